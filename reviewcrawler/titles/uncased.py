"""Titles in headlines of scripts without capitals, where they run into what else a headline says.

Rule of this room: a part of such a headline is a title by what the text says to it, and by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.folding import either
from reviewcrawler.tables import load
from reviewcrawler.titles.headline_titles import is_name, without_announcing
from reviewcrawler.titles.mentions import Text
from reviewcrawler.titles.quoting import EDGES

_TABLE: Final = load("titles")["affixes"]
_LETTERS: Final = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_HAS_LETTERS: Final = re.compile(f"[{_LETTERS}]")
_WORD: Final = re.compile(rf"[{_LETTERS}・ー]+")
_GIVES: Final = re.compile(either(_TABLE["gives"]))
_FILM: Final = tuple(_TABLE["film_beside"])
_PARTICLES: Final = tuple(_TABLE["particles"])
_BRACKET: Final = re.compile(r"\s*\[([^\[\]]{2,40})\]")
_KATAKANA: Final = re.compile(
    r"((?=[^\u30a0-\u30ff]{0,8}[\u30a1-\u30fa])[\u30a0-\u30ff\u3400-\u9fffA-Za-z0-9・ー.]{4,20})(?=[をはのがにってと、])"
)
"""A headline's beginning up to its first particle, with syllables that spell names in it."""
_COMMA: Final = re.compile(rf"([{_LETTERS}0-9・ー]{{2,12}}(?:\s[{_LETTERS}0-9]{{1,8}}){{0,3}})(?:[,，、]|-(?=\D))")
_GOES_ON: Final = re.compile(r"[\u30a1-\u30fa・ー][\s・]?[\u30a1-\u30fa]")
"""Where a title in syllables goes on behind what looks like its end."""
_FIRST_WORDS: Final = 4
_OFTEN: Final = 2
_SHORT: Final = 600
"""Characters of a text that may mention its film but once, where it sets no title apart."""
_APART: Final = 40
"""What a text sets apart that is looked for in the headline."""


def titles(headline: str, text: Text) -> Iterator[tuple[str, float]]:
    """Possible titles of a headline in a script without capitals, and how sure they are."""
    yield from _in_brackets(headline, text)
    if not _HAS_LETTERS.search(headline[:60]):
        return
    yield from _set_apart(headline, text)
    yield from _before_what_is_given(headline, text)
    yield from _before_particle(headline, text)
    yield from _before_comma(headline, text)
    yield from _first_words(headline, text)


def _in_brackets(headline: str, text: Text) -> Iterator[tuple[str, float]]:
    """A title in square brackets that opens the headline: ``[Tarn] What the water knows``."""
    found = _BRACKET.match(headline)
    title = found[1].strip(EDGES) if found else ""
    if found and is_name(title) and (text.count(title) or headline.count(title) > 1):
        yield title, 5.0


def _set_apart(headline: str, text: Text) -> Iterator[tuple[str, float]]:
    """What the text sets apart as titles are, where the headline has it without marks."""
    for title, _, _ in text.apart[:_APART]:
        at = headline.find(title) if len(title) > 1 and _HAS_LETTERS.search(title) else -1
        at = at if at >= 0 or " " not in title else headline.find(title.replace(" ", ""))
        if at >= 0 and is_name(title) and not _GOES_ON.match(headline, at + len(title) - 1):
            yield title, 3.0 + 0.6 * (at == 0)


def _before_what_is_given(headline: str, text: Text) -> Iterator[tuple[str, float]]:
    """What stands before plot, cast, opinion: ``Tarn: cast and ending explained`` in scripts without spaces."""
    found = _GIVES.search(headline)
    title = _bare(headline[: found.start()]) if found else ""
    if len(title) > 1 and is_name(title) and text.count(title):
        yield title, 3.4


def _bare(title: str) -> str:
    """A title without the word for a film on either side of it, and without the particle behind it."""
    title = title.strip(EDGES + "()（）,、")
    for film in _FILM:
        title = title.removeprefix(film).removesuffix(film).strip(EDGES + ",、")
    for particle in _PARTICLES[:2]:
        title = title.removesuffix(particle)
    return title.strip(EDGES)


def _before_particle(headline: str, text: Text) -> Iterator[tuple[str, float]]:
    """The name with which a headline begins, where the text repeats it."""
    found = _KATAKANA.match(headline)
    if found and is_name(found[1]) and (text.opens_with(found[1]) or text.count(found[1]) >= _OFTEN):
        yield found[1], 3.2


def _before_comma(headline: str, text: Text) -> Iterator[tuple[str, float]]:
    """What stands before the first comma or dash, where the text comes back to it and not to the whole."""
    found = _COMMA.match(headline)
    if found and text.count(found[1]) >= _OFTEN and not text.count(headline) and is_name(found[1]):
        yield found[1].strip(EDGES), 4.2


def _first_words(headline: str, text: Text) -> Iterator[tuple[str, float]]:
    """The first words of a headline, where only these come again in the text."""
    bare, announced = without_announcing(headline)
    words = bare.split()
    parted = any(not any(map(str.isalnum, word)) for word in words)
    if not announced or parted or len(words) < 2 or not _WORD.fullmatch(words[0]) or text.count(bare):
        return
    enough = _OFTEN if len(text.raw) > _SHORT or text.apart else 1
    for length in range(min(len(words) - 1, _FIRST_WORDS), 0, -1):
        first = " ".join(words[:length]).strip(EDGES)
        if len(first) > 1 and text.count(first) >= enough:
            if text.opens_with(first):
                yield first, 3.4
            return
