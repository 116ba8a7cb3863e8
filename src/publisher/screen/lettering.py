"""Text drawn in pixels with the fonts of the project: for covers, and for cards that are shared."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from PIL import ImageDraw, ImageFont, features

from ..composition import LineStyle, TextRun, compose_head
from ..fonts import Catalogue, Face
from ..words.sense import weigh_breaks

Color: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LetteredPiece:
    """Characters that one font prints."""

    text: str
    font: ImageFont.FreeTypeFont
    language: str | None = None

    @property
    def width(self) -> float:
        """The width in pixels."""
        return self.font.getlength(self.text, language=self.language)

    @property
    def single(self) -> list[LetteredPiece]:
        """Each character as a piece."""
        return [replace(self, text=char) for char in self.text]


def shaped(language: str, catalogue: Catalogue) -> str | None:
    """``language`` where its forms are chosen by it, and there is what can shape text."""
    return language if catalogue.region and features.check_feature("raqm") else None


def cut_text(
    catalogue: Catalogue, text: str, role: str, weight: int, size: int, language: str | None
) -> list[LetteredPiece]:
    """``text`` in pieces of ``size`` pixels, each with the font that prints it."""
    return [
        LetteredPiece(text[s.start : s.end], _font(catalogue, s.face, size, language), language)
        for s in catalogue.part(role, weight, text)
    ]


def _font(
    catalogue: Catalogue, face: Face, size: int, language: str | None
) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if language else ImageFont.Layout.BASIC
    return ImageFont.truetype(io.BytesIO(catalogue.read(face)), size, layout_engine=engine)


def draw_pieces(
    draw: ImageDraw.ImageDraw,
    pieces: Sequence[LetteredPiece],
    x: float,
    baseline: float,
    color: Color,
) -> None:
    """Draw ``pieces`` on one baseline, from ``x`` on; both in pixels."""
    for piece in pieces:
        place = (x, baseline)
        draw.text(place, piece.text, color, piece.font, anchor="ls", language=piece.language)
        x += piece.width


def break_text(
    catalogue: Catalogue, text: str, role: str, weight: int, measure: float
) -> list[str]:
    """Break ``text`` into even lines of ``measure`` ems: where the sense breaks, or at a ``|``."""
    parts = text.split("|")
    hints = frozenset(sum(map(len, parts[: n + 1])) for n in range(len(parts) - 1))
    whole = "".join(parts)
    stretches = catalogue.part(role, weight, whole)
    faces = {stretch.face.key: stretch.face for stretch in stretches}
    lines = compose_head(
        [TextRun(whole[s.start : s.end], s.face.key) for s in stretches],
        lambda key, characters: catalogue.advances(
            faces.get(key) or catalogue.face(role, weight), characters
        ),
        measure,
        LineStyle(centred=catalogue.centred),
        hints=hints,
        sense=weigh_breaks,
    )
    return [whole[line.start : line.end].strip() for line in lines]
