"""The places of a page that may name its film, each with what it proposes.

Rule of this room: a place proposes a title and how sure it is of it; which one the film is called, the text and the
head of the page decide elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reviewcrawler import dates
from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold, site_names, without_site
from reviewcrawler.review import By
from reviewcrawler.spans import Label
from reviewcrawler.tables import load
from reviewcrawler.titles import uncased
from reviewcrawler.titles.headline_titles import ACT, BY, is_name, is_small, names_in, without_announcing
from reviewcrawler.titles.mentions import Text
from reviewcrawler.titles.quoting import EDGES

_TITLES: Final = frozenset(label for labels in load("labels")["labels"]["title"].values() for label in labels)
_ORIGINAL: Final = tuple(load("titles")["affixes"]["original"])
_OPENS_SHEET: Final = re.compile(r"([^,(\n]{2,70}?)[”\"»“]?\s?[,(.][^,()\n]{0,30}?[,\s(]?((?:19|20)\d\d)\b")
"""A title and its year before the first label of a line of credits: ``Tarn, D 2021 – Regie: …``."""
_CAPITALISING: Final = frozenset(["en", "de", ""])
"""Languages whose headlines, or whose nouns, are set in capitals."""
_MAX_WORDS: Final = 9
_FILM: Final = frozenset(load("titles")["context"]["film"])
_OPENERS: Final = frozenset(load("titles")["affixes"]["openers"])
_SHEETS, _TITLE = 3, 60
"""Sheets over which a heading may tell the title, and its characters."""
_LINES: Final = 4
"""Blocks below the headline among which a line may tell title and year."""
_DATED_LINE: Final = re.compile(
    r"(\S.{0,58}?)\s?[(（]\s?(?:[^()（）\d]{1,20}[,\s])?((?:18[89]|19\d|20[0-4])\d)[^()（）]{0,20}[)）]\W*"
)
_STOP: Final = frozenset(word for words in load("languages")["words"].values() for word in words.split())


_SAID_TO_BE: Final = re.compile(rf"(\S.{{1,40}}?)\s(?:{'|'.join(load('titles')['context']['is'])})\s")
_RATED_LINE: Final = re.compile(r"(\S.{1,40}?)\s(?:[★☆⭐]{1,5}(?=\s|$)|[/|]\s?((?:19|20)\d\d)$)")
"""A title, and behind it stars, or the year alone."""


@dataclass(slots=True)
class Proposal:
    """A title that a place of the page proposes, and how sure it is."""

    title: str
    weight: float
    by: By
    raw: str
    year: int | None = None
    closed: bool = False
    subtitled: bool = False


def proposals(draft: Draft, text: Text) -> Iterator[Proposal]:
    """Every title that some place of the page proposes, the surest places first."""
    linked = draft.linked
    for named in names_in(linked.film_title) if linked.film_title else ():
        yield Proposal(
            named.title, named.weight + 2.0, "linked-data", linked.film_title, named.year or linked.film_year
        )
    yield from _in_credits(draft)
    yield from _over_sheets(draft, text)
    yield from _in_lines(draft, text)
    sites = site_names(draft)
    told = [(draft.review.headline or "", 0.0), (linked.headline, -0.6), (draft.document.title, -0.8)]
    seen: set[str] = set()
    for line, less in told:
        bare = without_site(line, sites)
        if bare and fold(bare) not in seen:
            seen.add(fold(bare))
            yield from (
                Proposal(n.title, n.weight + less, "headline", line, n.year, n.closed, n.subtitled)
                for n in names_in(bare)
            )
    yield from _behind_opener(draft.review.headline or "", text)
    yield from _before_verb(draft.review.headline or "", text)
    for title, sure in uncased.titles(draft.review.headline or "", text):
        yield Proposal(title, sure, "headline", draft.review.headline or "")
    if not _is_capitalised(draft.review.headline or "", draft.review.language or ""):
        yield from _in_words(draft.review.headline or "", text)
    for title, raw, year in text.apart[:40]:
        yield Proposal(
            title, (1.5 if year else 0.0) + (0.6 if _is_behind_film(title, raw) else 0.0), "prose", raw, year
        )


def _is_behind_film(title: str, raw: str) -> bool:
    """True for a title right behind a word for a film, where it stands as it is called."""
    before = raw.partition(title)[0].strip(EDGES).split()
    return bool(before) and before[-1].casefold() in _FILM


def _in_credits(draft: Draft) -> Iterator[Proposal]:
    """Rows that tell the title, and the line that stands over the credits."""
    body = draft.body_blocks()
    last = body[-1] if body else None
    for span in draft.spans.labelled(Label.CREDITS):
        if last and span.block > last.index and draft.blocks[span.block].place.parent is not last.place.parent:
            return
        line = draft.spans.text(span)
        label = span.reason.removeprefix("value of ").removeprefix("label: ")
        if label in _TITLES and label != span.reason:
            value = line.partition(":")[2] or line
            if fold(value) == fold(label):
                continue  # the label alone; its value is a span of its own
            original = any(part in label for part in _ORIGINAL)
            yield from (
                Proposal(n.title, n.weight + (-0.8 if original else 3.0), "credits", line, n.year)
                for n in names_in(value)
            )
        elif span.reason == "beside credits" and span.start == 0 and not dates.find(line):
            first = line.partition("\n")[0].strip(EDGES)
            if first != line.strip(EDGES) and first and f" {fold(first)} " in f" {fold(draft.review.headline or '')} ":
                yield from (Proposal(n.title, n.weight + 1.5, "credits", first, n.year) for n in names_in(first))
            for opened in filter(None, [_OPENS_SHEET.match(line)]):
                named = names_in(opened[1])
                yield from (Proposal(n.title, n.weight + 2.0, "credits", line, int(opened[2]), True) for n in named)
        elif span.reason == "title over credits" and not dates.find(line) and len(line) < 120:
            yield from (Proposal(n.title, n.weight + 2.0, "credits", line, n.year) for n in names_in(line.strip("* ")))


def _behind_opener(headline: str, text: Text) -> Iterator[Proposal]:
    """The title in a headline like ``On Tarn``, where the text knows it without the word before it."""
    opener, _, title = headline.partition(" ")
    if opener.casefold() in _OPENERS and text.count(title) and not text.count(headline):
        yield Proposal(title, 3.4, "headline", headline)


def _before_verb(headline: str, text: Text) -> Iterator[Proposal]:
    """The title of which an announced headline says something: ``Review: Tarn is a slow film``."""
    bare, announced = without_announcing(headline)
    found = _SAID_TO_BE.match(bare.lstrip(EDGES)) if announced or ":" in headline[:20] else None
    if found and found[1][0].isupper() and text.count(found[1]) and not text.count(bare):
        yield Proposal(found[1], 4.2, "headline", headline)


def _in_lines(draft: Draft, text: Text) -> Iterator[Proposal]:
    """Titles in a line below the headline, which begins with them: ``Tarn (2019)``, ``Tarn, dir. Ada Moor``; below one
    that the text never repeats, also with stars or a year alone: ``Tarn ★★ Drama``, ``Tarn / 1948``.
    """
    headline = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    if headline is None:
        return
    said = without_announcing(draft.review.headline or "")[0]
    for block in draft.blocks[headline + 1 : headline + 1 + _LINES]:
        line = block.text.partition("\n")[0]
        found = _DATED_LINE.fullmatch(line) if len(line) <= _TITLE else None
        if found and fold(said).startswith(fold(found[1])):
            yield Proposal(found[1].strip(EDGES), 3.5, "credits", line, int(found[2]), closed=True)
        rated = _RATED_LINE.match(line) if len(line) <= _TITLE else None
        if rated and is_name(rated[1]) and not text.count(said) and (rated[2] or text.count(rated[1])):
            yield Proposal(rated[1].strip(EDGES), 3.5, "credits", line, int(rated[2]) if rated[2] else None)
        if (
            not is_name(draft.review.headline or "")
            and len(line) <= _TITLE
            and line == block.text
            and text.count(line) > 1
        ):
            yield Proposal(line.strip(EDGES), 3.0, "credits", line)
        billed = BY.search(line) if len(line) <= _TITLE and ACT.search(line) else None
        title = line[: billed.start()].strip(EDGES) if billed else ""
        if title and f"{fold(said)} ".startswith(f"{fold(title)} "):
            yield Proposal(title, 3.5, "credits", line, closed=True)


def _over_sheets(draft: Draft, text: Text) -> Iterator[Proposal]:
    """The heading over a sheet of credits, where the text mentions it: the title that the headline need not tell."""
    for sheet in draft.sheets[:_SHEETS]:
        first = next((row.block for row in sheet.of("director", "cast", "crew")), sheet.first)
        for block in draft.blocks[max(0, first - 2) : first]:
            told = block.heading and len(block.text) <= _TITLE and draft.spans.label(block.index) is not Label.HEADLINE
            if told and text.count(block.text):
                yield from (
                    Proposal(n.title, n.weight + 1.0, "credits", block.text, n.year) for n in names_in(block.text)
                )


def _is_capitalised(headline: str, language: str) -> bool:
    """True for a short headline all in capitals of its own, where sentences are not: it is a title as a whole."""
    words = headline.split()
    if language[:2] in _CAPITALISING or not 1 < len(words) <= _MAX_WORDS or headline.isupper():
        return False
    return words[0][:1].isupper() and all(not word[:1].islower() or is_small(word) for word in words)


def _in_words(headline: str, text: Text) -> Iterator[Proposal]:
    """Runs of capitalised words of a headline that the text mentions more than once."""
    words = [] if headline.isupper() else headline.split()[:20]
    for length in (5, 4, 3, 2, 1):
        for at in range(len(words) - length + 1):
            run = " ".join(words[at : at + length]).strip(EDGES + "?!()")
            if " " not in run and (len(run) < 4 or run.casefold() in _STOP):
                continue
            behind = at > 0 and _is_for_film(words[at - 1])
            named = len(run) > 2 and run[0].isupper() and run.split()[-1][0].isupper()
            if not named or text.count(run) < (1 if behind else 2) or _goes_on(run, words[at + length :], text):
                continue
            if " " in run or 2 * text.raw.count(run) > text.count(run):
                yield Proposal(run, 0.6 + 0.2 * length + 2.5 * behind, "headline", headline)


def _goes_on(run: str, rest: list[str], text: Text) -> bool:
    """True where the text, too, never has the words without the small one that follows: ``Tarn in October``."""
    following = rest[0] if rest else ""
    return following.islower() and text.count(f"{run} {following}") == text.count(run)


def _is_for_film(word: str) -> bool:
    """True for a word for a film, or one that ends in it: ``oorlogsfilm``."""
    bare = word.casefold().strip(EDGES)
    return bare in _FILM or bare.endswith("film")
