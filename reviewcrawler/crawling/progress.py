"""What a person sees of a crawl: figures while it runs, a table when it has ended.

Rule of this room: all of it goes to stderr. On a terminal it lives; in a pipe it is a line a minute; a program gets
objects of JSON.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from reviewcrawler.console.saying import json_line
from reviewcrawler.crawling.run import Run
from reviewcrawler.crawling.tally import Tally

EVERY: Final = 60.0
"""Seconds between lines in a pipe."""
REASONS: Final = 3
"""Reasons for failures that are told of each site."""
SHOWN: Final = 10
"""Sites that are shown while they are crawled."""


@contextmanager
def watched(run: Run, console: Console, *, as_json: bool = False) -> Iterator[None]:
    """Show how the run goes for as long as the context lasts."""
    began = time.monotonic()
    if console.is_terminal and not as_json:
        view = Live(get_renderable=lambda: _view(run, began), console=console, refresh_per_second=5, transient=True)
        with view:
            yield
        return
    with _every_minute(lambda: _tell(run, began, console, as_json=as_json)):
        yield


@contextmanager
def _every_minute(tell: Callable[[], None]) -> Iterator[None]:
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(EVERY):
            tell()

    threading.Thread(target=go_on, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _tell(run: Run, began: float, console: Console, *, as_json: bool) -> None:
    if as_json:
        tell_json(console, "progress", seconds=round(time.monotonic() - began), sites=figures(run))
    else:
        console.print(_line(run, began), soft_wrap=True, highlight=False)


def tell_json(console: Console, event: str, **told: Any) -> None:
    """One event as an object of JSON on a line of its own."""
    console.print(json_line(event, told), soft_wrap=True, markup=False, highlight=False)


class JsonLines(logging.Formatter):
    """Scrapy's log in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        return json_line("log", {"level": record.levelname, "logger": record.name, "message": super().format(record)})


def figures(run: Run) -> dict[str, dict[str, int]]:
    """The figures of each site, by name."""
    return {
        site: {"pages": tally.pages, "unchanged": tally.unchanged, "records": tally.records,
               "new": tally.changes["new"], "changed": tally.changes["changed"], "failed": tally.failures.total(),
               "waiting": run.frontier.pending[site]}
        for site, tally in list(run.tallies.items())
    }  # fmt: skip


def _line(run: Run, began: float) -> str:
    seconds = time.monotonic() - began
    tallies = list(run.tallies.values())
    records, failed = sum(t.records for t in tallies), sum(t.failures.total() for t in tallies)
    visits = sum(t.visits for t in tallies)
    return (
        f"{run.pages} pages, {records} records, {failed} without a record, {run.pending} to go, "
        f"{visits / max(seconds, 0.001):.1f} a second, {_clock(seconds)}{_left(run.pending, visits, seconds)}"
    )


def _left(waiting: int, visits: int, seconds: float) -> str:
    """How long the rest will take at the pace so far."""
    return f", {_clock(waiting * seconds / visits)} left" if waiting and visits else ""


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _view(run: Run, began: float) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    seconds = time.monotonic() - began
    for number, (site, tally) in enumerate(list(run.tallies.items())):
        if number == SHOWN:
            table.add_row("", f"… and {len(run.tallies) - SHOWN} more sites")
            break
        table.add_row(*_row(run, site, tally, seconds))
    return Group(table, Text(_line(run, began), style="bold", no_wrap=True, overflow="ellipsis"))


def _row(run: Run, site: str, tally: Tally, seconds: float) -> Iterator[RenderableType]:
    waiting, failed = run.frontier.pending[site], tally.failures.total()
    open_ = waiting or run.under_way[site]
    yield Text("·" if open_ else "✓", style="dim" if open_ else "green")
    yield Text(site)
    yield f"{tally.pages} pages"
    yield f"{tally.records} records"
    yield Text(f"{failed} errors", style="" if failed else "dim")
    yield f"{tally.visits / max(seconds, 0.001):.1f}/s"
    yield f"{tally.share:.0%} read" if tally.share else f"{waiting} to go{_left(waiting, tally.visits, seconds)}"


def summary(run: Run) -> RenderableType:
    """What became of each site, and why addresses have no record."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("site", overflow="fold")
    for name in ("pages", "records", "new", "changed", "same", "without", "to go"):
        table.add_column(name, justify="right")
    reasons: list[Text] = []
    for site, tally in run.tallies.items():
        same = tally.changes["same"] + tally.unchanged
        counts = (tally.pages, tally.records, tally.changes["new"], tally.changes["changed"], same)
        table.add_row(Text(site), *map(str, (*counts, tally.failures.total(), run.frontier.pending[site])))
        if tally.failures:
            reasons.append(Text(f"without a record on {site}: {_reasons(tally)}", style="dim"))
    return Group(table, *reasons)


def _reasons(tally: Tally) -> str:
    told = [f"{count} × {reason}" for reason, count in tally.failures.most_common(REASONS)]
    more = len(tally.failures) - len(told)
    return "; ".join([*told, f"{more} more reasons"] if more > 0 else told)
