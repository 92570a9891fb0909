"""The weights of copies: learned from pairs of the fixtures, with what is held out left alone."""

import tomllib
from itertools import chain, islice

import numpy as np
import pytest

from reviewcrawler.copying.resemblance import ORDER, WORTH
from training import resemblance
from training.copies import OUT, Matrix, samples, table, told
from training.rewrites import families


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    written = list(families())
    some = [*islice((f for f in written if not f.held_out), 5), *islice((f for f in written if f.held_out), 2)]
    rows = chain.from_iterable(family.rows() for family in some)
    return Matrix(list(samples("fixtures", rows, [family.name for family in some if family.held_out])))


def test_nothing_is_learned_from_what_is_held_out(matrix: Matrix) -> None:
    assert 0 < matrix.held_out.sum() < len(matrix.held_out)
    assert not (matrix.learnable & matrix.held_out).any()
    before = matrix.learn(matrix.learnable)
    matrix.x[matrix.held_out] += 7
    assert (matrix.learn(matrix.learnable) == before).all()
    matrix.x[matrix.held_out] -= 7


def test_weights_part_copies_from_others(matrix: Matrix) -> None:
    weighed = matrix.weighed(matrix.learn(matrix.learnable)) + matrix.line
    right = (weighed > 0) == (matrix.y > 0)
    assert right[matrix.learnable].mean() > 0.9
    assert np.isfinite(matrix.out_of_fold()[matrix.learnable]).all()
    assert "false" in "\n".join(told(matrix, weighed, matrix.held_out))


def test_the_table_holds_what_is_weighed(matrix: Matrix) -> None:
    written = tomllib.loads(table(matrix.names, matrix.learn(matrix.learnable)))
    assert written.keys() == tomllib.loads(OUT.read_text("utf-8")).keys() == {*matrix.names, "constant"}


def test_sketches_tell_what_is_worth_reading() -> None:
    rows = [row for family in islice((f for f in families() if not f.held_out), 8) for row in family.rows()]
    found = resemblance.candidates_of("fixtures", rows)
    assert 0 < found.is_copy.sum() < len(found.is_copy)
    weights = resemblance.learned([found])
    worth = found.columns @ weights[:-1] + weights[-1]
    assert (worth[found.is_copy] > WORTH).mean() > 0.8
    assert worth[found.is_copy].mean() > worth[~found.is_copy].mean() + 1
    written = tomllib.loads(resemblance.table(weights))
    assert written.keys() == tomllib.loads(resemblance.OUT.read_text("utf-8")).keys() == {*ORDER, "constant"}
    assert written["shared"] == 1
