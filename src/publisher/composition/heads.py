"""Headlines: few lines of nearly one length, broken where the sense breaks.

Breaks are chosen by the same dynamic programming idea as in ``breaking``, but lines stay
natural: the cost is their difference in length and what a break would tear apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeAlias

from ..characters import CLOSERS, OPENERS
from .classes import MEASURE_WORDS, UnitKind
from .costs import TOLERANCE
from .fitting import natural_width
from .preparing import PAUSE, prepare
from .setting import place_line
from .style import Advances, Line, LineStyle, Sense, TextRun, seen_text
from .units import FORBIDDEN, Units

# Costs are in squared em of unevenness, of which each counts `UNEVEN`. What they are measured on:
# the judged heads of the tests over one to five columns of the tabloid, as first lead and as second
# story. Of 150 heads they were tuned on, 894 settings, 55 breaks are torn that need not be (5.1 %);
# of 90 others, 511 settings, 53 (9.2 %).

WORD_TORN = 250.0
"""A break inside a Western word: worse than any uneven lines and one line more, as one inside a
Chinese word is to the sense. With 60 none of the heads is another."""
TORN = 30.0
"""A break inside 《》, “” or other brackets, besides what it tears there: as an extra line. With
twice as much one head is another."""
NAME_TORN = 60.0
"""The same where what they enclose is short: a name falls apart. With half or twice as much two
heads are others, and none is torn more or less."""
SHORT_NAME = 8
"""Characters in brackets up to which it does. With 4 and with 12 all heads are the same."""
NUMBER_TORN = 250.0
"""A break between a number and its measure word, like one in a word: with 60, 57 breaks are torn
instead of 55, and 57 instead of 53."""
AFTER_MARK = -16.0
"""A break after a mark is where a reader pauses anyway; 、 only lists. With half as much as many
are torn, with twice as much two fewer of the heads that nothing is tuned on."""
AFTER_PAUSE = -90.0
"""The blank that stands for a comma is the first place to break: worth three lines more. With
half as much one break more is torn."""
EXTRA_LINE = 30.0
"""One line more than needed: better than a torn phrase, worse than most uneven lines. With 60, 12
breaks more are torn; with 15 two fewer, for 11 lines more of 4,150."""
LONELY = (400.0, 150.0)
"""A line of one character, and of two: heads that were measured in dailies have none. With a
quarter 284 lines are so short instead of 177, with four times as much 142, for two torn breaks."""
HINTED = -1000.0
"""The editor's own break; any other costs as much if there is one: more than all else together."""
UNEVEN = 0.5
"""The square of an em by which a line is longer or shorter than its share. With half or twice as
much as many breaks are torn, to one or two; the longest line has 2.55 or 2.29 characters more than
the shortest instead of 2.44."""
STEP = 0.5
"""em by which the first of two lines should be longer than the last: a head narrows downwards, as
titles of books do. Without it three breaks fewer are torn of the heads it was tuned on, of the
others as many."""

LEAST = 3
"""Characters of a line that is not lonely: heads that were measured in dailies have no line of one
or two."""
MANY, FULL_LINE = 6, 200.0
"""Lines from which on one more costs so much: only for a torn word it is added. From 4 lines on two
breaks more would be torn; what it costs from 6 on changes none of these heads."""
BALANCED = 24
"""Lines of the longest head whose lines are made even. The time for that grows with the square of
the text; with 6 all of these heads are the same."""

_Way: TypeAlias = "tuple[int, _Way] | None"
"""The last line end on a way through a head, and the way there."""


def compose_head(
    runs: Sequence[TextRun],
    advances: Advances,
    measure: float,
    style: LineStyle,
    *,
    tracking: float = 0.0,
    hints: frozenset[int] = frozenset(),
    sense: Sense | None = None,
    whole: bool = False,
) -> tuple[Line, ...]:
    """The lines of a head not wider than ``measure`` em, as few and as even as they can be.

    ``tracking`` is added between characters; ``hints`` are character indices at which the editor
    wants a new line; ``sense`` says what breaks tear apart, and is only asked when a head needs
    more than one line. With ``whole`` no Western word, number, date or quantity is parted that
    fits into a line. A line is wider than the measure only if it is a single character.
    """
    units = prepare(runs, advances, style, measure, tracking=tracking, squeeze=False, whole=whole)
    if not len(units):
        return ()
    text = seen_text(runs)
    _open_pauses(units, text)
    _, lines = _Breaker(units, text, style, hints, sense).lines(measure)
    ends = [units.start[j + 1] if j + 1 < len(units) else len(text) for _, j in lines]
    return tuple(
        place_line(units, style, i, j, text_end=end)
        for (i, j), end in zip(lines, ends, strict=True)
    )


def weigh_head(
    runs: Sequence[TextRun],
    advances: Advances,
    measures: Sequence[float],
    style: LineStyle,
    *,
    hints: frozenset[int] = frozenset(),
    sense: Sense | None = None,
) -> list[tuple[float, int]]:
    """For each of ``measures`` what a head's best lines cost there, and how many they are.

    The cost is in squared em, without what a line costs as such.
    """
    units = prepare(runs, advances, style, min(measures), squeeze=False)
    if not len(units):
        return [(0.0, 0)] * len(measures)
    text = seen_text(runs)
    _open_pauses(units, text)
    breaker = _Breaker(units, text, style, hints, sense)
    found = (breaker.lines(measure) for measure in measures)
    return [(cost, len(lines)) for cost, lines in found]


class _Breaker:
    """Breaks the text of one head, at one measure after another."""

    def __init__(
        self,
        units: Units,
        text: str,
        style: LineStyle,
        hints: frozenset[int],
        sense: Sense | None,
    ) -> None:
        self._units, self._text, self._style = units, text, style
        self._hints, self._sense = hints, sense
        self._wanted = 1 + sum(end in hints for end in units.end[:-1])
        self._costs: list[float] | None = None

    def lines(self, measure: float) -> tuple[float, list[tuple[int, int]]]:
        """The cost of the best lines of ``measure`` em, and their first and last units."""
        units, style = self._units, self._style
        alone = (0, len(units) - 1)
        if self._wanted == 1 and natural_width(units, style, *alone) <= measure + TOLERANCE:
            return 0.0, [alone]
        if self._costs is None:
            torn = self._sense(self._text) if self._sense else (0.0,) * len(self._text)
            self._costs = list(_break_costs(units, self._text, self._hints, torn))
        return _balance(units, style, measure, self._costs, self._wanted)


def _open_pauses(units: Units, text: str) -> None:
    """Let the blanks that stand for commas be white between two units, lost at a line's end."""
    found = False
    for k in range(1, len(units)):
        if text[units.start[k]] == PAUSE and units.end[k] == units.start[k] + 1:
            # With what tracking put before it: a line that ends here ends with its last character.
            units.space[k] += units.body[k] + units.space[k - 1]
            units.body[k] = units.space[k - 1] = 0.0
            units.break_cost[k - 1] = FORBIDDEN
            found = True
    if found:
        units.close()


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
    units: Units, text: str, hints: frozenset[int], torn: Sequence[float]
) -> Iterator[float]:
    """Yield what a break after each unit costs in a head; ``torn`` is what the sense says."""
    enclosed = _enclosed(text)
    for k in range(len(units)):
        cost = units.break_cost[k]
        if cost != FORBIDDEN and k + 1 < len(units):
            start = units.start[k + 1]
            cost += enclosed[start]
            cost += WORD_TORN if units.hyphen[k] else 0.0
            cost += _tear(text, units.end[k], start, torn)
            cost += AFTER_MARK if _pauses(units, text, k) else 0.0
            if hints:
                cost = HINTED if start in hints else cost - HINTED
        yield cost


def _enclosed(text: str) -> list[float]:
    """What brackets add to a break before each character: more inside short ones."""
    costs = [0.0] * (len(text) + 1)
    opened: list[int] = []
    for at, char in enumerate(text):
        if char in OPENERS:
            opened.append(at)
        elif char in CLOSERS and opened:
            first = opened.pop()
            cost = NAME_TORN if at - first - 1 <= SHORT_NAME else TORN
            for inside in range(first + 1, at + 1):
                costs[inside] = max(costs[inside], cost)
    return costs


def _pauses(units: Units, text: str, k: int) -> bool:
    """Whether a reader pauses after unit k."""
    return (
        units.kind[k] in (UnitKind.MID, UnitKind.STOP, UnitKind.DASH)
        and text[units.start[k]] != "、"
    )


def _tear(text: str, end: int, start: int, torn: Sequence[float]) -> float:
    """What a break between the characters before ``end`` and from ``start`` on tears."""
    last, first = text[end - 1], text[start]
    if last == PAUSE:
        return AFTER_PAUSE
    if start > end:
        return AFTER_MARK
    if (last.isdecimal() and first in MEASURE_WORDS) or last == "第":
        return NUMBER_TORN
    return torn[start]


def _balance(
    units: Units, style: LineStyle, measure: float, costs: list[float], wanted: int
) -> tuple[float, list[tuple[int, int]]]:
    """Lines as (first, last) unit and their cost: ``wanted``, as few as fit, or one more.

    A text of more lines than ``BALANCED`` is no head to the eye; its lines are filled.
    """
    reach = _Reach(units, style, measure, costs)
    number = min(max(wanted, reach.fewest), reach.most)
    extra = EXTRA_LINE if number < MANY else FULL_LINE
    if number > BALANCED:
        cost, ends = 0.0, _filled(units, reach, measure, costs)
    else:
        ways = [
            (cost + extra * more, ends)
            for more in range(2)
            for cost, ends in _best_breaks(units, reach, costs, number + more)
        ]
        cost, ends = min(ways)
        cost -= extra * (len(ends) - number)
    return cost, [(i, j - 1) for i, j in pairwise((0, *ends))]


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
        # A line that begins further on ends no nearer: two places go once over the text together.
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
        # From the end: what lies behind a line is known when the line is looked at.
        self.after: dict[int, tuple[int, int]] = {count: (0, 0)}
        for i in sorted(self._furthest, reverse=True):
            fewest = self.after[breaks[self._furthest[i]] + 1][0]
            self.after[i] = (1 + fewest, len(breaks) - self._at[i])
        self.fewest, self.most = self.after[0]
        self.width = natural_width(units, style, 0, count - 1)
        """Of the whole text on one line."""

    def lines(self, i: int) -> Iterator[tuple[int, float, float]]:
        """Yield the last unit of each line from unit i, its width, what its shortness costs."""
        units = self._units
        for j in self._breaks[self._at[i] : self._furthest[i] + 1]:
            width = natural_width(units, self._style, i, j)
            count = units.end[j] - units.start[i] - (units.body[j] == 0.0)
            yield j, width, LONELY[count - 1] if count < LEAST else 0.0


def _best_breaks(
    units: Units, reach: _Reach, costs: list[float], number: int
) -> list[tuple[float, tuple[int, ...]]]:
    """Cost and ends of exactly ``number`` lines at the least cost, or nothing.

    Only ways from which the end can still be reached in the lines that are left are followed.
    """
    count = len(units)
    mean = reach.width / number
    best: dict[int, tuple[float, _Way]] = {0: (0.0, None)}
    for left in range(number - 1, -1, -1):
        ideal = mean + STEP * ((left + 0.5) / number - 0.5)
        following: dict[int, tuple[float, _Way]] = {}
        for i, (cost, way) in best.items():
            for j, width, short in reach.lines(i):
                fewest, most = reach.after[j + 1]
                if not fewest <= left <= most:
                    continue
                own = UNEVEN * (width - ideal) ** 2 + short
                total = cost + own + (0.0 if j == count - 1 else costs[j])
                if j + 1 not in following or total < following[j + 1][0]:
                    following[j + 1] = (total, (j + 1, way))
        best = following
    return [(cost, _ends(way)) for cost, way in best.values()]


def _filled(units: Units, reach: _Reach, measure: float, costs: list[float]) -> tuple[int, ...]:
    """The ends of lines that are as full as can be, with breaks where the sense has them."""
    # As many lines as it takes: no count of them has to be told apart, one pass is enough.
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
    """The line ends of a way, the first first."""
    ends: list[int] = []
    while way is not None:
        end, way = way
        ends.append(end)
    return tuple(reversed(ends))
