"""A body in Markdown: the page's own subheadings, lists, quotations and listings, and nothing that only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reviewcrawler import Review, extract
from reviewcrawler.markdown import Part, marked

LONG = "The sea does all of the talking that anyone would want of a film like this one, and it says a good deal."
PAGE = f"""<title>Reef</title><article><h1>Reef: a film of two halves</h1><p>{LONG} It is slow.</p><h2>The *good*</h2>
<ul><li>{LONG} In blue.</li><li>{LONG} In green.</li></ul><blockquote><p>{LONG} Says she.</p></blockquote>
<p>{LONG}<br># no heading</p><pre>{LONG}
  indented ```</pre><p>{LONG} The end.</p></article>"""


def test_the_body_keeps_the_marks_of_the_page() -> None:
    assert extract(PAGE).markdown().split("\n\n") == [
        f"{LONG} It is slow.",
        "## The \\*good\\*",
        f"- {LONG} In blue.\n- {LONG} In green.",
        f"> {LONG} Says she.",
        f"{LONG}\\\n\\# no heading",
        f"````\n{LONG}\nindented ```\n````",
        f"{LONG} The end.",
    ]


def test_a_record_read_back_has_paragraphs() -> None:
    review = extract(PAGE)
    again = Review.from_dict(review.to_dict())
    assert again == review
    assert again.markdown().startswith(f"{LONG} It is slow.\n\nThe \\*good\\*\n\n{LONG} In blue.")
    assert Review().markdown() == ""


PARTS = st.sampled_from(["", "h2", "h3", "li", "blockquote"])


@given(st.lists(st.tuples(st.from_regex(r"[a-z*_#`>&<\[\]()!|~=+.0-9-]{1,9}", fullmatch=True), PARTS), min_size=1))
def test_nothing_acts_as_markup_that_is_text(paragraphs: list[tuple[str, Part]]) -> None:
    texts, outline = zip(*paragraphs, strict=True)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(marked(texts, outline))
    inline = [token for token in tokens if token.type == "inline"]
    assert [token.content and "".join(child.content for child in token.children or []) for token in inline] == list(
        texts
    )
    assert sum(token.type == "heading_open" for token in tokens) == sum(part.startswith("h") for part in outline)


@pytest.mark.parametrize(("text", "shown"), [("a ``` b", "````\na ``` b\n````"), ("plain", "```\nplain\n```")])
def test_a_fence_is_longer_than_what_it_holds(text: str, shown: str) -> None:
    assert marked([text], ["pre"]) == shown
