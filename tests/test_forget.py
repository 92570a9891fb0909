"""What is forgotten leaves the tables and the file, and does not come back by any way; what is old goes by rule."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewcrawler.addresses.links import key_of
from reviewcrawler.cli import run
from reviewcrawler.derive import derive
from reviewcrawler.keeping import forgetting
from reviewcrawler.keeping.intake import take_in
from reviewcrawler.page import Page
from reviewcrawler.store import Store
from reviewcrawler.store.schema import PAGE_TABLES
from reviewcrawler.workers import Workers
from tests.archiving import packed, review
from tests.serving import Answer, Site, command, page

SECRET = "Xylophagous"
PLAIN = "Quotidian"
WITHOUT_PAGES = {"sites", "shapes", "frontier", "runs", "forgotten", "works", "snapshots", "copy_decisions"}
WITHOUT_PAGES |= {"copy_segments", "copy_postings"}  # numbers of sketches, cleared by their own room
"""Tables without text of pages; `forgetting` empties those that name a site or an address by itself."""


def put(store: Store, url: str, text: str, *, day: int = 0) -> bytes:
    at = datetime.now(UTC) - timedelta(days=day)
    made = Page(
        page(text, text=f"{text} is what it was called, in the beginning and again. " * 9),
        url=url,
        status=200,
        fetched_at=at,
    )
    derived = derive(made)
    with store.transaction():
        store.put(made, derived)
    return derived.packed


def in_files(folder: Path, what: bytes) -> list[str]:
    """Names of the store's files in which bytes stand."""
    return [path.name for path in sorted(folder.glob("reviews.db*")) if what in path.read_bytes()]


def test_every_table_is_known_to_who_forgets(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        tables = {name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(PAGE_TABLES) <= tables
    assert tables - set(PAGE_TABLES) <= WITHOUT_PAGES


@pytest.mark.parametrize(
    "given",
    ["https://quayside.example/a", "http://www.quayside.example/a?utm_source=x#top", "https://quayside.example/canonical", "quayside.example", "www.Quayside.example/", Page(b"", url="https://quayside.example/a").id],
)  # fmt: skip
def test_bytes_and_text_are_out_of_the_file_and_its_log(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = "https://quayside.example/a"
    with Store("reviews.db") as store:
        put(store, url, "Former")
        raw = put(store, url, SECRET)
        store.sql.execute(
            "UPDATE records SET record = json_set(record, '$.canonical_url', 'https://quayside.example/canonical')"
        )
        put(store, "https://harbour.example/b", PLAIN)
        assert in_files(tmp_path, SECRET.encode())
        assert in_files(tmp_path, raw)
    assert run(["forget", given]) == 0
    assert in_files(tmp_path, SECRET.encode()) == []
    assert in_files(tmp_path, raw) == []
    assert in_files(tmp_path, b"quayside.example/a") == []
    assert in_files(tmp_path, PLAIN.encode()) == ["reviews.db"]
    with Store("reviews.db") as store:
        assert [each.url for each in store.reviews()] == ["https://harbour.example/b"]
        assert store.sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        put(store, url, SECRET)
        assert len(store) == 1


def test_a_log_that_a_reader_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Store("reviews.db") as store:
        put(store, "https://quayside.example/a", SECRET)
    reader = sqlite3.connect("reviews.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM pages").fetchone()
    monkeypatch.setattr(forgetting, "PATIENCE", 100)
    assert run(["forget", "https://quayside.example/a"]) == 0
    assert "another program reads the store" in capsys.readouterr().err
    reader.close()
    assert run(["forget", "https://quayside.example/a"]) == 0
    assert in_files(tmp_path, SECRET.encode()) == []


def test_it_does_not_come_back_from_the_network_or_an_archive(tmp_path: Path) -> None:
    with Site() as site:
        site.routes |= {
            "/": Answer(page("Home", "/quay", "/harbour")),
            "/quay": Answer(page(SECRET)),
            "/harbour": Answer(page("Harbour")),
        }
        crawl = ("crawl", site.url, "--allow-private", "--jobs", "0", "--recrawl")
        assert command(*crawl, cwd=tmp_path).returncode == 0
        assert command("forget", f"{site.url}quay", cwd=tmp_path).stdout.endswith(
            "1 pages and 1 addresses are forgotten\n"
        )
        asked = site.asked.count("/quay")
        assert command(*crawl, cwd=tmp_path).returncode == 0
        assert site.asked.count("/quay") == asked
        archive = tmp_path / "a.warc.gz"
        archive.write_bytes(
            packed(review("a").replace(b"quayside.example/a", f"{site.host}/quay".encode()), review("b"))
        )
        with Store(tmp_path / "reviews.db") as store, Workers(0) as workers:
            assert [(taken.change, taken.reason) for taken in take_in(store, workers, archive)] == [
                (None, "forgotten"),
                ("new", ""),
            ]
        refused = command("crawl", f"{site.url}quay", "--allow-private", cwd=tmp_path)
        assert refused.returncode == 2
        assert "was forgotten and is not to come back" in refused.stderr
        assert command("forget", "--undo", f"{site.url}quay", cwd=tmp_path).stdout.endswith("may come back\n")
        assert command(*crawl, cwd=tmp_path).returncode == 0
        assert site.asked.count("/quay") == asked + 1


@pytest.mark.parametrize(
    ("stored", "given", "left", "barred"),
    [
        pytest.param(["index.html"], "index.html", [], True, id="the other address is barred, too"),
        pytest.param(["index.html"], "", [], True, id="by its other address"),
        pytest.param(["", "index.html"], "index.html", [""], False, id="two pages that differ are two"),
    ],
)
def test_a_folder_and_its_index_file_are_forgotten_as_the_one_page_they_are(
    tmp_path: Path, stored: list[str], given: str, left: list[str], barred: bool
) -> None:
    at = "http://quay.example/tarn/"
    with Store(tmp_path / "reviews.db") as store:
        for name in stored:
            put(store, at + name, SECRET + name)
        forgetting.forget(store, forgetting.target(store, at + given))
        assert [review.url for review in store.reviews()] == [at + name for name in left]
        marks = {name for name, _ in forgetting.marks(store)}
        assert (key_of(f"{at}index.htm") in marks, key_of(at) in marks) == (True, barred)


def test_what_would_go_is_told_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Store("reviews.db") as store:
        put(store, "https://quayside.example/a", SECRET)
    assert run(["forget", "--dry-run", "quayside.example", "--list"]) == 0
    assert capsys.readouterr().out == "quayside.example: 1 pages and 0 addresses would go\n"
    assert run(["forget", "quayside.example"]) == 0
    assert run(["forget", "--list"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("quayside.example 20")
    assert run(["forget"]) == 2


@pytest.mark.parametrize(
    ("args", "versions", "bodies"),
    [
        (["--keep-versions", "2"], [3, 4], 3),
        (["--keep-versions", "1"], [4], 2),
        (["--keep-bytes", "15"], [1, 2, 3, 4], 3),
        (["--keep-versions", "3", "--keep-bytes", "5"], [2, 3, 4], 1),
        (["--keep-bytes", "365"], [1, 2, 3, 4], 5),
    ],
)
def test_what_is_old_goes_by_rule(
    args: list[str], versions: list[int], bodies: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = "https://quayside.example/a"
    with Store("reviews.db") as store:
        for number, day in enumerate((40, 30, 10, 2)):
            put(store, url, f"Version {number}", day=day)
        put(store, "https://quayside.example/b", PLAIN, day=9)
    assert run(["forget", *args]) == 0
    with Store("reviews.db") as store:
        assert store.versions(Page(b"", url=url).id) == versions
        assert len(store) == 2
        assert next(store.rows("SELECT count(*) FROM pages WHERE body != x''"))[0] == bodies
        assert len(list(store.pages())) == (1 if bodies == 1 else 2)
        assert next(each.headline for each in store.reviews()) == "Version 3"


def test_bytes_that_have_gone_come_back_with_the_page(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, "https://quayside.example/a", PLAIN, day=9)
        forgetting.keep(store, days=5)
        assert list(store.pages()) == []
        put(store, "https://quayside.example/a", PLAIN)
        assert len(list(store.pages())) == 1
