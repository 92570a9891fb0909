"""Labels of credits in a line of text: "Director:", "Regie", "출연:", "Starring".

Rules of this room: it knows the words of ``tables/labels.toml`` and where a label can stand, not what a value is. The
longest label wins, so that "Music Director" is never "Director". Only the first `MAX_LOOK` characters of a text are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple, get_args

from reviewcrawler.folding import fold
from reviewcrawler.tables import load

Role = Literal["director", "cast", "synopsis", "plot", "title", "rating", "crew", "fact", "header", "review"]
"""What a label announces; `plot` is a synopsis only beside other credits, `review` opens what is no credit."""

MAX_LOOK: Final = 6000
MAX_LABEL: Final = 60
_MAX_CUES: Final = 120
_TABLE: Final = load("labels")
_ROLES: Final[tuple[Role, ...]] = get_args(Role)


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


def _words(section: dict[str, list[str]]) -> Iterator[str]:
    for words in section.values():
        yield from words


def _dictionary() -> dict[str, Role]:
    """Every label, folded; where two roles share a word, the role named first keeps it."""
    found: dict[str, Role] = {}
    for role in _ROLES:
        for word in _words(_TABLE["labels"].get(role, {})):
            found.setdefault(fold(word), role)
    return found


_LABELS: Final = _dictionary()
_WEAK: Final[dict[str, Role]] = {"with": "cast", "by": "director"}
_PHRASES: Final[dict[str, tuple[Role, bool]]] = {
    fold(word): (_WEAK.get(role, role), role in _WEAK)
    for role, section in _TABLE["phrases"].items()
    for word in _words(section)
}
_PHRASE_WORDS: Final = sorted({w for s in _TABLE["phrases"].values() for w in _words(s)}, key=len, reverse=True)
_UNSPACED: Final = re.compile(r"[\u3040-\u9fff]$")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


_PHRASE: Final = re.compile(
    rf"(?<!\w)(?:{_either(w for w in _PHRASE_WORDS if not _UNSPACED.search(w))})(?![\w’'-])"
    rf"|(?:{_either(w for w in _PHRASE_WORDS if _UNSPACED.search(w))})",
    re.I,
)
_JOINING: Final = frozenset(_TABLE["joining"]["words"])
_BY: Final = frozenset(fold(w) for w in _words(_TABLE["phrases"]["by"]))
_BY_WITH: Final = re.compile(
    rf"(?:{_either(_words(_TABLE['phrases']['by']))})\s[^\n]{{3,120}}?[\s,|·]+({_either(_words(_TABLE['phrases']['with']))})\s+(?=[^\W\d_])",
    re.I,
)
_INITIALS: Final = {letter: role for role, letters in _TABLE["initials"].items() for letter in letters}
_INITIAL: Final = re.compile(r"(?:(?<=[\s|.,;])|^)([A-Z]{1,3})\s?:\s")

_SMALL: Final = frozenset(fold(w) for role in ("with", "by") for w in _words(_TABLE["phrases"][role])) | {
    "star",
    "film",
}
_OPENERS: Final = frozenset(word.split()[0].strip(".") for word in (*_LABELS, *_PHRASES) if word) | frozenset(
    word.split("/")[0].split("-")[0] for word in _LABELS
)
_END: Final = re.compile(r"\s?[:：]|\s[-–—]+(?=\s)|\s?=(?=\s)")
_EDGE: Final = re.compile(r"[\n|•;.!?)\]}…★☆*”\"]|\s[·–—-]+\s|(?<=[\d’'])\s?[)]")
_BRACKET: Final = re.compile(r"\s*[(\[（][^()\[\]（）\n]{1,30}[)\]）]\s*$")
_PLURAL: Final = re.compile(
    r"\((?:\w{1,5})\)|/(?:in|innen|a|as|e|s|es|rice|trice)\b|[:*·•.](?:in|innen|rice|rices|trice|trices|e|es)\b"
)
_JOINED: Final = re.compile(
    r"\s*(?:[/&+,、・·]|\s(?:and|und|et|e|y|i|и|en|och|og|ve|a|ja|és|en|&|и)\s)\s*|(?<=\w)-(?=\w)"
)
_WORD_START: Final = re.compile(r"(?:(?<=[\s,/])|(?<=^))(?=\w)")
_SENTENCE_START: Final = re.compile(r"(?:[.;|·•\n…)\]–—-]\s?|^)(\w+)")
_BOLD: Final = frozenset(["b", "strong", "em", "span", "u", "th", "dt", "label", "i", "a", "small", "font", "big"])


@lru_cache(maxsize=8192)
def role_of(label: str) -> Role | None:
    """What a label announces, or None where it is none; two labels joined are understood.

    >>> role_of("Directors"), role_of("Writer / Director(s)"), role_of("Music Director"), role_of("Weather")
    ('director', 'director', 'crew', None)
    """
    if len(label) > MAX_LABEL:
        return None
    folded = fold(label)
    if folded in _LABELS:
        return _LABELS[folded]
    plain = fold(_BRACKET.sub("", _PLURAL.sub("", label)))
    if plain in _LABELS:
        return _LABELS[plain]
    parts = [part for part in _JOINED.split(plain) if part]
    roles = [_LABELS.get(part) for part in parts]
    if len(parts) < 2 or None in roles or not any(r in ("director", "crew", "cast") for r in roles):
        return None
    return "director" if "director" in roles else "crew" if "crew" in roles else "cast"


def bare_role(text: str) -> Role | None:
    """What a label says that no colon follows: small words ("with", "von") need one.

    >>> bare_role("Cast"), bare_role("With"), bare_role("With:")
    ('cast', None, 'cast')
    """
    return None if fold(text) in _SMALL and text.rstrip()[-1:] not in (":", "：") else role_of(text)


def opens(text: str) -> bool:
    """True where `text` may hold a label: a cheap look before `find_cues`.

    >>> opens("Regie: Ada Moor"), opens("A slow film about nothing much.")
    (True, False)
    """
    head = text[:MAX_LOOK]
    if ":" in head or "：" in head:
        return True
    if _known_opener(head[:30]):
        return True
    return len(head) > 30 and any(m[1].lower() in _OPENERS for m in _SENTENCE_START.finditer(head, 0, 250))


def _known_opener(head: str) -> bool:
    """True where the first word, or for scripts without spaces the first characters, open a known label."""
    words = head.split(None, 1)
    if not words:
        return False
    word = fold(words[0])
    if word in _OPENERS or word.partition("/")[0].partition("-")[0] in _OPENERS:
        return True
    return not word.isascii() and any(word[:n] in _OPENERS for n in (2, 3, 4))


def find_cues(text: str, marks: Iterable[tuple[int, int]] = ()) -> list[Cue]:
    """The labels of a text, in order and apart from each other.

    `marks` are the ranges of inline elements: a label set apart needs no colon.

    >>> [(c.word, c.role) for c in find_cues("Len WisemanCast: Ada Moor SYNOPSIS: A man falls.")]
    [('Cast', 'cast'), ('SYNOPSIS', 'synopsis')]
    """
    head = text[:MAX_LOOK]
    ranges = list(marks)
    seams = {start for start, _ in ranges}
    found = [*_colon_cues(head, seams), *_phrase_cues(head), *_styled_cues(head, ranges)]
    if len(initials := list(_initial_cues(head))) > 2:
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
    """The label that ends at `end`: the whole of what stands since the last edge, else its last words, else a glued part."""
    window = text[max(last, end - MAX_LABEL) : end]
    base = end - len(window)
    bracket = _BRACKET.search(window)
    core = window[: bracket.start()] if bracket else window
    edges = [m.end() for m in _EDGE.finditer(core.rstrip(" .*_"))]
    start = edges[-1] if edges else 0
    for begin in (start, *((edges[-2],) if len(edges) > 1 else ((0,) if edges else ()))):
        candidate = window[begin:]
        role = role_of(candidate.strip()) if candidate.strip() else None
        if role:
            offset = base + begin + len(candidate) - len(candidate.lstrip(" *_\n"))
            firm = begin > 0 or base == 0 or base == last or text[base - 1 : base] in "\n.|"
            return Cue(offset, end, role, candidate.strip(" *_\n"), firm=firm)
    return _suffix_cue(window, start, base, seams)


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
        if _is_glued(candidate[i - 1], candidate[i]) or base + start + i in seams:
            if role := role_of(candidate[i:].strip()):
                return Cue(base + start + i, base + len(window), role, candidate[i:].strip(), firm=True)
    return None


def _is_glued(before: str, after: str) -> bool:
    """True where a word may begin right after another one: a capital after a small letter, or a script without spaces."""
    if after > "\u2e7f":
        return True
    return after.isupper() and not before.isupper() and not before.isspace()


def _phrase_cues(text: str) -> Iterator[Cue]:
    for found in _PHRASE.finditer(text):
        word = fold(found[0])
        role, weak = _PHRASES.get(word, (None, False))
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
    return bool(pair := _BY_WITH.match(line)) and found.start() - start in (0, pair.start(1))


def loose_cues(text: str) -> list[Cue]:
    """Phrases anywhere in a text that other labels prove to be a line of credits ("a film directed by …").

    >>> [c.word for c in loose_cues("Tarn presents a film directed by Ada Moor. Running time: 90 minutes.")]
    ['directed by']
    """
    found = [(m, *_PHRASES.get(fold(m[0]), (None, False))) for m in _PHRASE.finditer(text[:MAX_LOOK])]
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
