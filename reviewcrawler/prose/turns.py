"""Turns of phrase that name a director without a word for the trade right before the name.

Rules of this room: whose film it is stands beside the film's own title ("Ada Moor's Tarn", "«Тарн» Ады Мур"), in a
verb ("Ada Moor signe un film lent") or behind the kind of film ("o filme de guerra de Ada Moor"). A novelist has a film
named so, too: where the turn alone does not tell, the text must say elsewhere that the bearer directs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reviewcrawler.folding import either
from reviewcrawler.people.inflection import nominative
from reviewcrawler.people.running import name_at, name_before, names_before
from reviewcrawler.prose.makers import named_as_maker
from reviewcrawler.prose.speech import Speech
from reviewcrawler.prose.titled import places
from reviewcrawler.prose.told import telling_words, words_of
from reviewcrawler.prose.unspaced import CERTAIN, Named
from reviewcrawler.prose.whose import named_with_their_film
from reviewcrawler.prose.wording import words
from reviewcrawler.tables import load

_TABLE: Final = load("prose")


_LINKED: Final = {
    word[:-3] for word in words("work") if word.endswith((" de", " di")) and not word.startswith(("un ", "um "))
}
_VERB: Final = re.compile(rf"(?:\s\([^()]{{2,70}}\))?\s(?:{either(words('verbs'))})(?![\w-])")
_WITH: Final = re.compile(rf"\s(?:{either(_TABLE['with_whom']['words'])})\s(?=[^\W\d_])")
_IN_DIRECTION: Final = re.compile(rf"\s(?:{either(words('in_direction'))})(?![\w-])")
_VERBS: Final = telling_words(words("verbs"))
_DEBUTS: Final = telling_words(words("debuts"))
_POSTS: Final = telling_words(words("in_direction"))
_WORKS: Final = telling_words(_LINKED)
_BOOKS_TOO: Final = frozenset(_TABLE["books_too"]["words"])
_QUALIFIED: Final = re.compile(
    rf"(?<![\w-])(?i:{either(_LINKED - _BOOKS_TOO)})\s(?!(?:{either(_TABLE['no_kind']['words'])})\b)[a-zà-ÿ-]{{4,18}}"
    rf"(?:\s(?:y|e|et|ed)\s[a-zà-ÿ-]{{4,18}})?(?:\sd[ei]\s|\s(?i:d)['’])(?=[^\W\d_a-zà-öø-ÿ])"
)
"""A word for a work with what is said of it: ``la película brasileña de Ada Moor``."""
_OWNED: Final = re.compile(rf"['’]s?\s(?:{either(words('owned'))})(?![\w-])")
"""What an actor has, too: it tells a director only where the text says elsewhere that the bearer directs."""
_OF: Final = r"(?:\s(?:de|di)\s|\s(?i:d)['’])"
_KIND: Final = re.compile(
    rf"(?<![\w-])(?i:{either(_LINKED)}){_OF}[a-zà-ÿ-]{{3,20}}(?:\s[a-zà-ÿ-]{{3,20}})?{_OF}(?=[^\W\d_])"
)
_DEBUT: Final = re.compile(
    rf"(?<![\w-])(?i:{either(words('debuts'))})(?:\s?[“„«‘\"'][^“”„«»‘’\"\n]{{1,60}}[”“»’\"'])?"
    rf"(?:,|\s(?:{either(words('debut_verbs'))}))\s(?=[^\W\d_])"
)
"""What only a director has, before the name: ``In her directorial debut, Ada Moor``."""
_PARTS: Final = re.compile(rf"(?<!\w)(?:{either(words('parts'))})", re.I)
_OF_MAKER: Final = re.compile(rf"(?<![\w-])(?i:{either(words('of_maker'))})\s(?=[^\W\d_])")
_NEAR: Final = 40
"""Characters between a surname and a word for the trade."""
_OFTEN: Final = 3
"""Times that a text speaks of the bearer of a surname who made the film."""
_MAX_TITLE: Final = 60


def named_by_turn(text: str, titles: Sequence[str], speech: Speech) -> Iterator[Named]:
    """Directors whom a paragraph names by such a turn. `titles`: what the page's film is called.

    >>> speech = Speech(["Moor directs with patience."])
    >>> [named.names for named in named_by_turn("Ada Moor’s Tarn is slow.", ["Tarn"], speech)]
    [('Ada Moor',)]
    >>> list(named_by_turn("Stella Kern’s Tarn is slow.", ["Tarn"], Speech(["Kern wrote the novel."])))
    []
    """
    for title in titles:
        if 1 < len(title) <= _MAX_TITLE:
            yield from _beside_title(text, title, speech)
    yield from _before_phrase(text, speech)
    yield from _of_kind(text, speech)
    yield from _of_maker(text)
    yield from _behind_phrase(text, speech)
    yield from named_with_their_film(text, speech)
    yield from named_as_maker(text, titles, speech)


def _before_phrase(text: str, speech: Speech) -> Iterator[Named]:
    """Names before a verb of directing, before what one has behind the camera, or before a film of theirs."""
    for found in _VERB.finditer(text) if not _VERBS.isdisjoint(words_of(text)) else ():
        if names := names_before(text, found.start()):
            beside, end = _co_director(text, found.end())
            yield Named((*names, *beside), found.start() - len(names[-1]), end, 0.5)
    for found in _IN_DIRECTION.finditer(text) if not _POSTS.isdisjoint(words_of(text)) else ():
        if names := names_before(text, found.start()):
            yield Named(names, found.start() - len(names[-1]), found.end(), 1.0)
    for found in _OWNED.finditer(text):
        name = name_before(text, found.start())
        if " " in name and (speech.makes(name) or speech.may_direct(name)):
            yield Named((name,), found.start() - len(name), found.end(), 0.5)


def _of_kind(text: str, speech: Speech) -> Iterator[Named]:
    """Names behind a work, what it is said to be, and "of"."""
    for found in _QUALIFIED.finditer(text) if not _WORKS.isdisjoint(words_of(text)) else ():
        names, end = name_at(text, found.end())
        if names and all(" " in name for name in names) and not speech.writes(names[0]):
            yield Named(names, found.start(), end, 0.5)


def _co_director(text: str, end: int) -> tuple[tuple[str, ...], int]:
    """Who directs, too, by what stands right behind a verb, and where that ends."""
    found = _WITH.match(text, end)
    names, last = name_at(text, found.end()) if found else ((), end)
    return (names[:1], last) if names and " " in names[0] else ((), end)


def _of_maker(text: str) -> Iterator[Named]:
    """Names in the genitive right behind a word for a work."""
    for found in _OF_MAKER.finditer(text):
        names, end = name_at(text, found.end())
        told = nominative(names[0]) if len(names) == 1 else ""
        if " " in told and told != names[0]:
            yield Named((told,), found.start(), end, 0.5)


def _behind_phrase(text: str, speech: Speech) -> Iterator[Named]:
    """Names behind a kind of film, or behind what only a director has, where no part is spoken of."""
    said = words_of(text)
    for pattern, telling, often in ((_KIND, _WORKS, _OFTEN), (_DEBUT, _DEBUTS, 1)):
        for found in pattern.finditer(text) if not telling.isdisjoint(said) else ():
            names, end = name_at(text, found.end())
            full = bool(names) and all(" " in name for name in names) and not _PARTS.search(text, end, end + _NEAR)
            if full and speech.count(names[0]) >= often:
                yield Named(names, found.start(), end, 0.5 if often > 1 else 1.0)


def _beside_title(text: str, title: str, speech: Speech) -> Iterator[Named]:
    """Names before the title and an apostrophe, or behind it in the genitive."""
    for start, end in places(text, title):
        before = _POSSESSIVE.search(text, max(0, start - 60), start)
        if before and " " in (name := name_before(text, before.start())) and _is_maker(name, before[0], text, speech):
            yield Named((name,), before.start() - len(name), start, 0.5)
        yield from _in_bare_genitive(text, start, speech)
        yield from _trade_of(text, start, end)
        yield from _before_title(text, start, end)
        yield from _behind_title(text, start, end, speech)
        by = _BY.match(text, end)
        names, last = name_at(text, by.end()) if by else ((), 0)
        if names and all(" " in name for name in names) and not speech.writes(names[0]):
            yield Named(names, start, last, 0.5)
        behind = _BEHIND.match(text, end)
        names, last = name_at(text, behind.end()) if behind else ((), 0)
        if len(names) == 1 and " " in names[0] and (told := nominative(names[0], speech.language[:2])) != names[0]:
            yield Named((told,), start, last, 1.0)


def _in_bare_genitive(text: str, start: int, speech: Speech) -> Iterator[Named]:
    """Names with an "s" right before the title between marks: ``Ada Moors „Tarn“``."""
    found = _BARE_S.search(text, max(0, start - 4), start) if speech.language[:2] in _GENITIVE else None
    name = name_before(text, found.start()) if found else ""
    if " " in name and not speech.writes(name) and not speech.plays(name):
        yield Named((name,), start - len(name), start, 0.5)


def _trade_of(text: str, start: int, end: int) -> Iterator[Named]:
    """Names behind the title whose director they are: ``The director of Tarn, Ada Moor``."""
    comma = _COMMA.match(text, end) or _BEHIND.match(text, end)
    if comma and _TRADE_OF.search(text, max(0, start - 40), start):
        names, last = name_at(text, comma.end())
        if names and all(" " in name for name in names):
            yield Named(names, start, last, CERTAIN)


def _before_title(text: str, start: int, end: int) -> Iterator[Named]:
    """Names before a verb whose object the title is; a year behind it may be another film's of the same title."""
    verb = _DIRECTS.search(text, max(0, start - _CLAUSE), start)
    if verb and not _DATED_TITLE.match(text, end):
        name = name_before(text, verb.start())
        if " " in name:
            yield Named((name,), verb.start() - len(name), end, 1.0)


def _is_maker(name: str, between: str, text: str, speech: Speech) -> bool:
    """True where the text says of the name's bearer, or of somebody whom it does not name, that they direct.

    `between`: what stands between name and title; a word for a film is enough where the bearer has no part.
    """
    if _A_FILM.search(between) and not speech.plays(name) and not speech.writes(name):
        return True
    return speech.directs(name) or (_UNNAMED.search(text) is not None and not speech.writes(name))


def _behind_title(text: str, start: int, end: int, speech: Speech) -> Iterator[Named]:
    """Names behind a title: in brackets with a year, where the text speaks of them again, or of whoever made it."""
    if billed := _BILLED.match(text, end):
        names, last = name_at(text, billed.end())
        full = bool(names) and all(" " in name for name in names)
        if full and _YEAR_CLOSES.match(text, last) and all(speech.count(name) > 1 for name in names):
            yield Named(names, start, last, 1.0)
    if not _IN.search(text, max(0, start - 12), start):
        return
    if told := _TELLS.match(text, end):
        names, last = name_at(text, told.end())
        if names and all(" " in name for name in names) and not _PARTS.search(text, last, last + 2 * _NEAR):
            yield Named(names, start, last, 0.5)
    if comma := _COMMA.match(text, end):
        names, last = name_at(text, comma.end())
        full = bool(names) and all(" " in name for name in names)
        if full and _DELIVERS.match(text, last) and not _PARTS.search(text, last, last + 2 * _NEAR):
            yield Named(names, start, last, 1.0)


_CLAUSE: Final = 160
"""Characters before a title in which a name, what is told of its bearer between commas, and a verb have room."""
_DIRECTS: Final = re.compile(
    rf"(?:,\s(?:{either(_TABLE['relative']['words'])})\s[^.!?,]{{3,100}},)?\s(?:{either(words('directs'))})"
    r"\s[“‘\"'«„*_]{0,2}\Z"
)
"""``Ada Moor, who was an actor before, wrote and directed ``."""
_DATED_TITLE: Final = re.compile(r"[”’\"'»*_]{0,2}\s?(?:[a-zà-ž]{1,3}\s)?\(?(?:18|19|20)\d\d")
_UNNAMED: Final = re.compile(
    rf"(?<!\w)(?:the|its|this)\s(?:[\w-]{{2,15}}\s){{0,2}}?(?:{either(words('unnamed'))})(?![\w-])(?!\sof)", re.I
)
_BILLED: Final = re.compile(r"[”’\"'»*_]{0,2}\s?\((?=[^()]{4,60},\s?(?:19|20)\d\d\))")
_YEAR_CLOSES: Final = re.compile(r",\s?(?:19|20)\d\d\)")
_COMMA: Final = re.compile(r"\s?[”’\"'»*_]{0,2},[”’\"'»*_]?\s(?=[^\W\d_])")
_IN: Final = re.compile(rf"(?<!\w)(?:{either(_TABLE['in_title']['words'])})\s[“‘\"'«„*_]{{0,2}}\s?\Z", re.I)
_DELIVERS: Final = re.compile(rf"\s(?:[\w-]{{2,15}}ly\s)?(?:{either(words('delivers'))})(?![\w-])")
_A_FILM: Final = re.compile(rf"\s(?:{either(words('dated'))})\s")
_TELLS: Final = re.compile(
    rf"[”’\"'»*_“]{{0,2}}\s(?:{either(words('told_by'))})\s(?:(?:uns|nos|ons|hier)\s)?(?=[^\W\d_])"
)
"""In languages that set the verb second: ``In „Tarn“ erzählt Ada Moor``."""
_TRADE_OF: Final = re.compile(
    rf"(?<![\w-])(?i:{either(w for w in words('title') if ' ' not in w)})\s"
    r"(?:(?:of|behind|de|du|di|von|van|av|af|til)\s|d['’])?[“‘\"'«„*_]{0,2}\Z"
)
_BARE_S: Final = re.compile(r"s\s[„“«\"‚‘*_]{1,2}\Z")
_GENITIVE: Final = frozenset(_TABLE["possessive_s"]["languages"])
_POSSESSIVE: Final = re.compile(r"['’]s?\s(?:[\w’-]{2,15}\s){0,4}[“‘\"'*_]{0,2}\Z")
_BY: Final = re.compile(r"[”“’\"'»*_]{0,2},?\s(?:(?:by|von|de|di|van|av|af)\s|d['’])(?=[^\W\d_])")
_BEHIND: Final = re.compile(r"[”’\"'»*_]{0,2}\s(?=[^\W\d_])")
