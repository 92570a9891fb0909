"""Where a page says that its text comes from: the address of another page that it was taken over from, and its links.

Rule of this room: what the page declares for machines, and of itself; a notice that people read is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Any, Final

from reviewcrawler.blocks import Document
from reviewcrawler.errors import PageError
from reviewcrawler.page import Page
from reviewcrawler.readers import read
from reviewcrawler.stated import nodes
from reviewcrawler.tables import load

_METAS: Final = ("original-source", "syndication-source")
_KEYS: Final = ("isBasedOn", "isBasedOnUrl")
_DECLARED: Final = re.compile(rb"original-source|syndication-source|isBasedOn", re.IGNORECASE)
_LINK: Final = re.compile(rb"<a\s([^>]{0,400}?)href=[\"']?(https?://[^\"'\s>]{4,2000})([^>]{0,400})", re.IGNORECASE)
_READERS: Final = re.compile(rb"\bugc\b", re.IGNORECASE)
"""What marks links of comments and of pages that tell of having linked here."""
_LOOKED_AT: Final = 4_000_000
"""Bytes of a page."""
_TABLE: Final = load("linked_data")
_TYPES: Final = frozenset(_TABLE["types"]["article"]) | frozenset(_TABLE["types"]["review"])
_ASIDE: Final = frozenset(_TABLE["aside"]["keys"])
_MOST: Final = 5
_LONGEST: Final = 2000


def sources_of(page: Page) -> list[str]:
    """The addresses that a page declares its text to come from, metas first; most pages declare none.

    >>> sources_of(Page('<meta name="syndication-source" content="https://one.example/r"><p>Text', None, "text/html"))
    ['https://one.example/r']
    """
    if not _DECLARED.search(page.raw):
        return []
    try:
        document = read(page)
    except PageError:
        return []
    told = [address for name in _METAS for address in document.metas.get(name, ())]
    told += _based_on(document)
    return list(islice(dict.fromkeys(a.strip() for a in told if _is_address(a)), _MOST))


def links_of(page: Page) -> list[str]:
    """The whole addresses that a page links to, but for those in what its readers wrote.

    >>> links_of(Page('<a href="https://one.example/r?a=1&amp;b=2">Here</a> <a href="/r">there</a>', None, "text/html"))
    ['https://one.example/r?a=1&b=2']
    """
    found = (tag[2] for tag in _LINK.finditer(page.raw[:_LOOKED_AT]) if not _READERS.search(tag[1] + tag[3]))
    return list(dict.fromkeys(unescape(address.decode("utf-8", "replace")) for address in found))


def _is_address(text: str) -> bool:
    return text.strip().startswith(("http://", "https://")) and len(text) < _LONGEST


def _based_on(document: Document) -> Iterator[str]:
    """What articles and reviews are based on; a film is based on a book, and that is no source of the text."""
    roots: list[Any] = nodes.from_microdata(document.properties)
    for script in document.scripts:
        try:
            roots += nodes.parse(script)
        except ValueError:  # what is broken was told when the page was read
            continue
    for placed in nodes.collect(roots).typed:
        if placed.kinds & _TYPES and _ASIDE.isdisjoint(map(str.lower, placed.path)):
            yield from (address for key in _KEYS for address in _addresses(placed.node.get(key)))


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value[:_MOST]:
            yield from _addresses(one) if not isinstance(one, list) else ()
    elif isinstance(value, dict) and not _is_work(value):
        yield from (name for key in ("url", "@id") if isinstance(name := value.get(key), str))


def _is_work(node: nodes.Json) -> bool:
    """True where a node says that it is something else than a text on a page."""
    kinds = set(nodes.types(node))
    return bool(kinds) and not kinds & _TYPES and not kinds & {"WebPage"}
