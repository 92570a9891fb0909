"""Weights of words: how much more often than usual what carries a word is gold text, averaged over sites.

Rule of this room: a site counts once, however many pages it has; a page is never featured with what its own site said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, Literal, get_args

from reviewcrawler.features.words import Lexicon, first_words, name_words, phrase
from training.gold import Gold

Sort = Literal["names", "words", "phrases"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
USUAL: Final[dict[Sort, float]] = {"names": 0.35, "words": 0.3, "phrases": 0.12}
"""Share of gold text among all that carries any word of the sort."""
DOUBT: Final[dict[Sort, float]] = {"names": 4, "words": 4, "phrases": 2}
"""Sites that would have to say otherwise before a weight is believed."""
SITES: Final[dict[Sort, int]] = {"names": 4, "words": 5, "phrases": 3}
"""Sites a word must stand on to have a weight."""
SMALLEST: Final = 0.2
"""Weights nearer to zero than this are left out of the table: they say nothing."""
_OUTWARDS: Final = 8
_LARGEST: Final = 4.0

Tally = dict[str, list[float]]


class Counts:
    """For each site and sort, for each word: the sum of the targets of what carries it, and how many."""

    def __init__(self, pages: list[Gold]) -> None:
        self.sites: dict[str, dict[Sort, Tally]] = {}
        for page in pages:
            self._add(page, self.sites.setdefault(page.site, {s: defaultdict(lambda: [0.0, 0.0]) for s in SORTS}))
        self.totals: dict[Sort, Tally] = {s: defaultdict(lambda: [0.0, 0.0]) for s in SORTS}
        for tallies in self.sites.values():
            for sort, tally in tallies.items():
                for word, (gold, number) in tally.items():
                    self.totals[sort][word][0] += gold / number
                    self.totals[sort][word][1] += 1

    def _add(self, page: Gold, tallies: dict[Sort, Tally]) -> None:
        around: dict[int, frozenset[str]] = {}
        for block, target in zip(page.document.blocks, page.target.tolist(), strict=True):
            key = id(block.place)
            if key not in around:
                places = [p for p, _ in zip(block.place.up(), range(_OUTWARDS), strict=False)]
                around[key] = frozenset(w for p in places for w in name_words(p))
            words: dict[Sort, frozenset[str]] = {
                "names": around[key],
                "words": frozenset(first_words(block.text)),
                "phrases": frozenset(filter(None, [phrase(block.text)])),
            }
            for sort in SORTS:
                for word in words[sort]:
                    entry = tallies[sort][word]
                    entry[0] += target
                    entry[1] += 1

    def weight(self, sort: Sort, word: str, without: str | None = None) -> float | None:
        """Log-odds of a word against the usual; None where too few sites have it."""
        if word not in self.totals[sort]:
            return None
        share, sites = self.totals[sort][word]
        own = self.sites[without][sort].get(word) if without in self.sites else None
        if own:
            share, sites = share - own[0] / own[1], sites - 1
        if sites < SITES[sort]:
            return None
        p = (share + DOUBT[sort] * USUAL[sort]) / (sites + DOUBT[sort])
        odds = math.log(p / (1 - p)) - math.log(USUAL[sort] / (1 - USUAL[sort]))
        return max(-_LARGEST, min(_LARGEST, odds))

    def table(self) -> dict[Sort, dict[str, float]]:
        """All weights there are, sorted by word."""
        found = {s: {w: self.weight(s, w) for w in sorted(self.totals[s])} for s in SORTS}
        return {
            s: {w: round(v, 3) for w, v in words.items() if v is not None and abs(v) >= SMALLEST}
            for s, words in found.items()
        }

    def lexicon(self) -> Lexicon:
        """The weights as they are used in production."""
        return Lexicon(**self.table())

    def lexicon_without(self, site: str, whole: Lexicon) -> Lexicon:
        """The weights without what `site` said; the words inside unknown words are those of the whole lexicon."""
        names, words, phrases = (_Without(self, s, site, getattr(whole, s)) for s in SORTS)
        return Lexicon(names, words, phrases)


class _Without(Mapping[str, float]):
    """A view of the weights with one site left out, worked out as it is asked for."""

    def __init__(self, counts: Counts, sort: Sort, site: str, whole: Mapping[str, float]) -> None:
        self._counts, self._sort, self._site, self._whole = counts, sort, site, whole
        self._known: dict[str, float | None] = {}

    def __getitem__(self, word: str) -> float:
        if word not in self._known:
            self._known[word] = self._counts.weight(self._sort, word, self._site)
        weight = self._known[word]
        if weight is None:
            raise KeyError(word)
        return weight

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    def items(self):  # type: ignore[no-untyped-def]  # the parts of unknown words are looked up in the whole lexicon
        return self._whole.items()
