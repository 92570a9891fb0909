"""What of a site a crawl is after: which addresses, how deep, of which time, how many.

Rule of this room: an address is judged by itself; what a scope leaves out is never noted in the frontier.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from reviewcrawler.addresses.links import Link

MAX_PAGES: Final = 50_000
"""Pages of one site that a run fetches unless told otherwise: more than most sites have, few enough to end a trap."""
REQUESTS: Final = 3
"""Requests that a run makes of one site for each page that it may fetch: lists and failures count here, too."""
FEW_REQUESTS: Final = 1_000
"""Requests that a run may make of any site."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Bounds of a crawl of one site; the default has none but the budget.

    ``only`` and ``never`` are prefixes of paths, or patterns with ``*`` for any text. ``since`` and ``until`` are dates
    in ISO 8601, compared with the date that a feed, a sitemap or the address itself gives; pages without one pass.

    >>> scope = Scope(only=("/films/",), never=("*/print",), since="2020")
    >>> from reviewcrawler.addresses.links import link
    >>> [scope.holds(link(f"http://example.org/{p}")) for p in ("films/a", "films/a/print", "wine/b")]
    [True, False, False]
    """

    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    depth: int | None = None
    """Links from a start; lists of pages (`start`, `feed`, `sitemap`, `next`) count as none."""
    since: str = ""
    until: str = ""
    max_pages: int = MAX_PAGES

    def holds(self, found: Link, depth: int = 0) -> bool:
        """True for an address that the crawl is after; feeds, sitemaps and starts are its way and always are."""
        if found.role in ("start", "feed", "sitemap"):
            return True
        if self.depth is not None and depth > self.depth:
            return False
        if found.dated and not _within(found.dated, self.since, self.until):
            return False
        path = urlsplit(found.url).path
        return not any(_fits(path, each) for each in self.never) and (
            not self.only or found.role == "next" or any(_fits(path, each) for each in self.only)
        )

    def is_spent(self, pages: int, requests: int) -> bool:
        """True where a run that has fetched so many pages, with so many requests, has done what it may.

        >>> Scope(max_pages=100).is_spent(99, 900), Scope(max_pages=100).is_spent(20, 1000)
        (False, True)
        """
        most = self.max_pages
        return most > 0 and (pages >= most or requests >= max(FEW_REQUESTS, REQUESTS * most))

    @property
    def is_open(self) -> bool:
        """True where no address is left out."""
        return not (self.only or self.never or self.since or self.until) and self.depth is None


ANY: Final = Scope()
"""What holds for a site of which nothing else is said."""


def _within(dated: str, since: str, until: str) -> bool:
    """Whether a date lies between two; a date that is less exact than a bound is compared as far as it goes."""
    return (not since or dated[: len(since)] >= since[: len(dated)]) and (
        not until or dated[: len(until)] <= until[: len(dated)]
    )


def _fits(path: str, pattern: str) -> bool:
    if "*" not in pattern:
        return path.startswith(pattern)
    return re.match(".*".join(map(re.escape, pattern.split("*"))), path) is not None
