"""Film titles that a headline may hold.

Rules of this room: a headline in, possible titles out, each with a weight and the year written beside it; which of
them the page is about is another room's affair. A title stays as written: no quotes, stars, announcing words, sites
or years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reviewcrawler.folding import either
from reviewcrawler.headline import fold
from reviewcrawler.tables import load
from reviewcrawler.titles.quoting import EDGES, holds_a_title, is_half_quoted, is_spoken, quoted

_TABLE: Final = load("titles")
_ANNOUNCE: Final = frozenset(_TABLE["affixes"]["announce"])
_BESIDE: Final = frozenset(_TABLE["affixes"]["beside"])
_LINKS: Final = frozenset(_TABLE["affixes"]["links"])
_SMALL_LINKS: Final = frozenset(_TABLE["affixes"]["small_links"])
_SMALL: Final = frozenset(_TABLE["affixes"]["small"])
_ARTICLES: Final = frozenset(_TABLE["affixes"]["articles"])
_SENTENCE_CASED: Final = frozenset(_TABLE["affixes"]["sentence_cased"])
_GLUED: Final = tuple(sorted(_TABLE["affixes"]["glued"], key=len, reverse=True))
_FILM_BEFORE: Final = re.compile(rf"(?:{either(_TABLE['affixes']['film_beside'])})(?=[\u30a1-\u30fa][\u30a1-\u30fa・])")
"""A word for a film right before syllables that spell names, in scripts without spaces."""
_EDITIONS: Final = frozenset(_TABLE["affixes"]["editions"])
_EDITION: Final = 5
"""Words of a part of a headline that can tell which disc is reviewed."""
_FESTIVALS: Final = frozenset(fold(name) for name in _TABLE["affixes"]["festivals"])
_FESTIVAL: Final = re.compile(r"(.{3,30}?)\s'?(?:\d\d|20\d\d)")
_COLUMNS: Final = frozenset(fold(words) for words in _TABLE["affixes"]["columns"])
_WHOLLY_QUOTED: Final = re.compile(r"[“„«\"‘'『「《]\s?[^“”„«»『』「」《》\"]{1,80}\s?[”“»\"’'』」》]")
_SHOUTED: Final = re.compile(r"(?<![\w’'-])[A-ZÀ-ÞА-ЯЁĀ-Ž]{4,}(?:\s(?:[A-ZÀ-ÞА-ЯЁĀ-Ž’'-]+|\d{1,2})(?![a-z]))*(?![\w])")
"""A title in capitals within a headline that is not."""
_LENTICULAR: Final = re.compile(r"^\s*(?:【[^【】]{1,40}】|\[[^\[\]]{1,40}\])\s*(?=\S)")
"""A column's name in brackets before the headline."""
_ASIDE: Final = re.compile(
    rf"(?<=\S)\s*【[^【】]{{0,30}}(?:{either(_TABLE['affixes']['bracketed'])})[^【】]{{0,30}}】(?=\s*(?:$|[(（]))"
)
"""The verdict, or what else the text gives, in brackets behind the headline."""
_YEAR: Final = r"(?:18[89]|19\d|20\d)\d"
_STROKE: Final = re.compile(
    rf"[|｜]|[(\[（][^()]*{_YEAR}[^()]*[)\]）]\s?[–—-]"
    rf"|(?<=[\u3040-\u9fff])\s[^\s、]{{2,12}}、"
)
"""What parts a title from what else a headline says, for sure."""
_PAREN: Final = re.compile(r"\s*[(\[（]([^()\[\]（）]{0,80})[)\]）]")
_IN_PAREN: Final = re.compile(rf"\b({_YEAR})\b")
_INSTALMENTS: Final = re.compile(r"\s\d\s?편(?:[과와,]\s?\d\s?편)+$")
"""Which parts of a series a headline takes together."""
_BARE_YEAR: Final = re.compile(rf",\s({_YEAR})\.?$")
_PARTS: Final = re.compile(
    r"\s*[|｜•·]\s*|\s+[-–—~/:]+\s+|:\s+|(?<=[^\W\d_])：|(?<=[\u3040-\u9fff\d]):(?=[\u3040-\u9fff])|(?<=[\u3040-\u9fff])_(?=[\u3040-\u9fff])|(?<=[\u3040-\u9fff])\s(?=[^\s、]{2,12}、)|!\s+|\?\s+|\s*,\s+(?=(?:a|an|the|um|uma|un|une|ein|eine)\s)|,\s+(?=[a-zà-ž]+\s[^\s,]+\s[^\s,]+\s\S)"
    r"|\s+(?:aneb|czyli)\s+"
    r"|(?<!\bMr)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bVol)(?<!\bvs)(?<=[^\W_]{2}|\s\d)\.\s+(?=[A-ZÀ-ÞА-ЯЁ][^\s.]*\s\S)"
)
_FIGURE: Final = re.compile(r"\s*(?:\d(?:[.,]\d)?|10)\s*")
"""A part of a headline that is a verdict alone."""
_UNDERSCORE: Final = re.compile(r"(?<=[\u3040-\u9fff])_(?=[\u3040-\u9fff])")
"""Parts a title from what else a headline says, and stands within none."""
_STARS: Final = re.compile(r"[★☆⭐✰½✩✮]+|(?<!\S)\*{1,5}½?(?!\S)|\b\d(?:[.,]\d)?\s?/\s?(?:5|10)\b")
BY: Final = re.compile(
    r",?\s+(?i:by|de|von|di|par|by director|dir\.|av|van|от|од)\s+(?=[A-ZÀ-ÞА-Я])|,?\s+d['’](?=[A-ZÀ-ÞА-Я])"
    r"|,?\s+(?i:directed by|a film by|un film d[e'’]|ein film von|dirigida por|dirigido por|réalisé par|diretto da"
    r"|reż\.|reżyseria:?|rež\.|režie:?|реж\.|regie:)\s+"
)
"""Between a title and its director."""
ACT: Final = re.compile(
    r"(?i:directed by|a film by|un film d[e'’]|ein film von|dirigid[ao] por|réalisé par|diretto da"
    r"|reż\.|reżyseria:?|rež\.|režie:?|реж\.|regie:)\s"
)
"""Those of them that no title holds."""
_MAX_PARTS: Final = 5


class Named(NamedTuple):
    """A possible title, how well it is placed, and the year beside it."""

    title: str
    weight: float
    year: int | None = None
    closed: bool = False
    """True where a bracket with a year or another title ends it."""
    subtitled: bool = False
    """True where it looks like a title with its subtitle."""


def names_in(headline: str) -> Iterator[Named]:
    """Possible titles of a headline, in no order.

    >>> max(names_in("Film Review - Solaris (1972)"), key=lambda n: n.weight)
    Named(title='Solaris', weight=5.7, year=1972, closed=True, subtitled=False)
    >>> max(names_in("A long journey: “Solaris” and its sea"), key=lambda n: n.weight).title
    'Solaris'
    """
    line = _STARS.sub(" ", " ".join(headline[:300].split()))
    line = _ASIDE.sub("", line)
    spoken = [line[start:end] for _, start, end in quoted(line) if is_spoken(line[start:end])]
    for said in spoken:
        line = line.replace(said, " ", 1)
    for text, _, end in quoted(line):
        year = _year_after(line[end:])
        yield Named(text, 3.5 + (1.0 if year else 0.0), year)
    if not line.isupper():
        yield from (Named(found[0].strip(EDGES), 2.6) for found in _SHOUTED.finditer(line) if is_name(found[0]))
    line = _LENTICULAR.sub("", line)
    parts = [part for part in _PARTS.split(line) if part and part.strip(EDGES)]
    parts = [part for part in parts if len(parts) == 1 or not (_is_edition(part) or _FIGURE.fullmatch(part))]
    kept = [(part, announced) for part in parts[:8] for part, announced in [without_announcing(part)] if is_name(part)]
    announced = len(kept) < len(parts) or any(was for _, was in kept)
    dated = any(_IN_PAREN.search(inside) for part, _ in kept for inside in _PAREN.findall(part))
    for named in _joined(line, [part for part, _ in kept], 1.0 if announced else 0.0):
        beside = dated and named.year is None
        yield named._replace(weight=named.weight - 1.0) if beside else named


def _is_edition(part: str) -> bool:
    """True for a part that tells which disc: ``Collector's Edition``."""
    words = fold(part).split()
    return len(words) <= _EDITION and not _EDITIONS.isdisjoint(words)


def _joined(line: str, parts: list[str], bonus: float) -> Iterator[Named]:
    """Each part, and each row of parts as it stands in the line."""
    for first in range(min(len(parts), _MAX_PARTS)):
        for last in range(first, min(len(parts), _MAX_PARTS)):
            start = line.find(parts[first])
            end = line.find(parts[last], start) + len(parts[last])
            text = parts[first] if first == last else line[start:end]
            if any(map(str.isalnum, _rest(text, parts[first : last + 1]))):
                continue
            whole = _whole(text) if last - first + 1 == len(parts) else 0.0
            if last > first and (_WHOLLY_QUOTED.fullmatch(parts[first].strip()) or _UNDERSCORE.search(text)):
                continue
            joined = last == first + 1 and _is_subtitle(text, parts[last])
            stroke = 1.5 if last > first and _STROKE.search(text) else 0.0
            for named in _stripped(text, 2.0 + bonus + whole - stroke - 0.3 * first - 0.2 * (last - first)):
                yield named._replace(subtitled=joined)


def _rest(text: str, parts: list[str]) -> str:
    """What is left of a text without its parts."""
    for part in parts:
        text = text.replace(part, "", 1)
    return text


def _is_subtitle(text: str, second: str) -> bool:
    """True for ``Solaris: Station One``, not for ``Solaris: a long journey``: short, after a colon, and in capitals."""
    words = _PAREN.sub("", second).split()
    capitals = [word for word in words if word[:1].isupper() or word[:1].isdigit() or word.casefold() in _SMALL]
    colon = text.rpartition(second)[0].rstrip().endswith(":")
    article = words[0].casefold()
    spoken = article not in _ARTICLES or (article in _SENTENCE_CASED and len(words) > 2)
    return colon and len(words) <= 6 and len(capitals) == len(words) and spoken


def is_small(word: str) -> bool:
    """True for a word that titles set in small letters."""
    return word.casefold() in _SMALL


def _whole(text: str) -> float:
    """What a headline that holds nothing else is worth: short ones are mostly the title itself."""
    words = len(fold(_PAREN.sub("", text)).split())
    return 1.4 if words <= 4 else 0.9 if words <= 6 else 0.4


def _stripped(text: str, weight: float) -> Iterator[Named]:
    """A part without its brackets, its year, and its director."""
    year = None
    for inside in _PAREN.findall(text):
        found = _IN_PAREN.search(inside)
        year = int(found[1]) if found else year
    bare = _INSTALMENTS.sub("", _PAREN.sub("", text))
    if found := _BARE_YEAR.search(bare):
        year, bare = int(found[1]), bare[: found.start()]
    title = bare.strip(EDGES + "<>〈〉")
    if is_name(title) and not is_half_quoted(title) and not holds_a_title(title):
        yield Named(
            title, round(weight + (1.0 if year else 0.0) + (0.3 if bare != text else 0.0), 2), year, bare != text
        )
    if by := BY.search(title):
        yield Named(title[: by.start()].strip(EDGES), weight - 0.5, year)


def _year_after(rest: str) -> int | None:
    """The year in brackets right after a title."""
    found = _PAREN.match(rest)
    year = _IN_PAREN.search(found[1]) if found else None
    return int(year[1]) if year else None


def without_announcing(part: str) -> tuple[str, bool]:
    """A part of a headline without the words that announce a review, and whether there were any.

    >>> without_announcing("Recensione film Solaris"), without_announcing("Movie Camera"), without_announcing("Review")
    (('Solaris', True), ('Movie Camera', False), ('', True))
    """
    words = part.split()
    folded = [word.casefold().strip(EDGES + "?!()[]") for word in words]
    start = _run(folded)
    while 0 < start < len(words) and (folded[start] in _LINKS or words[start] in _SMALL_LINKS):
        start += 1
    stop = len(words) - _run(folded[::-1][: len(words) - start])
    while start < stop < len(words) and folded[stop - 1] in _LINKS:
        stop -= 1
    if start == 0 and 1 < stop < len(words) and folded[0] in _LINKS and not folded[0].isascii():
        start = 1
    if start < stop - 1 and stop < len(words) and folded[stop - 1] in _ARTICLES and words[stop - 2].endswith(","):
        stop -= 1
    text = " ".join(words[start:stop]).strip()
    if 0 < stop < len(words):
        text = text.rstrip(" ,")
    bare = text.rstrip("。!！")
    for ending in _GLUED:
        if bare.endswith(ending) and len(bare) > len(ending):
            title = bare.removesuffix(ending).strip()
            return title[found.end() :] if (found := _FILM_BEFORE.match(title)) else title, True
    return text, stop - start < len(words)


def _run(folded: list[str]) -> int:
    """Length of the run of announcing words at the beginning; 0 without a word that announces by itself."""
    last = 0
    for at, word in enumerate(folded[:6], 1):
        if word in _ANNOUNCE:
            last = at
        elif word not in _BESIDE:
            break
    return last


def is_name(text: str) -> bool:
    """True for what may be a title: words, and not the name of a column.

    >>> is_name("Solaris"), is_name("Film of the Week"), is_name("—"), is_name("(1972)")
    (True, False, False, False)
    """
    bare = fold(_PAREN.sub("", text))
    if (festival := _FESTIVAL.fullmatch(bare)) and festival[1] in _FESTIVALS:
        return False
    return bool(bare) and bare not in _COLUMNS and bare not in _ANNOUNCE and len(text) <= 150
