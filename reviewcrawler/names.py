"""Names of people in a list, and where the list ends.

Rules of this room: a name is told as the page tells it, except that a surname in capitals is set in normal case; what does
not look like a name ends the list. Nothing here knows labels, blocks or films.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from reviewcrawler.folding import fold
from reviewcrawler.review import Credit
from reviewcrawler.tables import load

_TABLE: Final = load("names")
_PARTICLES: Final = frozenset(_TABLE["particles"])
_COLLECTIVES: Final = frozenset(_TABLE["collectives"])
_SUFFIXES: Final = frozenset(fold(t) for t in _TABLE["suffixes"])
_TAILS: Final = frozenset(fold(t) for t in _TABLE["tails"])
_NOTES: Final = frozenset(fold(t) for t in _TABLE["notes"])
_NOBODY: Final = frozenset(fold(t) for t in _TABLE["nobody"])


def _either(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_HONORIFIC: Final = re.compile(rf"(?:{_either(_TABLE['honorifics'])})(?![\w’'-])[\s:]*", re.I)
_PLAYS: Final = re.compile(rf"\s(?:{_either(_TABLE['plays'])})\s+(?=\S)|\s?(?:\.{{3,}}|…)\s?(?=\S)")
_TOKEN: Final = re.compile(
    r"(?P<role>[(\[（【][^()\[\]（）【】\n]{0,160}[)\]）】])"
    r"|(?P<stop>[。！？!?]|(?<!\.)[.:](?=\s|$)|：)"
    r"|(?P<dash>\s+[–—-]+\s+|\s?—\s?)"
    r"|(?P<line>\s*\n\s*)"
    r"|(?P<join>\s(?:" + _either(_TABLE["conjunctions"]) + r")(?=\s))"
    r"|(?P<comma>[,;/|•،、，；｜／]|\s·\s|(?<![ァ-ヿ\u00b7\w])・|・(?![ァ-ヿ]))",
    re.I,
)
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s.\-’'(])(?:\w|Jr|Sr|St|Dr|Mr|Mrs|Ms|Jnr|Chr|Th|Ph|Wm|Fr|Smt|Prof|Md|Mme)$", re.I
)
_INITIAL: Final = re.compile(r"(?:\s(?:Jr|Sr)|\.\w)$")
_DASH: Final = re.compile(r"\s[–—-]+\s")
_OTHER: Final = re.compile(r"[,;/|•\n(\d]")
_CJK: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\u3005ー]")
_CJK_NAME: Final = re.compile(r"[\u3005\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff·・=＝\s.A-Za-z\-]{2,24}")
_CJK_TALK: Final = re.compile(
    r"です|ます|した|する|れた|って|から|ない|という|ている|[がをにはで]$|(?<=.)[がを](?=.)|的(?=.)|[是了着过在和与]"
)
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
_HANGUL_TALK: Final = re.compile(r"(?:했다|한다|이다|있다|하는|에서|으로|니다|까지|에게|위해)")
_LINK: Final = re.compile(r"https?:\S*|www\.\S*|[@#]\S*")
_BARE: Final = ' \t\n*_"“”„«».,:;/|·•–—-~>=†‡、，；：。\u00a0'
MAX_LIST: Final = 4000
"""Characters of a list of names that are read."""


class Names(NamedTuple):
    """Names read from the start of a text: ``text[:end]`` is the list.

    ``whole`` tells that the list ran to the end of the text, to a full stop, or to something that names no person but
    commonly follows a list (a year, a running time); False where prose goes on.
    """

    credits: list[Credit]
    end: int
    whole: bool

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
    return _Reader(text[:MAX_LIST]).read()


def split_names(text: str) -> list[str]:
    """All names of a text that is nothing but a list of names; empty where it is not.

    >>> split_names("Ada Moor / Joe Ray")
    ['Ada Moor', 'Joe Ray']
    """
    found = read_names(text)
    return found.names if found.whole and not text[found.end :].strip(_BARE) else []


class _Reader:
    """Walks over separators and brackets; what stands between is a name, a tail, or the end of the list."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Credit] = []
        self.end = 0
        self.listed = False
        self.ended = False

    def read(self) -> Names:
        piece, start, after = "", 0, ""
        roles: list[str] = []
        for token in _TOKEN.finditer(self.text):
            kind = token.lastgroup or ""
            piece += self.text[start : token.start()]
            start = token.end()
            if kind == "stop" and token[0] == "." and self._inside(piece, token.end()):
                piece += "."
                continue
            if kind == "role":
                roles.append(token[0][1:-1].strip())
                continue
            if kind == "dash" and not self.listed and not self._dashed(token.start()):
                piece += " … "
                continue
            if self._closes(piece, roles, token.start(), kind, after):
                return self._done(after_stop=False)
            if kind == "stop" and (self.found or piece.strip(_BARE)):
                self.end = token.end()
                return self._done(after_stop=token[0] not in ":：?？!！")
            piece, roles, after = "", [], kind
            self.listed = self.listed or kind == "comma"
        piece += self.text[start:]
        closed = self._closes(piece, roles, len(self.text), "", after)
        return self._done(after_stop=not closed)

    def _inside(self, piece: str, end: int) -> bool:
        """True where a full stop belongs to an initial or an abbreviation."""
        if not _ABBREVIATED.search(piece[-12:]):
            return False
        return bool(self.text[end:].strip()) or len(piece.strip()) < 4 or not piece[-2:].strip().islower()

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
            self.end, self.ended = end, True
            return True
        if self.found and after == "comma" and self._take_suffix(bare, dotted=kind == "stop" or f"{bare}." in piece):
            self.end = end
            return False
        credit = read_name(bare.removesuffix("…").rstrip(), roles)
        if credit is None:
            self.ended = bool(self.found) and _is_fact(bare)
            return True
        self.found.append(credit)
        self.end = end
        return False

    def _take_suffix(self, bare: str, *, dotted: bool) -> bool:
        """Give a ``Jr.`` behind a comma to the name before it; False where `bare` is none."""
        suffix, *role = _PLAYS.split(bare, maxsplit=1)
        if fold(suffix) not in _SUFFIXES:
            return False
        last = self.found[-1]
        dot = "." if dotted and len(suffix) == 2 else ""
        self.found[-1] = Credit(f"{last.name}, {suffix}{dot}", role[0] if role else last.role)
        return True

    def _done(self, *, after_stop: bool) -> Names:
        return Names(_unique(_swapped(self.found)), self.end, bool(self.found) and (after_stop or self.ended))


def _bare(piece: str) -> str:
    """A piece without links, handles and the marks around it; an initial keeps its full stop."""
    piece = _LINK.sub("", piece) if ":" in piece or "@" in piece or "w." in piece else piece
    bare = piece.strip(_BARE)
    return f"{bare}." if _INITIAL.search(bare) and f"{bare}." in piece else bare


def read_name(piece: str, roles: list[str] | None = None) -> Credit | None:
    """One name with its role, or None where `piece` is no name.

    >>> read_name("the late Ada MOOR as Queen Bee")
    Credit(name='Ada Moor', role='Queen Bee')
    """
    parts = _PLAYS.split(piece, maxsplit=1)
    name = _without_honorific(parts[0].strip(_BARE.replace(".", "")))
    role = parts[1].strip(_BARE) if len(parts) > 1 else ""
    if " … " in piece and role and not is_name(role) and any(c.isdigit() for c in role):
        role = ""
    if not is_name(name):
        return None
    role = role or next((r for r in roles or () if r and not _is_fact(r) and fold(r) not in _NOTES), "")
    return Credit(told(name), role.removeprefix("as ") or None)


def _without_honorific(name: str) -> str:
    for _ in range(3):
        found = _HONORIFIC.match(name)
        rest = name[found.end() :] if found else ""
        if not found or not (" " in rest or found[0].strip().islower() or _CJK.search(rest)) or not rest:
            return name
        name = rest
    return name


def is_name(name: str) -> bool:
    """True where `name` looks like one person's name, or a pair's ("the Moor sisters").

    >>> is_name("Guillermo del Toro"), is_name("a slow film"), is_name("Common"), is_name("90 min")
    (True, False, True, False)
    """
    if not 2 <= len(name) <= 60 or any(c.isdigit() or c in "@_=<>{}%$€*★☆…?!" for c in name):
        return False
    if fold(name) in _NOBODY or name.endswith(("'s", "’s")) or "’s " in name or "'s " in name:
        return False
    if _CJK.search(name):
        return bool(_CJK_NAME.fullmatch(name)) and not _CJK_TALK.search(name)
    words = name.split()
    if _HANGUL.search(name):
        return len(words) <= 4 and len(name) <= 14 and not _HANGUL_TALK.search(name)
    if len(words) > 7 or not any(c.isalpha() for c in name):
        return False
    if not any(c.islower() or c.isupper() for c in name):
        return len(words) <= 5 and len(name) >= 3
    return _is_cased_name(words)


def _is_cased_name(words: list[str]) -> bool:
    """True where every word is capitalised but particles; a name opens and ends with a capital."""
    capitals = 0
    for place, word in enumerate(words):
        first = next((c for c in word if c.isalpha()), "")
        if first.isupper() or first.istitle():
            capitals += 1
        elif not first:
            if word not in ("&", "-"):
                return False
        elif word.lower() not in (_COLLECTIVES if place == 0 else _PARTICLES) and not _inner_capital(word):
            if not (place == 0 and word.lower() in _PARTICLES):
                return False
    return 0 < capitals <= 6 and (len(words) < 2 or words[-1].lower() not in _PARTICLES or words[-1][:1].isupper())


def _inner_capital(word: str) -> bool:
    """True for ``d'Arcy``, ``al-Nasir``, ``bell-Smith``: a particle grown to its name."""
    return any(c in "’'-`‘" and word[i + 1 : i + 2].isupper() for i, c in enumerate(word[:6]))


def told(name: str) -> str:
    """A name with surnames in capitals set in normal case.

    >>> told("Vera MOOR-LEE"), told("RZA"), told("J.J. Ray")
    ('Vera Moor-Lee', 'RZA', 'J.J. Ray')
    """
    name = " ".join(name.split())
    words = name.split(" ")
    shouted = [len(w) > 2 and w.isupper() and "." not in w and not _CJK.search(w) for w in words]
    if len(words) < 2 or not any(shouted):
        return name
    return " ".join(_capitalised(w) if loud and not _is_roman(w) else w for w, loud in zip(words, shouted, strict=True))


def _capitalised(word: str) -> str:
    word = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
    return re.sub(r"\b(Mc|O['’])(\w)", lambda m: m[1] + m[2].upper(), word)


def _is_roman(word: str) -> bool:
    return not word.strip("IVX")


def _is_fact(text: str) -> bool:
    """True for a running time, a year, a certificate and the like: no name, but no prose."""
    return len(text) < 60 and (any(unicodedata.category(c) == "Nd" for c in text) or fold(text) in _NOBODY)


def _swapped(found: list[Credit]) -> list[Credit]:
    """Role and name put right where a list is told as ``Role (Name)``."""
    told_roles = [c.role for c in found if c.role]
    if len(found) < 3 or len(told_roles) < len(found):
        return found
    full = sum(" " in role and is_name(role) for role in told_roles)
    single = sum(" " not in c.name for c in found)
    if full < len(found) or single * 2 < len(found):
        return found
    return [Credit(told(c.role or c.name), c.name) for c in found]


def _unique(found: list[Credit]) -> list[Credit]:
    seen: dict[str, Credit] = {}
    for credit in found:
        seen.setdefault(credit.name.casefold(), credit)
    return list(seen.values())
