"""Crawls sites from a start page, a sitemap or a feed: ``scrapy crawl site -a start=URL``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Spider
from scrapy.http import Response

from reviewcrawler.addresses.links import Link, start_link
from reviewcrawler.crawling.visit import Visit, of_response
from reviewcrawler.inputs import file_links


class SiteSpider(Spider):
    """Follows every link within the sites of its starts, and ends when there is nothing left.

    ``start`` holds addresses parted by white space, or a list of them; ``path`` adds local files or folders.
    """

    name = "site"

    def __init__(self, start: str | list[str] = "", path: str | list[str] = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        urls = start.split() if isinstance(start, str) else start
        paths = [path] if isinstance(path, str) else path
        self.starts: list[Link] = [start_link(url) for url in urls]
        self.starts += [found for each in paths if each for found in file_links(each)]

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the frontier has the starts."""
        nothing: tuple[Any, ...] = ()
        for request in nothing:
            yield request

    def parse(self, response: Response) -> Iterator[Visit]:
        """One item for each address."""
        yield of_response(response)
