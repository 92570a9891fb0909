"""What is spared while pairs are judged changes nothing: short measuring, texts counted in passing."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from reviewcrawler.copying import surroundings
from reviewcrawler.copying.candidates import candidates
from reviewcrawler.copying.field import field_of
from reviewcrawler.copying.measures import completed, measure, outline
from reviewcrawler.copying.settle import Reader, judged, worth_reading
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.copying.surroundings import Background, Surroundings, counted
from reviewcrawler.copying.text import Text, text_of
from reviewcrawler.copying.verdict import judge
from training.rewrites import families

FAMILIES = [told for told in families() if not told.held_out][::4]
REVIEWS = [review for told in FAMILIES for review in told.reviews.values()]


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Text, Text]]:
    """Texts of one film, and of two."""
    texts = [[text_of(review) for review in told.reviews.values()] for told in FAMILIES]
    strangers = itertools.pairwise(texts)
    return [pair for some in texts for pair in itertools.combinations(some, 2)] + [
        (some[0], others[-1]) for some, others in strangers
    ]


def test_a_brief_verdict_is_the_full_one_but_for_what_is_no_copy(pairs: list[tuple[Text, Text]]) -> None:
    told = [(judge(*pair, brief=True), judge(*pair)) for pair in pairs]
    assert [(b.relation, b.relation and b.score) for b, _ in told] == [
        (f.relation, f.relation and f.score) for _, f in told
    ]
    assert sum(brief.measures is None for brief, _ in told) > len(told) / 10


def test_an_outline_weighs_at_least_what_all_measures_do(pairs: list[tuple[Text, Text]]) -> None:
    for one, other in pairs:
        least, most = measure(one, other), outline(one, other)
        assert least.weight <= most.weight + 1e-9
        assert completed(most, other, one) == least


@pytest.fixture
def reader() -> Iterator[Reader]:
    with TemporaryShelf(iter(REVIEWS)) as shelf:
        yield Reader(shelf, field_of(shelf.sketches()))


@pytest.mark.parametrize("most", [25_000, 20, 3])
def test_texts_counted_in_passing_are_those_that_are_to_be_counted(
    reader: Reader, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, "COUNTED", most)
    around = Surroundings(reader)
    worth = list(worth_reading(reader.field, candidates(reader.field)))
    found = judged(around.judge, worth)
    met = {number for pair in worth for number in pair}
    expected = Background()
    for number in counted(around.met, found):
        expected.add(reader.text(number))
    told = around.background(found)
    assert told.texts == expected.texts == min(most, told.texts)
    for number in sorted(met):
        text = reader.text(number)
        assert np.array_equal(told.light(text).shingles.weights, expected.light(text).shingles.weights)
