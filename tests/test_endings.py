"""Texts that break off, and texts that only look so."""

from __future__ import annotations

import pytest

from reviewcrawler.endings import breaks_off, is_closed

WHOLE = ["The storm comes late, and when it comes nobody in the village looks up from the bees."] * 3
JAPANESE = [
    "嵐は遅れてやってくるが、村の誰ひとりとして蜂から目を上げようとはしない。そして映画は静かに終わりを告げ、観客もまた席を立てずにいるのだった。"
] * 3


@pytest.mark.parametrize(
    ("paragraphs", "truncated"),
    [
        ([*WHOLE, "And so the keeper walks down to the shore and finds that the boats had already"], True),
        ([*WHOLE, "And so the keeper walks down to the […]"], True),
        ([*WHOLE, "And so the keeper walks down to the shore."], False),
        ([*WHOLE, 'The last word is "bees."'], False),
        ([*WHOLE, "And so it ends..."], False),
        ([*WHOLE, "Dee Lark"], False),
        ([*WHOLE, "Rating: 4/5"], False),
        (
            ["So much depends", "upon a keeper", "of white bees", "and the rain that glazes his old red wooden cart"],
            False,
        ),
        ([*JAPANESE, JAPANESE[0][:-20]], True),
        (JAPANESE, False),
        ([""], False),
    ],
)
def test_a_text_is_held_to_its_habits(paragraphs: list[str], truncated: bool) -> None:
    assert breaks_off(paragraphs, "en") is truncated


def test_a_lone_paragraph_breaks_off_at_a_word_that_needs_another() -> None:
    text = "The storm comes late, and when it comes nobody in the village looks up from"
    assert breaks_off([text], "en")
    assert not breaks_off([text + " the bees"], "en")


@pytest.mark.parametrize("text", ["«Ende.»", "終わり。", "समाप्त।", "end.*", ""])
def test_final_marks_of_many_scripts(text: str) -> None:
    assert is_closed(text)
