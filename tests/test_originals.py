"""Which of the copies is the original: a table of what pages say, and what follows."""

from pathlib import Path
from typing import Any

import pytest

from reviewcrawler import Page, Review, Store
from reviewcrawler.copying.clusters import Pair
from reviewcrawler.copying.elsewhere import Elsewhere
from reviewcrawler.copying.kept import settle_store
from reviewcrawler.copying.originals import origin_of
from reviewcrawler.derive import derive
from reviewcrawler.stated.sources import links_of, sources_of
from training.rewrites import families

TEXT = "The ferry sails at night. " * 20
JSON_LD = {"date_published": {"by": "linked-data", "raw": "x"}}


def page(name: str, **told: Any) -> Review:
    """A record of `https://<name>.example/r`."""
    return Review.from_dict({"id": name, "url": f"https://{name}.example/r", "body": TEXT} | told)


def at(day: str) -> dict[str, Any]:
    return {"date_published": f"2024-05-{day}", "evidence": JSON_LD}


CASES: list[tuple[str, list[Review], str | None, str]] = [
    ("nothing is told", [page("a"), page("b")], None, "nothing tells"),
    ("canonical elsewhere", [page("a"), page("b", canonical_url="https://a.example/r")], "a", ""),
    ("canonical on www", [page("a"), page("b", canonical_url="https://www.a.example/r/")], "a", ""),
    ("canonical of one's own", [page("a", canonical_url="https://a.example/r"), page("b")], None, "nothing tells"),
    (
        "canonical goes before a date",
        [page("a", **at("09")), page("b", canonical_url="https://a.example/r", **at("08"))],
        "a",
        "",
    ),
    (
        "the source is not held",
        [page("a"), page("b", canonical_url="https://far.example/x")],
        None,
        "not held: https://b",
    ),
    (
        "the source is not held, though one is earlier",
        [page("a", **at("01")), page("b", canonical_url="https://far.example/x", **at("02"))],
        None,
        "not held",
    ),
    (
        "each names the other",
        [page("a", canonical_url="https://b.example/r"), page("b", canonical_url="https://a.example/r")],
        None,
        "contradicts itself",
    ),
    (
        "a chain of names leads to its end",
        [page("a"), page("b", canonical_url="https://a.example/r"), page("c", canonical_url="https://b.example/r")],
        "a",
        "",
    ),
    (
        "two sources are named",
        [
            page("a"),
            page("b"),
            page("c", canonical_url="https://a.example/r"),
            page("d", canonical_url="https://b.example/r"),
        ],
        None,
        "contradicts itself",
    ),
    ("a notice", [page("a"), page("b", body=f"{TEXT}Originally published at a.example.")], "a", ""),
    ("a notice in Spanish", [page("a"), page("b", body=f"Publicado originalmente en a.example.\n\n{TEXT}")], "a", ""),
    ("a notice in Russian", [page("a"), page("b", body=f"{TEXT}Впервые опубликовано: a.example")], "a", ""),
    ("a host without a notice", [page("a"), page("b", body=f"{TEXT}I like a.example.")], None, "nothing tells"),
    ("a link to the other", [page("a"), page("b", body=f"{TEXT}Read https://a.example/r")], "a", ""),
    ("a link to a longer address", [page("a"), page("b", body=f"{TEXT}https://a.example/rest")], None, "nothing tells"),
    ("the earliest date", [page("a", **at("09")), page("b", **at("08"))], "b", ""),
    ("the same day", [page("a", **at("09")), page("b", **at("09"))], None, "nothing tells"),
    ("one date alone", [page("a", **at("09")), page("b")], None, "nothing tells"),
    (
        "the time of the crawl is no evidence",
        [page("a", fetched={"at": "2024-01-01T00:00:00Z"}), page("b", fetched={"at": "2024-02-01T00:00:00Z"})],
        None,
        "nothing tells",
    ),
    ("one breaks off", [page("a"), page("b", truncated=True)], None, "nothing tells"),
    ("signed, and the other breaks off", [page("a", author=["Mo Lind"]), page("b", truncated=True)], None, "nothing"),
    (
        "the same, and that one shows the place of the other",
        [page("a", author=["Mo Lind"]), page("b", body=f"{TEXT}More on www.a.example!", truncated=True)],
        "a",
        "",
    ),
    (
        "each shows the place of the other",
        [page("a", body=f"{TEXT}b.example"), page("b", body=f"{TEXT}a.example", author=["Mo Lind"], truncated=True)],
        None,
        "nothing",
    ),
    (
        "a copy shows its own place",
        [page("a", author=["Mo Lind"]), page("b", body=f"{TEXT}b.example")],
        None,
        "nothing",
    ),
]


@pytest.mark.parametrize(("reviews", "original", "reason"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_originals(reviews: list[Review], original: str | None, reason: str) -> None:
    for order in (reviews, reviews[::-1]):
        found = origin_of(order, {}, {})
        assert found.original == original
        assert reason in found.reason
        assert bool(found.reason) != bool(found.original)


def test_what_an_excerpt_was_cut_from_is_signed_and_whole() -> None:
    whole, cut = page("a", author=["Mo Lind"]), page("b", body=TEXT[:200], truncated=True)
    found = origin_of([whole, cut], {frozenset("ab"): Pair(0, 1, "excerpt", 0.9)}, {})
    assert found.original == "a"
    assert {clue.kind for clue in found.evidence} == {"containment", "author", "whole"}


def test_an_earlier_excerpt_and_a_later_whole_contradict() -> None:
    whole, cut = page("a", **at("09")), page("b", body=TEXT[:200], **at("08"))
    found = origin_of([whole, cut], {frozenset("ab"): Pair(0, 1, "excerpt", 0.9)}, {})
    assert found.original is None
    assert "it speaks for b and for a" in found.reason


def test_what_people_decide_goes_before_all() -> None:
    told = [page("a"), page("b", canonical_url="https://far.example/x")]
    assert origin_of(told, {}, {"a": "b"}).original == "b"


def test_lineage_follows_names_then_likeness() -> None:
    told = [
        page("a", **at("01")),
        page("b", canonical_url="https://a.example/r", **at("02")),
        page("c", canonical_url="https://b.example/r", **at("03")),
        page("d", **at("04")),
    ]
    pairs = {frozenset("ad"): Pair(0, 3, "spun", 0.6), frozenset("cd"): Pair(2, 3, "near", 0.9)}
    assert origin_of(told, pairs, {}).lineage == [("b", "a"), ("c", "b"), ("d", "c")]


def declared(name: str) -> Elsewhere:
    """A page of `b` that declares where its text comes from."""
    return Elsewhere(sources=lambda record: [f"https://{name}.example/r"] if record == "b" else [])


def linking(*links: tuple[str, str]) -> Elsewhere:
    """Pages of which some link to others, (from, to)."""
    return Elsewhere(links=lambda record: [f"https://www.{to}.example/r/" for by, to in links if by == record])


@pytest.mark.parametrize(
    ("elsewhere", "original", "said"),
    [
        (linking(("b", "a")), "a", "names https://a.example/r"),
        (linking(("b", "a"), ("a", "b")), None, "contradicts itself"),
        (linking(("b", "c")), None, "nothing tells"),
        (declared("a"), "a", "names https://a.example/r"),
        (declared("b"), None, "nothing tells"),
        (declared("far"), None, "the source is not held"),
        (Elsewhere(signed={("a.example", "Ada Quill"): 9, ("b.example", "Ada Quill"): 1}), "a", "holds 8 more by Ada"),
        (Elsewhere(signed={("a.example", "Ada Quill"): 9, ("b.example", "Ada Quill"): 5}), None, "nothing tells"),
        (Elsewhere(signed={("a.example", "Ada Quill"): 2}), None, "nothing tells"),
    ],
    ids=[
        "linked",
        "both linked",
        "linked elsewhere",
        "held",
        "itself",
        "not held",
        "an archive",
        "two archives",
        "no archive",
    ],
)
def test_what_stands_elsewhere(elsewhere: Elsewhere, original: str | None, said: str) -> None:
    origin = origin_of([page("a", author=["Ada Quill"]), page("b", author=["Ada Quill"])], {}, {}, elsewhere)
    assert origin.original == original
    assert said in origin.reason + " ".join(clue.says for clue in origin.evidence)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<meta name="original-source" content="https://one.example/r">', ["https://one.example/r"]),
        ('<meta name="Syndication-Source" content=" https://one.example/r ">', ["https://one.example/r"]),
        ('<meta name="syndication-source" content="One News">', []),
        ('{"@type": "NewsArticle", "isBasedOn": "https://one.example/r"}', ["https://one.example/r"]),
        ('{"@type": "Review", "isBasedOn": {"@id": "https://one.example/r"}}', ["https://one.example/r"]),
        ('{"@type": "Review", "isBasedOnUrl": ["https://one.example/r", 7]}', ["https://one.example/r"]),
        ('{"@type": "Movie", "isBasedOn": "https://books.example/novel"}', []),
        ('{"@type": "Review", "isBasedOn": {"@type": "Book", "url": "https://books.example/novel"}}', []),
        ('{"@type": "Review", "comment": {"@type": "Article", "isBasedOn": "https://one.example/r"}}', []),
        ('{"@type": "Review", "isBasedOn": "https://one.example/r"', []),
    ],
)
def test_sources_that_a_page_declares(markup: str, expected: list[str]) -> None:
    told = markup if markup.startswith("<") else f'<script type="application/ld+json">{markup}</script>'
    assert sources_of(Page(f"<head>{told}</head><p>{TEXT}", "https://b.example/r", "text/html")) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p><a class="x" href="https://one.example/r?a=1&amp;b=2">One</a>', ["https://one.example/r?a=1&b=2"]),
        ("<A HREF=http://one.example/r>One</A> <a href='http://one.example/r'>", ["http://one.example/r"]),
        ('<a href="/r">One</a> <link rel="canonical" href="https://one.example/r">', []),
        ('<li class="pingback"><a href="https://one.example/r" rel="ugc nofollow">One</a>', []),
    ],
)
def test_links_of_a_page(markup: str, expected: list[str]) -> None:
    assert links_of(Page(f"<p>{TEXT}{markup}", "https://b.example/r", "text/html")) == expected


def test_a_store_reads_what_its_pages_declare(tmp_path: Path) -> None:
    body = next(families()).reviews["original"].body or ""
    article = "<article><h1>Night Ferry</h1>" + "".join(f"<p>{p}</p>" for p in body.split("\n\n")) + "</article>"
    meta = '<meta name="original-source" content="https://a.example/r">'
    with Store(tmp_path / "reviews.db") as store:
        store.lock()
        for name, head in (("a", ""), ("b", meta)):
            made = Page(f"<html><head>{head}</head><body>{article}</body></html>".encode(), f"https://{name}.example/r")
            with store.transaction():
                store.put(made, derive(made))
        (cluster,) = settle_store(store)
    assert cluster.original is not None
    assert [clue.kind for clue in cluster.origin.evidence] == ["declared source"]
