"""``reviewcrawler copies``: which records are one text, and what people decided about that."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import click

from reviewcrawler.console.saying import say
from reviewcrawler.copying import CopyCluster
from reviewcrawler.copying.find import copies_on
from reviewcrawler.copying.kept import StoreShelf, decide, members_of, settle_store
from reviewcrawler.copying.reading import read_records
from reviewcrawler.copying.report import Held, write_report
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.errors import UsageError
from reviewcrawler.store import Store

_SHOWN: Final = 5


@click.command("copies")
@click.argument("what", nargs=-1, metavar="[PATH...|DECISION ID...]")
@click.option(
    "--store", default="reviews.db", envvar="REVIEWCRAWLER_STORE", show_default=True, help="The store to look through."
)
@click.option("--json", "as_json", is_flag=True, help="One cluster a line, as JSON with all evidence.")
@click.option("--report", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Write pages to look at: the texts of each cluster side by side.")  # fmt: skip
def command(what: tuple[str, ...], store: str, *, as_json: bool, report: Path | None) -> int:
    """Find syndicated, cut and paraphrased copies among the records of a store, or of files of records.

    Without a PATH the store's records are compared, and each is told which cluster it belongs to; exports and browse
    show that. A PATH is a file of records, JSON Lines, CSV or Parquet, or a folder of such; nothing is written then.

    A DECISION is kept in the store and holds for all times to come: `confirm CLUSTER` keeps its records together,
    `split ID...` takes records out of their cluster, `merge ID ID...` joins records, `original ID` names the original
    of its cluster. A cluster is named by its own id or by that of any of its records.

    \b
    Examples:
      reviewcrawler copies
      reviewcrawler copies records.jsonl.gz --json
      reviewcrawler copies --report copies/
      reviewcrawler copies split 3f2c8a90d1e4b7a6
      reviewcrawler copies original 3f2c8a90d1e4b7a6
    """
    if what and what[0] in _DECISIONS and not Path(what[0]).exists():
        with Store(store, create=False) as opened:
            say(_DECISIONS[what[0]](opened, what[1:]))
            settle_store(opened)
        return 0
    evidence, found = as_json or report is not None, Counter[str]()
    if what:
        records = chain.from_iterable(read_records(Path(name)) for name in what)
        with TemporaryShelf(records) as shelf:
            _tell(_said(copies_on(shelf, evidence=evidence), found, as_json=as_json), shelf.review, report)
    else:
        with Store(store, create=False) as opened:
            clusters = settle_store(opened, evidence=evidence)
            _tell(_said(clusters, found, as_json=as_json), StoreShelf(opened).review, report)
    say(f"{found['records']} records in {found['clusters']} clusters")
    return 0


def _said(clusters: Iterable[CopyCluster], found: Counter[str], *, as_json: bool) -> Iterator[CopyCluster]:
    """The same clusters, each told as it comes, and counted."""
    for cluster in clusters:
        click.echo(json.dumps(cluster.to_dict(), ensure_ascii=False) if as_json else _told(cluster))
        found.update(clusters=1, records=len(cluster.members))
        yield cluster


def _tell(clusters: Iterator[CopyCluster], held: Held, folder: Path | None) -> None:
    if folder is None:
        deque(clusters, 0)
    else:
        count = write_report(clusters, held, folder)
        say(f"{count} clusters in {folder / 'index.html'} (open it in a browser)")


def _told(cluster: CopyCluster) -> str:
    """A cluster for a person: its original or the reason why there is none, and its members."""
    source = f"original {cluster.original}" if cluster.original else f"original unknown: {cluster.origin.reason}"
    lines = [f"{cluster.id}  {len(cluster.members)} records, {source}"]
    lines += [f"  {m.relation or 'anchor':8} {m.score:.2f}  {m.url or m.id}" for m in cluster.members[:_SHOWN]]
    if len(cluster.members) > _SHOWN:
        lines.append(f"  and {len(cluster.members) - _SHOWN} more")
    return "\n".join(lines)


def _confirm(store: Store, ids: tuple[str, ...]) -> str:
    (cluster,) = _counted(ids, 1, "confirm takes one cluster")
    first, *rest = members_of(store, cluster)
    decide(store, "same", [(first, other) for other in rest])
    return f"{1 + len(rest)} records are kept together"


def _split(store: Store, ids: tuple[str, ...]) -> str:
    for record in _counted(ids, 0, "split takes the ids of records"):
        decide(store, "other", [(record, other) for other in members_of(store, record) if other not in ids])
    return f"{len(ids)} records are taken out of their clusters"


def _merge(store: Store, ids: tuple[str, ...]) -> str:
    first, *rest = _counted(ids, 0, "merge takes the ids of records")
    decide(store, "same", [(first, other) for other in rest])
    return f"{1 + len(rest)} records are joined"


def _original(store: Store, ids: tuple[str, ...]) -> str:
    (record,) = _counted(ids, 1, "original takes the id of one record")
    decide(store, "original", [(other, record) for other in members_of(store, record)])
    return f"{record} is the original"


def _counted(ids: tuple[str, ...], count: int, said: str) -> tuple[str, ...]:
    if not ids or (count and len(ids) != count):
        raise UsageError(said)
    return ids


_DECISIONS: Final[dict[str, Callable[[Store, tuple[str, ...]], str]]] = {
    "confirm": _confirm, "split": _split, "merge": _merge, "original": _original,
}  # fmt: skip
