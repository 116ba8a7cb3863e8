"""A face for what no font has: an empty frame or a 〓 for each character, nothing for a mark.

Each character has a glyph of its own, so that the text of a file stays what it is.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..choices import Missing
from ..workspace import digest
from .faces import Face

ROLE = "stand-in"
_EM = 1000
_Box = tuple[int, int, int, int]
_FRAME: tuple[_Box, ...] = ((80, -40, 920, 800), (120, 0, 880, 760))
"""Outer and inner edge of the frame: left, bottom, right, top."""
_GETA: tuple[_Box, ...] = ((60, 500, 940, 660), (60, 100, 940, 260))


def is_mark(character: str) -> bool:
    """Whether a character is a combining mark, which a printer without it leaves out."""
    return unicodedata.category(character) in ("Mn", "Me")


def can_stand(character: str, missing: Missing) -> bool:
    """Whether something may be printed instead of ``character``; never for controls.

    A mark that belongs to no script is always left out; those of a script no font has are missing
    as its letters are.
    """
    if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs"):
        return False
    if missing is not Missing.STOP:
        return True
    return is_mark(character) and unicodedata.name(character, "").startswith("COMBINING ")


_GETA_FACE, _FRAME_FACE = STAND_INS = ("Publisher Geta", "Publisher Frames")
"""Families of the faces that stand in for what no font has: by 〓, by an empty frame."""


def draw_stand_ins(characters: Iterable[str], missing: Missing) -> tuple[Face, bytes]:
    """A face with a glyph for each of ``characters``, and its file."""
    # Here, since it takes long to import and is seldom needed.
    from fontTools.fontBuilder import FontBuilder

    family = _GETA_FACE if missing is Missing.REPLACE else _FRAME_FACE
    shape = _outline(_GETA if missing is Missing.REPLACE else _FRAME, missing)
    glyphs, metrics, cmap = {".notdef": shape}, {".notdef": (_EM, 0)}, {}
    for character in sorted(characters):
        name = f"u{ord(character):06X}"
        mark = is_mark(character)
        glyphs[name] = _outline((), missing) if mark else shape
        metrics[name] = (0 if mark else _EM, 0 if mark else shape.xMin)
        cmap[ord(character)] = name
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(
        sTypoAscender=880, sTypoDescender=-120, sTypoLineGap=0, usWinAscent=880, usWinDescent=120
    )
    builder.setupPost(keepGlyphNames=False)
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    buffer = io.BytesIO()
    builder.font.save(buffer)
    content = buffer.getvalue()
    path = Path(f"{family.replace(' ', '')}.ttf")
    return Face(ROLE, 400, family, path, digest(content), own=True), content


def _outline(boxes: tuple[_Box, ...], missing: Missing) -> Any:
    """A glyph of rectangles; the second of a frame is cut out of the first."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for number, (left, bottom, right, top) in enumerate(boxes):
        corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
        if number and missing is not Missing.REPLACE:
            corners.reverse()
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    glyph = pen.glyph()
    glyph.recalcBounds(None)
    return glyph
