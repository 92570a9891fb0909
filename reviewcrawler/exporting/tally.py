"""What a data set holds, counted while it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reviewcrawler.exporting.reading import Row


@dataclass(slots=True)
class Tally:
    """Counts over the records of a data set."""

    records: int = 0
    splits: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    rights: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    """For each column, in how many records the page says something."""
    versions: Counter[str] = field(default_factory=Counter)
    copies: int = 0
    first: str = ""
    last: str = ""

    def add(self, table: Any, rows: list[Row], splits: Iterator[tuple[str, int]]) -> None:
        """Count a batch: its table, the rows it was made of, and how many went to each split."""
        self.records += len(rows)
        for name, count in splits:
            self.splits[name] += count
        for name, counter in (("kind", self.kinds), ("language", self.languages), ("site", self.sites)):
            if name in table.schema.names:
                _count(counter, table.column(name))
        for column in table.schema.names:
            self.filled[column] += _filled(table.column(column))
        for row in rows:
            self.rights.update(row.rights.split() or ("none",))
            self.versions[row.code or "unknown"] += 1
            self.copies += row.cluster is not None
            if row.at:
                self.first = min(self.first or row.at, row.at)
                self.last = max(self.last, row.at)


def _count(counter: Counter[str], column: Any) -> None:
    for entry in column.value_counts().to_pylist():
        counter[entry["values"] if entry["values"] is not None else "unknown"] += entry["counts"]


def _filled(column: Any) -> int:
    """Entries of a column that are neither null nor an empty list."""
    if str(column.type).startswith("list"):
        return sum(1 for length in column.combine_chunks().value_lengths().to_pylist() if length)
    return len(column) - int(column.null_count)
