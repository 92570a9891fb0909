"""How a page is built, and what its paragraphs do: sections, questions, speech, links, names of works.

Rule of this room: it counts what stands on the page, in whatever language; all it looks at is bounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.folding import either
from reviewcrawler.headline import fold
from reviewcrawler.tables import load

_TABLE: Final = load("kinds")
_INSTRUCTIONS: Final = frozenset(_TABLE["instructions"]["words"].split())
_VERDICTS: Final = frozenset(_TABLE["headings"]["verdict"].split())
_PARTS: Final = frozenset(_TABLE["headings"]["parts"].split()) | _VERDICTS
_OTHERS: Final = tuple(f" {phrase} " for phrase in _TABLE["headings"]["others"].split(" | "))
_OTHERS_END: Final = frozenset(phrase.split()[-1] for phrase in _OTHERS)
_COUNTED: Final = re.compile(r"([^\W\d]{3,20})\s?[(（]\s?\d[\d\s.,]*[)）]")
_COUNTED_OPINIONS: Final = frozenset(_TABLE["headings"]["counted"].split(" | "))
_ROWS_OF_ELSE: Final = frozenset(_TABLE["headings"]["else"].split(" | "))
_ROWS_BEGIN: Final = frozenset(name[:2] for name in _ROWS_OF_ELSE)
"""What such rows begin with; most others do not."""
_BULLETS: Final = " \t•·*–—-"
_ROWS: Final = 60
"""Blocks below the headline that may be rows of facts."""
ENDED: Final = re.compile(r"[.!?…:;,。！？»”\"'’]\s?\Z")
_LONGEST_TITLE: Final = 75
"""Letters that a line may have as a title; a longer one is text."""
_DENSE: Final = "\u2e80"
"""Where the scripts begin whose letters say more than those of an alphabet."""
_FILM_AND_YEAR: Final = re.compile(r"[\"”’»』》\w]\s?[(\[（](?:[^()\d]{0,30}[,\s])?(?:18[89]|19\d|20\d)\d[)\]）]")
_NUMBERED: Final = re.compile(r"\s*(?:(?:#|no\.?\s|nº\s|n°\s)?\d{1,3}\s?[.):–-]|\d{1,3}위|第\d)", re.I)
_BILLED: Final = re.compile(
    rf"[^,(:]{{2,60}}[,(]\s?(?i:{either(_TABLE['headings']['billing'])})\s?(?:[^\W\d_a-zа-я][\w.’'-]*[\s,]?\s?){{1,4}}"
    r"(?:\d{4}|[)\]]|$)"
)
"""A film and its director: ``Tarn, de Ada Moor``."""
_YEAR_LAST: Final = re.compile(r"[(（](?:19|20)\d\d[)）]")
_MINUTES: Final = re.compile(
    r"\b(?:[5-9]|[12]\d)\d\s?(?:min|мин|dak|perc|[分분])|\b[12]\s?(?:h|hr|std|u|heures?|hours?|horas?|stunden?|ore|uur|godz)\.?\s?[0-5]?\d\b"
    r"|Rated (?:PG-|NC-)|\bFSK\b",
    re.I,
)
_DIGIT: Final = re.compile(r"\d")
"""What such a line has, and most lines have not; cheap to look for."""
_LINE: Final = 120
_QUESTION: Final = re.compile(r"(?:Q|F|P|D|В|問|Q\d+)\s?[:.)]")
_CLOSED: Final = ' \n"”“»«’」』'
"""What may stand behind a question."""
QUOTE: Final = re.compile('[“"„«「《『‘<〈]')
_BRACKET: Final = re.compile(r"[(\[（]")
_SPEECH: Final = re.compile(r"[“\"„][^“”\"„\n]{50,400}[”\"“]|«[^«»\n]{50,400}»|「[^「」\n]{25,200}」|^[—–-]\s?\w")
TITLE: Final = re.compile(r"[“\"„«‘《『「<〈]([^\W_a-zа-я][^“”\"„«»‘’《》『』「」<>〈〉\n]{1,58})[”\"“»’》』」>〉]")
_ELSEWHERE: Final = frozenset(["nav", "footer", "aside"])
_STEM: Final = 8
"""Letters that a title keeps in every case, about."""
_PARAGRAPH: Final = 50
"""Letters of the shortest line that is a paragraph."""
_PARAGRAPHS: Final = 40
"""Paragraphs whose habits are counted."""
_FEW: Final = 4
"""Paragraphs below which a share of them tells little: a text of two is no talk because one of them quotes."""
_ARTICLE: Final = 4000
"""Characters of text beside which the page's links tell nothing of it."""
_SHOWN: Final = 300
"""Blocks whose links are weighed."""


def of_structure(draft: Draft, body: list[Block], first: int) -> dict[str, float]:
    """How the page is built: its sections, and what its paragraphs do."""
    last = body[-1].index + 1 if body else len(draft.blocks)
    heads = [b for b in draft.blocks[first + 1 : last] if (b.heading or _is_bold_line(b)) and not b.place.hidden]
    text = sum(len(b.text) for b in body)
    body = body[:_PARAGRAPHS]
    paragraphs = max(1, len(body))
    asked = sum(_is_question(b.text[-200:]) for b in body if not b.heading)
    return {
        "sections": math.log1p(len(heads)) / 2,
        "numbered sections": math.log1p(sum(_is_numbered(b.text[:120]) for b in heads)),
        "films with year": math.log1p(sum(_films_with_year(b.text[:3000]) for b in body)) / 2,
        "questions": min(1.0, 3 * asked / paragraphs) * (paragraphs > 3),
        "verdict heading": float(
            any(not _VERDICTS.isdisjoint(fold(b.text).split()) for b in heads if len(b.text) < 50)
        ),
        "speech": sum(_has_speech(b.text[:1500]) for b in body) / max(_FEW, paragraphs),
        "paragraphs": math.log1p(sum(len(b.text) > _PARAGRAPH for b in body)) / 2,
        "orders": math.log1p(sum(_is_order(b.text) for b in body)),
        "little text": 1.0 if text < 250 else 0.0,
        "titled passages": math.log1p(max(0, _titled_passages(body) - 2)),
        "rows of another work": float(any(_is_row_of_else(b.text) for b in draft.blocks[first + 1 : last][:_ROWS])),
        "running time": float(any(_tells_how_long(b.text) for b in draft.blocks[first + 1 : last][:_ROWS])),
        "opinions of others": float(any(tells_of_others(b) for b in [*draft.blocks[first : first + 1], *heads])),
        "items": math.log1p(sum(b.tag == "li" for b in body)) / 2,
    }


def _titled_passages(body: list[Block]) -> int:
    """How many short lines without a full stop stand each above a paragraph, as the films of a list do."""
    pairs = pairwise("" if b.heading else b.text for b in body)
    return sum(2 < len(a) < longest_title(a) < len(b) and not ENDED.search(a[-2:]) and not is_part(a) for a, b in pairs)


def longest_title(line: str) -> float:
    """Letters that a line may have as a title, by its script.

    >>> longest_title("夜の渡し舟") < longest_title("Night Ferry")
    True
    """
    return _LONGEST_TITLE if line < _DENSE else _LONGEST_TITLE / 3


def is_part(line: str) -> bool:
    """True for a line that names a part of one film: ``The acting``."""
    return not _PARTS.isdisjoint(fold(line).split())


def _is_row_of_else(line: str) -> bool:
    """True for a row that records, books and games have, and films have not: ``Tracklist: ...``."""
    name, colon, _ = line[:30].partition(":")
    if not (colon or len(line) < 20) or name.lstrip(_BULLETS)[:2].casefold() not in _ROWS_BEGIN:
        return False
    return fold(name) in _ROWS_OF_ELSE


def _tells_how_long(line: str) -> bool:
    """True for a short line that gives the minutes of a film, or who may see it: ``Rated PG-13 · 98 minutes``."""
    return len(line) < _LINE and _DIGIT.search(line) is not None and _MINUTES.search(line) is not None


def tells_of_others(heading: Block) -> bool:
    """True for a heading above what others than the page's writer think of the film."""
    if counted := _COUNTED.fullmatch(heading.text[:60]):
        return fold(counted[1]) in _COUNTED_OPINIONS
    words = fold(heading.text[:60])
    return not _OTHERS_END.isdisjoint(words.split()) and any(phrase in f" {words} " for phrase in _OTHERS)


def bareness(draft: Draft) -> float:
    """How little of an article the page has: 1 for none, 0 for one beside which links tell nothing of the page."""
    text = draft.body_range()
    return max(0.0, 1 - sum(len(block.text) for block in draft.blocks[text.start : text.stop]) / _ARTICLE)


def of_links(draft: Draft, first: int) -> dict[str, float]:
    """How much of the page leads elsewhere, and how much of what stands below the headline does."""
    letters = linked = 0.0
    headings = blocks = teasers = 0
    text, bare = draft.body_range(), bareness(draft)
    for block in draft.blocks[:_SHOWN]:
        if block.place.hidden:
            continue
        size = len(block.text)
        letters += size
        if not block.marks:
            continue
        share = block.link_share
        linked += share * size
        if share > 0.8:
            headings += block.heading > 0
            teasers += block.heading > 0 and block.index in text
            blocks += block.index > first and size > 14 and _ELSEWHERE.isdisjoint(draft.tags.of(block.place))
    return {
        "link farm": 2 * linked / letters if letters else 0.0,
        "linked headings": math.log1p(headings) * bare / 2,
        "linked blocks": math.log1p(blocks) * bare / 2,
        "teasers for text": min(1.0, teasers / 4),
    }


def _is_bold_line(block: Block) -> bool:
    size = len(block.text)
    if size >= 90 or not block.marks:
        return False
    return any(m.tag in ("b", "strong") and m.end - m.start >= size - 2 for m in block.marks)


def _is_numbered(line: str) -> bool:
    """True for a line that opens with a number of its own, or ends in a film's year or with its director."""
    return (
        _NUMBERED.match(line) is not None
        or _YEAR_LAST.fullmatch(line.rstrip()[-6:]) is not None
        or _BILLED.match(line) is not None
    )


def _is_question(tail: str) -> bool:
    return tail.rstrip(_CLOSED).endswith(("?", "？")) or _QUESTION.match(tail) is not None


def _films_with_year(text: str) -> int:
    # Most paragraphs have no bracket at all, and to find one is cheap.
    return len(_FILM_AND_YEAR.findall(text)) if _BRACKET.search(text) else 0


def _has_speech(text: str) -> bool:
    # The whole pattern is asked only where a quotation mark or a dash can open it.
    may_open = text[:1] in ("—", "–", "-") or QUOTE.search(text) is not None
    return may_open and _SPEECH.search(text) is not None


def _is_order(text: str) -> bool:
    """True for a line that tells a writer what to write: ``Tone: Discuss how …``."""
    after = text[:120].partition(": ")[2] or text[:40]
    opening = after.split(None, 1)
    return len(opening) > 1 and opening[0].casefold().strip("*_ ") in _INSTRUCTIONS


def of_names(draft: Draft, body: list[Block]) -> dict[str, float]:
    """Whether the text sets the film's title apart as that of a work, and how many other works it names so."""
    film = draft.review.film
    title = fold(film.title) if film else ""
    own = fresh = 0
    others: set[str] = set()
    for block in body[:_PARAGRAPHS]:
        names = {said[:_STEM] for name in _set_apart(block) if len(said := fold(name)) > 1}
        own += title[:_STEM] in names
        names -= {title[:_STEM]} | others
        fresh += bool(names)
        others |= names
    paragraphs = max(_FEW, sum(len(block.text) > _PARAGRAPH for block in body[:_PARAGRAPHS]))
    return {
        "title set apart": min(1.0, own / 2),
        "other works": math.log1p(len(others)) / 2,
        "a work each": min(1.0, fresh / paragraphs) if fresh > 1 else 0.0,
    }


def _set_apart(block: Block) -> Iterator[str]:
    """Short texts in italics, or between quotation marks, that begin as a title does."""
    for m in block.marks[:40]:
        if m.tag in ("em", "i", "cite") and 2 < m.end - m.start < 60 and block.text[m.start].isupper():
            yield block.text[m.start : m.end]
    text = block.text[:3000]
    if QUOTE.search(text):
        for found in TITLE.finditer(text):
            yield found[1]
