"""Scores on sites that were learned from beside scores on sites that were not: ``python -m training --folds N``.

Rules of this room: all pages of a registered domain are in one fold, and the whole chain is scored with the model as
it would be shipped. What a fold gives is kept in files named after all that it depends on: an interrupted run goes on
where it was, and a change of the rules around the model costs no learning.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from rich.console import Console

import reviewcrawler
from reviewcrawler.body import likelihoods, steps
from reviewcrawler.body.network import Network
from reviewcrawler.console.counting import counted
from reviewcrawler.extract import reviewed
from reviewcrawler.features import Lexicon
from reviewcrawler.templates import Snapshot, sketch, snapshot_of
from training.gold import Gold, registered_domain
from training.scores import precision_recall, summary

Pairs = list[list[float]]
Scores = dict[str, Pairs]
Fold = dict[str, Scores]
Learn = Callable[[list[Gold], Path, Callable[[int], None]], None]
"""Learns a model from pages and writes it; tells each epoch."""

KEPT: Final = Path("build/folds")
_PACKAGE: Final = Path(reviewcrawler.__file__).parent
_LEARNED_FROM: Final = (
    "blocks.py", "body/network.py", "decoding.py", "page.py", "readers/*.py", "features/*.py", "tables/charsets.toml",
)  # fmt: skip
_SCORING: Final = ("seen", "unseen", "alone", "among")
"""What is scored: all pages that were learned from, all that were not, and of these the ones with siblings, read alone
and among them."""


def fold_of(pages: list[Gold], folds: int) -> list[int]:
    """A fold for each page; all pages of a registered domain share one."""
    sites = sorted({p.site for p in pages})
    random.Random(1).shuffle(sites)
    number = {site: i % folds for i, site in enumerate(sites)}
    return [number[p.site] for p in pages]


def cross_validate(pages: list[Gold], folds: int, epochs: int, learn: Learn, *, seed: int = 0,
                   kept: Path = KEPT) -> None:  # fmt: skip
    """Print the scores of all folds, those that are kept and those that are learned now."""
    kept.mkdir(parents=True, exist_ok=True)
    learned = _digest(_sources(_LEARNED_FROM), _told(pages), [folds, epochs, seed])
    scored = _digest(_sources(("**/*.py", "tables/*")), [learned])
    files = [kept / f"scores-{scored}-{fold + 1}.json" for fold in range(folds)]
    missing = [fold for fold, file in enumerate(files) if not file.exists()]
    parts = fold_of(pages, folds)
    with counted(Console(stderr=True), "steps", len(missing) * (epochs + len(_SCORING))) as tell:
        for done, fold in enumerate(missing):
            step = _after(tell, done * (epochs + len(_SCORING)))
            inside = [p for p, part in zip(pages, parts, strict=True) if part != fold]
            outside = [p for p, part in zip(pages, parts, strict=True) if part == fold]
            model = kept / f"model-{learned}-{fold + 1}.json"
            if not model.exists():
                learn(inside, model, step)
            _write(files[fold], score(inside, outside, model, _after(step, epochs)))
    for line in table([json.loads(file.read_text("utf-8")) for file in files]):
        print(line)


def score(inside: list[Gold], outside: list[Gold], model: Path, tell: Callable[[int], None]) -> Fold:
    """What the chain reaches with a model on pages that it was learned from, and on others."""
    known = _read(model)
    with patch.object(steps, "model", lambda: known):
        snapshots = siblings(outside)
        having = [p for p in outside if _site(p) in snapshots]
        out: Fold = {}
        for number, (name, found) in enumerate(zip(_SCORING, (inside, outside, having, having), strict=True), 1):
            out[name] = _scores(found, snapshots if name == "among" else {})
            tell(number)
    return out


def siblings(pages: Iterable[Gold]) -> dict[tuple[str, str], Snapshot]:
    """What pages of one host and one set share, where there are several."""
    found: dict[tuple[str, str], list[Gold]] = defaultdict(list)
    for page in pages:
        found[_site(page)].append(page)
    several = {site: each for site, each in found.items() if len(each) > 1 and registered_domain(f"//{site[1]}")}
    return {
        site: snapshot_of(sketch(p.document, likelihoods(p.document)) for p in each) for site, each in several.items()
    }


def _site(page: Gold) -> tuple[str, str]:
    return page.set, page.page.site or ""


def _scores(pages: list[Gold], snapshots: Mapping[tuple[str, str], Snapshot]) -> Scores:
    out: Scores = defaultdict(list)
    for page in pages:
        text = reviewed(page.page, snapshots.get(_site(page))).body or ""
        out[page.set].append(list(precision_recall(page.body, text)))
    return out


def table(found: list[Fold]) -> Iterator[str]:
    """The scores of all folds in lines: in fold and out of fold side by side, then what siblings bring."""
    joined: Fold = {name: defaultdict(list) for name in _SCORING}
    for fold in found:
        for name, scores in fold.items():
            for each, pairs in scores.items():
                joined[name][each] += pairs
    yield f"{'set':12} {'pages':>6} {'in fold: F1':>12} {'out of fold: F1':>16} {'P':>7} {'R':>7}"
    for name, pairs in joined["unseen"].items():
        inside, _, _ = _summary(joined["seen"][name])
        f1, precision, recall = _summary(pairs)
        yield f"{name:12} {len(pairs):6} {inside:12.4f} {f1:16.4f} {precision:7.4f} {recall:7.4f}"
    if joined["alone"]:
        yield ""
        yield f"{'with siblings':12} {'pages':>5} {'alone: P':>12} {'R':>7} {'among them: P':>16} {'R':>7}"
    for name, pairs in joined["alone"].items():
        (_, p_alone, r_alone), (_, p_among, r_among) = _summary(pairs), _summary(joined["among"][name])
        yield f"{name:12} {len(pairs):6} {p_alone:12.4f} {r_alone:7.4f} {p_among:16.4f} {r_among:7.4f}"


def _summary(pairs: Pairs) -> tuple[float, float, float]:
    return summary([(precision, recall) for precision, recall in pairs]) if pairs else (0.0, 0.0, 0.0)


def _after(tell: Callable[[int], None], before: int) -> Callable[[int], None]:
    return lambda done: tell(before + done)


def _read(model: Path) -> tuple[Lexicon, Network]:
    told = json.loads(model.read_text("utf-8"))
    return Lexicon(**told["lexicon"]), Network.from_table(told["network"])


def _write(path: Path, found: Fold) -> None:
    """The whole file or none."""
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(found), "utf-8")
    beside.replace(path)


def _sources(patterns: Iterable[str]) -> Iterator[bytes]:
    """The code that a result depends on; the shipped model is not part of it."""
    found = {pattern: [file for file in _PACKAGE.glob(pattern) if file.is_file()] for pattern in patterns}
    assert all(found.values()), f"no such room: {[pattern for pattern in found if not found[pattern]]}"
    files = set(chain.from_iterable(found.values()))
    files |= set(Path(__file__).parent.glob("*.py"))
    return (file.read_bytes() for file in sorted(files) if file.name != "body.json")


def _told(pages: list[Gold]) -> Iterator[bytes]:
    return (part for page in pages for part in (page.set.encode(), page.page.raw, page.body.encode("utf-8", "replace")))


def _digest(*parts: Iterable[Any]) -> str:
    out = hashlib.sha256()
    for part in parts:
        for each in part:
            out.update(each if isinstance(each, bytes) else f"{each}\n".encode())
    return out.hexdigest()[:12]
