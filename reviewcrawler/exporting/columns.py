"""The columns of an exported record, with their types: read off the vocabulary, not written down again.

Rule of this room: a column is described once, here; tables, schemas, cards and reference pages are derived from it.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from reviewcrawler import review
from reviewcrawler.review import Review

Sort = Literal["text", "integer", "number", "verdict", "truth", "moment", "object"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the sort of its values, and a sentence. ``parts`` are those of an object.

    A ``verdict`` is a number, or a grade in letters; a ``moment`` is a time in UTC, to the second. What is not
    ``always`` there may be missing from JSON; in a table it is null then.
    """

    name: str
    sort: Sort
    said: str = ""
    many: bool = False
    parts: tuple[Column, ...] = ()
    nullable: bool = True
    always: bool = True
    choices: tuple[str, ...] = ()


FETCHED: Final = (
    Column("at", "moment", "When the page was fetched, in UTC."),
    Column("status", "integer", "The status of the answer."),
    Column("sha256", "text", "Of the page's bytes."),
    Column("version", "text", "Of the code that derived the record."),
    Column("rights", "text", "What page and site reserve, and the licence that the page names, as found when fetched.",
           many=True, nullable=False, always=False),
)  # fmt: skip
COPY: Final = (
    Column("cluster", "text", "The cluster of copies that the page belongs to."),
    Column("relation", "text", "How its text stands to the cluster's anchor: exact, near, excerpt, spun; or anchor."),
    Column("original", "text", "The id of the original, where it is known."),
)
NO_TEXT: Final = (
    Column("characters", "integer", "Length of the body.", nullable=False),
    Column("words", "integer", "Words of the body; in scripts without spaces, runs between them.", nullable=False),
    Column("sha256", "text", "Of the body in UTF-8.", nullable=False),
    Column("spans", "object", "Where it stands in the page's blocks, where that can be told.", many=True,
           parts=tuple(Column(name, "integer", nullable=False) for name in ("block", "start", "end"))),
)  # fmt: skip
"""What stands for the body in an export without bodies."""

_PLAIN_LEAVES_OUT: Final = frozenset(("evidence", "faults"))
_BODILESS_LEAVES_OUT: Final = frozenset(("body", "synopsis", "evidence"))
_UNPROVEN: Final = frozenset(("id", "url", "source", "evidence", "debris", "faults", "fetched", "copy"))
_TYPES: Final[dict[Sort, tuple[type, ...]]] = {
    "text": (str,), "moment": (str,), "integer": (int,), "number": (int, float), "verdict": (int, float, str),
    "truth": (bool,),
}  # fmt: skip
_SORTS: Final[dict[object, Sort]] = {str: "text", int: "integer", float: "number", bool: "truth"}


@cache
def record_columns() -> tuple[Column, ...]:
    """Every column of a record, in the order of the vocabulary.

    >>> [column.name for column in record_columns()][-3:]
    ['faults', 'fetched', 'copy']
    """
    evidence = tuple(replace(part, always=not part.nullable) for part in _parts(review.Evidence))
    proven = tuple(
        Column(f.name, "object", parts=evidence, nullable=False, always=False)
        for f in fields(Review)
        if f.name not in _UNPROVEN
    )
    special = {"evidence": (proven, False), "fetched": (FETCHED, False), "copy": (COPY, True)}
    found = []
    for column in _parts(Review):
        if column.name in special:
            parts, nullable = special[column.name]
            found.append(replace(column, sort="object", parts=parts, nullable=nullable))
        elif column.name != "debris":
            found.append(column)
    return tuple(found)


def debris_column() -> Column:
    """What `extract` gives beside these: all that was taken away; null where the page's bytes are not kept."""
    return replace(next(column for column in _parts(Review) if column.name == "debris"), nullable=True, always=False)


def chosen_columns(*, plain: bool = False, bodies: bool = True, debris: bool = False) -> tuple[Column, ...]:
    """The columns of an export: all, without evidence and faults (`plain`), without text (not `bodies`), with `debris`.

    >>> [column.name for column in chosen_columns(bodies=False)][-4:]
    ['faults', 'fetched', 'copy', 'text']
    """
    out = (_PLAIN_LEAVES_OUT if plain else frozenset()) | (frozenset() if bodies else _BODILESS_LEAVES_OUT)
    kept = tuple(column for column in record_columns() if column.name not in out)
    if debris:
        kept += (replace(debris_column(), always=True),)
    if bodies:
        return kept
    said = "What can be told of the body without its text."
    return (*kept, Column("text", "object", said, parts=NO_TEXT))


def _parts(owner: type[Any]) -> tuple[Column, ...]:
    said, hints = sentences(owner), get_type_hints(owner)
    return tuple(_column(f.name, hints[f.name], said.get(f.name, "")) for f in fields(owner))


def _column(name: str, hint: Any, said: str) -> Column:
    if get_origin(hint) is list:
        return replace(_column(name, get_args(hint)[0], said), many=True, nullable=False)
    if isinstance(hint, UnionType):
        kinds = set(get_args(hint))
        if kinds == {float, str}:
            return Column(name, "verdict", said, nullable=False)
        (kind,) = kinds - {NoneType}
        return replace(_column(name, kind, said), nullable=True)
    if get_origin(hint) is Literal:
        return Column(name, "text", said, nullable=False, choices=get_args(hint))
    if hint in _SORTS:
        return Column(name, _SORTS[hint], said, nullable=False)
    return Column(name, "object", said, parts=_parts(hint) if get_origin(hint) is None else (), nullable=False)


def sentences(owner: type[Any]) -> dict[str, str]:
    """The sentence that stands below each field of a class of the vocabulary, as Markdown."""
    (tree,) = ast.parse(inspect.getsource(owner)).body
    found = {}
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for node, below in pairwise(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and isinstance(below, ast.Expr):
            text = ast.literal_eval(below.value)
            found[node.target.id] = " ".join(str(text).replace("``", "`").split())
    return found


def leaves(columns: tuple[Column, ...], path: str = "") -> Iterator[tuple[str, Column]]:
    """Every value of the columns by its path, objects before their parts.

    >>> [path for path, _ in leaves(record_columns()) if path.startswith("copy")]
    ['copy', 'copy.cluster', 'copy.relation', 'copy.original']
    """
    for column in columns:
        yield f"{path}{column.name}", column
        yield from leaves(column.parts, f"{path}{column.name}.")


def fitting(value: Any, column: Column) -> Any:
    """A value, or what of it has the column's type; None where it has another.

    >>> parts = (Column("name", "text"), Column("role", "text"))
    >>> fitting({"name": "Zoë Larkin", "role": 7}, Column("actor", "object", parts=parts))
    {'name': 'Zoë Larkin', 'role': None}
    """
    if column.many:
        one = replace(column, many=False)
        nothing: list[Any] | None = None if column.nullable else []
        return [fitting(each, one) for each in value] if isinstance(value, list) else nothing
    if column.sort == "object":
        if not isinstance(value, dict):
            return None
        return {part.name: fitting(value.get(part.name), part) for part in column.parts}
    fits = isinstance(value, _TYPES[column.sort]) and (column.sort == "truth" or not isinstance(value, bool))
    return value if fits and (column.sort != "integer" or abs(value) < 1 << 31) else None
