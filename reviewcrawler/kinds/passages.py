"""What the passages of a text do in turn: a film each, a verdict each, a speaker each, or none of it.

Rule of this room: it looks at where lines stand, what recurs and what is counted, in whatever language; all it looks at
is bounded.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.kinds.structure import ENDED, is_part, longest_title

_PASSAGES: Final = 40
"""Lines of a text whose order is looked at."""
_BELOW: Final = 3
"""Lines below a title in which its text names it again."""
_NEAR: Final = 600
"""Characters of such a line in which it does."""
_PARAGRAPH: Final = 50
"""Letters of the shortest line that is a paragraph."""
_OPENING: Final = re.compile(r"^\W{0,3}(?:[^\W\d_]{0,9}\s?#?\d{1,4}\s?[.):–—-]\s?|\(\d{1,3}\)\s?)?[\W_]{0,3}")
_CLOSING: Final = re.compile(r"\s?[(（\[|].{0,80}$|\s[–—-]\s.{0,60}$|[\W_]{1,6}$")
_SHORTEST: Final = 3
"""Letters of the shortest title that is looked for below; fewer are words of every text."""
_VERDICT: Final = re.compile(
    r"\d\s?/\s?(?:5|6|10|20|100)\b|(?:[★☆⭐❤💛🟡]\ufe0f?){2}|(?<!\*)\*{2,5}(?![*\w])|[顆颗]\s?星"
)
_EDGE: Final = 40
"""Characters at either end of a line where a verdict stands."""
_MAY_JUDGE: Final = re.compile(r"[/★☆⭐❤💛🟡*星]")
_CUT: Final = re.compile(r"(?:…|\.\.\.)[\])]?\s?[»>→]?\s?\Z")
_SPEAKER: Final = re.compile(r"[^\W\d_a-zа-я][^:：.!?\n]{1,30}(?=\s?[:：]\s)")
_FIGURES: Final = ("$", "€", "£", "%", "亿", "億", "억", "млн", " mio", " mill", " milh")
"""What stands beside the figures of money and of crowds, case-folded."""
_HOUR: Final = re.compile(r"\d[:h][0-5]\d\b(?!:)|\d\s?(?:[ap]\.?m\b|uhr\b|[点點時]|시\s)")
_NUMBER: Final = re.compile(
    r"\W{0,3}(?:[^\W\d_]{1,9}\s)?#?(?:(\d{1,3})\s?[.):–—-](?!\d)|(\d{1,3})\s?(?:위|位|[《『「«„“]))"
)
"""What a line opens with that is counted off: ``Platz 10:``, ``#3 -``, ``7) ``."""
_SEEN: Final = 2500
"""Characters of a text in which what is counted is counted."""
_SAME: Final = 9
"""Letters at the end of paragraphs that are the same link in all of them, if they are the same."""


def of_passages(lines: list[Block], body: list[Block], text: str) -> dict[str, float]:
    """How many films the lines take in turn, how many verdicts they give, and what else recurs in them; `text` is what
    the body says, case-folded.
    """
    lines, body = lines[:_PASSAGES], body[:_PASSAGES]
    paragraphs = max(1, sum(len(block.text) > _PARAGRAPH for block in body))
    return {
        "films in turn": _log(len(named_below(lines)), 2),
        "counted off": _log(counted_off(lines), 2),
        "verdicts": _log(sum(_judges(block.text) for block in lines), 2),
        "cut short": _log(sum(_CUT.search(block.text[-6:]) is not None for block in body), 2),
        "lines again": _log(max(_recurring(lines), _endings(body)), 3),
        "speakers": min(1.0, 2 * _turns(body) / paragraphs),
        "figures": min(1.5, sum(map(text[:_SEEN].count, _FIGURES)) / paragraphs),
        "hours": math.log1p(len(_HOUR.findall(text[:_SEEN]))),
    }


def _log(count: int, least: int) -> float:
    return math.log1p(count) if count >= least else 0.0


def counted_off(lines: list[Block]) -> int:
    """How many lines open with the number that comes after that of the numbered line above, or before it.

    >>> from reviewcrawler.blocks import Place
    >>> counted_off([Block(0, line, Place("p")) for line in ("10. Tideline", "A slow one.", "9) Copper", "#8 - Sand")])
    3
    """
    opened = (_NUMBER.match(line.text) for line in lines)
    numbers = [int(number[1] or number[2]) for number in opened if number]
    steps = sum(abs(a - b) == 1 for a, b in pairwise(numbers))
    return steps + 1 if steps else 0


def named_below(lines: list[Block]) -> set[str]:
    """The short lines that the text right below them names again, as the titles in a list of films are.

    >>> from reviewcrawler.blocks import Place
    >>> lines = "1. Tideline (2019)", "Tideline is slow, and Ada Moor hurries.", "The rest", "is silence."
    >>> named_below([Block(index, line, Place("p")) for index, line in enumerate(lines)])
    {'Tideline'}
    """
    found = set()
    for index, line in enumerate(lines):
        name = _title(line)
        if not name or name in found:
            continue
        below = lines[index + 1 : index + 1 + _BELOW]
        if any(block.text.find(name, 0, _NEAR) >= 0 for block in below) and not is_part(line.text):
            found.add(name)
    return found


def _title(line: Block) -> str:
    """What a line names if it is a title: without its number, brackets and quotation marks; empty for other lines."""
    text = line.text
    if not 2 < len(text) < longest_title(text) or (not line.heading and ENDED.search(text[-2:])):
        return ""
    name = _CLOSING.sub("", _OPENING.sub("", text, count=1), count=1)
    name = name.title() if name.isupper() else name
    return name if len(name) >= _SHORTEST and not name.islower() else ""


def _judges(text: str) -> bool:
    """True for a line that opens or ends in a verdict."""
    ends = text if len(text) < 2 * _EDGE else text[:_EDGE] + text[-_EDGE:]
    return _MAY_JUDGE.search(ends) is not None and _VERDICT.search(ends) is not None


def _recurring(lines: list[Block]) -> int:
    """How often the short line that stands most often does."""
    counts = Counter(line.text for line in lines if len(line.text) < _PARAGRAPH and not line.text.isdigit())
    return max(counts.values(), default=0)


def _endings(body: list[Block]) -> int:
    """How often paragraphs end in the same words."""
    counts = Counter(block.text[-_SAME:] for block in body if len(block.text) > _PARAGRAPH)
    return max(counts.values(), default=0)


def _turns(body: list[Block]) -> int:
    """How many paragraphs those speak that open more than one with their name; none where nobody asks."""
    if not any(block.text.endswith(("?", "？")) for block in body):
        return 0
    told = (_SPEAKER.match(block.text) for block in body if len(block.text) > _PARAGRAPH)
    counts = Counter(name[0] for name in told if name)
    return sum(times for times in counts.values() if times > 1)
