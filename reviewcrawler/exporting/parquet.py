"""Parquet: typed and nested, compressed with zstd.

Rule of this room: a row group is large enough to be read fast and small enough to be held.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any, Final, Self

from reviewcrawler.exporting.arrow import Tables, pyarrow
from reviewcrawler.exporting.columns import Column
from reviewcrawler.exporting.reading import Row, batches

GROUP_BYTES: Final = 16 << 20
GROUP_ROWS: Final = 10_000
LEVEL: Final = 1
"""Of zstd: 3 makes files a sixth smaller and takes half as long again."""
_REPEATED: Final = ("site", "kind", "language", "fetched.version", "copy.relation")
"""Columns with few values, which are kept once."""
_LONG: Final = frozenset(("body", "synopsis"))


class ParquetFile:
    """A Parquet file that is being written, row group by row group."""

    def __init__(self, file: IO[bytes], schema: Any) -> None:
        pa = pyarrow()
        names = [name for name in schema.names if name not in _LONG]
        self._writer: Any = pa.parquet.ParquetWriter(
            file, schema, compression="zstd", compression_level=LEVEL, use_dictionary=list(_REPEATED),
            write_statistics=names,
        )  # fmt: skip
        self._tables: list[Any] = []
        self._bytes = 0
        self.rows = 0

    def write(self, table: Any) -> None:
        """Add a table."""
        self._tables.append(table)
        self._bytes += table.nbytes
        self.rows += table.num_rows
        if self._bytes >= GROUP_BYTES or sum(t.num_rows for t in self._tables) >= GROUP_ROWS:
            self._group()

    def _group(self) -> None:
        if self._tables:
            self._writer.write_table(pyarrow().concat_tables(self._tables), row_group_size=1 << 30)
        self._tables.clear()
        self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        """Write what is left, and the file's end."""
        if not failed:
            self._group()
        self._writer.close()


def write_parquet(rows: Iterable[Row], file: IO[bytes], columns: tuple[Column, ...]) -> int:
    """Write rows; how many there were."""
    tables = Tables(columns)
    with ParquetFile(file, tables.schema) as written:
        for batch in batches(rows):
            written.write(tables.of(batch))
    return written.rows
