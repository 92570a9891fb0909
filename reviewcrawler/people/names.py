"""Names of people in a list, and where the list ends.

Rules of this room: a name is told as the page tells it, except that a surname in capitals is set in normal case;
what does not look like a name ends the list. Nothing here knows labels, blocks or films.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reviewcrawler.folding import either, fold
from reviewcrawler.people.full_names import in_full
from reviewcrawler.people.parts import by_parts, swapped
from reviewcrawler.people.person import BARE, PLAYS, is_fact, read_name
from reviewcrawler.review import Credit
from reviewcrawler.tables import load

_TABLE: Final = load("names")
_SUFFIXES: Final = frozenset(fold(t) for t in _TABLE["suffixes"])
_TAILS: Final = frozenset(fold(t) for t in _TABLE["tails"])
_TOKEN: Final = re.compile(
    rf"(?P<tail>[\s,]+(?:{either(t for t in _TABLE['tails'] if '.' in t.rstrip('.'))})(?![^\W\d_])"
    rf"|\s(?:{'|'.join(_TABLE['marks'])})(?=\s[^\W\d_a-z]))"
    r"|(?P<role>[(\[（【][^()\[\]（）【】\n]{0,160}[)\]）】])"
    r"|(?P<stop>[。！？!?★☆⭐✭🟡●]|(?<!\.)[.:](?=\s|$)|：)"
    r"|(?P<dash>\s+[–—-]+\s+|\s?—\s?)"
    r"|(?P<line>\s*\n\s*)"
    r"|(?P<join>\s(?:" + either(_TABLE["conjunctions"]) + r")(?=\s))"
    r"|(?P<comma>[,;/|•،、，；｜／]|\s·\s|(?<=[\uac00-\ud7a3])·(?=[\uac00-\ud7a3])|(?<![ァ-ヿ\u00b7\w])・|・(?![ァ-ヿ]))",
)
_TAIL: Final = re.compile(rf"[\s(]+(?:{either(t.rstrip('.') for t in _TABLE['tails'])})[\W_]*$", re.I)
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s.\-’'(])(?:\w|Jr|Sr|St|Dr|Mr|Mrs|Ms|Jnr|Chr|Th|Ph|Wm|Fr|Smt|Prof|Md|Mme)$", re.I
)
_FACT_BEHIND: Final = re.compile(
    r"[\s\u3000]+(?:[^\W\d_]{2,6}\s?)?(?:(?:19|20)\d\d(?:年|\b)|\d{2,3}\s?(?:min|mins|分|분|’|′)).{0,60}\Z"
)
"""A year or a running time behind the last name of a list, be it with its own label."""
_TIME_BEHIND: Final = re.compile(r"\s\d{2,3}\s?(?:min(?:s|uten|utes|uti|utos|uty)?\b\.?|[’′'])\Z", re.I)
"""A running time that nothing parts from the last name."""
_ONE_WORD: Final = re.compile(r"\s*[A-ZÀ-ÞĀ-Ž][a-zà-ÿā-ž'’-]+")
_ONE_MORE: Final = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w'’-]+(?=\s?[,.;(]|\s?$)")
_CODES: Final = frozenset(load("facts")["countries"]["codes"])
_YEAR_NEXT: Final = re.compile(r"\s?[,/]?\s?(?:19|20)\d\d(?!\d)")
"""A year behind a country's code that a list of names ends in: ``Joe Ray, KR, 2019``."""
_INITIAL: Final = re.compile(r"(?:\s(?:Jr|Sr)|\.\w)$")
_DASH: Final = re.compile(r"\s[–—-]+\s")
_OTHER: Final = re.compile(r"[,;/|•\n(\d]")
_LINK: Final = re.compile(r"https?:\S*|www\.\S*|[@#]\S*")
_CLOSING: Final = ")]）】］』」"
"""Brackets that close what stands before the list."""
_STROKES: Final = frozenset("|•｜·")
_COMMAS: Final = frozenset(",、，،")
MAX_LIST: Final = 4000
"""Characters of a list of names that are read."""


class Names(NamedTuple):
    """Names read from the start of a text: ``text[:end]`` is the list.

    ``whole`` tells that the list ran to the end of the text, to a full stop, or to something that names no person but
    commonly follows a list (a year, a running time); False where prose goes on. ``tailed``: it ends with words like
    "and others".
    """

    credits: list[Credit]
    end: int
    whole: bool
    tailed: bool = False

    @property
    def names(self) -> list[str]:
        return [credit.name for credit in self.credits]


def read_names(text: str) -> Names:
    """The names that `text` begins with.

    >>> read_names("Ada Moor, Joe Ray, Jr. and Lu (as Kim). A fine film.").names
    ['Ada Moor', 'Joe Ray, Jr.', 'Lu']
    >>> read_names("Ada Moor, who never made a better film").whole
    False
    """
    by_part, end = by_parts(text[:MAX_LIST])
    return Names(_unique(by_part), end, whole=True) if by_part else _Reader(text[:MAX_LIST]).read()


def split_names(text: str) -> list[str]:
    """All names of a text that is nothing but a list of names; empty where it is not.

    >>> split_names("Ada Moor / Joe Ray")
    ['Ada Moor', 'Joe Ray']
    """
    found = read_names(text)
    return found.names if found.whole and not text[found.end :].strip(BARE) else []


class _Reader:
    """Walks over separators and brackets; what stands between is a name, a tail, or the end of the list."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Credit] = []
        self.end = 0
        self.listed = False
        self.by_commas = False
        self.tailed = False
        self.ended = False

    def read(self) -> Names:
        piece, start, after = "", 0, ""
        roles: list[str] = []
        for token in _TOKEN.finditer(self.text):
            kind = token.lastgroup or ""
            piece += self.text[start : token.start()]
            start = token.end()
            if kind == "comma" and self._is_stronger(token[0].strip(), piece):
                self._closes(piece, roles, token.start(), kind, after)
                return self._done(after_stop=True)
            if self._belongs(kind, token[0], piece, token.end()):
                piece += token[0]
                continue
            if kind == "line" and self._is_wrapped(piece, token.end(), after):
                piece += " "
                continue
            if kind == "role":
                roles.append(token[0][1:-1].strip())
                continue
            if kind == "dash" and not self.listed and not self._dashed(token.start()):
                piece += " … "
                continue
            if self._closes(piece, roles, token.start(), kind, after):
                return self._done(after_stop=False)
            if kind == "tail":
                self.end, self.ended = (token.end(), True) if self.found else (self.end, False)
                self.tailed = self.ended
                return self._done(after_stop=False)
            if kind == "stop" and (self.found or piece.strip(BARE)):
                self.end = token.end()
                return self._done(after_stop=token[0] not in ":：?？!！")
            piece, roles, after = "", [], kind
            self.listed = self.listed or kind == "comma"
        piece += self.text[start:]
        closed = self._closes(piece, roles, len(self.text), "", after)
        return self._done(after_stop=not closed)

    def _is_stronger(self, mark: str, piece: str) -> bool:
        """True for a stroke behind a list told with commas: it ends the list, as a row of facts goes on."""
        if mark in _STROKES:
            return self.by_commas and bool(self.found) and bool(piece.strip(BARE))
        self.by_commas = self.by_commas or mark in _COMMAS
        return False

    def _belongs(self, kind: str, token: str, piece: str, end: int) -> bool:
        """True for a separator that is of the piece before it: an initial's stop, a stroke between parts."""
        if kind == "stop":
            return token == "." and self._inside(piece, end)
        return kind == "comma" and token.strip() == "/" and self._parts_roles(piece, end)

    def _parts_roles(self, piece: str, end: int) -> bool:
        """True for a stroke between the names of one part: ``Ada Moor as Ann / Nan``."""
        return PLAYS.search(piece) is not None and not PLAYS.search(_OTHER.split(self.text[end:], maxsplit=1)[0])

    def _inside(self, piece: str, end: int) -> bool:
        """True where a full stop belongs to an initial or an abbreviation."""
        if not _ABBREVIATED.search(piece[-12:]):
            return False
        return bool(self.text[end:].strip()) or len(piece.strip()) < 4 or not piece[-2:].strip().islower()

    def _is_wrapped(self, piece: str, end: int, after: str) -> bool:
        """True where a line breaks within a name of a list with commas, or of one alone that a full stop closes."""
        if not _ONE_WORD.fullmatch(piece) or not (more := _ONE_MORE.match(self.text, end)):
            return False
        return after == "comma" or (not self.found and self.text.startswith(".", more.end()))

    def _dashed(self, start: int) -> bool:
        """True where dashes part the names of a line: there are several and no other separator."""
        line = self.text[self.text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
        return not _OTHER.search(line) and len(_DASH.findall(line)) > 1

    def _closes(self, piece: str, roles: list[str], end: int, kind: str, after: str) -> bool:
        """Take one piece; True where it ends the list."""
        bare = _bare(piece)
        if not bare:
            self.end = end if self.found else self.end
            return False
        folded = fold(bare)
        if folded in _TAILS:
            self.end, self.ended, self.tailed = end, True, True
            return True
        if self.found and after == "comma" and self._take_suffix(bare, dotted=kind == "stop" or f"{bare}." in piece):
            self.end = end
            return False
        if self._take_spaced(bare):
            self.end = end
            return False
        bare = (_FACT_BEHIND if bare[0] > "\u2e7f" else _TIME_BEHIND).sub("", bare)
        coded = bare in _CODES and _YEAR_NEXT.match(self.text, end) is not None
        credit = None if coded else read_name(_TAIL.sub("", bare), roles)
        if credit is None:
            self.ended = bool(self.found) and (coded or is_fact(bare))
            return True
        self.found.append(credit)
        self.end = end
        return False

    def _take_spaced(self, bare: str) -> bool:
        """Take full names in East Asian scripts that only spaces part; False where `bare` is something else."""
        parts = bare.split()
        if len(parts) < 2 or not in_full(parts):
            return False
        self.found += [Credit(part) for part in parts]
        return True

    def _take_suffix(self, bare: str, *, dotted: bool) -> bool:
        """Give a ``Jr.`` behind a comma to the name before it; False where `bare` is none."""
        suffix, *role = PLAYS.split(bare, maxsplit=1)
        if fold(suffix) not in _SUFFIXES:
            return False
        last = self.found[-1]
        dot = "." if dotted and len(suffix) == 2 else ""
        self.found[-1] = Credit(f"{last.name}, {suffix}{dot}", role[0] if role else last.role)
        return True

    def _done(self, *, after_stop: bool) -> Names:
        whole = bool(self.found) and (after_stop or self.ended)
        return Names(_unique(swapped(self.found)), self.end, whole, self.tailed)


def _bare(piece: str) -> str:
    """A piece without links, handles and the marks around it; an initial keeps its full stop."""
    piece = _LINK.sub("", piece) if ":" in piece or "@" in piece or "w." in piece else piece
    bare = piece.strip(BARE).rstrip(_CLOSING)
    return f"{bare}." if _INITIAL.search(bare) and f"{bare}." in piece else bare


def _unique(found: list[Credit]) -> list[Credit]:
    seen: dict[str, Credit] = {}
    for credit in found:
        seen.setdefault(credit.name.casefold(), credit)
    return list(seen.values())
