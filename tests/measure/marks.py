"""Checks A1-A3 and G1-G3: squeezed marks, and the gaps around Western text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

from .classes import ONE_EM_MARKS, RIGHT_BLANK, STOPS, Kind, addresses, is_letter_or_digit
from .edges import occupied
from .lines import Line, Setting, Unit, gap
from .probes import Probe, fault, on

_TOLERANCE = 0.02
_FINE = 0.01
_PAIR = 0.5
_PLAIN = frozenset({Kind.HAN, Kind.WEST, Kind.DASH2, Kind.ELLIPSIS})
_Kern: TypeAlias = Mapping[tuple[str, str, str], float]


def is_pair(a: Unit, b: Unit) -> bool:
    """Tell whether two neighbours are a pair of clreq-rules section 4 that loses half an em."""
    if a.kind not in ONE_EM_MARKS or b.kind not in ONE_EM_MARKS:
        return False
    if a.kind is Kind.OPEN:
        return b.kind is Kind.OPEN
    return not (a.kind in STOPS and b.kind in STOPS)


def adjacent_marks(setting: Setting) -> Iterator[Probe]:
    """A1: the origins of a compressed pair are half an em apart, plus the line's Han gap.

    The tight style sets a closing mark and an opening one with no white at all.
    """
    for line in setting.lines:
        stretch = _stretch(line)
        for a, b in line.pairs():
            if is_pair(a, b):
                facing = a.kind is not Kind.OPEN and b.kind is Kind.OPEN
                low = 0.0 if facing else _PAIR
                high = 0.0 if facing and setting.body.tight_pairs else _PAIR
                found = b.x - a.x
                yield on(
                    line, found, low - _TOLERANCE, high + _TOLERANCE + stretch, a.text + b.text
                )


def stacks(setting: Setting) -> Iterator[Probe]:
    """A2: two stacked marks fill 1 em, three fill 2."""
    for line in setting.lines:
        stretch = _stretch(line)
        visible = line.visible
        for unit, after in zip(visible, (*visible[1:], None), strict=True):
            if unit.kind is not Kind.STACK or (after is None and line.last):
                continue
            end = line.edge if after is None else after.x
            if after is not None and after.kind is Kind.OPEN:
                continue
            high = unit.width + _TOLERANCE + (stretch if after is not None else 0.0)
            yield on(line, end - unit.x, unit.width - _TOLERANCE, high, unit.text)


def half_marks(setting: Setting) -> Iterator[Probe]:
    """A3: interpunct, short connector and solidus fill half an em between their neighbours."""
    narrow = {Kind.INTERPUNCT, Kind.CONN_HALF, Kind.SOLIDUS}
    for line in setting.lines:
        stretch = _stretch(line)
        visible = line.visible
        for a, b, c in zip(visible, visible[1:], visible[2:], strict=False):
            if b.kind in narrow and a.kind in _PLAIN and c.kind in _PLAIN:
                high = 0.5 + _TOLERANCE + 2 * stretch
                yield on(line, occupied(a, b, c), 0.5 - _TOLERANCE, high, a.text + b.text + c.text)


def han_western_gaps(line: Line) -> list[float]:
    """Give the gaps between Han and Western letters or digits of a line in em."""
    return [gap(a, b) for a, b in line.pairs() if takes_gap(a, b)]


def takes_gap(a: Unit, b: Unit) -> bool:
    """Tell whether the Han-Western gap surely stands here: a Han beside a letter or a digit."""
    if a.kind is Kind.HAN and b.kind is Kind.WEST:
        return is_letter_or_digit(b.text[0])
    return a.kind is Kind.WEST and b.kind is Kind.HAN and is_letter_or_digit(a.text[-1])


def han_western(setting: Setting) -> Iterator[Probe]:
    """G1: Han-Western gaps are within the limits and equal within a line."""
    low, high = setting.body.han_western
    for line in setting.lines:
        gaps = han_western_gaps(line)
        for found in gaps:
            yield on(line, found, low - _FINE, high + _FINE)
        if len(gaps) > 1:
            yield on(line, max(gaps) - min(gaps), 0.0, 2 * _FINE, "spread")


def natural_gap(setting: Setting) -> Iterator[Probe]:
    """G2: that gap is 1/4 em on lines that need no adjustment, none beside Chinese marks.

    Unadjusted for sure are the last lines that leave room; beside marks all lines are looked at.
    """
    for line in setting.lines:
        if line.last and line.edge - line.right() > _TOLERANCE:
            for found in han_western_gaps(line):
                yield on(line, found, 0.25 - _TOLERANCE, 0.25 + _TOLERANCE)
        stretch = _stretch(line)
        for a, b in line.pairs():
            if {a.kind, b.kind} & ONE_EM_MARKS and Kind.WEST in (a.kind, b.kind):
                low = -0.5 if a.kind in RIGHT_BLANK or b.kind is Kind.OPEN else 0.0
                yield on(line, gap(a, b), low - _TOLERANCE, stretch + _TOLERANCE, a.text + b.text)


def _stretch(line: Line) -> float:
    """Give how far a line is stretched; without two Han side by side its marks must tell."""
    known = line.han_gap()
    if known is None:
        beside = [(a, b) for a, b in line.pairs() if {a.kind, b.kind} & ONE_EM_MARKS]
        known = min((gap(a, b) for a, b in beside if not is_pair(a, b)), default=0.0)
    return max(0.0, known)


def western(setting: Setting) -> Iterator[Probe]:
    """G3: word spaces from 1/4 to 1/2 em, letters and digits at their natural distance.

    The natural distance of two letters is their advance and what the font kerns; the file shows
    the kerning as the smallest change of the same two letters anywhere in the text. A line that
    holds part of an address and no two Han side by side has no other place to be justified by,
    once its gaps are at their limit, and is left out.
    """
    lines = [line for line in setting.lines if not _is_address(setting, line)]
    kern = _kerning(lines)
    for line in lines:
        for a, b in line.pairs():
            if _word_space(line, a, b):
                yield on(line, gap(a, b), 0.25 - _FINE, 0.5 + _FINE, f"{a.text} {b.text}")
        for run in western_runs(line):
            yield from _run(line, run, kern)


def _run(line: Line, run: list[Unit], kern: _Kern) -> Iterator[Probe]:
    """Give the probes of one word or number."""
    off = [gap(a, b) for a, b in pairwise(run)]
    for (a, b), found in zip(pairwise(run), off, strict=True):
        digits = a.text[-1].isdigit() and b.text[0].isdigit()
        usual = 0.0 if digits else kern[a.font, a.text, b.text]
        yield on(line, found - usual, -_FINE, _FINE, a.text + b.text)
    if len(off) > 2:
        spaced = min(off) > _FINE or max(off) < -_FINE
        yield fault(line, spaced, f"spaced out {''.join(unit.text for unit in run)}")


def _is_address(setting: Setting, line: Line) -> bool:
    """Tell whether a line holds part of an address and no gap between two Han."""
    text = setting.paragraphs[line.paragraph].text if setting.paragraphs else ""
    within = any(a < line.end and line.start < b for a, b in addresses(text))
    return within and line.han_gap() is None


def _kerning(lines: Sequence[Line]) -> _Kern:
    """Give for two letters of a font the smallest change of their distance in the text."""
    seen: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for line in lines:
        for run in western_runs(line):
            for a, b in pairwise(run):
                seen[a.font, a.text, b.text].append(gap(a, b))
    return {pair: min(found, key=abs) for pair, found in seen.items()}


def western_runs(line: Line) -> Iterator[list[Unit]]:
    """Give the runs of Western units without a blank between them, in one font."""
    run: list[Unit] = []
    for unit in line.units:
        if unit.kind is Kind.WEST and (not run or unit.font == run[-1].font):
            run.append(unit)
            continue
        yield run
        run = [unit] if unit.kind is Kind.WEST else []
    yield run


def _word_space(line: Line, a: Unit, b: Unit) -> bool:
    """Tell whether a blank stands between two Western units."""
    if a.kind is not Kind.WEST or b.kind is not Kind.WEST:
        return False
    at = line.units.index(a)
    return line.units[at + 1].kind is Kind.SPACE


def word_spaces(line: Line) -> list[float]:
    """Give the word spaces of a line in em."""
    return [gap(a, b) for a, b in line.pairs() if _word_space(line, a, b)]
