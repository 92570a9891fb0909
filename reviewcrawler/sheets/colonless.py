"""Labels of credits that no colon ends: phrases, labels set apart by an element, by brackets or by nothing at all.

Rules of this room: without a colon a label needs another proof that it is one: its place at the start of a line or
sentence, its own element or brackets, or another label beside it. What follows must then be names and nothing else;
that is for the rows to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.folding import fold
from reviewcrawler.people.names import split_names
from reviewcrawler.sheets.by_whom import by_with
from reviewcrawler.sheets.labels import (
    INITIAL,
    MAX_LABEL,
    MAX_LOOK,
    PHRASE,
    PHRASES,
    Cue,
    bare_role,
    role_of,
    words_of,
)
from reviewcrawler.tables import load

_TABLE: Final = load("labels")
_JOINING: Final = frozenset(_TABLE["joining"]["words"])
_BY: Final = frozenset(fold(w) for w in words_of(_TABLE["phrases"]["by"]))
_INITIALS: Final = {letter: role for role, letters in _TABLE["initials"].items() for letter in letters}
_ENDS_FACT: Final = re.compile(r"(?:19|20)\d\d$|\d\s?(?:min|mins|m)\.?$")
"""A year or a running time before a phrase."""
_BRACKETED: Final = re.compile(
    r"[【［〔≪](?P<cjk>[^【】［］〔〕≪≫\n]{1,20})[】］〕≫]\s?[:：]?|(?:^|(?<=\n))\[(?P<latin>[^\[\]\n]{2,30})\]\s?:?"
    r"|(?:^|(?<=\n))(?P<rule>[=~*-]{2,12})\s?(?P<ruled>[^=~*\n-]{2,30}?)\s?(?P=rule)(?=\n|$)"
)
_LINE: Final = re.compile(r"[^\n|]+")
_BULLETS: Final = " \u3000*_◎●◆■▶▪※○•·・-–—>»"
_SPACED_WORD: Final = re.compile(r"(?<=[\s\u3000])[\u2e80-\ud7a3・/·]+(?=[\s\u3000])")
_SPACED: Final = re.compile(r"[\s\u3000]+")
MAX_BARE: Final = 400
"""Characters of a block of credits without any colon."""
_SEVERAL: Final = 3
"""Labels that make a line of credits of one that a title opens."""
_BARE_ROLES: Final = ("director", "cast", "crew")
MAX_CUES: Final = 120


def phrase_cues(text: str) -> Iterator[Cue]:
    """Phrases that announce names within a sentence: ``Directed by Ada Moor, with Joe Ray``."""
    last = 0
    for found in PHRASE.finditer(text):
        word = fold(found[0])
        role, weak = PHRASES.get(word, (None, False))
        if role is None or (role != "crew" and text[found.end() : found.end() + 1] in (",", "?", "!")):
            continue
        firm = _is_firm(text, found.start())
        firm = firm or (_is_abbreviated(text, found) and _behind_comma(text, found.start()))
        if weak and (word in _BY or not firm):
            counts = _is_paired(text, found) or (role == "cast" and _follows_names(text, found, last))
        else:
            counts = firm or _is_joined(text, found)
        if counts:
            last = end = after_marks(text, found.end())
            yield Cue(found.start(), end, role, found[0], firm=firm, phrase=True, weak=weak)


def _is_abbreviated(text: str, found: re.Match[str]) -> bool:
    """True for ``dir.``: no prose goes on with it."""
    return text[found.end() - 1 : found.end() + 1].strip(" ")[-1:] == "." and " " not in found[0]


def _behind_comma(text: str, start: int) -> bool:
    return text[:start].rstrip()[-1:] == ","


def _follows_names(text: str, found: re.Match[str], last: int) -> bool:
    """True for "with" right behind the names that another phrase announced: "A film by Ada Moor with Joe Ray"."""
    return last > 0 and found.start() - last < 120 and bool(split_names(text[last : found.start()].strip(" ,.;")))


def _is_firm(text: str, start: int) -> bool:
    """True where a phrase opens the text, a line or a sentence, or stands behind a mark."""
    before = text[max(0, start - 8) : start].rstrip(" *_(“\"'")
    return not before or before[-1] in "\n.|•·;)]…–—-:★☆!?/。、』」" or _ENDS_FACT.search(before) is not None


def _is_joined(text: str, found: re.Match[str]) -> bool:
    """True where a phrase goes on after a value: behind a comma, an "and", or by a capital of its own."""
    before = text[: found.start()].rstrip()
    if before.endswith((",", "&", " and", " und", " et", " e", " y")):
        return True
    return found[0][0].isupper() and (" " in found[0] or found[0].lower() in _JOINING)


def _is_paired(text: str, found: re.Match[str]) -> bool:
    """True for ``De Ada Moor avec Joe Ray``: a line that says by whom, then with whom."""
    start = text.rfind("\n", 0, found.start()) + 1
    over = text.rfind("\n", 0, max(start - 1, 0)) + 1
    pairs = ((opening, by_with(text[opening : opening + 400])) for opening in dict.fromkeys((start, over)))
    return any(pair and found.start() - at in (pair.start("by"), pair.start("with")) for at, pair in pairs)


def loose_cues(text: str) -> list[Cue]:
    """Phrases anywhere in a text that other labels prove to be a line of credits ("a film directed by …").

    >>> [c.word for c in loose_cues("Tarn presents a film directed by Ada Moor. Running time: 90 minutes.")]
    ['directed by']
    """
    found = [(m, *PHRASES.get(fold(m[0]), (None, False))) for m in PHRASE.finditer(text[:MAX_LOOK])]
    cues: list[Cue] = []
    for m, role, weak in found:
        named = weak and cues and _follows_names(text, m, cues[-1].end)
        if role in ("director", "cast", "crew") and (" " in m[0] or named):
            cues.append(Cue(m.start(), after_marks(text, m.end()), role, m[0], phrase=True, weak=weak))
    return cues


def styled_cues(text: str, ranges: list[tuple[int, int]]) -> Iterator[Cue]:
    """Labels set apart by an inline element, at the start of a line, without a colon."""
    for start, end in ranges[:MAX_CUES]:
        if 1 < end - start <= MAX_LABEL and end < len(text) and opens_line(text, start):
            word = text[start:end]
            if (role := bare_role(word.strip())) and role != "review":
                yield Cue(start, after_marks(text, end), role, word.strip())


def initial_cues(text: str) -> list[Cue]:
    """One-letter labels, where three of them, or a director's and a cast's, make a line of credits."""
    found = [(m, _INITIALS.get(m[1].lower())) for m in INITIAL.finditer(text)]
    cues = [Cue(m.start(1), m.end(), role, m[1], weak=True) for m, role in found if role]
    return cues if len(cues) > 2 or {"director", "cast"} <= {cue.role for cue in cues} else []


def bracket_cues(text: str) -> Iterator[Cue]:
    """Labels in brackets of their own: ``【監督】``."""
    for found in _BRACKETED.finditer(text):
        word = (found["cjk"] or found["latin"] or found["ruled"]).strip()
        if role := role_of(word):
            yield Cue(found.start(), after_marks(text, found.end()), role, word)


def bare_cues(text: str) -> Iterator[Cue]:
    """Labels that open a line and that nothing but white space parts from their names: ``Regie Ada Moor``.

    >>> [(c.word, c.role) for c in bare_cues("Regie Ada Moor\\n監　督　森谷有紀")]
    [('Regie', 'director'), ('監督', 'director')]
    """
    for line in _LINE.finditer(text):
        start = line.start() + len(line[0]) - len(line[0].lstrip(_BULLETS))
        opening = text[start : min(line.end(), start + MAX_LABEL)]
        for gap in list(_SPACED.finditer(opening))[:4][::-1]:
            label, following = opening[: gap.start()], opening[gap.end() : gap.end() + 1]
            word = _unspaced(label)
            role = role_of(word)
            if role and (role in _BARE_ROLES or word != label) and _may_be_bare(word) and _may_follow(following):
                yield Cue(start, start + gap.end(), role, word, phrase=True, bare=True)
                yield from _later_cues(text, start + gap.end(), line.end())
                break
        else:
            yield from _titled_cues(text, line.start(), line.end())


def _titled_cues(text: str, start: int, end: int) -> Iterator[Cue]:
    """Labels behind a title, in a script that sets no spaces within words, where there are several."""
    if text[end - 1] < "\u2e80" and text[start] < "\u2e80":
        return
    found = [(m, role_of(m[0])) for m in _SPACED_WORD.finditer(text, start, end) if 2 <= len(m[0]) <= 6]
    told = [(m, role) for m, role in found if role and role != "review" and m.end() < end]
    roles = {role for _, role in told}
    if len(told) >= _SEVERAL and {"director", "cast"} <= roles and told[0][0].start() - start <= MAX_LABEL:
        for m, role in told:
            yield Cue(m.start(), after_marks(text, m.end()), role, m[0], phrase=True, bare=True)


def _later_cues(text: str, start: int, end: int) -> Iterator[Cue]:
    """Further labels of a line in a script that sets no spaces within words: ``監督 森谷有紀 出演 川瀬透``."""
    if text[start] < "\u2e80":
        return
    for found in _SPACED_WORD.finditer(text, start, end):
        role = role_of(found[0]) if 2 <= len(found[0]) <= 6 else None
        if role and role != "review" and found.end() < end and start < found.start():
            stop = after_marks(text, found.end())
            yield Cue(found.start(), stop, role, found[0], phrase=True, bare=True)


def _unspaced(label: str) -> str:
    """A label without the spaces that stretch it: ``導　演``."""
    return _SPACED.sub("", label) if label[:1] > "\u2e7f" else label


def _may_be_bare(label: str) -> bool:
    """True for a label that is understood without a colon: a whole word, or one cut with a full stop."""
    whole = len(label) > 4 or label[:1] > "\u2e7f" or label.endswith(".")
    return whole and label[-1:] not in ",;?!" and bare_role(label) is not None


def _may_follow(letter: str) -> bool:
    """True for what a value may begin with where no colon stands before it."""
    return letter.isupper() or letter > "\u2e7f" or letter.isdigit()


def after_marks(text: str, end: int) -> int:
    """Past asterisks and white space that belong to the label."""
    while end < len(text) and text[end] in " *_-–:：\u00a0\u3000":
        end += 1
    return end


def opens_line(text: str, start: int) -> bool:
    """True where nothing but marks of style stands between the beginning of a line and `start`."""
    return start == 0 or text[:start].rstrip(" *_")[-1:] in ("", "\n")
