"""HTML as blocks: one pass of lxml's parser.

Rule of this room: whatever the markup, the parser is asked for no more than a page may ask; what lxml repairs is read
the way it does.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

import numpy as np
from lxml import etree

from reviewcrawler.blocks import Document
from reviewcrawler.readers.walk import TooDeep, Walk

MAX_TAGS: Final = 300_000
"""Tags of a page that are read: some forty times what the fullest real pages have."""

_MANY: Final = 3 * MAX_TAGS
"""Bytes that so many tags take at the least."""
_OPENING: Final = ord("<")
_CHUNK: Final = 1 << 16
"""Bytes that the parser gets at a time: what it goes on with where the walk has given up."""
_FEW_TAGS: Final = 16_000
"""Tags of a page that the parser gets whole, which is faster: it goes through all of it, however deep it stands."""
_CONTAINERS = re.compile(
    rb"</?(?:div|span|section|article|center|font|b|i|u|em|strong|ul|ol|li|table|tbody|tr|td|blockquote)\b[^<>]*>", re.I
)
_LANGUAGE = re.compile(rb"<html\b[^<>]{0,500}?\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z][\w-]{1,20})", re.I)
"""What an element says that comes too late to be the outermost: the parser drops it."""


def read_html(markup: str | bytes) -> Document:
    """The document of an HTML page, given as text or as UTF-8; broken markup is repaired the way lxml does.

    Pages with too many elements within one another are read again, their containers as paragraph breaks.

    >>> doc = read_html('<h1>Solaris</h1><p>A <em>slow</em> film.<br>Long, too.</p>')
    >>> [(b.tag, b.text) for b in doc.blocks]
    [('h1', 'Solaris'), ('p', 'A slow film.\\nLong, too.')]
    """
    data = _bounded(markup.encode("utf-8", "replace") if isinstance(markup, str) else markup)
    walk = Walk()
    if _lead(walk, data) is not None:
        walk = Walk()
        _lead(walk, _CONTAINERS.sub(b"<p>", data))
    document = walk.finish()
    if not document.language and (said := _LANGUAGE.search(data, 0, _CHUNK)):
        document.language = said[1].decode()
    return document


def _bounded(data: bytes) -> bytes:
    """The markup up to what one page may ask of the parser."""
    if len(data) < _MANY or _tags(data) <= MAX_TAGS:
        return data
    return b"<".join(data.split(b"<", MAX_TAGS)[:MAX_TAGS])


def _tags(data: bytes) -> int:
    """How many tags there are at the most; numpy counts in a quarter of the time that bytes do."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == _OPENING))


def _lead(walk: Walk, data: bytes) -> TooDeep | None:
    """Let the parser lead the walk through the markup; what stopped it, where it did not come to the end."""
    parser = etree.HTMLParser(
        target=cast(Any, walk),
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        if _tags(data) <= _FEW_TAGS:
            etree.fromstring(data, parser)
        else:
            _feed(parser, data)
    except TooDeep as error:
        return error
    except etree.XMLSyntaxError:
        pass
    return None


def _feed(parser: etree.HTMLParser, data: bytes) -> None:
    """Give the parser a chunk at a time, so that it ends where the walk gives up."""
    for start in range(0, len(data), _CHUNK):
        parser.feed(data[start : start + _CHUNK])
    parser.close()
