"""What an expression of ``--where`` can ask of a record.

Rule of this room: a field has one line, with how it compares and where it stands in SQL; nothing else may be asked.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Compares = Literal["text", "number", "truth", "texts"]


class Subject(NamedTuple):
    """How a field compares, and where it stands in SQL; ``texts`` stand there as a JSON array."""

    compares: Compares
    sql: str


def _value(path: str) -> str:
    return f"json_extract(r.record, '$.{path}')"


_IS_GRADE: Final = "json_type(r.record, '$.rating.value') = 'text'"

SUBJECTS: Final[dict[str, Subject]] = {
    "id": Subject("text", "r.id"),
    "url": Subject("text", _value("url")),
    "canonical_url": Subject("text", _value("canonical_url")),
    "site": Subject("text", "nullif(r.site, '')"),
    "source": Subject("text", _value("source")),
    "kind": Subject("text", "r.kind"),
    "headline": Subject("text", _value("headline")),
    "film": Subject("text", _value("film.title")),
    "film.title": Subject("text", _value("film.title")),
    "film.year": Subject("number", _value("film.year")),
    "director": Subject("texts", _value("director")),
    "cast": Subject(
        "texts",
        "(SELECT json_group_array(json_extract(c.value, '$.name')) FROM json_each(r.record, '$.cast') c)",
    ),
    "synopsis": Subject("text", _value("synopsis")),
    "body": Subject("text", _value("body")),
    "author": Subject("texts", _value("author")),
    "date_published": Subject("text", _value("date_published")),
    "date_modified": Subject("text", _value("date_modified")),
    "rating.value": Subject("number", f"CASE WHEN {_IS_GRADE} THEN NULL ELSE {_value('rating.value')} END"),
    "rating.grade": Subject("text", f"CASE WHEN {_IS_GRADE} THEN {_value('rating.value')} END"),
    "rating.best": Subject("number", _value("rating.best")),
    "language": Subject("text", _value("language")),
    "truncated": Subject("truth", _value("truncated")),
    "fetched.at": Subject("text", "p.fetched_at"),
    "fetched.status": Subject("number", "p.status"),
    "rights": Subject("texts", "rights_of(p.rights)"),
}
"""Fields by the name they have in an expression. ``r`` is the row of the record, ``p`` that of its page."""
