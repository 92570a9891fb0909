"""Train the weights of kinds: ``python -m training.kinds SOURCE ...`` writes ``tables/kind_weights.toml``.

A source is a gold file, or a folder (``FOLDER=ADDRESS``) or ``.jsonl.gz`` of pages whose kinds ``labelled.py`` looks
up; with ``--invented`` the fixtures and the made pages of the tests are learned from, too.

A line of a gold file is a page: ``{"kind", "site", "url", "html"}``, or ``"file"`` in place of ``"html"``, a path
from the gold file's folder; ``kind`` may be a list of kinds that would all be right, ``loudness`` (1 where it is not
given) says how much a page counts. With ``--held-out`` nothing is written: each site of the first file is scored by
weights that were learned from all others.

Rule of this room: the weights are held to what a person wrote in ``kind_priors.toml`` by a ridge, and each site speaks
as loud as the square root of its pages, so that few labelled pages cannot say much that nobody would believe.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from reviewcrawler import kinds
from reviewcrawler.errors import PageError
from reviewcrawler.extract import READING, label
from reviewcrawler.kinds.features import features
from reviewcrawler.page import Page
from reviewcrawler.review import KINDS
from training.labelled import Labelled, invented, looked_up

Array = NDArray[np.float64]
Weights = dict[str, dict[str, float]]

PRIORS: Final = Path(__file__).with_name("kind_priors.toml")
RIDGE: Final = 1.0
STEPS: Final = 400
_RATE: Final = 0.05
LEAD: Final = 0.85
"""Points by which a review has to lead: on a site of other pages the few that are mistaken outnumber its reviews."""
_SMALL: Final = 0.03
"""Weights nearer to zero than this are left out of the table."""
_HEADER: Final = """\
# What each feature of a page says for or against a kind, per unit of the feature; `bias` is what a kind has before
# anything is seen. Written by `python -m training.kinds`, which holds what labelled pages teach to
# training/kind_priors.toml.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A page as its features, with the kinds that would be right."""

    site: str
    kinds: frozenset[str]
    features: dict[str, float]
    loudness: float = 1.0


def measured(page: Page) -> dict[str, float]:
    """The features of a page, as the chain sees them when it comes to the kind."""
    draft = label(page)
    for step in READING:
        if step is kinds.read:
            break
        step(draft)
    return features(draft)


def examples(path: Path) -> Iterator[Example]:
    """The pages of a gold file that can be read."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            gold = json.loads(line)
            told = gold["kind"]
            body = gold.get("html") or (path.parent / gold["file"]).read_bytes()
            try:
                found = measured(Page(body, gold.get("url"), gold.get("type", "text/html")))
            except PageError:
                continue
            right = frozenset([told] if isinstance(told, str) else told)
            yield Example(gold["site"], right, found, gold.get("loudness", 1.0))


def sourced(source: str) -> Iterator[Example]:
    """The pages of a gold file; of a folder or a compressed file those whose label is known."""
    if source.endswith(".jsonl"):
        yield from examples(Path(source))
    else:
        yield from _learnable(looked_up(source))


def _learnable(pages: Iterable[Labelled]) -> Iterator[Example]:
    for page in pages:
        try:
            found = measured(Page(page.body, page.url, page.type))
        except PageError:
            continue
        yield Example(page.label.site, page.label.kinds, found, page.label.loudness)


def priors() -> Weights:
    """What a person says that each feature speaks for."""
    return tomllib.loads(PRIORS.read_text("utf-8"))


class Matrix:
    """Examples as numbers: a row a page, a column a feature."""

    def __init__(self, pages: list[Example], prior: Weights) -> None:
        told = {name for weights in prior.values() for name in weights}
        self.names = ["bias", *sorted(({name for page in pages for name in page.features} | told) - {"bias"})]
        column = {name: number for number, name in enumerate(self.names)}
        self.x = np.zeros((len(pages), len(self.names)))
        self.x[:, 0] = 1.0
        for row, page in enumerate(pages):
            for name, value in page.features.items():
                self.x[row, column[name]] = value
        self.y = np.array([[float(kind in page.kinds) for kind in KINDS] for page in pages])
        count = Counter(page.site for page in pages)
        self.loud = np.array([page.loudness / count[page.site] ** 0.5 for page in pages])
        self.prior = np.array([[prior.get(kind, {}).get(name, 0.0) for kind in KINDS] for name in self.names])

    def learn(self, rows: NDArray[np.bool_], ridge: float = RIDGE) -> Array:
        """Weights, a row a feature and a column a kind: likeliest on these rows, and near what was told."""
        x, y, loud = self.x[rows], self.y[rows], self.loud[rows, None]
        weights, mean, spread = self.prior.copy(), 0.0 * self.prior, 0.0 * self.prior
        for step in range(1, STEPS + 1):
            said = shares(x @ weights)
            right = said * y
            right /= right.sum(1, keepdims=True) + 1e-12
            slope = x.T @ ((said - right) * loud) + ridge * (weights - self.prior)
            mean = 0.9 * mean + 0.1 * slope
            spread = 0.99 * spread + 0.01 * slope**2
            rate = _RATE if step < 0.6 * STEPS else _RATE / 5
            weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
            weights = np.where(weights * self.prior < 0, 0.0, weights)
        return weights


def led(weights: Array) -> Array:
    """Weights by which a page is called a review only where that leads by far enough."""
    out = weights.copy()
    out[0, KINDS.index("review")] -= LEAD
    return out


def shares(points: Array) -> Array:
    """Points as probabilities, row by row."""
    powers = np.exp(points - points.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))


def held_out(pages: list[Example], sites: Iterable[str]) -> list[tuple[Example, str]]:
    """Each page of these sites with the kind that weights learned from all other sites give it."""
    matrix = Matrix(pages, priors())
    told = np.array([page.site for page in pages])
    found: list[tuple[Example, str]] = []
    for site in sites:
        weights = led(matrix.learn(told != site))
        rows = np.flatnonzero(told == site)
        found += [(pages[row], KINDS[int((matrix.x[row] @ weights).argmax())]) for row in rows]
    return found


def table(names: list[str], weights: Array) -> str:
    """The weights as a TOML table a kind."""
    parts = [_HEADER]
    for column, kind in enumerate(KINDS):
        parts.append(f"[{kind}]")
        for row, name in enumerate(names):
            if abs(weights[row, column]) >= _SMALL:
                parts.append(f"{_key(name)} = {round(float(weights[row, column]), 2)}")
        parts.append("")
    return "\n".join(parts)


def _key(name: str) -> str:
    return name if name.isalpha() else f'"{name}"'


def main(arguments: list[str] | None = None) -> None:
    """Learn from gold files, or score on sites held out."""
    parser = argparse.ArgumentParser(prog="python -m training.kinds", description=__doc__.partition("\n")[0])
    parser.add_argument("sources", nargs="+", metavar="SOURCE")
    parser.add_argument("--invented", action="store_true", help="learn from the repository's own pages, too")
    parser.add_argument("--held-out", action="store_true", help="score sites that were not learned from")
    given = parser.parse_args(arguments)
    files = [list(sourced(source)) for source in given.sources]
    if given.invented:
        files.append(list(_learnable(invented())))
    pages = [page for file in files for page in file]
    if given.held_out:
        _report(held_out(pages, sorted({page.site for page in files[0]})), set(files[0]))
        return
    matrix = Matrix(pages, priors())
    weights = led(matrix.learn(np.ones(len(pages), dtype=bool)))
    target: Any = resources.files("reviewcrawler.tables").joinpath("kind_weights.toml")
    Path(target).write_text(table(matrix.names, weights), "utf-8")


def _report(found: list[tuple[Example, str]], asked: set[Example]) -> None:
    found = [(page, kind) for page, kind in found if page in asked]
    pairs = [(page.kinds == {"review"}, kind == "review") for page, kind in found]
    right = sum(gold and got for gold, got in pairs)
    precision, recall = (right / max(1, sum(pair[side] for pair in pairs)) for side in (1, 0))
    exact = np.mean([kind in page.kinds for page, kind in found])
    alike = np.mean([gold == got for gold, got in pairs])
    print(f"pages {len(found)}  review or not {alike:.3f}  P {precision:.3f}  R {recall:.3f}  kind {exact:.3f}")
    print("\n".join(confusion(found)))


def confusion(found: list[tuple[Example, str]]) -> Iterator[str]:
    """The lines of a table: a row what pages are, a column what they are called; pages of several kinds are left out.

    >>> list(confusion([(Example("a", frozenset(["news"]), {}), "list")]))[-1].split()
    ['news', '.', '.', '.', '.', '1', '.', '.', '.', '.']
    """
    counts = Counter((*page.kinds, kind) for page, kind in found if len(page.kinds) == 1)
    yield " " * 9 + "".join(kind.rjust(max(8, len(kind) + 1)) for kind in KINDS)
    for gold in KINDS:
        cells = [str(counts[gold, kind] or ".").rjust(max(8, len(kind) + 1)) for kind in KINDS]
        if any(counts[gold, kind] for kind in KINDS):
            yield gold.ljust(9) + "".join(cells)


if __name__ == "__main__":
    main()
