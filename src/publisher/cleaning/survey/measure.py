"""The printed measure: how many cells a line of the newspaper held, told from its gaps.

A blank or a line end in OCR text stands either where a printed line ended, or where a mark was
lost, or for nothing. Lines of one column are equally long, so most distances between gaps agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from operator import mul
from typing import NamedTuple

from ..language.chars import BLANK, CLOSE, HALF_MARKS, OPEN, STOPS

SMALLEST, LARGEST = 7.0, 60.0
"""Cells of the narrowest and the widest column that is looked for. A choice: newspapers set 11 to
20 cells, books to 39 (measured), and no line has more than 48 (clreq 2.3.5); shorter ones are verse
or lists, longer ones whole paragraphs. With 9 for 7 one of 40 texts tried comes out otherwise, with
5, and with 45 or 75, none."""
INDENT = 2.0
"""Cells by which the first line of a paragraph is shorter: two in all newspapers and books
measured. With 1.5 or 2.5 two of 28 damaged articles come out otherwise."""
FEW = 4
"""Full lines that must agree before a measure is believed. A choice. With three four quotation
marks fewer come back in 28 damaged articles, with five nothing changes."""


MOST = 3
"""Measures of one text: its columns, its head's, those of a box. With two or four none of 68 texts
tried comes out otherwise."""
APART = 1.5
"""Cells by which two measures differ. A choice: twice what lines of one may. With 1.1 none of 23
texts that ask comes out otherwise, with 1.9 one doubt of 20."""


class Label(IntEnum):
    """What a gap is."""

    WRAP = 0
    LOSS = 1
    STRAY = 2


class Gap(NamedTuple):
    """A run of blanks or a line end at ``text[start:end]``, and the characters around it."""

    start: int
    end: int
    newline: bool
    before: str
    after: str


# The first character stands apart so that the search for it is the quick one for one class.
_GAP = re.compile(rf"[{BLANK}\n][{BLANK}\n]*")
MARKS = frozenset(STOPS + OPEN + CLOSE + HALF_MARKS)
_NOT_FULL = re.compile(rf"[{re.escape(STOPS + OPEN + CLOSE)} \n!-~\u00a1-\u02af]")
_NO_CELL = frozenset(MARKS | set(" \n*"))
_LETTER = re.compile(r"[A-Za-z\u00c0-\u02af,.;:!?)'\"]")
LEADING = frozenset(STOPS + CLOSE + ",.;:!?)]}%")
TRAILING = frozenset(OPEN + "([{")


def gaps(text: str, start: int, end: int) -> list[Gap]:
    """The gaps of ``text[start:end]``; blanks between Western words are none."""
    found: list[Gap] = []
    for match in _GAP.finditer(text, start, end):
        first, last = match.span()
        if first == start or last == end:
            continue
        before, after = text[first - 1], text[last]
        newline = "\n" in match[0]
        if after < "\x80" and not newline and _joins_western(before, after):
            continue
        found.append(Gap(first, last, newline, before, after))
    return found


def stretches(text: str, found: Sequence[Gap]) -> list[tuple[float, int]]:
    """What stands before, between and behind the gaps of ``text``, as ``cells`` does."""
    first = _GAP.match(text)
    ends = [first.end() if first else 0]
    for gap in found:
        ends += (gap.start, gap.end)
    ends.append(len(text))
    return [cells(text[start:end]) for start, end in zip(ends[::2], ends[1::2], strict=True)]


def _joins_western(before: str, after: str) -> bool:
    """Whether a blank before an ASCII character belongs to Western text."""
    if before.isascii() and before.isdigit() and after.isdigit():
        return True
    return after.isalnum() and bool(_LETTER.match(before))


def cells(text: str) -> tuple[float, int]:
    """The width of ``text`` without its marks, in cells, and the number of its marks."""
    size = float(len(text))
    marks = 0
    for char in _NOT_FULL.findall(text):
        if char in _NO_CELL:
            size -= 1.0
            marks += char in MARKS
        else:
            # Digits and letters of a newspaper's face are about half as wide as a cell.
            size -= 0.5
    return size, marks


@dataclass(frozen=True, slots=True)
class PrintedMeasure:
    """A printed measure: cells in a line, cells that a mark takes, and lines that agreed."""

    cells: float
    mark: float
    lines: int


def infer(
    lines: Sequence[tuple[float, int]], most: int = MOST, few: int = FEW
) -> tuple[PrintedMeasure, ...]:
    """The likeliest measures of ``lines``, each (cells without marks, marks); best first.

    At least ``few`` lines must agree on each.
    """
    alike = Counter(lines)
    best: tuple[PrintedMeasure, ...] = ()
    weight = 0.0
    # Half wide, squeezed on the average, full: as newspapers set marks, from the narrowest on.
    for mark in (0.5, 0.75, 1.0):
        peaks = _peaks(alike, mark, most, few)
        # A tenth more must agree: wider marks explain some lines by chance.
        if peaks and peaks[0][1] > weight * 1.1:
            weight = peaks[0][1]
            best = tuple(PrintedMeasure(at, mark, count) for at, _, count in peaks)
    return best


def _peaks(
    lines: Mapping[tuple[float, int], int], mark: float, most: int, few: int
) -> list[tuple[float, float, int]]:
    """The densest widths of lines whose marks take ``mark``: cells, weight, how many."""
    # Widths are told to a quarter of a cell; lines within three quarters of each other agree. With
    # two or four quarters one wrong paragraph end of 28 damaged articles goes.
    quarters = [0] * (round(LARGEST * 4) + 4)
    for (han, marks), count in lines.items():
        width = han + mark * marks
        if SMALLEST <= width <= LARGEST:
            quarters[round(width * 4)] += count
    found: list[tuple[float, float, int]] = []
    for at, here in enumerate(quarters):
        if here and (count := sum(quarters[at - 3 : at + 4])) >= few:
            near = range(at - 3, at + 4)
            mean = sum(map(mul, near, quarters[at - 3 : at + 4])) / count / 4
            tight = sum(quarters[at - 1 : at + 2])
            found.append((mean, (count + tight) * mean, count))
    found.sort(key=lambda peak: -peak[1])
    chosen: list[tuple[float, float, int]] = []
    for peak in found:
        if len(chosen) < most and all(abs(peak[0] - other[0]) > APART for other in chosen):
            chosen.append(peak)
    return chosen
