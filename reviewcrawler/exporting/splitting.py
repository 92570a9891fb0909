"""Train, validation and test: which record goes where.

Rule of this room: a film, or a cluster of copies, is never parted. Where a record goes is told by a hash of what it
belongs to, so that it stays there when others are added, unless they join what was apart.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

SPLITS: Final = ("train", "validation", "test")
_SHARES: Final = (80, 90, 100)
"""Hundredths up to which a group goes to each."""


class Ties(NamedTuple):
    """What ties a record to others: its cluster of copies, and its film."""

    id: str
    cluster: str | None
    film: str | None
    same_as: str | None = None
    """The film's own pages, as a JSON array: one film has a title in each language, and one page at Wikidata."""

    @property
    def keys(self) -> list[int]:
        """A key for each of them, one for the record alone where nothing ties it."""
        pages = json.loads(self.same_as) if self.same_as else ()
        told = [("cluster", self.cluster), ("film", folded(self.film)), *(("page", page) for page in pages)]
        return [_key(sort, value) for sort, value in told if value] or [_key("id", self.id)]


def split_of_each(ties: Iterable[Ties]) -> bytes:
    """For each record the number of its split, in the order given.

    >>> found = split_of_each([Ties("a", "c", "The Quay"), Ties("b", "c", None), Ties("d", None, "THE QUAY!")])
    >>> len(set(found))
    1
    """
    groups, firsts = _Groups(), array("Q")
    for tie in ties:
        first, *others = tie.keys
        for other in others:
            groups.join(first, other)
        firsts.append(first)
    return bytes(_place(groups.first(key)) for key in firsts)


def folded(title: str | None) -> str:
    """A title as it compares: letters and digits, without case and marks.

    >>> folded("Amélie: The Movie!")
    'ameliethemovie'
    """
    plain = unicodedata.normalize("NFKD", title or "").casefold()
    return "".join(filter(str.isalnum, plain))


class _Groups:
    """Keys that belong together; the smallest key of a group stands for it, whatever the order of the joins."""

    def __init__(self) -> None:
        self._up: dict[int, int] = {}

    def first(self, key: int) -> int:
        top = key
        while (up := self._up.get(top, top)) != top:
            top = up
        while key != top:
            self._up[key], key = top, self._up[key]
        return top

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        if low != high:
            self._up[high] = low


def _key(sort: str, value: str) -> int:
    """A key of 64 bits."""
    return int.from_bytes(hashlib.blake2b(f"{sort}:{value}".encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _place(key: int) -> int:
    share = int.from_bytes(hashlib.blake2b(key.to_bytes(8, "big"), digest_size=8).digest(), "big") % 100
    return next(number for number, limit in enumerate(_SHARES) if share < limit)


def together(batch_splits: bytes) -> Iterator[tuple[str, list[int]]]:
    """The rows of a batch by their split.

    >>> list(together(bytes([0, 2, 0])))
    [('train', [0, 2]), ('test', [1])]
    """
    for number, name in enumerate(SPLITS):
        if places := [place for place, split in enumerate(batch_splits) if split == number]:
            yield name, places
