"""Formulas on the galley: how large they are set, and where each part of them is drawn.

A formula has the size of its text. Where its line has no room for that, over it, under it or
beside it, it is set smaller: nothing is ever printed over a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from ..article.model import Run, Runs
from ..composition import Line
from ..diagnostics import Diagnostic, Place, Severity
from ..fonts import Catalogue
from ..formulas import FormulaPiece, Outline, OutlinePen, SetFormula, Setter, read_formula
from ..tongues import worded

SMALLER = 0.7
"""Size of a formula relative to its text below which it is said: scripts beside 9 pt have 4.9 pt
then, the smallest that newspapers print."""
SMALLEST = 0.5
"""The same below which it is not set at all: a finding says so, and it sticks out."""
HAN_ABOVE, HAN_BELOW = 0.88, 0.12
"""em that a line of Han reaches over and under its baseline."""
MOST_MEETINGS = 8
"""Times that formulas which meet are set smaller; then none takes more than its half."""
APART = 0.12
"""em of white between formulas of two lines: with less a rule over the lower one looks like that
of a fraction under the upper one."""
ROUNDING = 1e-6
HAIR = 0.04
"""em that stay white between the ink of two lines."""


@dataclass(frozen=True, slots=True)
class FormulaPart:
    """What is drawn for characters ``start`` to ``end`` of a text: ``size`` is in em of it."""

    start: int
    end: int
    drawing: SetFormula
    size: float = 1.0
    number: int = 0
    """It is of so many-th a formula in its text."""

    @property
    def height(self) -> float:
        """How far it reaches over its baseline, in em of the text."""
        return self.drawing.height * self.size

    @property
    def depth(self) -> float:
        """How far it reaches under its baseline, in em of the text."""
        return self.drawing.depth * self.size


class Reach(NamedTuple):
    """From where to where in its line a formula stands, and how far it reaches out of it, in em.

    ``number`` counts the formulas of its text, ``size`` is what it is set in.
    """

    left: float
    right: float
    reach: float
    number: int = 0
    size: float = 1.0


class Meeting(NamedTuple):
    """Two formulas one over the other: what reaches down and what reaches up.

    The upper one is ``set`` if it is of the text before.
    """

    upper: Reach
    lower: Reach
    set: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What a line leaves a formula, in em: over and under its baseline, and from edge to edge."""

    above: float
    below: float
    measure: float
    limits: Mapping[int, float] = field(default_factory=dict)
    """The sizes of formulas, by their number in the text, that others leave no more room."""

    @classmethod
    def between(cls, leading: float, measure: float) -> Room:
        """The room between two lines of Han, lines standing ``leading`` em apart."""
        above, below = leading - HAN_BELOW - HAIR, leading - HAN_ABOVE - HAIR
        return cls(above, max(HAN_BELOW, below), measure)

    def without(self, meetings: Iterable[Meeting], leading: float) -> Room:
        """Smaller sizes to formulas that met, so that they do not: each gives of its own.

        One that is set already gives nothing, and has left the other the height of Han.
        """
        limits = dict(self.limits)
        for upper, lower, is_set in meetings:
            excess = upper.reach + lower.reach - (leading - APART)
            taken = 0.0 if is_set else max(0.0, upper.reach - HAN_BELOW)
            part = min(1.0, excess / max(ROUNDING, taken + max(0.0, lower.reach - HAN_ABOVE)))
            high = lower.reach - part * max(0.0, lower.reach - HAN_ABOVE)
            deep = upper.reach - part * taken
            for one, left in ((lower, high), *(() if is_set else ((upper, deep),))):
                smaller = one.size * left / max(ROUNDING, one.reach)
                limits[one.number] = min(limits.get(one.number, 1.0), smaller)
        return replace(self, limits=limits)

    @classmethod
    def shared(cls, leading: float, measure: float) -> Room:
        """The room of a line whose neighbours have formulas too: none takes another's."""
        half = max(0.0, leading - HAN_ABOVE - HAN_BELOW - APART) / 2
        return cls(HAN_ABOVE + half, HAN_BELOW + half, measure)

    def within(self, other: Room) -> Room:
        """What both rooms have."""
        above, below = min(self.above, other.above), min(self.below, other.below)
        return Room(above, below, min(self.measure, other.measure), self.limits)

    def size(self, pieces: Iterable[FormulaPiece], number: int = 0) -> float:
        """The size in which all pieces of a text's formula have room; at most the text's."""
        size = self.limits.get(number, 1.0)
        for piece in pieces:
            drawing = piece.drawing
            if drawing.height * size > self.above:
                size = self.above / drawing.height
            if drawing.depth * size > self.below:
                size = self.below / drawing.depth
            if drawing.width * size > self.measure:
                size = self.measure / drawing.width
        return size


class FormulaSetter:
    """Sets the formulas of texts, their words in the faces of ``catalogue``."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._setters: dict[tuple[str, int, tuple[str, int]], Setter] = {}

    def pieces(
        self, run: Run, face: tuple[str, int], strong: tuple[str, int]
    ) -> tuple[FormulaPiece, ...]:
        """The pieces of a formula in a line, or of as much of it as ``run`` has."""
        assert run.formula is not None
        return _from(self._in_line(run.formula.source, face, strong), run.text)

    def displayed(
        self, source: str, face: tuple[str, int], strong: tuple[str, int], width: float
    ) -> SetFormula:
        """A formula as it stands on lines of its own, ``width`` em wide if it can be."""
        return self._setter(face, strong).displayed(read_formula(source).row, width)

    def _in_line(
        self, source: str, face: tuple[str, int], strong: tuple[str, int]
    ) -> tuple[FormulaPiece, ...]:
        return _in_line(self._setter(face, strong), source)

    def _setter(self, face: tuple[str, int], strong: tuple[str, int]) -> Setter:
        key = (*face, strong)
        if key not in self._setters:

            def lettering(text: str, bold: bool) -> tuple[tuple[float, Outline], ...]:
                return tuple(self._letters(text, strong if bold else face))

            self._setters[key] = Setter(lettering)
        return self._setters[key]

    def _letters(self, text: str, face: tuple[str, int]) -> Iterator[tuple[float, Outline]]:
        """Yield advance and outline of each character in the face that prints it."""
        for stretch in self._catalogue.part(*face, text):
            some = text[stretch.start : stretch.end]
            for char, width in zip(some, self._catalogue.advances(stretch.face, some), strict=True):
                pen = OutlinePen(1)
                self._catalogue.draw(stretch.face, char, pen)
                yield width, tuple(pen.curves)


@lru_cache(512)
def _in_line(setter: Setter, source: str) -> tuple[FormulaPiece, ...]:
    return setter.in_line(read_formula(source).row)


def _from(pieces: tuple[FormulaPiece, ...], text: str) -> tuple[FormulaPiece, ...]:
    """The last of ``pieces``, those that say ``text``: the others stand in lines before."""
    left = len(text)
    for number in range(len(pieces) - 1, -1, -1):
        left -= len(pieces[number].text)
        if left <= 0:
            return pieces[number:]
    return pieces


def parts_of(
    runs: Runs, pieces: Sequence[Sequence[FormulaPiece]], sizes: Sequence[float]
) -> tuple[FormulaPart, ...]:
    """Where the pieces of the formulas in ``runs`` stand in the text, each in its size."""
    parts: list[FormulaPart] = []
    at = number = 0
    for run in runs:
        if run.is_boxed:
            start = at
            for piece in pieces[number]:
                end = start + len(piece.text)
                parts.append(FormulaPart(start, end, piece.drawing, sizes[number], number))
                start = end
            number += 1
        at += len(run.text)
    return tuple(parts)


def reaches(
    line: Line, start: float, parts: Iterable[FormulaPart], *, up: bool
) -> tuple[Reach, ...]:
    """How far the formulas of ``line`` reach ``up`` or down, where they reach out of Han."""
    found: list[Reach] = []
    for part in parts:
        if line.start <= part.start < line.end:
            left = start + line.origins[part.start - line.start]
            reach = part.height if up else part.depth
            right = left + part.drawing.width * part.size
            found.append(Reach(left, right, reach, part.number, part.size))
    return tuple(found)


def clash(above: Iterable[Reach], below: Sequence[Reach], leading: float) -> list[Meeting]:
    """The formulas of two lines, ``leading`` em apart, that meet."""
    return [
        Meeting(upper, lower)
        for upper in above
        for lower in below
        if upper.left < lower.right
        and lower.left < upper.right
        and upper.reach + lower.reach > leading - APART + ROUNDING
    ]


def smaller(layout: str, said: str, size: float, place: Place) -> Diagnostic:
    """A formula that is set so small that somebody should look at it."""
    if size < SMALLEST:
        return Diagnostic(
            "L013",
            worded(
                "in “{layout}” the formula “{said}” has no room in its line",
                layout=layout,
                said=said[:40],
            ),
            place,
            hint=worded("display it ($$…$$ on lines of its own), or write it in several parts"),
        )
    return Diagnostic(
        "L012",
        worded(
            "in “{layout}” the formula “{said}” is set at {size:.0f} % of its text",
            layout=layout,
            said=said[:40],
            size=size * 100,
        ),
        place,
        Severity.WARNING,
        hint=worded(
            "display it ($$…$$ on lines of its own), or write it flatter: a/b for \\frac{a}{b}"
        ),
    )
