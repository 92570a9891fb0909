"""Pairs become clusters.

Rule of this room: the outcome is a function of the pairs and of people's decisions, not of their order. Two clusters
are joined where their fullest texts are copies of each other or where much speaks for it, never by one weak pair; what
people decided goes before what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reviewcrawler.copying.verdict import SURE, Relation

DOUBTED: Final = 0.08
"""Score of two clusters' fullest texts below which a sure pair does not join them."""


class Pair(NamedTuple):
    """Two texts by number, the fuller first, and how they stand to each other."""

    one: int
    other: int
    relation: Relation
    score: float


@dataclass(slots=True)
class Decisions:
    """What people decided, by number."""

    same: list[tuple[int, int]] = field(default_factory=list)
    apart: set[frozenset[int]] = field(default_factory=set)


@dataclass(slots=True)
class Clusters:
    """Clusters of more than one text, each from the fullest to the shortest, and pairs that joined nothing."""

    members: list[list[int]]
    links: list[Pair]


def cluster(pairs: Iterable[Pair], decided: Decisions, score: Callable[[int, int], float]) -> Clusters:
    """Join what belongs together; `score` tells how far two texts are copies where no pair says so."""
    ranked = sorted(pairs, key=lambda p: (-p.score, p.one, p.other))
    forest = _Forest(decided, {frozenset((p.one, p.other)): p for p in ranked}, score)
    for one, other in decided.same:
        forest.join(one, other)
    waiting = [p for p in ranked if p.relation != "partial"]
    while True:
        left = [p for p in waiting if not forest.offer(p)]
        if len(left) == len(waiting):
            break
        waiting = left
    links = [p for p in ranked if forest.root(p.one) != forest.root(p.other)]
    return Clusters(forest.clusters(), sorted(links, key=lambda p: (p.one, p.other)))


class _Forest:
    def __init__(
        self, decided: Decisions, pairs: dict[frozenset[int], Pair], score: Callable[[int, int], float]
    ) -> None:
        self.parents: dict[int, int] = {}
        self.trees: dict[int, list[int]] = {}
        self.support: dict[frozenset[int], set[frozenset[int]]] = {}
        self.decided, self.pairs, self.score = decided, pairs, score
        self.kept_apart = {number for pair in decided.apart for number in pair}

    def root(self, number: int) -> int:
        while (parent := self.parents.get(number, number)) != number:
            self.parents[number] = self.parents.get(parent, parent)
            number = parent
        return number

    def tree(self, root: int) -> list[int]:
        return self.trees.get(root, [root])

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self.trees[first] = self.tree(first) + self.trees.pop(second, [second])
            self.parents[second] = first

    def offer(self, pair: Pair) -> bool:
        """True where the pair is done with: its texts are in one cluster."""
        one, other = self.root(pair.one), self.root(pair.other)
        if one == other:
            return True
        if self._forbidden(one, other) or not self._holds(pair, one, other):
            return False
        self.join(one, other)
        return True

    def _forbidden(self, one: int, other: int) -> bool:
        if not self.kept_apart:
            return False
        first = self.kept_apart.intersection(self.tree(one))
        second = self.kept_apart.intersection(self.tree(other))
        return any(frozenset((a, b)) in self.decided.apart for a in first for b in second)

    def _holds(self, pair: Pair, one: int, other: int) -> bool:
        """True where more than one weak pair speaks for joining: roots are the fullest texts of their clusters."""
        if {pair.one, pair.other} == {one, other}:
            return True
        score = self._between(one, other)
        if score > 0.5:
            return True
        sure = pair.relation != "spun" or pair.score > SURE
        between = self.support.setdefault(frozenset((one, other)), set())
        between.add(frozenset((pair.one, pair.other)))
        several = len({n for p in between for n in p if self.root(n) == one}) > 1
        several = several or len({n for p in between for n in p if self.root(n) == other}) > 1
        return (sure and pair.relation != "excerpt" and score > DOUBTED) or (several and score > DOUBTED / 2)

    def _between(self, one: int, other: int) -> float:
        known = self.pairs.get(frozenset((one, other)))
        return known.score if known else self.score(one, other)

    def clusters(self) -> list[list[int]]:
        return sorted(sorted(tree) for tree in self.trees.values() if len(tree) > 1)
