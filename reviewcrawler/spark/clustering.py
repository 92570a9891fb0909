"""What hangs together becomes clusters, by tasks that have all records of it.

Rule of this room: what does not hang together by any pair says nothing of each other, so each part is clustered by
itself, as one machine clusters all. Records wait on disk, whatever their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from reviewcrawler.copying.clusters import Decisions, Judged, Pair
from reviewcrawler.copying.elsewhere import Elsewhere
from reviewcrawler.copying.find import CopyCluster, clusters_of
from reviewcrawler.copying.ragged import Numbers
from reviewcrawler.copying.settle import Settled, clustered
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.spark.comparing import RELATIONS, Record, reader_of
from reviewcrawler.spark.sharing import Arrays, Shared, field_in

MemberRow = tuple[str, str | None, str, str, str, float, str | None, str | None]
"""A record of a cluster: id, url, cluster, anchor, relation to it, score, original, and what it was copied from."""


class GatheredShelf(TemporaryShelf):
    """A shelf of records that were sketched elsewhere, and their ids by number for each part that hangs together."""

    def __init__(self, found: Iterable[tuple[int, Record]]) -> None:
        super().__init__(())
        self.parts: dict[int, dict[int, str]] = defaultdict(dict)
        try:
            self._sql.execute("BEGIN")
            for part, record in found:
                self.parts[part][record.number] = record.id
                self._sql.execute("INSERT INTO shelf VALUES (?, x'', ?)", (record.id, record.packed))
            self._sql.execute("COMMIT")
        except BaseException:
            self.close()
            raise


class Known(NamedTuple):
    """What was found of all texts: the field; the pairs by the part that they belong to; what many texts hold."""

    field: Shared
    pairs: Shared
    """``part`` (sorted), ``pair`` (n, 2), ``relation``, ``score``; and ``same``: for each text the first that is the
    same."""
    background: Any
    signed: Any
    """How many texts each site holds by each author, where it holds several."""


def clusters_in(found: Iterable[tuple[int, tuple[Any, ...]]], *, known: Known) -> Iterator[MemberRow]:
    """The clusters of the parts whose records are given, by the number of the part."""
    with GatheredShelf((part, Record(*record)) for part, record in found) as shelf:
        for part, ids in sorted(shelf.parts.items()):
            for cluster in _clusters(shelf, part, ids, known):
                yield from members_of(cluster)


def _clusters(shelf: GatheredShelf, part: int, ids: dict[int, str], known: Known) -> Iterator[CopyCluster]:
    arrays = known.pairs.opened()
    background = known.background.value if known.background else None
    reader = reader_of(shelf, ids, known.field, background)
    whole: Any = ids
    field = replace(field_in(known.field), ids=whole, twins=_twins(sorted(ids), arrays["same"]))
    pairs = pairs_of(part, arrays)
    found = clustered(field, pairs, Decisions(), reader.score)
    settled = Settled(field, found, pairs, reader)
    return clusters_of(shelf, settled, evidence=False, elsewhere=Elsewhere(signed=known.signed.value))


def _twins(numbers: list[int], same: Numbers) -> dict[int, list[int]]:
    twins: dict[int, list[int]] = {}
    for number in numbers:
        if same[number] != number:
            twins.setdefault(int(same[number]), []).append(number)
    return twins


def pairs_of(part: int, arrays: Arrays) -> Judged:
    """The pairs of a part."""
    begin, end = np.searchsorted(arrays["part"], [part, part + 1])
    told = (arrays[name][begin:end].tolist() for name in ("pair", "relation", "score"))
    pairs: Judged = {}
    for (one, other), relation, score in zip(*told, strict=True):
        if name := RELATIONS[relation]:
            pairs[one, other] = Pair(one, other, name, score)
    return pairs


def members_of(cluster: CopyCluster) -> Iterator[MemberRow]:
    """The rows of a cluster."""
    sources = dict(cluster.origin.lineage)
    for each in cluster.members:
        relation = each.relation or "anchor"
        told = cluster.id, cluster.anchor, relation, each.score, cluster.original
        yield each.id, each.url, *told, sources.get(each.id)
