"""First: the page is read and what is not the article is told apart."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from reviewcrawler.crawling.run import Run
from reviewcrawler.crawling.visit import Visit


class DebrisPipeline:
    """Lets a worker label the page; its one parse gives fields and out-links, too."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(Run.of(crawler))

    async def process_item(self, item: Any) -> Any:
        """The visit, read."""
        visit = Visit.of(item)
        return item if visit is None else await self.run.derive(visit)
