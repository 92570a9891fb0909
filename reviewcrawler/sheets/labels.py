"""Labels of credits in a line of text: "Director:", "Regie", "출연:", "Starring".

Rules of this room: it knows the words of ``tables/labels.toml`` and where a label can stand, not what a value is.
The longest label wins, so that "Music Director" is never "Director". Only the first `MAX_LOOK` characters of a text
are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, Literal, NamedTuple, get_args

from reviewcrawler.folding import either, fold
from reviewcrawler.sheets.by_whom import ELIDED, has_pair
from reviewcrawler.tables import load

Role = Literal["director", "cast", "synopsis", "plot", "title", "rating", "crew", "fact", "header", "review"]
"""What a label announces; `plot` is a synopsis only beside other credits, `review` opens what is no credit."""

MAX_LOOK: Final = 6000
MAX_LABEL: Final = 60
_MAX_COLONS: Final = 30
SHEET_LINE: Final = 160
"""Characters of a block that can be a line of credits without any colon."""
MAX_LINES: Final = 300
"""Characters of a block whose later lines may hold labels without colons."""
MAX_CARD: Final = 600
"""Characters of a card of credits written as sentences."""
DENSE: Final = "\u2e80"
"""Where the scripts begin that set no spaces between words."""
ALONE: Final = 48
"""Characters of a block that can be nothing but a label."""
_TABLE: Final = load("labels")
_ROLES: Final[tuple[Role, ...]] = get_args(Role)


def words_of(section: dict[str, list[str]]) -> Iterator[str]:
    """The words of a table's section, of all languages."""
    for words in section.values():
        yield from words


def _dictionary() -> dict[str, Role]:
    """Every label, folded; where two roles share a word, the role named first keeps it."""
    found: dict[str, Role] = {}
    for role in _ROLES:
        for word in words_of(_TABLE["labels"].get(role, {})):
            found.setdefault(fold(word), role)
    for word in load("titles")["years"]["labels"]:
        found.setdefault(fold(word), "fact")
    return found


_LABELS: Final = _dictionary()
_WEAK: Final[dict[str, Role]] = {"with": "cast", "by": "director"}
PHRASES: Final[dict[str, tuple[Role, bool]]] = {
    fold(word): (_WEAK.get(role, role), role in _WEAK)
    for role, section in _TABLE["phrases"].items()
    for word in words_of(section)
}
_PHRASE_WORDS: Final = sorted({w for s in _TABLE["phrases"].values() for w in words_of(s)}, key=len, reverse=True)
_UNSPACED: Final = re.compile(r"[\u3040-\u9fff]$")


PHRASE: Final = re.compile(
    rf"(?<!\w)(?:(?:{either(w for w in _PHRASE_WORDS if not _UNSPACED.search(w) and w[-1] != ELIDED)})(?![\w’'-])"
    rf"|(?:{either(w[:-1] for w in _PHRASE_WORDS if w[-1] == ELIDED)})['’](?=[^\W\d_]))"
    rf"|(?:{either(w for w in _PHRASE_WORDS if _UNSPACED.search(w))})",
    re.I,
)
_SMALL: Final = frozenset(fold(w) for role in ("with", "by") for w in words_of(_TABLE["phrases"][role]))
_STRONG: Final = [phrase for phrase, (_, weak) in PHRASES.items() if not weak]
_FIRST_OF_PHRASES: Final = frozenset(re.split(r"[\s/.'’-]", w.lower())[0] for w in _PHRASE_WORDS)
_FIRST: Final = _FIRST_OF_PHRASES | {re.split(r"[\s/.'’-]", w)[0] for w in _LABELS}
_LEADS: Final = {  # whether a label or a phrase: single words, and the first two words of longer ones
    "phrase": frozenset(" ".join(p.split()[:2]).strip(".") for p in _STRONG),
    "label": frozenset(" ".join(re.split(r"[/.-]", p)[0].split()[:2]).strip(".") for p in (*_LABELS, *_STRONG)),
}
INITIAL: Final = re.compile(r"(?:(?<=[\s|.,;])|^)([A-Z]{1,3})\s?:\s")
_DIRECTOR_INITIALS: Final = tuple(letter.upper() for letter in _TABLE["initials"]["director"])
_LAST: Final = frozenset(re.split(r"[\s/'’-]", word)[-1].strip(".") for word in _LABELS)
TOKEN: Final = r"[^\s.:：;,|·•()\[\]…*_\"“”/=–—-]+"
_INNER: Final = frozenset(").|·;")
_COLON: Final = re.compile("[:：]")
BRACKET: Final = re.compile(r"\s*[(\[（][^()\[\]（）\n]{1,30}[)\]）]\s*$")
_PLOTS: Final = [word for word, role in _LABELS.items() if role == "synopsis"]
_PLOT_OF: Final = re.compile(
    rf"(?:{either(w for w in _PLOTS if w < DENSE)})\s(?:{either(_TABLE['of']['words'])})\s[^\n]+"
    rf"|[^\n]+[的の]\s?(?:{either(w for w in _PLOTS if w >= DENSE)})[\s·.…]*"
)
_PLOT_LEADS: Final = frozenset(w.split(" ", 1)[0].casefold() for w in words_of(_TABLE["labels"]["synopsis"]))
_PICTURES: Final = re.compile("^[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d\\s]+")
"""Signs that blogs draw before their labels."""
_PLURAL: Final = re.compile(
    r"\((?:\w{1,5})\)|/(?:in|innen|a|as|e|s|es|rice|trice)\b|[:*·•.](?:in|innen|rice|rices|trice|trices|e|es)\b"
)
_JOINED: Final = re.compile(
    r"\s*(?:[/&+,、・·]|\s(?:and|und|et|e|y|i|и|en|och|og|ve|a|ja|és|en|&|и)\s)\s*|(?<=\w)-(?=\w)"
)
_START: Final = re.compile(rf"[\W\d_]{{0,12}}({TOKEN})(?:\.?\s({TOKEN}))?")
_STRETCHED: Final = re.compile(r"(?m)^\W{0,3}[\u2e80-\u9fff](?:[\s\u3000]{1,6}[\u2e80-\u9fff]){1,3}[\s\u3000]")
"""A label stretched by spaces, as in ``导　演　``."""
_LATER_LINE: Final = re.compile(rf"[\n|]\s?({TOKEN})(?:\.?\s({TOKEN}))?")
_BEHIND_MARK: Final = re.compile(rf"[.,;|·•\n…)\]”»–—-]\s?({TOKEN})(?:\.?\s({TOKEN}))?")


class Cue(NamedTuple):
    """A label: ``text[start:end]``, with the colon or dash that ends it; its value begins at `end`.

    ``firm``: it opens the text, a line or a sentence. ``phrase``: no colon parts it from its value ("Directed by").
    ``with``-words and one-letter labels are ``weak``: they count only beside others. ``bare``: it is a label without
    its colon ("Regie Ada Moor").
    """

    start: int
    end: int
    role: Role
    word: str
    firm: bool = True
    phrase: bool = False
    weak: bool = False
    bare: bool = False


@lru_cache(maxsize=8192)
def role_of(label: str) -> Role | None:
    """What a label announces, or None where it is none; two labels joined are understood.

    >>> role_of("Directors"), role_of("Writer / Director(s)"), role_of("Music Director"), role_of("Weather")
    ('director', 'director', 'crew', None)
    """
    if len(label) > MAX_LABEL:
        return None
    folded = fold(_PICTURES.sub("", label) if label[:1] > "\u25ff" else label)
    if folded in _LABELS:
        return _LABELS[folded]
    plain = fold(BRACKET.sub("", _PLURAL.sub("", label)))
    if plain in _LABELS:
        return _LABELS[plain]
    parts = [part for part in _JOINED.split(plain) if part]
    roles = [_LABELS.get(part) for part in parts]
    if len(parts) > 1 and set(roles) == {"fact"}:
        return "fact"
    if len(parts) < 2 or None in roles or not any(r in ("director", "crew", "cast") for r in roles):
        return None
    return "director" if "director" in roles else "crew" if "crew" in roles else "cast"


def plot_of(heading: str) -> Role | None:
    """What a heading announces that says of which film: ``Sinopsis de Tarn``; None where it is no such heading.

    >>> plot_of("Sinopsis de Tarn"), plot_of("长街的剧情简介 · · ·"), plot_of("A synopsis of sorts")
    ('synopsis', 'synopsis', None)
    """
    if len(heading) > MAX_LABEL or (heading < DENSE and heading.split(" ", 1)[0].casefold() not in _PLOT_LEADS):
        return None
    return "synopsis" if _PLOT_OF.fullmatch(fold(heading)) else None


def is_small(word: str) -> bool:
    """True for a word like "with" or "de": it is a label beside others only."""
    return fold(word) in _SMALL


def bare_role(text: str) -> Role | None:
    """What a label says that no colon follows: small words ("with", "von") need one.

    >>> bare_role("Cast"), bare_role("With"), bare_role("With:")
    ('cast', None, 'cast')
    """
    return None if fold(text) in _SMALL and text.rstrip()[-1:] not in (":", "：") else role_of(text)


def opens(text: str, *, styled: bool = False, lined: bool = True) -> bool:
    """True where `text` may hold a label: a cheap look before `find_cues`. `styled`: it has inline elements; `lined`:
    later lines may hold one, too.

    >>> opens("Regie: Ada Moor"), opens("A slow film about nothing much.")
    (True, False)
    """
    head = text[:MAX_LOOK]
    if (":" in head or "：" in head) and (_has_label_before_colon(head) or _has_director_initial(head)):
        return True
    opening = _START.match(head[:40])
    if opening is None or (not head[:200].isascii() and _STRETCHED.search(head[:200])):
        return opening is not None
    first = opening[1]
    if first.lower() in _FIRST or not first.isascii():
        alone = styled or len(head) <= SHEET_LINE or " -" in head or " –" in head
        if _may_open(first, opening[2] or "", "label" if alone else "phrase"):
            return True
    if (len(head) > ALONE or not _INNER.isdisjoint(head)) and opens_with_phrase(head):
        return True
    return len(head) <= MAX_CARD and ((lined and _has_line_with_label(head)) or has_pair(head))


def _has_line_with_label(text: str) -> bool:
    """True where a line of a short text, or what stands behind a stroke, begins with a label."""
    lined = len(text) <= MAX_LINES and ("\n" in text or "|" in text)
    return lined and any(_may_open(m[1], m[2] or "", "label") for m in _LATER_LINE.finditer(text))


def _has_director_initial(text: str) -> bool:
    """True where a letter stands for the director: ``R: Ada Moor``."""
    return any(f"{letter}: " in text and INITIAL.search(text) for letter in _DIRECTOR_INITIALS)


def _has_label_before_colon(text: str) -> bool:
    """True where the word before one of the first colons can close a label."""
    for colon in islice(_COLON.finditer(text), _MAX_COLONS):
        words = text[max(0, colon.start() - 30) : colon.start()].rsplit(None, 1)
        if not words or words[-1][-1:] in (")", "]", "）", "*") or may_close(words[-1]):
            return True
    return False


def opens_with_phrase(text: str) -> bool:
    """True where one of the first sentences begins with a phrase of credits."""
    return any(
        (m[1].lower() in _FIRST_OF_PHRASES or m[1] > "\u2e7f") and _may_open(m[1], m[2] or "", "phrase")
        for m in _sentence_starts(text[:250])
    )


def _sentence_starts(text: str) -> Iterator[re.Match[str]]:
    """The first two words of the text, then those behind each mark that may end a sentence."""
    # Two patterns: one that begins with a known set of characters is found several times faster.
    opening = _START.match(text)
    if opening is not None:
        yield opening
    yield from _BEHIND_MARK.finditer(text, opening.end(1) if opening is not None else 0)


@lru_cache(maxsize=16384)
def _may_open(first: str, second: str, kind: Literal["label", "phrase"]) -> bool:
    """True where two words, or in scripts without spaces the first characters, can open a label or phrase."""
    word, leads = fold(first), _LEADS[kind]
    if word in leads or f"{word} {fold(second)}" in leads:
        return True
    return not word.isascii() and any(word[:n] in leads for n in (2, 3, 4))


@lru_cache(maxsize=16384)
def may_close(word: str) -> bool:
    """True where a word ends a label, or has a label's last word grown to its end."""
    word = fold(word)
    return word in _LAST or any(word[i:] in _LAST for i in range(1, len(word) - 1))
