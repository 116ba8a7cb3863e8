"""The type area 版心 of a file: body text, pitch and foot, as most of its text shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..checks.report import Box, overlap
from .columns import HANG, SeenColumns, find_columns, leaves_margins
from .sheets import SeenLine, SeenPage

_ALIKE = 0.03
"""Part by which the size of body text may differ from the commonest."""
_RUNNING = 7
"""em from which a line is one of running text, no cell of a table and no paragraph's end."""
_PITCHES = (1.0, 3.0)
"""Sizes of body text between two baselines: less is a slip, more a blank line."""
_LEVEL = 0.1
"""Part of the pitch by which lines differ that stand on one baseline of the grid."""
_EM_FOOT = 0.12
"""em from the lowest baseline to the foot of the page."""
_HEAD_RULE, _HEAD_ROOM = 0.9, 0.25
"""Part of the width that a rule under masthead or running head has, and of the height in which it
stands."""


@dataclass(frozen=True, slots=True)
class SeenGrid:
    """Body text of a file: size and pitch (baseline to baseline) in pt, columns by side.

    ``foot`` is the height in pt over the sheet's lower edge at which full pages end.
    """

    size: float
    face: str
    pitch: float
    columns: Mapping[int, SeenColumns]
    foot: float

    def on(self, sheet: SeenPage) -> SeenColumns:
        """The columns of a page."""
        return self.columns[sheet.side]

    def is_body(self, line: SeenLine) -> bool:
        """Whether a line is set as body text is."""
        alike = abs(line.size - self.size) <= _ALIKE * self.size
        return alike and line.face == self.face and not line.furniture

    def body(self, sheet: SeenPage) -> list[tuple[int, SeenLine]]:
        """The lines of body text with the columns they begin in."""
        found = ((self.column(sheet, line), line) for line in sheet.lines if self.is_body(line))
        return [(column, line) for column, line in found if column is not None]

    def column(self, sheet: SeenPage, line: SeenLine) -> int | None:
        """The column that a line of about body size begins in."""
        return self.on(sheet).find(line.box[0], HANG * self.size)

    def area(self, sheet: SeenPage) -> Box:
        """The type area of a page: from its topmost line to the foot of full pages."""
        columns, trim = self.on(sheet), sheet.shape.trim
        tops = [line.ink[3] for line in sheet.lines]
        tops += [picture.box[3] for picture in sheet.pictures]
        top = max(max(tops, default=trim[3]), self.foot + self.pitch)
        area = overlap((columns.left, self.foot, columns.right, top), trim) or trim
        return trim if min(area[2] - area[0], area[3] - area[1]) < self.pitch else area

    def sides(self, sheet: SeenPage) -> tuple[float, float]:
        """Left and right of the type area, as wide as the rules that span all its columns.

        Of a page whose text is in a few of its columns the rule of the masthead shows the others.
        """
        left, _, right, _ = self.area(sheet)
        near = HANG * self.size
        rules = [
            rule
            for rule in sheet.rules
            if rule[0] < left + near and right - near < rule[2] and leaves_margins(sheet, rule)
        ]
        return min([left, *(r[0] for r in rules)]), max([right, *(r[2] for r in rules)])

    def content(self, sheet: SeenPage) -> Box:
        """The type area under the rule that closes masthead or running head, if any."""
        left, foot, right, top = self.area(sheet)
        reach = top - _HEAD_ROOM * (top - foot)
        rules = [
            rule[1]
            for rule in sheet.rules
            if rule[2] - rule[0] >= _HEAD_RULE * (right - left) and reach < rule[1] <= top
        ]
        return left, foot, right, min(rules, default=top)


def find_grid(sheets: Sequence[SeenPage]) -> SeenGrid | None:
    """The grid that most of the text stands on; None where there is no running text."""
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
    columns = find_columns(sheets, running, size)
    pitch = _pitch(body, size)
    foot = _lowest([line.base for _, line in body], pitch) - _EM_FOOT * size
    return SeenGrid(size, face, pitch, columns, foot)


def _lowest(bases: Sequence[float], pitch: float) -> float:
    """The lowest baseline of a grid on which two lines end: another may be an imprint's."""
    ordered = sorted(bases)
    near = _LEVEL * pitch
    shared = next((low for low, high in pairwise(ordered) if high - low < near), ordered[0])
    return next(base for base in ordered if abs((base - shared + near) % pitch - near) < near)


def _pitch(body: Sequence[tuple[SeenPage, SeenLine]], size: float) -> float:
    """The commonest step from one baseline to the next of those that begin alike."""
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
