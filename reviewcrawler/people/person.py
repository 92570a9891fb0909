"""One person's name: what looks like one, and how it is told.

Rule of this room: a name is told as the page tells it, without titles of courtesy; a surname in capitals is set in
normal case.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from reviewcrawler.folding import either, fold
from reviewcrawler.review import Credit
from reviewcrawler.tables import load

_TABLE: Final = load("names")
PARTICLES: Final = frozenset(_TABLE["particles"])
_OPENING: Final = frozenset(_TABLE["openings"]) | frozenset(_TABLE["collectives"])
_BEHIND: Final = tuple(_TABLE["behind"])
_NOTES: Final = frozenset(fold(t) for t in (*_TABLE["notes"], *_TABLE["tails"]))
_COUNTRIES: Final = [name for names in load("facts")["countries"].values() for name in names if len(name) > 1]
_NOBODY: Final = frozenset(fold(t) for t in (*_TABLE["nobody"], *_COUNTRIES) if not t.isupper())


_HONORIFIC: Final = re.compile(rf"(?:{either(_TABLE['honorifics'])})(?![\w’'-])[\s:]*", re.I)
PLAYS: Final = re.compile(rf"\s(?:{either(_TABLE['plays'])})\s+(?=\S)|\s?(?:\.{{3,}}|…)\s?(?=\S)")
_CJK: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\u3005ー]")
_CJK_NAME: Final = re.compile(r"[\u3005\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff·・=＝\s.A-Za-z\-]{2,24}")
_CJK_TALK: Final = re.compile(
    r"です|ます|した|する|れた|って|から|ない|という|ている|[がをにはで]$|(?<=.)[がを](?=.)|的(?=.)|[了着过在]|(?<=.)是|(?<=..)[和与](?=..)"
)
"""What runs of such letters hold that are no name; 是, 和 and 与 are parts of Japanese names, too."""
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]")
_HANGUL_TALK: Final = re.compile(r"(?:했다|한다|이다|있다|하는|에서|으로|니다|까지|에게|위해)")
_ELIDED: Final = re.compile(r"[LDld]['’][a-zà-ÿ]")
"""An article and a word in small letters: ``L’ancien de Tarn``."""
BARE: Final = ' \t\n*_"“”„«».,:;/|·•–—-~>=†‡、，；：。\u00a0'


def read_name(piece: str, roles: list[str] | None = None) -> Credit | None:
    """One name with its role, or None where `piece` is no name.

    >>> read_name("the late Ada MOOR as Queen Bee")
    Credit(name='Ada Moor', role='Queen Bee')
    """
    parts = PLAYS.split(piece, maxsplit=1)
    name = _without_honorific(_without_trade(parts[0].strip(BARE.replace(".", ""))))
    role = parts[1].strip(BARE) if len(parts) > 1 else ""
    if " … " in piece and role and not is_name(role) and any(c.isdigit() for c in role):
        role = ""
    if not is_name(name):
        return None
    role = role or next((r for r in roles or () if r and not is_fact(r) and fold(r) not in _NOTES), "")
    return Credit(told(name), role.removeprefix("as ") or None)


def _without_trade(name: str) -> str:
    """A Korean, Japanese or Chinese name without the trade behind it: ``차윤호 감독``."""
    if not name or name[-1] < "\u2e80":
        return name
    bare = next((name.removesuffix(trade) for trade in _BEHIND if name.endswith(trade)), name).rstrip()
    return bare if len(bare) > 1 else name


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
    if not 2 <= len(name) <= 60 or any(c.isdigit() or c in "@_=<>{}%$€*★☆…?!" for c in name) or _is_nobody(name):
        return False
    if _CJK.search(name):
        return bool(_CJK_NAME.fullmatch(name)) and not _CJK_TALK.search(name)
    words = name.split()
    if _HANGUL.search(name):
        return len(words) <= 4 and len(name) <= 14 and not _HANGUL_TALK.search(name)
    if _ELIDED.match(name):
        return False
    if any(c.islower() or c.isupper() for c in name):
        return len(words) <= 7 and _is_cased_name(words)
    return len(words) <= 5 and len(name) >= 3 and any(c.isalpha() for c in name)


def _is_nobody(name: str) -> bool:
    """True for a word that stands where names stand, and for what belongs to somebody ("Moor's film")."""
    return fold(name) in _NOBODY or name.endswith(("'s", "’s")) or "’s " in name or "'s " in name


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
        elif word.lower() not in (_OPENING if place == 0 else PARTICLES) and not _inner_capital(word):
            return False
    return 0 < capitals <= 6 and (len(words) < 2 or words[-1].lower() not in PARTICLES or words[-1][:1].isupper())


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


def is_fact(text: str) -> bool:
    """True for a running time, a year, a certificate and the like: no name, but no prose."""
    return len(text) < 60 and (any(unicodedata.category(c) == "Nd" for c in text) or fold(text) in _NOBODY)
