"""What all texts of a collection are found by: their sketches side by side, in arrays.

Rule of this room: some seven hundred bytes of memory a text, however many there are, and the same numbers in whatever
order they came. Texts are numbered from the fullest to the shortest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.commonplace import Halves, commonplace, frequent_lines
from reviewcrawler.copying.ragged import CHUNK, HALF, Numbers, Ragged, groups
from reviewcrawler.sketching.packing import PACKED, Parts, Small, unit, unpacked
from reviewcrawler.sketching.vectors import DIMENSIONS, Floats, Hashes

LEAST_OWN: Final = 0.3
"""Share of a text's sentences that must be left for its frequent lines to be passed over."""


@dataclass(slots=True)
class Field:
    """What all texts are found by, by their number."""

    ids: list[str]
    digests: Hashes
    words: npt.NDArray[np.uint32]
    keys: Ragged
    films: Ragged
    lines: Ragged
    vectors: npt.NDArray[np.uint8]
    """The sentences' vectors, packed, in the order of the values of ``lines``."""
    twins: dict[int, list[int]]
    """Texts that are exactly the same as another, by the number of the first of them."""
    compared: Numbers
    """The numbers of all others that are not empty."""
    centres: Halves = field(default_factory=lambda: np.zeros((0, DIMENSIONS), np.float16))
    """Where each text as a whole stands, seen from the middle of all; of length one, or zero."""
    common: Small = field(default_factory=lambda: np.zeros(0, np.uint32))
    """Lines that stand in texts which have nothing else in common, sorted."""

    def __len__(self) -> int:
        return len(self.digests)

    def standing(self, numbers: Numbers) -> Floats:
        """Where some texts stand, to reckon with."""
        return self.centres[numbers].astype(np.float32)

    def sentences(self, numbers: Numbers) -> tuple[Floats, Small, Numbers]:
        """Sentences of some texts: vectors, hashes, and for each the place in `numbers` of the text it is of."""
        places, whose = self.lines.places(numbers)
        lines = self.lines.values[places]
        return unpacked(self.vectors[places], lines).astype(np.float32), lines, whose


_PARTS: Final = ("keys", "films", "lines")


class _Gathering:
    """Packed sketches, taken in one after the other."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.told = bytearray()
        self.parts = {name: bytearray() for name in _PARTS}
        self.vectors = bytearray()

    def add(self, record: str, packed: bytes) -> None:
        found = Parts.of(packed)
        self.ids.append(record)
        counts = [len(found.keys) // 4, len(found.films) // 4, len(found.lines) // 4]
        self.told += np.array([found.digest, found.words, *counts], np.uint64).tobytes()
        for name in _PARTS:
            self.parts[name] += getattr(found, name)
        self.vectors += found.vectors

    def field(self) -> Field:
        told = np.frombuffer(self.told, np.uint64).reshape(-1, 2 + len(_PARTS))
        digests, words = told[:, 0], told[:, 1].astype(np.int64)
        order = _by_fullness(words, digests, self.ids)
        counts = {name: told[:, 2 + i].astype(np.int64) for i, name in enumerate(_PARTS)}
        ragged = {
            name: Ragged(np.frombuffer(self.parts[name], "<u4"), (np.cumsum(counts[name]) - counts[name])[order],
                         counts[name][order]) for name in _PARTS
        }  # fmt: skip
        twins, compared = _twins(digests[order])
        return Field([self.ids[i] for i in order], digests[order], words[order].astype(np.uint32),
                     ragged["keys"], ragged["films"], ragged["lines"],
                     np.frombuffer(self.vectors, np.uint8).reshape(-1, PACKED), twins, compared)  # fmt: skip


def field_of(sketches: Iterable[tuple[str, bytes]]) -> Field:
    """Take all packed sketches in, in any order; of texts that are exactly the same only one is compared."""
    gathering = _Gathering()
    for record, packed in sketches:
        gathering.add(record, packed)
    found = gathering.field()
    frequent = frequent_lines(found.lines, found.compared)
    found.centres = _centred(_centres(found, np.unique((frequent >> HALF).astype(np.uint32))))
    found.common = commonplace(frequent, found.centres, found.lines)
    return found


def _by_fullness(words: Numbers, digests: Hashes, ids: list[str]) -> Numbers:
    """The order of texts from the fullest to the shortest; their ids decide where they are exactly the same."""
    order = np.lexsort((digests, -words))
    alike = (words[order[1:]] == words[order[:-1]]) & (digests[order[1:]] == digests[order[:-1]])
    edges = np.flatnonzero(np.diff(np.concatenate([[False], alike, [False]]).astype(np.int8)))
    for start, stop in zip(edges[::2], edges[1::2] + 1, strict=True):
        order[start:stop] = sorted(order[start:stop].tolist(), key=ids.__getitem__)
    return order


def _twins(digests: Hashes) -> tuple[dict[int, list[int]], Numbers]:
    """Who is the same as an earlier one, and which numbers are to be compared (no empty text is)."""
    once, first, which = np.unique(digests, return_index=True, return_inverse=True)
    twins: dict[int, list[int]] = {}
    earliest = first[which]
    for number in np.flatnonzero((earliest != np.arange(len(digests))) & (digests > 0)).tolist():
        twins.setdefault(int(earliest[number]), []).append(number)
    return twins, np.sort(first[once > 0]).astype(np.int64)


def _centres(field: Field, frequent: Small) -> Halves:
    """Where each text stands without frequent lines, where enough is left."""
    found = np.zeros((len(field), DIMENSIONS), np.float16)
    for start in range(0, len(field), CHUNK):
        numbers = np.arange(start, min(len(field), start + CHUNK))
        vectors, lines, whose = field.sentences(numbers)
        own = ~np.isin(lines, frequent)
        least = LEAST_OWN * np.bincount(whose, minlength=len(numbers))
        own |= (np.bincount(whose, own, len(numbers)) < least)[whose]
        told = np.flatnonzero(own)
        if len(told):
            begins = groups(whose[told].astype(np.uint64))
            found[start + whose[told[begins]]] = unit(np.add.reduceat(vectors[told], begins, axis=0))
    return found


def standing_somewhere(centres: Halves) -> npt.NDArray[np.bool_]:
    """For each text whether anything is known of where it stands."""
    return np.asarray(centres.any(axis=1), np.bool_)


def _centred(centres: Halves) -> Halves:
    """The same, seen from the middle of those that stand anywhere; in place, for there are many."""
    told = standing_somewhere(centres)
    middle = centres.sum(axis=0, dtype=np.float64) / max(1, int(told.sum()))
    for start in range(0, len(centres), CHUNK):
        part = slice(start, start + CHUNK)
        seen = centres[part].astype(np.float32) - middle.astype(np.float32)
        centres[part] = unit(seen * told[part, None])
    return centres
