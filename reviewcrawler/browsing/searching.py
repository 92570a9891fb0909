"""What a reader asks for, and what the index answers: results, and how they divide.

Rule of this room: a question is quoted, word by word, before the index sees it; nothing that a reader typed is syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from reviewcrawler.browsing.index import spaced

FACETS: Final = ("kind", "site", "director", "language", "year")
PAGE_SIZE: Final = 25
SHOWN: Final = 12
"""Values of a facet that are listed."""
MAX_WORDS: Final = 20
_PIECES: Final = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Question:
    """Words to search for, values of facets, and the page of the results."""

    words: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    page: int = 1
    facets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Iterable[tuple[str, str]]) -> Question:
        """The question that the parameters of an address ask; what is not understood is left out."""
        pairs = list(given)
        found = dict(pairs)
        page = int(found["page"]) if re.fullmatch(r"[1-9]\d{0,5}", found.get("page", "")) else 1
        chosen = tuple((name, found[name][:300]) for name in FACETS if found.get(name))
        return cls(found.get("q", "")[:300], chosen, page)

    def address(self, **changes: str | int | None) -> str:
        """The address of this question with changes; None takes a facet away."""
        pairs: dict[str, Any] = {"q": self.words, **dict(self.chosen)} | changes
        return "/?" + urlencode({name: value for name, value in pairs.items() if value not in (None, "")})

    def condition(self) -> tuple[str, dict[str, Any]]:
        """SQL that is true of the results, over ``r``, and its parameters."""
        parts, values = ["1"], {}
        if match := matching(self.words):
            parts.append("r.doc IN (SELECT rowid FROM search WHERE search MATCH :match)")
            values["match"] = match
        for name, value in self.chosen:
            parts.append(_CHOSEN[name])
            values[name] = value
        return " AND ".join(parts), values


_CHOSEN: Final = {
    "kind": "r.kind = :kind",
    "site": "r.site = :site",
    "language": "r.language = :language",
    "year": "r.year = CAST(:year AS INTEGER)",
    "director": "r.doc IN (SELECT doc FROM directors WHERE name = :director)",
}
_COLUMN: Final = {"kind": "r.kind", "site": "r.site", "language": "r.language", "year": "r.year", "director": "d.name"}


def matching(words: str) -> str:
    """A question in the index's own syntax: every word, and the pieces in quotation marks as they stand.

    >>> matching('quay "in the rain" NEAR(')
    '"quay" "in the rain" "NEAR("*'
    """
    pieces = [(quoted or word) for quoted, word in _PIECES.findall(words)][:MAX_WORDS]
    told = [" ".join(spaced(piece).replace('"', " ").split()) for piece in pieces]
    told = [piece for piece in told if any(map(str.isalnum, piece))]
    if not told:
        return ""
    last = "" if words.rstrip().endswith('"') else "*"
    return " ".join(f'"{piece}"' for piece in told) + last


def results_sql(question: Question) -> tuple[str, dict[str, Any]]:
    """The query for a page of results, best or newest first."""
    condition, values = question.condition()
    values |= {"limit": PAGE_SIZE, "offset": (question.page - 1) * PAGE_SIZE}
    if "match" in values:
        # The film's title and the people weigh more than the text.
        source = (
            "(SELECT rowid AS hit, bm25(search, 8, 4, 4, 1) AS rank FROM search WHERE search MATCH :match) "
            "JOIN reviews r ON r.doc = hit"
        )
        order = "rank"
    else:
        source, order = "reviews r", "r.date IS NULL, r.date DESC"
    return f"SELECT r.* FROM {source} WHERE {condition} ORDER BY {order}, r.doc LIMIT :limit OFFSET :offset", values


def count_sql(question: Question) -> tuple[str, dict[str, Any]]:
    """The query for the number of results."""
    condition, values = question.condition()
    return f"SELECT count(*) FROM reviews r WHERE {condition}", values


def facet_sql(question: Question, name: str) -> tuple[str, dict[str, Any]]:
    """The query for the values of a facet among the results, the most frequent first."""
    condition, values = question.condition()
    column = _COLUMN[name]
    source = "reviews r JOIN directors d USING (doc)" if name == "director" else "reviews r"
    return (
        f"SELECT {column} AS value, count(*) AS count FROM {source} WHERE {condition} AND {column} IS NOT NULL "
        f"GROUP BY {column} ORDER BY count DESC, value LIMIT {SHOWN}"
    ), values


def passage(text: str, words: str, width: int = 240) -> tuple[str, str, str]:
    """The part of a text around the first word that was asked for: what comes before it, the word, what follows.

    >>> passage("A quay in the rain.", "rain")
    ('A quay in the ', 'rain', '.')
    """
    flat = " ".join(text[:200_000].split())
    asked = [re.escape(word) for word in re.findall(r"\w+", words)[:MAX_WORDS]]
    found = re.search(rf"\b(?:{'|'.join(asked)})", flat, re.I) if asked else None
    if not found:
        return _cut(flat, width), "", ""
    start = max(0, found.start() - width // 3)
    if start:
        start = flat.find(" ", start, found.start()) + 1 or found.start()
    before = flat[start : found.start()]
    return ("… " if start else "") + before, found[0], _cut(flat[found.end() :], width - len(before))


def _cut(text: str, width: int) -> str:
    """The beginning of a text, up to the end of a word."""
    return text if len(text) <= width else f"{text[:width].rpartition(' ')[0] or text[:width]} …"
