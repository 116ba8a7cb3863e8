"""Slicing a newspaper page: rectangles side by side and above each other, at the least cost.

Costs are slots (lines of one column) left empty, and slots' worth of what a make-up editor
avoids: a gutter through the whole page (断版), rules across it (通线), heads side by side (碰题).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import NamedTuple

from .matter import Weight

BREADTH = 4
"""Slicings kept for each run of blocks and width."""
CUTS = 8
"""Widths tried at most for a cut."""
SEAM, RULE, CLASH, DUEL, NARROW, FLAT, JUMP = 4, 2, 1, 3, 4, 1, 5
"""Percent of the page that each fault is worth."""
FLATTEST = 6
"""Lines of text under a head that look like a column."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block over ``columns``."""

    block: int
    columns: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Two parts side by side."""

    left: Tree
    right: Tree
    columns: int


@dataclass(frozen=True, slots=True)
class Above:
    """Two parts one above the other."""

    top: Tree
    bottom: Tree
    columns: int


Tree = Leaf | Beside | Above


@dataclass(frozen=True, slots=True)
class Block:
    """What the search knows of a block: lines and lines of head over 1, 2, … columns.

    ``grow`` and ``shrink`` are the lines by which its figures can make it higher or lower;
    ``columns`` is a wished width.
    """

    weight: Weight
    lines: tuple[int, ...]
    heads: tuple[int, ...]
    grow: tuple[int, ...]
    shrink: tuple[int, ...]
    columns: int | None = None
    may_jump: bool = True
    quiet: bool = False
    """Its head clashes with none: it is boxed or has none."""


class Shape(NamedTuple):
    """A slicing of a run of blocks: its cost, lines, limits, and what its edges look like."""

    cost: int
    lines: int
    grow: int
    shrink: int
    seams: int
    """Bit n: a gutter after column n runs through from top to bottom."""
    rules: int
    first: int
    last: int
    """Blocks at the left and right of the top edge."""
    tree: Tree


class Slicer:
    """Slicings of one page of ``columns`` × ``lines`` for ``blocks`` in order."""

    def __init__(self, blocks: Sequence[Block], columns: int, lines: int, gap: int) -> None:
        self._blocks, self._columns, self._lines, self._gap = blocks, columns, lines, gap
        self._step = -(-columns // CUTS)
        self._known: dict[tuple[int, int, int], list[Shape]] = {}

    @cached_property
    def best(self) -> list[Shape]:
        """Give the best slicings of the whole page, cost first; at least one."""
        shapes = self._shapes(0, len(self._blocks), self._columns)
        judged = [shape._replace(cost=shape.cost + self._judge(shape)) for shape in shapes]
        return sorted(judged, key=lambda shape: (shape.cost, shape.lines))

    def _percent(self, percent: int) -> int:
        return self._columns * self._lines * percent // 100

    def _judge(self, shape: Shape) -> int:
        """Give the cost of a slicing as the whole page."""
        cost = self._percent(SEAM) * shape.seams.bit_count()
        cost += self._percent(RULE) * max(0, shape.rules - 1)
        left = self._lines - shape.lines
        if left >= 0:
            return cost + max(0, left - shape.grow) * self._columns
        over = max(0, -left - shape.shrink) * self._columns
        if over and not any(block.may_jump for block in self._blocks):
            return cost + 4 * over
        return cost + over + self._percent(JUMP) * (over > 0)

    def _shapes(self, first: int, end: int, columns: int) -> list[Shape]:
        """Give the best slicings of blocks ``first`` to ``end`` over ``columns``."""
        key = (first, end, columns)
        if key not in self._known:
            if end - first == 1:
                found = [self._leaf(first, columns)]
            else:
                found = []
                for cut in range(first + 1, end):
                    found += self._above(first, cut, end, columns)
                    found += self._beside(first, cut, end, columns)
            self._known[key] = nsmallest(BREADTH, found, key=lambda s: (s.cost, s.lines))
        return self._known[key]

    def _leaf(self, number: int, columns: int) -> Shape:
        block = self._blocks[number]
        lines = block.lines[columns - 1]
        cost = self._width_cost(block, columns)
        flat = FLATTEST - (lines - block.heads[columns - 1])
        if flat > 0 and block.weight is not Weight.BRIEF:
            cost += self._percent(FLAT) * flat
        grow, shrink = block.grow[columns - 1], block.shrink[columns - 1]
        return Shape(cost, lines, grow, shrink, 0, 0, number, number, Leaf(number, columns))

    def _width_cost(self, block: Block, columns: int) -> int:
        """Give the cost of a block as wide as this."""
        all_columns = self._columns
        if block.columns is not None:
            return 20 * self._percent(NARROW) * abs(min(block.columns, all_columns) - columns)
        match block.weight:
            case Weight.LEAD:
                least, most = -(-all_columns * 3 // 5), all_columns
            case Weight.SECOND:
                least, most = min(2, all_columns), max(2, all_columns * 2 // 3)
            case Weight.BRIEF:
                least, most = 1, max(1, all_columns // 4)
        off = max(least - columns, columns - most, 0)
        return self._percent(NARROW) * off * (1 if columns < least else 0) + (
            self._percent(FLAT) * off * (1 if columns > most else 0)
        )

    def _above(self, first: int, cut: int, end: int, columns: int) -> list[Shape]:
        return [
            Shape(
                top.cost + bottom.cost,
                top.lines + bottom.lines + self._gap,
                top.grow + bottom.grow,
                top.shrink + bottom.shrink,
                top.seams & bottom.seams,
                top.rules + bottom.rules + 1,
                top.first,
                top.last,
                Above(top.tree, bottom.tree, columns),
            )
            for top in self._shapes(first, cut, columns)
            for bottom in self._shapes(cut, end, columns)
        ]

    def _beside(self, first: int, cut: int, end: int, columns: int) -> list[Shape]:
        found = []
        for width in range(self._step, columns, self._step):
            for left in self._shapes(first, cut, width):
                for right in self._shapes(cut, end, columns - width):
                    found.append(self._pair(left, right, width, columns))
        return found

    def _pair(self, left: Shape, right: Shape, width: int, columns: int) -> Shape:
        lines = max(left.lines, right.lines)
        short, long = (left, right) if left.lines <= right.lines else (right, left)
        missing = long.lines - short.lines
        waste = max(0, missing - short.grow - long.shrink)
        wide = width if short is left else columns - width
        cost = left.cost + right.cost + waste * wide + (missing - waste) * wide // 4
        reach = min(left.lines + left.grow, right.lines + right.grow)
        least = max(left.lines - left.shrink, right.lines - right.shrink)
        return Shape(
            cost + self._clash(left.last, right.first),
            lines,
            max(0, reach - lines),
            max(0, lines - least),
            1 << width | left.seams | right.seams << width,
            0,
            left.first,
            right.last,
            Beside(left.tree, right.tree, columns),
        )

    def _clash(self, left: int, right: int) -> int:
        """Give the cost of two heads side by side: more if they are of one size."""
        one, two = self._blocks[left], self._blocks[right]
        if one.quiet or two.quiet:
            return 0
        return self._percent(DUEL if one.weight is two.weight else CLASH)
