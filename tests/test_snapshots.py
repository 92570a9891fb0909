"""What the pages of a site share, as a crawl finds it: when it is looked at, what it changes, and what it never does."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler.cli import run
from reviewcrawler.derive import derive
from reviewcrawler.keeping import forgetting, snapshots
from reviewcrawler.keeping.intake import take_in
from reviewcrawler.keeping.joining import join_parts
from reviewcrawler.page import Page
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers
from tests.archiving import block, http, packed
from tests.serving import Answer, Site, command, started, until

pytestmark = pytest.mark.long

SHARED = (
    "Our critics have watched every film of the year so that nobody else has to, and they have not forgiven us yet."
)
SUBJECTS = ["sea", "desert", "mountain", "city", "forest", "island"]
CRAWL = ("--allow-private", "--jobs", "0", "--no-gates")


def paragraphs(subject: str) -> list[str]:
    return [
        f"The {subject} does most of the talking in this film, and it has a good deal to say about the people in it.",
        f"Nobody who has lived near a {subject} will believe a word of the second half, which is the better one.",
        f"It ends where it began, with the {subject} and a long silence, and the silence is worth the price of a ticket.",
        f"Go and see it, {subject} or no {subject}.",
    ]


def html(subject: str, *, shared: str = SHARED, beside: str = "") -> str:
    """A review that holds a text of its site amid its own."""
    told = paragraphs(subject)
    told.insert(3, shared)
    text = "".join(f"<p>{each}</p>" for each in told)
    return (
        f"<title>Film review: {subject}</title><article><h1>Film review: {subject}</h1><div class=text>{text}</div>"
        f"</article>{beside}"
    )


def home(*names: str) -> str:
    return f"<title>Home</title><ul>{''.join(f'<li><a href=/{name}>{name}</a></li>' for name in names)}</ul>"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        made.routes["/"] = Answer(home(*SUBJECTS))
        made.routes |= {f"/{subject}": Answer(html(subject)) for subject in SUBJECTS}
        yield made


def crawl(site: Site, folder: Path, *options: str) -> None:
    done = command("crawl", site.url, *CRAWL, *options, cwd=folder)
    assert done.returncode == 0, done.stderr


def rows(folder: Path, query: str = "SELECT * FROM records ORDER BY id, version") -> list[tuple[Any, ...]]:
    sql = sqlite3.connect(folder / "reviews.db")
    found = sql.execute(query).fetchall()
    sql.close()
    return found


def bodies(folder: Path) -> dict[str, str]:
    query = "SELECT address, json_extract(record, '$.body') FROM records WHERE newest AND kind != 'index'"
    return {address.rpartition("/")[2]: body or "" for address, body in rows(folder, query)}


def precision(body: str, subject: str) -> float:
    found = body.split("\n\n")
    return sum(each in paragraphs(subject) for each in found) / len(found)


def put(store: Store, *subjects: str, site: str = "quayside.example", **given: str) -> None:
    for subject in subjects:
        page = Page(html(subject, **given), url=f"http://{site}/{subject}", content_type="text/html")
        with store.transaction():
            store.put(page, derive(page))


def settled(store: Store) -> int:
    with Workers(0) as workers:
        return sum(1 for _ in snapshots.settle(store, workers))


def versions(store: Store, site: str = "quayside.example") -> list[str]:
    return [version for (version,) in store.rows("SELECT version FROM snapshots WHERE site = ? ORDER BY number", site)]


def test_a_crawl_reads_pages_with_what_their_site_shares(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path)
    found = bodies(tmp_path)
    for subject in SUBJECTS:
        alone = derive(Page(html(subject), url=f"{site.url}{subject}")).record or {}
        assert precision(found[subject], subject) > precision(alone["body"], subject)
        assert [each for each in paragraphs(subject) if each not in found[subject]] == []
    ((version, pages, fresh, shared),) = rows(
        tmp_path, "SELECT version, pages, fresh, shared FROM snapshots WHERE version != ''"
    )
    assert (pages, fresh) == (6, 0)
    assert len(json.loads(shared)["texts"]) == 1
    assert {code.partition("+pages.")[2] for (code,) in rows(tmp_path, "SELECT code FROM records")} == {version}


def test_the_next_crawl_and_a_refresh_give_the_same_records(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path)
    before, known = rows(tmp_path), rows(tmp_path, "SELECT * FROM snapshots")
    crawl(site, tmp_path, "--recrawl")
    assert rows(tmp_path) == before
    done = command("refresh", "--jobs", "0", cwd=tmp_path)
    assert done.stdout.endswith("7 versions read, 0 records changed\n")
    assert rows(tmp_path) == before
    # What stands around a page has changed, not the page.
    site.routes |= {f"/{subject}": Answer(html(subject, beside="<aside>12 C</aside>")) for subject in SUBJECTS}
    crawl(site, tmp_path, "--recrawl")
    assert rows(tmp_path) == before
    assert rows(tmp_path, "SELECT * FROM snapshots") == known


def test_a_new_page_is_read_with_what_is_known(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path)
    before = rows(tmp_path)
    site.routes["/"] = Answer(home(*SUBJECTS, "harbour"))
    site.routes["/harbour"] = Answer(html("harbour"))
    crawl(site, tmp_path)
    assert SHARED not in bodies(tmp_path)["harbour"]
    assert {row[:2] for row in before} < {row[:2] for row in rows(tmp_path)}
    assert rows(tmp_path, "SELECT fresh FROM snapshots ORDER BY number DESC LIMIT 1") == [(1,)]


def test_a_site_is_looked_at_when_half_of_it_is_new(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, "sea")
        assert snapshots.due(store) == []
        put(store, "desert", "mountain")
        assert snapshots.due(store) == ["quayside.example"]
        assert (settled(store), settled(store)) == (3, 0)
        put(store, "city", "forest")
        assert snapshots.due(store) == []
        put(store, "island")
        assert snapshots.due(store) == ["quayside.example"]


def test_what_hardly_differs_is_no_new_snapshot(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, "sea", "desert", "mountain")
        settled(store)
        known = versions(store)
        put(store, "city", "forest", "island")
        assert settled(store) == 0
        assert versions(store) == known
        put(store, *SUBJECTS, shared=SHARED.replace("critics", "cats"))
        assert settled(store) == 6
        assert versions(store)[:-1] == known


def test_a_refresh_takes_a_new_snapshot_as_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                     capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with Store("reviews.db") as store:
        put(store, *SUBJECTS)
    before = rows(tmp_path)
    for options in (["--dry-run"], ["--since-version", "0.0.1"]):
        assert run(["refresh", "--jobs", "1", *options]) == 0
        assert "6 versions read, 6 records changed" in capsys.readouterr().out
        assert (rows(tmp_path) == before) == (options == ["--dry-run"])
    with Store("reviews.db") as store:
        store.sql.execute("UPDATE records SET code = '9.0' || substr(code, instr(code, '+'))")
    assert run(["refresh", "--jobs", "1", "--since-version", "0.0.1"]) == 0
    assert "0 versions read, 0 records changed" in capsys.readouterr().out
    assert all(SHARED not in body for body in bodies(tmp_path).values())


def test_work_that_was_interrupted_is_gone_on_with(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store, Workers(0) as workers:
        put(store, *SUBJECTS)
        work = snapshots.settle(store, workers)
        assert [next(work), next(work)] == [1, 2]
        work.close()
    read = "SELECT count(*) FROM records WHERE code LIKE '%+pages.%'"
    assert rows(tmp_path, read) == [(2,)]
    with Store(tmp_path / "reviews.db") as store:
        assert settled(store) == 4
        assert store.sql.execute("SELECT count(*) FROM works").fetchone() == (0,)
    assert rows(tmp_path, read) == [(6,)]


def has_looked(folder: Path) -> bool:
    """True where the store has a snapshot that says something."""
    try:
        return bool(rows(folder, "SELECT 1 FROM snapshots WHERE version != ''"))
    except sqlite3.OperationalError:  # the crawl has only begun
        return False


def has_ended_or_looked(process: subprocess.Popen[bytes], folder: Path) -> bool:
    return process.poll() is not None or has_looked(folder)


def test_kills_at_the_end_of_a_crawl_lose_nothing(tmp_path: Path) -> None:
    names = [f"{subject}-{n}" for subject in SUBJECTS for n in range(8)]
    with Site() as site:
        site.routes["/"] = Answer(home(*names))
        site.routes |= {f"/{name}": Answer(html(name)) for name in names}
        for wait in (0.0, 0.03, 0.1):
            process = started("crawl", site.url, "--allow-private", "--jobs", "0", cwd=tmp_path)
            until(partial(has_ended_or_looked, process, tmp_path))
            time.sleep(wait)
            process.kill()
            process.wait()
        crawl(site, tmp_path)
    assert has_looked(tmp_path)
    assert len(rows(tmp_path)) == len(names) + 1
    assert all(SHARED not in body for body in bodies(tmp_path).values())
    assert rows(tmp_path, "SELECT count(*) FROM works") == [(0,)]


def test_pages_of_an_archive_have_siblings_too(tmp_path: Path) -> None:
    archive = tmp_path / "a.warc.gz"
    urls = {f"http://quayside.example/{subject}": html(subject) for subject in SUBJECTS}
    archive.write_bytes(packed(*(block("response", url, http(said.encode())) for url, said in urls.items())))
    with Store(tmp_path / "reviews.db") as store, Workers(0) as workers:
        assert [taken.change for taken in take_in(store, workers, archive)] == ["new"] * 6
        assert settled(store) == 6
        before = rows(tmp_path)
        assert [taken.change for taken in take_in(store, workers, archive)] == ["same"] * 6
        assert (settled(store), rows(tmp_path)) == (0, before)


def test_a_text_over_several_pages_stays_joined(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, *SUBJECTS)
        text = "In its second half the film leaves the coast for a town of clerks who never look up. " * 5
        for number in ("", "?page=2"):
            said = f"<h1>Salt</h1><article><p>{text}{number}</p></article>"
            page = Page(said, url=f"http://quayside.example/seen/salt{number}", content_type="text/html")
            with store.transaction():
                store.put(page, derive(page))
        assert settled(store) == 8
        assert join_parts(store) == 1
        before = [review.to_dict() for review in store.reviews()]
    with Store(tmp_path / "reviews.db") as store:
        assert settled(store) == 0
        assert [review.to_dict() for review in store.reviews()] == before


def test_what_is_forgotten_leaves_the_snapshots(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store, Workers(0) as workers:
        put(store, *SUBJECTS)
        put(store, *SUBJECTS, site="harbour.example")
        work = snapshots.settle(store, workers)
        assert next(work) == 1
        work.close()
        state = "SELECT name, state FROM works"
        city = "http://harbour.example/city"
        come_to = json.dumps([city, Page("", url=city).id])
        assert store.sql.execute(state).fetchall() == [("snapshot harbour.example", come_to)]
        forgetting.forget(store, forgetting.target(store, "http://harbour.example/city"))
        assert store.sql.execute(state).fetchall() == [("snapshot harbour.example", '["", ""]')]
        forgetting.forget(store, forgetting.target(store, "harbour.example"))
        assert store.sql.execute(state).fetchall() == []
        assert versions(store, "harbour.example") == []
        assert settled(store) == 6


def test_what_was_taken_away_is_told_as_it_was_read(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        put(store, *SUBJECTS)
        settled(store)
        records = {review.url: review for review in store.reviews()}
        for page in store.pages():
            derived = derive(page)
            assert derived.record is not None
            assert derived.record["body"] == records[page.url].body
            assert SHARED in [each["text"] for each in derived.record["debris"]]
