"""A store of any older version is brought up to date as it is opened, whole or not at all."""

import sqlite3
from pathlib import Path

import pytest

from reviewcrawler.derive import derive
from reviewcrawler.errors import StoreError, StoreLocked
from reviewcrawler.frontier import Frontier
from reviewcrawler.page import Page
from reviewcrawler.store import Store, schema
from reviewcrawler.store.upgrades import UPGRADES

SCRIPTS = sorted((Path(__file__).parent / "stores").glob("version-*.sql"))
"""A store of each version that had users, as the code of its time wrote it."""
QUAY = "http://quayside.example/the-quay"


def store_of(script: Path, folder: Path) -> Path:
    path = folder / "reviews.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.executescript(script.read_text("utf-8"))
    old.close()
    return path


@pytest.fixture(params=SCRIPTS, ids=lambda script: script.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return store_of(request.param, tmp_path)


def tables(path: Path) -> dict[str, object]:
    """All that a store consists of: columns with their types and defaults, indexes, triggers."""
    sql = sqlite3.connect(path)
    names = [name for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    made: dict[str, object] = {name: sql.execute(f"PRAGMA table_xinfo({name})").fetchall() for name in names}
    for kind, name, said in sql.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type != 'table' ORDER BY name"
    ):
        made[f"{kind} {name}"] = " ".join((said or "").split())
    sql.close()
    return made


def test_an_upgraded_store_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Store(old).close()
    Store(tmp_path / "new.db").close()
    assert tables(old) == tables(tmp_path / "new.db")


def test_nothing_is_lost(old: Path) -> None:
    with Store(old, create=False) as store:
        assert store.version == schema.VERSION
        assert [review.url for review in store.reviews()] == ["http://quayside.example/harbour", QUAY]
        assert store.versions(Page(b"", url=QUAY).id) == [1, 2]
        (quay,) = (page for page in store.pages() if page.url == QUAY)
        assert b"In this cut the boat comes." in quay.raw
        frontier = Frontier(store)
        assert frontier.states("quayside.example") == {"done": 3, "failed": 1, "pending": 1}


def test_what_was_known_is_known_again(old: Path) -> None:
    with Store(old) as store, store.transaction():
        (quay,) = (page for page in store.pages() if page.url == QUAY)
        assert store.put(quay, derive(quay)) == "same"


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store_of(SCRIPTS[0], tmp_path)
    before = tables(path)
    monkeypatch.setitem(UPGRADES, 1, f"{UPGRADES[1]} INSERT INTO nowhere VALUES (1);")
    with pytest.raises(StoreError, match="nowhere"):
        Store(path)
    assert tables(path) == before


def test_a_store_that_a_run_of_the_old_version_writes_to_is_left_alone(tmp_path: Path) -> None:
    path = store_of(SCRIPTS[0], tmp_path)
    with Store(tmp_path / "other.db") as other:
        other.path = path
        other.lock()
        with pytest.raises(StoreLocked, match="wait for it"):
            Store(path)
    Store(path).close()


def test_every_version_has_its_step() -> None:
    assert sorted(UPGRADES) == list(range(1, schema.VERSION))
