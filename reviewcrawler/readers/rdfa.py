"""RDFa Lite in the vocabulary of schema.org, told as microdata.

Rule of this room: only what says that it speaks schema.org is taken, by a ``vocab`` above it or by its prefix; what
others say in Dublin Core or FOAF is no property here (W3C Recommendation "RDFa Lite 1.1").

>>> told({"typeof": "Movie", "property": "itemReviewed"}, spoken=True)["itemprop"]
'itemReviewed'
"""

from __future__ import annotations

from typing import Final

from reviewcrawler.readers.microdata import Given

ATTRIBUTES: Final = frozenset(["property", "typeof", "vocab"])
_VOCABULARY: Final = "schema.org"
_PREFIX: Final = "schema:"


def speaks(given: Given) -> bool:
    """True where an element says that what it holds speaks schema.org."""
    return _VOCABULARY in given.get("vocab", "")


def told(given: Given, *, spoken: bool) -> Given:
    """An element's attributes as microdata has them; `spoken` where schema.org is the vocabulary around it.

    >>> told({"property": "schema:name dc:title", "content": "Tarn"}, spoken=False)
    {'property': 'schema:name dc:title', 'content': 'Tarn', 'itemprop': 'name'}
    >>> told({"property": "dc:title"}, spoken=True)
    {'property': 'dc:title'}
    """
    found = {"itemprop": _names(given.get("property", ""), spoken), "itemtype": _names(given.get("typeof", ""), spoken)}
    said = {name: value for name, value in found.items() if value}
    if "itemtype" in said:
        said["itemscope"] = ""
    return {**given, **said}


def _names(words: str, spoken: bool) -> str:
    """The names of schema.org among the words of an attribute, bare."""
    names = [word.rpartition("/")[2] if _VOCABULARY in word else word.removeprefix(_PREFIX) for word in words.split()
             if _PREFIX in word or _VOCABULARY in word or (spoken and ":" not in word)]  # fmt: skip
    return " ".join(names)
