"""``reviewcrawler export``: the records of a store, for other tools."""

from __future__ import annotations

from typing import Any

import click

from reviewcrawler.console.saying import say
from reviewcrawler.exporting.choosing import Choice
from reviewcrawler.exporting.forms import FORMS, Contents, export
from reviewcrawler.review import KINDS
from reviewcrawler.store import Store


@click.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMS))
@click.argument("out", type=click.Path(allow_dash=True))
@click.option(
    "--store",
    type=click.Path(dir_okay=False),
    default="reviews.db",
    envvar="REVIEWCRAWLER_STORE",
    show_default=True,
    help="The store to read.",
)
@click.option("--where", default="", metavar="EXPRESSION", help="Only records of which this holds (see above).")
@click.option("--since", default="", metavar="DATE", help="Only pages that were fetched on this date (UTC) or later.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only pages of this kind (repeatable).")
@click.option("--site", "sites", multiple=True, metavar="HOST", help="Only pages of this site (repeatable).")
@click.option("--one-per-cluster", is_flag=True, help="Of copies of a text only the original, or else the fullest.")
@click.option("--plain", is_flag=True, help="Without evidence and faults.")
@click.option("--no-bodies", is_flag=True, help="Without text: its length, hash and place in the page instead.")
@click.option("--debris", is_flag=True, help="With all that was taken away, derived anew from the stored pages.")
@click.option("--split", is_flag=True, help="A data set in three: training, validation, test; no film is parted.")
def command(
    form: str, out: str, store: str, *, plain: bool, no_bodies: bool, debris: bool, split: bool, **asked: Any
) -> int:
    """Write the newest record of each page to OUT: a file, a folder (markdown, dataset), or stdout (-).

    FORMAT is jsonl, csv or jsonld, each also packed where OUT ends in .gz or .zst; parquet; markdown; or dataset, a
    folder of Parquet files with a card, schemas and checksums. OUT appears when it is complete.

    An EXPRESSION compares fields with =, !=, <, <=, >, >=, asks for one of several with in (a, b), for part of a text
    or an entry of a list with has, and for what is not said with = none; and, or, not and parentheses join them.

    \b
    Examples:
      reviewcrawler export jsonl records.jsonl.gz
      reviewcrawler export csv reviews.csv --kind review
      reviewcrawler export parquet reviews.parquet --plain --one-per-cluster
      reviewcrawler export jsonl all.jsonl.zst --debris
      reviewcrawler export dataset film-reviews --kind review --one-per-cluster --split
      reviewcrawler export jsonl - --where "language = de and film.year >= 1990" | jq .film.title
      reviewcrawler export parquet free.parquet --where "rights = none and director has 'Ada Moor'"
    """
    with Store(store, create=False) as opened:
        contents = Contents(plain=plain, bodies=not no_bodies, debris=debris)
        count = export(opened, out, form, choice=Choice(**asked), contents=contents, split=split)
    if out != "-":
        say(f"{count} records in {out}")
    return 0
