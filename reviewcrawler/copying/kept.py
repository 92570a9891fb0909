"""The shelf of a store: its newest records, with sketches that are kept from run to run.

Rule of this room: a sketch is made once for each content of a record. What people decided is only ever added.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, Literal

from reviewcrawler.copying.elsewhere import Elsewhere
from reviewcrawler.copying.find import CopyCluster, clusters_of
from reviewcrawler.copying.index import Index
from reviewcrawler.copying.segments import clear
from reviewcrawler.copying.settle import settle
from reviewcrawler.errors import UsageError
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.sketching.sketch import sketch_of
from reviewcrawler.stated.sources import links_of, sources_of
from reviewcrawler.store import Store

Deciding = Literal["same", "other", "original"]

_BATCH: Final = 500
_STALE: Final = (
    "SELECT r.id, r.content, r.record FROM records r "
    "LEFT JOIN copy_sketches s ON s.id = r.id AND s.content = r.content "
    "WHERE r.newest AND s.id IS NULL ORDER BY r.id LIMIT ?"
)
_BYTES: Final = (
    "SELECT p.body, p.url, p.content_type FROM records r JOIN pages p USING (id, version) "
    "WHERE r.id = ? AND r.newest AND p.body != x''"
)
_SIGNED: Final = (
    "SELECT site, json_extract(record, '$.author') AS authors, count(*) FROM records "
    "WHERE newest AND authors IS NOT NULL AND authors != '[]' GROUP BY site, authors"
)
_ADDRESS: Final = "SELECT json_extract(record, '$.url') FROM records WHERE id = ? AND newest"
_ONE: Final = "SELECT record FROM records WHERE id = ? AND newest"


class StoreShelf:
    """The newest records of a store; whoever settles holds the store's lock."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def update(self) -> int:
        """Make the sketches that are missing, drop those of records that are gone; how many were made."""
        made, index = 0, Index(self.store)
        while stale := list(self.store.rows(_STALE, _BATCH)):
            with self.store.transaction():
                for record, content, told in stale:
                    index.add(record, content, sketch_of(Review.from_dict(json.loads(told))).pack())
            made += len(stale)
        with self.store.transaction():
            self.store.sql.execute("DELETE FROM copy_sketches WHERE id NOT IN (SELECT id FROM records WHERE newest)")
            clear(self.store.sql)
        return made

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        """All ids with their packed sketches."""
        yield from self.store.rows("SELECT id, sketch FROM copy_sketches")

    def review(self, record: str) -> Review:
        """The newest record of a page."""
        ((told,),) = self.store.rows(_ONE, record)
        return Review.from_dict(json.loads(told))

    def address(self, record: str) -> str | None:
        """Where a page was."""
        ((url,),) = self.store.rows(_ADDRESS, record)
        return str(url) if url else None

    def sources(self, record: str) -> list[str]:
        """The addresses that a page declares its text to come from; none where its bytes are not kept."""
        return [address for page in self._page(record) for address in sources_of(page)]

    def links(self, record: str) -> list[str]:
        """The addresses that a page links to; none where its bytes are not kept."""
        return [address for page in self._page(record) for address in links_of(page)]

    def _page(self, record: str) -> Iterator[Page]:
        """The page of a record, where its bytes are kept and can be read back."""
        for body, url, content_type in self.store.rows(_BYTES, record):
            with suppress(zlib.error):
                yield Page(zlib.decompress(body), url, content_type)

    def signed(self) -> Counter[tuple[str, str]]:
        """How many texts each site holds by each author."""
        found: Counter[tuple[str, str]] = Counter()
        for site, authors, count in self.store.rows(_SIGNED):
            found.update({(site, author): count for author in json.loads(authors)})
        return found


def settle_store(store: Store, *, evidence: bool = False) -> Iterator[CopyCluster]:
    """Find the clusters of a store anew, and write what each record is a copy of.

    All of that is done at once; the clusters are told one after the other as they are asked for, with `evidence` if so.
    """
    store.lock()
    shelf = StoreShelf(store)
    shelf.update()
    decided, originals = decisions(store)
    elsewhere = Elsewhere(shelf.sources, shelf.links, shelf.signed())
    settled = settle(shelf, decided)
    with store.transaction():
        store.sql.execute("DELETE FROM copy_members")
        for cluster in clusters_of(shelf, settled, originals, evidence=False, elsewhere=elsewhere):
            store.sql.executemany(
                "INSERT INTO copy_members (id, cluster, relation, original) VALUES (?, ?, ?, ?)",
                ((m.id, cluster.id, m.relation or "anchor", cluster.original) for m in cluster.members),
            )
    return clusters_of(shelf, settled, originals, evidence=evidence, elsewhere=elsewhere)


def decisions(store: Store) -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
    """What people decided: pairs that are one text, pairs that are not, and originals by each record of their cluster.

    A later decision on the same pair takes an earlier one back.
    """
    pairs: dict[tuple[str, str], str] = {}
    originals: dict[str, str] = {}
    for kind, one, other in store.rows("SELECT kind, one, other FROM copy_decisions ORDER BY number"):
        if kind == "original":
            originals[one] = other
        else:
            pairs[min(one, other), max(one, other)] = kind
    told: dict[str, list[tuple[str, str]]] = {"same": [], "other": []}
    for pair, kind in sorted(pairs.items()):
        told[kind].append(pair)
    return told, originals


def decide(store: Store, kind: Deciding, pairs: Iterable[tuple[str, str]]) -> None:
    """Keep what a person decided.

    Raises UsageError where a record is not in the store.
    """
    store.lock()
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with store.transaction():
        for one, other in pairs:
            for record in (one, other):
                if not list(store.rows("SELECT 1 FROM records WHERE id = ? AND newest", record)):
                    raise UsageError(f"there is no record {record} in {store.path}")
            store.sql.execute(
                "INSERT INTO copy_decisions (kind, one, other, made_at) VALUES (?, ?, ?, ?)", (kind, one, other, at)
            )


def members_of(store: Store, cluster: str) -> list[str]:
    """Ids of a cluster's records, or of the cluster that a record is in.

    Raises UsageError where there is none.
    """
    query = "SELECT id FROM copy_members WHERE cluster = ? OR cluster = (SELECT cluster FROM copy_members WHERE id = ?)"
    found = sorted(record for (record,) in store.rows(query, cluster, cluster))
    if not found:
        raise UsageError(f"there is no cluster {cluster} in {store.path}: `reviewcrawler copies` lists them")
    return found
