"""The schema of a record, and of a row of a table, in JSON Schema.

Rule of this room: the schema is derived from the columns. A change that a reader of records could trip over raises
`VERSION`.
"""

from __future__ import annotations

from typing import Any, Final

from reviewcrawler.exporting.columns import Column, chosen_columns, debris_column

VERSION: Final = 1
"""Of the records' form; it stands in the schema's ``$id``."""
_TYPES: Final[dict[str, list[str]]] = {
    "text": ["string"], "moment": ["string"], "integer": ["integer"], "number": ["number"],
    "verdict": ["number", "string"], "truth": ["boolean"], "object": ["object"],
}  # fmt: skip
Schema = dict[str, Any]


def record_schema() -> Schema:
    """The schema of a record in JSON, as ``extract`` and ``export jsonl`` write it.

    >>> record_schema()["properties"]["film"]["properties"]["year"]
    {'type': ['integer', 'null']}
    """
    columns = (*chosen_columns(), debris_column())
    return {**_head("record", "A film-review page, read"), **_object(columns, rows=False)}


def row_schema(columns: tuple[Column, ...]) -> Schema:
    """The schema of a row of a Parquet file with these columns, as JSON.

    >>> list(row_schema(chosen_columns())["properties"]["rating"]["properties"])
    ['value', 'grade', 'best', 'raw']
    """
    return {**_head("row", "A film-review page, read, as a row of a table"), **_object(columns, rows=True)}


def _head(name: str, title: str) -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:reviewcrawler:{name}:{VERSION}",
        "title": title,
    }


def _object(columns: tuple[Column, ...], *, rows: bool) -> Schema:
    properties: Schema = {}
    for column in columns:
        if rows and column.sort == "verdict":
            properties |= {"value": {"type": ["number", "null"]}, "grade": {"type": ["string", "null"]}}
        else:
            properties[column.name] = _property(column, rows=rows)
    left_out = () if rows else {column.name for column in columns if not column.always}
    required = [name for name in properties if name not in left_out]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _property(column: Column, *, rows: bool) -> Schema:
    schema: Schema = {"description": column.said} if column.said else {}
    if column.many:
        kinds = ["array", "null"] if column.nullable else "array"
        return schema | {"type": kinds, "items": _value(column, rows=rows)}
    value = _value(column, rows=rows)
    if column.nullable or (rows and not column.always):
        value["type"] = [*([value["type"]] if isinstance(value["type"], str) else value["type"]), "null"]
    return schema | value


def _value(column: Column, *, rows: bool) -> Schema:
    if column.sort == "object":
        return _object(column.parts, rows=rows)
    types = _TYPES[column.sort]
    schema: Schema = {"type": types[0] if len(types) == 1 else list(types)}
    if column.choices:
        schema["enum"] = list(column.choices)
    if column.sort == "moment":
        schema["format"] = "date-time"
    return schema
