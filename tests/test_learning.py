"""What the crawl makes of the shapes of a site: what comes first, and when a shape is a trap."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewcrawler.frontier import Frontier
from reviewcrawler.frontier.learning import BARREN_SHAPE, LATE, Learned
from reviewcrawler.store import Store

SITE = "example.org"


@pytest.fixture
def learned(tmp_path: Path) -> Iterator[Learned]:
    with Store(tmp_path / "reviews.db") as store:
        Frontier(store).begin([SITE])
        yield Learned(store, SITE)


def read(learned: Learned, text: str, times: int, *, review: bool = False, article: bool = False) -> int:
    """Pages of a shape are read; its id."""
    shape = learned.shape(text, 0).id
    for n in range(times):
        learned.note(shape, 0, review=review, text=hash((text, n)) if article else 0, brings=False)
    return shape


def test_what_was_a_review_comes_first_and_what_is_unknown_before_what_was_none(learned: Learned) -> None:
    music = read(learned, "/*/ < /tag/music", 10, article=True)
    films = read(learned, "/*/ < /tag/pier", 10, review=True, article=True)
    unknown = learned.shape("/*/ < /tag/tide", 0).id
    for shape in (music, films, unknown):
        learned.wait(shape)
    assert learned.order() == [films, unknown, music]


def test_a_list_that_led_to_reviews_comes_before_one_that_did_not(learned: Learned) -> None:
    lists = [learned.shape(f"/page/N < /{name}", 0) for name in ("wares", "pier")]
    for source, review in zip(lists, (False, True), strict=True):
        for _ in range(5):
            learned.note(0, source.id, review=review, text=0, brings=False)
        learned.wait(source.id)
    assert learned.order() == [lists[1].id, lists[0].id]


def test_words_count_while_nothing_is_known(learned: Learned) -> None:
    wine, films = learned.shape("/*/ < /wine", -3), learned.shape("/*/ < /films", 5)
    for shape in (wine, films):
        learned.wait(shape.id)
    assert learned.order() == [films.id, wine.id]


def test_a_run_that_is_resumed_knows_what_was_learned(learned: Learned) -> None:
    shape = read(learned, "/*/ < /", 7, review=True, article=True)
    again = Learned(learned.store, SITE).by_id[shape]
    assert (again.pages, again.reviews, again.texts) == (7, 7, 7)
    assert again.base
    assert again.base.reviews == 7


@pytest.mark.parametrize(
    ("articles", "barren", "trap"),
    [
        (0, BARREN_SHAPE - 1, False),
        (0, BARREN_SHAPE, True),
        (1, BARREN_SHAPE, False),
        (1, LATE * BARREN_SHAPE, True),
    ],
)
def test_a_trap_is_what_brings_nothing_for_long(learned: Learned, articles: int, barren: int, *, trap: bool) -> None:
    shape = read(learned, "/*/ < /", articles, article=True)
    read(learned, "/*/ < /", barren)
    assert learned.by_id[shape].is_trap is trap


def test_short_reviews_are_no_trap(learned: Learned) -> None:
    assert not learned.by_id[read(learned, "/*/ < /", 2 * BARREN_SHAPE, review=True)].is_trap


def test_the_same_text_at_many_addresses_counts_once(learned: Learned) -> None:
    shape = learned.shape("/*?s < /", 0)
    for _ in range(BARREN_SHAPE + 1):
        learned.note(shape.id, 0, review=False, text=7, brings=False)
    assert shape.texts == 1
    assert shape.barren == BARREN_SHAPE


def test_what_is_asked_of_an_address_makes_no_new_trap_of_it(learned: Learned) -> None:
    """Every combination of facets is a shape; the address alone tells that none of them has an article."""
    for n in range(20):
        read(learned, f"/shop?a{n}&b < /shop", BARREN_SHAPE // 20)
    assert learned.shape("/shop?z < /shop", 0).is_trap
    assert not learned.shape("/films < /shop", 0).is_trap


def test_shapes_of_one_site_are_bounded(learned: Learned) -> None:
    for n in range(2_000):
        learned.shape(f"/{n}/* < /{n}", 0)
    assert len(learned.by_id) <= 602
