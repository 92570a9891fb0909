"""Director, cast and synopsis: out of the sheets of credits, linked data, the headline and the prose, in this order of trust.

Rules of this room: a wrong director is worse than none. Sheets count only where they stand by the article and speak of its
film; where several films have a sheet each and none is bound to the page's own, the page is a list and says nothing of one.
Prose gives a director, never a cast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.blocks import Block, Label, Place
from reviewcrawler.draft import Draft
from reviewcrawler.folding import fold
from reviewcrawler.rows import Row
from reviewcrawler.sheets import Sheet, find_sheets

BEFORE: Final = 25
"""Blocks before the body in which a sheet still belongs to the article."""
BEHIND: Final = 12
"""The same behind the body."""

_TITLE_LINE: Final = re.compile(r"[\W_]*\S.{0,90}[,(\s]\s?(?:19|20)\d\d[)\]]?[\W_]*")
_FACT_LINE: Final = re.compile(
    r"\d{1,3}\s?(?:min|mins|minutes?|Minuten|minuti|minutos|′|'|’|分|분)\b|\bFSK\b|\bPG-13\b|^Rated\b|^\d{1,2}\s?h\s?\d",
    re.I,
)
_ASIDE: Final = (
    "related",
    "sidebar",
    "widget",
    "comment",
    "footer",
    "recommend",
    "teaser",
    "popular",
    "trending",
    "promo",
)
_ASIDE_TAGS: Final = frozenset(["aside", "footer", "nav", "form"])
_LABEL_OF: Final = {"synopsis": Label.SYNOPSIS, "plot": Label.SYNOPSIS, "rating": Label.RATING}


def mark(draft: Draft) -> None:
    """Cut the blocks at the rows of credits and label these."""
    draft.sheets = find_sheets(draft.blocks)
    for sheet in draft.sheets:
        for row in sheet.rows:
            _mark_row(draft, row)
        _mark_beside(draft, sheet)


def is_credits(draft: Draft, block: int) -> bool:
    """True where a block is, for its longest part, a row of credits, a synopsis or a rating."""
    return draft.spans.label(block) in (Label.CREDITS, Label.SYNOPSIS, Label.RATING)


def _mark_row(draft: Draft, row: Row) -> None:
    if row.role == "review" or row.end <= row.start:
        return
    label = _LABEL_OF.get(row.role, Label.CREDITS)
    draft.spans.mark(row.block, label, f"label: {row.word.lower()}", start=row.start, end=row.end)
    for block, start, end in row.more:
        draft.spans.mark(block, label, f"value of label: {row.word.lower()}", start=start, end=end)


def _mark_beside(draft: Draft, sheet: Sheet) -> None:
    """Label what stands between rows and says nothing else: a title line, a running time, crumbs of a row."""
    for index in {row.block for row in sheet.rows if row.role != "review"}:
        crumbs = [s for s in draft.spans.of(index) if s.label is Label.NONE]
        for span in crumbs:
            if span.end - span.start <= 60 or (span.end - span.start <= 120 and span.start == 0):
                draft.spans.mark(index, Label.CREDITS, "beside credits", start=span.start, end=span.end)
    for index in (sheet.first - 1, sheet.first - 2):
        if index >= 0 and _is_title_line(draft.blocks[index]):
            draft.spans.fill(index, Label.CREDITS, "title over credits")
    for index in range(max(0, sheet.first - 2), min(len(draft.blocks), sheet.last + 3)):
        if len(draft.blocks[index].text) <= 60 and _FACT_LINE.search(draft.blocks[index].text):
            draft.spans.fill(index, Label.CREDITS, "fact beside credits")


def _is_title_line(block: Block) -> bool:
    return len(block.text) <= 110 and not block.heading and bool(_TITLE_LINE.fullmatch(block.text))


def read(draft: Draft) -> None:
    """Fill director, cast and synopsis."""
    sheets = [sheet for sheet in draft.sheets if _stands(draft, sheet)]
    bound = _bound(draft, sheets)
    for sheet in bound:
        _read_sheet(draft, sheet)
    if len(sheets) > 1 and not bound:
        return
    _read_linked(draft)


def _read_sheet(draft: Draft, sheet: Sheet) -> None:
    review = draft.review
    if sheet.director and not review.director:
        review.director = sheet.director
        draft.prove("director", "credits", _raw(draft, sheet.of("director")))
    if sheet.cast and not review.cast:
        review.cast = sheet.cast
        draft.prove("cast", "credits", _raw(draft, sheet.of("cast")))
    plots = sheet.of("synopsis") or (sheet.of("plot") if sheet.of("director", "cast") else [])
    if plots and not review.synopsis:
        review.synopsis = plots[0].value
        draft.prove("synopsis", "credits", _raw(draft, plots[:1]))


def _raw(draft: Draft, rows: list[Row]) -> str:
    return " … ".join(" ".join(_pieces(draft, row)) for row in rows)


def _pieces(draft: Draft, row: Row) -> Iterator[str]:
    yield draft.blocks[row.block].text[row.start : row.end].strip()
    for block, start, end in row.more:
        yield draft.blocks[block].text[start:end].strip()


def _stands(draft: Draft, sheet: Sheet) -> bool:
    """True where a sheet stands by the article, and no later step took it away as debris."""
    telling = sheet.of("director", "cast", "synopsis")
    if not any(_keeps_label(draft, row) for row in telling):
        return False
    body = draft.body_range()
    if any(_is_aside(place, body) for place in draft.blocks[sheet.first].place.up()):
        return False
    return not body or (body.start - BEFORE <= sheet.last and sheet.first < body.stop + BEHIND)


def _keeps_label(draft: Draft, row: Row) -> bool:
    return any(
        s.label in (Label.CREDITS, Label.SYNOPSIS) for s in draft.spans.of(row.block) if s.start <= row.start < s.end
    )


def _is_aside(place: Place, body: range) -> bool:
    """True where a place is a sidebar, a comment or a list of teasers, and not what the body stands in."""
    if place.first <= body.start and body.stop <= place.last or place.tag in ("html", "body", "main"):
        return False
    return place.tag in _ASIDE_TAGS or any(word.startswith(_ASIDE) for word in place.names.split())


def _bound(draft: Draft, sheets: list[Sheet]) -> list[Sheet]:
    """The sheets that speak of the page's film; empty where that cannot be told."""
    directors = {tuple(s.director) for s in sheets if s.director}
    if len(directors) < 2:
        return sheets
    named = [sheet for sheet in sheets if _names_film(draft, sheet)]
    if len({tuple(s.director) for s in named}) == 1:
        return named
    body = draft.body_range()
    inside = [s for s in sheets if s.director and body.start - 4 <= s.last and s.first < body.stop + 4]
    return inside if len({tuple(s.director) for s in inside}) == 1 else []


def _names_film(draft: Draft, sheet: Sheet) -> bool:
    """True where the sheet, or the line over it, gives the film's title."""
    film = draft.review.film
    if film is None or not film.title:
        return False
    title = fold(film.title)
    over = [draft.blocks[i].text for i in range(max(0, sheet.first - 2), sheet.first)]
    return any(title in fold(text[:200]) for text in (sheet.title, *over) if text)


def _read_linked(draft: Draft) -> None:
    """Take from linked data what no sheet gave."""
    review, linked = draft.review, draft.linked
    if linked.director and not review.director:
        review.director = list(linked.director)
        draft.prove("director", "linked-data", "; ".join(linked.director))
    if linked.cast and not review.cast:
        review.cast = list(linked.cast)
        draft.prove("cast", "linked-data", "; ".join(c.name for c in linked.cast))
