"""A refresh gives the records that a crawl of the same bytes gives, goes on where it was, and says what changed."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler.cli import run
from reviewcrawler.derive import derive
from reviewcrawler.keeping.refresh import Refresh
from reviewcrawler.page import Page
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers
from tests.serving import Answer, Site, command, page


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of four versions of three pages on two sites, in the current folder, with all that refresh gives it."""
    monkeypatch.chdir(tmp_path)
    with Store("reviews.db") as store:
        for url, title in (
            ("http://a.example/1", "One"),
            ("http://a.example/2", "Two"),
            ("http://b.example/", "Three"),
            ("http://b.example/", "Four"),
        ):
            made = Page(
                page(title, text=f"{title} is a film that takes its time, and that gives it back. " * 6), url=url
            )
            with store.transaction():
                store.put(made, derive(made))
        with Workers(0) as workers:
            for _ in Refresh(store).run(workers):
                pass
    return tmp_path / "reviews.db"


def records(path: Path) -> list[tuple[Any, ...]]:
    sql = sqlite3.connect(path)
    found = sql.execute("SELECT * FROM records ORDER BY id, version").fetchall()
    sql.close()
    return found


def as_if(code: str) -> str:
    """In SQL, the version of a record that other code made with the same snapshot."""
    return f"'{code}' || iif(instr(code, '+pages.'), substr(code, instr(code, '+pages.')), '')"


def spoil(path: Path, where: str = "1") -> None:
    """Make records as older code might have made them: without a director, the headline in capitals."""
    with Store(path) as store:
        store.sql.execute(
            f"UPDATE records SET code = {as_if('0.0.1')}, content = 'x', "
            f"record = json_set(record, '$.director', json('[]'), '$.headline', upper(json_extract(record, '$.headline'))) WHERE {where}"
        )


def told(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    assert run(["refresh", "--json", "--jobs", "1", *args]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_records_are_as_they_were_made(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = records(path)
    assert told(capsys) == {"read": 4, "changed": 0, "failed": 0, "fields": {}}
    assert records(path) == before
    spoil(path)
    assert records(path) != before
    found = told(capsys)
    assert (found["read"], found["changed"]) == (4, 4)
    assert found["fields"]["director"]["gained"] == 4
    assert found["fields"]["headline"]["altered"] == 4
    assert ["http://a.example/1", "ONE", "One"] in found["fields"]["headline"]["examples"]
    assert records(path) == before


@pytest.mark.parametrize(
    ("args", "read"),
    [
        (["--site", "a.example"], 2),
        (["--site", "nowhere.example"], 0),
        (["--since-version", "0.0.2"], 2),
        (["--since-version", "0.0.1"], 0),
    ],
)
def test_only_what_is_asked_for_is_read(
    path: Path, args: list[str], read: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(path) as store:
        store.sql.execute(f"UPDATE records SET code = {as_if('9.0')}")
    spoil(path, "site = 'b.example'")
    assert told(capsys, *args)["read"] == read


def test_a_dry_run_changes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(path)
    before = records(path)
    assert told(capsys, "--dry-run")["changed"] == 4
    assert records(path) == before


def test_a_refresh_that_was_interrupted_goes_on_and_tells_all(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(path)
    with Store(path) as store, Workers(0) as workers:
        store.lock()
        first = Refresh(store).run(workers)
        assert [next(first), next(first)] == [1, 2]
    found = told(capsys)
    assert (found["read"], found["changed"], found["fields"]["director"]["gained"]) == (4, 4, 4)
    with Store(path) as store:
        assert store.sql.execute("SELECT count(*) FROM works").fetchone() == (0,)


def test_a_page_that_has_no_record_gets_one(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = records(path)
    with Store(path) as store:
        store.sql.execute("DELETE FROM records WHERE site = 'a.example'")
    assert told(capsys)["changed"] == 2
    assert records(path) == before


def test_people_see_a_table(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(path)
    assert run(["refresh", "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("4 versions read, 4 records changed\n")
    assert "headline: ONE → One  http://a.example/1" in said


def test_a_crawl_and_a_refresh_of_the_same_bytes_agree(tmp_path: Path) -> None:
    with Site() as site:
        site.routes |= {"/": Answer(page("Home", "/quay")), "/quay": Answer(page("The Quay"))}
        assert command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=tmp_path).returncode == 0
        before = records(tmp_path / "reviews.db")
        assert command("refresh", "--jobs", "2", cwd=tmp_path).stdout == "2 versions read, 0 records changed\n"
        assert records(tmp_path / "reviews.db") == before
        command("crawl", site.url, "--allow-private", "--jobs", "0", "--recrawl", cwd=tmp_path)
    assert records(tmp_path / "reviews.db") == before
