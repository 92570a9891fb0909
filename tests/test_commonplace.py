"""Lines that say nothing of a text."""

import numpy as np
import pytest

from reviewcrawler.copying.commonplace import commonplace, frequent_lines
from reviewcrawler.copying.ragged import Ragged

NOTICE = 7
"""The line that all texts hold."""
TEXTS = 8


def standing(likeness: float) -> np.ndarray:
    """Where texts stand whose mean cosine is `likeness`."""
    together, apart = np.sqrt(likeness), np.sqrt(1 - likeness)
    return np.hstack([np.full((TEXTS, 1), together), np.eye(TEXTS) * apart]).astype(np.float16)


def lines(own: int, shared: int) -> Ragged:
    """Texts of so many lines of their own, so many that all of them hold, and the notice."""
    held = [[NOTICE, *range(10, 10 + shared), *(1000 * (text + 1) + i for i in range(own))] for text in range(TEXTS)]
    counts = np.full(TEXTS, own + shared + 1)
    return Ragged(np.array(held, np.uint32).ravel(), np.cumsum(counts) - counts, counts)


@pytest.mark.parametrize(
    ("likeness", "own", "shared", "expected"),
    [
        (0.05, 20, 0, True),
        (0.05, 5, 15, True),
        (0.22, 20, 0, True),
        (0.22, 20, 2, True),
        (0.22, 10, 10, False),
        (0.4, 20, 0, False),
    ],
    ids=[
        "a notice on texts that are unlike",
        "a whole page of notices on such",
        "on texts somewhat alike, as those of one language are",
        "with a bar of links",
        "a line of somewhat different cuts of one text",
        "a line of texts that are alike",
    ],
)
def test_a_line_is_commonplace_where_its_texts_have_little_else_in_common(
    likeness: float, own: int, shared: int, expected: bool
) -> None:
    held = lines(own, shared)
    frequent = frequent_lines(held, np.arange(TEXTS))
    assert (NOTICE in commonplace(frequent, standing(likeness), held)) is expected


def test_a_line_of_few_texts_is_never_looked_at() -> None:
    held = lines(3, 0)
    assert not len(commonplace(frequent_lines(held, np.arange(4)), standing(0.0), held))
