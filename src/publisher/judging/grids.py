"""The type area 版心 and the columns of a file, as its body text shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..checks.report import Box, overlap
from .sheets import Line, Sheet

_ALIKE = 0.03
"""Part by which the size of body text may differ from the commonest."""
_RUNNING = 7
"""em from which a line is one of running text, no cell of a table and no paragraph's end."""
_INDENT, _HANG = 2.5, 0.6
"""em by which a line may begin right of its column's edge, as the first of a paragraph in a frame
does, and left of it, as a mark does that hangs."""
_APART = 0.7
"""Parts of a column's width between the left edges of two columns, at least."""
_FEW = 3
"""Lines that make a column."""
_PITCHES = (1.0, 3.0)
"""Sizes of body text between two baselines: less is a slip, more a blank line."""
_LEVEL = 0.2
"""em by which lines differ that stand on one baseline."""
_EM_FOOT = 0.12
"""em from the lowest baseline to the foot of the page."""
_HEAD_RULE, _HEAD_ROOM = 0.9, 0.25
"""Part of the width that a rule under masthead or running head has, and of the height in which it
stands."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of right-hand or of left-hand pages: their left edges, and their width in pt."""

    lefts: tuple[float, ...]
    width: float

    @property
    def left(self) -> float:
        """Give the left edge of the type area."""
        return self.lefts[0]

    @property
    def right(self) -> float:
        """Give the right edge of the type area."""
        return self.lefts[-1] + self.width

    def find(self, x: float, slack: float) -> int | None:
        """Give the column in which a line begins at ``x``, give or take ``slack`` pt."""
        begun = [number for number, left in enumerate(self.lefts) if left - slack <= x]
        return begun[-1] if begun and x < self.lefts[begun[-1]] + self.width else None

    def touched(self, left: float, right: float, slack: float) -> tuple[int, ...]:
        """Give the columns that ``left`` to ``right`` lies over by more than ``slack`` pt."""
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


@dataclass(frozen=True, slots=True)
class Grid:
    """Body text of a file: size and pitch (baseline to baseline) in pt, columns by side.

    ``foot`` is the height in pt over the sheet's lower edge at which full pages end.
    """

    size: float
    face: str
    pitch: float
    columns: Mapping[int, Columns]
    foot: float

    def on(self, sheet: Sheet) -> Columns:
        """Give the columns of a page."""
        return self.columns[sheet.side]

    def is_body(self, line: Line) -> bool:
        """Say whether a line is set as body text is."""
        alike = abs(line.size - self.size) <= _ALIKE * self.size
        return alike and line.face == self.face and not line.furniture

    def body(self, sheet: Sheet) -> list[tuple[int, Line]]:
        """Give the lines of body text with the columns they begin in."""
        found = ((self.column(sheet, line), line) for line in sheet.lines if self.is_body(line))
        return [(column, line) for column, line in found if column is not None]

    def column(self, sheet: Sheet, line: Line) -> int | None:
        """Give the column that a line of about body size begins in."""
        return self.on(sheet).find(line.box[0], _HANG * self.size)

    def area(self, sheet: Sheet) -> Box:
        """Give the type area of a page: from its topmost line to the foot of full pages."""
        columns, trim = self.on(sheet), sheet.shape.trim
        tops = [line.ink[3] for line in sheet.lines]
        tops += [picture.box[3] for picture in sheet.pictures]
        top = max(max(tops, default=trim[3]), self.foot + self.pitch)
        area = overlap((columns.left, self.foot, columns.right, top), trim) or trim
        return trim if min(area[2] - area[0], area[3] - area[1]) < self.pitch else area

    def content(self, sheet: Sheet) -> Box:
        """Give the type area under the rule that closes masthead or running head, if any."""
        left, foot, right, top = self.area(sheet)
        reach = top - _HEAD_ROOM * (top - foot)
        rules = [
            rule[1]
            for rule in sheet.rules
            if rule[2] - rule[0] >= _HEAD_RULE * (right - left) and reach < rule[1] <= top
        ]
        return left, foot, right, min(rules, default=top)


def find_grid(sheets: Sequence[Sheet]) -> Grid | None:
    """Give the grid that most of the text stands on; None where there is no running text."""
    count: Counter[tuple[float, str]] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            if not line.furniture:
                count[round(line.size, 1), line.face] += len(line.text)
    if not count:
        return None
    # Equal counts are decided by the larger size, so that the order of a file does not matter.
    size, face = max(count, key=lambda one: (count[one], one))
    body = [
        (sheet, line)
        for sheet in sheets
        for line in sheet.lines
        if line.face == face and abs(line.size - size) <= _ALIKE * size and not line.furniture
    ]
    running = [(sheet, line) for sheet, line in body if line.width >= _RUNNING * size]
    if not running:
        return None
    width = _column_width(line.width for _, line in running)
    columns = _columns(running, width, size)
    foot = _lowest([line.base for _, line in running], size) - _EM_FOOT * size
    return Grid(size, face, _pitch(body, size), columns, foot)


def _lowest(bases: Sequence[float], size: float) -> float:
    """Give the lowest baseline that two lines stand on: a single one may be an imprint's."""
    ordered = sorted(bases)
    shared = (low for low, high in pairwise(ordered) if high - low < _LEVEL * size)
    return next(shared, ordered[0])


def _column_width(widths: Iterable[float]) -> float:
    """Give the commonest width of running lines: that of a column, as its sides are even."""
    count = Counter(map(round, widths))
    return float(max(count, key=lambda width: (count[width], width)))


def _columns(
    running: Sequence[tuple[Sheet, Line]], width: float, size: float
) -> dict[int, Columns]:
    """Give the columns of each side: those that its own pages show, and those of the other side.

    The grids of both sides are one, moved by the difference of the margins.
    """
    lefts: dict[int, list[float]] = {0: [], 1: []}
    for sheet, line in running:
        lefts[sheet.side].append(line.box[0])
    found = {side: _edges(xs, width, size) for side, xs in lefts.items()}
    moves = [one - other for one in found[1] for other in found[0]]
    move = min(moves, key=abs, default=0.0)
    return {
        0: Columns(_joined(found[0], [edge - move for edge in found[1]], width), width),
        1: Columns(_joined(found[1], [edge + move for edge in found[0]], width), width),
    }


def _joined(own: Sequence[float], others: Sequence[float], width: float) -> tuple[float, ...]:
    """Give ``own`` edges and those of ``others`` that are no column's of theirs."""
    edges = list(own)
    for edge in others:
        if all(abs(edge - other) >= _APART * width for other in edges):
            edges.append(edge)
    return tuple(sorted(edges))


def _edges(xs: Sequence[float], width: float, size: float) -> tuple[float, ...]:
    """Give the left edges at which columns stand, from the left: those of most lines first."""
    clusters: list[list[float]] = []
    for x in sorted(xs):
        if clusters and x - clusters[-1][0] <= _HANG * size:
            clusters[-1].append(x)
        else:
            clusters.append([x])
    clusters = [one for one in clusters if len(one) >= _FEW] or clusters
    clusters.sort(key=lambda one: (-len(one), one[0]))
    edges = [Counter(round(x, 1) for x in one).most_common(1)[0][0] for one in clusters]
    return _joined((), edges, width)


def _pitch(body: Sequence[tuple[Sheet, Line]], size: float) -> float:
    """Give the commonest step from one baseline to the next of those that begin alike."""
    bases: dict[tuple[int, int], list[float]] = {}
    for sheet, line in body:
        bases.setdefault((sheet.number, round(line.box[0] / size)), []).append(line.base)
    steps: Counter[float] = Counter()
    for column in bases.values():
        for low, high in pairwise(sorted(column)):
            if _PITCHES[0] * size <= high - low <= _PITCHES[1] * size:
                steps[round(high - low, 1)] += 1
    if not steps:
        return _PITCHES[0] * size
    return max(steps, key=lambda step: (steps[step], -step))
