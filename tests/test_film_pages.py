"""Where else the reviewed film has a page."""

from __future__ import annotations

import pytest

from reviewcrawler import extract
from reviewcrawler.review import Film, Review

TEXT = "The film is slow and its actors are superb; the director trusts every scene, though the plot is weak. " * 5


def page(links: str, *, head: str = "") -> str:
    return f"{head}<article><h1>The Salt Road review</h1><p>{TEXT}</p><p>{links}</p><p>{TEXT}</p></article>"


LINKED = """<script type="application/ld+json">{"@type": "Review", "itemReviewed": {"@type": "Movie", "name": "The Salt Road",
"sameAs": ["https://www.imdb.com/title/tt7654321/", "https://en.wikipedia.org/wiki/The_Salt_Road"]}}</script>"""


@pytest.mark.parametrize(
    ("links", "head", "expected"),
    [
        ('I saw <a href="https://www.imdb.com/title/tt7654321/?ref_=x">The Salt Road</a> twice.', "", ["https://www.imdb.com/title/tt7654321/"]),
        ('I saw <a href="https://letterboxd.com/film/the-salt-road/">The Salt Road (2021)</a> twice.', "", ["https://letterboxd.com/film/the-salt-road/"]),
        ('More at <a href="http://www.imdb.com/title/tt7654321">IMDb</a>, <a href="https://www.themoviedb.org/movie/9-the-salt-road">TMDB</a>.', "", ["https://www.imdb.com/title/tt7654321/", "https://www.themoviedb.org/movie/9"]),
        ('It is no <a href="https://www.imdb.com/title/tt1111111/">Quiet Hive</a>.', "", []),
        ('<a href="https://www.imdb.com/title/tt1111111/">IMDb</a> <a href="https://www.imdb.com/title/tt2222222/">IMDb</a>', "", []),
        ('<a href="https://www.imdb.com/title/tt1111111/">IMDb</a> on <a href="https://www.imdb.com/title/tt7654321/">The Salt Road</a>', "", ["https://www.imdb.com/title/tt7654321/"]),
        ('By <a href="https://www.imdb.com/name/nm0000001/">Ada Moor</a>, <a href="https://letterboxd.com/ada/film/the-salt-road/">log</a>.', "", []),
        ('<a href="https://www.wikidata.org/wiki/Q12345">Wikidata</a>', LINKED, ["https://www.imdb.com/title/tt7654321/"]),
    ],
)  # fmt: skip
def test_links_to_the_film_itself(links: str, head: str, expected: list[str]) -> None:
    film = extract(page(links, head=head), content_type="text/html").film
    assert film is not None
    assert film.same_as == expected


def test_records_without_the_key_are_read() -> None:
    assert Review.from_dict({"id": "a", "film": {"title": "Solaris", "same_as": None}}).film == Film("Solaris")
