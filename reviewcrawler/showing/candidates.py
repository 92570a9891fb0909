"""What else a page proposes for its fields, and why each proposal won or lost: for a person who asks.

Rule of this room: it asks the fields' own rooms again about a record that is made, and changes nothing; so that nobody
pays for it who does not ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reviewcrawler import credits, dates, ratings, titles
from reviewcrawler.bylines import authors
from reviewcrawler.draft import Draft
from reviewcrawler.review import By
from reviewcrawler.sheets import Sheet
from reviewcrawler.spans import Label
from reviewcrawler.subject import may_hold_a_film

MOST: Final = 4
"""Titles and verdicts that are shown."""


class Candidate(NamedTuple):
    """A value that some place proposes for a field, where it stood, and why it won or lost."""

    field: str
    value: str
    by: By
    why: str
    won: bool


def candidates(draft: Draft) -> Iterator[Candidate]:
    """The proposals for the fields of a record that has been read, field by field, the surest first."""
    if may_hold_a_film(draft):
        yield from _films(draft)
        yield from _makers(draft)
        yield from _ratings(draft)
    yield from _authors(draft)
    yield from _dates(draft)


def _films(draft: Draft) -> Iterator[Candidate]:
    ranked = sorted(titles.scored(draft, titles.witness_of(draft)), key=lambda found: -found[0])
    told: set[str] = set()
    for score, proposal in ranked:
        if proposal.title in told or len(told) == MOST:
            continue
        told.add(proposal.title)
        film = draft.review.film
        won = film is not None and film.title.casefold() == proposal.title.casefold()
        year = f" ({proposal.year})" if proposal.year else ""
        yield Candidate("film", proposal.title + year, proposal.by, f"score {score:.1f}", won)


def _makers(draft: Draft) -> Iterator[Candidate]:
    """Directors and casts, in their order of trust."""
    for sheet, against in credits.judged(draft):
        yield from _of_sheet(draft, sheet, against)
    for name, names in (("director", draft.linked.director), ("cast", [c.name for c in draft.linked.cast])):
        if names:
            yield _less_sure(draft, name, names, "linked-data", "told to machines")
    billed, headline = credits.in_headline(draft)
    if billed:
        yield _less_sure(draft, "director", billed, "headline", f"“{headline[:80]}”")
    named, words = credits.in_prose(draft)
    if named:
        yield _less_sure(draft, "director", named, "prose", f"“{words[:80]}”")


def _of_sheet(draft: Draft, sheet: Sheet, against: str) -> Iterator[Candidate]:
    for name, names in (("director", sheet.director), ("cast", [c.name for c in sheet.cast])):
        if names:
            won = not against and _is_told(draft, name, names)
            why = against or ("credits come first" if won else "an earlier sheet says it")
            yield Candidate(name, _joined(names), "credits", why, won)


def _less_sure(draft: Draft, name: str, names: list[str], by: By, where: str) -> Candidate:
    """A proposal of a place that speaks only where those before it are silent."""
    proof = draft.review.evidence.get(name)
    won = proof is not None and proof.by == by and _is_told(draft, name, names)
    why = where if won else f"{where}; a surer place speaks, or several films do"
    return Candidate(name, _joined(names), by, why, won)


def _is_told(draft: Draft, name: str, names: list[str]) -> bool:
    said = draft.review.director if name == "director" else [credit.name for credit in draft.review.cast]
    return said == names


def _ratings(draft: Draft) -> Iterator[Candidate]:
    proof = draft.review.evidence.get("rating")
    ranked = sorted(ratings.candidates(draft), key=lambda found: -found.sureness)
    for place, found in enumerate(ranked[:MOST]):
        won = not place and proof is not None
        yield Candidate("rating", found.rating.raw, found.by, f"sureness {found.sureness:.1f}", won)


def _authors(draft: Draft) -> Iterator[Candidate]:
    told, review = draft.linked.author, draft.review
    if told:
        won = bool(set(told) & set(review.author))
        proof = draft.linked.evidence["author"]
        why = "told to machines" if won else "a house, or the page's own by-line is fuller"
        yield Candidate("author", _joined(told), proof.by, why, won)
    for names, raw, how in authors.lines(draft):
        won = bool(set(names) & set(review.author))
        yield Candidate("author", _joined(names), "prose", f"signs by its {how}: “{raw[:60]}”", won)


def _dates(draft: Draft) -> Iterator[Candidate]:
    review = draft.review
    told = dates.normal(draft.linked.date_published, review.language or "")
    if told:
        by, won = draft.linked.evidence["date_published"].by, told == review.date_published
        yield Candidate("date_published", told, by, "what machines are told comes first", won)
    for span in draft.spans.labelled(Label.BYLINE):
        line = draft.spans.text(span)
        for found in dates.find_all(line, review.language or ""):
            won = found.iso == review.date_published
            yield Candidate("date_published", found.iso, "prose", f"“{line[:60]}”", won)
    if path := dates.in_path(draft.page.url or draft.linked.canonical_url):
        won = path == review.date_published
        yield Candidate("date_published", path, "meta", "in the address, which is asked last", won)


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names)
