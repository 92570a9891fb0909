"""All texts of a collection become clusters of copies.

Rule of this room: a function of the records and of people's decisions, whatever order they came in. Texts are read
again only where their sketches say that it is worth it, and no two texts are judged twice in one light.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.candidates import candidates
from reviewcrawler.copying.clusters import Clusters, Decisions, Judged, Pair, cluster
from reviewcrawler.copying.field import Field, field_of
from reviewcrawler.copying.ragged import Numbers
from reviewcrawler.copying.resemblance import WORTH, resemblances
from reviewcrawler.copying.surroundings import Background, Surroundings
from reviewcrawler.copying.text import Text, text_of
from reviewcrawler.copying.verdict import CERTAIN, Verdict, judge
from reviewcrawler.review import Review

KEPT: Final = 100_000
"""Words of texts that are held in memory while pairs are compared, some three hundred bytes each."""
READ: Final = 8
"""Candidates of one text, the most alike first, that are read whole."""
DOUBTED: Final = -0.5
"""Resemblance below which most candidates are none: those are not read where the two texts name different films."""
DOUBTFUL: Final = 2
"""Of all others below it, how many of one text are read."""
SUPPORT: Final = 2
"""Copies of one text that another copy is laid beside."""


class Shelf(Protocol):
    """Where sketches and records are kept."""

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        """All ids with their packed sketches, in any order."""

    def review(self, record: str) -> Review:
        """One of the records."""

    def address(self, record: str) -> str | None:
        """The ``url`` of one of the records."""


@dataclass(slots=True)
class Settled:
    """Clusters of numbers, with what is needed to say more of them."""

    field: Field
    clusters: Clusters
    pairs: Judged
    """Texts that have something to do with each other, the fuller first; of the same texts only one."""
    reader: Reader


class Reader:
    """Reads texts off a shelf by their number, and keeps the last ones."""

    def __init__(self, shelf: Shelf, field: Field) -> None:
        self.shelf, self.field = shelf, field
        self._texts: OrderedDict[int, Text] = OrderedDict()
        self._held = 0
        self.compared = 0
        """Pairs of texts that were read whole."""
        self.background: Background | None = None

    def forget(self) -> None:
        """Let go of the texts, for they are to be read in another light."""
        self._texts.clear()
        self._held = 0

    def text(self, number: int) -> Text:
        if number not in self._texts:
            found = text_of(self.shelf.review(self.field.ids[number])).without(self.field.common)
            self._texts[number] = self.background.light(found) if self.background else found
            self._held += found.words
            while self._held > KEPT and len(self._texts) > READ:
                self._held -= self._texts.popitem(last=False)[1].words
        self._texts.move_to_end(number)
        return self._texts[number]

    def judge(self, one: int, other: int) -> Verdict:
        """How two texts stand to each other."""
        self.compared += 1
        return judge(self.text(one), self.text(other), brief=True)

    def score(self, one: int, other: int) -> float:
        """How far two texts are copies, also where they are none."""
        return judge(self.text(one), self.text(other)).score


def settle(shelf: Shelf, decided: dict[str, list[tuple[str, str]]] | None = None) -> Settled:
    """Compare what is worth comparing, and join what belongs together."""
    field = field_of(shelf.sketches())
    reader = Reader(shelf, field)
    around = Surroundings(reader)
    pairs = judged(around.judge, worth_reading(field, candidates(field)))
    reader.background = around.background(pairs)
    reader.forget()
    judged_again(reader.judge, pairs)
    told = _numbered(decided or {}, field)
    return Settled(field, clustered(field, pairs, told, reader.score), pairs, reader)


def clustered(field: Field, pairs: Judged, decided: Decisions, score: Callable[[int, int], float]) -> Clusters:
    """The clusters of all texts, also of those that are exactly the same; see `cluster`."""
    found = cluster([*pairs.values(), *_parted(field, decided)], decided, score)
    return _with_twins(found, field, decided)


def judged(judge: Callable[[int, int], Verdict], worth: Iterable[tuple[int, int]]) -> Judged:
    """Of pairs worth reading those that have something to do with each other, text by text from the fullest down.

    A text that is known to be a copy is not laid beside all other copies of the same one, too.
    """
    pairs: Judged = {}
    leaders: dict[int, int] = {}
    met: Counter[int] = Counter()
    last = -1
    for one, other in worth:
        if other != last:
            met.clear()
            last = other
        leader = leaders.get(one, one)
        met[leader] += 1
        if leaders.get(other) == leader and met[leader] > SUPPORT:
            continue
        verdict = judge(one, other)
        if verdict.relation:
            pairs[one, other] = Pair(one, other, verdict.relation, verdict.score)
        if verdict.is_copy and verdict.relation != "excerpt" and verdict.score > CERTAIN:
            leaders.setdefault(other, leader)
    return pairs


def judged_again(judge: Callable[[int, int], Verdict], pairs: Judged) -> None:
    """Judge paraphrases in the light of what else was read."""
    for key, pair in list(pairs.items()):
        if pair.relation == "spun":
            verdict = judge(pair.one, pair.other)
            if verdict.relation is None:
                del pairs[key]
            else:
                pairs[key] = pair._replace(relation=verdict.relation, score=verdict.score)


def worth_reading(field: Field, blocks: Iterable[Numbers]) -> Iterator[tuple[int, int]]:
    """Candidates (fuller, shorter) that resemble each other, by the shorter one, the most alike first."""
    for block in blocks:
        alike = resemblances(field, block)
        worth = alike > DOUBTED
        doubted = np.flatnonzero((alike > WORTH) & ~worth)
        worth[doubted[~_of_different_films(field, block[doubted])]] = True
        pairs, alike = block[worth], alike[worth]
        order = np.lexsort((pairs[:, 0], -alike, pairs[:, 1]))
        read, doubtful, last = 0, 0, -1
        for (one, other), likeness in zip(pairs[order].tolist(), alike[order].tolist(), strict=True):
            if other != last:
                read, doubtful, last = 0, 0, other
            read, doubtful = read + 1, doubtful + (likeness < DOUBTED)
            if read <= READ and doubtful <= DOUBTFUL:
                yield one, other


def _of_different_films(field: Field, pairs: Numbers) -> npt.NDArray[np.bool_]:
    """For each pair whether both texts name a film or its makers, and nothing of that is the same."""
    widest = int(np.max(field.films.counts[pairs], initial=1))
    one, other = (field.films.laid_out(pairs[:, side], widest) for side in (0, 1))
    same = (one[:, :, None] == other[:, None, :]) & (one[:, :, None] > 0)
    return np.asarray(~same.any(axis=(1, 2)) & (one[:, 0] > 0) & (other[:, 0] > 0), np.bool_)


def _parted(field: Field, decided: Decisions) -> Iterator[Pair]:
    """Texts that are exactly the same and that people decided upon: those stand for themselves."""
    for first, others in field.twins.items():
        for other in others:
            if other in decided.numbers:
                yield Pair(first, other, "exact", 1.0)


def _with_twins(found: Clusters, field: Field, decided: Decisions) -> Clusters:
    """Clusters with all texts that are exactly the same as one of theirs."""
    where = {number: place for place, members in enumerate(found.members) for number in members}
    members = [list(numbers) for numbers in found.members]
    for first, others in field.twins.items():
        same = [number for number in others if number not in decided.numbers]
        if first in where:
            members[where[first]] += same
        elif same:
            members.append([first, *same])
    return Clusters(sorted(sorted(numbers) for numbers in members), found.links)


def _numbered(decided: dict[str, list[tuple[str, str]]], field: Field) -> Decisions:
    number = {record: place for place, record in enumerate(field.ids)} if decided else {}
    told = {
        kind: [(number[a], number[b]) for a, b in found if a in number and b in number]
        for kind, found in decided.items()
    }
    return Decisions(sorted(told.get("same", [])), {frozenset(pair) for pair in told.get("other", [])})
