"""Last: record, out-links and "done" are committed in one transaction."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from reviewcrawler.crawling.run import Run
from reviewcrawler.crawling.visit import Visit


class StorePipeline:
    """Settles each visit; items of other kinds pass."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(Run.of(crawler))

    def process_item(self, item: Any) -> Any:
        """The same item, kept."""
        if isinstance(item, Visit):
            self.run.settle(item)
        return item
