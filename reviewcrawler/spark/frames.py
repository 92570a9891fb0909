"""The same for DataFrames, in a notebook or under ``spark-submit``.

Rule of this room: DataFrames in, DataFrames out; the columns are those of an export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from reviewcrawler.errors import PageError
from reviewcrawler.exporting.arrow import Tables, pyarrow
from reviewcrawler.exporting.columns import Column, record_columns
from reviewcrawler.spark import gathering
from reviewcrawler.spark.jobs import TURNS
from reviewcrawler.spark.reading import Found, found_in, page_of
from reviewcrawler.spark.settling import members_among

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

MEMBERS: Final = (
    "id string, url string, cluster string, anchor string, relation string, score double, original string, "
    "copied_from string"
)
_BATCH: Final = 200
_KINDS: Final = {"text": "string", "integer": "int", "number": "double", "truth": "boolean", "moment": "timestamp"}


def extract_pages(pages: DataFrame, *, obey_rights: bool = True) -> DataFrame:
    """The newest record of each page in a DataFrame of pages.

    Its columns are ``url`` and ``body`` (or ``html``, ``content``), and where they are known ``content_type``,
    ``status``, ``fetched_at`` and ``headers``. Rows that hold no page, and pages that are reserved, give no record.
    """

    def read(batches: Iterable[Any]) -> Iterator[Any]:
        tables = Tables(record_columns())
        schema = _micros(tables.schema)
        for batch in batches:
            told = batch.to_pylist()
            for begin in range(0, len(told), _BATCH):
                found = (_found(row, obey_rights=obey_rights) for row in told[begin : begin + _BATCH])
                if rows := [each.row for each in found if each and each.row]:
                    yield from tables.of(rows).cast(schema).to_batches()

    from pyspark.sql import Window  # noqa: PLC0415 - an extra
    from pyspark.sql import functions as sql  # noqa: PLC0415 - an extra

    records = pages.mapInArrow(read, _struct(record_columns()))
    last = Window.partitionBy("id").orderBy(sql.col("fetched.at").desc_nulls_last())
    return records.withColumn("_place", sql.row_number().over(last)).where("_place = 1").drop("_place")


def find_copies(records: DataFrame) -> DataFrame:
    """The clusters of copies among records: a row for each record of a cluster."""
    names = [name for name in gathering.COLUMNS if name in records.columns]
    context = records.sparkSession.sparkContext
    given = records.select(names).rdd
    # A small DataFrame may have hundreds of partitions, and every step of the search would begin a task for each.
    few = given.coalesce(min(given.getNumPartitions(), context.defaultParallelism * TURNS))
    told = few.map(lambda row: gathering.sketched(row.asDict(recursive=True)))
    with members_among(context, told) as members:
        rows = sorted(members.collect(), key=lambda row: (row[2], row[0]))
    return records.sparkSession.createDataFrame(rows, MEMBERS)


def _found(row: dict[str, Any], *, obey_rights: bool) -> Found | None:
    try:
        found = found_in(page_of(row), (0, 0), obey_rights=obey_rights)
    except PageError:
        return None
    return found if isinstance(found, Found) else None


def _micros(schema: Any) -> Any:
    """The same columns with times as Spark has them."""
    pa = pyarrow()

    def kind_of(kind: Any) -> Any:
        if pa.types.is_timestamp(kind):
            return pa.timestamp("us", "UTC")
        if pa.types.is_struct(kind):
            return pa.struct([each.with_type(kind_of(each.type)) for each in kind])
        return kind

    return pa.schema([each.with_type(kind_of(each.type)) for each in schema])


def _struct(columns: Iterable[Column]) -> str:
    """Columns in Spark's own words.

    >>> _struct(column for column in record_columns() if column.name == "film")
    '`film` struct<`title`: string, `year`: int, `same_as`: array<string>>'
    """
    return ", ".join(_field(column, " ") for column in columns)


def _field(column: Column, between: str) -> str:
    if column.sort == "verdict":
        return f"`value`{between}double, `grade`{between}string"
    kind = _KINDS.get(column.sort) or f"struct<{', '.join(_field(part, ': ') for part in column.parts)}>"
    return f"`{column.name}`{between}{f'array<{kind}>' if column.many else kind}"
