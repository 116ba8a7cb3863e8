"""Fonts that an edition brings: read, examined, and refused where they may not be embedded."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import uharfbuzz as hb

from ..diagnostics import ContentError, Diagnostic, Place
from ..tongues import worded
from ..workspace import Workspace, digest
from .faces import Face

FAMILY = "Edition"
ASCENT, DESCENT = 880, 120
"""Of every face, in thousandths of an em: all baselines lie at the same height."""
_RESTRICTED, _EDITABLE_OR_PREVIEW = 0x0002, 0x000C
_WHOLE, _BITMAPS_ONLY = 0x0100, 0x0200
"""Bits of fsType (OpenType specification, OS/2)."""
_NEEDED = ("head", "hhea", "hmtx", "maxp", "cmap", "OS/2")


def read_own(
    workspace: Workspace, path: Path, role: str, weight: int, place: Place
) -> tuple[Face, bytes]:
    """The face in the file ``path`` for ``role`` and ``weight``, and its bytes.

    A file that is no font, that is damaged or that may not be embedded is a ContentError at
    ``place``, where it was named.
    """
    content = workspace.read_bytes(path, place=place)
    shown = workspace.show(path)
    wrong = _fault(content)
    if wrong:
        raise ContentError(
            Diagnostic(
                "G006",
                worded("{shown} cannot be used: {wrong}", shown=shown, wrong=wrong),
                place,
                hint=worded("name an .otf or .ttf file with outlines, of one weight"),
            )
        )
    rights = _rights(content)
    if rights & _BITMAPS_ONLY or (rights & _RESTRICTED and not rights & _EDITABLE_OR_PREVIEW):
        kind = (
            worded("only its bitmaps may be") if rights & _BITMAPS_ONLY else worded("it may not be")
        )
        raise ContentError(
            Diagnostic(
                "G009",
                worded(
                    "{shown} says that {kind} embedded (fsType {rights:#06x})",
                    shown=shown,
                    kind=kind,
                    rights=rights,
                ),
                place,
                hint=worded(
                    "ask its maker for a licence and a file that allow embedding, or name another"
                ),
            )
        )
    family = f"{FAMILY} {role.capitalize()}"
    whole = bool(rights & _WHOLE)
    return Face(role, weight, family, path, digest(content), own=True, whole=whole), content


def level(content: bytes) -> bytes:
    """A font whose baseline lies where that of all others does; nothing else is changed.

    It is for laying out pages only: what goes into a file is the font as its maker made it.
    """
    changed = bytearray(content)
    upem = struct.unpack_from(">H", content, _table(content, "head")[0] + 18)[0]
    ascent, descent = round(ASCENT * upem / 1000), round(DESCENT * upem / 1000)
    at, _ = _table(content, "hhea")
    struct.pack_into(">hhh", changed, at + 4, ascent, -descent, 0)
    at, _ = _table(content, "OS/2")
    (selection,) = struct.unpack_from(">H", content, at + 62)
    struct.pack_into(">H", changed, at + 62, selection | 1 << 7)
    struct.pack_into(">hhhHH", changed, at + 68, ascent, -descent, 0, ascent, descent)
    return bytes(changed)


def _table(content: bytes, tag: str) -> tuple[int, int]:
    """Offset and length of a table; (0, 0) where there is none."""
    (count,) = struct.unpack_from(">H", content, 4)
    for number in range(count):
        name, _, offset, length = struct.unpack_from(">4s3L", content, 12 + 16 * number)
        if name == tag.encode():
            return offset, length
    return 0, 0


def _rights(content: bytes) -> int:
    """The fsType of a font."""
    (rights,) = struct.unpack_from(">H", content, _table(content, "OS/2")[0] + 8)
    return int(rights)


def _fault(content: bytes) -> str:
    """What keeps a file from being used as a font; "" for nothing."""
    kinds = {
        b"ttcf": worded("it is a collection of several fonts"),
        b"wOFF": worded("it is a web font"),
        b"wOF2": worded("it is a web font"),
    }
    if content[:4] in kinds:
        return kinds[content[:4]]
    if content[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        return worded("it is no OpenType or TrueType font")
    try:
        found = _look_into(content)
    except Exception as error:
        # fontTools raises whatever comes to hand on a damaged font.
        return worded(
            "it is damaged ({told})",
            told=str(error).splitlines()[0][:80] if str(error) else worded("no end"),
        )
    return found


def _look_into(content: bytes) -> str:
    """What a font lacks; whatever reading its tables raises is raised."""
    # Here, since it takes long to import and is seldom needed.
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(content), lazy=True, checkChecksums=0) as font:
        absent = [tag for tag in _NEEDED if tag not in font]
        if absent:
            return worded("it has no table {absent}", absent=absent)
        if "fvar" in font:
            return worded("it is a variable font")
        # Reading the tables shows whether they can be read.
        tables = {tag: font[tag] for tag in _NEEDED}
        if tables["OS/2"].version < 1 and _table(content, "OS/2")[1] < 78:
            return worded("its table OS/2 is too short")
        if "CFF " in font:
            if not len(font["CFF "].cff.topDictIndex[0].CharStrings):
                return worded("it has no outlines")
        elif "glyf" in font and "loca" in font:
            glyphs = font["glyf"]
            for name in list(font.getBestCmap().values())[:_SOME]:
                glyphs[name].getCoordinates(glyphs)
        else:
            return worded("it has no outlines")
        if not font.getBestCmap():
            return worded("it maps no characters")
    face = hb.Face(hb.Blob(content))
    if not face.glyph_count or not face.unicodes:
        return worded("it maps no characters")
    return ""


_SOME = 200
"""Glyphs that are read to see whether a font is whole."""
