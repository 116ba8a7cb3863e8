"""Boxes of a formula under construction: what they hold, how they stand one beside another.

Lengths are in em of the text; y is upwards from the baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from .face import EM, FormulaGlyph, MathFace, Outline


class DrawnOutline(NamedTuple):
    """An outline at ``x``, ``y``, so many times as large as its own em."""

    x: float
    y: float
    size: float
    outline: Outline


class FormulaRule(NamedTuple):
    """A filled rectangle: its lower left corner, width and height."""

    x: float
    y: float
    width: float
    height: float


Mark: TypeAlias = DrawnOutline | FormulaRule


@dataclass(frozen=True, slots=True)
class FormulaBox:
    """What is set: its width, how far it reaches over and under its baseline, its marks.

    ``italic`` is what a slanted sign leans over its right edge, ``accent`` where the middle of an
    accent stands over it; ``single`` that it is one sign.
    """

    width: float
    height: float = 0.0
    depth: float = 0.0
    marks: tuple[Mark, ...] = ()
    italic: float = 0.0
    accent: float | None = None
    single: bool = False

    @property
    def total(self) -> float:
        """Its height over and under the baseline together."""
        return self.height + self.depth


def moved(marks: Iterable[Mark], x: float, y: float) -> tuple[Mark, ...]:
    """Marks moved right and up."""
    return tuple(mark._replace(x=mark.x + x, y=mark.y + y) for mark in marks)


def raised(box: FormulaBox, by: float) -> FormulaBox:
    """A box ``by`` em higher on its line."""
    marks = moved(box.marks, 0.0, by)
    return replace(box, height=box.height + by, depth=box.depth - by, marks=marks)


def glyph_box(face: MathFace, glyph: FormulaGlyph, size: float) -> FormulaBox:
    """One glyph as a box."""
    accent = None if glyph.accent is None else glyph.accent * size
    return FormulaBox(
        glyph.advance * size,
        glyph.height * size,
        glyph.depth * size,
        (DrawnOutline(0.0, 0.0, size, face.outline(glyph.name)),),
        glyph.italic * size,
        accent,
        single=True,
    )


def beside(boxes: Sequence[tuple[FormulaBox, float]]) -> FormulaBox:
    """Boxes one behind the other, each with the white behind it."""
    x = height = depth = 0.0
    marks: list[Mark] = []
    for box, white in boxes:
        marks += moved(box.marks, x, 0.0)
        height, depth = max(height, box.height), max(depth, box.depth)
        x += box.width + white
    return FormulaBox(x, height, depth, tuple(marks))


def overlaid(boxes: Sequence[tuple[FormulaBox, float, float]], width: float) -> FormulaBox:
    """Boxes at their x and y as one that is ``width`` em wide."""
    height = max((box.height + y for box, _, y in boxes), default=0.0)
    depth = max((box.depth - y for box, _, y in boxes), default=0.0)
    marks = tuple(mark for box, x, y in boxes for mark in moved(box.marks, x, y))
    return FormulaBox(width, height, depth, marks)


def centred(box: FormulaBox, width: float) -> float:
    """Where a box begins that stands in the middle of ``width`` em."""
    return (width - box.width) / 2


def rule_box(width: float, thickness: float, y: float) -> FormulaBox:
    """A level rule whose foot is at ``y``."""
    return FormulaBox(width, y + thickness, -y, (FormulaRule(0.0, y, width, thickness),))


def draw(box: FormulaBox) -> str:
    """The marks of a box as one path, in thousandths of an em, y upwards."""
    parts: list[str] = []
    for mark in box.marks:
        if isinstance(mark, FormulaRule):
            left, foot = round(mark.x * EM), round(mark.y * EM)
            right, head = round((mark.x + mark.width) * EM), round((mark.y + mark.height) * EM)
            # A rule so thin that rounding takes it away would not be seen at all.
            right, head = max(right, left + 1), max(head, foot + 1)
            parts.append(f"M{left} {foot}L{right} {foot}L{right} {head}L{left} {head}Z")
            continue
        for kind, points in mark.outline:
            xs = (round((mark.x + x * mark.size) * EM) for x in points[0::2])
            ys = (round((mark.y + y * mark.size) * EM) for y in points[1::2])
            parts.append(kind + " ".join(f"{x} {y}" for x, y in zip(xs, ys, strict=True)))
    return "".join(parts)
