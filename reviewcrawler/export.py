"""Records out: JSON Lines and CSV.

Rule of this room: one record at a time, however many there are; a file appears whole or not at all.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, Literal

from reviewcrawler.errors import UsageError
from reviewcrawler.review import Review

Form = Literal["jsonl", "csv"]

COLUMNS: Final[dict[str, Callable[[Review], object]]] = {
    "id": lambda r: r.id,
    "url": lambda r: r.url,
    "canonical_url": lambda r: r.canonical_url,
    "site": lambda r: r.site,
    "source": lambda r: r.source,
    "kind": lambda r: r.kind,
    "headline": lambda r: r.headline,
    "film_title": lambda r: r.film and r.film.title,
    "film_year": lambda r: r.film and r.film.year,
    "director": lambda r: "; ".join(r.director),
    "cast": lambda r: "; ".join(c.name for c in r.cast),
    "roles": lambda r: "; ".join(f"{c.name} as {c.role}" for c in r.cast if c.role),
    "synopsis": lambda r: r.synopsis,
    "body": lambda r: r.body,
    "author": lambda r: "; ".join(r.author),
    "date_published": lambda r: r.date_published,
    "date_modified": lambda r: r.date_modified,
    "rating_value": lambda r: r.rating and r.rating.value,
    "rating_best": lambda r: r.rating and r.rating.best,
    "rating_raw": lambda r: r.rating and r.rating.raw,
    "language": lambda r: r.language,
    "truncated": lambda r: "true" if r.truncated else "false",
    "faults": lambda r: "; ".join(f"{f.field}: {f.message}" for f in r.faults),
    "fetched_at": lambda r: r.fetched.get("at"),
    "status": lambda r: r.fetched.get("status"),
    "sha256": lambda r: r.fetched.get("sha256"),
    "version": lambda r: r.fetched.get("version"),
}
"""The columns of a CSV file. Lists are joined by ``"; "``; an empty cell means that the page does not say."""


def export(reviews: Iterable[Review], out: str | os.PathLike[str], form: Form | None = None) -> int:
    """Write reviews to a file, or to stdout for ``-``; how many there were.

    The form follows the name's ending unless given. Raises UsageError for a form that is not known.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export([Review(id="a", headline="Solaris")], f"{folder}/reviews.csv")
    1
    """
    form = form or _form_of(out)
    if form not in _WRITERS:
        raise UsageError(f"there is no export to {form}: choose one of {', '.join(_WRITERS)}")
    with _opened(out) as file:
        return _WRITERS[form](reviews, file)


def _form_of(out: str | os.PathLike[str]) -> Any:
    return {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}.get(Path(out).suffix.lower(), Path(out).suffix or "?")


@contextmanager
def _opened(out: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is complete; stdout for ``-``."""
    if os.fspath(out) == "-":
        yield sys.stdout.buffer
        return
    path = Path(out)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def json_line(record: dict[str, Any]) -> bytes:
    """A record as one line of JSON in UTF-8; half characters that a page may hold are replaced.

    >>> json_line({"headline": "Am\\u00e9lie \\ud83d"})
    b'{"headline": "Am\\xc3\\xa9lie ?"}\\n'
    """
    return f"{json.dumps(record, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _write_jsonl(reviews: Iterable[Review], file: IO[bytes]) -> int:
    count = 0
    for count, review in enumerate(reviews, 1):  # noqa: B007 - the last one is the count
        record = review.to_dict()
        del record["debris"]
        file.write(json_line(record))
    return count


def _write_csv(reviews: Iterable[Review], file: IO[bytes]) -> int:
    text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
    try:
        table = csv.writer(text)
        table.writerow(COLUMNS)
        count = 0
        for count, review in enumerate(reviews, 1):  # noqa: B007 - the last one is the count
            table.writerow([cell(review) for cell in COLUMNS.values()])
        return count
    finally:
        text.detach()


_WRITERS: Final[dict[str, Callable[[Iterable[Review], IO[bytes]], int]]] = {"jsonl": _write_jsonl, "csv": _write_csv}
