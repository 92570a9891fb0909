"""A crawl of a real server: what is asked for, what is kept, what the books say, and what an interrupt leaves."""

import gzip
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from reviewcrawler.cli import run
from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, page, started, until

pytestmark = pytest.mark.long

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("lan", "rit", "sk", "nde", "th", "mo")]
PLAIN = page("A page in gzip, without a charset: naïve").encode()


def _routes(site: Site) -> None:
    home = page(
        "Home", "/reviews/quay", "/reviews/quay?utm_source=home", "/reviews/harbour#cast", "/old", "/gone", "/busy",
        "/leaflet", "/still.jpg", "/private/draft", "/empty", "/gzip", "/away", "/round", "http://example.invalid/elsewhere",
    )  # fmt: skip
    site.routes.update({
        "/": Answer(home),
        "/robots.txt": Answer(f"User-agent: *\nDisallow: /private/\nSitemap: {site.url}sitemap.xml", type="text/plain"),
        "/sitemap.xml": Answer(
            f"<sitemapindex><sitemap><loc>{site.url}posts.xml.gz</loc></sitemap></sitemapindex>", type="text/xml"
        ),
        "/posts.xml.gz": Answer(
            gzip.compress(f"<urlset><url><loc>{site.url}reviews/unlinked</loc></url></urlset>".encode()),
            type="application/octet-stream",
        ),
        "/reviews/quay": Answer(page("The Quay", "/", "/reviews/harbour")),
        "/reviews/harbour": Answer(page("Harbour", "/")),
        "/reviews/unlinked": Answer(page("Unlinked")),
        "/old": Answer(status=301, headers={"Location": "/moved"}),
        "/moved": Answer(page("Moved")),
        "/away": Answer(status=302, headers={"Location": "http://example.invalid/"}),
        "/round": Answer(status=302, headers={"Location": "/round"}),
        "/busy": lambda before: Answer(page("Busy")) if before else Answer("wait", 503, headers={"Retry-After": "1"}),
        "/leaflet": Answer(b"%PDF-1.7 " * 100_000, type="application/pdf"),
        "/private/draft": Answer(page("Draft")),
        "/empty": Answer(" \n"),
        "/gzip": Answer(gzip.compress(PLAIN), headers={"Content-Encoding": "gzip"}),
    })  # fmt: skip


@dataclass
class Crawled:
    site: Site
    store: Path
    result: subprocess.CompletedProcess[str]

    def row(self, path: str) -> tuple[str, int | None, str]:
        with sqlite3.connect(self.store) as sql:
            query = "SELECT state, status, reason FROM frontier WHERE url = ?"
            row = sql.execute(query, (f"{self.site.url}{path}",)).fetchone()
        sql.close()
        return row or ("unknown", None, "")

    def urls(self) -> list[str]:
        with Store(self.store, create=False) as store:
            return [(review.url or "").removeprefix(self.site.url) for review in store.reviews()]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("crawl")
    with Site() as site:
        _routes(site)
        result = command("crawl", site.url, "--allow-private", "--contact", "ada@example.org", cwd=folder)
        yield Crawled(site, folder / "reviews.db", result)


def test_it_ends_by_itself_and_says_what_it_did(crawled: Crawled) -> None:
    assert crawled.result.returncode == 0, crawled.result.stderr
    assert crawled.result.stdout == ""
    said = " ".join(crawled.result.stderr.split())
    assert f"{crawled.site.host} 7 7 7 0" in said
    assert "Traceback" not in said


def test_every_page_of_the_site_has_one_record(crawled: Crawled) -> None:
    assert crawled.urls() == ["", "busy", "gzip", "moved", "reviews/harbour", "reviews/quay", "reviews/unlinked"]


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("", ("done", 200, "")),
        ("old", ("done", 301, "redirect to {url}moved")),
        ("moved", ("done", 200, "")),
        ("away", ("done", 302, "leads off the site: http://example.invalid/")),
        ("round", ("failed", 302, "redirects to itself")),
        ("gone", ("failed", 404, "HTTP 404")),
        ("busy", ("done", 200, "")),
        ("leaflet", ("failed", 200, "not a page: application/pdf")),
        ("private/draft", ("failed", None, "forbidden by robots.txt")),
        ("empty", ("done", 200, "the page is empty: there is nothing to read")),
        ("sitemap.xml", ("done", 200, "")),
        ("still.jpg", ("unknown", None, "")),
    ],
)
def test_the_books_say_what_became_of_each_address(crawled: Crawled, path: str, row: tuple[str, int, str]) -> None:
    state, status, reason = row
    assert crawled.row(path) == (state, status, reason.format(url=crawled.site.url))


def test_each_address_is_asked_for_once(crawled: Crawled) -> None:
    asked = Counter(crawled.site.asked)
    assert asked.pop("/busy") == 2
    assert set(asked.values()) == {1}
    assert not {"/private/draft", "/still.jpg", "/reviews/quay?utm_source=home"} & set(asked)


def test_it_says_who_it_is(crawled: Crawled) -> None:
    (agent,) = crawled.site.agents
    assert agent.startswith("reviewcrawler/")
    assert agent.endswith("(+ada@example.org)")


def test_bytes_are_kept_as_they_were_before_packing_for_the_way(crawled: Crawled) -> None:
    with Store(crawled.store, create=False) as store:
        (found,) = (kept for kept in store.pages() if kept.url == f"{crawled.site.url}gzip")
    assert found.raw == PLAIN


def test_a_second_run_finds_what_changed_and_names_the_site_that_is_dead(crawled: Crawled, tmp_path: Path) -> None:
    with Store(crawled.store, create=False) as store:
        before = {review.url: review.id for review in store.reviews()}
    crawled.site.routes["/reviews/quay"] = Answer(
        page("The Quay", text="It was cut again for its second release. " * 9)
    )
    with Site() as dead:
        """Its port is free again when it has ended."""
    result = command(
        "crawl", crawled.site.url, dead.url, "--allow-private", "--store", str(crawled.store), cwd=tmp_path
    )  # fmt: skip
    assert result.returncode == 4
    assert f"no page at all from {dead.host} (connection refused)" in result.stderr
    with Store(crawled.store, create=False) as store:
        assert {review.url: review.id for review in store.reviews()} == before
        versions = {url: len(store.versions(key)) for url, key in before.items() if url}
    assert versions.pop(f"{crawled.site.url}reviews/quay") == 2
    assert set(versions.values()) == {1}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["http://127.0.0.1:9/"], "is a private or loopback address: add --allow-private"),
        (["http://localhost/"], "is a private or loopback address: add --allow-private"),
        (["http://[::1]/"], "is a private or loopback address: add --allow-private"),
        (["https://example.org/"], "say who crawls it, with --contact"),
        (["example.org"], "say who crawls it, with --contact"),
        (["nowhere"], "neither a file or folder here nor an address"),
        (["ftp://example.org/"], "is no address"),
        (["--max-pages", "-1", "http://localhost/"], "--max-pages"),
    ],
)
def test_what_may_not_be_crawled_is_a_matter_of_usage(
    args: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ALLOW_PRIVATE", "CONTACT", "STORE"):
        monkeypatch.delenv(f"REVIEWCRAWLER_{name}", raising=False)
    assert run(["crawl", *args]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_store_that_is_held_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with Store("reviews.db") as store:
        store.lock()
        assert run(["crawl", "http://localhost:9/", "--allow-private"]) == 75
    assert "wait for it, or name another store" in capsys.readouterr().err


def _many(site: Site, count: int, wait: float) -> None:
    """A chain of pages, each of which leads to the next two."""
    for number in range(1, count + 1):
        further = [f"/{n}" for n in (2 * number, 2 * number + 1) if n <= count]
        site.routes[f"/{number}"] = Answer(page(f"Page {number}", *further), wait=wait)
    site.routes["/"] = Answer(page("Home", "/1"), wait=wait)


def test_no_kill_loses_or_doubles_a_page(tmp_path: Path) -> None:
    dice = random.Random(7)
    args = ("--allow-private", "--jobs", "1")
    with Site() as site:
        _many(site, 80, 0.05)
        for kill in range(3):
            goal = len(site.asked) + dice.randint(8, 18)
            first = started("crawl", site.url, *args, cwd=tmp_path)
            until(lambda goal=goal: len(site.asked) >= goal)  # type: ignore[misc]
            # Once the parent alone, else all that it started.
            first.kill() if kill == 1 else os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        last = command("crawl", site.url, *args, cwd=tmp_path)
        assert last.returncode == 0, last.stderr
        asked = Counter(path for path in site.asked if path != "/robots.txt")
        with Store(tmp_path / "reviews.db", create=False) as store:
            urls = [str(review.url) for review in store.reviews()]
            assert store.sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sorted(urls) == sorted(f"{site.url}{path}" for path in ["", *map(str, range(1, 81))])
    refetched = asked.total() - len(asked)
    assert refetched <= 3 * (8 + 8), asked.most_common(5)


def test_sigterm_ends_a_crawl_in_good_order_and_the_next_goes_on(tmp_path: Path) -> None:
    with Site() as site:
        _many(site, 40, 0.05)
        first = started("crawl", site.url, "--allow-private", cwd=tmp_path)
        until(lambda: len(site.asked) >= 12)
        began = time.monotonic()
        first.terminate()
        assert first.wait() == 143
        assert time.monotonic() - began < 10
        before = len(site.asked)
        rest = command("crawl", site.url, "--allow-private", "--max-pages", "5", cwd=tmp_path)
        assert rest.returncode == 0
        assert len(site.asked) - before <= 5 + len(["robots.txt", "tdmrep.json"])
        with Store(tmp_path / "reviews.db", create=False) as store:
            assert len(store) >= 5


@pytest.mark.skipif(sys.platform != "linux", reason="other systems end a process that writes too much")
def test_a_full_disk_ends_a_crawl_with_a_word_and_loses_nothing(tmp_path: Path) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))

    with Site() as site:
        _many(site, 60, 0.0)
        for number in range(1, 61):
            dice = random.Random(number)
            noise = " ".join(f"the {dice.choice(WORDS)} of the film is in the {dice.choice(WORDS)}" for n in range(900))
            site.routes[f"/{number}"] = Answer(page(f"Page {number}", f"/{number + 1}", text=noise))
        result = command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=tmp_path, preexec_fn=full)
        assert result.returncode == 74, result.stderr
        assert "run again" in result.stderr
        before = len(site.asked)
        assert command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=tmp_path).returncode == 0
        assert 3 < before < 60
        again = Counter(path for path in site.asked if path not in ("/robots.txt", "/.well-known/tdmrep.json"))
        assert again.total() - len(again) <= 8  # those under way when the disk was full
        with Store(tmp_path / "reviews.db", create=False) as store:
            assert len(store) == 61


def test_a_start_that_has_moved_is_followed_and_a_delay_is_kept(tmp_path: Path) -> None:
    with Site() as old, Site() as new:
        new.routes.update({"/": Answer(page("Home", "/a", "/b")), "/a": Answer(page("A")), "/b": Answer(page("B"))})
        old.routes["/"] = Answer(status=301, headers={"Location": new.url})
        result = command("crawl", old.url, "--allow-private", "--delay", "0.4", cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        with Store(tmp_path / "reviews.db", create=False) as store:
            assert [review.url for review in store.reviews()] == [new.url, f"{new.url}a", f"{new.url}b"]
        times = sorted(old.times + new.times)
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.35


def test_local_files_keep_their_names_below_the_root(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    (pages / "2024").mkdir(parents=True)
    (pages / "quay.html").write_text(page("The Quay"))
    (pages / "2024" / "größe 1.md").write_text(
        "# Harbour\n\nA long film about a **harbour** in the rain, and a boat.\n"
    )
    (pages / "note.bin").write_bytes(b"\0\1\2")
    (pages / "empty.txt").write_text("")
    result = command("crawl", "pages", cwd=tmp_path)
    assert result.returncode == 1
    assert "the page is empty" in result.stderr
    with Store(tmp_path / "reviews.db", create=False) as store:
        found = {review.source: review for review in store.reviews()}
    assert sorted(found, key=str) == ["2024/größe 1.md", "quay.html"]
    assert {review.url for review in found.values()} == {None}
    assert found["2024/größe 1.md"].headline == "Harbour"
