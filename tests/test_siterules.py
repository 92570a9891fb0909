"""Rules of single sites: read from files of a few lines, applied to their pages, checked on saved ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from reviewcrawler import extract, siterules
from reviewcrawler.cli import run
from reviewcrawler.commands.site import command
from reviewcrawler.derive import version_of
from reviewcrawler.errors import UsageError
from reviewcrawler.page import Page
from reviewcrawler.review import Credit, Film, Review
from reviewcrawler.siterules.parsing import parse
from reviewcrawler.workers import Workers

TEXT = "The film is slow and its actors are superb; the director trusts every scene, though the plot is weak. " * 4
RULES = """\
hosts = ["quayside.example"]

[kinds]
review = ["/seen/*"]
other = ["/heard/*"]

[[layout]]
name = "of today"
when = "body.today"
title = ".facts b"
year = ".facts time@datetime"
director = ".facts .by"
cast = ".facts li"
author = ".who"
rating = ".stars@title"
body = ".text"
debris = [".pull"]

[[layout]]
name = "until 2015"
title = "h3"
director = "h4"
"""
TODAY = f"""<body class=today><h1>Salt and bees</h1><div class=facts><b>The Salt Road</b> <time datetime=2021-05>May</time>
<span class=by>Ada Moor and Ben Ode</span><ul><li>Cy Fenn (the keeper)</li><li>Di Vale</li></ul></div>
<i class=who>Eve Hart</i><span class=stars title="4/5"></span><div class=text><p>{TEXT}</p><p class=pull>Superb actors!</p>
<p>{TEXT[:200]}</p></div><div class=more><p>{TEXT[:150]} And more of the kind.</p></div></body>"""
OLD = f"<body><h1>Salt and bees</h1><h3>The Salt Road</h3><h4>Ada Moor</h4><p>{TEXT}</p></body>"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(siterules.FOLDER, str(tmp_path))
    (tmp_path / "quayside-example.toml").write_text(RULES, "utf-8")
    siterules.all_rules.cache_clear()
    yield tmp_path
    siterules.all_rules.cache_clear()


def read(html: str, path: str = "/seen/salt") -> Review:
    return extract(html, url=f"https://www.quayside.example{path}", content_type="text/html")


@pytest.mark.usefixtures("folder")
def test_what_the_selectors_find_is_the_record() -> None:
    review = read(TODAY)
    assert review.film == Film("The Salt Road", 2021)
    assert review.director == ["Ada Moor", "Ben Ode"]
    assert review.cast == [Credit("Cy Fenn", "the keeper"), Credit("Di Vale")]
    assert (review.author, review.kind, review.rating and review.rating.value) == (["Eve Hart"], "review", 4)
    assert {review.evidence[name].by for name in ("film", "director", "cast", "author", "rating", "kind")} == {
        "site-rule"
    }


@pytest.mark.usefixtures("folder")
def test_the_body_is_what_the_rules_say_and_nothing_is_lost() -> None:
    review = read(TODAY)
    assert review.body is not None
    assert review.body.startswith("The film is slow")
    assert "Superb actors!" not in review.body
    assert "And more of the kind" not in review.body
    assert {"Superb actors!"} <= {debris.text for debris in review.debris}


@pytest.mark.usefixtures("folder")
def test_the_old_layout_keeps_reading_old_pages() -> None:
    review = read(OLD)
    assert (review.film, review.director) == (Film("The Salt Road"), ["Ada Moor"])


DATED = """\
hosts = ["quayside.example"]
[[layout]]
paths = ["/archive/*"]
director = "h2"
[[layout]]
until = 2015-12-31
director = "h3"
[[layout]]
from = 2016-01-01
until = 2020-06-30
director = "h4"
[[layout]]
director = "h5"
"""


@pytest.mark.parametrize(
    ("path", "director"),
    [
        ("/archive/2019/05/salt", "Ada Moor"),
        ("/2015/12/31/salt", "Ben Ode"),
        ("/2009/salt/", "Ben Ode"),
        ("/2016/01/salt", "Cy Fenn"),
        ("/2020-06-30/salt", "Cy Fenn"),
        ("/2020/07/salt", "Di Vale"),
        ("/2024/13/salt", "Di Vale"),
        ("/salt-2014", "Di Vale"),
    ],
)
def test_layouts_hold_for_addresses_and_for_the_days_that_they_tell(folder: Path, path: str, director: str) -> None:
    (folder / "quayside-example.toml").write_text(DATED, "utf-8")
    page = f"<h1>Salt</h1><h2>Ada Moor</h2><h3>Ben Ode</h3><h4>Cy Fenn</h4><h5>Di Vale</h5><p>{TEXT}</p>"
    assert read(page, path).director == [director]


@pytest.mark.usefixtures("folder")
def test_addresses_tell_the_kind() -> None:
    assert read(OLD, "/heard/salt").kind == "other"


@pytest.mark.usefixtures("folder")
def test_other_sites_and_markup_without_a_match_are_read_as_ever() -> None:
    other = extract(TODAY, url="https://lantern.example/salt", content_type="text/html")
    assert "site-rule" not in {proof.by for proof in other.evidence.values()}
    assert read("<h1>Salt</h1><p>Directed by Ada Moor.</p>").director == ["Ada Moor"]


@pytest.mark.usefixtures("folder")
def test_rules_reach_workers_and_the_version_of_records(folder: Path) -> None:
    with Workers(1) as workers:
        assert workers.submit(read, TODAY).result().director == ["Ada Moor", "Ben Ode"]
    before = version_of(Page("", url="https://quayside.example/"))
    (folder / "quayside-example.toml").write_text(RULES.replace("h4", "h5"), "utf-8")
    siterules.all_rules.cache_clear()
    assert "+sites." in before
    assert before != version_of(Page("", url="https://quayside.example/"))
    assert "+" not in version_of(Page("", url="https://lantern.example/"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hosts = [", "is no TOML"),
        ("", 'line 1: it names no host: add hosts = ["example.org"]'),
        ('hosts = ["https://a.example"]', "line 1: https://a.example is no host"),
        (
            'hosts = "a.example"\n\n[[layout]]\ndirektor = ".x"',
            "line 4: there is no direktor here: did you mean director?",
        ),
        ('hosts = "a.example"\n[[layout]]\ndirector = ".x["', "line 3: '.x[' is no CSS selector"),
        (
            'hosts = "a.example"\n[[layout]]\nuntil = "2020"',
            "line 3: until must be a day, without quotation marks: until = 2021-06-30",
        ),
        ('hosts = "a.example"\n[kinds]\nreviews = ["/a"]', "line 3: there is no reviews here: did you mean review?"),
        ('hosts = "a.example"\n[[layout]]\ncast = 7', "line 3: cast must be a text in quotation marks"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        parse(text, "quay.toml")
    assert said in str(error.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(siterules.FOLDER, "")
    assert run(["extract", "--sites", str(tmp_path / "none"), str(tmp_path)]) == 2
    siterules.all_rules.cache_clear()


def test_a_site_is_begun_filled_in_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(siterules.FOLDER, str(tmp_path / "sites"))
    saved = tmp_path / "page.html"
    saved.write_text(OLD, "utf-8")
    command_line = CliRunner()
    begun = command_line.invoke(command, ["new", str(saved), "--url", "https://quayside.example/seen/salt"])
    assert begun.exit_code == 0, begun.output
    case = tmp_path / "sites" / "quayside-example" / "seen-salt" / "expected.json"
    expected = json.loads(case.read_text("utf-8"))
    case.write_text(json.dumps({"director": ["Ada Moor"], "film": {"title": "The Salt Road"}}), "utf-8")
    siterules.all_rules.cache_clear()
    wrong = command_line.invoke(command, ["check"], standalone_mode=False)
    assert (wrong.return_value, expected["director"]) == (1, [])
    assert 'director: expected ["Ada Moor"], read []' in wrong.output
    (tmp_path / "sites" / "quayside-example.toml").write_text(RULES, "utf-8")
    siterules.all_rules.cache_clear()
    right = command_line.invoke(command, ["check", "quayside-example"], standalone_mode=False)
    assert (right.return_value, right.output.count(": ok")) == (0, 2)
    siterules.all_rules.cache_clear()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a site with a page that its robots.txt forbids, and one that it does not."""
    root = tmp_path / "served"
    root.mkdir()
    (root / "robots.txt").write_text("User-agent: *\nDisallow: /private\n", "utf-8")
    for name in ("salt.html", "private.html"):
        (root / name).write_text(OLD, "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("page", "said"), [("salt.html", ""), ("private.html", "robots.txt"), ("none.html", "404")])
def test_a_page_is_fetched_only_where_its_site_allows_it(tmp_path: Path, served: str, page: str, said: str) -> None:
    given = ["new", f"{served}/{page}", "--contact", "you@example.org", "--sites", str(tmp_path / "sites")]
    begun = CliRunner().invoke(command, given)
    assert said in str(begun.exception or "")
    assert bool(said) == (begun.exit_code != 0)
    assert (tmp_path / "sites").exists() == (not said)


def test_a_site_without_robots_allows_its_pages(tmp_path: Path, served: str) -> None:
    (tmp_path / "served" / "robots.txt").unlink()
    given = ["new", f"{served}/private.html", "--contact", "you@example.org", "--sites", str(tmp_path / "sites")]
    assert CliRunner().invoke(command, given).exit_code == 0
