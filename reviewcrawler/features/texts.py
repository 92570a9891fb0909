"""Columns that a block's own text and marks give.

Rule of this room: each text is looked at once, the arithmetic is on whole columns; nothing here looks at a block's
neighbours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from reviewcrawler.blocks import Block, Document, Mark
from reviewcrawler.features.words import FIRST_WORDS, PHRASE_CHARS, Array, Lexicon, folded, opening_words

COLUMNS: Final = (
    "chars", "words", "link_share", "links", "punctuation", "strong", "em", "marks", "lines", "time", "shout",
    "ends_sentence", "ends_colon", "capital", "lower", "opening", "word_mean", "word_min", "word_max",
    "phrase", "known_phrase", "in_title", "of_title", "word_length",
)  # fmt: skip

_BARE_LINK: Final = 100
"""Length from which even a link alone may be a paragraph."""
_LINK_COLUMNS: Final = [COLUMNS.index(c) for c in ("chars", "link_share", "links")]
_ONE_LINK: Final = (1.0, math.log(2))
_ENDS: Final = dict.fromkeys(".!?…\"”»’')。！？」』♦", 1) | {":": 2}
_OPENINGS: Final = dict.fromkeys('"“«„‘「『', 3)
_END_COLUMNS: Final = np.eye(3, dtype=np.float32)[:, 1:]
_BEGIN_COLUMNS: Final = np.eye(4, dtype=np.float32)[:, 1:]
_TITLE_WORDS: Final = 30
_TITLE_CHARS: Final = 300
_TITLE_MARKS: Final = ".,:;!?|–—-\"'“”‘’«»()"
_LONGEST_WORD: Final = 12
"""Characters a word has at most on the whole; texts with longer ones are in a script without spaces."""
_DENSE_CHARS: Final = np.float32(2)
"""What a character says in such a script, against one of an alphabet."""
_DENSE_WORD: Final = 2
"""Characters of a word there."""
_LONG_WORDS: Final = 30.0
_TITLE_LIKE: Final = 200
_SUMS: Final = {"a": 0, "strong": 1, "b": 1, "em": 2, "i": 2}


def title_words(text: str) -> frozenset[str]:
    """The words of a title, or of what may be one, for comparison.

    >>> sorted(title_words("Solaris: A Film"))
    ['film', 'solaris']
    """
    words = folded(text[:_TITLE_CHARS]).split(None, _TITLE_WORDS)[:_TITLE_WORDS]
    return frozenset(w.strip(_TITLE_MARKS) for w in words if len(w) > 2)


def title_of(document: Document) -> frozenset[str]:
    """The words of what the page's head calls it."""
    return title_words(document.meta("og:title") or document.title)


@dataclass(slots=True)
class Texts:
    """What the texts of a page's blocks measure: the columns, and what other columns are worked out from."""

    chars: Array
    linked: Array
    punctuation: Array
    table: Array

    @property
    def free(self) -> Array:
        """Characters outside links."""
        return self.chars - self.linked


def measure(blocks: list[Block], lexicon: Lexicon, title: frozenset[str]) -> Texts:
    """Measure all texts; the columns are `COLUMNS`.

    Links and nothing else, such as menus, are told by their size alone.
    """
    count = len(blocks)
    chars = np.array([len(b.text) for b in blocks], dtype=np.float32)
    linked, punctuation = chars.copy(), np.zeros(count, dtype=np.float32)
    table = np.zeros((count, len(COLUMNS)), dtype=np.float32)
    table[:, _LINK_COLUMNS[0]], table[:, _LINK_COLUMNS[1:]] = np.log1p(chars), _ONE_LINK
    rest = [block.index for block in blocks if not _is_bare_link(block)]
    if rest:
        told = _measure([blocks[i] for i in rest], lexicon, title)
        chars[rest], linked[rest], punctuation[rest], table[rest] = (
            told.chars, told.linked, told.punctuation, told.table,
        )  # fmt: skip
    return Texts(chars, linked, punctuation, table)


def _is_bare_link(block: Block) -> bool:
    marks, text = block.marks, block.text
    if not marks or (len(text) >= _BARE_LINK and "\n" not in text):
        return False
    end = len(text)
    return any(m[2] == "a" and m[0] == 0 and m[1] == end for m in marks)


def _measure(blocks: list[Block], lexicon: Lexicon, title: frozenset[str]) -> Texts:
    told = [_told(b.text, b.marks, lexicon, title) for b in blocks]
    raw = np.fromiter(chain.from_iterable(told), np.float32, len(told) * _TOLD).reshape(-1, _TOLD).T
    length, words, points, ascii_only, end, begin, shout, lines, *marks = raw[:_KNOWN]
    known = raw[_KNOWN:]
    dense = (words * _LONGEST_WORD < length) & (ascii_only == 0)
    scale, words = np.where(dense, _DENSE_CHARS, np.float32(1)), np.where(dense, length / _DENSE_WORD, words)
    chars = length * scale
    linked, strong, em = np.minimum(raw[_MARKED : _MARKED + 3] * scale, chars)
    punctuation = points / words
    columns = [
        np.log1p(chars), np.log1p(words), linked / chars, np.log1p(marks[3]), punctuation, strong / chars, em / chars,
        marks[5] / words, np.log1p(lines), marks[4], shout, *_END_COLUMNS[end.astype(np.int64)].T,
        *_BEGIN_COLUMNS[begin.astype(np.int64)].T, *known[:5], *_shared(known, chars, len(title)),
        np.minimum(_LONG_WORDS, chars / words),
    ]  # fmt: skip
    return Texts(chars, linked, punctuation, np.array(columns, dtype=np.float32).T)


_MARKED: Final = 8
_KNOWN: Final = 14
_TOLD: Final = 21
"""Where in what is told of a text its marks begin, and what the lexicon knows; and its length."""


def _told(text: str, marks: list[Mark], lexicon: Lexicon, title: frozenset[str]) -> tuple[float, ...]:
    """Characters, words, full stops and commas, whether all is ASCII; how it ends and begins, in capitals, lines;
    then of its marks; then of its words.
    """
    points, plain, first = text.count(",") + text.count("."), text.isascii(), text[0]
    if not plain:
        points += text.count("、") + text.count("。")
    begin = 1 if first.isupper() else 2 if first.islower() else _OPENINGS.get(first, 0)
    return (
        len(text), text.count(" ") + 1, points, plain, _ENDS.get(text[-1], 0), begin, text[:PHRASE_CHARS].isupper(),
        text.count("\n"), *(_marked(marks) if marks else _UNMARKED), *_known(text, lexicon, title),
    )  # fmt: skip


_UNMARKED: Final = (0, 0, 0, 0, 0, 0)


def _marked(marks: list[Mark]) -> tuple[int, int, int, int, int, int]:
    """Characters in links, that are strong, that are emphasised; links, times, and marks of all kinds."""
    sums = [0, 0, 0, 0]
    links = times = 0
    for start, end, tag, _, _ in marks:
        sums[_SUMS.get(tag, 3)] += end - start
        if tag == "a":
            links += 1
        elif tag == "time":
            times += 1
    return sums[0], sums[1], sums[2], links, times, len(marks)


def _known(text: str, lexicon: Lexicon, title: frozenset[str]) -> tuple[float, float, float, float, bool, int, int]:
    """Mean, lowest and highest weight of the first words; weight of a short text as a whole, and whether it is known;
    how many of the first words are the title's, and how many there are.
    """
    opening, size = opening_words(text), len(text)
    phrase = lexicon.phrases.get(" ".join(opening)) if size <= PHRASE_CHARS else None
    first = opening[:FIRST_WORDS]
    shared = 0 if size >= _TITLE_LIKE or title.isdisjoint(first) else len(title.intersection(first))
    weights = lexicon.words
    found = [weights[word] for word in first if word in weights]
    low, high, mean = (min(found), max(found), sum(found) / (len(found) + 1)) if found else (0.0, 0.0, 0.0)
    return mean, low, high, phrase or 0.0, phrase is not None, shared, len(first)


def _shared(known: Array, chars: Array, title: int) -> list[Array]:
    """Share of the first words that are the title's, and of the title that they are; 0 for texts too long for one."""
    shared = known[5] * (chars < _TITLE_LIKE)
    return [shared / np.maximum(1, known[6]), shared / max(1, title)]
