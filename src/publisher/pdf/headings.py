"""Which head cells each cell of a table is under (ISO 32000-1, 14.8.5.7).

WeasyPrint counts columns wrongly where cells are merged over rows, and takes of several heads above
each other only those that begin in the cell's own column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pikepdf


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's tag with the rows and columns it takes, from 0."""

    tag: pikepdf.Dictionary
    rows: range
    columns: range
    in_head: bool

    @property
    def heads_rows(self) -> bool:
        """Say whether it heads its rows."""
        return self.tag.S == "/TH" and not self.in_head

    @property
    def heads_columns(self) -> bool:
        """Say whether it heads its columns."""
        return self.tag.S == "/TH" and self.in_head


def name_heads(table: pikepdf.Dictionary) -> None:
    """Let the cells of ``table`` name their heads, and these say what they head.

    A table with one row of heads, and no cell that is merged or heads a row, has that already.
    """
    rows = list(_rows(table))
    cells = list(_place(rows))
    heads = sum(in_head for _, in_head in rows)
    plain = heads <= 1 and all(
        len(cell.rows) == len(cell.columns) == 1 and not cell.heads_rows for cell in cells
    )
    if plain:
        return
    named: list[tuple[str, _Cell]] = []
    stem = _stem(cells)
    for cell in cells:
        if cell.tag.S == "/TH":
            named.append((f"{stem}-{cell.rows.start}-{cell.columns.start}", cell))
            cell.tag.ID = pikepdf.String(named[-1][0])
            attributes = _attributes(cell.tag)
            attributes.Scope = pikepdf.Name("/Row" if cell.heads_rows else "/Column")
    for cell in cells:
        over = [name for name, head in named if _is_over(head, cell)]
        attributes = _attributes(cell.tag)
        if over:
            attributes.Headers = pikepdf.Array([pikepdf.String(name) for name in over])
        elif "/Headers" in attributes:
            del attributes["/Headers"]


def _is_over(head: _Cell, cell: _Cell) -> bool:
    """Say whether ``head`` stands over ``cell``, or before it in its row."""
    if head.heads_columns:
        above = head.rows.stop <= cell.rows.start
        return above and _overlap(head.columns, cell.columns)
    before = head.columns.stop <= cell.columns.start
    return before and _overlap(head.rows, cell.rows)


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _stem(cells: list[_Cell]) -> str:
    """Give what the names of this table's heads begin with."""
    named = (str(cell.tag.ID) for cell in cells if "/ID" in cell.tag)
    return next(named, "0-0-0").rsplit("-", 2)[0]


def _attributes(tag: pikepdf.Dictionary) -> pikepdf.Dictionary:
    if not isinstance(tag.get("/A"), pikepdf.Dictionary):
        tag.A = pikepdf.Dictionary(O=pikepdf.Name("/Table"))
    return cast(pikepdf.Dictionary, tag.A)


def _rows(
    element: pikepdf.Dictionary, in_head: bool = False
) -> Iterator[tuple[pikepdf.Dictionary, bool]]:
    """Yield the rows of a table, and whether each is of its head."""
    kids = element.get("/K")
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        role = str(kid.get("/S", "")) if isinstance(kid, pikepdf.Dictionary) else ""
        if role == "/TR":
            yield cast(pikepdf.Dictionary, kid), in_head
        elif role in ("/THead", "/TBody", "/TFoot"):
            yield from _rows(cast(pikepdf.Dictionary, kid), role == "/THead")


def _place(rows: list[tuple[pikepdf.Dictionary, bool]]) -> Iterator[_Cell]:
    """Yield the cells of ``rows`` with their places."""
    taken: set[tuple[int, int]] = set()
    for row, (element, in_head) in enumerate(rows):
        column = 0
        kids = element.get("/K")
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary) or str(kid.get("/S", "")) not in _CELLS:
                continue
            while (row, column) in taken:
                column += 1
            high, wide = (_number(kid, name) for name in ("/RowSpan", "/ColSpan"))
            cell = _Cell(kid, range(row, row + high), range(column, column + wide), in_head)
            taken.update((r, c) for r in cell.rows for c in cell.columns)
            yield cell
            column += wide


def _number(cell: pikepdf.Dictionary, name: str) -> int:
    attributes = cell.get("/A")
    given = attributes.get(name, 1) if isinstance(attributes, pikepdf.Dictionary) else 1
    return int(cast(int, given))


_CELLS = frozenset({"/TH", "/TD"})
