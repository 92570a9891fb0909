"""What is not the article, by kind."""

from __future__ import annotations

import pytest

from reviewcrawler import extract
from reviewcrawler.debris import wordings
from reviewcrawler.debris.trimming import trim
from reviewcrawler.extract import label
from reviewcrawler.page import Page
from reviewcrawler.review import Debris
from reviewcrawler.spans import Label

PARAGRAPH = (
    "The harbour town looks the same in every season, and the film knows it: the camera waits, the boats come in, and "
    "nobody says what everybody has known since the first scene. It is a patient piece of work, shot by people who trust "
    "their actors to be silent, and it pays off in the last half hour, when a letter is read aloud and nobody moves."
)
OTHER = (
    "What keeps it from greatness is the third act, which explains twice what the faces had told us already. Still, few "
    "films this year have looked at ordinary work with so much attention, or had so good an ear for the way that "
    "brothers talk when their mother is in the next room. The ending is earned, and it hurts as it should."
)


TITLE = "The Harbour Brothers"


def labels(text: str, content_type: str = "text/plain") -> dict[str, Label]:
    """The label of each block, by its first words."""
    draft = label(Page(text, content_type=content_type))
    return {b.text[:24]: draft.spans.label(b.index) for b in draft.blocks}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("-Movie-Review.jpg)", Label.IMAGE),
        ("https://cdn.example.org/a/b/poster-01.webp", Label.IMAGE),
        ("![A poster of the film", Label.IMAGE),
        ("———— * ————", Label.SEPARATOR),
        ("Share this:", Label.SHARE),
        ("Compartilhe", Label.SHARE),
        ("Advertisement", Label.ADVERT),
        ("Sign up for our weekly letter and never miss a film.", Label.NEWSLETTER),
        ("Tags: drama, harbour, brothers", Label.TAGS),
        ("© 2024 The Lantern. All rights reserved.", Label.LEGAL),
        ("Read more: Ten films about the sea", Label.RELATED),
        ("Leia também: Dez filmes sobre o mar", Label.RELATED),
    ],
)
def test_a_line_of_debris_between_paragraphs_is_known(line: str, kind: Label) -> None:
    found = labels(f"{TITLE}\n\n{PARAGRAPH}\n\n{line}\n\n{OTHER}")
    assert found[line[:24]] is kind
    assert found[PARAGRAPH[:24]] is Label.BODY
    assert found[OTHER[:24]] is Label.BODY


@pytest.mark.parametrize(
    "heading",
    [
        "Other articles", "You may also like...", "RELATED ARTICLES", "Lesen Sie auch:", "À lire aussi :",
        "Entradas relacionadas", "Leggi anche", "Leia também", "Lees ook:", "Zobacz także", "Bunlar da ilgini çekebilir:",
        "Читайте также:", "関連記事", "관련 기사", "猜你喜欢", "यह भी पढ़ें",
    ],
)  # fmt: skip
def test_teasers_under_a_heading_are_not_the_article(heading: str) -> None:
    review = extract(
        f"{TITLE}\n\n{PARAGRAPH}\n\n{OTHER}\n\n{heading}\n\nTen films about the sea\n\nThe best of the autumn […]"
    )
    assert review.body == f"{PARAGRAPH}\n\n{OTHER}"
    assert {d.text for d in review.debris if d.kind == "related"} >= {heading, "Ten films about the sea"}


def test_an_article_goes_on_after_a_related_line() -> None:
    review = extract(f"{TITLE}\n\n{PARAGRAPH}\n\nRelated\n\nTen films about the sea\n\n{OTHER}")
    assert review.body == f"{PARAGRAPH}\n\n{OTHER}"


def test_a_teaser_of_the_own_opening_is_told_from_the_opening() -> None:
    found = labels(f"{TITLE}\n\n{PARAGRAPH[:150]} […]\n\n{PARAGRAPH}\n\n{OTHER}")
    assert found[PARAGRAPH[:24]] is Label.BODY
    review = extract(f"{TITLE}\n\n{PARAGRAPH[:150]} […]\n\n{PARAGRAPH}\n\n{OTHER}")
    assert review.body == f"{PARAGRAPH}\n\n{OTHER}"
    assert [d.kind for d in review.debris] == ["teaser"]


def test_what_stands_several_times_is_told_once_with_its_count() -> None:
    image = '<img src="/poster.jpg" alt="">'
    review = extract(
        f"<h1>{TITLE}</h1><article>{image}<p>{PARAGRAPH}</p>{image}<p>{OTHER}</p>{image}</article><p>Share</p><p>Share</p>"
    )
    assert Debris("image", "/poster.jpg", 3) in review.debris
    assert Debris("share", "Share", 2) in review.debris


def test_every_wording_of_the_table_is_found_again() -> None:
    for words in wordings._HEADS:
        assert wordings.head(words.capitalize() + ":") is not None, words


def test_hidden_text_is_labelled_hidden() -> None:
    found = labels(f"<h1>{TITLE}</h1><div hidden>Log in to go on</div><p>{PARAGRAPH}</p><p>{OTHER}</p>", "text/html")
    assert found["Log in to go on"] is Label.HIDDEN


CARD = '<div class="box"><h4>Salt Assembly</h4><p>7.5/10</p><p>Rated PG-13 · 98 minutes</p><p>It is a film.</p></div>'


@pytest.mark.parametrize(
    ("place", "taken"),
    [(1, ["Salt Assembly", "Rated PG-13 · 98 minutes"]), (0, []), (2, [])],
    ids=["amid the text", "above it", "below it"],
)
def test_crumbs_of_a_card_with_the_verdict_are_taken_off_the_body(place: int, taken: list[str]) -> None:
    prose = ["<p>Six engineers desalinate a sea that is no longer there, and joke about spare parts all day.</p>"] * 2
    markup = "".join([*prose[:place], CARD, *prose[place:]])
    draft = label(Page(f"<main><h1>Salt Assembly review</h1><div>{markup}</div></main>"))
    for span in list(draft.spans):
        draft.spans.fill(span.block, Label.BODY, "taken for the article")
    for block in draft.blocks:
        if block.text in ("Salt Assembly", "Rated PG-13 · 98 minutes", "It is a film."):
            draft.spans.mark(block.index, Label.BODY, "taken for the article")
    trim(draft)
    crumbs = [draft.spans.text(s) for s in draft.spans if s.reason == "stands in a card with the verdict"]
    assert crumbs == taken
