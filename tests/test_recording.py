"""What a crawl records in web archives: what others read there, what it reads back, and what a kill leaves."""

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from reviewcrawler.archives import captures, writer
from reviewcrawler.archives.captures import Captures
from reviewcrawler.archives.pages import archives_under, pages_of
from reviewcrawler.archives.writer import ArchiveWriter, Exchange
from reviewcrawler.cli import run
from reviewcrawler.errors import StoreLocked
from reviewcrawler.page import Page
from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, page, started, until

pytestmark = pytest.mark.long

LATIN = page("Crane", text="Une grue, très lente, filmée depuis un café. " * 9).encode("latin-1")


def _routes(site: Site) -> None:
    site.routes.update({
        "/": Answer(page("Home", "/quay", "/crane", "/old", "/gone", "/packed", "/still")),
        "/robots.txt": Answer("User-agent: *\nDisallow: /private", type="text/plain"),
        "/quay": Answer(page("The Quay"), headers={"X-Night": "naïve"}),
        "/crane": Answer(LATIN, type="text/html; charset=iso-8859-1"),
        "/old": Answer(status=301, headers={"Location": "/moved"}),
        "/moved": Answer(page("Moved")),
        "/packed": Answer(gzip.compress(page("Packed").encode()), headers={"Content-Encoding": "gzip"}),
        "/still": Answer(b"\x89PNG" * 1000, type="image/png"),
    })  # fmt: skip


class Recorded:
    """A site that was crawled twice into one folder; its front page changed in between."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.archives = folder, folder / "archives"
        _routes(site)
        self.site = site
        self.results = []
        for text in ("", "It was cut again. " * 20):
            site.routes["/quay"] = Answer(page("The Quay", text=text))
            args = (
                "crawl",
                site.url,
                "--allow-private",
                "--jobs",
                "0",
                "--warc",
                "archives",
                "--contact",
                "ada@example.org",
            )
            self.results.append(command(*args, cwd=folder))

    def records(self) -> list[tuple[str, str, str]]:
        """Type, path and status of every record, as warcio reads them."""
        found = []
        for path in archives_under(self.archives):
            with path.open("rb") as file:
                for record in ArchiveIterator(file):
                    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
                    http = record.http_headers
                    status = http.get_statuscode() if http and record.rec_type in ("response", "revisit") else ""
                    found.append((record.rec_type, uri.removeprefix(self.site.url), status))
        return found


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    with Site() as site:
        yield Recorded(tmp_path_factory.mktemp("recorded"), site)


def warcio(*args: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-W", "ignore", "-m", "warcio.cli", *args]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def test_both_crawls_end_well(recorded: Recorded) -> None:
    assert [result.returncode for result in recorded.results] == [0, 0], recorded.results[0].stderr
    assert not any("Traceback" in result.stderr for result in recorded.results)


def test_warcio_finds_no_fault(recorded: Recorded) -> None:
    for path in archives_under(recorded.archives):
        checked = warcio("check", "-v", str(path))
        assert checked.returncode == 0, checked.stdout
        assert "digest pass" in checked.stdout
        assert warcio("index", str(path)).returncode == 0


def test_every_exchange_has_its_records(recorded: Recorded) -> None:
    kinds = Counter(kind for kind, _, _ in recorded.records())
    assert kinds["warcinfo"] == 2
    assert kinds["request"] == kinds["metadata"] == kinds["response"] + kinds["revisit"]
    answered = {(path, status) for kind, path, status in recorded.records() if kind == "response"}
    assert {("robots.txt", "200"), ("old", "301"), ("gone", "404"), ("quay", "200"), ("still", "200")} <= answered


def test_what_has_not_changed_is_a_revisit(recorded: Recorded) -> None:
    found = Counter((kind, path) for kind, path, _ in recorded.records())
    assert found["response", "quay"] == 2
    assert found["response", ""] == 1
    assert found["revisit", ""] >= 1


def test_the_records_are_those_of_the_live_crawl(recorded: Recorded, tmp_path: Path) -> None:
    assert command("crawl", str(recorded.archives), "--store", "again.db", cwd=tmp_path).returncode == 0
    told = []
    for path in (recorded.folder / "reviews.db", tmp_path / "again.db"):
        with Store(path, create=False) as store:
            told.append([review.to_dict() | {"fetched": review.fetched["sha256"]} for review in store.reviews()])
            assert store.versions(Page(b"", url=f"{recorded.site.url}quay").id) == [1, 2]
    assert told[0] == told[1]
    assert len(told[0]) == 5


def test_the_index_names_each_capture_where_it_lies(recorded: Recorded) -> None:
    lines = (recorded.archives / "index.cdxj").read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    for line in lines:
        _, stamp, told = line.split(" ", 2)
        entry = json.loads(told)
        with (recorded.archives / entry["filename"]).open("rb") as file:
            file.seek(int(entry["offset"]))
            record = next(iter(ArchiveIterator(file)))
            assert file.seek(int(entry["offset"])) + int(entry["length"])
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert record.rec_headers.get_header("WARC-Date")[:4] == stamp[:4]
        assert (record.rec_type == "revisit") == (entry["mime"] == "warc/revisit")


def test_the_collection_is_packed_with_its_digests(recorded: Recorded) -> None:
    with zipfile.ZipFile(recorded.archives / "collection.wacz") as packed:
        assert packed.testzip() is None
        package = json.loads(packed.read("datapackage.json"))
        assert {resource["path"] for resource in package["resources"]} | {
            "datapackage.json",
            "datapackage-digest.json",
        } == set(packed.namelist())
        for resource in package["resources"]:
            assert len(packed.read(resource["path"])) == resource["bytes"]
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert {each["url"].removeprefix(recorded.site.url) for each in pages[1:]} == {
        "",
        "crane",
        "moved",
        "packed",
        "quay",
    }


def test_no_second_copy_is_made_where_none_is_wanted(tmp_path: Path) -> None:
    with Site({"/": Answer(page("Home"))}) as site:
        done = command("crawl", site.url, "--allow-private", "--jobs=0", "--warc=a", "--no-wacz", cwd=tmp_path)
    assert done.returncode == 0
    kept = {path.suffix for path in (tmp_path / "a").iterdir()}
    assert ".gz" in kept
    assert ".wacz" not in kept


def test_a_kill_leaves_files_that_can_be_read_and_the_next_run_goes_on(tmp_path: Path) -> None:
    args = ("--allow-private", "--jobs", "0", "--warc", "archives")
    with Site() as site:
        site.routes["/"] = Answer(page("Home", *(f"/{n}" for n in range(60))))
        site.routes |= {f"/{n}": Answer(page(f"Page {n}"), wait=0.03) for n in range(60)}
        for goal in (15, 35):
            first = started("crawl", site.url, *args, cwd=tmp_path)
            until(lambda goal=goal: len(site.asked) >= goal)  # type: ignore[misc]
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        (left, *_) = archives_under(tmp_path / "archives")
        with left.open("ab") as file:
            file.write(gzip.compress(b"WARC/1.1\r\nWARC-Type: response")[:-9])
        last = command("crawl", site.url, *args, cwd=tmp_path)
        assert last.returncode == 0, last.stderr
    found: set[str] = set()
    for path in archives_under(tmp_path / "archives"):
        assert warcio("check", str(path)).returncode == 0
        with path.open("rb") as file:
            found |= {str(each.url) for each in pages_of(file) if isinstance(each, Page)}
    with Store(tmp_path / "reviews.db", create=False) as store:
        assert {str(review.url) for review in store.reviews()} == found
    assert len(found) == 61


def exchange(path: str = "a", body: bytes = b"<p>A", status: int = 200, day: int = 1) -> Exchange:
    at = datetime(2024, 5, 1, tzinfo=UTC) + timedelta(days=day)
    return Exchange(
        f"http://quayside.example/{path}",
        at,
        [("Host", "quayside.example")],
        status,
        [("Content-Type", "text/html")],
        body,
    )


@pytest.mark.parametrize(
    ("exchanges", "origins"),
    [
        ([exchange(day=1), exchange(day=2), exchange(day=3)], ["", "2024-05-02", "2024-05-02"]),
        ([exchange(day=1), exchange(day=2, body=b"<p>B"), exchange(day=3)], ["", "", ""]),
        ([exchange(day=1), exchange("b", day=2)], ["", ""]),
        ([exchange(day=1), exchange(day=2, body=b"", status=304)], ["", "2024-05-02"]),
        ([exchange(day=2, body=b"", status=304)], [""]),
        ([exchange(day=1), exchange(day=2, body=b"", status=503), exchange(day=3)], ["", "", "2024-05-02"]),
    ],
)
def test_a_revisit_names_the_capture_that_holds_the_body(
    exchanges: list[Exchange], origins: list[str], tmp_path: Path
) -> None:
    folder = ArchiveWriter(tmp_path, {})
    written = [folder.write(each) for each in exchanges]
    folder.close()
    assert [capture.origin[:10] for capture in written] == origins


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    folder = ArchiveWriter(tmp_path, {}, max_file=3000)
    for number in range(8):
        folder.write(exchange(f"{number}", os.urandom(900).hex().encode()))
    folder.close()
    assert len(archives_under(tmp_path)) > 2
    assert all(warcio("check", str(path)).returncode == 0 for path in archives_under(tmp_path))


def test_an_index_that_was_lost_is_made_anew_from_the_files(tmp_path: Path) -> None:
    folder = ArchiveWriter(tmp_path, {})
    written = [folder.write(each) for each in (exchange(), exchange("b"), exchange(day=2), exchange("c", status=404))]
    folder.close()
    for path in tmp_path.glob(f"{captures.INDEX}*"):
        path.unlink()
    found = Captures(tmp_path)
    assert sorted(found) == sorted(written)
    found.close()


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    first = ArchiveWriter(tmp_path, {})
    with pytest.raises(StoreLocked, match="name another folder with --warc"):
        ArchiveWriter(tmp_path, {})
    first.close()


def test_a_disk_that_is_full_leaves_whole_records(tmp_path: Path) -> None:
    folder = ArchiveWriter(tmp_path, {})
    folder.write(exchange())

    class Full:
        """A file that takes ten more bytes."""

        def __init__(self) -> None:
            self.file = (tmp_path / "full").open("wb+", buffering=0)
            self.left = 10

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

        def write(self, data: memoryview) -> int:
            if not self.left:
                raise OSError(28, "No space left on device")
            self.left = 0
            return self.file.write(data[:10])

    full = Full()
    with pytest.raises(OSError, match="No space"):
        folder._append(full, b"x" * 99)  # type: ignore[arg-type]
    assert (tmp_path / "full").read_bytes() == b""
    full.file.close()
    folder.close()


def test_without_warcio_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(writer, "WARCWriter", None)
    assert run(["crawl", "http://localhost:9/", "--allow-private", "--warc", "archives"]) == 2
    assert "pip install 'reviewcrawler[warc]'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_index_is_open_to_others_while_it_is_written(tmp_path: Path) -> None:
    folder = ArchiveWriter(tmp_path, {})
    folder.write(exchange())
    other = sqlite3.connect(tmp_path / captures.INDEX)
    assert other.execute("SELECT count(*) FROM captures").fetchone() == (1,)
    other.close()
    folder.close()
