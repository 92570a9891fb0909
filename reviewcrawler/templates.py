"""What the pages of one site share: texts that stand on several of them, and where their articles stand.

Rule of this room: a snapshot is a plain value, made from sketches of pages whatever their order, and told from others
by its version; it weighs what a page reads like and labels nothing itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple, Self

import numpy as np

from reviewcrawler.blocks import Document, Place
from reviewcrawler.features import Array

MAX_PAGES: Final = 200
"""Pages of a site that are looked at; more say nothing new."""
MAX_BLOCKS: Final = 1000
"""Blocks of a page that are looked at."""
MAX_TEXTS: Final = 4000
"""Texts and paths that a snapshot holds at most: the commonest."""
_LEVELS: Final = 2
_WORDS: Final = 2
"""Class words of a place that belong to its path."""
_WORD: Final = re.compile(r"[a-z]{3,}")
_SHARED: Final = -9.0
"""Log-odds of a text that stands on several pages, against one that does not."""
_BELIEF: Final = 0.15
"""Share of a path's log-odds that a text under it gets."""
_SURE: Final = 1e-4
_FEW: Final = 8
"""Pages up to which a text on two of them is shared; among more it takes three."""
_LIKELY: Final = 0.5
_SAME: Final = 0.6
"""Share of the likely text of the page with less of it from which two pages hold the same article."""
_USUAL: Final = 4
"""A text on more pages than this, and on more than one in so many, may be the template's."""
_OWN: Final = 0.2
"""Share of a page's likely text that is its own, where it has an article of its own at all."""
_ALIKE: Final = 0.9
"""Share of what either of two snapshots holds, from which they say the same."""
_ODDS_ALIKE: Final = 1.0
_READ_BACK: Final = 64
"""Snapshots that are kept at hand."""


class Item(NamedTuple):
    """A block in a sketch: its path and its text as numbers, how much it weighs, and how likely it is the article's."""

    path: int
    text: int
    weight: float
    likelihood: float


class Sketch(NamedTuple):
    """What a page adds to the snapshot of its site."""

    items: list[Item]

    @property
    def article(self) -> dict[int, float]:
        """The texts that are likely the article's, with their weights."""
        return {item.text: item.weight for item in self.items if item.text and item.likelihood >= _LIKELY}


@dataclass(frozen=True)
class Snapshot:
    """What the pages of a site shared when it was made.

    ``texts`` are the numbers of blocks that stand on several pages; ``paths`` the log-odds of what stands under a path.

    >>> Snapshot().version
    ''
    """

    texts: frozenset[int] = frozenset()
    paths: Mapping[int, float] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """Tells this snapshot from any other; empty for one that says nothing."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:12] if self.texts or self.paths else ""

    def to_json(self) -> str:
        """The snapshot as text, the same for the same snapshot."""
        return json.dumps({"paths": sorted(self.paths.items()), "texts": sorted(self.texts)}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """A snapshot read back."""
        table: dict[str, Any] = json.loads(text)
        return cls(frozenset(table["texts"]), dict(table["paths"]))

    def says_what(self, other: Snapshot) -> bool:
        """True where another one says nearly the same, so that no page is worth reading anew."""
        texts, paths = self.texts | other.texts, self.paths.keys() | other.paths.keys()
        alike = [path for path in self.paths.keys() & other.paths.keys()
                 if abs(self.paths[path] - other.paths[path]) < _ODDS_ALIKE]  # fmt: skip
        return len(self.texts & other.texts) >= _ALIKE * len(texts) and len(alike) >= _ALIKE * len(paths)

    def weigh(self, document: Document, likelihood: Array) -> Array:
        """How likely each block is the article's text, given what the site's pages share."""
        odds = _odds(likelihood)
        path_of = _Paths()
        for block in islice(document.blocks, MAX_BLOCKS):
            path = path_of[block.place]
            odds[block.index] += _BELIEF * self.paths.get(path, 0.0)
            if self.texts and not block.heading and text_of(block.text, path) in self.texts:
                odds[block.index] += _SHARED
        return (1 / (1 + np.exp(-odds))).astype(np.float32)


@lru_cache(_READ_BACK)
def read_back(text: str) -> Snapshot | None:
    """The snapshot that a page of a crawl carries as text; None where it carries none."""
    return Snapshot.from_json(text) if text else None


def sketch(document: Document, likelihood: Array) -> Sketch:
    """The sketch of a page, given how likely each of its blocks is the article's text.

    What stands in the article more than once parts it, as "Pros:" does: such texts are not kept.
    """
    items = []
    path_of = _Paths()
    for block, likely in zip(document.blocks[:MAX_BLOCKS], likelihood.tolist(), strict=False):
        path = path_of[block.place]
        text = 0 if block.heading else text_of(block.text, path)
        items.append(Item(path, text, len(block.text) ** 0.5, round(likely, 4)))
    times = Counter(item.text for item in items if item.likelihood >= _LIKELY)
    return Sketch([item._replace(text=0) if times[item.text] > 1 else item for item in items])


def snapshot_of(sketches: Iterable[Sketch]) -> Snapshot:
    """What pages of one site share; pages that hold the same article count once."""
    pages = _different(islice(sketches, MAX_PAGES))
    if len(pages) < 2:
        return Snapshot()
    times = Counter(text for page in pages for text in {item.text for item in page.items if item.text})
    least = 2 if len(pages) <= _FEW else 3
    shared = [text for text, count in times.items() if count >= least]
    return Snapshot(frozenset(_commonest(shared, times)), _paths(pages))


def _commonest(found: Iterable[int], times: Mapping[int, int]) -> list[int]:
    return sorted(found, key=lambda number: (-times[number], number))[:MAX_TEXTS]


def _different(sketches: Iterable[Sketch]) -> list[Sketch]:
    """Of pages that hold the same article one each, whatever their order.

    They are known by most of what is likely text of the one that has less of it: parts, prints and variants of a page
    are not siblings. What stands on a good part of all pages tells nothing of an article, unless there is nothing else.
    """
    pages = sorted(sketches)
    times = Counter(text for page in pages for text in page.article)
    usual = {text for text, count in times.items() if count > max(_USUAL, len(pages) / _USUAL)}
    kept: list[Sketch] = []
    articles: list[dict[int, float]] = []
    for page in pages:
        article = _own(page.article, usual)
        if not any(_is_same(article, other) for other in articles):
            kept.append(page)
            articles.append(article)
    return kept


def _own(article: dict[int, float], usual: set[int]) -> dict[int, float]:
    own = {text: weight for text, weight in article.items() if text not in usual}
    return own if sum(own.values()) >= _OWN * sum(article.values()) else article


def _is_same(one: dict[int, float], other: dict[int, float]) -> bool:
    common = sum(one[text] for text in one.keys() & other.keys())
    return common > _SAME * min(sum(one.values()), sum(other.values()))


def _paths(pages: list[Sketch]) -> dict[int, float]:
    """Log-odds of what stands under each path that several pages have: a page counts once, however much it holds."""
    shares: dict[int, list[float]] = defaultdict(list)
    for page in pages:
        sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for path, _, weight, likely in page.items:
            sums[path][0] += weight * likely
            sums[path][1] += weight
        for path, (gold, whole) in sums.items():
            shares[path].append(gold / whole)
    times = {path: len(said) for path, said in shares.items() if len(said) > 1}
    several = _commonest(times, times)
    means = {path: sum(shares[path]) / len(shares[path]) for path in sorted(several)}
    return {path: round(float(_odds(np.array([mean]))[0]), 2) for path, mean in means.items()}


def _odds(likelihood: Array) -> Array:
    bounded = np.clip(likelihood, _SURE, 1 - _SURE)
    out: Array = np.log(bounded / (1 - bounded))
    return out


class _Paths(dict[Place, int]):
    """The number of what the blocks of a place stand in: tags and first class words of the innermost places."""

    def __missing__(self, place: Place) -> int:
        said = []
        for each in islice(place.up(), _LEVELS):
            said += [each.tag, *_WORD.findall(each.names)[:_WORDS], "/"]
        self[place] = _number(" ".join(said))
        return self[place]


def text_of(text: str, path: int) -> int:
    """The number of a block's text under its path."""
    return _number(f"{path} {text}")


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).digest())
