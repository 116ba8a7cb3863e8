"""Text written on finished pages: real characters in the program's own faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import uharfbuzz as hb

from ..characters import CLOSERS, OPENERS, STOPS
from ..fonts import Catalogue
from ..fonts.faces import Face
from ..pdf.embedding import cut_face, embed_face
from ..pdf.leaf import FaceUse

THOUSAND = 1000
_NOT_FIRST = STOPS + CLOSERS + "…—％,.;:?!)]}"
"""Marks that begin no line."""
_NOT_LAST = OPENERS + "([{"
"""Marks that end no line."""


@dataclass(slots=True)
class _Inked:
    """A face as it is written with: its font, and the characters that were."""

    face: Face
    font: hb.Font
    upem: int
    glyphs: dict[int, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


class Pen:
    """Writes with the faces of one role of a catalogue; ``finish`` puts them into the file."""

    def __init__(self, catalogue: Catalogue, role: str = "hei", weight: int = 400) -> None:
        self._catalogue, self._role, self._weight = catalogue, role, weight
        self._inked: dict[Face, _Inked] = {}
        self._names: dict[Face, str] = {}

    def width(self, text: str, size: float) -> float:
        """The width of a line of text in pt."""
        return sum(width for *_, width in self._glyphs(text)) * size / THOUSAND

    def write(self, text: str, x: float, y: float, size: float, colour: str) -> str:
        """What writes a line of text at x, y (the baseline's beginning), y up.

        ``colour`` are three parts of red, green and blue.
        """
        rows = [f"BT {colour} rg"]
        pen, last = x, ""
        for name, glyph, width in self._glyphs(text):
            if name != last:
                if last:
                    rows[-1] += "> Tj"
                rows += [f"/{name} {size:g} Tf 1 0 0 1 {pen:.3f} {y:.3f} Tm", "<"]
                last = name
            rows[-1] += f"{glyph:04x}"
            pen += width * size / THOUSAND
        if last:
            rows[-1] += "> Tj"
        return "\n".join([*rows, "ET"]) if last else ""

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        """A text in lines of at most ``width`` pt; marks do not begin or end them wrongly."""
        lines: list[str] = []
        line = ""
        for part in _units(text):
            if line and self.width(line + part.rstrip(), size) > width:
                lines.append(line.rstrip())
                line = ""
            line += part if line else part.lstrip(" ")
            while self.width(line.rstrip(), size) > width and len(line) > 1:
                # A word that is longer than the line.
                cut = next(n for n in range(len(line), 0, -1)
                           if n == 1 or self.width(line[:n], size) <= width)  # fmt: skip
                lines.append(line[:cut])
                line = line[cut:]
        return [*lines, line.rstrip()] if line.strip() or not lines else lines

    def _glyphs(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield font, glyph and width (thousandths of an em) of each character."""
        for stretch in self._catalogue.part(self._role, self._weight, text):
            inked = self._inked.get(stretch.face) or self._open(stretch.face)
            for char in text[stretch.start : stretch.end]:
                glyph = inked.font.get_nominal_glyph(ord(char)) or 0
                advance = inked.font.get_glyph_h_advance(glyph)
                width = round(advance * THOUSAND / inked.upem)
                inked.glyphs[glyph] = width
                inked.texts.setdefault(glyph, char)
                yield self._names[stretch.face], glyph, width

    def _open(self, face: Face) -> _Inked:
        shape = hb.Face(hb.Blob(self._catalogue.read(face)))
        inked = _Inked(face, hb.Font(shape), shape.upem)
        self._inked[face] = inked
        self._names[face] = f"Pen{len(self._names)}"
        return inked

    def finish(self, pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
        """The fonts of all that was written, by the names it calls them."""
        fonts = pikepdf.Dictionary()
        for face, inked in self._inked.items():
            name = self._names[face]
            glyphs = tuple(sorted(inked.glyphs.items()))
            use = FaceUse(
                f"PEN{name[3:].rjust(3, 'A')}",
                inked.face.family.replace(" ", ""),
                face.family,
                face.weight,
                4,
                880,
                -120,
                glyphs,
                (tuple(sorted(inked.texts.items())),),
            )
            program = cut_face(self._catalogue.read(face), tuple(glyph for glyph, _ in glyphs))
            (font,) = embed_face(pdf, use, program)
            fonts[f"/{name}"] = font
        return fonts


def _units(text: str) -> Iterator[str]:
    """Yield what is never parted: Western words, characters with the marks beside them."""
    unit = ""
    for n, char in enumerate(text):
        after = text[n + 1 : n + 2]
        unit += char
        joins = after and (
            after in _NOT_FIRST
            or char in _NOT_LAST
            or (char < "\u2e80" and after < "\u2e80" and not char.isspace())
        )
        if not joins:
            yield unit
            unit = ""
    if unit:
        yield unit
