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
from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold, site_names, without_site
from reviewcrawler.review import By, Film
from reviewcrawler.spans import Label
from reviewcrawler.subject import may_hold_a_film
from reviewcrawler.tables import load
from reviewcrawler.titles.headline_titles import ACT, BY, is_name, is_small, names_in
from reviewcrawler.titles.mentions import Text, fold_long
from reviewcrawler.titles.years import year_of

_TITLES: Final = frozenset(label for labels in load("labels")["labels"]["title"].values() for label in labels)
_ORIGINAL: Final = tuple(load("titles")["affixes"]["original"])
_DIRECTS: Final = re.compile(r"\bdirect(?:or|ed)|\bregi[aes]|\bréalis|\bdirig|\bdirec[cç]|режисс|\breż", re.I)
_OPENS_SHEET: Final = re.compile(r"([^,(\n]{2,70}?)[”\"»“]?\s?[,(.][^,()\n]{0,30}?[,\s(]?((?:19|20)\d\d)\b")
"""A title and its year before the first label of a line of credits: ``Tarn, D 2021 – Regie: …``."""
_CAPITALISING: Final = frozenset(["en", "de", ""])
"""Languages whose headlines, or whose nouns, are set in capitals."""
_MAX_WORDS: Final = 9
_SUBTITLE: Final = re.compile(r"\s?[:–—-]\s")
_OPENERS: Final = frozenset(load("titles")["affixes"]["openers"])
_EDGES: Final = " \t\n\"'“”„‘’«»『』《》「」*_.,:;–—-|"
_LOOKED_AT: Final = 8_000
"""Characters of a paragraph in which the words for a director are looked for."""
_TELLING: Final = 600
"""Characters of a text that would mention its film's title."""
_SHEETS, _TITLE = 3, 60
"""Sheets over which a heading may tell the title, and its characters."""
_OFTEN: Final = 3
"""Mentions of a title that is set apart by which a text tells its film."""
_STOP: Final = frozenset(word for words in load("languages")["words"].values() for word in words.split())


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


def read(draft: Draft) -> None:
    """Set the film."""
    if not may_hold_a_film(draft):
        return
    text = witness_of(draft)
    best = max(scored(draft, text), key=lambda found: found[0], default=None)
    if best is None:
        return
    proposal = best[1]
    title = _as_in_text(proposal.title, text.raw)
    draft.review.film = Film(title, proposal.year or year_of(draft, proposal.title, text))
    draft.prove("film", proposal.by, proposal.raw[:300])


def scored(draft: Draft, text: Text) -> list[tuple[float, Proposal]]:
    """Every proposal with its score: its own weight, what the text says to it, and what the page's head does."""
    proposals = [p for p in _proposals(draft, text) if is_name(p.title)]
    witness, head = _heard(proposals, text), _head(draft)
    by = {p.title for p in proposals if BY.search(p.title)}
    directors = _directors(draft) if by else ""
    named = {title for title in by if ACT.search(title) or _names(title, directors)}
    shorter = {title[: found.start()].strip(_EDGES) for title in by - named if (found := BY.search(title))}
    cut = {title for title in shorter if not text.count(title)}
    cut |= _unheard(proposals, text)
    return [
        (p.weight + witness[fold(p.title)] + _in_head(p.title, head) - 2.0 * (p.title in named or p.title in cut), p)
        for p in proposals
    ]


def _unheard(proposals: list[Proposal], text: Text) -> set[str]:
    """Headlines that a text never repeats, where it sets another title apart again and again from its opening on."""
    if not any(p.by == "prose" and text.count(p.title) >= _OFTEN and text.opens_with(p.title) for p in proposals):
        return set()
    return {p.title for p in proposals if p.by == "headline" and not p.closed and not text.count(p.title)}


def witness_of(draft: Draft) -> Text:
    """The body as a witness of titles."""
    return Text(_body(draft))


def _heard(proposals: list[Proposal], text: Text) -> dict[str, float]:
    """What the text says to each title, folded.

    Whoever mentions a title mentions its beginning, too: a part speaks no louder than the whole that the text knows.
    """
    titles = {fold(p.title): p.title for p in proposals}
    counts = {key: text.count(title) for key, title in titles.items()}
    closed = {fold(p.title) for p in proposals if p.closed}
    first_part = {key: fold(_SUBTITLE.split(titles[key], maxsplit=1)[0]) for key in closed}
    heard = {key: text.score(title) if counts[key] else _silence(key, text) for key, title in titles.items()}
    for whole in {fold(p.title) for p in proposals if p.subtitled}:
        # A text that calls a film by the first half of its title seldom tells the second.
        first, *rest = (fold(part) for part in _SUBTITLE.split(titles[whole], maxsplit=1))
        if counts.get(first) or not any(counts.get(part) for part in rest):
            heard[whole] = max(heard[whole], heard.get(first, 0.0))
            counts[whole] = counts[whole] or 1
    alone = dict(heard)
    known = {w: f" {w} " for w in titles if counts[w] and len(w.split()) <= 9}
    for part in titles:
        padded = f" {part} "
        wholes = [w for w, whole in known.items() if w != part and padded in whole]
        wholes += [w for w in closed if w != part and first_part[w] == part]
        heard[part] = min([heard[part], *(alone[w] for w in wholes)])
    return heard


def _silence(key: str, text: Text) -> float:
    """What it says that a text does not mention a title: little for a short one, which few reviews repeat."""
    if len(text.raw) <= _TELLING:
        return 0.0
    return -1.2 if len(key.split()) > 4 else -0.3


def _body(draft: Draft) -> list[Block]:
    return (
        draft.body_blocks()[:60]
        or [block for block in draft.blocks if not block.place.hidden and len(block.text) > 80][:20]
    )


def _proposals(draft: Draft, text: Text) -> Iterator[Proposal]:
    """Every title that some place of the page proposes, the surest places first."""
    linked = draft.linked
    for named in names_in(linked.film_title) if linked.film_title else ():
        yield Proposal(
            named.title, named.weight + 2.0, "linked-data", linked.film_title, named.year or linked.film_year
        )
    yield from _in_credits(draft)
    yield from _over_sheets(draft, text)
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
    if not _is_capitalised(draft.review.headline or "", draft.review.language or ""):
        yield from _in_words(draft.review.headline or "", text)
    for title, raw, year in text.apart[:40]:
        yield Proposal(title, 1.5 if year else 0.0, "prose", raw, year)


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
            first = line.partition("\n")[0].strip(_EDGES)
            if first != line.strip(_EDGES) and first and f" {fold(first)} " in f" {fold(draft.review.headline or '')} ":
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
            run = " ".join(words[at : at + length]).strip(_EDGES + "?!()")
            if " " not in run and (len(run) < 4 or run.casefold() in _STOP):
                continue
            named = len(run) > 2 and run[0].isupper() and run.split()[-1][0].isupper() and text.count(run) >= 2
            if named and (" " in run or 2 * text.raw.count(run) > text.count(run)):
                yield Proposal(run, 0.6 + 0.2 * length, "headline", headline)


def _head(draft: Draft) -> tuple[str, str, str]:
    """The page's title, its headline and its address, folded."""
    return f" {fold(draft.document.title)} ", f" {fold(draft.review.headline or '')} ", fold(_slug(draft))


def _in_head(title: str, head: tuple[str, str, str]) -> float:
    """What the head of the page and the shape of the words say to a title."""
    key = fold(title)
    score = 0.6 * (f" {key} " in head[0]) + 0.6 * (f" {key} " in head[1]) + 0.4 * (key in head[2])
    words = title.split()
    score -= 3.0 * (words[-1] in _STOP and not words[-1].isdigit() and words[-1].islower() and len(words) > 2)
    return score - 0.3 * max(0, len(words) - 7) - 1.5 * (len(words) == 1 and title.islower())


def _directors(draft: Draft) -> str:
    """What the page says around the words for a director, folded."""
    said = [draft.spans.text(span) for span in draft.spans.labelled(Label.CREDITS)]
    said += [text[max(0, m.start() - 40) : m.end() + 40] for text in _texts(draft) for m in _DIRECTS.finditer(text)]
    return f" {fold_long(' '.join([*said[:40], *draft.linked.director]))} "


def _texts(draft: Draft) -> list[str]:
    return [block.text[:_LOOKED_AT] for block in _body(draft)]


def _names(title: str, directors: str) -> bool:
    """True for a title that ends in the name of its director: ``Solaris by Tarkovsky``."""
    by = BY.search(title)
    return by is not None and f" {fold(title[by.end() :])} " in directors


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
