"""Where a store stands, all of it: sites, runs, what waits, what failed, what was told, how large it is.

Rule of this room: it only reads, and needs no lock; what it gives can be written as JSON as it is.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from reviewcrawler.frontier import Frontier
from reviewcrawler.health.figures import FIELDS, Figures
from reviewcrawler.health.runs import Ended, history
from reviewcrawler.store import Store

RUNS: Final = 20
"""Runs of each site that are told, the newest first."""
REASONS: Final = 5


def overview(store: Store, sites: tuple[str, ...] = ()) -> dict[str, Any]:
    """All there is to say of these sites, or of every site, and of the store."""
    known = sites or tuple(site for (site,) in store.rows("SELECT site FROM sites ORDER BY site"))
    return {
        "store": {"path": str(store.path), "version": store.version, "size": size(store)},
        "sites": [_site(store, site) for site in known],
        "unfinished": _unfinished(store),
        "forgotten": next(store.rows("SELECT count(*) FROM forgotten"))[0],
    }


def _site(store: Store, site: str) -> dict[str, Any]:
    facts = next(store.rows("SELECT not_before, reason FROM sites WHERE site = ?", site), (0, ""))
    frontier, runs = Frontier(store), history(store, site)[:RUNS]
    last = next((run.figures for run in runs if run.ended or run.figures.broken), Figures())
    return {
        "site": site,
        "records": _records(store, site),
        "addresses": dict.fromkeys(("pending", "leased", "done", "failed"), 0) | frontier.states(site),
        "rests_until": _when(facts[0]),
        "given_up": facts[1],
        "broken": [] if last.accepted else last.broken,
        "failures": [
            {"reason": reason, "count": count, "example": url}
            for reason, count, url in frontier.reasons(site)[:REASONS]
        ],
        "runs": [_run(run) for run in runs],
    }


def _records(store: Store, site: str) -> int:
    """Pages of a site with a record; files know their site by the frontier alone."""
    query = "SELECT count(*) FROM records WHERE site = ? AND newest"
    if site.startswith("file:"):
        query = "SELECT count(*) FROM frontier WHERE site = ? AND page IS NOT NULL"
    return int(next(store.rows(query, site))[0])


def _when(seconds: float) -> str | None:
    future = seconds > datetime.now(UTC).timestamp()
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if future else None


def _run(run: Ended) -> dict[str, Any]:
    told = run.figures.to_dict()
    told["coverage"] = {name: round(run.figures.share(name), 3) for name in FIELDS} if run.figures.reviews else {}
    return {"began": run.began, "ended": run.ended, "resumed": run.resumed} | told


def _unfinished(store: Store) -> list[str]:
    """Long pieces of work that were interrupted, in words."""
    found = []
    for name, state in store.rows("SELECT name, state FROM works ORDER BY name"):
        told = json.loads(state)
        if name == "refresh":
            found.append(f"a refresh, {told['done']['read']} versions done")
        elif name.startswith("archive "):
            found.append(f"{name.removeprefix('archive ')}, {told['passed']} pages read")
    return found


def size(store: Store) -> dict[str, int]:
    """Bytes of the file by what they are for, ``rest`` being indexes and what is not told apart."""
    page_size, pages, free = (
        next(store.rows(f"PRAGMA {name}"))[0] for name in ("page_size", "page_count", "freelist_count")
    )
    parts = {
        "pages": "SELECT coalesce(sum(length(body)), 0) FROM pages p WHERE version = (SELECT max(version) FROM pages n "
                 "WHERE n.id = p.id)",
        "former versions": "SELECT coalesce(sum(length(body)), 0) FROM pages p WHERE version < (SELECT max(version) "
                           "FROM pages n WHERE n.id = p.id)",
        "records": "SELECT coalesce(sum(length(record)), 0) FROM records",
        "addresses": "SELECT coalesce(sum(length(url) * 2 + 120), 0) FROM frontier",
        "index of copies": "SELECT coalesce(sum(length(sketch) + 100), 0) + (SELECT coalesce(sum(bytes), 0) "
                           "FROM copy_segments) FROM copy_sketches",
    }  # fmt: skip
    found = {name: int(next(store.rows(query))[0]) for name, query in parts.items()}
    total = page_size * pages
    found["free"] = page_size * free
    found["rest"] = max(0, total - sum(found.values()))
    log = store.path.with_name(f"{store.path.name}-wal")
    return found | {"log": log.stat().st_size if log.exists() else 0, "file": total}
