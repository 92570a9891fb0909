"""What pages say of themselves to machines, in the shapes that real sites write."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler.extract import extract, label
from reviewcrawler.page import Page
from reviewcrawler.review import Credit, Rating
from reviewcrawler.stated import nodes
from reviewcrawler.stated.linked import LinkedData
from reviewcrawler.stated.values import rating

FILM = {
    "@type": "Movie",
    "name": "The Salt Road",
    "dateCreated": "2021-03-04",
    "director": {"@type": "Person", "name": "Ada Moor"},
    "actor": [{"@type": "PerformanceRole", "actor": {"name": "Ben Ode"}, "characterName": "The Keeper"}, "Cy Fenn"],
}
REVIEW = {
    "@type": "Review",
    "author": {"@type": "Person", "name": "Dee Lark"},
    "datePublished": "2021-05-06",
    "reviewRating": {"@type": "Rating", "ratingValue": "3,5", "bestRating": 5},
    "itemReviewed": FILM,
}


def page(*scripts: object, head: str = "", body: str = "<h1>The Salt Road</h1>") -> str:
    texts = [s if isinstance(s, str) else json.dumps(s) for s in scripts]
    ld = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return f"<html><head><title>The Salt Road</title>{head}{ld}</head><body>{body}</body></html>"


def linked(html: str, url: str | None = None) -> LinkedData:
    return label(Page(html, url=url, content_type="text/html")).linked


GRAPH = {"@graph": [{"@type": "Review", "author": {"@id": "#dee"}, "itemReviewed": {"@id": "#film"}},
                    {"@type": "Person", "@id": "#dee", "name": "Dee Lark"}, {**FILM, "@id": "#film"}]}  # fmt: skip


@pytest.mark.parametrize(
    "script",
    [
        REVIEW,
        [REVIEW],
        {"@type": "Article", "card": [REVIEW]},
        GRAPH,
        "/* <![CDATA[ */ " + json.dumps(REVIEW) + " /* ]]> */",
        "<!-- " + json.dumps(REVIEW) + " -->",
        json.dumps(REVIEW)[:-1] + ",}",
        json.dumps(REVIEW).replace('"director": {', '"director": {{').replace('"Ada Moor"}', '"Ada Moor"}}'),
        json.dumps({"@type": "WebSite"}) + json.dumps(REVIEW),
        json.dumps(REVIEW).replace("Dee Lark", "Dee\tLark"),
    ],
    ids=["plain", "list", "nested", "graph", "cdata", "comment", "comma", "braces", "two in a row", "control"],
)
def test_a_review_is_read_in_every_wrapping(script: Any) -> None:
    found = linked(page(script))
    assert found.film_title == "The Salt Road"
    assert found.film_year == 2021
    assert found.author == ["Dee Lark"]
    assert found.director == ["Ada Moor"]
    assert found.cast == [Credit("Ben Ode", "The Keeper"), Credit("Cy Fenn")]
    assert {"Review", "Movie"} <= found.types


@pytest.mark.parametrize(
    ("script", "field"),
    [
        ({"@type": "Movie", "name": "The Salt Road", "aggregateRating": {"ratingValue": 7.1}}, "rating"),
        ({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": REVIEW}]}, "author"),
        ({"@type": "Article", "comment": [{**REVIEW, "author": "A Guest"}]}, "author"),
        ({"@type": "Movie", "name": "The Salt Road", "review": [REVIEW, REVIEW]}, "rating"),
        ([{**FILM, "name": "One"}, {**FILM, "name": "Two"}], "film_title"),
        ({"@type": "Article", "author": {"@type": "Organization", "name": "The Daily Reel"}}, "author"),
    ],
    ids=["public's votes", "list", "comment", "several reviews", "several films", "a house"],
)
def test_what_others_say_is_not_the_pages(script: Any, field: str) -> None:
    assert not getattr(linked(page(script)), field)


def test_the_article_that_bears_the_pages_headline_is_its_own() -> None:
    other = {"@type": "NewsArticle", "headline": "Ten Films of Autumn", "author": {"name": "Someone Else"}}
    own = {"@type": "NewsArticle", "headline": "The Salt Road", "author": {"name": "Dee Lark"}}
    assert linked(page(other, own)).author == ["Dee Lark"]


def test_broken_json_is_a_fault_and_costs_nothing_else() -> None:
    draft = label(Page(page('{"@type": "Review", "author": ', head='<meta name="author" content="Dee Lark">')))
    assert draft.linked.author == ["Dee Lark"]
    assert [fault.field for fault in draft.review.faults] == ["linked_data"]


def test_microdata_is_read_like_json() -> None:
    found = linked(
        '<div itemscope itemtype="https://schema.org/Review"><h1 itemprop="name">Review</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Dee Lark</b></span>'
        '<div itemprop="itemReviewed" itemscope itemtype="https://schema.org/Movie"><i itemprop="name">Salt</i></div>'
        '<div itemprop="reviewRating" itemscope><meta itemprop="ratingValue" content="4"></div></div>'
    )
    assert (found.author, found.film_title, found.rating) == (["Dee Lark"], "Salt", Rating(4.0, None, "4"))


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta property="og:title" content="Salt &amp; Sand">', "headline", "Salt & Sand"),
        ('<meta name="citation_author" content="Lark, Dee">', "author", ["Dee Lark"]),
        ('<meta name="DC.creator" content="Lark, Dee">', "author", ["Dee Lark"]),
        ('<meta name="dc.date.issued" content="2020-01-02">', "date_published", "2020-01-02"),
        ('<meta name="citation_publication_date" content="2020/01/02">', "date_published", "2020/01/02"),
        ('<meta name="parsely-author" content="Dee Lark"><meta name="author" content="">', "author", ["Dee Lark"]),
        ('<meta property="article:author" content="https://example.org/dee">', "author", []),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Dee">', "author", ["Dee"]),
        ('<meta property="article:published_time" content="2020-01-02T03:04:05Z">', "date_published", "2020-01-02T03:04:05Z"),
        ('<meta property="og:locale" content="de_AT">', "language", "de_AT"),
        ('<meta property="og:site_name" content="The Daily Reel">', "site_name", "The Daily Reel"),
    ],
)  # fmt: skip
def test_metas_speak_where_linked_data_is_silent(head: str, field: str, value: Any) -> None:
    found = linked(page(head=head))
    assert getattr(found, field) == value
    assert (field in found.evidence) == bool(value)


@pytest.mark.parametrize(
    ("head", "url", "canonical"),
    [
        ('<link rel="canonical" href="/salt">', "https://reel.example/salt?page=2", "https://reel.example/salt"),
        ('<meta property="og:url" content="https://reel.example/salt">', None, "https://reel.example/salt"),
        ('<link rel="canonical" href="salt.html">', None, None),
        ('<link rel="canonical" href="http://[bad">', None, None),
    ],
)
def test_the_canonical_address_is_whole_or_none(head: str, url: str | None, canonical: str | None) -> None:
    assert label(Page(page(head=head), url=url)).review.canonical_url == canonical


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"ratingValue": 4, "bestRating": 5}, Rating(4.0, 5.0, "4 / 5")),
        ({"ratingValue": "B+"}, Rating("B+", None, "B+")),
        ({"ratingValue": "7/10"}, Rating(7.0, 10.0, "7/10")),
        ({"ratingValue": 0, "bestRating": 5}, None),
        ({"ratingValue": "none"}, None),
        (None, None),
    ],
)
def test_ratings_of_nodes(node: Any, value: Rating | None) -> None:
    assert rating(node) == value


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "author", "name", "itemReviewed", "review", "@graph"]), inner
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_is_too_odd(value: Any) -> None:
    assert isinstance(linked(page(json.dumps(value).replace("<", "")), None), LinkedData)


@given(st.text(max_size=60))
def test_parsing_fails_by_value_error_only(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(nodes.parse(text), list)


def test_depth_is_bounded() -> None:
    deep: Any = {"@type": "Review"}
    for _ in range(nodes.MAX_DEPTH + 10):
        deep = {"inner": deep}
    assert nodes.collect([deep]).typed == []
    assert linked(page("[" * 100_000)).types == set()


DISAGREEING = """<title>Tarn review</title><script type="application/ld+json">{"@type": "Review", "datePublished": "2024-03-01",
"itemReviewed": {"@type": "Movie", "name": "Tarn", "director": "Max Po"}, "reviewRating": {"ratingValue": 2, "bestRating": 5}}</script>
<article><h1>Tarn review</h1><p>By Kim Lu, 12 May 2021</p><p>Director: Ada Moor<br>Cast: Joe Ray, Ann Lee</p><p>%s</p>
<p>Overall rating: 4/5</p></article>""" % ("The film is slow, and its scenes are good. " * 12)


def test_who_is_not_believed_stands_beside_the_evidence() -> None:
    found = extract(DISAGREEING)
    assert (found.director, found.evidence["director"].against) == (["Ada Moor"], "linked-data: Max Po")
    assert found.rating is not None
    assert (found.rating.value, found.evidence["rating"].against) == (4.0, "linked-data: 2 / 5")
    assert found.date_published == "2024-03-01"
    assert (found.evidence["date_published"].against or "").endswith("12 May 2021")
    assert found.evidence["film"].against is None
    assert "against" not in found.to_dict()["evidence"]["film"]
