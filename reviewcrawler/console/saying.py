"""What is said to people beside the results: on stderr, as much of it as they want.

Rule of this room: whoever asked for quiet gets errors and nothing else; whoever asked for JSON gets nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import click
from rich.console import Console

from reviewcrawler.errors import ReviewCrawlerError

_QUIET: Final = "reviewcrawler.quiet"
_EXPECTED: Final = (ReviewCrawlerError, click.ClickException, click.exceptions.Exit, click.Abort, OSError)


class _Manner:
    """How the running command was asked to say things."""

    as_json = False


def be_json(_context: click.Context, _option: click.Parameter, value: bool) -> bool:
    """What ``--json-log`` does."""
    _Manner.as_json = value
    return value


def be_plain() -> None:
    """How a command begins, until it is asked for something else."""
    _Manner.as_json = False


def is_json() -> bool:
    """True where the running command was asked to say everything as JSON."""
    return _Manner.as_json


def json_line(event: str, told: dict[str, Any]) -> str:
    """One event as an object of JSON."""
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "event": event} | told
    return json.dumps(line, ensure_ascii=False)


def fail(message: str, status: int) -> int:
    """The line on stderr that a command ends with where it fails; its exit status."""
    said = " ".join(message.split())
    line = json_line("error", {"message": said, "status": status}) if is_json() else f"reviewcrawler: {said}"
    click.echo(line, err=True)
    return status


def say(message: str) -> None:
    """A line on stderr, unless quiet was asked for."""
    if not is_quiet():
        click.echo(message, err=True)


def is_quiet() -> bool:
    """True where the running command was asked to say nothing but errors."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_QUIET))


def console(*, always: bool = False) -> Console:
    """Where progress goes: wide where nobody looks at it; nowhere where quiet was asked for, unless `always`."""
    quiet = is_quiet() and not always
    found = Console(stderr=True, highlight=False, quiet=quiet)
    return found if found.is_terminal else Console(stderr=True, highlight=False, width=160, quiet=quiet)


def be_quiet(context: click.Context, _option: click.Parameter, value: bool) -> None:
    """What ``--quiet`` does."""
    if value:
        context.meta[_QUIET] = True


def be_verbose(context: click.Context, _option: click.Parameter, value: bool) -> None:
    """What ``--verbose`` does."""
    if value:
        context.call_on_close(_sum_up(time.monotonic()))


def _sum_up(began: float) -> Callable[[], None]:
    """Tells at the end what a command took, and the full story of an error that nobody expected."""

    def tell() -> None:
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and not isinstance(error, _EXPECTED):
            traceback.print_exception(error)
        used = resource.getrusage(resource.RUSAGE_SELF)
        # Linux counts kilobytes, macOS bytes.
        most = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        took = f"{time.monotonic() - began:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of CPU, {most:.0f} MB at most"
        click.echo(took, err=True)

    return tell
