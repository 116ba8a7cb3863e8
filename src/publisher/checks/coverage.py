"""Ink on the plates of a page: how much lies in one place, where it is most, how much is covered.

What counts is the mean of 15 mm², the area over which the Ghent Workgroup (GWG 2015, total ink
coverage) has it measured: less of it neither smears nor sets off, and a single pixel is an edge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, cast

from PIL import Image, ImageFilter, ImageMath, ImageStat

from ..layouts import MM
from ..plates import Plate
from .report import Box, PageInk, overlap
from .subject import PageView, Subject

RESOLUTION = 72.0
"""Pixels an inch: 15 mm² are a square of eleven. With twice as many the most ink of nine printed
pages, 64 to 210 %, changed by 2 % of ink at most, with thrice as many by 4."""
AREA = 15.0
"""mm² over which ink is measured."""
SLACK = 2.0
"""Percent for levels that were rounded, up to a half of 0.4 % in each of four plates, twice."""
_LARGEST = 16_000_000
"""Pixels of a page; a larger one is measured with fewer pixels an inch."""
_CELL = 36
"""Pixels of a square by which places are told apart."""
_SPECK = 3
"""Pixels, 0.4 mm², from which a place counts that is no large one."""
_LISTED = 5
"""Places of each kind that are told of a page."""
_LEVEL = 255 / 100


_Pixels: TypeAlias = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Heavy:
    """A place with too much ink: its box in pt, the most there in percent.

    It is ``wide`` where that is the mean of 15 mm².
    """

    box: Box
    total: float
    wide: bool


@dataclass(frozen=True)
class Cover:
    """The plates of a page inside ``box``, in pt; ``scale`` is in pixels a pt."""

    plates: tuple[Plate, ...]
    box: Box
    scale: float

    @property
    def ink(self) -> PageInk:
        """What a report says of the page."""
        low, high = cast(tuple[int, int], self._means.getextrema())
        where = self._where(_mask(self._means, high)) if high > low else None
        shares = (
            (plate.name, ImageStat.Stat(plate.image).mean[0] / _LEVEL) for plate in self.plates
        )
        return PageInk(
            tuple((name, round(share, 2)) for name, share in shares),
            round(high / _LEVEL, 1),
            where,
        )

    @cached_property
    def _sum(self) -> Image.Image:
        return _added(self._inked)

    @cached_property
    def _means(self) -> Image.Image:
        side = AREA**0.5 * MM * self.scale
        blur = ImageFilter.BoxBlur(max(0.0, (side - 1) / 2))
        return _added([image.filter(blur) for image in self._inked])

    @property
    def _inked(self) -> list[Image.Image]:
        """The plates that have ink, or one that has none: most pages are black alone."""
        found = [plate.image for plate in self.plates if plate.image.getbbox() is not None]
        return found or [self.plates[0].image]

    def most_in(self, box: Box) -> float:
        """The most ink of any pixel in ``box``, in percent."""
        place = self._pixels(box)
        if place is None:
            return 0.0
        return cast(tuple[int, int], self._sum.crop(place).getextrema())[1] / _LEVEL

    def _pixels(self, box: Box) -> _Pixels | None:
        left, top = self.box[0], self.box[3]
        width, height = self._sum.size
        x1, y1 = int((box[0] - left) * self.scale), int((top - box[3]) * self.scale)
        x2, y2 = int((box[2] - left) * self.scale) + 1, int((top - box[1]) * self.scale) + 1
        x1, y1, x2, y2 = max(0, x1), max(0, y1), min(width, x2), min(height, y2)
        return (x1, y1, x2, y2) if x1 < x2 and y1 < y2 else None

    def _where(self, mask: Image.Image) -> Box | None:
        found = mask.getbbox()
        return None if found is None else self._on_page(found)

    def _on_page(self, place: _Pixels) -> Box:
        left, top = self.box[0], self.box[3]
        x1, y1, x2, y2 = (side / self.scale for side in place)
        return left + x1, top - y2, left + x2, top - y1

    def heavy(self, limit: float) -> list[Heavy]:
        """Where more than ``limit`` percent of ink lies: large places first, the worst first.

        What is large is so on the mean of 15 mm².
        """
        large = list(self._places(self._means, limit, 1, wide=True))
        small = [
            place
            for place in self._places(self._sum, limit, _SPECK, wide=False)
            if not any(overlap(place.box, one.box) for one in large)
        ]
        return [
            *sorted(large, key=lambda one: -one.total)[:_LISTED],
            *sorted(small, key=lambda one: -one.total)[:_LISTED],
        ]

    def _places(
        self, image: Image.Image, limit: float, least: int, *, wide: bool
    ) -> Iterator[Heavy]:
        """Places of ``least`` pixels together where ``image`` is over the limit."""
        allowed = int((limit + SLACK) * _LEVEL)
        if cast(tuple[int, int], image.getextrema())[1] <= allowed:
            return
        mask = _mask(image, allowed + 1)
        for cells in _groups(_cells(mask)):
            place = (
                min(cell[0] for cell in cells), min(cell[1] for cell in cells),
                max(cell[2] for cell in cells), max(cell[3] for cell in cells),
            )  # fmt: skip
            if mask.crop(place).histogram()[255] >= least:
                most = cast(tuple[int, int], image.crop(place).getextrema())[1]
                yield Heavy(self._on_page(place), most / _LEVEL, wide)


def cover(subject: Subject, view: PageView, box: Box) -> Cover:
    """The ink of a page inside ``box``, in pt. Raises ``Endless``."""
    size = (box[2] - box[0]) * (box[3] - box[1])
    scale = min(RESOLUTION / 72, (_LARGEST / max(1.0, size)) ** 0.5)
    plates = subject.separations().plates(view.number - 1, scale * 72, box)
    return Cover(plates, box, scale)


def _added(planes: list[Image.Image]) -> Image.Image:
    total = planes[0].convert("I")
    for plane in planes[1:]:
        total = cast(
            Image.Image,
            ImageMath.lambda_eval(lambda args: args["a"] + args["b"], a=total, b=plane),
        )
    return total


def _mask(image: Image.Image, least: int) -> Image.Image:
    """White where ``image`` has at least so much."""
    found = ImageMath.lambda_eval(
        lambda args: args["convert"]((args["a"] >= args["b"]) * 255, "L"), a=image, b=least
    )
    return cast(Image.Image, found)


def _cells(mask: Image.Image) -> dict[tuple[int, int], _Pixels]:
    """For each square in which something is marked the box around it, in pixels."""
    found = {}
    for row in range(0, mask.height, _CELL):
        if mask.crop((0, row, mask.width, row + _CELL)).getbbox() is None:
            continue
        for column in range(0, mask.width, _CELL):
            inner = mask.crop((column, row, column + _CELL, row + _CELL)).getbbox()
            if inner is not None:
                found[column // _CELL, row // _CELL] = (
                    column + inner[0], row + inner[1], column + inner[2], row + inner[3],
                )  # fmt: skip
    return found


def _groups(cells: Mapping[tuple[int, int], _Pixels]) -> Iterator[list[_Pixels]]:
    """The boxes of squares that touch each other together."""
    left = dict(cells)
    while left:
        ready = [min(left)]
        group = []
        while ready:
            x, y = cell = ready.pop()
            if cell in left:
                group.append(left.pop(cell))
                ready += [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        yield group
