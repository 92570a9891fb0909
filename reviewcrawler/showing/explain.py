"""Shows how a page was read: its blocks in order with label and reason, the record with its evidence, what else was
proposed for its fields, and the sums.

Rule of this room: it shows what the chain did and decides nothing. What a page says is text here, never markup or a
control code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rich.console import Console, Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reviewcrawler.blocks import Block, Place
from reviewcrawler.draft import Draft
from reviewcrawler.extract import finish, label
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.showing.candidates import candidates
from reviewcrawler.spans import Label, Span

SHORT: Final = 240
"""Characters of a text that are shown unless all are asked for."""

STYLES: Final[dict[Label, str]] = {
    Label.NONE: "yellow",
    Label.HEADLINE: "bold bright_cyan",
    Label.BYLINE: "cyan",
    Label.CREDITS: "bright_blue",
    Label.SYNOPSIS: "bright_magenta",
    Label.RATING: "bright_yellow",
    Label.BODY: "green",
}
"""Colours of what is kept; debris is red."""
DEBRIS_STYLE: Final = "red"
LABEL_WIDTH: Final = max(len(found.value) for found in Label) + 2
PIPE_WIDTH: Final = 160
"""Columns where there is no terminal."""
_CONTROLS: Final = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), 65533) | {9: 32}
_FACTS: Final = ("id", "evidence", "debris", "faults", "fetched", "copy")


def explain(page: Page, name: str, *, full: bool = False, console: Console | None = None) -> None:
    """Print how a page was read, in colour on a terminal.

    Raises PageError where there is nothing to read.
    """
    console = console or _console()
    draft = label(page)
    review = finish(draft)
    console.print(Rule(_plain(name), style="dim"))
    for block in draft.blocks:
        console.print(_block(draft, block, full=full))
    console.print(Rule("record", style="dim"))
    console.print(_record(review, full=full))
    console.print(Rule("what was proposed", style="dim"))
    console.print(_proposed(draft, full=full))
    console.print(Rule("sums", style="dim"))
    console.print(_sums(draft))


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPE_WIDTH)


def style_of(found: Label) -> str:
    """The colour of a label."""
    return STYLES.get(found, DEBRIS_STYLE)


def _block(draft: Draft, block: Block, *, full: bool) -> Table:
    """A row a span: number, label, text; under the text the reason and the place."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=4, justify="right", style="dim")
    table.add_column(width=LABEL_WIDTH, no_wrap=True)
    table.add_column(overflow="fold")
    for number, span in enumerate(draft.spans.of(block.index)):
        style = style_of(span.label)
        text = Text(_short(draft.spans.text(span), full=full), style=style)
        badge = Text(f" {span.label.value} ", style=f"reverse {style}")
        table.add_row("┆" if number else str(block.index), badge, Group(text, _why(block, span, first=not number)))
    return table


def _why(block: Block, span: Span, *, first: bool) -> Text:
    """The reason of a span; with the first of a block, where the block stood and how much of it is links."""
    parts = [_plain(span.reason)] if span.reason else []
    if first:
        parts.append(_path(block.place))
        parts += [f"{block.link_share:.0%} links"] if block.link_share > 0.3 else []
    return Text(" · ".join(parts), style="dim italic", no_wrap=True, overflow="ellipsis")


def _path(place: Place) -> str:
    """The last places a block stood in, each with its first class word: ``article > div.content > p``."""
    steps = [_plain(p.tag + (f".{p.names.split()[0]}" if p.names.split() else ""))[:40] for p in place.up()]
    steps = [step for step in steps if step not in ("html", "body")] or steps
    return f"{'… > ' if len(steps) > 4 else ''}{' > '.join(reversed(steps[:4]))}{' (hidden)' if place.hidden else ''}"


def _short(text: str, *, full: bool) -> str:
    """A text without control codes, its middle left out where it is long."""
    if full or len(text) <= SHORT * 3 // 2:
        return _plain(text)
    head, tail = text[: SHORT * 2 // 3], text[-SHORT // 3 :]
    return f"{_plain(head)} […{len(text) - len(head) - len(tail)} more characters…] {_plain(tail)}"


def _plain(text: str) -> str:
    return text.translate(_CONTROLS)


def _record(review: Review, *, full: bool) -> Table:
    """Each field, its value, and what it was read from."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold", ratio=3)
    table.add_column(overflow="fold", ratio=2, style="dim")
    for name, value in review.to_dict().items():
        if name not in _FACTS:
            proof = review.evidence.get(name)
            told = f"{proof.by}: {proof.raw}" if proof else ""
            table.add_row(name, _value(value, full=full), Text(_short(told, full=full)))
    for fault in review.faults:
        table.add_row("fault", Text(_plain(fault.field), style="red"), Text(_plain(fault.message)))
    return table


def _proposed(draft: Draft, *, full: bool) -> Table:
    """Each value that some place proposes for a field, where, and why it won or lost; a tick stands before winners."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=3)
    table.add_column(overflow="fold", ratio=2, style="dim")
    for found in candidates(draft):
        value = Text(_short(found.value, full=full), style="" if found.won else "dim")
        table.add_row(found.field, "✓" if found.won else " ", value, Text(_plain(f"{found.by}: {found.why}")))
    return table


def _value(value: Any, *, full: bool) -> Text:
    if value in (None, []):
        return Text("–", style="dim")
    if isinstance(value, list):
        return Text("; ".join(_short(_one(item), full=full) for item in value))
    return Text(_short(_one(value), full=full))


def _one(value: Any) -> str:
    if isinstance(value, dict) and "name" in value:
        return f"{value['name']} ({value['role']})" if value.get("role") else str(value["name"])
    if isinstance(value, dict) and "title" in value:
        return f"{value['title']} ({value['year']})" if value.get("year") else str(value["title"])
    if isinstance(value, dict):
        return ", ".join(f"{k}: {v}" for k, v in value.items() if v not in (None, ""))
    return str(value)


def _sums(draft: Draft) -> Table:
    """How often each label was given, and what share of the text carries it."""
    counts: Counter[Label] = Counter()
    characters: Counter[Label] = Counter()
    for span in draft.spans:
        counts[span.label] += 1
        characters[span.label] += span.end - span.start
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("label")
    for name in ("spans", "characters", "share"):
        table.add_column(name, justify="right")
    table.add_column("")
    for row in _rows(counts, characters):
        table.add_row(*row)
    return table


def _rows(counts: Counter[Label], characters: Counter[Label]) -> Iterator[tuple[Text, str, str, str, Text]]:
    total = max(1, characters.total())
    for found in sorted(counts, key=lambda each: (each.is_debris, -characters[each])):
        share = characters[found] / total
        bar = Text("█" * round(share * 30), style=style_of(found))
        yield Text(found.value, style=style_of(found)), str(counts[found]), str(characters[found]), f"{share:.0%}", bar
