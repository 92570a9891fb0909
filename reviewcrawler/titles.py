"""The film that the page is about: its title as the page writes it, and its year.

Rules of this room: every place that may name the film proposes, with a weight; the text then speaks for or against each
proposal by how often, where and how it mentions it. A row of the credits or linked data needs no such witness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from reviewcrawler import dates
from reviewcrawler.blocks import Block, Label
from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold, site_names, without_site
from reviewcrawler.headline_titles import Named, is_name, names_in, quoted
from reviewcrawler.review import By, Film
from reviewcrawler.tables import load

_TITLES: Final = frozenset(label for labels in load("labels")["labels"]["title"].values() for label in labels)
_YEARS: Final = frozenset(load("titles")["years"]["labels"])
_YEAR: Final = re.compile(r"\b((?:18[89]|19\d|20[0-4])\d)\b")
_SHORT_YEAR: Final = re.compile(r",\s['’]?(\d{2})\.\s(?:\d{2,3}\s?min|\d{1,2}\s?h)")
_YEAR_BESIDE: Final = re.compile(r"[”\"'’»』》*\s]{0,3}[(\[（,]\s?(?:[^()\d]{0,40}[,\s])?((?:18[89]|19\d|20[0-4])\d)\b")
_EDGES: Final = " \t\n\"'“”„‘’«»『』《》「」*_.,:;–—-|"
_BODY: Final = 12_000
"""Characters of the text that are asked."""
_APART: Final = ("em", "i", "cite", "strong", "b", "u")
_FIRST: Final = 3
"""Paragraphs in which a review names its film."""


@dataclass(slots=True)
class Proposal:
    """A title that a place of the page proposes, and how sure it is."""

    title: str
    weight: float
    by: By
    raw: str
    year: int | None = None


class Text:
    """The body as a witness: how often it mentions a title, where, and how it sets it apart."""

    def __init__(self, blocks: list[Block]) -> None:
        self.raw = "\n".join(block.text for block in blocks)[:_BODY]
        self._folded = f" {fold_long(self.raw)} "
        self._opening = f" {fold_long(' '.join(block.text for block in blocks[:_FIRST])[:2500])} "
        self.apart = list(_set_apart(blocks))
        self._apart = {fold(title) for title, _, _ in self.apart}

    def count(self, title: str) -> int:
        """How often the text mentions the title."""
        key = fold(title)
        return self._folded.count(key if _is_spaceless(key) else f" {key} ") if key else 0

    def score(self, title: str) -> float:
        """How strongly the text speaks for a title, 0 to 4.5."""
        key = fold(title)
        opening = key if _is_spaceless(key) else f" {key} "
        score = 0.5 * min(self.count(title), 4) + (1.2 if key in self._apart else 0.0)
        return score + (0.8 if opening in self._opening else 0.0) + (0.5 if self._folded.startswith(f" {key} ") else 0.0)


def read(draft: Draft) -> None:
    """Set the film."""
    text = Text(_body(draft))
    scored = [(_score(p, text, draft), -at, p) for at, p in enumerate(_proposals(draft, text)) if is_name(p.title)]
    if not scored:
        return
    best = max(scored)[2]
    title = _as_in_text(best.title, text.raw)
    draft.review.film = Film(title, _year(draft, best, text))
    draft.prove("film", best.by, best.raw[:300])


def fold_long(text: str) -> str:
    """As `fold`, for texts of any length."""
    return " ".join(fold(text[at : at + 2000]) for at in range(0, min(len(text), _BODY), 2000))


def _is_spaceless(key: str) -> bool:
    """True for a title in a script that sets no spaces between words, or glues endings to them."""
    return any("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in key)


def _body(draft: Draft) -> list[Block]:
    blocks = [draft.blocks[i] for i in draft.body_range() if draft.spans.label(i) is Label.BODY]
    return blocks[:60] or [block for block in draft.blocks if not block.place.hidden and len(block.text) > 80][:20]


def _proposals(draft: Draft, text: Text) -> Iterator[Proposal]:
    """Every title that some place of the page proposes, the surest places first."""
    linked = draft.linked
    for named in names_in(linked.film_title) if linked.film_title else ():
        yield Proposal(named.title, named.weight + 2.0, "linked-data", linked.film_title, named.year or linked.film_year)
    yield from _in_credits(draft)
    sites = site_names(draft)
    told = [(draft.review.headline or "", 0.0), (linked.headline, -0.6), (draft.document.title, -0.8)]
    seen: set[str] = set()
    for line, less in told:
        bare = without_site(line, sites)
        if bare and fold(bare) not in seen:
            seen.add(fold(bare))
            yield from (Proposal(n.title, n.weight + less, "headline", line, n.year) for n in names_in(bare))
    yield from _in_words(draft.review.headline or "", text)
    for title, raw, year in text.apart[:40]:
        yield Proposal(title, 0.8 + (1.5 if year else 0.0), "prose", raw, year)


def _in_credits(draft: Draft) -> Iterator[Proposal]:
    """Rows that tell the title, and the line that stands over the credits."""
    body = draft.body_range()
    for span in draft.spans.labelled(Label.CREDITS):
        if body and span.block > body[-1] + 3:
            return
        line = draft.spans.text(span)
        label = span.reason.removeprefix("label: ")
        if label in _TITLES and label != span.reason:
            value = line.partition(":")[2] or line
            original = "orig" in label or "原" in label or "원제" in label
            yield from (Proposal(n.title, n.weight + (0.6 if original else 3.0), "credits", line, n.year) for n in names_in(value))
        elif span.reason == "title over credits" and not dates.find(line) and len(line) < 120:
            yield from (Proposal(n.title, n.weight + 2.0, "credits", line, n.year) for n in names_in(line.strip("* ")))


def _in_words(headline: str, text: Text) -> Iterator[Proposal]:
    """Runs of capitalised words of a headline that the text mentions more than once."""
    words = headline.split()[:20]
    for length in (5, 4, 3, 2, 1):
        for at in range(len(words) - length + 1):
            run = " ".join(words[at : at + length]).strip(_EDGES + "?!()")
            if len(run) > 2 and run[0].isupper() and run.split()[-1][0].isupper() and text.count(run) >= 2:
                yield Proposal(run, 0.6 + 0.2 * length, "headline", headline)


def _set_apart(blocks: list[Block]) -> Iterator[tuple[str, str, int | None]]:
    """What the paragraphs set in italics, bold or quotation marks: title, its surroundings, the year beside it."""
    for block in blocks[:30]:
        text = block.text[:3000]
        places = [(text[m.start : m.end], m.start, m.end) for m in block.marks if m.tag in _APART and m.end - m.start < 80]
        for title, start, end in [*places, *quoted(text)]:
            bare = title.strip(_EDGES)
            if _may_be_title(bare, text, end):
                beside = _YEAR_BESIDE.match(text, end)
                yield bare, text[max(0, start - 40) : end + 40], int(beside[1]) if beside else None


def _may_be_title(title: str, text: str, end: int) -> bool:
    """True for words set apart within a sentence: titles begin with a capital or have none, and are no whole line."""
    if not 1 < len(title) <= 80 or end - len(title) <= 2 and end >= len(text) - 2:
        return False
    return not title[0].islower() and not text[end : end + 2].lstrip().startswith(":") and len(title.split()) <= 10


def _score(proposal: Proposal, text: Text, draft: Draft) -> float:
    """A proposal's weight, and what the text and the head of the page say to it."""
    title, key = proposal.title, fold(proposal.title)
    score = proposal.weight + text.score(title)
    score += 0.6 * (f" {key} " in f" {fold(draft.document.title)} ") + 0.6 * (f" {key} " in f" {fold(draft.review.headline or '')} ")
    score += 0.4 * (bool(key) and key in fold(_slug(draft)))
    words = title.split()
    if len(words) > 6 and not text.count(title):
        score -= 0.3 * (len(words) - 6)
    if len(words) == 1 and title.islower():
        score -= 1.5
    return score


def _slug(draft: Draft) -> str:
    """The last part of the page's address, as words."""
    try:
        path = urlsplit(draft.page.url or draft.linked.canonical_url).path
    except ValueError:
        return ""
    return re.sub(r"[-_+.]", " ", unquote(path.rstrip("/").rpartition("/")[2]))


def _as_in_text(title: str, text: str) -> str:
    """A title in capitals as the text writes it, where it does so otherwise."""
    if not title.isupper():
        return title
    found = next((m[0] for m in re.finditer(re.escape(title), text, re.I) if not m[0].isupper()), title)
    return found if found[0].isupper() or not found[0].isalpha() else title


def _year(draft: Draft, best: Proposal, text: Text) -> int | None:
    """The film's year: beside the title, in the credits, beside its first mention."""
    if best.year:
        return best.year
    for span in draft.spans.labelled(Label.CREDITS):
        if span.reason.removeprefix("label: ") in _YEARS and (found := _YEAR.search(draft.spans.text(span))):
            return int(found[1])
    at = text.raw.casefold().find(best.title.casefold())
    if at >= 0 and (found := _YEAR_BESIDE.match(text.raw, at + len(best.title))):
        return int(found[1])
    if found := _SHORT_YEAR.search(text.raw[:3000]):
        return int(found[1]) + (2000 if int(found[1]) < 50 else 1900)
    return draft.linked.film_year
