"""The bytes of a page as text.

Rule of this room: bytes in, text out, whatever the bytes are. No markup is read here beyond the charset and the
language that a page declares.
"""

from __future__ import annotations

import codecs
import re
import zlib

from bs4.dammit import UnicodeDammit

from reviewcrawler.errors import PageError
from reviewcrawler.tables import load

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a page that are read, after decompression; what lies behind is a fault of the page."""

_SNIFF = 4096
_PIECE = 1 << 14
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
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x00asm", b"RIFF", b"\x7fELF", b"OggS",
           b"ID3")  # fmt: skip


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
    if (says := _says(body)) is not None:
        refuse_binary(body)
    return bool(says)


def _says(body: bytes) -> bool | None:
    """Whether UTF-8 holds more than white space; None for what is no UTF-8.

    A piece at a time: the whole text would be made in fresh memory, and thrown away.
    """
    view, at, says = memoryview(body), 0, False
    try:
        while at < len(body):
            text, read = codecs.utf_8_decode(view[at : at + _PIECE], "strict", at + _PIECE >= len(body))
            at, says = at + read, says or not text.isspace()
    except UnicodeDecodeError:
        return None
    return says


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
