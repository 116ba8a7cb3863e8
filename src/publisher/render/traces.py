"""Where a writer has put what it wrote, in pt from the type area's corner.

Kept on the way, since it is known there exactly; ``spots`` makes of it where things stand on pages.
Matrices are as a PDF's, y down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..diagnostics import Place
from ..galley import FigureSetting, Setting, TablePart
from ..pictures.geometry import Matrix

AT_CORNER = (0.0, 0.0)
AGAIN = "again"
"""In the place of an item's number: a head over the rest of a story, printed once more."""


@dataclass(frozen=True, slots=True)
class TextTrace:
    """Lines ``first`` to ``first + count`` of a text; the first line's corner is at (0, 0).

    ``whole`` is what the text belongs to: an article's name, ``#``, and the number of the item,
    nothing for its head.
    Of a ``stacked`` text each line is a character, or a word that is turned.
    """

    whole: str
    text: Setting
    first: int
    count: int
    matrix: Matrix
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class PictureTrace:
    """A picture, or the box of one that is missing: left, top, width and height."""

    whole: str
    figure: FigureSetting
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TableTrace:
    """A table or a part of one whose first row begins at (0, 0).

    ``widths`` are its columns', ``pitch`` is the height of each of its ``part``'s lines.
    """

    whole: str
    part: TablePart
    widths: tuple[float, ...]
    matrix: Matrix
    pitch: float
    place: Place


Trace: TypeAlias = TextTrace | PictureTrace | TableTrace


def turned(x: float, y: float) -> Matrix:
    """What turns by 90° clockwise about a corner, and puts that at x, y."""
    return 0.0, 1.0, -1.0, 0.0, x, y
