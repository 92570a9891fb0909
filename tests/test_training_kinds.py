"""Weights of kinds: learned from labelled pages, held to what a person wrote, tried on sites held out."""

from __future__ import annotations

import gzip
import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from reviewcrawler.review import KINDS
from training import labelled
from training.kinds import Example, Matrix, examples, held_out, priors, table
from training.labelled import Label, digest, invented, labels, looked_up

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


def test_labels_of_pages_that_are_not_here_are_told_by_digest() -> None:
    known = labels()
    assert len(known) > 1000
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in known)
    assert all(label.kinds <= set(KINDS) and 0 < label.loudness <= 1 for label in known.values())


def test_pages_are_looked_up_in_folders_and_compressed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    salt, other = b"<h1>The Salt Road review</h1>", b"<h1>Another page</h1>"
    label = Label("a", REVIEW, 1.0)
    monkeypatch.setattr(labelled, "labels", lambda: {digest(salt): label})
    (tmp_path / "salt").mkdir()
    (tmp_path / "salt" / "index.html").write_bytes(salt)
    (tmp_path / "other.html").write_bytes(other)
    with gzip.open(tmp_path / "pages.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"html": salt.decode(), "url": "https://post.example/salt"}) + "\n")
    (of_folder,) = looked_up(f"{tmp_path}=https://reel.example/")
    (of_file,) = looked_up(str(tmp_path / "pages.jsonl.gz"))
    assert (of_folder.label, of_folder.url) == (label, "https://reel.example/salt/")
    assert (of_file.body, of_file.url) == (salt, "https://post.example/salt")


def test_the_repositorys_own_pages_tell_their_kind() -> None:
    pages = list(invented())
    assert len(pages) > 300
    assert {kind for page in pages for kind in page.label.kinds} == set(KINDS)
