"""What is not the article: labels it by kind and keeps it.

Rules of this room: sure signs come before the body is labelled (what is cut off an image link, what says nothing but
"Share this", a run of teasers under its heading, a teaser of the article's own opening); what is left over when the
body is known is then named by the place it stood in. Nothing is thrown away: all of it is in the record's ``debris``.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import Final

from reviewcrawler.blocks import Block, Place
from reviewcrawler.debris import wordings
from reviewcrawler.debris.threads import talk_in
from reviewcrawler.debris.trimming import SENTENCE_ENDS, WHOLE_PAGE, trim
from reviewcrawler.draft import Draft
from reviewcrawler.inheritance import Inherited
from reviewcrawler.review import Debris
from reviewcrawler.spans import Label

_IMAGE_LINK: Final = re.compile(
    r"(?:!?\[[^\]]{0,200}\]\()?\S{0,300}\.(?:jpe?g|png|gif|webp|avif|svg)(?:\?\S{0,200})?\)?(?:\]\(?\S{0,300})?"
)
_CUT_MARKDOWN: Final = re.compile(r"!?\[[^\]]{0,200}\]?\(\S{0,300}\)?|!\[[^\]]{0,200}\]?")
_SHORTCODES: Final = re.compile(r"(?:\[/?[a-zA-Z][\w-]{1,40}(?:\s[^\[\]]{0,200})?\][^\[\]]{0,100}){1,20}")
_HASHTAGS: Final = re.compile(r"(?:[#@][^\W_][\w-]{0,60}[\s,·|]{0,3}){1,60}")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S{1,500}")
_CUT_OFF: Final = re.compile(
    r"(?:\[\s?(?:…|\.{3})\s?\]|…|\.{3})\s*(?:\(?(?:more|mehr|suite|más|altro|mais)\)?)?\s*$", re.I
)
_CUT_ENDS: Final = ("…", "...", "]", ")")
_WORDY: Final = re.compile(r"[^\W_]")
_SHORT: Final = 300
_NEVER_TEXT: Final = frozenset([Label.COOKIES, Label.COMMENTS])
_LONGEST_CAPTION: Final = 250
_OPENING: Final = 40
_TEASER_CHARS: Final = 160

_HEADED: Final = frozenset(
    [Label.NEWSLETTER, Label.COMMENTS, Label.SHARE, Label.RELATED, Label.COOKIES, Label.BIO, Label.VIDEO]
)
"""Kinds whose wordings stand in headings, too; others begin a chapter's title as well."""

_NONE: Final = Label.NONE
_CAPTION: Final = Label.CAPTION
_OTHER: Final = Label.OTHER
_IMAGE: Final = Label.IMAGE.value
_DEBRIS: Final = {label: label.value for label in Label if label.is_debris}
Kind = tuple[Label, str]
"""A kind of debris, and the reason for it."""

_BY_TAG: Final = {
    "nav": Label.NAVIGATION, "footer": Label.NAVIGATION, "menu": Label.NAVIGATION, "header": Label.NAVIGATION,
    "figcaption": Label.CAPTION, "figure": Label.CAPTION, "caption": Label.CAPTION, "button": Label.FORM,
    "form": Label.FORM, "select": Label.FORM, "fieldset": Label.FORM, "textarea": Label.FORM, "aside": Label.RELATED,
}  # fmt: skip


def mark_sure(draft: Draft) -> None:
    """Label what sure signs give away, before the body is labelled."""
    places, repeated = _SurePlaces(draft), _repeated_openings(draft.blocks)
    talk = talk_in(draft)
    end_of_run = 0
    suspicious, before = Inherited(draft.document.shapes, _is_suspicious, False), _NONE
    for block in draft.near_blocks:
        found = places.of(block.place) if suspicious.of(block.place) else None
        if found is None or (found[0] is _CAPTION and len(block.text) > _LONGEST_CAPTION):
            found = _sure(block)
        if found is None and block.index in repeated:
            found = Label.TEASER, "repeats an opening of the page, cut off"
        if found is None and block.index in talk:
            found = Label.COMMENTS, "stands among texts that can be answered"
        if found is None and block.index < end_of_run:
            found = Label.RELATED, "stands under a heading of teasers"
        if found is None and before is _CAPTION and _is_credit_line(block):
            found = Label.CAPTION, "stands with a caption"
        before = found[0] if found is not None else _NONE
        if found is not None:
            draft.spans.fill(block.index, *found)
            if block.index >= end_of_run and (under := wordings.head(block.text)) is not None:
                end_of_run = _end_of_run(draft, block, under)


class _SurePlaces:
    """For each place the kind of debris it is for sure, and why.

    What holds the headline is none, nor what holds most of the likely text, unless it cannot be an article's.
    """

    def __init__(self, draft: Draft) -> None:
        self._headline = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), -1)
        weights = zip(draft.blocks, draft.likelihood, strict=True)
        self._text = list(accumulate((len(block.text) * likely for block, likely in weights), initial=0.0))
        self._known: dict[int, Kind | None] = {}

    def of(self, place: Place) -> Kind | None:
        """The kind of the innermost place around that is debris for sure."""
        path: list[Place] = []
        found: Kind | None = None
        for each in place.up():
            if each.number in self._known:
                found = self._known[each.number]
                break
            path.append(each)
        for each in reversed(path):
            found = self._known[each.number] = self._own(each) or found
        return found

    def _own(self, place: Place) -> Kind | None:
        if place.tag in WHOLE_PAGE or place.first <= self._headline < place.last:
            return None
        said = wordings.sure_class_word(place.names)
        if said is None or (said.label not in _NEVER_TEXT and self._holds_most(place)):
            return None
        return said.label, f"stands in “{said.words}”"

    def _holds_most(self, place: Place) -> bool:
        return self._text[place.last] - self._text[place.first] > self._text[-1] / 2


def _is_credit_line(block: Block) -> bool:
    """True for a short line whose place is called what a caption's is: who took the picture."""
    said = wordings.class_word(block.place.names) if block.place.names else None
    return said is not None and said.label is Label.CAPTION and len(block.text) < _LONGEST_CAPTION


def _is_suspicious(_tag: str, names: str, outer: bool) -> bool:
    """True for what stands in a place that may be debris for sure: places that look alike are alike in this."""
    return outer or (bool(names) and wordings.sure_class_word(names) is not None)


def _sure(block: Block) -> Kind | None:
    """The kind of debris that a block is for sure, and why."""
    text = block.text
    if len(text) > _SHORT:
        return (Label.LEGAL, "opens as a copyright notice") if wordings.is_notice(text) else None
    if not (text[0].isalnum() or _WORDY.search(text)):
        return Label.SEPARATOR, "no letter or digit"
    if ("[" in text or " " not in text or text[0] == "#") and (marks := _marks(text)) is not None:
        return marks
    said = wordings.telling(text)
    if said is None or (block.heading and said.label not in _HEADED):
        return None
    return said.label, f"says “{said.words}”"


def _marks(text: str) -> Kind | None:
    """The kind of a text that is markup and addresses, no words."""
    if _IMAGE_LINK.fullmatch(text) or _CUT_MARKDOWN.fullmatch(text):
        return Label.IMAGE, "what is left of an image link"
    if text[0] == "[" and ('="' in text or "[/" in text) and _SHORTCODES.fullmatch(text):
        return Label.FORM, "what is left of a plugin's mark"
    if _ADDRESS.fullmatch(text):
        return Label.VIDEO, "a bare address"
    return (Label.TAGS, "nothing but hashtags") if _HASHTAGS.fullmatch(text) else None


def _repeated_openings(blocks: list[Block]) -> set[int]:
    """Blocks that are cut off, and open as another block of the page does."""
    cut = {b.index: _opening(b.text) for b in blocks if b.text.endswith(_CUT_ENDS) and _CUT_OFF.search(b.text[-40:])}
    if not cut:
        return set()
    firsts = {opening[:1] for opening in cut.values()}
    times = Counter(_opening(b.text) for b in blocks if len(b.text) > _OPENING and _first_letter(b.text) in firsts)
    return {index for index, opening in cut.items() if times[opening] > 1}


def _first_letter(text: str) -> str:
    """What the opening begins with; a cheap look."""
    return next(filter(str.isalnum, text[: 2 * _OPENING].lower()), "")


def _opening(text: str) -> str:
    return "".join(filter(str.isalnum, text[: 2 * _OPENING].lower()))[:_OPENING]


def _end_of_run(draft: Draft, head: Block, under: wordings.Wording) -> int:
    """Where the run of teasers under a heading ends: at the first block that reads like an article's paragraph.

    A heading inside the article's flow governs what stands in its own place only.
    """
    blocks = draft.blocks
    place = head.place.parent or head.place
    stop = place.last or len(blocks)
    if under.label is Label.COMMENTS and draft.page.media != "html":
        return len(blocks)
    for block in blocks[head.index + 1 : stop]:
        if not _is_teaser(block):
            return block.index
    return stop


def _is_teaser(block: Block) -> bool:
    """True for a short line, a link, or a text that is cut off."""
    text = block.text
    if _CUT_OFF.search(text[-40:]) or block.link_share > 0.5:
        return True
    return len(text) < _TEASER_CHARS and (len(text) < _TEASER_CHARS / 2 or text[-1] not in SENTENCE_ENDS)


def mark(draft: Draft) -> None:
    """Label whatever no step has labelled."""
    trim(draft)
    kinds = Inherited(draft.document.shapes, _by_place, (Label.OTHER, "does not read like the article"))
    for block in draft.blocks:
        if not draft.spans.is_settled(block.index):
            draft.spans.fill(block.index, *_left_over(block, kinds))


def _left_over(block: Block, kinds: Inherited[Kind]) -> Kind:
    """The kind of a block that is neither body nor a field."""
    if block.place.hidden:
        return Label.HIDDEN, "not shown"
    if not (block.text[0].isalnum() or _WORDY.search(block.text)):
        return Label.SEPARATOR, "no letter or digit"
    kind = kinds.of(block.place)
    if kind[0] is _OTHER and block.link_share > 0.5:
        return Label.NAVIGATION, "mostly links"
    return kind


def _by_place(tag: str, names: str, outer: Kind) -> Kind:
    """The kind that a place's classes and tags tell, else the kind of what it stands in."""
    said = wordings.class_word(names) if names else None
    if said is not None:
        return said.label, f"stands in “{said.words}”"
    return (_BY_TAG[tag], f"stands in <{tag}>") if tag in _BY_TAG else outer


def read(draft: Draft) -> None:
    """All that was taken away, by kind, in page order; what stood there several times once, with its count."""
    found: dict[tuple[str, str], int] = {}
    for block, start, end, label, _ in draft.spans:
        kind = _DEBRIS.get(label)
        if kind and (text := draft.blocks[block].text[start:end].strip()):
            found[kind, text] = found.get((kind, text), 0) + 1
    images = Counter(image.src for image in draft.document.images if image.src)
    for src, count in images.items():
        if count > 1:
            found[_IMAGE, src] = found.get((_IMAGE, src), 0) + count
    draft.review.debris = [Debris(kind, text, count) for (kind, text), count in found.items()]
