"""What fixed matter leaves of a page's columns where articles follow one another.

Each column has one run of free lines, under what stands at the top of the page and above what
stands at its foot; a story goes through these runs as through any columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from .matter import Forme
from .plan import Rect

LEAST = 5
"""Lines of a run in which text is looked for; what is lower stays white: less than a head must
stand on (`head_lines` in judging.toml) is a scrap beside fixed matter too."""
Sides: TypeAlias = tuple[tuple[int, int], ...]
"""Per column its first free line and the line under its last; the same line where none is free."""


def runs_beside(page: int, forme: Forme) -> Sides:
    """What is free of ``page``; nothing where no fixed matter stands."""
    area, taken = forme.area(page), forme.taken(page)
    if not taken:
        return ()
    runs = []
    for column in range(forme.columns):
        here = [one for one in taken if one.column <= column < one.column + one.columns]
        top, foot = max(_runs(area, here, forme.gap), key=lambda run: (run[1] - run[0], -run[0]))
        runs.append((top, foot) if foot - top >= LEAST else (area.line, area.line))
    return tuple(runs)


def _runs(area: Rect, taken: Sequence[Rect], gap: int) -> Iterator[tuple[int, int]]:
    """Yield what is free above, between and below places ``taken`` in one column."""
    top = area.line
    for place in sorted(taken, key=lambda place: place.line):
        yield top, place.line - gap
        top = max(top, place.bottom + gap)
    yield top, area.bottom
