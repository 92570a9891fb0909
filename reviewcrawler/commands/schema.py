"""``reviewcrawler schema``: the form of a record, for programs that check or read them."""

from __future__ import annotations

import json

import click

from reviewcrawler.exporting.columns import chosen_columns
from reviewcrawler.exporting.json_schema import record_schema, row_schema


@click.command("schema")
@click.option("--rows", is_flag=True, help="Of the rows of Parquet files and data sets instead.")
def command(*, rows: bool) -> int:
    """Print the JSON Schema of a record.

    Its $id carries the version of the form, which is raised where a reader of records could trip over a change.

    \b
    Examples:
      reviewcrawler schema > record.schema.json
      reviewcrawler schema --rows
    """
    schema = row_schema(chosen_columns()) if rows else record_schema()
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
    return 0
