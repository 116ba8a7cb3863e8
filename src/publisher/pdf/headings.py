"""Which head cells each cell of a table is under (ISO 32000-1, 14.8.5.7).

In most tables that follows from what a head heads, its rows or its columns. Where cells are merged,
or heads stand above each other or before rows, each cell names its heads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .structure import OpenElement


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's tag with the rows and columns it takes, from 0."""

    tag: OpenElement
    rows: range
    columns: range
    in_head: bool

    @property
    def is_head(self) -> bool:
        return self.tag.role == "TH"

    @property
    def heads_rows(self) -> bool:
        """Whether it heads its rows."""
        return self.is_head and not self.in_head


def name_heads(table: OpenElement, name: str) -> None:
    """Let the cells of ``table`` name their heads, by names that begin with ``name``.

    A table with one row of heads, and no cell that is merged or heads a row, says all by that.
    """
    rows = list(_rows(table))
    cells = list(_place(rows))
    plain = sum(in_head for _, in_head in rows) <= 1 and all(
        len(cell.rows) == len(cell.columns) == 1 and not cell.heads_rows for cell in cells
    )
    for cell in cells:
        if cell.is_head:
            cell.tag.said["Scope"] = "Row" if cell.heads_rows else "Column"
    if plain:
        return
    named = [
        (f"{name}-{cell.rows.start}-{cell.columns.start}", cell) for cell in cells if cell.is_head
    ]
    for own, cell in named:
        cell.tag.said["ID"] = own
    for cell in cells:
        if over := [own for own, head in named if _is_over(head, cell)]:
            cell.tag.said["Headers"] = " ".join(over)


def _is_over(head: _Cell, cell: _Cell) -> bool:
    """Whether ``head`` stands over ``cell``, or before it in its row."""
    if head.in_head:
        above = head.rows.stop <= cell.rows.start
        return above and _overlap(head.columns, cell.columns)
    before = head.columns.stop <= cell.columns.start
    return before and _overlap(head.rows, cell.rows)


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _rows(element: OpenElement, in_head: bool = False) -> Iterator[tuple[OpenElement, bool]]:
    """Yield the rows of a table, and whether each is of its head."""
    for kid in element.elements():
        if kid.role == "TR":
            yield kid, in_head
        elif kid.role in ("THead", "TBody", "TFoot"):
            yield from _rows(kid, kid.role == "THead")


def _place(rows: list[tuple[OpenElement, bool]]) -> Iterator[_Cell]:
    """Yield the cells of ``rows`` with their places."""
    taken: set[tuple[int, int]] = set()
    for row, (element, in_head) in enumerate(rows):
        column = 0
        for tag in element.elements():
            if tag.role not in ("TH", "TD"):
                continue
            while (row, column) in taken:
                column += 1
            high, wide = (int(tag.said.get(name, "1")) for name in ("RowSpan", "ColSpan"))
            cell = _Cell(tag, range(row, row + high), range(column, column + wide), in_head)
            taken.update((r, c) for r in cell.rows for c in cell.columns)
            yield cell
            column += wide
