"""The rooms of a page: what fixed matter leaves free, in rectangles, and the stories shared out.

A strip over all columns leaves one room. Beside matter in a corner the free part can be cut in two
ways: a low room beside it and a high one over both, or two that stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from .plan import Rect

LOWEST = 8
"""Lines of a room in which a story can begin; what is lower stays white. A head over one column has
two to three, and five of text must stand under it (`head_lines` in judging.toml)."""
Story = TypeVar("Story")


def part(area: Rect, fixed: Sequence[Rect], gap: int) -> tuple[tuple[Rect, ...], ...]:
    """The ways to part what ``fixed`` leaves of ``area``, each its rooms, the largest first.

    ``gap`` lines stay white above and below what is fixed. A way may have no room at all.
    """
    ways = (_rooms(area, fixed, gap, level=level) for level in (True, False))
    return tuple(dict.fromkeys(_sorted(rooms) for rooms in ways))


def _sorted(rooms: Sequence[Rect]) -> tuple[Rect, ...]:
    usable = [room for room in rooms if room.lines >= LOWEST]
    return tuple(sorted(usable, key=lambda r: (-r.columns * r.lines, r.line, r.column)))


def _rooms(area: Rect, taken: Sequence[Rect], gap: int, *, level: bool) -> list[Rect]:
    """What ``taken`` leaves of ``area``, cut level first where that can be, or upright."""
    taken = [place for place in taken if _meet(place, area, gap)]
    if not taken or area.lines <= 0:
        return [area]
    levels = list(_levels(area, taken, gap))
    uprights = list(_uprights(area, taken))
    cuts = (levels or uprights) if level else (uprights or levels)
    if not cuts:
        return []

    def clear(cut: tuple[Rect, Rect]) -> int:
        """The slots of the parts of a cut on which nothing stands."""
        free = [side for side in cut if not any(_meet(place, side, gap) for place in taken)]
        return sum(side.columns * side.lines for side in free)

    # The cut that leaves most clear at once: to try all cuts of all that is left would take as many
    # ways as there are orders of the edges, and pages have few fixed things.
    best = max(cuts, key=clear)
    return [room for side in best for room in _rooms(side, taken, gap, level=level)]


def _levels(area: Rect, taken: Sequence[Rect], gap: int) -> Iterator[tuple[Rect, Rect]]:
    """Yield the parts above and below each level edge of ``taken``, ``gap`` lines between them."""
    edges = {t.line for t in taken} | {t.bottom + gap for t in taken}
    for top in sorted(edges):
        foot = top - gap
        if area.line < top and foot < area.bottom:
            above = replace(area, lines=max(0, foot - area.line))
            yield above, replace(area, line=top, lines=max(0, area.bottom - top))


def _uprights(area: Rect, taken: Sequence[Rect]) -> Iterator[tuple[Rect, Rect]]:
    """Yield the parts left and right of each upright edge of ``taken``."""
    right = area.column + area.columns
    edges = {t.column for t in taken} | {t.column + t.columns for t in taken}
    for edge in sorted(edges):
        if area.column < edge < right:
            left = replace(area, columns=edge - area.column)
            yield left, replace(area, column=edge, columns=right - edge)


def _meet(place: Rect, area: Rect, gap: int) -> bool:
    """Whether ``place``, with ``gap`` lines above and below it, has a part of ``area``."""
    across = (
        place.column < area.column + area.columns and area.column < place.column + place.columns
    )
    return across and place.line - gap < area.bottom and area.line < place.bottom + gap


def share_out(
    stories: Sequence[Story], rooms: Sequence[Rect], area: Callable[[Story], int]
) -> list[list[Story]]:
    """To each of ``rooms`` those of ``stories``, in order, that it is to hold.

    Each goes to the first room that has room for it, the first story to the first room in any case.
    """
    shares: list[list[Story]] = [[] for _ in rooms]
    left = [room.columns * room.lines for room in rooms]
    for story in stories if rooms else ():
        need = area(story)
        fits = (n for n in range(len(rooms)) if left[n] >= need)
        at = next(fits, max(range(len(rooms)), key=lambda n: (left[n], -n)))
        shares[at].append(story)
        left[at] -= need
    return shares
