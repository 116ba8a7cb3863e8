"""Other ways to break a paragraph, to hold the composer against: first fit, and every way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from publisher.composition.breaking import Measure
from publisher.composition.costs import CONSECUTIVE_HYPHENS, OVERFULL, pair_cost
from publisher.composition.fitting import fit_last, fit_line
from publisher.composition.style import LineStyle
from publisher.composition.units import FORBIDDEN, Units

Ends = list[tuple[int, int]]


def cost_of(units: Units, style: LineStyle, measure: Measure, ends: Ends) -> float:
    """Give what a setting costs: its lines, its breaks, and its neighbours."""
    fits = []
    total = 0.0
    for line, (i, j) in enumerate(ends):
        width = measure.of(line)
        if j == len(units) - 1:
            fits.append(fit_last(units, style, i, width))
        else:
            fits.append(fit_line(units, style, i, j, width))
            total += units.break_cost[j]
        total += fits[-1].cost
    total += sum(pair_cost(a.grey, b.grey) for a, b in pairwise(fits))
    hyphens = [units.hyphen[j] > 0 for _, j in ends[:-1]]
    return total + CONSECUTIVE_HYPHENS * sum(a and b for a, b in pairwise(hyphens))


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
