"""Tables over all columns of a module: the text before one ends above it, what follows is under it.

Such a table parts its module in bands. The columns of each band are level, so a reader who comes to
the end of a band's last column has read all that the table belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeAlias, TypeVar

from .matter import Flow, Item
from .pour import Bed, LoosePiece, Poured
from .stock import Progress, Stock

Lay: TypeAlias = Callable[[Stock, Progress, Bed], Poured]
"""A way to lay a stock into a bed."""


class _Placed(Protocol):
    @property
    def item(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def count(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


def in_reading_order(parts: Iterable[_P], items: Sequence[Item]) -> list[_P]:
    """``parts`` of a module column by column, band by band."""
    parts = list(parts)
    feet = [p.line + p.count for p in parts if items[p.item].is_wide]

    def order(part: _P) -> tuple[int, bool, int, int]:
        band = sum(part.line >= foot for foot in feet)
        return band, items[part.item].is_wide, part.column, part.line

    return sorted(parts, key=order)


def lay_bands(stock: Stock, state: Progress, bed: Bed, level: Lay, last: Lay) -> Poured:
    """Lay what is left of ``stock`` into ``bed``: each band but the last with ``level`` columns.

    ``last`` lays the last band, and one that goes on elsewhere.
    """
    number = stock.wide_table(state)
    if number is None or len(bed.tops) == 1:
        return last(stock, state, bed)
    begun = state if state.item == number else Progress()
    above = Poured(state)
    if state.item < number or state.waiting:
        before = stock.until(number)
        # Figures may wait though the table is begun.
        start = replace(state, line=0, total=0) if state.item == number else state
        above = level(before, start, bed)
        if not before.done(above.state):
            above = last(before, start, bed)
        if not before.done(above.state):
            if above.state.item == number:
                above.state = replace(above.state, line=begun.line, total=begun.total)
            return above
    at = Progress(number, begun.line, begun.total, (), above.state.ahead)
    line = max([*bed.tops, *(part.line + part.count for part in above.parts)])
    table, behind = _place(stock, at, bed, line, forced=bed.forced and not above.parts)
    if table is None:
        return _without_bare_heads(stock, state, bed, last, replace(above, state=at))
    rest = Poured(behind)
    if behind.item != number:
        foot = line + table.count
        under = Bed(bed.column, [foot] * len(bed.tops), [max(foot, n) for n in bed.foots])
        rest = lay_bands(stock, behind, under, level, last)
    joined = _joined(above, table, rest, line, bed)
    if not stock.items[number].rows_over(len(bed.tops)).holds(table.first, table.count):
        joined.cut.append(number)
    return joined


def _place(
    stock: Stock, at: Progress, bed: Bed, line: int, *, forced: bool
) -> tuple[LoosePiece | None, Progress]:
    """The table, or what has room of it from ``line`` on, and the state behind it."""
    item, columns = stock.items[at.item], len(bed.tops)
    rows, room = item.rows_over(columns), min(bed.foots) - line
    total = len(rows.body)
    count = item.part_rows(columns, at.line, room, forced=forced) if room > 0 else 0
    fits = rows.height(at.line) <= room if at.line + count >= total else count > 0
    if not fits and (not forced or room <= 0):
        return None, at
    if not fits:
        count = min(1, total - at.line)
    lines = min(room, rows.head + sum(rows.body[at.line : at.line + count]))
    part = LoosePiece(at.item, at.line, lines, bed.column, columns, line)
    end = at.line + count
    if end >= total:
        return part, Progress(at.item + 1, 0, 0, (), at.ahead)
    return part, Progress(at.item, end, end + rows.height(end), (), at.ahead)


def _without_bare_heads(
    stock: Stock, state: Progress, bed: Bed, last: Lay, above: Poured
) -> Poured:
    """``above`` without the subheads at its end, whose table found no room under them."""
    end = above.state.item
    while end > state.item and _leads(stock.items[end - 1]):
        end -= 1
    if end == above.state.item or end == state.item or above.state.line:
        return above
    poured = last(stock.until(end), state, bed)
    return poured if poured.parts else above


def _leads(item: Item) -> bool:
    return item.flow is Flow.SOLID and item.keep > 0


def _joined(above: Poured, table: LoosePiece, below: Poured, line: int, bed: Bed) -> Poured:
    """Two bands and the table between them as one."""
    taken = sum(part.count * part.columns for part in above.parts)
    white = sum(line - top for top in bed.tops) - taken
    return Poured(
        below.state,
        [*above.parts, table, *below.parts],
        {**above.chosen, **below.chosen},
        above.holes + below.holes,
        below.empty if below.parts else 0,
        white + below.free,
        [*above.broken, *below.broken],
        [*above.cut, *below.cut],
    )
