"""Tables that can be read cell by cell: each has its heads, and rows are of one length (7.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pikepdf

from ...tongues import Said, worded
from ..bounds import BoundsReached
from ..subject import Subject
from .places import PlaceCheck
from .tree import TagElement, Tree, attribute, attributes

_GROUPS = frozenset(("THead", "TBody", "TFoot"))
_CELLS = frozenset(("TH", "TD"))
_SCOPES = ("Row", "Column", "Both")
_SPAN = 10_000
"""Rows or columns of one cell beyond which no table goes."""


@dataclass(eq=False, slots=True)
class TagCell:
    """A cell and the place of its first corner in the grid; spans count rows and columns."""

    element: TagElement
    row: int
    column: int
    rows: int
    columns: int
    scope: str
    heads: tuple[bytes, ...]
    """IDs of the heads it names."""

    @property
    def is_head(self) -> bool:
        """Whether it is a head."""
        return self.element.role == "TH"

    @property
    def across(self) -> range:
        """The columns it takes."""
        return range(self.column, self.column + self.columns)


@dataclass(slots=True)
class TagGrid:
    """The cells of a table where they stand; ``doubled`` are those that lie on another."""

    cells: list[TagCell] = field(default_factory=list)
    taken: dict[tuple[int, int], TagCell] = field(default_factory=dict)
    doubled: dict[TagCell, None] = field(default_factory=dict)
    height: int = 0

    def rows(self, cell: TagCell) -> range:
        """The rows that a cell takes of those that are there."""
        return range(cell.row, min(cell.row + cell.rows, self.height))


def check_tables(subject: Subject, tree: Tree, places: PlaceCheck) -> None:
    """Report tables whose cells have no heads, or whose rows are of different lengths."""
    for element in tree.elements:
        if element.role != "Table":
            continue
        grid = _grid(subject, tree, element)
        for code, cell, reason, mend in (*_headless(grid), *_ragged(element, grid)):
            places.tell(cell, code, reason, mend)


Fault = tuple[str, TagElement, Said, Said]


def _rows(table: TagElement) -> Iterator[tuple[int, TagElement]]:
    """Yield the rows of a table, each with the number of the group it is in."""
    for number, kid in enumerate(table.held()):
        if kid.role == "TR":
            yield 0, kid
        elif kid.role in _GROUPS:
            yield from ((number + 1, row) for row in kid.held() if row.role == "TR")


def _grid(subject: Subject, tree: Tree, table: TagElement) -> TagGrid:
    """Lay the cells of a table out as HTML does; a cell never reaches out of its group."""
    grid = TagGrid()
    listed = list(_rows(table))
    lasts = {group: number for number, (group, _) in enumerate(listed)}
    grid.height = len(listed)
    for number, (group, row) in enumerate(listed):
        column = 0
        for element in row.held():
            if element.role not in _CELLS:
                continue
            while (number, column) in grid.taken:
                column += 1
            cell = _cell(tree, element, number, column)
            cell.rows = min(cell.rows, lasts[group] - number + 1) if group else cell.rows
            _place(subject, grid, cell)
            column += cell.columns
    return grid


def _cell(tree: Tree, element: TagElement, row: int, column: int) -> TagCell:
    named: list[bytes] = []
    for given in attributes(tree, element, "/Headers"):
        if isinstance(given, pikepdf.Array):
            named += [bytes(one) for one in list(given) if isinstance(one, pikepdf.String)]
    scope = attribute(tree, element, "/Scope")
    return TagCell(
        element,
        row,
        column,
        _span(attribute(tree, element, "/RowSpan")),
        _span(attribute(tree, element, "/ColSpan")),
        str(scope).lstrip("/") if scope is not None else "",
        tuple(named),
    )


def _span(given: object) -> int:
    return min(max(given, 1), _SPAN) if isinstance(given, int) else 1


def _place(subject: Subject, grid: TagGrid, cell: TagCell) -> None:
    grid.cells.append(cell)
    # Rows that are not there are counted, not laid out.
    rows = grid.rows(cell)
    if len(rows) * cell.columns > subject.budget.elements:
        raise BoundsReached(worded("more than 1,000,000 tags"))
    subject.budget.elements -= len(rows) * cell.columns - 1
    for row in rows:
        for column in cell.across:
            other = grid.taken.setdefault((row, column), cell)
            if other is not cell:
                grid.doubled[cell] = None


def _headless(grid: TagGrid) -> Iterator[Fault]:
    heads = [cell for cell in grid.cells if cell.is_head]
    by_name = any(cell.heads for cell in grid.cells)
    mute = [] if by_name else [cell for cell in heads if cell.scope not in _SCOPES]
    yield from map(_scopeless, mute)
    yield from _misnamed(grid, heads)
    if heads and not mute:
        # Without any head there is none to find; without scopes it has been said above.
        yield from _without_head(grid, heads)


def _scopeless(cell: TagCell) -> Fault:
    return (
        "K716",
        cell.element,
        worded(
            "{path}: the head of a table does not say what it is the head of",
            path=cell.element.path,
        ),
        worded("write Scope: Row, Column or Both; or let cells name their heads in Headers"),
    )


def _misnamed(grid: TagGrid, heads: Sequence[TagCell]) -> Iterator[Fault]:
    names = {name for cell in heads if (name := _name(cell))}
    for cell in grid.cells:
        if lost := [name for name in cell.heads if name not in names]:
            yield (
                "K716",
                cell.element,
                worded(
                    "{path}: the cell names a head that is not in the table ({lost})",
                    path=cell.element.path,
                    lost=lost[0].decode("latin-1")[:40],
                ),
                worded("write the ID of a TH of the same table into Headers"),
            )


def _without_head(grid: TagGrid, heads: Sequence[TagCell]) -> Iterator[Fault]:
    rows = {n for cell in heads if cell.scope in ("Row", "Both") for n in grid.rows(cell)}
    columns = {n for cell in heads if cell.scope in ("Column", "Both") for n in cell.across}
    for cell in grid.cells:
        if cell.is_head or cell.heads:
            continue
        if not rows.intersection(grid.rows(cell)) and not columns.intersection(cell.across):
            yield (
                "K716",
                cell.element,
                worded("{path}: no head of the table belongs to the cell", path=cell.element.path),
                worded("give its row or column a TH with a Scope, or name one in Headers"),
            )


def _name(cell: TagCell) -> bytes:
    given = cell.element.dictionary.get("/ID")
    return bytes(given) if isinstance(given, pikepdf.String) else b""


def _ragged(table: TagElement, grid: TagGrid) -> Iterator[Fault]:
    for cell in grid.doubled:
        yield (
            "K717",
            cell.element,
            worded("{path}: the cell lies on another one", path=cell.element.path),
            worded("let RowSpan and ColSpan say how many rows and columns it takes"),
        )
    for cell in grid.cells:
        if cell.row + cell.rows > grid.height:
            yield (
                "K717",
                cell.element,
                worded(
                    "{path}: the cell takes more rows than the table has", path=cell.element.path
                ),
                worded("let RowSpan and ColSpan say how many rows and columns it takes"),
            )
    lengths = Counter(row for row, _ in grid.taken)
    widths = {lengths[row] for row in range(grid.height)}
    if len(widths) > 1 and not grid.doubled:
        yield (
            "K717",
            table,
            worded(
                "{path}: rows have from {least} to {most} columns",
                path=table.path,
                least=min(widths),
                most=max(widths),
            ),
            worded("give each row the same number of cells, or say in ColSpan how wide they are"),
        )
