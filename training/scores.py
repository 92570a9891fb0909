"""The measure: bags of word 4-grams, as in the Scrapinghub article-extraction benchmark.

Rule of this room: precision and recall are means over pages, F1 is that of the two means.
"""

from __future__ import annotations

from collections import Counter
from statistics import mean

from training.gold import TOKEN, Gram


def shingles(text: str, size: int = 4) -> Counter[Gram]:
    """The bag of a text's 4-grams; of a shorter text, the text as one."""
    tokens = TOKEN.findall(text)
    runs = (tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))
    return Counter(run for run in runs if run)


def precision_recall(gold: str, got: str) -> tuple[float, float]:
    """Of one page; an empty text is right only where the other is empty too.

    >>> precision_recall("a b c d", "a b c d e")
    (0.5, 1.0)
    """
    a, b = shingles(gold), shingles(got)
    hits = sum((a & b).values())
    return (hits / sum(b.values()) if b else float(not a)), (hits / sum(a.values()) if a else float(not b))


def summary(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """F1, precision and recall over pages."""
    precision, recall = mean(p for p, _ in pairs), mean(r for _, r in pairs)
    both = precision + recall
    return (2 * precision * recall / both if both else 0.0), precision, recall
