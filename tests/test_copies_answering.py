"""Runs of words that answer each other, wherever they stand."""

import numpy as np
import pytest

from reviewcrawler.copying.alignment import mutual
from reviewcrawler.copying.answering import Running, answered
from reviewcrawler.copying.measures import measure
from reviewcrawler.copying.text import text_of
from reviewcrawler.review import Review
from training.rewrites import families

FAMILIES = {told.name: told.reviews for told in families() if not told.held_out}


def test_a_copy_in_another_order_answers_more_than_other_reviews_do() -> None:
    more = []
    for reviews in list(FAMILIES.values())[::3]:
        if "wire" in reviews and "another" in reviews:
            turned = "\n\n".join(reversed((reviews["wire"].body or "").split("\n\n")))
            told, other = text_of(reviews["original"]), text_of(reviews["another"])
            moved = text_of(Review.from_dict(reviews["wire"].to_dict() | {"body": turned}))
            more.append(measure(told, moved).mutual > measure(told, other).mutual)
    assert len(more) > 10
    assert sum(more) / len(more) >= 0.9


@pytest.mark.parametrize("words", [0, 1, 3, 5])
def test_short_texts_answer_nothing(words: int) -> None:
    vectors = np.eye(64, dtype=np.float32)[:words]
    few = Running(np.arange(words, dtype=np.uint64), np.ones(words, np.float32), np.arange(words), vectors)
    assert answered(few, few) == 0.0
    assert answered(few.without(np.arange(8, dtype=np.uint64)), few) == 0.0


def test_what_stands_alone_answers_itself() -> None:
    assert mutual(np.eye(5, dtype=np.float32)[[3, 1, 4, 0, 2]]) == 1.0
