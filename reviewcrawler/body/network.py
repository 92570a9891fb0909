"""A small network over the sequence of blocks, in numpy: one forward pass, weights from a table.

Rules of this room: it knows rows of numbers and ranges of rows, no text. The layers are those of
``training/network.py``, which learned the weights; a block hears from its neighbours (dilated convolutions), from the
places around it (means over their ranges) and from the whole page (mean and maximum).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Ranges = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]

DILATIONS: Final = (1, 2, 4, 8)
PLACE_LEVELS: Final = 3
_ONE_THREAD: Final = 1 << 18
"""Multiplications up to which OpenBLAS stays on one thread; several would cost more than they gain on one page."""
CLIP: Final = 5.0
"""Standard deviations beyond which an input counts as no larger."""


class Network:
    """Probabilities for the rows of one page."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        given = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}
        self._w: dict[str, Array] = {n: _as_product(v) if v.ndim > 1 else v for n, v in given.items()}

    @classmethod
    def from_table(cls, layers: Mapping[str, Any]) -> Network:
        """The network of a table: plain numbers, or whole numbers and the step they count."""
        return cls({name: _numbers(layer) for name, layer in layers.items()})

    def __call__(self, rows: Array, ranges: Ranges) -> Array:
        """``rows`` is ``(blocks, columns)``, ``ranges`` the first and last block of the places around each block.

        Returns one probability a block.
        """
        x = (rows - self._w["mean"]) / self._w["scale"]
        np.minimum(np.maximum(x, -CLIP, out=x), CLIP, out=x)
        x = _relu(self._layer(x, "inp"))
        means = _Means(ranges)
        x = _relu(x + self._layer(means(x), "pools.0"))
        for number, dilation in enumerate(DILATIONS):
            x = x + _relu(self._layer(_neighbours(x, dilation), f"convs.{number}"))
            if number == 1:
                x = _relu(x + self._layer(means(x), "pools.1"))
        page = np.concatenate([x.mean(axis=0), x.max(axis=0)])
        x = _relu(x + self._layer(page[None], "page"))
        score = self._layer(_relu(self._layer(x, "hidden")), "out")[:, 0]
        return (1 / (1 + np.exp(-score))).astype(np.float32)

    def _layer(self, x: Array, name: str) -> Array:
        weight, bias = self._w[f"{name}.weight"], self._w[f"{name}.bias"]
        step = max(1, _ONE_THREAD // weight.size)
        out = np.empty((len(x), len(bias)), dtype=np.float32)
        for start in range(0, len(x), step):
            np.matmul(x[start : start + step], weight, out=out[start : start + step])
        out += bias
        return out


class _Means:
    """What the places around each block say: the means of rows over their ranges."""

    def __init__(self, ranges: Ranges) -> None:
        self._first, self._last = ranges[0][:PLACE_LEVELS].T, ranges[1][:PLACE_LEVELS].T
        self._size = np.maximum(1, self._last - self._first)[:, :, None].astype(np.float32)

    def __call__(self, x: Array) -> Array:
        """``(blocks, levels * columns)`` of ``(blocks, columns)``."""
        sums = np.zeros((len(x) + 1, x.shape[1]), dtype=np.float32)
        np.cumsum(x, axis=0, out=sums[1:])
        means: Array = sums.take(self._last, axis=0)
        means -= sums.take(self._first, axis=0)
        means /= self._size
        return means.reshape(len(x), -1)


def _numbers(layer: Any) -> Array:
    values = layer["values"] if isinstance(layer, Mapping) else layer
    step = layer["step"] if isinstance(layer, Mapping) else 1.0
    numbers: Array = np.asarray(values, dtype=np.float32) * np.float32(step)
    return numbers


def _as_product(weight: Array) -> Array:
    """A layer's weights as the right side of a product: ``(out, in)`` turned; a convolution's ``(out, in, 3)`` flat."""
    flat = weight.transpose(2, 1, 0).reshape(-1, len(weight)) if weight.ndim == 3 else weight.T
    return np.ascontiguousarray(flat)


def _relu(x: Array) -> Array:
    """Nothing below zero, in place: what comes in is a sum that nobody else holds."""
    return np.maximum(x, 0, out=x)


def _neighbours(x: Array, dilation: int) -> Array:
    """Each row between the rows `dilation` before and after it; zeros beyond the ends."""
    count, width = x.shape
    out = np.zeros((count, 3 * width), dtype=np.float32)
    out[dilation:, :width] = x[:-dilation]
    out[:, width : 2 * width] = x
    out[:-dilation, 2 * width :] = x[dilation:]
    return out
