"""Which pairs of texts are worth a look: they share rare shingles, name the same film, or stand close together.

Rule of this room: cost grows with the number of texts, not with its square, whatever they are: each text is laid beside
a bounded number of fuller ones, so that each pair comes up once; in crowds only the fullest are met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.field import Field, standing_somewhere
from reviewcrawler.copying.ragged import HALF, LOWER, Numbers, Pairs, expanded, groups
from reviewcrawler.copying.spilling import RANGE, Spilled
from reviewcrawler.sketching.vectors import Floats

CROWD: Final = 24
"""Texts that may share a shingle and still all be met."""
MET: Final = 3
"""Of a crowd, how many of the fullest texts are met: of a text that is reprinted everywhere they stand for all."""
ALONE: Final = 1.0
"""Weight of shared shingles from which on they are enough: two that a few texts hold, or more that are commoner."""
BY_SHINGLES: Final = 8
BY_FILM: Final = 4
BY_PLACE: Final = 4
"""How many candidates each source gives for one text; a film's names count each."""
FILM_CROWD: Final = 1024
"""Texts, the fullest first, that are met of all that name the same film or person."""
PLACES: Final = 1024
"""The most places that texts are sorted into by where they stand."""
_PLACE_CROWD: Final = 2048
_PROBED: Final = 3
"""Places that each text is looked for in."""
_SAME_FILM: Final = 0.1
_SAME_SUBJECT: Final = 0.2
_NEAR: Final = 0.5
"""Cosine of two texts' centres from which on they may be one: where they name the same film, share a shingle that
some others hold, too, or have nothing else in common."""
BLOCK: Final = 4096
_SHINGLED: Final = 512
"""Texts whose shingles are looked up at once: each has up to forty-eight, and each of those up to a crowd."""

Weights = npt.NDArray[np.float64]


def candidates(field: Field) -> Iterator[Numbers]:
    """For each block of texts, the pairs (fuller, shorter) of its texts with fuller ones, each once; (n, 2)."""
    with Spilled(len(field)) as spilled:
        spilled.take(by_film(field)).take(by_place(field))
        posted = field.keys.posted(field.compared, 2)
        for parts, others in zip(blocks(field), spilled.parts(), strict=True):
            for start, stop in parts:
                yield beside(field, posted, others, field.compared[start:stop])


def blocks(field: Field) -> Iterator[list[tuple[int, int]]]:
    """For each range of `RANGE` texts the blocks of those that are compared: where each begins and ends."""
    for low in range(0, len(field), RANGE):
        first, last = np.searchsorted(field.compared, [low, low + RANGE]).tolist()
        yield [(start, min(start + BLOCK, last)) for start in range(first, last, BLOCK)]


def beside(field: Field, posted: Pairs, others: Pairs, numbers: Numbers) -> Numbers:
    """The pairs of one block: by what is `posted` of all, and of the pairs found in `others` ways, sorted."""
    span = np.searchsorted(others, [np.uint64(numbers[0]) << HALF, np.uint64(numbers[-1] + 1) << HALF])
    parts = [numbers[start : start + _SHINGLED] for start in range(0, len(numbers), _SHINGLED)]
    shared = [_by_shingles(field, posted, part) for part in parts]
    found = np.unique(np.concatenate([*shared, others[span[0] : span[1]]]))
    return np.stack([found & LOWER, found >> HALF], axis=1).astype(np.int64)


def _by_shingles(field: Field, posted: Pairs, numbers: Numbers) -> Pairs:
    keys, mine = field.keys.of(numbers)
    once, which = np.unique(keys, return_inverse=True)
    low = once.astype(np.uint64) << HALF
    starts = np.searchsorted(posted, low)
    counts = np.searchsorted(posted, low | LOWER, side="right") - starts
    met = np.where(counts > CROWD, MET, counts)
    places, ranges = expanded(starts[which], met[which])
    others = (posted[places] & LOWER).astype(np.int64)
    fuller = others < mine[ranges]
    weights = 1 / np.log(1 + counts[which[ranges[fuller]]])
    pairs, weights = _summed(mine[ranges[fuller]], others[fuller], weights)
    kept = (weights > ALONE) | (_near(field, pairs) > _SAME_SUBJECT)
    return best(pairs[kept], weights[kept], BY_SHINGLES)


def _near(field: Field, pairs: Pairs) -> Floats:
    """The cosine of the two texts' centres."""
    found = np.empty(len(pairs), np.float32)
    for start in range(0, len(pairs), BLOCK):
        part = pairs[start : start + BLOCK]
        one, other = field.standing((part >> HALF).astype(np.int64)), field.standing((part & LOWER).astype(np.int64))
        found[start : start + BLOCK] = np.einsum("ij,ij->i", one, other)
    return found


def _summed(mine: Numbers, others: Numbers, weights: Weights) -> tuple[Pairs, Weights]:
    both = mine.astype(np.uint64) << HALF | others.astype(np.uint64)
    once, inverse = np.unique(both, return_inverse=True)
    return once, np.bincount(inverse, weights, len(once)).astype(np.float64)


def best(pairs: Pairs, weights: npt.NDArray[np.floating], most: int) -> Pairs:
    """The pairs of the greatest weight, up to `most` for each first number.

    >>> pairs = np.array([7 << 32 | 1, 7 << 32 | 2, 8 << 32 | 1], np.uint64)
    >>> [(int(p) >> 32, int(p) & 0xFFFFFFFF) for p in best(pairs, np.array([0.2, 0.9, 0.1]), 1)]
    [(7, 2), (8, 1)]
    """
    if not len(pairs):
        return pairs
    order = np.lexsort((pairs, -weights, pairs >> HALF))
    firsts = pairs[order] >> HALF
    begins = groups(firsts)
    place = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    return pairs[order[place < most]]


def by_film(field: Field) -> Iterator[Pairs]:
    """Of all texts that name a film or a person, those nearest to each; some more than once."""
    posted = field.films.posted(field.compared, 2)
    starts = groups(posted >> HALF)
    seen: set[int] = set()
    for start, stop in zip(starts, np.append(starts[1:], len(posted)), strict=False):
        mine = (posted[start:stop] & LOWER).astype(np.int64)
        same = hash(mine.tobytes())  # reviews of a film name its director and its cast, too
        if len(mine) > 1 and same not in seen:
            seen.add(same)
            yield from nearest(field, mine, mine[:FILM_CROWD], _SAME_FILM, BY_FILM)


def nearest(field: Field, mine: Numbers, crowd: Numbers, least: float, most: int) -> Iterator[Pairs]:
    """For each of `mine` the nearest of those in `crowd` that are fuller, as (mine, other)."""
    met = field.standing(crowd).T
    for start in range(0, len(mine), 512):
        rows = mine[start : start + 512]
        near = field.standing(rows) @ met
        near[crowd[None, :] >= rows[:, None]] = -1
        top = (
            np.argpartition(-near, most - 1, axis=1)[:, :most] if most < len(crowd) else np.arange(len(crowd))[None, :]
        )
        told = np.take_along_axis(near, np.broadcast_to(top, (len(rows), top.shape[1])), axis=1) >= least
        pairs = rows[:, None].astype(np.uint64) << HALF | crowd[top].astype(np.uint64)
        yield pairs[told]


def by_place(field: Field) -> Iterator[Pairs]:
    """Texts whose centres stand close together: each is looked for where it stands, and in the places beside that."""
    told, marks = marked(field)
    if not len(marks):
        return
    places = np.concatenate([probed(field, told[i : i + BLOCK], marks) for i in range(0, len(told), BLOCK)])
    with Spilled(len(field)) as spilled:
        spilled.take(pairs for place in range(len(marks)) for pairs in in_place(field, told, places, place))
        for part in spilled.parts():
            yield likest(field, [part])


def marked(field: Field) -> tuple[Numbers, Numbers]:
    """The texts that stand anywhere, and those of them that mark the places."""
    told = field.compared[standing_somewhere(field.centres)[field.compared]]
    return told, _spread(field, told)


def probed(field: Field, block: Numbers, marks: Numbers) -> npt.NDArray[np.int16]:
    """The nearest places of a block of texts."""
    return _probed(field.standing(block) @ field.standing(marks).T)


def in_place(field: Field, told: Numbers, places: npt.NDArray[np.int16], place: int) -> Iterator[Pairs]:
    """Texts that stand in one of the places, or beside it, with those that stand there."""
    crowd = told[places[:, 0] == place][:_PLACE_CROWD]
    yield from nearest(field, told[(places == place).any(axis=1)], crowd, _NEAR, BY_PLACE)


def likest(field: Field, found: Iterable[Pairs]) -> Pairs:
    """Of all pairs that were found by place the nearest of each text."""
    once = np.unique(np.concatenate([np.zeros(0, np.uint64), *found]))
    return best(once, _near(field, once), BY_PLACE)


def _probed(near: Floats) -> npt.NDArray[np.int16]:
    """The nearest places of some texts, the very nearest first; (n, 3)."""
    most = min(_PROBED, near.shape[1])
    found = np.argpartition(-near, most - 1, axis=1)[:, :most]
    order = np.argsort(-np.take_along_axis(near, found, axis=1), axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1).astype(np.int16)


def _spread(field: Field, told: Numbers) -> Numbers:
    """Some texts that mark places, spread evenly and the same whatever the others' order."""
    count = min(PLACES, -(-len(told) // _PLACE_CROWD * 2))
    by_chance = told[np.argsort(field.digests[told], kind="stable")]
    return by_chance[:count]
