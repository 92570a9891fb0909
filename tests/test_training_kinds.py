"""Weights of kinds: learned from labelled pages, held to what a person wrote, tried on sites held out."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np

from reviewcrawler.review import KINDS
from training.kinds import Example, Matrix, examples, held_out, priors, table

REVIEW, OTHER = frozenset(["review"]), frozenset(["other"])
PAGES = [
    *(Example(f"site{n}", REVIEW, {"quaint": 1.0, "long": 1.0}) for n in range(20)),
    *(Example(f"site{n}", OTHER, {"long": 1.0}) for n in range(20)),
]


def test_what_pages_teach_is_added_to_what_was_told() -> None:
    matrix = Matrix(PAGES, priors())
    weights = matrix.learn(np.ones(len(PAGES), dtype=bool))
    row, review = matrix.names.index("quaint"), KINDS.index("review")
    assert weights[row, review] > 0.5
    assert weights[row, KINDS.index("other")] < 0
    assert matrix.prior[row, review] == 0


def test_without_pages_the_weights_are_what_was_told() -> None:
    matrix = Matrix(PAGES, priors())
    assert np.allclose(matrix.learn(np.zeros(len(PAGES), dtype=bool)), matrix.prior)


def test_the_table_can_be_read_back() -> None:
    matrix = Matrix(PAGES, {"review": {"bias": 0.5, "rival leads": -3.0, "long": 0.01}})
    written = tomllib.loads(table(matrix.names, matrix.prior))
    assert written["review"] == {"bias": 0.5, "rival leads": -3.0}
    assert set(written) == set(KINDS)


def test_sites_held_out_are_judged_by_the_others() -> None:
    found = held_out(PAGES, ["site3"])
    assert [(page.site, kind) for page, kind in found] == [("site3", "review"), ("site3", "other")]


def test_gold_files_name_their_pages(tmp_path: Path) -> None:
    (tmp_path / "salt.html").write_text("<h1>The Salt Road review</h1><p>A film of great scenes.</p>", "utf-8")
    lines = [
        {"kind": "review", "site": "a", "file": "salt.html"},
        {"kind": ["other", "news"], "site": "b", "html": " "},
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (page,) = examples(gold)
    assert (page.site, page.kinds, page.features["headline review"]) == ("a", REVIEW, 1.0)


def test_every_told_feature_of_a_kind_is_one_that_pages_have() -> None:
    told = {name for weights in priors().values() for name in weights}
    assert set(priors()) <= set(KINDS)
    assert {"bias", "rival leads", "review of a film", "address listing"} <= told
