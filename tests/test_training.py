"""What the model learns from: gold text found again in blocks, and words weighed by site."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from importlib import resources
from pathlib import Path

import pytest

from reviewcrawler.page import Page
from reviewcrawler.readers import read
from training.folds import cross_validate, fold_of
from training.gold import Gold, align, load, registered_domain
from training.lexicon import Counts
from training.scores import precision_recall, summary

STORY = "The harbour town looks the same in every season and the film knows it."
HTML = f"<nav><a href=/>Home page of it all</a></nav><h1>Harbour</h1><p>{STORY}</p><p>Indeed.</p><p class=share>Share this with friends</p>"


def shares(html: str, body: str) -> list[float]:
    return [round(float(share), 2) for share in align(read(Page(html, content_type="text/html")).blocks, body)]


@pytest.mark.parametrize(
    ("html", "body", "expected"),
    [
        (HTML, f"{STORY}\n\nIndeed.", [0, 0, 1, 1, 0]),
        (f"<p>{STORY}</p><div hidden><p>{STORY}</p></div>", STORY, [1, 0]),
        (f"<p>{STORY} And four words more.</p>", STORY, [0.73]),
        ("<p>Nothing of it</p>", "", [0]),
    ],
)
def test_a_block_is_gold_by_the_share_of_its_text(html: str, body: str, expected: list[float]) -> None:
    assert shares(html, body) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.example.co.uk/a", "example.co.uk"),
        ("https://blog.example.org:8080/", "example.org"),
        ("http://localhost/", ""),
        ("", ""),
    ],
)
def test_pages_are_parted_by_registered_domain(url: str, domain: str) -> None:
    assert registered_domain(url) == domain


def pages(sites: int) -> list[Gold]:
    out = []
    for number in range(sites):
        page = Page(HTML, url=f"https://site{number}.org/", content_type="text/html")
        document = read(page)
        body = f"{STORY}\n\nIndeed."
        out.append(Gold("1", "set", f"site{number}.org", page, document, body, align(document.blocks, body)))
    return out


def test_a_word_weighs_what_sites_say_of_it() -> None:
    weights = Counts(pages(12)).table()
    assert weights["names"]["share"] < 0
    assert weights["names"]["<nav>"] < 0
    assert weights["words"]["harbour"] > 0


def test_a_word_of_few_sites_weighs_nothing() -> None:
    assert Counts(pages(2)).table()["names"] == {}


def test_a_site_is_never_measured_with_its_own_words() -> None:
    counts = Counts(pages(4))
    whole = counts.lexicon()
    assert "share" in whole.names
    assert "share" not in counts.lexicon_without("site0.org", whole).names


def test_gold_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "small.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps({"id": "a", "url": "https://www.example.org/a", "html": HTML, "body": STORY}) + "\n")
    (gold,) = load([path])
    assert (gold.id, gold.set, gold.site) == ("a", "small", "example.org")
    assert gold.chars.tolist() == [len(b.text) for b in gold.document.blocks]


def test_the_measure_is_a_mean_over_pages() -> None:
    assert precision_recall("a b c d e", "a b c d") == (1.0, 0.5)
    assert precision_recall("", "") == (1.0, 1.0)
    assert summary([(1.0, 0.5), (0.5, 1.0)]) == (0.75, 0.75, 0.75)


def test_a_site_is_in_one_fold() -> None:
    parts = fold_of([page for _ in range(3) for page in pages(7)], 5)
    assert parts == parts[:7] * 3
    assert sorted(set(parts)) == [0, 1, 2, 3, 4]


def test_folds_are_scored_with_their_models_and_go_on_where_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learned: list[int] = []

    def learn(found: list[Gold], path: Path, _tell: Callable[[int], None]) -> None:
        if len(learned) == 1 and interrupted:
            raise KeyboardInterrupt
        learned.append(len(found))
        with resources.as_file(resources.files("reviewcrawler.tables") / "body.json") as shipped:
            shutil.copy(shipped, path)

    found = [page for page in pages(4) for _ in range(2)]
    for interrupted in (True, False):
        with pytest.raises(KeyboardInterrupt) if interrupted else nullcontext():
            cross_validate(found, 2, 1, learn, kept=tmp_path)
    assert learned == [4, 4]
    lines = capsys.readouterr().out.splitlines()
    assert [lines[row].split()[:2] for row in (1, -1)] == [["set", "8"], ["set", "8"]]
    inside, outside = lines[1].split()[2:4]
    assert inside == outside  # for both folds were given the same model
    cross_validate(found, 2, 1, learn, kept=tmp_path)
    assert (learned, capsys.readouterr().out.splitlines()) == ([4, 4], lines)
    for kept in tmp_path.glob("scores-*"):
        kept.unlink()
    cross_validate(found, 2, 1, learn, kept=tmp_path)
    assert (learned, capsys.readouterr().out.splitlines()) == ([4, 4], lines)
    cross_validate(found, 2, 2, learn, kept=tmp_path)
    assert learned == [4, 4, 4, 4]


def test_a_model_that_finds_nothing_scores_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def learn(_found: list[Gold], path: Path, _tell: Callable[[int], None]) -> None:
        table = json.loads((resources.files("reviewcrawler.tables") / "body.json").read_text("utf-8"))
        table["network"]["out.bias"] = [-50.0]
        path.write_text(json.dumps(table), "utf-8")

    cross_validate(pages(4), 2, 1, learn, kept=tmp_path)
    assert capsys.readouterr().out.splitlines()[1].split()[2:4] == ["0.0000", "0.0000"]
