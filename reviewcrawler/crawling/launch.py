"""Starts a crawl from Python: the same spider, pipelines and settings as ``scrapy crawl``, with a run that is watched.

Rule of this room: one crawl a process, for that is how long Twisted's reactor lives.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Final

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.logger import globalLogBeginner

from reviewcrawler.addresses.links import start_link
from reviewcrawler.crawling.guard import check_starts
from reviewcrawler.crawling.progress import JsonLines
from reviewcrawler.crawling.run import Run, default_jobs
from reviewcrawler.frontier.scope import Scope
from reviewcrawler.health.gates import Gates
from reviewcrawler.inputs import file_links
from reviewcrawler.store import Store

MODULE: Final = "reviewcrawler.settings"
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
GRACE: Final = 8.0
"""Seconds that downloads under way have to end after an interrupt."""

UNSEEN: Final[dict[str, Any]] = {
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "DOWNLOADER_STATS": False,
    "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.depth.DepthMiddleware": None},
    "EXTENSIONS": {
        "scrapy.extensions.corestats.CoreStats": None,
        "scrapy.extensions.logstats.LogStats": None,
    },
}
"""What Scrapy counts for its log, which nobody sees unless it is asked for; and for requests that spiders yield."""


@dataclass(slots=True)
class Order:
    """What is to be crawled, and how; None leaves a setting as it is."""

    urls: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    store: Path = Path("reviews.db")
    max_pages: int = 0
    delay: float | None = None
    contact: str = ""
    allow_private: bool = False
    jobs: int | None = None
    recrawl: bool = False
    verbose: bool = False
    """Show Scrapy's log; what matters of it is in the books, too."""
    json_log: bool = False
    warc: Path | None = None
    """The folder that gets web archives of all that is fetched."""
    wacz: bool = True
    """Pack them into one file at the end."""
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    delays: Mapping[str, float] = field(default_factory=dict)
    """Seconds by host; where `delay` is longer, that holds."""
    gates: Mapping[str, Gates] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    """Sites that another shard crawls."""

    def settings(self) -> Settings:
        """The project's settings with this order's own."""
        settings = Settings()
        settings.setmodule(MODULE, priority="project")
        own: dict[str, Any] = {
            "REVIEWCRAWLER_STORE": str(self.store),
            "REVIEWCRAWLER_CONTACT": self.contact,
            "REVIEWCRAWLER_ALLOW_PRIVATE": self.allow_private,
            "LOG_ENABLED": self.verbose,
        }
        if not self.verbose:
            own |= {
                name: settings.getdict(name) | each if isinstance(each, dict) else each for name, each in UNSEEN.items()
            }
        if self.warc is not None:
            own |= {"REVIEWCRAWLER_WARC": str(self.warc), "REVIEWCRAWLER_WACZ": self.wacz}
        if self.delay is not None:
            # The delay varies between what is asked for and half as much again, and a little more for the way there.
            own["DOWNLOAD_DELAY"] = _slot(self.delay)["delay"]
            own["DOWNLOAD_SLOTS"] = {"": {"concurrency": 8, "delay": 0.0}}
        slots = own.get("DOWNLOAD_SLOTS", settings.getdict("DOWNLOAD_SLOTS"))
        own["DOWNLOAD_SLOTS"] = slots | {
            host: _slot(max(delay, self.delay or 0.0)) for host, delay in self.delays.items()
        }
        settings.setdict(own, priority="cmdline")
        return settings

    def check(self) -> None:
        """Raise UsageError where this cannot be crawled as it stands."""
        for path in self.paths:
            next(file_links(path), None)
        check_starts([start_link(url) for url in self.urls], self.settings())

    def open(self) -> Run:
        """The run of this order. Raises StoreLocked where another run holds the store."""
        jobs = default_jobs() if self.jobs is None else self.jobs
        store = Store(self.store)
        try:
            obey = self.settings().getbool("REVIEWCRAWLER_OBEY_RIGHTS")
            run = Run(store, jobs=jobs, max_pages=self.max_pages, recrawl=self.recrawl, obey_rights=obey,
                      scopes=self.scopes)  # fmt: skip
            run.gates.update(self.gates)
            run.filing.elsewhere = self.elsewhere
            return run
        except BaseException:
            store.close()
            raise


def _slot(delay: float) -> dict[str, float]:
    """Scrapy varies a delay by a fifth, up and down."""
    return {"delay": delay * 1.25 + (0.05 if delay else 0.0), "concurrency": 1}


def crawl(order: Order, run: Run) -> int:
    """Crawl until nothing is left; the number of the signal that ended it early, else 0.

    Raises what the run ended with, where it was an error.
    """
    # Until it is told otherwise, Twisted prints what it finds critical, such as a certificate of somebody else's.
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)
    if order.json_log:
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        logging.root.addHandler(handler)
    settings = order.settings()
    settings.set("LOG_INSTALL_ROOT_HANDLER", not order.json_log, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    if not order.verbose:
        logging.getLogger("scrapy").setLevel(logging.WARNING)
    crawler = process.create_crawler("site")
    run.attach(crawler)
    task = process.crawl(crawler, start=order.urls, path=order.paths)
    usual = {number: signal.getsignal(number) for number in _SIGNALS}
    interrupted = _on_signals(partial(_end, process, crawler, task), task.get_loop())
    process.start(install_signal_handlers=False)
    run.is_interrupted = bool(interrupted)
    for timer in interrupted.values():
        timer.cancel()
    for number, before in usual.items():
        signal.signal(number, before)
    if task.done() and not task.cancelled() and (error := task.exception()):
        raise error
    if run.error:
        raise run.error
    return next(iter(interrupted), 0)


async def _end(process: AsyncCrawlerProcess, crawler: Crawler, task: asyncio.Future[None]) -> None:
    """Stop a crawl, be it that it has only just begun: an engine that is not yet running does not hear it."""
    await process.stop()
    while not task.done():
        if crawler._engine is not None and crawler._engine.running:
            await crawler._engine.stop_async()
        await asyncio.wait({task}, timeout=0.05)


def _on_signals(
    end: Callable[[], Coroutine[Any, Any, None]], loop: asyncio.AbstractEventLoop
) -> dict[int, threading.Timer]:
    """Let the first interrupt end the crawl in good order, within `GRACE` seconds; the second ends it at once.

    Nothing is lost either way: what was under way is leased, and returns when the next run begins. The time is kept
    beside the loop, which may be long at one thing, such as a large archive that is packed.
    """
    received: dict[int, threading.Timer] = {}
    ending: list[asyncio.Task[None]] = []

    def stop() -> None:
        ending.append(loop.create_task(end()))

    def note(number: int, _frame: FrameType | None) -> None:
        if received:
            os._exit(128 + number)
        received[number] = timer = threading.Timer(GRACE, os._exit, (128 + number,))
        timer.daemon = True
        timer.start()
        loop.call_soon_threadsafe(stop)

    for number in _SIGNALS:
        signal.signal(number, note)
    return received
