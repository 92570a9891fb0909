"""The director as a headline bills him: "Tarn (Ada Moor, 2017)", "Tarn, directed by Ada Moor".

Rule of this room: a headline is short and has no room for doubt: what might be part of the film's title is no
director.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.credits.unlabelled import is_fact
from reviewcrawler.folding import either, fold, plain
from reviewcrawler.people.inflection import nominative
from reviewcrawler.people.names import split_names
from reviewcrawler.people.person import PARTICLES, is_name
from reviewcrawler.people.running import name_at
from reviewcrawler.prose.unspaced import named_unspaced
from reviewcrawler.tables import load

_TABLE: Final = load("prose")
_DASHING: Final = frozenset(_TABLE["headlines"]["dashed"])
_BRACKET: Final = re.compile(r"[(\[](?=(?:[^()\[\]]{3,80}[,/]\s*)?(?:19|20)\d\d\s*[,/)\]])([^()\[\]]{8,100})[)\]]")
"""A bracket that holds a year between commas."""
_LABEL: Final = re.compile(rf"^(?:{either(_TABLE['headlines']['labels'])})[\s:]\s?", re.I)
"""What may stand before the name in the brackets."""
_MARKED: Final = [label for label in _TABLE["headlines"]["labels"] if label[-1] in ".:" and len(label) > 2]
_LABELLED: Final = re.compile(rf"[,|)»”\"–—-]\s?(?:{either(_MARKED)})\s?(?=[^\W\d_])", re.I)
"""The same behind a mark, without brackets: ``Tarn, dir. Ada Moor``."""
_OF_FILM: Final = re.compile(
    rf"(?<!\w)(?:{either(w for words in _TABLE['headlines']['of_film'].values() for w in words)})\s(?=[^\W\d_])", re.I
)
_DASHED: Final = re.compile(r"^(.{2,80}?)\s[–—-]\s([^–—()\[\]]{5,40}?)\s?[(\[](?:19|20)\d\d[)\]]")
_YEAR_DASH: Final = re.compile(r"^[^()\[\]]{2,80}?[(\[](?:19|20)\d\d[)\]]\s?[–—-]\s([^–—()\[\]|:]{5,40})")
"""``Title (1969) – Name``."""
_UNSPACED: Final = re.compile(
    r"^([\u30a0-\u30ff\u3400-\u9fff·]{2,14})[『「]([^『』「」]{1,60})[』」](?P<year>[(（](?:19|20)\d\d)?"
)
"""``Name『Title』``, as a headline in Japanese has it."""
_WORKS: Final = either(w[:-3] for v in _TABLE["work"].values() for w in v if w.endswith((" de", " di")))
_ADJECTIVE: Final = re.compile(
    rf"(?<!\w)(?i:{_WORKS})\s(?:[«“\"]\s?[\w-]{{3,16}}\s?[»”\"]|[a-zà-ÿ-]{{5,16}})\s(?:de|di)\s(?=[^\W\d_])"
)
"""A word for a work, what is said of it, and whose it is: ``un film « lent » de Name``."""
_ACT: Final = re.compile(
    rf"(?<!\w){either(w for k in ('act', 'work', 'title') for v in _TABLE[k].values() for w in v if ' ' in w)}\s", re.I
)
_OF: Final = re.compile(r"(?P<mark>[\s\"“”»’',:–-]+)(?:de|di|do|da|von|van|d['’])\s?(?=[^\W\d_])", re.I)
_ENDS: Final = re.compile(r"[\"”»’]?(?:\s[–—|-]|,|\s?:)\s([^–—()\[\]|:,]{5,60})$")
_EAST: Final = re.compile("[\u2e80-\ud7a3]")
_CLOSED: Final = re.compile(r"[\"”»’]\s(?=[^\W\d_])")
_CLOSING: Final = frozenset("\"“”»’'")
"""Marks that close a title, so that what follows is no part of it."""


def billed_director(headline: str, title: str, text: str, language: str = "") -> list[str]:
    """The director that a headline names, or an empty list. `title`: the film's; `text`: the review's.

    >>> billed_director("Film review – Tarn (Ada Moor, 2017)", "Tarn", "")
    ['Ada Moor']
    >>> billed_director("Tarn, Directed By Ada Moor (Bell Pictures)", "Tarn", "")
    ['Ada Moor']
    >>> billed_director("Tarn – The Long Way (2017)", "Tarn", "It is long.")
    []
    """
    for found in _BRACKET.finditer(headline):
        listed = _without_facts(found[1])
        if listed and all(map(_is_full, listed)) and fold(listed[0]) != fold(title):
            return listed
    for found in _LABELLED.finditer(headline):
        names, _ = name_at(headline, found.end())
        if names and all(" " in name for name in names):
            return list(names)
    for found in (*_ACT.finditer(headline), *_ADJECTIVE.finditer(headline)):
        names, _ = name_at(headline, found.end())
        if names and all(" " in name for name in names):
            return list(names)
    return (
        [as_in_text(name, text) for name in _in_genitive(headline, title)]
        or _unspaced(headline)
        or _behind_title(headline, title, text)
        or _behind_dash(headline, text, customary=language[:2] in _DASHING)
        or _behind_year(headline, text)
        or _at_end(headline, title, text)
        or _before_quoted(headline, text)
    )


def _without_facts(bracket: str) -> list[str]:
    """The names of a bracket in a headline, beside country, year and running time."""
    told = ", ".join(part for part in re.split(r",\s*", bracket) if not is_fact(part))
    return split_names(_LABEL.sub("", told))


def _is_full(name: str) -> bool:
    """True for a name of two words, or in a script that sets no space between them."""
    return " " in name or name[0] > "\u2e7f"


def _in_genitive(headline: str, title: str) -> list[str]:
    """The name behind a word for the film, in a case that no title has: ``«Тарн»: рецензия на фильм Ады Мур``."""
    for found in _OF_FILM.finditer(headline):
        names, _ = name_at(headline, found.end())
        if len(names) == 1 and " " in names[0] and fold(names[0]) != fold(title):
            told = nominative(names[0])
            return [told] if told != names[0] else []
    return _behind_mark(headline, title)


def _behind_mark(headline: str, title: str) -> list[str]:
    """The name in such a case right behind the mark that closes the title: ``„Tarn” Anny Lesiak``."""
    at = headline.casefold().find(title.casefold()) if title else -1
    closed = _CLOSED.match(headline, at + len(title)) if at >= 0 else None
    names, _ = name_at(headline, closed.end()) if closed else ((), 0)
    told = nominative(names[0]) if len(names) == 1 else ""
    return [told] if " " in told and told != names[0] else []


def as_in_text(told: str, text: str) -> str:
    """A name told from another case, as the text has it in the nominative, where it has it so.

    >>> as_in_text("Slávk Horák", "Režisér Slávek Horák čeká.")
    'Slávek Horák'
    """
    first, *_, last = told.split()
    found = re.search(rf"(?<!\w){re.escape(first[:3])}[\w-]{{0,8}}\s{re.escape(last)}(?!\w)", text)
    return found[0] if found and " " in told else told


def _unspaced(headline: str) -> list[str]:
    """The name that a headline without spaces between its words calls the director: ``李明远执导的《长河》``."""
    if headline.isascii() or not _EAST.search(headline):
        return []
    names = {named.names for named in named_unspaced(headline)}
    return list(*names) if len(names) == 1 else []


def _at_end(headline: str, title: str, text: str) -> list[str]:
    """The name of ``Title – Name`` with nothing behind it, where the text speaks of its bearer as a director."""
    at = headline.casefold().find(title.casefold()) if title else -1
    found = _ENDS.match(headline, at + len(title)) if at >= 0 else None
    names = split_names(found[1]) if found else []
    full = bool(names) and all(_is_full(name) and len(name.split()) <= 4 for name in names)
    return names if full and any(_is_spoken_of_as_director(name, text) for name in names) else []


def _behind_title(headline: str, title: str, text: str) -> list[str]:
    """The name behind ``Title de``: it goes on to a mark or the end, and the text speaks of the bearer."""
    at = headline.casefold().find(title.casefold()) if title else -1
    found = _OF.match(headline, at + len(title)) if at >= 0 else None
    names, end = name_at(headline, found.end()) if found else ((), 0)
    whole = end == len(headline) or headline[end : end + 2].strip()[:1] in tuple(",.:;|–—-(")
    if found is None or not whole or not names or not all(" " in name for name in names):
        return []
    marked = found["mark"].startswith(",") or not _CLOSING.isdisjoint(found["mark"]) or _opens_surname(names[0])
    return list(names) if marked or _is_spoken_of(names[0], headline[at:end], title, text) else []


def _opens_surname(name: str) -> bool:
    """True for a name whose first word belongs to a surname: ``Tarn de Del Moral``."""
    first = name.partition(" ")[0]
    return first[0].isupper() and first.lower() in PARTICLES


def _is_spoken_of(name: str, phrase: str, title: str, text: str) -> bool:
    """True where the text speaks of the bearer, and never of the whole phrase as of one title: a mark may close it."""
    said = plain(text)
    parted = plain(phrase) not in said or any(f"{title}{mark}" in text for mark in (" »", *_CLOSING))
    return f" {plain(name).split()[-1]} " in said and parted


def _behind_dash(headline: str, text: str, *, customary: bool) -> list[str]:
    """The name of ``Title – Name (1969)``, where that is customary or the text speaks of its bearer as a director."""
    found = _DASHED.match(headline)
    if not found or not is_name(found[2]) or not 2 <= len(found[2].split()) <= 4:
        return []
    if customary:
        return split_names(found[2])
    return split_names(found[2]) if _is_spoken_of_as_director(found[2], text) else []


def _behind_year(headline: str, text: str) -> list[str]:
    """The name of ``Title (1969) – Name``, where the text has it in full."""
    found = _YEAR_DASH.match(headline)
    name = found[1].strip() if found else ""
    return split_names(name) if is_name(name) and 2 <= len(name.split()) <= 4 and plain(name) in plain(text) else []


def _before_quoted(headline: str, text: str) -> list[str]:
    """The name of ``Name『Title』``, where a year follows or the text says so again, or calls its bearer a director."""
    found = _UNSPACED.match(headline)
    if found is None or not is_name(found[1]):
        return []
    again = any(f"{found[1]}{behind}" in text for behind in ("監督", "『", "「"))
    return [found[1]] if found["year"] or again else []


_TRADE: Final = either(fold(w) for v in _TABLE["title"].values() for w in v if " " not in w)


def _is_spoken_of_as_director(name: str, text: str) -> bool:
    """True where the text has the surname near a director's trade."""
    surname = re.escape(fold(name).split()[-1])
    trade = rf"(?<!\w){_TRADE}"
    near = rf"{trade}\W+(?:\w+\W+){{0,3}}{surname}(?!\w)|(?<!\w){surname}\w*\W+(?:\w+\W+){{0,3}}{trade}"
    return bool(re.search(near, fold(text)))
