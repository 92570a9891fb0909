"""``reviewcrawler merge``: several stores into one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from reviewcrawler.console.saying import console, say
from reviewcrawler.merging.merge import merge
from reviewcrawler.merging.pages import Joined
from reviewcrawler.store import Store


@click.command("merge")
@click.argument("stores", nargs=-1, required=True, metavar="STORE...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", required=True, metavar="STORE", type=click.Path(path_type=Path, dir_okay=False),
              help="The store that gets everything; made where there is none.")  # fmt: skip
def command(stores: tuple[Path, ...], into: Path) -> int:
    """Join stores, such as those of a crawl in shards, into one: pages with all versions, records, where the crawl
    stands, what it has learned, runs, decisions on copies.

    The order of the stores makes no difference, and a merge that is done again adds nothing. The stores that are joined
    are only read, also those of older versions, and may be written to meanwhile. What was forgotten in one of them is
    forgotten in the joined store. A merge that was killed goes on when it is started again.

    \b
    Examples:
      reviewcrawler merge reviews-1-of-2.db reviews-2-of-2.db --into reviews.db
      reviewcrawler merge old/reviews.db --into reviews.db
    """
    with Store(into) as target, _shown() as told:
        target.lock()
        found = merge(target, stores, told)
    said = f"{found.new} pages are new, {found.changed} have other versions, {found.addresses} addresses are noted"
    say(f"{said}, {found.gone} pages are forgotten" if found.gone else said)
    return 0


@contextmanager
def _shown() -> Iterator[Callable[[Joined], None]]:
    """Show on a terminal how far a merge has come."""
    screen = console()
    if not screen.is_terminal:
        yield lambda _: None
        return
    with screen.status("merging") as status:
        yield lambda joined: status.update(f"merging: {joined.new} pages are new so far")
