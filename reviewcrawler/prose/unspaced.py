"""The director as sentences in Japanese, Chinese and Korean name him.

Rules of this room: no space parts a name from what stands around it, so a name is told by its letters, its length, its
surname, and by the word behind it; what might go on is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reviewcrawler.folding import either
from reviewcrawler.tables import load

_TABLE: Final = load("prose")
_NEVER: Final = frozenset(_TABLE["never"]["words"])
_SURNAMES: Final = "".join(_TABLE["surnames"]["zh"])
_HAN: Final = r"\u3400-\u9fff\u3005"
_KANA: Final = r"\u30a0-\u30ff"
_AFTER: Final = re.compile(
    rf"(?P<name>[{_KANA}{_HAN}·]{{2,16}})(?:さん|氏)?(?:{either(_TABLE['after']['ja'] + _TABLE['after']['zh'])})"
)
_TRADE_ZH: Final = re.compile("导演|導演")
"""Before a name that a verb follows: ``由日本導演森谷有紀執導``."""
_ROLE_ZH: Final = re.compile(r"(?:作为|作為|身为|身為|担任|擔任|编剧并|編劇並|编剧及|編劇及)$")
"""Between a name and the trade: ``李明远作为导演``."""
_CHINESE: Final = tuple(_TABLE["after"]["zh"])
_BEFORE_JA: Final = re.compile(
    rf"(?:(?<![{_KANA}{_HAN}・])監督の|本作の監督・|映画監督、|監督(?:[・、/／]脚本(?:・[{_HAN}]{{2}})?)?(?:は|：|:|が)"
    rf"|監督(?:・脚本)?を(?:務めた|務める|担当した|手がけた)のは|監督したのは|メガホンを(?:取っ|とっ|執っ)たのは)"
    rf"(?P<name>[{_KANA}{_HAN}·・]{{2,16}}?)(?=さん|氏|監督|です|[だではがもと、。，．（(\s「『]|$)"
)
_LATE_JA: Final = re.compile(
    r"監督は[^。\n「『]{3,90}?(?P<name>[ァ-ヿ]{2,12}(?:[・＝][ァ-ヿ]{1,12}){1,3})(?=。|です|だ。|さん|氏|$)"
)
"""What is said of the director before the name, at the sentence's end: ``監督は短編で知られるアダ・ムーア。``"""
_GOES_ON: Final = rf"(?=[{_TABLE['surnames']['behind']}]|[\s，。、！？；：（）()《》「」『』,.]|$)"
_BEFORE_ZH: Final = re.compile(
    rf"(?:导演|導演|名导|名導|大导|大導)(?:是|为|為|：|:)?\s?(?P<name>[{_HAN}]{{1,8}}(?:[·・‧•][{_HAN}]{{1,8}}){{1,3}}?|[{_SURNAMES}][{_HAN}]{{1,3}}?){_GOES_ON}"
)
_BY_ZH: Final = re.compile(
    rf"由(?P<name>[{_HAN}]{{1,8}}(?:[·・‧•][{_HAN}]{{1,8}}){{1,3}}|[{_SURNAMES}][{_HAN}]{{1,3}})"
    rf"(?:{either(_TABLE['by_whom']['zh'])})"
)
_AWARDED: Final = re.compile(
    rf"(?<![^\s，。、；：:,;!！])(?P<name>[{_SURNAMES}][{_HAN}]{{1,2}})(?:[凭憑以](?:借|藉)?《[^《》]{{1,20}}》)?(?:{either(_TABLE['awarded']['zh'])})最佳新?(?:导演|導演)"
)
_FIRST_ZH: Final = re.compile(
    rf"(?<![{_HAN}·])(?:这是|這是|是)?(?P<name>[{_SURNAMES}][{_HAN}]{{1,2}})的(?:{either(_TABLE['first_works']['zh'])})"
)
_BEFORE_KO: Final = re.compile(
    r"(?<![\uac00-\ud7a3])감독(?:은 |: ?)(?P<name>[\uac00-\ud7a3]{3})(?=이?다[.\s]|입니다|이며|[,.(]|\s*$)"
    r"|(?<![\uac00-\ud7a3])감독 (?P<subject>[\uac00-\ud7a3]{3})(?=[는은이가의][\s,])"
)
"""Behind the trade in Korean: ``감독은 차윤호다``, ``감독 차윤호는``."""
_KOREAN: Final = re.compile(
    rf"(?P<name>[\uac00-\ud7a3]{{1,6}}(?: [\uac00-\ud7a3]{{1,6}}){{0,2}}) ?(?:{either(_TABLE['after']['ko'])})(?!상)"
)
_KOREAN_PARTICLE: Final = re.compile(r"(?:[은는이가을를의에도과와로만]|에서|에게|부터|까지|처럼|보다|이나)$")
_KOREAN_SURNAMES: Final = frozenset(load("names")["korean_surnames"])
_BEFORE_NAME: Final = re.compile(
    rf"^(?:{either(sorted((w for v in _TABLE['before_name'].values() for w in v), key=len, reverse=True))})+"
)


_PARTICLES_ZH: Final = frozenset("是为為被和与與跟而由对對让讓像如连連")
_OPENS: Final = "，。！？、；：「『《（(\n "
_JAPANESE: Final = 4
"""Characters of most Japanese names."""
_SURNAME: Final = 2
"""Characters of most Japanese surnames; of whole names only Chinese ones are as short."""
_KINDS: Final = re.compile("[的了是]$|" + either(_TABLE["kinds_of_director"]["zh"]))


CERTAIN: Final = 1.5
"""What a turn weighs that needs no other witness."""


class Named(NamedTuple):
    """Names that a phrase gives as a director's, where the phrase begins and ends, and how much it says."""

    names: tuple[str, ...]
    start: int
    end: int
    weight: float


def named_unspaced(text: str) -> Iterator[Named]:
    """Directors named in a text without spaces between its words.

    >>> [named.names for named in named_unspaced("森谷有紀監督の最新作。导演李明远的新片。")]
    [('森谷有紀',), ('李明远',)]
    """
    for pattern in (_AFTER, _BEFORE_JA, _BEFORE_ZH, _BY_ZH, _AWARDED, _FIRST_ZH, _LATE_JA):
        for found in pattern.finditer(text):
            told = _TRADE_ZH.split(_ROLE_ZH.sub("", found["name"]))
            name = _without_particle(_BEFORE_NAME.sub("", told[-1])).removesuffix("監督").strip("・")
            foreign = "\u30a0" <= name[:1] <= "\u30ff" or any(dot in name for dot in "·・‧•")
            unsure = len(told) == 1 and not foreign and not _is_chinese(name) and not _is_japanese(name, text, found)
            if pattern is _AFTER and unsure and found[0].endswith(_CHINESE):
                continue
            if len(name) == _SURNAME and not foreign and not _is_chinese(name):
                continue
            if 2 <= len(name) <= 14 and name not in _NEVER and (foreign or len(name) <= 5):
                yield Named((name,), found.start(), found.end(), CERTAIN if pattern is _AWARDED else 1.0)
    for found in _KOREAN.finditer(text):
        if name := _korean_name(found["name"]):
            yield Named((name,), found.start(), found.end(), 1.0)
    for found in _BEFORE_KO.finditer(text):
        name = found["name"] or found["subject"]
        if name[0] in _KOREAN_SURNAMES and name not in _NEVER and not _KOREAN_PARTICLE.search(name):
            yield Named((name,), found.start(), found.end(), 1.0)


def _without_particle(name: str) -> str:
    """A name without the word of one character before a Chinese one: ``是李明远``."""
    return name[1:] if name[:1] in _PARTICLES_ZH and not _is_chinese(name) and _is_chinese(name[1:]) else name


def _is_chinese(name: str) -> bool:
    """True for a Chinese name in full: without a space, what stands before a director may be anything."""
    return 2 <= len(name) <= 4 and name[0] in _SURNAMES


def _is_japanese(name: str, text: str, found: re.Match[str]) -> bool:
    """True for four characters that open a sentence of Chinese, and hold no word for what a director may be."""
    opens = found.start() == 0 or text[found.start() - 1] in _OPENS
    return opens and found["name"] == name and len(name) == _JAPANESE and not _KINDS.search(name)


def _korean_name(run: str) -> str:
    """The name at the end of a run of Korean words, or an empty string."""
    words = run.removesuffix(" 감독").split(" ")
    last = words[-1]
    if last in _NEVER or len(last) < 2:
        return ""
    if 2 <= len(last) <= 4 and last[0] in _KOREAN_SURNAMES and not (len(last) == 2 and len(words) > 1):
        return last
    if _KOREAN_PARTICLE.search(last) or len(last) > 5:
        return ""
    given = words[-2] if len(words) > 1 else ""
    return f"{given} {last}" if given and not _KOREAN_PARTICLE.search(given) and given not in _NEVER else ""
