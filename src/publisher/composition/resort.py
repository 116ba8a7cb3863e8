"""The last resort: what is wider than its line is parted between any two of its characters.

Text that leaves its column is lost at the page's edge; text that is parted where it should not be
can still be read. So a line may end where nothing else allows it, at a cost that no other way to
set the paragraph reaches, but never inside a character (a grapheme cluster).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import add

from .classes import UnitKind
from .costs import TOLERANCE
from .units import FORBIDDEN, FREE, STRETCH_LETTERS, STRETCH_NONE, Units

# Each kind waits until a line would end so many em before the edge without it (`ragged_cost`): a
# word 0.8, at its edge 1.2, a number 14, marks 20. A joint comes before a hole of 0.18 em at every
# gap.
AT_JOINT = 200.0
"""After a sign inside a word or a number: where a reader expects it, if anywhere."""
IN_WORD = 22_000.0
"""Between two letters, without a hyphen, which could be read as part of a name or a code."""
AT_EDGE = 24_000.0
"""The same beside the first or the last letter of a word."""
IN_NUMBER = 400_000.0
"""Between two digits: a number in two parts is read as two numbers."""
BESIDE_MARK = 800_000.0
"""At a mark that may not begin or end a line: only a row of such marks is so wide."""
IN_MARK = 1_600_000.0
"""Inside a dash, an ellipsis or a sign with its note marks: the line is hardly wider than they."""

NO_WIDTH = TOLERANCE
"""em up to which a width is none: sums of advances are not exact."""

_JOINTS = frozenset("/.-_@?&=#:\\+,;~×÷")
_NUMERIC = frozenset("0123456789.,%‰+-±¥$€")

Alone = Callable[[int, int], float]
"""(start, end) of the text -> what its characters are wide when nothing follows them."""


def part_wide(
    units: Units, text: str, inside: frozenset[int], room: tuple[float, float], alone: Alone,
    *, trim: bool, squeeze: bool
) -> Units:  # fmt: skip
    """``units`` so that what may not be parted fits into ``room`` em, or is one character.

    ``room`` is that of the first line and of the others; ``inside`` are the places inside
    clusters. ``trim`` says that a line's first mark loses its blank, ``squeeze`` that lines may
    be squeezed. What fits stays as it is: mostly that is all, and ``units`` themselves come back.
    """
    wide = list(_wide(units, room, trim=trim, squeeze=squeeze))
    if not wide:
        return units
    parted = Units()
    at = 0
    for a, b in wide:
        parted.extend(units, at, a)
        for k in range(a, b + 1):
            _part(parted, units, k, text, inside, alone)
            if k < b:
                parted.break_cost[-1] = _between(text, units, k)
        _spare_hyphen(parted, room[1])
        at = b + 1
    parted.extend(units, at, len(units))
    parted.close()
    return parted


def _wide(
    units: Units, room: tuple[float, float], *, trim: bool, squeeze: bool
) -> Iterator[tuple[int, int]]:
    """Yield the first and last of the units that may not be parted and are wider than a line."""
    sums, body, hyphen, total = units.space_sum, units.body, units.hyphen, units.squeeze_total
    for a, b in _whole(units, min(room) + TOLERANCE):
        width = sums[b] - sums[a] + body[b] + hyphen[b]
        width += 0.0 if trim else units.lead[a]
        width -= total[b] - total[a] if squeeze else 0.0
        one = b == a and len(units.offsets[a]) == 1 and not hyphen[b]
        if width > room[a > 0] + TOLERANCE and not one:
            yield a, b


def _whole(units: Units, narrowest: float) -> Iterator[tuple[int, int]]:
    """Yield the first and last of units without a break, none but what may be too wide.

    Nearly all units are a character with a break behind it: those are not looked at one by one.
    """
    costs = units.break_cost
    widest = max(map(add, units.body, units.hyphen), default=0.0)
    if widest + max(units.lead, default=0.0) > narrowest:
        a = 0
        for b, cost in enumerate(costs):
            if cost != FORBIDDEN:
                yield a, b
                a = b + 1
        return
    at, left = 0, costs.count(FORBIDDEN)
    while left:
        a = b = costs.index(FORBIDDEN, at)
        while costs[b] == FORBIDDEN:
            b += 1
        left -= b - a
        at = b + 1
        yield a, b


def _part(
    parted: Units, units: Units, k: int, text: str, inside: frozenset[int], alone: Alone
) -> None:
    """Add unit k of ``units`` to ``parted``, each of its characters for itself.

    A base stays whole under its reading, and so do the cells of a small note, and what is drawn.
    """
    if k in units.above or k in units.small or k in units.drawn:
        parted.extend(units, k, k + 1)
        return
    start, offsets, kind = units.start[k], units.offsets[k], units.kind[k]
    ends = (*offsets[1:], units.body[k])
    # What has no width of its own is drawn with what precedes it: the i of the ligature fi.
    cuts = [
        n
        for n, (offset, end) in enumerate(zip(offsets, ends, strict=True))
        if n == 0 or (start + n not in inside and end - offset > NO_WIDTH)
    ]
    letters = kind in (UnitKind.WEST, UnitKind.SYMBOL)
    for n, end in zip(cuts, [*cuts[1:], len(offsets)], strict=True):
        final = end == len(offsets)
        left = offsets[n] if n else 0.0
        width = (units.body[k] if final else offsets[end]) - left
        body = width
        if letters and not final:
            # At a line's end the last letter is not kerned with the next line's first.
            body = alone(start + n, start + end)
        parted.add(start + n, kind, body, tuple(x - left for x in offsets[n:end]))
        if final:
            parted.end[-1] = units.end[k]
            parted.copy_after(units, k)
        else:
            parted.space[-1] = width - body
            parted.stretch[-1] = STRETCH_LETTERS if letters else STRETCH_NONE
            edge = n == 0 or end == cuts[-1]
            parted.break_cost[-1] = _inside(text, start + end, kind, edge=edge)
        parted.lead[-1] = 0.0 if n else units.lead[k]


def _inside(text: str, index: int, kind: UnitKind, *, edge: bool) -> float:
    """The cost of a break before ``index`` inside a unit, at its ``edge`` or not."""
    if kind is not UnitKind.WEST:
        return IN_MARK
    before, after = text[index - 1], text[index]
    if before in _NUMERIC and after in _NUMERIC:
        return IN_NUMBER
    if (before in _JOINTS and after not in _JOINTS) or (before.islower() and after.isupper()):
        return AT_JOINT
    return AT_EDGE if edge else IN_WORD


def _between(text: str, units: Units, k: int) -> float:
    """The cost of a break between two units that are not to be parted."""
    a, b = units.kind[k], units.kind[k + 1]
    if units.break_cost[k] != FORBIDDEN:
        return units.break_cost[k]
    if k in units.bound:
        return units.bound[k]
    if a is UnitKind.WEST and b is UnitKind.WEST:
        if units.start[k + 1] > units.end[k]:
            return AT_JOINT
        return _inside(text, units.start[k + 1], UnitKind.WEST, edge=False)
    return BESIDE_MARK


def _spare_hyphen(parted: Units, room: float) -> None:
    """Take the hyphen away from the last unit if even its last letter has no room with it."""
    if parted.hyphen[-1] and parted.body[-1] + parted.hyphen[-1] > room + TOLERANCE:
        parted.hyphen[-1] = FREE
        parted.hyphen_shift.pop(len(parted) - 1, None)
