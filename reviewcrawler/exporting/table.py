"""CSV: a row a record, flat.

Rule of this room: the columns and their order are those of `COLUMNS`; lists are joined by ``"; "``, an empty cell means
that the page does not say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from typing import IO, Any, Final

from reviewcrawler.exporting.columns import Column
from reviewcrawler.exporting.reading import Row

Record = dict[str, Any]
SEPARATOR: Final = "; "


def _value(name: str) -> Callable[[Record], object]:
    return lambda record: record.get(name)


def _part(name: str, key: str) -> Callable[[Record], object]:
    return lambda record: (record.get(name) or {}).get(key)


def _listed(name: str) -> Callable[[Record], object]:
    return lambda record: SEPARATOR.join(record.get(name) or ())


def _grade(record: Record, sort: type | tuple[type, ...]) -> object:
    value = (record.get("rating") or {}).get("value")
    return value if isinstance(value, sort) else None


COLUMNS: Final[dict[str, Callable[[Record], object]]] = {
    **{name: _value(name) for name in ("id", "url", "canonical_url", "site", "source", "kind", "headline")},
    "film_title": _part("film", "title"),
    "film_year": _part("film", "year"),
    "film_same_as": lambda record: SEPARATOR.join((record.get("film") or {}).get("same_as") or ()),
    "director": _listed("director"),
    "cast": lambda record: SEPARATOR.join(credit["name"] for credit in record.get("cast") or ()),
    "roles": lambda record: SEPARATOR.join(
        f"{credit['name']} as {credit['role']}" for credit in record.get("cast") or () if credit.get("role")),
    "synopsis": _value("synopsis"),
    "body": _value("body"),
    "author": _listed("author"),
    "date_published": _value("date_published"),
    "date_modified": _value("date_modified"),
    "rating_value": lambda record: _grade(record, (int, float)),
    "rating_grade": lambda record: _grade(record, str),
    "rating_best": _part("rating", "best"),
    "rating_raw": _part("rating", "raw"),
    "language": _value("language"),
    "truncated": lambda record: "true" if record.get("truncated") else "false",
    "faults": lambda record: SEPARATOR.join(f"{f['field']}: {f['message']}" for f in record.get("faults") or ()),
    "fetched_at": _part("fetched", "at"),
    "fetched_status": _part("fetched", "status"),
    "fetched_sha256": _part("fetched", "sha256"),
    "fetched_version": _part("fetched", "version"),
    "fetched_rights": lambda record: SEPARATOR.join(record["fetched"]["rights"]),
    "copy_cluster": _part("copy", "cluster"),
    "copy_relation": _part("copy", "relation"),
    "copy_original": _part("copy", "original"),
    "debris": lambda record: SEPARATOR.join(f"{d['kind']}: {d['text']}" for d in record.get("debris") or ()),
    "text_characters": _part("text", "characters"),
    "text_words": _part("text", "words"),
    "text_sha256": _part("text", "sha256"),
}  # fmt: skip
"""The columns of a CSV file, each from the whole record; those of fields that are left out are left out, too."""


def write_table(rows: Iterable[Row], file: IO[bytes], columns: tuple[Column, ...]) -> int:
    """Write rows below a line with the names of the columns; how many rows there were."""
    fields = {column.name for column in columns}
    cells = {name: cell for name, cell in COLUMNS.items() if path_of(name).partition(".")[0] in fields}
    text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
    try:
        table = csv.writer(text)
        table.writerow(cells)
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the count
            record = row.whole()
            table.writerow([cell(record) for cell in cells.values()])
        return count
    finally:
        text.detach()


def path_of(name: str) -> str:
    """The value of the record that a column of a CSV file stands for.

    >>> path_of("film_title"), path_of("roles"), path_of("date_published")
    ('film.title', 'cast.role', 'date_published')
    """
    odd = {"cast": "cast.name", "roles": "cast.role", "rating_grade": "rating.value"}
    head, _, part = name.partition("_")
    nested = head in ("film", "rating", "fetched", "copy", "text")
    return odd.get(name) or (f"{head}.{part}" if nested else name)
