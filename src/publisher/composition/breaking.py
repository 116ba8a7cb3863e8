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
from functools import cached_property, lru_cache
from typing import NamedTuple

from .costs import CONSECUTIVE_HYPHENS, LIMITS, OVERFULL, TOLERANCE, pair_cost, stretch_cost
from .fitting import Fit, fit_last, fit_line, sticks_out
from .style import LineStyle
from .units import FORBIDDEN, Units


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
    """What lines are set to: widths in em of the first line and of all others.

    Lines right behind the first may have widths of their own, ``after``.
    """

    first: float
    rest: float
    after: tuple[float, ...] = ()

    def of(self, line: int) -> float:
        """The width of line ``line``, from 0."""
        if not line:
            return self.first
        return self.after[line - 1] if line <= len(self.after) else self.rest


def break_lines(
    units: Units, style: LineStyle, measure: Measure, looseness: int = 0
) -> list[tuple[int, int]]:
    """The best lines of the paragraph as (first unit, last unit), both inclusive.

    With ``looseness`` they are that many more (or fewer, below 0) than is best, where lines of
    that number can be set without holes; else the best ones.
    """
    if not len(units):
        return []
    if len(units) > LONGEST:
        search = _Search(units, style, measure)
    else:
        search = _search(_Paragraph(units), style, measure)
    best = search.best
    if looseness:
        best = search.counted(best.lines + looseness) or best
    lines: list[tuple[int, int]] = []
    last, state = len(units) - 1, best
    while True:
        lines.append((state.first, last))
        if state.previous is None:
            return lines[::-1]
        last, state = state.first - 1, state.previous


REMEMBERED = 256
"""Paragraphs whose lines are kept: a paragraph is set three times, in as many lines as is best,
in one more and in one less, and all of an article again when one of them has changed. Of 72
articles the longest has 15, a long dialogue 32."""


LONGEST = 4_000
"""Units of a paragraph that is still worth keeping, five pages of an A5 book; a text without
paragraphs is not."""


DESPERATE = OVERFULL / 1000
"""Cost from which a line is only looked at where there is no other: the loosest line of `LIMITS` at
a joint of a word costs 960, a word that is torn 22,000."""


COUNTED = 3
"""Lines more or less than the best way to a break has, for which another way is kept. A line more
or less of the whole is all that is asked for: 676 settings come out alike with 1, 2 and 6."""


class _Paragraph:
    """Units by their values, as far as these say where lines may end and what they cost."""

    __slots__ = ("_hash", "_values", "units")

    def __init__(self, units: Units) -> None:
        self.units = units
        self._values = tuple(
            tuple[float, ...](values)
            for values in (
                *(units.start, units.end, units.kind, units.step, units.stretch),
                *(units.body, units.lead, units.space, units.squeeze),
                *(units.break_cost, units.hyphen),
            )
        )
        self._hash = hash(self._values)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Paragraph) and self._values == other._values


@lru_cache(maxsize=REMEMBERED)
def _search(paragraph: _Paragraph, style: LineStyle, measure: Measure) -> _Search:
    return _Search(paragraph.units, style, measure)


class _Search:
    """The dynamic programming over one paragraph: for every break the best lines that end there."""

    def __init__(self, units: Units, style: LineStyle, measure: Measure) -> None:
        self._units = units
        self._style = style
        self._measure = measure
        self._ends = [
            before + body for before, body in zip(units.space_sum, units.body, strict=False)
        ]

    @cached_property
    def best(self) -> _State:
        """The cheapest setting.

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
        """The cheapest setting of exactly so many lines, none with holes (0.1 em), or None."""
        return min((s for s in self._all_counts if s.lines == lines), default=None)

    @cached_property
    def _all_counts(self) -> list[_State]:
        return self._final(LIMITS[1], counted=True)

    def _final(self, limit: float | None, *, counted: bool) -> list[_State]:
        """The ways to the paragraph's end: the cheapest for each of its last lines.

        No line is stretched beyond ``limit`` em per gap. With ``counted`` there is one way for
        each number of lines.
        """
        # A state is a line, since what two neighbours cost together needs both of them: of the few
        # lines that end at a unit each is tried before each of the few that begin there.
        count = len(self._units)
        ending: list[list[_State]] = [[] for _ in range(count + 1)]
        extend = _each_count if counted else _best
        for i in range(count):
            for width, before in self._widths(i, ending[i]):
                for j, fit in self._lines_from(i, width, limit):
                    hyphen = j + 1 < count and self._units.hyphen[j] > 0
                    ending[j + 1].extend(extend(before, fit, i, hyphen=hyphen))
        return ending[count]

    def _widths(self, i: int, before: list[_State]) -> Iterator[tuple[float, list[_State]]]:
        """Yield the widths that a line from unit i may have, with the lines before it.

        Ways of different numbers of lines part only where the lines that follow differ in width.
        """
        measure, own = self._measure, 1 + len(self._measure.after)
        if not i:
            yield measure.first, before
        elif before and own == 1:
            yield measure.rest, before
        else:
            for line in sorted({min(state.lines, own) for state in before}):
                yield measure.of(line), [s for s in before if min(s.lines, own) == line]

    def _lines_from(self, i: int, width: float, limit: float | None) -> Iterator[tuple[int, Fit]]:
        """Yield the last units of lines ``width`` em wide from unit i, and what each costs."""
        units, style = self._units, self._style
        last = len(units) - 1
        found = False
        for j in self._reach(i, width):
            if j == last:
                fit, most = fit_last(units, style, i, width), OVERFULL
            else:
                fit, most = fit_line(units, style, i, j, width), DESPERATE
                fit = Fit(fit.cost + units.break_cost[j], fit.grey)
            if limit is not None and fit.grey > limit:
                # The ends that follow are nearer still, and the line would only be looser.
                return
            if fit.cost < most if limit is not None else not sticks_out(fit):
                found = True
                yield j, fit
        if limit is None and not found:
            # A single character is wider than the line: it stands alone.
            j = next(j for j in range(i, last + 1) if units.break_cost[j] != FORBIDDEN)
            fit = fit_line(units, style, i, j, width) if j < last else Fit(OVERFULL, 0.0)
            yield j, fit

    def _reach(self, i: int, width: float) -> Iterator[int]:
        """Yield the units a line from i may end with, from the tightest line to looser ones.

        The paragraph's end is in reach however short the line is.
        """
        units, ends = self._units, self._ends
        costs, total = units.break_cost, units.squeeze_total
        base = units.space_sum[i] + width
        if not self._style.trim_start:
            base -= units.lead[i]
        if self._style.hanging:
            base += 1.0
        count = len(units)
        # Running sums lead near the last unit that fits; what may be squeezed takes a few steps
        # more.
        j = min(count - 1, max(i, bisect_right(units.space_sum, base + TOLERANCE, i + 1) - 1))
        while j + 1 < count and ends[j + 1] - (total[j + 1] - total[i]) <= base + TOLERANCE:
            j += 1
        for end in range(j, i - 1, -1):
            if costs[end] != FORBIDDEN:
                yield end


def _best(before: list[_State], fit: Fit, i: int, *, hyphen: bool) -> tuple[_State]:
    """The line ``fit`` that begins at unit i behind the best of the lines before it."""
    cost, grey = fit
    if not before:
        return (_State(cost, grey, hyphen, i, 1, None),)
    best, chosen = FORBIDDEN, before[0]
    for state in before:
        total = state.total + pair_cost(state.grey, grey)
        if hyphen and state.hyphen:
            total += CONSECUTIVE_HYPHENS
        if total < best:
            best, chosen = total, state
    return (_State(best + cost, grey, hyphen, i, chosen.lines + 1, chosen),)


def _each_count(before: list[_State], fit: Fit, i: int, *, hyphen: bool) -> Iterator[_State]:
    """Yield ``_best`` for each number of lines that lead to unit i, near that of the best way.

    How far from the best a way can be grows with the paragraph, and all but a few lines more or
    less is never asked for.
    """
    if not before:
        yield from _best(before, fit, i, hyphen=hyphen)
        return
    usual = min(before).lines
    for lines in sorted({state.lines for state in before}):
        if abs(lines - usual) <= COUNTED:
            yield from _best([s for s in before if s.lines == lines], fit, i, hyphen=hyphen)
