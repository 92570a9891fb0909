"""A folder and the index file in it: kept once where they are one page, twice where they are two."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewcrawler import Page, Store
from reviewcrawler.derive import derive
from reviewcrawler.frontier.twins import twin_of
from tests.serving import Answer, Site, command, page

pytestmark = pytest.mark.long

TEXT = "The keeper counts the ships, and one of them never comes back. " * 6


def crawl(site: Site, folder: Path, *more: str) -> dict[str, str]:
    """What is kept after a crawl: the body's first words, by path."""
    said = command("crawl", site.url, "--allow-private", "--jobs", "0", *more, cwd=folder)
    assert said.returncode == 0, said.stderr
    with Store(folder / "reviews.db", create=False) as store:
        return {(r.url or "").removeprefix(site.url): (r.body or "")[:9] for r in store.reviews()}


def reasons(folder: Path) -> dict[str, str]:
    with sqlite3.connect(folder / "reviews.db") as sql:
        found = dict(sql.execute("SELECT url, reason FROM frontier WHERE reason != '' AND status = 200"))
    sql.close()
    return found


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        served.routes["/"] = Answer(page("Home", "x/", "x/index.html", "y/", "y/index.html", "z", "z/index.php"))
        served.routes |= {f"/x/{name}": Answer(page("Film x", text=TEXT)) for name in ("", "index.html")}
        served.routes["/y/"] = Answer(page("Film y", text=TEXT + "It is the best of them."))
        served.routes["/y/index.html"] = Answer(page("Another film", text="Pears bite. " * 30))
        served.routes |= {path: Answer(page("Film z", text=TEXT[::-1])) for path in ("/z", "/z/index.php")}
        yield served


def test_one_page_is_one_record_and_two_are_two(site: Site, tmp_path: Path) -> None:
    kept = crawl(site, tmp_path)
    assert len(kept) == 5
    assert len({"x/", "x/index.html"} & set(kept)) == len({"z", "z/index.php"} & set(kept)) == 1
    assert {"y/", "y/index.html"} <= set(kept)
    left = {"x/", "x/index.html", "z", "z/index.php"} - set(kept)
    told = reasons(tmp_path)
    assert sorted(told) == sorted(f"{site.url}{path}" for path in left)
    assert all(reason.startswith("the same page as http://127.0.0.1:") for reason in told.values())


def test_a_change_of_the_page_is_a_version_of_one_record(site: Site, tmp_path: Path) -> None:
    before = crawl(site, tmp_path)
    site.routes |= {f"/x/{name}": Answer(page("Film x", text="It was cut again. " * 30)) for name in ("", "index.html")}
    after = crawl(site, tmp_path, "--recrawl")
    assert list(before) == list(after)
    assert after[next(path for path in after if path.startswith("x/"))].startswith("It was")


def test_what_is_no_longer_one_page_becomes_two(site: Site, tmp_path: Path) -> None:
    before = crawl(site, tmp_path)
    left = ({"x/", "x/index.html"} - set(before)).pop()
    site.routes[f"/{left}"] = Answer(page("A third film", text="Nobody saw it coming. " * 30))
    after = crawl(site, tmp_path, "--recrawl")
    assert set(after) == {*before, left}
    assert after[left].startswith("Nobody")


@pytest.mark.parametrize(
    ("kept", "url", "twin"),
    [
        ("http://quay.example/a/", "http://quay.example/a/index.html", True),
        ("http://quay.example/a/index.php", "http://quay.example/a", True),
        ("http://quay.example/", "http://quay.example/index.html", True),
        ("http://quay.example/a/", "http://quay.example/b/index.html", None),
        ("http://quay.example/a/", "http://quay.example/a/?page=2", None),
        ("http://quay.example/a/", "http://quay.example/a/", None),
        ("http://quay.example/a/", "http://pier.example/a/index.html", None),
        ("http://quay.example/a.html", "http://quay.example/a", None),
        ("http://quay.example/a", "http://quay.example/a/", True),
    ],
)
def test_addresses_of_one_place(tmp_path: Path, kept: str, url: str, twin: bool | None) -> None:
    raw = page("Film", text=TEXT).encode()
    with Store(tmp_path / "reviews.db") as store:
        store.lock()
        with store.transaction():
            store.put(Page(raw, url=kept), derive(Page(raw, url=kept)))
        found = twin_of(store, url, derive(Page(raw, url=url)))
        assert (found and found.same) == twin
        other = raw.replace(b"<body", b"<!-- 17 ms --><body")
        assert (found and twin_of(store, url, derive(Page(other, url=url)))) == found
