"""Blocks and spans: labels cut a text into pieces, and the pieces always make up the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler.blocks import Block, Document, Mark, Place
from reviewcrawler.spans import Label, Spans

TEXT = "Directed by Ada Moor. Starring Bo Lind. A fine film."


def block(text: str = TEXT, tag: str = "p", *marks: Mark) -> Block:
    return Block(0, text, Place(tag), list(marks))


def cut(*marks: tuple[int, int | None, Label]) -> list[tuple[str, str]]:
    """The labels and texts of one block after the marks."""
    spans = Spans([block()])
    for start, end, label in marks:
        spans.mark(0, label, "test", start=start, end=end)
    return [(span.label.value, spans.text(span)) for span in spans]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [("unlabelled", TEXT)]),
        ([(0, None, Label.BODY)], [("body", TEXT)]),
        ([(0, 21, Label.CREDITS)], [("credits", TEXT[:21]), ("unlabelled", TEXT[21:])]),
        ([(39, None, Label.BODY)], [("unlabelled", TEXT[:39]), ("body", TEXT[39:])]),
        (
            [(0, None, Label.BODY), (22, 39, Label.CREDITS)],
            [("body", TEXT[:22]), ("credits", TEXT[22:39]), ("body", TEXT[39:])],
        ),
        (
            [(0, 21, Label.CREDITS), (21, 39, Label.CREDITS), (10, 30, Label.BODY)],
            [("credits", TEXT[:10]), ("body", TEXT[10:30]), ("credits", TEXT[30:39]), ("unlabelled", TEXT[39:])],
        ),
        ([(0, 21, Label.CREDITS), (0, None, Label.BODY)], [("body", TEXT)]),
    ],
)
def test_mark_cuts(marks: list[tuple[int, int | None, Label]], expected: list[tuple[str, str]]) -> None:
    assert cut(*marks) == expected


def test_fill_leaves_labelled_spans_alone() -> None:
    spans = Spans([block()])
    spans.mark(0, Label.CREDITS, "label", end=21)
    spans.fill(0, Label.BODY, "long")
    assert [span.label for span in spans] == [Label.CREDITS, Label.BODY]
    assert [span.reason for span in spans] == ["label", "long"]


def test_label_is_that_of_the_longest_span() -> None:
    spans = Spans([block()])
    spans.mark(0, Label.CREDITS, "label", end=10)
    spans.fill(0, Label.BODY, "long")
    assert spans.label(0) is Label.BODY


def test_labelled_gives_page_order() -> None:
    spans = Spans([Block(n, "text", Place("p")) for n in range(3)])
    spans.mark(2, Label.BODY, "first marked")
    spans.mark(0, Label.BYLINE, "then this")
    assert [span.block for span in spans.labelled(Label.BODY, Label.BYLINE)] == [0, 2]


LENGTH = len(TEXT)
RANGES = st.tuples(st.integers(-2, LENGTH + 2), st.integers(-2, LENGTH + 2))


@given(st.lists(st.tuples(RANGES, st.sampled_from(Label))))
def test_any_marks_tile_the_text(marks: list[tuple[tuple[int, int], Label]]) -> None:
    spans = Spans([block()])
    for (start, end), label in marks:
        spans.mark(0, label, "any", start=start, end=end)
    pieces = spans.of(0)
    assert "".join(map(spans.text, pieces)) == TEXT
    assert [piece.start for piece in pieces] == [0, *(piece.end for piece in pieces[:-1])]


@given(st.lists(st.tuples(RANGES, st.sampled_from(Label))).map(lambda marks: [((0, LENGTH), Label.NONE), *marks]))
def test_the_last_mark_holds(marks: list[tuple[tuple[int, int], Label]]) -> None:
    spans = Spans([block()])
    for (start, end), label in marks:
        spans.mark(0, label, "any", start=start, end=end)
    (start, end), label = next(mark for mark in reversed(marks) if max(0, mark[0][0]) < min(LENGTH, mark[0][1]))
    within = [span for span in spans.of(0) if span.start < end and span.end > start]
    assert all(span.label is label for span in within)


@pytest.mark.parametrize(
    ("label", "debris"),
    [
        (Label.NONE, False),
        (Label.BODY, False),
        (Label.CREDITS, False),
        (Label.RELATED, True),
        (Label.IMAGE, True),
        (Label.OTHER, True),
    ],
)
def test_debris_is_what_no_field_holds(label: Label, debris: bool) -> None:
    assert label.is_debris is debris


@pytest.mark.parametrize(
    ("marks", "share"),
    [
        ([], 0.0),
        ([Mark(0, 26, "a", "", "/x")], 0.5),
        ([Mark(0, 26, "em")], 0.0),
        ([Mark(0, 52, "a"), Mark(0, 52, "a")], 1.0),
    ],
)
def test_link_share(marks: list[Mark], share: float) -> None:
    assert block(TEXT, "p", *marks).link_share == share


def test_link_share_of_nothing() -> None:
    assert block("").link_share == 0.0


def test_seams_are_where_inline_elements_begin_and_end() -> None:
    assert block(TEXT, "p", Mark(12, 20, "b"), Mark(0, 20, "a")).seams == [0, 12, 20]


@pytest.mark.parametrize(("tag", "level"), [("h1", 1), ("h6", 6), ("h7", 0), ("p", 0), ("hr", 0), ("header", 0)])
def test_heading(tag: str, level: int) -> None:
    assert block(TEXT, tag).heading == level


def test_place_knows_what_it_stands_in() -> None:
    inner = Place("li", parent=Place("ul", parent=Place("nav")))
    assert [place.tag for place in inner.up()] == ["li", "ul", "nav"]
    assert inner.within("nav", "aside")
    assert not inner.within("article")


def test_meta_is_the_first_that_says_something() -> None:
    document = Document(metas={"author": [""], "dc.creator": ["Ada Moor", "Bo Lind"]})
    assert document.meta("byl", "author", "dc.creator") == "Ada Moor"
    assert document.meta("twitter:creator") == ""
