"""``reviewcrawler demo``: the whole of it on a small site that comes along."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reviewcrawler.console.saying import console
from reviewcrawler.crawling.ending import outcome
from reviewcrawler.crawling.launch import Order, crawl
from reviewcrawler.crawling.progress import watched
from reviewcrawler.exporting.forms import export
from reviewcrawler.extract import extract
from reviewcrawler.review import Review
from reviewcrawler.showing.demo import served_demo
from reviewcrawler.showing.report import removed, words, write_report
from reviewcrawler.store import Store


@click.command("demo")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default="reviewcrawler-demo",
              show_default=True, help="Where store, records and report go.")  # fmt: skip
def command(folder: Path) -> int:
    """Serve the demo sites on this machine, crawl them, and show what was found.

    \b
    Example:
      reviewcrawler demo --dir /tmp/demo
    """
    folder.mkdir(parents=True, exist_ok=True)
    progress = console()
    with served_demo() as names:
        order = Order(urls=[f"http://{host}/" for host in names], store=folder / "reviews.db", allow_private=True)
        with order.open() as run:
            progress.print(f"crawling {len(names)} sites of invented films: {', '.join(names.values())}")
            with watched(run, progress):
                interrupted = crawl(order, run)
            status = 128 + interrupted if interrupted else outcome(run)
    reviews = _found(order.store, names)
    _show(reviews, names)
    _write(reviews, folder, names)
    return status


def _found(path: Path, names: dict[str, str]) -> list[Review]:
    """The records with all that was taken away, derived anew from the stored bytes."""
    with Store(path, create=False) as store:
        reviews = [extract(page) for page in store.pages()]
    return sorted(
        (r for r in reviews if r.site in names), key=lambda r: (names[r.site or ""], r.kind != "review", r.url)
    )


def _show(reviews: list[Review], names: dict[str, str]) -> None:
    screen = Console(highlight=False)
    screen = screen if screen.is_terminal else Console(highlight=False, width=140)
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("site", "kind", "film", "director"):
        table.add_column(name, overflow="ellipsis", no_wrap=True)
    for name in ("cast", "words", "debris"):
        table.add_column(name, justify="right")
    for review in reviews:
        film = review.film.title if review.film else ""
        cells = (names[review.site or ""], review.kind, film, ", ".join(review.director))
        style = "" if review.kind == "review" else "dim"
        figures = (str(len(review.cast) or ""), str(words(review)), str(removed(review)))
        table.add_row(*map(Text, cells), *figures, style=style)
    screen.print(table)


def _write(reviews: list[Review], folder: Path, names: dict[str, str]) -> None:
    records, report = folder / "records.jsonl", folder / "report.html"
    with Store(folder / "reviews.db", create=False) as store:
        count = export((review for review in store.reviews() if review.site in names), records)
    write_report(reviews, report, title="What the demo crawl found", names=names)
    click.echo(f"\n{count} records   {records}")
    click.echo(f"report       {report}  (open it in a browser)")
    click.echo(f"store        {folder / 'reviews.db'}")
