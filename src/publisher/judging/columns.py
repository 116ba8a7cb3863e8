"""Columns of a file: where its running text begins, and what of the same grid stands between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..checks.report import Box
from .sheets import SeenLine, SeenPage

HANG = 0.6
"""em by which a line may begin left of its column, as one does whose first mark is squeezed, and by
which a full one may be longer or shorter."""
_APART = 0.7
"""Parts of a column's width between the left edges of two columns, at least."""
_FEW = 3
"""Lines that make a column."""
_MARGIN = 14.0
"""pt of white at the side of a page, at least: 5 mm."""
_MOST = 30
"""Columns of any page."""
_HALF = 0.5
"""Part of a column that something must cover to show that there is one."""


@dataclass(frozen=True, slots=True)
class SeenColumns:
    """The columns of right-hand or of left-hand pages: their left edges, and their width in pt."""

    lefts: tuple[float, ...]
    width: float

    @property
    def left(self) -> float:
        """The left edge of the type area."""
        return self.lefts[0]

    @property
    def right(self) -> float:
        """The right edge of the type area."""
        return self.lefts[-1] + self.width

    def find(self, x: float, slack: float) -> int | None:
        """The column in which a line begins at ``x``, give or take ``slack`` pt."""
        begun = [number for number, left in enumerate(self.lefts) if left - slack <= x]
        return begun[-1] if begun and x < self.lefts[begun[-1]] + self.width else None

    def touched(self, left: float, right: float, slack: float) -> tuple[int, ...]:
        """The columns that ``left`` to ``right`` lies over by more than ``slack`` pt."""
        return tuple(
            number
            for number, edge in enumerate(self.lefts)
            if min(right, edge + self.width) - max(left, edge) > slack
        )

    def gutters(self) -> Iterator[tuple[int, float, float]]:
        """Yield the number of the column before each gutter, and the gutter's edges.

        Columns with room for another one between them have no gutter.
        """
        for number, (left, right) in enumerate(pairwise(self.lefts)):
            if 0 < right - left - self.width < _APART * self.width:
                yield number, left + self.width, right


def find_columns(
    sheets: Sequence[SeenPage], running: Sequence[tuple[SeenPage, SeenLine]], size: float
) -> dict[int, SeenColumns]:
    """The columns of right-hand (1) and left-hand pages (0) from lines of ``running`` text.

    The grids of both sides are one, moved by the difference of the margins. Its columns are those
    in which full lines begin, and those of the same step in which pictures or heads stand.
    """
    width = _width([line.width for _, line in running])
    lefts: dict[int, list[float]] = {0: [], 1: []}
    for sheet, line in running:
        if abs(line.width - width) <= HANG * size:
            lefts[sheet.side].append(line.box[0])
    right, verso = (_edges(lefts[side], width, size) for side in (1, 0))
    move = min((one - other for one in right for other in verso), key=abs, default=0.0)
    moves = {1: 0.0, 0: move}
    pooled = [x + moves[side] for side, xs in lefts.items() for x in xs]
    things = [
        (left + moves[sheet.side], right + moves[sheet.side])
        for sheet in sheets
        for left, right in _things(sheet)
    ]
    edges = _completed(_edges(pooled, width, size), width, things)
    return {
        side: SeenColumns(tuple(edge - by for edge in edges), width) for side, by in moves.items()
    }


def _width(widths: Sequence[float]) -> float:
    """The commonest width of running lines: that of a column, as its sides are even."""
    count = Counter(map(round, widths))
    return float(max(count, key=lambda width: (count[width], width)))


def _things(sheet: SeenPage) -> Iterator[tuple[float, float]]:
    """Yield the sides of what stands in columns: pictures, heads, captions, text, frames, rules.

    What is drawn up to the trim stands in none.
    """
    yield from ((picture.box[0], picture.box[2]) for picture in sheet.pictures)
    yield from ((line.box[0], line.box[2]) for line in sheet.lines if not line.furniture)
    yield from ((box[0], box[2]) for box in sheet.frames if leaves_margins(sheet, box))
    yield from ((box[0], box[2]) for box in sheet.rules if leaves_margins(sheet, box))


def leaves_margins(sheet: SeenPage, box: Box) -> bool:
    """Whether there is a margin on both sides of ``box``."""
    trim = sheet.shape.trim
    return box[0] - trim[0] > _MARGIN and trim[2] - box[2] > _MARGIN


def _edges(xs: Sequence[float], width: float, size: float) -> list[float]:
    """The left edges at which columns stand, from the left: those of most lines first."""
    clusters: list[list[float]] = []
    for x in sorted(xs):
        if clusters and x - clusters[-1][0] <= HANG * size:
            clusters[-1].append(x)
        else:
            clusters.append([x])
    clusters = [one for one in clusters if len(one) >= _FEW] or clusters
    edges: list[float] = []
    for cluster in sorted(clusters, key=lambda one: (-len(one), one[0])):
        edge = Counter(round(x, 1) for x in cluster).most_common(1)[0][0]
        if all(abs(edge - other) >= _APART * width for other in edges):
            edges.append(edge)
    return sorted(edges)


def _completed(
    edges: Sequence[float], width: float, things: Sequence[tuple[float, float]]
) -> list[float]:
    """``edges`` with those of the columns of their grid that hold ``things`` without text."""
    steps = [after - before for before, after in pairwise(edges)]
    step = min(steps, default=0.0)
    if step < width:
        return list(edges)
    between = [
        before + n * step
        for before, after in pairwise(edges)
        for n in range(1, min(_MOST, round((after - before) / step)))
    ]
    whole = [*edges, *between]
    for edge, by in ((edges[0] - step, -step), (edges[-1] + step, step)):
        while len(whole) < _MOST and any(
            min(high, edge + width) - max(low, edge) > _HALF * width for low, high in things
        ):
            whole.append(edge)
            edge += by
    return sorted(whole)
