"""How good a record is: each field of it against what a reader sees on the page, as a number from 0 to 1.

Rule of this room: the one place that decides when a value is right. A field that `expected` does not name is not
scored; one it names as null or [] must stay empty.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from reviewcrawler.extract import finish, label
from reviewcrawler.page import Page

FIXTURES: Final = Path(__file__).resolve().parent.parent / "fixtures"
TYPES: Final = {".html": "text/html", ".md": "text/markdown", ".txt": "text/plain"}

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture: a page, and the record that should be read from it."""

    name: str
    path: Path
    expected: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)

    def page(self) -> Page:
        return Page(self.path.read_bytes(), **self.facts)


@cache
def cases() -> tuple[Case, ...]:
    """Every fixture that has an expected record, the demo's sites first."""
    return (*_demo_cases(), *_page_cases())


def _demo_cases() -> Iterator[Case]:
    root = FIXTURES / "expected"
    for file in sorted(root.rglob("*.json")):
        site, _, path = file.relative_to(root).as_posix().removesuffix(".json").partition("/")
        page = FIXTURES / "demo" / site / path
        facts = {"url": f"https://{site}.example/{path}", "content_type": TYPES.get(page.suffix)}
        yield Case(f"{site}/{path}", page, json.loads(file.read_text("utf-8")), facts)


def _page_cases() -> Iterator[Case]:
    for file in sorted((FIXTURES / "pages").glob("*/expected.json")):
        page = next(p for p in sorted(file.parent.iterdir()) if p.stem == "page")
        meta = file.with_name("meta.json")
        facts = json.loads(meta.read_text("utf-8")) if meta.exists() else {}
        yield Case(f"pages/{file.parent.name}", page, json.loads(file.read_text("utf-8")), facts)


@cache
def record(name: str) -> Record:
    """The record that the chain reads from the fixture of that name."""
    case = next(case for case in cases() if case.name == name)
    return finish(label(case.page())).to_dict()


def fold(text: object) -> str:
    """Text as compared: one form of every character, one case, single spaces, no punctuation at the ends."""
    plain = unicodedata.normalize("NFKC", str(text)).casefold()
    return " ".join(plain.split()).strip(" .,:;\"'“”‘’«»„")


def same(want: object, got: object) -> float:
    """1 for equal texts, numbers or truth values."""
    return float(want is got or (None not in (want, got) and fold(want) == fold(got)))


def named(want: list[str], got: list[str]) -> float:
    """F1 of a list of names; 1 only where the order is right, too."""
    a, b = [fold(name) for name in want], [fold(name) for name in got]
    if a == b:
        return 1.0
    hit = sum((Counter(a) & Counter(b)).values())
    return min(0.99, 2 * hit / (len(a) + len(b)))


def shingled(want: str | None, got: str | None) -> float:
    """F1 of the bags of four-word runs; of four letters where a language writes without spaces.

    >>> shingled("one two three four five", "one two three four five six")
    0.8
    """
    a, b = (re.findall(r"\w+", unicodedata.normalize("NFKC", text or "").casefold()) for text in (want, got))
    if sum(map(len, a)) > 12 * max(1, len(a)):
        a, b = list("".join(a)), list("".join(b))
    if not a or not b:
        return float(not a and not b)
    x, y = (Counter(tuple(w[i : i + 4]) for i in range(max(1, len(w) - 3))) for w in (a, b))
    return 2 * sum((x & y).values()) / (sum(x.values()) + sum(y.values()))


def kept_out(want: list[str], got: str | None) -> float:
    """Share of the debris strings that do not stand in the body."""
    body = fold(got or "")
    return sum(fold(text) not in body for text in want) / len(want) if want else 1.0


def _graded(value: object) -> str:
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return fold(value)


def _rated(want: Record | None, got: Record | None) -> float:
    """1 where value and, if expected, best are right."""
    if want is None or got is None:
        return float(want is got)
    return float(all(_graded(want[key]) == _graded(got.get(key)) for key in ("value", "best") if key in want))


def _part(name: str, key: str) -> Callable[[Record], Any]:
    return lambda record: (record.get(name) or {}).get(key)


def _cast(record: Record) -> list[str]:
    return [credit["name"] for credit in record["cast"]]


def _roles(record: Record) -> list[str]:
    return [f"{credit['name']} as {credit.get('role')}" for credit in record["cast"]]


def _day(record: Record) -> str | None:
    return (record["date_published"] or "")[:10] or None


@dataclass(frozen=True, slots=True)
class Measure:
    """How one field is read out of a record and scored; `passing` is the score from which it counts as right."""

    read: Callable[[Record], Any]
    score: Callable[[Any, Any], float]
    passing: float = 1.0
    key: str = ""
    part: str = ""

    def applies(self, expected: Record) -> bool:
        """True where the expected record says something of this field."""
        whole = expected.get(self.key)
        return self.key in expected and (not self.part or whole is None or self.part in whole)


def _whole(name: str, score: Callable[[Any, Any], float], passing: float = 1.0) -> Measure:
    return Measure(lambda record: record[name], score, passing, name)


MEASURES: Final[dict[str, Measure]] = {
    "kind": _whole("kind", same),
    "headline": _whole("headline", same),
    "film_title": Measure(_part("film", "title"), same, key="film", part="title"),
    "film_year": Measure(_part("film", "year"), same, key="film", part="year"),
    "director": _whole("director", named),
    "cast": Measure(_cast, named, key="cast"),
    "roles": Measure(_roles, named, key="cast"),
    "synopsis": _whole("synopsis", shingled, 0.9),
    "body": _whole("body", shingled, 0.97),
    "author": _whole("author", named),
    "date_published": Measure(_day, same, key="date_published"),
    "rating": _whole("rating", _rated),
    "language": _whole("language", same),
    "truncated": _whole("truncated", same),
}

DEBRIS: Final = "debris"
"""The one field that is scored on the body: what must not stand there."""

FIELDS: Final = (*MEASURES, DEBRIS)


def checked(case: Case) -> list[str]:
    """The fields that the case says something of."""
    fields = [name for name, measure in MEASURES.items() if measure.applies(case.expected)]
    return [*fields, DEBRIS] if case.expected.get(DEBRIS) else fields


def score(case: Case, name: str) -> float:
    """How well the field was read from the case's page, 0 to 1."""
    got = record(case.name)
    if name == DEBRIS:
        return kept_out(case.expected[DEBRIS], got["body"])
    measure = MEASURES[name]
    return measure.score(measure.read(case.expected), measure.read(got))


def passing(name: str) -> float:
    """The score from which a field counts as right."""
    return 1.0 if name == DEBRIS else MEASURES[name].passing


def both(case: Case, name: str) -> tuple[Any, Any]:
    """What was expected and what was read, for a person to compare."""
    got = record(case.name)
    if name == DEBRIS:
        body = fold(got["body"] or "")
        return [], [text for text in case.expected[DEBRIS] if fold(text) in body]
    return MEASURES[name].read(case.expected), MEASURES[name].read(got)


def means() -> dict[str, float]:
    """The mean score of every field over all fixtures that say something of it."""
    found: dict[str, list[float]] = {name: [] for name in FIELDS}
    for case in cases():
        for name in checked(case):
            found[name].append(score(case, name))
    return {name: sum(scores) / len(scores) for name, scores in found.items() if scores}
