"""What the pages of a site share is no article's, and where its articles stand is where one is looked for."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler import body
from reviewcrawler.extract import reviewed
from reviewcrawler.page import Page
from reviewcrawler.readers import read
from reviewcrawler.templates import Item, Sketch, Snapshot, sketch, snapshot_of
from tests.serving import command

SHARED = (
    "Our critics have watched every film of the year so that nobody else has to, and they have not forgiven us yet."
)
SUBJECTS = ["sea", "desert", "mountain", "city", "forest", "island"]


def html(subject: str, *, host: str = "reel.example") -> str:
    """A review whose last paragraph stands on every page of the site."""
    told = [
        f"The {subject} does most of the talking in this film, and it has a good deal to say about the people in it.",
        f"Nobody who has lived near a {subject} will believe a word of the second half, which is the better one.",
        f"It ends where it began, with the {subject} and a long silence, and the silence is worth the price of a ticket.",
    ]
    paragraphs = "".join(f"<p>{text}</p>" for text in [*told, SHARED, f"Go and see it, {subject} or no {subject}."])
    return (
        f"<title>Film review: {subject}</title><link rel=canonical href=https://{host}/{subject}>"
        f"<article><h1>Film review: {subject}</h1><div class=text>{paragraphs}</div></article>"
    )


def sketched(subject: str) -> Sketch:
    document = read(Page(html(subject), content_type="text/html"))
    return sketch(document, body.likelihoods(document))


def test_what_stands_on_several_pages_is_no_article_of_any() -> None:
    shared = snapshot_of(map(sketched, SUBJECTS))
    page = Page(html("sea"), content_type="text/html")
    alone, among = reviewed(page).body or "", reviewed(page, shared).body or ""
    assert SHARED in alone
    assert among.split("\n\n") == [text for text in alone.split("\n\n") if text != SHARED]


def test_a_snapshot_does_not_depend_on_the_order_of_pages_and_reads_back() -> None:
    pages = list(map(sketched, SUBJECTS))
    shared = snapshot_of(pages)
    random.Random(1).shuffle(pages)
    assert snapshot_of(pages) == shared == Snapshot.from_json(shared.to_json())
    assert snapshot_of(pages).version == shared.version != snapshot_of(pages[:3]).version


@pytest.mark.parametrize("pages", [[], ["sea"], ["sea"] * 5])
def test_one_article_however_often_shares_nothing(pages: list[str]) -> None:
    assert not snapshot_of(map(sketched, pages)).version


def test_a_text_that_parts_each_article_is_no_template() -> None:
    pages = [Page(html(subject).replace("<p>", "<p>For:</p><p>"), content_type="text/html") for subject in SUBJECTS]
    documents = [read(page) for page in pages]
    shared = snapshot_of(sketch(each, np.ones(len(each.blocks), dtype=np.float32)) for each in documents)
    assert len(shared.texts) == 1
    assert all("For:" in (reviewed(page, shared).body or "") for page in pages)


def test_among_many_pages_two_with_the_same_text_are_chance() -> None:
    pages = [Sketch([Item(1, number, 1.0, 0.1)]) for number in range(1, 10)]
    assert snapshot_of([*pages[:5], pages[0]]).texts == {1}
    assert snapshot_of([*pages, pages[0]]).texts == frozenset()
    assert snapshot_of([*pages, pages[0], pages[0]]).texts == {1}


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0, 1)))))
def test_any_sketches_make_a_snapshot_that_weighs_any_page(pages: list[list[tuple[int, int, float]]]) -> None:
    shared = snapshot_of(Sketch([Item(path, text, 1.0, likely) for path, text, likely in page]) for page in pages)
    document = read(Page(html("sea"), content_type="text/html"))
    weighed = shared.weigh(document, body.likelihoods(document))
    assert ((weighed >= 0) & (weighed <= 1)).all()


def records(folder: Path, *options: str) -> dict[str, dict[str, object]]:
    done = command("extract", *options, str(folder), cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    found = map(json.loads, done.stdout.splitlines())
    return {record["source"]: record for record in found}


def test_the_pages_of_a_folder_are_siblings(tmp_path: Path) -> None:
    for subject in SUBJECTS:
        (tmp_path / f"{subject}.html").write_text(html(subject), "utf-8")
    among, alone = records(tmp_path), records(tmp_path, "--no-siblings")
    assert all(SHARED not in str(record["body"]) for record in among.values())
    assert all(SHARED in str(record["body"]) for record in alone.values())
    version = among["sea.html"]["fetched"]["version"]  # type: ignore[index]
    assert version.startswith(alone["sea.html"]["fetched"]["version"] + "+")  # type: ignore[index]


def test_a_folder_of_several_sites_is_none(tmp_path: Path) -> None:
    for subject in SUBJECTS:
        (tmp_path / f"{subject}.html").write_text(html(subject, host=f"{subject}.example"), "utf-8")
    assert records(tmp_path) == records(tmp_path, "--no-siblings")
