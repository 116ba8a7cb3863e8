"""Even columns: where text is parted so that every column but its last ends on the same line.

An exact search over all places to part the text, the other numbers of lines its paragraphs can be
set in, and white above its subheads: the only place where a typesetter opens a column (clreq
n7.1.3.4). Keeps hold in every answer; what changes least is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import accumulate
from typing import NamedTuple

from .matter import Flow, Item, Keep
from .stock import Progress, Stock

RESET = 5
"""Cost of each line that a paragraph is set longer or shorter by: more than a line of white, since
its lines are looser or tighter for it. Without it two of ten newspapers are others and a line more
stays free at a column's foot, with four times as much none is another."""
WHITE = (0, 4, 12)
"""Cost of no, one or two lines of white above a subhead: one hardly shows, two look like a gap.
Without such white 7 of 20 magazines, books and bulletins are others, and one line more stays free
at a column's foot; with one line at most none is."""
SOFT, HOLE = 5, 100
"""Cost of each line left free above a figure in the column, and at a column's foot,
which readers see. With 20 for either all of ten newspapers are the same."""
SOFTEST = 3
"""Lines that may stay free above a figure in the column, where they read as its own white."""
EFFORTS = ((5, 0), (12, 0), (None, 0), (None, 3))
"""What is tried in turn: the most cost for each column, the most lines free at a column's foot. All
of ten newspapers are the same without the first two, in the same time, and without the last."""
BEAM = 16
"""Cheapest states behind an item that are followed as long as cost is bounded. With 4 all of ten
newspapers are the same."""


@dataclass(frozen=True, slots=True)
class FreeRun:
    """A run of free lines of one column; ``soft`` if white at its foot does no harm."""

    column: int
    top: int
    lines: int
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """How far text runs: past ``passable`` figures only, beyond item ``passed``, not to ``held``.

    With ``finish`` it all must stand here.
    """

    passable: frozenset[int]
    passed: int
    held: int | None
    finish: bool


class LaidLines(NamedTuple):
    """Lines ``first`` to ``first + lines`` of an item in a strip, from line ``line`` of the bed."""

    item: int
    first: int
    lines: int
    column: int
    line: int


@dataclass(frozen=True, slots=True)
class Even:
    """Text laid evenly: its lines, what paragraphs are set in, where it stops.

    ``holes`` lines stay free at columns' feet, ``empty`` strips behind the text.
    """

    laid: tuple[LaidLines, ...]
    chosen: dict[int, int]
    item: int
    line: int
    total: int
    holes: int
    empty: int


class _Step(NamedTuple):
    """How an item was laid: from ``begin`` on the track, set in ``total`` lines.

    ``cut`` of them stand before a column's end; ``before`` is the key of the state behind it.
    """

    cost: int
    before: int
    begin: int
    total: int
    cut: int


_Layer = dict[int, _Step]
_OWED = 16
"""Keys are places on the track times this, and lines of text still owed to a subhead: layouts ask
for 2, and more than 15 are as many."""


def lay_evenly(
    stock: Stock,
    state: Progress,
    strips: Sequence[FreeRun],
    keep: Keep,
    bounds: Course,
) -> Even | None:
    """Lay the text from ``state`` on into ``strips``; None if no way keeps all keeps."""
    # Cheap searches first: of 9,526 beds of four issues 6,134 come out with few states followed.
    # That of all states, with columns that end early, is still run in 8,353, where some would stay
    # empty or nothing comes out.
    track = _Track(stock, state, strips, keep, bounds)
    best: Even | None = None
    for most, widest in EFFORTS:
        if not widest and not track.bounded:
            continue  # A greater cost would find nothing else.
        found = track.search(most, widest)
        if found and (best is None or found.empty < best.empty):
            best = found
        if best and (widest or not best.empty):
            break
    return best


class _Track:
    """The strips joined to one track of lines, and the text that runs along it."""

    def __init__(
        self,
        stock: Stock,
        state: Progress,
        strips: Sequence[FreeRun],
        keep: Keep,
        bounds: Course,
    ) -> None:
        self._stock, self._items, self._state = stock, stock.items, state
        self._keep, self._bounds = keep, bounds
        self._strips = [strip for strip in strips if strip.lines > 0]
        self._starts = list(accumulate((s.lines for s in self._strips), initial=0))
        self._end = self._starts[-1]
        self._strip_at = [n for n, s in enumerate(self._strips) for _ in range(s.lines)]
        self._layers: list[tuple[int, _Layer]] = []
        self._best: tuple[int, int, _Step | int, int, int] | None = None
        self._line = 0
        self.bounded = True
        """Whether the last search left out ways that cost too much."""

    def search(self, most: int | None, widest: int) -> Even | None:
        """The cheapest way; ``most`` bounds the cost of each column, ``widest`` its hole."""
        self._best, self._most, self._widest = None, most, widest
        self.bounded = False
        layer: _Layer = {0: _Step(0, 0, 0, 0, 0)}
        self._layers = []
        for number in range(self._state.item, len(self._items)):
            item = self._items[number]
            if self._is_bound(number, item):
                self._stop(number, layer)
                return self._answer()
            if item.flow is Flow.FLOAT:
                continue
            self._stop(number, layer)
            layer = self._lay(number, item, layer)
            if not layer:
                return self._answer()
            self._layers.append((number, layer))
        for key, step in layer.items():
            place = key // _OWED
            empty = sum(start >= place for start in self._starts[:-1])
            cost = step.cost + self._end - place + HOLE * empty
            self._offer(cost, key, len(self._items), 0, 0)
        return self._answer()

    def _is_bound(self, number: int, item: Item) -> bool:
        """Whether text must end before an item."""
        if number == self._bounds.held:
            return True
        return item.flow is Flow.FLOAT and number not in self._bounds.passable

    # One item

    def _lay(self, number: int, item: Item, before: _Layer) -> _Layer:
        """The states behind an item."""
        after: _Layer = {}
        settings = self._settings(number, item)
        for key, step in before.items():
            for begin, cost in self._begins(key, step.cost, item):
                if begin >= self._end:
                    continue
                if item.flow in (Flow.SOLID, Flow.ROWS):
                    self._lay_solid(number, item, key, begin, cost, after)
                    continue
                for total, extra in settings:
                    self._lay_text(number, total, key, begin, cost + extra, after)
        if self._most is None or len(after) <= BEAM:
            return after
        self.bounded = True
        return dict(nsmallest(BEAM, after.items(), key=_by_cost))

    def _settings(self, number: int, item: Item) -> list[tuple[int, int]]:
        """The numbers of lines a paragraph can be set in with the cost of each, best first."""
        now = item.lines
        if number == self._state.item and self._state.line:
            now = self._state.total
        if item.tied or self._stock.tails[number]:
            return [(now, 0)]
        others = {*item.alternatives, item.lines, now}
        found = [(abs(total - now) * RESET, total) for total in others]
        return [(total, cost) for cost, total in sorted(found)]

    def _begins(self, key: int, cost: int, item: Item) -> Iterator[tuple[int, int]]:
        """Yield where an item may begin behind a state: there, or in the next strip."""
        place, owed = divmod(key, _OWED)
        if item.joint != 0 or place in self._starts:
            yield place, cost
        if place >= self._end or owed or item.tied:
            return
        strip = self._strip_at[place]
        room = self._starts[strip + 1] - place
        if room <= self._widest or self._strips[strip].soft:
            yield self._starts[strip + 1], cost + room * self._price(strip)

    def _price(self, strip: int) -> int:
        return SOFT if self._strips[strip].soft else HOLE

    def _lay_solid(
        self, number: int, item: Item, key: int, begin: int, cost: int, after: _Layer
    ) -> None:
        strip = self._strip_at[begin]
        room = self._starts[strip + 1] - begin
        at_top = begin == self._starts[strip]
        owed = max(key % _OWED, min(item.keep, self._stock.texts_after[number], _OWED - 1))
        if item.flow is Flow.ROWS:
            # A table is all that a subhead above it needs.
            owed = 0
        whites = (
            WHITE
            if item.keep and item.flow is Flow.SOLID and not item.tied and not at_top
            else WHITE[:1]
        )
        for white, price in enumerate(whites):
            if white + item.lines + owed > room:
                return
            place = begin + white
            step = _Step(cost + price, key, place, item.lines, item.lines)
            self._push(after, place + item.lines, owed, strip, step)

    def _lay_text(
        self, number: int, total: int, key: int, begin: int, cost: int, after: _Layer
    ) -> None:
        done = self._state.line if number == self._state.item else 0
        step_by = self._items[number].step
        rest, tail = total - done, self._stock.tails[number]
        keep = self._keep.of(self._items[number])
        strip = self._strip_at[begin]
        at_top = begin == self._starts[strip]
        if rest < (keep.top if done and at_top else 1):
            return
        owed, room = key % _OWED, self._starts[strip + 1] - begin
        if rest + tail <= room:
            step = _Step(cost, key, begin, total, rest)
            if rest < room or owed <= rest:
                self._push(after, begin + rest, max(0, owed - rest), strip, step)
            return
        least = max(1 if done else keep.foot, owed)
        most = min(room, rest - keep.top)
        widest = SOFTEST if self._strips[strip].soft else self._widest
        for count in range(most - most % step_by, max(least, room - widest) - 1, -step_by):
            if not self._items[number].may_part(done + count, done):
                continue
            price = cost + (room - count) * self._price(strip)
            self._run_on(number, rest - count, tail, _Step(price, key, begin, total, count), after)

    def _run_on(self, number: int, rest: int, tail: int, step: _Step, after: _Layer) -> None:
        """Lay the lines of a paragraph behind a cut."""
        strip = self._strip_at[step.begin] + 1
        while strip < len(self._strips):
            room = self._strips[strip].lines
            if rest + tail <= room:
                self._push(after, self._starts[strip] + rest, 0, strip, step)
                return
            item = self._items[number]
            room -= room % item.step
            if not room or rest - room < self._keep.of(item).top:
                return
            rest, strip = rest - room, strip + 1
        if not self._bounds.finish:
            self._offer(step.cost, step, number, step.total - rest, step.total)

    def _push(self, after: _Layer, place: int, owed: int, strip: int, step: _Step) -> None:
        """Note a state, unless it costs too much or is reached more cheaply."""
        if self._most is not None and step.cost > self._most * (strip + 1):
            self.bounded = True
            return
        key = place * _OWED + owed
        known = after.get(key)
        if known is None or step.cost < known.cost:
            after[key] = step

    # The end

    def _stop(self, number: int, layer: _Layer) -> None:
        """Offer the states that fill the track before item ``number``."""
        if self._bounds.finish or self._items[number].tied:
            return
        step = layer.get(self._end * _OWED)
        if step:
            self._offer(step.cost, self._end * _OWED, number, 0, 0)

    def _offer(self, cost: int, last: _Step | int, item: int, line: int, total: int) -> None:
        """Keep the cheapest end: a state, or the step of a paragraph that goes on elsewhere."""
        if item > self._bounds.passed and (self._best is None or cost < self._best[0]):
            self._best = (cost, len(self._layers), last, item, total)
            self._line = line

    def _answer(self) -> Even | None:
        if self._best is None:
            return None
        _, depth, last, item, total = self._best
        steps: list[tuple[int, _Step]] = []
        if isinstance(last, _Step):
            steps.append((item, last))
            last = last.before
        for number, layer in reversed(self._layers[:depth]):
            steps.append((number, layer[last]))
            last = layer[last].before
        return self._even(steps[::-1], item, total)

    def _even(self, steps: Sequence[tuple[int, _Step]], item: int, total: int) -> Even:
        laid: list[LaidLines] = []
        chosen: dict[int, int] = {}
        for number, step in steps:
            laid += self._lines(number, step)
            if step.total != self._items[number].lines or number == self._state.item:
                chosen[number] = step.total
        done = item >= len(self._items)
        last = laid[-1].column if laid else -1
        empty = sum(strip.column > last for strip in self._strips)
        holes = self._holes(laid, last, done=done)
        return Even(tuple(laid), chosen, item, self._line, total, holes, empty)

    def _lines(self, number: int, step: _Step) -> Iterator[LaidLines]:
        first = self._state.line if number == self._state.item else 0
        strip, count = self._strip_at[step.begin], step.cut
        place = step.begin
        while first < step.total and strip < len(self._strips):
            here = self._strips[strip]
            line = here.top + place - self._starts[strip]
            yield LaidLines(number, first, count, here.column, line)
            first, strip = first + count, strip + 1
            if strip < len(self._strips):
                place = self._starts[strip]
                room = self._strips[strip].lines
                room -= room % self._items[number].step
                count = min(step.total - first, room)

    def _holes(self, laid: Sequence[LaidLines], last: int, *, done: bool) -> int:
        """The lines free at the feet of columns that text ought to fill."""
        ends = {(part.column, part.line): part.line + part.lines for part in laid}
        holes = 0
        for strip in self._strips:
            foot = strip.top + strip.lines
            here = [
                end
                for (c, top), end in ends.items()
                if c == strip.column and strip.top <= top < foot
            ]
            if not strip.soft and (strip.column < last or not done):
                holes += foot - max(here, default=strip.top)
        return holes


def _by_cost(state: tuple[int, _Step]) -> tuple[int, int]:
    return state[1].cost, state[0]
