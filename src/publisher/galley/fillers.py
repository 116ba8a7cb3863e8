"""Fillers (报花, 公益广告) set where a page stays white: which stands where, and how large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..edition import Edition, Filler
from ..layouts import MM, Layout
from ..makeup.plan import Plan, Rect
from ..makeup.remains import LOWEST, WHITE, find_remains, halves, is_hole
from ..pictures import Picture
from .figures import NARROWEST
from .planning import Fixture, as_fixed, fit_lines
from .setting import sharp_width
from .stories import forme

WHITEST = 0.35
"""Part of its rectangle that a filler may leave white; beyond that it stands there by mistake."""
FRAME = 1.5 * MM
"""pt between a filler and the hairline around it, which tells it from a picture of a story."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A filler in its ``place`` on ``page``, in columns and lines of the page's grid.

    ``picture`` and ``frame`` are left, top, width and height in pt from the type area's corner.
    """

    page: int
    place: Rect
    filler: Filler
    picture: tuple[float, float, float, float]
    frame: tuple[float, float, float, float]


def fill_remains(
    edition: Edition,
    plan: Plan,
    layout: Layout,
    pictures: Mapping[str, Picture],
    fixtures: Sequence[Fixture],
    cuts: Mapping[int, Layout],
) -> tuple[Filling, ...]:
    """The fillers of an edition that is planned for ``layout`` where its pages stay white.

    ``pictures`` are those of the edition's own folder by their names, ``fixtures`` the fixed matter
    of its pages, ``cuts`` the layouts of pages that have another grid. A filler stands once on a
    page at most, and one that was used less goes before another.
    """
    usable = [one for one in edition.fillers if one.name in pictures]
    if not usable:
        return ()
    desk = _Desk(usable, pictures)
    found: list[Filling] = []
    fixed = as_fixed(tuple(fixtures))
    for number, page in enumerate(plan.pages, 1):
        own = cuts.get(number, layout)
        grid = replace(forme(own), fixed=fixed)
        bench = _Bench(number, grid.area(number), own)
        here: set[str] = set()
        for place in find_remains(page, bench.area, grid.taken(number), grid.gap):
            found += desk.fill(place, bench, here)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Bench:
    """A page, numbered from 1, that is being filled: its area, and the layout that it has."""

    number: int
    area: Rect
    layout: Layout

    def set(self, place: Rect, filler: Filler, picture: Picture) -> tuple[float, Filling]:
        """A filler as large as ``place`` and its own pixels let it be, and what it covers.

        It stands in the middle, at the foot of the page on that foot; what it covers is the part
        of the place that its frame takes.
        """
        layout, pitch = self.layout, self.layout.pitch
        gap = (pitch - layout.cell) / 2
        left, top = layout.column_left(place.column), place.line * pitch + gap
        width = layout.span_cells(place.columns) * layout.cell
        height = place.lines * pitch - 2 * gap
        ratio = picture.width / picture.height
        sharp = sharp_width(picture, picture.width, layout.settings.figure.ppi)
        shown = min(width - 2 * FRAME, sharp, (height - 2 * FRAME) * ratio)
        around = shown + 2 * FRAME, shown / ratio + 2 * FRAME
        low = place.bottom == self.area.bottom
        x = left + (width - around[0]) / 2
        y = top + (height - around[1]) / (1 if low else 2)
        drawn = x + FRAME, y + FRAME, shown, shown / ratio
        filling = Filling(self.number, place, filler, drawn, (x, y, *around))
        return around[0] * around[1] / (width * height), filling

    def part(self, filling: Filling) -> tuple[Rect, Rect | None]:
        """The part of its place that a filler takes, and what it leaves if that is a hole.

        It then stands below that, or at the left of it.
        """
        place, layout = filling.place, self.layout
        *_, width, height = filling.frame
        lines = fit_lines(height, layout)
        above = replace(place, lines=place.lines - lines - WHITE)
        if is_hole(above, self.area):
            return replace(place, line=place.bottom - lines, lines=lines), above
        wide = (n for n in range(1, place.columns) if layout.span_cells(n) * layout.cell >= width)
        columns = next(wide, place.columns)
        left = place.columns - columns
        beside = replace(place, column=place.column + columns, columns=left)
        if left and is_hole(beside, self.area):
            return replace(place, columns=columns), beside
        return place, None


class _Desk:
    """Whoever fills what is white, with fillers in order of their names, and how often they were.

    A rectangle that none of them fills is halved, across its longer side; what one of them leaves
    is filled too, if it is a hole.
    """

    def __init__(self, fillers: Sequence[Filler], pictures: Mapping[str, Picture]) -> None:
        self._fillers, self._pictures = fillers, pictures
        self._used: Counter[str] = Counter()

    def fill(self, place: Rect, bench: _Bench, here: set[str]) -> Iterator[Filling]:
        """Yield what stands in ``place``; what is ``here`` on the page already does not."""
        fitting = [
            (-self._used[filler.name], covered, filling)
            for filler in self._fillers
            if filler.name not in here
            for covered, filling in (bench.set(place, filler, self._pictures[filler.name]),)
            if covered >= 1 - WHITEST and filling.picture[2] >= NARROWEST
        ]
        if fitting:
            # Of equals the first.
            *_, best = max(fitting, key=lambda one: one[:2])
            self._used[best.filler.name] += 1
            here.add(best.filler.name)
            own, rest = bench.part(best)
            yield bench.set(own, best.filler, self._pictures[best.filler.name])[1]
            if rest is not None:
                yield from self.fill(rest, bench, here)
            return
        width = bench.layout.span_cells(place.columns) * bench.layout.cell
        for part in halves(place, level=place.lines * bench.layout.pitch > width):
            if part.lines >= LOWEST:
                yield from self.fill(part, bench, here)
