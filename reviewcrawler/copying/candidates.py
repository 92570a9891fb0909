"""Which pairs of texts are worth comparing: they share rare shingles, name the same film, or stand close together.

Rule of this room: cost grows with the number of texts, not with its square, whatever they are. Texts are numbered from
the fullest to the shortest, so that no number depends on when a text came; in crowds only the fullest are met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.sketch import Sketch, Small, unit
from reviewcrawler.copying.vectors import DIMENSIONS, Floats, Hashes

CROWD: Final = 12
"""Texts that may share a shingle and still all be compared with each other."""
MET: Final = 3
"""Of a crowd, how many of the fullest texts each of it is compared with."""
BY_SHINGLES: Final = 8
BY_FILM: Final = 6
BY_PLACE: Final = 4
"""How many candidates each source may give for one text."""
BLOCK: Final = 4096
_FILM_CROWD: Final = 4096
_NEAR: Final = 0.5
"""Cosine of two texts' centres from which on they may be one, whatever else."""
_SAME_FILM: Final = 0.0
_ALL_AT_ONCE: Final = 50_000
"""Texts up to which all are laid beside all; above that only those that share a band of signs."""

Numbers = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.uint64]
"""Two numbers in one: the smaller in the upper half."""


@dataclass(slots=True)
class Field:
    """What all texts are found by, by their number."""

    ids: list[str]
    digests: Hashes
    words: npt.NDArray[np.uint32]
    keys: Pairs
    """Shingle in the upper half, number in the lower, sorted."""
    films: Pairs
    centres: npt.NDArray[np.int8]
    lines: Pairs
    twins: dict[int, list[int]]
    """Texts that are exactly the same as another, by the number of the first of them."""

    def __len__(self) -> int:
        return len(self.ids)


def field_of(sketches: Callable[[], Iterable[tuple[str, Sketch]]]) -> Field:
    """Take all sketches in, in any order; of texts that are exactly the same only one is compared.

    `sketches` is asked twice: what a text is about is told without the lines that many texts share.
    """
    ids: list[str] = []
    digests, words = [], []
    parts: dict[str, list[Small]] = {"keys": [], "films": [], "lines": []}
    counts: dict[str, list[int]] = {"keys": [], "films": [], "lines": []}
    for name_of, sketch in sketches():
        ids.append(name_of)
        digests.append(sketch.digest)
        words.append(sketch.words)
        for name, part in parts.items():
            found: Small = getattr(sketch, name)
            part.append(found)
            counts[name].append(len(found))
    frequent = _frequent(parts["lines"])
    centres = [_centre(sketch, frequent) for _, sketch in sketches()]
    order = sorted(range(len(ids)), key=lambda i: (-words[i], digests[i], ids[i]))
    number = np.empty(len(ids), np.int64)
    number[order] = np.arange(len(ids))
    twins, hidden = _twins([digests[i] for i in order])
    told = {name: _posted(parts[name], counts[name], number, hidden) for name in parts}
    return Field(
        [ids[i] for i in order], np.array([digests[i] for i in order], np.uint64),
        np.array([words[i] for i in order], np.uint32), told["keys"], told["films"],
        np.array([centres[i] for i in order], np.int8).reshape(-1, DIMENSIONS), told["lines"], twins,
    )  # fmt: skip


def _frequent(parts: list[Small]) -> Small:
    if not parts:
        return np.zeros(0, np.uint32)
    lines, counts = np.unique(np.concatenate(parts), return_counts=True)
    return lines[counts >= LEAST_SPREAD]


def _centre(sketch: Sketch, frequent: Small) -> npt.NDArray[np.int8]:
    """Where a text stands without frequent lines, where enough is left; of length 127."""
    vectors = sketch.vectors
    if len(frequent) and len(vectors):
        own = ~np.isin(sketch.lines, frequent)
        vectors = vectors[own] if own.mean() >= LEAST_OWN else vectors
    return np.rint(unit(vectors.astype(np.float32).sum(axis=0)) * 127).astype(np.int8)


LEAST_OWN: Final = 0.3


def _twins(digests: list[int]) -> tuple[dict[int, list[int]], npt.NDArray[np.bool_]]:
    """Who is the same as an earlier one, and which numbers need not be compared (an empty text neither)."""
    first: dict[int, int] = {}
    twins: dict[int, list[int]] = {}
    hidden = np.zeros(len(digests), bool)
    for number, digest in enumerate(digests):
        hidden[number] = not digest or digest in first
        if digest in first:
            twins.setdefault(first[digest], []).append(number)
        elif digest:
            first[digest] = number
    return twins, hidden


def _posted(parts: list[Small], counts: list[int], number: Numbers, hidden: npt.NDArray[np.bool_]) -> Pairs:
    if not parts:
        return np.zeros(0, np.uint64)
    owners = np.repeat(number, counts)
    keys = np.concatenate(parts).astype(np.uint64) << np.uint64(32) | owners.astype(np.uint64)
    keys = keys[~hidden[owners]]
    keys.sort()
    return keys


def commonplace(field: Field, centres: Floats) -> Small:
    """Lines that stand in texts which have nothing else in common, as bars of links and notices of rights do."""
    keys = (field.lines >> np.uint64(32)).astype(np.uint32)
    owners = (field.lines & np.uint64(0xFFFFFFFF)).astype(np.int64)
    lines, starts, counts = np.unique(keys, return_index=True, return_counts=True)
    found = []
    for line, start, count in zip(lines, starts, counts, strict=True):
        if count < LEAST_SPREAD:
            continue
        met = centres[owners[start : start + min(count, BLOCK)]]
        alike = (float(np.linalg.norm(met.sum(axis=0)) ** 2) / len(met) - 1) / (len(met) - 1)
        if alike < UNLIKE:
            found.append(line)
    return np.array(found, np.uint32)


LEAST_SPREAD: Final = 5
UNLIKE: Final = 0.3
"""Mean cosine of texts below which they have nothing in common."""


def candidates(field: Field) -> Iterator[Numbers]:
    """For each block of texts, pairs (fuller, shorter) that are worth comparing, each once; (n, 2)."""
    centres = _centred(field.centres)
    near = _by_place(field, centres)
    for start in range(0, len(field), BLOCK):
        numbers = np.arange(start, min(len(field), start + BLOCK))
        mine = near[(near >> np.uint64(32)) // np.uint64(BLOCK) == start // BLOCK]
        found = np.concatenate([_by_shingles(field, numbers), _by_film(field, numbers, centres), mine])
        once = np.unique(found)
        yield np.stack([once >> np.uint64(32), once & np.uint64(0xFFFFFFFF)], axis=1).astype(np.int64)


def _centred(rounded: npt.NDArray[np.int8]) -> Floats:
    centres = rounded.astype(np.float32)
    told = np.abs(rounded).any(axis=1)
    if told.any():
        centres[told] -= centres[told].mean(axis=0)
    return unit(centres)


def _met(posted: Pairs, wanted: Small) -> tuple[Numbers, Numbers]:
    """From where to where the owners of each key stand."""
    low = wanted.astype(np.uint64) << np.uint64(32)
    return np.searchsorted(posted, low), np.searchsorted(posted, low | np.uint64(0xFFFFFFFF), side="right")


def _expanded(starts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """All places of the ranges, and for each the range it is of."""
    ranges = np.repeat(np.arange(len(starts)), counts)
    offsets = np.arange(len(ranges)) - np.repeat(np.cumsum(counts) - counts, counts)
    return starts[ranges] + offsets, ranges


def _own(posted: Pairs, numbers: Numbers) -> tuple[Small, Numbers]:
    """The keys of a block of texts, and whose each is."""
    owners = (posted & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    mine = np.flatnonzero((owners >= numbers[0]) & (owners <= numbers[-1]))
    return (posted[mine] >> np.uint64(32)).astype(np.uint32), owners[mine].astype(np.int64)


def _by_shingles(field: Field, numbers: Numbers) -> Pairs:
    keys, mine = _own(field.keys, numbers)
    starts, stops = _met(field.keys, keys)
    counts = stops - starts
    places, ranges = _expanded(starts, np.where(counts > CROWD, MET, counts))
    others = (field.keys[places] & np.uint64(0xFFFFFFFF)).astype(np.int64)
    pairs, weights = _summed(mine[ranges], others, 1 / np.log(1 + counts[ranges]))
    return _best(pairs, weights, BY_SHINGLES)


def _summed(
    mine: Numbers, others: Numbers, weights: npt.NDArray[np.float64]
) -> tuple[Numbers, npt.NDArray[np.float64]]:
    kept = mine != others
    both = mine[kept].astype(np.uint64) << np.uint64(32) | others[kept].astype(np.uint64)
    once, inverse = np.unique(both, return_inverse=True)
    pairs = np.stack([once >> np.uint64(32), once & np.uint64(0xFFFFFFFF)], axis=1).astype(np.int64)
    return pairs, np.bincount(inverse, weights[kept], len(once)).astype(np.float64)


def _best(pairs: Numbers, weights: npt.NDArray[np.float64], most: int) -> Pairs:
    """The best pairs of each first number, as (fuller, shorter)."""
    if not len(pairs):
        return np.zeros(0, np.uint64)
    order = np.lexsort((pairs[:, 1], -weights, pairs[:, 0]))
    firsts = pairs[order, 0]
    begins = np.flatnonzero(np.append(True, firsts[1:] != firsts[:-1]))
    place = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    chosen = np.sort(pairs[order[place < most]], axis=1).astype(np.uint64)
    found: Pairs = chosen[:, 0] << np.uint64(32) | chosen[:, 1]
    return found


def _by_film(field: Field, numbers: Numbers, centres: Floats) -> Pairs:
    keys, mine = _own(field.films, numbers)
    found = []
    for key in np.unique(keys):
        start, stop = _met(field.films, np.array([key], np.uint32))
        crowd = (field.films[start[0] : stop[0]][:_FILM_CROWD] & np.uint64(0xFFFFFFFF)).astype(np.int64)
        if len(crowd) > 1:
            found.append(_nearest(mine[keys == key], crowd, centres, _SAME_FILM, BY_FILM))
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)


def _nearest(mine: Numbers, crowd: Numbers, centres: Floats, least: float, most: int) -> Pairs:
    """For each of `mine` the nearest of `crowd`."""
    near = centres[mine] @ centres[crowd].T
    near[mine[:, None] == crowd[None, :]] = -1
    rows, columns = np.nonzero(near >= least)
    pairs = np.stack([mine[rows], crowd[columns]], axis=1)
    return _best(pairs, near[rows, columns].astype(np.float64), most)


def _by_place(field: Field, centres: Floats) -> Pairs:
    """Texts whose centres stand close together."""
    told = np.flatnonzero(np.abs(field.centres).any(axis=1) & ~_hidden(field))
    if len(told) <= _ALL_AT_ONCE:
        crowds = [told]
    else:
        signs = np.packbits(centres[told] > 0, axis=1)
        bands = [signs[:, i].astype(np.int64) << 8 | signs[:, (i + 1) % 8] for i in range(8)]
        crowds = [told[part] for band in bands for part in _groups(band)]
    found = [
        _nearest(crowd[i : i + 512], crowd, centres, _NEAR, BY_PLACE)
        for crowd in crowds if len(crowd) > 1
        for i in range(0, len(crowd), 512)
    ]  # fmt: skip
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint64)


def _hidden(field: Field) -> npt.NDArray[np.bool_]:
    hidden = np.zeros(len(field), bool)
    hidden[[number for others in field.twins.values() for number in others]] = True
    return hidden


def _groups(values: Numbers) -> list[Numbers]:
    order = np.argsort(values, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(values[order])) + 1)
