"""Scrapy's scheduler over the store: what is fetched next is what the frontier leases.

Rule of this room: no request waits in memory. A request that a spider yields becomes a row of the frontier like any
link.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from reviewcrawler.addresses.links import link
from reviewcrawler.crawling.guard import check_starts
from reviewcrawler.crawling.run import Run
from reviewcrawler.crawling.tally import Tally
from reviewcrawler.crawling.visit import Visit, of_failure, reason_of
from reviewcrawler.errors import ReviewCrawlerError
from reviewcrawler.frontier import Row

logger = logging.getLogger(__name__)


class FrontierScheduler(BaseScheduler):
    """Leases rows of the frontier and hands them out as requests."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run = Run.of(crawler)
        self.spider: Spider | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        scheduler = cls(crawler)
        for signal in (signals.item_dropped, signals.item_error, signals.spider_error):
            crawler.signals.connect(scheduler.lost, signal)
        return scheduler

    def open(self, spider: Spider) -> None:
        """Plant the spider's starts."""
        self.spider = spider
        self.run.stop = self._stop
        self.run.wake = self._wake
        starts = list(getattr(spider, "starts", ()))
        try:
            check_starts(starts, self.crawler.settings)
            self.run.begin(starts)
        except ReviewCrawlerError as error:
            logger.error("%s", error)
            # With an error the run has nothing to lease, so the spider ends before its first request.
            self.run.error = error

    def _stop(self) -> None:
        self._stopping = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="store"))

    def _wake(self, seconds: float) -> None:
        """Ask for the next request when something may be leased; Scrapy itself looks every five seconds."""
        slot = getattr(self.crawler.engine, "_slot", None)
        if slot is not None:
            asyncio.get_running_loop().call_later(seconds + 0.01, slot.nextcall.schedule)

    def has_pending_requests(self) -> bool:
        """True where a row waits, be it for its time to come."""
        return not self.run.finished

    def next_request(self) -> Request | None:
        """A request for the next row."""
        while row := self.run.lease():
            try:
                return self._request(row)
            except ValueError as error:  # no address to Scrapy
                self.run.settle(Visit(row.url, row=row, reason=reason_of(error)))
        return None

    def _request(self, row: Row) -> Request:
        meta = {"row": row, "depth": row.depth, "dont_redirect": True, "handle_httpstatus_all": True}
        return Request(row.url, errback=self.failed, meta=meta, headers=self._conditions(row), dont_filter=True)

    def _conditions(self, row: Row) -> dict[str, str]:
        """Headers by which a server says in a few bytes that nothing has changed."""
        if self.run.recrawl:
            return {}
        given = {"If-None-Match": row.etag, "If-Modified-Since": row.modified}
        return {name: value for name, value in given.items() if value}

    def enqueue_request(self, request: Request) -> bool:
        """Note the address of a request that a spider yields; False where it is known already."""
        found = link(request.url)
        if found is None or request.method != "GET":
            logger.warning("%s is left out: only plain GET requests of http and https can be kept", request)
            return False
        run = self.run
        run.filing.begin(found.site)
        run.tallies.setdefault(found.site, Tally())
        with run.store.transaction():
            return bool(run.frontier.add([found], site=found.site, depth=request.meta.get("depth", 0)).new)

    def failed(self, failure: Failure) -> None:
        """Settle a row whose download failed."""
        self.run.settle(of_failure(failure, failure.request))  # type: ignore[attr-defined]

    def lost(self, response: Response | None, item: Any = None, **why: Any) -> None:
        """Settle a row whose item an error or another pipeline has taken."""
        row = response.request.meta.get("row") if response is not None and response.request else None
        if row is None or (isinstance(item, Visit) and item.row is None):
            return
        error = why.get("exception") or (why["failure"].value if "failure" in why else "")
        self.run.settle(Visit(row.url, row=row, reason=f"internal error: {type(error).__name__}: {error}"))
