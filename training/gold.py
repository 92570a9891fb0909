"""Gold pages: what of each block stands in the gold body.

Rule of this room: a gold file is JSON Lines (.gz) of ``{id, url, html, body}``; the blocks are those of the reader that
runs in production.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from reviewcrawler.blocks import Block, Document
from reviewcrawler.features import Array
from reviewcrawler.page import Page
from reviewcrawler.readers import read

TOKEN = re.compile(r"\w+")
_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "ac", "or", "ne", "edu"])
_NEAR = 4
Gram = tuple[str, ...]


@dataclass(slots=True)
class Gold:
    """A page with its gold body; ``target`` is the share of each block's text that stands in it, 0 to 1."""

    id: str
    set: str
    site: str
    page: Page
    document: Document
    body: str
    target: Array

    @property
    def chars(self) -> Array:
        """Length of each block's text."""
        return np.array([len(b.text) for b in self.document.blocks], dtype=np.float32)


def load(paths: Iterable[Path], limit: int | None = None) -> list[Gold]:
    """The pages of gold files that have blocks at all; of each file the first ones up to `limit`."""
    return [gold for path in paths for gold in islice(_read(path), limit) if gold.document.blocks]


def _read(path: Path) -> Iterator[Gold]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            page = Page(row["html"].encode("utf-8", "replace"), url=row["url"] or None, content_type="text/html")
            document = read(page)
            target = align(document.blocks, row["body"] or "")
            site = registered_domain(row["url"] or "") or f"{path.stem}:{row['id']}"
            yield Gold(row["id"], path.name.partition(".")[0], site, page, document, row["body"] or "", target)


def registered_domain(url: str) -> str:
    """The domain that someone registered; empty for hosts without a dot.

    >>> registered_domain("https://news.example.co.uk/a"), registered_domain("http://fakehost/")
    ('example.co.uk', '')
    """
    parts = urlsplit(url).netloc.lower().partition(":")[0].split(".")
    if len(parts) < 2:
        return ""
    deep = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL
    return ".".join(parts[-3:] if deep else parts[-2:])


def grams(tokens: list[str], size: int = 4) -> list[Gram]:
    """All runs of `size` tokens."""
    return [tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]


def align(blocks: list[Block], body: str) -> Array:
    """The share of each block that is gold body: 4-grams, each counted once, first among gold neighbours."""
    tokens = [TOKEN.findall(b.text) for b in blocks]
    gold = TOKEN.findall(body)
    lines = Counter(tuple(TOKEN.findall(line)) for line in body.split("\n"))
    left = Counter(grams(gold))
    cover = _cover(tokens, left, lines, {g for n in (1, 2, 3) for g in grams(gold, n)})
    target = np.zeros(len(blocks), dtype=np.float32)
    for i in _by_context(blocks, tokens, cover):
        target[i] = _take(tokens[i], left, lines, cover[i])
    return target


def _cover(tokens: list[list[str]], left: Counter[Gram], lines: Counter[Gram], short: set[Gram]) -> list[float]:
    """The share of each block's 4-grams in the gold; a block too short for one by its line or its neighbours."""
    out = []
    for i, words in enumerate(tokens):
        found = grams(words)
        if found:
            out.append(sum(g in left for g in found) / len(found))
        else:
            known = bool(words) and (tuple(words) in lines or (tuple(words) in short and _continues(tokens, i, left)))
            out.append(float(known))
    return out


def _continues(tokens: list[list[str]], i: int, left: Counter[Gram]) -> bool:
    """True where a short block and the block before or after it give a 4-gram of the gold."""
    before = next((tokens[j] for j in range(i - 1, -1, -1) if tokens[j]), [])
    after = next((tokens[j] for j in range(i + 1, len(tokens)) if tokens[j]), [])
    joined = tuple((before[-3:] + tokens[i])[-4:]), tuple((tokens[i] + after[:3])[:4])
    return any(len(g) == 4 and g in left for g in joined)


def _by_context(blocks: list[Block], tokens: list[list[str]], cover: list[float]) -> list[int]:
    """Blocks in the order in which they may claim gold text: those among gold neighbours first, hidden ones last."""
    size = [len(t) for t in tokens]

    def near(i: int) -> float:
        window = range(max(0, i - _NEAR), min(len(blocks), i + _NEAR + 1))
        share = sum(cover[j] * size[j] for j in window) / (1 + sum(size[j] for j in window))
        return share - blocks[i].place.hidden / 2

    return sorted(range(len(blocks)), key=lambda i: (-round(near(i), 1), i))


def _take(words: list[str], left: Counter[Gram], lines: Counter[Gram], cover: float) -> float:
    """Use up the block's 4-grams, or its line, of what is left of the gold; the share that was there."""
    found = grams(words)
    if not found:
        line = tuple(words)
        if line in lines:
            lines[line] -= 1
            return float(lines[line] >= 0)
        return cover
    hits = 0
    for gram in found:
        if left[gram] > 0:
            left[gram] -= 1
            hits += 1
    return hits / len(found)
