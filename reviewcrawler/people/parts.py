"""Actors told with the parts they play: one a line, and lists that tell role and name the other way round.

Rule of this room: what stands beside a colon or in brackets is the actor only where the whole list says so.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.people.full_names import is_korean
from reviewcrawler.people.person import is_name, told
from reviewcrawler.review import Credit

_PART_LINE: Final = re.compile(r"\s*(?P<part>[^:：\n,、/]{1,24})[:：](?P<name>[^:：\n,、/]{2,24})(?=\n|$)")
_UNCASED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PLAYED: Final = (" 역", "役")
"""Behind a part, so that the name stands before the colon."""


def by_parts(text: str) -> tuple[list[Credit], int]:
    """The actors of lines that each tell a part, a colon and who plays it, in scripts without capitals.

    With them goes where the last of these lines ends.

    >>> found, end = by_parts("고영: 차윤호\\n도연: 서이안\\n그리고 바다")
    >>> [credit.name for credit in found], found[0].role, end
    (['차윤호', '서이안'], '고영', 15)
    """
    told_so: list[Credit] = []
    end = 0
    while line := _PART_LINE.match(text, end):
        part, name = line["part"].strip(), line["name"].strip()
        if name.endswith(_PLAYED):
            part, name = name[:-1].strip(), part
        if not is_name(name) or not _UNCASED.match(name):
            break
        told_so.append(Credit(name, part))
        end = line.end()
    return (told_so, end) if len(told_so) > 1 else ([], 0)


def swapped(found: list[Credit]) -> list[Credit]:
    """Role and name put right where a list is told as ``Role (Name)``, or as ``Role: Name`` in Korean."""
    told_roles = [c.role for c in found if c.role]
    if len(found) < 3 or len(told_roles) < len(found):
        return found
    full = sum((" " in role and is_name(role)) or is_korean(role) for role in told_roles)
    single = sum(" " not in c.name and not is_korean(c.name) for c in found)
    if full < len(found) or single * 2 < len(found):
        return found
    return [Credit(told(c.role or c.name), c.name) for c in found]
