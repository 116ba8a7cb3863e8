"""Heights that the parts of a sliced page can take: what stands side by side ends together.

Each story has a few heights over its columns, by its pictures; it may be a little lower, or go on
on another page. Parts above each other add up, parts side by side have to agree: so the heights of
a whole page are found from those of its stories, with what they cost in slots.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .slicing import LEAST_STEP, stepped_lines
from .versions import AS_ASKED, Look

MOST = 20
"""Heights of one part that are followed."""
STEP = 2
"""Lines within which two heights are as good as one."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A part of the page at any height from ``least`` to ``lines``, and its cost in slots.

    ``parts`` are those that it is made of, in the order of its slicing; a story stands in the
    version of that ``look``.
    """

    least: int
    lines: int
    cost: int
    look: Look = AS_ASKED
    parts: tuple[Fit, ...] = ()


def above(tops: Iterable[Fit], bottoms: Iterable[Fit], gap: int) -> list[Fit]:
    """Give the heights of two parts one above the other."""
    bottoms = list(bottoms)
    return _best(
        Fit(
            top.least + gap + bottom.least,
            top.lines + gap + bottom.lines,
            top.cost + bottom.cost,
            AS_ASKED,
            (top, bottom),
        )
        for top in tops
        for bottom in bottoms
    )


def beside(lefts: Iterable[Fit], width: int, rights: Iterable[Fit], other: int) -> list[Fit]:
    """Give the heights of parts over ``width`` and ``other`` columns; what one lacks is white."""
    rights = list(rights)
    found = []
    for left in lefts:
        for right in rights:
            least = max(left.least, right.least)
            lines = max(least, min(left.lines, right.lines))
            white = width * max(0, lines - left.lines) + other * max(0, lines - right.lines)
            cost = left.cost + right.cost + white
            found.append(Fit(least, lines, cost, AS_ASKED, (left, right)))
    return _best(found)


def around(
    lefts: Iterable[Fit], width: int, rights: Iterable[Fit], other: int, gap: int
) -> list[Fit]:
    """Give the heights of a story over ``width`` columns that goes on under another's ``other``."""
    rights = list(rights)
    found = []
    for left in lefts:
        for right in rights:
            down = right.lines + gap
            most = stepped_lines(left.lines, width, down, other)
            least = max(stepped_lines(left.least, width, down, other), down + LEAST_STEP)
            lines = max(least, most)
            cost = left.cost + right.cost + (width + other) * (lines - most)
            found.append(Fit(least, lines, cost, AS_ASKED, (left, right)))
    return _best(found)


def _best(fits: Iterable[Fit]) -> list[Fit]:
    """Give the cheapest of all that are as high, the cheapest first."""
    found: dict[tuple[int, int], Fit] = {}
    for fit in fits:
        key = fit.least // STEP, fit.lines // STEP
        if key not in found or fit.cost < found[key].cost:
            found[key] = fit
    return sorted(found.values(), key=lambda fit: (fit.cost, fit.lines, fit.least))[:MOST]
