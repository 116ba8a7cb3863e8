"""Pouring: text runs column by column through what heads and figures leave free.

One pass, forward only; a column that would end badly is mended with the paragraphs in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .matter import Flow, Item, Keep, Wish
from .stock import State, Stock

SLIVER = 3
"""Fewer lines than these over or under a figure are no place for text."""
MOST_KEPT = 4
"""Lines under a block that are taken for its keep."""
REACH = 3
"""Lines by which the paragraphs of one column may be changed together to mend its foot."""


@dataclass(slots=True)
class Bed:
    """The free part of a rectangle: per column its first free line and the line under its last.

    ``forced``: a column must take something, whatever the keeps say, or nothing would move on.
    """

    column: int
    tops: list[int]
    foots: list[int]
    forced: bool = False

    def copy(self) -> Bed:
        """Give a bed like this one."""
        return Bed(self.column, list(self.tops), list(self.foots), self.forced)

    def cut(self, line: int) -> Bed:
        """Give this bed down to ``line``; nothing is forced into it, as there is more room."""
        foots = [min(line, foot) for foot in self.foots]
        tops = [min(top, foot) for top, foot in zip(self.tops, foots, strict=True)]
        return Bed(self.column, tops, foots)

    @property
    def room(self) -> int:
        """Give the free lines of all columns together."""
        return sum(self.foots) - sum(self.tops)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece not yet final: ``item``'s lines ``first`` to ``first + count`` at a place."""

    item: int
    first: int
    count: int
    column: int
    columns: int
    line: int


@dataclass(slots=True)
class Poured:
    """What came of pouring: the parts, what is left, and what did not come out well."""

    state: State
    parts: list[Part] = field(default_factory=list)
    chosen: dict[int, int] = field(default_factory=dict)
    """Items set in another number of lines than their own."""
    holes: int = 0
    """Lines left free in columns before the last one used."""
    free: int = 0
    """Lines left free in all columns."""
    broken: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    """Items higher than the bed that was to hold them whole."""


def pour(
    stock: Stock,
    state: State,
    bed: Bed,
    keep: Keep,
    changes: Mapping[int, int] | None = None,
) -> Poured:
    """Fill ``bed`` from ``state`` on; ``changes`` are lines by which figures grow or shrink."""
    pouring = _Pouring(stock, state, bed.copy(), keep, changes or {}, early=True)
    poured = pouring.run()
    if any(number > poured.state.item for number in pouring.early):
        # A figure stands on a page before its place: pour again without any such.
        again = _Pouring(stock, state, bed.copy(), keep, changes or {}, early=False)
        again.allowed = frozenset(n for n in pouring.early if n <= poured.state.item)
        poured = again.run()
    return poured


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


class _Pouring:
    def __init__(
        self,
        stock: Stock,
        state: State,
        bed: Bed,
        keep: Keep,
        changes: Mapping[int, int],
        *,
        early: bool,
    ) -> None:
        self._stock, self._items, self._bed, self._keep = stock, stock.items, bed, keep
        self._begin, self._changes = state, changes
        self._at, self._line = state.item, state.line
        self._total = state.total if state.line else self._own(state.item)
        self._waiting = list(state.waiting)
        self._ahead = set(state.ahead)
        self._figures: list[tuple[int, int]] = []
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
                poured.parts.append(Part(item, first, count, bed.column + number, 1, line))
                line += count
            ends[number] = line
            if column.parts:
                used = number
        for number in range(len(bed.tops)):
            free = bed.foots[number] - max(ends[number], bed.tops[number])
            poured.free += free
            poured.holes += free if number < used else 0
        poured.state = State(
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
            if self._inline(self._items[number]) or not (
                self._may_be_early or number in self.allowed
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
        fresh = self._bed.forced and not self._poured.parts and column == 0 and line is None
        for span in range(widest, 0, -1) if fresh else (widest,):
            height = item.height(span, change)
            spots = [
                spot
                for start in range(column, columns - span + 1)
                for spot in self._spots(
                    item.wish, start, span, height, near, line if start == column else None
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
        self, wish: Wish, start: int, span: int, height: int, near: int, line: int | None
    ) -> Iterator[_Spot]:
        """Yield the spots, at most two, for a figure over ``span`` columns from ``start``."""
        tops, foots = self._bed.tops[start : start + span], self._bed.foots[start : start + span]
        if line is not None:
            tops[0] = line
        top, foot = max(tops), min(foots)
        left = foot - top - height
        if left < 0:
            return
        sliver = int(0 < left < SLIVER)
        away = abs(start + (span - 1) // 2 - near)
        if line is None and min(tops) == top and self._in_order(start, top):
            yield _Spot(int(wish is Wish.FOOT), sliver, away, -start, top, True)
        if max(foots) == foot and self._in_order(start, foot - height):
            yield _Spot(int(wish is not Wish.FOOT), sliver, away, -start, foot - height, False)

    def _in_order(self, column: int, line: int) -> bool:
        """Say whether a figure here stands neither left of nor above all the earlier ones."""
        return not any(column <= c and line <= at for c, at in self._figures)

    def _set(self, number: int, span: int, height: int, spot: _Spot) -> None:
        start, bed = -spot.back, self._bed
        for column in range(start, start + span):
            if spot.at_top:
                bed.tops[column] = spot.line + height
            else:
                bed.foots[column] = spot.line
        self._figures.append((start, spot.line))
        self._poured.parts.append(Part(number, 0, height, bed.column + start, span, spot.line))

    def _settle(self, column: _Column) -> None:
        """Place what waits, in order, as far as there is room in or after ``column``."""
        while self._waiting:
            number = self._waiting[0]
            item = self._items[number]
            if self._inline(item):
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
        room = self._bed.foots[column.number] - column.line
        if height > room and self._bed.forced and not column.parts and room > 0:
            self._poured.cut.append(number)
            height = room
        if height > room or not self._in_order(column.number, column.line):
            return False
        self._figures.append((column.number, column.line))
        column.parts.append((number, 0, height))
        column.line += height
        column.fixed = len(column.parts)
        return True

    # Text

    def _fill(self, column: _Column) -> None:
        """Fill one column as far as the keeps allow."""
        items, tails, foots = self._items, self._stock.tails, self._bed.foots
        mended = False
        self._owed, self._held = 0, False
        self._settle(column)
        while self._at < len(items):
            item = items[self._at]
            if item.flow is Flow.FLOAT:
                self._pass_figure(column)
                continue
            room = foots[column.number] - column.line
            rest = self._total - self._line
            if item.flow is Flow.TEXT and rest + tails[self._at] <= room:
                self._take(column, rest)
                continue
            if item.flow is Flow.SOLID and rest + self._under(self._at) <= room:
                self._take(column, rest)
                continue
            count = self._part(room)
            if count < room and not mended:
                mended = True
                if self._mend(column, room):
                    continue
            if count == 0 and not column.parts and self._bed.forced and room > 0:
                self._force(column, min(rest, room))
                continue
            if count > 0:
                self._take(column, count)
            return

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
        whole = self._items[self._at].flow is Flow.SOLID and self._own(self._at) > count
        (self._poured.cut if whole else self._poured.broken).append(self._at)
        self._take(column, count)

    def _under(self, at: int) -> int:
        return self._stock.following(at, self._keep) if self._items[at].keep else 0

    def _part(self, room: int) -> int:
        """Give how many of the next lines may stand in ``room`` lines without the last; 0: none."""
        if self._items[self._at].flow is Flow.SOLID:
            return 0
        return self._parted(self._total - self._line, room)

    def _parted(self, rest: int, room: int) -> int:
        count = min(room, rest - self._keep.top)
        least = self._keep.foot if self._line == 0 else 1
        return count if count >= least else 0

    # Mending a column's foot

    def _mend(self, column: _Column, room: int) -> bool:
        """Set paragraphs in other numbers of lines so that the column ends without a hole.

        The paragraph at the foot first, then the nearest before it.
        """
        item = self._items[self._at]
        if item.flow is Flow.TEXT and item.alternatives and self._reset(column, item, room):
            return True
        for size in range(1, REACH + 1):
            for change in (-size, size):
                if self._ends_well(room - change):
                    picks = self._pick(column, change)
                    if picks:
                        self._reline(column, picks)
                        return True
        return False

    def _reset(self, column: _Column, item: Item, room: int) -> bool:
        tail = self._stock.tails[self._at]
        for total in sorted(item.alternatives, key=lambda n: (abs(n - item.lines), n)):
            rest = total - self._line
            if total == self._total or rest < (self._keep.top if self._line else 1):
                continue
            if total < self._total and self._bears(column, len(column.parts)):
                continue
            if rest + tail == room or self._parted(rest, room) == room:
                self._total = total
                self._poured.chosen[self._at] = total
                return True
        return False

    def _ends_well(self, room: int) -> bool:
        if room < 0:
            return False
        rest = self._total - self._line
        if room == 0:
            return True
        if self._items[self._at].flow is Flow.SOLID:
            return rest + self._under(self._at) <= room
        return rest + self._stock.tails[self._at] <= room or self._parted(rest, room) == room

    def _pick(self, column: _Column, change: int) -> dict[int, int]:
        """Give the parts, nearest first, that together change by ``change`` lines, with each's."""
        picks: dict[int, int] = {}
        for place in range(len(column.parts) - 1, column.fixed - 1, -1):
            number, first, count = column.parts[place]
            item = self._items[number]
            if not item.alternatives or item.flow is not Flow.TEXT:
                continue
            now = first + count
            for total in item.alternatives:
                step = total - now
                fits = 0 < step <= change or change <= step < 0
                if step < 0 and self._bears(column, place):
                    continue
                if fits and count + step >= (self._keep.top if first else 1):
                    picks[place] = step
                    change -= step
                    break
            if change == 0:
                return picks
        return {}

    def _bears(self, column: _Column, place: int) -> bool:
        """Say whether the part is among those that a block above them must have under it."""
        under = 0
        for number, _, count in reversed(column.parts[:place]):
            item = self._items[number]
            if item.flow is Flow.SOLID:
                return under < item.keep
            under += count
            if under > MOST_KEPT:
                return False
        return False

    def _reline(self, column: _Column, picks: Mapping[int, int]) -> None:
        for place, step in picks.items():
            number, first, count = column.parts[place]
            column.parts[place] = (number, first, count + step)
            self._poured.chosen[number] = first + count + step
            column.line += step
