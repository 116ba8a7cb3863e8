"""Headlines: few lines of nearly one length, broken where the sense breaks.

Breaks are chosen by the same dynamic programming idea as in ``breaking``, but lines stay
natural: the cost is their difference in length and what a break would tear apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .classes import CLOSERS, MEASURE_WORDS, OPENERS, Kind
from .costs import TOLERANCE
from .fitting import natural_width
from .preparing import prepare
from .setting import place_line
from .style import Advances, Frequency, Line, LineStyle, TextRun
from .units import FORBIDDEN, STRETCH_NONE, Units
from .wholes import keep_whole
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
    than one line. With ``whole`` no Western word, number, date or quantity is parted. A line that
    cannot be broken may be wider than the measure.
    """
    units = prepare(runs, advances, style, math.inf if whole else measure)
    if not len(units):
        return ()
    if whole:
        keep_whole(units, "".join(run.text for run in runs))
    if tracking:
        _track(units, tracking)
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
    units = prepare(runs, advances, style, math.inf)
    keep_whole(units, "".join(run.text for run in runs))
    ends = [k for k, cost in enumerate(units.break_cost) if cost == FORBIDDEN]
    widest, first = 0.0, 0
    joined = frozenset(ends)
    for k in range(len(units)):
        if k not in joined or k + 1 == len(units):
            widest = max(widest, natural_width(units, style, first, k))
            first = k + 1
    return widest


def _track(units: Units, tracking: float) -> None:
    for k, stretch in enumerate(units.stretch):
        if stretch != STRETCH_NONE:
            units.space[k] += tracking
    units.close()


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
    """Give lines as (first, last) unit: at least ``wanted``, as few as fit, or one more."""
    count = len(units)
    whole = natural_width(units, style, 0, count - 1)
    fewest = max(wanted, int(min(whole / measure, count)))
    for number in range(fewest, count + 1):
        ways = [
            (cost + EXTRA_LINE * more, ends)
            for more in range(2)
            for cost, ends in _best_breaks(units, style, measure, costs, number + more)
        ]
        if ways and len(ways[0][1]) == number:
            return [(i, j - 1) for i, j in pairwise((0, *min(ways)[1]))]
    return [(0, count - 1)]


def _best_breaks(
    units: Units, style: LineStyle, measure: float, costs: list[float], number: int
) -> list[tuple[float, tuple[int, ...]]]:
    """Give cost and ends of exactly ``number`` lines at the least cost, or nothing."""
    count = len(units)
    mean = natural_width(units, style, 0, count - 1) / number
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for line in range(number):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for i, (cost, ends) in best.items():
            for j, own in _lines_from(units, style, measure, i, mean):
                is_end = j == count - 1
                if is_end != (line == number - 1) or costs[j] == FORBIDDEN:
                    continue
                total = cost + own + (0.0 if is_end else costs[j])
                if j + 1 not in following or total < following[j + 1][0]:
                    following[j + 1] = (total, (*ends, j + 1))
        best = following
    return [best[count]] if count in best else []


def _lines_from(
    units: Units, style: LineStyle, measure: float, i: int, mean: float
) -> Iterator[tuple[int, float]]:
    """Yield the last units a line from unit i may have, each with the cost of its length."""
    for j in range(i, len(units)):
        width = natural_width(units, style, i, j)
        if width > measure + TOLERANCE and j > i:
            return
        lonely = LONELY if units.end[j] - units.start[i] < 3 else 0.0
        yield j, (width - mean) ** 2 + lonely
