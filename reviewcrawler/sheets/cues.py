"""Labels of credits in a line of text, and where each of them stands.

Rules of this room: a label ends with a colon or a dash, is a phrase that needs none, or is set apart by an inline
element. It stands at the start of a line or a sentence, or behind another label's value, be it without any white
space ("MoorCast:"). Only the first `MAX_LOOK` characters of a text are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from reviewcrawler.sheets.by_whom import has_pair
from reviewcrawler.sheets.colonless import (
    MAX_BARE,
    MAX_CUES,
    after_marks,
    bare_cues,
    bracket_cues,
    initial_cues,
    opens_line,
    phrase_cues,
    styled_cues,
)
from reviewcrawler.sheets.labels import (
    BRACKET,
    MAX_LABEL,
    MAX_LOOK,
    TOKEN,
    Cue,
    may_close,
    opens_with_phrase,
    role_of,
)

_END: Final = re.compile(r"\s?[:：＝]|\s[-–—]+(?=\s)|\s?=(?=\s)|\s?[｜│]|(?<=[\u3040-\u9fff])[／/](?=[\u3040-\u9fff])")
_EDGE: Final = re.compile(r"[\n|｜／•;.!?)\]}…★☆*”\"]|\s[·–—-]+\s|(?<=[\d’'])\s?[)]")
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
    found = [*_colon_cues(head, seams), *styled_cues(head, ranges), *bracket_cues(head)]
    if len(head) <= MAX_BARE:
        found += bare_cues(head)
    if found or opens_with_phrase(head) or has_pair(head):
        found += phrase_cues(head)
    if ": " in head:
        found += initial_cues(head)
    found.sort(key=lambda c: (c.start, c.phrase, -c.end, c.bare))
    apart: list[Cue] = []
    for cue in found[:MAX_CUES]:
        if not apart or cue.start >= apart[-1].end:
            apart.append(cue)
    return apart


def _colon_cues(text: str, seams: set[int]) -> Iterator[Cue]:
    last = 0
    for end in _END.finditer(text):
        dash = end[0].strip() not in (":", "：", "＝")
        cue = _cue_before(text, last, end.start(), seams)
        if cue is None or (dash and not _may_end(text, cue, end)):
            continue
        stop = after_marks(text, end.end())
        closes = cue.role == "synopsis" and text[end.end() : end.end() + 1] == "\n"
        yield cue._replace(end=stop, firm=cue.firm or closes)
        last = stop


def _may_end(text: str, cue: Cue, end: re.Match[str]) -> bool:
    """True where a dash or a slash ends a label: it opens its line; a slash, which parts no two labels, a word."""
    if end[0] not in ("／", "/"):
        return cue.firm and opens_line(text, cue.start)
    following = _WORD.match(text, end.end())
    opens = opens_line(text, cue.start) or text[cue.start - 1].isspace()
    return opens and (following is None or role_of(following[0]) is None)


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
        label = candidate.strip(" *_\n").lstrip("/ ")
        role = role_of(label) if label else None
        if role:
            offset = base + begin + len(candidate) - len(candidate.lstrip(" *_\n/"))
            firm = begin > 0 or base in (0, last) or text[base - 1 : base] in "\n.|"
            return Cue(offset, end, role, label, firm=firm)
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
        several = label[:1].islower() and " " in label.strip()
        if label[:1].islower() and not several and candidate[: found.start()].rstrip()[-1:] not in (",", ";"):
            continue
        if role := role_of(label.strip()):
            at = base + start + (0 if several else found.start())
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
