"""Copies found: clusters of records, each member with its relation, its score and what speaks for it.

Rule of this room: values only, told towards the anchor of a cluster: its original, else its fullest text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from reviewcrawler.copying.clusters import Pair
from reviewcrawler.copying.elsewhere import NOTHING, Elsewhere
from reviewcrawler.copying.evidence import evidence_of
from reviewcrawler.copying.originals import Origin, origin_of
from reviewcrawler.copying.settle import Settled, Shelf, settle
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.copying.text import Text, text_of
from reviewcrawler.copying.verdict import Relation, judge
from reviewcrawler.review import Review


@dataclass(slots=True)
class Member:
    """A record of a cluster: how it stands to the anchor (None for the anchor itself), and what speaks for that."""

    id: str
    url: str | None
    relation: Relation | None
    score: float
    """From 0 to 1; how sure it is that the two are one text."""
    evidence: dict[str, Any] = field(default_factory=dict)
    """``passages`` laid side by side with offsets in both bodies, ``phrases`` they share, ``missing`` and ``added``
    sentences, and the ``measures``."""


@dataclass(slots=True)
class Link:
    """Two records that share passages without being copies; a link never joins clusters."""

    one: str
    other: str
    relation: Relation
    score: float


@dataclass(slots=True)
class CopyCluster:
    """Records of one text.

    ``anchor`` is the original where it is known, else the fullest text; all members are compared with it.
    """

    id: str
    anchor: str
    original: str | None
    members: list[Member]
    links: list[Link] = field(default_factory=list)
    origin: Origin = field(default_factory=Origin)
    """What speaks for the original, or why none is named; and who copied from whom where that can be told."""

    def to_dict(self) -> dict[str, Any]:
        """The cluster as `copies --json` tells it."""
        return {
            "cluster": self.id,
            "anchor": self.anchor,
            "original": self.original,
            "members": [
                {"id": m.id, "url": m.url, "relation": m.relation, "score": round(m.score, 4), "evidence": m.evidence}
                for m in self.members
            ],
            "links": [
                {"one": k.one, "other": k.other, "relation": k.relation, "score": round(k.score, 4)} for k in self.links
            ],
            "reason": self.origin.reason,
            "original_evidence": [e.to_dict() for e in self.origin.evidence],
            "lineage": [list(step) for step in self.origin.lineage],
        }


def find_copies(reviews: Iterable[Review]) -> Iterator[CopyCluster]:
    """Clusters of records whose bodies are one text: exact, near, cut or paraphrased. Single records are not reported.

    The order of the records makes no difference. Raises UsageError where a record has no id, or two different records
    have the same.

    >>> text = "A lighthouse is being automated, and the family that kept it has until Friday to find another home. "
    >>> text += "Nobody in the film raises his voice about that, and in the end one wishes that somebody would."
    >>> reviews = [Review(id="a", body=text), Review(id="b", body=text.upper()), Review(id="c", body="Pears bite.")]
    >>> [[(m.id, m.relation) for m in c.members] for c in find_copies(reviews)]
    [[('a', None), ('b', 'exact')]]
    """
    with TemporaryShelf(reviews) as shelf:
        yield from copies_on(shelf)


def copies_on(shelf: TemporaryShelf, *, evidence: bool = True) -> Iterator[CopyCluster]:
    """The same for records that were put on a shelf."""
    yield from clusters_of(shelf, settle(shelf), evidence=evidence, elsewhere=Elsewhere(signed=shelf.signed))


def clusters_of(
    shelf: Shelf,
    settled: Settled,
    originals: dict[str, str] | None = None,
    *,
    evidence: bool = True,
    elsewhere: Elsewhere = NOTHING,
) -> Iterator[CopyCluster]:
    """The clusters as records, the largest first; `originals` are those that people named, by any member's id.

    Without `evidence` the members tell their relation alone, which takes less time and memory; `elsewhere` is what is
    known of the records beside themselves.
    """
    found = settled.clusters
    links, told = _links(settled), _told(settled)
    for numbers in sorted(found.members, key=lambda m: (-len(m), settled.field.ids[m[0]])):
        yield _cluster(shelf, settled, numbers, (links, told), originals or {}, elsewhere, evidence=evidence)


_Pairs = dict[int, list[Pair]]


def _links(settled: Settled) -> _Pairs:
    links: _Pairs = {}
    for pair in settled.clusters.links:
        for number in (pair.one, pair.other):
            links.setdefault(number, []).append(pair)
    return links


def _told(settled: Settled) -> _Pairs:
    """The pairs of each text, by the fuller one."""
    told: _Pairs = {}
    same = (Pair(one, other, "exact", 1.0) for one, others in settled.field.twins.items() for other in others)
    for pair in chain(settled.pairs.values(), same):
        told.setdefault(pair.one, []).append(pair)
    return told


def _relations(ids: list[str], numbers: list[int], told: _Pairs) -> dict[frozenset[str], Pair]:
    kept = set(numbers)
    return {frozenset((ids[p.one], ids[p.other])): p for n in numbers for p in told.get(n, []) if p.other in kept}


def _cluster(
    shelf: Shelf, settled: Settled, numbers: list[int], pairs: tuple[_Pairs, _Pairs], originals: dict[str, str],
    elsewhere: Elsewhere, *, evidence: bool,
) -> CopyCluster:  # fmt: skip
    ids, (links, told) = settled.field.ids, pairs
    many = numbers[:MOST_COMPARED]
    reviews = [shelf.review(ids[n]) for n in many]
    origin = origin_of(reviews, _relations(ids, many, told), originals, elsewhere)
    anchor = next((n for n in numbers if ids[n] == origin.original), numbers[0])
    cluster = CopyCluster(f"c{min(ids[n] for n in numbers)}", ids[anchor], origin.original, [], [], origin)
    beside = _Beside(shelf, settled, anchor, numbers)
    for number in sorted(numbers, key=lambda n: (n != anchor, n)):
        cluster.members.append(beside.member(number, evidence=evidence))
    met = {(p.one, p.other): p for n in numbers for p in links.get(n, [])}
    cluster.links = [Link(ids[p.one], ids[p.other], "partial", p.score) for _, p in sorted(met.items())]
    return cluster


MOST_COMPARED = 1000
"""Members of a cluster that are looked at for the original."""


class _Beside:
    """The records of a cluster beside its anchor; a text is read only where what was judged does not tell enough."""

    def __init__(self, shelf: Shelf, settled: Settled, anchor: int, numbers: list[int]) -> None:
        self.shelf, self.settled, self.anchor = shelf, settled, anchor
        self.first: dict[int, int] = {}
        """For each text the first record that says exactly that."""
        for number in sorted(numbers):
            self.first.setdefault(self._digest(number), number)

    def _digest(self, number: int) -> int:
        return int(self.settled.field.digests[number])

    @cached_property
    def same(self) -> dict[str, Any]:
        """The evidence of records that say exactly what the anchor says."""
        return {"digest": f"{self._digest(self.anchor):016x}"}

    @cached_property
    def base(self) -> Text:
        return text_of(self.shelf.review(self.settled.field.ids[self.anchor]), spans=True)

    def member(self, number: int, *, evidence: bool) -> Member:
        record = self.settled.field.ids[number]
        url, digest = self.shelf.address(record), self._digest(number)
        if number == self.anchor:
            return Member(record, url, None, 1.0)
        if digest and digest == self._digest(self.anchor):
            return Member(record, url, "exact", 1.0, self.same if evidence else {})
        both = sorted((self.first[digest], self.first[self._digest(self.anchor)]))
        pair = self.settled.pairs.get((both[0], both[1]))
        if pair and pair.relation != "partial" and not evidence:
            return Member(record, url, pair.relation, pair.score)
        return self._read(record, url, pair if pair and pair.relation != "partial" else None, evidence=evidence)

    def _read(self, record: str, url: str | None, pair: Pair | None, *, evidence: bool) -> Member:
        text, common = text_of(self.shelf.review(record), spans=evidence), self.settled.field.common
        verdict = judge(self.base.without(common), text.without(common))
        told = evidence_of(self.base, text, verdict) if evidence else {}
        if pair:
            return Member(record, url, pair.relation, pair.score, told)
        relation: Relation = verdict.relation if verdict.is_copy and verdict.relation else "spun"
        return Member(record, url, relation, verdict.score, told)
