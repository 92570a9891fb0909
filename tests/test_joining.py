"""Texts spread over several pages: which belong together, and what becomes of their records."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewcrawler.derive import derive
from reviewcrawler.keeping.joining import join_parts, joined, part_of
from reviewcrawler.page import Page
from reviewcrawler.store import Store

SITE = "http://quayside.example"
OPENING = "The film is slow and its actors are superb; the director trusts every scene, though the plot is weak. " * 4
MIDDLE = "In its second half the film leaves the coast, and the camera finds a town of clerks who never look up. " * 4
ENDING = "Its ending is a masterpiece of patience, and the last scene alone is worth the price of the ticket. " * 4


def page(path: str, text: str, headline: str = "The Salt Road review") -> Page:
    html = f"<title>{headline}</title><article><h1>{headline}</h1><p>{text}</p></article>"
    return Page(html, f"{SITE}{path}", "text/html")


def stored(path: Path, pages: list[Page]) -> Store:
    store = Store(path / "reviews.db")
    store.lock()
    with store.transaction():
        for each in pages:
            store.put(each, derive(each))
    return store


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{SITE}/seen/salt?page=2", (f"{SITE}/seen/salt", 2)),
        (f"{SITE}/seen?id=9&page=3", (f"{SITE}/seen?id=9", 3)),
        (f"{SITE}/gesehen/salz/seite/2/", (f"{SITE}/gesehen/salz", 2)),
        (f"{SITE}/seen/salt/2", (f"{SITE}/seen/salt", 2)),
        (f"{SITE}/seen/salt?page=1", None),
        (f"{SITE}/?page=2", None),
        (f"{SITE}/page/2/", None),
        (f"{SITE}/2021/05/", None),
        (f"{SITE}/seen/salt?id=2", None),
    ],
)
def test_addresses_that_count_parts(url: str, expected: tuple[str, int] | None) -> None:
    assert part_of(url) == expected


def test_the_parts_stand_in_the_first_record(tmp_path: Path) -> None:
    pages = [page("/seen/salt?page=3", ENDING), page("/seen/salt", OPENING), page("/seen/salt?page=2", MIDDLE)]
    with stored(tmp_path, pages) as store:
        assert join_parts(store) == 1
        records = {review.url: review for review in store.reviews()}
        whole = records[f"{SITE}/seen/salt"]
        assert whole.body == "\n\n".join(text.strip() for text in (OPENING, MIDDLE, ENDING))
        part = records[f"{SITE}/seen/salt?page=2"]
        assert (part.kind, part.film) == ("other", None)
        assert part.faults[-1].message == f"this is part 2 of {SITE}/seen/salt: the text stands in that record"
        before = [review.to_dict() for review in store.reviews()]
        assert join_parts(store) == 1
        assert [review.to_dict() for review in store.reviews()] == before


@pytest.mark.parametrize(
    "second",
    [
        page("/seen/salt?page=2", MIDDLE, "Another headline"),
        page("/seen/salt?page=2", ""),
        page("/seen/salt?id=2", MIDDLE),
    ],
)
def test_other_pages_are_left_alone(tmp_path: Path, second: Page) -> None:
    with stored(tmp_path, [page("/seen/salt", OPENING), second]) as store:
        join_parts(store)
        assert next(store.reviews()).body == OPENING.strip()


def test_a_page_that_is_fetched_again_is_the_same(tmp_path: Path) -> None:
    first = page("/seen/salt", OPENING)
    with stored(tmp_path, [first, page("/seen/salt?page=2", MIDDLE)]) as store:
        join_parts(store)
        with store.transaction():
            assert store.put(first, derive(first)) == "same"
        join_parts(store)
        assert MIDDLE.strip() in (next(store.reviews()).body or "")


def test_listings_are_not_joined() -> None:
    listing = {"kind": "index", "headline": "Reviews", "body": OPENING}
    assert joined(listing, [listing | {"body": MIDDLE}]) == (listing, [])
