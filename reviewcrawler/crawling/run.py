"""One run of a crawl: the store and its lock, the workers, the books, and the figures that people watch.

Rule of this room: a row is leased here and settled here, exactly once. What a visit brought, the links it leads to and
the row's new state are one transaction.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import ClassVar, Final, Self
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler

from reviewcrawler.crawling.visit import Visit
from reviewcrawler.derive import derive
from reviewcrawler.errors import PageError, ReviewCrawlerError, StoreError
from reviewcrawler.frontier import MAX_HOPS, Frontier, Row
from reviewcrawler.links import Link
from reviewcrawler.store import Change, Store
from reviewcrawler.workers import Workers, usable_cores

PER_SITE: Final = 16
"""Rows of one site that may be under way, so that a slow site does not hold up the others."""


@dataclass(slots=True)
class Tally:
    """What a run has done on one site."""

    pages: int = 0
    """Successful page responses."""
    changes: Counter[Change] = field(default_factory=Counter)
    """Records by what became of them."""
    failures: Counter[str] = field(default_factory=Counter)
    """Addresses by the reason for which they gave nothing."""
    visits: int = 0

    @property
    def records(self) -> int:
        return sum(self.changes.values())


class Run:
    """A run over a store. Close it, or use it as a context manager."""

    _of: ClassVar[WeakKeyDictionary[Crawler, Run]] = WeakKeyDictionary()

    def __init__(self, store: Store, *, jobs: int, max_pages: int = 0) -> None:
        """Take the store's lock and the leases of a run that ended early.

        Raises StoreLocked where another run holds the store.
        """
        store.lock()
        self.store = store
        self.frontier = Frontier(store)
        self.frontier.return_leases()
        self.workers = Workers(jobs)
        self.max_pages = max_pages
        self.tallies: dict[str, Tally] = {}
        self.leased: set[str] = set()
        self.under_way: Counter[str] = Counter()
        self.error: ReviewCrawlerError | None = None
        self.stop: Callable[[], None] = lambda: None

    @classmethod
    def of(cls, crawler: Crawler) -> Run:
        """The run that a crawler belongs to; where it has none, one made after its settings."""
        run = cls._of.get(crawler)
        if run is None:
            settings = crawler.settings
            jobs = settings.getint("REVIEWCRAWLER_JOBS", default_jobs())
            store = Store(settings["REVIEWCRAWLER_STORE"])
            run = cls(store, jobs=jobs, max_pages=settings.getint("REVIEWCRAWLER_MAX_PAGES"))
            run.attach(crawler)
            crawler.signals.connect(run.close, signals.spider_closed)
        return run

    def attach(self, crawler: Crawler) -> None:
        """Make this the run that the crawler belongs to."""
        self._of[crawler] = self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, then close the store and give its lock back."""
        self.workers.close()
        self.store.close()

    def begin(self, starts: Iterable[Link]) -> None:
        """Take up the sites of the starts where they were left, or begin a new round of them."""
        for site, links in groupby(starts, key=lambda start: start.site):
            self.frontier.begin([site])
            self.tallies.setdefault(site, Tally())
            with self.store.transaction():
                self.frontier.add(links, site=site)

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
        return self.error is not None or spent or not self.pending

    def lease(self) -> Row | None:
        """The next row to fetch, of the site with the fewest under way; None where none may be fetched now."""
        if self.finished or (self.max_pages and self.pages + self.under_way.total() >= self.max_pages):
            return None
        ready = [site for site in self.tallies if self.frontier.pending[site] and self.under_way[site] < PER_SITE]
        try:
            for site in sorted(ready, key=self.under_way.__getitem__):
                row = self.frontier.lease(site)
                if row is not None:
                    self.leased.add(row.key)
                    self.under_way[site] += 1
                    return row
        except StoreError as error:
            self.abort(error)
        return None

    async def derive(self, visit: Visit) -> Visit:
        """Let a worker read the page, where there is one."""
        if visit.reason:
            return visit
        try:
            visit.derived = await asyncio.wrap_future(self.workers.submit(derive, visit.page))
        except PageError as error:
            visit.reason = str(error)
        else:
            visit.reason = visit.derived.reason
        return visit

    def settle(self, visit: Visit) -> None:
        """Commit what the visit brought, what it leads to, and where its address stands now."""
        row = visit.row
        if row is not None:
            if row.key not in self.leased:
                return
            self.leased.remove(row.key)
            self.under_way[row.site] -= 1
        try:
            with self.store.transaction():
                change = self.store.put(visit.page, visit.derived) if visit.derived and visit.derived.packed else None
                if row is not None:
                    self._file(visit, row)
        except StoreError as error:
            self.abort(error)
            return
        if row is not None:
            self._count(visit, self.tallies[row.site], change)

    def _file(self, visit: Visit, row: Row) -> None:
        derived = visit.derived
        if visit.again is not None:
            self.frontier.again(row, after=visit.again, status=visit.status, reason=visit.reason)
        elif visit.redirect is not None:
            self._follow(visit, visit.redirect, row)
        elif derived is None or derived.broken:
            self.frontier.failed(row, status=visit.status, reason=visit.reason)
        else:
            self._add(derived.links, row)
            page = derived.id if derived.record is not None else None
            self.frontier.done(row, status=visit.status, page=page, reason=visit.reason)

    def _add(self, links: Iterable[Link], row: Row) -> None:
        """Note the links that stay within the site of the row they were found at."""
        within = (found for found in links if found.site == row.site)
        self.frontier.add(within, site=row.site, depth=row.depth + 1)

    def plant(self, links: Iterable[Link], row: Row) -> None:
        """Note links that were found on the way to a row, not on its page."""
        try:
            with self.store.transaction():
                self._add(links, row)
        except StoreError as error:
            self.abort(error)

    def _follow(self, visit: Visit, target: Link, row: Row) -> None:
        """A redirect within the site is a link; a start that leads elsewhere makes that a site of this run."""
        reason = visit.reason
        if row.hops >= MAX_HOPS:
            return self.frontier.failed(row, status=visit.status, reason=f"more than {MAX_HOPS} redirects in a row")
        if target.key == row.key:
            return self.frontier.failed(row, status=visit.status, reason="redirects to itself")
        if target.site == row.site or row.role == "start":
            self.frontier.begin([target.site])
            self.tallies.setdefault(target.site, Tally())
            self.frontier.add([target._replace(role=row.role)], site=target.site, depth=row.depth, hops=row.hops + 1)
        else:
            reason = f"leads off the site: {target.url}"
        return self.frontier.done(row, status=visit.status, page=None, reason=reason)

    def _count(self, visit: Visit, tally: Tally, change: Change | None) -> None:
        tally.visits += 1
        if visit.record is not None:
            tally.pages += 1
        if visit.record is not None and change:
            tally.changes[change] += 1
        if visit.reason and visit.redirect is None and visit.again is None:
            tally.failures[visit.reason] += 1

    def abort(self, error: ReviewCrawlerError) -> None:
        """Stop leasing and end the crawl; `error` is what it ends with."""
        if self.error is None:
            self.error = error
            self.stop()


def default_jobs() -> int:
    """Workers that leave a core to the one who fetches."""
    return max(1, usable_cores() - 1)
