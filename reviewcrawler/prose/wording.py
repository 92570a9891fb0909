"""The phrases of the table as texts write them: with either apostrophe, elided, and drawn together with an article.

Rule of this room: a phrase that is drawn together with an article ("la nueva película del") names somebody only with a
word of his between ("del debutante Ada Moor"), for a film may be another thing's, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from reviewcrawler.folding import either, fold
from reviewcrawler.tables import load

_TABLE: Final[dict[str, Any]] = load("prose")


def words(*sections: str) -> list[str]:
    """The phrases of some sections in all languages, the longest first."""
    found = {word for name in sections for each in _TABLE[name].values() for word in each}
    return sorted(found, key=len, reverse=True)


def spelt(*sections: str) -> Iterator[str]:
    """Phrases with either apostrophe, with either joint, and with an article drawn in.

    >>> sorted(phrase for phrase in set(spelt("work")) if phrase.startswith("premier long"))[:3]
    ["premier long d'", 'premier long de', "premier long de l'"]
    """
    for name in sections:
        for language, phrases in _TABLE[name].items():
            for phrase in phrases:
                for each in (phrase, *_drawn(language, phrase)):
                    yield from {each, each.replace("'", "’"), each.replace("long métrage", "long-métrage")}


def _drawn(language: str, phrase: str) -> Iterator[str]:
    """A phrase that ends in "of" with the articles of its language drawn in."""
    stem, _, last = phrase.rpartition(" ")
    for article in _TABLE["contracted"].get(language, {}).get(last, ()) if stem else ():
        yield f"{stem} {article}"


DRAWN: Final = frozenset(
    fold(each) for name in ("act", "work") for language, phrases in _TABLE[name].items() for phrase in phrases
    for each in _drawn(language, phrase) if not re.search(r" d['’]$", each)
)  # fmt: skip
"""Phrases that need a word between."""

DIRECTING: Final = re.compile(either(fold(word) for word in words("trade")))
"""What a phrase holds that speaks of directing: an actress has a debut as a director, too."""
