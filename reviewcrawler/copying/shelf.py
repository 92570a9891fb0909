"""A shelf for records that come from anywhere: they are put down on disk while they are compared.

Rule of this room: memory does not grow with the number of records, but for their ids. The file goes with the shelf.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Self

from reviewcrawler.copying.elsewhere import site_of
from reviewcrawler.errors import UsageError
from reviewcrawler.review import Review
from reviewcrawler.sketching.sketch import compared, sketch_of

NEEDED: Final = (
    "id", "url", "canonical_url", "site", "source", "kind", "headline", "film", "director", "cast", "synopsis", "body",
    "author",
    "date_published", "language", "truncated", "evidence",
)  # fmt: skip
_REMEMBERED: Final = 4096
"""Sketches that are kept for records that say the same."""


class TemporaryShelf:
    """Records on disk, each with its sketch. Use it as a context manager."""

    def __init__(self, reviews: Iterable[Review]) -> None:
        self.signed: Counter[tuple[str, str]] = Counter()
        """How many texts each site holds by each author."""
        self._made: dict[bytes, bytes] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="reviewcrawler-copies-")
        self._sql = sqlite3.connect(Path(self._folder.name) / "shelf.db", isolation_level=None)
        self._sql.execute("PRAGMA journal_mode = OFF")
        self._sql.execute("PRAGMA synchronous = OFF")
        self._sql.execute("CREATE TABLE shelf (id TEXT PRIMARY KEY, sketch BLOB, record BLOB)")
        try:
            self._sql.execute("BEGIN")
            for review in reviews:
                self._put(review)
            self._sql.execute("COMMIT")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Throw the file away."""
        self._sql.close()
        self._folder.cleanup()

    def _put(self, review: Review) -> None:
        if not review.id:
            raise UsageError(f"a record without an id ({review.url or review.headline or 'no url'}): give each its own")
        told = review.to_dict()
        record = zlib.compress(json.dumps({k: told[k] for k in NEEDED}).encode(), 1)
        known = self._sql.execute("SELECT record FROM shelf WHERE id = ?", (review.id,)).fetchone()
        if known and known[0] != record:
            raise UsageError(f"two different records have the id {review.id}: give each its own, or only the newest")
        if not known:
            self._sql.execute("INSERT INTO shelf VALUES (?, ?, ?)", (review.id, self._sketch(review), record))
            self.signed.update((site_of(review), author) for author in review.author)

    def _sketch(self, review: Review) -> bytes:
        """A record's sketch, packed; of a text that comes again and again it is made once."""
        names = [review.film.title or "" if review.film else "", *review.director, "", *(c.name for c in review.cast)]
        told = "\n".join([*names, review.synopsis or "", compared(review)])
        mark = blake2b(told.encode("utf-8", "replace"), digest_size=16).digest()
        if mark not in self._made:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            self._made[mark] = sketch_of(review).pack()
        return self._made[mark]

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        """All ids with their packed sketches."""
        yield from self._sql.execute("SELECT id, sketch FROM shelf")

    def review(self, record: str) -> Review:
        """The record as it was put down."""
        return Review.from_dict(self._told(record))

    def address(self, record: str) -> str | None:
        """Where a record was."""
        url: str | None = self._told(record)["url"]
        return url

    def _told(self, record: str) -> dict[str, Any]:
        packed = self._sql.execute("SELECT record FROM shelf WHERE id = ?", (record,)).fetchone()[0]
        told: dict[str, Any] = json.loads(zlib.decompress(packed))
        return told
