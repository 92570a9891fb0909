"""What stands behind a label: names, a fact, a score, a plot, or nothing that fits.

Rules of this room: the value decides what a row is (``Stars: 3.0`` is a score, ``Rating: PG-13`` a certificate),
and where it ends: names end where prose begins, facts with their line or sentence, a synopsis with the next label.
What cannot be the value of its label makes no row.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from reviewcrawler.folding import either
from reviewcrawler.people.names import Names, read_names
from reviewcrawler.review import Credit
from reviewcrawler.sheets.labels import Cue, Role, bare_role, role_of
from reviewcrawler.tables import load

MAX_FACT: Final = 160
"""Characters of a fact's value; more is prose."""
MAX_TOLD: Final = 60
"""The same behind a phrase, with which prose may open."""
MIN_SYNOPSIS: Final = 25
_OUTLINE: Final = re.compile(rf"(?:^|[.!?:\n]\s+)(?:{either(load('outlines')['verbs'])})\s", re.I)
_RULE: Final = re.compile(r"\n[=~*_—–-]{2,40}\s*\Z")
_SOURCE: Final = re.compile(
    rf"\s*[(\[（]\s?(?:{either(load('labels')['sources']['words'])})\b[^()\[\]（）\n]{{0,60}}[)\]）]\s*\Z", re.I
)
"""A bracket behind a synopsis that tells where it was taken from."""
_SCORE: Final = re.compile(
    r"\s*(?:[\d½¼¾][\d.,½]{0,4}\s*(?:/|of|out of|von|sur|de|su|из|\(|\*|★|⭐|stars?\b|$)"
    r"|[★☆⭐✭✮🌟●○◯⚫⚪🟡*]{1,10}|[A-F][+\-–−]?(?:\s*$|\s*[.\n|])|\d{1,3}\s?%|[Oo]{3,6}\b|\d[.,]\d"
    r"|(?:one|two|three|four|five)\b[\w\s-]{0,20}\bstars?)",
    re.I,
)
_CERTIFICATE: Final = re.compile(
    r"\s*(?:PG(?:-13)?|NC-17|R|G|TV-\w+|NR|U|UA|U/A|12A?|15|18|FSK|Not Rated|Unrated)(?:\s|$|[.,;(|])", re.I
)
SENTENCE: Final = re.compile(r"(?<=[\w)’'][.!?])\s+(?=[^\W\d_]|\d)|(?<=[。！？])")
_DIGIT: Final = re.compile(r"\d")


@dataclass(slots=True)
class Row:
    """A label and its value: ``blocks[block].text[start:end]``; ``value`` is the text of the value.

    A value that stands in other blocks has its pieces in `more`, as (block, start, end).
    """

    block: int
    start: int
    end: int
    role: Role
    word: str
    credits: list[Credit] = field(default_factory=list)
    value: str = ""
    firm: bool = True
    phrase: bool = False
    bare: bool = False
    more: list[tuple[int, int, int]] = field(default_factory=list)
    above: tuple[int, int, int] | None = None
    """The same of a value that stands over the label."""

    @property
    def pieces(self) -> list[tuple[int, int, int]]:
        """Where the value stands in other blocks than the label, as (block, start, end)."""
        return [self.above, *self.more] if self.above else self.more

    @property
    def last(self) -> int:
        """Index of the last block the row reaches."""
        return self.more[-1][0] if self.more else self.block


def read_value(row: Row, value: str, cue: Cue) -> Row | None:
    """The row that a label opens with what stands behind it, or None where that is no value for it."""
    row.role = _role_by_value(cue.role, value)
    read = _READERS[row.role](row, value, cue)
    return _closing(row, value, cue) if read is None and not cue.phrase else read


def _role_by_value(role: Role, value: str) -> Role:
    """What a row is, by its value: a score, a certificate, or what the label says."""
    if role in ("header", "review", "title", "synopsis"):
        return "rating" if role == "synopsis" and _SCORE.match(value) and len(value) < 30 else role
    if role == "rating" and _CERTIFICATE.match(value):
        return "fact"
    if role != "fact" and _SCORE.match(value):
        return "rating"
    return role


def _named(row: Row, value: str, cue: Cue) -> Row | None:
    """A row of names: it ends where they end."""
    value = _without_last_label(value)
    found = _without_labels(read_names(value), value)
    if not found.credits or not _is_list(found, value, cue) or (cue.bare and not _are_full(found.credits)):
        return None
    row.credits, row.value = found.credits, value[: found.end].strip()
    row.end = cue.end + _row_end(value, found)
    return row


def _are_full(named: list[Credit]) -> bool:
    """True where names can do without a colon before them: several, or one of two words."""
    return len(named) > 1 or " " in named[0].name or named[0].name[0] > "\u2e7f"


def _without_labels(found: Names, value: str) -> Names:
    """Names up to the first that is a label itself: ``Joe Ray, Ann Lee | Genre | Drama``."""
    at = next((i for i, credit in enumerate(found.credits) if i and _is_label(credit.name)), None)
    if at is None:
        return found
    end = max(value.find(found.credits[at].name), 0)
    return Names(found.credits[:at], end, True)


def _is_label(name: str) -> bool:
    role = bare_role(name)
    return role not in (None, "title", "plot", "review", "rating")


def _without_last_label(value: str) -> str:
    """A value without the label of the next section glued to its end ("Joe Ray The Overview")."""
    words = value.split()
    for count in (3, 2, 1):
        label = " ".join(words[-count:])
        if len(words) > count and role_of(label) in ("synopsis", "plot", "header") and (count > 1 or label.isupper()):
            return value[: value.rindex(words[-count])]
    return value


def _is_list(found: Names, value: str, cue: Cue) -> bool:
    """True where names behind a label are a list, and no beginning of a sentence."""
    if found.whole or not value[found.end :].strip(" ,;&*"):
        return True
    line_ends = "\n" in value[: found.end + 2].rstrip(" ")[-2:] or value[found.end :].lstrip(" ").startswith("\n")
    return line_ends or (
        not cue.phrase and (len(found.credits) > 1 or (" " in found.credits[0].name and len(value) < 100))
    )


def _row_end(value: str, found: Names) -> int:
    """Where the row ends: past what follows the names on the line, unless it is a text of its own."""
    rest = value[found.end :]
    tail = rest.partition("\n")[0]
    if len(tail) <= 60 and not SENTENCE.search(tail.strip()):
        return found.end + len(tail)
    return found.end


def _told(row: Row, value: str, cue: Cue) -> Row | None:
    """A row of facts: it ends with its line or sentence."""
    line = value.partition("\n")[0] if value.strip(" *_").find("\n") else value.lstrip("\n ").partition("\n")[0]
    offset = value.find(line) if line else 0
    ended = SENTENCE.search(line)
    if ended:
        line = line[: ended.start()]
    if len(line) > (MAX_TOLD if cue.phrase else MAX_FACT):
        return None
    row.value, row.end = line.strip(" *_\n"), cue.end + offset + len(line)
    return row


def _crewed(row: Row, value: str, cue: Cue) -> Row | None:
    """A row of others who made the film, or what else their label tells; a phrase without names only ends a row."""
    if named := _named(row, value, cue):
        return named
    if cue.phrase:
        return _closing(row, value, cue)
    return _told(row, value, cue)


def _plotted(row: Row, value: str, _: Cue) -> Row | None:
    """A row with a synopsis: it ends with the block or the next label."""
    if len(value.strip()) < MIN_SYNOPSIS and not is_dense(value):
        return None
    if is_outline(value):
        return None
    row.value = value.strip(" *_\n")
    return row


def without_source(plot: str) -> str:
    """A synopsis without a rule under it, and without the bracket behind it that tells where it was taken from.

    >>> without_source("A keeper of bees goes to sea. (Source: IMDb)")
    'A keeper of bees goes to sea.'
    """
    return _SOURCE.sub("", _RULE.sub("", plot))


def is_outline(text: str) -> bool:
    """True where sentences tell a writer what to write, as the outlines of content farms do.

    >>> is_outline("Discuss how the film ends."), is_outline("A man discusses his end.")
    (True, False)
    """
    return bool(_OUTLINE.search(text[:1500]))


def is_dense(text: str) -> bool:
    """True where few characters say much: Chinese, Japanese, Korean."""
    return len(text.strip()) >= 30 and sum(c > "\u2e7f" for c in text) > len(text) // 2


def _scored(row: Row, value: str, cue: Cue) -> Row | None:
    """A row with a score: nothing but the score stands on its line."""
    line = value.strip().partition("\n")[0]
    if len(line) > 60 or (not _SCORE.match(value) and not _DIGIT.search(line[:12])):
        return None
    row.value, row.end = line.strip(), cue.end + value.find(line) + len(line)
    return row


def _closing(row: Row, _: str, cue: Cue) -> Row:
    """A label that opens no credit: it only ends what stands before it."""
    row.role = cue.role if cue.role in ("header", "review") else "review"
    row.end = cue.end
    return row


def _titled(row: Row, value: str, cue: Cue) -> Row | None:
    told = _told(row, value, cue)
    return told if told and len(told.value) <= 100 else None


_READERS: Final[dict[Role, Callable[[Row, str, Cue], Row | None]]] = {
    "director": _named, "cast": _named, "crew": _crewed, "fact": _told,
    "title": _titled, "synopsis": _plotted, "plot": _plotted, "rating": _scored, "header": _closing, "review": _closing,
}  # fmt: skip
