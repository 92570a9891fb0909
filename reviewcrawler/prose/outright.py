"""Directors whom a phrase names outright: "directed by Ada Moor", "the director Ada Moor", "Ada Moor, the director".

Rule of this room: it says whom a phrase calls a director, not of which film; a phrase that goes on into another trade,
or that names a company, says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.folding import either, fold
from reviewcrawler.people.inflection import nominative
from reviewcrawler.people.running import name_at, name_before, names_before
from reviewcrawler.prose.told import telling_words, words_of
from reviewcrawler.prose.unspaced import Named, named_unspaced
from reviewcrawler.prose.wording import DIRECTING, DRAWN, spelt, words
from reviewcrawler.sheets.labels import role_of
from reviewcrawler.tables import load

_TABLE: Final = load("prose")
_WORKS: Final = frozenset(map(fold, spelt("work")))
_CASES: Final = {fold(word): tag for case in ("genitive", "instrumental") for tag, each in _TABLE[case].items()
                 for word in each}  # fmt: skip
"""Words that a name in another case follows, and their languages."""
_CASED: Final = frozenset(_CASES.values())
_OTHERS: Final = frozenset(map(fold, words("others")))
_NOT_SKIPPED: Final = (
    "for of at in and to with on from who that has is was son non não que qui che pour por für per para des e et y "
    "como like wie comme come zoals"
)
_SKIP: Final = (
    r"(?:\s(?:(?:the|da|dal|del|von|pelo|pela|por|il|le|la|o|a|um|uma|un|una)\s)?"
    rf"(?!(?:{either(_NOT_SKIPPED.split())})\b)[a-zà-ÿ][\w-]{{2,14}}){{0,2}}(?:\s(?:and|und|et|y|e|ed|en)\s[a-zà-ÿ][\w-]{{3,14}})?"
)
_GENITIVE_WORKS: Final = frozenset(spelt("work")) & frozenset(spelt("genitive"))
"""Works that their maker follows in the genitive, with nothing between."""
_PHRASES: Final = sorted(set(spelt("act", "title", "work", "genitive", "instrumental")) - _GENITIVE_WORKS)
_TELLING: Final = telling_words([*_PHRASES, *_GENITIVE_WORKS])
_BEFORE: Final = re.compile(
    rf"(?:(?<![\w-])|(?<=-turned-)|(?<=-feature-)|(?<=-time-))"
    rf"(?:(?i:(?P<work>{either(_GENITIVE_WORKS)}))\s|(?i:(?P<word>{either(_PHRASES)}))"
    rf"(?:{_SKIP}\s|\s\(|\s[—–]\s|(?<=['’])(?:[a-zà-ÿ][\w-]{{2,15}}\s)?))(?=[^\W\d_a-zà-öø-ÿа-яё])"
)
_OTHER_TRADE: Final = re.compile(rf"\s(?:{either(_TABLE['other_trades']['words'])})\s", re.I)
"""Between a word for a work and a name, whose bearer did something else: ``a film from producer Ada Moor``."""
_APPOSITION: Final = re.compile(
    rf",\s(?:{either(words('apposition'))})(?![\w-])(?!\s(?:de|do|da|of|di|du|des|del|von|van|behind|for)\s)", re.I
)
_RESPECTIVELY: Final = re.compile(
    rf"\s(?:and|&|y|e|ed|et|und|en)\s(?:{either(_TABLE['other_trades']['words'])})(?!\w)", re.I
)
"""Behind two names the trades of both in turn: ``Ada Moor and Ann Lee, director and producer``."""
_WITH_ARTICLE: Final = re.compile(r",\s(?:the|el|la|o|a|il|le|der|die|de)\s", re.I)
_BRACKET: Final = re.compile(r"\s\([^()]{2,70}\)\Z")
"""What else somebody made, between name and trade: ``Ada Moor (Fell), the director``."""
_CLOSED: Final = re.compile(r"\s?[,.;:)–—!?]|\s(?:who|whose|behind|and|que|quien|che|qui|dont|y|e|et|und)\b|$", re.I)
_POSSESSED: Final = re.compile(rf"['’]s?\s(?:{either(words('possessed'))})(?![\w-])")
_COMPANIES: Final = frozenset(_TABLE["companies"]["words"])
_UNSPACED: Final = re.compile("[\u2e80-\U0010ffff]")
_CLAUSE: Final = re.compile(r"[.!?:;]\s")


def named_outright(text: str, language: str = "") -> Iterator[Named]:
    """Directors named in a text. `language`: the primary subtag of its language, which tells names out of their cases.

    >>> [named.names for named in named_outright("Directed by Ada Moor and Joe Ray, it waits.")]
    [('Ada Moor', 'Joe Ray')]
    """
    for found in _BEFORE.finditer(text) if not _TELLING.isdisjoint(words_of(text)) else ():
        phrase = found["work"] or found["word"]
        word = fold(phrase)
        before = fold(_CLAUSE.split(text[max(0, found.start() - 20) : found.start()])[-1]).split()
        if not _OTHERS.isdisjoint(before[-2:]) or _is_crew(text, found):
            continue
        between = found[0][len(phrase) :].strip()
        if word in _WORKS and _OTHER_TRADE.search(f" {between} ") and not DIRECTING.search(word):
            continue
        names, end = name_at(text, found.end())
        if word in DRAWN and not between:
            names = tuple(name.split(" ", 1)[1] for name in names[:1] if name.count(" ") > 1)
        if text[found.end() - 1] == "(" and text[end : end + 1] != ")":
            continue
        if word in _CASES:
            told = tuple(nominative(name, language if language in _CASED else _CASES[word]) for name in names)
            names = () if found["work"] and told == names else told
        if names and all(" " in name for name in names) and not is_company(names[0]):
            mere = word in _WORKS and not DIRECTING.search(fold(found[0]))
            yield Named(names, found.start(), end, 0.5 if mere else 1.0)
    yield from _named_before(text)
    if not text.isascii() and _UNSPACED.search(text):
        yield from named_unspaced(text)


def _named_before(text: str) -> Iterator[Named]:
    """Directors whose name stands before the words: "Ada Moor, the director", "Ada Moor's debut feature"."""
    for found in _APPOSITION.finditer(text):
        if _WITH_ARTICLE.match(found[0]) and not _CLOSED.match(text, found.end()):
            continue  # a sentence begins with its own director: "shot at Bell Mill, the director waits"
        bracket = _BRACKET.search(text, max(0, found.start() - 80), found.start())
        at = bracket.start() if bracket else found.start()
        name = name_before(text, at)
        if len(names_before(text, at)) > 1 and _RESPECTIVELY.match(text, found.end()):
            continue
        if name:
            yield Named((name,), at - len(name), found.end(), 1.0 if " " in name else 0.5)
    for found in _POSSESSED.finditer(text):
        if names := names_before(text, found.start()):
            yield Named(names, found.start() - len(names[-1]), found.end(), 0.5)


def is_company(name: str) -> bool:
    """True for a name with a word that companies and festivals have."""
    return not _COMPANIES.isdisjoint(fold(name).split())


def _is_crew(text: str, found: re.Match[str]) -> bool:
    """True where a phrase goes on into another trade: "direção de" into "direção de arte"."""
    following = text[found.end() : found.end() + 20].split(" ", 1)[0]
    return role_of(f"{found['work'] or found['word']} {following}") in ("crew", "fact")
