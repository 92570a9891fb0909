"""A site that is read worse than in its last runs is told; one that is as it was is not."""

import json
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reviewcrawler.frontier import GUESS
from reviewcrawler.health import runs
from reviewcrawler.health.figures import Figures, count
from reviewcrawler.health.gates import Gates, judge
from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, page, started, until

pytestmark = pytest.mark.long


def was(reviews: int = 40, **given: object) -> Figures:
    usual: dict[str, object] = {
        "pages": reviews + 5, "kinds": {"review": reviews, "index": 4, "other": 1}, "body": 3000, "news": reviews,
        "coverage": {"director": round(reviews * 0.95), "rating": reviews // 10, "film": reviews},
    }  # fmt: skip
    return Figures(**usual | given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (was(), []),
        (was(3), []),
        (was(0), []),
        (was(coverage={"director": 30, "rating": 4, "film": 40}), []),
        (
            was(coverage={"director": 0, "rating": 4, "film": 40}),
            ["director is read in 0 of 40 reviews (0 %), in the last runs in 95 %"],
        ),
        (was(coverage={"director": 38, "rating": 0, "film": 40}), []),
        (was(2, coverage={"film": 1}), []),
        (
            was(400, coverage={"director": 380, "rating": 0, "film": 400}),
            ["rating is read in 0 of 400 reviews (0 %), in the last runs in 10 %"],
        ),
        (was(body=1200), ["the body has 1200 characters (median of 40 reviews), in the last runs 3000"]),
        (was(4, body=100), []),
        (
            was(kinds={"review": 2, "other": 39, "index": 4}, coverage={"director": 2, "film": 2}),
            ["2 of 41 pages are reviews (5 %), in the last runs 98 %"],
        ),
        (was(kinds={"index": 45}, coverage={}), []),
        (was(known=12, still=1), ["of 12 changed pages that were reviews only 1 are"]),
        (was(failed=30), ["30 of 75 addresses failed (40 %), in the last runs 0 %"]),
        (was(2, failed=2), []),
        (was(news=0), []),
    ],
)
def test_what_falls_off_is_told_and_chance_is_not(now: Figures, said: list[str]) -> None:
    assert [broken.said for broken in judge(now, [was(), was(), was(41)], Gates())] == said


def test_a_first_run_is_measured_by_nothing() -> None:
    assert judge(was(coverage={}), [], Gates()) == []


def test_a_site_may_be_held_to_more_or_less() -> None:
    now = was(coverage={"director": 25, "film": 40})
    assert [b.field for b in judge(now, [was()], Gates(coverage=0.9))] == ["director"]
    assert judge(was(coverage={"film": 40}), [was()], Gates(required=("film",))) == []
    quiet = [was(0, news=0)] * 3
    assert [b.said for b in judge(quiet[0], quiet[1:], Gates(nothing_new=3))] == ["nothing new in 3 runs"]
    assert judge(quiet[0], quiet[2:], Gates(nothing_new=3)) == []


def test_runs_with_a_broken_gate_measure_no_others_until_they_are_accepted() -> None:
    bad = was(coverage={"director": 0, "film": 40}, broken=["director"])
    assert [b.field for b in judge(bad, [bad] * 5 + [was()], Gates())] == ["director"]
    bad.accepted = True
    assert judge(bad, [bad] * 5 + [was()], Gates()) == []


def test_many_pages_are_judged_as_few_are() -> None:
    many = was(20_000, coverage={"director": 400, "rating": 1_990, "film": 20_000})
    assert [b.field for b in judge(many, [was(20_000)], Gates())] == ["director"]


def _routes(site: Site, *, director: bool, films: int = 12) -> None:
    names = [f"/film-{n}" for n in range(films)]
    site.routes["/"] = Answer(page("Home", *names))
    for name in names:
        made = page(
            f"The {name[1:].title()}",
            "/",
            text=f"{name} is a film that I would watch again. It is slow, and it is worth it. " * 6,
        )
        site.routes[name] = Answer(
            made if director else made.replace("Directed by Ada Moor. ", "<b>Enjoy our new design.</b>")
        )


def test_a_redesign_that_hides_a_field_ends_with_status_3_and_names_it(tmp_path: Path) -> None:
    with Site() as site:
        args = ("crawl", site.url, "--allow-private", "--jobs", "0", "--recrawl")
        _routes(site, director=True)
        assert command(*args, cwd=tmp_path).returncode == 0
        _routes(site, director=False)
        done = command(*args, "--quiet", cwd=tmp_path)
        assert done.returncode == 3, done.stderr
        assert all("gate broken" in line for line in done.stderr.splitlines())
        told = next(line for line in done.stderr.splitlines() if "gate broken" in line and "director" in line)
        said = "director is read in 0 of 12 reviews (0 %), in the last runs in 100 %"
        assert f"gate broken on {site.host}: {said}" in told
        assert told.count(f"{site.url}film-") == 3
        done = command(*args, "--json-log", "-v", cwd=tmp_path)
        assert done.returncode == 3
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        gate = next(line for line in lines if line["event"] == "gate")
        assert (gate["site"], gate["gate"], gate["field"], gate["now"]) == (site.host, "coverage", "director", 0)
        assert {"log", "summary"} <= {line["event"] for line in lines}
        assert command(*args, "--no-gates", cwd=tmp_path).returncode == 0
        with Store(tmp_path / "reviews.db") as store:
            assert [bool(each.figures.broken) for each in runs.history(store, site.host)] == [True, True, True, False]
            assert runs.accept(store, site.host) == 3
        assert command(*args, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("http://127.0.0.1:9/", "--allow-private"), 4, "no page at all from 127.0.0.1:9"),
        (("http://127.0.0.1:9/",), 2, "add --allow-private"),
        (("http://127.0.0.1:9/", "--max-pages", "many"), 2, "'many' is not a valid integer"),
        (("sites.toml",), 2, "sites.toml"),
        (("http://127.0.0.1:9/", "--allow-private", "--store", "no/where.db"), 74, "the folder no does not exist"),
    ],
    ids=["no answer", "refused", "an option", "no file", "no folder"],
)
def test_a_program_that_asked_for_json_gets_nothing_else(
    tmp_path: Path, args: tuple[str, ...], status: int, said: str
) -> None:
    done = command("crawl", *args, "--jobs", "0", "--json-log", cwd=tmp_path)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert (done.returncode, lines[-1]["event"], lines[-1]["status"]) == (status, "error", status)
    assert said in lines[-1]["message"]


def test_a_redesign_is_told_before_all_of_a_site_is_fetched(tmp_path: Path) -> None:
    with Site() as site:
        args = ("crawl", site.url, "--allow-private", "--jobs", "0", "--recrawl")
        _routes(site, director=True, films=30)
        assert command(*args, cwd=tmp_path).returncode == 0
        _routes(site, director=False, films=30)
        done = command(*args, "--max-pages", "24", cwd=tmp_path)
        assert done.returncode == 3, done.stderr
        assert "director is read in 0 of" in done.stderr
    with Store(tmp_path / "reviews.db") as store:
        last, first = runs.history(store, site.host)
        assert (last.ended, bool(last.figures.broken)) == (None, True)
        assert first.ended


def _resumed(folder: Path) -> int:
    """How often the run was taken up, as a crawl under way has noted it; -1 where it has noted nothing."""
    with closing(sqlite3.connect(f"file:{folder / 'reviews.db'}?mode=ro", uri=True)) as store:
        (resumed,) = store.execute("SELECT max(resumed) FROM runs").fetchone()
    return -1 if resumed is None else int(resumed)


def test_an_interrupted_run_is_one_run_and_its_kills_are_not_measured(tmp_path: Path) -> None:
    with Site() as site:
        _routes(site, director=True)
        for answer in site.routes.values():
            answer.wait = 0.1  # type: ignore[union-attr]
        for begun in range(2):
            goal = len(site.asked) + 5
            first = started("crawl", site.url, "--allow-private", "--jobs", "0", cwd=tmp_path)
            until(lambda goal=goal, begun=begun: len(site.asked) >= goal and _resumed(tmp_path) == begun)  # type: ignore[misc]
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        with Store(tmp_path / "reviews.db") as store:
            (under_way,) = runs.history(store, site.host)
            assert under_way.ended is None
            assert under_way.resumed == 1
        assert command("crawl", site.url, "--allow-private", cwd=tmp_path).returncode == 0
        with Store(tmp_path / "reviews.db") as store:
            (whole,) = runs.history(store, site.host)
    assert whole.ended
    assert whole.resumed == 2
    assert whole.figures.reviews == 12
    assert whole.figures.coverage["director"] == 12
    assert whole.figures.broken == []


def test_pages_that_are_unchanged_are_counted_apart(tmp_path: Path) -> None:
    def answer(_before: int) -> Answer:
        return Answer(page("The Quay"), headers={"ETag": '"a"'})

    with Site() as site:
        site.routes["/"] = answer
        for expected in ((1, 0), (1, 0)):
            command("crawl", site.url, "--allow-private", "--recrawl", cwd=tmp_path)
            with Store(tmp_path / "reviews.db") as store:
                now = runs.history(store, site.host)[0].figures
                assert (now.pages, now.unchanged) == expected
                store.sql.execute("UPDATE frontier SET status = 304")
                assert count(store, site.host, 0).unchanged >= 1


def test_paths_that_were_only_guessed_are_no_failures(tmp_path: Path) -> None:
    with Store(tmp_path / "reviews.db") as store:
        insert = (
            "INSERT INTO frontier (key, url, site, round, state, source, checked) VALUES (?, ?, 'a', 1, 'failed', ?, 9)"
        )
        store.sql.executemany(insert, [("1", "http://a/feed", GUESS), ("2", "http://a/b", 0)])
        assert count(store, "a", 5).failed == 1


SITES = """
contact = "ada@example.org"
keep_versions = 2
[sites.one]
start = "{0}"
every = "1h"
only = ["/film-1*"]
[sites.two]
start = "{1}"
delay = 0.2
"""


def test_the_sites_of_a_file_are_crawled_when_their_time_has_come(tmp_path: Path) -> None:
    with Site() as one, Site() as two:
        for site in (one, two):
            _routes(site, director=True)
        (tmp_path / "sites.toml").write_text(SITES.format(one.url, two.url))
        args = ("crawl", "sites.toml", "--allow-private", "--jobs", "0")
        told = command(*args, "--dry-run", cwd=tmp_path)
        assert (told.returncode, len(one.asked)) == (0, 0)
        assert f"{one.host}: {one.url}; only /film-1*; at most 50000 pages; 0 addresses wait" in told.stdout
        assert not (tmp_path / "reviews.db").exists()
        first = command(*args, "one", cwd=tmp_path)
        assert first.returncode == 0, first.stderr
        assert {path for path in one.asked if path.startswith("/film")} == {"/film-1", "/film-10", "/film-11"}
        assert not two.asked
        both = command(*args, "--metrics", "out.prom", cwd=tmp_path)
        assert both.returncode == 0, both.stderr
        assert "one is not due before" in both.stderr
        assert "/film-5" in two.asked
        assert f'reviewcrawler_run_reviews{{site="{two.host}"}} 12.0' in (tmp_path / "out.prom").read_text()
        before = len(one.asked)
        assert command(*args, "one", cwd=tmp_path).returncode == 0
        assert len(one.asked) > before
        wrong = command(*args, "three", cwd=tmp_path)
        assert wrong.returncode == 2
        assert "there is no site three in the sites file: it has one, two" in wrong.stderr
    gaps = [later - earlier for earlier, later in zip(two.times, two.times[1:], strict=False)]
    assert min(gaps) > 0.18
