"""Headlines: few lines of nearly one length, broken where the sense breaks.

Breaks are chosen by the same dynamic programming idea as in ``breaking``, but lines stay
natural: the cost is their difference in length and what a break would tear apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .breaking import TOLERANCE, natural_width
from .classes import CLOSERS, OPENERS, Kind
from .setting import place_line
from .style import Advances, Line, LineStyle, TextRun
from .units import FORBIDDEN, STRETCH_NONE, Units, prepare

UNEVEN = 1.0
"""Cost of a line one em longer or shorter than the mean, squared."""
TORN = 40.0
"""A break inside 《》, “” or other brackets: the name they enclose falls apart."""
AFTER_MARK = -6.0
"""A break after a mark or a blank is where a reader pauses anyway."""
LONELY = 60.0
"""A line of fewer than three characters."""


def compose_head(
    runs: Sequence[TextRun],
    advances: Advances,
    measure: float,
    style: LineStyle,
    *,
    tracking: float = 0.0,
    hints: frozenset[int] = frozenset(),
) -> tuple[Line, ...]:
    """Give the lines of a head not wider than ``measure`` em, as few and as even as they can be.

    ``tracking`` is added between characters; ``hints`` are character indices at which the editor
    wants a new line. A line that cannot be broken may be wider than the measure.
    """
    units = prepare(runs, advances, style, measure)
    if not len(units):
        return ()
    if tracking:
        _track(units, tracking)
    costs = _break_costs(units, "".join(run.text for run in runs), hints)
    wanted = max(len([k for k in range(len(units)) if units.end[k] in hints]) + 1, 1)
    lines = _balance(units, style, measure, costs, wanted)
    length = sum(len(run.text) for run in runs)
    return tuple(
        place_line(
            units, style, i, j, text_end=units.start[j + 1] if j + 1 < len(units) else length
        )
        for i, j in lines
    )


def _track(units: Units, tracking: float) -> None:
    for k, stretch in enumerate(units.stretch):
        if stretch != STRETCH_NONE:
            units.space[k] += tracking
    units.close()


def _break_costs(units: Units, text: str, hints: frozenset[int]) -> list[float]:
    """Give what a break after each unit costs in a head."""
    costs: list[float] = []
    depth = 0
    for k in range(len(units)):
        for char in text[units.start[k] : units.end[k]]:
            depth += (char in OPENERS) - (char in CLOSERS)
        cost = units.break_cost[k]
        if cost != FORBIDDEN:
            after = text[units.end[k] : units.end[k] + 1]
            cost += TORN if depth > 0 else 0.0
            if after == " " or units.kind[k] in (Kind.MID, Kind.STOP, Kind.DASH):
                cost += AFTER_MARK
            if hints:
                cost = -TORN if units.end[k] in hints else cost + TORN
        costs.append(cost)
    return costs


def _balance(
    units: Units, style: LineStyle, measure: float, costs: list[float], wanted: int
) -> list[tuple[int, int]]:
    """Give lines as (first, last) unit: at least ``wanted``, and as few as fit the measure."""
    count = len(units)
    whole = natural_width(units, style, 0, count - 1)
    fewest = max(wanted, 1 if whole <= measure + TOLERANCE else int(whole / measure) + 1)
    for number in range(fewest, count + 1):
        ends = _best_breaks(units, style, measure, costs, number)
        if ends is not None:
            return [(i, j - 1) for i, j in pairwise((0, *ends))]
    return [(0, count - 1)]


def _best_breaks(
    units: Units, style: LineStyle, measure: float, costs: list[float], number: int
) -> list[int] | None:
    """Give the ends of exactly ``number`` lines at the least cost; None if they do not fit."""
    count = len(units)
    mean = natural_width(units, style, 0, count - 1) / number
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(number):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for i, (cost, ends) in best.items():
            for j in range(i, count):
                width = natural_width(units, style, i, j)
                if width > measure + TOLERANCE and j > i:
                    break
                is_end = j == count - 1
                if is_end != (line == number - 1) or costs[j] == FORBIDDEN:
                    continue
                total = cost + UNEVEN * (width - mean) ** 2 + (0.0 if is_end else costs[j])
                if units.end[j] - units.start[i] < 3 and number > 1:
                    total += LONELY
                if j + 1 not in following or total < following[j + 1][0]:
                    following[j + 1] = (total, (*ends, j + 1))
        best = following
    return list(best[count][1]) if count in best else None
