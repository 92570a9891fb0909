"""The demo: three sites of invented films, served, crawled and shown."""

import json
import re
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from reviewcrawler.review import By, Debris, Evidence, Film, Review
from reviewcrawler.showing.demo import demo_sites, served
from reviewcrawler.showing.report import write_report
from tests.serving import command

HOSTILE = "<script>alert(1)</script> \"quoted\" & 'more'"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, command("demo", "--dir", "found", cwd=folder)


def test_it_shows_a_table_and_says_where_things_lie(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, result = ran
    assert result.returncode == 0, result.stderr
    head = result.stdout.splitlines()[0].split()
    assert head == ["site", "kind", "film", "director", "cast", "words", "debris"]
    assert {line.split()[0] for line in result.stdout.splitlines()[1:50]} <= {path.name for path in demo_sites()}
    assert re.search(r"\d+ records +found/records.jsonl", result.stdout)
    assert "found/report.html" in result.stdout


def test_every_page_that_robots_allow_has_a_record(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = ran
    lines = (folder / "found" / "records.jsonl").read_text("utf-8").splitlines()
    urls = {json.loads(line)["url"].partition("/")[2].partition("/")[2].partition("/")[2] for line in lines}
    assert len(lines) >= 30
    assert not any("private" in url for url in urls)
    pages = {
        path.relative_to(site).as_posix()
        for site in demo_sites()
        for path in site.rglob("*.html")
        if "private" not in path.parts
    }
    found = {url if url.endswith(".html") else f"{url}index.html" for url in urls}
    assert pages <= found


def test_the_report_is_one_file_that_runs_nothing(ran: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = ran
    report = (folder / "found" / "report.html").read_text("utf-8")
    assert "<script" not in report
    assert not re.search(r'(?:src|rel="stylesheet")', report)
    assert "prefers-color-scheme: dark" in report


def test_what_a_page_says_is_escaped(tmp_path: Path) -> None:
    by: By = "prose"
    review = Review(
        id="a", url="javascript:alert(1)", site=HOSTILE, kind="review", film=Film(HOSTILE), director=[HOSTILE],
        body=HOSTILE, evidence={"director": Evidence(by, HOSTILE)}, debris=[Debris("share", HOSTILE)],
    )  # fmt: skip
    write_report([review], tmp_path / "report.html", title=HOSTILE, names={})
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "<script" not in report
    assert "href=" not in report
    assert report.count("&lt;script&gt;") >= 7


def test_the_three_files_that_need_it_hold_the_servers_address() -> None:
    with served(demo_sites()[0]) as host:
        with urlopen(f"http://{host}/sitemap.xml") as answer:
            sitemap = answer.read().decode()
        with urlopen(f"http://{host}/") as answer:
            assert answer.headers["Content-Type"] == "text/html"
    assert f"<loc>http://{host}/" in sitemap
    assert "{{host}}" not in sitemap
