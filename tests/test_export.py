"""Records leave in every form, whole or not at all; the same store gives the same bytes."""

import csv
import errno
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from markdown_it import MarkdownIt

from reviewcrawler.cli import run
from reviewcrawler.derive import derive
from reviewcrawler.errors import UsageError
from reviewcrawler.exporting import landing
from reviewcrawler.exporting.choosing import Choice
from reviewcrawler.exporting.columns import record_columns
from reviewcrawler.exporting.forms import FILES, FORMS, Contents, export
from reviewcrawler.exporting.table import COLUMNS
from reviewcrawler.markdown import escaped
from reviewcrawler.page import Page
from reviewcrawler.readers import read
from reviewcrawler.review import Credit, Debris, Evidence, Film, Rating, Review
from reviewcrawler.store import Store

REVIEW = Review(
    id="a",
    url="http://example.org/a",
    kind="review",
    headline='He said: "Go", she went',
    film=Film("The Quay", 1987, ["http://a.example/1", "http://b.example/2"]),
    director=["Ada Moor", "Ben Okri-Lund"],
    cast=[Credit("Zoë Larkin", "the pilot"), Credit("Uwe Tamm")],
    body="One.\n\nTwo, and three.",
    rating=Rating(3.5, 5, "3½/5"),
    truncated=True,
    evidence={"director": Evidence("credits", "Directed by Ada Moor and Ben Okri-Lund")},
    debris=[Debris("share", "Tweet this")],
    fetched={"at": "2024-05-01T18:00:00+00:00", "status": 200, "sha256": "ab", "version": "0.1.0", "rights": ["noai"]},
    copy={"cluster": "c", "relation": "spun", "original": "z"},
)
GRADED = Review(id="b", kind="review", headline="Graded", rating=Rating("B+", None, "B+"))


def test_json_lines_hold_the_record_without_debris(tmp_path: Path) -> None:
    assert export([REVIEW, Review(id="b")], tmp_path / "out.jsonl") == 2
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert list(first) == [column.name for column in record_columns()]
    assert Review.from_dict(first).cast == REVIEW.cast
    assert (first["fetched"], first["copy"]) == (REVIEW.fetched, REVIEW.copy)
    assert (second["film"], second["director"], second["copy"]) == (None, [], None)


def test_plain_leaves_out_evidence_and_faults(tmp_path: Path) -> None:
    export([REVIEW], tmp_path / "out.jsonl", contents=Contents(plain=True))
    record = json.loads((tmp_path / "out.jsonl").read_bytes())
    assert {column.name for column in record_columns()} - set(record) == {"evidence", "faults"}


def test_a_table_row_holds_the_record_flat(tmp_path: Path) -> None:
    export([REVIEW, GRADED], tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        row, graded = csv.DictReader(file)
    assert list(row) == [name for name in COLUMNS if not name.startswith(("text_", "debris"))]
    told = {name: value for name, value in row.items() if value}
    assert told == {
        "id": "a", "url": "http://example.org/a", "kind": "review", "headline": 'He said: "Go", she went',
        "film_title": "The Quay", "film_year": "1987", "film_same_as": "http://a.example/1; http://b.example/2", "director": "Ada Moor; Ben Okri-Lund",
        "cast": "Zoë Larkin; Uwe Tamm",
        "roles": "Zoë Larkin as the pilot", "body": "One.\n\nTwo, and three.", "rating_value": "3.5",
        "rating_best": "5", "rating_raw": "3½/5", "truncated": "true", "fetched_status": "200",
        "fetched_at": "2024-05-01T18:00:00+00:00", "fetched_sha256": "ab", "fetched_version": "0.1.0",
        "fetched_rights": "noai", "copy_cluster": "c", "copy_relation": "spun", "copy_original": "z",
    }  # fmt: skip
    assert (graded["rating_value"], graded["rating_grade"]) == ("", "B+")


def test_linked_data_says_who_made_the_film(tmp_path: Path) -> None:
    export([REVIEW], tmp_path / "out.jsonld")
    (node,) = json.loads((tmp_path / "out.jsonld").read_bytes())["@graph"]
    film = node["itemReviewed"]
    assert (node["@type"], film["@type"], film["name"]) == ("Review", "Movie", "The Quay")
    assert [person["name"] for person in film["director"]] == REVIEW.director
    assert film["actor"][0] == {
        "@type": "PerformanceRole", "actor": {"@type": "Person", "name": "Zoë Larkin"}, "characterName": "the pilot",
    }  # fmt: skip
    assert node["isBasedOn"] == "urn:reviewcrawler:z"
    assert node["reviewBody"] == REVIEW.body


def test_markdown_is_a_file_a_record(tmp_path: Path) -> None:
    assert export([REVIEW, GRADED], tmp_path / "out", "markdown") == 2
    names = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.md"))
    assert names == ["pages/graded-b.md", "pages/he-said-go-she-went-a.md"]
    text = (tmp_path / "out" / names[1]).read_text("utf-8")
    front, _, below = text.removeprefix("---\n").partition("\n---\n")
    assert 'director: ["Ada Moor", "Ben Okri-Lund"]' in front.splitlines()
    assert below == '\n# He said: "Go", she went\n\nOne.\n\nTwo, and three.\n'


HOSTILE = [
    "# no heading", "1. no list\n2) either", "- dash\n+ plus\n* star", "<script>alert(1)</script> &amp; [x](javascript:y)",
    "=====", "a\n---", "~~~\ncode", "    indented", "![](http://example.org/pixel)", "a | b\n--|--", "http://example.org/x_y_z",
    "> quoted", "`code` \\ back", "1986. A great year", ": term", "<http://example.org>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_markdown_stays_text(text: str) -> None:
    tokens = MarkdownIt().parse(escaped(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inner = tokens[1].children or []
    assert {token.type for token in inner} <= {"text", "hardbreak", "text_special"}
    shown = "".join("\n" if token.type == "hardbreak" else token.content for token in inner)
    assert shown == "\n".join(line.strip() for line in text.split("\n"))


@pytest.mark.parametrize("form", ["jsonl", "csv", "jsonld", "parquet"])
def test_half_characters_do_not_break_an_export(tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    assert export([Review(id="a", headline="Quay \ud83d")], out) == 1
    assert b"Quay ?" in out.read_bytes()


@pytest.mark.parametrize("name", ["o.jsonl.gz", "o.csv.gz", "o.jsonl.zst"])
def test_the_ending_says_how_it_is_packed(tmp_path: Path, name: str) -> None:
    plain = tmp_path / name.rpartition(".")[0]
    export([REVIEW, GRADED], plain)
    export([REVIEW, GRADED], tmp_path / name)
    packed = (tmp_path / name).read_bytes()
    unpacked = (
        gzip.decompress(packed)
        if name.endswith("gz")
        else pa.CompressedInputStream(pa.py_buffer(packed), "zstd").read()
    )
    assert unpacked == plain.read_bytes()


def _failing() -> Iterator[Review]:
    yield REVIEW
    raise RuntimeError


@pytest.mark.parametrize("form", FORMS)
def test_an_export_that_fails_leaves_the_former_one(tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    export([GRADED], out, form)
    before = _bytes(tmp_path)
    with pytest.raises(RuntimeError):
        export(_failing(), out, form)
    assert _bytes(tmp_path) == before


@pytest.mark.parametrize("form", FORMS)
def test_an_export_takes_the_place_of_the_former_one(tmp_path: Path, form: str) -> None:
    export([GRADED, REVIEW], tmp_path / "out", form)
    export([REVIEW], tmp_path / "out", form)
    export([REVIEW], tmp_path / "fresh", form)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "out"]
    names = {path for path in _bytes(tmp_path / "out") if "CHANGELOG" not in path and "SHA256SUMS" not in path}
    assert {name: _bytes(tmp_path / "out")[name] for name in names} == {
        name: _bytes(tmp_path / "fresh")[name] for name in names
    }


def _bytes(place: Path) -> dict[str, bytes]:
    paths = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    return {str(path.relative_to(place)): path.read_bytes() for path in paths}


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.md").write_text("Dear")
    (tmp_path / "file").write_text("Dear")
    for name, said in (("letters", "holds something else"), ("file", "is a file")):
        with pytest.raises(UsageError, match=said):
            export([REVIEW], tmp_path / name, "markdown")
    assert (tmp_path / "letters" / "a.md").read_text() == "Dear"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder: name a file in it"):
        export([REVIEW], tmp_path, "csv")


def test_a_store_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with Store(path) as store:
        with pytest.raises(UsageError, match="is a store: name another file"):
            export(store, path, "csv")
        with pytest.raises(UsageError, match="is a file: name a folder"):
            export(store, path, "dataset")
        assert list(store.rows("SELECT count(*) FROM records")) == [(0,)]


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("none/out.csv", "out.csv: No such file or directory: create the folder"),
        ("a-file/out.csv", "out.csv: Not a directory: a file stands"),
    ],
)
def test_an_error_of_the_disk_names_the_file_and_the_way_out(
    filled: Path, out: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (filled / "a-file").write_text("")
    assert run(["export", "csv", out]) == 74
    told = capsys.readouterr().err
    assert said in told
    assert ".part" not in told


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_told_and_leaves_what_was_there(
    tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export([GRADED], out, form)
    before = _bytes(tmp_path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(landing, "_flush", full)
    with pytest.raises(OSError, match="No space left") as raised:
        export([REVIEW], out, form)
    assert raised.value.filename == str(out)
    assert _bytes(tmp_path) == before


def test_a_device_or_a_pipe_is_written_to_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    reader = os.open(tmp_path / "pipe.jsonl", os.O_RDONLY | os.O_NONBLOCK)
    export([GRADED], tmp_path / "pipe.jsonl")
    assert json.loads(os.read(reader, 1 << 16))["id"] == "b"
    os.close(reader)


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "out.jsonl").symlink_to(tmp_path / "there" / "real.jsonl")
    export([GRADED], tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").is_symlink()
    assert json.loads((tmp_path / "there" / "real.jsonl").read_bytes())["id"] == "b"


def test_the_form_must_be_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no export to \.docx: choose one of jsonl, csv"):
        export([REVIEW], tmp_path / "out.docx")


def test_only_a_store_can_be_chosen_from(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a choice is made from a store"):
        export([REVIEW], tmp_path / "out.jsonl", choice=Choice(kinds=("review",)))


def put(store: Store, *pages: Page) -> None:
    """Pages with their records, as a crawl leaves them."""
    with store.transaction():
        for page in pages:
            store.put(page, derive(page))


def page_of(name: str) -> Page:
    text = f"<h1>Film review: The {name.title()} Quay (1987)</h1><p>Directed by Ada Moor.</p>"
    return Page(f"{text}<p>{f'A quay in the rain of {name}. ' * 20}</p>", url=f"http://example.org/{name}")


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REVIEWCRAWLER_STORE", raising=False)
    with Store("reviews.db") as store:
        put(store, page_of("b"), page_of("a"))
    return tmp_path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "contents", [Contents(), Contents(plain=True), Contents(bodies=False)], ids=["all", "plain", "bodiless"]
)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, form: str, contents: Contents) -> None:
    for name, order in (("one", "abc"), ("other", "cba")):
        with Store(tmp_path / f"{name}.db") as store:
            put(store, *map(page_of, order))
            assert export(store, tmp_path / name, form, contents=contents) == 3
            export(store, tmp_path / f"{name}-again", form, contents=contents)
    first, *others = (_bytes(tmp_path / name) for name in ("one", "one-again", "other", "other-again"))
    assert first
    assert all(other == first for other in others)


@pytest.mark.parametrize("form", FILES)
def test_no_text_leaves_where_bodies_may_not(tmp_path: Path, form: str) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, page_of("a"))
        export(store, tmp_path / "out", form, contents=Contents(bodies=False))
    assert b"in the rain" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "dataset"])
def test_debris_is_derived_where_it_is_asked_for(tmp_path: Path, form: str) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, littered("a"), littered("b"))
        store.sql.execute("UPDATE pages SET body = x'' WHERE url LIKE '%b'")
        for name, contents in (("with", Contents(plain=True, debris=True)), ("without", Contents(plain=True))):
            export(store, tmp_path / name, form, contents=contents)
    told = {name: b"".join(_bytes(tmp_path / name).values()) for name in ("with", "without")}
    assert b"All rights reserved" not in told["without"]
    assert form in ("parquet", "dataset") or b"All rights reserved" in told["with"]
    if form == "jsonl":
        first, second = map(json.loads, told["with"].splitlines())
        assert any("All rights reserved" in piece["text"] for piece in first["debris"])
        assert second["debris"] is None
    if form in ("parquet", "dataset"):
        first, second = pq.read_table(tmp_path / "with" / ("data" if form == "dataset" else ""))["debris"].to_pylist()
        assert any("All rights reserved" in piece["text"] for piece in first)
        assert second is None


def littered(name: str) -> Page:
    page = page_of(name)
    return Page(page.raw + b"<footer>\xc2\xa9 2011 The Lantern. All rights reserved.</footer>", url=page.url)


@pytest.mark.parametrize(
    ("form", "contents"), [("jsonld", Contents(debris=True)), ("csv", Contents(debris=True, bodies=False))]
)
def test_debris_goes_only_where_there_is_a_place_for_it(tmp_path: Path, form: str, contents: Contents) -> None:
    with pytest.raises(UsageError, match="taken away"):
        export([REVIEW], tmp_path / "out", form, contents=contents)


def test_who_holds_the_page_can_cut_the_body_out_again(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, page_of("a"))
        export(store, tmp_path / "out.jsonl", contents=Contents(bodies=False))
        (review,) = store.reviews()
    told = json.loads((tmp_path / "out.jsonl").read_bytes())["text"]
    blocks = read(page_of("a")).blocks
    pieces = [blocks[span["block"]].text[span["start"] : span["end"]].strip() for span in told["spans"]]
    assert "\n\n".join(pieces) == review.body
    assert (told["characters"], told["words"]) == (len(review.body), len(review.body.split()))


def test_an_export_is_of_one_moment_though_a_crawl_writes(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store, Store(tmp_path / "reviews.db") as crawl:
        put(store, page_of("a"), page_of("z"))
        with store.reading():
            put(crawl, page_of("m"))
            assert export(store, tmp_path / "out.jsonl") == 2
        assert export(store, tmp_path / "out.jsonl") == 3


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
        (["jsonl", "out.jsonl", "--since", "yesterday"], 2, "--since 'yesterday' is no date: write 2026-05-31"),
        (["jsonl", "out.jsonl", "--where", "colour = red"], 2, "character 1: there is no field 'colour'"),
        (["markdown", "-"], 2, "markdown is a folder of files: name one instead of -"),
    ],
)
def test_the_command_says_what_is_wrong(
    filled: Path, args: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", *args]) == status
    assert said in capsys.readouterr().err
    assert sorted(p.name for p in filled.iterdir() if not p.name.startswith("reviews.db")) == []
