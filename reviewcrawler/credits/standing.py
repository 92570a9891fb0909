"""Which sheets of credits speak of the page's own film.

Rule of this room: a sheet counts where it stands by the article, was not taken away as debris, and is not another
film's, a series' or one entry of a listing. Where it cannot be told whose it is, it is nobody's.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.blocks import Place
from reviewcrawler.draft import Draft
from reviewcrawler.folding import either, fold, plain
from reviewcrawler.sheets import Sheet
from reviewcrawler.sheets.values import Row
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

BEFORE: Final = 25
"""Blocks before the body in which a sheet still belongs to the article."""
MAX_OTHERS: Final = 3
"""Films with a sheet each beyond which a page is a list, wherever the sheets stand."""
BEHIND: Final = 12
"""The same behind the body."""

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
_SERIES: Final = re.compile(rf"(?<!\w){either(load('labels')['series']['words'])}(?!\w)", re.I)
_AMBIGUOUS: Final = frozenset(fold(w) for w in load("labels")["ambiguous"]["words"])
_SMALL: Final = frozenset(fold(w) for k in ("with", "by") for v in load("labels")["phrases"][k].values() for w in v)
_STAGE: Final = tuple(plain(word) for word in load("labels")["stage"]["words"])
_SUBTITLE: Final = re.compile(r"\s?[:–—(]\s?|\s-\s")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_IN_YEAR: Final = re.compile(r"[（(]\s?(?:19|20)\d\d\s?[)）]\s*\Z")
_LONGEST_TITLE: Final = 120
_UNSPACED: Final = "\u2e7f"
"""Behind this come the scripts that set no spaces between words."""
_LINKED: Final = 0.9
"""Share of links from which on a block is a link as a whole."""


def stands(draft: Draft, sheet: Sheet) -> bool:
    """True where a sheet stands by the article, and no later step took it away as debris."""
    telling = sheet.of("director", "cast", "synopsis")
    if not any(_keeps_label(draft, row) for row in telling):
        return False
    if _is_one_of_many(draft, sheet) or _is_teaser(draft, sheet):
        return False
    body = draft.body_range()
    aside = any(_is_aside(place, body) for place in draft.blocks[sheet.first].place.up())
    if aside and not _is_under_title(draft, sheet):
        return False
    return not body or (body.start - BEFORE <= sheet.last and sheet.first < body.stop + BEHIND)


def is_another(draft: Draft, sheet: Sheet) -> bool:
    """True where a sheet is a series', or gives a year too far from the film's to be its own."""
    before = draft.blocks[sheet.first].text[: sheet.rows[0].start][-200:]
    if of_series(before):
        return True
    film = draft.review.film
    if film is None or film.year is None:
        return False
    told = [before, *(row.value for row in sheet.of("fact") if len(row.value) < 40)]
    years = [int(year) for text in told for year in _YEAR.findall(text)]
    return bool(years) and all(abs(year - film.year) > 3 for year in years)


def of_series(text: str) -> bool:
    """True for a line of credits that speaks of a series."""
    return _SERIES.search(text) is not None


def _is_teaser(draft: Draft, sheet: Sheet) -> bool:
    """True for a link that bills another film: ``Tarn, dir. Ada Moor``."""
    row, block = sheet.rows[0], draft.blocks[sheet.first]
    if len(sheet.rows) > 1 or block.link_share < _LINKED or not row.start:
        return False
    billed = plain(block.text[: row.start])
    return not any(plain(name) in billed for name in _titles(draft))


def _is_one_of_many(draft: Draft, sheet: Sheet) -> bool:
    """True where a sheet stands in one of several articles of a page: a listing."""
    article = next((p for p in draft.blocks[sheet.first].place.up() if p.tag == "article"), None)
    if article is None:
        return False
    siblings = {id(p) for b in draft.blocks for p in b.place.up() if p.tag == "article" and p.depth == article.depth}
    own = sum(len(b.text) for b in draft.blocks[article.first : article.last])
    return len(siblings) > 2 and own * 3 < sum(len(b.text) for b in draft.blocks)


def _keeps_label(draft: Draft, row: Row) -> bool:
    return any(
        s.label in (Label.CREDITS, Label.SYNOPSIS) for s in draft.spans.of(row.block) if s.start <= row.start < s.end
    )


def _is_aside(place: Place, body: range) -> bool:
    """True where a place is a sidebar, a comment or a list of teasers, and not what the body stands in."""
    if (place.first <= body.start and body.stop <= place.last) or place.tag in ("html", "body", "main"):
        return False
    return place.tag in _ASIDE_TAGS or any(word.startswith(_ASIDE) for word in place.names.split())


def _is_under_title(draft: Draft, sheet: Sheet) -> bool:
    """True where the line right above a sheet is the film's own title and nothing else, as over a card about it."""
    above = draft.blocks[sheet.first - 1].text if sheet.first else ""
    return len(above) <= _LONGEST_TITLE and plain(_IN_YEAR.sub("", above)) in map(plain, _titles(draft))


def bound(draft: Draft, sheets: list[Sheet]) -> list[Sheet]:
    """The sheets that speak of the page's film; empty where that cannot be told."""
    directors = {tuple(s.director) for s in sheets if s.director}
    if len(directors) < 2:
        return sheets
    few = len(directors) <= MAX_OTHERS
    named = [s for s in sheets if (few or _is_in_headline(draft)) and _names_film(draft, s)]
    if len({tuple(s.director) for s in named}) == 1:
        return _with_plots(named, sheets)
    body = draft.body_range()
    inside = [s for s in sheets if s.director and body.start - 4 <= s.last and s.first < body.stop + 4]
    first = [s for s in inside if few and called(draft) and _stands_under_headline(draft, s)]
    for chosen in (inside, first):
        if len({tuple(s.director) for s in chosen}) == 1:
            return _with_plots(chosen, sheets)
    return []


def _with_plots(chosen: list[Sheet], sheets: list[Sheet]) -> list[Sheet]:
    """The sheets of one film, and those without a director that stand before them, with no other film's between."""
    first = min(s.first for s in chosen)
    others = [s.first for s in sheets if s.director and s not in chosen and s.first < first]
    plots = [s for s in sheets if not s.director and s not in chosen and max(others, default=-1) < s.first < first]
    return [*plots, *chosen]


def _stands_under_headline(draft: Draft, sheet: Sheet) -> bool:
    """True where no heading parts the sheet from the headline, and one parts it from all sheets behind it."""
    over = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    if over is None or over >= sheet.first or any(b.heading for b in draft.blocks[over + 1 : sheet.first]):
        return False
    after = next((b.index for b in draft.blocks[sheet.last + 1 :] if b.heading), None)
    following = [s.first for s in draft.sheets if s.first > sheet.last]
    return after is not None and all(after < first for first in following)


def convinces(sheet: Sheet, *, on_films: bool) -> bool:
    """True where a sheet is one of a film's. `on_films`: whether its page speaks of films.

    Words like "Director" stand over other people too, and small ones like "with" over anything: they need company.
    """
    weights: dict[str, int] = {}
    for row in sheet.rows:
        if row.role in ("crew", "fact") and not on_films:
            continue  # a company and a play have makers and facts, too
        word = fold(row.word)
        weight = 1 if word in _AMBIGUOUS or row.role not in ("director", "cast") else 2
        weights[row.role] = max(weights.get(row.role, 0), 0 if word in _SMALL else weight)
    weight = sum(weights.values())
    if weight > 1:
        return True
    if sheet.director:
        return on_films and (weight > 0 or len(sheet.cast) > 1)
    return on_films and not sheet.cast


def is_on_stage(draft: Draft) -> bool:
    """True where the page's head speaks of a stage, and nothing on the page of films."""
    if draft.says_film:
        return False
    head = plain(f"{draft.document.title} {draft.linked.headline}")
    return any(word in head for word in _STAGE)


def called(draft: Draft) -> list[str]:
    """What the page's film is called, where headline, linked data or text promise it; with and without a subtitle."""
    proof = draft.review.evidence.get("film")
    told = proof is not None and proof.by in ("linked-data", "prose")
    return _titles(draft) if told or _is_in_headline(draft) else []


def _titles(draft: Draft) -> list[str]:
    film = draft.review.film
    if film is None or not film.title:
        return []
    short = _SUBTITLE.split(film.title, maxsplit=1)[0]
    return [film.title, short] if len(short) > 3 else [film.title]


def _is_in_headline(draft: Draft) -> bool:
    over = plain(f"{draft.review.headline or ''} {draft.document.title}")
    return any(plain(name) in over or (name[0] > _UNSPACED and plain(name).strip() in over) for name in _titles(draft))


def _names_film(draft: Draft, sheet: Sheet) -> bool:
    """True where the sheet, or a line over it, gives the film's title."""
    above = range(max(0, sheet.first - 2), sheet.first)
    over = [
        draft.blocks[i].text
        for i in above
        if draft.spans.label(i) is not Label.HEADLINE and len(draft.blocks[i].text) <= 120
    ]
    texts = [plain(text[:200]) for text in (sheet.title, *over) if text]
    return any(plain(name) in text for name in called(draft) for text in texts)
