"""Records without their text: what may be told of a body where the text itself may not be passed on.

Rule of this room: no sentence of the page leaves it. Whoever holds the page can cut the body out of it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from reviewcrawler import body as body_room
from reviewcrawler.errors import PageError
from reviewcrawler.exporting.reading import Row, json_bytes
from reviewcrawler.extract import label
from reviewcrawler.page import Page
from reviewcrawler.spans import Label
from reviewcrawler.workers import Workers


def without_bodies(rows: Iterable[Row], workers: Workers) -> Iterator[Row]:
    """The same rows with ``text`` in place of body, synopsis and evidence."""
    return workers.map(bodiless, ((row,) for row in rows))


def bodiless(row: Row) -> Row:
    """One such row."""
    record = json.loads(row.record)
    body = record.pop("body", None)
    for name in ("synopsis", "evidence"):
        record.pop(name, None)
    record["text"] = measures(body, row.page) if body else None
    return row._replace(record=json_bytes(record), page=None)


def measures(body: str, page: Page | None) -> dict[str, Any]:
    """Length and hash of a body, and where its pieces stand in the blocks of its page.

    ``spans`` is None where the page is not held, or gives another body today than when the record was made.

    >>> measures("A quay in the rain.", None)["words"]
    5
    """
    return {
        "characters": len(body), "words": len(body.split()),
        "sha256": hashlib.sha256(body.encode("utf-8", "replace")).hexdigest(),
        "spans": _spans(body, page) if page else None,
    }  # fmt: skip


def _spans(body: str, page: Page) -> list[dict[str, int]] | None:
    try:
        draft = label(page)
    except PageError:
        return None
    body_room.read(draft)
    if draft.review.body != body:
        return None
    return [{"block": span.block, "start": span.start, "end": span.end} for span in draft.spans.labelled(Label.BODY)]
