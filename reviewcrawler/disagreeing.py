"""What machines are told that the record does not say: noted beside the source that was believed instead.

Rule of this room: nothing is decided here, no value changes; a source that says the same in other words does not
disagree.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold


def read(draft: Draft) -> None:
    """Note what linked data says otherwise."""
    for name, told, said in _pairs(draft):
        if told and said and _folded(told).isdisjoint(_folded(said)):
            draft.doubt(name, "linked-data", "; ".join(told))


def _pairs(draft: Draft) -> Iterator[tuple[str, list[str], list[str]]]:
    """Field, what machines are told of it, and what the record says."""
    review, linked = draft.review, draft.linked
    yield "director", linked.director, review.director
    yield "cast", [credit.name for credit in linked.cast], [credit.name for credit in review.cast]
    yield "author", linked.author, review.author
    if review.film and linked.film_title:
        title, told = fold(review.film.title), fold(linked.film_title)
        if title not in told and told not in title:
            yield "film", [linked.film_title], [review.film.title]
    if review.rating and linked.rating:
        yield "rating", [f"{linked.rating.value:g}"], [f"{review.rating.value:g}"]
    if review.language and linked.language:
        yield "language", [linked.language.partition("-")[0].partition("_")[0]], [review.language.partition("-")[0]]


def _folded(texts: list[str]) -> set[str]:
    return {fold(text) for text in texts}
