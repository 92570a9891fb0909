"""A worker looks for copies in the store that its parent writes: it keeps up, and what it cannot see is looked for."""

import sqlite3
from pathlib import Path

import pytest

from reviewcrawler import Page, Store
from reviewcrawler.copying import index as index_room
from reviewcrawler.copying import segments
from reviewcrawler.copying.arrivals import Arrivals
from reviewcrawler.copying.onlooker import Seen, read_beside

from .test_copies_index import members, prose


def page(name: str, body: str) -> Page:
    said = "".join(f"<p>{part}.</p>" for part in body.split(". "))
    return Page(f"<article><h1>{name}</h1>{said}</article>".encode(), url=f"http://{name}.example/review")


def commit(arrivals: Arrivals, found: Page, told: Seen) -> str:
    kin = arrivals.look_up(told.derived, told.kin, told.seen)
    with arrivals.store.transaction():
        if arrivals.store.put(found, told.derived) in ("new", "changed"):
            arrivals.keep(told.derived, kin)
    return told.derived.id


def test_what_is_committed_is_seen_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (segments, index_room):
        monkeypatch.setattr(room, "LEVELS", (4, 12, 1 << 16))
    path = tmp_path / "a store, 100% new?.db"
    with Store(path) as store:
        store.lock()
        arrivals = Arrivals(store)
        ids = []
        for seed in range(30):
            found = page(f"site{seed}", prose(seed))
            told = read_beside(found, path)
            assert (told.kin, told.seen) == (None, seed)
            ids.append(commit(arrivals, found, told))
        for seed in (0, 13, 29):
            kin = read_beside(page("new", prose(seed)), path).kin
            assert kin is not None
            assert (kin.id, kin.relation) == (ids[seed], "exact")


def test_copies_that_are_read_at_the_same_moment_are_told_when_they_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with Store(path) as store:
        store.lock()
        arrivals = Arrivals(store)
        for seed in range(3):
            commit(arrivals, other := page(f"site{seed}", prose(seed)), read_beside(other, path))
        pages = [page("one", prose(7)), page("two", prose(7)), page("three", prose(8))]
        read = [read_beside(each, path) for each in pages]
        assert [(each.kin, each.seen) for each in read] == [(None, 3)] * 3
        one, two, _ = (commit(arrivals, *both) for both in zip(pages, read, strict=True))
        assert set(members(store)) == {one, two}


@pytest.mark.parametrize("there", [True, False])
def test_a_store_that_cannot_be_read_costs_the_look_alone(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "reviews.db"
    if there:
        path.write_bytes(b"This is no database, and was none before. " * 30)
    told = read_beside(page("one", prose(1)), path)
    assert told.derived.record is not None
    assert (told.kin, told.seen) == (None, 0)
    assert read_beside(page("one", prose(1)), None).derived == told.derived


def test_the_onlooker_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with Store(path) as store:
        store.lock()
        commit(Arrivals(store), found := page("one", prose(1)), read_beside(found, path))
        read_beside(page("two", prose(1)), path)
        with store.transaction():
            store.sql.execute("DELETE FROM copy_members")
        busy, *_ = store.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert not busy
    with sqlite3.connect(path) as sql:
        assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    sql.close()
