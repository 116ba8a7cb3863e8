"""White of a page as the eye weighs it: what is far from all ink, the largest hole, low feet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageFilter

from ..checks.report import Box
from ..layouts import MM
from ..tongues import worded
from .faults import PageFault
from .grids import SeenGrid
from .limits import Limits
from .sheets import SeenPage

STEP = 4
"""Pixels on a side of a square of the page that is either white or not: 1.4 mm."""
_TOUCHED = 255 // 100
"""Level over which a square has ink: a hundredth of it."""


@dataclass(frozen=True, slots=True)
class White:
    """The white of a page: shares of the type area, and of its width for ``feet``.

    ``low`` are the places under columns that end too early, ``largest`` is the largest hole.
    """

    share: float
    hole: float
    feet: float
    largest: Box | None
    low: tuple[Box, ...]


def measure_white(sheet: SeenPage, grid: SeenGrid, limits: Limits) -> White | None:
    """The white of a page; None where it could not be drawn."""
    board = _Board.of(sheet, grid.area(sheet), limits)
    if board is None:
        return None
    share, largest = board.largest(grid.content(sheet)[3], limits)
    low = tuple(board.low(limits.foot_lines * grid.pitch))
    width = board.box[2] - board.box[0]
    feet = sum(box[2] - box[0] for box in low) / width
    return White(board.white(), share, feet, largest, low)


def judge_white(
    sheet: SeenPage, white: White, grid: SeenGrid, limits: Limits
) -> Iterator[PageFault]:
    """Report white, holes and feet of a page that is to be full."""
    if white.share > limits.white:
        yield PageFault(
            "J001",
            sheet.number,
            None,
            worded(
                "{share:.1%} of the page is white 空白, {white:.0%} are the most",
                share=white.share,
                white=limits.white,
            ),
            worded("let pictures take more columns, or bring another story here"),
        )
    if white.hole > limits.hole:
        yield PageFault(
            "J002",
            sheet.number,
            white.largest,
            worded(
                "a hole 空洞 of {hole:.1%} of the page, {hole2:.1%} are the most",
                hole=white.hole,
                hole2=limits.hole,
            ),
            worded("fill it with text or a picture, or part the page otherwise"),
        )
    if white.feet > limits.feet:
        for box in white.low:
            yield PageFault(
                "J003",
                sheet.number,
                box,
                worded(
                    "columns end {box:.0f} lines above the page's foot",
                    box=(box[3] - box[1]) / grid.pitch,
                ),
                worded(
                    "let columns end together 栏底取齐: a larger picture, "
                    "or a story that fills them"
                ),
            )


@dataclass(frozen=True, slots=True)
class _Board:
    """The type area in squares: of each row from the top, which squares are near ink.

    ``box`` is what the squares cover in pt, ``step`` a square's side, ``grown`` by how much ink is
    taken to reach around itself.
    """

    rows: tuple[bytes, ...]
    box: Box
    step: float
    grown: float

    @classmethod
    def of(cls, sheet: SeenPage, area: Box, limits: Limits) -> _Board | None:
        """The board of ``area``; None where there is no ink to be looked at."""
        if sheet.ink is None:
            return None
        scale, step = sheet.ink.scale, STEP / sheet.ink.scale
        left, top = area[0] - sheet.ink.left, sheet.ink.top - area[3]
        across, down = int((area[2] - area[0]) / step), int((area[3] - area[1]) / step)
        if across < 1 or down < 1:
            return None
        at = round(left * scale), round(top * scale)
        cut = sheet.ink.image.crop((*at, at[0] + across * STEP, at[1] + down * STEP))
        reach = round(limits.near * MM / step)
        near = _grow(cut.reduce(STEP), reach)
        content = near.tobytes()
        rows = tuple(content[n * across : (n + 1) * across] for n in range(down))
        right, bottom = area[0] + across * step, area[3] - down * step
        return cls(rows, (area[0], bottom, right, area[3]), step, reach * step)

    def white(self) -> float:
        """The share of squares that are white."""
        count = sum(row.count(0) for row in self.rows)
        return count / (len(self.rows) * len(self.rows[0]))

    def largest(self, top: float, limits: Limits) -> tuple[float, Box | None]:
        """The share and the place of the largest white rectangle that is one to the eye.

        What lies above ``top`` (in pt), beside the name of a paper, is white on purpose.
        """
        least = limits.hole_width * MM / self.step, limits.hole_height * MM / self.step
        best, place = 0, None
        heights = [0] * len(self.rows[0])
        above = max(0, round((self.box[3] - top) / self.step))
        # The last row ends what is still open.
        for number, row in enumerate((*self.rows[above:], b"\1" * len(heights)), above):
            # The largest goes down to where a bar of it ends; most rows end none that is enough.
            if max(heights) > least[1] and any(
                near and high > least[1] for near, high in zip(row, heights, strict=True)
            ):
                enough = [high if high > least[1] else 0 for high in heights]
                for left, right, high in _rectangles(enough):
                    wide = right - left
                    if wide * high > best and wide > least[0]:
                        best, place = wide * high, (left, number - high, right, number)
            heights = [0 if near else high + 1 for near, high in zip(row, heights, strict=True)]
        share = best / (len(self.rows) * len(self.rows[0]))
        return share, None if place is None else self._place(*place)

    def low(self, most: float) -> Iterator[Box]:
        """Yield where columns end more than ``most`` pt above the foot, from the left."""
        begun, least = 0, 0
        gaps = [*map(self._gap, range(len(self.rows[0]))), 0]
        for column, gap in enumerate(gaps):
            is_low = gap * self.step + self.grown > most
            if is_low and least:
                least = min(least, gap)
            elif is_low:
                begun, least = column, gap
            elif least:
                x, foot = self.box[:2]
                top = foot + least * self.step + self.grown
                yield x + begun * self.step, foot, x + column * self.step, top
                least = 0

    def _gap(self, column: int) -> int:
        """How many squares are white at the foot of a column of squares."""
        for number, row in enumerate(reversed(self.rows)):
            if row[column]:
                return number
        return len(self.rows)

    def _place(self, left: int, top: int, right: int, bottom: int) -> Box:
        """Squares as a place in pt."""
        x, y = self.box[0], self.box[3]
        step = self.step
        return x + left * step, y - bottom * step, x + right * step, y - top * step


def _grow(squares: Image.Image, reach: int) -> Image.Image:
    """255 for each square that has ink within ``reach`` squares, 0 for the others."""
    inked = squares.point(lambda level: 255 if level > _TOUCHED else 0)
    return inked.filter(ImageFilter.MaxFilter(2 * reach + 1))


def _rectangles(heights: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield left, right and height of the widest rectangles that stand on a row of bars."""
    open_bars: list[tuple[int, int]] = []
    for at, high in enumerate((*heights, 0)):
        start = at
        while open_bars and open_bars[-1][1] >= high:
            start, before = open_bars.pop()
            yield start, at, before
        open_bars.append((start, high))
