"""First: the page is read and what is not the article is told apart."""

from __future__ import annotations

from typing import Any

from reviewcrawler.crawling.step import Step
from reviewcrawler.crawling.visit import Visit


class DebrisPipeline(Step):
    """Lets a worker label the page; its one parse gives fields and out-links, too."""

    async def process_item(self, item: Any) -> Any:
        """The visit, read."""
        visit = Visit.of(item)
        return item if visit is None else await self.run.derive(visit)
