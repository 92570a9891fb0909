"""What is taken off the body once it is known: notes at its ends, crumbs of the cards that stand in it.

Rule of this room: only short texts go, and only where what they say or where they stand gives them away.
"""

from __future__ import annotations

from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.debris import wordings
from reviewcrawler.draft import Draft
from reviewcrawler.spans import Label

_EDGE: Final = 4
"""Body blocks from either end among which a bio, a caption or a call to action is looked for."""
_LONGEST_NOTE: Final = 600
_CARD: Final = 400
"""Characters of a card with a film's verdict and facts."""
_CRUMB: Final = 120
SENTENCE_ENDS: Final = frozenset(".!?\"”»'’。！？")
WHOLE_PAGE: Final = frozenset(["html", "body", "main", "article"])


def trim(draft: Draft) -> None:
    """Label what is not the article's in blocks that read like it."""
    _ends(draft)
    _cards(draft)


def _ends(draft: Draft) -> None:
    """Take bios, tag lines and calls to action off the ends of the body."""
    body = list(draft.spans.labelled(Label.BODY))
    for span in body[-_EDGE:] if len(body) > _EDGE else body[1:]:
        text = draft.spans.text(span)
        said = wordings.inside(text) if len(text) < _LONGEST_NOTE else None
        if said is not None:
            draft.spans.mark(span.block, said.label, f"says “{said.words}”", start=span.start, end=span.end)


def _cards(draft: Draft) -> None:
    """Take the crumbs of cards off the body: short lines that are no sentences, in a small place amid the text that
    holds the verdict.
    """
    verdicts = {span.block for span in draft.spans.labelled(Label.RATING)}
    text = draft.body_range() if verdicts else range(0)
    for block in verdicts:
        card = draft.blocks[block].place.parent
        if card is None or card.tag in WHOLE_PAGE or not text.start < card.first < card.last < text.stop:
            continue
        held = draft.blocks[card.first : card.last]
        for crumb in held if sum(len(b.text) for b in held) <= _CARD else ():
            if len(crumb.text) < _CRUMB and crumb.text[-1] not in SENTENCE_ENDS and _is_body(draft, crumb):
                draft.spans.mark(crumb.index, Label.OTHER, "stands in a card with the verdict")


def _is_body(draft: Draft, block: Block) -> bool:
    return all(span.label is Label.BODY for span in draft.spans.of(block.index))
