"""What is known of a page from the other pages of its site, seen in a first pass, as a crawl sees it in its store.

Rule of this room: a site is known by a sample of its pages, the same whatever machine has read them; it is chosen and
judged by the functions of a crawl, and so are texts over several pages. Of each site the sample alone is held, of texts
over several pages the ids.
"""

from __future__ import annotations

import heapq
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple

from reviewcrawler.archives.records import Damage
from reviewcrawler.derive import record_text
from reviewcrawler.exporting.reading import Row
from reviewcrawler.keeping.anew import Version
from reviewcrawler.keeping.joining import part_of, plain, together
from reviewcrawler.keeping.snapshots import LEAST, sketched
from reviewcrawler.page import Page
from reviewcrawler.spark.reading import Bad, Found, Piece, last_of, pages_in
from reviewcrawler.templates import MAX_PAGES, Sketch, snapshot_of

Place = tuple[int, int]
Chosen = list[tuple[str, Place]]
"""Pages by id, with their places."""
Reader = Callable[[list[Piece]], Iterator[tuple[int, Found | Bad]]]


class Siblings(NamedTuple):
    """What the first pass has brought."""

    shared: dict[str, str]
    """The snapshot of each site that has one, as text."""
    parts: dict[str, tuple[str, int]]
    """Of texts over several pages, by the page's id: the id of the first page, and the number of the part."""

    def leader(self, page: str) -> str:
        """The page that a page comes together with."""
        return self.parts[page][0] if page in self.parts else page


NONE: Final = Siblings({}, {})


class Glimpse(NamedTuple):
    """A page as it was read for the first time: its place and time, its site, its kind, its address."""

    found: Found
    site: str
    kind: str
    address: str


def siblings_of(context: Any, tasks: list[list[Piece]], read: Reader, partitions: int) -> Siblings:
    """What the pages of each site tell of each other; `read` reads the pages of a task alone."""
    seen = context.parallelize(tasks, len(tasks)).flatMap(partial(_glimpsed, read=read)).partitionBy(partitions, int)
    last = seen.mapPartitions(_last)
    parts = last.flatMap(_claims).groupByKey(partitions).flatMap(_parts).collect()
    return Siblings(_shared(context, tasks, last), dict(parts))


def _shared(context: Any, tasks: list[list[Piece]], last: Any) -> dict[str, str]:
    samples = last.flatMap(_article).reduceByKey(_least).collect()
    wanted = {place: (site, page) for site, pages in samples if len(pages) >= LEAST for page, place in pages}
    pieces = {piece for piece, _ in wanted}
    left = [some for task in tasks if (some := [piece for piece in task if piece.number in pieces])]
    if not left:
        return {}
    step = partial(_sketches, wanted=context.broadcast(wanted))
    told = context.parallelize(left, len(left)).flatMap(step).groupByKey().mapValues(_snapshot).collect()
    return {site: snapshot for site, snapshot in told if snapshot}


def with_shared(pages: Iterable[Page | Damage], shared: dict[str, str]) -> Iterator[Page | Damage]:
    """The same pages, each with what the pages of its site share."""
    for page in pages:
        known = shared.get(page.site or "") if isinstance(page, Page) else None
        yield replace(page, shared=known) if known and isinstance(page, Page) else page


def joined_rows(rows: Iterable[Row], parts: dict[str, tuple[str, int]]) -> list[Row]:
    """The same rows; of texts over several pages, which are all among them, the first has the whole text."""
    by_id = {row.id: row for row in rows}
    texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for page in by_id:
        if page in parts:
            texts[parts[page][0]].append((parts[page][1], page))
    for pages in texts.values():
        ids = [page for _, page in sorted(pages)]
        for place, record in together([json.loads(by_id[page].record) for page in ids]).items():
            by_id[ids[place]] = by_id[ids[place]]._replace(record=record_text(record).encode())
    return list(by_id.values())


def _glimpsed(task: list[Piece], *, read: Reader) -> Iterator[tuple[int, Glimpse]]:
    """Each page that has a record."""
    for number, found in read(task):
        if isinstance(found, Found) and found.row:
            told = json.loads(found.row.record)
            address = told.get("url") or told.get("source") or ""
            yield number, Glimpse(found._replace(row=None), told.get("site") or "", told["kind"], address)


def _last(seen: Iterable[tuple[int, Glimpse]]) -> Iterator[Glimpse]:
    """The newest fetch of each page."""
    by_id: dict[str, list[Glimpse]] = defaultdict(list)
    for _, each in seen:
        by_id[each.found.id].append(each)
    for fetches in by_id.values():
        last = last_of(each.found for each in fetches)
        yield next(each for each in fetches if each.found is last)


def _article(seen: Glimpse) -> Iterator[tuple[str, Chosen]]:
    """A page that is no index, by its site."""
    if seen.site and seen.kind != "index":
        yield seen.site, [(seen.found.id, seen.found.place)]


Claim = tuple[int, Place, str]
"""The number of a part, and the place and id of the page that may be it."""


def _claims(seen: Glimpse) -> Iterator[tuple[str, Claim]]:
    """The addresses of texts that a page may be a part of."""
    if seen.address.startswith("http"):
        yield plain(seen.address), (1, seen.found.place, seen.found.id)
        if found := part_of(seen.address):
            yield plain(found[0]), (found[1], seen.found.place, seen.found.id)


def _parts(told: tuple[str, Iterable[Claim]]) -> Iterator[tuple[str, tuple[str, int]]]:
    """The pages of one text; of several that are the same part the last one."""
    pages = {number: page for number, _, page in sorted(told[1])}
    if 1 in pages and 2 in pages:
        for number, page in pages.items():
            yield page, (pages[1], number)


def _least(one: Chosen, other: Chosen) -> Chosen:
    return heapq.nsmallest(MAX_PAGES, [*one, *other])


def _sketches(task: list[Piece], *, wanted: Any) -> Iterator[tuple[str, Sketch]]:
    for piece in task:
        for number, page in enumerate(pages_in(piece)):
            place = piece.number, number
            if place in wanted.value and isinstance(page, Page) and (found := sketched(_version(page))):
                yield wanted.value[place][0], found


def _version(page: Page) -> Version:
    """A page as a store holds it."""
    at = page.fetched_at.isoformat() if page.fetched_at else None
    headers, body = json.dumps(dict(page.headers)), zlib.compress(page.raw, 1)
    return Version(page.id, 1, page.url, page.content_type, page.source, page.status, at, headers, body, None, None, 1)


def _snapshot(sketches: Iterable[Sketch]) -> str:
    found = snapshot_of(sketches)
    return found.to_json() if found.version else ""
