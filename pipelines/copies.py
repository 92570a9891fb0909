"""Third: what the record is a copy of, among those that the store holds by then."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from reviewcrawler.crawling.run import Run
from reviewcrawler.crawling.visit import Visit


class CopiesPipeline:
    """Tells each visit's provisional kin; `reviewcrawler copies` settles when all records are there."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(Run.of(crawler))

    def process_item(self, item: Any) -> Any:
        """The same item, compared."""
        if isinstance(item, Visit):
            self.run.compare(item)
        return item
