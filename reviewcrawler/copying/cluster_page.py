"""The page of one cluster: its original and the evidence for it, its records, and the texts side by side.

Rule of this room: HTML out of a cluster and its records. Records are named by where they were published, for a person
knows no ids; whatever they said is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from reviewcrawler.copying.beside import beside
from reviewcrawler.copying.elsewhere import site_of
from reviewcrawler.copying.find import CopyCluster, Member
from reviewcrawler.review import Review

SHOWN: Final = 25
"""Members of a cluster whose texts are laid beside the anchor's."""
LISTED: Final = 2000
"""Members of a cluster that are named."""
_PHRASES: Final = 3
_LONGEST: Final = 100
"""Characters of a phrase that are shown."""

Reviews = Mapping[str, Review]


def film_of(cluster: CopyCluster, reviews: Reviews) -> str:
    """What a cluster is called: the film, else the headline of its anchor, else its id."""
    anchor = reviews[cluster.anchor] if cluster.anchor in reviews else next(iter(reviews.values()))
    return anchor.film.title if anchor.film and anchor.film.title else anchor.headline or cluster.id


def place_of(review: Review) -> str:
    """Where a record was published, without the way to it: its address, its site, its file, or else its id.

    >>> place_of(Review(id="a", url="https://www.quay.example/film/salt?page=1"))
    'www.quay.example/film/salt?page=1'
    >>> place_of(Review(id="a"))
    'a'
    """
    return (review.url or "").split("://", 1)[-1] or site_of(review) or review.source or review.id


def cluster_page(cluster: CopyCluster, reviews: Reviews) -> Iterator[str]:
    """The page of a cluster, piece by piece; `reviews` are its records by id, the first `LISTED` at least."""
    yield from _origin(cluster, reviews)
    yield f'<h2>Records</h2><p class="facts">Cluster {escape(cluster.id)}</p><ol class="records">'
    yield from (_record(member, reviews[member.id]) for member in cluster.members[:LISTED])
    yield "</ol>"
    if len(cluster.members) > LISTED:
        yield f"<p>and {len(cluster.members) - LISTED} more</p>"
    for link in cluster.links:
        yield f"<p>Shares passages: {_named(link.one, reviews)} and {_named(link.other, reviews)}.</p>"
    anchor = reviews.get(cluster.anchor)
    for member in cluster.members[:SHOWN]:
        if anchor is not None and member.relation not in (None, "exact"):
            yield _texts(anchor, reviews[member.id], member)


def _origin(cluster: CopyCluster, reviews: Reviews) -> Iterator[str]:
    origin = cluster.origin
    yield "<h2>The original</h2><p>"
    yield _named(cluster.original, reviews) if cluster.original else escape(f"Unknown: {origin.reason}")
    yield "</p><ul>"
    for clue in origin.evidence:
        yield f"<li><b>{escape(clue.kind)}</b> for {_named(clue.speaks_for, reviews)}: {escape(clue.says)}</li>"
    yield "</ul>" if origin.evidence else '<li class="none">no evidence</li></ul>'
    if origin.lineage:
        steps = (f"<li>{_named(copy, reviews)} from {_named(source, reviews)}</li>" for copy, source in origin.lineage)
        yield f"<h2>Who copied from whom</h2><ul>{''.join(steps)}</ul>"


def _record(member: Member, review: Review) -> str:
    facts = [", ".join(review.author), (review.date_published or "")[:10], f"{len(review.body or ''):,} characters",
             f"score {member.score:.2f}", f"id {review.id}"]  # fmt: skip
    phrases = "".join(f"<li>“{escape(_cut(phrase))}”</li>" for phrase in member.evidence.get("phrases", ())[:_PHRASES])
    return (
        f'<li><span class="relation">{member.relation or "anchor"}</span> {_address(review)}<br>'
        f'<span class="facts">{escape(" · ".join(fact for fact in facts if fact))}</span>'
        + (f'<ul class="phrases" aria-label="Phrases in common">{phrases}</ul>' if phrases else "")
        + "</li>"
    )


def _cut(phrase: str) -> str:
    """A phrase as it is shown: whole, or up to a word with an ellipsis."""
    return phrase if len(phrase) <= _LONGEST else f"{phrase[:_LONGEST].rsplit(' ', 1)[0]} …"


def _named(record: str, reviews: Reviews) -> str:
    return _address(reviews[record]) if record in reviews else escape(record)


def _address(review: Review) -> str:
    shown = escape(place_of(review))
    linked = (review.url or "").startswith(("http://", "https://"))
    return f'<a href="{escape(review.url or "")}" rel="noreferrer">{shown}</a>' if linked else shown


def _texts(anchor: Review, review: Review, member: Member) -> str:
    rows = "".join(
        f"<tr{' class=moved' if moved else ''}><td>{one}</td><td>{other}</td></tr>"
        for one, other, moved in beside(anchor.body or "", review.body or "", member.evidence)
    )
    note = f"<p>{escape(str(member.evidence['note']))}</p>" if "note" in member.evidence else ""
    return (
        f'<h2>Beside {escape(place_of(review))}</h2>{note}<table class="texts"><caption>Sentence by sentence; what '
        "only one text has is struck out or underlined, and moved sentences are set in italics</caption><thead><tr>"
        f'<th scope="col">{escape(place_of(anchor))} (anchor)</th>'
        f'<th scope="col">{escape(place_of(review))} ({escape(member.relation or "")})</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
