"""Points with names as a drawing (SVG), for people.

Rule of this room: it knows numbers and labels, nothing of what they measure; the same points give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

_WIDTH: Final = 640
_HEIGHT: Final = 400
_MARGIN: Final = 60
_TICKS: Final = 5
_STYLE: Final = (
    "text{font:13px sans-serif;fill:#222}.axis{stroke:#888}.tick{stroke:#ddd}.point{fill:#2a6db0}"
    ".curve{fill:none;stroke-width:2}"
    "@media (prefers-color-scheme: dark){svg{background:#16181c}text{fill:#ddd}.tick{stroke:#333}.point{fill:#7ab8f5}}"
)


class Point(NamedTuple):
    """A named point."""

    name: str
    x: float
    y: float


class Curve(NamedTuple):
    """A named line through points, (x, y)."""

    name: str
    points: list[tuple[float, float]]


class Axis(NamedTuple):
    """What an axis says, and the values it reaches from and to."""

    says: str
    low: float
    high: float

    def at(self, value: float, length: float) -> float:
        """How far along an axis of that length a value stands."""
        return (value - self.low) / (self.high - self.low) * length

    def ticks(self) -> list[float]:
        """Values to mark, evenly spaced."""
        return [self.low + (self.high - self.low) * step / _TICKS for step in range(_TICKS + 1)]


def drawn(title: str, points: list[Point], x: Axis, y: Axis, curves: Sequence[Curve] = ()) -> str:
    """The drawing.

    >>> drawn("T", [Point("a", 1, 0.5)], Axis("x", 0, 2), Axis("y", 0, 1)).startswith("<svg")
    True
    """
    wide, high = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<text x="{_MARGIN}" y="28" style="font-weight:bold">{escape(title)}</text>',
    ]
    for value in x.ticks():
        at = _MARGIN + x.at(value, wide)
        parts.append(f'<path class="tick" d="M{at:.1f} {_MARGIN}v{high}"/>')
        parts.append(f'<text x="{at:.1f}" y="{_HEIGHT - _MARGIN + 18}" text-anchor="middle">{value:.1f}</text>')
    for value in y.ticks():
        at = _HEIGHT - _MARGIN - y.at(value, high)
        parts.append(f'<path class="tick" d="M{_MARGIN} {at:.1f}h{wide}"/>')
        parts.append(f'<text x="{_MARGIN - 6}" y="{at + 4:.1f}" text-anchor="end">{value:.3f}</text>')
    parts.append(f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 12}" text-anchor="middle">{escape(x.says)}</text>')
    parts.append(
        f'<text transform="translate(14 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{escape(y.says)}</text>'
    )
    for number, curve in enumerate(curves):
        way = [f"{_MARGIN + x.at(a, wide):.1f} {_HEIGHT - _MARGIN - y.at(b, high):.1f}" for a, b in curve.points]
        color = f"hsl({(210 + 137 * number) % 360} 65% 50%)"
        parts.append(f'<path class="curve" stroke="{color}" d="M{" L".join(way)}"/>')
        row = _HEIGHT - _MARGIN - 18 * (len(curves) - number)
        parts.append(f'<text x="{_MARGIN + 14}" y="{row}" style="fill:{color}">{escape(curve.name)}</text>')
    for point in points:
        left, top = _MARGIN + x.at(point.x, wide), _HEIGHT - _MARGIN - y.at(point.y, high)
        parts.append(f'<circle class="point" cx="{left:.1f}" cy="{top:.1f}" r="5"/>')
        end, aside = ("end", -9) if left > _WIDTH - 2 * _MARGIN else ("start", 9)
        parts.append(f'<text x="{left + aside:.1f}" y="{top - 8:.1f}" text-anchor="{end}">{escape(point.name)}</text>')
    return "".join([*parts, "</svg>\n"])
