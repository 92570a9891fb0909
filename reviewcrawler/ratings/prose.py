"""Verdicts that the text itself gives: behind the title that it opens with, in its first and its last sentences.

Rule of this room: a figure in a sentence is a verdict by the words beside it, or because the text ends in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.draft import Draft
from reviewcrawler.kinds.structure import tells_of_others
from reviewcrawler.ratings.labels import label_strength
from reviewcrawler.ratings.lines import WORDS, may_hold
from reviewcrawler.ratings.scales import Verdict, read_grade, read_verdict
from reviewcrawler.review import Rating
from reviewcrawler.tables import load

_GIVES: Final = frozenset(load("ratings")["prose"]["gives"])
_OVERALL: Final = frozenset(load("ratings")["labels"]["overall"])
_PERCENT: Final = re.compile(r"\d{1,3}\s?%\.?")
_ARTICLES: Final = "|".join(load("ratings")["prose"]["articles"])
_GIVEN: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(_GIVES))})\s[^.!?]{{0,40}}?\b(?:{_ARTICLES})\s(\d{{1,2}}(?:[.,]\d)?)(?=\s?[.!?]?$|\sat\b)",
    re.I,
)
"""A bare value that a sentence gives, and ends in: ``I give Tarn a 7.``"""
_STARS: Final = re.compile(r"\*{2,5}\s?(?:½|1/2)?")
"""Asterisks with which a text closes, behind its last sentence."""
_OPENS, _CLOSE = 20, 3
"""Characters behind the title at a text's beginning that may hold the verdict, and between the two."""

Said = tuple[float, Rating, str]
"""A verdict: how surely it is the page's own, itself, and the words that give it."""


def said_in_prose(draft: Draft) -> Iterator[Said]:
    """The verdicts of the text, each with how surely it is the page's own and with the words that give it."""
    yield from _behind_title(draft)
    yield from _in_sentences(draft)


def _behind_title(draft: Draft) -> Iterator[Said]:
    """A verdict right behind the film's title, which the text opens with: ``Tarn 3/5 The water rises.``"""
    opening = next((block.text for block in draft.body_blocks()[:1]), "")
    title = draft.review.film.title if draft.review.film else ""
    if not title or not opening.casefold().startswith(title.casefold()):
        return
    line = opening[len(title) : len(title) + _OPENS]
    found = read_verdict(line)
    if found and found.start <= _CLOSE and found.kind in ("fraction", "glyphs", "out of", "glyphs of"):
        yield 2.9, found.rating, f"{title}{line[: found.end]}"


def _in_sentences(draft: Draft) -> Iterator[Said]:
    """Verdicts in the first and the last sentences of the body."""
    blocks = draft.body_blocks()
    heads = [block.index for block in blocks if block.heading and tells_of_others(block)]
    blocks = [block for block in blocks if block.index < heads[0]] if heads else blocks
    for block in [*blocks[-4:], *blocks[:2]]:
        tail = block.text[-160:]
        for sentence in re.split(r"(?<=[.!?。])\s+", tail)[-2:]:
            if not may_hold(sentence) or (_is_percent(sentence) and len(block.text) <= WORDS):
                continue
            found = read_verdict(sentence, labelled=_is_labelled(sentence)) or _graded(sentence) or _given(sentence)
            if found and (score := _told(sentence, found)):
                yield score, found.rating, sentence


def _is_labelled(sentence: str) -> bool:
    """True for a sentence of a few words with a label in them, and a value: ``My rating 45%``."""
    told = _is_percent(sentence) or _STARS.fullmatch(sentence) is not None
    return len(sentence) <= WORDS and (told or label_strength(sentence.rstrip(".")) > 0)


def _is_percent(sentence: str) -> bool:
    """True for a sentence that is a percentage and nothing else."""
    return _PERCENT.fullmatch(sentence) is not None


def _given(sentence: str) -> Verdict | None:
    given = _GIVEN.search(sentence)
    return read_verdict(given[1], labelled=True) if given else None


def _graded(sentence: str) -> Verdict | None:
    label, colon, value = sentence.rpartition(":")
    return read_grade(value, label.rpartition("(")[2]) if colon and label_strength(label[-30:]) > 0 else None


def _told(sentence: str, found: Verdict) -> float:
    """How surely a sentence gives the verdict: by its words, or by ending in it."""
    words = set(re.findall(r"[^\W\d_]+", sentence.casefold()))
    before = label_strength(sentence[: found.start])
    if before < 0:
        return 0.0
    if found.kind == "percent":
        return 2.5 if (before > 0 and _is_labelled(sentence)) or _is_percent(sentence) else 0.0
    if before > 0 or words & _GIVES or sentence.partition(":")[0].casefold() in _OVERALL:
        return 2.9
    ends = not any(map(str.isalpha, sentence[found.end :]))
    return (
        2.5
        if ends and found.kind in ("glyphs", "glyphs of", "fraction", "out of", "spoken", "grade", "asterisks")
        else 0.0
    )
