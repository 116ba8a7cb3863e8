"""Pouring: text runs column by column through what heads and figures leave free.

One pass, forward only, settles the figures; where it leaves a column short, the text is laid
again between them so that columns end evenly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .evening import Course, Even, FreeRun, lay_evenly
from .matter import Flow, Item, Keep, Wish
from .stock import Progress, Stock

SLIVER = 3
"""Fewer lines than these over or under a figure are no place for text: what stands together in a
column has three (`piece` in judging.toml)."""
EMPTY = 3
"""Lines of holes that are no worse than a column that stays empty beside others. If that were no
fault 4 lines would stay free at columns' feet in ten issues instead of 12."""


@dataclass(slots=True)
class Bed:
    """The free part of a rectangle: per column its first free line and the line under its last.

    ``forced``: a column must take something, whatever the keeps say, or nothing would move on.
    ``edge`` is the page's first line, if pictures that begin on it may run over its edge.
    """

    column: int
    tops: list[int]
    foots: list[int]
    forced: bool = False
    edge: int | None = None

    def copy(self) -> Bed:
        """A bed like this one."""
        return Bed(self.column, list(self.tops), list(self.foots), self.forced, self.edge)

    def lift(self, item: Item, span: int, line: int) -> int | None:
        """The lines that a figure over ``span`` columns spares if it begins on ``line``.

        None if it does not run over the page's edge there.
        """
        whole = span == len(self.tops) == max(1, len(item.heights))
        return item.lift if whole and line == self.edge else None

    def cut(self, line: int) -> Bed:
        """This bed down to ``line``; nothing is forced into it, as there is more room."""
        foots = [min(line, foot) for foot in self.foots]
        tops = [min(top, foot) for top, foot in zip(self.tops, foots, strict=True)]
        return Bed(self.column, tops, foots, edge=self.edge)

    @property
    def room(self) -> int:
        """The free lines of all columns together."""
        return sum(self.foots) - sum(self.tops)


@dataclass(frozen=True, slots=True)
class LoosePiece:
    """A piece not yet final: ``item``'s lines ``first`` to ``first + count`` at a place."""

    item: int
    first: int
    count: int
    column: int
    columns: int
    line: int
    over: bool = False
    """A figure that runs over the page's upper edge."""

    def moved(self, columns: int, lines: int) -> LoosePiece:
        """The same so many columns further right and lines further down."""
        column, line = self.column + columns, self.line + lines
        return LoosePiece(self.item, self.first, self.count, column, self.columns, line, self.over)


@dataclass(slots=True)
class Poured:
    """What came of pouring: the parts, what is left, and what did not come out well."""

    state: Progress
    parts: list[LoosePiece] = field(default_factory=list)
    chosen: dict[int, int] = field(default_factory=dict)
    """Items set in another number of lines than their own."""
    holes: int = 0
    """Lines left free in columns before the last one used."""
    empty: int = 0
    """Columns behind the last one used."""
    free: int = 0
    """Lines left free in all columns."""
    broken: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    """Items higher than the bed that was to hold them whole."""

    def moved(self, columns: int, lines: int) -> Poured:
        """The same so many columns further right and lines further down."""
        return replace(self, parts=[part.moved(columns, lines) for part in self.parts])

    @property
    def faults(self) -> int:
        """What keeps the columns of a story that ends here from being even, in lines."""
        return self.holes + EMPTY * self.empty


def pour(
    stock: Stock,
    state: Progress,
    bed: Bed,
    keep: Keep,
    changes: Mapping[int, int] | None = None,
) -> Poured:
    """Fill ``bed`` from ``state`` on; ``changes`` are lines by which figures grow or shrink.

    Text that calls notes does not run past a figure that calls earlier ones and waits for another
    bed.
    """

    def fill(stop: int) -> Poured:
        return _pour_before(stop, stock, state, bed, keep, changes or {})

    poured = fill(len(stock.items))
    while (held := stock.held_by(poured.state.waiting)) is not None and _is_past(
        poured.state, held
    ):
        first = stock.with_leads(held, state.item)
        shorter = Poured(state) if _is_past(state, first) else fill(first)
        if shorter.parts or not bed.forced:
            poured = shorter
            continue
        # Nothing else has a place here: a subhead stands without its text.
        poured = fill(held)
        bare = [number for number in range(first, held) if stock.items[number].keep]
        poured.broken += bare or [first]
    return poured


def _is_past(state: Progress, number: int) -> bool:
    """Whether text of item ``number`` stands."""
    return state.item > number or (state.item == number and state.line > 0)


def _pour_before(
    stop: int, stock: Stock, state: Progress, bed: Bed, keep: Keep, changes: Mapping[int, int]
) -> Poured:
    """Fill ``bed`` with items before ``stop``."""
    # How far text comes is only known when it has been poured: figures are put where it is expected
    # to call for them, and it is poured once more if one of them came too early.
    pouring = _Pouring(stock, state, bed.copy(), keep, changes, stop, early=True)
    poured = pouring.run()
    if any(number > poured.state.item for number in pouring.early):
        # A figure stands on a page before its place: pour again without any such.
        again = _Pouring(stock, state, bed.copy(), keep, changes, stop, early=False)
        again.allowed = frozenset(n for n in pouring.early if n <= poured.state.item)
        poured = again.run()
    return poured


def even_out(
    stock: Stock, state: Progress, bed: Bed, keep: Keep, poured: Poured, *, finish: bool = False
) -> Poured:
    """``poured`` with its text laid evenly between its figures, where that is better.

    With ``finish`` only so that the story ends in the bed, paragraphs being set shorter.
    """
    done, end = stock.done(poured.state), poured.state
    # What comes last is dearest: other lines are looked for only where these end unevenly.
    ends = done or finish
    short = poured.faults if done else poured.free
    if not short and (done or not finish):
        return poured
    if _is_patched(stock, state, poured):
        return poured
    figures = [part for part in poured.parts if stock.items[part.item].flow is Flow.FLOAT]
    standing = {part.item for part in figures}
    strips = tuple(_strips(bed, figures, stock.items))
    if finish and not done and not _may_end(stock, state, end, strips):
        return poured
    passed = max((number for number in standing if number < end.item), default=-1)
    even = lay_evenly(
        stock,
        state,
        strips,
        keep,
        Course(
            frozenset(standing | state.ahead | set(end.waiting)),
            passed,
            stock.held_by(end.waiting),
            ends,
        ),
    )
    if even is None:
        return poured
    evened = _joined(state, poured, figures, even)
    better = evened.faults if ends else evened.holes
    return evened if done is not ends or better < short else poured


def _is_patched(stock: Stock, start: Progress, poured: Poured) -> bool:
    """Whether there is nothing to lay evenly, or something in it was parted that is no text."""
    end = poured.state
    if poured.broken or poured.cut or not poured.parts:
        return True
    if start.line and stock.items[start.item].flow is not Flow.TEXT:
        return True
    if end.line and stock.items[end.item].flow is Flow.ROWS:
        return True
    rows = [part.item for part in poured.parts if stock.items[part.item].flow is Flow.ROWS]
    return len(rows) > len(set(rows))


def _may_end(stock: Stock, start: Progress, end: Progress, strips: Sequence[FreeRun]) -> bool:
    """Whether other settings might make all text from ``start`` on end in ``strips``."""
    room = sum(strip.lines for strip in strips)
    return stock.least_left(start) <= room and next(stock.figures_left(end), None) is None


def _strips(bed: Bed, figures: Sequence[LoosePiece], items: Sequence[Item]) -> Iterator[FreeRun]:
    """Yield what figures leave free of a bed, in reading order."""
    for number, (top, foot) in enumerate(zip(bed.tops, bed.foots, strict=True)):
        column = bed.column + number
        here = [part for part in figures if part.column <= column < part.column + part.columns]
        for part in sorted(here, key=lambda part: part.line):
            soft = part.columns == 1 and items[part.item].wish is Wish.INLINE
            yield FreeRun(column, top, part.line - top, soft)
            top = part.line + part.count
        yield FreeRun(column, top, foot - top)


def _joined(state: Progress, poured: Poured, figures: Sequence[LoosePiece], even: Even) -> Poured:
    """The figures of ``poured`` with the text of ``even``."""
    text = [
        LoosePiece(one.item, one.first, one.lines, one.column, 1, one.line) for one in even.laid
    ]
    placed = state.ahead | {part.item for part in figures}
    waiting = {*state.waiting, *(n for n in poured.state.waiting if n < even.item)}
    laid = sum(part.count for part in poured.parts if part not in figures)
    return Poured(
        Progress(
            even.item,
            even.line,
            even.total,
            tuple(sorted(waiting - placed)),
            frozenset(n for n in placed if n >= even.item),
        ),
        [*figures, *text],
        even.chosen,
        even.holes,
        even.empty,
        max(0, poured.free + laid - sum(part.count for part in text)),
    )


@dataclass(slots=True)
class _Column:
    """A column being filled: its parts as (item, first, count) from ``top`` down to ``line``."""

    number: int
    top: int
    line: int
    parts: list[tuple[int, int, int]] = field(default_factory=list)
    fixed: int = 0
    """Parts before this one may not move: a figure stands under them."""


class _Spot(NamedTuple):
    """A spot for a figure, better ones first; ``back`` is its first column, negative."""

    unwished: int
    sliver: int
    away: int
    back: int
    line: int
    at_top: bool
    lift: int | None = None
    """Lines that the figure spares, as it runs over the page's upper edge."""


class _Pouring:
    def __init__(
        self,
        stock: Stock,
        state: Progress,
        bed: Bed,
        keep: Keep,
        changes: Mapping[int, int],
        stop: int,
        *,
        early: bool,
    ) -> None:
        self._stock, self._items, self._bed, self._keep = stock, stock.items, bed, keep
        self._begin, self._changes, self._stop = state, changes, stop
        self._at, self._line = state.item, state.line
        self._total = state.total if state.line else self._own(state.item)
        self._waiting = list(state.waiting)
        self._ahead = set(state.ahead)
        self._figures: list[tuple[int, int]] = []
        self._over: set[int] = set()
        self._owed = 0  # lines that text must bring before a figure, under a block with a keep
        self._held = False  # a figure was passed and has not been tried yet
        self._may_be_early = early
        self.early: set[int] = set()
        self.allowed: frozenset[int] = frozenset()
        self._poured = Poured(state)

    def _own(self, at: int) -> int:
        return self._items[at].lines if at < len(self._items) else 0

    def run(self) -> Poured:
        """Fill the columns one after the other."""
        poured, bed = self._poured, self._bed
        self._place_early()
        ends = list(bed.tops)
        used = -1
        for number in range(len(bed.tops)):
            column = _Column(number, bed.tops[number], bed.tops[number])
            self._fill(column)
            line = column.top
            for item, first, count in column.parts:
                over = item in self._over
                poured.parts.append(
                    LoosePiece(item, first, count, bed.column + number, 1, line, over)
                )
                line += count
            ends[number] = line
            if column.parts:
                used = number
        poured.empty = sum(
            foot > top
            for foot, top in zip(bed.foots[used + 1 :], bed.tops[used + 1 :], strict=True)
        )
        for number in range(len(bed.tops)):
            free = bed.foots[number] - max(ends[number], bed.tops[number])
            poured.free += free
            poured.holes += free if number < used else 0
        poured.state = Progress(
            self._at,
            self._line,
            self._total if self._line else 0,
            tuple(self._waiting),
            frozenset(self._ahead),
        )
        return poured

    # Figures

    def _place_early(self) -> None:
        """Place the figures that wait, then those the text will come to on this bed."""
        while self._waiting and not self._inline(self._items[self._waiting[0]]):
            if not self._place(self._waiting[0], 0, None, 0):
                break
            self._waiting.pop(0)
        if self._waiting:
            return
        columns, room = len(self._bed.tops), self._bed.room
        for number, slot in self._stock.expected(self._begin, columns, room):
            # What calls a note stands where its note has its place among the others.
            if (
                self._inline(self._items[number])
                or self._items[number].calls
                or not (self._may_be_early or number in self.allowed)
            ):
                return
            if not self._place(number, 0, None, slot * columns // max(1, room)):
                return
            self._ahead.add(number)
            self.early.add(number)

    def _inline(self, item: Item) -> bool:
        return item.wish is Wish.INLINE and item.span(len(self._bed.tops)) == 1

    def _place(self, number: int, column: int, line: int | None, near: int) -> bool:
        """Place a figure at the top or foot of columns from ``column`` on, if there is room.

        ``line`` is how far that column is filled; None if it is still empty.
        """
        item, columns = self._items[number], len(self._bed.tops)
        change = self._changes.get(number, 0)
        widest = item.span(columns)
        fresh = self._bed.forced and not self._poured.parts and line is None
        others = (*range(widest - 1, 0, -1), *range(widest + 1, columns + 1)) if fresh else ()
        for span in (widest, *others):
            height = item.height(span, change)
            spots = [
                spot
                for start in range(column, columns - span + 1)
                for spot in self._spots(
                    item, start, span, height, near, line if start == column else None
                )
            ]
            if spots:
                self._set(number, span, height, min(spots))
                return True
        return fresh and self._cut(number, item.height(widest, change), widest)

    def _cut(self, number: int, height: int, span: int) -> bool:
        """Place a figure that is higher than any column can be, cut to the columns there are."""
        tops, foots = self._bed.tops, self._bed.foots
        start = 0
        if min(foots[:span]) <= max(tops[:span]):
            start, span = max(range(len(tops)), key=lambda n: (foots[n] - tops[n], -n)), 1
        top, foot = max(tops[start : start + span]), min(foots[start : start + span])
        if foot <= top:
            return False
        self._poured.cut.append(number)
        self._set(number, span, min(height, foot - top), _Spot(0, 0, 0, -start, top, True))
        return True

    def _spots(
        self, item: Item, start: int, span: int, height: int, near: int, line: int | None
    ) -> Iterator[_Spot]:
        """Yield the spots, at most two, for a figure over ``span`` columns from ``start``."""
        tops, foots = self._bed.tops[start : start + span], self._bed.foots[start : start + span]
        if line is not None:
            tops[0] = line
        top, foot, wish = max(tops), min(foots), item.wish
        left = foot - top - height
        away = abs(start + (span - 1) // 2 - near)
        if line is None and min(tops) == top and self._in_order(start, top):
            lift = self._bed.lift(item, span, top)
            under = left + (lift or 0)
            if under >= 0:
                sliver = int(0 < under < SLIVER)
                yield _Spot(int(wish is Wish.FOOT), sliver, away, -start, top, True, lift)
        sliver = int(0 < left < SLIVER)
        if left >= 0 and max(foots) == foot and self._in_order(start, foot - height):
            yield _Spot(int(wish is not Wish.FOOT), sliver, away, -start, foot - height, False)

    def _in_order(self, column: int, line: int) -> bool:
        """Whether a figure here stands neither left of nor above all the earlier ones."""
        return not any(column <= c and line <= at for c, at in self._figures)

    def _set(self, number: int, span: int, height: int, spot: _Spot) -> None:
        start, bed = -spot.back, self._bed
        height -= spot.lift or 0
        over = spot.lift is not None
        for column in range(start, start + span):
            if spot.at_top:
                bed.tops[column] = spot.line + height
            else:
                bed.foots[column] = spot.line
        self._figures.append((start, spot.line))
        part = LoosePiece(number, 0, height, bed.column + start, span, spot.line, over)
        self._poured.parts.append(part)

    def _settle(self, column: _Column) -> None:
        """Place what waits, in order, as far as there is room in or after ``column``."""
        while self._waiting:
            number = self._waiting[0]
            item = self._items[number]
            height = item.height(1, self._changes.get(number, 0))
            if self._inline(item) and not self._must_cut(column, height):
                if not self._set_inline(number, item, column):
                    return
            elif column.parts:
                if not self._place(number, column.number, column.line, column.number):
                    return
            elif self._place(number, column.number, None, column.number):
                column.line = column.top = self._bed.tops[column.number]
            else:
                return
            self._waiting.pop(0)

    def _set_inline(self, number: int, item: Item, column: _Column) -> bool:
        height = item.height(1, self._changes.get(number, 0))
        lift = None if column.parts else self._bed.lift(item, 1, column.line)
        height -= lift or 0
        room = self._bed.foots[column.number] - column.line
        if height > room or not self._in_order(column.number, column.line):
            return False
        self._figures.append((column.number, column.line))
        if lift is not None:
            self._over.add(number)
        column.parts.append((number, 0, height))
        column.line += height
        column.fixed = len(column.parts)
        return True

    # Text

    def _fill(self, column: _Column) -> None:
        """Fill one column as far as the keeps allow."""
        self._owed, self._held = 0, False
        self._settle(column)
        while self._at < self._stop:
            if not self._place_next(column):
                return
        if self._held:
            # No more text comes here: a figure is not kept from its place any longer.
            self._settle(column)
            self._held = False

    def _place_next(self, column: _Column) -> bool:
        """Place the item that comes next, or what of it has room; say whether more may follow."""
        item = self._items[self._at]
        if item.flow is Flow.FLOAT:
            self._pass_figure(column)
            return True
        if item.joint == 0 and self._line == 0 and column.parts:
            return False
        room = self._bed.foots[column.number] - column.line
        if item.flow is Flow.ROWS:
            return self._take_rows(column, item, room)
        rest = self._total - self._line
        solid = item.flow is Flow.SOLID
        under = self._under(self._at) if solid else self._stock.tails[self._at]
        if rest + under <= room:
            self._take(column, rest)
            return True
        count = self._part(room)
        if count > 0:
            self._take(column, count)
            return False
        if column.parts or not self._bed.forced or room <= 0:
            return False
        whole = rest if solid else item.opening
        may_part = self._line > 0 or whole <= room
        if not may_part and not self._must_cut(column, whole):
            return False
        self._force(column, min(rest, room))
        return True

    def _take_rows(self, column: _Column, item: Item, room: int) -> bool:
        """Place a table, or what rows of it have room; say whether it ends here."""
        rows, forced = item.rows_over(1), self._bed.forced and not column.parts
        first = self._line
        count = item.part_rows(1, first, room, forced=forced)
        ends = first + count >= len(rows.body)
        if (ends and rows.height(first) > room) or (not ends and not count):
            if not forced or room <= 0:
                return False
            # Not even one row has room: it is cut, and said so.
            count = min(1, len(rows.body) - first)
            self._poured.cut.append(self._at)
        lines = min(room, rows.head + sum(rows.body[first : first + count]))
        column.parts.append((self._at, first, lines))
        column.line += lines
        column.fixed = len(column.parts)
        self._owed = 0
        if first + count >= len(rows.body):
            self._next()
            self._release(column)
            return True
        self._line = first + count
        # So that lines still to be placed are the total without this, as of any text.
        self._total = self._line + rows.height(self._line)
        return False

    def _pass_figure(self, column: _Column) -> None:
        if self._at in self._ahead:
            self._ahead.remove(self._at)
        else:
            self._waiting.append(self._at)
            self._held = True
        self._next()
        self._release(column)

    def _release(self, column: _Column) -> None:
        """Place figures just passed, unless lines that belong together would be parted."""
        if self._held and self._owed <= 0 and not self._stock.tails[self._at - 1]:
            self._settle(column)
            self._held = False

    def _next(self) -> None:
        self._at, self._line = self._at + 1, 0
        self._total = self._own(self._at)

    def _take(self, column: _Column, count: int) -> None:
        column.parts.append((self._at, self._line, count))
        column.line += count
        self._line += count
        item = self._items[self._at]
        owed = self._owed
        self._owed = owed - count if item.flow is Flow.TEXT else max(owed, item.keep)
        if self._line >= self._total:
            self._next()
            self._release(column)

    def _force(self, column: _Column, count: int) -> None:
        """Take lines where keeps forbid it: the column is empty and no other is longer."""
        item = self._items[self._at]
        step = item.step
        count -= count % step if count > step else 0
        least = item.opening if not self._line else 0
        whole = count < (self._own(self._at) if item.flow is Flow.SOLID else least)
        (self._poured.cut if whole else self._poured.broken).append(self._at)
        self._take(column, count)

    def _must_cut(self, column: _Column, lines: int) -> bool:
        """Whether what stays whole is cut in an empty column, as no better place will come.

        Where something stands already it can wait.
        """
        if not self._bed.forced or column.parts or self._poured.parts:
            return False
        ends = zip(self._bed.tops[column.number :], self._bed.foots[column.number :], strict=True)
        return max(foot - top for top, foot in ends) < lines

    def _under(self, at: int) -> int:
        return self._stock.following(at, self._keep) if self._items[at].keep else 0

    def _part(self, room: int) -> int:
        """How many of the next lines may stand in ``room`` lines without the last; 0: none."""
        if self._items[self._at].flow is Flow.SOLID:
            return 0
        return self._parted(self._total - self._line, room)

    def _parted(self, rest: int, room: int) -> int:
        item = self._items[self._at]
        keep = self._keep.of(item)
        count = min(room, rest - keep.top)
        count -= count % item.step
        if item.joint is not None and self._line < item.joint <= self._line + count:
            count = item.joint - self._line
        if not item.may_part(self._line + count, self._line):
            return 0
        least = keep.foot if self._line == 0 else 1
        return count if count >= least else 0
