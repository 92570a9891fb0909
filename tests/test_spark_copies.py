"""What hangs together by pairs, whatever hangs on one text; parts clustered by themselves. Without Spark."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler.copying.clusters import Decisions, Pair, cluster
from reviewcrawler.copying.settle import judged
from reviewcrawler.copying.verdict import Verdict
from reviewcrawler.errors import UsageError
from reviewcrawler.review import Review
from reviewcrawler.sketching.sketch import sketch_of
from reviewcrawler.spark import comparing
from reviewcrawler.spark.components import connected
from reviewcrawler.spark.needed import judged_by_need
from reviewcrawler.spark.settling import gathered


class Sliced:
    """What `connected` asks of Spark, done here; it counts the rounds."""

    def __init__(self, slices: Any = (), rounds: list[int] | None = None) -> None:
        self.slices, self.rounds = slices, rounds if rounds is not None else [0]

    def parallelize(self, slices: Any, _count: int) -> "Sliced":
        return Sliced(slices, self.rounds)

    def broadcast(self, value: Any) -> Any:
        self.rounds[0] += 1
        return type("Value", (), {"value": value})

    def map(self, step: Any) -> "Sliced":
        return Sliced([step(each) for each in self.slices], self.rounds)

    def persist(self) -> "Sliced":
        return self

    def unpersist(self) -> None:
        """Nothing is held."""

    def collect(self) -> Any:
        return self.slices


def parts(count: int, pairs: list[tuple[int, int]]) -> list[int]:
    """The same, one pair after the other."""
    least = list(range(count))
    for one, other in pairs:
        low, high = sorted((least[one], least[other]))
        least = [low if each == high else each for each in least]
    return least


PAIRS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=60)


@given(PAIRS, st.integers(1, 7))
def test_what_hangs_together_has_one_number(pairs: list[tuple[int, int]], slices: int) -> None:
    found = connected(Sliced(), np.array(pairs, np.int64).reshape(-1, 2), 41, slices)
    assert found.tolist() == parts(41, pairs)


@pytest.mark.parametrize(
    ("shape", "pairs"),
    [
        ("a star around the first", [(0, n) for n in range(1, 20_000)]),
        ("a star around the last", [(n, 19_999) for n in range(19_999)]),
        ("a chain", [(n, n + 1) for n in range(19_999)]),
        ("a chain there and back", [(n * 7919 % 20_000, (n + 1) * 7919 % 20_000) for n in range(19_999)]),
        ("two that share a leaf", [(n % 2, n) for n in range(2, 19_999)] + [(0, 19_999), (1, 19_999)]),
    ],
)
def test_few_rounds_are_enough_whatever_the_shape(shape: str, pairs: list[tuple[int, int]]) -> None:
    context = Sliced()
    assert not connected(context, np.array(pairs, np.int64), 20_000, 8).any(), shape
    assert context.rounds[0] <= 12


RELATIONS = st.sampled_from(["near", "excerpt", "spun", "partial"])
JUDGED = st.dictionaries(
    st.tuples(st.integers(0, 25), st.integers(0, 25)).filter(lambda pair: pair[0] < pair[1]),
    st.tuples(RELATIONS, st.floats(0.01, 1.0)),
    max_size=50,
)


@given(JUDGED, st.integers(0, 3))
def test_parts_are_clustered_by_themselves_as_all_are(judged: Any, luck: int) -> None:
    pairs = [Pair(one, other, *told) for (one, other), told in judged.items()]

    def score(one: int, other: int) -> float:
        return (one * 31 + other * 17 + luck) % 100 / 100

    roots = parts(26, [(pair.one, pair.other) for pair in pairs if pair.relation != "partial"])
    alone = [
        members
        for root in set(roots)
        for members in cluster(
            [pair for pair in pairs if roots[pair.one] == roots[pair.other] == root], Decisions(), score
        ).members
    ]
    assert sorted(alone) == cluster(pairs, Decisions(), score).members


def asked_of(judge: Any, asked: list[int]) -> Any:
    """Has pairs judged as tasks do."""

    def ask(pairs: Any) -> Any:
        asked.append(len(pairs))
        told = [judge(one, other) for one, other in pairs.tolist()]
        scores = np.array([each.score for each in told], np.float64).view(np.int64)
        return np.stack(
            [np.array([comparing.RELATIONS.index(each.relation) for each in told], np.int64), scores], axis=1
        )

    return ask


WORTH = st.sets(st.tuples(st.integers(0, 20), st.integers(0, 20)).filter(lambda pair: pair[0] < pair[1]), max_size=120)


@given(WORTH, st.integers(0, 5), st.integers(1, 30))
def test_tasks_judge_what_one_machine_judges(worth: set[tuple[int, int]], luck: int, among: int) -> None:
    def judge(one: int, other: int) -> Verdict:
        chance = (one * 31 + other * 17 + luck * 7) % among
        relation: Any = ("near", "exact", "near", "excerpt", "spun", "partial", None)[min(chance, 6)]
        return Verdict(relation, 0.99 if chance < 3 else 0.6 if relation else 0.0)

    order = sorted(worth, key=lambda pair: (pair[1], (pair[0] * 7 + luck) % 11, pair[0]))
    met: set[int] = set()

    def judge_alone(one: int, other: int) -> Verdict:
        met.update((one, other))
        return judge(one, other)

    asked: list[int] = []
    found = judged_by_need(np.array(order, np.int64).reshape(-1, 2), asked_of(judge, asked))
    assert (list(found[0].items()), found[1]) == (list(judged(judge_alone, order).items()), met)
    assert len(asked) <= 4
    assert sum(asked) <= len(order)


def test_copies_of_one_text_are_laid_beside_few_others() -> None:
    """Thirty texts that are copies of one, each with eight candidates."""
    pairs = [(one, other) for other in range(30) for one in range(max(0, other - 8), other)]
    asked: list[int] = []
    judged_by_need(np.array(pairs, np.int64), asked_of(lambda *_: Verdict("near", 0.99), asked))
    assert asked == [2 * 28 + 1]


def sketch(name: str, body: str) -> tuple[str, bytes, bytes]:
    return name, sketch_of(Review(id=name, body=body)).pack(), body.encode()


def test_a_record_that_comes_twice_counts_once() -> None:
    one, other = sketch("a", "A quay, and rain."), sketch("b", "A longer text about a quay, and the rain on it.")
    field, numbers = gathered([one, other, one])
    assert (field.ids, numbers.tolist()) == (["b", "a"], [1, 0, -1])
    with pytest.raises(UsageError, match="two different records have the id a: give each its own"):
        gathered([one, other, sketch("a", "Something else.")])
