"""Lines under rulers of dashes: the columns they stand in, and the cells of each line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MOST_LINES = 80
"""Lines of the longest table between its first and its last ruler. A choice: a page of a
newspaper has about as many lines."""
RULER = re.compile(r"^[ \t]*-{3,}(?:[ \t]+-{2,})+[ \t]*$", re.MULTILINE)
_DASHES = re.compile("-+")
_CELL = re.compile(r"\S(?:(?<!）)\S|(?<=）)[^\s（]|[ \t](?=\S))*")
"""A cell: words with one blank between them at most; one in brackets ends where another begins."""
Cell = tuple[int, int, int]
"""Start and end of a cell in the text, and the number of its column."""


def rule_alike(text: str, rulers: Sequence[re.Match[str]]) -> bool:
    """Say whether rulers stand near each other and rule the same columns."""
    return (
        len({tuple(columns_of(ruler[0])) for ruler in rulers}) == 1
        and text.count("\n", rulers[0].start(), rulers[-1].end()) <= MOST_LINES
    )


def columns_of(ruler: str) -> list[tuple[int, int]]:
    """Give where the columns under a ruler begin and end, in cells of a terminal."""
    return [m.span() for m in _DASHES.finditer(ruler)]


def cells_under(line: str, position: int, columns: Sequence[tuple[int, int]]) -> list[Cell] | None:
    """Give the cells of a line with their columns; None if two stand in one, or one in none."""
    cells: list[Cell] = []
    for found in _CELL.finditer(line):
        first = _width(line[: found.start()])
        last = first + _width(found[0])
        shares = [min(last, end) - max(first, start) for start, end in columns]
        best = max(range(len(columns)), key=shares.__getitem__)
        if cells and cells[-1][2] >= best:
            return None
        cells.append((position + found.start(), position + found.end(), best))
    return cells


def _width(text: str) -> int:
    """Give the cells of a terminal that ``text`` takes."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
