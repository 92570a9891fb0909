"""A line that may hold the verdict: what it says, and how surely it is the page's own on the film.

Rules of this room: one line at a time, with the block it stands in and what is right above and below. A verdict that
others have voted for is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.folding import either
from reviewcrawler.headline import fold
from reviewcrawler.ratings.labels import label_strength
from reviewcrawler.ratings.scales import Verdict, read_grade, read_verdict
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_TABLE: Final = load("ratings")
LONGEST: Final = 120
"""Characters of a line that may hold a verdict."""
_CLASSES: Final = frozenset(_TABLE["labels"]["classes"])
_TIGHT_COLON: Final = re.compile(r"[:：](?=\S)")
_DASHED: Final = re.compile(r"^([^\d\s]{3,20})\s[–—-]\s(?=\d)")
"""A label and the dash that stands for its colon: ``Rating - 3.5``."""
_VOTES: Final = re.compile(
    rf"(?<![\d.,])\d[\d.,\u00a0 ]{{0,10}}k?\s?(?:{either(_TABLE['others']['votes'])})(?!\w)", re.I
)
"""How many have voted: the verdict before it is theirs."""
_ASTERISKS: Final = "*½ "
STAR_LINE: Final = re.compile(r"^\*{3,5} ?½?$", re.M)
"""Stars alone on a line of credits; two are what is left of an emphasis."""
LETTERS: Final = 14
"""Letters that may stand beside a verdict that no label announces."""
WORDS: Final = 40
"""Characters of a line that tells a verdict in words."""
_GLYPHS: Final = _TABLE["glyphs"]["full"] + _TABLE["glyphs"]["empty"]
HINT: Final = re.compile(rf"[0-9{_GLYPHS}]|\*\*")
"""What every verdict but a letter has; most lines have not."""
_SIGN: Final = re.compile(rf"[0-9{_GLYPHS}*]")
"""What that begins with; several times faster to look for."""
_SPELT: Final = re.compile(rf"\b(?:{'|'.join(_TABLE['scales']['spelt'])})\s", re.I)
_GRADE: Final = re.compile(r"\b[A-DF][+\-−]?\s?\)?\.?\Z")
_HINTED: Final = 2000


def may_hold(text: str) -> bool:
    """True for a text with a sign of a verdict; a cheap look at what most texts have not."""
    sign = _SIGN.search(text[:_HINTED])
    return bool(
        (sign and HINT.search(text[:_HINTED], sign.start()))
        or (len(text) <= LONGEST and (_GRADE.search(text[-6:]) or _SPELT.search(text)))
    )


def verdict_in(draft: Draft, block: Block, line: str) -> tuple[float, Verdict] | None:
    """The verdict of a line, and how sure it is."""
    classed = is_classed(block.place.names)
    line = _DASHED.sub(r"\1 : ", _TIGHT_COLON.sub(": ", line))
    label = line.partition(":")[0] if ":" in line else ""
    above = draft.blocks[block.index - 1].text if block.index else ""
    announced = label_strength(above) if len(above) <= 40 and not label else 0
    strength = label_strength(label) if label else max(announced, 0)
    strength = strength or _stands_as_stars(draft, block, line)
    found = read_verdict(line, labelled=strength > 0 or classed)
    found = found or (read_grade(line[len(label) :].lstrip(" :"), label or above) if strength > 0 else None)
    if found is None or (found.kind == "bare" and _is_others(draft, block)) or _VOTES.search(line, found.end):
        return None
    strength = max(strength, label_strength(line[: found.start])) if found.kind != "grade" else strength
    if strength < 0 or label_strength(line[: found.start]) < 0:
        return None
    return _sureness(found, strength, classed, line)


def _stands_as_stars(draft: Draft, block: Block, line: str) -> int:
    """1 for asterisks that are stars: behind the page's title, or right below its credits."""
    beside = line.rstrip(_ASTERISKS)
    if beside == line or not line.rstrip("½ ").endswith("*"):
        return 0
    if beside.strip():
        return int(len(beside) < LONGEST / 2 and fold(beside) in fold(draft.document.title))
    above = block.index > 0 and draft.spans.label(block.index - 1) is Label.CREDITS
    among = STAR_LINE.fullmatch(line) and any(s.label is Label.CREDITS for s in draft.spans.of(block.index))
    return int(above or bool(among))


def _is_others(draft: Draft, block: Block) -> bool:
    """True for a bare number whose next line names whose verdict it is, and not the page's."""
    below = draft.blocks[block.index + 1].text if block.index + 1 < len(draft.blocks) else ""
    return len(below) <= 30 and label_strength(below) < 0


@lru_cache(maxsize=4096)
def is_classed(names: str) -> bool:
    """True where class words say that an element shows a verdict."""
    return not _CLASSES.isdisjoint(re.split(r"[\s_-]+", names))


_PLAIN: Final = frozenset(
    ["fraction", "out of", "asterisks of", "counted", "range", "spoken", "glyphs of", "glyphs and number", "starred"]
)
"""Forms of verdict that need no label where they stand alone."""


def _sureness(found: Verdict, strength: int, classed: bool, line: str) -> tuple[float, Verdict] | None:
    if strength:
        return 3.5 + strength, found
    beside = sum(map(str.isalpha, line[: found.start] + line[found.end :]))
    if found.kind == "glyphs" and len(found.rating.raw) > 2:
        return (3.4, found) if beside <= 3 * LETTERS else None
    if classed:
        return 3.3, found
    return (3.0, found) if beside <= LETTERS and found.kind in _PLAIN else None


def is_alone(line: str, found: Verdict) -> bool:
    """True for a line with little but its label beside the verdict."""
    return sum(map(str.isalpha, line)) <= 4 * LETTERS or found.end - found.start > len(line) / 2
