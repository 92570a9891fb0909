"""Directors beside words for a film of theirs: "for her first film, Ada Moor", "Ada Moor in her fourth film".

Rule of this room: an actor has films, too: near the name nothing may speak of a part, and the bearer has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from reviewcrawler.folding import either
from reviewcrawler.people.running import name_at, name_before
from reviewcrawler.prose.speech import Speech
from reviewcrawler.prose.told import telling_words, words_of
from reviewcrawler.prose.unspaced import Named
from reviewcrawler.prose.wording import words
from reviewcrawler.tables import load

_TABLE: Final[dict[str, Any]] = load("prose")
_BEFORE: Final = [*_TABLE["in_title"]["words"], *_TABLE["for_film"]["words"]]
_THEIR_FILM: Final = (
    rf"(?:{either(words('whose'))})\s(?:[\w-]{{2,16}}\s){{0,3}}?(?:{either(words('own_works'))})(?![\w-])"
)
_FOR_THEIRS: Final = re.compile(
    rf"(?<![\w-])(?i:{either(_BEFORE)})\s{_THEIR_FILM}"
    r"(?:\s?[“„«‘\"'*_][^“”„«»‘’\"\n]{1,60}[”“»’\"'*_])?,(?:\s?[^.!?;:]{2,70},)?\s(?=[^\W\d_a-zà-öø-ÿа-яё])"
)
"""For which film of theirs, and what is said of it, before the name: ``Pour son premier film, primé ici, Ada Moor``."""
_IN_THEIRS: Final = re.compile(rf",?\s(?:{either(_BEFORE)})\s{_THEIR_FILM}")
"""The same behind the name: ``Ada Moor pour son quatrième film``."""
_WORKS_SAID: Final = telling_words(words("own_works"))
_DATED: Final = re.compile(
    rf"['’]s\s(?:19|20)\d\d\s(?:[a-z-]{{2,15}}\s){{0,2}}?(?:{either(words('dated'))})(?![\w-])(?!\s?[“\"‘'«*_A-Z])"
)
"""``Ada Moor’s 1960 film``; where a title follows, it is that title's."""
_COMPARED: Final = re.compile(r"\b(?:on|of|to|than|from|like|unlike|after|since|as|with|recalls?)\s\Z")
"""What stands before another work that the film is held against: ``based on Ada Moor’s 1960 film``."""
_PARTS: Final = re.compile(rf"(?<!\w)(?:{either(words('parts'))})", re.I)
_NEAR: Final = 80
_WITH_DIRECTOR: Final = re.compile(
    rf"\s(?:{either(_TABLE['with_whom']['words'])})\s(?:[a-zà-ÿ]{{1,4}}\s)?(?:{either(words('title'))})(?!\w)", re.I
)


def named_with_their_film(text: str, speech: Speech) -> Iterator[Named]:
    """Directors whom a paragraph names so.

    >>> speech = Speech(["For her first film, Ada Moor waits."])
    >>> [named.names for named in named_with_their_film("For her first film, Ada Moor waits.", speech)]
    [('Ada Moor',)]
    """
    yield from _dated(text)
    if _WORKS_SAID.isdisjoint(words_of(text)):
        return
    for found in _FOR_THEIRS.finditer(text):
        names, end = name_at(text, found.end())
        if names and all(" " in name for name in names) and not _has_part(names[0], text, end, speech):
            yield Named(names, found.start(), end, 0.5)
    for found in _IN_THEIRS.finditer(text):
        name = name_before(text, found.start())
        if " " in name and not _has_part(name, text, found.end(), speech):
            yield Named((name,), found.start() - len(name), found.end(), 0.5)


def _has_part(name: str, text: str, end: int, speech: Speech) -> bool:
    """True for somebody with a part, or who works with the director, who is somebody else."""
    with_director = _WITH_DIRECTOR.match(text, end) is not None
    return with_director or speech.plays(name) or _PARTS.search(text, end, end + _NEAR) is not None


def _dated(text: str) -> Iterator[Named]:
    """Names before an apostrophe, a year and a word for a work, where the film is not held against it."""
    for found in _DATED.finditer(text):
        name = name_before(text, found.start())
        if " " in name and not _COMPARED.search(text, 0, found.start() - len(name)):
            yield Named((name,), found.start() - len(name), found.end(), 1.0)
