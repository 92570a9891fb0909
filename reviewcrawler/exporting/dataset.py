"""A data set: a folder of Parquet files, and all that tells people and machines what they hold.

Rule of this room: it is written in one pass over the rows; what describes it is counted on the way.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from reviewcrawler.exporting.arrow import Tables
from reviewcrawler.exporting.card import card
from reviewcrawler.exporting.changes import LOG, Versions, log
from reviewcrawler.exporting.columns import Column
from reviewcrawler.exporting.described import File, croissant, datapackage
from reviewcrawler.exporting.json_schema import row_schema
from reviewcrawler.exporting.parquet import ParquetFile
from reviewcrawler.exporting.reading import Row, batches
from reviewcrawler.exporting.splitting import SPLITS, together
from reviewcrawler.exporting.tally import Tally

SHARD_ROWS: Final = 200_000
SUMS: Final = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a data set is made by: where the last export stands, how records were chosen, and their splits, if any."""

    former: Path
    made: str = "everything"
    splits: bytes | None = None


def write_dataset(rows: Iterable[Row], folder: Path, columns: tuple[Column, ...], plan: Plan) -> int:
    """Write rows as a data set; how many there were."""
    tables, tally = Tables(columns), Tally()
    versions = Versions(repr((columns, plan.splits is not None)))
    with _Shards(folder / "data", tables.schema) as shards:
        for batch in batches(rows):
            table = tables.of(batch)
            parts = _parts(plan, tally.records, len(batch))
            for name, places in parts:
                shards.write(name, table if len(places) == len(batch) else table.take(places))
            tally.add(table, batch, ((name, len(places)) for name, places in parts))
            for row in batch:
                versions.add(row)
    _describe(folder, columns, tally, versions, plan)
    return tally.records


def _parts(plan: Plan, done: int, count: int) -> list[tuple[str, list[int]]]:
    """The places of a batch's rows by the split that they go to."""
    if plan.splits is None:
        return [(SPLITS[0], list(range(count)))]
    return list(together(plan.splits[done : done + count]))


@dataclass(slots=True)
class _Shards:
    """The Parquet files of each split; a new one begins where one is full. There is one where there are no rows."""

    folder: Path
    schema: Any
    _open: dict[str, tuple[ExitStack, ParquetFile]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def write(self, split: str, table: Any) -> None:
        _, file = self._open.get(split) or self._begin(split)
        file.write(table)
        if file.rows >= SHARD_ROWS:
            self._open.pop(split)[0].close()

    def _begin(self, split: str) -> tuple[ExitStack, ParquetFile]:
        number = self._numbers[split] = self._numbers.get(split, -1) + 1
        stack = ExitStack()
        opened: IO[bytes] = stack.enter_context((self.folder / f"{split}-{number:05}.parquet").open("wb"))
        self._open[split] = stack, stack.enter_context(ParquetFile(opened, self.schema))
        return self._open[split]

    def __enter__(self) -> Self:
        self.folder.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._numbers and failure is None:
            self._begin(SPLITS[0])
        for stack, _ in self._open.values():
            stack.__exit__(kind, failure, trace)


def _describe(folder: Path, columns: tuple[Column, ...], tally: Tally, versions: Versions, plan: Plan) -> None:
    """Write what stands beside the data."""
    versions.write(folder)
    files = [_described(path, folder) for path in sorted((folder / "data").iterdir())]
    day = tally.last[:10]
    edition = hashlib.sha256("".join(file.sha256 for file in files).encode("ascii")).hexdigest()
    texts = {
        "README.md": card(columns, tally, plan.made, edition, split=plan.splits is not None),
        LOG: log(versions, plan.former, day),
        "schema.json": _json(row_schema(columns)),
        "croissant.json": _json(croissant(files, columns, versions.fingerprint, day)),
        "datapackage.json": _json(datapackage(files, columns)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", "replace", newline="\n")
    others = (path for path in sorted(folder.iterdir()) if path.is_file())
    sums = [*files, *(_described(path, folder) for path in others)]
    (folder / SUMS).write_text("".join(f"{file.sha256}  {file.path}\n" for file in sums), "ascii")


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _described(path: Path, folder: Path) -> File:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return File(path.relative_to(folder).as_posix(), path.stat().st_size, digest)
