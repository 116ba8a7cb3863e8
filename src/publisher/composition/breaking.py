"""Where the lines of a paragraph end: the best breaks over the whole paragraph.

Knuth and Plass's dynamic programming, with the cost of a line read from the steps of clreq
3.5.3-4 that it needs, and with pairs of neighbouring lines compared exactly: a state is a line,
not a break. Nothing here is proportional to the square of the paragraph: from each break only
the few line ends within reach of the measure are tried.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from .classes import Kind
from .style import LineStyle
from .units import FORBIDDEN, STEP_BRACKET, STEP_GAP, STEP_MID, STEP_SPACE, STEP_STOP, Units

# The cost of a line is 0 when it is set solid and grows without a jump in both directions, so
# that no choice depends on which side of a step's border a line falls.

GREY = 0.05
"""em of space per Han gap at which a line begins to look lighter than its neighbours."""
STRETCH = 1.0
"""Cost of a line stretched by GREY per gap, before the fourth power below sets in."""
SQUEEZE = {
    STEP_SPACE: 0.2,
    STEP_BRACKET: 0.15,
    STEP_MID: 0.2,
    STEP_GAP: 1.0,
    STEP_STOP: 1.5,
}
"""Cost of using up one em of a squeezing step: clreq's order is one of rising visibility, marks
inside a sentence hardly show, gaps beside Latin and the pause after a full stop do."""
GAP_STRETCH = 0.3
"""Cost of opening word spaces and Han-Western gaps to their ceiling."""
UNLIKE = 0.35
"""Cost of a difference of GREY between the Han gaps of two neighbouring lines."""
RUNT = 30.0
"""孤字: a last line of one character; worth a line stretched by about 0.11 em per gap."""
CONSECUTIVE_HYPHENS = 12.0
"""A second hyphen right below another."""
OVERFULL = 1e6
"""Per em beyond the measure: only ever taken when nothing else exists."""
LOOSE = 0.14
"""em per Han gap a line is stretched to at most while any other way exists."""
HOPELESS = 0.25
"""em per Han gap from which a line is reported to the editor: as much as a Han-Western gap."""
TOLERANCE = 1e-9


class Fit(NamedTuple):
    """What it takes to set one line: its cost, and the space its Han gaps gain (negative: lose)."""

    cost: float
    grey: float


class _State(NamedTuple):
    total: float
    grey: float
    hyphen: bool
    first: int
    previous: _State | None


@dataclass(frozen=True, slots=True)
class Measure:
    """What lines are set to: widths in em of the first line and of all others."""

    first: float
    rest: float

    def of(self, unit: int) -> float:
        """Give the width of the line that begins with ``unit``."""
        return self.rest if unit else self.first


def natural_width(units: Units, style: LineStyle, i: int, j: int) -> float:
    """Give the width of units i to j as one line, both edges trimmed, before any adjustment."""
    width = units.space_sum[j] - units.space_sum[i] + units.body[j]
    if not style.trim_start:
        width += units.lead[i]
    if j + 1 < len(units):
        width += units.hyphen[j]
    if style.hanging and _hangs(units, i, j):
        width -= units.body[j]
    return width


def _hangs(units: Units, i: int, j: int) -> bool:
    """Say whether the mark at the line's end may stand outside: one alone (clreq 3.1.7)."""
    if units.kind[j] not in (Kind.MID, Kind.STOP) or j == i:
        return False
    return units.kind[j - 1] in (Kind.HAN, Kind.WEST)


def fit_line(units: Units, style: LineStyle, i: int, j: int, width: float) -> Fit:
    """Give cost and greyness of units i to j set to ``width`` em exactly."""
    rest = width - natural_width(units, style, i, j)
    if rest >= 0:
        return _fit_loose(units, style, i, j, rest)
    return _fit_tight(units, i, j, -rest)


def _fit_loose(units: Units, style: LineStyle, i: int, j: int, rest: float) -> Fit:
    spaces, gaps, all_places = (sums[j] - sums[i] for sums in units.stretch_sums)
    cost = 0.0
    for count, room in (
        (spaces, style.space_ceiling - style.space_floor),
        (gaps, style.gap_ceiling - style.gap),
    ):
        if count and rest > 0:
            used = min(rest, count * room)
            cost += GAP_STRETCH * (used / (count * room)) ** 2 if room else 0.0
            rest -= used
    if rest <= TOLERANCE:
        return Fit(cost, 0.0)
    if not all_places:
        return Fit(cost + OVERFULL * rest / 100, rest)
    grey = rest / all_places
    relative = (grey / GREY) ** 2
    return Fit(cost + STRETCH * relative * (1 + relative), grey)


def _fit_tight(units: Units, i: int, j: int, need: float) -> Fit:
    cost, taken = 0.0, 0.0
    for step, weight in SQUEEZE.items():
        sums = units.squeeze_sums[step]
        if sums is None or (room := sums[j] - sums[i]) <= 0:
            continue
        used = min(need, room)
        cost += weight * used * used / room
        taken += used
        need -= used
        if need <= TOLERANCE:
            break
    if need > TOLERANCE:
        cost += OVERFULL * (1 + need)
    return Fit(cost, -taken / max(1, j - i) / 2)


def fit_last(units: Units, style: LineStyle, i: int, width: float) -> Fit:
    """Give the cost of units i to the end as the last line, set naturally (clreq 3.5.1)."""
    j = len(units) - 1
    need = natural_width(units, style, i, j) - width
    fit = _fit_tight(units, i, j, need) if need > TOLERANCE else Fit(0.0, 0.0)
    if style.avoid_runt and i and _is_runt(units, i):
        return Fit(fit.cost + RUNT, fit.grey)
    return fit


def _is_runt(units: Units, i: int) -> bool:
    """Say whether the line from unit i to the end holds fewer than two characters and no word."""
    frames = [k for k in units.kind[i:] if k in (Kind.HAN, Kind.WEST)]
    return len(frames) < 2 and Kind.WEST not in frames


def break_lines(units: Units, style: LineStyle, measure: Measure) -> list[tuple[int, int]]:
    """Give the best lines of the paragraph as (first unit, last unit), both inclusive."""
    if not len(units):
        return []
    best = _search(units, style, measure, LOOSE) or _search(units, style, measure, None)
    assert best is not None, "the second search takes any break"
    lines: list[tuple[int, int]] = []
    last, state = len(units) - 1, best
    while True:
        lines.append((state.first, last))
        if state.previous is None:
            return lines[::-1]
        last, state = state.first - 1, state.previous


def pair_cost(before: float, after: float) -> float:
    """Give the cost of two neighbouring lines of unlike greyness."""
    return UNLIKE * ((after - before) / GREY) ** 2


def _search(units: Units, style: LineStyle, measure: Measure, loose: float | None) -> _State | None:
    """Give the cheapest chain of lines, none stretched beyond ``loose`` em per gap; or None."""
    count = len(units)
    ending: list[list[_State]] = [[] for _ in range(count + 1)]
    final: list[_State] = []
    for i in range(count):
        if i and not ending[i]:
            continue
        width = measure.of(i)
        before = ending[i]
        for j in _reach(units, style, i, width, loose):
            if j == count - 1:
                fit = fit_last(units, style, i, width)
                if fit.cost < OVERFULL or loose is None:
                    final.append(_best(before, fit, i, hyphen=False))
                continue
            fit = fit_line(units, style, i, j, width)
            if loose is not None and (fit.grey > loose or fit.cost >= OVERFULL / 1000):
                continue
            fit = Fit(fit.cost + units.break_cost[j], fit.grey)
            ending[j + 1].append(_best(before, fit, i, hyphen=units.hyphen[j] > 0))
    return min(final, default=None)


def _best(before: list[_State], fit: Fit, i: int, *, hyphen: bool) -> _State:
    """Give the line ``fit`` that begins at unit i behind the best of the lines before it."""
    cost, grey = fit
    if not before:
        return _State(cost, grey, hyphen, i, None)
    best, chosen = FORBIDDEN, before[0]
    for state in before:
        total = state.total + pair_cost(state.grey, grey)
        if hyphen and state.hyphen:
            total += CONSECUTIVE_HYPHENS
        if total < best:
            best, chosen = total, state
    return _State(best + cost, grey, hyphen, i, chosen)


def _reach(units: Units, style: LineStyle, i: int, width: float, loose: float | None) -> list[int]:
    """Give the units a line from i may end with: within reach of ``width``, breaks allowed.

    Without a limit (``loose`` None) every end up to the first that is too wide counts.
    """
    count, sums, costs = len(units), units.space_sum, units.break_cost
    total = units.squeeze_total
    base = sums[i] - (0.0 if style.trim_start else units.lead[i])
    j = i
    if loose is not None:
        spaces, gaps, places = units.stretch_sums
        likely = min(count - 1, bisect_left(sums, base + width))
        slack = (
            (spaces[likely] - spaces[i]) * (style.space_ceiling - style.space_floor)
            + (gaps[likely] - gaps[i]) * (style.gap_ceiling - style.gap)
            + (places[likely] - places[i]) * loose
            + 1.0
        )
        # The paragraph's end is in reach however short the line is.
        j = min(count - 1, max(i, bisect_left(sums, base + width - slack) - 1))
    hang = 1.0 if style.hanging else 0.0
    found: list[int] = []
    while j < count:
        need = sums[j] - base + units.body[j] - (total[j] - total[i]) - hang - width
        if need > TOLERANCE and (loose is not None or found):
            break
        if costs[j] != FORBIDDEN:
            found.append(j)
        j += 1
    return found
