"""Memory while a page is read.

Rule of this room: a page's blocks, places and marks are thousands of small objects without a cycle among them; they go
when the last name for them goes, and the cyclic collector has nothing to look for.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the cyclic collector; it would walk all of a page's objects many times and find nothing.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
