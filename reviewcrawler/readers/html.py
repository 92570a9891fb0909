"""HTML as blocks: one lxml parse, one walk.

Rule of this room: whatever the markup, the parser is asked for no more than a page may ask; what lxml repairs is read
the way it does.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from reviewcrawler.blocks import Document
from reviewcrawler.readers.walk import Walk

MAX_TAGS: Final = 300_000
"""Tags of a page that are read: some forty times what the fullest real pages have."""

MAX_ATTRIBUTES: Final = 300
"""Attributes beyond which an element's are dropped: libxml2 compares each with all before it."""

_LONG: Final = 4000
"""Bytes of a tag up to which its attributes are not counted."""
_QUOTED = re.compile(rb"\"[^\"]*(?:\"|$)|'[^']*(?:'|$)")
_RESOURCE_LIMIT: Final = 114
"""The number that libxml2 gives the error of going too deep; not every lxml has a name for it."""
_CONTAINERS = re.compile(
    rb"</?(?:div|span|section|article|center|font|b|i|u|em|strong|ul|ol|li|table|tbody|tr|td|blockquote)\b[^<>]*>", re.I
)


def read_html(markup: str | bytes) -> Document:
    """The document of an HTML page, given as text or as UTF-8; broken markup is repaired the way lxml does.

    >>> doc = read_html('<h1>Solaris</h1><p>A <em>slow</em> film.<br>Long, too.</p>')
    >>> [(b.tag, b.text) for b in doc.blocks]
    [('h1', 'Solaris'), ('p', 'A slow film.\\nLong, too.')]
    """
    root = parse(markup)
    return Walk().over(root) if root is not None else Document()


def parse(markup: str | bytes) -> etree._Element | None:
    """The element tree, or None where there is no element at all.

    libxml2 drops what lies deeper than 2,048 elements, so such pages are parsed again with their containers read as
    paragraph breaks.
    """
    data = _bounded(markup.encode("utf-8", "replace") if isinstance(markup, str) else markup)
    root, too_deep = _parse(data)
    return _parse(_CONTAINERS.sub(b"<p>", data))[0] if too_deep else root


def _bounded(data: bytes) -> bytes:
    """The markup up to what one page may ask of the parser."""
    pieces = data.split(b"<", MAX_TAGS)
    long = [number for number, piece in enumerate(pieces) if len(piece) > _LONG and number]
    if len(pieces) <= MAX_TAGS and not long:
        return data
    for number in long:
        pieces[number] = _bounded_tag(pieces[number])
    return b"<".join(pieces[:MAX_TAGS])


def _bounded_tag(piece: bytes) -> bytes:
    """What follows a "<", without the attributes of a tag that has too many."""
    end = piece.find(b">")
    if not piece[:1].isalpha() or 0 <= end < _LONG:
        return piece
    words = _QUOTED.sub(b"", piece[:end] if end > 0 else piece).split(None, MAX_ATTRIBUTES)
    return words[0] + (piece[end:] if end > 0 else b"") if len(words) > MAX_ATTRIBUTES else piece


def _parse(data: bytes) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None, False
    errors = parser.error_log.filter_from_fatals()
    return root, any(e.type == _RESOURCE_LIMIT for e in errors)
