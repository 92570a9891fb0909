from reviewcrawler.blocks import Label
from reviewcrawler.draft import Draft


def mark(draft: Draft) -> None:
    for block in draft.blocks:
        if block.tag in ("p", "div", "li", "blockquote", "td") and len(block.text) > 80 and block.link_share < 0.3:
            draft.spans.fill(block.index, Label.BODY, "interim rule")


def read(draft: Draft) -> None:
    paragraphs: dict[int, str] = {}
    for span in draft.spans.labelled(Label.BODY):
        paragraphs[span.block] = (paragraphs.get(span.block, "") + draft.spans.text(span)).strip()
    draft.review.body = "\n\n".join(paragraphs.values()) or None
