"""What finding copies costs does not grow with the square of anything: sizes at which it would show."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from reviewcrawler import Review, find_copies
from reviewcrawler.copying.candidates import BY_FILM, BY_PLACE, BY_SHINGLES, candidates
from reviewcrawler.copying.clusters import Decisions, Pair, cluster
from reviewcrawler.copying.field import field_of
from reviewcrawler.copying.ragged import Ragged
from reviewcrawler.copying.settle import SUPPORT, settle
from reviewcrawler.review import Film
from reviewcrawler.sketching.packing import Sketch
from reviewcrawler.sketching.sketch import sketch_of
from tests.test_copies_index import prose


class Shelf:
    """Records by their ids; texts that are asked for are counted."""

    def __init__(self, packed: dict[str, bytes], reviews: dict[str, Review]) -> None:
        self.packed, self.reviews = packed, reviews

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        yield from self.packed.items()

    def review(self, record: str) -> Review:
        return self.reviews[record]

    def address(self, record: str) -> str | None:
        return self.reviews[record].url


def shelf_of(reviews: list[Review]) -> Shelf:
    return Shelf({r.id: sketch_of(r).pack() for r in reviews}, {r.id: r for r in reviews})


def test_thousands_of_copies_of_one_text_are_not_compared() -> None:
    packed = sketch_of(Review(id="a", body=prose(1))).pack()
    settled = settle(Shelf({f"r{i}": packed for i in range(40_000)}, {}))
    assert [len(members) for members in settled.clusters.members] == [40_000]
    assert settled.reader.compared == 0


def test_edited_copies_are_each_read_beside_a_few() -> None:
    words = prose(1).split()
    reviews = [Review(id=f"r{i}", body=" ".join([*words[: i % len(words)], f"Edition{i}", *words])) for i in range(300)]
    settled = settle(shelf_of(reviews))
    assert [len(members) for members in settled.clusters.members] == [300]
    assert settled.reader.compared <= (SUPPORT + 2) * 300


def _numbered(sketch: Sketch, number: int) -> bytes:
    """The sketch of another text that is found by the same names and shingles."""
    lines = np.random.default_rng(number).integers(1, 2**32, len(sketch.lines), np.uint32)
    return replace(sketch, digest=number + 1, words=sketch.words + number % 50, lines=lines).pack()


@pytest.mark.parametrize(
    "body", [prose(1), "今日は映画を見た。監督の最新作は灯台守の家族を描く。" * 20], ids=["words", "no spaces"]
)
def test_a_crowd_costs_each_text_the_same(body: str) -> None:
    sketch = sketch_of(Review(id="a", body=body, film=Film("The Quay"), director=["Ada Moor"]))
    met = []
    for size in (1500, 4500):
        field = field_of((f"r{i}", _numbered(sketch, i)) for i in range(size))
        met.append(sum(map(len, candidates(field))) / size)
    assert met[1] <= met[0] * 1.05 <= (BY_SHINGLES + 2 * BY_FILM + BY_PLACE) * 1.05


def test_each_pair_comes_up_once_and_the_fuller_is_first() -> None:
    reviews = [Review(id=f"r{i}", body=prose(i % 40, 8 + i % 7)) for i in range(400)]
    field = field_of(shelf_of(reviews).sketches())
    pairs = np.concatenate(list(candidates(field)))
    assert len(pairs)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert len(np.unique(pairs, axis=0)) == len(pairs)


def test_a_field_is_the_same_in_any_order() -> None:
    packed = [*shelf_of([Review(id=f"r{i}", body=prose(i % 50)) for i in range(120)]).packed.items()]
    random.Random(1).shuffle(packed)
    one, other = field_of(packed), field_of(sorted(packed))
    assert one.ids == other.ids
    assert one.twins == other.twins
    assert (one.centres == other.centres).all()
    for first, second in zip(candidates(one), candidates(other), strict=True):
        assert (first == second).all()


def test_a_hundred_thousand_pairs_join_one_text() -> None:
    pairs = [Pair(0, i, "near", 0.9) for i in range(1, 100_000)]
    chained = [Pair(i, i + 1, "near", 0.9 - i / 1e6) for i in range(100_000, 101_000)]
    found = cluster([*pairs, *chained], Decisions(), lambda _one, _other: 0.2)
    assert [len(members) for members in found.members] == [100_000, 1001]


def test_one_line_and_empty_bodies_by_the_thousand() -> None:
    lines = ["Good.", "", "A fine film.", "10/10", "\n", "…"]
    reviews = [Review(id=f"r{i}", body=lines[i % 6]) for i in range(3000)]
    assert sorted(len(c.members) for c in find_copies(reviews)) == [500, 500, 500, 500]


def test_bodies_of_ten_megabytes() -> None:
    opening = prose(1, 3000)
    huge = f"{opening} {'x' * 8_000_000} {'word ' * 500_000}"
    reviews = [Review(id="a", body=huge), Review(id="b", body=huge), Review(id="c", body=f"{huge} End.")]
    (found,) = find_copies(reviews)
    assert {m.id for m in found.members} == {"a", "b", "c"}
    assert {m.relation for m in found.members} <= {None, "exact", "near"}


def test_ranges_hold_about_as_many_values_each_though_all_texts_have_as_many_in_order() -> None:
    count, each = 6000, 48
    values = np.sort(np.random.default_rng(5).integers(1, 1 << 32, (count, each)), axis=1).astype(np.uint32).ravel()
    ragged = Ragged(values, np.arange(count) * each, np.full(count, each))
    held = [len(ragged._within(np.arange(count), low, high)) for low, high in pairwise(ragged._edges(16))]
    assert sum(held) == len(values)
    assert max(held) < 1.2 * len(values) / 16


def test_values_are_posted_whatever_range_they_lie_in() -> None:
    luck = np.random.default_rng(1)
    values = luck.choice(np.array([0, 1, 7, 2**31, *range(2**32 - 900, 2**32)], np.uint32), 30_000)
    counts = np.full(6000, 5)
    ragged = Ragged(values, np.cumsum(counts) - counts, counts)
    pairs = sorted((int(value), place // 5) for place, value in enumerate(values))
    assert [(pair >> 32, pair & 0xFFFFFFFF) for pair in ragged.posted(np.arange(6000)).tolist()] == pairs
    often = [pair for pair in pairs if np.count_nonzero(values == pair[0]) >= 40]
    assert len(ragged.posted(np.arange(6000), 40)) == len(often)
