"""The network in numpy: what it computes, whatever the size of the page."""

from __future__ import annotations

import numpy as np
import pytest

from reviewcrawler import body
from reviewcrawler.body.network import Network
from reviewcrawler.features import COLUMNS, around, measure
from reviewcrawler.page import Page
from reviewcrawler.readers import read


def page(paragraphs: int) -> str:
    text = "".join(
        f"<p>Paragraph {n} of a story that goes on, and says something of its own, always.</p>"
        for n in range(paragraphs)
    )
    return f"<html><body><nav><a href=/>Home</a></nav><article><h1>A story</h1>{text}</article></body></html>"


def test_the_table_fits_the_columns() -> None:
    lexicon, _ = body.model()
    document = read(Page(page(3)))
    assert measure(document, around(document), lexicon).shape == (len(document.blocks), len(COLUMNS))


@pytest.mark.parametrize("paragraphs", [1, 2, 7, 400])
def test_one_probability_a_block(paragraphs: int) -> None:
    document = read(Page(page(paragraphs)))
    found = body.likelihoods(document)
    assert found.shape == (len(document.blocks),)
    assert ((found >= 0) & (found <= 1)).all()


def test_a_layer_is_the_same_in_parts_and_whole() -> None:
    rng = np.random.default_rng(0)
    weight = rng.normal(size=(48, 200)).astype(np.float32)
    network = Network({"one.weight": weight, "one.bias": np.zeros(48)})
    rows = rng.normal(size=(500, 200)).astype(np.float32)
    np.testing.assert_allclose(network._layer(rows, "one"), rows @ weight.T, rtol=1e-4, atol=1e-4)


def test_a_table_of_whole_numbers_counts_steps() -> None:
    network = Network.from_table({"mean": [0.5], "one.weight": {"step": 0.25, "values": [[4, -2]]}})
    assert network._w["one.weight"].tolist() == [[1.0], [-0.5]]
    assert network._w["mean"].tolist() == [0.5]
