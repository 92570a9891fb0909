"""Turns that speak of somebody only as of the film's maker, by what stands around the name.

Rules of this room: the name stands in full. The turn itself says that its bearer directs ("the film's director, Ada
Moor,"), or says whose film it is beside the film's own title ("Tarn: Ada Moor’s film is slow"); where a novelist or
an actor might be meant, too, the text must not speak of the bearer's books or part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reviewcrawler.folding import either
from reviewcrawler.people.running import name_at, name_before
from reviewcrawler.prose.speech import Speech
from reviewcrawler.prose.titled import is_same
from reviewcrawler.prose.told import telling_words, words_of
from reviewcrawler.prose.unspaced import CERTAIN, Named
from reviewcrawler.prose.wording import words
from reviewcrawler.tables import load

_TABLE: Final = load("prose")
_GENITIVE: Final = frozenset(_TABLE["possessive_s"]["languages"])
"""Languages whose genitive is a bare "s" behind a name."""


_TRADE: Final = sorted({word for word in words("title") if " " not in word})
_FILM: Final = words("the_film")
_TRADES: Final = telling_words(_TRADE)
"""A text without any of these is not looked at closer."""
_THIS: Final = either(word.replace("'", mark) for word in words("of_this") for mark in "'’")
_TOLD: Final = re.compile(
    rf"(?<![\w-])(?i:(?:(?P<their>{either(words('their'))})\s)?(?:{either(_TRADE)})(?:\s(?P<this>{_THIS}))?)"
    rf"(?:,|:|\s[–—-])\s(?=[^\W\d_])"
)
"""A trade with what says whose it is, and a mark before the name: ``su directora, Ada Moor,``."""
_ITS_OWN: Final = re.compile(
    rf"(?<!\w)(?:{either(_FILM)})(?!\w)[^.!?]{{2,160}}?(?<!\w)(?:{either(words('their'))})\s(?:{either(_TRADE)})\s(?=[^\W\d_])",
    re.I,
)
"""The film, and its director in one sentence with no mark between: ``Film čeká, protože jeho režisérka Jana Lesná``."""
_CLOSED: Final = re.compile(r"\s?[,;)–—.]|$")
_OF_TITLE: Final = re.compile(
    rf"(?<![\w-])(?i:{either(_TRADE)})\s(?:(?:of|de|di|von|van|av|af)\s)?[«„“‘\"](?P<title>[^«»„“”‘’\"\n]{{2,60}})[»”“’\"]"
    r",?\s(?:(?:[–—-]|is|ist|est|es|è|é|jest|je)\s)?(?:[\w-]*[a-zà-ÿа-яё]\s){0,3}?(?=[^\W\d_a-zà-ÿа-яё])"
)
"""Who directs this title: ``Режиссёр «Тарна» — молодой Иван Озёрный``."""
_WORK: Final = rf"[\w-]*(?:{either(words('bare_works'))})"
_POSSESSED: Final = re.compile(
    rf"s\s(?:[a-zà-ÿ][\w-]{{1,24}},?\s){{0,7}}?(?:[A-ZÄÖÜ][\w-]{{2,24}}\s(?:[a-zà-ÿ][\w-]{{1,24}},?\s){{1,3}}?)?(?i:{_WORK})(?![\w-])"
)
"""``Ada Moors langsamer Film``."""
_OWN: Final = re.compile(
    rf"['’]s?\s(?:(?!(?:{either(_TABLE['owned_apart']['words'])})\b)[a-z-]{{3,15}}\s)?(?:{either(words('dated'))})(?![\w-])"
)
_PART: Final = re.compile(rf"(?<!\w)(?:{either(words('parts'))})", re.I)
_NEAR: Final = 40
_SENTENCE: Final = re.compile(r"[.!?]\s")
_ACCLAIM: Final = re.compile(
    rf"(?P<bracket>\s\([^()]{{0,40}}(?:19|20)\d\d\))?\s(?:(?P<one>{either(words('one_of'))})|{either(words('a_maker'))})"
    rf"\s(?:[\w-]+\s){{0,5}}?(?i:{either(_TRADE)})(?![\w-])"
)
"""What is said of a director at the opening: ``Ada Moor is one of our slowest filmmakers``."""
_PRAISE: Final = re.compile(rf"(?<!\w)(?:{either(words('praise'))})(?!\w)", re.I)
_OPENS: Final = 60


def named_as_maker(text: str, titles: Sequence[str], speech: Speech) -> Iterator[Named]:
    """Directors whom a paragraph names by such a turn. `titles`: what the page's film is called.

    >>> [named.names for named in named_as_maker("Its director, Ada Moor, waits.", ["Tarn"], Speech([]))]
    [('Ada Moor',)]
    """
    yield from named_by_trade(text, titles)
    yield from _possessed(text, speech)
    yield from _own(text, titles, speech)
    for found in _ACCLAIM.finditer(text, 0, 4 * _OPENS):
        name = name_before(text, found.start())
        praised = _PRAISE.search(found[0]) is not None and not speech.plays(name)
        if " " in name and found.start() - len(name) < _OPENS and (found["one"] or found["bracket"] or praised):
            yield Named((name,), found.start() - len(name), found.end(), 0.5)


def named_by_trade(text: str, titles: Sequence[str] = ()) -> Iterator[Named]:
    """Directors behind a trade that says whose it is: the film's, or a title's of `titles`.

    >>> [named.names for named in named_by_trade("Der Regisseur des Films, Ada Moor, wartet.")]
    [('Ada Moor',)]
    """
    if _TRADES.isdisjoint(words_of(text)):
        return
    for found in _TOLD.finditer(text):
        names, end = name_at(text, found.end())
        sure = found["this"] or (found["their"] and _CLOSED.match(text, end))
        if sure and _are_full(names):
            yield Named(names, found.start(), end, CERTAIN)
    for found in _ITS_OWN.finditer(text):
        names, end = name_at(text, found.end())
        if _are_full(names):
            yield Named(names, found.start(), end, CERTAIN)
    yield from _of_title(text, titles)


def _are_full(names: Sequence[str]) -> bool:
    return bool(names) and all(" " in name for name in names)


def _of_title(text: str, titles: Sequence[str]) -> Iterator[Named]:
    """Names behind a trade and the film's own title, which may stand in another case."""
    for found in _OF_TITLE.finditer(text):
        names, end = name_at(text, found.end())
        if _are_full(names) and any(is_same(found["title"], title) for title in titles):
            yield Named(names, found.start(), end, CERTAIN)


def _possessed(text: str, speech: Speech) -> Iterator[Named]:
    """Names with an "s" before a word for a work, in the languages that say so."""
    for found in _POSSESSED.finditer(text) if speech.language[:2] in _GENITIVE else ():
        name = name_before(text, found.start())
        if " " in name and not speech.writes(name) and speech.count(f"{name}s") <= speech.count(name) + 1:
            yield Named((name,), found.start() - len(name), found.end(), 0.5)


def _own(text: str, titles: Sequence[str], speech: Speech) -> Iterator[Named]:
    """Names with an apostrophe before a word for a work, in a sentence that holds the film's title."""
    for found in _OWN.finditer(text):
        name = name_before(text, found.start())
        opening = max((m.end() for m in _SENTENCE.finditer(text, 0, found.start())), default=0)
        told = text[opening : found.end() + _NEAR]
        if " " in name and any(t in told for t in titles) and not _PART.search(told) and not speech.writes(name):
            yield Named((name,), found.start() - len(name), found.end(), 0.5)
