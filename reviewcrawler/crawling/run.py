"""One run of a crawl: the store and its lock, the workers, the books.

Rule of this room: a row that is leased is settled here, exactly once. What a visit brought, the links it leads to and
the row's new state are one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from itertools import groupby
from typing import ClassVar, Final, Self
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler

from reviewcrawler.addresses.links import Link
from reviewcrawler.copying.arrivals import Arrivals
from reviewcrawler.copying.onlooker import read_beside
from reviewcrawler.crawling import ending, judging
from reviewcrawler.crawling.tally import Tally
from reviewcrawler.crawling.turns import Turns, rest_reason
from reviewcrawler.crawling.visit import MAX_TRIES, MAX_WAIT, Visit
from reviewcrawler.derive import Derived
from reviewcrawler.errors import PageError, ReviewCrawlerError, StoreError
from reviewcrawler.frontier import Frontier, Row
from reviewcrawler.frontier.scope import Scope
from reviewcrawler.frontier.twins import twin_of
from reviewcrawler.health.gates import Gates
from reviewcrawler.health.runs import Verdict
from reviewcrawler.keeping.joining import join_parts
from reviewcrawler.keeping.snapshots import Shelf, settle
from reviewcrawler.stated.rights import is_reserved, refusal
from reviewcrawler.store import Change, Store
from reviewcrawler.workers import Workers, usable_cores

logger = logging.getLogger(__name__)

AFTER_TWIN: Final = 5.0
"""Seconds after which an address is asked for again that was the same page as another one, and may still be."""


class Run(Turns):
    """A run over a store. Close it, or use it as a context manager."""

    _of: ClassVar[WeakKeyDictionary[Crawler, Run]] = WeakKeyDictionary()

    def __init__(self, store: Store, *, jobs: int, max_pages: int = 0, recrawl: bool = False, obey_rights: bool = True,
                 learn: bool = True, scopes: Mapping[str, Scope] | None = None) -> None:  # fmt: skip
        """Take the store's lock and the leases of a run that ended early.

        With `recrawl` every address is asked for again, whatever is known of it. Without `learn` pages are fetched in
        the order in which they were met. `scopes` are by site. Raises StoreLocked where another run holds the store.
        """
        store.lock()
        super().__init__(store, Frontier(store, learn=learn), max_pages=max_pages)
        self.frontier.return_leases()
        self.frontier.scopes.update(scopes or {})
        self.shelf = Shelf(store)
        self.arrivals = Arrivals(store)
        self.read_anew = 0
        """Records that were read anew at the end, with what the pages of their sites share."""
        self.workers = Workers(jobs)
        self._beside = store.path.resolve() if jobs else None
        """The store that workers look for copies in; without workers `compare` does all of it."""
        self.recrawl, self.obey_rights = recrawl, obey_rights
        self.gates: dict[str, Gates] = {}
        """By site, where they are not the usual ones."""
        self.is_interrupted = False
        """What is done at the end of a crawl is left to the next one."""
        self.verdicts: list[Verdict] | None = None
        """The gates that its sites broke, once it is judged."""
        self.is_closed = False
        self.status = 0
        """The exit status, once Scrapy's own command has run it."""

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

    @classmethod
    def known(cls, crawler: Crawler) -> Run | None:
        """The run that a crawler belongs to, if it has one."""
        return cls._of.get(crawler)

    def attach(self, crawler: Crawler) -> None:
        """Make this the run that the crawler belongs to."""
        self._of[crawler] = self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        # One that is told to end while it does its last work leaves the rest of that to the next.
        self.is_interrupted |= error is not None and not issubclass(error, Exception)
        self.close()

    def ended(self, reason: str) -> None:
        """The crawl has come to its end, or was stopped: what nobody has asked for is done, and goes into the log."""
        self.is_interrupted = reason != "finished"
        try:
            if not self.is_interrupted and self.error is None:
                self.share()
            for verdict in self.judge():
                logger.warning("gate broken on %s", verdict)
            self.status, said = ending.status(self, is_interrupted=self.is_interrupted, is_broken=bool(self.verdicts))
            if said and said != str(self.error):
                logger.error("%s", said)
        except StoreError as error:
            self.status = error.exit_status
            logger.error("%s", error)
        finally:
            self.close()

    def judge(self) -> list[Verdict]:
        """Judge the sites of this run, which is over; once."""
        if self.verdicts is None:
            self.verdicts = judging.end(self, self.gates)
        return self.verdicts

    def share(self, tell: Callable[[int], None] = lambda _done: None) -> None:
        """See what the pages of each site share, and read anew what that changes; `tell` hears how many were."""
        for count in settle(self.store, self.workers):
            self.read_anew = count
            tell(count)

    def close(self) -> None:
        """End the workers, put the store in order, close it and give its lock back: each, whatever the others do."""
        if self.is_closed:
            return
        self.is_closed = True
        with ExitStack() as parts:
            parts.callback(self.store.close)
            parts.callback(self._put_in_order)
            parts.callback(self.workers.close)

    def _put_in_order(self) -> None:
        with suppress(StoreError):  # the next run does it, too
            self.frontier.return_leases()
            if (self.pages or self.read_anew) and not self.is_interrupted:
                join_parts(self.store)
            self.judge()

    def begin(self, starts: Iterable[Link]) -> None:
        """Take up the sites of the starts where they were left, or begin a new round of them."""
        for site, links in groupby(starts, key=lambda start: start.site):
            self._enter(site)
            with self.store.transaction():
                self.frontier.add(links, site=site)

    def _enter(self, name: str) -> None:
        judging.begin(self, name)
        site = self.filing.begin(name, all_again=self.recrawl)
        self.tallies.setdefault(name, Tally())
        if site.rest > MAX_WAIT:
            self.give_up(name, rest_reason(site.not_before))

    async def derive(self, visit: Visit) -> Visit:
        """Let a worker read the page, where there is one."""
        if visit.reason or visit.unchanged:
            return visit
        try:
            page = replace(visit.page, shared=self.shelf.of(visit.page.site).shared)
            derived, visit.kin, visit.seen = await self.workers.submit(read_beside, page, self._beside)
        except PageError as error:
            visit.reason = str(error)
        except ReviewCrawlerError as error:  # no worker can begin, or the disk is full
            self.abort(error)
            visit.reason, visit.again = str(error), 0.0
        else:
            visit.derived, visit.reason = derived, derived.reason
            self._obey(visit, derived)
        return visit

    def _obey(self, visit: Visit, derived: Derived) -> None:
        """Note what the site reserves beside what the page does, and keep nothing that is reserved."""
        site = self.filing.sites.get(visit.row.site) if visit.row else None
        if site and "tdm" not in derived.rights.split() and is_reserved(visit.url, site.rights):
            derived.rights = f"{derived.rights} tdm".strip()
        if self.obey_rights and derived.record is not None and (why := refusal(derived.rights)):
            derived.record, derived.packed, visit.reason = None, b"", why

    def compare(self, visit: Visit) -> None:
        """Tell which record of the store the one that a visit brought is a copy of, where a worker has not seen it."""
        try:
            visit.kin = self.arrivals.look_up(visit.derived, visit.kin, visit.seen)
        except StoreError as error:
            self.abort(error)

    def settle(self, visit: Visit) -> None:
        """Commit what the visit brought, what it leads to, and where its address stands now."""
        row = visit.row
        if row is not None and not self.hand_in(row):
            return
        try:
            with self.store.transaction():
                change = self._keep(visit, row)
                led_to = self.filing.file(visit, row) if row is not None else None
            if led_to:
                self._enter(led_to)
        except StoreError as error:
            self.abort(error)
            return
        if row is not None:
            self.tallies[row.site].count(visit, row, change)
            self.heed(visit, row.site)

    def _keep(self, visit: Visit, row: Row | None) -> Change | None:
        """Keep what a visit brought, once where two addresses lead to it."""
        derived = visit.derived
        if derived is None or not derived.packed:
            return None
        files = row is not None and self.frontier.learned[row.site].has_files
        if row and (twin := twin_of(self.store, row.url, derived, files=files)):
            if twin.same:
                visit.twin = twin.url
                return "same"
            if row.tries < MAX_TRIES and self.frontier.first(row, twin.key):
                visit.again, visit.reason = AFTER_TWIN, f"is asked for again after {twin.url}"
                return None
        change = self.store.put(visit.page, derived, live=True)
        if change in ("new", "changed"):
            self.arrivals.keep(derived, visit.kin)
        return change

    def plant(self, links: Iterable[Link], row: Row) -> None:
        """Note links that were found on the way to a row, not on its page."""
        try:
            with self.store.transaction():
                self.filing.add(links, row)
        except StoreError as error:
            self.abort(error)


def default_jobs() -> int:
    """Workers that leave a core to the one who fetches."""
    return max(1, usable_cores() - 1)
