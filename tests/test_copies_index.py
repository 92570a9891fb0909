"""The index of copies in a store: what a new record is a copy of is told as it comes, and outlives kills."""

import random
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from reviewcrawler import Page, Review, Store
from reviewcrawler.cli import run
from reviewcrawler.copying import index as index_room
from reviewcrawler.copying import segments
from reviewcrawler.copying.arrivals import Arrivals
from reviewcrawler.copying.index import Index
from reviewcrawler.copying.kept import decide, settle_store
from reviewcrawler.derive import Derived, content_hash
from reviewcrawler.keeping.forgetting import forget, target
from reviewcrawler.sketching.sketch import sketch_of

WORDS = """amber anchor apron attic autumn badger barley basket beacon bishop blanket bottle bramble bridge bucket butcher
candle canyon carpet castle cellar chapel cherry chimney cinder circus clover cobbler copper cottage cradle cricket curtain
dagger dancer desert dinner donkey dragon drawer driver eagle ember engine falcon farmer feather ferry fiddle finger flute
forest fossil garden gather ginger glacier goblet grammar granite gravel hammer harbour harvest hatchet hedge helmet heron
hollow hunter island ivory jacket jasmine jungle kettle kitchen ladder lantern laundry lemon library lizard locket lumber
magnet marble market meadow mirror monkey mortar museum mustard needle nephew nickel notebook nutmeg oatmeal orchard organ
otter oyster paddle palace parade parrot pebble pepper piano pigeon pillow plaster pocket potato powder prison puppet
quarry rabbit radish raven ribbon river rocket saddle sailor salmon scarf shadow shovel silver sister spider squirrel
stable statue stream sugar summer tailor temple thimble thunder timber tobacco trumpet tunnel turnip valley velvet village
violin walnut wagon weather whistle willow window winter wizard wrestler yellow zebra""".split()


def prose(seed: int, sentences: int = 14) -> str:
    """A text of its own, which shares some words with others and hardly two in a row."""
    chance = random.Random(seed)
    own, said = chance.sample(WORDS, 30), []
    for _ in range(sentences):
        words = [chance.choice(own if chance.random() < 0.6 else SMALL) for _ in range(chance.randrange(9, 19))]
        said.append(" ".join(words).capitalize() + ".")
    return " ".join(said)


SMALL = "the a of and to in is was not but with for on by from as it that which whose never always under over then so".split()


def derived(name: str, body: str, kind: str = "review") -> tuple[Page, Derived]:
    page = Page(f"<p>{name} {body[:99]}".encode(), url=f"https://{name}.example/review")
    review = Review(id=page.id, url=page.url, site=page.site, body=body, kind=kind)  # type: ignore[arg-type]
    record = review.to_dict()
    return page, Derived(
        page.id, page.sha256, b"x", record, content=content_hash(record), sketch=sketch_of(review).pack()
    )


def arrive(arrivals: Arrivals, name: str, body: str) -> str:
    """Have a record come as it does in a crawl; its id."""
    page, found = derived(name, body)
    kin = arrivals.look_up(found)
    with arrivals.store.transaction():
        if arrivals.store.put(page, found) in ("new", "changed"):
            arrivals.keep(found, kin)
    return found.id


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "reviews.db") as opened:
        opened.lock()
        yield opened


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments so small that some dozen records fill, merge and merge again."""
    for room in (segments, index_room):
        monkeypatch.setattr(room, "LEVELS", (4, 12, 1 << 16))


def members(store: Store) -> dict[str, tuple[str, str, int]]:
    rows = store.rows("SELECT id, cluster, relation, settled FROM copy_members")
    return {record: (cluster, relation, settled) for record, cluster, relation, settled in rows}


EDITED = "A word before the review. " + prose(1).replace("never", "seldom")


@pytest.mark.parametrize(
    ("body", "relation"),
    [
        (prose(1).upper(), "exact"),
        (EDITED, "near"),
        (" ".join(prose(1).split()[:90]), "excerpt"),
        (prose(2), None),
        ("", None),
        ("Good.", None),
    ],
    ids=["exact", "near", "excerpt", "another", "empty", "one word"],
)
def test_a_copy_is_told_as_it_comes(store: Store, body: str, relation: str | None) -> None:
    arrivals = Arrivals(store)
    first = arrive(arrivals, "first", prose(1))
    for seed in range(3, 9):
        arrive(arrivals, f"other{seed}", prose(seed))
    second = arrive(arrivals, "second", body)
    expected = {first: (f"c{min(first, second)}", "anchor", 0), second: (f"c{min(first, second)}", relation, 0)}
    assert members(store) == (expected if relation else {})
    settle_store(store)
    told = members(store)
    both = sorted(told[record][1:] for record in (first, second) if record in told)
    assert both == ([("anchor", 1), (relation, 1)] if relation else [])


@pytest.mark.usefixtures("small")
def test_what_is_found_does_not_depend_on_segments(store: Store) -> None:
    arrivals = Arrivals(store)
    ids = [arrive(arrivals, f"site{seed}", prose(seed)) for seed in range(60)]
    held = segments.segments_of(store.sql)
    assert [s.level for s in held] == sorted((s.level for s in held), reverse=True)
    assert 2 < len(held) < 12
    opened_again = Index(store)
    for seed, record in enumerate(ids):
        page, found = derived("new", prose(seed))
        review = partial(Review, id=page.id, body=prose(seed))
        assert arrivals.index.look_up(page.id, found.sketch, review) == (record, "exact", 1.0)
        assert opened_again.look_up(page.id, found.sketch, review) == (record, "exact", 1.0)


@pytest.mark.usefixtures("small")
def test_what_was_forgotten_leaves_the_index(store: Store) -> None:
    arrivals = Arrivals(store)
    ids = [arrive(arrivals, f"site{seed}", prose(seed)) for seed in range(20)]
    number = {record: n for n, record in store.rows("SELECT number, id FROM copy_sketches")}
    forget(store, target(store, ids[3]))
    posted = np.concatenate([segments.posted_of(store.sql, s) for s in segments.segments_of(store.sql)])
    numbers = set((posted & np.uint64(0xFFFFFFFF)).tolist())
    assert number[ids[3]] not in numbers
    assert number[ids[2]] in numbers
    assert Arrivals(store).look_up(derived("new", prose(3))[1]) is None
    kin = Arrivals(store).look_up(derived("new", prose(4))[1])
    assert kin
    assert kin.id == ids[4]


def test_what_is_not_committed_is_not_in_the_index(store: Store) -> None:
    arrivals = Arrivals(store)
    first = arrive(arrivals, "first", prose(1))
    page, found = derived("second", prose(1))

    def half() -> None:
        with store.transaction():
            store.put(page, found)
            arrivals.keep(found, arrivals.look_up(found))
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert not members(store)
    assert [record for (record,) in store.rows("SELECT id FROM copy_sketches")] == [first]
    assert members(store) == {}
    arrive(arrivals, "second", prose(1))
    assert set(members(store)) == {first, found.id}


def test_a_changed_record_is_found_by_what_it_says_now(store: Store) -> None:
    arrivals = Arrivals(store)
    first = arrive(arrivals, "first", prose(1))
    assert arrive(arrivals, "first", prose(2)) == first
    assert arrivals.look_up(derived("new", prose(1))[1]) is None
    kin = arrivals.look_up(derived("new", prose(2))[1])
    assert kin
    assert kin.id == first


def test_what_people_parted_stays_parted(store: Store) -> None:
    arrivals = Arrivals(store)
    first, second = arrive(arrivals, "first", prose(1)), arrive(arrivals, "second", prose(5))
    decide(store, "other", [(first, second)])
    arrive(arrivals, "second", prose(1))
    assert not members(store)


@pytest.mark.usefixtures("small")
def test_settled_clusters_do_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    texts = {f"site{seed}": prose(seed % 9, 10 + seed % 5) for seed in range(30)}
    told = []
    for turn in range(3):
        with Store(tmp_path / f"{turn}.db") as store:
            store.lock()
            arrivals, names = Arrivals(store), sorted(texts)
            random.Random(turn).shuffle(names)
            for name in names:
                arrive(arrivals, name, texts[name])
            assert members(store)
            settle_store(store)
            told.append(members(store))
    assert told[0] == told[1] == told[2]
    assert all(settled for _, _, settled in told[0].values())


def test_the_index_is_small(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (segments, index_room):
        monkeypatch.setattr(room, "LEVELS", (256, 1024, 1 << 16))
    arrivals = Arrivals(store)
    for seed in range(257):
        page, found = derived(f"site{seed}", prose(seed, 24))
        with store.transaction():
            store.put(page, found)
            arrivals.keep(found, None)
    query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%copy_sketches%' OR name = 'copy_postings'"
    try:
        (size,) = store.sql.execute(query).fetchone()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite does not tell the size of a table")
    assert size / 257 < 1500


def test_a_crawl_tells_copies_as_they_come(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, body in (("a", prose(1)), ("b", prose(2)), ("c", prose(1).replace("never", "seldom"))):
        (pages / f"{name}.md").write_text(f"# The Quay ({name})\n\n{body}\n", "utf-8")
    path = tmp_path / "reviews.db"
    assert run(["crawl", str(pages), "--store", str(path)]) == 0
    with Store(path) as store:
        assert sorted(told[1:] for told in members(store).values()) == [("anchor", 0), ("near", 0)]
    assert run(["copies", "--store", str(path)]) == 0
    assert "2 records in 1 clusters" in capsys.readouterr().err
    with Store(path) as store:
        assert sorted(told[1:] for told in members(store).values()) == [("anchor", 1), ("near", 1)]
