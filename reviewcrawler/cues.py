"""Labels of credits in a line of text, and where each of them stands.

Rules of this room: a label ends with a colon or a dash, is a phrase that needs none, or is set apart by an inline
element. It stands at the start of a line or a sentence, or behind another label's value, be it without any white
space ("MoorCast:"). Only the first `MAX_LOOK` characters of a text are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reviewcrawler.folding import fold
from reviewcrawler.labels import (
    BRACKET,
    BY_WITH,
    MAX_LABEL,
    MAX_LOOK,
    PHRASE,
    PHRASES,
    TOKEN,
    Role,
    bare_role,
    may_close,
    opens_with_phrase,
    role_of,
    words_of,
)
from reviewcrawler.tables import load

_TABLE: Final = load("labels")
_MAX_CUES: Final = 120


class Cue(NamedTuple):
    """A label: ``text[start:end]``, with the colon or dash that ends it; its value begins at `end`.

    ``firm``: it opens the text, a line or a sentence. ``phrase``: no colon parts it from its value ("Directed by").
    ``with``-words and one-letter labels are ``weak``: they count only beside others.
    """

    start: int
    end: int
    role: Role
    word: str
    firm: bool = True
    phrase: bool = False
    weak: bool = False


_JOINING: Final = frozenset(_TABLE["joining"]["words"])
_BY: Final = frozenset(fold(w) for w in words_of(_TABLE["phrases"]["by"]))
_INITIALS: Final = {letter: role for role, letters in _TABLE["initials"].items() for letter in letters}
_INITIAL: Final = re.compile(r"(?:(?<=[\s|.,;])|^)([A-Z]{1,3})\s?:\s")

_END: Final = re.compile(r"\s?[:：]|\s[-–—]+(?=\s)|\s?=(?=\s)")
_EDGE: Final = re.compile(r"[\n|•;.!?)\]}…★☆*”\"]|\s[·–—-]+\s|(?<=[\d’'])\s?[)]")
_WORD: Final = re.compile(TOKEN)
_WORD_START: Final = re.compile(r"(?:(?<=[\s,/])|(?<=^))(?=\w)")


def find_cues(text: str, marks: Iterable[tuple[int, int]] = ()) -> list[Cue]:
    """The labels of a text, in order and apart from each other.

    `marks` are the ranges of inline elements: a label set apart needs no colon.

    >>> [(c.word, c.role) for c in find_cues("Len WisemanCast: Ada Moor SYNOPSIS: A man falls.")]
    [('Cast', 'cast'), ('SYNOPSIS', 'synopsis')]
    """
    head = text[:MAX_LOOK]
    ranges = list(marks)
    seams = {start for start, _ in ranges}
    found = [*_colon_cues(head, seams), *_styled_cues(head, ranges)]
    if found or opens_with_phrase(head) or BY_WITH.match(head[:200]):
        found += _phrase_cues(head)
    if ": " in head and len(initials := list(_initial_cues(head))) > 2:
        found += initials
    found.sort(key=lambda c: (c.start, c.phrase, -c.end))
    apart: list[Cue] = []
    for cue in found[:_MAX_CUES]:
        if not apart or cue.start >= apart[-1].end:
            apart.append(cue)
    return apart


def _colon_cues(text: str, seams: set[int]) -> Iterator[Cue]:
    last = 0
    for end in _END.finditer(text):
        dash = end[0].strip() not in (":", "：")
        cue = _cue_before(text, last, end.start(), seams)
        if cue is None or (dash and (not cue.firm or not _opens_line(text, cue.start))):
            continue
        stop = _after_marks(text, end.end())
        yield cue._replace(end=stop)
        last = stop


def _after_marks(text: str, end: int) -> int:
    """Past asterisks and white space that belong to the label."""
    while end < len(text) and text[end] in " *_-–:：\u00a0":
        end += 1
    return end


def _opens_line(text: str, start: int) -> bool:
    return start == 0 or text[:start].rstrip(" *_")[-1:] in ("", "\n")


def _cue_before(text: str, last: int, end: int, seams: set[int]) -> Cue | None:
    """The label that ends at `end`: all that stands since the last edge, else its last words, else a glued part."""
    window = text[max(last, end - MAX_LABEL) : end]
    base = end - len(window)
    bracket = BRACKET.search(window) if window.rstrip()[-1:] in (")", "]", "）") else None
    if not bracket and not may_close(_last_word(window)):
        return None
    core = window[: bracket.start()] if bracket else window
    edges = [m.end() for m in _EDGE.finditer(core.rstrip(" .*_"))]
    start = edges[-1] if edges else 0
    for begin in (start, *((edges[-2],) if len(edges) > 1 else ((0,) if edges else ()))):
        candidate = window[begin:]
        role = role_of(candidate.strip()) if candidate.strip() else None
        if role:
            offset = base + begin + len(candidate) - len(candidate.lstrip(" *_\n"))
            firm = begin > 0 or base in (0, last) or text[base - 1 : base] in "\n.|"
            return Cue(offset, end, role, candidate.strip(" *_\n"), firm=firm)
    return _suffix_cue(window, start, base, seams)


def _last_word(text: str) -> str:
    """The word that ends a text, or an empty string where something else does."""
    text = text.rstrip(" \n\t\u00a0*_.")
    words = _WORD.findall(text)
    return words[-1] if words and text.endswith(words[-1]) else ""


def _suffix_cue(window: str, start: int, base: int, seams: set[int]) -> Cue | None:
    candidate = window[start:]
    for found in list(_WORD_START.finditer(candidate))[-6:]:
        label = candidate[found.start() :]
        if label[:1].islower():
            continue
        if role := role_of(label.strip()):
            at = base + start + found.start()
            return Cue(at, base + len(window), role, label.strip(), firm=at in seams)
    for i in range(max(1, len(candidate) - 24), len(candidate)):
        at_seam = _is_glued(candidate[i - 1], candidate[i]) or base + start + i in seams
        if at_seam and (role := role_of(candidate[i:].strip())):
            return Cue(base + start + i, base + len(window), role, candidate[i:].strip(), firm=True)
    return None


def _is_glued(before: str, after: str) -> bool:
    """True where a word may begin right after another one: by a capital, or in a script without spaces."""
    if after > "\u2e7f":
        return True
    return after.isupper() and not before.isupper() and not before.isspace()


def _phrase_cues(text: str) -> Iterator[Cue]:
    for found in PHRASE.finditer(text):
        word = fold(found[0])
        role, weak = PHRASES.get(word, (None, False))
        if role is None:
            continue
        firm = _is_firm(text, found.start())
        if _is_paired(text, found) if weak and (word in _BY or not firm) else firm or _is_joined(text, found):
            end = _after_marks(text, found.end())
            yield Cue(found.start(), end, role, found[0], firm=firm, phrase=True, weak=weak)


def _is_firm(text: str, start: int) -> bool:
    """True where a phrase opens the text, a line or a sentence, or stands behind a mark."""
    before = text[max(0, start - 3) : start].rstrip(" *_(“\"'")
    return not before or before[-1] in "\n.|•·;)]…–—-:★☆!?/。、』」"


def _is_joined(text: str, found: re.Match[str]) -> bool:
    """True where a phrase goes on after a value: behind a comma, an "and", or by a capital of its own."""
    before = text[: found.start()].rstrip()
    if before.endswith((",", "&", " and", " und", " et", " e", " y")):
        return True
    return found[0][0].isupper() and (" " in found[0] or found[0].lower() in _JOINING)


def _is_paired(text: str, found: re.Match[str]) -> bool:
    """True for ``De Ada Moor avec Joe Ray``: a line that says by whom, then with whom."""
    start = text.rfind("\n", 0, found.start()) + 1
    line = text[start:].partition("\n")[0][:400]
    pair = BY_WITH.match(line)
    return pair is not None and found.start() - start in (0, pair.start(1))


def loose_cues(text: str) -> list[Cue]:
    """Phrases anywhere in a text that other labels prove to be a line of credits ("a film directed by …").

    >>> [c.word for c in loose_cues("Tarn presents a film directed by Ada Moor. Running time: 90 minutes.")]
    ['directed by']
    """
    found = [(m, *PHRASES.get(fold(m[0]), (None, False))) for m in PHRASE.finditer(text[:MAX_LOOK])]
    return [
        Cue(m.start(), _after_marks(text, m.end()), role, m[0], phrase=True, weak=weak)
        for m, role, weak in found
        if role in ("director", "cast", "crew") and " " in m[0]
    ]


def _styled_cues(text: str, ranges: list[tuple[int, int]]) -> Iterator[Cue]:
    """Labels set apart by an inline element, at the start of a line, without a colon."""
    for start, end in ranges[:_MAX_CUES]:
        if 1 < end - start <= MAX_LABEL and end < len(text) and _opens_line(text, start):
            word = text[start:end]
            if (role := bare_role(word.strip())) and role != "review":
                yield Cue(start, _after_marks(text, end), role, word.strip())


def _initial_cues(text: str) -> Iterator[Cue]:
    for found in _INITIAL.finditer(text):
        if role := _INITIALS.get(found[1].lower()):
            yield Cue(found.start(1), found.end(), role, found[1], weak=True)
