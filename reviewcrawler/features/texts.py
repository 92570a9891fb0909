"""Columns that a block's own text and marks give.

Rule of this room: a column at a time, over all blocks; nothing here looks at a block's neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Block, Document, Mark
from reviewcrawler.features.words import FIRST_WORDS, PHRASE_CHARS, Lexicon, folded, opening_words

Array = npt.NDArray[np.float32]

COLUMNS: Final = (
    "chars", "words", "link_share", "links", "punctuation", "ends_sentence", "ends_colon", "capital", "lower",
    "opening", "shout", "digit", "strong", "em", "marks", "lines", "time", "word_mean", "word_min", "word_max",
    "phrase", "known_phrase", "in_title", "of_title", "word_length",
)  # fmt: skip

_LINK_COLUMNS: Final = [COLUMNS.index(c) for c in ("chars", "link_share", "links")]
_BARE_LINK: Final = 100
"""Length from which even a link alone may be a paragraph."""
_END: Final = frozenset(".!?…\"”»’')。！？」』♦")
_OPENING: Final = frozenset('"“«„‘「『')
_DIGIT: Final = re.compile(r"\d")
_TITLE_WORDS: Final = 30
_TITLE_CHARS: Final = 300
_TITLE_MARKS: Final = ".,:;!?|–—-\"'“”‘’«»()"
_NO_WEIGHTS: Final = [0.0]
_NO_MARKS: Final = (0, 0, 0, 0, 0)
_LONGEST_WORD: Final = 12
"""Characters a word has at most on the whole; texts with longer ones are in a script without spaces."""
_DENSE_CHARS: Final = np.float32(2)
"""What a character says in such a script, against one of an alphabet."""
_DENSE_WORD: Final = 2
"""Characters of a word there."""
_LONG_WORDS: Final = 30.0
_TITLE_LIKE: Final = 200


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

    Half of a page are links and nothing else: they are told by their size alone.
    """
    count = len(blocks)
    bare = np.array([_is_bare_link(b) for b in blocks])
    chars = _column(len(b.text) for b in blocks)
    linked, punctuation = chars.copy(), np.zeros(count, dtype=np.float32)
    table = np.zeros((count, len(COLUMNS)), dtype=np.float32)
    table[:, _LINK_COLUMNS] = np.stack([np.log1p(chars), np.ones(count), np.full(count, np.log(2))], axis=1)
    rest = np.flatnonzero(~bare)
    if len(rest):
        told = _measure([blocks[i] for i in rest.tolist()], lexicon, title)
        chars[rest], linked[rest], punctuation[rest], table[rest] = (
            told.chars,
            told.linked,
            told.punctuation,
            told.table,
        )
    return Texts(chars, linked, punctuation, table)


def _is_bare_link(block: Block) -> bool:
    marks = block.marks
    return (
        len(marks) == 1 and marks[0].tag == "a" and marks[0][:2] == (0, len(block.text)) and marks[0].end < _BARE_LINK
    )


def _measure(blocks: list[Block], lexicon: Lexicon, title: frozenset[str]) -> Texts:
    texts = [b.text for b in blocks]
    first, last = [t[0] for t in texts], [t[-1] for t in texts]
    raw, words = _column(map(len, texts)), _column(t.count(" ") for t in texts) + 1
    dense = (words * _LONGEST_WORD < raw) & ~np.array([t.isascii() for t in texts])
    scale, words = np.where(dense, _DENSE_CHARS, _floats(1)), np.where(dense, raw / _DENSE_WORD, words)
    chars = raw * scale
    marks = np.array([_marked(b.marks) if b.marks else _NO_MARKS for b in blocks], dtype=np.float32).T
    linked, strong, em = np.minimum(marks[:3] * scale, chars)
    punctuation = _column(map(_points, texts)) / words
    openings = [opening_words(t) for t in texts]
    columns = [
        np.log1p(chars), np.log1p(words), linked / chars, np.log1p(marks[3]), punctuation,
        _column(c in _END for c in last), _column(c == ":" for c in last),
        _column(c.isupper() for c in first), _column(c.islower() for c in first), _column(c in _OPENING for c in first),
        _column(t[:PHRASE_CHARS].isupper() for t in texts), _column(bool(_DIGIT.search(t, 0, 40)) for t in texts),
        strong / chars, em / chars, _column(len(b.marks) for b in blocks) / words,
        np.log1p(_column(t.count("\n") for t in texts)), marks[4],
        *_weights(openings, lexicon), *_phrases(texts, openings, lexicon), *_shared(openings, chars, title),
        np.minimum(_LONG_WORDS, chars / words),
    ]  # fmt: skip
    return Texts(chars, linked, punctuation, np.stack(columns, axis=1))


def _column(values: Iterable[float]) -> Array:
    return np.fromiter(values, dtype=np.float32)


def _floats(values: npt.ArrayLike) -> Array:
    return np.asarray(values, dtype=np.float32)


def _points(text: str) -> int:
    """Full stops and commas."""
    points = text.count(",") + text.count(".")
    return points if text.isascii() else points + text.count("、") + text.count("。")


def _marked(marks: list[Mark]) -> tuple[int, int, int, int, int]:
    """Characters in links, that are strong, that are emphasised; links, and times."""
    linked = links = strong = em = times = 0
    for start, end, tag, _, _ in marks:
        if tag == "a":
            linked += end - start
            links += 1
        elif tag in ("strong", "b"):
            strong += end - start
        elif tag in ("em", "i"):
            em += end - start
        elif tag == "time":
            times += 1
    return linked, strong, em, links, times


def _weights(openings: list[list[str]], lexicon: Lexicon) -> Array:
    """Mean, lowest and highest weight of the first words."""
    rows = []
    known = lexicon.words
    for words in openings:
        found = [w for word in words[:FIRST_WORDS] if (w := known.get(word)) is not None] or _NO_WEIGHTS
        rows.append((sum(found) / (len(found) + 1), min(found), max(found)))
    return np.array(rows, dtype=np.float32).T


def _phrases(texts: list[str], openings: list[list[str]], lexicon: Lexicon) -> list[Array]:
    """Weight of a short text as a whole, and whether it is known."""
    known = lexicon.phrases
    found = [known.get(" ".join(o)) if len(t) <= PHRASE_CHARS else None for t, o in zip(texts, openings, strict=True)]
    return [_column(w or 0.0 for w in found), _column(w is not None for w in found)]


def _shared(openings: list[list[str]], chars: Array, title: frozenset[str]) -> list[Array]:
    """Share of the first words that are the title's, and of the title that they are."""
    shared = _column(len(title.intersection(o[:FIRST_WORDS])) for o in openings) * (chars < _TITLE_LIKE)
    size = _column(min(FIRST_WORDS, len(o)) for o in openings)
    return [_floats(shared / np.maximum(1, size)), _floats(shared / max(1, len(title)))]
