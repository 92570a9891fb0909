"""robots.txt: what a site allows, how slowly it wants to be read, which sitemaps it names (RFC 9309); and the file
beside it in which a site reserves mining (TDM Reservation Protocol).

Rule of this room: what a site asks for can only make us slower, never faster. A site whose robots.txt cannot be had is
not read until it can.
"""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import Any, Final, Self

from protego import Protego  # type: ignore[import-untyped,unused-ignore]
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError, IgnoreRequest, NotConfigured
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from reviewcrawler.addresses.links import link
from reviewcrawler.crawling.pace import slow_down
from reviewcrawler.crawling.run import Run
from reviewcrawler.frontier import Row
from reviewcrawler.frontier.sites import keep
from reviewcrawler.stated.rights import RESERVED, ROBOT, is_reserved, rules_of

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
        self.run = Run.of(crawler)
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
        row = request.meta.get("row")
        if row and self.run.obey_rights and row.role == "page" and self._is_reserved(row.site, request.url):
            raise IgnoreRequest(RESERVED["tdm"])

    def _is_reserved(self, site: str, url: str) -> bool:
        known = self.run.filing.sites.get(site)
        return known is not None and is_reserved(url, known.rights)

    async def _fetch(self, place: str, request: Request) -> Protego:
        response = await self._get(f"{place}/robots.txt", request)
        if response.status >= 500 or response.status == 429:
            raise DownloadFailedError(f"robots.txt: HTTP {response.status}")
        found = response.body[:MAX_BYTES] if response.status < 300 else b""
        rules = Protego.parse(found.decode("utf-8", "replace").removeprefix("\ufeff"))
        if row := request.meta.get("row"):
            await self._heed(rules, request, row, place)
        return rules

    async def _get(self, url: str, request: Request) -> Response:
        row = request.meta.get("row")
        meta = {
            "dont_obey_robotstxt": True,
            "handle_httpstatus_all": False,
            "most_bytes": MAX_BYTES,
            "download_maxsize": 0,
            "site": row.site if row else "",
        }
        return await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK, meta=meta, priority=1000))

    async def _heed(self, rules: Protego, request: Request, row: Row, place: str) -> None:
        """Take over what robots.txt says beside its rules, and ask what the site reserves."""
        known = self.run.filing.sites.get(row.site)
        asked = float(rules.crawl_delay(ROBOT) or 0)
        if known is not None:
            known.crawl_delay = asked if row.role == "start" or asked else known.crawl_delay
            slow_down(self.crawler, row.site, request.meta["download_slot"], asked)
        named = [found for url in islice(rules.sitemaps, MAX_SITEMAPS) if (found := link(url, "sitemap"))]
        if named:
            self.run.filing.named.add(row.site)
            self.run.plant(named, row)
        if known is not None:
            known.rights = await self._rights(place, request)
            keep(self.run.store, known)

    async def _rights(self, place: str, request: Request) -> list[list[Any]]:
        """The rules of the site's tdmrep.json; none where there is none."""
        try:
            response = await self._get(f"{place}/.well-known/tdmrep.json", request)
        except (DownloadFailedError, IgnoreRequest):
            return []
        return rules_of(response.body) if response.status == 200 else []
