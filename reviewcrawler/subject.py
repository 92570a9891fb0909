"""Whether a page speaks of films at all: asked before anybody looks for a film, its makers or a verdict on it.

Rule of this room: it says no only where nothing speaks of films, or a long text does so once and its head never;
whether the page is about one film is for others to tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Final, NamedTuple

from reviewcrawler.draft import Draft
from reviewcrawler.tables import load

_NO_LETTERS: Final = re.compile(r"[/.?&=_-]+")
_KEY: Final = 4
"""Letters of a word's beginning by which it is looked for."""
_BEGINNING: Final = itemgetter(slice(_KEY))


class Text(NamedTuple):
    """A text in lower case, and the first letters of its words."""

    said: str
    begun: frozenset[str]

    @classmethod
    def of(cls, parts: Iterable[str]) -> Text:
        said = " ".join(parts).lower()
        return cls(said, frozenset(map(_BEGINNING, said.split())))


class Words(NamedTuple):
    """Words to look for: those that stand within others as well, in ASCII those that begin a word by its first letters,
    the others by their first letter that is none of ASCII.
    """

    within: tuple[str, ...]
    begin: dict[str, tuple[str, ...]]
    others: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, name: str) -> Words:
        """The words of that name in the table of labels."""
        table = load("labels")["film"]
        words: list[str] = table[name]
        within = tuple(word for word in words if word in table["within"])
        plain = [word for word in words if word.isascii() and word not in within]
        return cls(
            within, _by(plain, lambda word: word.split()[0][:_KEY]), _by(set(words) - {*plain, *within}, _telling)
        )

    def found(self, text: Text) -> Iterator[str]:
        """Those of the words that a text has."""
        asked = [*self.within]
        for key, words in self.begin.items():
            if key in text.begun:
                asked += words
        if not text.said.isascii():
            for letter, words in self.others.items():
                if letter in text.said:
                    asked += words
        return (word for word in asked if word in text.said)


def _telling(word: str) -> str:
    return next(letter for letter in word if not letter.isascii())


def _by(words: Iterable[str], key: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for word in words:
        out[key(word)] = (*out.get(key(word), ()), word)
    return out


_FILM: Final = Words.of("words")
_MAKERS: Final = Words.of("makers")
_JUDGING: Final = frozenset(load("kinds")["headlines"]["review"].split())
_BLOCK: Final = 2000
_TEXT: Final = 6_000
"""Characters around the article that are asked."""
_ENOUGH: Final = 2
"""Mentions of films that make a page speak of them, as one in its head does; whoever mentions them once speaks of
something else."""
_FEW: Final = 1500
"""Characters of a page that need not say what it is about."""
_MAX_BLOCKS: Final = 400
_LINE: Final = 60


def may_hold_a_film(draft: Draft) -> bool:
    """False where nothing on the page speaks of films, or but once: then it has no film, nor a verdict on one.

    Asked once headline, linked data and the article's place are known.
    """
    if draft.may_hold_a_film is None:
        if _has_any(_FILM, _head(draft)):
            draft.says_film = draft.may_hold_a_film = True
            return True
        text = _around(draft)
        said = sum(text.said.count(word) for word in _FILM.found(text))
        draft.says_film = said > 0
        draft.may_hold_a_film = said >= _ENOUGH or _has_any(_MAKERS, text) or _is_told(draft) or _is_short(draft)
    return draft.may_hold_a_film


def says_film(draft: Draft) -> bool:
    """True for a page that may hold a film, where title, address or the text around the article speak of films."""
    return may_hold_a_film(draft) and bool(draft.says_film)


def lists_film(draft: Draft) -> bool:
    """True where a short line anywhere on the page, be it of a menu, has a word on films."""
    return _has_any(_FILM, Text.of(b.text for b in draft.blocks[:_MAX_BLOCKS] if len(b.text) < _LINE))


def _has_any(words: Words, text: Text) -> bool:
    return next(words.found(text), None) is not None


def _is_told(draft: Draft) -> bool:
    """True where linked data speak of a film, or the headline announces a judgement."""
    linked = draft.linked
    if linked.film_title or linked.director or linked.rating:
        return True
    return not _JUDGING.isdisjoint(f"{draft.document.title} {linked.headline}".casefold().split())


def _head(draft: Draft) -> Text:
    """What the page's title, its headline and its address say."""
    address = _NO_LETTERS.sub(" ", f"{draft.page.url or ''} {draft.linked.canonical_url}")
    return Text.of((draft.document.title, draft.linked.headline, address))


def _around(draft: Draft) -> Text:
    """What the blocks in and around the article say."""
    return Text.of(_bounded(block.text[:_BLOCK] for block in draft.near_blocks))


def _bounded(texts: Iterable[str]) -> Iterator[str]:
    left = _TEXT
    for text in texts:
        if left <= 0:
            return
        yield text
        left -= len(text)


def _is_short(draft: Draft) -> bool:
    """True for a page with too little text to say what it is about."""
    return sum(len(block.text) for block in islice(draft.near_blocks, _MAX_BLOCKS)) < _FEW
