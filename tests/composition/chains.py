"""Other ways to break a paragraph, to hold the composer against: first fit, and every way."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.composition.breaking import Measure
from publisher.composition.costs import OVERFULL
from publisher.composition.fitting import fit_last, fit_line
from publisher.composition.style import LineStyle
from publisher.composition.units import FORBIDDEN, Units

Ends = list[tuple[int, int]]


def first_fit(units: Units, style: LineStyle, measure: Measure) -> Ends | None:
    """Give the lines of a composer that fills each line and never looks back; None if stuck."""
    ends: Ends = []
    i, count = 0, len(units)
    while i < count:
        width = measure.of(len(ends))
        fitting = [
            j
            for j in range(i, count)
            if units.break_cost[j] != FORBIDDEN and _fits(units, style, i, j, width)
        ]
        if not fitting:
            return None
        ends.append((i, fitting[-1]))
        i = fitting[-1] + 1
    return ends


def _fits(units: Units, style: LineStyle, i: int, j: int, width: float) -> bool:
    last = j == len(units) - 1
    fit = fit_last(units, style, i, width) if last else fit_line(units, style, i, j, width)
    return fit.cost < OVERFULL


def every_way(units: Units, first: int = 0) -> Iterator[Ends]:
    """Give every way to break units from ``first`` on where breaks are allowed."""
    last = len(units) - 1
    for j in range(first, last + 1):
        if j == last:
            yield [(first, j)]
        elif units.break_cost[j] != FORBIDDEN:
            yield from ([(first, j), *rest] for rest in every_way(units, j + 1))
