"""Names of people in running text, at a known place.

Rule of this room: a name is a run of capitalised words; it ends with punctuation, a possessive, or a word that is
no name's.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.people.person import PARTICLES, is_name
from reviewcrawler.tables import load

_POSSESSIVE: Final = re.compile(r"[’']s?$")
_AND: Final = "and|&|et|e|ed|y|und|sowie|en|i|oraz|и|і|та|og|och|ja|ve|és|और"
_JOINT: Final = re.compile(
    rf"\s(?:{_AND})\s(?=[^\W\d_])"
    r"|\sa\s(?=[^.,;:\n]{0,24}?[ěščřžůďťňľŕ])"
)
"""Between two names; the "a" of Czech and Slovak is a preposition elsewhere, so a letter of theirs has to follow."""
_JOINT_BEFORE: Final = re.compile(rf"\s(?:{_AND}|a)\s(?:(?:the|a|o|la|le|il|el|die|der|de)\s[a-zà-ÿ]{{4,14}}\s)?\Z")
_JOINTS: Final = frozenset(["and", "e", "y", "i", "und", "et", "en", "of", "in", "the"])
_OPENERS: Final = frozenset(word for words in load("names")["openers"].values() for word in words.split())
"""Words that open a sentence right before a name."""
_POSTPOSITIONS: Final = frozenset(
    ["ने", "की", "का", "के", "को", "से", "में", "पर", "और", "है", "हैं", "भी", "ही", "तो", "द्वारा"]
)


def name_at(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """The names that prose gives at `start`, and where they end; a pair joined by "and" is two.

    >>> name_at("directed by Ada Moor and Joe Ray in 1999", 12)
    (('Ada Moor', 'Joe Ray'), 32)
    >>> name_at("v režii Jany Lesné a Petra Říčky", 8)[0], name_at("diretto da Ada Moor a New York", 11)[0]
    (('Jany Lesné', 'Petra Říčky'), ('Ada Moor',))
    """
    names: list[str] = []
    end = start
    while len(names) < 4:
        found = _run_of_capitals(text, start)
        if not found or not is_name(found):
            break
        names.append(found)
        end = start + len(found)
        joint = _JOINT.match(text, end)
        if joint is None:
            break
        start = joint.end()
    if len(names) > 1 and " " not in names[-1]:
        names, end = names[:1], text.index(names[0], end - 200 if end > 200 else 0) + len(names[0])
    return tuple(names), end


def name_before(text: str, end: int) -> str:
    """The name that ends at `end`, or an empty string; a name alone must open its sentence.

    >>> name_before("Long ago Ada Moor, the director", 17)
    'Ada Moor'
    """
    taken: list[str] = []
    words = text[max(0, end - 60) : end].split(" ")
    for word in reversed(words):
        capital = word[:1].isupper() and word.replace("-", "").replace("’", "").isalpha()
        if not capital and not (word in PARTICLES and taken):
            break
        taken.insert(0, word)
    while taken and (taken[0] in PARTICLES or taken[0].lower() in _OPENERS):
        taken.pop(0)
    name = " ".join(taken)
    start = end - len(name)
    if (
        not 0 < len(taken) <= 4
        or not is_name(name)
        or (len(taken) == 1 and text[:start].rstrip()[-1:] not in ("", ".", "!", "?", "\n"))
    ):
        return ""
    return name


def names_before(text: str, end: int) -> tuple[str, ...]:
    """The name that ends at `end`, with the one that "and" joins to it; nothing where there is none in full.

    >>> names_before("Ada Moor and Joe Ray direct", 20)
    ('Ada Moor', 'Joe Ray')
    """
    name = name_before(text, end)
    if " " not in name:
        return ()
    joint = _JOINT_BEFORE.search(text, max(0, end - len(name) - 28), end - len(name))
    other = name_before(text, joint.start()) if joint else ""
    return (other, name) if " " in other else (name,)


def _run_of_capitals(text: str, start: int) -> str:
    """The words from `start` on that can make a name in running text."""
    taken: list[str] = []
    for word in text[start : start + 80].split(" ")[:7]:
        bare = word.rstrip(',.;:!?)]”"»…—')
        core = _POSSESSIVE.sub("", bare)
        first = next((c for c in core if c.isalpha()), "")
        if (
            not core
            or not (first.isupper() or (core in PARTICLES - _JOINTS and taken) or _is_uncased(core))
            or core[0] in '(“"«„‘['
        ):
            break
        initial = (
            word != bare and word[len(bare)] == "." and (len(bare) == 1 or bare[-2:-1] == "." or bare in ("Jr", "Sr"))
        )
        taken.append(f"{core}." if initial else core)
        if core != bare or (word != bare and not (initial and word.endswith("."))):
            break
    while taken and taken[-1] in PARTICLES:
        taken.pop()
    return " ".join(taken)


def _is_uncased(word: str) -> bool:
    return "\u0900" <= word[0] <= "\u0dff" and word not in _POSTPOSITIONS
