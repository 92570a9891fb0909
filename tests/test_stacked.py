"""Bare lines above the text: when they name a director, and when somebody else."""

from __future__ import annotations

import pytest

from reviewcrawler import extract

PROSE = (
    "<p>"
    + "A film of long takes and little talk, which lets the light do the telling; its actors follow. " * 4
    + "</p>"
)


@pytest.mark.parametrize(
    ("headline", "lines", "head", "director"),
    [
        pytest.param("Tarn", "<p>2019</p><p>Ada Moor</p>", "", ["Ada Moor"], id="title, year, director"),
        pytest.param("Tarn – film review", "<p>2019</p><p>Ada Moor</p>", "", [], id="a headline that says more"),
        pytest.param("Tarn", '<p>2019</p><p class="author">Ada Moor</p>', "", [], id="an author's class"),
        pytest.param(
            "Tarn", "<p>2019</p><p>Ada Moor</p>", '<meta name="author" content="Ada Moor">', [], id="who signs"
        ),
    ],
)
def test_a_name_under_a_bare_year(headline: str, lines: str, head: str, director: list[str]) -> None:
    page = f"<html><head><title>Tarn – film review</title>{head}</head><body><article><h1>{headline}</h1>{lines}"
    assert extract(f"{page}{PROSE * 2}</article></body></html>").director == director
