"""Words and their weights: what class names, first words and short texts say for or against the article.

Rule of this room: a weight is a log-odds learned from gold pages and looked up in a `Lexicon`; words are folded here
and nowhere else, so that training and reading agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Place, Shape
from reviewcrawler.folding import class_words

Array = npt.NDArray[np.float32]

FIRST_WORDS: Final = 8
"""Words of a text's opening that are weighed."""
PHRASE_CHARS: Final = 60
"""Length up to which a whole text is a phrase."""
_OPENING_CHARS: Final = 80
_NAME_CHARS: Final = 24
_PART_CHARS: Final = 5
_ROLE_CHARS: Final = 40
_MOST_REMEMBERED: Final = 50_000
_NAMES_CHARS: Final = 200
_WORD: Final = re.compile(r"[a-z]{3,}")
_FOLD_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")


class _NameWeights(dict[str, float]):
    """Weights of class words as they are asked for."""

    def __init__(self, names: Mapping[str, float]) -> None:
        super().__init__()
        self._names = names
        self._heads = {word[:_PART_CHARS] for word in names}
        self._tails = {word[-_PART_CHARS:] for word in names}

    def __missing__(self, word: str) -> float:
        weight = self._names.get(word)
        self[word] = weight = self._inside(word[:_NAME_CHARS]) if weight is None else weight
        return weight

    def _inside(self, word: str) -> float:
        """The lowest and the highest weight of the known words that a word begins or ends with, added up."""
        if word[:_PART_CHARS] not in self._heads and word[-_PART_CHARS:] not in self._tails:
            return 0.0
        names, found = self._names, []
        for size in range(_PART_CHARS, len(word)):
            if (weight := names.get(word[:size])) is not None:
                found.append(weight)
            if (weight := names.get(word[-size:])) is not None:
                found.append(weight)
        return min(found) + max(found) if len(found) > 1 else sum(found)


@dataclass(slots=True)
class Lexicon:
    """Weights of class words, of words that blocks begin with, and of whole short texts."""

    names: Mapping[str, float]
    words: Mapping[str, float]
    phrases: Mapping[str, float]
    _weights: _NameWeights = field(init=False)

    def __post_init__(self) -> None:
        self._weights = _NameWeights(self.names)

    def name(self, word: str) -> float:
        """Weight of a class word; a word not known weighs what the known words at its ends do.

        >>> Lexicon({"comment": -2.0}, {}, {}).name("commentlist")
        -2.0
        """
        return self._weights[word]

    def places(self, shapes: Iterable[Shape]) -> Array:
        """Sum, lowest and highest weight of what places of each shape are called, ``(3, shapes)``."""
        words: list[str] = []
        starts: list[int] = []
        for _, tag, names, role, prop, _ in shapes:
            starts.append(len(words))
            _add(words, tag, names, role, prop)
        if len(self._weights) >= _MOST_REMEMBERED:
            self._weights.clear()
        weights = np.fromiter(map(self._weights.__getitem__, words), np.float32, len(words))
        return np.stack([f.reduceat(weights, starts) for f in (np.add, np.minimum, np.maximum)])


def name_words(place: Place) -> list[str]:
    """What a place is called: its tag, its role, the words of its class and id.

    >>> name_words(Place("div", "post-content entry2"))
    ['<div>', 'post', 'content', 'entry']
    """
    return key_words(place.tag, place.names, place.role, place.prop)


def key_words(tag: str, names: str, role: str, prop: str) -> list[str]:
    """The words of a place's tag, class and id, role, and microdata property."""
    words: list[str] = []
    _add(words, tag, names, role, prop)
    return words


def _add(words: list[str], tag: str, names: str, role: str, prop: str) -> None:
    words.append(f"<{tag}>")
    if names:
        words += [word for word in class_words(names[:_NAMES_CHARS]) if len(word) > 2]
    if role:
        words += [f"@{word}" for word in _WORD.findall(role[:_ROLE_CHARS].lower())]
    if prop:
        words.append(f"#{prop.lower()}")


def folded(text: str) -> str:
    """Lower case, digits alike.

    >>> folded("Part 12")
    'part 00'
    """
    low = text.lower().encode("utf-8", "surrogatepass")
    return low.translate(_FOLD_DIGITS).decode("utf-8", "surrogatepass")


def opening_words(text: str) -> list[str]:
    """The words a text opens with; of a short text, all of them."""
    return folded(text[:_OPENING_CHARS]).split()


def first_words(text: str) -> list[str]:
    """The first words of a text: what its label or its call to action would be."""
    return opening_words(text)[:FIRST_WORDS]


def phrase(text: str) -> str:
    """A short text as a key; empty where the text is long."""
    return " ".join(opening_words(text)) if len(text) <= PHRASE_CHARS else ""
