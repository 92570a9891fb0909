"""The gates: what must not fall off against the median of a site's last runs.

Rule of this room: figures in, sentences out. A gate speaks up only where chance does not explain what it sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from statistics import NormalDist, median
from typing import Final, NamedTuple

from reviewcrawler.health.figures import FIELDS, Figures

CHANCE: Final = 0.002
"""How rarely a gate may speak up by mere chance."""
LAST: Final = 8
"""Runs that make the median."""
_FEW: Final = 3
_SHORT: Final = 5
_SURE: Final = 0.98
_MANY: Final = 1000


@dataclass(frozen=True, slots=True)
class Gates:
    """How far a site may fall off; the defaults suit sites of any kind.

    ``records``, ``coverage`` and ``body`` are shares of the median below which a gate breaks, ``errors`` what the share
    of failures may rise by, ``nothing_new`` the number of runs in a row that may bring nothing (0: any number), and
    ``required`` the fields whose coverage is watched.
    """

    records: float = 0.5
    coverage: float = 0.5
    body: float = 0.5
    errors: float = 0.25
    nothing_new: int = 0
    required: tuple[str, ...] = FIELDS


class Break(NamedTuple):
    """A gate that is broken: its name, the field where it is one of coverage, the figures, and a sentence."""

    gate: str
    field: str
    now: float
    before: float
    said: str


def judge(now: Figures, before: Sequence[Figures], gates: Gates) -> list[Break]:
    """The gates that a run breaks against runs before it, newest first.

    >>> was = Figures(pages=40, kinds={"review": 40}, coverage={"director": 38}, body=3000)
    >>> now = Figures(pages=40, kinds={"review": 40}, coverage={"director": 0}, body=3000)
    >>> [broken.said for broken in judge(now, [was], Gates())]
    ['director is read in 0 of 40 reviews (0 %), in the last runs in 95 %']
    """
    good = [each for each in before if each.counts][:LAST]
    found = [*_records(now, good, gates), *_coverage(now, good, gates), *_body(now, good, gates)]
    return [*found, *_errors(now, good, gates), *_nothing_new(now, before, gates)]


def _records(now: Figures, before: list[Figures], gates: Gates) -> Iterator[Break]:
    """Reviews among the pages that hold text, and pages that were reviews and are none."""
    share = _median([each.reviews / each.texts for each in before if each.texts >= _FEW])
    if share is not None and _fell(now.reviews, now.texts, share, gates.records):
        said = f"{now.reviews} of {now.texts} pages are reviews ({_told(now.reviews / now.texts)}), in the last runs"
        yield Break("records", "", now.reviews / now.texts, share, f"{said} {_told(share)}")
    elif _fell(now.still, now.known, _SURE, gates.records):
        said = f"of {now.known} changed pages that were reviews only {now.still} are"
        yield Break("records", "", now.still / now.known, 1.0, said)


def _coverage(now: Figures, before: list[Figures], gates: Gates) -> Iterator[Break]:
    for name in gates.required:
        share = _median([each.share(name) for each in before if each.reviews >= _FEW])
        if share is not None and _fell(now.coverage.get(name, 0), now.reviews, share, gates.coverage):
            read = now.coverage.get(name, 0)
            said = f"{name} is read in {read} of {now.reviews} reviews ({_told(read / now.reviews)}), in the last runs"
            yield Break("coverage", name, now.share(name), share, f"{said} in {_told(share)}")


def _body(now: Figures, before: list[Figures], gates: Gates) -> Iterator[Break]:
    usual = _median([float(each.body) for each in before if each.reviews >= _FEW])
    if usual and now.reviews >= _SHORT and now.body < gates.body * usual:
        said = f"the body has {now.body} characters (median of {now.reviews} reviews), in the last runs {usual:.0f}"
        yield Break("body", "body", now.body, usual, said)


def _errors(now: Figures, before: list[Figures], gates: Gates) -> Iterator[Break]:
    usual = _median([each.error_share for each in before])
    tried = now.pages + now.unchanged + now.failed
    if usual is None or now.error_share <= usual + gates.errors:
        return
    if _chance_of(tried - now.failed, tried, 1 - usual) < CHANCE:
        said = f"{now.failed} of {tried} addresses failed ({_told(now.failed / tried)}), in the last runs"
        yield Break("errors", "", now.error_share, usual, f"{said} {_told(usual)}")


def _nothing_new(now: Figures, before: Sequence[Figures], gates: Gates) -> Iterator[Break]:
    runs = [now, *before][: gates.nothing_new]
    if gates.nothing_new and len(runs) == gates.nothing_new and not any(each.news for each in runs):
        yield Break("nothing new", "", 0, 0, f"nothing new in {len(runs)} runs")


def _fell(part: int, whole: int, share: float, floor: float) -> bool:
    """True where a share has fallen below its floor, and chance does not explain it."""
    return whole > 0 and part / whole < floor * share and _chance_of(part, whole, share) < CHANCE


def _chance_of(part: int, whole: int, share: float) -> float:
    """How likely so few are, or fewer, where each is one with that likelihood."""
    share = min(max(share, 1 - _SURE), _SURE)
    if whole > _MANY:
        return NormalDist(whole * share, (whole * share * (1 - share)) ** 0.5).cdf(part + 0.5)
    return sum(comb(whole, k) * share**k * (1 - share) ** (whole - k) for k in range(part + 1))


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _told(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
