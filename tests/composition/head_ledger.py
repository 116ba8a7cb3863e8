"""What the lines of a head cost, reckoned anew: every way to part it, each place by its reason.

The numbers stand here once more, as the reasons beside them in the program have them, in squared em
by which a line is longer or shorter than its share.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from publisher.composition.classes import UnitKind
from publisher.composition.units import Units

from .chains import every_way
from .ledger import NARROWEST, Way

BLANK = "\u3000"
"""Stands for a comma between the two parts of a head."""
PAIRS = dict(zip("“‘（《〈【〖〔［｛「『", "”’）》〉】〗〕］｝」』", strict=True))
QUANTITIES = "年月日个名万亿"
"""Measure words that the tests use."""
MANY, FILLED = 6, 24
"""Lines from which on one more is dear; lines beyond which a text is no head to the eye."""


class Head(NamedTuple):
    """A head as units, its text, the editor's own breaks, what each break tears by its sense."""

    units: Units
    text: str
    hints: frozenset[int]
    torn: Sequence[float]


def width(head: Head, i: int, j: int) -> float:
    """Give the width of units i to j as a line; the blank for a comma is lost at its end."""
    units, total = head.units, 0.0
    for k in range(i, j + 1):
        if k == j and not is_blank(head, k):
            total += units.body[k]
        elif k < j:
            total += units.body[k] + units.space[k]
    return total + (units.hyphen[j] if j + 1 < len(units) else 0.0)


def is_blank(head: Head, k: int) -> bool:
    """Say whether unit k is the blank that stands for a comma."""
    return k > 0 and head.text[head.units.start[k] : head.units.end[k]] == BLANK


def ways(head: Head, measure: float) -> list[Way]:
    """Give all ways to part a head into lines of ``measure``."""
    return [way for way in every_way(head.units)
            if all(width(head, i, j) <= measure + NARROWEST for i, j in way)
            and not any(is_blank(head, i) for i, _ in way[1:])]  # fmt: skip


def best(head: Head, measure: float) -> float:
    """Give the least cost of all ways with as few lines as can be, or one more."""
    found = ways(head, measure)
    asked = 1 + sum(end in head.hints for end in head.units.end[:-1])
    if asked == 1 and any(len(way) == 1 for way in found):
        return 0.0
    counts = {len(way) for way in found}
    least = min(max(min(counts), asked), max(counts))
    more = 30.0 if least < MANY else 200.0
    return min(
        price(head, way) + more * (len(way) - least)
        for way in found
        if len(way) in (least, least + 1)
    )


def price(head: Head, way: Way) -> float:
    """Give what a way costs, without what a line costs as such."""
    mean = width(head, 0, len(head.units) - 1) / len(way)
    total = 0.0
    for n, (i, j) in enumerate(way):
        # The first line half an em longer than the last would be, the others in equal steps.
        share = mean + 0.5 * ((len(way) - n - 0.5) / len(way) - 0.5)
        total += 0.5 * (width(head, i, j) - share) ** 2
        total += {1: 400.0, 2: 150.0}.get(characters(head, i, j), 0.0)
    return total + sum(between(head, j) for _, j in way[:-1])


def filled(head: Head, measure: float, way: Way) -> float:
    """Give what it costs to fill the lines of a text that is no head to the eye any more."""
    white = sum((measure - width(head, i, j)) ** 2 for i, j in way[:-1])
    return white + sum(30.0 + between(head, j) for _, j in way[:-1])


def fullest(head: Head, measure: float) -> float:
    """Give the least cost of all ways to fill lines."""
    units = head.units
    least = [0.0] + [inf] * len(units)
    for i in range(len(units)):
        for j in range(i, len(units)):
            if width(head, i, j) > measure + 1:
                break
            if width(head, i, j) > measure + NARROWEST:
                continue
            if j == len(units) - 1:
                least[j + 1] = min(least[j + 1], least[i])
            elif between(head, j) < inf:
                least[j + 1] = min(least[j + 1], least[i] + filled(head, measure, [(i, j), (j, j)]))
    return least[-1]


def characters(head: Head, i: int, j: int) -> int:
    """Count the characters of a line, without a blank that is lost at its end."""
    return head.units.end[j] - head.units.start[i] - is_blank(head, j)


def between(head: Head, k: int) -> float:
    """Give what a break after unit k costs."""
    units, text = head.units, head.text
    if units.break_cost[k] == inf or is_blank(head, k + 1):
        return inf
    end, start = units.end[k], units.start[k + 1]
    cost = units.break_cost[k] + inside(text, start) + (250.0 if units.hyphen[k] > 0 else 0.0)
    last, first = text[end - 1], text[start]
    if last == BLANK:
        cost -= 90.0
    elif start > end:
        cost -= 16.0
    elif (last in "0123456789" and first in QUANTITIES) or last == "第":
        cost += 250.0
    else:
        cost += head.torn[start]
    kinds = (UnitKind.MID, UnitKind.STOP, UnitKind.DASH)
    if units.kind[k] in kinds and text[units.start[k]] != "、":
        cost -= 16.0
    if not head.hints:
        return cost
    return -1000.0 if start in head.hints else cost + 1000.0


def inside(text: str, at: int) -> float:
    """Give what brackets around a break cost: more where what they enclose is a short name."""
    cost = 0.0
    opened: list[int] = []
    for n, char in enumerate(text):
        if char in PAIRS:
            opened.append(n)
        elif char in PAIRS.values() and opened:
            first = opened.pop()
            if first < at <= n:
                cost = max(cost, 60.0 if n - first - 1 <= 8 else 30.0)
    return cost


def lines_of(ends: Sequence[int], units: Units) -> Way:
    """Give lines, told by the characters they end before, by their units."""
    last = [max(k for k in range(len(units)) if units.start[k] < end) for end in ends]
    return [(a + 1, b) for a, b in pairwise([-1, *last])]
