"""One run of a crawl: the store and its lock, the workers, the books, and the figures that people watch.

Rule of this room: a row is leased here and settled here, exactly once. What a visit brought, the links it leads to and
the row's new state are one transaction.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import ClassVar, Final, Self
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler

from reviewcrawler.crawling import judging
from reviewcrawler.crawling.filing import Filing
from reviewcrawler.crawling.visit import MAX_WAIT, UNREACHABLE, Visit
from reviewcrawler.derive import Derived, derive_lean
from reviewcrawler.errors import PageError, ReviewCrawlerError, StoreError
from reviewcrawler.frontier import Frontier, Row
from reviewcrawler.health.gates import Gates
from reviewcrawler.joining import join_parts
from reviewcrawler.links import Link
from reviewcrawler.rights import is_reserved, refusal
from reviewcrawler.scope import ANY, Scope
from reviewcrawler.sites import keep
from reviewcrawler.snapshots import Shelf, settle
from reviewcrawler.store import Change, Store
from reviewcrawler.workers import Workers, usable_cores

PER_SITE: Final = 8
"""Rows of one site that may be under way where it asks for no delay."""
SILENCE: Final = 5
"""Requests in a row that a site does not answer, after which it is given up."""


@dataclass(slots=True)
class Tally:
    """What a run has done on one site."""

    pages: int = 0
    """Successful page responses."""
    changes: Counter[Change] = field(default_factory=Counter)
    """Records by what became of them."""
    unchanged: int = 0
    """Pages of which the server says that they are what they were."""
    failures: Counter[str] = field(default_factory=Counter)
    """Addresses by the reason for which they gave nothing."""
    visits: int = 0
    answers: int = 0
    share: float = 0.0
    """Of an archive: how much of it has been read."""
    silence: int = 0
    """Requests without an answer since the last one."""

    @property
    def records(self) -> int:
        return sum(self.changes.values())


class Run:
    """A run over a store. Close it, or use it as a context manager."""

    _of: ClassVar[WeakKeyDictionary[Crawler, Run]] = WeakKeyDictionary()

    def __init__(self, store: Store, *, jobs: int, max_pages: int = 0, recrawl: bool = False, obey_rights: bool = True,
                 learn: bool = True, scopes: Mapping[str, Scope] | None = None) -> None:  # fmt: skip
        """Take the store's lock and the leases of a run that ended early.

        With `recrawl` every address is asked for again, whatever is known of it. Without `learn` pages are fetched in
        the order in which they were met. `scopes` are by site. Raises StoreLocked where another run holds the store.
        """
        store.lock()
        self.store = store
        self.frontier = Frontier(store, learn=learn)
        self.frontier.return_leases()
        self.frontier.scopes.update(scopes or {})
        self.filing = Filing(self.frontier)
        self.shelf = Shelf(store)
        self.read_anew = 0
        """Records that were read anew at the end, with what the pages of their sites share."""
        self.workers = Workers(jobs)
        self.max_pages, self.recrawl, self.obey_rights = max_pages, recrawl, obey_rights
        self.tallies: dict[str, Tally] = {}
        self.leased: set[str] = set()
        self.under_way: Counter[str] = Counter()
        self.places: dict[str, int] = {}
        """Rows of a site that may be under way, where it is not `PER_SITE`."""
        self.given_up: dict[str, str] = {}
        """Sites that this run leaves alone from now on, and why; what waits there is left for the next run."""
        self.gates: dict[str, Gates] = {}
        """By site, where they are not the usual ones."""
        self.error: ReviewCrawlerError | None = None
        self.stop: Callable[[], None] = lambda: None
        self.wake: Callable[[float], None] = lambda _seconds: None
        """Called where something may be leased only some seconds later."""

    @classmethod
    def of(cls, crawler: Crawler) -> Run:
        """The run that a crawler belongs to; where it has none, one made after its settings."""
        run = cls._of.get(crawler)
        if run is None:
            settings = crawler.settings
            run = cls(
                Store(settings["REVIEWCRAWLER_STORE"]),
                jobs=settings.getint("REVIEWCRAWLER_JOBS", default_jobs()),
                max_pages=settings.getint("REVIEWCRAWLER_MAX_PAGES"),
                recrawl=settings.getbool("REVIEWCRAWLER_RECRAWL"),
                obey_rights=settings.getbool("REVIEWCRAWLER_OBEY_RIGHTS", True),
            )
            run.attach(crawler)
            crawler.signals.connect(run.ended, signals.spider_closed)
        return run

    def attach(self, crawler: Crawler) -> None:
        """Make this the run that the crawler belongs to."""
        self._of[crawler] = self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ended(self, reason: str) -> None:
        """The crawl has come to its end, or was stopped."""
        if reason == "finished" and self.error is None:
            self.share()
        self.close()

    def share(self, tell: Callable[[int], None] = lambda _done: None) -> None:
        """See what the pages of each site share, and read anew what that changes; `tell` hears how many were."""
        for count in settle(self.store, self.workers):
            self.read_anew = count
            tell(count)

    def close(self) -> None:
        """End the workers, join what is spread over several pages, then close the store and give its lock back."""
        self.workers.close()
        if self.pages or self.read_anew:
            join_parts(self.store)
        judging.close(self)
        self.store.close()

    def begin(self, starts: Iterable[Link]) -> None:
        """Take up the sites of the starts where they were left, or begin a new round of them."""
        for site, links in groupby(starts, key=lambda start: start.site):
            self._enter(site)
            with self.store.transaction():
                self.frontier.add(links, site=site)

    def is_complete(self, site: str) -> bool:
        """True where this run has nothing left to do on a site that it was to crawl."""
        left = self.frontier.pending[site] and not self._is_spent(site)
        return self.error is None and not (left or self.under_way[site] or site in self.given_up)

    def _enter(self, name: str) -> None:
        judging.begin(self, name)
        site = self.filing.begin(name, all_again=self.recrawl)
        self.tallies.setdefault(name, Tally())
        if site.rest > MAX_WAIT:
            self._give_up(name, _rest_reason(site.not_before))

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
                row = self.frontier.lease(site)
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

    async def derive(self, visit: Visit) -> Visit:
        """Let a worker read the page, where there is one."""
        if visit.reason or visit.unchanged:
            return visit
        try:
            page = replace(visit.page, shared=self.shelf.of(visit.page.site).shared)
            visit.derived = await asyncio.wrap_future(self.workers.submit(derive_lean, page))
        except PageError as error:
            visit.reason = str(error)
        except ReviewCrawlerError as error:  # no worker can begin, or the disk is full
            self.abort(error)
            visit.reason, visit.again = str(error), 0.0
        else:
            visit.reason = visit.derived.reason
            self._obey(visit, visit.derived)
        return visit

    def _obey(self, visit: Visit, derived: Derived) -> None:
        """Note what the site reserves beside what the page does, and keep nothing that is reserved."""
        site = self.filing.sites.get(visit.row.site) if visit.row else None
        if site and "tdm" not in derived.rights.split() and is_reserved(visit.url, site.rights):
            derived.rights = f"{derived.rights} tdm".strip()
        if self.obey_rights and derived.record is not None and (why := refusal(derived.rights)):
            derived.record, derived.packed, visit.reason = None, b"", why

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
                led_to = self.filing.file(visit, row) if row is not None else None
            if led_to:
                self._enter(led_to)
        except StoreError as error:
            self.abort(error)
            return
        if row is not None:
            self._count(visit, row, change)

    def plant(self, links: Iterable[Link], row: Row) -> None:
        """Note links that were found on the way to a row, not on its page."""
        try:
            with self.store.transaction():
                self.filing.add(links, row)
        except StoreError as error:
            self.abort(error)

    def _count(self, visit: Visit, row: Row, change: Change | None) -> None:
        tally = self.tallies[row.site]
        tally.visits += 1
        tally.unchanged += visit.unchanged
        if visit.record is not None:
            tally.pages += 1
        if visit.record is not None and change:
            tally.changes[change] += 1
        if visit.reason and visit.redirect is None and visit.again is None and not row.is_guess:
            tally.failures[visit.reason] += 1
        self._listen(visit, row.site, tally)

    def _listen(self, visit: Visit, site: str, tally: Tally) -> None:
        """Give up a site that does not answer, and leave one alone that asks for it."""
        tally.silence = tally.silence + 1 if visit.silent else 0
        tally.answers += not visit.silent
        if tally.silence >= (2 if not tally.answers and visit.reason in UNREACHABLE else SILENCE):
            self._give_up(site, visit.reason)
        elif visit.rest:
            known = self.filing.sites[site]
            known.not_before = max(known.not_before, time.time() + visit.rest)
            keep(self.store, known)
            if visit.rest > MAX_WAIT:
                self._give_up(site, _rest_reason(known.not_before))
            else:
                self.wake(visit.rest)
        if visit.again is not None:
            self.wake(visit.again)

    def _give_up(self, site: str, reason: str) -> None:
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


def _rest_reason(until: float) -> str:
    return f"asked to be left alone until {time.strftime('%Y-%m-%d %H:%M', time.gmtime(until))} UTC"


def default_jobs() -> int:
    """Workers that leave a core to the one who fetches."""
    return max(1, usable_cores() - 1)
