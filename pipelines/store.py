"""Last: record, out-links and "done" are committed in one transaction."""

from __future__ import annotations

from typing import Any

from reviewcrawler.crawling.step import Step
from reviewcrawler.crawling.visit import Visit


class StorePipeline(Step):
    """Settles each visit; items of other kinds pass."""

    def process_item(self, item: Any) -> Any:
        """The same item, kept."""
        if isinstance(item, Visit):
            self.run.settle(item)
        return item
