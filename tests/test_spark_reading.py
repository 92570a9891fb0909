"""What a task of Spark does, without Spark: pieces of files in, rows and bad input out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewcrawler.archives.records import WHOLE
from reviewcrawler.errors import PageError
from reviewcrawler.exporting.reading import Row
from reviewcrawler.page import Page
from reviewcrawler.spark import places
from reviewcrawler.spark.places import File, opened
from reviewcrawler.spark.reading import Bad, Found, Piece, found_in, newest, page_of, pieces_of, read_piece
from tests.archiving import block, http, packed, review

RESERVED = block(
    "response", "http://quay.example/kept-back", http(b"<h1>Quay</h1><p>A quay in the rain.</p>", "X-Robots-Tag: noai")
)


def found(path: Path) -> tuple[list[str], list[str]]:
    """Ids of pages, and reasons of bad input."""
    everything = list(read_piece(Piece(path.as_uri(), WHOLE)))
    return [e.id for e in everything if isinstance(e, Found)], [e.reason for e in everything if isinstance(e, Bad)]


@pytest.mark.parametrize(
    ("name", "content", "pages", "reason"),
    [
        ("a.warc.gz", packed(review("a"), review("b")), 2, ""),
        ("a.warc", review("a") + review("b"), 2, ""),
        ("cut.warc.gz", packed(review("a"), review("b"))[:-40], 1, "the file breaks off within a record"),
        ("long.warc", review("a").replace(b"Content-Length: ", b"Content-Length: 9") + review("b"), 1, "the file breaks off within a record"),
        ("short.warc", review("a") + review("b").replace(b"Content-Length: ", b"Content-Length: -"), 1, "damaged"),
        ("eighteen.warc", review("a").replace(b"WARC/1.1", b"WARC/0.18"), 1, ""),
        ("old.arc", b"filedesc://old.arc 0.0.0.0 20010101000000 text/plain 76\n", 0, "an ARC file, no WARC"),
        ("empty.warc.gz", b"", 0, "this is no web archive"),
        ("text.warc", b"<html>a page</html>", 0, "this is no web archive"),
        ("gopher.warc", block("response", "http://quay.example/a", b"no answer of a server") + review("b"), 1, "not HTTP"),
        ("dns.warc", block("response", "dns:quay.example", b"20240501 quay.example. 1 IN A 192.0.2.1") + review("b"), 1, ""),
        ("kept-back.warc", RESERVED + review("b"), 1, "the page is reserved"),
        ("rows.parquet", b"PAR1, but not really", 0, "cannot be read"),
    ],
)  # fmt: skip
def test_bad_input_costs_itself_alone(name: str, content: bytes, pages: int, reason: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    ids, reasons = found(tmp_path / name)
    assert len(ids) == pages
    assert len(reasons) == bool(reason)
    assert reason in "".join(reasons)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    assert "FileNotFoundError" in found(tmp_path / "gone.warc")[1][0]


def test_pieces_are_whole_records(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed(*(review(name) for name in "abcdefgh")))
    file = File(path.as_uri(), path.stat().st_size)
    pieces = pieces_of(file, 700)
    assert len(pieces) > 2
    whole = [each.id for each in read_piece(Piece(file.uri, WHOLE)) if isinstance(each, Found)]
    assert [e.id for piece in pieces for e in read_piece(piece) if isinstance(e, Found)] == whole
    assert pieces_of(file, file.size) == [Piece(file.uri, WHOLE)]
    assert pieces_of(File((tmp_path / "gone.warc").as_uri(), 99), 1) == [
        Piece((tmp_path / "gone.warc").as_uri(), WHOLE)
    ]


@pytest.mark.parametrize(
    ("row", "page"),
    [
        ({"url": "HTTP://quay.example/a#b", "body": b"<p>A"}, Page(b"<p>A", "http://quay.example/a", None, "http://quay.example/a", None, None, {})),
        ({"html": "<p>A", "headers": '{"content-type": "text/html"}'}, Page("<p>A", None, "text/html", None, None, None, {"content-type": "text/html"})),
        (
            {"url": "http://a.example/", "content": "x", "headers": [("etag", "1")], "status": 200, "date": "2026-01-02", "body": None},
            Page("x", "http://a.example/", None, "http://a.example/", 200, datetime(2026, 1, 2, tzinfo=UTC), {"etag": "1"}),
        ),
    ],
)  # fmt: skip
def test_rows_are_pages(row: dict[str, object], page: Page) -> None:
    assert page_of(row) == page


def test_a_row_without_a_page_is_told() -> None:
    with pytest.raises(PageError, match="holds no page"):
        page_of({"url": "http://quay.example/"})


@pytest.mark.parametrize(
    ("times", "last"),
    [
        (["2026-01-01", "2026-01-02"], 1),
        (["2026-01-02", "2026-01-01"], 0),
        (["2026-01-02", "2026-01-02"], 0),
        (["2026-01-02", None], 1),
        ([None, None], 1),
        ([], None),
    ],
)
def test_the_newest_fetch_holds_as_in_a_store(times: list[str | None], last: int | None) -> None:
    rows = [Row(b"{}", f"r{n}", 1, at, 200, "", "") for n, at in enumerate(times)]
    fetches = [Found("a", at, (0, n), row) for n, (at, row) in enumerate(zip(times, rows, strict=True))]
    assert newest(reversed(fetches)) == (None if last is None else rows[last])


def test_local_files_are_opened_by_any_of_their_names(tmp_path: Path) -> None:
    path = tmp_path / "with space.bin"
    path.write_bytes(b"x")
    for name in (str(path), path.as_uri()):
        with opened(name) as file:
            assert file.read() == b"x"


def test_a_page_with_nothing_to_read_is_told() -> None:
    told = found_in(Page(b"%PDF-1.7", "http://quay.example/a"), (0, 7))
    assert isinstance(told, Bad)
    assert told.offset == 7
    assert "binary" in told.reason


def test_results_elsewhere_are_put_together_with_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fs = pytest.importorskip("pyarrow.fs")
    system = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
    monkeypatch.setattr(places, "_local", lambda _: None)
    monkeypatch.setattr(places, "_system", lambda _: (system, "out"))
    system.create_dir("out/_temporary")
    place = places.Place("hdfs://cluster/out")
    begun = [place.begin(name) for name in ("part.parquet", "bad.jsonl", "part.parquet")]
    for _, file in begun:
        with file:
            file.write(b"told")
    place.keep([(begun[0][0], "part-00000.parquet"), (begun[1][0], "_bad/part-00000.jsonl")], {"records": 1})
    kept = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    names = {"part-00000.parquet", "_bad/part-00000.jsonl", "_summary.json", "_SUCCESS"}
    assert kept == {f"out/{name}" for name in names}
