"""The one door: records out, in the form that is asked for.

Rule of this room: it opens what a form writes to, and knows nothing of how a form looks.
"""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from reviewcrawler.errors import UsageError
from reviewcrawler.exporting.arrow import pyarrow
from reviewcrawler.exporting.bodies import without_bodies
from reviewcrawler.exporting.choosing import Choice
from reviewcrawler.exporting.columns import Column, chosen_columns
from reviewcrawler.exporting.dataset import Plan, write_dataset
from reviewcrawler.exporting.landing import whole_file, whole_folder
from reviewcrawler.exporting.lines import write_lines
from reviewcrawler.exporting.linked import write_linked
from reviewcrawler.exporting.markdown import write_pages
from reviewcrawler.exporting.parquet import write_parquet
from reviewcrawler.exporting.reading import Row, rows, rows_of, snapshot, ties
from reviewcrawler.exporting.removed import with_debris
from reviewcrawler.exporting.splitting import split_of_each
from reviewcrawler.exporting.table import write_table
from reviewcrawler.review import Review
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers, usable_cores

FileWriter = Callable[[Iterable[Row], IO[bytes], tuple[Column, ...]], int]

FILES: Final[dict[str, FileWriter]] = {
    "jsonl": write_lines, "csv": write_table, "parquet": write_parquet, "jsonld": write_linked,
}  # fmt: skip
FOLDERS: Final = ("markdown", "dataset")
FORMS: Final = (*FILES, *FOLDERS)
_WITHOUT_DEBRIS: Final = ("jsonld", "markdown")
_ENDINGS: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet", ".jsonld": "jsonld"}
_PACKED: Final = (".gz", ".zst")
_WORTH_WORKERS: Final = 200


@dataclass(frozen=True, slots=True)
class Contents:
    """What of each record is exported.

    ``plain`` leaves out evidence and faults, not ``bodies`` the text; ``debris`` adds all that was taken away.
    """

    plain: bool = False
    bodies: bool = True
    debris: bool = False

    def check(self, form: str) -> None:
        """Raise UsageError for what a form cannot hold."""
        if self.debris and not self.bodies:
            raise UsageError("what was taken away is text, too: give --debris or --no-bodies, not both")
        if self.debris and form in _WITHOUT_DEBRIS:
            told = ", ".join(form for form in FORMS if form not in _WITHOUT_DEBRIS)
            raise UsageError(f"{form} has no place for what was taken away: --debris goes with {told}")

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are left."""
        return chosen_columns(plain=self.plain, bodies=self.bodies, debris=self.debris)

    @property
    def derived(self) -> Callable[[Iterable[Row], Workers], Iterator[Row]] | None:
        """What makes the rows from the stored pages; None where the stored records will do."""
        return with_debris if self.debris else None if self.bodies else without_bodies


def export(
    source: Store | Iterable[Review],
    out: str | os.PathLike[str],
    form: str | None = None,
    *,
    choice: Choice | None = None,
    contents: Contents | None = None,
    split: bool = False,
) -> int:
    """Write the records of a store, or reviews from elsewhere, to a file or folder; how many there were.

    The form follows the name's ending unless given; ``.gz`` and ``.zst`` behind it are obeyed, ``-`` is stdout. A data
    set can be `split` into parts for training, validation and test. Raises
    UsageError for a form that is not known, a choice that cannot be read, and a name that is taken by something else.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     export([Review(id="a", headline="Solaris")], f"{folder}/reviews.csv")
    1
    """
    form = form or _form_of(out)
    if form not in FORMS:
        raise UsageError(f"there is no export to {form}: choose one of {', '.join(FORMS)}")
    contents = contents or Contents()
    contents.check(form)
    choice = choice or Choice()
    if split and (form != "dataset" or not isinstance(source, Store)):
        raise UsageError("splits are made of a store, for a data set: export dataset FOLDER --split")
    with _rows(source, choice, contents) as found:
        if form in FILES:
            with whole_file(out) as file, _packed(file, out) as inner:
                return FILES[form](found, inner, contents.columns)
        if os.fspath(out) == "-":
            raise UsageError(f"{form} is a folder of files: name one instead of -")
        with whole_folder(out, form) as folder:
            if form == "markdown":
                return write_pages(found, folder, contents.columns)
            splits = split_of_each(ties(source, choice)) if split and isinstance(source, Store) else None
            return write_dataset(found, folder, contents.columns, Plan(Path(out), str(choice), splits))


def _form_of(out: str | os.PathLike[str]) -> str:
    path = Path(out)
    path = path.with_suffix("") if path.suffix in _PACKED else path
    return _ENDINGS.get(path.suffix.lower(), path.suffix or "?")


@contextmanager
def _rows(source: Store | Iterable[Review], choice: Choice, contents: Contents) -> Iterator[Iterable[Row]]:
    """The rows to write, for as long as the context lasts."""
    if not isinstance(source, Store):
        if choice:
            raise UsageError("a choice is made from a store: choose among other reviews before they are exported")
        given = rows_of(source, debris=contents.debris)
        yield given if contents.bodies else without_bodies(given, Workers(0))
        return
    with snapshot(source):
        found = rows(source, choice, pages=contents.derived is not None)
        if contents.derived is None:
            yield found
            return
        with Workers(usable_cores() if len(source) > _WORTH_WORKERS else 0) as workers:
            yield contents.derived(found, workers)


@contextmanager
def _packed(file: IO[bytes], out: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """What is written inside is packed as the name's ending says; the same bytes in give the same bytes out."""
    ending = Path(out).suffix.lower()
    packing: Any = nullcontext(file)
    if ending == ".gz":
        packing = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)
    elif ending == ".zst":
        packing = pyarrow().CompressedOutputStream(_LeftOpen(file), "zstd")
    with packing as inner:
        yield cast(IO[bytes], inner)


class _LeftOpen(io.RawIOBase):
    """A file that whoever writes to it may close, though it is not theirs."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def writable(self) -> bool:
        return True

    def write(self, text: Any) -> int:
        return self._file.write(text)
