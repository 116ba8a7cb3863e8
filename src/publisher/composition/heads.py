"""Headlines: few lines of nearly one length, broken where the sense breaks.

Breaks are chosen by the same dynamic programming idea as in ``breaking``, but lines stay
natural: the cost is their difference in length and what a break would tear apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeAlias

from .classes import CLOSERS, MEASURE_WORDS, OPENERS, Kind
from .costs import TOLERANCE
from .fitting import natural_width
from .preparing import prepare
from .setting import place_line
from .style import Advances, Frequency, Line, LineStyle, TextRun
from .units import FORBIDDEN, Units
from .wording import inside_words

# Costs are in squared em: a line one em longer or shorter than the mean costs 1.

WORD_TORN = 60.0
"""A break inside a word: worse than lines of 12 and 4 characters."""
TORN = 80.0
"""A break inside 《》, “” or other brackets: the name they enclose falls apart."""
NUMBER_TORN = 60.0
"""A break between a number and its measure word."""
AFTER_MARK = -16.0
"""A break after a mark or a blank is where a reader pauses anyway; 、 only lists."""
EXTRA_LINE = 45.0
"""One line more than needed: better than a torn word, worse than any uneven lines."""
LONELY = 90.0
"""A line of fewer than three characters."""
STRANDED = 8.0
"""A particle at a line's start, or a preposition or conjunction at its end."""
HINTED = -1000.0
"""The editor's own break; any other costs as much if there is one."""

LEAST = 3
"""Characters of a line that is not lonely."""
BALANCED = 24
"""Lines of the longest head whose lines are made even."""

_Way: TypeAlias = "tuple[int, _Way] | None"
"""The last line end on a way through a head, and the way there."""

PARTICLES = frozenset("的了着过地得等们吗呢吧之里中上下内外")
PREPOSITIONS = frozenset("在与和及将把被从向对为给让使以由同")
"""Words of one character that lean on what precedes or follows them."""


def compose_head(
    runs: Sequence[TextRun],
    advances: Advances,
    measure: float,
    style: LineStyle,
    *,
    tracking: float = 0.0,
    hints: frozenset[int] = frozenset(),
    frequency: Frequency | None = None,
    whole: bool = False,
) -> tuple[Line, ...]:
    """Give the lines of a head not wider than ``measure`` em, as few and as even as they can be.

    ``tracking`` is added between characters; ``hints`` are character indices at which the editor
    wants a new line; ``frequency`` tells words apart, and is only asked when a head needs more
    than one line. With ``whole`` no Western word, number, date or quantity is parted that fits
    into a line. A line is wider than the measure only if it is a single character.
    """
    units = prepare(runs, advances, style, measure, tracking=tracking, squeeze=False, whole=whole)
    if not len(units):
        return ()
    text = "".join(run.text for run in runs)
    wanted = 1 + sum(end in hints for end in units.end[:-1])
    lines = [(0, len(units) - 1)]
    if wanted > 1 or natural_width(units, style, *lines[0]) > measure + TOLERANCE:
        inside = inside_words(text, frequency) if frequency else frozenset[int]()
        costs = list(_break_costs(units, text, hints, inside))
        lines = _balance(units, style, measure, costs, wanted)
    ends = [units.start[j + 1] if j + 1 < len(units) else len(text) for _, j in lines]
    return tuple(
        place_line(units, style, i, j, text_end=end)
        for (i, j), end in zip(lines, ends, strict=True)
    )


def widest_whole(runs: Sequence[TextRun], advances: Advances, style: LineStyle) -> float:
    """Give in em the least measure at which ``compose_head`` sets ``runs`` ``whole``."""
    units = prepare(runs, advances, style, math.inf, whole=True)
    ends = [k for k, cost in enumerate(units.break_cost) if cost == FORBIDDEN]
    widest, first = 0.0, 0
    joined = frozenset(ends)
    for k in range(len(units)):
        if k not in joined or k + 1 == len(units):
            widest = max(widest, natural_width(units, style, first, k))
            first = k + 1
    return widest


def _break_costs(
    units: Units, text: str, hints: frozenset[int], inside: frozenset[int]
) -> Iterator[float]:
    """Yield what a break after each unit costs in a head."""
    depth = 0
    for k in range(len(units)):
        for char in text[units.start[k] : units.end[k]]:
            depth += (char in OPENERS) - (char in CLOSERS)
        cost = units.break_cost[k]
        if cost != FORBIDDEN and k + 1 < len(units):
            cost += TORN if depth > 0 else 0.0
            cost += WORD_TORN if units.hyphen[k] else 0.0
            cost += _tear(text, units.end[k], units.start[k + 1], inside)
            cost += AFTER_MARK if _pauses(units, text, k) else 0.0
            if hints:
                cost = HINTED if units.start[k + 1] in hints else cost - HINTED
        yield cost


def _pauses(units: Units, text: str, k: int) -> bool:
    """Say whether a reader pauses after unit k."""
    return units.kind[k] in (Kind.MID, Kind.STOP, Kind.DASH) and text[units.start[k]] != "、"


def _tear(text: str, end: int, start: int, inside: frozenset[int]) -> float:
    """Give what a break between the characters before ``end`` and from ``start`` on tears."""
    if start > end:
        return AFTER_MARK
    last, first = text[end - 1], text[start]
    if start in inside:
        return WORD_TORN
    if (last.isdecimal() and first in MEASURE_WORDS) or last == "第":
        return NUMBER_TORN
    leaning = (first in PARTICLES and start + 1 not in inside) or (
        last in PREPOSITIONS and end - 1 not in inside
    )
    return STRANDED if leaning else 0.0


def _balance(
    units: Units, style: LineStyle, measure: float, costs: list[float], wanted: int
) -> list[tuple[int, int]]:
    """Give lines as (first, last) unit: at least ``wanted``, as few as fit, or one more.

    A text of more lines than ``BALANCED`` is no head to the eye; its lines are filled.
    """
    reach = _Reach(units, style, measure, costs)
    number = min(max(wanted, reach.fewest), reach.most)
    if number > BALANCED:
        ends = _filled(units, reach, measure, costs)
    else:
        ways = [
            (cost + EXTRA_LINE * more, ends)
            for more in range(2)
            for cost, ends in _best_breaks(units, reach, costs, number + more)
        ]
        ends = min(ways)[1]
    return [(i, j - 1) for i, j in pairwise((0, *ends))]


class _Reach:
    """How far lines reach: where a line from a unit may end, how few and many lines it takes.

    ``after[i]`` are the fewest and the most lines from unit i to the end; every number of lines
    between them can be had, for each of the longer lines can be parted. Where no line fits, a
    single character being wider than the measure, the shortest is taken.
    """

    def __init__(self, units: Units, style: LineStyle, measure: float, costs: list[float]) -> None:
        count = len(units)
        self._units, self._style = units, style
        breaks = [j for j in range(count) if costs[j] != FORBIDDEN or j == count - 1]
        self._breaks = breaks
        self._at = list(accumulate((cost != FORBIDDEN for cost in costs[:-1]), initial=0))
        """For each unit, how many breaks stand before it."""
        self._furthest: dict[int, int] = {}
        furthest = 0
        for i in (0, *(j + 1 for j in breaks[:-1])):
            first = self._at[i]
            furthest = max(furthest, first)
            while (
                furthest + 1 < len(breaks)
                and natural_width(units, style, i, breaks[furthest + 1]) <= measure + TOLERANCE
            ):
                furthest += 1
            self._furthest[i] = furthest
        self.after: dict[int, tuple[int, int]] = {count: (0, 0)}
        for i in sorted(self._furthest, reverse=True):
            fewest = self.after[breaks[self._furthest[i]] + 1][0]
            self.after[i] = (1 + fewest, len(breaks) - self._at[i])
        self.fewest, self.most = self.after[0]
        self.width = natural_width(units, style, 0, count - 1)
        """Of the whole text on one line."""

    def lines(self, i: int) -> Iterator[tuple[int, float, bool]]:
        """Yield the last unit of each line from unit i, how wide it is, and if it is too short."""
        units = self._units
        for j in self._breaks[self._at[i] : self._furthest[i] + 1]:
            width = natural_width(units, self._style, i, j)
            yield j, width, units.end[j] - units.start[i] < LEAST


def _best_breaks(
    units: Units, reach: _Reach, costs: list[float], number: int
) -> list[tuple[float, tuple[int, ...]]]:
    """Give cost and ends of exactly ``number`` lines at the least cost, or nothing.

    Only ways from which the end can still be reached in the lines that are left are followed.
    """
    count = len(units)
    mean = reach.width / number
    best: dict[int, tuple[float, _Way]] = {0: (0.0, None)}
    for left in range(number - 1, -1, -1):
        following: dict[int, tuple[float, _Way]] = {}
        for i, (cost, way) in best.items():
            for j, width, short in reach.lines(i):
                fewest, most = reach.after[j + 1]
                if not fewest <= left <= most:
                    continue
                own = (width - mean) ** 2 + (LONELY if short else 0.0)
                total = cost + own + (0.0 if j == count - 1 else costs[j])
                if j + 1 not in following or total < following[j + 1][0]:
                    following[j + 1] = (total, (j + 1, way))
        best = following
    return [(cost, _ends(way)) for cost, way in best.values()]


def _filled(units: Units, reach: _Reach, measure: float, costs: list[float]) -> tuple[int, ...]:
    """Give the ends of lines that are as full as can be, with breaks where the sense has them."""
    best: dict[int, tuple[float, _Way]] = {0: (0.0, None)}
    for i in range(len(units)):
        if i not in best:
            continue
        cost, way = best[i]
        for j, width, _ in reach.lines(i):
            own = 0.0 if j == len(units) - 1 else (measure - width) ** 2 + costs[j] + EXTRA_LINE
            if j + 1 not in best or cost + own < best[j + 1][0]:
                best[j + 1] = (cost + own, (j + 1, way))
    return _ends(best[len(units)][1])


def _ends(way: _Way) -> tuple[int, ...]:
    """Give the line ends of a way, the first first."""
    ends: list[int] = []
    while way is not None:
        end, way = way
        ends.append(end)
    return tuple(reversed(ends))
