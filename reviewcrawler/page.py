"""A page as it came: bytes, address, headers, time.

Rule of this room: it says what the page is, and what it is written in; nothing of it is read here.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from reviewcrawler.decoding import MAX_BYTES, decode, is_plain_utf8
from reviewcrawler.errors import PageError

Media = Literal["html", "markdown", "text"]

_TAG = re.compile(r"<(?:!doctype|html|head|body|div|p|article|h[1-6]|meta|title|table|br|span|section)\b[^<]*>", re.I)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\*\*\S|[*+-] \S|> \S|---$)|\*\*[^*\n]+\*\*|!?\[[^\]\n]*\]\([^)\n]*\)", re.M)
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
