"""What pipelines have in common: each belongs to the run of its crawler.

Rule of this room: how a step comes to its run, and nothing of what it does.
"""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from reviewcrawler.crawling.run import Run


class Step:
    """A pipeline that has a call into a run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(Run.of(crawler))
