"""Names in full in scripts where a space may part names as well as the halves of one.

Rule of this room: a name counts as full by its length or by the surname it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reviewcrawler.tables import load

_TABLE: Final = load("names")
_HAN_NAME: Final = re.compile(r"[\u3400-\u9fff\u3005][\u3041-\u30ff\u3400-\u9fff\u3005]{2,5}")
"""A name too long to be a surname or a given name alone."""
_KANA_NAME: Final = re.compile(r"[ァ-ヿ]{1,12}(?:[・＝][ァ-ヿ]{1,12}){1,3}")
_HAN_SURNAMES: Final = frozenset(_TABLE["han_surnames"])
_KOREAN_SURNAMES: Final = frozenset(_TABLE["korean_surnames"])
_KOREAN_NAME: Final = re.compile(r"[\uac00-\ud7a3]{3}")


def in_full(names: Sequence[str]) -> bool:
    """True where each of several names is one in full, so that the spaces between them part people.

    >>> in_full(["차윤호", "서이안"]), in_full(["차", "윤호"])
    (True, False)
    """
    return (
        all(_HAN_NAME.fullmatch(name) or _KANA_NAME.fullmatch(name) for name in names)
        or all(map(_is_chinese, names))
        or all(map(is_korean, names))
    )


def _is_chinese(name: str) -> bool:
    """True for a Chinese name in full: a surname and one or two characters more."""
    return 2 <= len(name) <= 3 and name[0] in _HAN_SURNAMES and name[-1] > "\u33ff"


def is_korean(name: str) -> bool:
    """True for a Korean name in full: a surname and two syllables more."""
    return name[0] in _KOREAN_SURNAMES and _KOREAN_NAME.fullmatch(name) is not None
