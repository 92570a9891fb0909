"""Columns that the order of a page gives: where a block stands, and to which of several articles it belongs.

Rule of this room: the title's own article comes first; what looks like it further down is likely another.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Block, Document
from reviewcrawler.features.places import Around
from reviewcrawler.features.texts import Texts, title_words
from reviewcrawler.features.words import Array

POSITION_COLUMNS: Final = (
    "index", "text_before", "after_h1", "has_h1", "below_h1", "since_heading", "images", "page_blocks", "page_chars",
)  # fmt: skip
ARTICLE_COLUMNS: Final = (
    "h1_seen", "has_title", "below_title", "after_title", "own_article", "has_article", "like_before", "tag_before",
    "repeats", "again",
)  # fmt: skip

_TITLE_TAGS: Final = frozenset(["h1", "h2", "h3", "h4"])
_HEADINGS: Final = _TITLE_TAGS | {"h5", "h6"}
_SAME_TITLE: Final = 0.5
_H1_BONUS: Final = 0.2
_ARTICLE_CHARS: Final = 400
_FAR: Final = 50
"""Blocks after which a distance is told as a multiple."""


def position(document: Document, texts: Texts) -> Array:
    """Where on the page each block stands, and how large the page is; the columns are `POSITION_COLUMNS`."""
    blocks = document.blocks
    count = len(blocks)
    index = np.arange(count)
    h1 = next((b.index for b in blocks if b.place.tag == "h1" and not b.place.hidden), -1)
    images = np.bincount([min(i.block, count - 1) for i in document.images] or [0], minlength=count)
    headings = np.array([b.place.tag in _HEADINGS for b in blocks])
    since = index - np.maximum.accumulate(np.where(headings, index, 0))
    free = texts.free
    total = max(1.0, float(free.sum()))
    whole = np.ones(count)
    return _columns(
        index / count, (np.cumsum(free) - free) / total, _distance(index, h1), whole * (h1 >= 0),
        (index >= h1) & (h1 >= 0), np.log1p(since), np.minimum(images, 5),
        whole * np.log1p(count), whole * np.log1p(total),
    )  # fmt: skip


def articles(document: Document, found: Around, texts: Texts, title: frozenset[str]) -> Array:
    """Which of several articles each block belongs to; the columns are `ARTICLE_COLUMNS`."""
    blocks = document.blocks
    count = len(blocks)
    index = np.arange(count)
    at = _title_block(blocks, title)
    h1 = np.cumsum([b.place.tag == "h1" and not b.place.hidden for b in blocks])
    around = [p for p in blocks[at].place.up() if p.tag in ("article", "main")] if at >= 0 else []
    own = (index >= around[0].first) & (index < around[0].last) if around else np.zeros(count)
    alike, tagged = _ordinals(found, texts)
    before, times = _repeats(blocks)
    whole = np.ones(count)
    return _columns(
        np.minimum(h1, 4), whole * (at >= 0), (index >= at) & (at >= 0), _distance(index, at), own,
        whole * bool(around), np.minimum(alike, 6), np.minimum(tagged, 6), np.log(times), np.minimum(before, 3),
    )  # fmt: skip


def _columns(*columns: object) -> Array:
    return np.array(columns, dtype=np.float32).T


def _distance(index: npt.NDArray[np.int64], at: int) -> npt.NDArray[np.float64]:
    """Blocks from the one at `at`, in units of `_FAR`; zeros where there is none."""
    return np.clip((index - at) / _FAR, -1.0, 2.0) if at >= 0 else np.zeros(len(index), dtype=np.float64)


def _title_block(blocks: list[Block], title: frozenset[str]) -> int:
    """Index of the visible heading that agrees best with the page's title; -1 where none does."""
    best, where = _SAME_TITLE, -1
    for block in blocks if title else ():
        if block.place.tag in _TITLE_TAGS and not block.place.hidden:
            words = title_words(block.text)
            score = len(words & title) / max(len(title), len(words)) + (block.place.tag == "h1") * _H1_BONUS
            if score > best:
                best, where = score, block.index
    return where


def _ordinals(found: Around, texts: Texts) -> tuple[Array, Array]:
    """How many large places like one around each block came before it: alike in tag and class, and in tag alone.

    What a large place stands in is large, so one look at the large places in order is enough.
    """
    sums = np.concatenate([[0.0], np.cumsum(texts.free)])
    large = sums[found.last] - sums[found.first] > _ARTICLE_CHARS
    seen: dict[tuple[int, str, str], int] = {}
    counts = np.zeros((len(found.places), 2), dtype=np.float32)
    rows = {0: (0, 0)}
    for number in np.flatnonzero(large).tolist():
        place, above = found.places[number], int(found.parent[number])
        alike, tagged = rows[above]
        if number and place.tag != "p":
            keys = (above, place.tag, place.names), (above, place.tag, "*")
            alike, tagged = max(alike, seen.get(keys[0], 0)), max(tagged, seen.get(keys[1], 0))
            for key in keys:
                seen[key] = seen.get(key, 0) + 1
        counts[number] = rows[number] = alike, tagged
    columns = counts[_nearest(large, found.parent)[found.levels[0]]].T
    return columns[0], columns[1]


def _nearest(wanted: npt.NDArray[np.bool_], parent: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each place the nearest wanted one that it is or stands in, else the root; each round looks twice as far."""
    at = np.where(wanted, np.arange(len(parent)), parent)
    while True:
        further = at[at]
        if (further == at).all():
            return at
        at = further


def _repeats(blocks: list[Block]) -> tuple[list[int], list[int]]:
    """For each block, how often its text came before it, and how often it stands on the page."""
    seen: dict[str, int] = {}
    before = []
    for block in blocks:
        times = seen.get(block.text, 0)
        before.append(times)
        seen[block.text] = times + 1
    return before, [seen[b.text] for b in blocks]
