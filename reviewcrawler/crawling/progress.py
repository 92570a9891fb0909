"""What a person sees of a crawl: figures while it runs, a table when it has ended.

Rule of this room: all of it goes to stderr. On a terminal it lives; in a pipe it is a line a minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from reviewcrawler.crawling.run import Run, Tally

EVERY: Final = 60.0
"""Seconds between lines in a pipe."""
REASONS: Final = 3
"""Reasons for failures that are told of each site."""


def console() -> Console:
    """Where progress goes: wide where nobody looks at it."""
    found = Console(stderr=True, highlight=False)
    return found if found.is_terminal else Console(stderr=True, highlight=False, width=160)


@contextmanager
def watched(run: Run, console: Console) -> Iterator[None]:
    """Show how the run goes for as long as the context lasts."""
    began = time.monotonic()
    if console.is_terminal:
        view = Live(get_renderable=lambda: _view(run, began), console=console, refresh_per_second=5, transient=True)
        with view:
            yield
        return
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(EVERY):
            console.print(_line(run, began), soft_wrap=True, highlight=False)

    threading.Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _line(run: Run, began: float) -> str:
    seconds = time.monotonic() - began
    tallies = list(run.tallies.values())
    records, failed = sum(t.records for t in tallies), sum(t.failures.total() for t in tallies)
    rate = sum(t.visits for t in tallies) / max(seconds, 0.001)
    return (
        f"{run.pages} pages, {records} records, {failed} without a record, {run.pending} to go, "
        f"{rate:.1f} a second, {_clock(seconds)}"
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _view(run: Run, began: float) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    line = Text(_line(run, began), style="bold", no_wrap=True, overflow="ellipsis")
    for number, (site, tally) in enumerate(list(run.tallies.items())):
        if number == 10:
            table.add_row("", f"… and {len(run.tallies) - 10} more sites")
            break
        waiting = run.frontier.pending[site]
        done = Text("·" if waiting or run.under_way[site] else "✓", style="dim" if waiting else "green")
        table.add_row(done, Text(site), f"{tally.pages} pages", f"{tally.records} records", f"{waiting} to go")
    return Group(table, line)


def summary(run: Run) -> RenderableType:
    """What became of each site, and why addresses have no record."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("site", overflow="fold")
    for name in ("pages", "records", "new", "changed", "without", "to go"):
        table.add_column(name, justify="right")
    reasons: list[Text] = []
    for site, tally in run.tallies.items():
        figures = (tally.pages, tally.records, tally.changes["new"], tally.changes["changed"], tally.failures.total())
        table.add_row(Text(site), *map(str, figures), str(run.frontier.pending[site]))
        if tally.failures:
            reasons.append(Text(f"without a record on {site}: {_reasons(tally)}", style="dim"))
    return Group(table, *reasons)


def _reasons(tally: Tally) -> str:
    told = [f"{count} × {reason}" for reason, count in tally.failures.most_common(REASONS)]
    more = len(tally.failures) - len(told)
    return "; ".join([*told, f"{more} more reasons"] if more > 0 else told)
