"""Which of the copies is the original, by what evidence, and who copied from whom.

Rule of this room: every item of evidence is told, whichever it speaks for. Where items contradict each other, or the
source is not held, there is no original, and the reason says why. The time of a crawl is no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from reviewcrawler.copying.clusters import Pair
from reviewcrawler.copying.elsewhere import NOTHING, Elsewhere, site_of
from reviewcrawler.copying.naming import Clue, debris, named_by, sources_in
from reviewcrawler.review import Review

_ENOUGH: Final = 2.0
"""Weight from which on evidence names an original."""
_CLEAR: Final = 1.0
"""How much more must speak for the original than for any other."""
_WEIGHTS: Final = {
    "decision": 100.0,
    "canonical": 5.0,
    "declared source": 5.0,
    "reprint notice": 4.0,
    "link": 3.0,
    "date": 2.0,
    "containment": 1.2,
    "weak date": 1.0,
    "archive": 2.0,
    "debris": 1.0,
    "author": 0.9,
    "whole": 0.5,
}
_TRUSTED: Final = ("linked-data", "meta")
_MOST_DATED: Final = 1000


@dataclass(slots=True)
class Origin:
    """The original, or why none is named; the evidence, strongest first; and ``lineage``: (copy, copied from)."""

    original: str | None = None
    reason: str = ""
    evidence: list[Clue] = field(default_factory=list)
    lineage: list[tuple[str, str]] = field(default_factory=list)


def origin_of(
    reviews: Sequence[Review],
    pairs: dict[frozenset[str], Pair],
    decided: dict[str, str],
    elsewhere: Elsewhere = NOTHING,
) -> Origin:
    """The original among records of one text.

    >>> early = Review(id="a", url="https://one.example/r")
    >>> late = Review(id="b", url="https://two.example/c", canonical_url="https://one.example/r")
    >>> origin_of([early, late], {}, {}).original
    'a'
    """
    reviews = sorted(reviews, key=lambda r: r.id)
    named, clues, absent = named_by(reviews, elsewhere)
    clues = [*_led(clues, named), *_dates(reviews), *_containment(reviews, pairs), *_authors(reviews, elsewhere),
             *debris(reviews, named)]  # fmt: skip
    held = {r.id for r in reviews}
    chosen = sorted({decided[r.id] for r in reviews if decided.get(r.id) in held})
    clues += [Clue("decision", record, "named by a person") for record in chosen]
    clues.sort(key=lambda c: (-_WEIGHTS[c.kind], c.speaks_for))
    totals = {r.id: 0.0 for r in reviews}
    for kind, speaks_for in {(c.kind, c.speaks_for) for c in clues}:
        totals[speaks_for] += _WEIGHTS[kind]
    best, *rest = sorted(totals, key=lambda i: (-totals[i], i))
    origin = Origin(evidence=clues)
    if absent and totals[best] < _WEIGHTS["decision"]:
        origin.reason = f"the source is not held: {absent}"
    elif totals[best] < _ENOUGH:
        origin.reason = "nothing tells which came first"
    elif rest and totals[best] - totals[rest[0]] < _CLEAR:
        origin.reason = f"the evidence contradicts itself: it speaks for {best} and for {rest[0]}"
    else:
        origin.original = best
        origin.lineage = _lineage(reviews, best, pairs, named)
    return origin


def _led(clues: list[Clue], named: dict[str, str]) -> list[Clue]:
    """What speaks for a record that names another one speaks for that."""
    sources = sources_in(named)
    return [replace(clue, speaks_for=sources.get(clue.speaks_for, clue.speaks_for)) for clue in clues]


def _dates(reviews: Sequence[Review]) -> list[Clue]:
    """The earliest date that a page tells of itself, where it is earlier by a day or more."""
    dated = [(r.date_published[:10], r) for r in reviews if r.date_published and len(r.date_published) >= 10]
    if len(dated) < 2:
        return []
    dated.sort(key=lambda d: (d[0], d[1].id))
    (day, first), (next_day, _) = dated[:2]
    if day == next_day:
        return []
    proof = first.evidence.get("date_published")
    trusted = proof is not None and proof.by in _TRUSTED
    others = len(dated) == len(reviews)
    kind = "date" if trusted or others else "weak date"
    return [Clue(kind, first.id, f"published {day}, the next {next_day}{'' if others else '; not all are dated'}")]


def _containment(reviews: Sequence[Review], pairs: dict[frozenset[str], Pair]) -> list[Clue]:
    """The text that all excerpts are contained in."""
    length = {r.id: len(r.body or "") for r in reviews}
    holders = [
        max(pair, key=lambda i: (length[i], i))
        for pair, told in pairs.items() if told.relation == "excerpt" and len(pair) == 2
    ]  # fmt: skip
    if not holders:
        return []
    fullest = max(holders, key=lambda i: (length[i], i))
    parts = sum(holder == fullest for holder in holders)
    return [Clue("containment", fullest, f"{parts} of the others {'is a part' if parts == 1 else 'are parts'} of it")]


def _authors(reviews: Sequence[Review], elsewhere: Elsewhere) -> list[Clue]:
    named = [r for r in reviews if r.author]
    clues = []
    if len({tuple(r.author) for r in named}) == 1 and len(named) < len(reviews) and len(named) == 1:
        clues.append(Clue("author", named[0].id, f"signed by {', '.join(named[0].author)}, the others by nobody"))
    if found := elsewhere.archive(named):
        at, more = found
        clues.append(Clue("archive", at.id, f"{site_of(at)} holds {more} more by {', '.join(at.author)}"))
    whole = [r for r in reviews if not r.truncated]
    if len(whole) == 1 and len(reviews) > 1:
        clues.append(Clue("whole", whole[0].id, "the others break off"))
    return clues


def _lineage(
    reviews: Sequence[Review], original: str, pairs: dict[frozenset[str], Pair], named: dict[str, str]
) -> list[tuple[str, str]]:
    """For each copy the one it was made from: what it names, else the nearest among those that came before it."""
    order = sorted(
        reviews, key=lambda r: (r.id != original, (r.date_published or "9999")[:10], -len(r.body or ""), r.id)
    )
    if len(order) > _MOST_DATED:
        return []
    leads = sources_in(named)
    found = []
    for place, review in enumerate(order[1:], 1):
        if leads.get(review.id) == original:
            found.append((review.id, named[review.id]))
            continue
        before = order[:place]
        scores = {e.id: pairs[key].score for e in before if (key := frozenset((e.id, review.id))) in pairs}
        nearest = max(scores, key=lambda i: (scores[i], i == original, i), default=original)
        found.append((review.id, nearest))
    return found
