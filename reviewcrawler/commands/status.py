"""``reviewcrawler status``: how the sites of a store are doing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from reviewcrawler.console.saying import say
from reviewcrawler.errors import UsageError
from reviewcrawler.health import runs
from reviewcrawler.health.figures import FIELDS
from reviewcrawler.health.metrics import write_metrics
from reviewcrawler.health.overview import overview
from reviewcrawler.store import Store

BARS: Final = "▁▂▃▄▅▆▇█"
BROKEN: Final = 3


@click.command("status")
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option(
    "--store", default="reviews.db", envvar="REVIEWCRAWLER_STORE", show_default=True, help="The store to look at."
)
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@click.option("--metrics", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the figures to FILE as OpenMetrics text.")  # fmt: skip
@click.option(
    "--accept", is_flag=True, help="Take the sites as they are now: what their gates said is measured by, too."
)
def command(sites: tuple[str, ...], store: str, as_json: bool, metrics: Path | None, accept: bool) -> int:
    """Show the sites, their last runs and trends, what waits and what failed, and the store's size.

    A crawl may go on meanwhile. The exit status is 3 where a gate is broken.

    \b
    Examples:
      reviewcrawler status
      reviewcrawler status quayside.example
      reviewcrawler status --json | jq '.sites[].broken'
      reviewcrawler status quayside.example --accept
      reviewcrawler status --metrics /var/lib/node_exporter/reviewcrawler.prom
    """
    with Store(store, create=False) as opened:
        if accept:
            _accept(opened, sites)
        found = overview(opened, _known(opened, sites))
    if metrics:
        write_metrics(found, metrics)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        screen = Console(highlight=False)
        screen = screen if screen.is_terminal else Console(highlight=False, width=160)
        screen.print(_shown(found, in_full=bool(sites)))
    return BROKEN if any(site["broken"] for site in found["sites"]) else 0


def _known(store: Store, sites: tuple[str, ...]) -> tuple[str, ...]:
    """The sites by the names they have in the store. Raises UsageError where one is not there."""
    names = [site for (site,) in store.rows("SELECT site FROM sites ORDER BY site")]
    wanted = tuple(site.lower().partition("://")[2].partition("/")[0] or site.lower() for site in sites)
    wanted = tuple(site.removeprefix("www.") for site in wanted)
    for site in wanted:
        if site not in names:
            raise UsageError(f"{site} is no site of this store: it has {', '.join(names) or 'none'}")
    return wanted


def _accept(store: Store, sites: tuple[str, ...]) -> None:
    store.lock()
    for site in _known(store, sites) or runs.sites_with_runs(store):
        if count := runs.accept(store, site):
            say(f"{site}: {count} runs are taken as they are")


def _shown(found: dict[str, Any], *, in_full: bool) -> RenderableType:
    parts: list[RenderableType] = [_table(found["sites"])]
    for site in found["sites"]:
        parts += _told(site)
        if in_full:
            parts.append(_runs(site["runs"]))
    parts += [Text(f"unfinished: {work}; run the same command again", style="yellow") for work in found["unfinished"]]
    if found["forgotten"]:
        parts.append(Text(f"{found['forgotten']} pages and sites are forgotten and do not come back", style="dim"))
    parts.append(Text(_space(found["store"]["size"]), style="dim"))
    return Group(*parts)


def _table(sites: Iterable[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("", "site"):
        table.add_column(name, overflow="fold")
    for name in ("records", "waiting", "failed"):
        table.add_column(name, justify="right")
    for name in ("last run", "reviews", "body", "errors", ""):
        table.add_column(name, no_wrap=True)
    for site in sites:
        table.add_row(*_row(site))
    return table


def _row(site: dict[str, Any]) -> Iterator[RenderableType]:
    ended = [run for run in reversed(site["runs"]) if run["ended"]]
    yield Text("✗" if site["broken"] or site["given_up"] else "✓", style="red" if site["broken"] else "green")
    yield Text(site["site"])
    yield str(site["records"])
    yield str(site["addresses"]["pending"] + site["addresses"]["leased"])
    yield str(site["addresses"]["failed"])
    yield _date(ended[-1]["ended"]) if ended else "–"
    yield spark([run["kinds"].get("review", 0) for run in ended])
    yield spark([run["body"] for run in ended])
    yield spark([run["failed"] for run in ended])
    yield Text(_state(site), style="yellow")


def _state(site: dict[str, Any]) -> str:
    if site["given_up"]:
        return f"given up: {site['given_up']}"
    if site["rests_until"]:
        return f"asked to be left alone until {_date(site['rests_until'])}"
    if site["runs"] and not site["runs"][0]["ended"]:
        resumed = site["runs"][0]["resumed"]
        return f"a run is not finished (taken up {resumed} times)" if resumed else "a run is not finished"
    return ""


def _told(site: dict[str, Any]) -> Iterator[Text]:
    for said in site["broken"]:
        yield Text(f"gate broken on {site['site']}: {said}", style="bold red")
    reasons = [f"{each['count']} × {each['reason']} ({each['example']})" for each in site["failures"]]
    if reasons:
        yield Text(f"failed on {site['site']}: {'; '.join(reasons)}", style="dim")


def _runs(found: list[dict[str, Any]]) -> RenderableType:
    """Each run of a site, and how well each field was read over them."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("began", "ended", "pages", "same", "new", "failed", "reviews", "body"):
        table.add_column(name, justify="left" if name in ("began", "ended") else "right")
    for run in found:
        counts = (
            run["pages"],
            run["unchanged"],
            run["news"],
            run["failed"],
            run["kinds"].get("review", 0),
            run["body"],
        )
        table.add_row(_date(run["began"]), _date(run["ended"]) if run["ended"] else "–", *map(str, counts))
    read = [run["coverage"] for run in reversed(found) if run["coverage"]]
    lines = [
        Text(f"{name:<15} {read[-1].get(name, 0):>4.0%} {spark([each.get(name, 0) for each in read], top=1.0)}")
        for name in FIELDS
        if read
    ]
    return Group(table, *lines)


def spark(values: list[float], top: float = 0.0) -> str:
    """A trend as a row of bars, the last value at the right end.

    >>> spark([0, 5, 10])
    '▁▅█'
    """
    highest = max([top, *values], default=0) or 1
    return "".join(BARS[round(value / highest * (len(BARS) - 1))] for value in values)


def _date(iso: str) -> str:
    return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M}"


def _space(parts: dict[str, int]) -> str:
    told = ", ".join(f"{name} {_bytes(count)}" for name, count in parts.items() if name != "file" and count)
    return f"store {_bytes(parts['file'])}: {told}"


def _bytes(count: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
