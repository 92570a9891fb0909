"""Copies beside peers: ``python -m benchmarks.copies GOLD.jsonl.gz ... [--plot OUT.svg]``.

A line of a gold file is a record with ``gold``: {film, cluster, made_by}, as `python -m training.copies` reads it;
without a file the copies of ``fixtures/copies`` are compared. Every tool gives scored pairs; pairs above a threshold
are joined, and precision and recall are counted over all pairs of the clusters. A peer that is not installed is left
out: ``pip install datasketch rensa``.

Rule of this room: peers work on the same texts, with word 3-grams, 128 permutations and a low threshold, and the line
at which their F1 is best is chosen for them, in hindsight; ours is the one that is shipped.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import Any, Final, NamedTuple

from benchmarks.scatter import Axis, Curve, Point, drawn
from reviewcrawler.copying.settle import settle
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.review import Review
from training.copies import read
from training.rewrites import families

Scored = dict[tuple[str, str], float]
GRAM: Final = 3
PERMUTATIONS: Final = 128
LOWEST: Final = 0.1
"""Estimated Jaccard from which on a peer proposes a pair."""
SHIPPED: Final = 0.5
_STEPS: Final = tuple(step / 50 for step in range(5, 51))
_WORD: Final = re.compile(r"\w+")


class Outcome(NamedTuple):
    """How a tool fared at one threshold."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def ours(reviews: Sequence[Review]) -> Scored:
    """Pairs that are in one cluster, by their score where they were compared, and 0.5 where they were not."""
    with TemporaryShelf(reviews) as shelf:
        settled = settle(shelf)
    ids, scores = settled.field.ids, settled.pairs
    found: Scored = {}
    for members in settled.clusters.members:
        for one, other in combinations(members, 2):
            pair = scores.get((one, other))
            found[ids[one], ids[other]] = max(SHIPPED, pair.score) if pair else SHIPPED
    return found


def grams(body: str | None) -> list[str]:
    """The word n-grams of a text, each once."""
    words = _WORD.findall((body or "").casefold())
    return sorted({" ".join(words[i : i + GRAM]) for i in range(max(1, len(words) - GRAM + 1))})


def datasketch(reviews: Sequence[Review]) -> Scored:
    """MinHash and its LSH index, in Python and numpy."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    index = MinHashLSH(threshold=LOWEST, num_perm=PERMUTATIONS)
    made = {}
    for review in reviews:
        made[review.id] = MinHash(num_perm=PERMUTATIONS)
        made[review.id].update_batch([gram.encode() for gram in grams(review.body)])
        index.insert(review.id, made[review.id])
    return _alike(made, index.query)


def rensa(reviews: Sequence[Review]) -> Scored:
    """MinHash and its LSH index, in Rust."""
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    index = RMinHashLSH(threshold=LOWEST, num_perm=PERMUTATIONS, num_bands=64)
    made: dict[str, Any] = {}
    for number, review in enumerate(reviews):
        made[review.id] = RMinHash(num_perm=PERMUTATIONS, seed=42)
        made[review.id].update(grams(review.body))
        index.insert(number, made[review.id])
    ids = [review.id for review in reviews]
    return _alike(made, lambda minhash: [ids[number] for number in index.query(minhash)])


def _alike(made: dict[str, Any], query: Callable[[Any], list[str]]) -> Scored:
    pairs = {(min(i, j), max(i, j)) for i, minhash in made.items() for j in query(minhash) if i != j}
    scored = ((pair, float(made[pair[0]].jaccard(made[pair[1]]))) for pair in sorted(pairs))
    return {pair: score for pair, score in scored if score >= LOWEST}


TOOLS: Final[dict[str, Callable[[Sequence[Review]], Scored]]] = {
    "reviewcrawler": ours,
    "datasketch": datasketch,
    "rensa": rensa,
}


def outcomes(scored: Scored, gold: dict[str, str]) -> Iterator[Outcome]:
    """Precision and recall over pairs, where pairs from a threshold on are joined.

    >>> [(o.precision, o.recall) for o in outcomes({("a", "b"): 1.0, ("b", "c"): 0.5}, dict(a="x", b="x", c="y"))][-1]
    (1.0, 1.0)
    """
    true = sum(count * (count - 1) // 2 for count in Counter(gold.values()).values())
    for threshold in _STEPS:
        clusters = _joined([pair for pair, score in scored.items() if score >= threshold])
        got = right = 0
        for members in clusters:
            got += len(members) * (len(members) - 1) // 2
            right += sum(c * (c - 1) // 2 for c in Counter(gold[m] for m in members).values())
        yield Outcome(threshold, right / got if got else 1.0, right / max(1, true))


def _joined(pairs: list[tuple[str, str]]) -> list[list[str]]:
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while (parent := parents.setdefault(name, name)) != name:
            parents[name] = parents.setdefault(parent, parent)
            name = parent
        return name

    for one, other in pairs:
        parents[root(one)] = root(other)
    trees: dict[str, list[str]] = defaultdict(list)
    for name in list(parents):
        trees[root(name)].append(name)
    return list(trees.values())


def rows(files: list[Path]) -> list[dict[str, Any]]:
    """The records of some files, or of the fixtures."""
    if not files:
        return [row for family in families() for row in family.rows()]
    found = []
    for path in files:
        for row in read(path):
            row["id"] = f"{path.name}/{row['id']}"
            row["gold"]["cluster"] = f"{path.name}/{row['gold']['cluster']}"
            found.append(row)
    return found


def main(arguments: list[str] | None = None) -> None:
    """Print a line a tool, and draw precision against recall."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.copies", description=__doc__.partition("\n")[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args(arguments)
    told = rows(given.gold)
    gold = {row["id"]: row["gold"]["cluster"] for row in told}
    reviews = [Review.from_dict({k: v for k, v in row.items() if k != "gold"}) for row in told]
    curves, points = [], []
    for name, tool in TOOLS.items():
        if name != "reviewcrawler" and find_spec(name) is None:
            continue
        start = process_time()
        scored = tool(reviews)
        spent = process_time() - start
        found = list(outcomes(scored, gold))
        best = max((o for o in found if name != "reviewcrawler" or o.threshold <= SHIPPED), key=lambda o: o.f1)
        curves.append(Curve(name, [(o.recall, o.precision) for o in found]))
        points.append(Point("", best.recall, best.precision))
        print(
            f"{name}: precision {best.precision:.4f}  recall {best.recall:.4f}  F1 {best.f1:.4f}"
            f"  at {best.threshold:.2f}  {len(reviews) / max(spent, 1e-9):.0f} records/CPU-s",
            flush=True,
        )
    if given.plot:
        drawing = drawn(
            "Copies among reviews and essays", points, Axis("recall", 0, 1), Axis("precision", 0.9, 1), curves
        )
        given.plot.write_text(drawing, "utf-8")


if __name__ == "__main__":
    main()
