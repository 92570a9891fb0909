"""Records out of files that somebody else may have written: JSON Lines, CSV and Parquet.

Rule of this room: one record at a time. A record without an id gets its place in the file as one.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from reviewcrawler.errors import UsageError
from reviewcrawler.review import Review

_LONGEST_FIELD: Final = 1 << 27
_TEXTS: Final = ("url", "canonical_url", "site", "headline", "synopsis", "body", "date_published")
_ENDINGS: Final = (".jsonl", ".ndjson", ".csv", ".parquet")


def read_records(path: Path) -> Iterator[Review]:
    """The records of a file, by its ending; packed by gzip or not. Of a folder, those of all such files in it.

    Raises UsageError where there is no such file, the ending is not known, a line is no record, or what should be text
    is none, and where a folder holds no file of records.
    """
    if not path.exists():
        raise UsageError(f"{path}: there is no such file or folder: check its name, and the folder you are in")
    if not path.is_dir():
        yield from _of_file(path)
        return
    files = [
        each for each in sorted(path.iterdir()) if _ending(each) in _READERS and not each.name.startswith(("_", "."))
    ]
    if not files:
        raise UsageError(f"{path}: the folder holds no {', '.join(_ENDINGS)} files")
    for each in files:
        yield from _of_file(each)


def _ending(path: Path) -> str:
    return path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix


def _of_file(path: Path) -> Iterator[Review]:
    ending = _ending(path)
    if ending not in _READERS:
        raise UsageError(f"{path}: records are read from {', '.join(_ENDINGS)} files")
    for number, record in enumerate(_READERS[ending](path), 1):
        if not isinstance(record, Mapping):
            raise UsageError(f"{path}, record {number}: no record")
        told = {key: value for key, value in record.items() if value not in ("", None)}
        for name in _TEXTS:
            if not isinstance(told.get(name, ""), str):
                raise UsageError(f"{path}, record {number}: its {name} is no text")
        told["id"] = str(told.get("id") or told.get("url") or f"{path.name}:{number}")
        yield Review.from_dict(told | _named(told))


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    """What names film and persons, in the form of a record: others write one name without a list, or names alone."""
    film, evidence = record.get("film"), record.get("evidence")
    film = {"title": film} if isinstance(film, str) else film
    told = {name: _listed(record.get(name)) for name in ("director", "author", "cast")}
    cast = [{"name": each} if isinstance(each, str) else each for each in told["cast"]]
    return {
        "film": film if isinstance(film, Mapping) and isinstance(film.get("title", ""), str | None) else None,
        "director": [each for each in told["director"] if isinstance(each, str)],
        "author": [each for each in told["author"] if isinstance(each, str)],
        "cast": [each for each in cast if isinstance(each, Mapping) and isinstance(each.get("name"), str)],
        "evidence": evidence if isinstance(evidence, Mapping) else {},
    }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from file
    else:
        with path.open(encoding="utf-8", newline="") as file:
            yield from file


def _json_lines(path: Path) -> Iterator[Any]:
    for number, line in enumerate(_lines(path), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise UsageError(f"{path}, line {number}: not JSON: {error}") from error


def _table(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a table as `export csv` writes it."""
    csv.field_size_limit(min(sys.maxsize, _LONGEST_FIELD))
    for row in csv.DictReader(io.StringIO("".join(_lines(path)), newline="")):
        yield _unfolded(row)


def _unfolded(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a flat table as a record."""
    told = {k: v for k, v in row.items() if k in ("id", "url", "canonical_url", "site", "source", "kind", "headline",
                                                  "synopsis", "body", "date_published", "language")}  # fmt: skip
    year = str(row.get("film_year") or "")
    told["film"] = {"title": row.get("film_title") or None, "year": int(year) if year.isdigit() else None}
    for name in ("director", "author"):
        told[name] = [part for part in str(row.get(name) or "").split("; ") if part]
    told["cast"] = [{"name": part} for part in str(row.get("cast") or "").split("; ") if part]
    told["truncated"] = str(row.get("truncated") or "").lower() == "true"
    return told


def _parquet(path: Path) -> Iterator[dict[str, Any]]:
    try:
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("reading Parquet files needs pyarrow: pip install 'reviewcrawler[parquet]'") from error
    with parquet.ParquetFile(path) as opened:
        for batch in opened.iter_batches(1000):
            yield from batch.to_pylist()


_READERS: Final[dict[str, Callable[[Path], Iterator[Any]]]] = {
    ".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _table, ".parquet": _parquet,
}  # fmt: skip
