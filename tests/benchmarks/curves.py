"""Curves of processor seconds over articles, on logarithmic scales, as SVG of plain text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, RIGHT, TOP = 720, 420, 60, 50, 150, 30
DASHES = ("", "8 4", "2 4", "10 3 2 3", "1 6")
"""Curves differ without colour too."""


def draw(curves: Mapping[str, Mapping[int, float]], caption: str) -> str:
    """Give ``curves`` (name -> articles -> processor seconds) as a figure."""
    sizes = sorted({size for curve in curves.values() for size in curve})
    times = [value for curve in curves.values() for value in curve.values()]
    low, high = _decades(min(times), max(times))
    first, last = _decades(sizes[0], max(sizes[-1], sizes[0] * 10))

    def x(size: float) -> float:
        span = WIDTH - LEFT - RIGHT
        return LEFT + span * (math.log10(size) - first) / (last - first)

    def y(seconds: float) -> float:
        span = HEIGHT - TOP - BOTTOM
        return HEIGHT - BOTTOM - span * (math.log10(seconds) - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13" role="img">',
        f"<title>Processor seconds over articles; {escape(caption)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        parts.append(_rule(LEFT, y(10**power), WIDTH - RIGHT, y(10**power)))
        parts.append(_text(LEFT - 6, y(10**power) + 4, f"{10**power:g} s", "end"))
    for power in range(first, last + 1):
        parts.append(_rule(x(10**power), TOP, x(10**power), HEIGHT - BOTTOM))
        parts.append(_text(x(10**power), HEIGHT - BOTTOM + 18, f"{10**power:,}", "middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        _text(middle, HEIGHT - 10, f"processor seconds over articles ({caption})", "middle")
    )
    for number, (name, curve) in enumerate(curves.items()):
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in sorted(curve.items()))
        dash = DASHES[number % len(DASHES)]
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="#000" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        end = curve[max(curve)]
        parts.append(_text(x(max(curve)) + 8, y(end) + 4, name, "start"))
    return "\n".join([*parts, "</svg>", ""])


def _decades(least: float, most: float) -> tuple[int, int]:
    low, high = math.floor(math.log10(least)), math.ceil(math.log10(most))
    return low, max(high, low + 1)


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#ccc"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
