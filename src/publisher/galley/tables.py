"""Tables in whole lines of the grid: three rules (三线表), cells set like any other text.

A table is as wide as its columns need it to be: no number, word or date of a cell is ever parted,
so a table has a least width. It gets the columns of the page that hold it; only where the whole
page is too narrow it is set smaller, as far as the layout lets it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ..article.model import Merged, Run, Runs, Table, plain
from ..composition import Line
from ..diagnostics import Diagnostic, Severity
from ..layouts import Align, TextStyle
from ..tongues import Said, worded
from .numerals import Points, find_points, part_unit, side_widths
from .parts import WHITE, group_rows, part_of
from .setting import Setting, TableCell, TablePart, TableSetting, TableSpan, TurnedSetting
from .typesetter import Typesetter

PADDING = 1.0
"""em between the text of two neighbouring cells."""
WHOLE_CELL, WHOLE_HEAD = 4.0, 2.0
"""em up to which a cell, and one of the head, stays on one line: names have four characters."""
EMPTY = 1.0
"""em that a column without any text has."""
TALLER = 1.5
"""A table stands in one column of text if it is not so many times as high there as it need be."""
UNIT_SIZE = 0.8
"""Size of a unit relative to the head it stands under."""
HIGH = 2
"""Lines of the grid that a line of a cell takes with a formula that is too high for one."""
STEP = 0.1
"""pt by which a table is set smaller."""
_ALIGN = {"center": Align.CENTER, "right": Align.RIGHT}


@dataclass(frozen=True, slots=True)
class _Widths:
    """Widths in pt of each column: what it needs at least, and what no cell is broken at."""

    least: tuple[float, ...]
    natural: tuple[float, ...]


def set_table(table: Table, typesetter: Typesetter, columns: int, fit: TableFit) -> TableSetting:
    """``table`` set for spans of 1 to ``columns`` columns, from the least that holds it on.

    One that even all columns cannot hold is reported to the typesetter.
    """
    spans = range(1, columns + 1)
    most = typesetter.width(columns)
    if not fit.holds:
        typesetter.found.append(_too_wide(table, fit.needed, most, typesetter))
    least = next((n for n in spans if typesetter.width(n) >= fit.needed - 0.01), columns)
    # Narrower spans than the least stand for it: make-up never asks for them.
    set_spans = [fit.setter.span(fit.wanted, typesetter.width(span)) for span in spans[least - 1 :]]
    groups = group_rows(table, set_spans, typesetter)
    set_spans = [replace(span, groups=groups) for span in set_spans]
    set_spans = [set_spans[0]] * (least - 1) + set_spans
    natural = next((n for n in spans if typesetter.width(n) >= fit.natural - 0.01), columns)
    return TableSetting(tuple(set_spans), table.place, least, _best(set_spans, least, natural))


def turn_table(
    table: Table, typesetter: Typesetter, columns: int, lines: int, upright: TableFit
) -> tuple[int, tuple[TurnedSetting, ...]]:
    """``table`` turned by 90°, in parts as high as ``lines`` lines, and over how many columns.

    There are none where the page is wide enough for it as it is, or not high enough for it turned.
    In a newspaper it is one block or none: other stories stand on its page.
    """
    typeset, pitch = typesetter.width, typesetter.layout.pitch
    if upright.holds:
        return 0, ()
    fit = fit_table(table, typesetter, lines * pitch)
    if not fit.holds:
        return 0, ()
    span = fit.setter.span(fit.wanted, lines * pitch)
    span = replace(span, groups=group_rows(table, [span], typesetter))
    high = span.head_lines + sum(span.group_lines)
    over = next((n for n in range(1, columns + 1) if high * pitch <= typeset(n)), columns)
    # It is laid out upright, and must not be higher than its block even then.
    room = min(lines, int(typeset(over) / pitch + 1e-9))
    parts: list[TablePart] = []
    shown = 0
    while not parts or shown < len(span.groups):
        count = _fitting(span, shown, room)
        if not count and span.groups:
            return 0, ()
        parts.append(part_of(span, shown, room + WHITE))
        shown += count
    if len(parts) > 1 and typesetter.layout.is_modular:
        return 0, ()
    typesetter.found.append(_turned(table, upright.needed, typeset(columns), typesetter))
    settings = (
        TurnedSetting(part, span.widths, _depth(part, span, pitch), table.place) for part in parts
    )
    return over, tuple(settings)


def stand_table(
    table: Table, typesetter: Typesetter, columns: int, lines: int
) -> tuple[int, int, tuple[TurnedSetting, ...]]:
    """``table`` upright beside lines that run downward, as a picture is.

    So it is turned against them. With its parts come the columns, bands one under the other, that
    are as high as it, and the lines, at most ``lines``, that are as wide. There are none where the
    page is too narrow for it. ``typesetter`` sets from left to right.
    """
    pitch = typesetter.layout.pitch
    fit = fit_table(table, typesetter, lines * pitch)
    if not fit.holds:
        if fit_table(table, typesetter, typesetter.width(columns)).holds:
            typesetter.found.append(_turned(table, fit.needed, lines * pitch, typesetter))
        return 0, 0, ()
    wanted = max(sum(fit.wanted.natural), sum(fit.wanted.least)) + fit.setter.style.size
    taken = min(lines, typesetter.slots(wanted))
    span = fit.setter.span(fit.wanted, taken * pitch)
    span = replace(span, groups=group_rows(table, [span], typesetter))
    high = (span.head_lines + sum(span.group_lines)) * pitch
    over = next((n for n in range(1, columns + 1) if high <= typesetter.width(n)), columns)
    room = int(typesetter.width(over) / pitch + 1e-9)
    parts: list[TablePart] = []
    shown = 0
    while not parts or shown < len(span.groups):
        # A row that is higher than the page stands in it all the same, and is told of.
        count = max(1, _fitting(span, shown, room))
        parts.append(part_of(span, shown, max(room, _height(span, shown, count)) + WHITE))
        shown += count
    for part in parts:
        if _depth(part, span, pitch) > typesetter.width(over) + 0.01:
            typesetter.found.append(_too_high(table, part, typesetter))
    settings = tuple(
        TurnedSetting(part, span.widths, _depth(part, span, pitch), table.place) for part in parts
    )
    return over, taken, settings


def _height(span: TableSpan, first: int, count: int) -> int:
    """The lines of so many groups from ``first`` on, with the head."""
    return span.head_lines + sum(span.group_lines[first : first + count])


def _too_high(table: Table, part: TablePart, typesetter: Typesetter) -> Diagnostic:
    return Diagnostic(
        "M006",
        worded(
            "in “{name}” this table has a row of {lines} lines, more than the page is high",
            name=typesetter.layout.name,
            lines=max(part.lines),
        ),
        table.place,
        hint=worded("give the table fewer columns, or shorten its cells"),
    )


def _fitting(span: TableSpan, first: int, room: int) -> int:
    """How many groups from ``first`` on stand in ``room`` lines with the head."""
    heights = accumulate(span.group_lines[first:], initial=span.head_lines)
    return sum(height <= room for height in heights) - 1


def _depth(part: TablePart, span: TableSpan, pitch: float) -> float:
    """The pt that the rows of a part take, and the notes under it."""
    return (sum(part.lines) + (span.note_lines if part.notes else 0)) * pitch


@dataclass(frozen=True, slots=True)
class TableFit:
    """A table before it is set to a width: pt that it needs at least, pt that it likes to have.

    ``wanted`` are its columns' widths in the size in which it is set, which ``holds`` it or not.
    """

    setter: _TableSetter
    wanted: _Widths
    needed: float
    natural: float
    holds: bool


def fit_table(table: Table, typesetter: Typesetter, most: float) -> TableFit:
    """The size, the layout's own or less, in which ``table`` fits in ``most`` pt."""
    style = typesetter.style("table")
    points = find_points(table, typesetter, style)
    wanted = _measure(table, typesetter, style, points)
    if points and sum(wanted.least) > most + 0.01:
        # Rather numbers without their points under each other than small ones, or none.
        points = {}
        wanted = _measure(table, typesetter, style, points)
    needed, natural = sum(wanted.least), sum(wanted.natural)
    found = _size(style.size, needed, most, typesetter)
    size = found or style.size
    setter = _TableSetter(table, typesetter, style.model_copy(update={"size": size}), points)
    scale = size / style.size
    scaled = _Widths(
        tuple(w * scale for w in wanted.least), tuple(w * scale for w in wanted.natural)
    )
    return TableFit(setter, scaled, needed, natural, found is not None)


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


def _too_wide(table: Table, needed: float, most: float, typesetter: Typesetter) -> Diagnostic:
    return Diagnostic(
        "M010",
        _needs(table, needed, most, typesetter),
        table.place,
        hint=worded(
            "take out columns, part the table in two, or shorten its longest words and "
            "numbers; a wider layout may hold it"
        ),
    )


def _turned(table: Table, needed: float, most: float, typesetter: Typesetter) -> Diagnostic:
    return Diagnostic(
        "M011",
        worded("{needs}: it is turned by 90°", needs=_needs(table, needed, most, typesetter)),
        table.place,
        Severity.NOTE,
        hint=worded(
            "take out columns or shorten its longest words and numbers if it is to stand upright"
        ),
    )


def _needs(table: Table, needed: float, most: float, typesetter: Typesetter) -> Said:
    cells, layout = typesetter.layout.cell, typesetter.layout
    block, size = layout.settings.table, typesetter.style("table").size
    floor = max(block.smallest, min(1.0, block.legible / size))
    return worded(
        "in “{name}” this table of {header} columns needs {needed:.1f} cells ({needed2:.1f} "
        "at its smallest size), the page has {most:g}",
        name=layout.name,
        header=len(table.header),
        needed=needed / cells,
        needed2=needed * floor / cells,
        most=most / cells,
    )


def _measure(
    table: Table, typesetter: Typesetter, style: TextStyle, points: Mapping[int, Points]
) -> _Widths:
    count = len(table.align)
    cells = [*table.spans()]

    def widths(of: Callable[[Runs, TextStyle, bool], float]) -> tuple[float, ...]:
        found = [EMPTY * style.size + sum(_white(n, 1, count)) * style.size for n in range(count)]
        wide: list[tuple[Merged, float]] = []
        for place, runs in cells:
            head = place.row < table.heads
            text, unit = part_unit(runs) if head else (runs, ())
            own = max(of(line, _cell_style(style, head), head) for line in _cell_lines(text))
            own = max(EMPTY * style.size, own, of(unit, _unit_style(style), head) if unit else 0)
            if place.column in points and place.columns == 1 and not head:
                own = max(own, points[place.column].width * style.size)
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


def _unit_style(style: TextStyle) -> TextStyle:
    """The style of a unit under a head: that of the body, smaller."""
    return _cell_style(style, False).model_copy(update={"size": UNIT_SIZE * style.size})


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
    points: Mapping[int, Points]

    def span(self, wanted: _Widths, width: float) -> TableSpan:
        """The table set to ``width`` pt."""
        widths = share(wanted.least, wanted.natural, width)
        rows: list[list[TableCell]] = [[] for _ in self.table.every_row]
        for place, runs in self.table.spans():
            rows[place.row].append(self._table_cell(place, runs, widths))
        lines = self._row_lines([cell for row in rows for cell in row])
        notes = tuple(
            self.typesetter.set_text("div", "table-note", note, width, self.table.place)
            for note in self.table.notes
        )
        high = self.typesetter.slots(sum(note.height for note in notes)) if notes else 0
        cells = tuple(map(tuple, rows))
        return TableSpan(widths, cells, lines, self.table.heads, notes=notes, note_lines=high)

    def _table_cell(self, place: Merged, runs: Runs, widths: Sequence[float]) -> TableCell:
        in_head = place.row < self.table.heads
        text, unit = part_unit(runs) if in_head else (runs, ())
        name = "table-head" if in_head else "table"
        first = self._cell(place, text, widths, _cell_style(self.style, in_head), name)
        small = _unit_style(self.style)
        second = self._cell(place, unit, widths, small, "table") if unit else None
        return TableCell(first, place, in_head or place.column < self.table.stub, second)

    def _row_lines(self, cells: Sequence[TableCell]) -> tuple[int, ...]:
        """The lines of each row; what a merged cell lacks goes to its last row."""
        lines = [1] * len(self.table.every_row)
        for cell in sorted(cells, key=lambda cell: cell.place.rows):
            place, wanted = cell.place, self.typesetter.slots(cell.height)
            last = place.row + place.rows - 1
            lines[last] += max(0, wanted - sum(lines[place.row : last + 1]))
        return tuple(lines)

    def _cell(
        self, spot: Merged, runs: Runs, widths: Sequence[float], style: TextStyle, name: str
    ) -> Setting:
        """The text of a cell, or the unit under it, in ``style``."""
        is_head = spot.row < self.table.heads
        columns = slice(spot.column, spot.column + spot.columns)
        align = _ALIGN.get(self.table.align[spot.column] or "", Align.LEFT)
        if is_head and spot.columns > 1:
            align = Align.CENTER
        style = style.model_copy(update={"align": align})
        if self.typesetter.too_high(runs, style, alone=False):
            style = style.model_copy(update={"leading": HIGH * self.typesetter.layout.pitch})
        scale = self.style.size / style.size
        left, right = (em * scale for em in _white(spot.column, spot.columns, len(widths)))
        # A thousandth of an em for what rounding takes from a width that just fits.
        room = sum(widths[columns]) - (left + right - 0.001) * style.size
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
        if spot.column in self.points and spot.columns == 1 and not is_head:
            starts = self._pointed(runs, lines, starts, self.points[spot.column])
        whole = tuple(printed) if unseen or plain(runs) != plain(tuple(printed)) else runs
        return replace(
            cell, runs=whole, lines=tuple(lines), starts=tuple(starts), unseen=tuple(unseen)
        )

    def _pointed(
        self, runs: Runs, lines: Sequence[Line], starts: list[float], points: Points
    ) -> list[float]:
        """Where a number begins whose point stands under the others of its column."""
        if len(lines) != 1:
            return starts
        _, behind = side_widths(runs, self.typesetter, _cell_style(self.style, False))
        return [starts[0] - (points.behind - behind)]


def _cell_lines(runs: Runs) -> list[Runs]:
    """The text of a cell in the lines that its author wants."""
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
