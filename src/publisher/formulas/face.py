"""The face of formulas: its glyphs, and what its MATH table says of setting them.

Lengths are in em of the face; y is upwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

FILE = Path(__file__).with_name("PublisherMath-Regular.ttf")
EM = 1000

Curve: TypeAlias = tuple[str, tuple[float, ...]]
"""``M`` and ``L`` with a point, ``C`` with three, ``Z`` with none."""
Outline: TypeAlias = tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class FormulaGlyph:
    """A glyph: advance, ink (left, foot, right, head), slant at its head, where accents stand."""

    name: str
    advance: float
    ink: tuple[float, float, float, float]
    italic: float
    accent: float | None

    @property
    def height(self) -> float:
        """How far its ink reaches over the baseline."""
        return self.ink[3]

    @property
    def depth(self) -> float:
        """How far its ink reaches under the baseline; below 0 it stands over it."""
        return -self.ink[1]


@dataclass(frozen=True, slots=True)
class GlyphPart:
    """A piece of a glyph that is made as long as is wanted: its length, what may overlap."""

    glyph: FormulaGlyph
    length: float
    before: float
    behind: float
    repeats: bool


class MathFace:
    """The face, opened; see ``math_face``."""

    def __init__(self) -> None:
        self._font = TTFont(FILE, lazy=True)
        self._cmap: Mapping[int, str] = self._font.getBestCmap()
        self._glyf, self._metrics = self._font["glyf"], self._font["hmtx"]
        self._glyphs = self._font.getGlyphSet()
        table = self._font["MATH"].table
        self._constants = table.MathConstants
        info = table.MathGlyphInfo
        slants = info.MathItalicsCorrectionInfo
        self._italics = _values(slants.Coverage, slants.ItalicsCorrection)
        accents = info.MathTopAccentAttachment
        self._accents = _values(accents.TopAccentCoverage, accents.TopAccentAttachment)
        variants = table.MathVariants
        self.overlap = variants.MinConnectorOverlap / EM
        self._upright = _constructions(variants.VertGlyphCoverage, variants.VertGlyphConstruction)
        self._level = _constructions(variants.HorizGlyphCoverage, variants.HorizGlyphConstruction)
        self._known: dict[str, FormulaGlyph] = {}
        self._outlines: dict[str, Outline] = {}

    def constant(self, name: str) -> float:
        """A constant of the MATH table in em."""
        value = getattr(self._constants, name)
        return float(getattr(value, "Value", value)) / EM

    def has(self, text: str) -> bool:
        """Whether there is a glyph for each character of ``text``."""
        return all(ord(char) in self._cmap for char in text)

    def glyph(self, char: str) -> FormulaGlyph:
        """The glyph of a character that the face has."""
        return self.named(self._cmap[ord(char)])

    def named(self, name: str) -> FormulaGlyph:
        """A glyph by its name in the face."""
        if name not in self._known:
            drawn = self._glyf[name]
            box = tuple(getattr(drawn, side, 0) / EM for side in ("xMin", "yMin", "xMax", "yMax"))
            accent = self._accents.get(name)
            self._known[name] = FormulaGlyph(
                name,
                self._metrics[name][0] / EM,
                (box[0], box[1], box[2], box[3]),
                self._italics.get(name, 0) / EM,
                None if accent is None else accent / EM,
            )
        return self._known[name]

    def sizes(self, char: str, *, level: bool = False) -> tuple[tuple[FormulaGlyph, float], ...]:
        """The glyphs of a character that grows, each with its length, the shortest first."""
        found = self._construction(char, level=level)
        if found is None:
            return ()
        return tuple(
            (self.named(one.VariantGlyph), one.AdvanceMeasurement / EM)
            for one in found.MathGlyphVariantRecord
        )

    def parts(self, char: str, *, level: bool = False) -> tuple[GlyphPart, ...]:
        """The pieces that a character of any length is made of, from its left or its foot."""
        found = self._construction(char, level=level)
        assembly = found.GlyphAssembly if found is not None else None
        if assembly is None:
            return ()
        return tuple(
            GlyphPart(
                self.named(one.glyph),
                one.FullAdvance / EM,
                one.StartConnectorLength / EM,
                one.EndConnectorLength / EM,
                bool(one.PartFlags & 1),
            )
            for one in assembly.PartRecords
        )

    def _construction(self, char: str, *, level: bool) -> Any:
        name = self._cmap.get(ord(char))
        return (self._level if level else self._upright).get(name or "")

    def outline(self, name: str) -> Outline:
        """The outline of a glyph in em."""
        if name not in self._outlines:
            pen = OutlinePen(EM, self._glyphs)
            self._glyphs[name].draw(pen)
            self._outlines[name] = tuple(pen.curves)
        return self._outlines[name]


class OutlinePen(BasePen):  # type: ignore[misc]  # fontTools has no type hints
    """Takes an outline in em; curves of TrueType become those of PDF."""

    def __init__(self, em: int, glyphs: Any = None) -> None:
        super().__init__(glyphs)
        self._em = em
        self.curves: list[Curve] = []

    def _add(self, kind: str, *points: Sequence[float]) -> None:
        self.curves.append((kind, tuple(value / self._em for point in points for value in point)))

    def _moveTo(self, pt: Sequence[float]) -> None:  # noqa: N802 - the pen protocol's own names
        self._add("M", pt)

    def _lineTo(self, pt: Sequence[float]) -> None:  # noqa: N802
        self._add("L", pt)

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self._add("C", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._add("Z")

    def _endPath(self) -> None:  # noqa: N802
        self._add("Z")


def _values(coverage: Any, values: Any) -> dict[str, int]:
    return {name: one.Value for name, one in zip(coverage.glyphs, values, strict=True)}


def _constructions(coverage: Any, constructions: Any) -> dict[str, Any]:
    return dict(zip(coverage.glyphs, constructions, strict=True))


@cache
def math_face() -> MathFace:
    """Open the face; once in a process, and only where there is a formula."""
    return MathFace()
