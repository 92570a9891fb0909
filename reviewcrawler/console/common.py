"""What every option and every command has: a variable in the environment, and how much is said.

Rule of this room: commands say what is their own; what all of them have is added here, once.
"""

from __future__ import annotations

import click

from reviewcrawler.console.configuration import in_environment, words
from reviewcrawler.console.saying import be_quiet, be_verbose


def give(command: click.Command, name: str) -> None:
    """Give a command, and those below it, the options that all have, and each option its variables."""
    if isinstance(command, click.Group):
        for below, found in command.commands.items():
            give(found, f"{name} {below}")
    own = {param.name for param in command.params}
    if "quiet" in own:
        return
    command.params.append(
        click.Option(["-q", "--quiet"], is_flag=True, expose_value=False, callback=be_quiet,
                     help="Say nothing but errors.")
    )  # fmt: skip
    if "verbose" not in own:
        command.params.append(
            click.Option(["-v", "--verbose"], is_flag=True, expose_value=False, callback=be_verbose,
                         help="Say at the end what it took, and all of an unexpected error.")
        )  # fmt: skip
    for param in command.params:
        if isinstance(param, click.Option) and words(param)[-1] not in ("version", "config"):
            param.envvar = in_environment(name, param)
