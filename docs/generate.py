"""Write the pages of docs/reference from the code: `python docs/generate.py`.

Rule of this room: what the pages say stands in the code; here it is only set in Markdown.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

import click

from reviewcrawler import cli, errors, review
from reviewcrawler.exporting import columns, json_schema, subjects, table

FOLDER: Final = Path(__file__).resolve().parent / "reference"
_NOTE: Final = "<!-- Written by docs/generate.py: change the code, then run `make docs`. -->\n"
_COLUMNS: Final = (
    "The columns of Parquet files and data sets, with those of CSV files beside them; JSON Lines have the same keys, "
    "and `rating.value` holds a grade in letters there, too. `evidence` has a column for each field, like that of "
    "`film`. `text` stands for the body in exports with `--no-bodies`."
)
_CSV: Final = (
    "CSV is UTF-8 without a byte order mark, with commas, double quotes and CRLF; a text may run over several lines. "
    "Lists are joined by `; `, and an empty cell means that the page does not say. Cells say what the page says, and a "
    "spreadsheet may take one that begins with `=` for a formula: import such columns as text. Python's "
    "`csv` wants `csv.field_size_limit(1 << 30)` before it reads very long texts."
)
_ASKED: Final = (
    "A `text` and a `number` compare with `=`, `!=`, `<`, `<=`, `>`, `>=` and `in (a, b)`; `has` asks for part of a "
    "text, whatever its case. `texts` are lists: `has` and `in` ask for an entry. All can be compared with `none`."
)
_EVERYWHERE: Final = (
    "Every option can stand in the environment or in a file, too: see [Options](../options.md). A variable named below "
    "is shared by several commands."
)
_PARTS: Final = ("Film", "Credit", "Rating", "Evidence", "Debris", "Fault")


def pages() -> dict[str, str]:
    """The generated pages by file name."""
    return {
        "cli.md": cli_page(),
        "record.md": record_page(),
        "columns.md": columns_page(),
        "record.schema.json": json.dumps(json_schema.record_schema(), indent=2, ensure_ascii=False) + "\n",
    }


def marked(text: str) -> str:
    """Text of a docstring as Markdown, on one line."""
    return " ".join(text.replace("``", "`").split()).replace("|", "\\|")


def cli_page() -> str:
    """Every command with its options, and the exit statuses."""
    group = cli.program
    context = click.Context(group, info_name="reviewcrawler")
    parts = ["# Command line\n", _NOTE, *_help(group), f"{_EVERYWHERE}\n", _options(group)]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None:
            parts += [
                f"## {name}\n",
                *_help(command),
                f"```text\nreviewcrawler {name}{_usage(command)}\n```\n",
                _options(command),
            ]
    parts += ["## Exit status\n", *_statuses()]
    return "\n".join(part for part in parts if part)


def _help(command: click.Command) -> Iterator[str]:
    """A command's help: its prose as paragraphs, its examples as they are."""
    for part in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        if part.startswith("\b"):
            title, *lines = part.removeprefix("\b\n").splitlines()
            yield f"{title}\n\n```text\n{textwrap.dedent(chr(10).join(lines))}\n```\n"
        else:
            yield marked(part) + "\n"


def _usage(command: click.Command) -> str:
    words = ["[OPTIONS]"] if any(isinstance(p, click.Option) for p in command.params) else []
    for param in command.params:
        if isinstance(param, click.Argument):
            name = param.metavar or (param.name or "").upper()
            words.append(name + ("..." if param.nargs == -1 and "..." not in name else ""))
    return "".join(f" {word}" for word in words)


def _options(command: click.Command) -> str:
    rows = [_option(param) for param in command.params if isinstance(param, click.Option) and not param.hidden]
    return "\n".join(["| option | meaning |", "|---|---|", *rows]) + "\n" if rows else ""


def _option(option: click.Option) -> str:
    given = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    value = "" if option.is_flag or option.count else f" `{_value(option)}`"
    default = f" Default: `{option.default}`." if option.show_default and not option.is_flag else ""
    shared = option.envvar[1:] if isinstance(option.envvar, list) else []
    variable = "".join(f" Variable: `{name}`." for name in shared)
    return f"| {given}{value} | {marked(option.help or '')}{default}{variable} |"


def _value(option: click.Option) -> str:
    choices = getattr(option.type, "choices", None)
    return option.metavar or ("\\|".join(choices) if choices else option.type.name.upper())


def _statuses() -> Iterator[str]:
    """The exit statuses in the order in which they hold, from the room that sets them and the errors that mean them."""
    tree = inspect.getdoc(errors) or ""
    yield "The first that holds:\n"
    yield f"{_ordered()}\n"
    yield "What the package raises, and the status each error means:\n"
    yield f"```text\n{textwrap.dedent(tree[tree.index('    ReviewCrawlerError') :])}\n```\n"


def _ordered() -> str:
    said = " ".join((inspect.getdoc(cli) or "").split())
    listed = re.search(r"status:? (75 .*?0 fine)", said)
    if listed is None:
        raise LookupError("reviewcrawler/cli.py does not list its exit statuses in its docstring")
    items = [item.split(" ", 1) for item in listed[1].split(", ")]
    return "\n".join(
        ["| status | meaning |", "|--:|---|", *(f"| {number} | {marked(meaning)} |" for number, meaning in items)]
    )


def record_page() -> str:
    """Every key of a record, with its type and its sentence."""
    classes = {c.name: c for c in ast.parse(inspect.getsource(review)).body if isinstance(c, ast.ClassDef)}
    parts = [
        "# The record\n",
        _NOTE,
        marked(_summary(review.Review)) + " The name in brackets is the one in schema.org.\n",
        "| key | type | meaning |\n|---|---|---|",
        *_rows(classes["Review"]),
        f"\n`kind` is one of {', '.join(f'`{kind}`' for kind in review.KINDS)}.\n",
    ]
    for name in _PARTS:
        parts += [f"## {name}\n", marked(ast.get_docstring(classes[name]) or "") + "\n", "| key | type |\n|---|---|"]
        parts += [f"| `{key}` | {kind} |" for key, kind, _ in _fields(classes[name])] + [""]
    parts.append(f"`by` is one of {', '.join(f'`{by}`' for by in get_args(review.By))}.\n")
    return "\n".join(parts)


def columns_page() -> str:
    """Every column of an export, with its type in Parquet and its name in CSV, and what can be asked for."""
    flat: dict[str, list[str]] = {}
    for name in table.COLUMNS:
        flat.setdefault(table.path_of(name), []).append(f"`{name}`")
    rows = [
        f"| `{path}` | {_kind(column)} | {', '.join(flat.get(path, []))} | {marked(column.said)} |"
        for path, column in columns.leaves((*columns.record_columns(), columns.chosen_columns(bodies=False)[-1]))
        if not path.startswith("evidence.") or path in ("evidence.film.by", "evidence.film.raw")
    ]
    asked = [f"| `{name}` | {subject.compares} |" for name, subject in subjects.SUBJECTS.items()]
    heading = "| column | type | in CSV | meaning |\n|---|---|---|---|"
    parts = ["# Columns of an export\n", _NOTE, f"{_COLUMNS}\n", heading, *rows, f"\n{_CSV}\n"]
    parts += ["## What `--where` can ask for\n", f"{_ASKED}\n", "| field | compares as |\n|---|---|", *asked, ""]
    return "\n".join(parts)


def _kind(column: columns.Column) -> str:
    kinds = {"text": "string", "integer": "int32", "number": "double", "verdict": "double; in letters: `grade`, string",
             "truth": "bool", "moment": "timestamp, UTC", "object": "struct"}  # fmt: skip
    kind = kinds[column.sort]
    return f"list of {kind}" if column.many else kind


def _summary(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n\n")[0]


def _rows(owner: ast.ClassDef) -> list[str]:
    return [f"| `{key}` | {kind} | {marked(said)} |" for key, kind, said in _fields(owner)]


def _fields(owner: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Name, type and sentence of each field: the string that stands below it."""
    for node, below in zip(owner.body, [*owner.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            said = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
            yield (
                node.target.id,
                f"`{ast.unparse(node.annotation)}`".replace("|", "\\|").replace("None", "null"),
                str(said),
            )


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
