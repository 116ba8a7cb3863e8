"""Heads 标题 of a page: which lines make one, how far it reaches, which others it collides with."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import combinations

from ..checks.report import Box, unite
from ..tongues import worded
from .columns import SeenColumns
from .faults import PageFault
from .grids import SeenGrid
from .limits import Limits
from .sheets import SeenLine, SeenPage

_MOST = 1000
"""Lines of large type of a page that are looked at: a page has a hundred."""
_STACKED = 1.0
"""em between two lines of one head, one below the other."""
_STACK = (0.8, 2.0)
"""em from one character of an upright head to the next."""
_STACK_LEAST, _STACK_WIDE = 3, 2
"""Characters of a stack, and of a piece of one: two figures may stand side by side."""
_CENTRED = 0.3
"""em by which characters of a stack stand off its middle line."""
_ABREAST = 1.5
"""em between two stacks of one head."""
_ALIKE = 0.1
"""Part by which lines of the title itself differ in size from the largest."""
_MIDDLE = 0.6
"""em of body text by which a head may stand off the middle of the columns it reaches over."""
_SEEN = 1.0
"""em of body text that a head covers of a column to touch it."""
_EDGE = 2.0
"""pt that a head may stand over the edge of its frame."""


@dataclass(frozen=True, slots=True)
class SeenHead:
    """A head: its lines in the order of the page's content, and the box around its title in pt.

    ``size`` is that of its largest type. An ``upright`` one runs from top to bottom.
    """

    lines: tuple[SeenLine, ...]
    box: Box
    whole: Box
    size: float
    upright: bool

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(line.text for line in self.lines)

    def size_of(self, words: str) -> float | None:
        """The size in pt in which it says ``words`` (letters only); None if it does not."""
        sizes = [(c, line.size) for line in self.lines for c in letters(line.text)]
        at = "".join(c for c, _ in sizes).find(words)
        return None if at < 0 else max(size for _, size in sizes[at : at + len(words)])


@lru_cache(maxsize=10_000)
def letters(text: str) -> str:
    """The letters, characters and figures of ``text``: what heads are told by.

    Marks are other ones in upright heads, blanks stand for commas.
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def find_heads(sheet: SeenPage, grid: SeenGrid, limits: Limits) -> tuple[SeenHead, ...]:
    """The heads of a page, from the top."""
    large = [
        line
        for line in sheet.lines
        if line.size >= limits.head * grid.size and not line.furniture and letters(line.text)
    ]
    large = large[:_MOST]
    stacks = list(_stacks(large))
    stacked = {line.order for stack in stacks for line in stack}
    level = [(line,) for line in large if line.order not in stacked]
    heads = [_head(group, upright=True) for group in _groups(stacks, _are_abreast)]
    heads += [_head(group, upright=False) for group in _groups(level, _are_stacked)]
    return tuple(sorted(heads, key=lambda head: (-head.box[3], head.box[0])))


def _head(group: Sequence[Sequence[SeenLine]], *, upright: bool) -> SeenHead:
    lines = sorted((line for lines in group for line in lines), key=lambda line: line.order)
    size = max(line.size for line in lines)
    title = [line.box for line in lines if line.size >= (1 - _ALIKE) * size]
    whole = reduce(unite, (line.box for line in lines))
    return SeenHead(tuple(lines), reduce(unite, title), whole, size, upright)


def _stacks(large: Sequence[SeenLine]) -> Iterator[tuple[SeenLine, ...]]:
    """Yield characters that stand one under the other, in the order of the content."""
    stack: list[SeenLine] = []
    for line in large:
        if stack and not _follows(stack[-1], line):
            if len(stack) >= _STACK_LEAST:
                yield tuple(stack)
            stack = []
        if len(line.text.strip()) <= _STACK_WIDE:
            stack.append(line)
    if len(stack) >= _STACK_LEAST:
        yield tuple(stack)


def _follows(above: SeenLine, line: SeenLine) -> bool:
    size = above.size
    off = abs(above.box[0] + above.box[2] - line.box[0] - line.box[2]) / 2
    near = _STACK[0] * size <= above.base - line.base <= _STACK[1] * size
    return near and off <= _CENTRED * size and line.size == size


def _groups(
    parts: Sequence[Sequence[SeenLine]],
    belong: Callable[[Sequence[SeenLine], Sequence[SeenLine]], bool],
) -> Iterator[tuple[Sequence[SeenLine], ...]]:
    """Yield parts that belong together, one by one or by way of others."""
    left = list(parts)
    while left:
        group = [left.pop(0)]
        for part in group:
            joined = [other for other in left if belong(part, other)]
            group += joined
            left = [other for other in left if other not in joined]
        yield tuple(group)


def _are_stacked(first: Sequence[SeenLine], second: Sequence[SeenLine]) -> bool:
    (a,), (b,) = first, second
    gap = max(a.box[1], b.box[1]) - min(a.box[3], b.box[3])
    across = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    return across > 0 and gap <= _STACKED * max(a.size, b.size)


def _are_abreast(first: Sequence[SeenLine], second: Sequence[SeenLine]) -> bool:
    a, b = (reduce(unite, (line.box for line in stack)) for stack in (first, second))
    size = max(first[0].size, second[0].size)
    gap = max(a[0], b[0]) - min(a[2], b[2])
    return gap <= _ABREAST * size and min(a[3], b[3]) > max(a[1], b[1])


def reach(head: SeenHead, columns: SeenColumns, sheet: SeenPage, size: float) -> tuple[int, ...]:
    """The columns that ``head`` stands over.

    A head in the middle of several columns stands over all of them, if nothing stands beside it:
    those are its story's. Another stands over the columns that it touches.
    """
    touched = columns.touched(head.whole[0], head.whole[2], _SEEN * size)
    if head.upright or not touched:
        return touched
    middle = (head.box[0] + head.box[2]) / 2
    first, last = touched[0], touched[-1]
    own = {line.order for line in head.lines}
    beside = [line.box for line in sheet.lines if line.order not in own]
    beside += [picture.box for picture in sheet.pictures]
    while first > 0 and last + 1 < len(columns.lefts):
        first, last = first - 1, last + 1
        left, right = columns.lefts[first], columns.lefts[last] + columns.width
        band = left, head.box[1], right, head.box[3]
        if abs((left + right) / 2 - middle) > _MIDDLE * size or any(
            _overlap(band, box) for box in beside
        ):
            break
        touched = tuple(range(first, last + 1))
    return touched


def _overlap(first: Box, second: Box) -> bool:
    across = min(first[2], second[2]) - max(first[0], second[0])
    return across > 0 and min(first[3], second[3]) > max(first[1], second[1])


def judge_neighbours(
    sheet: SeenPage, heads: Sequence[SeenHead], grid: SeenGrid, limits: Limits
) -> Iterator[PageFault]:
    """Report heads side by side that are read as one 碰题."""
    columns = grid.on(sheet)
    for pair in combinations([head for head in heads if not head.upright], 2):
        first, second = sorted(pair, key=lambda head: head.box[0])
        if max(first.size, second.size) >= limits.head_apart * min(first.size, second.size):
            continue
        if not _on_one_line(first.box, second.box, limits.head_beside):
            continue
        over = [reach(head, columns, sheet, grid.size) for head in (first, second)]
        if not all(over) or over[1][0] - over[0][-1] != 1 or _is_parted(sheet, first, second):
            continue
        yield PageFault(
            "J203",
            sheet.number,
            unite(first.box, second.box),
            worded(
                "two heads of {size:g} and {size2:g} pt collide 碰题: “{text}” and “{text2}”",
                size=first.size,
                size2=second.size,
                text=first.text[:12],
                text2=second.text[:12],
            ),
            worded(
                "let them differ by two grades, set one upright or in a box, or part them by a "
                "picture"
            ),
        )


def _on_one_line(first: Box, second: Box, part: float) -> bool:
    shared = min(first[3], second[3]) - max(first[1], second[1])
    return shared >= part * min(first[3] - first[1], second[3] - second[1])


def _is_parted(sheet: SeenPage, first: SeenHead, second: SeenHead) -> bool:
    """Whether a picture stands between two heads, or a frame around one of them."""
    between = first.box[2], max(first.box[1], second.box[1]), second.box[0], first.box[3]
    if any(_overlap(between, picture.box) for picture in sheet.pictures):
        return True
    return any(_holds(frame, first) != _holds(frame, second) for frame in sheet.frames)


def _holds(frame: Box, head: SeenHead) -> bool:
    box = head.box
    inside = frame[0] <= box[0] + _EDGE and box[2] - _EDGE <= frame[2]
    return inside and frame[1] <= box[1] + _EDGE and box[3] - _EDGE <= frame[3]


def judge_standing(
    sheet: SeenPage,
    heads: Sequence[SeenHead],
    briefs: Mapping[SeenHead, bool],
    body: Sequence[tuple[int, SeenLine]],
    grid: SeenGrid,
    limits: Limits,
) -> Iterator[PageFault]:
    """Report heads under which too few lines of ``body`` text stand in a column.

    ``briefs`` says which heads are those of briefs, as far as it is known.
    """
    columns = grid.on(sheet)
    for head in heads:
        is_brief = briefs.get(head, head.size < limits.head_brief * grid.size)
        least = limits.head_lines_brief if is_brief else limits.head_lines
        for column in () if head.upright else reach(head, columns, sheet, grid.size):
            floor = _floor(sheet, heads, head, columns, column)
            under = [
                line.box for at, line in body if at == column and floor < line.base < head.box[1]
            ]
            if 0 < len(under) < least:
                yield PageFault(
                    "J204",
                    sheet.number,
                    reduce(unite, under),
                    worded(
                        "lines of text under “{text}” in column {column}: {under}, {least} are "
                        "the least",
                        text=head.text[:12],
                        column=column + 1,
                        under=len(under),
                        least=least,
                    ),
                    worded("give the story fewer columns, or a smaller picture"),
                )


def _floor(
    sheet: SeenPage, heads: Sequence[SeenHead], head: SeenHead, columns: SeenColumns, column: int
) -> float:
    """Where in a column that ends which stands under ``head``: at another head or a frame."""
    tops = [
        box[3]
        for box in (*(other.whole for other in heads), *sheet.frames)
        if box[3] < head.box[1] and column in columns.touched(box[0], box[2], 0)
    ]
    return max(tops, default=sheet.shape.trim[1])
