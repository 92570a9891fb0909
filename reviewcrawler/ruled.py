"""A page read by its site's rules: what the selectors found goes before what the generic reader found.

Rule of this room: a selector that finds nothing changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from reviewcrawler import dates
from reviewcrawler.draft import Draft
from reviewcrawler.people.names import read_names
from reviewcrawler.ratings import scales
from reviewcrawler.review import Film, Review
from reviewcrawler.siterules.finding import BODY, DEBRIS, path_of
from reviewcrawler.spans import Label

_YEAR: Final = re.compile(r"\b(?:18[89]|19\d|20\d)\d\b")
_KEPT: Final = frozenset(
    [Label.BODY, Label.CREDITS, Label.SYNOPSIS, Label.RATING, Label.HEADLINE, Label.BYLINE, Label.CAPTION, Label.HIDDEN]
)


def mark(draft: Draft) -> None:
    """Label the body and the debris as the rules say."""
    if draft.ruled is None or not {"body", "debris"} & draft.ruled.texts.keys():
        return
    whole = "body" in draft.ruled.texts
    for block in draft.blocks:
        words = {word for place in block.place.up() for word in place.names.split()}
        label = draft.spans.label(block.index)
        if DEBRIS in words:
            draft.spans.mark(block.index, Label.OTHER, "site rule: debris")
        elif whole and BODY in words and label not in _KEPT:
            draft.spans.mark(block.index, Label.BODY, "site rule: body")
        elif whole and BODY not in words and label is Label.BODY:
            draft.spans.mark(block.index, Label.OTHER, "site rule: outside the body")


def read(draft: Draft) -> None:
    """Set the fields that the rules found, each with its evidence."""
    if draft.ruled is None:
        return
    for name, texts in draft.ruled.texts.items():
        if name in _SETTERS and _SETTERS[name](draft.review, texts):
            field = "film" if name in ("title", "year") else name
            draft.prove(field, "site-rule", " | ".join(texts)[:500])


def judge(draft: Draft) -> None:
    """Set the kind that the page's address says, and what the generic reader took back for another kind."""
    if draft.ruled is None:
        return
    path = path_of(draft.page.url)
    if kind := draft.ruled.rules.kind_of(path):
        draft.review.kind = kind
        draft.prove("kind", "site-rule", path[:300])
    read(draft)


def _headline(review: Review, texts: list[str]) -> bool:
    review.headline = texts[0]
    return True


def _title(review: Review, texts: list[str]) -> bool:
    review.film = replace(review.film, title=texts[0]) if review.film else Film(texts[0])
    return True


def _year(review: Review, texts: list[str]) -> bool:
    found = _YEAR.search(" ".join(texts)[:300])
    if found and review.film:
        review.film = replace(review.film, year=int(found[0]))
    return bool(found and review.film)


def _director(review: Review, texts: list[str]) -> bool:
    review.director = _names(texts)
    return bool(review.director)


def _author(review: Review, texts: list[str]) -> bool:
    review.author = _names(texts)
    return bool(review.author)


def _cast(review: Review, texts: list[str]) -> bool:
    review.cast = list({credit.name: credit for text in texts for credit in read_names(text).credits}.values())
    return bool(review.cast)


def _names(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in read_names(text).names))


def _synopsis(review: Review, texts: list[str]) -> bool:
    review.synopsis = "\n\n".join(texts)
    return True


def _date(review: Review, texts: list[str]) -> bool:
    date = next((d for text in texts if (d := dates.normal(text, review.language or ""))), "")
    found = None if date else dates.find(texts[0], review.language or "")
    date = date or (found.iso if found else "")
    review.date_published = date or review.date_published
    return bool(date)


def _rating(review: Review, texts: list[str]) -> bool:
    verdict = scales.read_verdict(texts[0], labelled=True)
    if verdict:
        review.rating = verdict.rating
    return verdict is not None


_SETTERS: Final[dict[str, Callable[[Review, list[str]], bool]]] = {
    "headline": _headline, "title": _title, "year": _year, "director": _director, "cast": _cast, "author": _author,
    "synopsis": _synopsis, "date_published": _date, "rating": _rating,
}  # fmt: skip
