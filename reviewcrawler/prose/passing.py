"""Directors whom a text names in passing, by all that they have made: "the cinema of Ada Moor", "Ada Moor’s camera".

Rule of this room: asked only where no sentence names a director outright; the name stands in full, and its bearer has
no part and writes no books.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from reviewcrawler.folding import either
from reviewcrawler.people.inflection import nominative
from reviewcrawler.people.running import name_at, name_before
from reviewcrawler.prose.speech import Speech
from reviewcrawler.prose.unspaced import Named
from reviewcrawler.prose.wording import spelt
from reviewcrawler.tables import load

_TABLE: Final[dict[str, Any]] = load("prose")
_CASED: Final = frozenset(load("inflection"))
_OF_WORK: Final = re.compile(rf"(?<![\w-])(?i:{either(spelt('body_of_work'))})\s?(?=[^\W\d_])")
_HAS_WORK: Final = re.compile(rf"['’]s?\s(?:{either(_TABLE['body_of_work_behind']['words'])})(?![\w-])")


def named_in_passing(text: str, speech: Speech) -> Iterator[Named]:
    """Directors whom a paragraph names so.

    >>> [named.names for named in named_in_passing("Voici le cinéma d’Ada Moor.", Speech([]))]
    [('Ada Moor',)]
    """
    for name, start, end in _of_work(text):
        if " " in name and not speech.plays(name) and not speech.writes(name):
            language = speech.language[:2]
            yield Named((nominative(name, language) if language in _CASED else name,), start, end, 0.5)


def _of_work(text: str) -> Iterator[tuple[str, int, int]]:
    """Names behind "the cinema of", or before "’s cinema", and where the phrase begins and ends."""
    for found in _OF_WORK.finditer(text):
        names, end = name_at(text, found.end())
        yield (names[0] if len(names) == 1 else ""), found.start(), end
    for found in _HAS_WORK.finditer(text):
        name = name_before(text, found.start())
        yield name, found.start() - len(name), found.end()
