"""A few film reviews among many reviews of records: told apart, whatever the records sing of."""

from __future__ import annotations

from collections import Counter

from benchmarks.arts import pages, score
from reviewcrawler import extract


def test_film_reviews_are_told_from_reviews_of_records() -> None:
    found = Counter((kind, extract(html, content_type="text/html").kind == "review") for kind, html in pages(200, 1))
    assert found["film", True] + found["film", False] == 2
    assert score(found)["recall"] == 1.0
    assert found["record", True] <= 1
