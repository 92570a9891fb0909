"""What an address tells before it is fetched: its shape, its date, and whether its words promise a film review.

Rule of this room: an address and the section that links to it go in; nothing is known of the site but these two.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from reviewcrawler.folding import fold
from reviewcrawler.tables import load

_TABLE = load("discovery")
_FILM: Final = frozenset(_TABLE["film"].split())
_VERDICT: Final = frozenset(_TABLE["verdict"].split())
_OTHER: Final = frozenset(_TABLE["other"].split())
_LISTS: Final = frozenset(_TABLE["lists"].split())
_WORDS = re.compile(r"[^\W\d_]{3,30}")
_PAGE_NUMBER = re.compile(r"(?:/(?:page|pagina|seite|p))?/\d{1,4}/?$|/index\.\w{1,5}$|/$")
_DATE = re.compile(r"/((?:19|2[01])\d\d)(?:[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?)?(?=[/.?_-]|$)")
_LONGEST: Final = 120
DEEP: Final = 5
"""Folders of a path that are told apart."""
FEW: Final = 5
"""Links of a page whose address names a list, at least."""
_HEADLINE: Final = 150
MANY: Final = 100
"""Links of one shape that no article has around it."""


def shape_of(url: str) -> str:
    """The address with its variable parts struck out; pages of one kind share one.

    >>> shape_of("http://example.org/2024/05/01/the-quay/")
    '/Y/N/N/*/'
    >>> shape_of("http://example.org/category/film/page/3"), shape_of("http://example.org/?p=17&lang=en")
    ('/category/film/page/N', '/?lang&p')
    """
    parts = urlsplit(url)
    segments = parts.path.split("/")
    last = max((n for n, s in enumerate(segments) if s), default=0)
    path = "/".join(_struck(s, last=n == last) for n, s in enumerate(segments))
    if path.count("/") > DEEP:
        path = "/".join([*path.split("/")[:DEEP], "...", *path.rsplit("/", 2)[1:]])
    names = sorted({q.partition("=")[0] for q in parts.query.split("&")})
    told = "&".join(names) if len(names) <= 2 else "..."
    return f"{path}?{told}"[:_LONGEST] if parts.query else path[:_LONGEST]


def _struck(segment: str, *, last: bool) -> str:
    if not segment or segment.isdigit():
        return "" if not segment else "Y" if len(segment) == 4 and segment[:2] in ("19", "20") else "N"
    stem, dot, ending = segment.rpartition(".")
    kept = f".{ending.lower()}" if dot and stem and len(ending) <= 5 else ""
    if last or len(segment) > 24 or segment.count("-") > 2 or any(map(str.isdigit, segment)):
        return f"*{kept}"
    return segment.lower()


def section_of(url: str) -> str:
    """The list that a page of links belongs to: its path without the number of its own page.

    >>> section_of("http://example.org/category/film/page/3"), section_of("http://example.org/calendar/2031/05/")
    ('/category/film', '/calendar/Y')
    """
    path = _PAGE_NUMBER.sub("", urlsplit(url).path) or "/"
    return "/".join(s if len(s) < 40 and not s.isdigit() else _struck(s, last=False) for s in path.split("/"))[
        :_LONGEST
    ]


def is_list(url: str, links: int, alike: int) -> bool:
    """Whether a page with so many links, of which `alike` are of one shape, is a list of pages rather than an article.

    >>> is_list("http://example.org/tags/film/", 40, 30), is_list("http://example.org/2024/05/the-quay/", 40, 30)
    (True, False)
    """
    segments = {fold(s) for s in urlsplit(url).path.split("/")}
    return alike >= MANY or (links >= FEW and not _LISTS.isdisjoint(segments))


def date_in(url: str) -> str:
    """The date that a path gives, in ISO 8601 as far as it goes; empty where it gives none.

    >>> date_in("http://example.org/2024/5/1/the-quay"), date_in("http://example.org/film/1984")
    ('2024-05-01', '1984')
    """
    found = _DATE.search(urlsplit(url).path)
    return "-".join(part.zfill(2) for part in found.groups() if part) if found else ""


def promise(url: str, section: str = "") -> int:
    """How much the words of an address, and of the section that links to it, promise a film review: -6 to 12.

    >>> promise("http://example.org/film-reviews/the-quay"), promise("http://example.org/wine/a-red", "/wine")
    (6, -6)
    """
    return _promise_of(urlsplit(url).path) + _promise_of(section)


def promise_said(words: str) -> int:
    """How much the words of a link promise a film review: -2 to 4; nothing where they are more than a headline.

    >>> promise_said("Film review: The Quay"), promise_said("The Moors, Quay | album review"), promise_said("The Quay")
    (4, -2, 0)
    """
    if len(words) > _HEADLINE:
        return 0
    found = _promise_in(set(_WORDS.findall(words.lower() if words.isascii() else fold(words))))
    return max(-2, min(found, 4))


def _promise_of(text: str) -> int:
    return _promise_in(set(_WORDS.findall(fold(unquote(text)))))


def _promise_in(words: set[str]) -> int:
    if not _FILM.isdisjoint(words):
        return 6 if not _VERDICT.isdisjoint(words) else 4
    return -3 if not _OTHER.isdisjoint(words) else 0
