"""``reviewcrawler completion``: commands, options and their values at the press of the Tab key."""

from __future__ import annotations

from typing import Final

import click
from click.shell_completion import get_completion_class

SHELLS: Final = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print what makes a shell complete commands, options and their values.

    \b
    Examples:
      reviewcrawler completion bash > ~/.local/share/bash-completion/completions/reviewcrawler
      reviewcrawler completion zsh > "${fpath[1]}/_reviewcrawler"
      reviewcrawler completion fish > ~/.config/fish/completions/reviewcrawler.fish
    """
    found = get_completion_class(shell)
    if found is not None:
        made = found(context.find_root().command, {}, "reviewcrawler", "_REVIEWCRAWLER_COMPLETE")
        click.echo(made.source_template % made.source_vars())
    return 0
