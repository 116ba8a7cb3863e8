"""Grids of pictures (组图): rows as wide as each other, each of one height, every picture whole.

Lengths are in any one unit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MOST_ACROSS = 8
"""Pictures in one row at most."""
STRIP = 4.0
"""What it is worth that a picture alone in its row does not fill it."""
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture for a grid: width to height, and how wide it may be; ``alone`` in its row."""

    ratio: float
    widest: float = math.inf
    alone: bool = False


@dataclass(frozen=True, slots=True)
class GridBounds:
    """What a grid of some ``width`` is held to.

    ``gutter`` is between pictures; they are ``narrowest`` at least, a row ``tallest`` at most. The
    best have an area of ``ideal``, and none in a row with others has more than ``most``.
    """

    width: float
    gutter: float
    narrowest: float
    tallest: float
    ideal: float
    most: float = math.inf


@dataclass(frozen=True, slots=True)
class TileRow:
    """Tiles ``first`` to ``end`` beside each other at one ``height``."""

    first: int
    end: int
    height: float


def part_rows(tiles: Sequence[Tile], bounds: GridBounds) -> tuple[TileRow, ...]:
    """The tiles in order in rows, so that all are as near as can be to the best area.

    Rows that bounds forbid are none; a tile can always have one to itself.
    """
    best: list[tuple[float, TileRow | None]] = [(0.0, None)]
    for end in range(1, len(tiles) + 1):
        tried: list[tuple[float, TileRow]] = []
        for first in range(max(0, end - MOST_ACROSS), end):
            row = TileRow(first, end, _height(tiles[first:end], bounds))
            cost = _cost(tiles[first:end], row.height, bounds)
            if cost is not None:
                tried.append((best[first][0] + cost, row))
        best.append(min(tried, key=lambda one: one[0]))
    rows: list[TileRow] = []
    last = best[-1][1]
    while last is not None:
        rows.append(last)
        last = best[last.first][1]
    return tuple(reversed(rows))


def fills(tiles: Sequence[Tile], row: TileRow, bounds: GridBounds) -> bool:
    """Whether a row is as wide as its grid."""
    inner = sum(tile.ratio for tile in tiles[row.first : row.end]) * row.height
    gutters = (row.end - row.first - 1) * bounds.gutter
    return inner + gutters >= bounds.width * (1 - _ROUNDING)


def _height(tiles: Sequence[Tile], bounds: GridBounds) -> float:
    """The height at which tiles fill a row; one alone is held to its own bounds."""
    inner = bounds.width - (len(tiles) - 1) * bounds.gutter
    height = inner / sum(tile.ratio for tile in tiles)
    if len(tiles) > 1:
        return height
    widest = max(bounds.narrowest, tiles[0].widest)
    return min(height, bounds.tallest, widest / tiles[0].ratio)


def _cost(tiles: Sequence[Tile], height: float, bounds: GridBounds) -> float | None:
    """What a row is worth; None if it may not be."""
    widths = [tile.ratio * height for tile in tiles]
    areas = [width * height for width in widths]
    cost = sum(math.log(area / bounds.ideal) ** 2 for area in areas)
    if len(tiles) == 1:
        return cost + (STRIP if widths[0] < bounds.width * (1 - _ROUNDING) else 0)
    if any(tile.alone for tile in tiles) or height > bounds.tallest or max(areas) > bounds.most:
        return None
    if min(widths) < bounds.narrowest * (1 - _ROUNDING):
        return None
    large = (w > tile.widest for w, tile in zip(widths, tiles, strict=True))
    return None if any(large) else cost
