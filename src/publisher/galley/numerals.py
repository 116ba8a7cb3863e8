"""Numbers in tables: their points under each other, their units under the head of their column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..article.model import Run, Runs, Table, plain
from ..article.numbers import are_numbers, point_of
from ..composition import is_unit
from ..layouts import TextStyle
from .typesetter import Typesetter

_UNIT = re.compile(r"(?P<head>.*?)\s*(?P<unit>[（(](?P<inner>[^（）()]{1,12})[）)])", re.DOTALL)


def part_unit(runs: Runs) -> tuple[Runs, Runs]:
    """The text of a head without its unit, and the unit in its brackets, if it ends in one."""
    text = plain(runs)
    found = _UNIT.fullmatch(text)
    parted = found and found["head"] and is_unit(found["inner"].strip())
    if not found or not parted or any(run.ruby or run.formula for run in runs):
        return runs, ()
    return _slice(runs, 0, found.end("head")), _slice(runs, found.start("unit"), len(text))


def _slice(runs: Runs, start: int, end: int) -> Runs:
    kept: list[Run] = []
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        kept += [replace(run, text=text)] if text else []
        at += len(run.text)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Points:
    """A column of numbers: em before and behind their points, of the longest on each side."""

    before: float
    behind: float

    @property
    def width(self) -> float:
        """The em that the column takes."""
        return self.before + self.behind


def find_points(table: Table, typesetter: Typesetter, style: TextStyle) -> dict[int, Points]:
    """The columns of numbers, set flush right, whose points do not stand even by themselves.

    They do where all numbers have as many characters behind the point.
    """
    found: dict[int, Points] = {}
    columns: list[list[Runs]] = [[] for _ in table.align]
    for place, runs in table.spans():
        if place.row >= table.heads and place.columns == 1:
            columns[place.column].append(runs)
    for column, (align, cells) in enumerate(zip(table.align, columns, strict=True)):
        texts = [plain(runs) for runs in cells]
        if any(run.is_boxed for runs in cells for run in runs):
            continue
        if align != "right" or column < table.stub or not are_numbers(texts):
            continue
        tails = {_shape(text[point_of(text) :]) for text in texts if text.strip()}
        if len(tails) < 2:
            continue
        sides = [side_widths(runs, typesetter, style) for runs in cells]
        found[column] = Points(max(a for a, _ in sides), max(b for _, b in sides))
    return found


def _shape(tail: str) -> str:
    return re.sub("[0-9]", "0", tail)


def side_widths(runs: Runs, typesetter: Typesetter, style: TextStyle) -> tuple[float, float]:
    """The em of a number before and behind its point."""
    pens = typesetter.pens(runs, style)
    at = min(point_of(plain(runs)) or 0, len(pens) - 1)
    return pens[at], pens[-1] - pens[at]
