"""A second run over a site: what is asked again, what is answered in a few bytes, and what changes in the store."""

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewcrawler.addresses.links import link, start_link
from reviewcrawler.derive import derive
from reviewcrawler.frontier import LONGEST, PATIENCE, Frontier
from reviewcrawler.frontier.sites import site_of
from reviewcrawler.page import Page
from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, page

DAY = 86_400.0


def conditional(body: str, tag: str) -> Answer:
    """A page with a validator."""
    return Answer(body, headers={"ETag": tag})


@dataclass
class Twice:
    site: Site
    store: Path
    first: list[str]
    second: list[tuple[str, int]]
    records: dict[str, str]
    said: str

    def versions(self, path: str) -> int:
        with Store(self.store, create=False) as store:
            return len(store.versions(self.records[f"{self.site.url}{path}"]))

    def frontier(self, path: str) -> tuple[str, int, bool]:
        with sqlite3.connect(self.store) as sql:
            query = "SELECT state, status, gone > 0 FROM frontier WHERE url = ?"
            state, status, gone = sql.execute(query, (f"{self.site.url}{path}",)).fetchone()
        return state, status, bool(gone)


def records(store: Path) -> dict[str, str]:
    with Store(store, create=False) as opened:
        return {record.url or "": record.id or "" for record in opened.reviews()}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    folder = tmp_path_factory.mktemp("twice")
    with Site() as site:
        names = [f"r{n}" for n in range(20)]
        site.routes["/"] = conditional(page("Home", *names, "bare", "changing", "leaving"), '"h1"')
        site.routes |= {f"/{name}": conditional(page(f"Film {name}"), f'"{name}"') for name in names}
        site.routes |= {f"/{name}": Answer(page(f"Film {name}")) for name in ("bare", "changing", "leaving")}
        command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=folder)
        first, before = list(site.asked), records(folder / "reviews.db")
        site.routes["/changing"] = Answer(page("Film changing", text="It was cut again for its second release. " * 9))
        del site.routes["/leaving"]
        site.answers.clear()
        said = command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=folder)
        assert said.returncode == 0, said.stderr
        yield Twice(site, folder / "reviews.db", first, list(site.answers), before, said.stderr)


def test_what_has_not_changed_costs_a_few_bytes(twice: Twice) -> None:
    statuses = dict(twice.second)
    assert [statuses[f"/r{n}"] for n in range(20)] == [304] * 20
    assert statuses["/"] == 304
    assert statuses["/bare"] == 200


def test_no_record_comes_twice_and_no_id_changes(twice: Twice) -> None:
    assert records(twice.store) == twice.records
    assert [twice.versions(path) for path in ("", "r1", "bare", "changing", "leaving")] == [1, 1, 1, 2, 1]


def test_what_is_gone_is_marked_and_kept(twice: Twice) -> None:
    assert twice.frontier("leaving") == ("failed", 404, True)
    assert twice.frontier("r1") == ("done", 304, False)


def test_recrawl_asks_for_all_of_it(twice: Twice, tmp_path: Path) -> None:
    twice.site.answers.clear()
    command(
        "crawl",
        twice.site.url,
        "--allow-private",
        "--jobs",
        "0",
        "--recrawl",
        "--store",
        str(twice.store),
        cwd=tmp_path,
    )
    statuses = dict(twice.site.answers)
    assert statuses.pop("/leaving") == 404
    assert {statuses[path] for path in statuses if path.startswith("/r") and path != "/robots.txt"} == {200}
    assert records(twice.store) == twice.records


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "reviews.db") as opened:
        yield opened


def visited(store: Store, checked: float, changed: float) -> None:
    """A site with a start and one page, which was asked for and has changed so many seconds ago."""
    frontier = Frontier(store)
    frontier.begin(["example.org"])
    found = link("http://example.org/a")
    assert found
    frontier.add([start_link("http://example.org/"), found], site="example.org")
    for _ in range(2):
        row = frontier.lease("example.org")
        assert row
        frontier.done(row, status=200, page=None, content="one", etag='"1"')
    store.sql.execute("UPDATE frontier SET checked = checked - ?, changed = changed - ?", (checked, changed))


def due(store: Store, *, all_again: bool = False) -> list[str]:
    frontier = Frontier(store)
    frontier.begin(["example.org"], all_again=all_again)
    return [row.url.removeprefix("http://example.org/") for _ in range(3) if (row := frontier.lease("example.org"))]


@pytest.mark.parametrize(
    ("checked", "changed", "asked"),
    [
        (60, 60, True),  # new: nobody knows how often it changes
        (DAY, 5 * DAY, False),  # the same for four days when it was last asked for, a day ago
        (4 * DAY * PATIENCE + 60, 4 * DAY * (1 + PATIENCE) + 60, True),
        (LONGEST - DAY, 1000 * DAY, False),
        (LONGEST + 60, 1000 * DAY, True),
    ],
)
def test_a_page_is_asked_again_as_often_as_it_changes(
    store: Store, checked: float, changed: float, *, asked: bool
) -> None:
    visited(store, checked, changed)
    assert due(store) == (["", "a"] if asked else [""])


def test_a_newer_date_in_a_list_takes_a_page_up_at_once(store: Store) -> None:
    visited(store, DAY, 100 * DAY)
    frontier = Frontier(store)
    frontier.begin(["example.org"])
    frontier.add([start_link("http://example.org/a")._replace(role="page", dated="2999-01-01")], site="example.org")
    assert frontier.pending["example.org"] == 2
    frontier.add([start_link("http://example.org/a")._replace(role="page", dated="2999-01-01")], site="example.org")
    assert frontier.pending["example.org"] == 2


def test_a_clock_that_is_set_back_holds_nothing_up(store: Store) -> None:
    visited(store, -9000 * DAY, -9000 * DAY)
    frontier = Frontier(store)
    frontier.begin(["example.org"])
    row = frontier.lease("example.org")
    assert row
    store.sql.execute("UPDATE sites SET not_before = ?", (time.time() + 9000 * DAY,))
    frontier.again(row, after=9000 * DAY, status=503, reason="HTTP 503")
    assert site_of(store, "example.org").rest == 0
    assert due(store) == ["", "a"]


def test_what_was_only_just_fetched_is_the_newest_whatever_the_clock_said(store: Store) -> None:
    for year, text in ((2099, "It was praised."), (2026, "It was cut again.")):
        seen = Page(
            f"<p>{text}".encode(), "http://example.org/a", "text/html", fetched_at=datetime(year, 1, 1, tzinfo=UTC)
        )
        with store.transaction():
            store.put(seen, derive(seen), live=True)
    assert [review.body for review in store.reviews()] == ["It was cut again."]
    assert store.versions(seen.id) == [1, 2]


def test_everything_is_asked_again_where_that_is_wanted(store: Store) -> None:
    visited(store, DAY, 100 * DAY)
    assert due(store, all_again=True) == ["", "a"]


def test_what_is_gone_is_asked_for_ever_more_seldom_and_may_come_back(store: Store) -> None:
    visited(store, 60, 60)
    frontier = Frontier(store)
    frontier.begin(["example.org"])
    rows = [row for _ in range(2) if (row := frontier.lease("example.org"))]
    for row in rows:
        frontier.failed(row, status=404, reason="HTTP 404")
    store.sql.execute("UPDATE frontier SET checked = checked - ?, changed = changed - ?", (DAY, 9 * DAY))
    again = Frontier(store)
    again.begin(["example.org"])
    (row,) = [row for _ in range(2) if (row := again.lease("example.org"))]
    assert row.role == "start"
    again.done(row, status=200, page=None, content="one")
    assert store.sql.execute("SELECT gone FROM frontier WHERE role = 'start'").fetchone() == (0,)
