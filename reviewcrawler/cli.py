"""The command line: which commands there are, and what exit status each ending has.

Rule of this room: a command's module is loaded when it is called. Every way to end passes through `run`, and only there
becomes an exit status: 75 another run holds the store, 2 usage, 70 internal error, 74 disk or file error, 130 or 143
interrupted, 4 some sites failed, 3 finished but a health gate is broken, 1 some input failed, 0 fine.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import Final, NoReturn

import click

from reviewcrawler.derive import code_version
from reviewcrawler.errors import ReviewCrawlerError

COMMANDS: Final = (
    "demo",
    "extract",
    "crawl",
    "status",
    "refresh",
    "forget",
    "copies",
    "export",
    "browse",
    "schema",
    "site",
)
INTERNAL: Final = 70
DISK: Final = 74
_TERMINATED: Final = 128 + signal.SIGTERM
_DEBUG: Final = "REVIEWCRAWLER_DEBUG"


class Commands(click.Group):
    """The commands, each in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"reviewcrawler.commands.{cmd_name}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(code_version(), prog_name="reviewcrawler")
def program() -> None:
    """Film-review pages in, clean JSON records out.

    \b
    Examples:
      reviewcrawler demo                        crawl the demo site and show what was found
      reviewcrawler extract page.html           one page as a JSON record
      reviewcrawler extract --explain page.html why each part of it was kept or taken away
      reviewcrawler crawl https://example.org --contact you@example.org
      reviewcrawler export csv reviews.csv      the records of a crawl as a table
    """


def main() -> NoReturn:
    """Entry point of the ``reviewcrawler`` command."""
    sys.exit(run())


def run(args: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        status = _status(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing may be written to it as Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _status(args: Sequence[str] | None) -> int:
    try:
        return program.main(args, prog_name="reviewcrawler", standalone_mode=False) or 0
    except BrokenPipeError:
        raise
    except SystemExit as error:
        if error.code != _TERMINATED:
            # So click ends where the reader of a pipe has gone.
            raise BrokenPipeError from error
        return _say("interrupted", _TERMINATED)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BaseException as error:  # noqa: BLE001 - the one place where every ending gets its status
        return _say(*_ending(error))


def _ending(error: BaseException) -> tuple[str, int]:
    """What to say of an error, and the exit status it means."""
    if isinstance(error, ReviewCrawlerError):
        return str(error), error.exit_status
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return "interrupted", 128 + signal.SIGINT
    if isinstance(error, OSError):
        return f"{error.filename or 'disk'}: {error.strerror or error}", DISK
    if os.environ.get(_DEBUG):
        raise error
    said = f"internal error: {type(error).__name__}: {error}"
    return f"{said} (run again with {_DEBUG}=1 for the full story, and please report it)", INTERNAL


def _say(message: str, status: int) -> int:
    click.echo(f"reviewcrawler: {' '.join(message.split())}", err=True)
    return status


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(_TERMINATED)
