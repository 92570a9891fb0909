"""``reviewcrawler spark``: archives and data sets that one machine cannot read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from reviewcrawler.console.saying import say
from reviewcrawler.settings import REVIEWCRAWLER_OBEY_RIGHTS

_CORES = click.option("--cores", type=click.IntRange(1), help="Processes on this machine, where no cluster is given.  "
                      "[default: all cores]")  # fmt: skip


@click.group("spark")
def command() -> None:
    """Read web archives and find copies with Apache Spark: the same records and clusters, on as many machines as there
    are.

    On its own it runs on this machine; under `spark-submit`, on the cluster that it is given. Needs Java 17 and the
    extra `spark`.

    \b
    Examples:
      reviewcrawler spark extract archives/ records/
      reviewcrawler spark extract s3a://bucket/2026/*.warc.gz s3a://bucket/records
      reviewcrawler spark copies records/ clusters/
      spark-submit --master yarn $(which reviewcrawler) spark extract hdfs:///warc hdfs:///records
    """


@command.command("extract")
@click.argument("given", nargs=-1, required=True, metavar="IN...")
@click.argument("out", metavar="OUT")
@_CORES
@click.option("--siblings", is_flag=True,
              help="First see what the pages of each site share, and which are parts of one text, as a crawl does: all "
                   "is read twice.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Say what came of it as JSON, on stdout.")
def extract(given: tuple[str, ...], out: str, cores: int | None, *, siblings: bool, as_json: bool) -> int:
    """The newest record of each page in WARC files, or in Parquet files with pages, as a folder of Parquet files.

    OUT has the columns of `export parquet`; it appears when it is complete. What could not be read is counted, and kept
    in OUT/_bad as JSON Lines with file, place and reason. A table of pages has the columns url and body (or html, or
    content), and where they are known content_type, status, fetched_at and headers.
    """
    with _spark(cores) as (spark, jobs):
        found = jobs.extract(spark, given, out, obey_rights=REVIEWCRAWLER_OBEY_RIGHTS, siblings=siblings)
    if as_json:
        click.echo(json.dumps(found._asdict(), ensure_ascii=False))
    for reason, count in found.reasons:
        say(f"{count} could not be read: {reason}")
    say(f"{found.records} records in {out}")
    return 0


@command.command("copies")
@click.argument("given", nargs=-1, required=True, metavar="IN...")
@click.argument("out", metavar="OUT")
@_CORES
def copies(given: tuple[str, ...], out: str, cores: int | None) -> int:
    """The clusters of copies among the records of Parquet files, such as `spark extract` and `export parquet` write.

    OUT is a folder with a table of Parquet: a row for each record of a cluster, with its relation to the cluster's
    anchor, the original where it is known, and the record that it was copied from, as `copies` tells them.
    """
    with _spark(cores) as (spark, jobs):
        found = jobs.copies(spark, given, out)
    say(f"{found} clusters in {out}")
    return 0


@contextmanager
def _spark(cores: int | None) -> Iterator[tuple[Any, Any]]:
    """A session, and the jobs; both are loaded when they are asked for."""
    from reviewcrawler.spark.session import session  # noqa: PLC0415 - loads Spark

    with session(cores) as spark:
        from reviewcrawler.spark import jobs  # noqa: PLC0415

        yield spark, jobs
