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

from reviewcrawler.blocks import Document, Label
from reviewcrawler.draft import Draft
from reviewcrawler.features import Array, Lexicon, around, measure
from reviewcrawler.network import Network
from reviewcrawler.structure import settle

LIKELY: Final = 0.4
"""Probability from which a block is taken for the article's text."""
_CLEAR_CHARS: Final = 1500
"""Likely text from which a page has a clear article."""
_AROUND: Final = 25
"""Blocks above and below it in which its credits, verdict and by-line are looked for."""
MAX_BLOCKS: Final = 10_000
"""Blocks that are looked at; no article has more."""


def look(draft: Draft) -> None:
    """Ask the model where the article is, before any block is labelled as its text."""
    found = likelihoods(draft.document) if draft.blocks else np.zeros(0, dtype=np.float32)
    draft.likelihood = found.tolist()
    draft.near = _near(draft, np.flatnonzero(choose(found)).tolist())


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
    chosen = choose(np.array(draft.likelihood, dtype=np.float32))
    for index in np.flatnonzero(settle(draft.document, chosen, headline)).tolist():
        draft.spans.fill(index, Label.BODY, f"reads like the article: {draft.likelihood[index]:.2f}")


def read(draft: Draft) -> None:
    """The labelled text as paragraphs, parted by one blank line."""
    paragraphs: dict[int, list[str]] = {}
    for span in draft.spans.labelled(Label.BODY):
        text = draft.spans.text(span).strip()
        if any(c.isalnum() for c in text):
            paragraphs.setdefault(span.block, []).append(text)
    draft.review.body = "\n\n".join("\n".join(parts) for parts in paragraphs.values()) or None


def likelihoods(document: Document) -> Array:
    """For each block, how likely it is the article's text."""
    lexicon, network = model()
    looked_at = replace(document, blocks=document.blocks[:MAX_BLOCKS])
    found = around(looked_at)
    out = np.zeros(len(document.blocks), dtype=np.float32)
    out[: len(looked_at.blocks)] = network(measure(looked_at, found, lexicon), found.ranges)
    return out


def choose(likelihood: Array) -> npt.NDArray[np.bool_]:
    """Which blocks to take, given how likely each is."""
    chosen: npt.NDArray[np.bool_] = likelihood > LIKELY
    return chosen


@cache
def model() -> tuple[Lexicon, Network]:
    """The learned weights of words and layers."""
    table = json.loads(resources.files("reviewcrawler.tables").joinpath("body.json").read_text("utf-8"))
    return Lexicon(**table["lexicon"]), Network.from_table(table["network"])
