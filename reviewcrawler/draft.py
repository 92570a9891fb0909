"""A record in the making: what every step of the chain takes, and adds to.

Rule of this room: a step has the signature ``(Draft) -> None``. It labels spans, or reads labelled spans into the
record, and gives the evidence for each value as it sets it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Block, Document
from reviewcrawler.inheritance import Inherited, tags_around
from reviewcrawler.page import Page
from reviewcrawler.review import By, Evidence, Fault, Review
from reviewcrawler.sheets import Sheet
from reviewcrawler.siterules.finding import Ruled
from reviewcrawler.spans import Label, Spans
from reviewcrawler.stated.linked import LinkedData
from reviewcrawler.templates import Snapshot


@dataclass(slots=True)
class Draft:
    """A page on its way to a record."""

    page: Page
    document: Document
    spans: Spans
    review: Review
    linked: LinkedData = field(default_factory=LinkedData)
    shared: Snapshot | None = None
    """What the pages of its site share, where others of them are known."""
    likelihood: list[float] = field(default_factory=list)
    """For each block, how likely it is the article's text."""
    chosen: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    """For each block, whether it reads like the article's text."""
    near: range = range(0)
    """Indices of the blocks in and around the article; of all blocks where the page has no clear article."""
    sheets: list[Sheet] = field(default_factory=list)
    """The page's sheets of credits, of whatever film."""
    tags: Inherited[frozenset[str]] = field(init=False)
    """For each place the tags of all that it stands in."""
    says_film: bool | None = None
    """Whether title, address or text have a word on films; None before anybody asked."""
    may_hold_a_film: bool | None = None
    """Whether anything on the page speaks of films; None before anybody asked."""
    ruled: Ruled | None = None
    """What the site's own rules found on the page; None for almost every site."""

    def __post_init__(self) -> None:
        self.tags = tags_around(self.document.shapes)

    @property
    def blocks(self) -> list[Block]:
        return self.document.blocks

    @property
    def near_blocks(self) -> list[Block]:
        """The blocks in and around the article."""
        return self.blocks[self.near.start : self.near.stop]

    def prove(self, name: str, by: By, raw: str) -> None:
        """Note where the value of a field was read."""
        self.review.evidence[name] = Evidence(by, raw)

    def doubt(self, name: str, by: By, raw: str) -> None:
        """Note what a source that is trusted less says of a field; the first that does is kept."""
        proof = self.review.evidence.get(name)
        if proof is not None and proof.against is None:
            self.review.evidence[name] = replace(proof, against=f"{by}: {raw}"[:300])

    def fault(self, name: str, message: str) -> None:
        """Note what could not be read; the record goes on."""
        self.review.faults.append(Fault(name, message))

    def body_range(self) -> range:
        """Indices from the first to the last block with body text; empty where there is none."""
        found = [span.block for span in self.spans.labelled(Label.BODY)]
        return range(found[0], found[-1] + 1) if found else range(0)

    def body_blocks(self) -> list[Block]:
        """The blocks that hold body text, in page order."""
        return [self.blocks[i] for i in dict.fromkeys(span.block for span in self.spans.labelled(Label.BODY))]
