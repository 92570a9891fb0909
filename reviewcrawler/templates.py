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
from itertools import islice
from typing import Any, Final, NamedTuple, Self

import numpy as np

from reviewcrawler.blocks import Block, Document
from reviewcrawler.features import Array

MAX_PAGES: Final = 200
"""Pages of a site that are looked at; more say nothing new."""
MAX_BLOCKS: Final = 1000
"""Blocks of a page that are looked at."""
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
_ARTICLE_CHARS: Final = 200
"""Length of a text by which two pages with the same article are known."""


class Item(NamedTuple):
    """A block in a sketch: its path and its text as numbers, how much it weighs, and how likely it is the article's."""

    path: int
    text: int
    weight: float
    likelihood: float


class Sketch(NamedTuple):
    """What a page adds to the snapshot of its site; `article` tells pages with the same text from others."""

    article: int
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the pages of a site shared when it was made.

    ``texts`` are the numbers of blocks that stand on several pages; ``paths`` the log-odds of what stands under a path.

    >>> Snapshot().version
    ''
    """

    texts: frozenset[int] = frozenset()
    paths: Mapping[int, float] = field(default_factory=dict)

    @property
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

    def weigh(self, document: Document, likelihood: Array) -> Array:
        """How likely each block is the article's text, given what the site's pages share."""
        odds = _odds(likelihood)
        for block in islice(document.blocks, MAX_BLOCKS):
            path = path_of(block)
            odds[block.index] += _BELIEF * self.paths.get(path, 0.0)
            if self.texts and not block.heading and text_of(block, path) in self.texts:
                odds[block.index] += _SHARED
        return (1 / (1 + np.exp(-odds))).astype(np.float32)


def sketch(document: Document, likelihood: Array) -> Sketch:
    """The sketch of a page, given how likely each of its blocks is the article's text."""
    blocks = document.blocks[:MAX_BLOCKS]
    items = []
    for block, likely in zip(blocks, likelihood.tolist(), strict=False):
        path = path_of(block)
        text = 0 if block.heading else text_of(block, path)
        items.append(Item(path, text, len(block.text) ** 0.5, round(likely, 4)))
    longest = max((block.text for block in blocks), key=len, default="")
    return Sketch(_number(longest) if len(longest) >= _ARTICLE_CHARS else 0, items)


def snapshot_of(sketches: Iterable[Sketch]) -> Snapshot:
    """What pages of one site share; pages that hold the same article count once."""
    pages: list[Sketch] = []
    seen: set[int] = set()
    for page in islice(sketches, MAX_PAGES):
        if page.article not in seen or not page.article:
            pages.append(page)
            seen.add(page.article)
    if len(pages) < 2:
        return Snapshot()
    times = Counter(text for page in pages for text in {item.text for item in page.items if item.text})
    least = 2 if len(pages) <= _FEW else 3
    return Snapshot(frozenset(text for text, count in times.items() if count >= least), _paths(pages))


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
    means = {path: sum(said) / len(said) for path, said in shares.items() if len(said) > 1}
    return {path: round(float(_odds(np.array([mean]))[0]), 2) for path, mean in sorted(means.items())}


def _odds(likelihood: Array) -> Array:
    bounded = np.clip(likelihood, _SURE, 1 - _SURE)
    out: Array = np.log(bounded / (1 - bounded))
    return out


def path_of(block: Block) -> int:
    """The number of what a block stands in: tags and first class words of the innermost places."""
    said = []
    for place in islice(block.place.up(), _LEVELS):
        said += [place.tag, *_WORD.findall(place.names)[:_WORDS], "/"]
    return _number(" ".join(said))


def text_of(block: Block, path: int) -> int:
    """The number of a block's text under its path."""
    return _number(f"{path} {block.text}")


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).digest())
