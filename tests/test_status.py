"""What an operator sees of a store: sites, runs, trends, gates, failures, size; for people, programs and collectors."""

import json
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from reviewcrawler.cli import run
from reviewcrawler.derive import derive
from reviewcrawler.health import metrics, runs
from reviewcrawler.health.figures import Figures
from reviewcrawler.page import Page
from reviewcrawler.store import Store
from tests.serving import page

QUAY = "quayside.example"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a healthy site, one with a broken gate, and one that is under way, in the current folder."""
    monkeypatch.chdir(tmp_path)
    with Store("reviews.db") as made:
        for number in range(3):
            given = Page(page(f"Film {number}"), url=f"http://{QUAY}/{number}", status=200)
            with made.transaction():
                made.put(given, derive(given))
        sites = [
            (QUAY, 0, ""),
            ("crane.example", 0, ""),
            ("pier.example", 9e9, ""),
            ("jetty.example", 0, "no answer in time"),
        ]
        made.sql.executemany("INSERT INTO sites (site, not_before, reason) VALUES (?, ?, ?)", sites)
        told = "director is read in 0 of 12 reviews (0 %), in the last runs in 95 %"
        for number in range(1, 4):
            _ended(made, QUAY, Figures(10 * number, 5, 1, 3, {"review": 8 * number}, {"director": 8 * number}, 3000))
        _ended(made, "crane.example", Figures(12, kinds={"review": 12}, broken=[told]))
        runs.begin(made, "pier.example")
        made.sql.execute(
            "INSERT INTO frontier (key, url, site, round, state, reason) VALUES ('a', 'http://pier.example/a', 'pier.example', 1, 'failed', 'HTTP 404')"
        )
        made.sql.execute("INSERT INTO works VALUES ('archive /data/a.warc.gz', '{\"passed\": 7}')")
        made.sql.execute("INSERT INTO forgotten VALUES ('gone.example', '2024-05-01')")
    return tmp_path / "reviews.db"


def _ended(made: Store, site: str, found: Figures) -> None:
    made.sql.execute(
        "INSERT INTO runs (site, began, ended, figures) VALUES (?, '2024-05-01T10:00:00.000Z', '2024-05-01T11:00:00.000Z', ?)",
        (site, json.dumps(found.to_dict())),
    )


def told(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    run(["status", "--json", *args])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.usefixtures("store")
def test_people_see_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status"]) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert f"✓ {QUAY} 3 0 0 2024-05-01 11:00 ▃▆█ ███ ███" in said
    assert "gate broken on crane.example: director is read in 0 of 12 reviews" in said
    assert "asked to be left alone until" in said
    assert "given up: no answer in time" in said
    assert "failed on pier.example: 1 × HTTP 404 (http://pier.example/a)" in said
    assert "unfinished: /data/a.warc.gz, 7 pages read" in said
    assert "1 pages and sites are forgotten" in said
    assert "store " in said
    assert "records " in said.partition("store ")[2]


@pytest.mark.usefixtures("store")
def test_one_site_is_shown_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", f"https://www.{QUAY}/"]) == 0
    said = capsys.readouterr().out
    assert "crane.example" not in said
    assert said.count("2024-05-01 10:00") == 3
    assert "director        100% ███" in said


@pytest.mark.usefixtures("store")
def test_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys)
    sites = {site["site"]: site for site in found["sites"]}
    assert sites[QUAY]["records"] == 3
    assert [each["pages"] for each in sites[QUAY]["runs"]] == [30, 20, 10]
    assert sites[QUAY]["runs"][0]["coverage"]["director"] == 1.0
    assert sites["pier.example"]["runs"][0]["ended"] is None
    assert sites["pier.example"]["addresses"] == {"pending": 0, "leased": 0, "done": 0, "failed": 1}
    assert sites["jetty.example"]["given_up"] == "no answer in time"
    size = found["store"]["size"]
    assert sum(count for name, count in size.items() if name not in ("file", "log")) == size["file"]


def test_collectors_get_open_metrics(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "--metrics", "out.prom"]) == 3
    capsys.readouterr()
    text = (store.parent / "out.prom").read_text("utf-8")
    families = {family.name: family for family in text_string_to_metric_families(text)}  # type: ignore[no-untyped-call, unused-ignore]
    assert {sample.labels["site"]: sample.value for sample in families["reviewcrawler_gates_broken"].samples} == {
        QUAY: 0, "crane.example": 1, "pier.example": 0, "jetty.example": 0
    }  # fmt: skip
    (director,) = (
        s for s in families["reviewcrawler_run_coverage"].samples if s.labels == {"site": QUAY, "field": "director"}
    )
    assert director.value == 1.0
    assert text.endswith("# EOF\n")
    assert not list(store.parent.glob(".out*"))


@pytest.mark.usefixtures("store")
def test_a_site_is_accepted_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "crane.example", "--accept"]) == 0
    assert "crane.example: 1 runs are taken as they are" in capsys.readouterr().err
    assert run(["status"]) == 0


@pytest.mark.usefixtures("store")
def test_a_site_that_is_not_there_is_a_matter_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "nowhere.example"]) == 2
    assert f"it has crane.example, jetty.example, pier.example, {QUAY}" in capsys.readouterr().err


@pytest.mark.usefixtures("store")
def test_without_the_extra_the_way_out_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(metrics, "CollectorRegistry", None)
    assert run(["status", "--metrics", "out.prom"]) == 2
    assert "pip install 'reviewcrawler[metrics]'" in capsys.readouterr().err


def test_an_empty_store_is_shown_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Store("reviews.db").close()
    assert run(["status"]) == 0
    assert "store " in capsys.readouterr().out
