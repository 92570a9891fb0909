"""Numbers about blocks: what a model of the article's text looks at.

Rules of this room: it measures and does not judge; a block's row depends on the document alone; one pass in Python over the
blocks, the rest on whole columns. Words carry weights (log-odds of standing in the article) from a `Lexicon`, so that
what is known of class names and phrases is data, not code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Block, Document, Place

Array = npt.NDArray[np.float32]

TAGS: Final = (
    "p",
    "li",
    "heading",
    "td",
    "blockquote",
    "figcaption",
    "pre",
    "div",
    "span",
    "dd",
    "dt",
    "button",
    "section",
)
AREAS: Final = ("nav", "aside", "footer", "header", "form", "figure", "table", "ul", "blockquote", "article", "main")
_WORD_SPLIT = re.compile(r"[^a-z]+")
_NAME_CHARS: Final = 24
_PART_CHARS: Final = 5
_FIRST_WORDS: Final = 8
_OPENING_CHARS: Final = 80
_PHRASE_CHARS: Final = 60
_END: Final = frozenset(".!?…\"”»’')。！？」』♦")
_OPENING: Final = frozenset('"“«„‘「『')
_DIGIT = re.compile(r"\d")
_FOLD_DIGITS = str.maketrans(dict.fromkeys("0123456789", "0"))


@dataclass(slots=True)
class Lexicon:
    """Weights of class words, of words that blocks begin with, and of whole short texts."""

    names: Mapping[str, float]
    words: Mapping[str, float]
    phrases: Mapping[str, float]
    _parts: dict[str, float] = field(default_factory=dict)

    def name(self, word: str) -> float:
        """Weight of a class word; a word not known weighs what the known words inside it do.

        >>> Lexicon({"comment": -2.0}, {}, {}).name("commentlist")
        -2.0
        """
        weight = self.names.get(word)
        if weight is None:
            weight = self._parts.get(word)
        if weight is None:
            weight = self._parts[word] = self._inside(word[:_NAME_CHARS])
        return weight

    def _inside(self, word: str) -> float:
        """The lowest and the highest weight of the known words inside a word, added up."""
        length = len(word)
        starts = range(length - _PART_CHARS + 1)
        found = [
            self.names[part]
            for start in starts
            for end in range(start + _PART_CHARS, length + 1)
            if (part := word[start:end]) in self.names
        ]
        return min(found) + max(found) if len(found) > 1 else sum(found)


def name_words(place: Place) -> list[str]:
    """What a place is called: its tag, its role, the words of its class and id.

    >>> name_words(Place("div", "post-content entry2"))
    ['<div>', 'post', 'content', 'entry']
    """
    words = [f"<{place.tag}>"]
    if place.names:
        words += [w for w in _WORD_SPLIT.split(place.names) if len(w) > 2]
    if place.role:
        words += [f"@{w}" for w in _WORD_SPLIT.split(place.role[:40].lower()) if len(w) > 2]
    if place.prop:
        words.append(f"#{place.prop.lower()}")
    return words


def opening_words(text: str) -> list[str]:
    """The words a text opens with, folded; of a short text, all of them."""
    low = text[:_OPENING_CHARS].lower()
    return (low.translate(_FOLD_DIGITS) if _DIGIT.search(low) else low).split()


def first_words(text: str) -> list[str]:
    """The first words of a text: what its label or its call to action would be."""
    return opening_words(text)[:_FIRST_WORDS]


def phrase(text: str) -> str:
    """A short text as a key: folded, digits alike; empty where the text is long."""
    return " ".join(opening_words(text)) if len(text) <= _PHRASE_CHARS else ""


TEXT_COLUMNS: Final = (
    "chars", "words", "link_share", "links", "punctuation", "ends_sentence", "ends_colon", "capital", "lower", "opening",
    "shout", "digit", "strong", "em", "marks", "lines", "time", "word_mean", "word_min", "word_max", "phrase",
    "known_phrase", "in_title", "of_title", "word_length", "hidden", "level",
)  # fmt: skip


_NO_WEIGHTS: Final = [0.0]
_NO_MARKS: Final = (0, 0, 0, 0, 0)


def _marked(block: Block) -> tuple[int, int, int, int, int]:
    """Characters in links, links, characters that are strong and that are emphasised, and times."""
    linked = links = strong = em = times = 0
    for start, end, tag, _, _ in block.marks:
        if tag == "a":
            linked += end - start
            links += 1
        elif tag in ("strong", "b"):
            strong += end - start
        elif tag in ("em", "i"):
            em += end - start
        elif tag == "time":
            times += 1
    return linked, links, strong, em, times


def text_row(block: Block, lexicon: Lexicon, title: frozenset[str]) -> tuple[float, ...]:
    """The columns that a block's own text gives."""
    text = block.text
    length = len(text)
    spaces = text.count(" ") + 1
    opening = opening_words(text)
    first = opening[:_FIRST_WORDS]
    weights = [weight for word in first if (weight := lexicon.words.get(word)) is not None] or _NO_WEIGHTS
    known = lexicon.phrases.get(" ".join(opening)) if length <= _PHRASE_CHARS else None
    linked, links, strong, em, times = _marked(block) if block.marks else _NO_MARKS
    shared = len(title.intersection(first)) if length < 200 else 0
    return (
        length, spaces, min(1.0, linked / length), links,
        (text.count(",") + text.count(".") + text.count("、") + text.count("。")) / spaces,
        text[-1] in _END, text[-1] == ":", text[0].isupper(), text[0].islower(), text[0] in _OPENING,
        text[:60].isupper(), _DIGIT.search(text, 0, 40) is not None,
        min(1.0, strong / length), min(1.0, em / length), len(block.marks) / spaces, text.count("\n"), times,
        sum(weights) / (len(weights) + 1), min(weights), max(weights), known or 0.0, known is not None,
        shared / max(1, len(first)), shared / max(1, len(title)), min(30.0, length / spaces),
        block.place.hidden, block.heading / 6,
    )  # fmt: skip


PLACE_COLUMNS: Final = (
    "own_sum", "own_min", "own_max", "near_sum", "path_sum", "path_min", "path_max", "depth",
)  # fmt: skip
_AREA_BITS: Final = {area: 1 << i for i, area in enumerate(AREAS)}
_ALL_BITS: Final = np.array([1 << i for i in range(len(AREAS))])
PlaceRow = tuple[int, float, float, float, float, float, float, float, float]


def place_rows(blocks: list[Block], lexicon: Lexicon) -> tuple[Array, Array]:
    """For each block, what its place is called, near and far; and the areas it stands in, a column each."""
    known: dict[int, PlaceRow] = {}
    own: dict[tuple[str, str, str, str], tuple[float, float, float]] = {}
    rows = np.array([_place_row(block.place, lexicon, known, own) for block in blocks])
    areas = (rows[:, :1].astype(np.int64) & _ALL_BITS) > 0
    return rows[:, 1:].astype(np.float32), areas.astype(np.float32)


def _place_row(
    place: Place,
    lexicon: Lexicon,
    known: dict[int, PlaceRow],
    own: dict[tuple[str, str, str, str], tuple[float, float, float]],
) -> PlaceRow:
    row = known.get(id(place))
    if row is not None:
        return row
    chain: list[Place] = []
    at: Place | None = place
    while at is not None and id(at) not in known:
        chain.append(at)
        at = at.parent
    row = known[id(at)] if at is not None else (0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for at in reversed(chain):
        key = (at.tag, at.names, at.role, at.prop)
        weights = own.get(key)
        if weights is None:
            found = [lexicon.name(w) for w in name_words(at)]
            weights = own[key] = sum(found), min(found), max(found)
        bits, _, _, _, near, path, lowest, highest, depth = row
        total, low, high = weights
        row = known[id(at)] = (
            bits | _AREA_BITS.get(at.tag, 0), total, low, high, total + near / 2, total + path,
            min(low, lowest), max(high, highest), depth + 1,
        )  # fmt: skip
    return row


LEVELS: Final = 4
RANGE_COLUMNS: Final = ("chars", "links", "share", "per_block", "blocks", "at")


def base(document: Document, lexicon: Lexicon) -> Array:
    """One row a block; the columns are `COLUMNS`."""
    blocks = document.blocks
    title = title_words(document)
    text = np.array([text_row(b, lexicon, title) for b in blocks], dtype=np.float32)
    place, areas = place_rows(blocks, lexicon)
    tags = _ONE_HOT[[_TAG_INDEX.get(b.place.tag, len(TAGS)) for b in blocks]]
    count = len(blocks)
    chars, linked = text[:, 0], text[:, 0] * text[:, 2]
    free = np.concatenate([[0.0], np.cumsum(chars - linked)]).astype(np.float32)
    ties = np.concatenate([[0.0], np.cumsum(linked)]).astype(np.float32)
    columns = [
        _logs(text),
        place,
        areas,
        tags,
        _ranges(blocks, free, ties),
        _signatures(blocks, chars, text[:, 2]),
        _page(document, text, free),
        _best(blocks, chars - linked, text[:, 4]),
        _order(document, title, free),
    ]
    return np.concatenate(columns, axis=1).astype(np.float32)


_TAG_INDEX: Final = {t: i for i, t in enumerate(TAGS)} | {f"h{n}": TAGS.index("heading") for n in range(1, 7)}
_ONE_HOT: Final = np.eye(len(TAGS) + 1, len(TAGS), dtype=np.float32)
_LOGGED: Final = [TEXT_COLUMNS.index(c) for c in ("chars", "words", "links", "lines")]


def _logs(text: Array) -> Array:
    text = text.copy()
    text[:, _LOGGED] = np.log1p(text[:, _LOGGED])
    return text


def _ranges(blocks: list[Block], free: Array, ties: Array) -> Array:
    """Mass of the places around each block, from its own outwards."""
    total = max(1.0, float(free[-1]))
    out = []
    firsts, lasts = place_ranges(blocks)
    index = np.arange(len(blocks))
    for first, last in zip(firsts, lasts, strict=True):
        text, links = free[last] - free[first], ties[last] - ties[first]
        size = np.maximum(1, last - first)
        out += [
            np.log1p(text),
            links / (text + links + 1),
            text / total,
            np.log1p(text / size),
            np.log1p(size),
            (index - first) / size,
        ]
    return np.stack(out, axis=1).astype(np.float32)


def place_ranges(blocks: list[Block]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """First and last (exclusive) block of the places around each block, each ``(LEVELS, blocks)``, own place first."""
    known: dict[int, tuple[int, ...]] = {}
    rows = []
    for block in blocks:
        key = id(block.place)
        if key not in known:
            place, row = block.place, []
            for _ in range(LEVELS):
                row += [place.first, place.last]
                place = place.parent or place
            known[key] = tuple(row)
        rows.append(known[key])
    ranges = np.array(rows, dtype=np.int32).T
    return ranges[0::2], ranges[1::2]


def _signatures(blocks: list[Block], chars: Array, links: Array) -> Array:
    """How often a block's shape (its place and the one around it) occurs, and how such blocks look on the whole."""
    known: dict[tuple[str, str, str, str], int] = {}
    ids = np.empty(len(blocks), dtype=np.int32)
    texts: dict[str, int] = {}
    for i, block in enumerate(blocks):
        place = block.place
        outer = place.parent or place
        ids[i] = known.setdefault((place.tag, place.names, outer.tag, outer.names), len(known))
        texts[block.text] = texts.get(block.text, 0) + 1
    size = np.bincount(ids)
    mean = np.bincount(ids, np.log1p(chars)) / size
    mass = np.bincount(ids, chars * (1 - links)) / max(1.0, float((chars * (1 - links)).sum()))
    link = np.bincount(ids, links) / size
    repeats = np.array([texts[b.text] for b in blocks])
    return np.stack([np.log1p(size)[ids], mean[ids], mass[ids], link[ids], np.log(repeats)], axis=1).astype(np.float32)


def _page(document: Document, text: Array, free: Array) -> Array:
    """Where on the page a block stands, and how large the page is."""
    count = len(text)
    index = np.arange(count)
    first_h1 = next((b.index for b in document.blocks if b.place.tag == "h1" and not b.place.hidden), -1)
    images = np.bincount([min(i.block, count - 1) for i in document.images] or [0], minlength=count)
    headings = text[:, TEXT_COLUMNS.index("level")] > 0
    since = index - np.maximum.accumulate(np.where(headings, index, 0))
    after = np.clip((index - first_h1) / 50, -1, 2) if first_h1 >= 0 else np.zeros(count)
    total = max(1.0, float(free[-1]))
    return np.stack([
        index / count, free[:-1] / total, after, np.full(count, first_h1 >= 0), (index >= first_h1) & (first_h1 >= 0),
        np.log1p(since), np.minimum(images, 5), np.full(count, np.log1p(count)), np.full(count, np.log1p(total)),
    ], axis=1).astype(np.float32)  # fmt: skip


_REACH: Final = 4
_FADE: Final = 0.6


def _best(blocks: list[Block], chars: Array, punctuation: Array) -> Array:
    """How the best place around each block compares with the page's best (the idea of Readability)."""
    values = np.sqrt(np.maximum(chars - 20, 0)) * np.minimum(1, punctuation * 8)
    scores: dict[int, float] = {}
    for block, value in zip(blocks, values.tolist(), strict=True):
        place: Place | None = block.place
        for _ in range(_REACH if value > 4 and not block.place.hidden else 0):
            if place is None:
                break
            scores[id(place)] = scores.get(id(place), 0.0) + value
            value *= _FADE
            place = place.parent
    top = max(scores.values(), default=1.0)
    near: dict[int, float] = {}
    shares = np.array([_best_above(block.place, scores, near) for block in blocks]) / top
    return np.stack([shares, shares >= 1.0], axis=1).astype(np.float32)


def _best_above(place: Place, scores: dict[int, float], near: dict[int, float]) -> float:
    """The best score of a place and those around it."""
    chain: list[int] = []
    at: Place | None = place
    while at is not None and id(at) not in near:
        chain.append(id(at))
        at = at.parent
    best = near[id(at)] if at is not None else 0.0
    for key in reversed(chain):
        best = near[key] = max(best, scores.get(key, 0.0))
    return best


_TITLE_WORDS: Final = 30
_TITLE_TAGS: Final = frozenset(["h1", "h2", "h3", "h4"])
_SAME_TITLE: Final = 0.5
_ARTICLE_CHARS: Final = 400


def title_words(document: Document) -> frozenset[str]:
    """The words of what the page's head calls it."""
    said = document.meta("og:title") or document.title
    words = said[:300].lower().translate(_FOLD_DIGITS).split(None, _TITLE_WORDS)
    return frozenset(w.strip(_END_MARKS) for w in words[:_TITLE_WORDS] if len(w) > 2)


_END_MARKS: Final = ".,:;!?|–—-\"'“”‘’«»()"


def _title_block(document: Document, title: frozenset[str]) -> int:
    """Index of the visible heading that agrees best with the page's title; -1 where none does."""
    best, where = _SAME_TITLE, -1
    for block in document.blocks:
        if block.place.tag in _TITLE_TAGS and not block.place.hidden and title:
            words = {w.strip(_END_MARKS) for w in block.text[:300].lower().translate(_FOLD_DIGITS).split()}
            score = len(words & title) / max(len(title), len(words)) + (block.place.tag == "h1") * 0.2
            if score > best:
                best, where = score, block.index
    return where


def _order(document: Document, title: frozenset[str], free: Array) -> Array:
    """Which of several articles on the page a block belongs to: the title's own come first, later ones are others."""
    blocks = document.blocks
    index = np.arange(len(blocks))
    at = _title_block(document, title)
    h1 = np.cumsum([b.place.tag == "h1" and not b.place.hidden for b in blocks])
    around = [p for p in blocks[at].place.up() if p.tag in ("article", "main")] if at >= 0 else []
    own = np.zeros(len(blocks), dtype=bool)
    if around:
        own[around[0].first : around[0].last] = True
    known: dict[int, tuple[int, int]] = {}
    seen: dict[tuple[int, str, str], int] = {}
    ordinals = np.array([_ordinal(b.place, free, known, seen) for b in blocks])
    again, texts = np.zeros(len(blocks)), dict[str, int]()
    for i, block in enumerate(blocks):
        again[i] = texts.get(block.text, 0)
        texts[block.text] = texts.get(block.text, 0) + 1
    return np.stack([
        np.minimum(h1, 4), np.full(len(blocks), at >= 0), index >= at if at >= 0 else index < 0,
        np.clip((index - at) / 50, -1, 2) if at >= 0 else np.zeros(len(blocks)), own, np.full(len(blocks), bool(around)),
        np.minimum(ordinals[:, 0], 6), np.minimum(ordinals[:, 1], 6), np.minimum(again, 3),
    ], axis=1).astype(np.float32)  # fmt: skip


def _ordinal(
    place: Place, free: Array, known: dict[int, tuple[int, int]], seen: dict[tuple[int, str, str], int]
) -> tuple[int, int]:
    """How many large places like one around this one came before it: alike in tag and class, then in tag alone."""
    chain: list[Place] = []
    at: Place | None = place
    while at is not None and id(at) not in known:
        chain.append(at)
        at = at.parent
    row = known[id(at)] if at is not None else (0, 0)
    for at in reversed(chain):
        if free[at.last] - free[at.first] > _ARTICLE_CHARS and at.tag != "p" and at.parent is not None:
            alike, tag = (id(at.parent), at.tag, at.names), (id(at.parent), at.tag, "*")
            row = max(row[0], seen.get(alike, 0)), max(row[1], seen.get(tag, 0))
            seen[alike] = seen.get(alike, 0) + 1
            seen[tag] = seen.get(tag, 0) + 1
        known[id(at)] = row
    return row


COLUMNS: Final = (
    *TEXT_COLUMNS, *PLACE_COLUMNS, *(f"in_{a}" for a in AREAS), *(f"tag_{t}" for t in TAGS),
    *(f"{c}_{level}" for level in range(LEVELS) for c in RANGE_COLUMNS),
    "shape_count", "shape_chars", "shape_share", "shape_links", "repeats",
    "index", "text_before", "after_h1", "has_h1", "below_h1", "since_heading", "images", "page_blocks", "page_chars",
    "best_ratio", "in_best", "h1_seen", "has_title", "after_title", "from_title", "own_article", "has_article",
    "like_before", "tag_before", "again",
)  # fmt: skip
"""Names of the columns of `base`, in order."""
