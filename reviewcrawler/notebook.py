"""A record as a notebook shows it: its values, each with the text it was read from.

Rule of this room: a fragment of HTML without scripts and without links to elsewhere; whatever a page said is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

LONG: Final = 700
"""Characters of a text that are shown."""
_STYLE: Final = (
    "border:1px solid #8886;border-radius:.5rem;padding:.7rem 1rem;max-width:60rem;line-height:1.45;text-align:left;"
    "overflow-wrap:anywhere"
)
_CELL: Final = "text-align:left;vertical-align:top;padding:.15rem 1rem .15rem 0;background:none"
_SOFT: Final = "opacity:.7"
_SHOWN: Final = ("film", "director", "cast", "rating", "author", "date_published", "language", "synopsis")


def fragment(record: Mapping[str, Any]) -> str:
    """The fragment for a record, as `Review.to_dict` gives it.

    >>> "&lt;b&gt;" in fragment({"headline": "<b>", "kind": "review"})
    True
    """
    title = record.get("headline") or (record.get("film") or {}).get("title") or record.get("id") or ""
    rows = "".join(_row(record, name) for name in _SHOWN if record.get(name))
    return (
        f'<div style="{_STYLE}"><div style="{_SOFT}">{escape(" · ".join(_facts(record)))}</div>'
        f'<div style="font-size:1.3em;font-weight:600">{escape(_cut(title))}</div>'
        f'<table style="margin:.4rem 0;border:0">{rows}</table>{_body(record)}</div>'
    )


def _facts(record: Mapping[str, Any]) -> Iterator[str]:
    yield from (record[name] for name in ("kind", "site") if record.get(name))
    words = len((record.get("body") or "").split())
    removed = sum(piece["count"] for piece in record.get("debris") or ())
    yield f"{words} words, {removed} pieces of debris removed"
    if record.get("truncated"):
        yield "breaks off"


def _row(record: Mapping[str, Any], name: str) -> str:
    proof = (record.get("evidence") or {}).get(name)
    said = f"<i>{escape(proof['by'])}</i> {escape(_cut(proof['raw']))}" if proof else ""
    return (
        f'<tr><th style="{_CELL}">{name.replace("_", " ")}</th><td style="{_CELL}">{escape(_cut(_told(record[name])))}'
        f'</td><td style="{_CELL};{_SOFT}">{said}</td></tr>'
    )


def _told(value: Any) -> str:
    """A value in words."""
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    if not isinstance(value, dict):
        return str(value)
    if "name" in value:
        return f"{value['name']} ({value['role']})" if value.get("role") else str(value["name"])
    if "title" in value:
        return f"{value['title']} ({value['year']})" if value.get("year") else str(value["title"])
    return str(value.get("raw") or value.get("value"))


def _body(record: Mapping[str, Any]) -> str:
    return f'<div style="white-space:pre-line">{escape(_cut(record["body"]))}</div>' if record.get("body") else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]} […]"
