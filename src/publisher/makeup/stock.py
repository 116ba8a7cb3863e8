"""A story's items with the sums that make-up asks for, and how far it has come in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from .matter import Flow, Item, Keep, Wish

if TYPE_CHECKING:
    from .pour import Poured
    from .versions import Version


@dataclass(frozen=True, slots=True)
class Progress:
    """What is still to be placed: from line ``line`` of item ``item`` on, and what waits.

    ``total`` is the number of lines the parted item is set in; ``waiting`` figures were passed by
    the text and found no room, figures ``ahead`` stand already though the text has not come there.
    """

    item: int = 0
    line: int = 0
    total: int = 0
    waiting: tuple[int, ...] = ()
    ahead: frozenset[int] = frozenset()


class Size(NamedTuple):
    """What a story takes over some columns: lines, those its figures can add or spare, white."""

    lines: int
    grow: int
    shrink: int
    white: int


class Parting(NamedTuple):
    """Lines, from ``least`` to ``most``, of a part that ends before its story; cost in slots."""

    least: int
    most: int
    cost: int


class Stock:
    """The items of one story, with sums over them and what is ``known`` of pouring them.

    ``areas`` are the slots that what is left takes, by what tells one rest from another;
    ``versions`` are choices of widths for the pictures, ``sizes`` the lines that modules really
    take, ``partings`` those of parts that end before; ``told`` are the items with their notes.
    """

    def __init__(self, items: tuple[Item, ...], head_calls: tuple[int, ...] = ()) -> None:
        self._head_calls = head_calls
        self.told = items
        # Notes wait at the foot of their pages; they stand behind all that runs.
        items = tuple(item for item in items if item.flow is not Flow.NOTE)
        self.items = items
        self._forget()
        # Running sums: what is left is asked for at each height and each width that is tried.
        text = (0 if _is_figure(item) else item.lines for item in items)
        self._text = tuple(accumulate(text, initial=0))
        least = (0 if _is_figure(i) else min(i.lines, *i.alternatives, i.lines) for i in items)
        self._least = tuple(accumulate(least, initial=0))
        self._figures = tuple(n for n, item in enumerate(items) if _is_figure(item))
        # tails[n]: lines of the tied items right after item n.
        tails = [0] * (len(items) + 1)
        for n in range(len(items) - 2, -1, -1):
            after = items[n + 1]
            if after.tied and after.flow is not Flow.FLOAT and not items[n].is_wide:
                tails[n] = after.lines + tails[n + 1]
        self.tails = tuple(tails)
        # texts_after[n]: lines of paragraphs after item n.
        texts = [item.lines if item.flow is Flow.TEXT else 0 for item in items]
        self.texts_after = tuple(accumulate(reversed(texts[1:]), initial=0))[::-1]
        self._first_called = _first_called(items, head_calls)
        self._last_table = max((n for n, item in enumerate(items) if item.rows), default=-1)
        needed = (item.least for item in reversed(items))
        self._least_columns = tuple(accumulate(needed, max, initial=1))[::-1]

    def _forget(self) -> None:
        """Begin with nothing known."""
        self.known: dict[Hashable, Poured] = {}
        self.areas: dict[Hashable, int] = {}
        self.versions: dict[Hashable, tuple[Version, ...]] = {}
        self.sizes: dict[Hashable, Size] = {}
        self.partings: dict[Hashable, tuple[Parting, ...]] = {}
        self._until: dict[int, Stock] = {}
        self._spanned: dict[Hashable, Stock] = {}

    def spanned(self, spans: tuple[tuple[int, int], ...], beside: int | None = None) -> Stock:
        """The same items with pictures, told by their numbers, over other columns.

        The picture ``beside`` stands at the right of the head. No sum depends on any of it.
        """
        if not spans and beside is None:
            return self
        key = spans, beside
        if key not in self._spanned:
            told = list(self.told)
            for number, columns in spans:
                told[number] = replace(told[number], columns=columns)
            if beside is not None:
                told[beside] = replace(told[beside], wish=Wish.BESIDE)
            stock = copy(self)
            stock.told = tuple(told)
            stock.items = stock.told[: len(self.items)]
            stock._forget()
            self._spanned[key] = stock
        return self._spanned[key]

    def until(self, number: int) -> Stock:
        """The stock of the items before ``number`` alone."""
        if number not in self._until:
            self._until[number] = Stock(self.items[:number], self._head_calls)
        return self._until[number]

    def held_by(self, waiting: Sequence[int]) -> int | None:
        """The first item of the text that must wait as ``waiting`` figures do, if there is one.

        It calls a note behind one that such a figure calls, and notes stand in the order of
        reading.
        """
        called = [n for figure in waiting if (n := self._first_called[figure]) is not None]
        if not called:
            return None
        return next(
            (
                number
                for number in range(min(waiting) + 1, len(self.items))
                if self.items[number].flow is not Flow.FLOAT
                and any(call.note > min(called) for call in self.items[number].calls)
            ),
            None,
        )

    def with_leads(self, number: int, start: int) -> int:
        """The first item, from ``start`` on, that cannot stand without item ``number`` behind it.

        That is the subhead over it, or the text that it is tied to.
        """
        first, lines = number, 0
        for before in range(number - 1, start - 1, -1):
            item = self.items[before]
            if item.flow is Flow.FLOAT:
                continue
            if self.items[first].tied or item.keep > lines:
                first, lines = before, 0
            elif item.flow is Flow.TEXT:
                lines += item.lines
            elif item.flow is Flow.ROWS:
                break
        return first

    def wide_table(self, state: Progress) -> int | None:
        """The first table after ``state`` that stands over all columns, if there is one."""
        return next((n for n in self.figures_left(state) if self.items[n].is_wide), None)

    def least_columns(self, state: Progress) -> int:
        """The fewest columns that hold all tables and figures after ``state``."""
        waiting = (self.items[number].least for number in state.waiting)
        return max(self._least_columns[min(state.item, len(self.items))], *waiting, 1)

    def has_table(self, state: Progress) -> bool:
        """Whether a table, or a part of one, does not stand yet."""
        return state.item <= self._last_table

    def done(self, state: Progress) -> bool:
        """Whether nothing is left to be placed."""
        return state.item >= len(self.items) and not state.waiting

    def text_left(self, state: Progress) -> int:
        """The lines of text (and of blocks that stay whole) after ``state``."""
        if state.item >= len(self.items):
            return 0
        left = self._text[-1] - self._text[state.item]
        if self.items[state.item].is_wide:
            return left
        left -= state.line
        return left + (state.total - self.items[state.item].lines if state.line else 0)

    def least_left(self, state: Progress) -> int:
        """The fewest lines that the text after ``state`` can be set in."""
        if state.item >= len(self.items):
            return 0
        return max(0, self._least[-1] - self._least[state.item] - state.line)

    def figures_left(self, state: Progress) -> Iterator[int]:
        """Yield the figures and wide tables that do not stand yet, in order."""
        yield from state.waiting
        for place in range(bisect_left(self._figures, state.item), len(self._figures)):
            if self._figures[place] not in state.ahead:
                yield self._figures[place]

    def area_left(
        self, state: Progress, columns: int, change: int = 0, most: int | None = None
    ) -> int:
        """The slots (lines of one column) that all that is left takes in ``columns``.

        Counting stops beyond ``most``.
        """
        area = self.text_left(state)
        for number in self.figures_left(state):
            if most is not None and area > most:
                break
            span = self.items[number].span(columns)
            item = self.items[number]
            begun = state.line if number == state.item else 0
            lines = item.rows_over(span).height(begun) if item.rows else item.height(span, change)
            area += span * lines
        return area

    def before(self, number: int, state: Progress) -> int:
        """The lines of text from ``state`` to item ``number``."""
        return self._text[number] - self._text[state.item] - state.line

    def expected(self, state: Progress, columns: int, room: int) -> Iterator[tuple[int, int]]:
        """Yield the figures the text will come to within ``room`` slots, with the slot of each.

        Figures that wait are not among them.
        """
        taken = 0
        for number in state.waiting:
            span = self.items[number].span(columns)
            taken += span * self.items[number].height(span)
        for number in self.figures_left(Progress(state.item, 0, 0, (), state.ahead)):
            if self.items[number].is_wide:
                return  # What comes behind a table stays behind it.
            place = self.before(number, state) + taken
            span = self.items[number].span(columns)
            taken += span * self.items[number].height(span)
            if place >= room or place + span * self.items[number].height(span) > room:
                return
            yield number, place

    def following(self, at: int, keep: Keep) -> int:
        """The least lines after item ``at`` that hold the text it must have under it."""
        need, lines, reach = self.items[at].keep, 0, 0
        for number in range(at + 1, len(self.items)):
            if need <= 0:
                break
            item = self.items[number]
            if item.flow is Flow.SOLID:
                lines += item.lines
                need = max(need, item.keep)
            elif item.flow is Flow.ROWS:
                rows = item.rows_over(1)
                first = item.keep if len(rows.body) >= 2 * item.keep else len(rows.body)
                lines += rows.head + sum(rows.body[:first])
                need = 0
            elif item.flow is Flow.TEXT:
                begin = _beginning(item.lines, need, keep.of(item))
                begin += -begin % item.step
                lines += begin
                need -= begin
                if begin == item.lines:
                    reach = max(reach, lines + self.tails[number])
        return max(lines, reach)


def _first_called(items: Sequence[Item], known: Sequence[int]) -> tuple[int | None, ...]:
    """For each item the first of the notes that nothing before it calls."""
    last, found = max(known, default=-1), []
    for item in items:
        new = [call.note for call in item.calls if call.note > last]
        found.append(min(new, default=None))
        last = max(last, *new) if new else last
    return tuple(found)


def _is_figure(item: Item) -> bool:
    """Whether an item takes no lines of the text: a figure, or a table over all columns."""
    return item.flow is Flow.FLOAT or item.is_wide


def _beginning(lines: int, least: int, keep: Keep) -> int:
    """The fewest of a paragraph's lines, ``least`` or more, that may end a column."""
    begin = max(least, keep.foot)
    return lines if lines <= least or begin > lines - keep.top else begin
