"""Web archives are read record by record; what is damaged costs itself alone, and is told."""

import gzip
import io
import json
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewcrawler.archives.pages import pages_of
from reviewcrawler.archives.records import Damage, parts_of
from reviewcrawler.cli import run
from reviewcrawler.keeping.intake import take_in
from reviewcrawler.page import Page
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers
from tests.archiving import block, chunked, http, packed, review
from tests.serving import command, page

NAMES = ("quay", "harbour", "lighthouse", "crane")
BODY = page("Packed", text="naïve " * 50).encode()


def read(archive: bytes) -> tuple[list[str], list[str]]:
    """Names of the pages that are found, and what was damaged."""
    found = list(pages_of(io.BytesIO(archive)))
    names = [each.url.rpartition("/")[2] for each in found if isinstance(each, Page) and each.url]
    return names, [each.reason for each in found if isinstance(each, Damage)]


@pytest.mark.parametrize(
    "together",
    [b"".join, lambda records: packed(*records), lambda records: gzip.compress(b"".join(records))],
    ids=["plain", "a member a record", "one member"],
)
def test_however_it_is_packed_all_pages_are_read(together: Callable[[list[bytes]], bytes]) -> None:
    assert read(together([review(name) for name in NAMES])) == (list(NAMES), [])


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (http(BODY), BODY),
        (http(BODY, media=""), BODY),
        (http(chunked(BODY), "Transfer-Encoding: chunked"), BODY),
        (http(BODY, "Transfer-Encoding: chunked"), BODY),
        (http(gzip.compress(BODY), "Content-Encoding: gzip"), BODY),
        (http(zlib.compress(BODY), "Content-Encoding: deflate"), BODY),
        (http(zlib.compress(BODY)[2:-4], "Content-Encoding: deflate"), BODY),
        (http(chunked(gzip.compress(BODY)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"), BODY),
        (http(BODY, "Content-Encoding: gzip"), BODY),
        (http(BODY, media="application/xhtml+xml"), BODY),
        (http(BODY).replace(b"\r\n", b"\n"), BODY),
        (http(BODY, status="404 Not Found"), None),
        (http(BODY, status="301 Moved", media="text/html"), None),
        (http(b"\x89PNG", media="image/png"), None),
        (http(b"p { }", media="text/css"), None),
        (http(b""), None),
    ],
)
def test_a_page_comes_out_as_its_reader_saw_it(content: bytes, body: bytes | None) -> None:
    found = list(pages_of(io.BytesIO(block("response", "http://quayside.example/a", content))))
    assert [each.raw if isinstance(each, Page) else each for each in found] == ([body] if body else [])


def test_a_page_has_its_address_headers_and_date() -> None:
    uri = "<HTTP://Quayside.example:80/a?utm_source=x#top>"
    (found,) = pages_of(
        io.BytesIO(block("response", uri, http(BODY, "X-A: 1", "X-A: 2", media="text/html; charset=utf-8")))
    )
    assert isinstance(found, Page)
    assert (found.url, found.source) == ("http://quayside.example/a", "http://quayside.example/a")
    assert (found.status, found.content_type, found.headers["x-a"]) == (200, "text/html; charset=utf-8", "1, 2")
    assert found.fetched_at
    assert found.fetched_at.isoformat() == "2024-05-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("records", "names", "damage"),
    [
        ([review("a"), block("request", "http://quayside.example/a", b"GET / HTTP/1.1\r\n\r\n"), review("b")], ["a", "b"], []),
        ([block("response", "http://quayside.example/robots.txt", http(b"User-agent: *", media="text/plain"))], [], []),
        ([block("response", "dns:quayside.example", b"20240501120000")], [], []),
        ([review("a"), b"these bytes are strange\r\n", review("b")], ["a", "b"], ["bytes that belong to no record"]),
        ([review("a"), block("response", "http://quayside.example/b", http(BODY), length=50), review("c")], ["a", "c"], ["not as long"]),
        ([review("a"), block("response", "http://quayside.example/b", http(BODY), length=9000), review("c")], ["a", "c"], ["not as long|breaks off"]),
        ([review("a"), review("b").replace(b"Content-Length: ", b"Content-Length: x"), review("c")], ["a", "c"], ["headers cannot be read"]),
        ([review("a"), block("response", "http://quayside.example/b", b"this is not HTTP"), review("c")], ["a", "c"], ["the answer is not HTTP"]),
        ([review("a"), block("response", "http://quayside.example/b", http(b"\0" * 99, "Content-Encoding: gzip")), review("c")], ["a", "c"], ["packed wrongly"]),
        ([review("a"), block("response", "http://quayside.example/b", http(BODY, "Content-Encoding: lzma")), review("c")], ["a", "c"], ["packed in an unknown way: lzma"]),
        ([review("a"), review("b")[:-500]], ["a"], ["breaks off"]),
        ([b"<html>"], [], ["this is no web archive"]),
        ([b""], [], ["this is no web archive"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pack", [b"".join, lambda records: packed(*records)], ids=["plain", "gzip"])
def test_damage_costs_itself_alone(
    pack: Callable[[list[bytes]], bytes], records: list[bytes], names: list[str], damage: list[str]
) -> None:
    found, told = read(pack(records))
    assert found == names
    if damage:
        assert len(told) == 1
        assert any(each in told[0] for each in (*damage[0].split("|"), "not as long"))
    else:
        assert told == []


def test_an_archive_that_was_cut_gives_what_is_whole() -> None:
    whole = packed(*map(review, NAMES))
    assert read(whole[:-40]) == (list(NAMES[:3]), ["the file breaks off within a record"])


@pytest.mark.parametrize("seed", range(40))
def test_no_byte_that_is_wrong_costs_another_record(seed: int) -> None:
    dice = random.Random(seed)
    members = [gzip.compress(review(name)) for name in NAMES]
    hit = dice.randrange(len(members))
    broken = bytearray(members[hit])
    broken[dice.randrange(len(broken))] ^= dice.randint(1, 255)
    found, told = read(b"".join([*members[:hit], bytes(broken), *members[hit + 1 :]]))
    assert [name for name in found if name != NAMES[hit]] == [name for name in NAMES if name != NAMES[hit]]
    assert len(told) <= 2


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(packed(
        review("quay"), review("harbour"), b"WARC/1.1\r\nstrange\r\n\r\n", review("quay", "2024-06-01T12:00:00Z", "It was cut again. " * 20)
    ))  # fmt: skip
    return path


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_extract_reads_an_archive(archive: Path, jobs: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["extract", archive.name, "--jobs", jobs]) == 1
    said = capfdbinary.readouterr()
    records = [json.loads(line) for line in said.out.splitlines()]
    assert [record["url"].rpartition("/")[2] for record in records] == ["quay", "harbour", "quay"]
    assert records[2]["fetched"]["at"] == "2024-06-01T12:00:00+00:00"
    assert records[0]["id"] == records[2]["id"]
    assert b"crawl.warc.gz: byte " in said.err
    assert b"headers cannot be read" in said.err


def test_a_store_takes_an_archive_in_once(archive: Path) -> None:
    with Store("reviews.db") as store, Workers(0) as workers:
        assert [taken.change for taken in take_in(store, workers, archive)] == ["new", "new", None, "changed"]
        assert [taken.change for taken in take_in(store, workers, archive)] == ["same", "same", None, "same"]
        assert len(store) == 2
        assert [review.fetched["at"][:7] for review in store.reviews()] == ["2024-05", "2024-06"]


def test_a_reading_that_was_interrupted_goes_on(archive: Path) -> None:
    with Store("reviews.db") as store, Workers(0) as workers:
        first = take_in(store, workers, archive)
        assert next(first).change == "new"
        first.close()
        assert [taken.change for taken in take_in(store, workers, archive)] == ["new", None, "changed"]


def test_crawl_reads_archives_beside_folders(archive: Path) -> None:
    (archive.parent / "pages").mkdir()
    (archive.parent / "pages" / "a.html").write_text(page("A page of a folder"))
    done = command("crawl", archive.name, "pages", cwd=archive.parent)
    assert done.returncode == 1
    assert "damaged: its headers cannot be read" in done.stderr
    with Store(archive.parent / "reviews.db", create=False) as store:
        assert sorted((review.url or review.source or "").rpartition("/")[2] for review in store.reviews()) == [
            "a.html",
            "harbour",
            "quay",
        ]


PARTED = (*(review(name, text=f"{name} is a film that takes its time. " * 30) for name in "abcdefghij"),)


@pytest.mark.parametrize("size", [1, 400, 2000, 10**9])
@pytest.mark.parametrize(
    "bytes_of",
    [
        packed(*PARTED), b"".join(PARTED), gzip.compress(b"".join(PARTED)), packed(*PARTED)[:-9],
        packed(*PARTED[:4]) + b"lost\n" * 40 + packed(*PARTED[4:]), b"".join(PARTED[:4]) + b"lost\n" + b"".join(PARTED[4:]),
        packed(*PARTED[:3], b"".join(PARTED[3:6]), *PARTED[6:]), packed(*PARTED[:3], PARTED[3][:-90], *PARTED[4:]), b"",
    ],
    ids=["packed", "plain", "one member", "cut", "strange bytes", "strange lines", "several a member", "too long", "empty"],
)  # fmt: skip
def test_parts_give_together_what_the_whole_gives(bytes_of: bytes, size: int) -> None:
    whole = list(pages_of(io.BytesIO(bytes_of)))
    parts = parts_of(io.BytesIO(bytes_of), size)
    assert [found for part in parts for found in pages_of(io.BytesIO(bytes_of), part)] == whole
    if size == 1 and bytes_of in (packed(*PARTED), b"".join(PARTED)):
        assert len(parts) == len(PARTED)
