"""What holds for every page there can be: a record or a PageError, and every visible character under one label."""

import json

from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler import Page, Review
from reviewcrawler.draft import Draft
from reviewcrawler.errors import PageError
from reviewcrawler.extract import finish, label

WORDS = st.sampled_from(
    "Director: Cast: Starring SYNOPSIS: Directed by Regie: avec Review (2024) 4/5 ★★★☆☆ By Ada Moor, and & Jr. as […] "
    "Other articles Share 1 May 2024 Mai 2024-05-01 “quoted” -Movie-Review.jpg) ![x](y.jpg) ** # - | \n \n\n".split(" ")
)
PROSE = st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=40).map(" ".join)
ELEMENTS = st.sampled_from(
    "p div li h1 h2 td figcaption aside nav footer article blockquote span b a time title script noscript ul".split()
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        " class='related-posts'",
        " class=byline",
        " itemprop=author",
        " itemscope itemtype=https://schema.org/Review",
        " hidden",
        " href=/a rel=author",
        " datetime=2024-13-45",
        " type=application/ld+json",
    ]
)
NODES = st.recursive(
    PROSE,
    lambda inner: st.builds(
        lambda tag, given, within: f"<{tag}{given}>{''.join(within)}</{tag}>",
        ELEMENTS,
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)
LINKED = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), PROSE),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                "@type @graph @id name author director actor itemReviewed reviewRating ratingValue bestRating "
                "datePublished headline description reviewBody inLanguage character image url".split()
            ),
            st.one_of(inner, st.sampled_from(["Review", "Movie", "Person", "Rating", ["Review", "Article"]])),
            max_size=5,
        ),
    ),
    max_leaves=12,
)


def sound(draft: Draft) -> None:
    """Assert all that must hold of a page that was read."""
    review = finish(draft)
    for block in draft.blocks:
        pieces = draft.spans.of(block.index)
        assert "".join(map(draft.spans.text, pieces)) == block.text
        assert all(piece.start < piece.end for piece in pieces)
    written = json.loads(json.dumps(review.to_dict(), allow_nan=False))
    assert Review.from_dict(written).to_dict() == written
    for name in review.evidence:
        assert getattr(review, name) or name in ("truncated", "rating", "film")


@given(st.one_of(NODES, st.lists(NODES, max_size=4).map("".join)))
def test_any_page(markup: str) -> None:
    sound(label(Page(f"<!doctype html>{markup}.", url="https://example.org/a")))


@given(st.lists(PROSE, min_size=1, max_size=6).map("\n\n".join), st.sampled_from(["text/plain", "text/markdown"]))
def test_any_text(text: str, content_type: str) -> None:
    sound(label(Page(text + ".", content_type=content_type)))


@given(st.lists(LINKED, min_size=1, max_size=2), NODES)
def test_any_linked_data(nodes: list[object], markup: str) -> None:
    scripts = "".join(f"<script type=application/ld+json>{json.dumps(node)}</script>" for node in nodes)
    sound(label(Page(f"<!doctype html><head>{scripts}</head><p>.{markup}", url="https://example.org/a")))


@given(st.dictionaries(st.sampled_from(
    "og:title og:description og:site_name og:locale author article:author article:published_time description date "
    "article:modified_time twitter:title dc.creator keywords".split()
), PROSE, max_size=6), NODES)  # fmt: skip
def test_any_metas(metas: dict[str, str], markup: str) -> None:
    head = "".join(f'<meta property="{name}" content="{text}">' for name, text in metas.items())
    sound(label(Page(f"<!doctype html>{head}<p>.{markup}")))


@given(st.binary(), st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()))
def test_any_bytes(body: bytes, url: str | None, content_type: str | None) -> None:
    try:
        draft = label(Page(body, url=url, content_type=content_type))
    except PageError:
        return
    sound(draft)
