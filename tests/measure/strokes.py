"""Lines that are drawn under and through text: flat rectangles and wavy bands, read from a PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import pikepdf

Numbers: TypeAlias = tuple[float, ...]
FLAT = 0.2, 0.8
"""pt that a line under text is thick; rules of layouts are not filled in artifacts."""

HIGHEST = 2.0
"""pt of a wavy band; letters of the press's marks are drawn as shapes too, and are higher."""


@dataclass(frozen=True)
class Bar:
    """A filled rectangle, or the box around a wavy band: page, edges in pt, colour operands."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    color: Numbers
    waves: int = 0


def bars(content: bytes) -> list[Bar]:
    """Give the flat rectangles that a PDF fills in artifacts, with their ink."""
    return [one for one in _filled(content) if not one.waves and _is_flat(one)]


def waves(content: bytes) -> list[Bar]:
    """Give the wavy bands of a PDF, each with the number of its crests."""
    return [one for one in _filled(content) if one.waves > 1 and one.top - one.bottom < HIGHEST]


def _is_flat(one: Bar) -> bool:
    return FLAT[0] < one.top - one.bottom < FLAT[1]


def _filled(content: bytes) -> list[Bar]:
    """Give what is filled of rectangles and of shapes with both curves and straight edges."""
    found: list[Bar] = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages):
            walk = _Walk(number)
            for operands, operator in cast(Any, pikepdf.parse_content_stream(page)):
                walk.step(str(operator), operands)
            found += walk.found
    return found


class _Walk:
    """The graphics state of one page, as far as filled paths need it."""

    def __init__(self, page: int) -> None:
        self.found: list[Bar] = []
        self._page = page
        self._matrix: Numbers = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self._color: Numbers = ()
        self._stack: list[tuple[Numbers, Numbers]] = []
        self._boxes: list[Numbers] = []
        self._shapes: list[tuple[list[tuple[float, float]], int, int]] = []

    def step(self, name: str, operands: Sequence[Any]) -> None:
        """Follow one instruction."""
        if name == "q":
            self._stack.append((self._matrix, self._color))
        elif name == "Q":
            self._matrix, self._color = self._stack.pop()
        elif name == "cm":
            self._matrix = product(tuple(map(float, operands)), self._matrix)
        elif name in ("rg", "g", "k", "sc", "scn"):
            self._color = tuple(map(float, operands))
        elif name in ("re", "m", "c", "l"):
            self._add(name, tuple(map(float, operands)))
        elif name in ("f", "f*", "n", "W", "S"):
            if name == "f":
                self._fill()
            self._boxes, self._shapes = [], []

    def _add(self, name: str, numbers: Numbers) -> None:
        if name == "re":
            self._boxes.append(numbers)
            return
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if name == "m" or not self._shapes:
            self._shapes.append((points, 0, 0))
            return
        known, curves, edges = self._shapes[-1]
        self._shapes[-1] = (known + points, curves + (name == "c"), edges + (name == "l"))

    def _fill(self) -> None:
        for x, y, width, height in self._boxes:
            self.found.append(self._bar([(x, y), (x + width, y + height)], 0))
        for points, curves, edges in self._shapes:
            if curves and edges:
                self.found.append(self._bar(points, curves // 4))

    def _bar(self, points: Sequence[tuple[float, float]], crests: int) -> Bar:
        a, b, c, d, e, f = self._matrix
        xs = [x * a + y * c + e for x, y in points]
        ys = [x * b + y * d + f for x, y in points]
        return Bar(self._page, min(xs), min(ys), max(xs), max(ys), self._color, crests)


def product(a: Numbers, b: Numbers) -> Numbers:
    """Give the matrix that applies a first, then b."""
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip
