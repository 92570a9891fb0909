"""Options from a file, for all runs of a command or of several.

Rule of this room: a file can say what the command line can say, in the same words, and nothing else. The command line
goes before the environment, the environment before the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from reviewcrawler.errors import UsageError

NAME: Final = "reviewcrawler.toml"
SHARED: Final = ("store", "sites", "contact", "quiet", "verbose")
"""Options that may stand above the tables of single commands, for all commands that have them."""
_HERE: Final = "reviewcrawler.console.configuration"

Table = Mapping[str, Any]


def found() -> Path | None:
    """The file in the current folder, or else the user's own; None where there is none."""
    own = Path(click.get_app_dir("reviewcrawler", force_posix=False)) / "config.toml"
    return next((path for path in (Path(NAME), own) if path.is_file()), None)


def take(context: click.Context, _option: click.Parameter, path: Path | None) -> None:
    """Read the file that was named, or the one that is found, for the commands of this context."""
    path = path or found()
    if path and not context.resilient_parsing:
        context.meta[_HERE] = path, _read(path)


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}: write for example\n[export]\nkind = ['review']") from error


def defaults(context: click.Context, name: str, command: click.Command, commands: Iterable[str]) -> dict[str, Any]:
    """What the file says for one command, by the names of its parameters.

    Raises UsageError for a word that is no option, or a value of the wrong sort.
    """
    path, told = context.meta.get(_HERE, (None, {}))
    tables = {key: value for key, value in told.items() if isinstance(value, Mapping)}
    shared = {key: value for key, value in told.items() if key not in tables}
    _known(path, shared, SHARED, "only {} may stand above the tables")
    _known(path, tables, commands, "there is a table for each command: {}")
    return _values(f"{path} [{name}]", tables.get(name, {}), shared, command)


def _values(where: str, table: Table, shared: Table, command: click.Command) -> dict[str, Any]:
    """Values for the options of a command, and for those of the commands below it."""
    below = command.commands if isinstance(command, click.Group) else {}
    options = {word: option for option in command.params if isinstance(option, click.Option) for word in words(option)}
    _known(where, table, (*options, *below), "options are {}")
    given = {**{key: value for key, value in shared.items() if key in options}, **table}
    values = {
        str(options[key].name): _fitting(where, key, value, options[key])
        for key, value in ((key.replace("_", "-"), value) for key, value in given.items())
        if key in options
    }
    return values | {key: _values(f"{where}.{key}", given.get(key, {}), shared, below[key]) for key in below}


def words(option: click.Option) -> list[str]:
    """The names of an option as they stand in a file: those with two hyphens, without them.

    >>> words(click.Option(["-q", "--quiet"]))
    ['quiet']
    """
    return [name.removeprefix("--") for name in option.opts if name.startswith("--")]


def _fitting(where: str, key: str, value: Any, option: click.Option) -> Any:
    """A value as click takes it."""
    if option.is_flag:
        return value if isinstance(value, bool) else _refuse(where, key, "true or false")
    if isinstance(value, (Mapping, bool)) or (isinstance(value, list) and not option.multiple):
        _refuse(where, key, "a text or a number")
    if option.multiple:
        return [str(each) for each in (value if isinstance(value, list) else [value])]
    return str(value)


def _refuse(where: str, key: str, wanted: str) -> NoReturn:
    raise UsageError(f"{where}: {key} must be {wanted}")


def _known(where: object, given: Iterable[str], known: Iterable[str], said: str) -> None:
    listed = list(known)
    for key in given:
        if key.replace("_", "-") not in listed:
            close = get_close_matches(key, listed, 1)
            hint = f"did you mean {close[0]}? " if close else ""
            raise UsageError(f"{where}: there is no {key!r}: {hint}{said.format(', '.join(listed))}")


def in_environment(name: str, option: click.Option) -> list[str]:
    """The variables that an option is taken from: its own, and the one that it shares with other commands.

    >>> in_environment("export", click.Option(["--no-bodies"]))
    ['REVIEWCRAWLER_EXPORT_NO_BODIES']
    """
    parts = filter(None, ("reviewcrawler", *name.split(), words(option)[-1]))
    own = "_".join(parts).upper().replace("-", "_")
    shared = [option.envvar] if isinstance(option.envvar, str) else list(option.envvar or ())
    return [own, *(each for each in shared if each != own)]
