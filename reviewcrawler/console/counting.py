"""How far a long piece of work of known size has come: a bar on a terminal, a line a minute in a pipe.

Rule of this room: all of it goes to the console that is given, which is stderr; the work itself knows nothing of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

EVERY: Final = 60.0
"""Seconds between lines in a pipe."""


@contextmanager
def counted(console: Console, what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how many of `total` are done; what is given takes that number.

    >>> with counted(Console(quiet=True), "pages read", 3) as tell:
    ...     tell(2)
    """
    if not console.is_terminal:
        yield _line_a_minute(console, what, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def _line_a_minute(console: Console, what: str, total: int) -> Callable[[int], None]:
    began = last = time.monotonic()

    def tell(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            left = (total - done) * (now - began) / max(1, done)
            console.print(f"{done} of {total} {what}, {left / 60:.0f} minutes left", soft_wrap=True)

    return tell
