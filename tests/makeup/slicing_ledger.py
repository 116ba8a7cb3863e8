"""What a sliced page costs, told from its slicing alone: each part, each edge, each rule anew.

The numbers stand here once more: percent of the page for what a make-up editor avoids, slots for
white. The page is reckoned part by part from the tree, none of the program's sums is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from publisher.makeup.matter import Weight
from publisher.makeup.slicing import Abreast, Nested, Over, Single, Slab, Tree

UNDER_STEP = 8
"""Lines of text that must stand under another story, and under the head beside it."""


class Part(NamedTuple):
    """A part of a page: lines, how many more and fewer it can have, its cost without white."""

    lines: int
    grow: int
    shrink: int
    white: int
    """Slots that stay empty, by what its parts are high beside each other."""
    faults: int
    seams: frozenset[int]
    """Columns behind which a gutter runs from its top to its foot."""
    rules: int
    """Lines that run over all of it."""
    corners: tuple[int, int]
    """Blocks at the left and at the right of its top."""


class Page(NamedTuple):
    """A page with the blocks that stand on it."""

    columns: int
    lines: int
    gap: int
    blocks: Sequence[Slab]

    def percent(self, percent: int) -> int:
        """Give so many hundredths of the page in slots."""
        return self.columns * self.lines * percent // 100

    def price(self, tree: Tree) -> tuple[int, int] | None:
        """Give what a slicing costs, and its faults without white; None if it cannot be."""
        part = self.part(tree)
        if part is None:
            return None
        faults = part.faults + self.percent(4) * len(part.seams) + self.percent(2) * part.rules
        low, high = part.lines - part.shrink, part.lines + part.grow
        cost = part.white + faults
        if part.lines <= self.lines:
            return cost + self.columns * max(0, self.lines - high), faults
        over = self.columns * max(0, low - self.lines)
        if not any(self.blocks[n].may_jump for n in numbers(tree)):
            return cost + 4 * over, faults
        return cost + over + (self.percent(5) if over else 0), faults

    def part(self, tree: Tree) -> Part | None:
        """Reckon a part; None if a story would stand around another that must not."""
        if isinstance(tree, Single):
            return self.single(self.blocks[tree.block], tree)
        if isinstance(tree, Over):
            return self.over(tree)
        one, two = self.part(tree.left), self.part(tree.right)
        if one is None or two is None:
            return None
        if isinstance(tree, Nested):
            return self.nested(tree, one, two)
        return self.abreast(tree, one, two)

    def single(self, block: Slab, tree: Single) -> Part:
        """Reckon one block over so many columns."""
        width, at = tree.columns, tree.columns - 1
        faults = self.narrow_or_wide(block, width)
        faults += self.percent(10_000) * (width < block.least)
        faults += self.percent(4) * max(0, min(block.ample, self.columns) - width)
        text = block.lines[at] - block.heads[at]
        if block.weight is not Weight.BRIEF:
            faults += self.percent(1) * max(0, 6 - text)
        grow, shrink = block.grow[at], block.shrink[at]
        corners = (tree.block, tree.block)
        return Part(block.lines[at], grow, shrink, 0, faults, frozenset(), 0, corners)

    def narrow_or_wide(self, block: Slab, width: int) -> int:
        """Reckon a width: by the editor's wish, else by what suits its weight."""
        page = self.columns
        if block.columns is not None:
            return 20 * self.percent(4) * abs(min(block.columns, page) - width)
        suiting = {
            # At least three fifths; two columns to two thirds; to a quarter.
            Weight.LEAD: [n for n in range(1, page + 1) if 5 * n >= 3 * page],
            Weight.SECOND: [n for n in range(1, page + 1) if n >= min(2, page)
                            and (3 * n <= 2 * page or n <= 2)],
            Weight.BRIEF: [n for n in range(1, page + 1) if 4 * n <= page or n == 1],
        }[block.weight]  # fmt: skip
        if width < min(suiting):
            return self.percent(4) * (min(suiting) - width)
        return self.percent(1) * max(0, width - max(suiting))

    def over(self, tree: Over) -> Part | None:
        """Reckon two parts above each other: a rule between them, gutters that both have."""
        one, two = self.part(tree.top), self.part(tree.bottom)
        if one is None or two is None:
            return None
        return Part(
            one.lines + self.gap + two.lines,
            one.grow + two.grow,
            one.shrink + two.shrink,
            one.white + two.white,
            one.faults + two.faults,
            one.seams & two.seams,
            one.rules + two.rules + 1,
            one.corners,
        )

    def abreast(self, tree: Abreast, one: Part, two: Part) -> Part:
        """Reckon two parts side by side: under the shorter is white, unless pictures take it."""
        lines = max(one.lines, two.lines)
        white = 0
        for short, long, width in ((one, two, tree.left.columns), (two, one, tree.right.columns)):
            missing = max(0, long.lines - short.lines)
            mended = min(missing, short.grow + long.shrink)
            white += width * (missing - mended) + mended * width // 4
        high = min(one.lines + one.grow, two.lines + two.grow)
        low = max(one.lines - one.shrink, two.lines - two.shrink)
        seams = {tree.left.columns, *one.seams, *(tree.left.columns + n for n in two.seams)}
        return Part(
            lines,
            max(0, high - lines),
            max(0, lines - low),
            one.white + two.white + white,
            one.faults + two.faults + self.clash(one.corners[1], two.corners[0]),
            frozenset(seams),
            0,
            (one.corners[0], two.corners[1]),
        )

    def nested(self, tree: Nested, one: Part, two: Part) -> Part | None:
        """Reckon a block that goes on under another: one step, and nothing runs through it."""
        outer, inner = self.blocks[tree.left.block], self.blocks[tree.right.block]
        if not outer.steps or not inner.inside or one.faults:
            return None
        left, right = tree.left.columns, tree.right.columns
        down = two.lines + self.gap
        # The least height at which the slots are enough.
        slots = one.lines * left
        lines = next(n for n in range(slots + down + 1) if n * left + (n - down) * right >= slots)
        if lines - down < UNDER_STEP or lines - outer.heads[left - 1] < UNDER_STEP:
            return None
        clash = self.clash(tree.left.block, tree.right.block)
        return Part(
            lines,
            (one.grow * left + two.grow * right) // (left + right),
            (one.shrink * left + two.shrink * right) // (left + right),
            one.white + two.white,
            one.faults + two.faults + clash + self.percent(1),
            frozenset(),
            0,
            (tree.left.block, tree.right.block),
        )

    def clash(self, left: int, right: int) -> int:
        """Reckon two heads side by side: worse if they are of one size."""
        one, two = self.blocks[left], self.blocks[right]
        if one.quiet or two.quiet:
            return 0
        return self.percent(3 if one.weight == two.weight else 1)


def numbers(tree: Tree) -> Iterator[int]:
    """Yield the blocks of a slicing."""
    if isinstance(tree, Single):
        yield tree.block
    elif isinstance(tree, Over):
        yield from (*numbers(tree.top), *numbers(tree.bottom))
    else:
        yield from (*numbers(tree.left), *numbers(tree.right))


def ways(blocks: Sequence[int], columns: int) -> Iterator[Tree]:
    """Yield every way to part ``columns`` for ``blocks`` in order, rows parted after the first."""
    if len(blocks) == 1:
        yield Single(blocks[0], columns)
    for cut in range(1, len(blocks)):
        one, two = blocks[:cut], blocks[cut:]
        for top in ways(one, columns):
            if not isinstance(top, Over):
                yield from (Over(top, bottom, columns) for bottom in ways(two, columns))
        for width in range(1, columns):
            for left in ways(one, width):
                for right in ways(two, columns - width):
                    if not isinstance(left, Abreast):
                        yield Abreast(left, right, columns)
                    if len(blocks) == 2 and isinstance(left, Single) and isinstance(right, Single):
                        yield Nested(left, right, columns)
