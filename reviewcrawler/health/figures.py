"""What a run found on a site, in figures.

Rule of this room: counting only. A page counts for a run where it was fetched in it with a new answer; pages of which
the server said that they are unchanged are counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any, Final, Self

from reviewcrawler.frontier import GUESS
from reviewcrawler.store import Store

FIELDS: Final = ("headline", "film", "director", "cast", "synopsis", "body", "author", "date_published", "rating")
"""Fields whose coverage is counted over reviews."""
EXAMPLES: Final = 3

_FRESH: Final = (
    "FROM frontier f JOIN records r ON r.id = f.page AND r.newest "
    "WHERE f.site = :site AND f.state = 'done' AND f.checked >= :began AND coalesce(f.status, 200) != 304"
)
_REVIEWS: Final = f"{_FRESH} AND r.kind = 'review'"
_PRESENT: Final = "nullif(nullif(json_extract(r.record, '$.{name}'), '[]'), '')"


@dataclass(slots=True)
class Figures:
    """Counts of one run on one site.

    ``known`` are changed pages that were reviews before, ``still`` those of them that still are; ``coverage`` is the
    number of reviews in which each field was read.
    """

    pages: int = 0
    unchanged: int = 0
    failed: int = 0
    news: int = 0
    """Pages that are new or changed."""
    kinds: dict[str, int] = field(default_factory=dict)
    """Fresh records by their kind."""
    coverage: dict[str, int] = field(default_factory=dict)
    body: int = 0
    """Characters: the median over reviews."""
    known: int = 0
    still: int = 0
    broken: list[str] = field(default_factory=list)
    """What the gates said."""
    accepted: bool = False
    """Somebody has looked at what the gates said, and the site is as it should be."""

    @property
    def reviews(self) -> int:
        return self.kinds.get("review", 0)

    @property
    def records(self) -> int:
        return sum(self.kinds.values())

    @property
    def texts(self) -> int:
        """Records that are no lists of links."""
        return self.records - self.kinds.get("index", 0)

    @property
    def counts(self) -> bool:
        """True for a run that later ones may be measured by."""
        return not self.broken or self.accepted

    def share(self, name: str) -> float:
        """The share of reviews in which a field was read.

        >>> Figures(kinds={"review": 4}, coverage={"director": 3}).share("director")
        0.75
        """
        return self.coverage.get(name, 0) / self.reviews if self.reviews else 0.0

    @property
    def error_share(self) -> float:
        tried = self.pages + self.unchanged + self.failed
        return self.failed / tried if tried else 0.0

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """The figures in a dictionary; keys that are not known are left out."""
        return cls(**{name: given[name] for name in cls.__dataclass_fields__ if name in given})


def count(store: Store, site: str, began: float) -> Figures:
    """The figures of a site since a time, in seconds since 1970."""
    found = Figures(kinds=dict(store.rows(f"SELECT r.kind, count(*) {_FRESH} GROUP BY r.kind", site=site, began=began)))
    found.pages, found.unchanged, found.failed, found.news = _visits(store, site, began)
    present = ", ".join(f"count({_PRESENT.format(name=name)})" for name in FIELDS)
    covered = next(store.rows(f"SELECT {present} {_REVIEWS}", site=site, began=began))
    found.coverage = dict(zip(FIELDS, covered, strict=True))
    bodies = f"SELECT length(json_extract(r.record, '$.body')) {_REVIEWS}"
    lengths = [n for (n,) in store.rows(bodies, site=site, began=began) if n]
    found.body = round(median(lengths)) if lengths else 0
    query = (
        f"SELECT count(*), coalesce(sum(r.kind = 'review'), 0) FROM (SELECT r.id, r.version, r.kind {_FRESH} "
        "AND f.changed >= :began) r JOIN records b ON b.id = r.id AND b.version = r.version - 1 "
        "WHERE b.kind = 'review'"
    )
    found.known, found.still = next(store.rows(query, site=site, began=began))
    return found


def _visits(store: Store, site: str, began: float) -> tuple[int, int, int, int]:
    """Pages with a new answer, unchanged ones, failures, and how many pages are new or changed."""
    query = (
        "SELECT count(*) FILTER (WHERE state = 'done' AND page IS NOT NULL AND coalesce(status, 200) != 304), "
        "count(*) FILTER (WHERE state = 'done' AND status = 304), "
        f"count(*) FILTER (WHERE state = 'failed' AND source != {GUESS}), "
        "count(*) FILTER (WHERE state = 'done' AND page IS NOT NULL AND role IN ('page', 'next') "
        "AND changed >= :began) FROM frontier WHERE site = :site AND checked >= :began"
    )
    pages, unchanged, failed, news = next(store.rows(query, site=site, began=began))
    return pages, unchanged, failed, news


def lacking(store: Store, site: str, began: float, name: str) -> list[str]:
    """Addresses of reviews in which a field was not read."""
    return _urls(store.rows(f"SELECT f.url {_REVIEWS} AND {_PRESENT.format(name=name)} IS NULL LIMIT {EXAMPLES}",
                            site=site, began=began))  # fmt: skip


def shortest(store: Store, site: str, began: float) -> list[str]:
    """Addresses of the reviews with the shortest bodies."""
    order = f"ORDER BY coalesce(length(json_extract(r.record, '$.body')), 0) LIMIT {EXAMPLES}"
    return _urls(store.rows(f"SELECT f.url {_REVIEWS} {order}", site=site, began=began))


def others(store: Store, site: str, began: float) -> list[str]:
    """Addresses of pages that are no reviews; those that were reviews before come first."""
    was = "EXISTS (SELECT 1 FROM records b WHERE b.id = r.id AND b.version < r.version AND b.kind = 'review')"
    query = f"SELECT f.url {_FRESH} AND r.kind NOT IN ('review', 'index') ORDER BY {was} DESC LIMIT {EXAMPLES}"
    return _urls(store.rows(query, site=site, began=began))


def failing(store: Store, site: str, began: float) -> list[str]:
    """Addresses that failed, with their reasons."""
    query = (
        "SELECT url || ' (' || reason || ')' FROM frontier WHERE site = :site AND checked >= :began "
        f"AND state = 'failed' AND source != {GUESS} LIMIT {EXAMPLES}"
    )
    return _urls(store.rows(query, site=site, began=began))


def _urls(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [str(url) for (url,) in rows]
