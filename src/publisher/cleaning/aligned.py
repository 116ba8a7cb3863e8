"""Tables whose columns stand under rulers of dashes: read by their columns, written with bars."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from .engine import Draft, Edit, Fix

MOST_LINES = 80
"""Lines of the longest table between its first and its last ruler."""
_RULER = re.compile(r"^[ \t]*-{3,}(?:[ \t]+-{2,})+[ \t]*$", re.MULTILINE)
_DASHES = re.compile("-+")
_CELL = re.compile(r"\S(?:(?<!）)\S|(?<=）)[^\s（]|[ \t](?=\S))*")
"""A cell: words with one blank between them at most; one in brackets ends where another begins."""
Cell = tuple[int, int, int]
"""Start and end of a cell in the text, and the number of its column."""


def find_aligned_tables(draft: Draft) -> Iterator[Fix]:
    """Write the tables whose columns stand under rulers of dashes with bars between the cells."""
    rulers = list(_RULER.finditer(draft.text))
    at = 0
    while at + 1 < len(rulers):
        count = 3 if at + 2 < len(rulers) and _same(draft.text, rulers[at : at + 3]) else 2
        table = rulers[at : at + count]
        edits = list(_written(draft.text, table)) if _same(draft.text, table) else []
        if edits:
            yield Fix(tuple(edits), "columns under rulers are a table")
        at += count if edits else 1


def _same(text: str, rulers: Sequence[re.Match[str]]) -> bool:
    """Say whether rulers stand near each other and rule the same columns."""
    return (
        len({tuple(_columns(ruler[0])) for ruler in rulers}) == 1
        and text.count("\n", rulers[0].start(), rulers[-1].end()) <= MOST_LINES
    )


def _columns(ruler: str) -> list[tuple[int, int]]:
    return [m.span() for m in _DASHES.finditer(ruler)]


def _written(text: str, rulers: Sequence[re.Match[str]]) -> Iterator[Edit]:
    """Yield the edits that write a table with bars; none if a cell stands under no one column."""
    columns = _columns(rulers[0][0])
    last = rulers[-1]
    first = rulers[0].end() + 1
    rows: list[list[Cell]] = []
    position = first
    for line in text[first : last.start()].split("\n"):
        if line.strip() and not _RULER.fullmatch(line):
            row = _row(line, position, columns)
            if row is None:
                return
            rows.append(row)
        position += len(line) + 1
    if len(rows) < 2:
        return
    bars = "|" + " --- |" * len(columns)
    pending, before = "", rulers[0].start()
    for number, row in enumerate(rows):
        pending += "\n" * (number > 0) + f"{bars}\n" * (number == 1) + "|"
        column = 0
        for start, end, at in row:
            yield Edit(before, start, pending + " |" * (at - column) + " ")
            pending, before, column = " |", end, at + 1
        pending += " |" * (len(columns) - column)
    yield Edit(before, last.end(), pending)


def _row(line: str, position: int, columns: Sequence[tuple[int, int]]) -> list[Cell] | None:
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
