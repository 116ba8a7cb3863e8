"""The printed measure: how many cells a line of the newspaper held, told from its gaps.

A blank or a line end in OCR text stands either where a printed line ended, or where a mark was
lost, or for nothing. Lines of one column are equally long, so most distances between gaps agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from .chars import BLANK, CLOSE, HALF_MARKS, OPEN, STOPS

SMALLEST, LARGEST = 7.0, 60.0
"""Cells of the narrowest and the widest column that is looked for."""
INDENT = 2.0
"""Cells by which the first line of a paragraph is shorter."""
FEW = 4
"""Full lines that must agree before a measure is believed."""


class Label(IntEnum):
    """What a gap is."""

    WRAP = 0
    LOSS = 1
    STRAY = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of blanks or a line end at ``text[start:end]``.

    ``han`` and ``marks`` measure what stands between the gap before and this one: cells of
    characters, and the number of marks.
    """

    start: int
    end: int
    newline: bool
    before: str
    after: str
    han: float
    marks: int


_GAP = re.compile(rf"[{BLANK}\n]+")
_WEST = re.compile(r"[!-~\u00a1-\u02af]")
_MARK = re.compile(f"[{re.escape(STOPS + OPEN + CLOSE + HALF_MARKS)}]")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u02af,.;:!?)'\"]")
LEADING = frozenset(STOPS + CLOSE + ",.;:!?)]}%")
TRAILING = frozenset(OPEN + "([{")


def gaps(text: str, start: int, end: int) -> list[Gap]:
    """Give the gaps of ``text[start:end]``; blanks between Western words are none."""
    found: list[Gap] = []
    position = start
    for match in _GAP.finditer(text, start, end):
        first, last = match.span()
        if first == start or last == end:
            if first == start:
                position = last
            continue
        before, after = text[first - 1], text[last]
        newline = "\n" in match[0]
        if not newline and _joins_western(before, after):
            continue
        han, marks = cells(text[position:first])
        found.append(Gap(first, last, newline, before, after, han, marks))
        position = last
    return found


def _joins_western(before: str, after: str) -> bool:
    """Say whether a blank between these characters belongs to Western text."""
    if before.isascii() and before.isdigit() and after.isdigit():
        return True
    return bool(_LETTER.match(before)) and after.isascii() and after.isalnum()


def cells(text: str) -> tuple[float, int]:
    """Give the width of ``text`` without its marks, in cells, and the number of its marks."""
    marks = len(_MARK.findall(text))
    half_marks = len(_HALF.findall(text))
    west = len(_WEST.findall(text)) - half_marks
    blanks = text.count(" ") + text.count("\n") + 0.5 * text.count("*")
    return len(text) - marks - blanks - 0.5 * west, marks


_HALF = re.compile(f"[{re.escape(HALF_MARKS)}]")


@dataclass(frozen=True, slots=True)
class Measure:
    """A printed measure: cells in a line, cells that a mark takes, and lines that agreed."""

    cells: float
    mark: float
    lines: int


def infer(lines: Sequence[tuple[float, int]], most: int = 3) -> tuple[Measure, ...]:
    """Give the likeliest measures of ``lines``, each (cells without marks, marks); best first."""
    best: tuple[float, float] = (-1.0, 0.5)
    for mark in (0.5, 0.75, 1.0):
        widths = [han + mark * marks for han, marks in lines]
        peaks = _peaks(widths, 1)
        if peaks and peaks[0][1] > best[0] * 1.1:
            best = (peaks[0][1], mark)
    mark = best[1]
    widths = [han + mark * marks for han, marks in lines]
    return tuple(Measure(at, mark, count) for at, _, count in _peaks(widths, most))


def _peaks(widths: Sequence[float], most: int) -> list[tuple[float, float, int]]:
    """Give the densest places of ``widths``: cells, weight, number of lines."""
    bins: dict[int, int] = {}
    for width in widths:
        if SMALLEST <= width <= LARGEST:
            bins[round(width * 4)] = bins.get(round(width * 4), 0) + 1
    found: list[tuple[float, float, int]] = []
    for centre in sorted(bins):
        near = [(b, bins[b]) for b in range(centre - 3, centre + 4) if b in bins]
        count = sum(n for _, n in near)
        if count >= FEW:
            mean = sum(b * n for b, n in near) / count / 4
            tight = sum(bins.get(b, 0) for b in range(centre - 1, centre + 2))
            found.append((mean, (count + tight) * mean, count))
    found.sort(key=lambda peak: -peak[1])
    chosen: list[tuple[float, float, int]] = []
    for peak in found:
        if len(chosen) < most and all(abs(peak[0] - other[0]) > 1.5 for other in chosen):
            chosen.append(peak)
    return chosen
