"""The language of the text.

Rules of this room: the text itself speaks first, because ``lang`` attributes are often a template's; what the page
says decides only where the text does not. A language is its primary subtag: no text proves a region. Scripts and
function words come from a table and cost microseconds; the statistical model is loaded only for a text that has too
few of both.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.draft import Draft
from reviewcrawler.tables import load

_TABLE: Final = load("languages")
_SAMPLE: Final = 1000
"""Characters of the text that are looked at."""
_SURE: Final = 0.08
"""Weight of function words per word that settles a language, where it also leads clearly."""
_SHORT: Final = 40
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’·-][^\W\d_]+)?")
_TAG: Final = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
_SCRIPT: Final = {name: re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges) + "]")
                  for name, ranges in _TABLE["scripts"].items()}  # fmt: skip
_BEYOND_LATIN: Final = re.compile("[\u0370-\u1dff\u2e80-\U0010ffff]")
_SAME: Final = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "bs": "hr", "cmn": "zh"}


def _votes(lists: dict[str, str]) -> dict[str, list[tuple[str, float]]]:
    """For each word the languages it speaks for, and how much: the less, the more they are."""
    speakers: dict[str, list[str]] = {}
    for language, words in lists.items():
        for word in words.split():
            speakers.setdefault(word, []).append(language)
    return {word: [(name, 1 / len(names)) for name in names] for word, names in speakers.items()}


_LATIN: Final = _votes(_TABLE["words"])
_OTHER: Final = {script: _votes(lists) for script, lists in _TABLE["other"].items()}


def read(draft: Draft) -> None:
    """Set the language as a BCP 47 tag: of the body, else of the headline, else as the page says."""
    review = draft.review
    sample = " ".join(part for part in ((review.body or "")[:_SAMPLE], review.headline or "") if part)
    if len(sample) < _SHORT:
        sample = " ".join(block.text[:300] for block in draft.blocks[:40])[:_SAMPLE]
    told = tag(draft.document.language) or tag(draft.linked.language)
    found = detect(sample, told)
    if found:
        review.language = found
        draft.prove("language", "prose", sample[:80])
    elif told:
        review.language = told
        draft.prove("language", "meta", draft.document.language or draft.linked.language)


def tag(told: str) -> str:
    """The primary subtag of a language tag, or an empty string where it says nothing.

    >>> tag("pt_br"), tag("en-us"), tag("nb"), tag("und")
    ('pt', 'en', 'no', '')
    """
    found = _TAG.match(told)
    name = found[1].lower() if found else ""
    return "" if name in ("und", "mul", "zxx") else _SAME.get(name, name)


def detect(text: str, told: str = "") -> str:
    """The language of a text, or an empty string; `told` decides between near ones, and where words do not.

    >>> detect("Um filme que não é para todos, mas que fica com você.", "en")
    'pt'
    >>> detect("이 영화는 무섭다"), detect("Der Film ist lang und nicht für jeden.", "en")
    ('ko', 'de')
    """
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script in _OTHER:
        return _vote(sample.split(), _OTHER[script], told) or _by_letters(sample, script)
    words = _WORD.findall(sample.lower().replace("’", "'"))
    return script or _vote(words, _LATIN, told) or told or _modelled(sample)


def _script(text: str) -> str:
    """The language or family whose script most of the text is in; empty for Latin."""
    if text.isascii() or not _BEYOND_LATIN.search(text):
        return ""
    letters = sum(map(str.isalpha, text))
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPT.items()}
    # A kana in ten Han characters is Japanese; Hangul weighs as much as the words around it.
    if counts["ja"] > 0.08 * (counts["ja"] + counts["zh"]) and counts["ja"] + counts["zh"] > 0.3 * letters:
        return "ja"
    name, most = max(counts.items(), key=lambda pair: pair[1])
    return name if most > 0.3 * letters else ""


def _vote(words: list[str], votes: dict[str, list[tuple[str, float]]], told: str) -> str:
    """The language whose function words lead; between two that are close, the one the page says."""
    score: dict[str, float] = {}
    for speakers in filter(None, map(votes.get, words)):
        for language, weight in speakers:
            score[language] = score.get(language, 0.0) + weight
    ranked = sorted(score, key=score.__getitem__)[::-1]
    most = score[ranked[0]] if ranked else 0.0
    if most < max(1.5, _SURE * len(words)):
        return ""
    close = [name for name in ranked if score[name] > 0.8 * most]
    return ranked[0] if len(close) == 1 else next((name for name in close if name == told), "")


def _by_letters(text: str, script: str) -> str:
    """A language by the letters that only it has, else the script's own."""
    for language, letters in _TABLE["letters"].get(script, {}).items():
        if sum(map(text.lower().count, letters)) > len(text) / 100:
            return str(language)
    return script


def _modelled(text: str) -> str:
    """A language by py3langid's model, where there is text enough for it."""
    if len(text) < 4 * _SHORT:
        return ""
    import py3langid  # noqa: PLC0415  its model takes half a second to load, and few pages need it

    found, _ = py3langid.classify(text)
    return str(_SAME.get(found, found))
