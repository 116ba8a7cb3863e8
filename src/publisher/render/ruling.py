"""The rules of a table (表线), as they stand between its rows and columns.

A table of books has three of them (三线表): heavy ones above and below it, a lighter one under its
head. With ``rows`` there is one between all rows, with ``grid`` one between all columns as well;
at its sides a table is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from ..galley import TableCell, TablePart
from ..layouts import TableRules

HEAVY, MIDDLE, THIN = 1.0, 0.5, 0.3
"""pt of the rules above and below a table, under its head, and of all others."""


@dataclass(frozen=True, slots=True)
class TableRule:
    """A rule: its place in pt from the table's upper left corner, level or upright.

    Its middle is on ``y``, or on ``x`` if it is ``upright``.
    """

    x: float
    y: float
    length: float
    thickness: float
    upright: bool = False


def rule_table(
    part: TablePart, widths: Sequence[float], rules: TableRules, pitch: float
) -> Iterator[TableRule]:
    """Yield the rules of what stands together of a table; ``widths`` are its columns' in pt."""
    across = [0.0, *accumulate(widths)]
    down = [0.0, *(lines * pitch for lines in accumulate(part.lines))]
    owners = _owners(part, len(widths))
    for row, y in enumerate(down):
        if row in (0, len(part.lines)):
            yield TableRule(0, y, across[-1], HEAVY)
        elif row == part.heads:
            yield TableRule(0, y, across[-1], MIDDLE)
        elif rules == "grid" or (rules == "rows" and row > part.heads):
            for first, end in _free(
                a == b for a, b in zip(owners[row - 1], owners[row], strict=True)
            ):
                yield TableRule(across[first], y, across[end] - across[first], THIN)
    if rules == "grid":
        for column in range(1, len(widths)):
            for first, end in _free(row[column - 1] == row[column] for row in owners):
                length = down[end] - down[first]
                yield TableRule(across[column], down[first], length, THIN, upright=True)
    else:
        yield from _spanners(part, across, down)


def _owners(part: TablePart, columns: int) -> list[list[int]]:
    """The number of the cell that each place of the grid belongs to."""
    owners = [[-1] * columns for _ in part.lines]
    cells = (cell for row in part.cells for cell in row)
    for number, cell in enumerate(cells):
        for row, column in cell.place.slots:
            owners[row][column] = number
    return owners


def _free(merged: Iterator[bool]) -> Iterator[tuple[int, int]]:
    """Yield first and end of the stretches where nothing is merged."""
    at = 0
    for is_merged, group in groupby(merged):
        end = at + len(list(group))
        if not is_merged:
            yield at, end
        at = end


def _spanners(
    part: TablePart, across: Sequence[float], down: Sequence[float]
) -> Iterator[TableRule]:
    """Yield the rule under each head that stands over heads of single columns."""
    for cell in (cell for row in part.cells[: part.heads] for cell in row):
        place = cell.place
        foot, end = place.row + place.rows, place.column + place.columns
        if place.columns > 1 and foot < part.heads:
            left, right = _white(cell, len(across) - 1)
            length = across[end] - across[place.column] - left - right
            yield TableRule(across[place.column] + left, down[foot], length, THIN)


def _white(cell: TableCell, columns: int) -> tuple[float, float]:
    """The pt by which the rule under a head is shorter than its columns, left and right."""
    white, place = cell.text.size / 2, cell.place
    return white if place.column else 0, white if place.column + place.columns < columns else 0
