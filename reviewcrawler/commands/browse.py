"""``reviewcrawler browse``: a store in the browser."""

from __future__ import annotations

import tempfile
import webbrowser
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

import click

from reviewcrawler.browsing.index import Index
from reviewcrawler.console.saying import say
from reviewcrawler.errors import UsageError
from reviewcrawler.store import Store

MANY: Final = 50_000
"""Records from which on an index is worth keeping."""


@click.command("browse")
@click.argument("path", metavar="[STORE]", required=False, type=click.Path(dir_okay=False))
@click.option("--store", type=click.Path(dir_okay=False), default="reviews.db", envvar="REVIEWCRAWLER_STORE",
              show_default=True, help="The store to show, where none is named.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on; others can see it, too.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0: any that is free.")
@click.option("--index", "kept", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Keep the search index in this file for the next time, instead of making it anew.")  # fmt: skip
@click.option("--open", "shown", is_flag=True, help="Open it in the browser.")
def command(path: str | None, store: str, host: str, port: int, kept: Path | None, *, shown: bool) -> int:
    """Search and read the records of a store in the browser, also while a crawl writes to it.

    It only reads, and serves on this machine alone unless --host says otherwise. Records show the evidence of each
    value and what was removed from the page; sites show what their reviews say, and how that went over their runs.

    \b
    Examples:
      reviewcrawler browse
      reviewcrawler browse reviews.db --open
      reviewcrawler browse reviews.db --index reviews.index
    """
    try:
        serving = import_module("reviewcrawler.browsing.serving")
    except ImportError as error:
        raise UsageError("browse needs Datasette: pip install 'reviewcrawler[browse]'") from error
    with Store(path or store, create=False) as opened:
        if kept is None and len(opened) > MANY:
            say(f"{len(opened):,} records are indexed meanwhile: --index FILE keeps that for the next time")
    with tempfile.TemporaryDirectory(prefix="reviewcrawler-browse-") as folder:
        index = Index(Path(path or store).resolve(), kept or Path(folder) / "index.db")
        _browse(serving, index, host, port, shown=shown)
    return 0


def _browse(serving: ModuleType, index: Index, host: str, port: int, *, shown: bool) -> None:
    name = f"[{host}]" if ":" in host else host
    with serving.listening(host, port) as opened, index, serving.application(index, host) as served:
        address = f"http://{name}:{opened.getsockname()[1]}/"
        click.echo(f"{address}  (Ctrl-C ends it)", err=True)
        if shown:
            webbrowser.open(address)
        serving.serve(served, opened)
