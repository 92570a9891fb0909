"""Director, cast and synopsis: out of the sheets of credits, linked data, the headline and the prose, in this order of
trust.

Rules of this room: a wrong director is worse than none. Sheets count only where they stand by the article and speak
of its film; where several films have a sheet each and none is bound to the page's own, the page is a list and says
nothing of one. Prose gives a director, never a cast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from reviewcrawler.credits import alone, stacked, unlabelled
from reviewcrawler.credits.billing import billed_director
from reviewcrawler.credits.marking import mark_sheet
from reviewcrawler.credits.standing import bound, called, convinces, is_another, is_on_stage, stands
from reviewcrawler.draft import Draft
from reviewcrawler.folding import either, fold
from reviewcrawler.people.parts import swapped
from reviewcrawler.prose import Paragraph, find_director
from reviewcrawler.sheets import Sheet, find_sheets
from reviewcrawler.sheets.values import Row, without_source
from reviewcrawler.spans import Label
from reviewcrawler.subject import lists_film, may_hold_a_film, says_film
from reviewcrawler.tables import load

MAX_SHEETS: Final = 60
"""Sheets beyond which a page is a list."""
UNBOUND: Final = "one of several films, and none of them is told to be the page's own"
_ON_SEVERAL: Final = frozenset(["news", "preview", "list", "interview", "index"])
"""Kinds of page whose prose speaks of many people's films."""
_LISTING: Final = frozenset(["list", "index"])
_BILLED_TWICE: Final = 2
"""Rows with a director that the page of one film may have."""
_ON_ONE: Final = frozenset(["review", "film"])
"""Kinds of page that are about one film, be its title known or not."""
_HEDGE: Final = re.compile(rf"(?<!\w)(?:{either(load('labels')['hedges']['words'])})(?!\w)", re.I)
_HEDGED: Final = 300
"""Characters of a row in which it says that it is not sure."""
_APART: Final = frozenset(["em", "i", "cite", "strong", "b", "q"])


def mark(draft: Draft) -> None:
    """Cut the blocks at the rows of credits and label these."""
    if not may_hold_a_film(draft):
        return
    draft.sheets = find_sheets(draft.blocks, draft.near)
    if not any(sheet.director for sheet in draft.sheets) and (
        sheet := unlabelled.find_by(draft.near_blocks, _head(draft))
        or stacked.find(draft.near_blocks, draft.linked.author)
    ):
        draft.sheets = sorted([*draft.sheets, sheet], key=lambda each: each.first)
    alone.add_cast(draft.blocks, draft.sheets)
    for sheet in draft.sheets:
        mark_sheet(draft, sheet)


def _head(draft: Draft) -> str:
    """The page's headline and its title."""
    shown = " ".join(draft.spans.text(span) for span in draft.spans.labelled(Label.HEADLINE))
    return f"{shown} {draft.document.title}"


def is_credits(draft: Draft, block: int) -> bool:
    """True where a block is, for its longest part, a row of credits, a synopsis or a rating."""
    return draft.spans.label(block) in (Label.CREDITS, Label.SYNOPSIS, Label.RATING)


def read(draft: Draft) -> None:
    """Fill director, cast and synopsis."""
    if not may_hold_a_film(draft) or len(draft.sheets) > MAX_SHEETS:
        return
    sheets = judged(draft)
    for sheet, against in sheets:
        if not against:
            _read_sheet(draft, sheet)
    if any(against == UNBOUND for _, against in sheets) and all(against for _, against in sheets):
        return
    _read_linked(draft)
    for read_text in (_read_headline, _read_prose):
        if not draft.review.director and _is_on_films(draft):
            read_text(draft)


def settle(draft: Draft) -> None:
    """Take back what the page says of several films, once it turns out to be about no one film.

    Prose and headlines of such pages name many people; rows that give a director again and again are a list's.
    """
    review = draft.review
    proof = review.evidence.get("director")
    homeless = review.film is None and review.kind not in _ON_ONE
    taken = {"prose": homeless or review.kind in _ON_SEVERAL, "headline": review.kind in _ON_SEVERAL}
    if proof is not None and taken.get(proof.by):
        _withdraw(draft, "director")
    if review.kind in _LISTING and sum(len(sheet.of("director")) for sheet in draft.sheets) > _BILLED_TWICE:
        for name in ("director", "cast", "synopsis"):
            _withdraw(draft, name)


def _withdraw(draft: Draft, field: str) -> None:
    setattr(draft.review, field, None if field == "synopsis" else [])
    draft.review.evidence.pop(field, None)


def judged(draft: Draft) -> list[tuple[Sheet, str]]:
    """The page's sheets, each with what speaks against its being the film's own; nothing where it is."""
    reasons = [_against(draft, sheet) for sheet in draft.sheets]
    own = bound(draft, [sheet for sheet, against in zip(draft.sheets, reasons, strict=True) if not against])
    ids = {id(sheet) for sheet in own}
    return [
        (sheet, against or ("" if id(sheet) in ids else UNBOUND))
        for sheet, against in zip(draft.sheets, reasons, strict=True)
    ]


def _against(draft: Draft, sheet: Sheet) -> str:
    if not convinces(sheet, on_films=_is_on_films(draft)):
        return "its labels stand over other things, too"
    if not stands(draft, sheet):
        return "stands beside the article, or is one of a list"
    if _is_rumour(draft, sheet):
        return "told as a rumour"
    if is_on_stage(draft):
        return "of a play or a concert"
    return "a series' or another film's" if is_another(draft, sheet) else ""


def _is_rumour(draft: Draft, sheet: Sheet) -> bool:
    """True where a row says that it is not sure."""
    rows = sheet.of("director", "cast", "synopsis")
    return any(_HEDGE.search(piece[:_HEDGED]) for row in rows for piece in _pieces(draft, row))


def _is_on_films(draft: Draft) -> bool:
    return says_film(draft) or lists_film(draft)


def _read_sheet(draft: Draft, sheet: Sheet) -> None:
    review = draft.review
    if sheet.director and not review.director:
        review.director = sheet.director
        draft.prove("director", "credits", _raw(draft, sheet.of("director")))
    if sheet.cast and not review.cast:
        review.cast = swapped(sheet.cast)
        draft.prove("cast", "credits", _raw(draft, sheet.of("cast")))
    plots = sheet.of("synopsis") or (sheet.of("plot") if sheet.of("director", "cast") else [])
    if plots and not review.synopsis:
        review.synopsis = without_source(plots[0].value)
        draft.prove("synopsis", "credits", _raw(draft, plots[:1]))


def _raw(draft: Draft, rows: list[Row]) -> str:
    return " … ".join(" ".join(_pieces(draft, row)) for row in rows)


def _pieces(draft: Draft, row: Row) -> Iterator[str]:
    yield draft.blocks[row.block].text[row.start : row.end].strip()
    for block, start, end in row.pieces:
        yield draft.blocks[block].text[start:end].strip()


def _read_linked(draft: Draft) -> None:
    """Take from linked data what no sheet gave."""
    review, linked = draft.review, draft.linked
    if linked.director and not review.director:
        review.director = list(linked.director)
        draft.prove("director", "linked-data", "; ".join(linked.director))
    if linked.cast and not review.cast:
        review.cast = list(linked.cast)
        draft.prove("cast", "linked-data", "; ".join(c.name for c in linked.cast))


def _read_headline(draft: Draft) -> None:
    """Take the director that the headline bills."""
    names, raw = in_headline(draft)
    if names:
        draft.review.director = names
        draft.prove("director", "headline", raw)
        _untie(draft, names)


def _untie(draft: Draft, names: list[str]) -> None:
    """Take a director off the title that a dash ties to: ``Tarn – Ada Moor``."""
    film = draft.review.film
    parts = re.split(r"\s[–—-]\s", film.title) if film else []
    if film and len(parts) == 2 and fold(parts[1]) == fold(" ".join(names)):
        draft.review.film = replace(film, title=parts[0])


def in_headline(draft: Draft) -> tuple[list[str], str]:
    """The director whom the headline bills, and the headline."""
    review = draft.review
    title = review.film.title if review.film else ""
    for headline in dict.fromkeys((review.headline or "", draft.document.title)):
        if names := billed_director(headline[:300], title, (review.body or "")[:20000], review.language or ""):
            return names, headline
    return [], ""


def _read_prose(draft: Draft) -> None:
    """Take the director that the text names."""
    names, raw = in_prose(draft)
    if names:
        draft.review.director = names
        draft.prove("director", "prose", raw)


def in_prose(draft: Draft) -> tuple[list[str], str]:
    """The director whom the text names, and its words."""
    return find_director(_paragraphs(draft), called(draft), draft.review.language or "")


def _paragraphs(draft: Draft) -> list[Paragraph]:
    """The body's paragraphs, with what is set apart in each."""
    found: list[Paragraph] = []
    for span in draft.spans.labelled(Label.BODY):
        marks = draft.blocks[span.block].marks
        apart = [(m.start - span.start, m.end - span.start) for m in marks if m.tag in _APART and m.start >= span.start]
        found.append(Paragraph(draft.spans.text(span), apart))
    return found
