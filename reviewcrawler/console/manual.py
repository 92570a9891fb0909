"""The manual of a command, as a page of text or for ``man``: made of what the command says of itself.

Rule of this room: nothing is said here that the commands do not say; two forms, one page.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Final, NamedTuple

import click

from reviewcrawler.console.configuration import SHARED

WIDTH: Final = 79
_ENVIRONMENT: Final = """\
Each option is taken from the variable that stands with it, where the command line does not give it. NO_COLOR switches
colours off. REVIEWCRAWLER_CONFIG names a file of options. REVIEWCRAWLER_DEBUG=1 shows the full story of an internal
error."""
_FILES: Final = f"""\
reviewcrawler.toml in the current folder, else config.toml in the user's own configuration folder: options by command, a
table each, in the words of the command line. {", ".join(SHARED)} may stand above the tables, for all commands."""


class Entry(NamedTuple):
    """A paragraph; with a term it explains that, with ``fixed`` its lines stand as they are."""

    text: str
    term: str = ""
    fixed: bool = False


Page = dict[str, list[Entry]]


def page(context: click.Context, command: click.Command, ending: str) -> Page:
    """The page of a command, section by section; `ending` are the exit statuses."""
    prose, examples = _help(command)
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    sections = {
        "NAME": [Entry(f"{context.command_path} - {command.get_short_help_str(200)}")],
        "SYNOPSIS": [Entry(usage, fixed=True)],
        "DESCRIPTION": prose,
        "OPTIONS": list(_options(context, command)),
        "COMMANDS": list(_commands(context, command)),
        "EXAMPLES": examples,
        "ENVIRONMENT": [Entry(" ".join(_ENVIRONMENT.split()))],
        "FILES": [Entry(" ".join(_FILES.split()))],
        "EXIT STATUS": [Entry(ending)],
    }
    return {title: entries for title, entries in sections.items() if entries}


def _help(command: click.Command) -> tuple[list[Entry], list[Entry]]:
    """The prose of a command's help, and its examples."""
    prose, examples = [], []
    for part in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        if part.startswith("\b"):
            examples.append(Entry(textwrap.dedent("\n".join(part.splitlines()[2:])), fixed=True))
        else:
            prose.append(Entry(" ".join(part.split())))
    return prose, examples


def _options(context: click.Context, command: click.Command) -> Iterator[Entry]:
    for param in command.get_params(context):
        told = param.get_help_record(context) if isinstance(param, click.Option) else None
        if told:
            asked = ", ".join([param.envvar] if isinstance(param.envvar, str) else param.envvar or ())
            yield Entry(" ".join(told[1].split()) + (f" ({asked})" if asked else ""), told[0])


def _commands(context: click.Context, command: click.Command) -> Iterator[Entry]:
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found:
                yield Entry(found.get_short_help_str(200), name)


def text(page: Page) -> str:
    """The page to be read on a terminal."""
    return "\n".join(line for title, entries in page.items() for line in (title, *map(_text, entries)))


def _text(entry: Entry) -> str:
    if entry.fixed:
        return textwrap.indent(entry.text, "    ") + "\n"
    indent = "        " if entry.term else "    "
    filled = textwrap.fill(
        entry.text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
    return f"    {entry.term}\n{filled}\n" if entry.term else f"{filled}\n"


def roff(page: Page, name: str, version: str) -> str:
    """The page for ``man``."""
    lines = [f'.TH "{name.upper()}" "1" "" "reviewcrawler {_escaped(version)}" ""']
    for title, entries in page.items():
        lines.append(f'.SH "{title}"')
        lines += map(_roff, entries)
    return "\n".join(lines) + "\n"


def _roff(entry: Entry) -> str:
    said = "\n".join(map(_escaped, entry.text.splitlines()))
    if entry.fixed:
        return f".PP\n.nf\n{said}\n.fi"
    return f".TP\n\\fB{_escaped(entry.term)}\\fR\n{said}" if entry.term else f".PP\n{said}"


def _escaped(line: str) -> str:
    """A line in which nothing is an instruction.

    >>> _escaped(".toml -x")
    '\\\\&.toml \\\\-x'
    """
    told = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{told}" if told.startswith((".", "'")) else told
