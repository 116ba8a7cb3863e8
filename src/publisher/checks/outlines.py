"""The ink of glyphs: the box around each outline, read from the font program in the file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import uharfbuzz as hb

from .report import Box

_SFNT = (b"\0\1\0\0", b"OTTO", b"true")
_GLYPHS = 0xFFFF


class Outlines:
    """Outlines of a font program by code.

    ``order`` are the codes of the glyphs after the first where the program is keyed by them,
    ``table`` the glyph of each code as two bytes; without either a code is a glyph's number.
    """

    def __init__(self, program: bytes, order: Sequence[int] | None, table: bytes | None) -> None:
        self._program, self._order, self._table = program, order, table
        self._boxes: dict[tuple[int, bool], Box | None] = {}

    def box(self, code: int, *, fine: bool = False) -> Box | None:
        """The box around a glyph's ink in 1/1000 em, empty for a blank, None if unknown.

        It may hold the control points of curves, up to a tenth of an em outside the ink, where it
        is not to be ``fine``.
        """
        if (code, fine) not in self._boxes:
            self._boxes[code, fine] = self._measure(code, fine)
        return self._boxes[code, fine]

    def _measure(self, code: int, fine: bool) -> Box | None:
        font, glyph = self._font, self._glyph(code)
        if font is None or glyph is None:
            return None
        em = 1000 / font.face.upem
        if fine:
            left, bottom, right, top = _bounds(font, glyph)
            return left * em, bottom * em, right * em, top * em
        extents = font.get_glyph_extents(glyph)
        if extents is None:
            return None
        left, top = extents.x_bearing * em, extents.y_bearing * em
        return left, top + extents.height * em, left + extents.width * em, top

    def _glyph(self, code: int) -> int | None:
        if self._table is not None:
            pair = self._table[2 * code : 2 * code + 2]
            return int.from_bytes(pair) if len(pair) == 2 else None
        return code if self._order is None else self._numbers.get(code)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {cid: glyph for glyph, cid in enumerate(self._order or (), 1)}

    @cached_property
    def _font(self) -> hb.Font | None:
        program = self._program
        try:
            if program.startswith(_SFNT):
                return hb.Font(hb.Face(hb.Blob(program)))
            # A bare CFF program; the tables around it say nothing of its outlines.
            count = min(len(self._order or ()) + 1 if self._order else _GLYPHS, _GLYPHS)
            tables = {"CFF ": program, "maxp": b"\0\0\x50\0" + count.to_bytes(2)}
            return hb.Font(hb.Face.create_for_tables(lambda face, tag, data: tables.get(tag), None))
        except (hb.HarfBuzzError, ValueError, TypeError):
            return None


def _bounds(font: hb.Font, glyph: int) -> Box:
    """The box around a glyph's curves."""
    from fontTools.pens.boundsPen import BoundsPen

    pen = BoundsPen(None)
    font.draw_glyph_with_pen(glyph, pen)
    return pen.bounds or (0.0, 0.0, 0.0, 0.0)
