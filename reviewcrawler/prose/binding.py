"""How surely words that name a director speak of the page's own film.

Rules of this room: a sentence that holds the film's title speaks of it, and so does the article's beginning; a title
set apart right before the words, a year, or a word of comparison makes them another film's. Names are not its affair.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.folding import either, plain
from reviewcrawler.tables import load

_TABLE: Final = load("prose")
OPENING: Final = 3
"""Paragraphs at the article's beginning that speak of its film unless they say otherwise."""
_ELSEWHERE: Final = re.compile(
    rf"(?<!\w)(?:{either(word for words in _TABLE['elsewhere'].values() for word in words)})", re.I
)
_QUOTED: Final = re.compile(r"[“”\"„«‘『「《‹]([^“”\"„«»’『』「」《》‹›\n]{2,60})[”\"“»’』」》›]")
_QUOTED_NEXT: Final = re.compile(r",?\s?(?:em |in |de |of )?[“\"„«‘『「《]")
_INTRODUCES: Final = re.compile(rf"[』」》]?(?:{either(_TABLE['introduces']['ja'])})")
"""Between an earlier film and its maker, who is introduced by it: ``『前の湖』などの森谷有紀``."""
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_BEHIND_NAME: Final = re.compile(r"[a-zà-ÿ]\s[A-ZÀ-Þ][\w’'-]*(?:\s[A-ZÀ-Þ][\w’'-]*){0,4},\s$")
"""A name with a comma right before a phrase: ``fans of Fell, directed by …`` speaks of Fell."""
_RELATIVE: Final = re.compile(r"\b(?:that|whom|den|которого|которую|který|které)\s(?:the\s)?\Z")
"""A clause on something else that the director made: ``the thriller that director Ada Moor made``."""
_THE_FILM: Final = either(word for words in _TABLE["the_film"].values() for word in words)
_FILM_BEFORE: Final = re.compile(
    rf"(?<!\w)(?:{_THE_FILM})(?:,|\s(?:is|was|wurde|est|è|é|es|fue|is|jest|je|был|была))\s\Z", re.I
)
_FILM_BEHIND: Final = re.compile(rf",\s(?:{_THE_FILM})(?!\w)", re.I)
"""The film itself right before a phrase, or behind it: ``The film, directed by Ada Moor, ``."""
_STOP: Final = re.compile(r"[.!?。！？]\s|\n|[。！？]")


def bond(text: str, apart: list[tuple[int, int]], start: int, end: int, number: int, titles: list[str]) -> float:
    """How surely words at `start` speak of the page's own film, 0 to 2."""
    stops = [m.end() for m in _STOP.finditer(text, 0, start)]
    opening = stops[-1] if stops else 0
    ending = _STOP.search(text, end)
    sentence = text[opening : ending.start() if ending else len(text)]
    lead = text[max(opening, start - 50) : start]
    own = any(_holds(sentence, title) for title in titles)
    if _names_other_film(text, apart, max(opening, start - 60), start, titles):
        return 0
    if titles and not own and (_BEHIND_NAME.search(lead) or _RELATIVE.search(lead)):
        return 0
    if not own and (_YEAR.search(lead[-40:]) or _QUOTED_NEXT.match(text, end)):
        return 0
    if _ELSEWHERE.search(lead) and not any(_holds(lead, title) for title in titles):
        return 0
    said = own or _FILM_BEFORE.search(lead) or _FILM_BEHIND.match(text, end)
    return (1.5 if own else 0.75 if said else 0) + (1 if number < OPENING else 0.25)


def is_clear(text: str, apart: list[tuple[int, int]], start: int, end: int, titles: list[str]) -> bool:
    """True where the sentence around words at `start` has no other title, no year and no word of comparison.

    >>> is_clear("Director Ada Moor waits.", [], 0, 17, [" tarn "])
    True
    >>> is_clear("Like Fell, director Ada Moor waits.", [], 11, 28, [" tarn "])
    False
    """
    stops = [m.end() for m in _STOP.finditer(text, 0, start)]
    opening = stops[-1] if stops else 0
    ending = _STOP.search(text, end)
    last = ending.start() if ending else len(text)
    told = f"{text[opening:start]} {text[end:last]}"
    if _ELSEWHERE.search(told) or _YEAR.search(text, opening, start):
        return False
    others = [(m.start(1), m.end(1)) for m in _QUOTED.finditer(text, opening, start)]
    others += [(a, b) for a, b in apart if opening <= a and b <= start]
    return all(any(plain(text[a:b]) in title or title in plain(text[a:b]) for title in titles) for a, b in others)


def _holds(text: str, title: str) -> bool:
    return title in plain(text) if title.isascii() else title.strip() in plain(text)


def _names_other_film(text: str, apart: list[tuple[int, int]], start: int, end: int, titles: list[str]) -> bool:
    """True where the last title set apart before a phrase is another film's."""
    ranges = [(m.start(1), m.end(1)) for m in _QUOTED.finditer(text, start, end)]
    ranges += [(a, b) for a, b in apart if start <= a and b <= end and b - a < 60]
    if not ranges:
        return False
    a, b = max(ranges)
    named = plain(text[a:b])
    if _INTRODUCES.fullmatch(text[b:end]):
        return False
    bare = named.strip()
    if not bare.isascii() and any(bare in title or title.strip() in bare for title in titles):
        return False
    return not any(named in title or title in named or _is_inflected(named, title) for title in titles)


def _is_inflected(one: str, other: str) -> bool:
    """True for titles whose words differ in their endings only."""
    pairs = list(zip(one.split(), other.split(), strict=False))
    same = len(one.split()) == len(other.split()) and bool(pairs)
    return same and all(a == b or a[: max(3, len(b) - 2)] == b[: max(3, len(b) - 2)] for a, b in pairs)
