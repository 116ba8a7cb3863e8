"""What stays white when all of a page stands (空白): the rectangles that may be filled.

Nothing here moves a story. White inside a story, above its own picture or table, is none of these:
what stood there would be taken for a part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .plan import Module, PagePlan, Rect

HOLE = 15
"""Thousandths of a page that a rectangle has at least: `hole` in judging.toml, three times what
real pages have, is where white begins to read as a mistake."""
LOWEST = 5
"""Lines of the lowest; with the white above it these are the six by which, in the eyes of `judge`,
a column ends early. What is lower holds a strip that looks like a rule."""
WHITE = 1
"""Lines that stay white between text and what fills a rectangle above or below it."""


def find_remains(page: PagePlan, area: Rect, taken: Sequence[Rect], gap: int) -> tuple[Rect, ...]:
    """The white rectangles of a page, the largest first, then the largest of what is left.

    They are whole columns of ``area``, which is for stories and fixed matter; ``taken`` are the
    places of the latter. ``gap`` lines stay white above each story and around what is framed or
    fixed, `WHITE` under text and between two rectangles, and anywhere at least.
    """
    board, gap = _Board(area), max(gap, WHITE)
    for place in taken:
        board.take(place, gap, gap)
    for module in page.modules:
        for place in _standing(module):
            board.take(place, gap, gap if module.boxed else WHITE)
    found: list[Rect] = []
    while (white := board.largest()) is not None and is_hole(white, area):
        found.append(white)
        board.take(white, WHITE, WHITE)
    return tuple(found)


def is_hole(place: Rect, area: Rect) -> bool:
    """Whether ``place`` would be seen as a hole on a page of ``area``, if it stayed white."""
    share = 1000 * place.columns * place.lines
    return place.lines >= LOWEST and share >= HOLE * area.columns * area.lines


def halves(place: Rect, *, level: bool) -> tuple[Rect, ...]:
    """The two parts of ``place`` one above the other (``level``) or side by side.

    None where it has not as many lines or columns.
    """
    if level:
        lines = (place.lines - WHITE) // 2
        foot = place.lines - WHITE - lines
        if lines < 1:
            return ()
        return (
            Rect(place.column, place.columns, place.line, lines),
            Rect(place.column, place.columns, place.bottom - foot, foot),
        )
    left = place.columns // 2
    if not left:
        return ()
    return (
        Rect(place.column, left, place.line, place.lines),
        Rect(place.column + left, place.columns - left, place.line, place.lines),
    )


def _standing(module: Module) -> Iterator[Rect]:
    """Yield what a story takes of each of its columns: down to the lowest thing that stands there.

    A column without anything of the story in it, under its head or behind its end, is taken as far
    as the last one before it, so that nothing stands between a head and the text beside it.
    """
    if module.boxed or module.notes:
        # White in a frame is the story's.
        yield module.place
        return
    jumps = [jump.place for jump in (module.jump_from, module.jump_to) if jump]
    parts = [Rect(p.column, p.columns, p.line, p.count) for p in module.pieces] + jumps
    head = [module.head] if module.head else []
    foot = max((part.bottom for part in (*parts, *head)), default=module.place.bottom)
    for column in range(module.place.column, module.place.column + module.place.columns):
        here = [p.bottom for p in parts if p.column <= column < p.column + p.columns]
        foot = max(here, default=foot)
        yield Rect(column, 1, module.place.line, foot - module.place.line)


class _Board:
    """The slots of a page: of each line, which columns are free."""

    def __init__(self, area: Rect) -> None:
        self._area = area
        self._lines = [[True] * area.columns for _ in range(area.lines)]

    def take(self, place: Rect, above: int, below: int) -> None:
        """Take ``place`` and so many lines above and below it, as far as they are in the area."""
        first = max(0, place.line - above - self._area.line)
        last = max(0, place.bottom + below - self._area.line)
        left = max(0, place.column - self._area.column)
        right = max(0, place.column + place.columns - self._area.column)
        for line in self._lines[first:last]:
            line[left:right] = [False] * len(line[left:right])

    def largest(self) -> Rect | None:
        """The free rectangle of most slots, `LOWEST` lines high; of equals the widest."""
        best: tuple[int, int] = 0, 0
        found: Rect | None = None
        # Line by line with the free lines above each column: by the square of the columns, which
        # are few, and not of the lines.
        heights = [0] * self._area.columns
        for number, line in enumerate(self._lines, 1):
            heights = [high + 1 if free else 0 for high, free in zip(heights, line, strict=True)]
            for left, columns, lines in _standing_on(heights):
                size = columns * lines, columns
                if lines >= LOWEST and size > best:
                    best = size
                    top = self._area.line + number - lines
                    found = Rect(self._area.column + left, columns, top, lines)
        return found


def _standing_on(heights: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield left, columns and lines of every free rectangle that ends on one line."""
    for left in range(len(heights)):
        lines = heights[left]
        for right in range(left, len(heights)):
            lines = min(lines, heights[right])
            if not lines:
                break
            yield left, right - left + 1, lines
