"""The table of word vectors: what it says of words, of bent and run-together words, and of words it does not hold."""

import numpy as np
import pytest

from reviewcrawler.sketching.vectors import DIMENSIONS, UNKNOWN, Lexicon, folded
from training.vectors import LEVELS, Floats, axes_of, is_word, levels_of, vocabulary


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


def nearness(lexicon: Lexicon, one: str, other: str) -> float:
    first, second = (lexicon.vectors[lexicon[word]].copy() for word in (one, other))
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("film", "movie", "potato"),
        ("laughed", "chuckled", "chimney"),
        ("Schauspielerin", "Darstellerin", "Kartoffel"),
        ("женщина", "девушка", "погода"),
        ("film", "película", "cuchara"),
        ("också", "även", "bord"),
    ],
)
def test_words_of_like_meaning_stand_near_each_other(lexicon: Lexicon, word: str, near: str, far: str) -> None:
    assert nearness(lexicon, word, near) > nearness(lexicon, word, far) + 0.1


@pytest.mark.parametrize(
    ("word", "told"),
    [("l’eau", "eau"), ("Dell'arte", "arte"), ("qu'il", "il"), ("don't", "don't"), ("O'Brien", "o'brien"), ("l'", "l'"),
     ("Hall’s", "hall")],
)  # fmt: skip
def test_what_is_run_together_is_read_as_the_word_behind(word: str, told: str) -> None:
    assert folded(word) == told


def test_an_unknown_word_stands_where_its_beginning_stands(lexicon: Lexicon) -> None:
    assert lexicon.rarity[lexicon["lanternesque"]] == UNKNOWN
    assert not lexicon.known[lexicon["lanternesque"]]
    assert nearness(lexicon, "lanternesque", "lantern") > 0.6
    assert lexicon.vectors[lexicon["xqzv"]].shape == (DIMENSIONS,)


def test_a_vocabulary_is_folded_and_its_pieces_are_marked() -> None:
    told = vocabulary(["▁The", "▁the", "ing", "▁7", "▁a▁b"], np.log(np.array([0.5, 0.25, 0.125, 0.1, 0.1])))
    assert told == pytest.approx({"the": 0.75, "##ing": 0.125})
    assert [is_word(name) for name in ("och", "l'eau", "вода", "##ing", "λόγος", "a_b", "x1")] == [
        True, True, True, False, False, False, True,
    ]  # fmt: skip


def test_axes_spread_alike_and_levels_lose_little() -> None:
    drawn = np.random.default_rng(5).normal(size=(400, 80)) * np.arange(1, 81)
    encoded: Floats = drawn.astype(np.float32)
    middle, axes = axes_of(encoded)
    laid = ((encoded - middle) @ axes).astype(np.float32)
    assert np.allclose(laid.std(axis=0), laid.std(axis=0).mean(), rtol=1e-3)
    levels = levels_of(laid)
    rounded = levels[np.searchsorted((levels[1:] + levels[:-1]) / 2, laid)]
    assert len(levels) == LEVELS
    assert ((rounded - laid) ** 2).mean() < 0.02 * (laid**2).mean()
