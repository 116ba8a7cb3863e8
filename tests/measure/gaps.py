"""Checks H1-H7: how a line's stretch and squeeze are shared out (clreq-rules section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from .classes import BRACKETS, ONE_EM_MARKS, RIGHT_BLANK, Kind
from .lines import Line, Setting, Unit, gap
from .marks import han_western_gaps, is_pair, word_spaces
from .probes import Probe, fault, on

_FINE = 0.01
_OVERLAP = 0.005
_FLOOR = 0.5
_EASY_SHARE, _EASY_CHANGE = 0.99, 0.06
_LIKE_SHARE = 0.95
_COMMAS = frozenset("，、；：")


def squeezes(line: Line) -> list[tuple[Unit, float]]:
    """Give the marks of a line that stand in no pair, and the em each lost (below 0: gained).

    An opening mark gives on its left, the others on their right; the line's ends do not count.
    """
    found: list[tuple[Unit, float]] = []
    for a, b in line.pairs():
        if is_pair(a, b) or {a.kind, b.kind} & {Kind.NOTE, Kind.SIGN}:
            continue
        if a.kind in RIGHT_BLANK and b.kind not in ONE_EM_MARKS:
            found.append((a, -gap(a, b)))
        elif b.kind is Kind.OPEN and a.kind not in ONE_EM_MARKS:
            found.append((b, -gap(a, b)))
    return found


def squeeze_class(unit: Unit) -> int:
    """Give the step of clreq's order that squeezes a mark: 4 brackets, 5 commas, 7 full stops."""
    if unit.kind in BRACKETS:
        return 4
    return 5 if unit.text in _COMMAS else 7


def overlap(setting: Setting) -> Iterator[Probe]:
    """H1: no Han frames overlap, and no mark loses more than half an em."""
    for line in setting.lines:
        for found in line.han_gaps():
            yield on(line, found, -_OVERLAP, float("inf"))
        for unit, lost in squeezes(line):
            yield on(line, -lost, -_FLOOR - _FINE, float("inf"), f"squeezed {unit.text}")


def even_gaps(setting: Setting) -> Iterator[Probe]:
    """H2: the Han gaps of a line are equal, and no mark is given more than they are."""
    for line in setting.lines:
        gaps = line.han_gaps()
        if len(gaps) > 1:
            yield on(line, max(gaps) - min(gaps), 0.0, _FINE)
        if gaps:
            stretch = max(0.0, sum(gaps) / len(gaps))
            for unit, lost in squeezes(line):
                if lost < -_FINE:
                    yield on(line, -lost, 0.0, stretch + _FINE, f"beside {unit.text}")


def measure_of(line: Line) -> int:
    """Give the whole characters that fit in the line's column."""
    return round(line.edge)


def small_gaps(setting: Setting) -> Iterator[Probe]:
    """H3: the Han gap is at most one character's share on 99% of lines, never above two."""
    stretched = [(line, line.han_gap()) for line in setting.justified()]
    known = [(line, found) for line, found in stretched if found is not None]
    loose = [line for line, found in known if found > 1 / (measure_of(line) - 1) + 0.005]
    many = len(loose) > (1 - _EASY_SHARE) * len(known)
    for line, found in known:
        share = 1 if many else 2
        high = share / (measure_of(line) - 1) + (0.005 if many else 0.0)
        yield on(line, found, -_OVERLAP, high)


def no_mixture(setting: Setting) -> Iterator[Probe]:
    """H4: a line whose Han gaps are stretched squeezes no mark and no Han-Western gap."""
    for line in setting.justified():
        stretch = line.han_gap()
        if stretch is None:
            continue
        squeezed = [unit.text for unit, lost in squeezes(line) if lost > _FINE]
        squeezed += [f"{found:.2f}" for found in han_western_gaps(line) if found < 0.24]
        if not setting.body.tight_pairs:
            squeezed += [a.text + b.text for a, b in line.pairs() if _overtight(a, b)]
        yield fault(line, stretch > _FINE and bool(squeezed), " ".join(squeezed))


def _overtight(a: Unit, b: Unit) -> bool:
    """Tell whether a pair lost more than section 4 takes."""
    return is_pair(a, b) and b.x - a.x < 0.5 - 2 * _FINE


def order(setting: Setting) -> Iterator[Probe]:
    """H5: no place is stretched or squeezed before the places that come first are at their end.

    Lines on which nothing was adjusted are not counted.
    """
    low, high = setting.body.han_western
    high = min(high, setting.body.gap_ceiling or high)
    for line in setting.justified():
        spaces, western = word_spaces(line), han_western_gaps(line)
        used, wrong = _stretch_order(line, spaces, western, high)
        if not used:
            used, wrong = _squeeze_order(line, spaces, western, low)
        if used:
            yield fault(line, bool(wrong), wrong)


def _stretch_order(
    line: Line, spaces: list[float], western: list[float], high: float
) -> tuple[bool, str]:
    """Tell whether the Han gaps or the Han-Western gaps are stretched, and what should be first."""
    tight_spaces = any(found < 0.5 - _FINE for found in spaces)
    tight_western = any(found < high - _FINE for found in western)
    if (line.han_gap() or 0.0) > _FINE:
        wrong = ["word spaces"] * tight_spaces + ["Han-Western gaps"] * tight_western
        return True, f"Han gaps stretched before {' and '.join(wrong)}" if wrong else ""
    if any(found > 0.25 + _FINE for found in western):
        return True, "Han-Western gaps stretched before word spaces" if tight_spaces else ""
    return False, ""


def _squeeze_order(
    line: Line, spaces: list[float], western: list[float], low: float
) -> tuple[bool, str]:
    """Tell whether one of the steps 2, 4, 5, 6 and 7 is used, and which should be first."""
    lost: dict[int, list[float]] = {4: [], 5: [], 7: []}
    for unit, amount in squeezes(line):
        lost[squeeze_class(unit)].append(amount)
    steps = [
        (2, any(s < 0.25 - _FINE for s in spaces), all(s <= 0.25 + _FINE for s in spaces)),
        (4, _any_cut(lost[4]), _all_cut(lost[4])),
        (5, _any_cut(lost[5]), _all_cut(lost[5])),
        (6, any(w < 0.25 - _FINE for w in western), all(w <= low + _FINE for w in western)),
        (7, _any_cut(lost[7]), _all_cut(lost[7])),
    ]
    wrong = [
        f"step {step} before {before}"
        for at, (step, used, _) in enumerate(steps)
        for before, _, floor in steps[:at]
        if used and not floor
    ]
    return any(used for _, used, _ in steps), ", ".join(wrong)


def _any_cut(lost: list[float]) -> bool:
    return any(amount > _FINE for amount in lost)


def _all_cut(lost: list[float]) -> bool:
    return all(amount >= _FLOOR - _FINE for amount in lost)


def same_squeeze(setting: Setting) -> Iterator[Probe]:
    """H6: the marks of one class are squeezed by the same amount on a line."""
    for line in setting.lines:
        classes: dict[int, list[float]] = {}
        for unit, amount in squeezes(line):
            classes.setdefault(squeeze_class(unit), []).append(amount)
        for step, amounts in sorted(classes.items()):
            if len(amounts) > 1:
                yield on(line, max(amounts) - min(amounts), 0.0, _FINE, f"step {step}")


def like_neighbours(setting: Setting) -> Iterator[Probe]:
    """H7: the Han gap changes by at most 0.06 em from line to line, on 95% of them.

    Last lines are natural by rule and are not compared.
    """
    changes: list[tuple[Line, float]] = []
    for a, b in pairwise(setting.lines):
        before, after = a.han_gap(), b.han_gap()
        if a.paragraph == b.paragraph and not b.last and None not in (before, after):
            changes.append((b, abs((after or 0.0) - (before or 0.0))))
    unlike = sum(change > _EASY_CHANGE for _, change in changes)
    many = unlike > (1 - _LIKE_SHARE) * len(changes)
    for line, change in changes:
        yield on(line, change, 0.0, _EASY_CHANGE if many else float("inf"))
