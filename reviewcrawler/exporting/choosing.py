"""Which records an export takes, as one query.

Rule of this room: the order of the records is fixed by what they are, never by when they were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from reviewcrawler.errors import UsageError
from reviewcrawler.exporting.filters import Condition, condition

ORDER: Final = "ORDER BY r.site, r.address, r.id"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to export: all that holds of each of these; nothing given is no restriction.

    ``where`` is an expression (see `filters`), ``since`` a date or time in ISO 8601. With ``one_per_cluster`` a
    cluster of copies gives one record: the original, where it is known and chosen, else the one with the longest body.
    """

    where: str = ""
    since: str = ""
    kinds: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    one_per_cluster: bool = False

    def __bool__(self) -> bool:
        return self != Choice()

    def __str__(self) -> str:
        told = {
            f"pages of kind {', '.join(self.kinds)}": bool(self.kinds),
            f"pages of {', '.join(self.sites)}": bool(self.sites),
            f"pages fetched since {self.since}": bool(self.since),
            f"records where {self.where}": bool(self.where),
            "one record of each cluster of copies": self.one_per_cluster,
        }
        return "; ".join(said for said, holds in told.items() if holds) or "everything"


def chosen(choice: Choice) -> Condition:
    """The condition on ``r`` (records) and ``p`` (pages) that a choice means, leaving clusters aside.

    Raises UsageError where it cannot be read.

    >>> chosen(Choice(sites=("example.org",), since="2024-05-01")).values
    ('example.org', '2024-05-01T00:00:00+00:00')
    """
    parts: list[str] = ["r.newest"]
    values: list[Any] = []
    for name, wanted in (("kind", choice.kinds), ("site", choice.sites)):
        if wanted:
            parts.append(f"r.{name} IN ({', '.join('?' * len(wanted))})")
            values += wanted
    if choice.since:
        parts.append("p.fetched_at >= ?")
        values.append(_moment(choice.since))
    if choice.where:
        asked = condition(choice.where)
        parts.append(asked.sql)
        values += asked.values
    return Condition(" AND ".join(parts), tuple(values))


def _moment(text: str) -> str:
    """A date or time as the store writes it: UTC, to the second."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--since {text!r} is no date: write 2026-05-31, or 2026-05-31T12:00:00+02:00") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="seconds")
