"""What the words of a text speak of: films, judgement, records, books, what is yet to come.

Rule of this room: a table by language says what a word speaks of; a text is counted, never understood.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from reviewcrawler.tables import load

_WORDS: Final[dict[str, dict[str, str]]] = load("kinds")["words"]
TOPICS: Final = tuple(_WORDS)
RIVALS: Final = ("record", "book", "game", "stage", "series", "table", "thing")
"""Topics of what else is reviewed."""
WORKS: Final = ("disc", "volume", "serial", "title", "staging")
"""What else a review may call the work that it judges."""
_SPACELESS: Final = frozenset(["ja", "ko", "zh"])
_NEAR: Final = {
    "sk": "cs",
    "uk": "ru",
    "bg": "ru",
    "no": "da",
    "nb": "da",
    "ca": "es",
    "gl": "pt",
    "mr": "hi",
    "ms": "id",
}
"""Languages without words of their own, and the one whose words serve them best."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HINDI: Final = re.compile(r"[^\s.,;:!?()\"'“”‘’।-]+")
_MAX_WORDS: Final = 1200
_SHORTEST: Final = 3
"""Letters of the shortest stem."""
_LONGEST: Final = 14
_MAX_KNOWN: Final = 1 << 16

Topics = tuple[str, ...]


class _Lexicon:
    """The words of one language, and those looked up so far."""

    def __init__(self, language: str) -> None:
        self._whole: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        for topic, languages in _WORDS.items():
            for word in languages.get(language, "").split():
                (self._stems if word.endswith("*") else self._whole).setdefault(word.rstrip("*"), set()).add(topic)
        self._starts = {stem[:_SHORTEST] for stem in self._stems}
        self._known: dict[str, Topics] = {}

    def topics(self, word: str) -> Topics:
        """The topics that a case-folded word speaks of."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _MAX_KNOWN:
                self._known.clear()
            known = self._known[word] = tuple(sorted(self._look_up(word)))
        return known

    def _look_up(self, word: str) -> set[str]:
        found = set(self._whole.get(word, ()))
        if word[:_SHORTEST] in self._starts:
            lengths = range(_SHORTEST, min(len(word), _LONGEST) + 1)
            found.update(*(self._stems.get(word[:length], ()) for length in lengths))
        return found


_LEXICONS: Final = {language: _Lexicon(language) for language in {k for v in _WORDS.values() for k in v} - {"cjk"}}
_SIGNS: Final = tuple((sign, topic) for topic, languages in _WORDS.items() for sign in languages.get("cjk", "").split())


def topics_of(word: str, language: str) -> frozenset[str]:
    """The topics that a word speaks of, in a language; in any, where the language has no table.

    >>> sorted(topics_of("kameramann", "de")), sorted(topics_of("masterpieces", "en"))
    (['craft', 'film'], ['judge'])
    """
    language = _NEAR.get(language, language)
    asked = (language,) if language in _LEXICONS else _LEXICONS
    return frozenset(topic for name in asked for topic in _LEXICONS[name].topics(word))


def count(text: str, language: str) -> tuple[dict[str, int], float]:
    """How often a case-folded text speaks of each topic, and how many words it has.

    >>> count("der film ist ein meisterwerk", "de")[0]["judge"]
    1
    """
    if language in _SPACELESS:
        counts = dict.fromkeys(TOPICS, 0)
        for sign, topic in _SIGNS:
            if sign in text:
                counts[topic] += text.count(sign)
        return counts, len(text) / 2.5
    words = (_HINDI if language in ("hi", "mr") else _WORD).findall(text)[:_MAX_WORDS]
    return _counted(Counter(words), _NEAR.get(language, language)), len(words)


def _counted(words: Counter[str], language: str) -> dict[str, int]:
    counts = dict.fromkeys(TOPICS, 0)
    lexicons = [_LEXICONS[language]] if language in _LEXICONS else list(_LEXICONS.values())
    if len(lexicons) == 1:
        topics = lexicons[0].topics
        for word, times in words.items():
            for topic in topics(word):
                counts[topic] += times
    else:
        for word, times in words.items():
            for topic in {topic for lexicon in lexicons for topic in lexicon.topics(word)}:
                counts[topic] += times
        # Small words of one language are other words in the next.
        counts["self"] = 0
    return counts
