"""The card of a data set: what a researcher reads before loading it, and what the Hugging Face hub reads off it.

Rule of this room: every figure comes from the tally, every sentence about a field from the vocabulary; nothing is
promised that was not counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from reviewcrawler.exporting.columns import Column, leaves
from reviewcrawler.exporting.tally import Tally

TITLE: Final = "Film reviews"
DESCRIPTION: Final = (
    "Film-review pages as typed records: film, director, cast, synopsis, rating and the article's own text, each value "
    "read off the page itself."
)
SHOWN: Final = 50
"""Entries of a count that are listed."""
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LOADING: Final = """
```python
import pandas; pandas.read_parquet("{folder}/data")
import polars; polars.read_parquet("{folder}/data/*.parquet")
import duckdb; duckdb.sql("SELECT film.title, director FROM '{folder}/data/*.parquet'")
from datasets import load_dataset; load_dataset("./{folder}")
```
"""
_RIGHTS: Final = """
The texts belong to those who wrote and published them; this data set grants no licence to them. What pages and sites
reserved, and which licence a page named, stands in `fetched.rights` as it was when fetched, and can be filtered by:

- `tdm`: a reservation against text and data mining (TDM Reservation Protocol)
- `noai`, `noimageai`: no use for artificial intelligence
- `noindex`, `nofollow`, `noarchive`: robots directives
- `license:ADDRESS`: the page names this licence for itself, or for something on it
"""
_LIMITS: Final = """
- Records are read off pages by rules and a small learned model; values can be wrong or missing. `null` or an empty list
  means that the page does not say, or that it was not found.
- `kind` is a judgement of the program; pages that are no reviews are there, too, unless only reviews were chosen.
- Titles are as each page writes them; the same film may go by several names.
- What sites there are, and how much of each, is what was crawled; it is no sample of film criticism.
"""
_SPLITTING: Final = """
No film (by its title, or its pages elsewhere) and no cluster of copies stands in two splits; a hash of them tells
which one it is, so a record stays where it is in later exports unless what was apart is joined.
"""


def card(columns: tuple[Column, ...], tally: Tally, made: str, edition: str, *, split: bool) -> str:
    """The card, in Markdown with YAML front matter; `made` says how the records were chosen.

    `edition`, of hexadecimal digits, tells this data from others of the same name.
    """
    parts = [
        _front(tally, edition), f"\n# {TITLE}\n\n{DESCRIPTION}\n", "\n## Loading\n", _LOADING.format(folder="dataset"),
        "\n## Counts\n", *_counts(tally, split=split), "\n## Fields\n\n", *_fields(columns, tally),
        "\n## Rights\n", _RIGHTS, _table("rights", tally.rights), "\n## How it was made\n\n", _made(tally, made),
        "\n## Limits\n", _LIMITS,
    ]  # fmt: skip
    return "".join(parts)


def _front(tally: Tally, edition: str) -> str:
    languages = sorted({code.partition("-")[0] for code in tally.languages if code != "unknown"})
    size = next((name for limit, name in _SIZES if tally.records < limit), "n>1M")
    splits = [f"  - split: {name}\n    path: data/{name}-*.parquet\n" for name in tally.splits]
    files = "".join(splits) if splits else "  - split: train\n    path: data/train-*.parquet\n"
    return (
        f"---\npretty_name: {TITLE}\nlanguage: {json.dumps(languages)}\nlicense: other\n"
        "license_name: rights-of-the-authors\n"
        "tags: [film, film-reviews, web-crawl]\n"
        f"size_categories: [{size}]\nconfigs:\n- config_name: default\n"
        # Without it `datasets` goes on to give what it has read of a folder, whatever stands in it.
        f"  version: 0.0.{int(edition[:7], 16)}\n  data_files:\n{files}---\n"
    )


def _counts(tally: Tally, *, split: bool) -> Iterator[str]:
    yield f"\n{tally.records} records of {len(tally.sites)} sites, {tally.copies} of them in clusters of copies.\n"
    if split:
        yield _table("split", tally.splits)
        yield _SPLITTING
    for name, counted in (("kind", tally.kinds), ("language", tally.languages), ("site", tally.sites)):
        yield _table(name, counted)


def _table(name: str, counted: Counter[str]) -> str:
    ranked = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    rows = [f"| {_cell(value)} | {count} |" for value, count in ranked[:SHOWN]]
    if more := ranked[SHOWN:]:
        rows.append(f"| {len(more)} others | {sum(count for _, count in more)} |")
    return "\n".join(["", f"| {name} | records |", "|---|--:|", *rows, ""])


def _fields(columns: tuple[Column, ...], tally: Tally) -> Iterable[str]:
    yield "| field | type | filled | meaning |\n|---|---|--:|---|\n"
    for path, column in leaves(columns):
        if not path.startswith("evidence."):
            share = f"{tally.filled[path] / tally.records:.0%}" if path in tally.filled and tally.records else ""
            kind = f"list of {column.sort}" if column.many else column.sort
            yield f"| `{path}` | {kind} | {share} | {_cell(column.said)} |\n"


def _made(tally: Tally, made: str) -> str:
    when = f"Pages were fetched from {tally.first[:10]} to {tally.last[:10]}.\n" if tally.first else ""
    codes = ", ".join(f"{version} ({count})" for version, count in sorted(tally.versions.items()))
    return (
        "reviewcrawler read each page, as it came from its site or an archive, and wrote the newest record of each. "
        f"Records by version of the code: {codes or 'none'}.\n{when}Chosen: {made}.\n\n"
        "`schema.json` is the JSON Schema of a row, `croissant.json` and `datapackage.json` describe the files to "
        "machines, `SHA256SUMS` proves them, `CHANGELOG.md` tells what changed since the last export.\n"
    )


def _cell(text: str) -> str:
    """Text that cannot break out of a cell."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
