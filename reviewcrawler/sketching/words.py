"""A text as sentences and words, with the places they stand at.

Rule of this room: nothing is compared here. What makes no copy (long quotations, the synopsis told word for word) is
blanked before anything is read, without moving what stands behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.sketching.vectors import Lexicon

MAX_LOOK: Final = 200_000
"""Characters of a text that are compared; what stands behind them tells only whether two texts are the same."""
LONG_QUOTATION: Final = 8
"""Words from which on a quotation belongs to whom it quotes."""
_UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTERS: Final = rf"(?:[^\W_{_UNSPACED}]++|[\u0900-\u0dff]++)++"
_WORD: Final = re.compile(rf"{_LETTERS}(?:['’]{_LETTERS})*+|[{_UNSPACED}]++")
_RUN: Final = re.compile(rf"[{_UNSPACED}]")
_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+|[。！？]+[”」』）]*")
_QUOTED: Final = re.compile(
    r"[“„«]([^“”„«»\n]{30,1500})[”“»]|(?<!\w)\"(?=\S)([^\"\n]{1,1500})\"|[「『]([^」』\n]{16,800})[」』]"
)
"""Straight marks open before a word and are met in pairs, the short ones too: else one that closes would open."""
_MOST_BLANKED: Final = 0.6
"""Share of a text that quotations may take up and still be blanked."""

Entries = npt.NDArray[np.int64]


@dataclass(slots=True)
class Reading:
    """A text, read: ``words`` are entries of the lexicon; sentence `i` begins with word ``starts[i]``."""

    words: Entries
    starts: Entries
    sentences: list[tuple[int, int]]
    """From where to where each sentence stands in the text; with the blanks behind it where no spans are asked for."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    """The same for words, where they were asked for."""

    def of(self, sentence: int) -> Entries:
        """The words of a sentence."""
        stop = self.starts[sentence + 1] if sentence + 1 < len(self.starts) else len(self.words)
        return self.words[self.starts[sentence] : stop]


def blanked(text: str, synopsis: str | None = None) -> str:
    """`text` with spaces for long quotations and for the synopsis.

    >>> blanked('She calls it "a film that nobody should ever see twice", or "Quite." We who saw it twice do differ.')
    'She calls it                                           , or "Quite." We who saw it twice do differ.'
    >>> blanked('"Yes." She meant that nobody should ever see it again, not even twice. "No," said he.')
    '"Yes." She meant that nobody should ever see it again, not even twice. "No," said he.'
    """
    text = text[:MAX_LOOK]
    if synopsis and len(synopsis) > 40 and len(synopsis) < len(text) // 2 and synopsis in text:
        text = text.replace(synopsis, " " * len(synopsis))
    quoted = [m.span() for m in _QUOTED.finditer(text) if is_long(m[1] or m[2] or m[3] or "")]
    if not quoted or sum(end - start for start, end in quoted) > _MOST_BLANKED * len(text):
        return text
    pieces, at = [], 0
    for start, end in quoted:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def is_long(quotation: str) -> bool:
    """True where a quotation is so long that it belongs to whom it quotes."""
    unspaced = len(_RUN.findall(quotation))
    return len(quotation.split()) + unspaced // 2 >= LONG_QUOTATION


def sentences_of(text: str) -> list[tuple[int, int]]:
    """From where to where each sentence or line stands.

    >>> [("One. Two!"[a:b]) for a, b in sentences_of("One. Two!")]
    ['One.', 'Two!']
    """
    return [_trimmed(text, start, end) for start, end in _pieces(text) if text[start:end].strip()]


def _pieces(text: str) -> Iterable[tuple[int, int]]:
    ends = [end.end() for end in _END.finditer(text)]
    return zip([0, *ends], [*ends, len(text)], strict=True)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def read(text: str, lexicon: Lexicon, *, spans: bool = False) -> Reading:
    """Read a text; sentences without a word are passed over."""
    words: list[int] = []
    starts: list[int] = []
    sentences: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    unspaced = _RUN.search(text) is not None
    for start, end in _pieces(text):
        found = _WORD.findall(text, start, end)
        if not found:
            continue
        starts.append(len(words))
        sentences.append(_trimmed(text, start, end) if spans else (start, end))
        if unspaced:
            found = [piece for word in found for piece in (lexicon.run(word) if _RUN.match(word) else (word,))]
        words += map(lexicon.__getitem__, found)
        if spans:
            places += _places(text, found, start)
    return Reading(np.array(words, np.int64), np.array(starts, np.int64), sentences, places)


def _places(text: str, words: list[str], at: int) -> list[tuple[int, int]]:
    found = []
    for word in words:
        at = text.index(word, at)
        found.append((at, at + len(word)))
        at += len(word)
    return found


def evened(text: str) -> str:
    """A text as far as two exact copies agree: spaces, quotation marks and case may differ.

    >>> evened("It’s  “so”\\n\\nGood") == evened('It\\'s "so" good')
    True
    """
    return " ".join(text.translate(_MARKS).split()).casefold()


_MARKS: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ",
                               "\u00ad": None, "–": "-", "—": "-", "…": "..."})  # fmt: skip
