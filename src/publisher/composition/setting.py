"""One line set to a width: every place of a class by the same amount (clreq 3.5.3-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from .costs import TOLERANCE
from .fitting import hanging_width, natural_width, share_last
from .preparing import SMALL
from .style import Above, Half, Line, LineStyle
from .units import AT_ORIGIN, SQUEEZE_STEPS, STRETCH_STEPS, Units


def set_line(
    units: Units, style: LineStyle, i: int, j: int, width: float, *, text_end: int
) -> Line:
    """Units i to j as a line of ``width`` em; the paragraph's last line stays natural.

    ``text_end`` is where the line's characters end in the text, blanks after it included.
    """
    last = j == len(units) - 1
    spaces = units.space[i:j]
    outside = hanging_width(units, style, i, j, width)
    rest = width + outside - natural_width(units, style, i, j)
    stretch = squeezed = 0.0
    if rest < -TOLERANCE:
        squeezed = _squeeze(units, spaces, i, -rest)
    elif rest > TOLERANCE and not last:
        stretch = _stretch(units, style, spaces, i, rest)
    origins, end, above = _place(units, style, spaces, i, j, text_end)
    hyphen = end + units.hyphen_shift[j] if not last and units.hyphen[j] else None
    if hyphen is not None:
        end += units.hyphen[j]
    start = text_end - len(origins)
    hangs = outside > 0
    line = Line(start, text_end, origins, end, stretch, squeezed, hyphen, hangs, last, above)
    return _fold_notes(units, line, i, j) if units.small else line


def place_line(units: Units, style: LineStyle, i: int, j: int, *, text_end: int) -> Line:
    """Units i to j as a line of its natural width."""
    origins, end, above = _place(units, style, units.space[i:j], i, j, text_end)
    last = j == len(units) - 1
    hyphen = None if last or not units.hyphen[j] else end + units.hyphen_shift[j]
    end += 0.0 if hyphen is None else units.hyphen[j]
    start = text_end - len(origins)
    line = Line(start, text_end, origins, end, hyphen=hyphen, last=last, above=above)
    return _fold_notes(units, line, i, j) if units.small else line


def _fold_notes(units: Units, line: Line, i: int, j: int) -> Line:
    """A line of units i to j with each small note in it in two halves."""
    origins, halves = list(line.origins), []
    for small, group in groupby(range(i, j + 1), key=units.small.__contains__):
        if not small:
            continue
        some = list(group)
        cells = [cell for k in some for cell in units.small[k]]
        room = round(sum(units.body[k] for k in some) / SMALL)
        upper = _upper([may for _, may in cells], room)
        at = start = units.start[some[0]]
        left = origins[start - line.start]
        split = start
        for n, (length, _) in enumerate(cells):
            x = left + SMALL * (n if n < upper else n - upper)
            # What goes with a character, and has no width, stands behind it.
            places = [x, *[x + SMALL] * (length - 1)]
            origins[at - line.start : at - line.start + length] = places
            at += length
            if n + 1 == upper:
                split = at
        halves.append(Half(start, split, at))
    return replace(line, origins=tuple(origins), halves=tuple(halves))


def _upper(begins: Sequence[bool], room: int) -> int:
    """How many of a note's cells stand in its upper line, where ``room`` have place in each.

    As many as below, or the nearest number with which no mark begins the lower line.
    """
    count = len(begins)
    half = -(-count // 2)
    may = range(max(1, count - room), min(room, count) + 1)
    well = [n for n in may if n == count or begins[n]]
    return min(well or [half], key=lambda n: (abs(n - half), n < half))


def _squeeze(units: Units, spaces: list[float], i: int, need: float) -> float:
    """Take ``need`` em out of ``spaces`` step by step; give what was taken."""
    taken = 0.0
    for step in range(SQUEEZE_STEPS):
        if need <= TOLERANCE:
            break
        places = [k for k in range(len(spaces)) if units.step[i + k] == step]
        need -= (used := _share(units, spaces, places, i, need))
        taken += used
    return taken


def _share(units: Units, spaces: list[float], places: list[int], i: int, need: float) -> float:
    """Take up to ``need`` em from ``places``, the same from each until it reaches its floor."""
    rooms = {k: units.squeeze[i + k] for k in places if units.squeeze[i + k] > 0}
    wanted = min(need, sum(rooms.values()))
    left = wanted
    # What has least to give comes first: what it cannot give is shared out among those behind it.
    by_room = sorted(rooms, key=lambda k: (rooms[k], k))
    for done, k in enumerate(by_room):
        amount = min(rooms[k], left / (len(by_room) - done))
        spaces[k] -= amount
        left -= amount
    return wanted


def _stretch(units: Units, style: LineStyle, spaces: list[float], i: int, rest: float) -> float:
    """Put ``rest`` em into ``spaces`` step by step; give what each Han gap gained."""
    classes = units.stretch[i : i + len(spaces)]
    places = [[k for k, found in enumerate(classes) if found == step] for step in STRETCH_STEPS]
    opened = [0.0] * len(places)
    for at, room in (
        (0, style.space_ceiling - style.space_floor),
        (1, style.gap_ceiling - style.gap),
    ):
        if places[at] and rest > TOLERANCE:
            opened[at] = min(room, rest / len(places[at]))
            rest -= opened[at] * len(places[at])
    amounts = (0.0, 0.0, 0.0, 0.0)
    if rest > TOLERANCE:
        amounts = share_last(style, rest, *map(len, places))
        if not any(amounts):
            return 0.0
    for chosen, first, amount in zip(places, opened, amounts, strict=True):
        for k in chosen:
            spaces[k] += first + amount
    return max(amounts)


def _place(
    units: Units, style: LineStyle, spaces: list[float], i: int, j: int, text_end: int
) -> tuple[tuple[float, ...], float, tuple[Above, ...]]:
    """The origin of every character of the line, where its visible part ends, its readings.

    Blanks before the paragraph's first unit belong to its first line, without width.
    """
    x = 0.0 if style.trim_start else units.lead[i]
    x_end = x
    origins: list[float] = []
    above: list[Above] = []
    starts, ends, body, offsets = units.start, units.end, units.body, units.offsets
    readings = units.above
    position = starts[i] if i else 0
    for k, space in zip(range(i, j + 1), (*spaces, 0.0), strict=True):
        if starts[k] > position:
            # Blanks between two units: the first carries the whole gap, the others no width.
            origins.extend([x_end] * (starts[k] - position))
        inner = offsets[k]
        if inner is AT_ORIGIN:
            # Nearly all: Han, and marks that have their blank behind them.
            origins.append(x)
        else:
            origins.extend([x + offset for offset in inner])
        if readings and k in readings:
            above.append(Above(starts[k], tuple(x + offset for offset in readings[k])))
        position = ends[k]
        x_end = x + body[k]
        x = x_end + space
    origins.extend([x] * (text_end - position))
    return tuple(origins), x, tuple(above)
