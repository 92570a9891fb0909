"""Arrays that all tasks look at: brought to each machine once, as files that are mapped into memory.

Rule of this room: what is shared is never changed, and what tasks of one machine look at is in its memory once.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.field import Field
from reviewcrawler.copying.ragged import Ragged

Arrays = dict[str, npt.NDArray[Any]]

_PLAIN: Final = ("digests", "words", "vectors", "compared", "centres", "common")
_RAGGED: Final = ("keys", "films", "lines")
_PARTS: Final = ("values", "starts", "counts")
_MAPPED: Final = 1 << 16
"""Bytes from which on a file is mapped."""


class Shared(NamedTuple):
    """Arrays under a mark that tells them from all others of the session."""

    mark: str
    names: tuple[str, ...]

    def opened(self) -> Arrays:
        """The arrays, in a task or where they were shared."""
        return _opened(self)


def share(context: Any, arrays: Mapping[str, npt.NDArray[Any]]) -> Shared:
    """Have all machines get some arrays when their tasks ask for them.

    They stand in Spark's own folder until the session ends, for a machine may join it at any time.
    """
    from pyspark import SparkFiles  # noqa: PLC0415 - an extra

    shared, folder = Shared(uuid.uuid4().hex, tuple(arrays)), Path(SparkFiles.getRootDirectory())
    for name, array in arrays.items():
        path = folder / f"{shared.mark}-{name}.npy"
        np.save(path, array)
        context.addFile(str(path))
    return shared


@lru_cache(32)
def _opened(shared: Shared) -> Arrays:
    from pyspark import SparkFiles  # noqa: PLC0415 - an extra

    return {name: _array(Path(SparkFiles.get(f"{shared.mark}-{name}.npy"))) for name in shared.names}


def _array(path: Path) -> npt.NDArray[Any]:
    return np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > _MAPPED else None))


def arrays_of(field: Field) -> Arrays:
    """What tasks need of a field: all but its ids and twins."""
    found: Arrays = {name: getattr(field, name) for name in _PLAIN}
    return found | {f"{name}-{part}": getattr(getattr(field, name), part) for name in _RAGGED for part in _PARTS}


@lru_cache(2)
def field_in(shared: Shared) -> Field:
    """The field that was shared, without ids and twins."""
    arrays = shared.opened()
    keys, films, lines = (Ragged(*(arrays[f"{name}-{part}"] for part in _PARTS)) for name in _RAGGED)
    plain = {name: arrays[name] for name in _PLAIN}
    return Field(ids=[], keys=keys, films=films, lines=lines, twins={}, **plain)
