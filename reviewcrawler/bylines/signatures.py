"""Names that people sign with: out of by-lines, sign-offs and what machines are told.

Rules of this room: words come from a table, for all languages at once; a name is kept as written. Rather none than a
wrong one: what may be a thing, an office or a template's filler is no name.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler import dates
from reviewcrawler.tables import load

_TABLE: Final = load("bylines")
_SURE: Final = frozenset(word.rstrip(":") for word in _TABLE["signs"]["sure"])
_SOFT: Final = frozenset(_TABLE["signs"]["soft"])
_WITH_COLON: Final = frozenset(
    word.rstrip(":") for word in _TABLE["signs"]["sure"] if word.endswith(":") and word.rstrip(":") in _SOFT
) - frozenset(_TABLE["signs"]["sure"])
"""Plain prepositions, which sign behind other words only with a colon of their own: ``Di: Ada Moor``."""
_WRITTEN: Final = frozenset(_TABLE["signs"]["written"])
_DIRECTED: Final = frozenset(_TABLE["signs"]["directed"])
_ANYWHERE: Final = frozenset(word for word in _SURE if " " in word)
_OPENINGS: Final = frozenset(word.partition(" ")[0].rstrip(":") for word in _SURE | _SOFT)
_AFTER: Final = tuple(_TABLE["signs"]["after"])
_ENDS: Final = frozenset(_TABLE["ends"]["words"])
_PARTICLES: Final = frozenset(_TABLE["names"]["particles"])
_NOBODY: Final = frozenset(_TABLE["names"]["nobody"])
_THINGS: Final = frozenset(_TABLE["names"]["things"])
_WHERE: Final = frozenset(_TABLE["signs"]["where"])
_DATING: Final = frozenset(_TABLE["dates"]["published"])
_LONGEST: Final = 60
"""Characters of a name; also of what is looked through for a sign."""
_SHORT: Final = 7
"""The same of a name in a script whose letters are syllables or words."""
_TOKENS: Final = 40
_FAR: Final = 8
"""Words behind which a comma opens a part of a sentence, not a by-line."""
_GLUED_DASH: Final = re.compile(r"^\s*([-–—]+)(?=[^\W\d_])")
_DASHES: Final = "-–—"
_GLUED: Final = re.compile(r"\s*([^\W\d_]{1,6})\s?[/|丨∣｜／]\s?(?=[^\W\d_])")
"""A word that signs, a stroke, and a name, as lines in Chinese have it: ``文/小明``."""
_AND: Final = "|".join(re.escape(word) for word in sorted(_TABLE["names"]["and"], key=len)[::-1])
_BETWEEN: Final = re.compile(rf"\s*[,;、，/+]\s*(?:(?:{_AND})\s+)?|\s+(?:{_AND})\s+|\s*&\s*", re.I)
_BREAKS: Final = re.compile(r"\s[|·•–—~»>-]+(?:\s|$)|[|·•\n(\[{]|\s{3,}")
_CREDENTIAL: Final = re.compile(r"[A-Z][A-Za-z]{0,2}\.?[A-Z]{1,4}\.?\Z|[JS]r\.?\Z|I{2,3}\Z")
_ADDRESS: Final = re.compile(r"(?i:https?:|www\.|@\w+\.|\.(?:com|org|net|de|fr|html?)\b)|\b[a-z0-9-]{3,}\.[a-z]{2,4}\Z")
_WIDE: Final = {ord("："): ": ", ord("＝"): ": ", ord("｜"): ": ", ord("／"): "/"}
"""Marks of full width, as they stand in Latin lines."""
_WIDE_MARKS: Final = "".join(map(chr, _WIDE))
_EDGES: Final = " \t\n.,:;-–—~|*_•·/\\'‘’“”\"«»<>()[]"
_CASELESS: Final = re.compile(
    r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""The scripts among them whose letters are syllables or words."""


def signed(line: str, *, soft: bool = True) -> list[str]:
    """The names that a short line is signed with; with `soft`, plain prepositions count at its beginning.

    >>> signed("Posted on April 3, 2012 by Ada Moor | 3 comments"), signed("Von Ada Moor und Ben Ode")
    (['Ada Moor'], ['Ada Moor', 'Ben Ode'])
    >>> signed("作者：王小明"), signed("by · Published 26 January"), signed("Directed by Ada Moor")
    (['王小明'], [], [])
    """
    is_wide = not line.isascii() and any(mark in line for mark in _WIDE_MARKS)
    told = (line.translate(_WIDE) if is_wide else line)[:400].replace(":", ": ")
    if not line.isascii() and (glued := _GLUED.match(told)) and glued[1].casefold() in _SURE:
        told = f"{glued[1]}: {told[glued.end() :]}"
    told = _GLUED_DASH.sub(r"\1 ", told) if told.lstrip()[:1] in _DASHES else told
    # Most lines have none of these words, and that is cheaper to see than what their words are.
    if _OPENINGS.isdisjoint(told.casefold().replace(":", " ").replace(",", " ").split()):
        return [] if line.isascii() else _signed_after(line)
    tokens = told.split()
    folded = [token.rstrip(":,") for token in " ".join(tokens[:_TOKENS]).casefold().split()]
    if _OPENINGS.isdisjoint(folded):
        return [] if line.isascii() else _signed_after(line)
    for at in (at for at, word in enumerate(folded) if word in _OPENINGS):
        for length in (3, 2, 1):
            phrase = " ".join(folded[at : at + length])
            opens = at == 0 or not (tokens[at - 1][-1].isalpha() or (at > _FAR and tokens[at - 1][-1] == ","))
            may_be_soft = soft and at == 0 and not _goes_on(tokens[length : length + 1])
            if _is_label(phrase, tokens[at + length : at + length + 1]):
                continue
            if phrase in _WRITTEN and not _DIRECTED.isdisjoint(folded):
                return []
            opens_by = opens and (at == 0 or phrase not in _WITH_COLON)
            if _signs(phrase, opens_by, tokens[min(at + length, len(tokens)) - 1].endswith(":"), may_be_soft):
                names = people(_until_end(tokens[at + length :], folded[at + length :]))
                if names or (names := _account(phrase, tokens[at + length :], folded[at + length :])):
                    return names
    return [] if line.isascii() else _signed_after(line)


def _account(phrase: str, tokens: list[str], folded: list[str]) -> list[str]:
    """The account with digits in its name behind a phrase that signs anywhere, where a closing word follows it."""
    if phrase not in _ANYWHERE or len(tokens) < 2 or (folded[1] not in _ENDS and not folded[1][0].isdigit()):
        return []
    named = sum(map(str.isalpha, tokens[0])) > 2 and not dates.find(tokens[0])
    return people(tokens[0], handles=True) if named else []


def _is_label(phrase: str, following: list[str]) -> bool:
    """True for a mark before a word with a colon that does not sign: ``- Length: 90 min``."""
    labels = bool(following) and len(following[0]) > 1 and following[0].endswith(":")
    return labels and not phrase[-1].isalpha() and following[0].rstrip(":").casefold() not in _OPENINGS


def _goes_on(following: list[str]) -> bool:
    """True for a word in small letters that is no part of a name: the line is a sentence."""
    return bool(following) and following[0].islower() and following[0].casefold() not in _PARTICLES


def _signs(phrase: str, opens: bool, colon: bool, soft: bool) -> bool:
    """True for a phrase that signs where it stands: single words do so after a mark, a digit or their own colon."""
    return phrase in _ANYWHERE or ((opens or colon) and phrase in _SURE) or (soft and phrase in _SOFT)


def _until_end(tokens: list[str], folded: list[str]) -> str:
    """The tokens up to what no name holds: a closing word, a digit, a stroke."""
    for at, word in enumerate(folded):
        ends = word.strip(_EDGES) in _ENDS and word not in _PARTICLES
        if any(map(str.isdigit, word)):
            return " ".join(tokens[: _before_date(folded, at)])
        if (not word.strip(_EDGES + "&") and word != "&") or (ends and word != "e"):
            return " ".join(tokens[:at])
    return " ".join(tokens)


def _before_date(folded: list[str], at: int) -> int:
    """Where a date begins whose first digits stand at `at`: at its month, at the word that leads to it."""
    at -= bool(at and dates.month_number(folded[at - 1]))
    return at - (at > 1 and folded[at - 1] in _DATING)


def _signed_after(line: str) -> list[str]:
    """Names before a title that follows them."""
    words = line.split()[:3]
    return people(words[0]) if len(words) > 1 and words[1].startswith(_AFTER) else []


def people(text: str, *, handles: bool = False) -> list[str]:
    """The names in a text that holds nothing else; with `handles`, also account names.

    >>> people("By Ada Moor, Ben Ode Jr. & José da Silva"), people("Dylan Ray, MD, PhD"), people("3 comments")
    (['Ada Moor', 'Ben Ode Jr.', 'José da Silva'], ['Dylan Ray, MD, PhD'], [])
    """
    head = _BREAKS.split(text.strip(_EDGES.replace("(", "").replace("[", "")), maxsplit=1)[0][:300]
    if found := dates.find(head):
        head = head[: found.start]
    names: list[str] = []
    for part in _BETWEEN.split(head):
        if names and _CREDENTIAL.match(part):
            names[-1] += f", {part}"
        elif (name := clean(part)) and is_name(name, handles=handles):
            names.append(name)
    if len(names) == 2 and " " in names[0] and " " not in names[1] and f"{names[0]}, {names[1]}" in head:
        del names[1]  # the place that the one who signs writes from
    return list(dict.fromkeys(names))


def clean(part: str) -> str:
    """A name without what stands around it: signs, describing words, marks."""
    words = part.strip(_EDGES.replace(".", "")).split()
    while words and words[0].casefold().rstrip(":") in _SURE | _SOFT:
        del words[0]
    while len(words) > 1 and words[0].islower() and words[0] not in _PARTICLES and not part.islower():
        if words[0] in _WHERE:
            return ""
        del words[0]
    if len(words) > 1 and words[-1] in _AFTER:
        del words[-1]
    name = " ".join(words).strip(_EDGES.replace(".", "").replace('"', "").replace("”", ""))
    last = name.rpartition(" ")[2]
    return name if last.casefold() in ("jr.", "sr.") or re.search(r"\b\w\.\Z", last) else name.rstrip(". ")


def is_name(name: str, *, handles: bool = False) -> bool:
    """True for what may be a person's name; with `handles`, also for an account's.

    >>> [is_name(n) for n in ("Ada van der Moor", "王小明", "admin", "Read More", "jane")]
    [True, True, False, False, False]
    >>> is_name("jane", handles=True)
    True
    """
    words = name.split()
    folded = [word.casefold().strip(_EDGES) for word in words]
    if (
        not 1 < len(name) <= _LONGEST
        or len(words) > 6
        or (name.islower() and name.count(".") > 1)
        or is_nobody(" ".join(folded))
        or _ADDRESS.search(name)
    ):
        return False
    if not _THINGS.isdisjoint(folded) or not any(map(str.isalpha, name)) or name[-1] in "?!" or ": " in name:
        return False
    if _CASELESS.search(name):
        return len(name) <= 24 and not any(map(str.isdigit, name))
    if handles and len(words) == 1:
        return True
    return not any(map(str.isdigit, name)) and all(map(_is_name_word, words)) and words[-1] not in _PARTICLES


def alone(text: str) -> list[str]:
    """The names of a signature that has no words beside them: a line of its own, in brackets or not, maybe with a date.

    >>> alone("（山田 花）"), alone("(Ada Moor)"), alone("Ada Moor\\n14.03.2003"), alone("Ada Moor in Bern")
    (['山田 花'], ['Ada Moor'], ['Ada Moor'], [])
    """
    bare = unbracketed(text)
    name, _, rest = bare.partition("\n")
    found = dates.find(rest) if rest else None
    if rest and (found is None or found.end - found.start < len(rest.strip()) - 2):
        return []
    said = clean(name)
    fits = is_short(said) and (len(said.split()) in (2, 3, 4) or (bare != text.strip() and bool(_DENSE.search(said))))
    return [said] if fits and is_name(said) else []


def is_short(name: str) -> bool:
    """True for a text no longer than a name, in its script: it may be one without a word that says so."""
    return len(name) <= (_SHORT if _DENSE.search(name) else _LONGEST) and len(name.split()) <= 5


def unbracketed(line: str) -> str:
    """A line without the brackets that hold all of it."""
    line = line.strip()
    held = line[:1] + line[-1:] in ("()", "（）", "[]", "［］")
    return line[1:-1].strip() if held and not any(mark in line[1:-1] for mark in "()（）[]") else line


def is_nobody(folded: str) -> bool:
    """True for what stands where a name should: a template's filler, a word of the by-line itself; case-folded."""
    return folded in _NOBODY or folded in _SURE or folded in _SOFT or folded in _ENDS


def _is_name_word(word: str) -> bool:
    bare = word.lstrip("\"'“‘(")
    return bare[:1].isupper() or bare.casefold() in _PARTICLES or bare[:2].casefold() in ("d'", "o'", "d’")
