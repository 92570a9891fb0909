"""Plots as SVG within a page: bars of shares, lines over runs.

Rule of this room: every figure that is drawn is also said in words, for those who cannot see it.
"""

from __future__ import annotations

from html import escape
from typing import Final

from markupsafe import Markup

WIDTH: Final = 440
_LEFT: Final = 86
_ROW: Final = 26
_HEIGHT: Final = 130


def bars(shares: dict[str, float], title: str) -> Markup:
    """Shares from 0 to 1, a bar each.

    >>> "director 50 %" in bars({"director": 0.5}, "Fields")
    True
    """
    room = WIDTH - _LEFT - 48
    rows = []
    for number, (name, share) in enumerate(shares.items()):
        top = number * _ROW
        rows.append(
            f'<text x="{_LEFT - 10}" y="{top + 17}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="rail" x="{_LEFT}" y="{top + 5}" width="{room}" height="16" rx="3"/>'
            f'<rect class="bar" x="{_LEFT}" y="{top + 5}" width="{max(share, 0) * room:.1f}" height="16" rx="3"/>'
            f'<text x="{_LEFT + room + 8}" y="{top + 17}">{share:.0%}</text>'
        )
    said = "; ".join(f"{name} {share * 100:.0f} %" for name, share in shares.items())
    return _figure("".join(rows), len(shares) * _ROW, f"{title}: {said}", "")


def line(values: list[float], labels: list[str], title: str, *, share: bool) -> Markup:
    """A figure over runs, the oldest first; shares are drawn on a scale from 0 to 1."""
    top = 1.0 if share else max([*values, 1.0])
    room, base = WIDTH - _LEFT - 48, _HEIGHT - 25
    step = room / max(len(values) - 1, 1)
    points = [(_LEFT + number * step, base - value / top * (base - 15)) for number, value in enumerate(values)]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    shown = [_told(value, share=share) for value in values]
    parts = [
        f'<line class="axis" x1="{_LEFT}" y1="{base}" x2="{_LEFT + room}" y2="{base}"/>',
        f'<text class="quiet" x="{_LEFT - 10}" y="20" text-anchor="end">{_told(top, share=share)}</text>',
        f'<text class="quiet" x="{_LEFT - 10}" y="{base + 4}" text-anchor="end">0</text>',
        f'<polyline class="line" points="{drawn}"/>',
        *(f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points),
        f'<text class="quiet" x="{_LEFT}" y="{_HEIGHT - 5}">{escape(labels[0])}</text>',
    ]
    if len(values) > 1:
        parts.append(
            f'<text class="quiet" x="{_LEFT + room}" y="{_HEIGHT - 5}" text-anchor="end">{escape(labels[-1])}</text>'
        )
    parts.append(f'<text x="{_LEFT + room + 8}" y="{points[-1][1] + 4:.1f}">{shown[-1]}</text>')
    said = f"{title}: " + "; ".join(f"{label} {value}" for label, value in zip(labels, shown, strict=True))
    return _figure("".join(parts), _HEIGHT, said, title)


def _told(value: float, *, share: bool) -> str:
    return f"{value:.0%}" if share else f"{value:,.0f}"


def _figure(drawn: str, height: int, said: str, title: str) -> Markup:
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    return Markup(
        f'<figure>{caption}<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(said)}">{drawn}</svg></figure>'
    )
