"""``reviewcrawler export``: the records of a store as a file."""

from __future__ import annotations

from typing import cast

import click

from reviewcrawler.export import Form, export
from reviewcrawler.review import KINDS
from reviewcrawler.store import Store


@click.command("export")
@click.argument("form", type=click.Choice(["jsonl", "csv"]))
@click.argument("out", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--store", default="reviews.db", envvar="REVIEWCRAWLER_STORE", show_default=True, help="The store to read."
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only pages of this kind (repeatable).")
def command(form: str, out: str, store: str, kinds: tuple[str, ...]) -> int:
    """Write the newest record of each page to OUT, or to stdout (-).

    \b
    Examples:
      reviewcrawler export jsonl records.jsonl
      reviewcrawler export csv reviews.csv --kind review
      reviewcrawler export jsonl - | jq .film.title
    """
    with Store(store, create=False) as opened:
        chosen = (review for review in opened.reviews() if not kinds or review.kind in kinds)
        count = export(chosen, out, cast(Form, form))
    if out != "-":
        click.echo(f"{count} records in {out}", err=True)
    return 0
