"""The film that the page is about: its title as the page writes it, and its year.

Rules of this room: every place that may name the film proposes, with a weight; the text then speaks for or against each
proposal by how often, where and how it mentions it. A row of the credits or linked data needs no such witness.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold
from reviewcrawler.review import Film
from reviewcrawler.spans import Label
from reviewcrawler.subject import may_hold_a_film
from reviewcrawler.tables import load
from reviewcrawler.titles.headline_titles import ACT, BY, is_name
from reviewcrawler.titles.mentions import Text, fold_long
from reviewcrawler.titles.proposing import Proposal, proposals
from reviewcrawler.titles.years import year_of

_DIRECTS: Final = re.compile(r"\bdirect(?:or|ed)|\bregi[aes]|\bréalis|\bdirig|\bdirec[cç]|режисс|\breż", re.I)
_SUBTITLE: Final = re.compile(r"\s?[:–—-]\s")
_EDGES: Final = " \t\n\"'“”„‘’«»『』《》「」*_.,:;–—-|"
_LOOKED_AT: Final = 8_000
"""Characters of a paragraph in which the words for a director are looked for."""
_TELLING: Final = 600
"""Characters of a text that would mention its film's title."""
_OFTEN, _TWICE = 3, 2
"""Mentions of a title that is set apart by which a text tells its film; where the headline is a sentence, fewer do."""
_SHORT: Final = 1_200
"""Characters of a text that need to mention its film but once, in marks that only works have, and no other work."""
_SENTENCE: Final = 3
"""Words of a headline that may be a sentence."""
_WITH_CASES: Final = frozenset(["cs", "hr", "pl", "ru", "sk", "sl", "sr", "uk"])
"""Languages in which a title in quotation marks changes its ending."""
_INFLECTED: Final = 4
"""Letters of the shortest title whose ending is asked."""
_STOP: Final = frozenset(word for words in load("languages")["words"].values() for word in words.split())


def read(draft: Draft) -> None:
    """Set the film."""
    if not may_hold_a_film(draft):
        return
    text = witness_of(draft)
    best = max(scored(draft, text), key=lambda found: found[0], default=None)
    if best is None:
        return
    proposal = best[1]
    title = _nominative(_as_in_text(proposal.title, text.raw), text, draft.review.language or "")
    draft.review.film = Film(title, proposal.year or year_of(draft, proposal.title, text))
    draft.prove("film", proposal.by, proposal.raw[:300])


def scored(draft: Draft, text: Text) -> list[tuple[float, Proposal]]:
    """Every proposal with its score: its own weight, what the text says to it, and what the page's head does."""
    proposed = [p for p in proposals(draft, text) if is_name(p.title)]
    witness, head = _heard(proposed, text), _head(draft)
    by = {p.title for p in proposed if BY.search(p.title)}
    directors = _directors(draft) if by else ""
    before = {title: title[: found.start()].strip(_EDGES) for title in by if (found := BY.search(title))}
    named = {t for t in by if ACT.search(t) or text.sets_apart(before[t]) or _names(t, directors)}
    shorter = {before[title] for title in by - named}
    cut = {title for title in shorter if not text.count(title)}
    cut |= _unheard(proposed, text)
    return [
        (p.weight + witness[fold(p.title)] + _in_head(p.title, head) - 2.0 * (p.title in named or p.title in cut), p)
        for p in proposed
    ]


def _unheard(proposed: list[Proposal], text: Text) -> set[str]:
    """Headlines that a text never repeats, where it sets another title apart again and again from its opening on."""
    if not any(p.by == "prose" and _is_told(p.title, proposed, text) for p in proposed):
        return set()
    return {p.title for p in proposed if p.by == "headline" and not p.closed and not text.count(p.title)}


def _is_told(title: str, proposed: list[Proposal], text: Text) -> bool:
    """True for a title that a text sets apart from its opening on: often, or twice where no headline is like it."""
    times = text.count(title) if text.opens_with(title) else 0
    alone = len(text.raw) <= _SHORT and any(f"{mark}{title}" in text.raw for mark in "《『")
    alone = alone and len({fold(other) for other, _, _ in text.apart}) == 1
    if times < (1 if alone else _TWICE) or times >= _OFTEN:
        return times >= _OFTEN
    headlines = [p for p in proposed if p.by == "headline"]
    apart = [p.title for p in proposed if p.by == "prose"]
    longest = max((len(p.title.split()) for p in headlines), default=0)
    like = any(_are_akin(p.title, other) for p in headlines for other in apart)
    return longest >= _SENTENCE and not like and not any(p.closed or text.count(p.title) for p in headlines)


def _are_akin(one: str, other: str) -> bool:
    """True for titles that share a word, perhaps with another ending."""
    stems = {word[: max(3, len(word) - 2)] for word in fold(one).split() if len(word) > 2}
    return any(word[: max(3, len(word) - 2)] in stems for word in fold(other).split() if len(word) > 2)


def witness_of(draft: Draft) -> Text:
    """The body as a witness of titles."""
    return Text(_body(draft))


def _heard(proposed: list[Proposal], text: Text) -> dict[str, float]:
    """What the text says to each title, folded.

    Whoever mentions a title mentions its beginning, too: a part speaks no louder than the whole that the text knows.
    """
    titles = {fold(p.title): p.title for p in proposed}
    counts = {key: text.count(title) for key, title in titles.items()}
    closed = {fold(p.title) for p in proposed if p.closed}
    first_part = {key: fold(_SUBTITLE.split(titles[key], maxsplit=1)[0]) for key in closed}
    heard = {key: text.score(title) if counts[key] else _silence(key, text) for key, title in titles.items()}
    for whole in {fold(p.title) for p in proposed if p.subtitled}:
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
    return by is not None and f" {fold(title[by.end() :])} " in directors.replace(f" {fold(title)} ", " ")


def _slug(draft: Draft) -> str:
    """The last part of the page's address, as words."""
    try:
        path = urlsplit(draft.page.url or draft.linked.canonical_url).path
    except ValueError:
        return ""
    return re.sub(r"[-_+.]", " ", unquote(path.rstrip("/").rpartition("/")[2]))


def _nominative(title: str, text: Text, language: str) -> str:
    """A title in the form in which it opens sentences, where the form that was read never does: that is a subject's."""
    stem = fold(title)[: max(3, len(title) - 3)]
    if language not in _WITH_CASES or " " in title or len(title) < _INFLECTED or _opens_sentence(title, text.raw):
        return title
    akin = (other for other, _, _ in text.apart if " " not in other and fold(other).startswith(stem))
    return next(
        (other for other in akin if abs(len(other) - len(title)) < 3 and _opens_sentence(other, text.raw)), title
    )


def _opens_sentence(title: str, text: str) -> bool:
    return re.search(rf"(?:^|\n|[.!?…]\s)[„“«\"]{re.escape(title)}[”“»\"]", text) is not None


def _as_in_text(title: str, text: str) -> str:
    """A title in capitals as the text writes it, where it does so otherwise."""
    if not title.isupper():
        return title
    found = next((m[0] for m in re.finditer(re.escape(title), text, re.I) if not m[0].isupper()), title)
    return found if found[0].isupper() or not found[0].isalpha() else title
