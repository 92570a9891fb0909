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
MOST: Final = 20_000
"""Results that are counted, and divided by facets, where there are words or filters."""
RANKED: Final = 100_000
"""Hits among which the best are looked for."""
BEGINNING: Final = 3
"""Letters from which on the last word may be the beginning of another; too many words begin with fewer."""
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
            parts.append(f"r.doc IN (SELECT rowid FROM search WHERE search MATCH :match LIMIT {RANKED})")
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
_SOURCE: Final = {"director": "hits r JOIN directors d USING (doc)"}


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
    last = "" if words.rstrip().endswith('"') or len(told[-1]) < BEGINNING else "*"
    return " ".join(f'"{piece}"' for piece in told) + last


def results_sql(question: Question) -> tuple[str, dict[str, Any]]:
    """The query for a page of results, best or newest first."""
    condition, values = question.condition()
    values |= {"limit": PAGE_SIZE, "offset": (question.page - 1) * PAGE_SIZE}
    if "match" in values:
        # The film's title and the people weigh more than the text.
        source = (
            "(SELECT rowid AS hit, bm25(search, 8, 4, 4, 1) AS rank FROM search WHERE search MATCH :match "
            f"LIMIT {RANKED}) JOIN reviews r ON r.doc = hit"
        )
        order = "rank"
    else:
        source, order = "reviews r", "r.date DESC"
    return f"SELECT r.* FROM {source} WHERE {condition} ORDER BY {order}, r.doc LIMIT :limit OFFSET :offset", values


def count_sql(question: Question) -> tuple[str, dict[str, Any]]:
    """The query for the number of results: exact where it was counted before, else up to one more than `MOST`."""
    if not question.words and len(question.chosen) < 2:
        name, value = question.chosen[0] if question.chosen else ("kind", None)
        which = "AND value = CAST(:value AS INTEGER)" if name == "year" else "AND value = :value"
        query = f"SELECT coalesce(sum(count), 0) FROM facets WHERE name = :name {which if value is not None else ''}"
        return query, {"name": name, "value": value} if value is not None else {"name": name}
    condition, values = question.condition()
    return f"SELECT count(*) FROM (SELECT 1 FROM reviews r WHERE {condition} LIMIT {MOST + 1})", values


def facets_sql(question: Question) -> tuple[str, dict[str, Any]]:
    """The query for the values of all facets among the results (facet, value, count), the most frequent first.

    Results beyond `MOST` are not looked at.
    """
    if not question.words and not question.chosen:
        parts = [
            f"SELECT * FROM (SELECT '{name}' AS facet, value, count FROM facets WHERE name = '{name}' AND count > 0 "
            f"ORDER BY count DESC, value LIMIT {SHOWN})"
            for name in FACETS
        ]
        return " UNION ALL ".join(parts), {}
    condition, values = question.condition()
    columns = ", ".join(_COLUMN[name] for name in FACETS if name != "director")
    parts = [
        f"SELECT * FROM (SELECT '{name}' AS facet, {column} AS value, count(*) AS count FROM {source} "
        f"WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY count DESC, value LIMIT {SHOWN})"
        for name, column, source in ((name, _COLUMN[name], _SOURCE.get(name, "hits r")) for name in FACETS)
    ]
    found = f"SELECT r.doc, {columns} FROM reviews r WHERE {condition} LIMIT {MOST}"
    return f"WITH hits AS MATERIALIZED ({found}) {' UNION ALL '.join(parts)}", values


def passage(text: str, words: str, width: int = 240) -> tuple[str, str, str]:
    """The part of a text around the first word that was asked for: what comes before it, the word, what follows.

    >>> passage("A quay in the rain.", "rain")
    ('A quay in the ', 'rain', '.')
    """
    flat = " ".join(text[:200_000].split())
    asked = re.findall(r"\w+", words)[:MAX_WORDS]
    # Short words stand everywhere.
    found = _first([word for word in asked if len(word) > 3], asked[-1:], flat) or _first(asked, asked[-1:], flat)
    if not found:
        return _cut(flat, width), "", ""
    start = max(0, found.start() - width // 3)
    if start:
        start = flat.find(" ", start, found.start()) + 1 or found.start()
    before = flat[start : found.start()]
    return ("… " if start else "") + before, found[0], _cut(flat[found.end() :], width - len(before))


def _first(asked: list[str], last: list[str], text: str) -> re.Match[str] | None:
    """Where the first of some words stands; the last that was typed may be a beginning."""
    pieces = [re.escape(word) + ("" if word in last else r"\b") for word in asked]
    return re.search(rf"\b(?:{'|'.join(pieces)})", text, re.I) if pieces else None


def _cut(text: str, width: int) -> str:
    """The beginning of a text, up to the end of a word."""
    return text if len(text) <= width else f"{text[:width].rpartition(' ')[0] or text[:width]} …"
