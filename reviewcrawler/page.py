"""A page as it came: bytes, address, headers, time; and its bytes as text.

Rule of this room: bytes in, text out, whatever the bytes are. No markup is read here beyond the charset a page
declares.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from bs4.dammit import UnicodeDammit

from reviewcrawler.errors import PageError
from reviewcrawler.tables import load

Media = Literal["html", "markdown", "text"]

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a page that are read, after decompression; what lies behind is a fault of the page."""

_SNIFF = 4096
_DETECTED = 200_000
_FOREIGN_SHARE = 4
_ASCII = bytes(range(128))
_ASCII_MARKS = bytes(c for c in range(128) if not chr(c).isalpha())
_CHARSETS = load("charsets")
_LANGUAGE = re.compile(rb"""<html\b[^>]{0,300}?\blang\s*=\s*["']?([A-Za-z]{2,3})""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_GZIPPED = b"\x1f\x8b"
_MARKED = (_GZIPPED, *(bom for bom, _ in _BOMS))
_CHARSET = re.compile(rb"""<(?:meta|\?xml)\s[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_TAG = re.compile(r"<(?:!doctype|html|head|body|div|p|article|h[1-6]|meta|title|table|br|span|section)\b[^<]*>", re.I)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\*\*\S|[*+-] \S|> \S|---$)|\*\*[^*\n]+\*\*|!?\[[^\]\n]*\]\([^)\n]*\)", re.M)
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x00asm", b"RIFF", b"\x7fELF", b"OggS",
           b"ID3")  # fmt: skip
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|ref_src)$", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page and the facts of its fetching.

    >>> Page(b"<p>Caf\\xe9</p>", content_type="text/html; charset=latin-1").text
    '<p>Café</p>'
    >>> Page("# Title", source="notes/title.md").media
    'markdown'
    """

    body: bytes | str
    url: str | None = None
    content_type: str | None = None
    source: str | None = None
    status: int | None = None
    fetched_at: datetime | None = None
    headers: dict[str, str] = field(default_factory=dict)
    shared: str = ""
    """What the pages of its site share, as text: its record depends on that as on the bytes; see `templates`."""

    @property
    def raw(self) -> bytes:
        """The bytes as they came (text given as `str` in UTF-8)."""
        return self.body.encode("utf-8", "surrogatepass") if isinstance(self.body, str) else self.body

    @property
    def text(self) -> str:
        """The decoded text, without NUL bytes.

        Raises PageError where there is nothing to read.
        """
        text = self.body[:MAX_BYTES] if isinstance(self.body, str) else decode(self.body, self.content_type)
        text = text.replace("\0", "") if "\0" in text else text
        if not text or text.isspace():
            raise PageError("the page is empty: there is nothing to read")
        return text

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8: the bytes as they came where they are that already.

        Raises PageError where there is nothing to read.
        """
        if isinstance(self.body, bytes) and is_plain_utf8(self.body):
            return self.body
        return self.text.encode("utf-8", "replace")

    @property
    def media(self) -> Media:
        """What the text is written in: by content type, then the name's ending, then the text's own look."""
        return told_media(self.content_type, self.source or self.url) or looked_media(self.text)

    @property
    def id(self) -> str:
        """A stable name: of the normalised URL, else of the bytes and the path."""
        name = normal_url(self.url) if self.url else f"{self.source or ''}\n{self.sha256}"
        return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:20]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def site(self) -> str | None:
        """The host, without ``www.``, with the port where it is not the scheme's own."""
        netloc = _split(self.url or "")[1].rpartition("@")[2].lower()
        return netloc.removeprefix("www.") or None


def told_media(content_type: str | None, name: str | None) -> Media | None:
    """The media that the content type or the name's ending says, if either does."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind in ("text/markdown", "text/x-markdown"):
        return "markdown"
    if "html" in kind:
        return "html"
    suffix = PurePath(_split(name or "")[2]).suffix.lower()
    if suffix in (".md", ".markdown", ".mdown"):
        return "markdown"
    return "html" if suffix in (".html", ".htm", ".xhtml") else None


def looked_media(text: str) -> Media:
    """The media that the text looks like."""
    head = text[:20000]
    if len(_TAG.findall(head, 0, 20000)) >= 2 or head.lstrip()[:9].lower().startswith(("<!doctype", "<html")):
        return "html"
    return "markdown" if _MARKDOWN.search(head) else "text"


def decode(body: bytes, content_type: str | None = None) -> str:
    """Bytes as text: byte order mark, header, declaration in the page, UTF-8, then detection.

    A declared charset that does not fit the bytes is passed over; a page that says Latin-1 but is valid UTF-8 beyond
    ASCII is UTF-8. Raises PageError on binary data.

    >>> decode("naïve".encode(), "text/html; charset=iso-8859-1")
    'naïve'
    """
    body = inflate(body)[:MAX_BYTES]
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace").removeprefix("\ufeff")
    refuse_binary(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(body) - error.start < 4 and len(body) > 64:
            return body.decode("utf-8", "ignore")
    for charset in declared_charsets(body, content_type):
        try:
            return body.decode(charset)
        except (LookupError, ValueError):
            continue
    return _detect(body)


def is_plain_utf8(body: bytes) -> bool:
    """True for UTF-8 that needs nothing done: no mark, no NUL bytes, neither packed nor blank nor beyond measure."""
    if len(body) > MAX_BYTES or body.startswith(_MARKED) or b"\0" in body:
        return False
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    refuse_binary(body)
    return bool(text) and not text.isspace()


def declared_charsets(body: bytes, content_type: str | None) -> list[str]:
    """Charsets that the header and the page name, in order of trust; Latin-1 read as Windows-1252, as browsers do."""
    found = _HEADER_CHARSET.findall(content_type or "") + [m.decode("ascii") for m in _CHARSET.findall(body[:_SNIFF])]
    names = ["cp1252" if n.lower() in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii") else n for n in found]
    fitting = [name for name in names if "utf-8" not in name.lower()]
    return [n for name in fitting for n in ((name, "latin-1") if name == "cp1252" else (name,))]


def _detect(body: bytes) -> str:
    """The likeliest reading of bytes that say nothing true of themselves.

    UTF-8 with a few broken characters stays UTF-8. Few bytes beyond ASCII are a Latin script's accents, read in the
    charset usual for the declared language; many are another script, for a detector to tell.
    """
    mostly = body.decode("utf-8", "replace")
    broken = mostly.count("\ufffd")
    if broken * 10 <= len(body) - len(mostly):
        return mostly
    words = body[:_DETECTED].translate(None, _ASCII_MARKS)
    beyond = len(words.translate(None, _ASCII))
    if beyond * _FOREIGN_SHARE < len(words):
        return body.decode(_usual_charset(body), "replace")
    dammit = UnicodeDammit(body[:_DETECTED], known_definite_encodings=[], is_html=True)
    try:
        return body.decode(dammit.original_encoding or _usual_charset(body), "replace")
    except LookupError:
        return body.decode("cp1252", "replace")


def _usual_charset(body: bytes) -> str:
    """The charset that pages of the declared language were written in before UTF-8."""
    found = _LANGUAGE.search(body[:_SNIFF])
    language = found[1].decode("ascii").lower() if found else ""
    usual: str = _CHARSETS["by_language"].get(language, _CHARSETS["default"])
    return usual


def inflate(body: bytes) -> bytes:
    """Unpack bytes that are still gzipped, whatever the header said, up to the bound; cut data as far as it goes."""
    if not body.startswith(_GZIPPED):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise PageError("the page looks gzipped but cannot be unpacked: fetch it again") from error


def refuse_binary(body: bytes) -> None:
    """Raise PageError on images, archives and other data that is no text."""
    head = body[:_SNIFF]
    if head.startswith(_BINARY) or (head.count(b"\0") > len(head) // 10 + 1 and not _CHARSET.search(head)):
        raise PageError("the file is binary, not a page: give HTML, Markdown or plain text")


def _split(url: str) -> tuple[str, str, str, str]:
    """Scheme, host part, path and query; empty where the address is malformed."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", "", ""
    return parts.scheme, parts.netloc, parts.path, parts.query


def normal_url(url: str) -> str:
    """One spelling for one address: lower-case host, no fragment, no tracking parameters, sorted query.

    >>> normal_url("HTTP://Example.org:80/a?utm_source=x&b=2&a=1#top")
    'http://example.org/a?a=1&b=2'
    """
    scheme, netloc, path, query = _split(url.strip())
    if not netloc:
        return url.strip()
    scheme, netloc = scheme.lower(), netloc.lower()
    netloc = netloc.removesuffix(":80" if scheme == "http" else ":443")
    kept = sorted(q for q in query.split("&") if q and not _TRACKING.match(q.partition("=")[0]))
    return urlunsplit((scheme, netloc, path or "/", "&".join(kept), "")).strip()
