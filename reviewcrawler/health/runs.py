"""The runs of each site: begun, interrupted and taken up again, ended and judged.

Rule of this room: a run of a site is one row from its first page until nothing is left, over however many processes;
only a run that has ended is judged, or measures others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from reviewcrawler.health import figures
from reviewcrawler.health.figures import Figures
from reviewcrawler.health.gates import Break, Gates, judge
from reviewcrawler.store import Store

KEPT: Final = 100
"""Runs of a site that are kept."""


class Ended(NamedTuple):
    """A run of a site that has ended, or the one under way where ``ended`` is None."""

    run: int
    site: str
    began: str
    ended: str | None
    resumed: int
    figures: Figures

    @property
    def since(self) -> float:
        """When it began, in seconds since 1970."""
        return datetime.fromisoformat(self.began).timestamp()


class Verdict(NamedTuple):
    """A broken gate of a site, with addresses to look at."""

    site: str
    broken: Break
    examples: list[str]

    def __str__(self) -> str:
        return f"{self.site}: {self.broken.said}" + (f"; see {', '.join(self.examples)}" if self.examples else "")


def begin(store: Store, site: str) -> None:
    """Note that a run of a site begins or goes on; call it before addresses are taken up.

    A run that was killed when nothing was left has ended by that.
    """
    with store.transaction():
        open_run = _open(store, site)
        if open_run and _left(store, site):
            store.sql.execute("UPDATE runs SET resumed = resumed + 1 WHERE run = ?", (open_run.run,))
            return
        if open_run:
            _close(store, open_run, figures.count(store, site, open_run.since))
        store.sql.execute("INSERT INTO runs (site, began) VALUES (?, ?)", (site, _now()))


def end(store: Store, site: str, gates: Gates) -> list[Verdict]:
    """Note that nothing is left of a site's run, and judge it by the runs before; the gates that it breaks."""
    return _judged(store, site, gates, over=True)


def look(store: Store, site: str, gates: Gates) -> list[Verdict]:
    """Judge a run of which something is left by what it has found, and leave it open.

    What failed is not judged, since that is tried again, nor that nothing is new.
    """
    return _judged(store, site, replace(gates, errors=1.0, nothing_new=0), over=False)


def _judged(store: Store, site: str, gates: Gates, *, over: bool) -> list[Verdict]:
    open_run = _open(store, site)
    if open_run is None:
        return []
    found = figures.count(store, site, open_run.since)
    broken = judge(found, [each.figures for each in history(store, site) if each.ended], gates)
    found.broken = [each.said for each in broken]
    with store.transaction():
        (_close if over else _keep)(store, open_run, found)
    return [Verdict(site, each, _EXAMPLES[each.gate](store, site, open_run.since, each.field)) for each in broken]


def history(store: Store, site: str) -> list[Ended]:
    """The runs of a site, the newest first."""
    return list(_runs(store, "WHERE site = ? ORDER BY run DESC", site))


def sites_with_runs(store: Store) -> list[str]:
    """Sites that runs are known of, in the order of their names."""
    return [site for (site,) in store.rows("SELECT DISTINCT site FROM runs ORDER BY site")]


def accept(store: Store, site: str) -> int:
    """Take what the gates of a site have said for how it is from now on; how many runs that were."""
    said = [each for each in history(store, site) if each.figures.broken and not each.figures.accepted]
    with store.transaction():
        for each in said:
            each.figures.accepted = True
            _write(store, each.run, each.figures)
    return len(said)


def _open(store: Store, site: str) -> Ended | None:
    return next(_runs(store, "WHERE site = ? AND ended IS NULL ORDER BY run DESC", site), None)


def _runs(store: Store, which: str, *values: object) -> Iterator[Ended]:
    for *facts, told in store.rows(f"SELECT run, site, began, ended, resumed, figures FROM runs {which}", *values):
        yield Ended(*facts, Figures.from_dict(json.loads(told)))  # type: ignore[call-arg]


def _left(store: Store, site: str) -> bool:
    query = "SELECT 1 FROM frontier WHERE site = ? AND state IN ('pending', 'leased') LIMIT 1"
    return store.sql.execute(query, (site,)).fetchone() is not None


def _close(store: Store, run: Ended, found: Figures) -> None:
    store.sql.execute("UPDATE runs SET ended = ? WHERE run = ?", (_now(), run.run))
    _write(store, run.run, found)
    store.sql.execute(
        "DELETE FROM runs WHERE site = :site "
        "AND run NOT IN (SELECT run FROM runs WHERE site = :site ORDER BY run DESC LIMIT :kept)",
        {"site": run.site, "kept": KEPT},
    )


def _keep(store: Store, run: Ended, found: Figures) -> None:
    _write(store, run.run, found)


def _write(store: Store, run: int, found: Figures) -> None:
    store.sql.execute("UPDATE runs SET figures = ? WHERE run = ?", (json.dumps(found.to_dict()), run))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_EXAMPLES: Final[dict[str, Callable[[Store, str, float, str], list[str]]]] = {
    "records": lambda store, site, began, _: figures.others(store, site, began),
    "coverage": figures.lacking,
    "body": lambda store, site, began, _: figures.shortest(store, site, began),
    "errors": lambda store, site, began, _: figures.failing(store, site, began),
    "nothing new": lambda *_: [],
}
