"""Names out of their cases.

Rules of this room: a name is changed only where the rule is sure: its first name is one of the table's in an oblique
case, or first name and surname both carry a man's ending. Everything else stays as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import ne
from typing import Any, Final

from reviewcrawler.tables import load

Endings = tuple[tuple[str, str], ...]
"""Pairs of a nominative's ending and an oblique case's."""

_STEM: Final = re.compile(r"[^\W\d_]*[bcdfghjklłmnprstvwxzżźćńśčďňřšťžбвгджзклмнпрстфхцчшщ'’]\Z", re.I)
"""What may stand before an ending that is added: it closes with a consonant."""
_INITIAL: Final = re.compile(r"[^\W\d_]\.")
_SHORTEST: Final = 2
"""Letters of a stem."""


@dataclass(frozen=True, slots=True)
class _Language:
    """How a language inflects names: oblique first names with their nominatives, and the endings of surnames."""

    men: dict[str, str]
    women: dict[str, str]
    man: Endings
    man_surname: Endings
    woman_surname: Endings
    told: frozenset[str]
    """First names in the nominative that have other cases."""

    @classmethod
    def of(cls, table: dict[str, Any]) -> _Language:
        """The language of a table."""
        man, woman = _pairs(table["man"]), _pairs(table["woman"])
        men = _oblique(table["men"].split(), man)
        men.update(form.split("=") for form in table["forms"].split())
        women = _oblique(table["women"].split(), woman)
        whole = {name: name for name in table["men"].split() if name[-1] in table["indeclinable"]}
        told = frozenset({*men.values(), *women.values()} - whole.keys())
        surnames = _pairs(table["man_surname"]), _pairs(table["woman_surname"])
        return cls(men | whole, women, man, *surnames, told)

    def nominative(self, words: list[str]) -> list[str]:
        """The words of a name in the nominative; as they are where the language does not tell."""
        first, last = words[0], words[-1]
        if first in self.men:
            return [self.men[first], *words[1:-1], _nominative(last, self.man_surname)]
        if first in self.women:
            return [self.women[first], *words[1:-1], _nominative(last, self.woman_surname)]
        if first in self.told:
            return words
        if _INITIAL.fullmatch(first):
            return [*words[:-1], _nominative(last, self.man_surname)]
        surname, given = _nominative(last, self.man_surname), _nominative(first, self.man)
        return [given, *words[1:-1], surname] if surname != last and given != first else words


def _pairs(rows: list[list[str]]) -> Endings:
    return tuple((nominative, oblique) for nominative, oblique in rows)


def _oblique(names: list[str], endings: Endings) -> dict[str, str]:
    """Every oblique form of some first names, with its nominative."""
    return {
        name.removesuffix(ending) + oblique: name
        for name in reversed(names)
        for ending, oblique in endings
        if name.endswith(ending) and oblique != ending and _may_take(name, ending, oblique)
    }


def _nominative(word: str, endings: Endings) -> str:
    """A word with the first oblique ending that it carries put into the nominative."""
    for nominative, oblique in endings:
        stem = word.removesuffix(oblique)
        if stem != word and len(stem) >= _SHORTEST and _may_take(stem, nominative, oblique):
            return stem + nominative
    return word


def _may_take(stem: str, ending: str, oblique: str) -> bool:
    """True where a stem may take an oblique ending; one that only adds letters follows a consonant or an apostrophe."""
    return bool(ending) or oblique[:1] in "'’" or _STEM.match(stem) is not None


_LANGUAGES: Final = {tag: _Language.of(table) for tag, table in load("inflection").items()}


def nominative(name: str, language: str = "") -> str:
    """A name in the genitive or instrumental, told in the nominative where the rule is sure.

    Of first names that several languages have, `language` (a primary subtag) decides, or which tells more of the name.

    >>> nominative("Шона Пенна"), nominative("Греты Гервиг"), nominative("Pawła Nowakowskiego")
    ('Шон Пенн', 'Грета Гервиг', 'Paweł Nowakowski')
    >>> nominative("Małgorzaty Nowakowskiej"), nominative("Jana Zaremby"), nominative("Ken Loach")
    ('Małgorzata Nowakowska', 'Jan Zaremba', 'Ken Loach')
    """
    words = name.split()
    if len(words) < 2:
        return name
    known = [tag for tag, rules in _LANGUAGES.items() if words[0] in rules.men or words[0] in rules.women]
    asked = [language] if language in known or (language in _LANGUAGES and not known) else known or [*_LANGUAGES]
    ways = [_LANGUAGES[tag].nominative(words) for tag in asked]
    return " ".join(max(ways, key=lambda told: sum(map(ne, told, words))))
