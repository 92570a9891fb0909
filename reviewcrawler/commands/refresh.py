"""``reviewcrawler refresh``: the records of a store anew, from the bytes in it."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from reviewcrawler import siterules
from reviewcrawler.console.counting import counted
from reviewcrawler.console.saying import console
from reviewcrawler.keeping.refresh import Refresh, Refreshed
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers, usable_cores

SHORT = 80
"""Characters of a value that are shown."""


@click.command("refresh")
@click.option(
    "--store", default="reviews.db", envvar="REVIEWCRAWLER_STORE", show_default=True, help="The store to refresh."
)
@click.option("--site", default="", help="Only pages of this site.")
@click.option("--since-version", default="", metavar="VERSION", help="Only records made by code before this version.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--jobs", type=click.IntRange(0), help="Processes that read pages.  [default: one a core]")
@click.option(
    "--sites", type=click.Path(file_okay=False), envvar=siterules.FOLDER, help="A folder with rules of single sites."
)
@click.option("--json", "as_json", is_flag=True, help="Say what changed as JSON.")
def command(
    store: str, site: str, since_version: str, dry_run: bool, jobs: int | None, sites: str | None, as_json: bool
) -> int:
    """Derive every record anew from the stored bytes, without a network, and say which fields changed.

    Do so after an upgrade: the new code reads what was fetched before. An interrupted refresh goes on where it was.
    Every kept version of a page is read.

    \b
    Examples:
      reviewcrawler refresh
      reviewcrawler refresh --site example.org --dry-run
      reviewcrawler refresh --since-version 0.2
    """
    siterules.use(sites)
    jobs = usable_cores() if jobs is None else jobs
    with Store(store, create=False) as opened, Workers(0 if jobs == 1 else jobs) as workers:
        opened.lock()
        work = Refresh(opened, site=site, before=since_version, keep=not dry_run)
        with counted(console(), "versions read", work.total) as tell:
            for passed in work.run(workers):
                tell(passed)
    if as_json:
        click.echo(json.dumps(_told(work.done), ensure_ascii=False))
    else:
        Console(highlight=False, soft_wrap=True).print(_summary(work.done))
    return 1 if work.done.failed else 0


def _told(done: Refreshed) -> dict[str, Any]:
    fields = {name: dict(counts) | {"examples": done.examples.get(name, [])} for name, counts in done.fields.items()}
    return {"read": done.read, "changed": done.changed, "failed": done.failed, "fields": fields}


def _summary(done: Refreshed) -> RenderableType:
    """A line for each field that changed, and examples below."""
    failed = f", {done.failed} could not be read and keep the record they have" if done.failed else ""
    head = Text(f"{done.read} versions read, {done.changed} records changed{failed}")
    if not done.fields:
        return head
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("field")
    for name in ("gained", "lost", "altered"):
        table.add_column(name, justify="right")
    lines: list[Text] = []
    for name, counts in sorted(done.fields.items(), key=lambda each: -each[1].total()):
        table.add_row(name, *(str(counts[kind] or "") for kind in ("gained", "lost", "altered")))
        for url, was, now in done.examples.get(name, []):
            lines.append(Text(f"{name}: {_short(was)} → {_short(now)}  {url}", style="dim"))
    return Group(head, table, *lines)


def _short(value: Any) -> str:
    text = (
        "–" if value in (None, [], {}) else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    )
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
