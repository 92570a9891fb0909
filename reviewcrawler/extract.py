"""The chain: a page in, its record out. Read this file first.

Rule of this room: it only says what happens in which order; how is each step's own affair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reviewcrawler import (
    body,
    bylines,
    credits,
    debris,
    disagreeing,
    endings,
    film_pages,
    headline,
    kinds,
    languages,
    linked_data,
    ratings,
    ruled,
    titles,
)
from reviewcrawler.draft import Draft
from reviewcrawler.memory import uncollected
from reviewcrawler.page import Page
from reviewcrawler.readers import read
from reviewcrawler.review import Review
from reviewcrawler.siterules.finding import prepare
from reviewcrawler.spans import Spans
from reviewcrawler.templates import Snapshot, read_back

Step = Callable[[Draft], None]

LABELLING: Final[tuple[Step, ...]] = (
    linked_data.read,
    headline.mark,
    body.look,
    credits.mark,
    debris.mark_sure,
    ratings.mark,
    bylines.mark,
    body.mark,
    debris.mark,
    ruled.mark,
)
"""Steps that cut blocks into spans and label them."""

READING: Final[tuple[Step, ...]] = (
    body.read,
    languages.read,
    endings.read,
    headline.read,
    titles.read,
    credits.read,
    ratings.read,
    bylines.read,
    ruled.read,
    kinds.read,
    credits.settle,
    ruled.judge,
    film_pages.read,
    disagreeing.read,
    debris.read,
)
"""Steps that read labelled spans into the record."""


def extract(body: bytes | str | Page, *, url: str | None = None, content_type: str | None = None) -> Review:
    """The record of a page.

    Never raises on bad markup; raises PageError only where there is nothing to read (empty, binary).

    >>> extract("<h1>Film review: Solaris (1972)</h1><p>Directed by Andrei Tarkovsky.</p>").director
    ['Andrei Tarkovsky']
    """
    return reviewed(body if isinstance(body, Page) else Page(body, url=url, content_type=content_type))


def reviewed(page: Page, shared: Snapshot | None = None) -> Review:
    """The record of a page, given what the pages of its site share."""
    with uncollected():
        return finish(label(page, shared))


def label(page: Page, shared: Snapshot | None = None) -> Draft:
    """The page read and every span of it labelled, given what the pages of its site share.

    What a page of a crawl carries of that itself holds where nothing else is given.
    """
    by_rules = prepare(page)
    document = read(by_rules.page if by_rules else page)
    review = Review(id=page.id, url=page.url, site=page.site, source=page.source)
    known = shared or read_back(page.shared)
    draft = Draft(page, document, Spans(document.blocks), review, ruled=by_rules, shared=known)
    for step in LABELLING:
        step(draft)
    return draft


def finish(draft: Draft) -> Review:
    """The record read off the labelled spans."""
    for step in READING:
        step(draft)
    return draft.review
