"""The store keeps pages once, records by version, and the books of a crawl; and says the way out of trouble."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewcrawler.addresses.links import Link, link
from reviewcrawler.derive import derive
from reviewcrawler.errors import StoreError, StoreLocked
from reviewcrawler.frontier import Frontier
from reviewcrawler.page import Page
from reviewcrawler.store import Store, schema

URL = "http://example.org/a-review"
ARTICLE = "<h1>The Quay</h1><article><p>{}</p></article>"
LONG = "It opens on a quay in the rain, and a man waits there for a boat that has been late for eleven years. " * 3


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "reviews.db") as opened:
        yield opened


def put(store: Store, text: str, url: str = URL) -> str | None:
    made = Page(text.encode(), url=url, status=200, content_type="text/html")
    with store.transaction():
        return store.put(made, derive(made))


def to(path: str) -> Link:
    found = link(f"http://example.org/{path}")
    assert found
    return found


def test_a_page_is_kept_once(store: Store) -> None:
    changes = [put(store, ARTICLE.format(LONG)) for _ in range(3)]
    assert changes == ["new", "same", "same"]
    assert len(store) == 1
    assert store.versions(Page(b"", url=URL).id) == [1]


def test_what_stands_around_the_article_makes_no_version(store: Store) -> None:
    put(store, ARTICLE.format(LONG))
    assert put(store, f"<!-- served by node 7 -->{ARTICLE.format(LONG)}") == "same"
    assert store.versions(Page(b"", url=URL).id) == [1]
    assert next(store.pages()).raw.startswith(b"<!-- served by node 7")


def test_changed_content_makes_a_version_and_the_newest_is_read(store: Store) -> None:
    put(store, ARTICLE.format(LONG))
    assert put(store, ARTICLE.format(LONG + "The boat comes.")) == "changed"
    assert store.versions(Page(b"", url=URL).id) == [1, 2]
    (review,) = store.reviews()
    assert review.body
    assert review.body.endswith("The boat comes.")
    assert len(store) == 1


def test_a_record_comes_back_with_the_facts_of_its_fetching(store: Store) -> None:
    put(store, ARTICLE.format(LONG))
    (review,) = store.reviews()
    assert review.id == Page(b"", url=URL).id
    assert review.fetched["status"] == 200
    assert review.fetched["sha256"] == Page(ARTICLE.format(LONG)).sha256
    assert review.debris == []


def test_reviews_are_in_the_order_of_their_addresses(store: Store) -> None:
    for name in ("c", "a", "b"):
        put(store, ARTICLE.format(LONG), f"http://example.org/{name}")
    assert [review.url for review in store.reviews()] == [f"http://example.org/{name}" for name in "abc"]


def test_half_characters_of_a_page_can_be_kept(store: Store) -> None:
    text = '<h1>Q</h1><script type="application/ld+json">{"@type": "Article", "headline": "Quay \\ud83d"}</script>'
    assert put(store, f"{text}<p>{LONG}</p>") == "new"
    assert len(list(store.reviews())) == 1


def test_what_failed_inside_a_transaction_is_not_kept(store: Store) -> None:
    made = Page(ARTICLE.format(LONG), url=URL)

    def half() -> None:
        with store.transaction():
            store.put(made, derive(made))
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert len(store) == 0


def test_a_second_writer_is_told_who_holds_the_store(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as first, Store(tmp_path / "reviews.db") as second:
        first.lock()
        with pytest.raises(StoreLocked, match=r"another run \(process \d+\) holds .*reviews.db: wait for it"):
            second.lock()
        first.unlock()
        second.lock()


def test_a_reader_needs_no_lock(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as writer, Store(tmp_path / "reviews.db", create=False) as reader:
        writer.lock()
        put(writer, ARTICLE.format(LONG))
        assert len(list(reader.reviews())) == 1


def _database_of_something_else(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()


def _store_of_a_later_version(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    other.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("these are notes, not a database" * 50), "the file is no store or is damaged"),
        (_database_of_something_else, "is a database of something else"),
        (_store_of_a_later_version, "written by a newer reviewcrawler: upgrade"),
        (lambda path: path.mkdir(), "check the disk and its permissions"),
    ],
)
def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    path = tmp_path / "reviews.db"
    make(path)
    with pytest.raises(StoreError, match=said):
        Store(path)


def test_where_there_is_no_store_or_folder_the_way_out_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store at .*: crawl first"):
        Store(tmp_path / "reviews.db", create=False)
    with pytest.raises(StoreError, match="does not exist: create it"):
        Store(tmp_path / "no" / "reviews.db")


@pytest.fixture
def frontier(store: Store) -> Frontier:
    made = Frontier(store)
    made.begin(["example.org"])
    return made


def test_an_address_is_taken_once_a_round(frontier: Frontier) -> None:
    assert frontier.add([to("a"), to("b"), to("a")], site="example.org").new == 2
    assert frontier.add([to("a")], site="example.org").new == 0
    assert frontier.pending["example.org"] == 2


def test_what_comes_first(frontier: Frontier) -> None:
    dated = [to(f"dated-{year}")._replace(dated=f"{year}-01-01") for year in (2019, 2024, 2021)]
    frontier.add(
        [to("plain"), *dated, to("feed")._replace(role="feed"), to("home")._replace(role="start")], site="example.org"
    )
    leased = [row.url.rpartition("/")[2] for _ in range(6) if (row := frontier.lease("example.org"))]
    assert leased == ["home", "feed", "dated-2024", "dated-2021", "dated-2019", "plain"]
    assert frontier.lease("example.org") is None


def test_leases_return_and_cost_no_try(store: Store, frontier: Frontier) -> None:
    frontier.add([to("a")], site="example.org")
    first = frontier.lease("example.org")
    assert first
    after_a_kill = Frontier(store)
    assert after_a_kill.return_leases() == 1
    after_a_kill.begin(["example.org"])
    again = after_a_kill.lease("example.org")
    assert again == first


def test_a_later_try_waits_for_its_time(frontier: Frontier) -> None:
    frontier.add([to("a")], site="example.org")
    row = frontier.lease("example.org")
    assert row
    frontier.again(row, after=60, status=503, reason="HTTP 503")
    assert frontier.pending["example.org"] == 1
    assert frontier.lease("example.org") is None


def test_an_unfinished_site_goes_on_and_a_finished_one_begins_a_new_round(store: Store, frontier: Frontier) -> None:
    frontier.add([to("a"), to("b")], site="example.org")
    row = frontier.lease("example.org")
    assert row
    frontier.done(row, status=200, page=row.key)
    going_on = Frontier(store)
    going_on.begin(["example.org"])
    assert going_on.pending["example.org"] == 1
    last = going_on.lease("example.org")
    assert last
    going_on.failed(last, status=404, reason="HTTP 404")
    assert going_on.states("example.org") == {"done": 1, "failed": 1}
    assert going_on.reasons("example.org") == [("HTTP 404", 1, "http://example.org/b")]
    anew = Frontier(store)
    anew.begin(["example.org"])
    assert anew.pending["example.org"] == 2


def put_of(store: Store, text: str, day: int) -> str | None:
    at = datetime(2024, 5, day, tzinfo=UTC)
    made = Page(ARTICLE.format(text).encode(), url=URL, status=200, content_type="text/html", fetched_at=at)
    with store.transaction():
        return store.put(made, derive(made))


def test_an_older_capture_is_a_former_version_however_often_it_comes(store: Store) -> None:
    assert put_of(store, LONG + "The boat comes.", 9) == "new"
    assert [put_of(store, LONG, 2) for _ in range(2)] == ["changed", "same"]
    assert put_of(store, LONG + "The boat comes.", 9) == "same"
    assert put_of(store, LONG + "The boat comes.", 1) == "same"
    (review,) = store.reviews()
    assert review.fetched["at"] == "2024-05-09T00:00:00+00:00"
    assert store.versions(review.id) == [1, 2]


def test_what_was_forgotten_does_not_come_back(store: Store, frontier: Frontier) -> None:
    store.sql.execute("INSERT INTO forgotten VALUES (?, '2024-05-01')", (Page(b"", url=URL).id,))
    assert put_of(store, LONG, 1) is None
    assert frontier.add([to("a-review"), to("another")], site="example.org").new == 1
    store.sql.execute("INSERT INTO forgotten VALUES ('example.org', '2024-05-01')")
    assert frontier.add([to("a-third")], site="example.org").new == 0
    made = Page(ARTICLE.format(LONG), url="http://www.example.org/by-another-way")
    assert store.put(made, derive(made)) is None
