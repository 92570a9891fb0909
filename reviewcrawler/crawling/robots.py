"""robots.txt: what a site allows, how slowly it wants to be read, and which sitemaps it names (RFC 9309).

Rule of this room: what a site asks for can only make us slower, never faster. A site whose robots.txt cannot be had is
not read until it can.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Final, Self

from protego import Protego  # type: ignore[import-untyped,unused-ignore]
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, IgnoreRequest, NotConfigured
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from reviewcrawler.crawling.run import Run
from reviewcrawler.links import link

ROBOT: Final = "reviewcrawler"
"""The name that robots.txt may speak to."""
FORBIDDEN: Final = "forbidden by robots.txt"
MAX_BYTES: Final = 512 * 1024
"""Bytes of a robots.txt that are read."""
MAX_SITEMAPS: Final = 100
"""Sitemaps that one robots.txt may name."""


class ObeyRobots:
    """Downloader middleware that lets only allowed requests pass.

    Scrapy's own one judges the first of several requests that wait for the same robots.txt, and lets the others pass.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = crawler.settings.getfloat("REVIEWCRAWLER_MAX_CRAWL_DELAY")
        self._rules: dict[str, asyncio.Future[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt forbids, and fail where it cannot be had."""
        parts = urlparse_cached(request)
        if request.meta.get("dont_obey_robotstxt") or parts.scheme not in ("http", "https"):
            return
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._rules:
            self._rules[place] = asyncio.ensure_future(self._fetch(place, request))
        waiting = self._rules[place]
        try:
            rules = await asyncio.shield(waiting)
        except Exception:
            # The next request asks again.
            if self._rules.get(place) is waiting:
                del self._rules[place]
            raise
        if not rules.can_fetch(request.url, ROBOT):
            raise IgnoreRequest(FORBIDDEN)

    async def _fetch(self, place: str, request: Request) -> Protego:
        meta = {"dont_obey_robotstxt": True, "handle_httpstatus_all": False}
        response = await self.crawler.engine.download_async(
            Request(f"{place}/robots.txt", callback=NO_CALLBACK, meta=meta, priority=1000)
        )
        if response.status >= 500 or response.status == 429:
            raise DownloadFailedError(f"robots.txt: HTTP {response.status}")
        found = response.body[:MAX_BYTES] if response.status < 300 else b""
        rules = Protego.parse(found.decode("utf-8", "replace").removeprefix("\ufeff"))
        self._slow_down(request, min(float(rules.crawl_delay(ROBOT) or 0), self.longest))
        if row := request.meta.get("row"):
            named = (link(url, "sitemap") for url in islice(rules.sitemaps, MAX_SITEMAPS))
            Run.of(self.crawler).plant([sitemap for sitemap in named if sitemap], row)
        return rules

    def _slow_down(self, request: Request, asked: float) -> None:
        """Keep to the Crawl-delay where it is longer than our own, for as long as the crawl runs."""
        downloader = self.crawler.engine.downloader
        key = urlparse_cached(request).hostname or ""
        own = downloader.per_slot_settings.get(key, {}).get("delay", self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        if asked > own:
            downloader.per_slot_settings[key] = {"delay": asked, "concurrency": 1, "jitter": 0.0}
            if slot := downloader.slots.get(key):
                slot.delay, slot.concurrency, slot.jitter = asked, 1, 0.0
