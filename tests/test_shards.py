"""A crawl in shards: each host is one shard's, and all of them together bring what one crawl brings."""

import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler.cli import run
from reviewcrawler.crawling.shards import Shard
from reviewcrawler.errors import UsageError
from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, page, started, until

pytestmark = pytest.mark.long

MANNERS = ("--allow-private", "--contact", "ada@example.org")


@pytest.mark.parametrize("given", ["", "1", "0/4", "5/4", "-1/4", "1/0", "1/4/2", "a/b", "1.0/4", "²/4", "1/999999"])
def test_what_is_no_shard_is_told(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="is no shard: give I/N"):
        Shard.read(given)
    assert run(["crawl", "https://quay.example", "--shard", given]) == 2
    assert "no shard" in capsys.readouterr().err


@given(st.from_regex(r"[a-v][a-z]{0,8}\.example(:[1-9][0-9]{1,3})?", fullmatch=True), st.integers(1, 50))
def test_a_host_is_one_shard_s_whatever_its_port_and_www(site: str, of: int) -> None:
    (own,) = (number for number in range(1, of + 1) if Shard(number, of).holds(site))
    assert Shard(own, of).holds(f"www.{site.partition(':')[0]}")


def test_shards_are_even_and_stay_what_they_are() -> None:
    hosts = [f"outlet-{number}.example" for number in range(4000)]
    counts = [sum(map(Shard(number, 4).holds, hosts)) for number in range(1, 5)]
    assert min(counts) > 900
    # For all times: stores that are there depend on it.
    assert [host for host in hosts[:8] if Shard(1, 4).holds(host)] == ["outlet-5.example", "outlet-7.example"]


def test_files_have_no_host(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text("<h1>The Quay</h1>", "utf-8")
    assert run(["crawl", str(tmp_path), "--shard", "1/2"]) == 2
    assert "has no host" in capsys.readouterr().err


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """Five sites on hosts of their own; the first leads to the second, which belongs to whom it belongs to."""
    with ExitStack() as stack:
        found = [stack.enter_context(Site(address=f"127.0.0.{number}")) for number in (1, 2, 3, 7, 8)]
        for site in found:
            names = [f"/reviews/{name}" for name in ("quay", "harbour", "boat", "rain", "crane", "night")]
            site.routes.update({"/": Answer(page("Home", *names))})
            site.routes.update({
                name: Answer(page(name.rpartition("/")[2].title(), "/", text=f"A film of {site.host}{name}. " * 20))
                for name in names
            })  # fmt: skip
        found[0].routes["/"] = Answer(status=301, headers={"Location": found[1].url})
        yield found


def records(path: Path) -> list[tuple[object, ...]]:
    sql = sqlite3.connect(path)
    rows = sql.execute("SELECT id, site, address, kind, content, newest, record FROM records ORDER BY id").fetchall()
    sql.close()
    return rows


def states(path: Path) -> list[tuple[object, ...]]:
    sql = sqlite3.connect(path)
    rows = sql.execute("SELECT url, state, status, page FROM frontier ORDER BY url").fetchall()
    sql.close()
    return rows


def test_two_shards_bring_what_one_crawl_brings_though_one_is_killed(sites: list[Site], tmp_path: Path) -> None:
    urls = [site.url for site in sites]
    whole = command("crawl", *urls, *MANNERS, "--delay", "0", cwd=tmp_path)
    assert whole.returncode == 0, whole.stderr
    asked = [Counter(site.asked) for site in sites]
    for site in sites:
        site.asked.clear()

    first = started("crawl", *urls, *MANNERS, "--delay", "0.05", "--shard", "1/2", cwd=tmp_path)
    own = [site for site in sites if Shard(1, 2).holds(site.host)]
    until(lambda: sum(len(site.asked) for site in own) >= 6)
    first.send_signal(signal.SIGKILL)
    first.wait(30)
    for number in (1, 2):
        ended = command("crawl", *urls, *MANNERS, "--delay", "0", "--shard", f"{number}/2", cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr

    stores = [tmp_path / f"reviews-{number}-of-2.db" for number in (1, 2)]
    ended = command("merge", *map(str, reversed(stores)), "--into", "all.db", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert records(tmp_path / "all.db") == records(tmp_path / "reviews.db")
    assert states(tmp_path / "all.db") == states(tmp_path / "reviews.db")
    for site, before in zip(sites, asked, strict=True):
        again = Counter(site.asked)
        assert again.keys() == before.keys()
        assert site in own or again == before


def test_a_shard_without_a_host_says_so(sites: list[Site], tmp_path: Path) -> None:
    (none,) = (number for number in (1, 2) if not Shard(number, 2).holds(sites[1].host))
    ended = command("crawl", sites[1].url, *MANNERS, "--shard", f"{none}/2", cwd=tmp_path)
    assert (ended.returncode, "no host of these falls to shard" in ended.stderr) == (0, True)


def test_a_named_store_is_taken(sites: list[Site], tmp_path: Path) -> None:
    (own,) = (number for number in (1, 2) if Shard(number, 2).holds(sites[1].host))
    told = ("--shard", f"{own}/2", "--store", "mine.db", "--max-pages", "1")
    assert command("crawl", sites[1].url, *MANNERS, *told, cwd=tmp_path).returncode == 0
    with Store(tmp_path / "mine.db", create=False) as store:
        assert len(store) == 1
