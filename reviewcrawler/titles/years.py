"""The year of the film: in the credits, in the headline and the lines around it, beside the title in the text.

Rules of this room: a year is the film's only where it stands with the film; dates of the page and years of other
films are not asked. Where the page does not say, there is none.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler import dates
from reviewcrawler.credits.standing import of_series
from reviewcrawler.draft import Draft
from reviewcrawler.folding import either
from reviewcrawler.headline import fold
from reviewcrawler.spans import Label
from reviewcrawler.tables import load
from reviewcrawler.titles.mentions import YEAR_BESIDE, Text

_LABELS: Final = frozenset(load("titles")["years"]["labels"])
_FILM: Final = frozenset(load("titles")["context"]["film"])
_TIES: Final = frozenset(load("titles")["context"]["ties"])
_EARLIER: Final = frozenset(load("titles")["context"]["earlier"])
_RELEASED: Final = frozenset(load("titles")["context"]["released"])
_DIGITS: Final = r"((?:18[89]|19\d|20[0-4])\d)"
_YEAR: Final = re.compile(rf"{_DIGITS}(?<!\d\d{{4}})(?!\d)")
"""Looks back only behind four digits: a pattern that begins with known ones is found many times faster."""
_IN_ROW: Final = re.compile(
    rf"(?:^|[A-Za-zÀ-ÿ)][,.]?\s|[,;(|/·•–（／｜、：:\n]\s?|[\u3040-\u9fff\uac00-\ud7a3][\s\u3000]){_DIGITS}"
    r"(?=[\s.,;)|/·•–）／｜、年년]|$)"
)
_SET_OFF: Final = re.compile(rf"[|·•(/（／｜]\s?{_DIGITS}[年년]?\s?(?=[|·•)/）／｜]|$)")
_SHORT: Final = re.compile(r",\s['’]?(\d{2})\.\s(?:\d{2,3}\s?min|\d{1,2}\s?h)")
"""Two digits, between the country and the running time."""
_MINUTES: Final = re.compile(r"\b\d{2,3}\s?min", re.I)
"""A running time: a date beside it is the disc's, and the year the film's."""
_LINE: Final = 90
_GLUED: Final = ("년", "年")
"""Words for a year that stand right behind it; one for the release may follow them."""
_PREMIERED: Final = re.compile(
    rf"{_DIGITS}\s?[年년]?(?:\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일][^。\n]{{0,20}}?)?\s?(?:개봉|제작|公開|公开|上映|製作|制作)"
)
"""The year or the day in which the film came to the cinemas, in scripts that write the year first."""
_DENSE: Final = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_DENSE_LABELS: Final = either(label for label in _LABELS if _DENSE.match(label))
_BARE_ROW: Final = re.compile(rf"(?:{_DENSE_LABELS})\S{{0,8}}[\s:：]{{1,3}}{_DIGITS}[年년]")
"""A row without a colon that tells the year: ``製作年 2018年``."""
_ROWS: Final = 12
"""Blocks below the headline that may be such rows."""
_FIRST_BRACKET: Final = re.compile(
    rf"\W{{0,3}}[(（](?:[^()（）\d]{{0,20}}[\s,、/])?{_DIGITS}年?[^()（）\d]{{0,20}}[)）]"
)
"""What a text opens with that tells year and country: ``(2014年 アメリカ)``."""
_OPENING: Final = 1500
"""Characters of the text in which a review tells its film's year."""


def year_of(draft: Draft, title: str, text: Text) -> int | None:
    """The year of the film of that title, from the surest place that tells one."""
    linked = draft.linked.film_year if fold(draft.linked.film_title) == fold(title) else None
    told = _in_credits(draft) or _around_headline(draft) or linked or _in_rows(draft)
    return told or _beside(title, text) or _inflected(title, text) or _in_opening(title, text) or _premiered(text)


def _in_credits(draft: Draft) -> int | None:
    """The year in a row of its own; else the first one in the credits that is no part of a date."""
    spans = list(draft.spans.labelled(Label.CREDITS))
    rows = [(span.reason.removeprefix("value of ").removeprefix("label: "), draft.spans.text(span)) for span in spans]
    rows = [row for row in rows if not of_series(row[1])]
    told = [found for label, row in rows if label in _LABELS and (found := _YEAR.search(row))]
    told += [found for _, row in rows if not dates.find(row) and (found := _IN_ROW.search(row))]
    if told:
        return int(told[0][1])
    short = next((found for _, row in rows if (found := _SHORT.search(row))), None)
    return int(short[1]) + (2000 if int(short[1]) < 50 else 1900) if short else None


def _around_headline(draft: Draft) -> int | None:
    """The year set off in the headline, or in a short line around it."""
    head = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    lines = [draft.review.headline or ""]
    if head is not None:
        near = draft.blocks[max(0, head - 2) : head + 3]
        lines += [b.text for b in near if b.index != head and len(b.text) <= _LINE and not b.links]
    told = (line for line in lines if _MINUTES.search(line) or not dates.find(line))
    years = [found for line in told if (found := _SET_OFF.search(line))]
    return int(years[0][1]) if years else None


def _in_rows(draft: Draft) -> int | None:
    """The year in a row without a colon below the headline, in scripts that need none."""
    head = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), 0)
    lines = (line for block in draft.blocks[head : head + _ROWS] for line in block.text[:600].split("\n"))
    found = next((found for line in lines if (found := _BARE_ROW.match(line))), None)
    return int(found[1]) if found else None


def _beside(title: str, text: Text) -> int | None:
    """The year right behind the first mention of the title."""
    at = text.raw.casefold().find(title.casefold())
    found = YEAR_BESIDE.match(text.raw, at + len(title)) if at >= 0 else None
    return int(found[1] or found[2]) if found else None


def _premiered(text: Text) -> int | None:
    """The year in a bracket with which the text opens, or that of the day on which the film came to the cinemas."""
    found = _FIRST_BRACKET.match(text.raw) or _PREMIERED.search(text.raw, 0, _OPENING)
    return int(found[1]) if found else None


def _inflected(title: str, text: Text) -> int | None:
    """The year beside a title set apart that differs from the film's only in its endings."""
    key = fold(title)
    stem, last = key[: min(4, len(key))], key.split()[-1:]
    for other, _, year in text.apart:
        said = fold(other)
        if year and said.startswith(stem) and said.split()[-1:] == last and len(said) <= len(key) + 3:
            return year
    return None


def _is_of_another(before: str, title: str) -> bool:
    """True for a year in a bracket behind another title, or behind words for an earlier film."""
    outside, bracket, inside = before.rpartition("(")
    if bracket and ")" not in inside:
        return fold(title) not in fold(outside)
    return not _EARLIER.isdisjoint(fold(before).split()[-5:])


def _is_released(before: str, title: str) -> bool:
    """True for a word for a release, unless it stands right behind another name: ``after Tarn, released in``."""
    words = before.split()
    for at, word in enumerate(words[-5:], max(0, len(words) - 5)):
        if fold(word) in _RELEASED:
            last = words[at - 1] if at else ""
            return not last[:1].isupper() or fold(last) in fold(title)
    return False


def _in_opening(title: str, text: Text) -> int | None:
    """A year that the first sentences tell beside the title or a word for the film; a story's own years are none.

    The film's stands before the word ("the 2018 film"), or behind it and a word that ties them ("Film von 2018"), as it
    does behind a word for its release. Beside the title such a year counts wherever it stands.
    """
    for found in _YEAR.finditer(text.raw):
        before = fold(text.raw[max(0, found.start() - 40) : found.start()]).split()
        after = fold(text.raw[found.end() : found.end() + 30]).split()
        own = f" {fold(title)} " in f" {' '.join(before)} "
        if (found.start() > _OPENING and not own) or _is_of_another(
            text.raw[max(0, found.start() - 80) : found.start()], title
        ):
            continue
        film = not _FILM.isdisjoint(before[-4:]) or _is_released(
            text.raw[max(0, found.start() - 40) : found.start()], title
        )
        glued = text.raw[found.end() : found.end() + 1] in _GLUED and not _RELEASED.isdisjoint(after[:2])
        behind = not _FILM.isdisjoint(after[:3]) or glued
        if behind or ((own or film) and before[-1:] and before[-1] in _TIES):
            return int(found[1])
    return None
