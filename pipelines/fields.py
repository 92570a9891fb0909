"""Second: the record is completed with the facts of its fetching."""

from __future__ import annotations

from typing import Any

from itemadapter import ItemAdapter

from reviewcrawler.derive import complete


class FieldsPipeline:
    """Gives each item that was read its record."""

    def process_item(self, item: Any) -> Any:
        """The item with its ``record``."""
        adapter = ItemAdapter(item)
        if adapter.get("derived") is not None:
            adapter["record"] = complete(adapter["derived"], item.page)
        return item
