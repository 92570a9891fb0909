"""What a page says of itself to machines, in one place.

Rule of this room: values stand as the page wrote them; their own rooms judge and clean them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewcrawler.review import Credit, Evidence, Rating


@dataclass(slots=True)
class LinkedData:
    """What is said of the page's main thing; a value that is not said is empty."""

    types: set[str] = field(default_factory=set)
    """Schema types of the page's own nodes: the review or article, and the film: ``{"Review", "Movie"}``."""
    headline: str = ""
    film_title: str = ""
    film_year: int | None = None
    film_same_as: list[str] = field(default_factory=list)
    """Addresses of other pages about the film."""
    director: list[str] = field(default_factory=list)
    cast: list[Credit] = field(default_factory=list)
    synopsis: str = ""
    """The description of the film (never that of the article)."""
    author: list[str] = field(default_factory=list)
    """People who sign."""
    houses: list[str] = field(default_factory=list)
    """Organisations named as the author."""
    date_published: str = ""
    """As written; mostly ISO 8601."""
    date_modified: str = ""
    rating: Rating | None = None
    language: str = ""
    canonical_url: str = ""
    site_name: str = ""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    """For each value that is set, by its field: where it stood, and the text it was read from."""
