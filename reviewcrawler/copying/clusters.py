"""Pairs become clusters.

Rule of this room: the outcome is a function of the pairs and of people's decisions, not of their order. Two clusters
are joined where their centres are copies of each other or where much speaks for it, never by one weak pair; what people
decided goes before what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reviewcrawler.copying.verdict import SURE, Relation

DOUBTED: Final = 0.08
"""Score of two clusters' centres below which a sure pair does not join them."""
ROUNDS: Final = 12
"""How often pairs that did not hold are looked at again, now that clusters have grown."""
LEVEL: Final = 0.1
"""By how little less may speak for one of two texts, and still as much: scores differ by chance."""
_ENOUGH: Final = 16
"""Pairs between two clusters that are remembered."""


class Pair(NamedTuple):
    """Two texts by number, the fuller first, and how they stand to each other."""

    one: int
    other: int
    relation: Relation
    score: float


Judged = dict[tuple[int, int], Pair]
"""What was judged, by the numbers of both texts, the fuller first."""


@dataclass(slots=True)
class Decisions:
    """What people decided, by number."""

    same: list[tuple[int, int]] = field(default_factory=list)
    apart: set[frozenset[int]] = field(default_factory=set)

    @property
    def numbers(self) -> set[int]:
        """All texts that anything was decided upon."""
        return {number for pair in (*self.same, *self.apart) for number in pair}


@dataclass(slots=True)
class Clusters:
    """Clusters of more than one text, each from the fullest to the shortest, and pairs that joined nothing."""

    members: list[list[int]]
    links: list[Pair]


def cluster(pairs: Iterable[Pair], decided: Decisions, score: Callable[[int, int], float]) -> Clusters:
    """Join what belongs together; `score` tells how far two texts are copies where no pair says so.

    >>> cluster([Pair(0, 2, "near", 0.9), Pair(2, 5, "spun", 0.6)], Decisions(), lambda one, other: 0.0).members
    [[0, 2]]
    """
    ranked = sorted(pairs, key=lambda p: (-p.score, p.one, p.other))
    forest = _Forest(decided, ranked, score)
    for one, other in decided.same:
        forest.join(one, other)
    waiting = [p for p in ranked if p.relation != "partial"]
    for _ in range(ROUNDS):
        left = [p for p in waiting if not forest.offer(p)]
        if len(left) == len(waiting):
            break
        waiting = left
    links = [p for p in ranked if forest.root(p.one) != forest.root(p.other)]
    return Clusters(forest.clusters(), sorted(links, key=lambda p: (p.one, p.other)))


class _Forest:
    """Trees of texts; the root of each is its fullest text, its centre the one that most of its pairs speak for.

    What was rewritten from one text twice is like that text, and the two may be little like each other.
    """

    def __init__(self, decided: Decisions, ranked: list[Pair], score: Callable[[int, int], float]) -> None:
        self.parents: dict[int, int] = {}
        self.trees: dict[int, list[int]] = {}
        self.centres: dict[int, int] = {}
        self.told: dict[int, float] = {}
        """For each text the scores of its pairs within its tree."""
        self.support: dict[tuple[int, int], set[tuple[int, int]]] = {}
        self.decided, self.score = decided, score
        self.scores = {(p.one, p.other): p.score for p in ranked}
        self.rewrites = {(p.one, p.other) for p in ranked if p.relation == "spun"}
        self.cut = {(p.one, p.other) for p in ranked if p.relation in ("near", "excerpt")}
        self.kept_apart = {number: {number} for pair in decided.apart for number in pair}
        """Of each tree, by its root, the texts that are to be kept apart from others."""

    def root(self, number: int) -> int:
        while (parent := self.parents.get(number, number)) != number:
            self.parents[number] = self.parents.get(parent, parent)
            number = parent
        return number

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        if first == second:
            return
        less, more = sorted((self.trees.pop(first, [first]), self.trees.pop(second, [second])), key=len)
        more += less
        self.trees[first] = more
        self.centres[first] = self._stronger(self.centre(first), self.centre(second))
        self.parents[second] = first
        if second in self.kept_apart:
            self.kept_apart.setdefault(first, set()).update(self.kept_apart.pop(second))

    def offer(self, pair: Pair) -> bool:
        """True where the pair is done with: its texts are in one cluster."""
        one, other = sorted((self.root(pair.one), self.root(pair.other)))
        if one != other:
            if self._forbidden(one, other) or not self._holds(pair, one, other):
                return False
            self.join(one, other)
        self._tell(pair)
        return True

    def centre(self, root: int) -> int:
        return self.centres.get(root, root)

    def _is_central(self, number: int) -> bool:
        """True for the centre of a tree, and for a text that as much speaks for where one is the other's rewrite.

        For one that the centre was cut from, too: what is told anew was the whole of it.
        """
        centre = self.centre(self.root(number))
        level = self.told.get(number, 0.0) >= self.told.get(centre, 0.0) - LEVEL
        rewritten = level and (min(number, centre), max(number, centre)) in self.rewrites
        return number == centre or rewritten or (number, centre) in self.cut

    def _stronger(self, one: int, other: int) -> int:
        return min(one, other, key=lambda n: (-self.told.get(n, 0.0), n))

    def _tell(self, pair: Pair) -> None:
        root = self.root(pair.one)
        for number in (pair.one, pair.other):
            self.told[number] = self.told.get(number, 0.0) + pair.score
            self.centres[root] = self._stronger(self.centre(root), number)

    def _forbidden(self, one: int, other: int) -> bool:
        first, second = self.kept_apart.get(one, ()), self.kept_apart.get(other, ())
        return any(frozenset((a, b)) in self.decided.apart for a in first for b in second)

    def _holds(self, pair: Pair, one: int, other: int) -> bool:
        """True where more than one weak pair speaks for joining the trees of `one` and `other`."""
        if self._is_central(pair.one) and self._is_central(pair.other):
            return True
        score = self._between(*sorted((self.centre(one), self.centre(other))))
        if score > 0.5:
            return True
        sure = pair.relation not in ("spun", "excerpt") or (pair.relation == "spun" and pair.score > SURE)
        return (sure and score > DOUBTED) or (score > DOUBTED / 2 and self._several(pair, one, other))

    def _between(self, one: int, other: int) -> float:
        if (one, other) not in self.scores:
            self.scores[one, other] = self.score(one, other)
        return self.scores[one, other]

    def _several(self, pair: Pair, one: int, other: int) -> bool:
        """True where several texts of one of two trees are like the other tree's."""
        between = self.support.setdefault((one, other), set())
        if len(between) < _ENOUGH:
            between.add((pair.one, pair.other))
        told = [{n for p in between for n in p if self.root(n) == root} for root in (one, other)]
        return max(map(len, told)) > 1

    def clusters(self) -> list[list[int]]:
        return sorted(sorted(tree) for tree in self.trees.values() if len(tree) > 1)
