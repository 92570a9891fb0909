"""JSON Lines: one record a line, as it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Final

from reviewcrawler.exporting.columns import Column, record_columns
from reviewcrawler.exporting.reading import Row, json_bytes


def write_lines(rows: Iterable[Row], file: IO[bytes], columns: tuple[Column, ...]) -> int:
    """Write rows; how many there were."""
    count = 0
    whole = columns == record_columns()
    names = [column.name for column in columns]
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the count
        file.write(row.line() if whole else _part(row, names))
        file.write(_END)
    return count


_END: Final = b"\n"


def _part(row: Row, names: list[str]) -> bytes:
    record = row.whole()
    return json_bytes({name: record.get(name) for name in names})
