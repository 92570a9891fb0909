"""How far two sketches resemble each other: told for many pairs at once, in some twenty microseconds each.

Rule of this room: a function of two sketches. It says which texts are worth reading, and in which order; what they are
to each other is the verdict's affair. The weights stand in ``tables/copy_resemblance.toml``, which
`python -m training.resemblance` writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from reviewcrawler.copying.field import Field
from reviewcrawler.copying.ragged import Numbers
from reviewcrawler.sketching.packing import Sketch, Small, unit
from reviewcrawler.sketching.sketch import KEYS
from reviewcrawler.sketching.vectors import DIMENSIONS, Floats
from reviewcrawler.tables import load

WORTH: Final = -2.3
"""Resemblance from which on two texts are worth reading whole."""
WORTH_AT_ONCE: Final = -0.5
"""The same where a crawl waits for it."""
_AT_ONCE: Final = 256
_MOST_SHARED: Final = 12
_WEIGHTS: Final[dict[str, float]] = load("copy_resemblance")
ORDER: Final = ("shared", "chain", "backwards", "matches", "mutual", "sentences", "words", "ratio")
_COLUMNS: Final = np.array([_WEIGHTS[name] for name in ORDER], np.float32)


class Told(NamedTuple):
    """What sketches tell of some texts."""

    vectors: Floats
    """Of their sentences, (n, longest, 64)."""
    counts: Numbers
    """How many sentences each has."""
    keys: Small
    """Their rare shingles, (n, KEYS); zero where there are fewer."""
    words: Small


def resemblances(field: Field, pairs: Numbers) -> Floats:
    """For each pair of numbers, (n, 2), how far their texts resemble each other, in logarithms of odds."""
    return _told(columns_of(field, pairs))


def columns_of(field: Field, pairs: Numbers) -> Floats:
    """What is weighed of each pair of numbers, (8, n), in the order of the table."""
    found = np.empty((len(ORDER), len(pairs)), np.float32)
    longest = field.lines.counts[pairs].max(axis=1) if len(pairs) else np.zeros(0, np.int64)
    order = np.argsort(longest, kind="stable")  # texts of like length lie side by side without waste
    for start in range(0, len(pairs), _AT_ONCE):
        part = order[start : start + _AT_ONCE]
        numbers, whose = np.unique(pairs[part], return_inverse=True)
        told = Told(*_laid_out(field, numbers), field.keys.laid_out(numbers, KEYS), field.words[numbers])
        found[:, part] = measured(told, whose.reshape(-1, 2).astype(np.int64))
    return found


def resemblance(one: Sketch, other: Sketch) -> float:
    """The same for two sketches.

    >>> from reviewcrawler.sketching.sketch import sketch_of
    >>> from reviewcrawler.review import Review
    >>> text = "The ferry sails at night. Nobody on board has slept for a week, and the captain least of all."
    >>> one, other = (sketch_of(Review(id=i, body=b)) for i, b in (("a", text), ("b", "Pears do not bite. Dogs do.")))
    >>> resemblance(one, one) > resemblance(one, other)
    True
    """
    return float(resemblances_with(one, [other])[0])


def resemblances_with(one: Sketch, others: Sequence[Sketch]) -> Floats:
    """The same for one sketch and some others, (n,)."""
    sketches = [one, *others]
    counts = np.array([len(s.vectors) for s in sketches], np.int64)
    texts = np.zeros((len(sketches), max(1, int(np.max(counts))), DIMENSIONS), np.float32)
    keys = np.zeros((len(sketches), KEYS), np.uint32)
    for place, sketch in enumerate(sketches):
        texts[place, : len(sketch.vectors)] = unit(sketch.vectors.astype(np.float32))
        keys[place, : len(sketch.keys)] = sketch.keys
    pairs = np.stack([np.zeros(len(others), np.int64), np.arange(1, len(sketches))], axis=1)
    return _told(measured(Told(texts, counts, keys, np.array([s.words for s in sketches], np.uint32)), pairs))


def _laid_out(field: Field, numbers: Numbers) -> tuple[Floats, Numbers]:
    """Vectors of texts without common lines, (n, longest, 64), and how many sentences each has."""
    vectors, lines, whose = field.sentences(numbers)
    kept = ~np.isin(lines, field.common)
    kept |= ~np.bincount(whose, kept, len(numbers)).astype(bool)[whose]
    vectors, whose = unit(vectors[kept]), whose[kept]
    counts = np.bincount(whose, minlength=len(numbers))
    texts = np.zeros((len(numbers), max(1, int(np.max(counts, initial=1))), DIMENSIONS), np.float32)
    texts[whose, np.arange(len(whose)) - np.repeat(np.cumsum(counts) - counts, counts)] = vectors
    return texts, counts


def _told(columns: Floats) -> Floats:
    found: Floats = (_COLUMNS @ columns + _WEIGHTS["constant"]).astype(np.float32)
    return found


def measured(told: Told, pairs: Numbers) -> Floats:
    """What is weighed of each pair, (8, n), in the order of the table."""
    texts, counts, keys, words = told
    shorter = np.where(counts[pairs[:, 0]] <= counts[pairs[:, 1]], pairs[:, 0], pairs[:, 1])
    longer = pairs.sum(axis=1) - shorter
    rows = np.maximum(counts[shorter], 1)
    chain, backwards, matches, mutual = _aligned(texts[shorter], texts[longer], rows, np.maximum(counts[longer], 1))
    same = (keys[shorter][:, :, None] == keys[longer][:, None, :]) & (keys[shorter] > 0)[:, :, None]
    shared = np.minimum(same.sum(axis=(1, 2)), _MOST_SHARED)
    least, most = words[pairs].min(axis=1), np.maximum(words[pairs].max(axis=1), 1)
    columns = [shared, np.sqrt(chain), np.sqrt(backwards), np.sqrt(matches), mutual, np.minimum(rows, 16) / 16,
               np.log1p(least), least / most]  # fmt: skip
    return np.stack(columns).astype(np.float32)


def _aligned(one: Floats, other: Floats, rows: Numbers, columns: Numbers) -> tuple[Floats, Floats, Floats, Floats]:
    """For each pair the heaviest chain of margins in order and backwards, the best matches in any, and the mutual ones.

    Each is a mean over the sentences of the first text; `rows` and `columns` are how many there are. See alignment.
    """
    one, other = one[:, : int(np.max(rows))], other[:, : int(np.max(columns))]
    near = one @ other.transpose(0, 2, 1)
    count, width = rows[:, None, None].astype(np.float32), columns[:, None, None].astype(np.float32)
    near -= (near.sum(axis=2, keepdims=True) / width + near.sum(axis=1, keepdims=True) / count) / 2
    inside = (np.arange(near.shape[1])[None, :, None] < count) & (np.arange(near.shape[2])[None, None, :] < width)
    np.maximum(near, 0, out=near)
    near *= near * inside
    own = rows.astype(np.float32)
    most = near.max(axis=2)
    back = np.take_along_axis(near.argmax(axis=1), near.argmax(axis=2), axis=1)
    mutual = ((back == np.arange(near.shape[1])) & (most > 0)).sum(axis=1) / own
    return _chain(near) / own, _chain(near[:, ::-1]) / own, most.sum(axis=1) / own, mutual


def _chain(weights: Floats) -> Floats:
    best = np.zeros((len(weights), weights.shape[2] + 1), np.float32)
    for row in range(weights.shape[1]):
        step = np.maximum(best[:, 1:], best[:, :-1] + weights[:, row])
        np.maximum.accumulate(step, axis=1, out=best[:, 1:])
    return best[:, -1]
