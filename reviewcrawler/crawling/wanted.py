"""What a person asks to be crawled: addresses, files, archives, or the sites of a sites file.

Rule of this room: nothing is opened or fetched; what cannot be is told before anything begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from reviewcrawler.addresses.links import Link, start_link
from reviewcrawler.archives.pages import archives_under, is_archive
from reviewcrawler.errors import UsageError
from reviewcrawler.frontier.scope import Scope
from reviewcrawler.health.gates import Gates
from reviewcrawler.health.runs import history
from reviewcrawler.sitesfile import Plan, SitePlan, read_sites
from reviewcrawler.store import Store


@dataclass(slots=True)
class Wanted:
    """What is to be crawled. ``plan`` is the sites file, where there is one."""

    starts: list[Link] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    archives: list[Path] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    gates: dict[str, Gates] = field(default_factory=dict)
    plan: Plan | None = None
    waiting: list[str] = field(default_factory=list)
    """Why sites of the sites file are left alone for now, in words."""
    elsewhere: frozenset[str] = frozenset()
    """Sites that another shard crawls."""

    @property
    def contact(self) -> str:
        return self.plan.contact if self.plan else ""

    @property
    def urls(self) -> list[str]:
        return [start.url for start in self.starts]


def wanted(given: Sequence[str], *, since: str = "", store: Path | None = None, recrawl: bool = False) -> Wanted:
    """What the words of a command line ask for: a sites file and names of sites in it, or addresses and paths.

    Sites of a sites file whose time has not come are left out, unless they are named or `recrawl` is asked for. Raises
    UsageError.
    """
    if given and given[0].endswith(".toml") and Path(given[0]).is_file():
        found = _planned(read_sites(given[0]), tuple(given[1:]), store, recrawl=recrawl)
    else:
        paths = [each for each in given if Path(each).exists()]
        found = Wanted([_start(each) for each in given if each not in paths])
        found.archives = [archive for path in paths for archive in archives_under(path)]
        found.paths = [path for path in paths if not is_archive(path)]
    if since:
        for start in found.starts:
            found.scopes[start.site] = _since(found.scopes.get(start.site, Scope()), since)
    return found


def _since(scope: Scope, since: str) -> Scope:
    return Scope(scope.only, scope.never, scope.depth, since, scope.until, scope.max_pages)


def _start(given: str) -> Link:
    if "://" not in given and "." not in given.partition("/")[0].strip("."):
        raise UsageError(f"{given} is neither a file or folder here nor an address")
    return start_link(given)


def _planned(plan: Plan, names: tuple[str, ...], store: Path | None, *, recrawl: bool) -> Wanted:
    found = Wanted(plan=plan)
    for site in plan.chosen(names):
        due = None if names or recrawl else _due(site, store)
        if due and due > datetime.now(UTC):
            found.waiting.append(f"{site.name} is not due before {due:%Y-%m-%d %H:%M} UTC")
            continue
        found.starts += site.starts
        found.scopes[site.site] = site.scope
        found.gates[site.site] = site.gates
        if site.delay is not None:
            found.delays[urlsplit(site.starts[0].url).hostname or ""] = site.delay
    return found


def _due(site: SitePlan, path: Path | None) -> datetime | None:
    """When a site is to be crawled next; None: at any time, as where a run of it has not ended."""
    if site.every is None or path is None or not path.is_file():
        return None
    with Store(path, create=False) as store:
        last = next(iter(history(store, site.site)), None)
    ended = datetime.fromisoformat(last.ended) if last and last.ended else None
    # A run that ended in the future was told so by a clock that has been set back since.
    return ended + site.every if ended and ended <= datetime.now(UTC) else None
