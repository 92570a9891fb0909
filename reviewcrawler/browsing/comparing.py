"""Two texts side by side, sentence by sentence, with what one says of the other.

Rule of this room: how texts are aligned and judged is known elsewhere; here two records go in, and rows come out.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import Final, NamedTuple

from markupsafe import Markup

from reviewcrawler.copying.beside import beside, marked
from reviewcrawler.copying.evidence import evidence_of
from reviewcrawler.copying.text import text_of
from reviewcrawler.copying.verdict import judge
from reviewcrawler.review import Review

MOST: Final = 300_000
"""Characters of a text that are compared."""


class Row(NamedTuple):
    """A sentence of each text that tell the same, or of one of them, with what differs marked."""

    one: Markup
    other: Markup
    moved: bool


class Comparison(NamedTuple):
    """How the second text stands to the first, how sure that is from 0 to 1, what they share, and their rows."""

    relation: str
    score: float
    phrases: list[str]
    rows: list[Row]


def compared(one: Review, other: Review) -> Comparison:
    """Both texts side by side.

    >>> from reviewcrawler.review import Review
    >>> told = compared(Review(body="Good film. It rains."), Review(body="Bad film. It rains."))
    >>> told.rows[0].one, told.rows[0].other
    (Markup('<del>Good</del> film.'), Markup('<ins>Bad</ins> film.'))
    """
    left, right = (text_of(replace(each, body=(each.body or "")[:MOST]), spans=True) for each in (one, other))
    verdict = judge(left, right)
    told = evidence_of(left, right, verdict)
    rows = list(beside(left.body, right.body, told)) if told["passages"] else _paragraphs(left.body, right.body)
    return Comparison(
        verdict.relation or "",
        verdict.score,
        told["phrases"],
        [Row(Markup(a), Markup(b), moved) for a, b, moved in rows],
    )


def _paragraphs(one: str, other: str) -> list[tuple[str, str, bool]]:
    """Texts whose sentences cannot be aligned, or need not be."""
    pairs = zip_longest(one.split("\n\n"), other.split("\n\n"), fillvalue="")
    return [(*marked(left, right), False) for left, right in pairs]
