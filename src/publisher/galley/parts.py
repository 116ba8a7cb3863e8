"""Where a table is parted, and what stands together of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..article.model import Merged, Table
from .setting import TableCell, TablePart, TableSpan
from .typesetter import Typesetter

WHITE = 1
"""Lines of white that a table has, half above and half below."""
LONGEST_GROUP = 12
"""Lines up to which a merged cell, and the rows beside it, are never parted."""


def group_rows(table: Table, spans: Sequence[TableSpan], typesetter: Typesetter) -> tuple[int, ...]:
    """The rows of the body that stay together, by their numbers, the same over all spans.

    No merged cell is parted but one of more than ``LONGEST_GROUP`` lines: it goes on in the next
    part with its text again, so each part has rows enough to hold that.
    """
    rows = range(table.heads + 1, len(table.every_row))
    whole: list[Merged] = []
    parted: list[tuple[Merged, Sequence[tuple[int, TableSpan]]]] = []
    for one in table.merged:
        if one.row >= table.heads and one.rows > 1:
            if max(_lines(span, one.row, one.row + one.rows) for span in spans) <= LONGEST_GROUP:
                whole.append(one)
            else:
                heights = [typesetter.slots(_cell_at(span, one).height) for span in spans]
                parted.append((one, tuple(zip(heights, spans, strict=True))))
    breaks = [table.heads]
    for row in rows:
        inside = any(one.row < row < one.row + one.rows for one in whole)
        if not inside and all(_holds(*one, breaks[-1], row) for one in parted):
            breaks.append(row)
    ends = [*breaks, len(table.every_row)]
    return tuple(b - a for a, b in pairwise(ends) if b > a)


def _lines(span: TableSpan, start: int, end: int) -> int:
    return sum(span.row_lines[start:end])


def _cell_at(span: TableSpan, place: Merged) -> TableCell:
    return next(cell for cell in span.cells[place.row] if cell.place == place)


def _holds(one: Merged, heights: Sequence[tuple[int, TableSpan]], last: int, row: int) -> bool:
    """Whether a merged cell's text has room before and behind a break above ``row``."""
    first, end = max(one.row, last), one.row + one.rows
    if not one.row < row < end:
        return end <= last or one.row >= row or _room(heights, first, end)
    return _room(heights, first, row) and _room(heights, row, end)


def _room(heights: Sequence[tuple[int, TableSpan]], start: int, end: int) -> bool:
    return all(_lines(span, start, end) >= height for height, span in heights)


def part_of(span: TableSpan, first: int, count: int) -> TablePart:
    """What a piece of ``count`` lines shows, from group ``first`` (from 0) on.

    A merged cell that goes on from above has its text again; each ends with the part.
    """
    room = count - WHITE - span.head_lines
    start = end = span.heads + sum(span.groups[:first])
    for rows, high in zip(span.groups[first:], span.group_lines[first:], strict=True):
        room -= high
        if room < 0:
            break
        end += rows
    cells = [*span.cells[: span.heads]]
    for row in range(start, end):
        there = [*span.cells[row]]
        if row == start:
            above = [cell for cells in span.cells[span.heads : start] for cell in cells]
            there += [one for one in above if one.place.row + one.place.rows > start]
        shown = (replace(one, place=_clip(one.place, start, end, span.heads)) for one in there)
        cells.append(tuple(sorted(shown, key=lambda one: one.place.column)))
    lines = (*span.row_lines[: span.heads], *span.row_lines[start:end])
    notes = span.notes if end == len(span.cells) else ()
    return TablePart(tuple(cells), lines, span.heads, notes)


def _clip(place: Merged, start: int, end: int, heads: int) -> Merged:
    """The place of a cell among rows ``start`` to ``end``, which stand under the head."""
    first, last = max(place.row, start), min(place.row + place.rows, end)
    return replace(place, row=first - start + heads, rows=last - first)
