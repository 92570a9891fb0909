"""A crawl as the servers see it: how far apart its requests are, when it leaves a site alone, and what it does not take."""

import os
import signal
import sqlite3
import time
from itertools import pairwise
from pathlib import Path

import pytest

from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, page, started, until

pytestmark = pytest.mark.long


def gaps(site: Site, since: int = 0) -> list[float]:
    return [later - earlier for earlier, later in pairwise(site.times[since:])]


def records(store: Path) -> list[str]:
    with Store(store, create=False) as opened:
        return [(record.url or "").rpartition("/")[2] for record in opened.reviews()]


def state(store: Path, url: str) -> tuple[str, str]:
    with sqlite3.connect(store) as sql:
        row: tuple[str, str] = sql.execute("SELECT state, reason FROM frontier WHERE url = ?", (url,)).fetchone()
    return row


def test_no_two_requests_to_a_site_are_closer_than_it_asks_also_over_kills(tmp_path: Path) -> None:
    with Site() as slow, Site() as quick:
        for site in (slow, quick):
            site.routes["/"] = Answer(page("Home", "/a", "/b", "/c", "/d"))
            site.routes |= {f"/{name}": Answer(page(name)) for name in "abcd"}
        slow.routes["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.7", type="text/plain")
        args = ("crawl", slow.url, quick.url, "--allow-private", "--jobs", "0")
        first = started(*args, cwd=tmp_path)
        until(lambda: len(slow.asked) >= 5)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        before = len(slow.asked)
        assert command(*args, cwd=tmp_path).returncode == 0
        assert len(slow.asked) > before
        assert min(gaps(slow)[1:]) >= 0.7, gaps(slow)
        assert {"/a", "/b", "/c", "/d"} <= set(quick.asked)
        assert quick.times[-1] - quick.times[0] < slow.times[-1] - slow.times[0]


def test_a_site_that_asks_for_rest_gets_it(tmp_path: Path) -> None:
    with Site() as site:
        site.routes["/"] = Answer(page("Home", *[f"/{n}" for n in range(12)]))
        site.routes |= {f"/{n}": Answer(page(str(n))) for n in range(12)}
        site.routes["/0"] = lambda before: (
            Answer(page("0")) if before else Answer("", 429, headers={"Retry-After": "2"})
        )
        assert (
            command("crawl", site.url, "--allow-private", "--jobs", "0", "--delay", "0.05", cwd=tmp_path).returncode
            == 0
        )
        asked = site.asked.index("/0")
        assert min(time for path, time in zip(site.asked, site.times, strict=True) if time > site.times[asked]) >= (
            site.times[asked] + 2
        )
        assert len(records(tmp_path / "reviews.db")) == 13


def test_a_site_that_asks_for_a_long_rest_is_left_alone_by_the_next_run_too(tmp_path: Path) -> None:
    with Site() as site:
        site.routes["/"] = Answer(page("Home", "/a", "/b"))
        site.routes |= {f"/{name}": Answer("", 503, headers={"Retry-After": "7200"}) for name in "ab"}
        args = ("crawl", site.url, "--allow-private", "--jobs", "0", "--delay", "0.05")
        first = command(*args, cwd=tmp_path)
        assert first.returncode == 4
        assert "asked to be left alone until" in first.stderr
        asked = len(site.asked)
        assert command(*args, cwd=tmp_path).returncode == 4
        assert len(site.asked) == asked
        assert state(tmp_path / "reviews.db", f"{site.url}a")[0] == "pending"


@pytest.fixture
def reserved(tmp_path: Path) -> tuple[Site, Path]:
    """A site with pages that are reserved in every way."""
    site = Site()
    site.routes.update({
        "/": Answer(page("Home", "/noai", "/noindex", "/tdm", "/mined/a", "/nofollow", "/open")),
        "/.well-known/tdmrep.json": Answer('[{"location": "/mined/*", "tdm-reservation": 1}]', type="application/json"),
        "/noai": Answer(page("N"), headers={"X-Robots-Tag": "noai"}),
        "/noindex": Answer('<meta name="robots" content="noindex">' + page("I", "/behind")),
        "/tdm": Answer(page("T"), headers={"TDM-Reservation": "1"}),
        "/mined/a": Answer(page("M")),
        "/nofollow": Answer('<meta name="robots" content="nofollow">' + page("F", "/hidden")),
        "/open": Answer(page("O")),
        "/behind": Answer(page("B")),
        "/hidden": Answer(page("H")),
    })  # fmt: skip
    return site, tmp_path


def test_what_is_reserved_is_not_kept(reserved: tuple[Site, Path]) -> None:
    with reserved[0] as site:
        result = command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=reserved[1])
        assert result.returncode == 0, result.stderr
        assert records(reserved[1] / "reviews.db") == ["", "behind", "nofollow", "open"]
        assert not {"/mined/a", "/hidden"} & set(site.asked)
        store = reserved[1] / "reviews.db"
        assert state(store, f"{site.url}noai")[1] == "the page is reserved: no use for artificial intelligence (noai)"
        assert state(store, f"{site.url}mined/a")[1].startswith("the page is reserved: no text and data mining")


def test_reservations_are_noted_where_they_are_not_obeyed(
    reserved: tuple[Site, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with reserved[0] as site:
        monkeypatch.setattr("tests.serving.environment", lambda: dict(os.environ) | {
            "REVIEWCRAWLER_OBEY_RIGHTS": "0", "PYTHONPATH": str(Path(__file__).parents[1]), "NO_COLOR": "1",
        })  # fmt: skip
        assert command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=reserved[1]).returncode == 0
        with sqlite3.connect(reserved[1] / "reviews.db") as sql:
            kept = dict(sql.execute("SELECT replace(url, ?, ''), rights FROM pages", (site.url,)))
    assert kept == {
        "": "", "behind": "", "mined/a": "tdm", "noai": "noai", "nofollow": "nofollow", "noindex": "noindex", "open": "",
        "tdm": "tdm",
    }  # fmt: skip


def test_a_dead_site_is_given_up_soon_and_another_is_not_held_up(tmp_path: Path) -> None:
    with Site() as dead:
        """Its port is free again when it has ended."""
    with Site({"/": Answer(page("Home", "/a")), "/a": Answer(page("A"))}) as site:
        began = time.monotonic()
        result = command("crawl", dead.url, site.url, "--allow-private", "--jobs", "0", cwd=tmp_path)
        seconds = time.monotonic() - began
    assert result.returncode == 4
    assert f"no page at all from {dead.host} (connection refused)" in result.stderr
    assert records(tmp_path / "reviews.db") == ["", "a"]
    assert seconds < 30  # a second of it is the wait; the rest is what a machine that tests much takes to begin
    with sqlite3.connect(tmp_path / "reviews.db") as sql:
        assert sql.execute("SELECT tries FROM frontier WHERE url = ?", (dead.url,)).fetchone() == (2,)


def test_a_proxy_of_the_environment_is_no_way_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site({"http://inside.invalid/": Answer(page("Inside"))}) as proxy:
        proxy.otherwise = lambda _path: Answer(page("Inside"))
        monkeypatch.setenv("http_proxy", proxy.url)
        result = command("crawl", "http://inside.invalid/", "--contact", "ada@example.org", cwd=tmp_path)
        assert result.returncode == 4
        assert proxy.asked == []
