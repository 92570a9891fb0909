"""Rows of an export: the stored text of each record, with the facts that are kept beside it.

Rule of this room: one snapshot of the store for a whole export, though a crawl may write meanwhile; the text of a
record is passed on as it is stored.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from reviewcrawler.exporting.choosing import ORDER, Choice, chosen
from reviewcrawler.exporting.clusters import MEMBERS, one_of_each
from reviewcrawler.exporting.splitting import Ties
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.store import SHARED, Store

BATCH_BYTES: Final = 1 << 20
BATCH_ROWS: Final = 500
_BESIDE: Final = ("debris", "fetched", "copy")
"""Keys of a record that are not in its stored text."""
_PAGE: Final = f"p.body, p.url, p.content_type, p.source, p.headers, {SHARED}"
_PLAIN: Final = 11
"""Columns of a row before the page."""


class Row(NamedTuple):
    """A record: its JSON in UTF-8 without ``debris``, ``fetched`` and ``copy``, and what these are made of."""

    record: bytes
    id: str
    version: int
    at: str | None
    status: int | None
    sha256: str | None
    code: str | None
    rights: str = ""
    cluster: str | None = None
    relation: str | None = None
    original: str | None = None
    page: Page | None = None
    """The page as it came, where it was asked for and kept."""

    @property
    def fetched(self) -> dict[str, Any]:
        """What is known of the page's fetching."""
        return {
            "at": self.at, "status": self.status, "sha256": self.sha256, "version": self.code,
            "rights": self.rights.split(),
        }  # fmt: skip

    @property
    def copy(self) -> dict[str, Any] | None:
        """How the record stands to its copies."""
        if self.cluster is None:
            return None
        return {"cluster": self.cluster, "relation": self.relation, "original": self.original}

    def whole(self) -> dict[str, Any]:
        """The record with all that belongs to it."""
        return {**json.loads(self.record), "fetched": self.fetched, "copy": self.copy}

    def line(self) -> bytes:
        """The whole record as JSON, without parsing what is stored."""
        return b"%s, %s" % (self.record[:-1], json_bytes({"fetched": self.fetched, "copy": self.copy})[1:])


def json_bytes(value: object) -> bytes:
    """A value as JSON in UTF-8; half characters that a page may hold are replaced."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


@contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """The store as it stands, for as long as the context lasts."""
    with store.reading() as sql:
        sql.create_function("holds", 2, _holds, deterministic=True)
        sql.create_function("rights_of", 1, lambda words: json.dumps((words or "").split()), deterministic=True)
        yield


def _holds(text: object, wanted: str) -> bool:
    return wanted.casefold() in str(text or "").casefold()


def rows(store: Store, choice: Choice, *, pages: bool = False) -> Iterator[Row]:
    """The newest record of each page that is chosen, by site and address; with `pages` their bytes, too.

    Raises UsageError for a choice that cannot be read.
    """
    found = _asked(
        store, choice,
        "CAST(r.record AS BLOB), r.id, r.version, p.fetched_at, p.status, p.sha256, r.code, p.rights, "
        f"{MEMBERS.columns}, {_PAGE if pages else 'NULL'}",
    )  # fmt: skip
    if pages:
        found = ((*row[:_PLAIN], _page(*row[_PLAIN:])) for row in found)
    yield from map(Row._make, found)


def ties(store: Store, choice: Choice) -> Iterator[Ties]:
    """What ties each record to others, in the order of the rows."""
    columns = (
        f"r.id, {MEMBERS.cluster}, json_extract(r.record, '$.film.title'), "
        "CASE json_type(r.record, '$.film.same_as') WHEN 'array' THEN json_extract(r.record, '$.film.same_as') END"
    )
    yield from map(Ties._make, _asked(store, choice, columns))


def _asked(store: Store, choice: Choice, columns: str) -> Iterator[tuple[Any, ...]]:
    condition = chosen(choice)
    if choice.one_per_cluster:
        condition = one_of_each(store, condition)
    query = (
        f"SELECT {columns} FROM records r JOIN pages p USING (id, version) {MEMBERS.join} WHERE {condition.sql} {ORDER}"
    )
    return store.rows(query, *condition.values)


def _page(
    body: bytes, url: str | None, content_type: str | None, source: str | None, headers: str, shared: str
) -> Page | None:
    raw = zlib.decompress(body) if body else b""
    return Page(raw, url, content_type, source, headers=json.loads(headers), shared=shared) if body else None


def rows_of(reviews: Iterable[Review], *, debris: bool = False) -> Iterator[Row]:
    """Rows of records that come from elsewhere; with `debris` what they hold of it."""
    left_out = set(_BESIDE) - ({"debris"} if debris else set())
    for review in reviews:
        record = {k: v for k, v in review.to_dict().items() if k not in left_out}
        fetched, copy = review.fetched, review.copy or {}
        yield Row(
            json_bytes(record), review.id, 1, fetched.get("at"), fetched.get("status"), fetched.get("sha256"),
            fetched.get("version"), " ".join(fetched.get("rights") or ()),
            copy.get("cluster"), copy.get("relation"), copy.get("original"),
        )  # fmt: skip


def batches(found: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in lists of about a megabyte."""
    batch: list[Row] = []
    size = 0
    for row in found:
        batch.append(row)
        size += len(row.record)
        if size >= BATCH_BYTES or len(batch) == BATCH_ROWS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
