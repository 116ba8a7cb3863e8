"""Reading order: the page cut by its white, first into columns, then across."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from .sheet import ScannedArea

Thing = TypeVar("Thing")
Place = Callable[[Thing], ScannedArea]


def read_columns(things: Sequence[Thing], place: Place[Thing], slack: float) -> list[Thing]:
    """``things`` in the order they are read: a column from top to foot, then the next one.

    Where white of no less than ``-slack`` runs from top to foot they are cut into columns; where
    none does, white across cuts what stands over columns from the columns. What no cut parts is
    read from the left.
    """

    def from_left(one: Thing) -> tuple[int, ScannedArea]:
        return round(place(one).left / max(4 * slack, 1)), place(one)

    return _read(things, place, slack, (True, False), from_left)


def read_bands(things: Sequence[Thing], place: Place[Thing], slack: float) -> list[Thing]:
    """``things``, stories on a page, in order: bands from the top, each from the left."""
    return _read(things, place, slack, (False, True), place)


def _read(
    things: Sequence[Thing],
    place: Place[Thing],
    slack: float,
    cuts: Sequence[bool],
    rank: Callable[[Thing], ScannedArea | tuple[int, ScannedArea]],
) -> list[Thing]:
    """Cut ``things`` in the first way that parts them, and so each of the parts.

    ``cuts`` are the ways in turn, each ``down`` the page or not; what none parts is read by
    ``rank``.
    """
    if len(things) < 2:
        return list(things)
    for down in cuts:
        parts = cut(things, place, slack, down=down)
        if len(parts) > 1:
            return [one for part in parts for one in _read(part, place, slack, cuts, rank)]
    return sorted(things, key=rank)


def cut(
    things: Sequence[Thing], place: Place[Thing], slack: float, *, down: bool
) -> list[list[Thing]]:
    """Cut ``things`` where white runs through all of them, ``down`` the page or across it.

    Areas may overlap by ``slack`` and are still parted: marks hang out of columns.
    """

    def begin(one: Thing) -> float:
        return place(one).left if down else place(one).top

    def end(one: Thing) -> float:
        return place(one).right if down else place(one).bottom

    parts: list[list[Thing]] = []
    reach = 0.0
    for one in sorted(things, key=lambda t: (begin(t), end(t))):
        if not parts or begin(one) >= reach - slack:
            parts.append([one])
        else:
            parts[-1].append(one)
        reach = max(reach, end(one))
    return parts
