"""Invented reviews at real sizes: words as often as in real texts, films with few and with hundreds of reviews, and
copies of which it is known what they are copies of.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewcrawler.review import Credit, Film, Review
from reviewcrawler.sketching.vectors import Floats, lexicon

MAKINGS: Final = ("exact", "near", "excerpt", "spun")
SHARE: Final = 0.06
"""Of all reviews, how many are copies of another."""
_LENGTH: Final = (5.9, 0.37)
"""Of a review in words: mean and deviation of the logarithm; the median is 365, one in twenty has over 670."""
_PHRASES: Final = 30_000
_ORIGINALS: Final = 2000
"""Reviews of which copies may still be made."""


class Invented(NamedTuple):
    """A review, and what it was made of: the id of its original and how, or empty texts."""

    review: Review
    original: str = ""
    making: str = ""


def _plain_words() -> list[str]:
    return [word for word in lexicon()._table.rows if word.isascii() and word.isalpha() and len(word) > 1]


class Writer:
    """Writes reviews; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        known = lexicon()
        told = _plain_words()
        entries = [known[word] for word in told]
        self.words = np.array(told, dtype=object)
        self.rarity = known.rarity[entries]
        share = np.exp(-self.rarity.astype(np.float64))
        self.sums = np.cumsum(share / share.sum())
        self.rare = np.flatnonzero((self.rarity > 9) & (self.rarity < 13))
        self.phrases = [list(self.words[self._some(3)]) for _ in range(_PHRASES)]
        self.near = _synonyms(known.vectors[entries], self.rare)

    def begin_anew(self, seed: int) -> None:
        """Write other reviews of the same films, with the same phrases."""
        self.chance, self.numbers = random.Random(seed), np.random.default_rng(seed)

    def _some(self, count: int) -> npt.NDArray[np.int64]:
        return np.searchsorted(self.sums, self.numbers.random(count)).clip(0, len(self.words) - 1)

    def reviews(self, count: int) -> Iterator[Invented]:
        """So many reviews, copies among them."""
        originals: list[Review] = []
        for number in range(count):
            if len(originals) > 50 and self.chance.random() < SHARE:
                original = originals[self.chance.randrange(len(originals))]
                making = MAKINGS[number % len(MAKINGS)]
                yield Invented(self.copy(original, making, number), original.id, making)
                continue
            review = self._review(number, count)
            yield Invented(review)
            if len(originals) < _ORIGINALS:
                originals.append(review)
            else:
                originals[self.chance.randrange(_ORIGINALS)] = review

    def _review(self, number: int, count: int) -> Review:
        film = int(min(count / 12, 12 * (count / 12) ** self.numbers.random() - 12))  # few films have most reviews
        own = random.Random(film)
        names = [f"{self._name(own)} {self._name(own)}" for _ in range(6)]
        topic = [self.words[self.rare[own.randrange(len(self.rare))]] for _ in range(40)]
        words = list(self.words[self._some(int(np.clip(self.numbers.lognormal(*_LENGTH), 60, 3000)))])
        for at in range(0, len(words) - 3, 9):
            luck = self.chance.random()
            if luck < 0.35:
                words[at] = topic[self.chance.randrange(40)]
            elif luck < 0.6:
                words[at : at + 3] = self.phrases[int(_PHRASES * self.chance.random() ** 2)]
            elif luck < 0.7:
                words[at] = names[self.chance.randrange(6)]
        return self._of(number, _sentences(words, self.chance), film, names)

    def _name(self, own: random.Random) -> str:
        return str(self.words[self.rare[own.randrange(len(self.rare))]]).capitalize()

    def _of(self, number: int, body: str, film: int, names: list[str]) -> Review:
        site = f"outlet{number % 997}.example"
        return Review(id=f"{number:020x}", url=f"https://{site}/{number}", site=site, body=body, kind="review",
                      film=Film(f"Film {film} {names[0].split()[0]}"), director=[names[0]],
                      cast=[Credit(name) for name in names[1:5]])  # fmt: skip

    def copy(self, original: Review, making: str, number: int) -> Review:
        """A copy of a review, made in one of the `MAKINGS`."""
        body = original.body or ""
        if making == "near":
            body = "Read more of our reviews here. " + self._changed(body, 0.1)
        elif making == "excerpt":
            body = " ".join(body.split()[: max(45, int(len(body.split()) * 0.4))])
        elif making == "spun":
            body = self._changed(body, 0.4)
        told = original.to_dict() | {"id": f"{number:020x}", "url": f"https://mirror{number % 499}.example/{number}"}
        return Review.from_dict(told | {"body": body, "site": f"mirror{number % 499}.example"})

    def _changed(self, body: str, share: float) -> str:
        said = body.split()
        for at, word in enumerate(said):
            if self.chance.random() < share and word in self.near:
                said[at] = self.near[word]
        return " ".join(said)


def _sentences(words: list[str], chance: random.Random) -> str:
    said, at = [], 0
    while at < len(words):
        size = chance.randrange(8, 28)
        sentence = " ".join(words[at : at + size])
        said.append(sentence[:1].upper() + sentence[1:] + ".")
        at += size
    return "\n\n".join(" ".join(said[i : i + 4]) for i in range(0, len(said), 4))


def _synonyms(vectors: Floats, rare: npt.NDArray[np.int64]) -> dict[str, str]:
    """For each of the rarer words the one that stands nearest to it among them."""
    told = _plain_words()
    own = vectors[rare] / np.maximum(np.linalg.norm(vectors[rare], axis=1, keepdims=True), 1e-9)
    found = {}
    for start in range(0, len(rare), 1024):
        near = own[start : start + 1024] @ own.T
        near[np.arange(len(near)), np.arange(start, start + len(near))] = -1
        for row, best in enumerate(near.argmax(axis=1)):
            found[told[rare[start + row]]] = told[rare[best]]
    return found
