"""Slicing a newspaper page: rectangles side by side and above each other, at the least cost.

Costs are slots (lines of one column) left empty, and slots' worth of what a make-up editor
avoids: a gutter through the whole page (断版), rules across it (通线), heads side by side (碰题).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .matter import Weight

BREADTH = 20
"""Slicings kept for each run of blocks and width. With 10 7.6 % are white instead of 6.7 on a page
more, in three quarters of the time (measured as in `filling`)."""
CUTS = 8
"""Widths tried at most for a cut: as many as the classic grid of dailies has columns, so that on it
and on those of five and six none is passed by."""
SEAM, RULE, CLASH, DUEL, NARROW, FLAT, JUMP, STEP = 4, 2, 1, 3, 4, 1, 5, 1
"""Percent of the page that each fault is worth: a gutter through the whole page (断版) more than a
rule across it (通线), two heads of one size side by side (碰题) more than two of unlike ones. Their
effect is small: measured as in `filling`, without the first 25 gutters run through instead of 23,
without the second one issue is another and without the third none; with twice the fourth 29 heads
meet instead of 36. More of any of these four leaves 6.9 to 7.3 % white instead of 6.7. Without that
for blocks that are flat or too wide 8.0 % are white on two pages more, and 21 heads stand on too
little text instead of 12; without steps 7.1 % are white. Without that for jumps 21 stories go on
elsewhere instead of 9, and no page is fuller for it."""
NO_ROOM = 10000
"""Percent of the page that keeps a block out of a part too narrow for its head or a table of it."""
OVER = 4
"""Slots that one is worth for which there is no room: a story cut against its will is worse than
any white. With 1 7.4 % are white instead of 6.7, as slicings are chosen that hold less than they
seem to."""
GIVEN = 4
"""Slots beside a higher part that pictures can fill, of which one is worth one left white: that
they really come out as high is not known yet. As dear as white, 7.3 % are white in the end instead
of 6.7; for nothing 7.0."""
WISHED = 20
"""Times that a column counts by which a story is not as wide as an editor wished: with `NARROW`
most of a page, so that no fuller page is bought with it."""
LEAD_LEAST, SECOND_MOST = (3, 5), (2, 3)
"""Parts of the page's columns over which a lead stands at least and a second story at most: leads
of evening papers stand over 3 to 4 of 6."""
SECOND_LEAST, BRIEF_MOST = 2, 4
"""Columns of a second story at least, so that its head is larger than a brief's; a brief has a
fourth of the page's at most, being read at one glance."""
FLATTEST = 6
"""Lines of text under a head that look like a column: one more than a head must have to stand on
(`head_lines` in judging.toml)."""
LEAST_STEP = 8
"""Lines of text under another story at least that look like columns, no tail of it."""


@dataclass(frozen=True, slots=True)
class Single:
    """One block over ``columns``."""

    block: int
    columns: int


@dataclass(frozen=True, slots=True)
class Abreast:
    """Two parts side by side."""

    left: Tree
    right: Tree
    columns: int


@dataclass(frozen=True, slots=True)
class Over:
    """Two parts one above the other."""

    top: Tree
    bottom: Tree
    columns: int


@dataclass(frozen=True, slots=True)
class Nested:
    """A block around another one: in the first columns, and in the last ones under ``right``.

    Its text makes one step (拐弯): the last columns begin lower than the first.
    """

    left: Single
    right: Single
    columns: int


Tree = Single | Abreast | Over | Nested


@dataclass(frozen=True, slots=True)
class Slab:
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
    least: int = 1
    """Columns that its head and its tables need."""
    ample: int = 1
    """Columns over which its title takes no more lines than one reads."""
    steps: bool = False
    """It may stand around another one."""
    inside: bool = False
    """Another one may stand around it."""


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
    faults: int
    """What of the cost is not for white or for lines too many."""


class _Joint(NamedTuple):
    """Two shapes to be joined: what that costs, the lines it takes; ``width`` 0 is above.

    With ``step`` the first goes on under the second.
    """

    cost: int
    lines: int
    first: Shape
    second: Shape
    width: int
    step: bool = False


class Slicer:
    """Slicings of a page of ``columns`` × ``lines``, for any of the blocks that it knows.

    What is found for a run of blocks serves every choice of blocks that has this run.
    """

    def __init__(self, columns: int, lines: int, gap: int) -> None:
        self._columns, self._lines, self._gap = columns, lines, gap
        self._step = -(-columns // CUTS)
        self._blocks: list[Slab] = []
        self._known: dict[tuple[tuple[int, ...], int], list[Shape]] = {}
        self._clashes: dict[tuple[int, int], int] = {}

    def add(self, block: Slab) -> int:
        """The number by which a block is known from now on."""
        self._blocks.append(block)
        return len(self._blocks) - 1

    def shapes(self, blocks: Sequence[int]) -> list[Shape]:
        """Slicings of the whole page for ``blocks`` in order, the cheapest first."""
        may_jump = any(self._blocks[number].may_jump for number in blocks)
        shapes = self._shapes(tuple(blocks), self._columns)
        judged = []
        for shape in shapes:
            faults = self._percent(SEAM) * shape.seams.bit_count()
            faults += self._percent(RULE) * shape.rules
            cost = shape.cost + faults + self._judge(shape, may_jump=may_jump)
            judged.append(shape._replace(cost=cost, faults=shape.faults + faults))
        return sorted(judged, key=lambda shape: (shape.cost, shape.lines))

    def _percent(self, percent: int) -> int:
        return self._columns * self._lines * percent // 100

    def _judge(self, shape: Shape, *, may_jump: bool) -> int:
        """The cost of a slicing that is higher or lower than the page."""
        left = self._lines - shape.lines
        if left >= 0:
            return max(0, left - shape.grow) * self._columns
        over = max(0, -left - shape.shrink) * self._columns
        if over and not may_jump:
            return OVER * over
        return over + self._percent(JUMP) * (over > 0)

    def _shapes(self, blocks: tuple[int, ...], columns: int) -> list[Shape]:
        """The best slicings of ``blocks`` over ``columns``, the cheapest first."""
        found = self._known.get((blocks, columns))
        if found is None:
            if len(blocks) == 1:
                found = [self._leaf(blocks[0], columns)]
            else:
                found = [self._join(joint, columns) for joint in self._joints(blocks, columns)]
            self._known[blocks, columns] = found
        return found

    def _joints(self, blocks: tuple[int, ...], columns: int) -> list[_Joint]:
        """The best ways to part ``blocks`` in two, cheapest first."""
        # All cuts of all runs of blocks at all widths: by the cube of the blocks, by the square of
        # the widths, and pairs of slicings only until they cost more than those that are kept.
        best: list[_Joint] = []
        most = sys.maxsize
        for cut in range(1, len(blocks)):
            one, two = blocks[:cut], blocks[cut:]
            for width in range(0, columns, self._step):
                lefts = self._shapes(one, width or columns)
                rights = self._shapes(two, columns - width)
                least = rights[0].cost
                for left in lefts:
                    # Three parts in a row are parted after the first: one way to say it is enough.
                    if isinstance(left.tree, Abreast if width else Over):
                        continue
                    # Both lists begin with their cheapest: what follows a dear pair is dearer.
                    if left.cost + least > most:
                        break
                    for right in rights:
                        if left.cost + right.cost > most:
                            break
                        joint = self._joint(left, right, width, columns)
                        if joint.cost <= most:
                            best.append(joint)
                if width and len(blocks) == 2 and (step := self._step_around(lefts[0], rights[0])):
                    best.append(step)
                # Cut down at once, so that the bound for those that follow is as low as can be.
                if len(best) > BREADTH:
                    best = sorted(best, key=_by_cost)[:BREADTH]
                    most = best[-1].cost
        return sorted(best, key=_by_cost)[:BREADTH]

    def _joint(self, left: Shape, right: Shape, width: int, columns: int) -> _Joint:
        """The cost of two shapes side by side, or above each other if ``width`` is 0."""
        cost = left.cost + right.cost
        if not width:
            return _Joint(cost, left.lines + right.lines + self._gap, left, right, 0)
        if left.lines <= right.lines:
            short, long, wide = left, right, width
        else:
            short, long, wide = right, left, columns - width
        missing = long.lines - short.lines
        waste = max(0, missing - short.grow - long.shrink)
        cost += waste * wide + (missing - waste) * wide // GIVEN
        clash = self._clash(left.last, right.first)
        return _Joint(cost + clash, long.lines, left, right, width)

    def _step_around(self, left: Shape, right: Shape) -> _Joint | None:
        """The cost of two blocks of which the first goes on under the second, if it may."""
        one, other = left.tree, right.tree
        if not isinstance(one, Single) or not isinstance(other, Single):
            return None
        block = self._blocks[one.block]
        if not block.steps or not self._blocks[other.block].inside:
            return None
        if left.faults:
            # A step is a liberty: the head above it stands as wide as its weight asks.
            return None
        width, beside = one.columns, other.columns
        down = right.lines + self._gap
        lines = stepped_lines(left.lines, width, down, beside)
        if lines < max(down + LEAST_STEP, block.heads[width - 1] + LEAST_STEP):
            return None
        cost = left.cost + right.cost + self._clash(one.block, other.block)
        return _Joint(cost + self._percent(STEP), lines, left, right, width, step=True)

    def _join(self, joint: _Joint, columns: int) -> Shape:
        """The shape that two make together."""
        cost, lines, left, right, width, step = joint
        if not width:
            return Shape(
                cost,
                lines,
                left.grow + right.grow,
                left.shrink + right.shrink,
                left.seams & right.seams,
                left.rules + right.rules + 1,
                left.first,
                left.last,
                Over(left.tree, right.tree, columns),
                left.faults + right.faults,
            )
        clash = self._clash(left.last, right.first)
        if step:
            assert isinstance(left.tree, Single)
            assert isinstance(right.tree, Single)
            return Shape(
                cost,
                lines,
                (left.grow * width + right.grow * (columns - width)) // columns,
                (left.shrink * width + right.shrink * (columns - width)) // columns,
                0,
                0,
                left.first,
                right.last,
                Nested(left.tree, right.tree, columns),
                left.faults + right.faults + clash + self._percent(STEP),
            )
        reach = min(left.lines + left.grow, right.lines + right.grow)
        least = max(left.lines - left.shrink, right.lines - right.shrink)
        return Shape(
            cost,
            lines,
            max(0, reach - lines),
            max(0, lines - least),
            1 << width | left.seams | right.seams << width,
            0,
            left.first,
            right.last,
            Abreast(left.tree, right.tree, columns),
            left.faults + right.faults + clash,
        )

    def _leaf(self, number: int, columns: int) -> Shape:
        block = self._blocks[number]
        lines = block.lines[columns - 1]
        cost = self._width_cost(block, columns)
        if columns < block.least:
            cost += self._percent(NO_ROOM)
        cost += self._percent(NARROW) * max(0, min(block.ample, self._columns) - columns)
        flat = FLATTEST - (lines - block.heads[columns - 1])
        if flat > 0 and block.weight is not Weight.BRIEF:
            cost += self._percent(FLAT) * flat
        grow, shrink = block.grow[columns - 1], block.shrink[columns - 1]
        single = Single(number, columns)
        return Shape(cost, lines, grow, shrink, 0, 0, number, number, single, cost)

    def _width_cost(self, block: Slab, columns: int) -> int:
        """The cost of a block as wide as this."""
        all_columns = self._columns
        if block.columns is not None:
            off = abs(min(block.columns, all_columns) - columns)
            return WISHED * self._percent(NARROW) * off
        match block.weight:
            case Weight.LEAD:
                least, most = -(-all_columns * LEAD_LEAST[0] // LEAD_LEAST[1]), all_columns
            case Weight.SECOND:
                most = max(SECOND_LEAST, all_columns * SECOND_MOST[0] // SECOND_MOST[1])
                least = min(SECOND_LEAST, all_columns)
            case Weight.BRIEF:
                least, most = 1, max(1, all_columns // BRIEF_MOST)
        narrow, wide = max(0, least - columns), max(0, columns - most)
        return self._percent(NARROW) * narrow + self._percent(FLAT) * wide

    def _clash(self, left: int, right: int) -> int:
        """The cost of two heads side by side: more if they are of one size."""
        known = self._clashes.get((left, right))
        if known is None:
            one, two = self._blocks[left], self._blocks[right]
            known = self._percent(DUEL if one.weight is two.weight else CLASH)
            known = self._clashes[left, right] = 0 if one.quiet or two.quiet else known
        return known


def stepped_lines(lines: int, columns: int, down: int, beside: int) -> int:
    """The lines of a block that goes on under another: it takes ``lines`` over ``columns``.

    Over ``beside`` columns more it begins ``down`` lines lower.
    """
    return -(-(lines * columns + down * beside) // (columns + beside))


def _by_cost(joint: _Joint) -> tuple[int, int]:
    return joint.cost, joint.lines
