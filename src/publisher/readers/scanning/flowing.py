"""How text flows through a story: the order of its pieces, and where its paragraphs begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...characters import CLOSERS, STOPS
from .cutting import read_columns
from .pieces import ScannedPiece, Sort
from .sheet import ScannedArea, ScannedLine

INDENT = (1.2, 2.8)
"""Em that a paragraph's first line is set in: two (clreq 4.3), less a hanging mark."""
_STOPPED = re.compile("[。！？…”’」』）)：:；]$")
_BEGINS_BADLY = re.compile(f"^[{STOPS}{CLOSERS}]")


REACH = 40.0
"""Em up and down the page in which a column's lines tell its edges; further off are other grids."""


@dataclass(frozen=True, slots=True)
class ColumnEdges:
    """The places of the body's lines, from which the edges of a column are told."""

    places: tuple[ScannedArea, ...]
    em: float

    def left(self, area: ScannedArea) -> float:
        """The left edge of the column that ``area`` stands in."""
        reach = REACH * self.em
        near = [
            one.left
            for one in self.places
            if -0.6 * self.em <= area.left - one.left <= INDENT[1] * self.em
            and one.over(area) > 0
            and one.beside(area) > -reach
        ]
        return _usual(near, self.em, area.left)

    def right(self, area: ScannedArea) -> float:
        """The right edge of the column that ``area`` begins in."""
        left, reach = self.left(area), REACH * self.em
        near = [
            one.right
            for one in self.places
            if -0.6 * self.em <= one.left - left <= INDENT[1] * self.em
            and one.beside(area) > -reach
            and one.right > area.right - self.em
        ]
        return _usual(near, self.em, area.right)

    def edges(self, area: ScannedArea) -> tuple[float, float]:
        """Both edges of the column that ``area`` stands in the middle of, however short."""
        slack, reach = 0.6 * self.em, REACH * self.em
        around = [
            one
            for one in self.places
            if one.left <= area.left + slack
            and one.right >= area.right - slack
            and one.beside(area) > -reach
        ]
        left = _usual([one.left for one in around], self.em, self.left(area))
        return left, _usual([one.right for one in around], self.em, self.right(area))


def find_columns(lines: Sequence[ScannedLine], em: float) -> ColumnEdges:
    """Keep the places of the lines of the body."""
    return ColumnEdges(
        tuple(one.area for one in lines if 0.85 * em < one.size < 1.2 * em and len(one.text) >= 5),
        em,
    )


def _usual(places: Sequence[float], em: float, other: float) -> float:
    """The place that most of ``places`` share within half an em, ``other`` of none."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][0] < 0.5 * em:
            groups[-1].append(place)
        else:
            groups.append([place])
    best = max(groups, key=len, default=[other])
    return best[len(best) // 2]


def begins(line: ScannedLine, columns: ColumnEdges) -> bool:
    """Whether ``line`` begins a paragraph by its indent."""
    shift = (line.area.left - columns.left(line.area)) / columns.em
    return INDENT[0] <= shift <= INDENT[1] and not _BEGINS_BADLY.search(line.text)


def ends(line: ScannedLine, columns: ColumnEdges) -> bool | None:
    """Whether ``line`` ends a paragraph; None where it is full and ends with a stop."""
    if columns.right(line.area) - line.area.right > 1.3 * columns.em:
        return True
    return None if _STOPPED.search(line.text) else False


def fits(before: ScannedLine, after: ScannedLine, columns: ColumnEdges) -> int:
    """How well ``after`` may follow ``before``: 1 it does, −1 it does not, 0 it may."""
    if _BEGINS_BADLY.search(after.text):
        return -1
    ended = ends(before, columns)
    if ended is None:
        return 0
    return 1 if ended == begins(after, columns) else -1


def put_in_order(pieces: Sequence[ScannedPiece], columns: ColumnEdges) -> list[ScannedPiece]:
    """A story's pieces in reading order.

    A picture over all columns may part a story in two bands, each read to its end, or stand in
    columns that run on under it: the text says which, by where its lines break off.
    """
    slack = 0.6 * columns.em
    banded = read_columns(pieces, lambda one: one.area, slack)
    texts = [one for one in pieces if one.sort is Sort.STACK]
    others = [one for one in banded if one.sort is not Sort.STACK]
    flowing = read_columns(texts, lambda one: one.area, slack)
    if [one for one in banded if one.sort is Sort.STACK] == flowing:
        return banded
    if _flow(flowing, columns) <= _flow([o for o in banded if o.sort is Sort.STACK], columns):
        return banded
    for other in others:
        at = next((n for n, one in enumerate(flowing) if _under(one, other)), len(flowing))
        flowing.insert(at, other)
    return flowing


def _under(piece: ScannedPiece, other: ScannedPiece) -> bool:
    return piece.area.over(other.area) > 0 and piece.area.top > other.area.top


def _flow(pieces: Sequence[ScannedPiece], columns: ColumnEdges) -> int:
    return sum(
        fits(a.lines[-1], b.lines[0], columns) for a, b in pairwise(pieces) if a.lines and b.lines
    )


def common(values: Sequence[str]) -> str:
    """The most frequent of ``values``, the first by alphabet of several."""
    counts = Counter(values)
    return max(sorted(counts), key=lambda one: counts[one], default="")
