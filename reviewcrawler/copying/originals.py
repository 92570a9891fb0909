"""Which of the copies is the original, by what evidence, and who copied from whom.

Rule of this room: every item of evidence is told, whichever it speaks for. Where items contradict each other, or the
source is not held, there is no original, and the reason says why. The time of a crawl is no evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from reviewcrawler.copying.clusters import Pair
from reviewcrawler.copying.elsewhere import NOTHING, Elsewhere, host_of, site_of
from reviewcrawler.folding import fold
from reviewcrawler.review import Review
from reviewcrawler.tables import load

_PHRASES: Final = tuple(fold(p) for p in load("copies")["reprints"]["phrases"])
_NEAR: Final = 90
"""Characters between what says "first published" and the address."""
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
    "author": 0.9,
    "whole": 0.5,
}
_TRUSTED: Final = ("linked-data", "meta")
_MOST_DATED: Final = 1000


@dataclass(frozen=True, slots=True)
class Clue:
    """One item of evidence: what kind, which record it speaks for, and what it says."""

    kind: str
    speaks_for: str
    says: str

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {"kind": self.kind, "speaks_for": self.speaks_for, "says": self.says}


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
    named, clues, absent = _named(reviews, elsewhere)
    clues = [*_led(clues, named), *_dates(reviews), *_containment(reviews, pairs), *_authors(reviews, elsewhere)]
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
    sources = _sources(named)
    return [replace(clue, speaks_for=sources.get(clue.speaks_for, clue.speaks_for)) for clue in clues]


def _named(reviews: Sequence[Review], elsewhere: Elsewhere) -> tuple[dict[str, str], list[Clue], str]:
    """For each record the one that it names as its source; all that is named; and what is named and not held."""
    by_url = {_bare(r.url): r.id for r in reviews if r.url}
    named: dict[str, str] = {}
    clues: list[Clue] = []
    absent = ""
    for review in reviews:
        for kind, target in _references(review, reviews, elsewhere):
            held = by_url.get(_bare(target)) or _by_host(target, reviews, kind)
            if held and held != review.id:
                named.setdefault(review.id, held)
                clues.append(Clue(kind, held, f"{review.url or review.id} names {target}"))
            elif not held:
                absent = absent or f"{review.url or review.id} names {target}"
    return named, clues, absent


def _sources(named: dict[str, str]) -> dict[str, str]:
    """Where naming leads in the end: who is named, and names another, speaks for that one; circles lead nowhere."""
    found = {}
    for record in named:
        way = [record]
        while way[-1] in named and named[way[-1]] not in way:
            way.append(named[way[-1]])
        if way[-1] not in named:
            found[record] = way[-1]
    return found


def _bare(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _by_host(target: str, reviews: Sequence[Review], kind: str) -> str | None:
    """The one record of the host that a notice names."""
    host = host_of(target) or target
    found = [r.id for r in reviews if kind == "reprint notice" and host_of(r.url) == host]
    return found[0] if len(found) == 1 else None


def _references(review: Review, reviews: Sequence[Review], elsewhere: Elsewhere) -> Iterator[tuple[str, str]]:
    """Where a record says that its text comes from: a canonical address elsewhere, what its page declares, a notice."""
    if review.canonical_url and host_of(review.canonical_url) not in ("", host_of(review.url)):
        yield "canonical", review.canonical_url
    for address in elsewhere.sources(review.id):
        if host_of(address) not in ("", host_of(review.url)):
            yield "declared source", address
    body = fold((review.body or "")[:600] + " \n " + (review.body or "")[-600:])
    hosts = {host_of(r.url) for r in reviews} - {"", host_of(review.url)}
    for host in sorted(hosts):
        at = body.find(host)
        if at >= 0 and any(phrase in body[max(0, at - _NEAR) : at] for phrase in _PHRASES):
            yield "reprint notice", host
    for other in reviews:
        if (
            other.url
            and other.id != review.id
            and host_of(other.url) != host_of(review.url)
            and _links_to(review, other.url)
        ):
            yield "link", other.url


def _links_to(review: Review, url: str) -> bool:
    """True where a text shows the whole address of another one, and that is no bare host."""
    at = (review.body or "").find(url)
    return at >= 0 and urlsplit(url).path not in ("", "/") and not (review.body or "")[at + len(url) :][:1].isalnum()


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
    leads = _sources(named)
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
