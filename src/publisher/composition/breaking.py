"""Where the lines of a paragraph end: the best breaks over the whole paragraph.

Knuth and Plass's dynamic programming, with the cost of a line read from the steps of clreq
3.5.3-4 that it needs, and with pairs of neighbouring lines compared exactly: a state is a line,
not a break. Nothing here is proportional to the square of the paragraph: from each break only
the few line ends within reach of the measure are tried.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .classes import Kind
from .costs import (
    CONSECUTIVE_HYPHENS,
    LETTERS,
    LIMITS,
    OVERFULL,
    RUNT,
    SQUEEZE,
    TOLERANCE,
    gap_cost,
    pair_cost,
    stretch_cost,
)
from .style import GAP_LIMIT, LineStyle
from .units import FORBIDDEN, Units


class Fit(NamedTuple):
    """What it takes to set one line: its cost, and the space its Han gaps gain (negative: lose)."""

    cost: float
    grey: float


class _State(NamedTuple):
    """The best way to a line: all costs so far, the line's own look, and the line before it."""

    total: float
    grey: float
    hyphen: bool
    first: int
    lines: int
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
    return width


def hanging_width(units: Units, style: LineStyle, i: int, j: int, width: float) -> float:
    """Give how much of unit j may stand outside a line of ``width`` em: one stop, or nothing.

    It hangs only where it does not fit otherwise, and never in a run of marks (clreq 3.1.7).
    """
    if not style.hanging or j == i or units.kind[j] not in (Kind.MID, Kind.STOP):
        return 0.0
    alone = units.kind[j - 1] in (Kind.HAN, Kind.WEST) and units.end[j] - units.start[j] == 1
    fits = natural_width(units, style, i, j) <= width + TOLERANCE
    return units.body[j] if alone and not fits else 0.0


def fit_line(units: Units, style: LineStyle, i: int, j: int, width: float) -> Fit:
    """Give cost and greyness of units i to j set to ``width`` em exactly."""
    rest = width - natural_width(units, style, i, j)
    if style.hanging:
        rest += hanging_width(units, style, i, j, width)
    if rest >= 0:
        return _fit_loose(units, style, i, j, rest)
    return _fit_tight(units, i, j, -rest)


def _fit_loose(units: Units, style: LineStyle, i: int, j: int, rest: float) -> Fit:
    spaces, gaps, places, letters = (sums[j] - sums[i] for sums in units.stretch_sums)
    cost = 0.0
    if spaces:
        room = spaces * (style.space_ceiling - style.space_floor)
        cost += gap_cost(used := min(rest, room), room)
        rest -= used
    if gaps and rest > 0:
        room = gaps * (style.gap_ceiling - style.gap)
        cost += gap_cost(used := min(rest, room), room)
        rest -= used
    if rest <= TOLERANCE:
        return Fit(cost, 0.0)
    *of_words, of_letters = share_last(style, rest, spaces, gaps, places, letters)
    grey = max(*of_words, LETTERS * of_letters)
    if not grey:
        return Fit(cost + OVERFULL * rest / 100, rest)
    return Fit(cost + stretch_cost(grey), grey)


def share_last(
    style: LineStyle, rest: float, spaces: int, gaps: int, places: int, letters: int
) -> tuple[float, float, float, float]:
    """Share ``rest`` em out in the last step of stretching: what each place of a class gains.

    Han gaps and Han-Western gaps take the same, but that the latter stay within clreq's 1/2 em.
    A line without a Han gap opens its word spaces beyond their ceiling, one without these its
    Han-Western gaps, and one that holds nothing but part of an address its letters, rather than
    end short of the edge. Zeros say that it has none of these either.
    """
    if places:
        together = rest / (places + gaps)
        room = max(0.0, GAP_LIMIT - style.gap_ceiling)
        if together <= room:
            return 0.0, together, together, 0.0
        return 0.0, room, (rest - gaps * room) / places, 0.0
    if spaces:
        return rest / spaces, 0.0, 0.0, 0.0
    if gaps:
        return 0.0, rest / gaps, 0.0, 0.0
    return 0.0, 0.0, 0.0, rest / letters if letters else 0.0


def _fit_tight(units: Units, i: int, j: int, need: float) -> Fit:
    cost, taken = 0.0, 0.0
    for step, weight in SQUEEZE:
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
    need -= hanging_width(units, style, i, j, width)
    fit = _fit_tight(units, i, j, need) if need > TOLERANCE else Fit(0.0, 0.0)
    if style.avoid_runt and i and _is_runt(units, i):
        return Fit(fit.cost + RUNT, fit.grey)
    return fit


def _is_runt(units: Units, i: int) -> bool:
    """Say whether the line from unit i to the end holds fewer than two characters and no word.

    What is left of a parted word is no word.
    """
    frames = [kind for kind in units.kind[i:] if kind in (Kind.HAN, Kind.WEST)]
    return len(frames) < 2 and (Kind.WEST not in frames or units.hyphen[i - 1] > 0)


def break_lines(
    units: Units, style: LineStyle, measure: Measure, looseness: int = 0
) -> list[tuple[int, int]]:
    """Give the best lines of the paragraph as (first unit, last unit), both inclusive.

    With ``looseness`` they are that many more (or fewer, below 0) than is best, where lines of
    that number stay within the tightest limit of looseness; else the best ones.
    """
    if not len(units):
        return []
    search = _Search(units, style, measure)
    best = search.best()
    if looseness:
        best = search.counted(best.lines + looseness) or best
    lines: list[tuple[int, int]] = []
    last, state = len(units) - 1, best
    while True:
        lines.append((state.first, last))
        if state.previous is None:
            return lines[::-1]
        last, state = state.first - 1, state.previous


class _Search:
    """The dynamic programming over one paragraph: for every break the best lines that end there."""

    def __init__(self, units: Units, style: LineStyle, measure: Measure) -> None:
        self._units = units
        self._style = style
        self._measure = measure
        self._ends = [
            before + body for before, body in zip(units.space_sum, units.body, strict=False)
        ]

    def best(self) -> _State:
        """Give the cheapest setting.

        Limits on a line's looseness keep the search small. What they exclude costs at least
        ``stretch_cost`` of the limit, so a setting that costs no more is the best of all.
        """
        found: _State | None = None
        for limit in LIMITS:
            found = min(self._final(limit, counted=False), default=None)
            if found is not None and found.total <= stretch_cost(limit):
                return found
        found = min(self._final(None, counted=False), default=None) if found is None else found
        assert found is not None, "without a limit any break is taken"
        return found

    def counted(self, lines: int) -> _State | None:
        """Give the cheapest setting of exactly so many lines within the first limit, or None."""
        return min(
            (s for s in self._final(LIMITS[1], counted=True) if s.lines == lines), default=None
        )

    def _final(self, limit: float | None, *, counted: bool) -> list[_State]:
        """Give the ways to the paragraph's end: the cheapest for each of its last lines.

        No line is stretched beyond ``limit`` em per gap. With ``counted`` there is one way for
        each number of lines.
        """
        units, style = self._units, self._style
        count = len(units)
        ending: list[list[_State]] = [[] for _ in range(count)]
        final: list[_State] = []
        for i in range(count):
            before = ending[i]
            if i and not before:
                continue
            width = self._measure.of(i)
            for j in self._reach(i, width, limit):
                if j == count - 1:
                    fit, ways, hyphen = fit_last(units, style, i, width), final, False
                    if limit is not None and fit.cost >= OVERFULL:
                        continue
                else:
                    fit, ways = fit_line(units, style, i, j, width), ending[j + 1]
                    if limit is not None and fit.grey > limit:
                        break
                    if limit is not None and fit.cost >= OVERFULL / 1000:
                        continue
                    fit = Fit(fit.cost + units.break_cost[j], fit.grey)
                    hyphen = units.hyphen[j] > 0
                if counted:
                    ways.extend(_each_count(before, fit, i, hyphen=hyphen))
                else:
                    ways.append(_best(before, fit, i, hyphen=hyphen))
        return final

    def _reach(self, i: int, width: float, limit: float | None) -> Iterator[int]:
        """Yield the units a line from i may end with, from the tightest line to looser ones.

        The paragraph's end is in reach however short the line is. Without a ``limit`` a line
        that is too wide counts where there is no other.
        """
        units, ends = self._units, self._ends
        costs, total = units.break_cost, units.squeeze_total
        base = units.space_sum[i] + width
        if not self._style.trim_start:
            base -= units.lead[i]
        if self._style.hanging:
            base += 1.0
        count = len(units)
        j = min(count - 1, max(i, bisect_right(units.space_sum, base + TOLERANCE, i + 1) - 1))
        while j + 1 < count and ends[j + 1] - (total[j + 1] - total[i]) <= base + TOLERANCE:
            j += 1
        found = False
        for end in range(j, i - 1, -1):
            if costs[end] != FORBIDDEN:
                found = True
                yield end
        if limit is None and not found:
            yield next(end for end in range(j, count) if costs[end] != FORBIDDEN)


def _best(before: list[_State], fit: Fit, i: int, *, hyphen: bool) -> _State:
    """Give the line ``fit`` that begins at unit i behind the best of the lines before it."""
    cost, grey = fit
    if not before:
        return _State(cost, grey, hyphen, i, 1, None)
    best, chosen = FORBIDDEN, before[0]
    for state in before:
        total = state.total + pair_cost(state.grey, grey)
        if hyphen and state.hyphen:
            total += CONSECUTIVE_HYPHENS
        if total < best:
            best, chosen = total, state
    return _State(best + cost, grey, hyphen, i, chosen.lines + 1, chosen)


def _each_count(before: list[_State], fit: Fit, i: int, *, hyphen: bool) -> Iterator[_State]:
    """Yield ``_best`` for each number of lines that lead to unit i."""
    if not before:
        yield _best(before, fit, i, hyphen=hyphen)
    for lines in sorted({state.lines for state in before}):
        yield _best([s for s in before if s.lines == lines], fit, i, hyphen=hyphen)
