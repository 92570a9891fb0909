"""What sort of page it is: the kind for which its features speak loudest.

Rules of this room: a kind's score is a sum of features times the weights of a table, and nothing else; so each
decision can be read. What holds of one film only is withdrawn where the page is not about one.
"""

from __future__ import annotations

from typing import Final

from reviewcrawler.draft import Draft
from reviewcrawler.kinds.features import features
from reviewcrawler.kinds.shells import tell
from reviewcrawler.review import KINDS, Kind
from reviewcrawler.tables import load

_WEIGHTS: Final[dict[str, dict[str, float]]] = load("kind_weights")
_ABOUT_A_FILM: Final = ("review", "film", "preview")
"""Kinds whose page is about one film; news and interviews may be, where credits or linked data say so."""
_JUDGING: Final = ("review", "film")
"""Kinds whose verdict is one on a film."""


def read(draft: Draft) -> None:
    """Set the kind; withdraw film and verdict from pages that are not about one film."""
    found = features(draft)
    points = scores(found)
    review = draft.review
    review.kind = "other" if tell(draft) else max(KINDS, key=points.__getitem__)
    draft.prove("kind", "prose", explain(found, review.kind))
    if review.kind not in _ABOUT_A_FILM and not _has_credits(draft):
        _withdraw(draft, "film")
    if review.kind not in _JUDGING:
        _withdraw(draft, "rating")


def scores(found: dict[str, float]) -> dict[Kind, float]:
    """The points of each kind.

    >>> points = scores({"headline review": 1, "words film": 1.5, "words judge": 1, "long": 1})
    >>> max(points, key=points.get)
    'review'
    """
    return {
        kind: _WEIGHTS[kind].get("bias", 0.0)
        + sum(_WEIGHTS[kind].get(name, 0.0) * value for name, value in found.items())
        for kind in KINDS
    }


def explain(found: dict[str, float], kind: Kind) -> str:
    """The features that speak loudest for or against a kind, with their points.

    >>> explain({"claims review": 1}, "review").startswith("claims review +")
    True
    """
    weights = _WEIGHTS[kind]
    points = {name: weights.get(name, 0.0) * value for name, value in found.items()}
    loudest = sorted(points, key=lambda name: -abs(points[name]))[:8]
    return ", ".join(f"{name} {points[name]:+.1f}" for name in loudest if abs(points[name]) >= 0.05)


def _has_credits(draft: Draft) -> bool:
    """True for news and interviews that give the credits of their film."""
    proof = draft.review.evidence.get("film")
    told = proof is not None and proof.by in ("credits", "linked-data")
    return draft.review.kind in ("news", "interview") and (told or bool(draft.review.director and draft.review.cast))


def _withdraw(draft: Draft, field: str) -> None:
    setattr(draft.review, field, None)
    draft.review.evidence.pop(field, None)
