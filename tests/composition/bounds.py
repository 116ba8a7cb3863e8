"""What no way to break a text can better: the fewest loose lines, 孤字 that cannot be cured."""

from __future__ import annotations

from collections.abc import Callable

from publisher.composition import LineStyle, TextRun
from publisher.composition.breaking import Measure
from publisher.composition.costs import OVERFULL, RUNT
from publisher.composition.fitting import Fit, fit_last, fit_line
from publisher.composition.preparing import prepare
from publisher.composition.units import FORBIDDEN, Units

from .faces import SONG, advances

LOOSEST = 0.3
"""em per Han gap: a way with a looser line is no way out."""


def fewest_loose(text: str, cells: int, limit: float, style: LineStyle) -> float:
    """Give the fewest lines stretched beyond ``limit`` em per gap, without 孤字 if possible."""
    return _least(text, cells, style, lambda fit: (fit.cost >= RUNT, fit.grey > limit))[1]


def runt_is_forced(text: str, cells: int, style: LineStyle) -> bool:
    """Say whether every way to set ``text`` ends in 孤字 or needs a line with holes."""
    return _least(text, cells, style, lambda fit: (fit.cost >= RUNT, False))[0] > 0


def _least(
    text: str, cells: int, style: LineStyle, weight: Callable[[Fit], tuple[bool, bool]]
) -> tuple[float, float]:
    """Give the least sum of ``weight`` over the lines of any setting, the first part first."""
    units = prepare([TextRun(text, SONG)], advances, style, cells)
    measure = Measure(cells - 2.0, cells)
    count = len(units)
    nothing = (FORBIDDEN, FORBIDDEN)
    least = [(0.0, 0.0)] + [nothing] * count
    for i in range(count):
        if least[i] == nothing:
            continue
        for j in range(i, count):
            if units.break_cost[j] == FORBIDDEN:
                continue
            fit = _fit(units, style, i, j, measure.of(i))
            if fit.cost < OVERFULL / 1000 and fit.grey <= LOOSEST:
                one, two = weight(fit)
                least[j + 1] = min(least[j + 1], (least[i][0] + one, least[i][1] + two))
    return least[count]


def _fit(units: Units, style: LineStyle, i: int, j: int, width: float) -> Fit:
    if j == len(units) - 1:
        return fit_last(units, style, i, width)
    return fit_line(units, style, i, j, width)
