"""Real Spark on two cores: the records and clusters of one machine, bad input counted, workers killed."""

import gzip
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler.archives.pages import pages_of
from reviewcrawler.archives.records import Damage
from reviewcrawler.copying import find_copies
from reviewcrawler.copying.reading import read_records
from reviewcrawler.derive import derive
from reviewcrawler.exporting.choosing import Choice
from reviewcrawler.exporting.columns import record_columns
from reviewcrawler.exporting.parquet import write_parquet
from reviewcrawler.exporting.reading import rows, rows_of
from reviewcrawler.keeping.joining import join_parts
from reviewcrawler.keeping.snapshots import settle
from reviewcrawler.review import Film, Review
from reviewcrawler.stated.rights import refusal
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers
from tests import tools
from tests.archiving import block, http, packed, review
from tests.serving import ROOT, environment
from training.rewrites import families

pytestmark = pytest.mark.spark

BAD = 5
WORDS = [
    f"{a}{b}{c}{d}"
    for a in "bdfgklmnprst"
    for b in "aeiou"
    for c in ("l", "r", "sk", "nd", "th", "m")
    for d in ("an", "it", "o", "es", "ura", "ing", "el", "ado")
]


SPREAD = ("salt?page=3", "salt", "tides/2/", "salt?page=2", "tides/", "rain?page=2", "rain?page=3")
"""Texts over three and over two pages, and one whose first page is missing."""


def part(path: str) -> bytes:
    """A page of a text that is spread over several."""
    title = path[:4].title()
    said = f"Here, at {path}, the film is slow and its actors are superb; the director trusts every scene of it. " * 5
    return f"<title>{title}, a review</title><article><h1>{title}, a review</h1><p>{said}</p></article>".encode()


def archives(folder: Path) -> None:
    """Real pages, some of them fetched twice, and everything that can be wrong with a file."""
    folder.mkdir()
    pages = sorted((ROOT / "fixtures").rglob("*.html"))[:50]
    first = [
        block("response", f"http://outlet-{n % 7}.example/{n}", http(page.read_bytes())) for n, page in enumerate(pages)
    ]
    later = [
        block(
            "response",
            f"http://outlet-{n % 7}.example/{n}",
            http(pages[n + 1].read_bytes()),
            date="2024-06-01T12:00:00Z",
        )
        for n in range(9)
    ]
    spread = [block("response", f"http://quay.example/seen/{path}", http(part(path))) for path in SPREAD]
    (folder / "first.warc.gz").write_bytes(packed(*first))
    (folder / "spread.warc").write_bytes(b"".join(spread))
    (folder / "later.warc").write_bytes(b"".join(later))
    (folder / "cut.warc.gz").write_bytes(packed(*map(review, "abc"))[:-40])
    (folder / "empty.warc.gz").write_bytes(b"")
    (folder / "old.arc.gz").write_bytes(gzip.compress(b"filedesc://old.arc 0.0.0.0 20010101000000 text/plain 76\n"))
    (folder / "_hidden.warc").write_bytes(b"nobody reads this")
    reserved = block(
        "response", "http://quay.example/kept-back", http(b"<h1>Quay</h1><p>A quay.", "X-Robots-Tag: noai")
    )
    (folder / "other.warc").write_bytes(reserved + block("response", "http://quay.example/x", b"no answer"))


def table_of_pages(folder: Path, out: Path) -> None:
    from pyarrow import Table, parquet  # noqa: PLC0415

    told = []
    with gzip.open(folder / "first.warc.gz") as unpacked, (folder.parent / "plain.warc").open("wb") as plain:
        shutil.copyfileobj(unpacked, plain)
    with (folder.parent / "plain.warc").open("rb") as file:
        for page in pages_of(file):
            assert not isinstance(page, Damage)
            told.append({"url": page.url, "body": page.raw, "fetched_at": page.fetched_at, "status": page.status,
                         "content_type": page.content_type})  # fmt: skip
    parquet.write_table(Table.from_pylist([*told, {"url": "http://quay.example/none"}]), out, row_group_size=10)


def generated(count: int) -> list[Review]:
    """Reviews of a hundred films; every fifth is a copy, and many are copies of one text."""
    chance = random.Random(7)
    texts: list[str] = []
    found = []
    for number in range(count):
        if number % 5 == 0 and texts:
            text = texts[0] if number % 10 == 0 else chance.choice(texts)
            text = " ".join(word for word in text.split(" ") if chance.random() > 0.03 * (number % 3))
        else:
            text = ". ".join(" ".join(chance.choices(WORDS, k=9)).capitalize() for _ in range(12)) + "."
            texts.append(text)
        text += "\n\nRead more reviews on our site every Friday." if number % 2 else ""
        url = f"https://outlet-{number % 30}.example/{number}"
        found.append(Review(id=f"{number:020x}", url=url, kind="review", film=Film(f"Film {number % 100}"), body=text,
                            author=["Ada Moor"] * (number % 30 == 7)))  # fmt: skip
    return found


def rewritten() -> list[Review]:
    """Reviews of the project and what was written in imitation of them, in many languages."""
    return [review for told in families() for review in told.reviews.values()]


def expected(folder: Path, out: Path) -> None:
    """What a store gives for the same archives, read in the same order."""
    from pyarrow import parquet  # noqa: PLC0415

    assert parquet
    with Store(out.with_suffix(".db")) as store:
        for path in sorted(folder.glob("[!_]*.warc*")):
            with path.open("rb") as file, store.transaction():
                for page in pages_of(file):
                    if not isinstance(page, Damage) and not refusal((derived := derive(page)).rights):
                        store.put(page, derived)
        with out.open("wb") as file:
            write_parquet(rows(store, Choice()), file, record_columns())
        with Workers(0) as workers:
            assert sum(1 for _ in settle(store, workers)) > 10
        assert join_parts(store) == 2
        with out.with_name("together.parquet").open("wb") as file:
            write_parquet(rows(store, Choice()), file, record_columns())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    tools.spark()
    folder = tmp_path_factory.mktemp("spark")
    archives(folder / "in")
    table_of_pages(folder / "in", folder / "pages.parquet")
    expected(folder / "in", folder / "expected.parquet")
    with (folder / "many.parquet").open("wb") as file:
        write_parquet(rows_of([*generated(1500), *rewritten()]), file, record_columns())
    for name, other in (("same", generated(2)), ("different", [Review(id=f"{1:020x}", body="Another text.")])):
        with (folder / f"{name}.parquet").open("wb") as file:
            write_parquet(rows_of([*generated(2), *other]), file, record_columns())
    call = [sys.executable, "-m", "tests.spark_session", str(folder)]
    done = subprocess.run(call, cwd=folder, env=environment(), capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    (folder / "stdout").write_text(done.stdout, "utf-8")
    (folder / "stderr").write_text(done.stderr, "utf-8")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def records(path: Path) -> dict[str, Any]:
    from pyarrow import parquet  # noqa: PLC0415

    return {record["id"]: record for record in parquet.read_table(path).to_pylist()}


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "told.json").read_text("utf-8"))
    return found


def test_records_are_those_of_one_machine_byte_for_byte(folder: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    assert records(folder / "out") == records(folder / "expected.parquet")
    assert (
        parquet.read_table(folder / "out").num_rows
        == len(records(folder / "expected.parquet"))
        == told(folder)["extracted"][0]
    )
    (part, *_) = sorted((folder / "out").glob("part-*.parquet"))
    assert parquet.read_schema(part).equals(parquet.read_schema(folder / "expected.parquet"), check_metadata=True)


def test_what_the_pages_of_a_site_share_is_seen_as_a_crawl_sees_it(folder: Path) -> None:
    together = records(folder / "together")
    assert together == records(folder / "together.parquet")
    assert together.keys() == records(folder / "out").keys()
    assert sum("+pages." in record["fetched"]["version"] for record in together.values()) > 10
    assert not any("+pages." in record["fetched"]["version"] for record in records(folder / "out").values())


def test_texts_over_several_pages_are_joined_as_a_crawl_joins_them(folder: Path) -> None:
    by_url = {record["url"]: record for record in records(folder / "together").values()}
    whole = by_url["http://quay.example/seen/salt"]["body"]
    assert [whole.count(f"at {path}, ") for path in ("salt", "salt?page=2", "salt?page=3")] == [5, 5, 5]
    assert "tides/2/, " in by_url["http://quay.example/seen/tides/"]["body"]
    kinds = {path: by_url[f"http://quay.example/seen/{path}"]["kind"] for path in SPREAD}
    assert {path for path, kind in kinds.items() if kind == "other"} == {"salt?page=2", "salt?page=3", "tides/2/"}
    assert "page=2" not in next(r["body"] for r in records(folder / "out").values() if r["url"].endswith("/salt"))


def test_pieces_of_any_size_give_the_same(folder: Path) -> None:
    assert records(folder / "again") == records(folder / "out")
    assert told(folder)["again"] == told(folder)["extracted"]
    assert len(list((folder / "again").glob("part-*"))) > len(list((folder / "out").glob("part-*")))


def test_bad_input_is_counted_and_kept_apart(folder: Path) -> None:
    lines = [
        json.loads(line)
        for path in (folder / "out" / "_bad").iterdir()
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len(lines) == told(folder)["extracted"][1] == BAD
    assert {Path(line["file"]).name for line in lines} == {"cut.warc.gz", "empty.warc.gz", "old.arc.gz", "other.warc"}
    assert sum(count for _, count in told(folder)["extracted"][2]) == BAD


def test_killed_workers_leave_no_half_file_and_nothing_twice(folder: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    assert (folder / "reader-died").exists()
    assert (folder / "writer-died").exists()
    assert told(folder)["killed"] == told(folder)["extracted"]
    names = {path.name for path in (folder / "killed").rglob("*") if path.is_file()}
    assert names == {path.name for path in (folder / "out").rglob("*") if path.is_file()}
    assert records(folder / "killed") == records(folder / "out")
    assert parquet.read_table(folder / "killed").num_rows == parquet.read_table(folder / "out").num_rows


def test_tables_of_pages_are_read_as_archives_are(folder: Path) -> None:
    found, archived = records(folder / "from-table"), records(folder / "out")
    assert told(folder)["table"][:2] == [50, 1]
    late = {record for record in archived if archived[record]["fetched"]["at"].month == 6}
    assert {i: r["body"] for i, r in found.items() if i not in late} == {
        i: archived[i]["body"] for i in found if i not in late
    }


def test_clusters_are_those_of_one_machine(folder: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    alone = list(find_copies(read_records(folder / "many.parquet")))
    rows = parquet.read_table(folder / "clusters").to_pylist()
    assert len({row["cluster"] for row in rows}) == len(alone) > 50
    assert len({row["id"] for row in rows}) == len(rows)
    assert {tuple(row.values()) for row in rows} == {
        (m.id, m.url, c.id, c.anchor, m.relation or "anchor", m.score, c.original, dict(c.origin.lineage).get(m.id))
        for c in alone
        for m in c.members
    }
    assert any(clue.kind == "archive" for c in alone if c.original for clue in c.origin.evidence)
    assert {row["copied_from"] for row in rows if row["id"] != row["original"]} > {None}
    assert {row["relation"] for row in rows} == {"anchor", "exact", "near", "excerpt", "spun"}


def test_killed_workers_make_no_difference_to_clusters(folder: Path) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    assert (folder / "judge-died").exists()
    assert (folder / "member-writer-died").exists()
    assert parquet.read_table(folder / "clusters-killed").equals(parquet.read_table(folder / "clusters"))
    names = {path.name for path in (folder / "clusters-killed").rglob("*")}
    assert names == {path.name for path in (folder / "clusters").rglob("*")}
    assert not any("temporary" in name for name in names)


def test_two_records_with_one_id_are_told(folder: Path) -> None:
    assert told(folder)["twice"] == [0, 2]
    assert (
        "two different records have the id 00000000000000000001: give each its own" in (folder / "stderr").read_text()
    )


def test_data_frames_give_the_same(folder: Path) -> None:
    framed, found = records(folder / "framed"), records(folder / "from-table")
    assert framed.keys() == found.keys()
    assert all(framed[i] == found[i] for i in found)
    rows = records(folder / "framed-clusters")
    alone = list(find_copies(read_records(next((folder / "from-table").glob("part-00000.parquet")))))
    assert {m.id for c in alone for m in c.members} <= rows.keys()


def test_the_command_line(folder: Path) -> None:
    said, heard = ((folder / name).read_text("utf-8") for name in ("stdout", "stderr"))
    assert told(folder)["statuses"] == [0, 0, 2, 2]
    assert json.loads(said) == {"records": 2, "bad": 1, "reasons": [["the file breaks off within a record", 1]]}
    for line in ("clusters in", "2 records in", "there is no such file", "holds something else"):
        assert line in heard
    assert len(records(folder / "few")) == 2
    assert not (folder / "none").exists()
