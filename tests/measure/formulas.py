"""Formulas on printed pages: what each says, where its line is, where its ink is, in which colour.

Content streams are walked as in ``reading``; places are in pt from the left and the top edge of
the trim box.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

import pikepdf

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, head, right and foot."""
_COLORS = frozenset({"g", "rg", "k", "sc", "scn"})


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, or the part of one in a line.

    ``x`` and ``y`` are the origin of its blanks on the baseline, ``inks`` the boxes of all outlines
    that are drawn, ``color`` the last operands and operator that set the colour of filling.
    """

    page: int
    said: str
    x: float
    y: float
    inks: tuple[Box, ...]
    color: tuple[object, ...]

    @property
    def ink(self) -> Box:
        """Give the box of all that is drawn."""
        lefts, heads, rights, feet = zip(*self.inks, strict=True)
        return min(lefts), min(heads), max(rights), max(feet)


@dataclass(slots=True)
class _Open:
    said: str
    origin: tuple[float, float] | None = None
    outlines: list[list[tuple[float, float]]] = field(default_factory=list)


def read_formulas(pdf: bytes) -> list[Formula]:
    """Give every formula in the order in which they are painted."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            found
            for number, page in enumerate(document.pages, 1)
            for found in _on_page(page, number)
        ]


def _on_page(page: pikepdf.Page, number: int) -> Iterator[Formula]:
    trim = [float(cast(float, v)) for v in cast(list[object], list(page.trimbox))]
    matrix: Matrix = (1, 0, 0, 1, -trim[0], -trim[1])
    height = trim[3] - trim[1]
    color: tuple[object, ...] = ()
    kept: list[tuple[Matrix, tuple[object, ...]]] = []
    marks: list[_Open | None] = []
    text: Matrix = (1, 0, 0, 1, 0, 0)
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), list(instruction.operands)
        formula = next((mark for mark in reversed(marks) if mark), None)
        if name == "q":
            kept.append((matrix, color))
        elif name == "Q" and kept:
            matrix, color = kept.pop()
        elif name == "cm":
            matrix = _product(_numbers(operands), matrix)
        elif name in _COLORS:
            color = (
                *(float(v) if not isinstance(v, pikepdf.Name) else str(v) for v in operands),
                name,
            )
        elif name in ("BDC", "BMC"):
            properties = operands[1] if len(operands) > 1 else None
            said = (
                properties.get("/ActualText")
                if isinstance(properties, pikepdf.Dictionary)
                else None
            )
            marks.append(_Open(str(said)) if said is not None else None)
        elif name == "EMC" and marks:
            closed = marks.pop()
            if closed is not None and closed.origin is not None and closed.outlines:
                x, y = closed.origin
                inks = tuple(_box(points, height) for points in closed.outlines)
                yield Formula(number, closed.said, x, height - y, inks, color)
        elif name == "Tm":
            text = _numbers(operands)
        elif formula is not None and name == "TJ" and formula.origin is None:
            formula.origin = _apply(_product(text, matrix), 0, 0)
        elif formula is not None and name in ("m", "l", "c"):
            values = [float(v) for v in operands]
            if name == "m":
                formula.outlines.append([])
            formula.outlines[-1] += [
                _apply(matrix, *pair) for pair in zip(values[0::2], values[1::2], strict=True)
            ]


def _box(points: Sequence[tuple[float, float]], height: float) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), height - max(ys), max(xs), height - min(ys)


def _numbers(operands: Sequence[object]) -> Matrix:
    a, b, c, d, e, f = (float(cast(float, v)) for v in operands)
    return a, b, c, d, e, f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
