"""A data set loads in one line, says truly what it holds, and parts no film and no cluster of copies."""

import hashlib
import json
import subprocess
import warnings
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reviewcrawler.cli import run
from reviewcrawler.errors import UsageError
from reviewcrawler.exporting import dataset
from reviewcrawler.exporting.choosing import Choice
from reviewcrawler.exporting.forms import Contents, export
from reviewcrawler.exporting.splitting import SPLITS, Ties, folded, split_of_each
from reviewcrawler.review import Film, Review
from reviewcrawler.store import Store
from tests.browsed import tie
from tests.test_export_tools import REVIEWS
from tests.test_export_where import hold
from tests.tools import tool

FILMS = 40
RECORDS = 400


def fill(store: Store, start: int = 0, count: int = RECORDS) -> None:
    with store.transaction():
        for number in range(start, start + count):
            review = Review(
                id=f"{number:05}", url=f"http://{number % 7}.example/{number}", site=f"{number % 7}.example", kind="review",
                film=Film(f"Quay {number % FILMS}", None if number % 2 else 1950), body=f"A quay | <b>in</b> the rain, {number}.",
                language=["en", "de-AT", None][number % 3],
            )  # fmt: skip
            hold(store, review, rights=["", "noai tdm"][number % 2])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dataset")
    with Store(place / "reviews.db") as store:
        fill(store)
        assert export(store, place / "films", "dataset", split=True) == RECORDS
    return place / "films"


def test_its_files_are_named_and_proven(folder: Path) -> None:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert names == [
        ".reviewcrawler", "CHANGELOG.md", "README.md", "SHA256SUMS", "croissant.json", "data/test-00000.parquet",
        "data/train-00000.parquet", "data/validation-00000.parquet", "datapackage.json", "schema.json", "versions.parquet",
    ]  # fmt: skip
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    assert done.returncode == 0
    proven = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert proven == set(names) - {".reviewcrawler", "SHA256SUMS"}


def test_no_film_is_parted(folder: Path) -> None:
    seen = defaultdict(set)
    count = 0
    for split in SPLITS:
        films = pq.read_table(folder / "data" / f"{split}-00000.parquet")["film"].to_pylist()
        count += len(films)
        for film in films:
            seen[film["title"]].add(split)
    assert count == RECORDS
    assert len(seen) == FILMS
    assert all(len(splits) == 1 for splits in seen.values())


TIES = st.lists(
    st.tuples(
        st.sampled_from([None, *"abcdef"]),
        st.sampled_from([None, *"STUVWXYZ"]),
        st.lists(st.sampled_from("opqr"), max_size=2).map(json.dumps),
    ),
    min_size=1,
    max_size=30,
).map(lambda pairs: [Ties(str(number), *pair) for number, pair in enumerate(pairs)])


@given(TIES, st.randoms())
def test_no_tie_is_cut_whatever_the_order(ties: list[Ties], rng: object) -> None:
    splits = split_of_each(ties)
    where = dict(zip((each.id for each in ties), splits, strict=True))
    for name in ("cluster", "film", "same_as"):
        parts = defaultdict(set)
        for each in ties:
            told = getattr(each, name)
            for value in json.loads(told) if name == "same_as" else [told]:
                parts[value].add(where[each.id])
        parts.pop(None, None)
        assert all(len(found) == 1 for found in parts.values())
    shuffled = sorted(ties, key=lambda each: hashlib.md5(f"{rng}{each.id}".encode()).digest())
    again = dict(zip((each.id for each in shuffled), split_of_each(shuffled), strict=True))
    assert again == where


def test_shares_are_about_those_promised() -> None:
    splits = split_of_each(Ties(str(number), None, f"Film {number}") for number in range(5000))
    shares = [splits.count(number) / 50 for number in range(3)]
    assert shares == pytest.approx([80, 10, 10], abs=2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Quay", "THE QUAY!", True),
        ("Amélie", "Amelie", True),
        ("Die Brücke", "Die Brucke", True),
        ("Quay", "Quays", False),
        ("2046", "2047", False),
        ("千と千尋の神隠し", "千と千尋の神隠し ", True),
    ],
)
def test_titles_compare_by_letters_and_digits(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) is same


def test_the_card_counts_truly(folder: Path) -> None:
    card = (folder / "README.md").read_text("utf-8")
    front, _, text = card.removeprefix("---\n").partition("\n---\n")
    assert 'language: ["de", "en"]' in front
    assert "size_categories: [n<1K]" in front
    for line in ("400 records of 7 sites, 0 of them in clusters", "| review | 400 |", "| en | 134 |", "| noai | 200 |",
                 "| unknown | 133 |", "| `film` | object | 100% |", "Chosen: everything."):  # fmt: skip
        assert line in text
    trained = pq.read_metadata(folder / "data" / "train-00000.parquet").num_rows
    assert f"| train | {trained} |" in text


def test_the_schema_fits_its_rows(folder: Path) -> None:
    validator = Draft202012Validator(json.loads((folder / "schema.json").read_text("utf-8")))
    for row in pq.read_table(folder / "data" / "test-00000.parquet").to_pylist():
        row["fetched"]["at"] = row["fetched"]["at"].isoformat()
        validator.validate(row)


def test_the_log_tells_what_changed(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        for start, count in ((0, 10), (10, 5)):
            fill(store, start, count)
            for _ in range(2):
                export(store, tmp_path / "films", "dataset")
        store.sql.execute("DELETE FROM records WHERE id IN ('00003', '00004')")
        store.sql.execute("UPDATE records SET record = replace(record, 'rain', 'snow') WHERE id = '00007'")
        export(store, tmp_path / "films", "dataset")
    log = (tmp_path / "films" / "CHANGELOG.md").read_text("utf-8")
    said = [line for line in log.splitlines() if line.startswith("1")]
    assert said == [
        "13 records: 0 new, 1 changed, 2 gone.",
        "15 records: 5 new, 0 changed, 0 gone.",
        "10 records, the first export.",
    ]


def test_a_shard_is_followed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "SHARD_ROWS", 150)
    monkeypatch.setattr("reviewcrawler.exporting.reading.BATCH_ROWS", 100)
    with Store(tmp_path / "reviews.db") as store:
        fill(store)
        export(store, tmp_path / "films", "dataset")
    rows = [pq.read_metadata(path).num_rows for path in sorted((tmp_path / "films" / "data").iterdir())]
    assert rows == [200, 200]


def test_a_data_set_of_nothing_is_one(tmp_path: Path) -> None:
    assert export([], tmp_path / "films", "dataset") == 0
    assert pq.read_table(tmp_path / "films" / "data" / "train-00000.parquet").num_rows == 0


def test_splits_are_for_data_sets_of_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="splits are made of a store, for a data set"):
        export([REVIEWS[0]], tmp_path / "films", "dataset", split=True)
    Store(tmp_path / "reviews.db").close()
    args = ["export", "csv", str(tmp_path / "out.csv"), "--split", "--store", str(tmp_path / "reviews.db")]
    assert run(args) == 2
    assert "export dataset FOLDER --split" in capsys.readouterr().err


def test_datasets_loads_the_folder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loaded = tool("datasets").load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
    assert set(loaded) == set(SPLITS)
    assert sum(split.num_rows for split in loaded.values()) == RECORDS
    assert loaded["test"][0]["film"]["title"].startswith("Quay")


def test_datasets_does_not_give_what_stood_in_the_folder_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    for count in (3, 2):
        export(REVIEWS[:count], "films", "dataset")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert tool("datasets").load_dataset("./films", cache_dir="cache")["train"].num_rows == count


def test_croissant_is_valid_and_leads_to_the_records(folder: Path) -> None:
    croissant = tool("mlcroissant")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        described = croissant.Dataset(str(folder / "croissant.json"))
        assert not described.metadata.ctx.issues.errors
        assert not described.metadata.ctx.issues.warnings
        found = list(described.records("test-00000"))
    table = pq.read_table(folder / "data" / "test-00000.parquet")
    assert [row["test-00000/id"].decode() for row in found] == table["id"].to_pylist()


def test_frictionless_finds_the_files_as_described(folder: Path) -> None:
    frictionless = tool("frictionless")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = frictionless.Package(str(folder / "datapackage.json"))
        assert [resource.name for resource in package.resources] == ["test-00000", "train-00000", "validation-00000"]
        assert [field.name for field in package.resources[0].schema.fields][:2] == ["id", "url"]
        assert package.validate().valid
        (folder / "data" / "test-00000.parquet").rename(folder / "elsewhere")
        (folder / "data" / "test-00000.parquet").write_bytes(b"PAR1")
        assert not package.validate().valid
        (folder / "elsewhere").rename(folder / "data" / "test-00000.parquet")


@pytest.mark.parametrize("contents", [Contents(plain=True), Contents(bodies=False)])
def test_contents_are_chosen_as_in_other_forms(contents: Contents, tmp_path: Path) -> None:
    export(REVIEWS, tmp_path / "films", "dataset", contents=contents)
    table = pq.read_table(tmp_path / "films" / "data" / "train-00000.parquet")
    assert table.schema.names == [column.name for column in contents.columns]


def test_one_of_each_cluster_is_its_original_or_the_fullest(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        for name, words in (("a", 5), ("b", 9), ("c", 3), ("d", 3), ("e", 8), ("f", 1)):
            hold(
                store,
                Review(id=name, url=f"http://x.example/{name}", site="x.example", kind="review", body="quay " * words),
            )
        tie(store, "one", "a", a="exact", b="near", c="spun")
        tie(store, "two", None, d="exact", e="near")
        export(store, tmp_path / "out.jsonl", choice=Choice(one_per_cluster=True))
        export(store, tmp_path / "rest.jsonl", choice=Choice(one_per_cluster=True, where="id != a"))
        export(store, tmp_path / "all.parquet")
    found = [
        [json.loads(line)["id"] for line in (tmp_path / name).read_bytes().splitlines()]
        for name in ("out.jsonl", "rest.jsonl")
    ]
    assert found == [["a", "e", "f"], ["b", "e", "f"]]
    copies = pq.read_table(tmp_path / "all.parquet")["copy"].to_pylist()
    assert copies[2] == {"cluster": "one", "relation": "spun", "original": "a"}
    assert copies[5] is None


def test_no_cluster_is_parted(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store, store.transaction():
        for number in range(100):
            hold(
                store,
                Review(
                    id=f"{number:03}", url=f"http://x.example/{number}", site="x.example", film=Film(f"Film {number}")
                ),
            )
        tie(store, "one", None, **{f"{number:03}": "near" for number in range(0, 100, 3)})
    with Store(tmp_path / "reviews.db") as store:
        export(store, tmp_path / "films", "dataset", split=True)
    parts = [pq.read_table(path)["copy"].to_pylist() for path in sorted((tmp_path / "films" / "data").iterdir())]
    assert sum(any(copy for copy in part) for part in parts) == 1
