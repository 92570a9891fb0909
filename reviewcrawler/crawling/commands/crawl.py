"""``scrapy crawl`` with the exit status of ``reviewcrawler crawl``, so that timers and scripts can trust it, too."""

from __future__ import annotations

import asyncio
import logging
from argparse import Namespace

from scrapy.commands.crawl import Command as Plain
from scrapy.exceptions import UsageError

from reviewcrawler.crawling.run import Run
from reviewcrawler.errors import ReviewCrawlerError

logger = logging.getLogger(__name__)


class Command(Plain):
    """Runs a spider, and ends with what came of it."""

    def short_desc(self) -> str:
        """The line in Scrapy's list of commands."""
        return "Run a spider; the exit status tells what came of it"

    def run(self, args: list[str], opts: Namespace) -> None:
        """Run the spider that is named."""
        if len(args) != 1 or self.crawler_process is None:
            raise UsageError("name one spider")
        crawler = self._create_crawler(args[0])
        begun = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = begun.exception() if isinstance(begun, asyncio.Future) and begun.done() else None
        run = Run.known(crawler)
        if isinstance(error, ReviewCrawlerError):
            logger.error("%s", error)
            self.exitcode = error.exit_status
        elif error is not None or self.crawler_process.bootstrap_failed:
            self.exitcode = ReviewCrawlerError.exit_status
        elif run is not None:
            self.exitcode = run.status
