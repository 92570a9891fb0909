"""Lines that say by whom a film is, and with whom: ``De Ada Moor avec Joe Ray``.

Rule of this room: small words like "by" and "with" say who made a film only together, in this order.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from reviewcrawler.folding import either
from reviewcrawler.tables import load

ELIDED: Final = "'"
"""What ends a word whose last letter is left out before a vowel."""
_ALONE: Final = 48
"""Characters of a line that can be nothing but by whom a film is."""
_LINES: Final = 3
"""Lines of a text below its first that are looked at."""
_TABLE: Final = load("labels")


def _words(kind: str) -> list[str]:
    """The words of that kind, of all languages."""
    return [word for words in _TABLE["phrases"][kind].values() for word in words]


_BY: Final = [w for w in _words("by") if w[-1] != ELIDED]
_OPENS_BY: Final = tuple(f"{form} " for word in _BY for form in (word, word.capitalize()))
_WITH: Final = list(_words("with"))
_BETWEEN: Final = rf"[^\n]{{3,120}}?[\s,.|·]+(?P<with>{either(_WITH)})\s?:?\s+(?=[^\W\d_])"
_ELIDING: Final = either(w[:-1] for w in _words("by") if w[-1] == ELIDED)
_BY_WHOM: Final = rf"(?P<by>(?:{either(_BY)})\s|{_ELIDING}['’])"
_LEAD: Final = rf"(?:(?:{either(_TABLE['works']['words'])})\s(?:[^\W\d_][\w-]*\s){{0,3}})"
_BY_WITH: Final = re.compile(rf"{_LEAD}?{_BY_WHOM}{_BETWEEN}", re.I)
_TITLED: Final = re.compile(rf"[^\n:]{{1,110}}?[\s»”\"]{_BY_WHOM}{_BETWEEN}", re.I)
_MARKED: Final = re.compile(rf"[^\n:]{{1,110}}?[,»”\"]\s{_BY_WHOM}{_BETWEEN}", re.I)
"""The same where a mark ends the title, which may hold such a word itself."""
_TIMED: Final = re.compile(r"\b\d\s?h(?:\s?\d\d)?\b|\b\d{2,3}\s?min|[(,]\s?(?:19|20)\d\d[),]", re.I)
_NEXT_LINE: Final = re.compile(r"\n(?=[^\W\d_])")
_DIGIT: Final = re.compile(r"\d")
"""What a running time or a year has, and most lines have not."""
_OPENS_WITH: Final = tuple(f"{form} " for word in _WITH for form in (word, word.capitalize()))
_WITHIN: Final = re.compile(rf"[\s,.|·](?:{either(_WITH)})\s?:?\s", re.I)
_FIRST: Final = re.compile(r"[^\W\d_]+")
_OPENERS: Final = frozenset(
    opening[0].lower() for word in (*_TABLE["works"]["words"], *_words("by")) if (opening := _FIRST.match(word))
)
"""The first words of such lines."""
MAX_TITLED: Final = 250
"""Characters of a line that opens with the film's title."""


def by_with(line: str) -> re.Match[str] | None:
    """A line that says by whom a film is and with whom: ``De Ada Moor avec Joe Ray``; ``by`` and ``with`` are groups.

    "With whom" may stand on the next line. What kind of work it is may stand before it; a title only where the line
    tells a running time or a year, too.
    """
    head = "\n".join(line[:250].split("\n", 2)[:2])
    opening = _FIRST.match(head)
    opens = opening is not None and opening[0].lower() in _OPENERS
    if not opens and (len(line) > MAX_TITLED or not _DIGIT.search(head)):
        return None
    if not _WITHIN.search(head):
        return None
    told = len(line) <= MAX_TITLED and "\n" not in head and _TIMED.search(head)
    titled = (_MARKED.match(head) or _TITLED.match(head)) if told else None
    return (_BY_WITH.match(head) if opens else None) or titled


def has_pair(text: str) -> bool:
    """True where a text, or one of its lines below a title, says by whom a film is and with whom.

    >>> has_pair("Tarn\\nDe Ada Moor\\nCom Joe Ray, Ann Lee"), has_pair("Tarn\\nDe Ada Moor")
    (True, False)
    """
    if by_with(text):
        return True
    if "\n" not in text:
        return False
    below = list(islice(_NEXT_LINE.finditer(text), _LINES))
    return any(text.startswith(_OPENS_BY, line.end()) and by_with(text[line.end() :]) for line in below)


def opens_with(text: str) -> bool:
    """True for a short text that begins with a word like "with": a cheap look."""
    return len(text) <= MAX_TITLED and text.startswith(_OPENS_WITH)


def opens_by(text: str) -> bool:
    """True for a short text that begins with a word like "by": a cheap look."""
    return len(text) <= _ALONE and text.startswith(_OPENS_BY)
