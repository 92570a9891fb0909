"""Records with all that was taken away from their pages, derived anew from the stored bytes.

Rule of this room: a record stays as it is kept; what is added stands beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from reviewcrawler.errors import PageError
from reviewcrawler.exporting.reading import Row, json_bytes
from reviewcrawler.extract import extract
from reviewcrawler.page import Page
from reviewcrawler.workers import Workers


def with_debris(rows: Iterable[Row], workers: Workers) -> Iterator[Row]:
    """The same rows with ``debris``."""
    return workers.map(littered, ((row,) for row in rows))


def littered(row: Row) -> Row:
    """One such row; its ``debris`` is None where the page's bytes are not kept."""
    record = json.loads(row.record)
    record["debris"] = _debris(row.page) if row.page else None
    return row._replace(record=json_bytes(record), page=None)


def _debris(page: Page) -> list[dict[str, object]] | None:
    try:
        found: list[dict[str, object]] = extract(page).to_dict()["debris"]
    except PageError:
        return None
    return found
