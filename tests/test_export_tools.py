"""Exports are read back by the tools that researchers use, and the counts agree."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reviewcrawler.exporting.columns import record_columns
from reviewcrawler.exporting.forms import Contents, export
from reviewcrawler.exporting.parquet import ParquetFile
from reviewcrawler.review import Credit, Evidence, Fault, Film, Rating, Review
from tests.tools import tool

REVIEWS = [
    Review(
        id=f"{number:04x}", url=f"http://example.org/{number}", site="example.org", kind="review",
        headline=f'Quay № {number}: "a, b"\nand more', film=Film(f"Quay {number}", 1950 + number),
        director=["Ada Moor"] * (number % 3), cast=[Credit("Zoë Larkin", "pilot"), Credit("Uwe Tamm")][: number % 4],
        synopsis="It rains.\n\nIt stops." if number % 2 else None, body="Größe\u2028zählt\x00nicht 🎬.\n\nEnde." * number or None,
        rating=[None, Rating(3.5, 5, "3½/5"), Rating("B+", None, "B+"), Rating(7, 10.0, "7/10")][number % 4],
        evidence={"director": Evidence("credits", 'He wrote: "rating": {"value": "5"}, "evidence": {"x": 1}')},
        language="de", faults=[Fault("cast", "cut")] if number == 7 else [],
        fetched={"at": f"2026-11-{number + 1:02}T10:00:00+00:00", "status": 200, "sha256": "ab", "version": "1", "rights": ["noai"]},
        copy={"cluster": "c", "relation": "near", "original": None} if number == 8 else None,
    )
    for number in range(20)
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for name in ("reviews.parquet", "reviews.jsonl", "reviews.jsonl.gz", "reviews.csv", "reviews.jsonld"):
        assert export(REVIEWS, folder / name) == len(REVIEWS)
    export(REVIEWS, folder / "plain.parquet", contents=Contents(plain=True))
    return folder


def as_exported(review: Review) -> dict[str, Any]:
    """A record as a row of a Parquet file: a grade stands beside the number."""
    record = review.to_dict()
    del record["debris"]
    if rating := record["rating"]:
        graded = isinstance(rating["value"], str)
        record["rating"] = {
            "value": None if graded else rating["value"], "grade": rating["value"] if graded else None,
            "best": rating["best"], "raw": rating["raw"],
        }  # fmt: skip
    return record


def test_parquet_holds_the_records(folder: Path) -> None:
    table = pq.read_table(folder / "reviews.parquet")
    assert table.schema.names == [column.name for column in record_columns()]
    for row, review in zip(table.to_pylist(), REVIEWS, strict=True):
        expected = as_exported(review)
        proofs = {name: proof for name, proof in row.pop("evidence").items() if proof}
        assert proofs == {name: {"against": None, **proof} for name, proof in expected.pop("evidence").items()}
        at = row["fetched"].pop("at").isoformat()
        assert at == expected["fetched"].pop("at")
        assert row == expected | {"fetched": {k: v for k, v in review.fetched.items() if k != "at"}}


def test_plain_parquet_is_the_same_but_for_its_columns(folder: Path) -> None:
    full, plain = pq.read_table(folder / "reviews.parquet"), pq.read_table(folder / "plain.parquet")
    assert set(full.schema.names) - set(plain.schema.names) == {"evidence", "faults"}
    assert full.select(plain.schema.names).equals(plain)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"film": {"title": "The Quay", "year": "1987"}}, {"title": "The Quay", "year": None, "same_as": []}),
        ({"film": {"title": "The Quay", "year": 1 << 40}}, {"title": "The Quay", "year": None, "same_as": []}),
        ({"film": "The Quay"}, None),
        (
            {"unknown": [1, {"a": 2}], "film": {"title": "The Quay", "more": True}},
            {"title": "The Quay", "year": None, "same_as": None},
        ),
    ],
)
def test_a_value_of_another_type_costs_itself_alone(tmp_path: Path, given: dict[str, Any], kept: Any) -> None:
    class Odd(Review):
        def to_dict(self) -> dict[str, Any]:
            return Review.to_dict(self) | given

    export([Odd(id="a", headline="H"), REVIEWS[1]], tmp_path / "out.parquet")
    first, second = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert (first["film"], first["headline"], second["film"]["year"]) == (kept, "H", 1951)


def test_row_groups_are_bounded(tmp_path: Path) -> None:
    table = pa.table({"id": ["a" * 1000] * 1000})
    with (tmp_path / "out").open("wb") as file, ParquetFile(file, table.schema) as written:
        for _ in range(40):
            written.write(table)
    groups = pq.ParquetFile(tmp_path / "out").metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [10_000] * 4


def test_pandas(folder: Path) -> None:
    pandas = tool("pandas")
    frame = pandas.read_parquet(folder / "reviews.parquet")
    assert len(frame) == len(pandas.read_json(folder / "reviews.jsonl.gz", lines=True)) == len(REVIEWS)
    assert frame.film.map(lambda film: film["year"]).sum() == sum(r.film.year or 0 for r in REVIEWS if r.film)
    flat = pandas.read_csv(folder / "reviews.csv", keep_default_na=False)
    assert list(flat.headline) == [review.headline for review in REVIEWS]
    assert str(frame.fetched[0]["at"]).startswith("2026-11-01")


def test_polars(folder: Path) -> None:
    polars = tool("polars")
    frame = polars.read_parquet(folder / "reviews.parquet")
    assert frame.height == polars.read_csv(folder / "reviews.csv").height == len(REVIEWS)
    years = frame.select(polars.col("film").struct.field("year")).to_series()
    assert years.to_list() == [1950 + number for number in range(20)]


def test_duckdb(folder: Path) -> None:
    duckdb = tool("duckdb")
    with duckdb.connect() as sql:
        ask = f"SELECT count(*), max(film.year), count(evidence.director.raw) FROM '{folder}/reviews.parquet'"
        assert sql.execute(ask).fetchone() == (20, 1969, 20)
        for name in ("jsonl", "csv"):
            assert sql.execute(f"SELECT count(*) FROM '{folder}/reviews.{name}'").fetchone() == (20,)


def test_a_processor_of_linked_data_needs_nothing_from_elsewhere(folder: Path) -> None:
    pyld = tool("pyld")

    def refuse(address: str, _options: object) -> None:
        raise AssertionError(address)

    pyld.jsonld.set_document_loader(refuse)
    nodes = pyld.jsonld.expand(json.loads((folder / "reviews.jsonld").read_bytes()))
    assert len(nodes) == len(REVIEWS)
    said = nodes[1]["https://schema.org/itemReviewed"][0]
    assert said["@type"] == ["https://schema.org/Movie"]
    assert said["https://schema.org/director"][0]["https://schema.org/name"] == [{"@value": "Ada Moor"}]
    assert nodes[1]["https://schema.org/url"] == [{"@id": "http://example.org/1"}]
