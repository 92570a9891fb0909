"""Records on their way to being compared: read and sketched by tasks.

Rule of this room: what a task makes of a record is what the shelf of one machine would make of it, byte for byte.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from reviewcrawler.copying.elsewhere import site_of
from reviewcrawler.copying.shelf import NEEDED
from reviewcrawler.errors import UsageError
from reviewcrawler.review import Review
from reviewcrawler.sketching.sketch import sketch_of
from reviewcrawler.spark.places import opened
from reviewcrawler.spark.reading import Piece

ENDINGS: Final = (".parquet",)
_ROWS: Final = 500
COLUMNS: Final = NEEDED
"""Of a record, what is needed for comparing."""


class Sketched(NamedTuple):
    """A record's id, its sketch, what of it is needed for comparing, both packed, and where who has signed it."""

    id: str
    sketch: bytes
    record: bytes
    signed: tuple[tuple[str, str], ...]


def sketch_piece(piece: Piece) -> Iterator[Sketched]:
    """The records in some row groups of a file of records, sketched."""
    from pyarrow import parquet  # noqa: PLC0415 - an extra

    with opened(piece.file) as source:
        table = parquet.ParquetFile(source)
        groups = list(range(piece.part.begin, min(piece.part.end, table.num_row_groups)))
        columns = [name for name in table.schema_arrow.names if name in COLUMNS]
        for batch in table.iter_batches(_ROWS, row_groups=groups, columns=columns):
            yield from map(sketched, batch.to_pylist())


def sketched(told: Mapping[str, Any]) -> Sketched:
    """A record as a table holds it. Raises UsageError where it has no id."""
    review = Review.from_dict({key: value for key, value in told.items() if value not in ("", None)})
    if not review.id:
        raise UsageError(f"a record without an id ({review.url or review.headline or 'no url'}): give each its own")
    whole = review.to_dict()
    record = zlib.compress(json.dumps({key: whole[key] for key in NEEDED}).encode(), 1)
    signed = tuple((site_of(review), author) for author in review.author)
    return Sketched(review.id, sketch_of(review).pack(), record, signed)
