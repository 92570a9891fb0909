"""Whose turn it is: of which site a row is leased next, and which sites are left alone.

Rule of this room: a row is leased once and handed in once; of each site so many are under way as it bears.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from reviewcrawler.crawling.filing import Filing
from reviewcrawler.crawling.tally import Tally
from reviewcrawler.crawling.visit import MAX_WAIT, UNREACHABLE, Visit
from reviewcrawler.errors import ReviewCrawlerError, StoreError
from reviewcrawler.frontier import Frontier, Row
from reviewcrawler.frontier.scope import ANY
from reviewcrawler.frontier.sites import keep
from reviewcrawler.store import Store

PER_SITE: Final = 8
"""Rows of one site that may be under way where it asks for no delay."""
SILENCE: Final = 5
"""Requests in a row that a site does not answer, after which it is given up."""


class Turns:
    """The sites of a run, and the rows of them that are under way."""

    def __init__(self, store: Store, frontier: Frontier, *, max_pages: int = 0) -> None:
        self.store, self.frontier, self.max_pages = store, frontier, max_pages
        self.filing = Filing(frontier)
        self.tallies: dict[str, Tally] = {}
        self.leased: set[str] = set()
        self.under_way: Counter[str] = Counter()
        self.places: dict[str, int] = {}
        """Rows of a site that may be under way, where it is not `PER_SITE`."""
        self.given_up: dict[str, str] = {}
        """Sites that this run leaves alone from now on, and why; what waits there is left for the next run."""
        self.error: ReviewCrawlerError | None = None
        self.stop: Callable[[], None] = lambda: None
        self.wake: Callable[[float], None] = lambda _seconds: None
        """Called where something may be leased only some seconds later."""

    @property
    def pages(self) -> int:
        """Successful page responses so far, over all sites."""
        return sum(tally.pages for tally in self.tallies.values())

    @property
    def pending(self) -> int:
        """Addresses of this run's sites that wait to be fetched."""
        return sum(self.frontier.pending[site] for site in self.tallies)

    @property
    def finished(self) -> bool:
        """True where nothing more is to be leased: all is done, the budget is spent or the run was stopped."""
        spent = bool(self.max_pages) and self.pages >= self.max_pages
        return self.error is not None or spent or not any(map(self._is_open, self.tallies))

    def _is_open(self, site: str) -> bool:
        """True where addresses of a site wait, and this run may still fetch them."""
        return bool(self.frontier.pending[site]) and site not in self.given_up and not self._is_spent(site)

    def _is_spent(self, site: str) -> bool:
        scope, tally, under_way = self.frontier.scopes.get(site, ANY), self.tallies[site], self.under_way[site]
        return not site.startswith("file:") and scope.is_spent(tally.pages + under_way, tally.visits + under_way)

    def lease(self) -> Row | None:
        """The next row to fetch, of the site with the fewest under way; None where none may be fetched now."""
        if self.finished or (self.max_pages and self.pages + self.under_way.total() >= self.max_pages):
            return None
        ready = [site for site in self.tallies if self._is_open(site) and self._has_place(site)]
        try:
            for site in sorted(ready, key=self.under_way.__getitem__):
                row = self.frontier.lease(site, self.places.get(site, PER_SITE))
                if row is not None:
                    self.leased.add(row.key)
                    self.under_way[site] += 1
                    return row
        except StoreError as error:
            self.abort(error)
        return None

    def _has_place(self, site: str) -> bool:
        known = self.filing.sites[site]
        return self.under_way[site] < self.places.get(site, PER_SITE) and known.not_before <= time.time()

    def hand_in(self, row: Row) -> bool:
        """Note that a row is under way no more; False where it was handed in before."""
        if row.key not in self.leased:
            return False
        self.leased.remove(row.key)
        self.under_way[row.site] -= 1
        return True

    def is_complete(self, site: str) -> bool:
        """True where this run has nothing left to do on a site that it was to crawl."""
        left = self.frontier.pending[site] and not self._is_spent(site)
        return self.error is None and not (left or self.under_way[site] or site in self.given_up)

    def heed(self, visit: Visit, site: str) -> None:
        """Give up a site that does not answer, and leave one alone that asks for it."""
        tally = self.tallies[site]
        if tally.silence >= (2 if not tally.answers and visit.reason in UNREACHABLE else SILENCE):
            self.give_up(site, visit.reason)
        elif visit.rest:
            known = self.filing.sites[site]
            known.not_before = max(known.not_before, time.time() + visit.rest)
            keep(self.store, known)
            if visit.rest > MAX_WAIT:
                self.give_up(site, rest_reason(known.not_before))
            else:
                self.wake(visit.rest)
        if visit.again is not None:
            self.wake(visit.again)

    def give_up(self, site: str, reason: str) -> None:
        """Leave a site alone until the next run."""
        if site not in self.given_up:
            self.given_up[site] = reason
            known = self.filing.sites[site]
            known.reason = reason
            keep(self.store, known)

    def abort(self, error: ReviewCrawlerError) -> None:
        """Stop leasing and end the crawl; `error` is what it ends with."""
        if self.error is None:
            self.error = error
            self.stop()


def rest_reason(until: float) -> str:
    """Why a site is left alone, in words."""
    return f"asked to be left alone until {time.strftime('%Y-%m-%d %H:%M', time.gmtime(until))} UTC"
