"""What it takes to set some units as one line: its width, its cost, its look.

The steps are clreq 3.5.3-4's: squeeze first, then stretch, each class of places in its turn.
"""

from __future__ import annotations

from typing import NamedTuple

from .classes import UnitKind
from .costs import (
    HOPELESS,
    LETTERS,
    OVERFULL,
    RAGGED,
    RUNT,
    SQUEEZE,
    TOLERANCE,
    gap_cost,
    ragged_cost,
    stretch_cost,
)
from .style import GAP_LIMIT, LineStyle
from .units import Units


class Fit(NamedTuple):
    """What it takes to set one line: its cost, and the space its Han gaps gain (negative: lose)."""

    cost: float
    grey: float


def sticks_out(fit: Fit) -> bool:
    """Whether a line is too wide however much is taken from its blanks."""
    return fit.grey <= 0 and fit.cost >= OVERFULL


def natural_width(units: Units, style: LineStyle, i: int, j: int) -> float:
    """The width of units i to j as one line, both edges trimmed, before any adjustment."""
    width = units.space_sum[j] - units.space_sum[i] + units.body[j]
    if not style.trim_start:
        width += units.lead[i]
    if j + 1 < len(units):
        width += units.hyphen[j]
    return width


def hanging_width(units: Units, style: LineStyle, i: int, j: int, width: float) -> float:
    """How much of unit j may stand outside a line of ``width`` em: one stop, or nothing.

    It hangs only where it does not fit otherwise, and never in a run of marks (clreq 3.1.7).
    """
    if not style.hanging or j == i or units.kind[j] not in (UnitKind.MID, UnitKind.STOP):
        return 0.0
    alone = (
        units.kind[j - 1] in (UnitKind.HAN, UnitKind.WEST) and units.end[j] - units.start[j] == 1
    )
    fits = natural_width(units, style, i, j) <= width + TOLERANCE
    return units.body[j] if alone and not fits else 0.0


def fit_line(units: Units, style: LineStyle, i: int, j: int, width: float) -> Fit:
    """Cost and greyness of units i to j set to ``width`` em exactly."""
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
        return Fit(cost + ragged_cost(rest), RAGGED)
    return Fit(cost + stretch_cost(grey), grey)


def share_last(
    style: LineStyle, rest: float, spaces: int, gaps: int, places: int, letters: int
) -> tuple[float, float, float, float]:
    """Share ``rest`` em out in the last step of stretching: what each place of a class gains.

    Han gaps and Han-Western gaps take the same, but that the latter stay within clreq's 1/2 em.
    A line without a Han gap opens its word spaces beyond their ceiling, one without these its
    Han-Western gaps, and one that holds nothing but part of an address its letters. These help
    out where no others could take it. Zeros say that no place can take it, and that the
    line had better end before the edge.
    """
    shares = _share_plain(style, rest, spaces, gaps, places)
    most = max(shares)
    if letters and (most > RAGGED or not most):
        *others, of_letters = shares = _share_letters(style, rest, spaces, gaps, places, letters)
        most = max(*others, LETTERS * of_letters)
    return shares if most <= RAGGED else (0.0, 0.0, 0.0, 0.0)


def _share_plain(
    style: LineStyle, rest: float, spaces: int, gaps: int, places: int
) -> tuple[float, float, float, float]:
    """Share ``rest`` em out without the letters of addresses."""
    if places:
        together = rest / (places + gaps)
        room = max(0.0, GAP_LIMIT - style.gap_ceiling)
        if together <= room:
            return 0.0, together, together, 0.0
        return 0.0, room, (rest - gaps * room) / places, 0.0
    if spaces:
        return rest / spaces, 0.0, 0.0, 0.0
    return 0.0, rest / gaps if gaps else 0.0, 0.0, 0.0


def _share_letters(
    style: LineStyle, rest: float, spaces: int, gaps: int, places: int, letters: int
) -> tuple[float, float, float, float]:
    """Share ``rest`` em out so that letters take what makes the other places hopeless."""
    room = 0.0 if spaces and not places else max(0.0, GAP_LIMIT - style.gap_ceiling)
    kept = HOPELESS if places or spaces else 0.0
    others = (places or spaces) * kept + gaps * room
    each = max(0.0, rest - others) / (letters + (places or spaces))
    more = kept + each if kept else 0.0
    return more * (not places), room, more * bool(places), each


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
    # Half of it: what is taken goes from blanks beside marks, and Han stand as close as before.
    return Fit(cost, -taken / max(1, j - i) / 2)


def fit_last(units: Units, style: LineStyle, i: int, width: float) -> Fit:
    """The cost of units i to the end as the last line, set naturally (clreq 3.5.1)."""
    j = len(units) - 1
    need = natural_width(units, style, i, j) - width
    need -= hanging_width(units, style, i, j, width)
    fit = _fit_tight(units, i, j, need) if need > TOLERANCE else Fit(0.0, 0.0)
    if style.avoid_runt and i and _is_runt(units, i):
        return Fit(fit.cost + RUNT, fit.grey)
    return fit


def _is_runt(units: Units, i: int) -> bool:
    """Whether the line from unit i to the end holds fewer than two characters and no word.

    What is left of a parted word is no word.
    """
    frames = [kind for kind in units.kind[i:] if kind in (UnitKind.HAN, UnitKind.WEST)]
    return len(frames) < 2 and (UnitKind.WEST not in frames or units.hyphen[i - 1] > 0)
