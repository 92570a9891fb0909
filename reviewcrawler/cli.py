"""The command line: which commands there are, and what exit status each ending has.

Rule of this room: a command's module is loaded when it is called. Every way to end passes through `run`, and only there
becomes an exit status: 75 another run holds the store, 2 usage, 70 internal error, 74 disk or file error, 130 or 143
interrupted, 4 some sites failed, 3 finished but a health gate is broken, 1 some input failed, 0 fine.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import click
from click.shell_completion import CompletionItem

from reviewcrawler.console import common, configuration, saying
from reviewcrawler.errors import ReviewCrawlerError

COMMANDS: Final = {
    "demo": "crawl three small sites that come along, and show what was found",
    "extract": "pages, files, folders and web archives as records",
    "crawl": "sites, folders and web archives into a store",
    "merge": "several stores, such as those of shards, into one",
    "status": "sites, their last runs and trends, what waits and what failed",
    "refresh": "derive the records anew from the stored pages",
    "forget": "take pages or sites out of a store for good",
    "copies": "find syndicated, cut and paraphrased copies",
    "export": "the records as JSON Lines, CSV, Parquet, JSON-LD, Markdown or a data set",
    "browse": "search and read a store in the browser",
    "spark": "web archives and copies on a cluster",
    "schema": "print the JSON Schema of a record",
    "site": "rules for single sites, begun and checked",
    "manual": "the whole page of a command",
    "completion": "for bash, zsh and fish",
}
"""The commands with what they do, in the order in which a newcomer meets them."""
INTERNAL: Final = 70
DISK: Final = 74
_TERMINATED: Final = 128 + signal.SIGTERM
_DEBUG: Final = "REVIEWCRAWLER_DEBUG"


class Commands(click.Group):
    """The commands, each in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, with the options that all have, and what the configuration says for it."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"reviewcrawler.commands.{cmd_name}").command
        command.short_help = COMMANDS[cmd_name]
        common.give(command, cmd_name)
        ctx.default_map = {cmd_name: configuration.defaults(ctx, cmd_name, command, COMMANDS)}
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; an error names one that it may have been."""
        if args and args[0] not in COMMANDS and (close := get_close_matches(args[0], COMMANDS, 1)):
            ctx.fail(f"No such command {args[0]!r}: did you mean {close[0]}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """A line for each command, none of which has to be loaded for it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What may follow, without loading what it does."""
        found = [CompletionItem(name, help=said) for name, said in COMMANDS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)


def _version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(import_module("reviewcrawler.console.versions").told())
        context.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Show the version, and those of what it stands on.")  # fmt: skip
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              envvar="REVIEWCRAWLER_CONFIG", expose_value=False, callback=configuration.take,
              help="Take options from this file.  [default: reviewcrawler.toml, where there is one]")  # fmt: skip
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


common.give(program, "")


def main() -> NoReturn:
    """Entry point of the ``reviewcrawler`` command."""
    sys.exit(run())


def run(args: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    signal.signal(signal.SIGTERM, _terminated)
    saying.be_plain()
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
        return saying.fail("interrupted", _TERMINATED)
    except click.ClickException as error:
        if saying.is_json():
            return saying.fail(error.format_message(), error.exit_code)
        error.show()
        return error.exit_code
    except BaseException as error:  # noqa: BLE001 - the one place where every ending gets its status
        return saying.fail(*_ending(error))


def _ending(error: BaseException) -> tuple[str, int]:
    """What to say of an error, and the exit status it means."""
    if isinstance(error, ReviewCrawlerError):
        return str(error), error.exit_status
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return "interrupted", 128 + signal.SIGINT
    if isinstance(error, OSError):
        remedy = _REMEDIES.get(error.errno or 0, "check the disk and its permissions")
        return f"{error.filename or 'disk'}: {error.strerror or error}: {remedy}", DISK
    if os.environ.get(_DEBUG):
        raise error
    said = f"internal error: {type(error).__name__}: {error}"
    return f"{said} (run again with {_DEBUG}=1 for the full story, and please report it)", INTERNAL


_REMEDIES: Final = {
    errno.ENOENT: "create the folder, or name another place",
    errno.EROFS: "name a place that can be written to",
    errno.EACCES: "name a place that can be written to",
    errno.EPERM: "name a place that can be written to",
    errno.ENOSPC: "make room on the disk and run again, what was there before is as it was",
    errno.EDQUOT: "make room on the disk and run again, what was there before is as it was",
    errno.EISDIR: "name a file, not a folder",
    errno.ENOTDIR: "a file stands where a folder is needed, name another place",
    errno.ENAMETOOLONG: "choose a shorter name",
}
"""What to do about an error of the disk."""


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(_TERMINATED)
