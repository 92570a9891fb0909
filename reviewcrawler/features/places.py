"""Columns that the places around a block give: what they are called, and how much text they hold.

Rule of this room: places are numbered in page order, a place after the one it stands in, so that one pass over them is
enough for whatever is handed down a path; the rest is arithmetic on whole columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Document, Place, Shape
from reviewcrawler.features.texts import Texts
from reviewcrawler.features.words import Array, Lexicon

TAGS: Final = (
    "p", "li", "heading", "td", "blockquote", "figcaption", "pre", "div", "span", "dd", "dt", "button", "section",
)  # fmt: skip
AREAS: Final = ("nav", "aside", "footer", "header", "form", "figure", "table", "ul", "blockquote", "article", "main")
LEVELS: Final = 4
"""Places that are measured around a block, its own first."""

NAME_COLUMNS: Final = (
    "own_sum", "own_min", "own_max", "near_sum", "path_sum", "path_min", "path_max", "depth",
    *(f"in_{area}" for area in AREAS),
)  # fmt: skip
KIND_COLUMNS: Final = ("hidden", "level", *(f"tag_{tag}" for tag in TAGS))
MASS_COLUMNS: Final = tuple(
    f"{column}_{level}"
    for level in range(LEVELS)
    for column in ("chars", "links", "share", "per_block", "blocks", "at")
)
SHAPE_COLUMNS: Final = ("shape_count", "shape_chars", "shape_share", "shape_links")
BEST_COLUMNS: Final = ("best_ratio", "in_best")

_AREA_BITS: Final = {area: 1 << i for i, area in enumerate(AREAS)}
_ALL_BITS: Final = np.array([[1 << i] for i in range(len(AREAS))])
_HEADINGS: Final = {f"h{n}": n for n in range(1, 7)}
_TAG_INDEX: Final = {tag: i for i, tag in enumerate(TAGS)} | dict.fromkeys(_HEADINGS, TAGS.index("heading"))
_ONE_HOT: Final = np.eye(len(TAGS) + 1, len(TAGS), dtype=np.float32)
_FADE: Final = 0.6
_LEAST_VALUE: Final = 4.0
_FADING: Final = np.array([[1.0], [0.5], [1.0]], dtype=np.float32)
_SIGNS: Final = np.array([[1.0], [-1.0]], dtype=np.float32)

Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Around:
    """A page's places as columns: each one's parent and range; those around each block, ``(LEVELS, blocks)``;
    the page's shapes, and the number of each place's.
    """

    places: list[Place]
    parent: Ints
    first: Ints
    last: Ints
    levels: Ints
    shapes: list[Shape]
    shape: Ints

    @property
    def ranges(self) -> tuple[Ints, Ints]:
        """First and last (exclusive) block of the places around each block, each ``(LEVELS, blocks)``."""
        return self.first[self.levels], self.last[self.levels]


def around(document: Document) -> Around:
    """The places that blocks stand in, and what those stand in; the outermost place counts as its own parent."""
    places = document.places
    told = [(p.first, p.last, p.shape, p.parent.number if p.parent else 0) for p in places]
    first, last, shape, parent = np.fromiter(chain.from_iterable(told), np.int64, 4 * len(told)).reshape(-1, 4).T
    levels = [np.array([block.place.number for block in document.blocks], dtype=np.int64)]
    for _ in range(LEVELS - 1):
        levels.append(parent[levels[-1]])
    if len(document.blocks) < places[0].last:
        first, last = np.minimum(first, len(document.blocks)), np.minimum(last, len(document.blocks))
    return Around(places, parent, first, last, np.stack(levels), document.shapes, shape)


def names(found: Around, lexicon: Lexicon) -> Array:
    """What the places are called, near and far; the columns are `NAME_COLUMNS`.

    What adds up along a path is added by looking twice as far out in each round.
    """
    shapes = found.shapes
    used = np.flatnonzero(np.bincount(found.shape, minlength=1)[1:]) + 1
    own = np.zeros((3, len(shapes)), dtype=np.float32)
    if len(used):
        own[:, used] = lexicon.places([shapes[number] for number in used.tolist()])
    bits = np.array([_AREA_BITS.get(shape[1], 0) for shape in shapes])
    outer = np.array([shape[0] for shape in shapes])
    # Sums along the path: of what places are called, the same fading, and of places; then the highest and the lowest.
    sums, ends = np.stack([own[0], own[0], np.ones_like(own[0])]), own[1:] * _SIGNS
    sums[2, 0], fading = 0, _FADING
    while outer.any():
        sums, ends = sums + sums[:, outer] * fading, np.minimum(ends, ends[:, outer])
        bits, outer, fading = bits | bits[outer], outer[outer], fading * fading
    table = np.empty((len(NAME_COLUMNS), len(shapes)), dtype=np.float32)
    table[:3], table[3], table[4], table[5:7], table[7] = own, sums[1], sums[0], ends * _SIGNS, sums[2]
    table[8:] = bits & _ALL_BITS > 0
    return table.T[_of_blocks(found)]


def _of_blocks(found: Around) -> Ints:
    """The shape of each block's place."""
    shapes: Ints = found.shape[found.levels[0]]
    return shapes


def kinds(found: Around) -> Array:
    """What each block's own place is; the columns are `KIND_COLUMNS`."""
    own = [found.shapes[number] for number in _of_blocks(found).tolist()]
    hidden = np.array([s[5] for s in own], dtype=np.float32)
    level = np.array([_HEADINGS.get(s[1], 0) for s in own], dtype=np.float32) / len(_HEADINGS)
    tags = _ONE_HOT[[_TAG_INDEX.get(s[1], len(TAGS)) for s in own]]
    return np.concatenate([hidden[:, None], level[:, None], tags], axis=1)


def mass(found: Around, texts: Texts) -> Array:
    """How much text the places around each block hold; the columns are `MASS_COLUMNS`."""
    first, last = found.ranges
    text, links = _between(texts.free, first, last), _between(texts.linked, first, last)
    size = np.maximum(1, last - first).astype(np.float32)
    index = np.arange(first.shape[1], dtype=np.float32)
    total = max(1.0, float(texts.free.sum()))
    columns = [
        np.log1p(text), links / (text + links + 1), text / total,
        np.log1p(text / size), np.log1p(size), (index - first) / size,
    ]  # fmt: skip
    return np.stack(columns, axis=1).reshape(-1, first.shape[1]).T.astype(np.float32)


def _between(values: Array, first: Ints, last: Ints) -> Array:
    """Sums of `values` over ranges of blocks."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    out: Array = (sums[last] - sums[first]).astype(np.float32)
    return out


def shapes(found: Around, texts: Texts) -> Array:
    """How often a block's shape occurs, and what such blocks hold; the columns are `SHAPE_COLUMNS`."""
    ids, count = _of_blocks(found), len(found.shapes)
    size = np.maximum(1, np.bincount(ids, minlength=count))
    share = texts.free / max(1.0, float(texts.free.sum()))
    sums = [np.bincount(ids, values, count) for values in (np.log1p(texts.chars), share, texts.linked / texts.chars)]
    return np.array([np.log1p(size), sums[0] / size, sums[1], sums[2] / size], dtype=np.float32).T[ids]


def best(found: Around, texts: Texts, hidden: Array) -> Array:
    """How the best place around each block compares with the page's best (the idea of Readability); `BEST_COLUMNS`."""
    values = np.sqrt(np.maximum(texts.free - 20, 0)) * np.minimum(1, texts.punctuation * 8)
    values = np.where((values > _LEAST_VALUE) & (hidden == 0), values, 0)
    scores = np.zeros(len(found.places))
    for number, level in enumerate(found.levels):
        scores += np.bincount(level, values * _FADE**number, len(scores))
    above = _highest_around(scores, found.parent)
    ratio = above[found.levels[0]] / (np.max(above) or 1.0)
    return np.stack([ratio, ratio >= 1.0], axis=1).astype(np.float32)


def _highest_around(scores: npt.NDArray[np.float64], parent: Ints) -> npt.NDArray[np.float64]:
    """The highest score of each place and all it stands in: each round looks twice as far up."""
    up = parent
    while True:
        higher = np.maximum(scores, scores[up])
        if not up.any():
            return higher
        scores, up = higher, up[up]
