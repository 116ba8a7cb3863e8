"""Tables in whole lines of the grid: three rules (三线表), cells set like any other text.

A table is as wide as its columns need it to be: no number, word or date of a cell is ever parted,
so a table has a least width. It gets the columns of the page that hold it; only where the whole
page is too narrow it is set smaller, as far as the layout lets it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..article.model import Merged, Run, Runs, Table, plain
from ..composition import Line
from ..diagnostics import Diagnostic
from ..layouts import Align, TextStyle
from .setting import Setting, TableCell, TableSetting, TableSpan
from .typesetter import Typesetter

PADDING = 1.0
"""em between the text of two neighbouring cells."""
WHITE = 1
"""Lines of white that a table has, half above and half below."""
WHOLE_CELL, WHOLE_HEAD = 4.0, 2.0
"""em up to which a cell, and one of the head, stays on one line: names have four characters."""
EMPTY = 1.0
"""em that a column without any text has."""
TALLER = 1.5
"""A table stands in one column of text if it is not so many times as high there as it need be."""
LONGEST_GROUP = 12
"""Lines up to which a merged cell, and the rows beside it, are never parted."""
STEP = 0.1
"""pt by which a table is set smaller."""
_ALIGN = {"center": Align.CENTER, "right": Align.RIGHT}


@dataclass(frozen=True, slots=True)
class _Widths:
    """Widths in pt of each column: what it needs at least, and what no cell is broken at."""

    least: tuple[float, ...]
    natural: tuple[float, ...]


def set_table(table: Table, typesetter: Typesetter, columns: int) -> TableSetting:
    """``table`` set for spans of 1 to ``columns`` columns, from the least that holds it on.

    One that even all columns cannot hold is reported to the typesetter.
    """
    style = typesetter.style("table")
    wanted = _measure(table, typesetter, style)
    needed = sum(wanted.least)
    spans = range(1, columns + 1)
    most = typesetter.width(columns)
    least = next((n for n in spans if typesetter.width(n) >= needed - 0.01), columns)
    size = _size(style.size, needed, most, typesetter)
    if size is None:
        typesetter.found.append(_too_wide(table, needed, most, style.size, typesetter))
        size = style.size
    setter = _TableSetter(table, typesetter, style.model_copy(update={"size": size}))
    scale = size / style.size
    scaled = _Widths(
        tuple(w * scale for w in wanted.least), tuple(w * scale for w in wanted.natural)
    )
    # Narrower spans than the least stand for it: make-up never asks for them.
    set_spans = [setter.span(scaled, typesetter.width(span)) for span in spans[least - 1 :]]
    groups = group_rows(table, set_spans, typesetter)
    set_spans = [replace(span, groups=groups) for span in set_spans]
    set_spans = [set_spans[0]] * (least - 1) + set_spans
    natural = next((n for n in spans if typesetter.width(n) >= sum(wanted.natural) - 0.01), columns)
    return TableSetting(tuple(set_spans), table.place, least, _best(set_spans, least, natural))


def _best(spans: Sequence[TableSpan], least: int, natural: int) -> int:
    """Columns that a table asks for: one where it is not much higher than it need be."""
    high, low = sum(spans[least - 1].row_lines), sum(spans[natural - 1].row_lines)
    return least if high <= TALLER * low else max(least, natural)


def _size(size: float, needed: float, most: float, typesetter: Typesetter) -> float | None:
    """Size in pt at which columns that need ``needed`` pt fit in ``most``; None if none may be."""
    if needed <= most + 0.01:
        return size
    block = typesetter.layout.settings.table
    fitting = math.floor(size * most / needed / STEP) * STEP
    floor = max(size * block.smallest, min(size, block.legible))
    return round(fitting, 2) if fitting >= floor - 1e-9 else None


def _too_wide(
    table: Table, needed: float, most: float, size: float, typesetter: Typesetter
) -> Diagnostic:
    cells, layout = typesetter.layout.cell, typesetter.layout
    floor = max(layout.settings.table.smallest, min(1.0, layout.settings.table.legible / size))
    return Diagnostic(
        "M010",
        f"in “{layout.name}” this table of {len(table.header)} columns needs {needed / cells:.1f} "
        f"cells ({needed * floor / cells:.1f} at its smallest size), the page has {most / cells:g}",
        table.place,
        hint="take out columns, part the table in two, or shorten its longest words and numbers; "
        "a wider layout may hold it",
    )


def group_rows(table: Table, spans: Sequence[TableSpan], typesetter: Typesetter) -> tuple[int, ...]:
    """Give the rows of the body that stay together, by their numbers, the same over all spans.

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
                heights = [typesetter.slots(_cell_at(span, one).text.height) for span in spans]
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
    """Say whether a merged cell's text has room before and behind a break above ``row``."""
    first, end = max(one.row, last), one.row + one.rows
    if not one.row < row < end:
        return end <= last or one.row >= row or _room(heights, first, end)
    return _room(heights, first, row) and _room(heights, row, end)


def _room(heights: Sequence[tuple[int, TableSpan]], start: int, end: int) -> bool:
    return all(_lines(span, start, end) >= height for height, span in heights)


@dataclass(frozen=True, slots=True)
class TablePart:
    """What stands together of a table: rows with their cells and lines, the head's first.

    The places of its cells count the rows that stand here.
    """

    cells: tuple[tuple[TableCell, ...], ...]
    lines: tuple[int, ...]
    heads: int


def part_of(span: TableSpan, first: int, count: int) -> TablePart:
    """Give what a piece of ``count`` lines shows, from group ``first`` (from 0) on.

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
    return TablePart(tuple(cells), lines, span.heads)


def _clip(place: Merged, start: int, end: int, heads: int) -> Merged:
    """Give the place of a cell among rows ``start`` to ``end``, which stand under the head."""
    first, last = max(place.row, start), min(place.row + place.rows, end)
    return replace(place, row=first - start + heads, rows=last - first)


def _measure(table: Table, typesetter: Typesetter, style: TextStyle) -> _Widths:
    count = len(table.align)
    cells = [*table.spans()]

    def widths(of: Callable[[Runs, TextStyle, bool], float]) -> tuple[float, ...]:
        found = [EMPTY * style.size + sum(_white(n, 1, count)) * style.size for n in range(count)]
        wide: list[tuple[Merged, float]] = []
        for place, runs in cells:
            head = place.row < table.heads
            own = max(of(line, _cell_style(style, head), head) for line in _cell_lines(runs))
            own = max(EMPTY * style.size, own)
            own += sum(_white(place.column, place.columns, count)) * style.size
            if place.columns == 1:
                found[place.column] = max(found[place.column], own)
            else:
                wide.append((place, own))
        for place, own in sorted(wide, key=lambda one: one[0].columns):
            columns = slice(place.column, place.column + place.columns)
            scale = max(1.0, own / sum(found[columns]))
            found[columns] = [width * scale for width in found[columns]]
        return tuple(found)

    def natural(runs: Runs, style: TextStyle, _: bool) -> float:
        return typesetter.natural_width(runs, style, whole=True)

    def least(runs: Runs, style: TextStyle, is_head: bool) -> float:
        comfortable = (WHOLE_HEAD if is_head else WHOLE_CELL) * style.size
        short = min(typesetter.natural_width(runs, style, whole=True), comfortable)
        return max(typesetter.least_width(runs, style), short)

    return _Widths(widths(least), widths(natural))


def _cell_style(style: TextStyle, is_head: bool) -> TextStyle:
    changes: dict[str, object] = {"inset": 0.0, "tracking": 0.0, "fill": None}
    if is_head:
        changes |= {"face": "hei", "weight": 700}
    return style.model_copy(update=changes)


def _white(column: int, columns: int, count: int) -> tuple[float, float]:
    """em left and right of a cell's text: half the padding, none at the table's edges."""
    end = column + columns
    return (PADDING / 2 if column else 0.0, PADDING / 2 if end < count else 0.0)


@dataclass(frozen=True, slots=True)
class _TableSetter:
    """Sets one table in ``style``, over any width."""

    table: Table
    typesetter: Typesetter
    style: TextStyle

    def span(self, wanted: _Widths, width: float) -> TableSpan:
        """The table set to ``width`` pt."""
        widths = share(wanted.least, wanted.natural, width)
        rows: list[list[TableCell]] = [[] for _ in self.table.every_row]
        for place, runs in self.table.spans():
            text = self._cell(place, runs, widths)
            is_head = place.row < self.table.heads or place.column < self.table.stub
            rows[place.row].append(TableCell(text, place, is_head))
        lines = self._row_lines([cell for row in rows for cell in row])
        return TableSpan(widths, tuple(map(tuple, rows)), lines, self.table.heads)

    def _row_lines(self, cells: Sequence[TableCell]) -> tuple[int, ...]:
        """Give the lines of each row; what a merged cell lacks goes to its last row."""
        lines = [1] * len(self.table.every_row)
        for cell in sorted(cells, key=lambda cell: cell.place.rows):
            place, wanted = cell.place, self.typesetter.slots(cell.text.height)
            last = place.row + place.rows - 1
            lines[last] += max(0, wanted - sum(lines[place.row : last + 1]))
        return tuple(lines)

    def _cell(self, spot: Merged, runs: Runs, widths: Sequence[float]) -> Setting:
        is_head, columns = (
            spot.row < self.table.heads,
            slice(spot.column, spot.column + spot.columns),
        )
        align = _ALIGN.get(self.table.align[spot.column] or "", Align.LEFT)
        if is_head and spot.columns > 1:
            align = Align.CENTER
        style = _cell_style(self.style, is_head).model_copy(update={"align": align})
        left, right = _white(spot.column, spot.columns, len(widths))
        # A thousandth of an em for what rounding takes from a width that just fits.
        room = sum(widths[columns]) - (left + right - 0.001) * style.size
        name = "table-head" if is_head else "table"
        place = self.table.place
        lines: list[Line] = []
        starts: list[float] = []
        printed: list[Run] = []
        unseen: list[tuple[int, str]] = []
        at = 0
        for number, part in enumerate(_cell_lines(runs)):
            cell = self.typesetter.set_head("div", name, part, room, place, style, whole=True)
            lines += [line.moved(at) for line in cell.lines]
            starts += [start + left for start in cell.starts]
            printed += [*([Run("\n")] if number else []), *cell.runs]
            unseen += [(at + index, text) for index, text in cell.unseen]
            at += len(cell.text) + 1
        whole = tuple(printed) if unseen or plain(runs) != plain(tuple(printed)) else runs
        return replace(
            cell, runs=whole, lines=tuple(lines), starts=tuple(starts), unseen=tuple(unseen)
        )


def _cell_lines(runs: Runs) -> list[Runs]:
    """Give the text of a cell in the lines that its author wants."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *more = run.text.split("\n")
        lines[-1] += [replace(run, text=first)] if first else []
        lines += [[replace(run, text=text)] if text else [] for text in more]
    return [tuple(line) for line in lines]


def share(least: Sequence[float], natural: Sequence[float], width: float) -> tuple[float, ...]:
    """Column widths that add up to ``width``, none below its ``least`` if that can be.

    Where there is room for all, what is left is given out in proportion to what each has. Else a
    column gets room as the square root of what it would take on one line: so much wider and so
    much higher is a cell that has more to say.
    """
    wanted = [max(a, b) for a, b in zip(least, natural, strict=True)]
    if sum(wanted) <= width:
        return tuple(w * width / sum(wanted) for w in wanted)
    if sum(least) >= width:
        return tuple(w * width / sum(least) for w in least)
    low, high = 0.0, max(math.sqrt(w) for w in wanted)

    def at(level: float) -> list[float]:
        return [min(w, max(a, level * math.sqrt(w))) for a, w in zip(least, wanted, strict=True)]

    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) <= width else (low, middle)
    found = at(low)
    return tuple(w * width / sum(found) for w in found)
