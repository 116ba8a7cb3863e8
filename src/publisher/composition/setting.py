"""One line set to a width: every place of a class by the same amount (clreq 3.5.3-4)."""

from __future__ import annotations

from .breaking import TOLERANCE, natural_width
from .style import Line, LineStyle
from .units import (
    SQUEEZE_STEPS,
    STRETCH_ALL,
    STRETCH_GAP,
    STRETCH_SPACE,
    Units,
)


def set_line(
    units: Units, style: LineStyle, i: int, j: int, width: float, *, text_end: int
) -> Line:
    """Give units i to j as a line of ``width`` em; the paragraph's last line stays natural.

    ``text_end`` is where the line's characters end in the text, blanks after it included.
    """
    last = j == len(units) - 1
    spaces = units.space[i:j]
    rest = width - natural_width(units, style, i, j)
    stretch = squeezed = 0.0
    if rest < -TOLERANCE:
        squeezed = _squeeze(units, spaces, i, -rest)
    elif rest > TOLERANCE and not last:
        stretch = _stretch(units, style, spaces, i, rest)
    hyphen = not last and units.hyphen[j] > 0
    origins, end = _place(units, style, spaces, i, j, text_end)
    hyphen_width = units.hyphen[j] if hyphen else 0.0
    return Line(
        units.start[i],
        text_end,
        origins,
        end + hyphen_width,
        stretch,
        squeezed,
        hyphen,
        hyphen_width,
        last,
    )


def place_line(units: Units, style: LineStyle, i: int, j: int, *, text_end: int) -> Line:
    """Give units i to j as a line of its natural width."""
    origins, end = _place(units, style, units.space[i:j], i, j, text_end)
    return Line(units.start[i], text_end, origins, end, last=j == len(units) - 1)


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
    by_room = sorted(rooms, key=lambda k: (rooms[k], k))
    for done, k in enumerate(by_room):
        amount = min(rooms[k], left / (len(by_room) - done))
        spaces[k] -= amount
        left -= amount
    return wanted


def _stretch(units: Units, style: LineStyle, spaces: list[float], i: int, rest: float) -> float:
    """Put ``rest`` em into ``spaces`` step by step; give what each Han gap gained."""
    classes = units.stretch[i : i + len(spaces)]
    for step, room in (
        (STRETCH_SPACE, style.space_ceiling - style.space_floor),
        (STRETCH_GAP, style.gap_ceiling - style.gap),
    ):
        places = [k for k, c in enumerate(classes) if c == step]
        if places and rest > TOLERANCE:
            amount = min(room, rest / len(places))
            for k in places:
                spaces[k] += amount
            rest -= amount * len(places)
    places = [k for k, c in enumerate(classes) if c == STRETCH_ALL]
    if not places or rest <= TOLERANCE:
        return 0.0
    amount = rest / len(places)
    for k in places:
        spaces[k] += amount
    return amount


def _place(
    units: Units, style: LineStyle, spaces: list[float], i: int, j: int, text_end: int
) -> tuple[tuple[float, ...], float]:
    """Give the origin of every character of the line, and where its visible part ends."""
    x = 0.0 if style.trim_start else units.lead[i]
    origins: list[float] = []
    starts, ends, body, offsets = units.start, units.end, units.body, units.offsets
    position = starts[i]
    for k in range(i, j + 1):
        if starts[k] > position:
            # Blanks between two units: the first carries the whole gap, the others no width.
            origins.extend([x_end] * (starts[k] - position))
        inner = offsets[k]
        if len(inner) == 1:
            origins.append(x + inner[0])
        else:
            origins.extend([x + offset for offset in inner])
        position = ends[k]
        x_end = x + body[k]
        x = x_end + spaces[k - i] if k < j else x_end
    origins.extend([x] * (text_end - position))
    return tuple(origins), x
