"""The article's own text: which blocks are it.

Rule of this room: a learned model says how likely each block is the article's text; spans that an earlier step labelled
(headline, credits, ratings, by-lines) stay what they are.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Block, Document
from reviewcrawler.body.network import Network
from reviewcrawler.body.structure import settle
from reviewcrawler.draft import Draft
from reviewcrawler.features import Array, Lexicon, around, measure
from reviewcrawler.markdown import Part
from reviewcrawler.spans import Label

_LEAST: Final = 0.1
"""Probability that some block must have for the page to have an article at all."""
_SUBHEADINGS: Final[tuple[Part, ...]] = ("", "h2", "h2", "h3", "h4", "h5", "h6")
"""By level; the first rank is the headline's."""
_PARTS: Final[tuple[Part, ...]] = ("pre", "blockquote", "li")
_CLEAR_CHARS: Final = 1500
"""Likely text from which a page has a clear article."""
_AROUND: Final = 25
"""Blocks above and below it in which its credits, verdict and by-line are looked for."""
MAX_BLOCKS: Final = 10_000
"""Blocks that are looked at; no article has more."""


def look(draft: Draft) -> None:
    """Ask the model where the article is, before any block is labelled as its text."""
    found = likelihoods(draft.document) if draft.blocks else np.zeros(0, dtype=np.float32)
    if draft.shared is not None:
        found = draft.shared.weigh(draft.document, found)
    draft.likelihood = found.tolist()
    draft.chosen = choose(found, np.array([len(b.text) for b in draft.blocks], dtype=np.float32))
    # Links and nothing else are no article.
    if all(draft.blocks[index].link_share == 1 for index in np.flatnonzero(draft.chosen).tolist()):
        draft.chosen[:] = False
    draft.near = _near(draft, np.flatnonzero(draft.chosen).tolist())


def _near(draft: Draft, chosen: list[int]) -> range:
    """From well above the headline to well below the last likely block; everything where little is likely."""
    count = len(draft.blocks)
    if sum(len(draft.blocks[i].text) for i in chosen) < _CLEAR_CHARS:
        return range(count)
    top = min([chosen[0], *(span.block for span in draft.spans.labelled(Label.HEADLINE))])
    return range(max(0, top - _AROUND), min(count, chosen[-1] + 1 + _AROUND))


def mark(draft: Draft) -> None:
    """Label the article's text."""
    headline = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), -1)
    for index in np.flatnonzero(settle(draft.document, draft.chosen, headline)).tolist():
        draft.spans.fill(index, Label.BODY, f"reads like the article: {draft.likelihood[index]:.2f}")


def read(draft: Draft) -> None:
    """The labelled text as paragraphs, parted by one blank line, and what each of them is."""
    paragraphs: dict[int, list[str]] = {}
    for span in draft.spans.labelled(Label.BODY):
        text = draft.spans.text(span).strip()
        if text and (text[0].isalnum() or any(map(str.isalnum, text))):
            paragraphs.setdefault(span.block, []).append(text)
    draft.review.body = "\n\n".join("\n".join(parts) for parts in paragraphs.values()) or None
    draft.review.keep_outline([_part(draft, draft.blocks[index]) for index in paragraphs])


def _part(draft: Draft, block: Block) -> Part:
    """What a paragraph is: by its own tag, else by what it stands in."""
    if level := block.heading:
        return _SUBHEADINGS[level]
    tags = draft.tags.of(block.place)
    return next((part for part in _PARTS if part in tags), "")


def likelihoods(document: Document) -> Array:
    """For each block, how likely it is the article's text."""
    lexicon, network = model()
    looked_at = replace(document, blocks=document.blocks[:MAX_BLOCKS])
    found = around(looked_at)
    out = np.zeros(len(document.blocks), dtype=np.float32)
    out[: len(looked_at.blocks)] = network(measure(looked_at, found, lexicon), found.ranges)
    return out


def choose(likelihood: Array, chars: Array) -> npt.NDArray[np.bool_]:
    """Which blocks to take, given how likely and how long each is: those that promise the best F1 of the characters.

    They are the likeliest ones down to a bound, half the F1 that they promise (Lipton, Elkan and Narayanaswamy, 2014:
    "Optimal thresholding of classifiers to maximize F1 measure"), so that each page sets its own: strict where the
    article is clear, lenient where it is not.
    """
    chosen = np.zeros(len(likelihood), dtype=np.bool_)
    if not len(likelihood) or np.max(likelihood) < _LEAST:
        return chosen
    order = np.argsort(-likelihood, kind="stable")
    weights = likelihood * chars
    promised = np.cumsum(weights[order]) / (np.cumsum(chars[order]) + weights.sum())
    chosen[order[: int(promised.argmax()) + 1]] = True
    return chosen


@cache
def model() -> tuple[Lexicon, Network]:
    """The learned weights of words and layers."""
    table = json.loads(resources.files("reviewcrawler.tables").joinpath("body.json").read_text("utf-8"))
    return Lexicon(**table["lexicon"]), Network.from_table(table["network"])
