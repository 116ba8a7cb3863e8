"""Tables in whole lines of the grid: three rules (三线表), cells set like any other text."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ..article.model import Runs, Table
from ..layouts import Align, TextStyle
from .settings import Setting, TableSetting, TableSpan
from .typesetter import Typesetter

PADDING = 1.0
"""em between the text of two neighbouring cells."""
WHITE = 1
"""Lines of white that a table has, half above and half below."""
NARROWEST = 3.0
"""em a column keeps however wide the others want to be."""
_ALIGN = {"center": Align.CENTER, "right": Align.RIGHT}


def set_table(table: Table, typesetter: Typesetter, columns: int) -> TableSetting:
    """Give ``table`` set for spans of 1 to ``columns`` columns."""
    style = typesetter.style("table")
    rows = (table.header, *table.rows)
    wanted = _natural_widths(rows, typesetter, style)
    return TableSetting(
        tuple(
            _set_span(table, rows, wanted, typesetter, style, typesetter.width(span))
            for span in range(1, columns + 1)
        ),
        table.place,
    )


def part_table(table: TableSetting, span: int, most: int) -> tuple[TableSetting, ...]:
    """Give ``table`` whole if it is ``most`` lines high over ``span`` columns, else in even parts.

    Those are half as high, to leave small holes only. Every part begins with the head; a row is
    never parted.
    """
    head, *rows = table.spans[span - 1].row_lines
    if head + sum(rows) + WHITE <= most:
        return (table,)
    room = max(1, most // 2 - head - WHITE)
    parts = max(1, -(-sum(rows) // room))
    fair = -(-sum(rows) // parts)
    cuts, height = [0], 0
    for number, lines in enumerate(rows):
        # A part is full at its fair share; the row that crosses it goes where it fits.
        if height and (height >= fair or height + lines > room):
            cuts.append(number)
            height = 0
        height += lines
    return tuple(_rows(table, a, b) for a, b in pairwise([*cuts, len(rows)]))


def _rows(table: TableSetting, first: int, end: int) -> TableSetting:
    """Give the head of ``table`` and its rows from ``first`` to before ``end``."""
    spans = tuple(
        replace(
            span,
            rows=(span.rows[0], *span.rows[first + 1 : end + 1]),
            row_lines=(span.row_lines[0], *span.row_lines[first + 1 : end + 1]),
        )
        for span in table.spans
    )
    return replace(table, spans=spans)


def natural_width(table: Table, typesetter: Typesetter) -> float:
    """Give the width in pt at which no cell of ``table`` needs a second line."""
    style = typesetter.style("table")
    return sum(_natural_widths((table.header, *table.rows), typesetter, style))


def _natural_widths(
    rows: tuple[tuple[Runs, ...], ...], typesetter: Typesetter, style: TextStyle
) -> list[float]:
    return [
        max(typesetter.natural_width(row[column], style) for row in rows)
        + sum(_white(column, len(rows[0]))) * style.size
        for column in range(len(rows[0]))
    ]


def _set_span(
    table: Table,
    rows: tuple[tuple[Runs, ...], ...],
    wanted: list[float],
    typesetter: Typesetter,
    style: TextStyle,
    width: float,
) -> TableSpan:
    widths = _share(wanted, width, NARROWEST * style.size)
    cells = tuple(
        tuple(
            _set_cell(table, column, runs, number == 0, widths, typesetter)
            for column, runs in enumerate(row)
        )
        for number, row in enumerate(rows)
    )
    lines = tuple(typesetter.slots(max(cell.height for cell in row)) for row in cells)
    return TableSpan(tuple(widths), cells, lines)


def _white(column: int, count: int) -> tuple[float, float]:
    """Give the em left and right of a cell's text: half the padding, none at the table's edges."""
    return (PADDING / 2 if column else 0.0, PADDING / 2 if column + 1 < count else 0.0)


def _set_cell(
    table: Table,
    column: int,
    runs: Runs,
    is_head: bool,
    widths: list[float],
    typesetter: Typesetter,
) -> Setting:
    style = typesetter.style("table")
    align = _ALIGN.get(table.align[column] or "", Align.LEFT)
    changes: dict[str, object] = {"align": align, "inset": 0.0}
    if is_head:
        changes |= {"face": "hei", "weight": 700}
    left, right = _white(column, len(widths))
    room = widths[column] - (left + right) * style.size
    name = "table-head" if is_head else "table"
    cell = typesetter.set_head(
        "div", name, runs, room, table.place, style.model_copy(update=changes)
    )
    return replace(cell, starts=tuple(start + left for start in cell.starts))


def _share(wanted: list[float], width: float, narrowest: float) -> list[float]:
    """Give column widths that add up to ``width``: room to all alike, want from the widest."""
    count = len(wanted)
    wanted = [max(w, min(narrowest, width / count)) for w in wanted]
    spare = width - sum(wanted)
    if spare >= 0:
        return [w + spare / count for w in wanted]
    # The widest columns are cut down to one common width, as many of them as it takes.
    order = sorted(range(count), key=lambda n: -wanted[n])
    for cut in range(1, count + 1):
        level = (width - sum(wanted[n] for n in order[cut:])) / cut
        if cut == count or level >= wanted[order[cut]]:
            return [level if n in order[:cut] else w for n, w in enumerate(wanted)]
    return wanted
