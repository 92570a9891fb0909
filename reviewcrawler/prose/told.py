"""Which words a paragraph has: asked before it is searched for a turn of phrase, which takes several times as long.

Rule of this room: it may tell of a word that a pattern will not find; where it tells of none, no pattern finds any. A
pattern that takes small letters for capitals takes a dotless ı and a long ſ for plain ones, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from reviewcrawler.folding import plain_words

_TOKEN: Final = re.compile(r"\w+")


def _folded(text: str) -> str:
    return text.replace("İ", "i").lower().replace("ı", "i").replace("ſ", "s")


@lru_cache(maxsize=64)  # several turns are looked for in one paragraph after another, and in all of a text again
def words_of(text: str) -> frozenset[str]:
    """The words of a text, in small letters.

    >>> sorted(words_of("Ada Moor’s FILM"))
    ['ada', 'film', 'moor', 's']
    """
    words = plain_words(text)
    return frozenset(_TOKEN.findall(_folded(text)) if words is None else words)


def telling_words(phrases: Iterable[str]) -> frozenset[str]:
    """The longest word of each phrase: a text without any of them has none of the phrases, where these stand as words.

    >>> sorted(telling_words(["a film by", "directed by"]))
    ['directed', 'film']
    """
    return frozenset(max(_TOKEN.findall(_folded(phrase)), key=len) for phrase in phrases)
