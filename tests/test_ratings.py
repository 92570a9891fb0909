"""Verdicts on every scale, and numbers that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler import extract
from reviewcrawler.extract import label
from reviewcrawler.page import Page
from reviewcrawler.ratings.scales import read_verdict
from reviewcrawler.spans import Label

PROSE = (
    "The film is slow, the acting superb and the plot thin; the camera waits with the keeper through a long winter. "
    * 3
)


@pytest.mark.parametrize(
    ("text", "value", "best"),
    [
        ("★★★½", 3.5, None),
        ("★★★★½", 4.5, 5.0),
        ("★★★☆☆", 3.0, 5.0),
        ("☆☆☆☆☆", 0.0, 5.0),
        ("☆☆☆☆", 4.0, None),
        ("⭐⭐⭐⭐", 4.0, None),
        ("⭐️⭐️⭐️", 3.0, None),
        ("🟡🟡⚪", 2.0, 3.0),
        ("★★★ 1/2", 3.5, None),
        ("★★★+(3.5/5)", 3.5, 5.0),
        ("3/5", 3.0, 5.0),
        ("3.5 out of 5", 3.5, 5.0),
        ("7,5/10", 7.5, 10.0),
        ("11/20", 11.0, 20.0),
        ("4 von 5 Sternen", 4.0, 5.0),
        ("3 étoiles sur 5", 3.0, 5.0),
        ("8 de 10", 8.0, 10.0),
        ("3,5 (0 a 5)", 3.5, 5.0),
        ("3.5 stars", 3.5, None),
        ("７／１０", 7.0, 10.0),
        ("4.9/5.0", 4.9, 5.0),
        ("**1/2 out of ****", 2.5, 4.0),
        ("*** of *****", 3.0, 5.0),
        ("*** (out of 4)", 3.0, 4.0),
        ("3½/5", 3.5, 5.0),
        ("6 ½ / 10", 6.5, 10.0),
        ("3 1/2 stars (out of 4)", 3.5, 4.0),
        ("Four stars out of five", 4.0, 5.0),
        ("★★★★/5", 4.0, 5.0),
        ("★★★+(3.5)", 3.5, None),
        ("vier sterren van de vijf", 4.0, 5.0),
        ("100点満点中80点", 80.0, 100.0),
        ("星3つ", 3.0, None),
        ("☆4.5点", 4.5, None),
        ("推薦指數八顆星", 8.0, None),
        ("3.5顆星", 3.5, None),
    ],
)
def test_verdicts(text: str, value: float, best: float | None) -> None:
    found = read_verdict(text)
    assert found is not None
    assert (found.rating.value, found.rating.best) == (value, best)


@pytest.mark.parametrize(
    ("text", "value", "best"),
    [
        ("Urteil: ***00", 3.0, 5.0),
        ("Movie rating: ( * * * · )", 3.0, 4.0),
        ("Rating: One and a half stars", 1.5, None),
        ("Note : deux étoiles et demie", 2.5, None),
        ("Wertung: viereinhalb Sterne", 4.5, None),
        ("Rating: three stars", 3.0, None),
        ("Nota: 8,0.", 8.0, None),
    ],
)
def test_verdicts_behind_a_label(text: str, value: float, best: float | None) -> None:
    found = read_verdict(text, labelled=True)
    assert found is not None
    assert (found.rating.value, found.rating.best) == (value, best)


@pytest.mark.parametrize(
    "text",
    ["3/5/2024", "24/7", "PG-13", "FSK 12", "9/4", "1/2", "★", "16:9", "2.39:1", "1917", "112 min", "21時07分40秒"],
)
def test_no_verdicts(text: str) -> None:
    assert read_verdict(text) is None


@given(st.text(max_size=100), st.booleans())
def test_verdicts_stay_on_their_scale(text: str, labelled: bool) -> None:
    found = read_verdict(text, labelled=labelled)
    if found and isinstance(found.rating.value, float) and found.rating.best:
        assert 0 <= found.rating.value <= found.rating.best


def page(line: str, headline: str = "Review: The Salt Road") -> str:
    return f"<article><h1>{headline}</h1><p>{PROSE}</p><p>{PROSE}</p>{line}</article>"


@pytest.mark.parametrize(
    ("html", "value"),
    [
        (page("<p>Rating: 4/5"), 4.0),
        (page("<p>Score: 8.2"), 8.2),
        (page("<p>Grade: B-"), "B-"),
        (page("<p>Nota: 3,5"), 3.5),
        (page("<p>Wertung: 7 von 10"), 7.0),
        (page("<p>Ocena: 8/10"), 8.0),
        (page("<p>Оценка: 7 из 10"), 7.0),
        (page("<p>별점: ★★★★☆"), 4.0),
        (page("<p>评分：7.5"), 7.5),
        (page("<p>Puan: 7"), 7.0),
        (page("<p>★★★★"), 4.0),
        (page('<div class="score-number">9.2</div>'), 9.2),
        (page('<p><span title="Rating: 4 out of 5">●●●●●</span>'), 4.0),
        (page('<img src="4.png" alt="4,5/5">'), 4.5),
        (page("<p>My rating 45%."), 45.0),
        (page("<p>The actors carry it, and one believes them. 65%."), 65.0),
        (page("<p>8,5<br>von 10 Birnen"), 8.5),
        (f"<article><h1>The Salt Road</h1><p>The Salt Road 3/5 The film of the year. {PROSE}</p><p>{PROSE}</p></article>", 3.0),
        (page("<p>❤️❤️❤️💛"), 3.5),
        (
            (
                "<article><h1>The Salt Road</h1><p>2021<br>****<br>Director: Ada Moor<br>Cast: Joe Ray, Ann Lee</p>"
                f"<p>{PROSE}</p><p>{PROSE}</p></article>"
            ),
            4.0,
        ),
        (page("", "The Salt Road (2021) ★★★★"), 4.0),
        (page("", "The Salt Road (2021) **½ Blu-ray review"), 2.5),
        (page("<p>Audio: 3/5<p>Extras: 2/5<p>Overall: 4/5"), 4.0),
        (page("<p>Flickering rating – Film: ★★★ / Disc: ★★★★"), 3.0),
        (page("", "The Salt Road review: Five stars for a film of its age"), 5.0),
        (page("", "The Salt Road – Recenze – 60 %"), 60.0),
        (page("<p>It is time for the verdict. I am going to give The Salt Road a 5.5 at best."), 5.5),
        (f"<article><h1>塩の道のレビュー・感想・評価</h1><p>4.2</p><p>映画を観た。{PROSE}</p><p>{PROSE}</p></article>", 4.2),
        (page("<p>おすすめ度 星3つ"), 3.0),
        (page(f"<p>{PROSE}Film: 3/5 - Soundtrack: 4/5"), 3.0),
        (page("<p>Nobody leaves it as they came. ***1/2"), 3.5),
        (page("<p>I give the film three and a half, that is 3.5 out of 5 stars."), 3.5),
    ],
)  # fmt: skip
def test_ratings_of_pages(html: str, value: float | str) -> None:
    rating = extract(html, content_type="text/html").rating
    assert rating is not None
    assert rating.value == value


@pytest.mark.parametrize(
    "line",
    [
        "<p>Rating: PG-13",
        "<p>Rated R, 112 minutes",
        "<p>IMDb rating: 7.9/10",
        "<p>Users: 4/5",
        "<p>Released 3/5/2024",
        "<aside><p>Other Film ★★★★★</aside>",
        "<p>**<br>Producer: Kim Lu<br>**",
        "<p>Some 45% of it is rain.",
        "<p>娱乐性★★★/艺术性★☆",
        "<p>They give him a 38 and send him up the hill.",
        "<p>Five stars of the silent age are buried there, and nobody comes.",
        "<p>Half of the village, some 3/5 of the men, never look up from the bees in all this time.",
        "",
    ],
)
def test_pages_without_a_verdict(line: str) -> None:
    assert extract(page(line), content_type="text/html").rating is None


def test_a_line_that_holds_only_the_verdict_is_no_body() -> None:
    draft = label(Page(page("<p>★★★½</p>"), content_type="text/html"))
    assert [draft.spans.text(s) for s in draft.spans.labelled(Label.RATING)] == ["★★★½"]
