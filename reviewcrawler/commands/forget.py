"""``reviewcrawler forget``: what is taken down, and what is older than it is to be kept."""

from __future__ import annotations

import click

from reviewcrawler.console.saying import say
from reviewcrawler.errors import UsageError
from reviewcrawler.keeping import forgetting
from reviewcrawler.store import Store


@click.command("forget")
@click.argument("targets", nargs=-1, metavar="[URL|SITE|ID]...")
@click.option(
    "--store", default="reviews.db", envvar="REVIEWCRAWLER_STORE", show_default=True, help="The store to take it from."
)
@click.option("--keep-versions", type=click.IntRange(1), metavar="N", help="Keep only the newest N versions of a page.")
@click.option(
    "--keep-bytes", type=click.IntRange(0), metavar="DAYS", help="Keep bytes of pages for so many days; records stay."
)
@click.option("--undo", is_flag=True, help="Let what was forgotten come back when it is met again.")
@click.option("--list", "listed", is_flag=True, help="List what is not to come back.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
def command(
    targets: tuple[str, ...], store: str, keep_versions: int | None, keep_bytes: int | None, undo: bool, listed: bool,
    dry_run: bool,
) -> int:  # fmt: skip
    """Take pages or whole sites out of a store for good, or let go of what is old.

    Bytes, text and addresses leave the tables and the file. A mark without any text keeps what was forgotten from
    coming back, from the network or from an archive. Web archives and exports that were written before are files of
    their own: take it out of them, too.

    \b
    Examples:
      reviewcrawler forget https://example.org/a-review
      reviewcrawler forget example.org --dry-run
      reviewcrawler forget --undo example.org
      reviewcrawler forget --keep-versions 5 --keep-bytes 365
    """
    if not (targets or listed or keep_versions or keep_bytes is not None):
        raise UsageError("name a page or a site, or give --keep-versions or --keep-bytes")
    with Store(store, create=False) as opened:
        if not dry_run and not (listed and not targets):
            opened.lock()
        changed = [_one(opened, given, undo=undo, dry_run=dry_run) for given in targets]
        if (keep_versions or keep_bytes is not None) and not dry_run:
            changed.append(_let_go(opened, keep_versions, keep_bytes))
        if any(changed) and not forgetting.scrub(opened):
            say("another program reads the store: its file shrinks when that ends and this is run again")
        if listed:
            for name, at in forgetting.marks(opened):
                click.echo(f"{name} {at}")
    return 0


def _one(store: Store, given: str, *, undo: bool, dry_run: bool) -> bool:
    """Forget one target; True where the file is to be written anew."""
    what = forgetting.target(store, given)
    if undo:
        click.echo(f"{given}: {'may come back' if forgetting.allow_again(store, what) else 'was not forgotten'}")
        return False
    gone = forgetting.count(store, what) if dry_run else forgetting.forget(store, what)
    click.echo(
        f"{given}: {gone.pages} pages and {gone.addresses} addresses {'would go' if dry_run else 'are forgotten'}"
    )
    return not dry_run


def _let_go(store: Store, versions: int | None, days: int | None) -> bool:
    gone = forgetting.keep(store, versions=versions, days=days)
    click.echo(f"{gone.pages} old versions and the bytes of {gone.addresses} have gone")
    return any(gone)
