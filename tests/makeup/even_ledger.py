"""What it costs to lay text evenly, over all ways to do it: settings, white, holes, each told anew.

The numbers stand here once more: a line that a paragraph is longer or shorter costs five, white
above a subhead four or twelve, a line free at a column's foot a hundred, above a figure five.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from publisher.makeup.evening import FreeRun
from publisher.makeup.matter import Flow, Item, Keep

WHITE = (0, 4, 12)


class Laid(NamedTuple):
    """A way: its cost, and its parts as (item, lines, strip, line of the strip)."""

    cost: int
    parts: tuple[tuple[int, int, int, int], ...]


class Bench(NamedTuple):
    """Text, the strips it is laid in, its keeps, and the lines a strip may lack at its foot."""

    items: Sequence[Item]
    strips: Sequence[FreeRun]
    keep: Keep
    widest: int

    def price(self, strip: int, free: int) -> int:
        """Give what lines free at a strip's foot cost."""
        return free * (5 if self.strips[strip].soft else 100)

    def may_lack(self, strip: int) -> int:
        """Give how many lines may be free where a paragraph is parted at a strip's foot."""
        return 3 if self.strips[strip].soft else self.widest

    def ways(self, number: int = 0, strip: int = 0, line: int = 0, owed: int = 0) -> Iterator[Laid]:
        """Yield every way to lay the items from ``number`` on, so that all of them stand."""
        if number == len(self.items):
            behind = sum(run.lines for run in self.strips[strip:]) - line
            empty = len(self.strips) - 1 - strip + (line == 0 and strip > 0)
            yield Laid(behind + 100 * empty, ())
            return
        for at, top, cost in self.begins(strip, line, owed):
            for way in self.lay(number, at, top, owed):
                yield way._replace(cost=way.cost + cost)

    def begins(self, strip: int, line: int, owed: int) -> Iterator[tuple[int, int, int]]:
        """Yield where an item may begin: there, or at the top of the next strip."""
        room = self.strips[strip].lines - line
        if not room:
            if strip + 1 < len(self.strips):
                yield strip + 1, 0, 0
                after = self.strips[strip + 1].lines
                if not owed and (after <= self.widest or self.strips[strip + 1].soft):
                    yield from self.next(strip + 1, after)
            return
        yield strip, line, 0
        if not owed and (room <= self.widest or self.strips[strip].soft):
            yield from self.next(strip, room)

    def next(self, strip: int, room: int) -> Iterator[tuple[int, int, int]]:
        """Yield the top of the strip behind one that stays free from a line on."""
        if strip + 1 < len(self.strips):
            yield strip + 1, 0, self.price(strip, room)

    def lay(self, number: int, strip: int, line: int, owed: int) -> Iterator[Laid]:
        """Yield the ways to lay an item from a line on, and all behind it."""
        item, room = self.items[number], self.strips[strip].lines - line
        if item.flow is Flow.SOLID:
            behind = sum(one.lines for one in self.items[number + 1 :] if one.flow is Flow.TEXT)
            owed = max(owed, min(item.keep, behind))
            for white in range(3 if item.keep and line else 1):
                if white + item.lines + owed <= room:
                    part = (number, item.lines, strip, line + white)
                    yield from self.go_on(number, [part], WHITE[white], owed)
            return
        for total in sorted({item.lines, *item.alternatives}):
            cost = 5 * abs(total - item.lines)
            if total < room or (total == room and owed <= total):
                yield from self.go_on(number, [(number, total, strip, line)], cost,
                                      max(0, owed - total))  # fmt: skip
            elif total > room:
                least = max(self.keep.foot, owed, room - self.may_lack(strip))
                for count in range(least, min(room, total - self.keep.top) + 1):
                    parts = self.run_on(number, total - count, strip + 1)
                    if parts is not None:
                        here = (number, count, strip, line)
                        price = cost + self.price(strip, room - count)
                        yield from self.go_on(number, [here, *parts], price, 0)

    def run_on(self, number: int, rest: int, strip: int) -> list[tuple[int, int, int, int]] | None:
        """Give the parts of a paragraph behind a cut, strip by strip; None if it cannot end."""
        parts: list[tuple[int, int, int, int]] = []
        while strip < len(self.strips):
            room = self.strips[strip].lines
            if rest <= room:
                return [*parts, (number, rest, strip, 0)]
            if rest - room < self.keep.top:
                return None
            parts.append((number, room, strip, 0))
            rest, strip = rest - room, strip + 1
        return None

    def go_on(
        self, number: int, parts: Sequence[tuple[int, int, int, int]], cost: int, owed: int
    ) -> Iterator[Laid]:
        """Yield the ways behind parts that stand."""
        _, lines, strip, line = parts[-1]
        for way in self.ways(number + 1, strip, line + lines, owed):
            yield Laid(cost + way.cost, (*parts, *way.parts))
