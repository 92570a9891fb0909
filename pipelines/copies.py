"""Third: what the record is a copy of, among those that the store holds by then."""

from __future__ import annotations

from typing import Any

from reviewcrawler.crawling.step import Step
from reviewcrawler.crawling.visit import Visit


class CopiesPipeline(Step):
    """Tells each visit's provisional kin; `reviewcrawler copies` settles when all records are there."""

    def process_item(self, item: Any) -> Any:
        """The same item, compared."""
        if isinstance(item, Visit):
            self.run.compare(item)
        return item
