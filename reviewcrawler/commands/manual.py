"""``reviewcrawler manual``: all that is to be said of a command, as one page."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from reviewcrawler.console import manual
from reviewcrawler.derive import code_version
from reviewcrawler.errors import UsageError


@click.command("manual")
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.option("--man", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Write the pages of all commands into a folder, for man.")  # fmt: skip
@click.pass_context
def command(context: click.Context, names: tuple[str, ...], folder: Path | None) -> int:
    """Show the page of a command: what it does, its options with their variables, examples, files, exit statuses.

    \b
    Examples:
      reviewcrawler manual export
      reviewcrawler manual site new
      reviewcrawler manual --man ~/.local/share/man/man1
    """
    top = context.parent or context
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for words in _all(top):
            name = "-".join(("reviewcrawler", *words))
            (folder / f"{name}.1").write_text(manual.roff(_page(top, words), name, code_version()), "utf-8")
    else:
        click.echo_via_pager(manual.text(_page(top, names)))
    return 0


def _page(top: click.Context, names: tuple[str, ...]) -> manual.Page:
    context, command = top, top.command
    for name in names:
        below = command.get_command(context, name) if isinstance(command, click.Group) else None
        if below is None:
            raise UsageError(f"there is no command {' '.join(names)!r}: reviewcrawler manual names all")
        context, command = click.Context(below, context, name), below
    # The statuses stand where they are set.
    said = import_module("reviewcrawler.cli").__doc__ or ""
    return manual.page(context, command, " ".join(said.split("exit status:", 1)[1].split()))


def _all(top: click.Context) -> list[tuple[str, ...]]:
    """The words of every command."""
    found: list[tuple[str, ...]] = [()]
    if isinstance(top.command, click.Group):
        for name in top.command.list_commands(top):
            found.append((name,))
            command = top.command.get_command(top, name)
            if isinstance(command, click.Group):
                found += [(name, below) for below in command.commands]
    return found
