"""The director in a line of facts without labels: ``Ada Moor, USA 2024, 107 min``, ``Tarn (dir. Ada Moor, 2024)``.

Rules of this room: such a line is short, stands above or below the article, and every part of it but one is the
film's title, a country, a year, a running time or a genre; the one that is left is the director. Two such lines about
different people are a list's, and say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.folding import either, fold, plain
from reviewcrawler.people.names import split_names
from reviewcrawler.review import Credit
from reviewcrawler.sheets import Sheet
from reviewcrawler.sheets.values import Row
from reviewcrawler.tables import load

MAX_LINE: Final = 160
_FACTS: Final = load("facts")
_CODES: Final = frozenset(_FACTS["countries"]["codes"])
_COUNTRIES: Final = frozenset(fold(name) for names in _FACTS["countries"].values() for name in names)
_GENRES: Final = frozenset(fold(word) for words in _FACTS["genres"].values() for word in words.split())
_COMPANIES: Final = frozenset(load("prose")["companies"]["words"])
_STOP: Final = frozenset(["the", "of", "a", "an", "and", "in", "on", "to", "for", "with", "at", "from"])
"""Words of titles, and of no name."""
_YEAR: Final = re.compile(r"(?<![\d:.,])(?:19|20)\d\d(?![\d:])年?")
_TIME: Final = re.compile(
    r"(?<![\d:.])(?:\d{2,3}\s?(?:min(?:ut\w{0,4})?\b\.?|mins?\b\.?|m\b|['’′]|мин\w{0,3}\.?|분|分(?:钟|鐘)?)"
    r"|[1-4]\s?h(?:\s?[0-5]\d)?(?:\s?m(?:in)?)?\b|[1-4]:[0-5]\d\b)",
    re.I,
)
_LABELS: Final[list[str]] = load("prose")["headlines"]["labels"]
_NO_LABEL: Final = "".join(rf"(?<!{re.escape(label[:-1])})" for label in _LABELS if label.endswith("."))
_PARTS: Final = re.compile(rf"\s*[|/•·;,\n｜／、，]\s*|\s+[–—-]\s+|(?<=[\w)’'′]{{2}}){_NO_LABEL}\.\s+", re.I)
_BRACKET: Final = re.compile(r"(?P<title>[^()\[\]\n]{0,90}?)\s?[(\[（](?P<inner>[^()\[\]（）\n]{8,110})[)\]）][.\s]*")
_QUOTES: Final = "\"“”„«»‘’'『』「」《》〈〉 *_"
_LABEL: Final = re.compile(rf"(?:{either(_LABELS)})[\s:：]\s?", re.I)
_BETWEEN_COUNTRIES: Final = re.compile(r"\s*(?:[/,&+-]|\s(?:and|und|et|y|e|en|i|a|и)\s)\s*")
_TRAILING: Final = re.compile(r"(?i:cert(?:ificate)?\.?\s?)?\b(?:PG(?:-13)?|R|U|12A?|15|18|FSK\s?\d{1,2}|M/\d\d)\b\.?")
_PROSE: Final = 100
"""Characters of a paragraph of the article."""
_ABOVE, _BELOW = 8, 3
"""Blocks above the article's first paragraph, and below its last, among which such a line stands."""


def find_by(blocks: Sequence[Block], head: str) -> Sheet | None:
    """The sheet in a line above or below the paragraphs of an article."""
    told = [at for at, block in enumerate(blocks) if _may_be(block)]
    prose = (
        [at for at, block in enumerate(blocks) if len(block.text) >= _PROSE and block.link_share < 0.3] if told else []
    )
    if not prose:
        return None
    lines = [blocks[at] for at in told if 0 < prose[0] - at <= _ABOVE or 0 < at - prose[-1] <= _BELOW]
    return find(lines, head, " ".join(blocks[at].text[:1000] for at in prose[:20])) if lines else None


def _may_be(block: Block) -> bool:
    """True for a short line with a year or a running time that a reader sees and that leads nowhere."""
    told = 12 <= len(block.text) <= MAX_LINE and not block.heading and block.link_share < 0.5 and not block.place.hidden
    return told and bool(_YEAR.search(block.text) or _TIME.search(block.text))


def find(blocks: Iterable[Block], head: str, text: str) -> Sheet | None:
    """The sheet that one line of facts makes, or None. `head`: headline and title of the page; `text`: the article's.

    >>> from reviewcrawler.blocks import Place
    >>> line = Block(0, "Tarn | Ada Moor | France | 2022 | 1h42", Place("p"))
    >>> find([line], "Tarn: the review", "").director
    ['Ada Moor']
    """
    found = [sheet for block in blocks if (sheet := _read(block, plain(head), text))]
    directors = {tuple(sheet.director) for sheet in found}
    return found[0] if len(directors) == 1 else None


def _read(block: Block, head: str, text: str) -> Sheet | None:
    line = block.text
    bracketed = _BRACKET.fullmatch(line)
    names, title = _in_bracket(bracketed, head, text) if bracketed else (_in_line(line, head), "")
    if not names:
        return None
    start = max(line.find(names[0]), 0)
    director = Row(block.index, start, len(line), "director", "", [Credit(name) for name in names], ", ".join(names))
    return Sheet([Row(block.index, 0, start, "title", "title", value=title), director] if title else [director])


def _in_bracket(found: re.Match[str], head: str, text: str) -> tuple[list[str], str]:
    """The director in brackets behind a title, and the title: it is the page's own, or set in quotation marks."""
    title = found["title"].strip(_QUOTES + ".,:")
    if title and plain(title) not in head and not (title[:1].isupper() and plain(title) in plain(text[:3000])):
        return [], ""
    parts = [part for part in _PARTS.split(found["inner"]) if part.strip()]
    told = [part for part in parts if not is_fact(part) and plain(part) not in head]
    labelled = [_LABEL.sub("", part, count=1) for part in told if _LABEL.match(part)]
    if labelled:
        return people(labelled[:1]), title
    facts = len(parts) - len(told)
    names = people(told) if len(told) == 1 and facts and _YEAR.search(found["inner"]) else []
    spoken = names and f" {fold(names[0]).split()[-1]} " in plain(text)
    return (names, title) if spoken else ([], "")


def _in_line(line: str, head: str) -> list[str]:
    """The one part of a line of facts that is none."""
    parts = [part for part in _PARTS.split(line) if part and part.strip(_QUOTES)]
    if len(parts) > 9:
        return []
    told = [part for part in parts if not is_fact(part) and plain(part) not in head]
    kinds = {kind for part in parts for kind in _kinds(part)}
    if "country" not in kinds or not kinds & {"year", "time"}:
        return []
    return people(told) if len(told) == 1 else []


def people(told: list[str]) -> list[str]:
    """The names of a part that holds nothing else, in full: what might be a title or a company is none."""
    names = split_names(_TRAILING.sub("", _YEAR.sub("", told[0])).strip(_QUOTES + ".,"))
    folded = [fold(name).split() for name in names]
    if any(not _COMPANIES.isdisjoint(words) or not _STOP.isdisjoint(words) for words in folded):
        return []
    full = all(2 <= len(words) <= 4 or name[0] > "\u2e7f" for name, words in zip(names, folded, strict=True))
    return names if full and not any(name.isupper() and len(name) < 12 for name in names) else []


def is_fact(part: str) -> bool:
    """True for what tells a country, a year, a running time or a genre, and nothing else.

    >>> is_fact("UK/France"), is_fact("98 min"), is_fact("Ada Moor")
    (True, True, False)
    """
    return next(_kinds(part), None) is not None and not _left(part)


def _kinds(part: str) -> Iterator[str]:
    """What a part tells: a year, a running time, a country, a genre."""
    if _YEAR.search(part):
        yield "year"
    if _TIME.search(part):
        yield "time"
    rest = _bare(part)
    if rest and all(map(_is_country, _BETWEEN_COUNTRIES.split(rest))):
        yield "country"
    elif rest and (_is_genre(rest) or _TRAILING.fullmatch(rest)):
        yield "genre"


def _left(part: str) -> bool:
    """True where a part holds more than a fact."""
    rest = _bare(part)
    countries = bool(rest) and all(map(_is_country, _BETWEEN_COUNTRIES.split(rest)))
    return bool(rest) and not countries and not _is_genre(rest) and not _TRAILING.fullmatch(rest)


def _bare(part: str) -> str:
    return _TIME.sub("", _YEAR.sub("", part)).strip(_QUOTES + ".,")


def _is_country(name: str) -> bool:
    bare = name.strip(" .")
    return bare in _CODES or (len(bare) > 1 and (fold(bare) in _COUNTRIES or f"{fold(bare)}." in _COUNTRIES))


def _is_genre(text: str) -> bool:
    return all(fold(word) in _GENRES for word in re.split(r"[\s/&-]+", text) if word)
