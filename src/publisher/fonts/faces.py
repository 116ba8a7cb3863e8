"""A face: one font file, and what HarfBuzz says of it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import uharfbuzz as hb

SHAPED = 1 << 14
"""Texts of one face whose advances are remembered."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: ``role`` and ``weight`` (of CSS) select it, ``family`` is its CSS family.

    ``own`` says that the edition brought it, ``whole`` that its maker forbids to cut it down;
    ``region`` names the readers whose forms it has, where these are not the mainland's.
    """

    role: str
    weight: int
    family: str
    path: Path
    sha256: str
    own: bool = False
    whole: bool = False
    region: str = ""

    @property
    def key(self) -> str:
        """The face's name in composition and, without its stroke, as a class of elements."""
        region = f"-{self.region}" if self.region else ""
        return f"{self.role}{region}{'+' if self.own else ''}/{self.weight}"


class _Scaled:
    """A pen that takes units of a face and gives em to another."""

    def __init__(self, pen: Any, upem: int) -> None:
        self._pen, self._upem = pen, upem

    def __getattr__(self, name: str) -> Callable[..., None]:
        draw = getattr(self._pen, name)

        def scaled(*points: tuple[float, float]) -> None:
            draw(*((x / self._upem, y / self._upem) for x, y in points))

        return scaled


Outline: TypeAlias = tuple[tuple[str, tuple[float, ...]], ...]
"""A glyph in em, y upwards: M and L with a point, C with three, Z with nothing."""


@dataclass(frozen=True, slots=True)
class Set:
    """A glyph as a text is set with it: the character it begins at, and its measures in em."""

    first: int
    glyph: int
    advance: float
    x: float
    y: float


class _Recorder:
    """A pen that keeps what is drawn, all its curves as cubic ones."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, tuple[float, ...]]] = []
        self._last = (0.0, 0.0)

    def _add(self, kind: str, *points: tuple[float, float]) -> None:
        self.steps.append((kind, tuple(value for point in points for value in point)))
        self._last = points[-1] if points else self._last

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - as fontTools calls it
        self._add("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._add("L", point)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("C", *points)

    def qCurveTo(self, middle: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        (x, y), (a, b) = self._last, middle
        first = (x + (a - x) * 2 / 3, y + (b - y) * 2 / 3)
        self._add("C", first, (end[0] + (a - end[0]) * 2 / 3, end[1] + (b - end[1]) * 2 / 3), end)

    def closePath(self) -> None:  # noqa: N802
        self._add("Z")


class Opened:
    """A face in HarfBuzz: what it covers and how wide it sets a text."""

    def __init__(self, content: bytes, without: Callable[[str], bool]) -> None:
        face = hb.Face(hb.Blob(content))
        self.characters: frozenset[int] = frozenset(
            code for code in face.unicodes if not without(chr(code))
        )
        self.upem: int = face.upem
        self.font = hb.Font(face)
        self.advances: Callable[[str, str, tuple[str, ...]], tuple[float, ...]] = (
            functools.lru_cache(SHAPED)(self._advances)
        )
        self.stands: Callable[[str], bool] = functools.lru_cache(SHAPED)(self._stands)
        self.outline: Callable[[int], Outline] = functools.lru_cache(SHAPED)(self._outline)
        self._ems = functools.cache(lambda units: units / self.upem)

    def _advances(self, text: str, lang: str, features: tuple[str, ...]) -> tuple[float, ...]:
        if not text:
            return ()
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.CHARACTERS
        buffer.add_codepoints([ord(c) for c in text])
        buffer.language = lang
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        hb.shape(self.font, buffer, dict.fromkeys(features, True))
        units = [0] * len(text)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            units[info.cluster] += position.x_advance
        return tuple(map(self._ems, units))

    def draw(self, character: str, pen: object) -> None:
        """Draw a character with a pen of fontTools, in em."""
        glyph = self.font.get_nominal_glyph(ord(character))
        if glyph is not None:
            self.font.draw_glyph_with_pen(glyph, _Scaled(pen, self.upem))

    def _stands(self, character: str) -> bool:
        """Whether there is a form of ``character`` for lines that run downward (vert)."""
        glyphs = []
        for wanted in (False, True):
            buffer = hb.Buffer()
            buffer.add_codepoints([ord(character)])
            buffer.guess_segment_properties()
            buffer.direction = "ltr"
            hb.shape(self.font, buffer, {"vert": wanted})
            glyphs.append([info.codepoint for info in buffer.glyph_infos])
        return glyphs[0] != glyphs[1]

    def selects(self, character: str, selector: str) -> bool:
        """Whether there is a form of ``character`` for a variation selector."""
        return self.font.get_variation_glyph(ord(character), ord(selector)) is not None

    def ink(self, character: str) -> tuple[float, float] | None:
        """The left and right edge of a character's ink in em; None where it has none."""
        box = self.box(character)
        return (box[0], box[2]) if box else None

    def box(self, character: str) -> tuple[float, float, float, float] | None:
        """The edges of a character's ink in em: left, foot, right, head; y is upwards."""
        glyph = self.font.get_nominal_glyph(ord(character))
        extents = None if glyph is None else self.font.get_glyph_extents(glyph)
        if extents is None or extents.width == 0:
            return None
        left, head, em = extents.x_bearing, extents.y_bearing, self.upem
        foot, right = head + extents.height, left + extents.width
        return left / em, foot / em, right / em, head / em

    def metrics(self) -> tuple[float, float]:
        """How far lines reach above and below their baseline, in em; both are positive."""
        extents = self.font.get_font_extents("ltr")
        return extents.ascender / self.upem, -extents.descender / self.upem

    def shape(self, text: str, lang: str, features: dict[str, bool]) -> list[Set]:
        """``text`` as HarfBuzz sets it."""
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.CHARACTERS
        buffer.add_codepoints([ord(c) for c in text])
        buffer.language = lang
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        hb.shape(self.font, buffer, features)
        em = self.upem
        return [
            Set(
                info.cluster,
                info.codepoint,
                place.x_advance / em,
                place.x_offset / em,
                place.y_offset / em,
            )
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def _outline(self, glyph: int) -> Outline:
        pen = _Recorder()
        self.font.draw_glyph_with_pen(glyph, _Scaled(pen, self.upem))
        return tuple(pen.steps)
