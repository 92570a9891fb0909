"""Whole pages in twelve languages, and the fields that a reader takes from each of them: ``outlet_pages.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler import Review, extract

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("outlet_pages.toml").read_text("utf-8"))
PAGES: list[dict[str, Any]] = TABLE["pages"]

CHROME = (
    "<header><a href='/' class='logo'>Lantern Post</a><nav><ul><li><a href='/film'>Film</a></li>"
    "<li><a href='/tv'>TV</a></li><li><a href='/music'>Musik</a></li><li><a href='/arts'>Kultur</a></li></ul></nav></header>"
)
TEASERS = (
    "<aside class='related'><h3>Popular</h3><ul><li><a href='/fell'>Fell: the long way round</a></li>"
    "<li><a href='/mere'>Mere, directed by Kim Lu</a></li><li><a href='/ten'>Ten best films</a></li></ul></aside>"
)


def markup(case: dict[str, Any], prose: dict[str, str] = TABLE["prose"]) -> str:
    """The page of a case, with a menu and teasers of other films around it."""
    title = case["says"].get("title", "Tarn")
    text = "\n".join([*filter(None, [case.get("opening")]), prose[case["language"]]]).format(t=title)
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        f"<html lang='{case['language']}'><head><title>{case['headline']} | Lantern Post</title>{case.get('head', '')}"
        f"</head><body>{CHROME}<main><article><h1>{case['headline']}</h1>{case.get('above', '')}{paragraphs}"
        f"{case.get('below', '')}</article>{TEASERS}</main><footer>© 2024 Lantern Post</footer></body></html>"
    )


def told(review: Review) -> dict[str, Any]:
    """What a record tells of the fields of a case."""
    return {
        "title": review.film.title if review.film else None,
        "year": review.film.year if review.film else None,
        "director": review.director,
        "cast": [credit.name for credit in review.cast],
        "author": review.author,
        "date": (review.date_published or "")[:10] or None,
        "rating": review.rating.value if review.rating else None,
        "synopsis": review.synopsis,
    }


@pytest.mark.parametrize("case", PAGES, ids=[f"{case['language']} {case['name']}" for case in PAGES])
def test_a_page_of_an_outlet_tells_what_it_says_and_nothing_else(case: dict[str, Any]) -> None:
    nothing: dict[str, Any] = {
        "year": None,
        "director": [],
        "cast": [],
        "author": [],
        "date": None,
        "rating": None,
        "synopsis": None,
    }
    expected = {**nothing, **case["says"]}
    assert {field: value for field, value in told(extract(markup(case))).items() if field in expected} == expected


def test_every_language_has_pages_of_several_habits() -> None:
    languages = {case["language"] for case in PAGES}
    assert languages == set(TABLE["prose"])
    assert all(sum(case["language"] == language for case in PAGES) >= 4 for language in languages)
