"""Verdicts in a line of text: stars, fractions, grades, percentages, on the scale the line states.

Rules of this room: text in, `Rating` out; where the line stands is another room's affair. A number beside stars is
exacter than the stars. Certificates, other people's votes and parts of a film (its disc, its music) are no verdict on
it.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reviewcrawler.folding import either
from reviewcrawler.review import Rating
from reviewcrawler.tables import load

_TABLE: Final = load("ratings")
_FULL, _HALF, _EMPTY = (_TABLE["glyphs"][name] for name in ("full", "half", "empty"))
_PICTURES: Final = frozenset(_TABLE["glyphs"]["pictures"])
_BEST: Final = "|".join(str(best) for best in sorted(_TABLE["scales"]["best"], reverse=True))
_OF: Final = "|".join(re.escape(word) for word in sorted(_TABLE["scales"]["of"], key=len, reverse=True))
_WORDS: Final[dict[str, int]] = _TABLE["scales"]["spelt"]
_SPELT: Final = "|".join(_WORDS)
_UNITS: Final = "|".join(re.escape(word) for word in sorted(_TABLE["scales"]["units"], key=len, reverse=True))
_GRADES: Final = frozenset(_TABLE["labels"]["grades"])

_NUMBER: Final = r"(?<![\d.,/:時时-])(\d{1,3}(?:[.,]\d{1,2}|\s?½|\s1/2)?)"
"""A number that is no part of another one, of a date, or of an hour: 分 is a point, and a minute."""
_GLYPHS: Final = re.compile(
    rf"[{_FULL}{_HALF}{_EMPTY}](?:[\s\ufe0f\u200d]{{0,2}}[{_FULL}{_HALF}{_EMPTY}]|\ufe0f){{0,19}}(?:\s?1/2)?"
)
_SHORT: Final = re.compile(r"★{1,3}☆")
"""Stars that would be out of four or fewer if the empty one were nothing."""
_IS_HALVED: Final = re.compile(r"(?:[❤♥]\ufe0f?\s?){1,5}💛\ufe0f?")
"""Hearts of which the last has the colour of a half."""
_COUNTED_GLYPHS: Final = re.compile(rf"[{_FULL}{_HALF}{_EMPTY}]{{2,10}}\s?\+?\s?\(\s?(\d(?:[.,]\d{{1,2}})?)\s?\)")
"""Stars, and in brackets the number that is exacter: ``★★★+(3.5)``."""
_FRACTION: Final = re.compile(rf"{_NUMBER}\s?(?:{_UNITS})?\s?[/／]\s?({_BEST})(?:[.,]0)?(?![\d/.,]\d|\d|/)", re.I)
_OUT_OF: Final = re.compile(
    rf"{_NUMBER}\s(?:(?:{_UNITS})\s)?\(?(?:{_OF})\s({_BEST}|{_SPELT})(?:\.0)?\b(?![.,]?\d)", re.I
)
_RANGE: Final = re.compile(rf"{_NUMBER}\s\(\s?[01]\s?(?:a|to|bis|à|do|-|–)\s?({_BEST})\s?\)", re.I)
_SPOKEN: Final = re.compile(rf"\b({_SPELT})\s(?:{_UNITS})\s\(?(?:{_OF})\s({_BEST}|{_SPELT})\b", re.I)
"""``Four stars out of five``."""
_GLYPHS_OF: Final = re.compile(rf"([{_FULL}]{{1,10}}½?)\s?(?:/|\(?(?:{_OF}))\s?({_BEST})\b", re.I)
_PERCENT: Final = re.compile(r"(?<![\d.,])(\d{1,3})\s?%")
_COUNTED: Final = re.compile(rf"{_NUMBER}\s?(?:{_UNITS})(?![^\W\d_])", re.I)
_ASTERISKS: Final = re.compile(r"(?:(?<=\s)|^)(\*{1,5})\s?(½|1/2)?(?=[\s).,]|$)")
_ASTERISKS_OF: Final = re.compile(
    rf"(?:(?<=\s)|^)(\*{{1,5}})\s?(½|1/2)?\s?(?:/|\(?(?:{_OF}))\s?(\*{{3,5}}|[3-6]|10|{_SPELT})(?=[\s).,]|$)", re.I
)
_DRAWN: Final = re.compile(
    r"(?<![*\w])\*(?:\s?\*){0,5}(?:\s?[·0]){1,5}(?![*\w])|(?<![*\w])\*(?:\s\*){2,5}(?![*\w]|\s?[·0])"
)
"""Asterisks with the rest of the scale drawn, or with spaces between: ``***00``, ``* * · · ·``."""
_HALVES: Final = either(_TABLE["scales"]["halves"])
_IN_WORDS: Final = re.compile(
    rf"(?<!\w)(?P<whole>{_SPELT})(?:[\s-]?(?P<half>{_HALVES}))?[\s-](?:{_UNITS})(?![^\W\d_])"
    rf"(?:\s(?P<behind>{_HALVES})(?!\w))?",
    re.I,
)
"""``One and a half stars``."""
_STARRED: Final = re.compile(
    rf"[星☆★]\s?(?P<behind>\d(?:[.,]\d)?)\s?(?:つ|個|点|$)|(?P<before>\d(?:[.,]\d)?|[{''.join(_TABLE['scales']['numerals'])}])\s?[顆颗]\s?星"
)
"""Stars told in a number beside their sign: ``星3つ``, ``八顆星``."""
_GRADE: Final = re.compile(r"(?:^|[\s:(])([A-DF](?:[+\u2212–-]|\s(?:plus|minus))?)(?=$|[\s).,;!])")
_BARE: Final = re.compile(rf"(?<!\()(?<!\(\s)(?<!\*){_NUMBER}(?!\d|[.,:/%-]\d|[%-]|\s?(?:min|h\b|mins|km|€|\$))")
_LONGEST: Final = 160
_NARROW: Final = str.maketrans("０１２３４５６７８９．，／：％（）", "0123456789.,/:%()")
"""Full-width digits and signs, one for one, so that places in a line stay."""


class Verdict(NamedTuple):
    """A rating, how it was written, and where in the line."""

    rating: Rating
    kind: str
    start: int
    end: int


def read_verdict(line: str, *, labelled: bool = False) -> Verdict | None:
    """The first verdict that a short line states; with `labelled`, a bare number or letter counts, too.

    >>> read_verdict("Nota: 7,5/10").rating
    Rating(value=7.5, best=10.0, raw='7,5/10')
    >>> [v and v.rating.value for v in map(read_verdict, ("★★★½", "☆☆☆☆☆", "3 out of 5", "11/20", "3/5/2024", "PG-13"))]
    [3.5, 0.0, 3.0, 11.0, None, None]
    """
    text = line[:_LONGEST] if line.isascii() else line[:_LONGEST].translate(_NARROW)
    for kind, pattern, sign in _SHAPES:
        match = sign.search(text) and pattern.search(text)
        if match and (rating := _READERS[kind](match)):
            return Verdict(rating, kind, match.start(), match.end())
    return _read_labelled(text) if labelled else None


def _read_labelled(text: str) -> Verdict | None:
    """A value that only its label makes a verdict."""
    for kind, pattern in _LABELLED_SHAPES:
        match = pattern.search(text)
        if match and (rating := _READERS[kind](match)):
            return Verdict(rating, kind, match.start(), match.end())
    return None


def read_grade(line: str, label: str) -> Verdict | None:
    """A letter grade, where the label asks for one or the letter bears a sign.

    >>> read_grade("B-", "Grade").rating, read_grade("R", "Rating"), read_grade("A", "Rating")
    (Rating(value='B-', best=None, raw='B-'), None, None)
    """
    match = _GRADE.search(line[:40])
    if match is None or (len(match[1]) == 1 and label.casefold().strip(" :") not in _GRADES):
        return None
    grade = match[1].replace(" plus", "+").replace(" minus", "-")
    return Verdict(Rating(grade, None, match[1]), "grade", match.start(1), match.end(1))


def _of_fraction(match: re.Match[str]) -> Rating | None:
    value, best = _number(match[1]), _number(match[2])
    return Rating(value, best, match[0].strip()) if value <= best else None


def _of_glyphs(match: re.Match[str]) -> Rating | None:
    """Stars counted; the whole scale is known only where the empty ones are shown."""
    run = match[0].replace("1/2", "½")
    full, half, empty = (sum(map(run.count, glyphs)) for glyphs in (_FULL, _HALF, _EMPTY))
    if full + half + empty < 2 or (not full and (half or empty < 3)) or half > 1:
        return None
    if _IS_HALVED.fullmatch(run):
        full, half = full - 1, half + 1
    if empty < 5 and set(run) == {"☆"}:
        return Rating(float(empty), None, match[0].strip())  # outlines, and fewer than a scale has
    value, total = full + half / 2, full + half + empty
    best = total if empty else 5 if value > 4 and total <= 5 else 10 if total > 5 else None
    return Rating(float(value), float(best) if best else None, match[0].strip())


def halved(rating: Rating) -> Rating:
    """A rating whose single empty star is a half, as in Korean, where fewer than five are drawn.

    >>> halved(Rating(3.0, 4.0, "★★★☆"))
    Rating(value=3.5, best=None, raw='★★★☆')
    """
    if not _SHORT.fullmatch(rating.raw) or not isinstance(rating.value, float):
        return rating
    return Rating(rating.value + 0.5, None, rating.raw)


def _of_asterisks(match: re.Match[str]) -> Rating | None:
    """Asterisks counted; the scale is known where the line says of how many."""
    value = len(match[1]) + (0.5 if match[2] else 0.0)
    told = match[3] if match.re is _ASTERISKS_OF else ""
    best = float(len(told)) if told.startswith("*") else _number(told) if told else None
    return Rating(value, best, match[0].strip()) if not best or value <= best else None


def _of_drawn(match: re.Match[str]) -> Rating | None:
    """Asterisks, and what is drawn for the rest of the scale."""
    run = re.sub(r"\s", "", match[0])
    best = len(run) if run[-1] != "*" else None
    return Rating(float(run.count("*")), float(best) if best else None, match[0].strip()) if len(run) > 2 else None


def _of_words(match: re.Match[str]) -> Rating:
    return Rating(_number(match["whole"]) + 0.5 * bool(match["half"] or match["behind"]), None, match[0].strip())


def _of_starred(match: re.Match[str]) -> Rating | None:
    """Stars told in figures, or in numerals of the script."""
    told = match["behind"] or match["before"]
    return Rating(float(_TABLE["scales"]["numerals"].get(told) or _number(told)), None, match[0].strip())


def _of_percent(match: re.Match[str]) -> Rating | None:
    return Rating(float(match[1]), 100.0, match[0]) if int(match[1]) <= 100 else None


def _of_number(match: re.Match[str]) -> Rating | None:
    """A bare value: whole numbers above ten are certificates, minutes or years."""
    value = _number(match[1])
    return Rating(value, None, match[0].strip()) if value <= 10 else None


def _of_counted(match: re.Match[str]) -> Rating | None:
    """Points counted; those of a hundred where the script has a sign of its own for them."""
    value = _number(match[1])
    return Rating(value, 100.0, match[0].strip()) if 10 < value <= 100 and match[0][-1] in "点점" else _of_number(match)


def _of_counted_stars(match: re.Match[str]) -> Rating | None:
    """Stars counted, of as many as the line says."""
    value, best = sum(map(match[1].count, _FULL)) + 0.5 * match[1].count("½"), float(match[2])
    return Rating(value, best, match[0].strip()) if value <= best else None


def _number(told: str) -> float:
    """A number in digits, with a half as a sign or a fraction, or in words.

    >>> [_number(told) for told in ("7,5", "3½", "3 1/2", "Four")]
    [7.5, 3.5, 3.5, 4.0]
    """
    if told.casefold() in _WORDS:
        return float(_WORDS[told.casefold()])
    whole = told.replace(",", ".").replace(" 1/2", "½")
    return float(whole.rstrip("½ ")) + 0.5 * whole.endswith("½")


_READERS: Final = {
    "fraction": _of_fraction,
    "out of": _of_fraction,
    "spoken": _of_fraction,
    "glyphs of": _of_counted_stars,
    "range": _of_fraction,
    "counted": _of_counted,
    "glyphs": _of_glyphs,
    "glyphs and number": _of_number,
    "asterisks": _of_asterisks,
    "asterisks of": _of_asterisks,
    "drawn": _of_drawn,
    "in words": _of_words,
    "percent": _of_percent,
    "starred": _of_starred,
    "bare": _of_number,
}
_LABELLED_SHAPES: Final = (
    ("drawn", _DRAWN),
    ("asterisks", _ASTERISKS),
    ("percent", _PERCENT),
    ("in words", _IN_WORDS),
    ("bare", _BARE),
)
_DIGIT: Final = re.compile(r"\d")
_GLYPH: Final = re.compile(f"[{_FULL}{_HALF}{_EMPTY}]")
_SHAPES: Final = [
    ("asterisks of", _ASTERISKS_OF, re.compile(r"\*")),
    ("fraction", _FRACTION, re.compile("[/／]")),
    ("out of", _OUT_OF, _DIGIT),
    ("range", _RANGE, re.compile(r"\(")),
    ("spoken", _SPOKEN, re.compile(r"\s")),
    ("glyphs of", _GLYPHS_OF, _GLYPH),
    ("starred", _STARRED, re.compile("[星☆★]")),
    ("counted", _COUNTED, _DIGIT),
    ("glyphs and number", _COUNTED_GLYPHS, _GLYPH),
    ("glyphs", _GLYPHS, _GLYPH),
]
"""Each with what all of its kind hold and most lines do not; that is cheap to see."""
