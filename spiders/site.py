"""Crawls sites from a start page, a sitemap or a feed: ``scrapy crawl site -a start=URL``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Spider
from scrapy.http import Response

from reviewcrawler.crawling.visit import Visit, of_response
from reviewcrawler.links import Link, link


class SiteSpider(Spider):
    """Follows every link within the sites of its starts and ends when there is nothing left."""

    name = "site"

    def __init__(self, start: str | list[str] = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        urls = start.split() if isinstance(start, str) else start
        found = (link(url if "://" in url else f"https://{url}", "start") for url in urls)
        self.starts: list[Link] = [each for each in found if each]

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the frontier knows the starts."""
        for nothing in ():
            yield nothing

    def parse(self, response: Response) -> Iterator[Visit]:
        """One item a page."""
        yield of_response(response)
