"""Stores joined into one: nothing lost, nothing twice, whatever the order, the versions, and whoever is killed."""

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler.addresses.links import link
from reviewcrawler.cli import run
from reviewcrawler.copying.kept import decide, decisions, settle_store
from reviewcrawler.derive import derive
from reviewcrawler.errors import StoreError, UsageError
from reviewcrawler.frontier import Frontier
from reviewcrawler.health import runs
from reviewcrawler.keeping.forgetting import forget, target
from reviewcrawler.merging.inputs import opened
from reviewcrawler.merging.merge import DERIVED, JOINED, Merged, merge
from reviewcrawler.merging.versions import Told, history
from reviewcrawler.page import Page
from reviewcrawler.store import Store, schema
from tests.serving import environment, page
from tests.test_upgrades import SCRIPTS, store_of

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
_NUMBERS = {"frontier": ("id", "shape", "source"), "shapes": ("id",), "runs": ("run",), "copy_sketches": ("number",)}
"""Columns that tell nothing but the order in which rows came."""


def put(store: Store, url: str, text: str, day: int = 0) -> None:
    got = Page(page("The Quay", text=text).encode(), url, "text/html", url, 200, BEGAN + timedelta(days=day))
    with store.transaction():
        store.put(got, derive(got))


def crawled(path: Path, site: str, *names: str, day: int = 0, rounds: int = 1) -> Path:
    """A store of a site as a crawl leaves it: the last page still waits."""
    with Store(path) as store:
        frontier = Frontier(store)
        for _ in range(rounds):
            frontier.return_leases()
            runs.begin(store, site)
            frontier = Frontier(store)
            frontier.begin([site], all_again=True)
            found = [each for name in names if (each := link(f"http://{site}/{name}", "page"))]
            frontier.add(found, site=site)
            for _ in names[1:]:
                row = frontier.lease(site)
                assert row
                put(store, row.url, f"{row.url} tells of a boat that is late, and of a man who waits for it. " * 5, day)
                frontier.done(row, status=200, page=row.key, content="x")
            row = frontier.lease(site)
            assert row
    return path


def told(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a store says, without the numbers of its rows."""
    sql = sqlite3.connect(path)
    said = {}
    for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = [row[1] for row in sql.execute(f"PRAGMA table_info({name})") if row[1] not in _NUMBERS.get(name, ())]
        rows = sql.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
        said[name] = rows if name in ("copy_decisions", "snapshots") else sorted(rows, key=repr)
    sql.close()
    return said


def merged(into: Path, *paths: Path) -> Merged:
    with Store(into) as store:
        store.lock()
        return merge(store, paths)


@pytest.fixture
def quay(tmp_path: Path) -> Path:
    return crawled(tmp_path / "quay.db", "quay.example", "a", "b", "c", "d")


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    return crawled(tmp_path / "harbour.db", "harbour.example", "a", "b", rounds=2)


def test_every_table_is_merged_or_derived(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        names = {name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names == JOINED | DERIVED
    assert not JOINED & DERIVED


def test_stores_of_different_sites_are_one_beside_the_other(quay: Path, harbour: Path, tmp_path: Path) -> None:
    into = tmp_path / "all.db"
    assert merged(into, quay, harbour) == Merged(new=4, changed=0, addresses=6, gone=0)
    joined, one, other = told(into), told(quay), told(harbour)
    for table in ("pages", "records", "sites", "shapes", "runs"):
        assert joined[table] == sorted(one[table] + other[table], key=repr)
    with Store(into) as store:
        frontier = Frontier(store)
        assert frontier.states("quay.example") == {"done": 3, "pending": 1}
        frontier.begin(["quay.example"])
        row = frontier.lease("quay.example")
        assert row
        assert row.tries == 1
        assert frontier.shape_text(row) == "(page)"


def test_merging_again_changes_nothing(quay: Path, harbour: Path, tmp_path: Path) -> None:
    into = tmp_path / "all.db"
    merged(into, quay, harbour)
    before = told(into)
    for paths in ((quay, harbour), (harbour,), (quay, quay)):
        assert merged(into, *paths) == Merged(0, 0, 0, 0)
        assert told(into) == before


def overlapping(folder: Path) -> list[Path]:
    """Three stores that have fetched the same pages at different times, and disagree."""
    paths = [
        crawled(folder / "one.db", "quay.example", "a", "b", "c", rounds=3),
        crawled(folder / "two.db", "quay.example", "a", "b", "c", "d", day=2),
        crawled(folder / "three.db", "quay.example", "e", "b"),
    ]
    for number, (path, days) in enumerate(zip(paths, ((0, 5), (2, 5), (1, 3)), strict=True)):
        with Store(path) as store:
            for day in days:
                put(store, "http://quay.example/shared", f"Day {day}: a boat, a quay and the rain. " * 9, day)
            store.sql.execute("UPDATE sites SET asked_at = ?, alias = ?", (number, f"{number}.example"))
            store.sql.execute("UPDATE shapes SET pages = pages + ?", (number,))
    return paths


def test_the_order_of_the_stores_makes_no_difference(tmp_path: Path) -> None:
    paths = overlapping(tmp_path)
    outcomes = []
    for number, order in enumerate(permutations(paths)):
        merged(tmp_path / f"all-{number}.db", *order)
        outcomes.append(told(tmp_path / f"all-{number}.db"))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    merged(tmp_path / "all-0.db", paths[1], paths[2])
    assert told(tmp_path / "all-0.db") == outcomes[0]


def test_versions_of_a_page_are_one_history(tmp_path: Path) -> None:
    into = tmp_path / "all.db"
    merged(into, *overlapping(tmp_path))
    with Store(into) as store:
        (shared,) = (each for each in store.reviews() if (each.url or "").endswith("shared"))
        rows = store.sql.execute("SELECT version, fetched_at FROM pages WHERE url LIKE '%shared' ORDER BY version")
        assert [(version, int(at[8:10]) - 1) for version, at in rows] == [(1, 0), (2, 1), (3, 2), (4, 3), (5, 5)]
    assert (shared.body or "").startswith("Day 5")


TIMES = st.sampled_from(["", "2026-01-01", "2026-01-02", "2026-01-03"])
VERSIONS = st.tuples(st.sampled_from("abc"), TIMES, st.sampled_from(["", "x", "y"]), st.sampled_from(["0.9", "1.0"]))


@given(st.lists(st.lists(VERSIONS, max_size=4), min_size=1, max_size=3))
def test_a_history_of_histories_is_the_history(stores: list[list[tuple[str, str, str, str]]]) -> None:
    held = [
        [Told(number, place, sha, at, 5, content, code, int(place == len(rows)), len(content))
         for place, (sha, at, content, code) in enumerate(rows, 1)]
        for number, rows in enumerate(stores, 1)
    ]  # fmt: skip
    everything = [each for rows in held for each in rows]
    once = history(everything)
    backwards = history([each for rows in reversed(held) for each in rows])
    assert [(v.page.sha256, v.page.at, v.record.content) for v in once] == [
        (v.page.sha256, v.page.at, v.record.content) for v in backwards
    ]
    kept = [v.record._replace(store=0, version=n, newest=int(n == len(once))) for n, v in enumerate(once, 1)]
    assert [(v.page.sha256, v.page.at, v.record.content) for v in history([*kept, *everything])] == [
        (v.page.sha256, v.page.at, v.record.content) for v in once
    ]


def test_inputs_are_only_read(quay: Path, harbour: Path, tmp_path: Path) -> None:
    def files() -> dict[str, str]:
        found = (path for path in tmp_path.iterdir() if not path.name.endswith((".lock", "-shm")))
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    writer = sqlite3.connect(harbour, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO forgotten VALUES ('elsewhere.example', '2026-01-01')")
    before = files()
    (tmp_path / "target").mkdir()
    merged(tmp_path / "target" / "all.db", quay, harbour)
    (tmp_path / "target" / "all.db").rename(tmp_path / "target.db")
    for left in (tmp_path / "target").iterdir():
        left.unlink()
    (tmp_path / "target").rmdir()
    assert told(tmp_path / "target.db")["forgotten"] == [("elsewhere.example", "2026-01-01")]
    (tmp_path / "target.db").unlink()
    assert files() == before
    writer.close()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_store_of_an_older_version_is_merged_as_it_is(script: Path, quay: Path, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = store_of(script, tmp_path / "old")
    before = old.read_bytes()
    into = tmp_path / "all.db"
    assert merged(into, old, quay).new == 5
    assert old.read_bytes() == before
    assert not list(tmp_path.glob(".merge-*"))
    with Store(into) as store:
        assert store.versions(Page(b"", url="http://quayside.example/the-quay").id) == [1, 2]
    assert merged(into, old) == Merged(0, 0, 0, 0)


def test_what_one_store_has_forgotten_is_forgotten_in_all(quay: Path, harbour: Path, tmp_path: Path) -> None:
    into = tmp_path / "all.db"
    merged(into, quay, harbour)
    for path, name in ((harbour, "http://quay.example/b"), (quay, "harbour.example")):
        with Store(path) as store:
            store.lock()
            forget(store, target(store, name))
    assert merged(into, quay, harbour).gone == 2
    with Store(into) as store:
        assert sorted(review.url or "" for review in store.reviews()) == [
            "http://quay.example/a",
            "http://quay.example/c",
        ]
    for table in ("sites", "shapes", "runs", "snapshots"):
        assert "harbour.example" not in str(told(into)[table])
    assert b"harbour.example/a" not in into.read_bytes()
    fresh = tmp_path / "fresh.db"
    merged(fresh, harbour, quay)
    after = told(into)
    assert told(fresh)["frontier"] == after["frontier"]
    assert merged(into, harbour, quay) == Merged(0, 0, 0, 0)
    assert told(into) == after


def test_decisions_keep_their_order_and_clusters_are_settled_anew(tmp_path: Path) -> None:
    text = "A lighthouse is being automated, and the family that kept it has until Friday to find another home. " * 4
    ids = []
    for name in ("one", "two"):
        with Store(tmp_path / f"{name}.db") as store:
            for site in (f"{name}.example", f"{name}-too.example"):
                put(store, f"http://{site}/review", text)
            ids.append(next(iter(store.reviews())).id)
            here = [review.id for review in store.reviews()]
            store.lock()
            for kind in ("same", "other", "same"):
                decide(store, kind, [(here[0], here[1])])
            settle_store(store)
    into = tmp_path / "all.db"
    merged(into, tmp_path / "one.db", tmp_path / "two.db")
    with Store(into) as store:
        pairs, _ = decisions(store)
        assert len(pairs["same"]) == 2
        assert pairs["other"] == []
        assert len({cluster for (cluster,) in store.rows("SELECT cluster FROM copy_members")}) == 1
        assert len(list(store.rows("SELECT 1 FROM copy_members"))) == 4
        assert len(list(store.rows("SELECT 1 FROM copy_decisions"))) in (4, 6)


KILLED = """
import os, signal, sys
from pathlib import Path
from reviewcrawler.merging import books, merge, pages
from reviewcrawler.store import Store
pages.BATCH, left = 2, int(sys.argv[1])
books.BATCH = 2
def die(*_):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
settle = books._settle
books._settle = lambda *given: (die(), settle(*given))[1]
with Store(sys.argv[2]) as store:
    store.lock()
    merge.merge(store, [Path(name) for name in sys.argv[3:]], die)
"""


def test_killed_at_any_moment_it_is_done_once_more(tmp_path: Path) -> None:
    paths = overlapping(tmp_path)
    merged(tmp_path / "whole.db", *paths)
    whole, into, deaths = told(tmp_path / "whole.db"), tmp_path / "killed.db", 0
    for moment in (1, 2, 3, 5, 8, 99):
        call = [sys.executable, "-c", KILLED, str(moment), str(into), *map(str, paths)]
        done = subprocess.run(call, env=environment(), timeout=120, check=False)
        deaths += done.returncode == -signal.SIGKILL
    assert done.returncode == 0
    assert deaths >= 4
    after = told(into)
    for table, rows in whole.items():
        assert after[table] == rows


def test_the_command_line(quay: Path, harbour: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = str(tmp_path / "all.db")
    assert run(["merge", str(quay), str(harbour), "--into", into]) == 0
    assert "4 pages are new, 0 have other versions, 6 addresses are noted" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("names", "status", "said"),
    [
        (["missing.db"], 74, "there is no store at"),
        (["text.db"], 74, "no store or is damaged"),
        (["empty.db"], 74, "is no store"),
        (["newer.db"], 74, "was written by a newer reviewcrawler"),
        (["all.db"], 2, "is the target, too"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_merged_is_told(
    names: list[str], status: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.db").write_text("Not a database, but a text of some length. " * 50, "utf-8")
    (tmp_path / "empty.db").touch()
    Store(tmp_path / "newer.db").close()
    newer = sqlite3.connect(tmp_path / "newer.db", isolation_level=None)
    newer.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    newer.close()
    Store(tmp_path / "all.db").close()
    assert run(["merge", *(str(tmp_path / name) for name in names), "--into", str(tmp_path / "all.db")]) == status
    assert said in capsys.readouterr().err


def test_records_that_are_to_be_read_anew_still_are(quay: Path, tmp_path: Path) -> None:
    with Store(quay) as store:
        store.sql.execute("INSERT INTO works VALUES ('snapshot quay.example', '[\"http://quay.example/b\", \"0\"]')")
    merged(tmp_path / "all.db", quay)
    assert told(tmp_path / "all.db")["works"] == [("snapshot quay.example", '["", ""]')]


def test_errors_are_the_store_s_own(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"), opened(tmp_path / "missing.db", tmp_path):
        pass
    with Store(tmp_path / "all.db") as store, pytest.raises(UsageError, match="another store"):
        merge(store, [tmp_path / "all.db"])


def test_figures_of_runs_stay_what_they_were(harbour: Path, tmp_path: Path) -> None:
    with Store(harbour) as store:
        store.sql.execute(
            "UPDATE runs SET ended = '2026-03-02', figures = ? WHERE run = 1", (json.dumps({"pages": 7}),)
        )
    merged(tmp_path / "all.db", harbour)
    assert told(tmp_path / "all.db")["runs"] == told(harbour)["runs"]
