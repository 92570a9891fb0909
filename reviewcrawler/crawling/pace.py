"""How fast each host is asked: never faster than we promise, nor than it asks for, also right after a run that ended.

Rule of this room: a pace is only ever slowed down. Bounds hold at the server's end: a little is added to each, for
requests travel unevenly.
"""

from __future__ import annotations

import time
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.http import Request

from reviewcrawler.crawling.guard import is_loopback
from reviewcrawler.crawling.run import Run
from reviewcrawler.frontier.sites import keep

MARGIN: Final = 0.05
"""Seconds that are added to a delay that a site asks for."""
JITTER: Final = 0.1
"""A delay that a site asks for varies between itself and this share more."""


class Pace:
    """Downloader middleware that gives each request its place in the queue of its host."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run = Run.of(crawler)
        self._met: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Queue behind the host's other requests; this machine's servers are told apart by their ports."""
        row = request.meta.get("row")
        site = row.site if row else request.meta.get("site", "")
        parts = urlsplit(request.url)
        key, host = parts.netloc, parts.hostname or ""
        own = self._own(host)
        if own.get("delay", self.crawler.engine.downloader._delay) or not is_loopback(host):
            key = host
        request.meta["download_slot"] = key
        if (site, key) not in self._met:
            self._met.add((site, key))
            self._meet(site, key, own)

    def _own(self, host: str) -> dict[str, float]:
        per_slot = self.crawler.engine.downloader.per_slot_settings
        return per_slot.get(host) or (per_slot.get("127.0.0.1") if is_loopback(host) else None) or {}

    def _meet(self, site: str, key: str, own: dict[str, float]) -> None:
        """Begin with a host: as slowly as it asked for last time, and not at once where a run before has just ended."""
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings.setdefault(key, own)
        slot = downloader.slots.get(key) or _slot(self.crawler, key)
        known = self.run.filing.sites.get(site)
        if known is None:
            return
        slow_down(self.crawler, site, key, known.crawl_delay)
        if known.asked_at:
            slot.lastseen = max(slot.lastseen, time.monotonic())
        known.asked_at = time.time()
        keep(self.run.store, known)


def slow_down(crawler: Crawler, site: str, key: str, asked: float) -> None:
    """Keep to a delay in seconds that a site asks for, where it is longer than our own, until the crawl ends."""
    run, slot = Run.of(crawler), crawler.engine.downloader.slots.get(key) or _slot(crawler, key)
    asked = min(asked, crawler.settings.getfloat("REVIEWCRAWLER_MAX_CRAWL_DELAY"))
    if asked + MARGIN > slot.delay * (1 - slot.jitter) and asked:
        delay = (asked + MARGIN) / (1 - JITTER)
        crawler.engine.downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1, "jitter": JITTER}
        slot.delay, slot.concurrency, slot.jitter = delay, 1, JITTER
    if slot.delay:
        run.places[site] = 1


def _slot(crawler: Crawler, key: str) -> Slot:
    """The queue of a host, made before its first request."""
    downloader = crawler.engine.downloader
    _, slot = downloader._get_slot(Request("http://unused.invalid", meta={"download_slot": key}))
    return slot
