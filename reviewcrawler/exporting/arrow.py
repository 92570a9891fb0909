"""Records as Arrow tables: typed and nested, built from the stored text without an object for each value.

Rule of this room: pyarrow's own reader takes the JSON apart; Python sees a batch, not a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from reviewcrawler.errors import UsageError
from reviewcrawler.exporting.columns import Column, fitting
from reviewcrawler.exporting.reading import Row, json_bytes

_EVIDENCE: Final = b', "evidence": {'
_NUMBER: Final = b'"rating": {"value": "'
_GRADE: Final = b'"rating": {"grade": "'
"""A grade in letters gets a column of its own. Within a text the quotation marks would be escaped."""
_BESIDE: Final = ("fetched", "copy")


def pyarrow() -> Any:
    """The library, which comes with the extra ``parquet``.

    Raises UsageError where it is not installed.
    """
    try:
        for name in ("json", "parquet"):
            import_module(f"pyarrow.{name}")
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: pip install 'reviewcrawler[parquet]'") from error
    return import_module("pyarrow")


class Tables:
    """Makes tables of rows, with the columns it is given."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self._pa = pa = pyarrow()
        self._columns = columns
        self.schema = pa.schema([arrow_field(column) for column in columns])
        self._stored = pa.schema([field for field in self.schema if field.name not in _BESIDE])
        self._cut = not {"evidence", "faults", "text", "debris"} & set(self.schema.names)
        self._options = pa.json.ParseOptions(explicit_schema=self._stored, unexpected_field_behavior="ignore")

    def of(self, rows: list[Row]) -> Any:
        """One table of a batch of rows."""
        pa = self._pa
        try:
            table = self._read(self._text(rows))
        except pa.ArrowInvalid:
            table = self._read(self._text([row._replace(record=self._fitting(row)) for row in rows]))
        beside = {"fetched": self._fetched, "copy": self._copy}
        found = [
            beside[name](rows) if name in beside else table.column(name).combine_chunks() for name in self.schema.names
        ]
        return pa.Table.from_arrays(found, schema=self.schema)

    def _read(self, text: bytes) -> Any:
        reader = self._pa.json
        reading = reader.ReadOptions(use_threads=False, block_size=len(text) + 1)
        return reader.read_json(self._pa.py_buffer(text), read_options=reading, parse_options=self._options)

    def _fitting(self, row: Row) -> bytes:
        """A record without the values that have another type than their column, as another version may have left."""
        record = json.loads(row.record)
        return json_bytes({column.name: fitting(record.get(column.name), column) for column in self._columns})

    def _text(self, rows: list[Row]) -> bytes:
        """The rows' JSON, a line each; what no column asks for is cut off where it can be told cheaply."""
        return b"\n".join([self._line(row.record) for row in rows])

    def _line(self, record: bytes) -> bytes:
        if self._cut and (end := record.rfind(_EVIDENCE)) > 0:
            record = record[:end] + b"}"
        return record.replace(_NUMBER, _GRADE, 1)

    def _fetched(self, rows: list[Row]) -> Any:
        values = (
            [_moment(row.at) for row in rows], [row.status for row in rows], [row.sha256 for row in rows],
            [row.code for row in rows], [row.rights.split() for row in rows],
        )  # fmt: skip
        return self._struct("fetched", values, None)

    def _copy(self, rows: list[Row]) -> Any:
        values = ([row.cluster for row in rows], [row.relation for row in rows], [row.original for row in rows])
        return self._struct("copy", values, [row.cluster is None for row in rows])

    def _struct(self, name: str, values: Iterable[list[Any]], missing: list[bool] | None) -> Any:
        pa = self._pa
        fields = list(self.schema.field(name).type)
        arrays = [pa.array(each, field.type) for each, field in zip(values, fields, strict=True)]
        mask = None if missing is None else pa.array(missing, pa.bool_())
        return pa.StructArray.from_arrays(arrays, fields=fields, mask=mask)


def arrow_field(column: Column) -> Any:
    """A column with its Arrow type."""
    pa = pyarrow()
    kind = _type(column)
    return pa.field(column.name, pa.list_(kind) if column.many else kind)


def _type(column: Column) -> Any:
    pa = pyarrow()
    if column.sort == "object":
        return pa.struct([field for part in column.parts for field in _fields(part)])
    kinds = {
        "text": pa.string(), "integer": pa.int32(), "number": pa.float64(), "truth": pa.bool_(),
        "moment": pa.timestamp("s", "UTC"),
    }  # fmt: skip
    return kinds[column.sort]


def _fields(part: Column) -> list[Any]:
    """The fields that a part of an object becomes: a verdict is a number, or a grade beside it."""
    if part.sort == "verdict":
        pa = pyarrow()
        return [pa.field("value", pa.float64()), pa.field("grade", pa.string())]
    return [arrow_field(part)]


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
