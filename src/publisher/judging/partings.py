"""What parts a page in two: a gutter from top to bottom 断版, a strip from side to side 通线."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..checks.report import Box
from ..tongues import worded
from .faults import PageFault
from .grids import SeenGrid
from .heads import SeenHead, reach
from .limits import Limits
from .sheets import SeenPage
from .stories import SeenPiece

_EDGE = 1.0
"""pt by which what ends at a gutter may stand in it."""
_NEAR = 3.0
"""Pitches above a strip within which a column's text ends at it."""
_UNDER = 4.0
"""Pitches from a head to a strip that is its own white, with a byline between."""
_LINES = 2
"""Lines of white that part whatever follows."""
_SUBHEAD = 1.4
"""Sizes of body text up to which a line is no head's: kickers have 1.44 and more."""
_WHOLE = 0.9
"""Part of the width that a rule over all of it has."""
_HALF = 0.5
"""Part of the columns that end at a strip which parts a page."""


def judge_partings(
    sheet: SeenPage,
    heads: Sequence[SeenHead],
    pieces: Sequence[SeenPiece],
    grid: SeenGrid,
    limits: Limits,
) -> Iterator[PageFault]:
    """Report gutters and strips that run through the whole page.

    What runs through one story only, as far as ``pieces`` of the stories are known, parts nothing.
    """
    yield from _judge_gutters(sheet, heads, pieces, grid)
    yield from _judge_strips(sheet, heads, pieces, grid, limits)


def _judge_gutters(
    sheet: SeenPage, heads: Sequence[SeenHead], pieces: Sequence[SeenPiece], grid: SeenGrid
) -> Iterator[PageFault]:
    columns, area = grid.on(sheet), grid.content(sheet)
    if not heads:
        # All of it is one story that goes on.
        return
    reaches = [reach(head, columns, sheet, grid.size) for head in heads]
    boxes = [box for box in (*_things(sheet), *sheet.rules) if _is_inside(box, area)]
    for number, left, right in columns.gutters():
        bridged = any(number in over and number + 1 in over for over in reaches)
        crossed = any(box[0] < left - _EDGE and box[2] > right + _EDGE for box in boxes)
        flows = _stories(pieces, number) & _stories(pieces, number + 1)
        both_sides = any(box[2] <= left + _EDGE for box in boxes) and any(
            box[0] >= right - _EDGE for box in boxes
        )
        if both_sides and not (bridged or crossed or flows):
            yield PageFault(
                "J301",
                sheet.number,
                (left, area[1], right, area[3]),
                worded(
                    "the gutter after column {number} runs through the whole page 断版",
                    number=number + 1,
                ),
                worded("let a head or a picture stand across it"),
            )


def _stories(pieces: Sequence[SeenPiece], column: int) -> set[int]:
    return {piece.story for piece in pieces if piece.column == column}


def _is_inside(box: Box, area: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    return area[1] - _EDGE <= middle <= area[3] - _EDGE


def _things(sheet: SeenPage) -> tuple[Box, ...]:
    """The boxes of all that is printed on a page but rules."""
    lines = (line.box for line in sheet.lines)
    pictures = (picture.box for picture in sheet.pictures)
    return (*lines, *pictures, *sheet.frames)


def _judge_strips(
    sheet: SeenPage,
    heads: Sequence[SeenHead],
    pieces: Sequence[SeenPiece],
    grid: SeenGrid,
    limits: Limits,
) -> Iterator[PageFault]:
    left, foot, right, top = grid.content(sheet)
    high = top - foot
    for low, upper in _strips(sheet, grid):
        at = (top - (low + upper) / 2) / high
        if not limits.strip_from <= at <= limits.strip_to:
            continue
        under_head = any(
            upper - _EDGE <= head.whole[1] <= upper + _UNDER * grid.pitch for head in heads
        )
        inside = under_head or _is_one_story(pieces, low, upper)
        if not inside and _ends_text(sheet, upper, grid):
            yield PageFault(
                "J302",
                sheet.number,
                (left, low, right, upper),
                worded("a strip over the whole width parts the page in two 通线"),
                worded("let a picture or a story stand across it"),
            )


def _strips(sheet: SeenPage, grid: SeenGrid) -> Iterator[tuple[float, float]]:
    """Yield foot and top of strips in which nothing stands but rules.

    They are two lines high or more, have a rule over the whole width, or are one line high and
    above heads: subheads and pictures have as much white around them.
    """
    left, foot, right, top = grid.content(sheet)
    spans = [(box[1], box[3]) for box in _things(sheet) if box[0] < right and box[2] > left]
    rules = [rule[1] for rule in sheet.rules if rule[2] - rule[0] >= _WHOLE * (right - left)]
    covered = top
    for low, high in sorted(spans, key=lambda span: (-span[1], span[0])):
        ruled = any(high <= rule <= covered for rule in rules)
        lines = (covered - high) / grid.pitch
        parts = ruled or lines >= _LINES or (lines >= 1 and not _goes_on(sheet, high, grid))
        if parts and high > foot:
            yield high, covered
        covered = min(covered, low)


def _ends_text(sheet: SeenPage, upper: float, grid: SeenGrid) -> bool:
    """Whether the text of most columns ends at a strip."""
    columns = grid.on(sheet)
    ends = [line.box for _, line in grid.body(sheet)]
    ends += [picture.box for picture in sheet.pictures]
    ended = {
        column
        for box in ends
        if upper - _EDGE <= box[1] <= upper + _NEAR * grid.pitch
        for column in columns.touched(box[0], box[2], grid.size)
    }
    return len(ended) >= _HALF * len(columns.lefts)


def _goes_on(sheet: SeenPage, low: float, grid: SeenGrid) -> bool:
    """Whether text or a subhead follows a strip at once."""
    return any(
        line.size <= _SUBHEAD * grid.size and low - grid.pitch <= line.box[3] <= low + _EDGE
        for line in sheet.lines
    )


def _is_one_story(pieces: Sequence[SeenPiece], low: float, upper: float) -> bool:
    """Whether a story stands above a strip and below it too."""
    above = {piece.story for piece in pieces if piece.top >= upper}
    return any(piece.story in above and piece.foot <= low for piece in pieces)
