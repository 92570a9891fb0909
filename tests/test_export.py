"""Records leave as JSON Lines and CSV, whole or not at all."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewcrawler.cli import run
from reviewcrawler.derive import derive
from reviewcrawler.errors import UsageError
from reviewcrawler.export import COLUMNS, export
from reviewcrawler.page import Page
from reviewcrawler.review import Credit, Debris, Film, Rating, Review
from reviewcrawler.store import Store

REVIEW = Review(
    id="a",
    url="http://example.org/a",
    kind="review",
    headline='He said: "Go", she went',
    film=Film("The Quay", 1987),
    director=["Ada Moor", "Ben Okri-Lund"],
    cast=[Credit("Zoë Larkin", "the pilot"), Credit("Uwe Tamm")],
    body="One.\n\nTwo, and three.",
    rating=Rating(3.5, 5, "3½/5"),
    truncated=True,
    debris=[Debris("share", "Tweet this")],
    fetched={"at": "2024-05-01T18:00:00+00:00", "status": 200, "sha256": "ab", "version": "0.1.0"},
)


def test_json_lines_hold_the_record_without_debris(tmp_path: Path) -> None:
    assert export([REVIEW, Review(id="b")], tmp_path / "out.jsonl") == 2
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert "debris" not in first
    assert Review.from_dict(first).cast == REVIEW.cast
    assert first["fetched"] == REVIEW.fetched
    assert (second["film"], second["director"]) == (None, [])


def test_a_table_row_holds_the_record_flat(tmp_path: Path) -> None:
    export([REVIEW], tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row) == list(COLUMNS)
    told = {name: value for name, value in row.items() if value}
    assert told == {
        "id": "a", "url": "http://example.org/a", "kind": "review", "headline": 'He said: "Go", she went',
        "film_title": "The Quay", "film_year": "1987", "director": "Ada Moor; Ben Okri-Lund",
        "cast": "Zoë Larkin; Uwe Tamm",
        "roles": "Zoë Larkin as the pilot", "body": "One.\n\nTwo, and three.", "rating_value": "3.5",
        "rating_best": "5", "rating_raw": "3½/5", "truncated": "true", "status": "200",
        "fetched_at": "2024-05-01T18:00:00+00:00",
        "sha256": "ab", "version": "0.1.0",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_half_characters_do_not_break_an_export(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    assert export([Review(id="a", headline="Quay \ud83d")], out) == 1
    assert "Quay ?" in out.read_text("utf-8")


def _failing() -> Iterator[Review]:
    yield REVIEW
    raise RuntimeError


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_that_fails_leaves_the_former_file(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    out.write_text("the former export")
    with pytest.raises(RuntimeError):
        export(_failing(), out)
    assert out.read_text() == "the former export"
    assert list(tmp_path.iterdir()) == [out]


def test_the_form_must_be_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no export to \.docx: choose one of jsonl, csv"):
        export([REVIEW], tmp_path / "out.docx")


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REVIEWCRAWLER_STORE", raising=False)
    with Store("reviews.db") as store:
        for name in ("b", "a"):
            page = Page(f"<h1>{name}</h1><p>{'A quay in the rain. ' * 20}", url=f"http://example.org/{name}")
            with store.transaction():
                store.put(page, derive(page))
    return tmp_path


def test_the_command_writes_a_file(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "jsonl", "out.jsonl"]) == 0
    records = [json.loads(line) for line in (filled / "out.jsonl").read_text("utf-8").splitlines()]
    assert [record["url"] for record in records] == ["http://example.org/a", "http://example.org/b"]
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "2 records in out.jsonl\n")


@pytest.mark.usefixtures("filled")
def test_the_command_writes_to_stdout_and_chooses_kinds(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["export", "csv", "-", "--kind", "review", "--kind", "other"]) == 0
    said = capfdbinary.readouterr()
    assert said.out.startswith(b"id,url,")
    assert said.err == b""


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["jsonl", "out.jsonl", "--store", "none.db"], 74, "there is no store at none.db: crawl first"),
        (["docx", "out.docx"], 2, "is not one of 'jsonl', 'csv'"),
        (["jsonl", "none/out.jsonl"], 74, "No such file or directory"),
        (["jsonl", "out.jsonl", "--kind", "poem"], 2, "is not one of"),
    ],
)
def test_the_command_says_what_is_wrong(
    filled: Path, args: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", *args]) == status
    assert said in capsys.readouterr().err
    assert not (filled / "out.jsonl").exists()
