"""Directors whom a text names in passing: by what they do with the film, or by whose further films it speaks of.

Rules of this room: asked only where no sentence names a director outright. The turn is one that an actor or a figure of
the plot may have, too, so the text must speak of a director somewhere and not of the bearer's part; and the name
stands in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from reviewcrawler.folding import either, fold
from reviewcrawler.people.inflection import nominative
from reviewcrawler.people.running import name_at, name_before, without_opener
from reviewcrawler.prose.speech import Speech
from reviewcrawler.prose.unspaced import Named
from reviewcrawler.prose.wording import spelt, words
from reviewcrawler.tables import load

_TABLE: Final[dict[str, Any]] = load("prose")
_PAUSE: Final = r"(?:,\s[^.!?;:()]{3,70},)?"
_TELLS: Final = re.compile(
    rf"{_PAUSE}\s(?:(?:{either(_TABLE['lead_in']['words'])})\s){{0,2}}(?:{either(words('tells'))})(?![\w-])"
)
_TOLD_BY: Final = re.compile(
    rf"(?<![\w-])(?i:{either(words('told_by'))})\s(?:(?:{either(_TABLE['lead_in']['words'])})\s)?(?=[^\W\d_])"
)
"""A verb before the one whose deed it is: ``Hier erzählt Ada Moor``."""
_THEIR_WORK: Final = re.compile(
    rf"(?<![\w-])(?i:{either(words('whose'))})\s(?:[\w-]{{2,16}}\s){{0,2}}?(?:{either(words('own_works'))})(?![\w-])"
)
_OF_WORK: Final = re.compile(rf"(?<![\w-])(?i:{either(spelt('body_of_work'))})\s?(?=[^\W\d_])")
_HAS_WORK: Final = re.compile(rf"['’]s?\s(?:{either(_TABLE['body_of_work_behind']['words'])})(?![\w-])")
_FULL_NAME: Final = re.compile(
    r"(?<![\w(«„“\"'’-])[^\W\d_a-zà-ÿа-яё][\w’'-]+(?:\s(?:de|del|da|di|van|von|der|la|le|ван|фон|де))?"
    r"(?:\s[^\W\d_a-zà-ÿа-яё][\w’'.-]+){1,3}"
)
_SOMEBODY: Final = re.compile(rf"(?<![\w-])(?i:{either(words('trade'))})[\w-]*(?!\s[^\W\d_a-zà-öø-ÿа-яё])")
"""A word for somebody's trade with no name behind it."""
_COMPANIES: Final = frozenset(_TABLE["companies"]["words"])
_OPENS: Final = 160
_SENTENCES: Final = 240
"""Characters before a word for somebody's film in which its maker is named."""


def named_in_passing(text: str, speech: Speech) -> Iterator[Named]:
    """Directors whom a paragraph names so.

    >>> speech = Speech(["Ada Moor shows two sisters in her second film. The director waits. Moor never hurries."])
    >>> [named.names for named in named_in_passing("Ada Moor shows two sisters in her second film.", speech)]
    [('Ada Moor',)]
    """
    for told, start, end, weight in (*_telling(text), *_working(text), *_opening(text)):
        name = without_opener(told)
        if " " in name and speech.may_direct(name):
            yield Named((nominative(name, speech.language[:2]),), start, end, weight)
    for name, start, end, weight in _of_work(text):
        if " " in name and not speech.plays(name) and not speech.writes(name):
            yield Named((nominative(name, speech.language[:2]),), start, end, weight)


def _telling(text: str) -> Iterator[tuple[str, int, int, float]]:
    """Names before or behind a verb of telling and showing."""
    for found in _TELLS.finditer(text):
        name = name_before(text, found.start())
        yield name, found.start() - len(name), found.end(), 0.4
    for found in _TOLD_BY.finditer(text):
        names, end = name_at(text, found.end())
        yield (names[0] if len(names) == 1 else ""), found.start(), end, 0.4


def _working(text: str) -> Iterator[tuple[str, int, int, float]]:
    """The last name in full before words for a film of its bearer."""
    for found in _THEIR_WORK.finditer(text):
        opening = max(0, found.start() - _SENTENCES)
        named = list(_FULL_NAME.finditer(text, opening, found.start()))
        if named:
            names, _ = name_at(text, named[-1].start())
            yield (names[0] if len(names) == 1 else ""), named[-1].start(), found.end(), 0.5


def _opening(text: str) -> Iterator[tuple[str, int, int, float]]:
    """The first name in full, where a word for a director's trade follows without a name, and nobody else between."""
    named = _names(text, 0, _OPENS + _SENTENCES)
    if not named or named[0][1] > _OPENS:
        return
    name, start = named[0]
    trade = _SOMEBODY.search(text, start + len(name), start + len(name) + _SENTENCES)
    if trade and not any(start < at < trade.start() for other, at in named if other != name):
        yield name, start, trade.end(), 0.6


def _names(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """Names in full between two places, and where each begins."""
    found = ((name_at(text, each.start())[0], each.start()) for each in _FULL_NAME.finditer(text, start, end))
    return [(names[0], at) for names, at in found if names and _COMPANIES.isdisjoint(map(fold, names[0].split()))]


def _of_work(text: str) -> Iterator[tuple[str, int, int, float]]:
    """Names behind "the cinema of", or before "’s cinema"."""
    for found in _OF_WORK.finditer(text):
        names, end = name_at(text, found.end())
        yield (names[0] if len(names) == 1 else ""), found.start(), end, 0.5
    for found in _HAS_WORK.finditer(text):
        name = name_before(text, found.start())
        yield name, found.start() - len(name), found.end(), 0.4
