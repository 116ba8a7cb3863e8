"""What a setting costs, reckoned place by place: the sums of the composer are not asked.

The numbers stand here once more, as the README and the reasons beside them have it: what is cheap
may be retuned in one place only if it is meant.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import NamedTuple, TypeAlias

from publisher.composition import LineStyle
from publisher.composition.breaking import Measure
from publisher.composition.classes import UnitKind
from publisher.composition.units import Units

WORD, GAP, HAN, ADDRESS = 1, 2, 3, 4
"""What opens after a unit: a blank between words, a gap beside Han, between Han, in an address."""
TAKEN = ((0, 0.01), (2, 0.01), (3, 0.015), (4, 0.03), (5, 0.04))
"""What is taken from, in clreq's order, and what it costs to use one em of it up."""
NEVER = 1e6
Way: TypeAlias = list[tuple[int, int]]
"""First and last unit of each line."""
NARROWEST = 1e-9


class _Line(NamedTuple):
    """A line by its first and last unit: what it costs, its grey, whether it ends in a hyphen."""

    cost: float
    grey: float
    hyphen: bool
    first: int
    last: int


LADDER = 12.0
"""What a second hyphen right below another costs."""


def price(units: Units, style: LineStyle, measure: Measure, way: Way) -> float:
    """Give what a way to set a paragraph costs."""
    lines = [_line(units, style, measure.of(n), i, j) for n, (i, j) in enumerate(way)]
    return sum(line.cost for line in lines) + sum(
        _beside(one, two, LADDER) for one, two in pairwise(lines)
    )


def cheapest(units: Units, style: LineStyle, measure: Measure, ladder: float = LADDER) -> Way:
    """Give the cheapest of all ways: every line behind every other, nothing passed by.

    Lines but the first are all alike wide, so that a line is told by its first and last unit.
    """
    count = len(units)
    ends = [j for j in range(count) if j == count - 1 or units.break_cost[j] != inf]
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
    behind: list[list[_Line]] = [[] for _ in range(count + 1)]
    for i in range(count):
        for j in ends:
            if j < i or (i and not behind[i]):
                continue
            line = _line(units, style, measure.rest if i else measure.first, i, j)
            known = [
                (best[one.first, one.last][0] + _beside(one, line, ladder), (one.first, one.last))
                for one in behind[i]
            ]
            before, came = min(known) if known else (0.0, None)
            best[i, j] = before + line.cost, came
            behind[j + 1].append(line)
    way = [min((key for key in best if key[1] == count - 1), key=lambda key: best[key][0])]
    while (came := best[way[0]][1]) is not None:
        way.insert(0, came)
    return way


def _line(units: Units, style: LineStyle, width: float, i: int, j: int) -> _Line:
    last = j == len(units) - 1
    cost, grey = price_line(units, style, i, j, width, last=last)
    return _Line(
        cost + (0.0 if last else units.break_cost[j]),
        grey,
        not last and units.hyphen[j] > 0,
        i,
        j,
    )


def _beside(one: _Line, two: _Line, ladder: float) -> float:
    """Give what two lines below each other cost: unlike greys, a ladder of hyphens."""
    unlike = 0.3 * ((two.grey - one.grey) / 0.05) ** 2
    return unlike + (ladder if one.hyphen and two.hyphen else 0.0)


def price_line(
    units: Units, style: LineStyle, i: int, j: int, width: float, *, last: bool
) -> tuple[float, float]:
    """Give what one line costs, and em that each of its Han gaps gains or, below 0, loses."""
    need = _natural(units, style, i, j) - width
    if style.hanging and need > NARROWEST and _may_hang(units, i, j):
        need -= units.body[j]
    if last:
        cost, grey = _take(units, i, j, need) if need > NARROWEST else (0.0, 0.0)
        return cost + (600.0 if style.avoid_runt and i and _lonely(units, i) else 0.0), grey
    return _take(units, i, j, need) if need > 0 else _give(units, style, i, j, -need)


def _natural(units: Units, style: LineStyle, i: int, j: int) -> float:
    """Give the width of a line before anything is taken or given."""
    width = 0.0
    for k in range(i, j + 1):
        width += units.body[k]
        if k < j:
            width += units.space[k]
    if not style.trim_start:
        width += units.lead[i]
    return width + (units.hyphen[j] if j < len(units) - 1 else 0.0)


def _may_hang(units: Units, i: int, j: int) -> bool:
    """Say whether the line's last unit is one stop behind a character or a word."""
    one = j > i and units.end[j] - units.start[j] == 1
    return (
        one
        and units.kind[j] in (UnitKind.MID, UnitKind.STOP)
        and units.kind[j - 1] in (UnitKind.HAN, UnitKind.WEST)
    )


def _lonely(units: Units, i: int) -> bool:
    """Say whether one Han character, or what is left of a parted word, stands alone with marks."""
    kinds = [kind for kind in units.kind[i:] if kind in (UnitKind.HAN, UnitKind.WEST)]
    if len(kinds) > 1:
        return False
    return UnitKind.WEST not in kinds or units.hyphen[i - 1] > 0


def _take(units: Units, i: int, j: int, need: float) -> tuple[float, float]:
    """Give what it costs to take ``need`` em from a line's blanks, class after class."""
    cost, taken = 0.0, 0.0
    for step, weight in TAKEN:
        there = sum(units.squeeze[k] for k in range(i, j) if units.step[k] == step)
        if there > 0 and need > NARROWEST:
            part = min(there, need)
            cost += weight * part * (part / there)
            taken, need = taken + part, need - part
    if need > NARROWEST:
        cost += NEVER * (1 + need)
    return cost, -taken / (2 * max(1, j - i))


def _give(units: Units, style: LineStyle, i: int, j: int, rest: float) -> tuple[float, float]:
    """Give what it costs to open a line by ``rest`` em: words, gaps beside Han, then everything."""
    places = {kind: sum(units.stretch[k] == kind for k in range(i, j)) for kind in range(1, 5)}
    cost = 0.0
    for kind, each in (
        (WORD, style.space_ceiling - style.space_floor),
        (GAP, style.gap_ceiling - style.gap),
    ):
        room = places[kind] * each
        part = min(room, rest)
        if part > 0:
            cost += 0.3 * (part / room) ** 2
            rest -= part
    if rest <= NARROWEST:
        return cost, 0.0
    grey = _greyest(style, places, rest)
    if grey is None or grey > 0.6:
        return cost + _looseness(0.6) + 2_000 * rest * rest, 0.6
    return cost + _looseness(grey), grey


def _looseness(grey: float) -> float:
    return (grey / 0.05) ** 2 + (grey / 0.05) ** 4


def _greyest(style: LineStyle, places: dict[int, int], rest: float) -> float | None:
    """Give em that the widest place of a line gains at last, those in addresses counted twice."""
    gaps, room = places[GAP], max(0.0, 0.5 - style.gap_ceiling)
    open_ = places[HAN] or places[WORD]
    plain: float | None
    if places[HAN]:
        plain = rest / (places[HAN] + gaps)
        if plain > room:
            plain = (rest - gaps * room) / places[HAN]
    elif places[WORD]:
        plain = rest / places[WORD]
    else:
        plain = rest / gaps if gaps else None
    if (plain is not None and plain <= 0.6) or not places[ADDRESS]:
        return plain
    beside = 0.0 if places[WORD] and not places[HAN] else room
    kept = 0.25 if open_ else 0.0
    each = max(0.0, rest - open_ * kept - gaps * beside) / (places[ADDRESS] + open_)
    return max(kept + each if kept else 0.0, beside, 2 * each)
