"""What the pages of each site share, looked at in a first pass, as a crawl looks at the pages that it has stored.

Rule of this room: a site is known by a sample of its pages, the same whatever machine has read them; it is chosen and
judged by the functions of a crawl. Of each site the sample alone is held.
"""

from __future__ import annotations

import heapq
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from reviewcrawler.anew import Version
from reviewcrawler.archives.records import Damage
from reviewcrawler.page import Page
from reviewcrawler.snapshots import LEAST, sketched
from reviewcrawler.spark.reading import Bad, Found, Piece, last_of, pages_in
from reviewcrawler.templates import MAX_PAGES, Sketch, snapshot_of

Chosen = list[tuple[str, tuple[int, int]]]
"""Pages by id, with their places."""
Reader = Callable[[list[Piece]], Iterator[tuple[int, Found | Bad]]]


def shared_by_site(context: Any, tasks: list[list[Piece]], read: Reader, partitions: int) -> dict[str, str]:
    """The snapshot of each site that has one, as text; `read` reads the pages of a task alone."""
    seen = context.parallelize(tasks, len(tasks)).flatMap(partial(_glimpsed, read=read)).partitionBy(partitions, int)
    samples = seen.mapPartitions(_articles).reduceByKey(_least).collect()
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


def _glimpsed(task: list[Piece], *, read: Reader) -> Iterator[tuple[int, tuple[Found, str, str]]]:
    """Each page that has a record: what is known of it without that, its site, and its kind."""
    for number, found in read(task):
        if isinstance(found, Found) and found.row:
            record = json.loads(found.row.record)
            yield number, (found._replace(row=None), record.get("site") or "", record["kind"])


def _articles(seen: Iterable[tuple[int, tuple[Found, str, str]]]) -> Iterator[tuple[str, Chosen]]:
    """By site, pages whose newest fetch is no index."""
    by_id: dict[str, list[tuple[Found, str, str]]] = defaultdict(list)
    for _, each in seen:
        by_id[each[0].id].append(each)
    for page, fetches in by_id.items():
        last = last_of(found for found, _, _ in fetches)
        site, kind = next((site, kind) for found, site, kind in fetches if found is last)
        if last and site and kind != "index":
            yield site, [(page, last.place)]


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
