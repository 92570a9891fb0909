"""The vocabulary: what a record holds, under the field's standard names.

Rule of this room: a field exists here or nowhere, with its type, a sentence and its schema.org name beside it.
Values only; nothing here reads a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Self, get_args

from reviewcrawler.markdown import Part, marked
from reviewcrawler.notebook import fragment

Kind = Literal["review", "film", "preview", "news", "list", "interview", "essay", "index", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)

By = Literal["linked-data", "meta", "credits", "headline", "prose", "site-rule"]


@dataclass(frozen=True, slots=True)
class Film:
    """The film a page is about (schema.org ``Movie``)."""

    title: str
    year: int | None = None
    same_as: list[str] = field(default_factory=list, hash=False)
    """The film's own pages at IMDb, Wikidata, Letterboxd and TMDB, where the page leads there (``sameAs``)."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One actor of the cast (schema.org ``actor``), with the role where the page names it."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A verdict on a scale (schema.org ``reviewRating``): a number, or a letter grade as written."""

    value: float | str
    best: float | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: ``by`` names the kind of source, ``raw`` is the text itself."""

    by: By
    raw: str
    against: str | None = None
    """What a source that is trusted less says otherwise, behind its kind; missing where none does."""


@dataclass(frozen=True, slots=True)
class Debris:
    """One thing taken away from the page: its kind, its text and how often it stood there."""

    kind: str
    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that could not be read; a fault never costs the record."""

    field: str
    message: str


def _one(cls: type[Any], value: object) -> Any:
    """Build `cls` from a mapping, passing over keys it does not know; None stays None."""
    if not isinstance(value, Mapping):
        return None
    known = {f.name for f in fields(cls)}
    try:
        return cls(**{k: v for k, v in value.items() if k in known and v is not None})
    except TypeError:
        return None


def _many(cls: type[Any], value: object) -> list[Any]:
    items = value if isinstance(value, list) else []
    return [made for made in (_one(cls, item) for item in items) if made is not None]


class Outlined:
    """What the paragraphs of a body are, as long as nobody wrote them down: no part of the record."""

    __slots__ = ("outline",)
    outline: list[Part]

    def keep_outline(self, outline: list[Part]) -> None:
        """Note what each paragraph of the body is."""
        self.outline = outline


@dataclass(slots=True)
class Review(Outlined):
    """A page, read. ``None`` or ``[]`` means that the page does not say.

    >>> Review(id="a", headline="Solaris").to_dict()["headline"]
    'Solaris'
    >>> Review.from_dict({"id": "a", "film": {"title": "Solaris", "year": 1972}}).film
    Film(title='Solaris', year=1972, same_as=[])
    """

    id: str = ""
    """Stable: a hash of the normalised URL; without a URL, of the bytes and the path (``identifier``)."""
    url: str | None = None
    """The address the page was fetched from (``url``)."""
    canonical_url: str | None = None
    """The address the page names as its own (``mainEntityOfPage``)."""
    site: str | None = None
    """The host, without ``www.``."""
    source: str | None = None
    """The path or URL as given by the user."""
    kind: Kind = "other"
    """What sort of page it is; every readable page gets a record."""
    headline: str | None = None
    """The page's own headline (``headline``)."""
    film: Film | None = None
    """The film judged or described (``itemReviewed``)."""
    director: list[str] = field(default_factory=list)
    """Directors, in the page's order (``itemReviewed.director``)."""
    cast: list[Credit] = field(default_factory=list)
    """Actors and roles, in the page's order (``itemReviewed.actor``)."""
    synopsis: str | None = None
    """The plot as the page sums it up apart from the review (``itemReviewed.description``)."""
    body: str | None = None
    """The article's own text: paragraphs parted by one blank line, no markup (``reviewBody``)."""
    author: list[str] = field(default_factory=list)
    """Who signs the text (``author``)."""
    date_published: str | None = None
    """ISO 8601 (``datePublished``)."""
    date_modified: str | None = None
    """ISO 8601 (``dateModified``)."""
    rating: Rating | None = None
    """The verdict on its scale (``reviewRating``)."""
    language: str | None = None
    """BCP 47 (``inLanguage``)."""
    truncated: bool = False
    """The text breaks off before its end."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """For each value read: by what, and the text it was read from."""
    debris: list[Debris] = field(default_factory=list)
    """All that was taken away, with kind and count."""
    faults: list[Fault] = field(default_factory=list)
    """What could not be read."""
    fetched: dict[str, Any] = field(default_factory=dict)
    """``{at, status, sha256, version}``; left out when records are compared."""
    copy: dict[str, Any] | None = None
    """``{cluster, relation, original}`` (``isBasedOn``), or None."""

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON values, keys in the order of this class."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    def markdown(self) -> str:
        """The body in Markdown: subheadings, list items, quotations and listings with their marks.

        A review that was read back from its record has paragraphs alone.

        >>> Review(body="One.\\n\\n*Two*").markdown()
        'One.\\n\\n\\\\*Two\\\\*'
        """
        paragraphs = self.body.split("\n\n") if self.body else []
        outline = getattr(self, "outline", [])
        return marked(paragraphs, outline if len(outline) == len(paragraphs) else [""] * len(paragraphs))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return fragment(self.to_dict())

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """A record read back; keys that are missing, null or unknown do no harm."""
        known = {f.name for f in fields(cls)}
        given = {k: v for k, v in record.items() if k in known and v is not None}
        for key, made_of in (("film", Film), ("rating", Rating)):
            if key in given:
                given[key] = _one(made_of, given[key])
        for key, each_of in (("cast", Credit), ("debris", Debris), ("faults", Fault)):
            if key in given:
                given[key] = _many(each_of, given[key])
        proofs = given.get("evidence") or {}
        given["evidence"] = {k: e for k, e in ((k, _one(Evidence, v)) for k, v in proofs.items()) if e}
        return cls(**given)


def _plain(value: object) -> Any:
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, Evidence) and value.against is None:
        return {"by": value.by, "raw": value.raw}
    if isinstance(value, (Film, Credit, Rating, Evidence, Debris, Fault)):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return value
