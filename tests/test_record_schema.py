"""The schema is what the code writes: every record fits it, and nothing in it is left out."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

from reviewcrawler.cli import run
from reviewcrawler.commands.extract import Wanted, written
from reviewcrawler.exporting.columns import chosen_columns, leaves, record_columns
from reviewcrawler.exporting.forms import Contents, export
from reviewcrawler.exporting.json_schema import record_schema, row_schema
from reviewcrawler.inputs import Input
from reviewcrawler.review import KINDS
from tests import scoring
from tests.test_export_tools import REVIEWS, as_exported

RECORD = Draft202012Validator(record_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def complaints(validator: Draft202012Validator, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def test_the_schemas_are_schemas() -> None:
    for schema in (record_schema(), row_schema(chosen_columns()), row_schema(chosen_columns(bodies=False))):
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in scoring.cases()])
def test_the_record_of_a_fixture_fits(case: scoring.Case) -> None:
    fetched = {"at": None, "status": None, "sha256": "ab", "version": "1"}
    record: dict[str, Any] = {**scoring.record(case.name), "fetched": fetched}
    assert complaints(RECORD, record) == []


def test_what_is_extracted_and_exported_fits(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<h1>Film review: Solaris (1972)</h1><p>Directed by Andrei Tarkovsky.</p>")
    line, _ = written(Input(tmp_path / "page.html", "page.html"), None, Wanted("json", debris=True))
    export(REVIEWS, tmp_path / "out.jsonl")
    records = [json.loads(line), *map(json.loads, (tmp_path / "out.jsonl").read_bytes().splitlines())]
    assert [complaints(RECORD, record) for record in records] == [[]] * len(records)


@pytest.mark.parametrize("contents", [Contents(), Contents(plain=True), Contents(bodies=False)])
def test_rows_of_a_table_fit_theirs(tmp_path: Path, contents: Contents) -> None:
    export(REVIEWS, tmp_path / "out.parquet", contents=contents)
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    for row in rows:
        row["fetched"]["at"] = row["fetched"]["at"].isoformat()
    validator = Draft202012Validator(row_schema(contents.columns))
    assert [complaints(validator, row) for row in rows] == [[]] * len(rows)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "poem"}, "$.kind: 'poem' is not one of"),
        ({"colour": "red"}, "Additional properties are not allowed ('colour' was unexpected)"),
        ({"director": None}, "$.director: None is not of type 'array'"),
        (
            {"film": {"title": "The Quay", "year": "1987", "same_as": []}},
            "$.film.year: '1987' is not of type 'integer', 'null'",
        ),
        ({"rating": {"value": None, "best": None, "raw": ""}}, "$.rating.value: None is not of type"),
        ({"evidence": {"director": {"by": "hearsay", "raw": ""}}}, "$.evidence.director.by: 'hearsay' is not one of"),
    ],
)
def test_what_does_not_fit_is_told(change: dict[str, Any], said: str) -> None:
    (complaint,) = complaints(RECORD, as_exported(REVIEWS[4]) | {"rating": None} | change)
    assert said in complaint


def test_every_value_has_a_sentence_or_speaks_for_itself() -> None:
    silent = {path for path, column in leaves(record_columns()) if not column.said and "." not in path}
    assert silent == set()


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert (schema["$id"], schema["properties"]["kind"]["enum"]) == ("urn:reviewcrawler:record:1", list(KINDS))
    assert run(["schema", "--rows"]) == 0
    assert json.loads(capsys.readouterr().out) == row_schema(record_columns())
