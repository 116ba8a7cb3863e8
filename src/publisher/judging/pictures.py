"""Pictures of a page: how wide, in what shape, how far enlarged, and which one dominates."""

from __future__ import annotations

from collections.abc import Iterator

from ..checks.report import Box
from ..layouts import MM
from ..tongues import Said, worded
from .faults import PageFault
from .grids import SeenGrid
from .limits import Limits
from .sheets import SeenPage, SeenPicture

SLACK = 3.0
"""pt by which what stands in one column may reach into the next."""
FEW = 2
"""Lines that make text at a picture's side."""


def width_of(picture: SeenPicture) -> float:
    """The width of a picture in mm."""
    return (picture.box[2] - picture.box[0]) / MM


def area_of(box: Box) -> float:
    """The area of a box in square pt."""
    return (box[2] - box[0]) * (box[3] - box[1])


def share_of(sheet: SeenPage, grid: SeenGrid) -> float:
    """The share of the type area that pictures take."""
    return sum(area_of(picture.box) for picture in sheet.pictures) / area_of(grid.area(sheet))


def judge_pictures(sheet: SeenPage, grid: SeenGrid, limits: Limits) -> Iterator[PageFault]:
    """Report pictures that are ornaments, slips, or coarse, and pages on which none dominates."""
    for picture in sheet.pictures:
        least = max(limits.picture_width, limits.picture_column * grid.on(sheet).width / MM)
        if has_text_beside(picture, sheet, grid):
            least = limits.picture_beside
        for reason, mend, code in _wrong(picture, least, limits):
            yield PageFault(code, sheet.number, picture.box, reason, mend)
    yield from _judge_dominance(sheet, grid, limits)


def has_text_beside(picture: SeenPicture, sheet: SeenPage, grid: SeenGrid) -> bool:
    """Whether body text stands at a picture's side in its own columns (绕图)."""
    left, foot, right, top = picture.box
    columns = grid.on(sheet)
    own = columns.touched(left, right, SLACK)
    beside = [
        line
        for line in sheet.lines
        if grid.is_body(line)
        and foot < line.base < top
        and (line.box[2] <= left or right <= line.box[0])
        and set(own).intersection(columns.touched(line.box[0], line.box[2], SLACK))
    ]
    return len(beside) >= FEW


def _wrong(picture: SeenPicture, least: float, limits: Limits) -> Iterator[tuple[Said, Said, str]]:
    wide, high = width_of(picture), (picture.box[3] - picture.box[1]) / MM
    if wide < least:
        yield (
            worded(
                "a picture is {wide:.0f} mm wide, {least:.0f} mm are the least in these columns",
                wide=wide,
                least=least,
            ),
            worded("print it over a whole column, or leave it out"),
            "J101",
        )
    ratio = max(wide, high) / min(wide, high)
    if ratio > limits.picture_ratio:
        yield (
            worded(
                "a picture of {wide:.0f} × {high:.0f} mm is a slip: 1 : {ratio:.1f}",
                wide=wide,
                high=high,
                ratio=ratio,
            ),
            worded("choose another part of it, or another picture"),
            "J102",
        )
    enlarged = limits.picture_ppi / picture.ppi if picture.ppi else 0.0
    if enlarged > limits.picture_enlarged:
        yield (
            worded(
                "a picture of {ppi:.0f} ppi is printed {enlarged:.1f} times too large",
                ppi=picture.ppi,
                enlarged=enlarged,
            ),
            worded("print it smaller, or take a picture with more pixels"),
            "J103",
        )


def _judge_dominance(sheet: SeenPage, grid: SeenGrid, limits: Limits) -> Iterator[PageFault]:
    ordered = sorted(sheet.pictures, key=lambda picture: -area_of(picture.box))
    if len(ordered) < 2 or share_of(sheet, grid) > limits.picture_page:
        return
    first, second = (area_of(picture.box) for picture in ordered[:2])
    if second > limits.picture_second * first:
        yield PageFault(
            "J104",
            sheet.number,
            ordered[1].box,
            worded(
                "the second picture has {second:.0%} of the largest: none dominates 主图",
                second=second / first,
            ),
            worded(
                "make one the main picture; others have {picture_second:.0%} of it or less",
                picture_second=limits.picture_second,
            ),
        )
