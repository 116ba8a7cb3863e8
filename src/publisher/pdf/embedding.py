"""Faces cut down to what is printed, and as every interpreter reads them.

The pages' codes are the glyph numbers of the whole face, and so they stay: glyphs that are not
used become empty. PDF wants CIDs; a CID chooses its glyph through the charset of the CFF table
(ISO 32000-1, 9.7.4.2), which in a font cut from a larger one still has the larger one's CIDs: some
readers then show the right glyph, others a wrong one or none. Here the charset is made to say that
CID and glyph number are the same, and the CFF table alone is embedded, which PDF has known since
1.2.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
import uharfbuzz as hb

from ..composition import LEFT, RIGHT
from .leaf import DOWNWARD, FaceUse

_CHARSET = 15
_CHARSTRINGS = 17
_ROS = 1200 + 30
_PREDEFINED = 2
"""Offsets up to this name a charset of the standard."""
_RANGE = 2
"""The charset format of ranges with two-byte lengths."""
_RANGE_SIZE = 5


_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
"""Tables of no use to who prints glyphs by their numbers."""
_FIXED = 1
"""The flag of a face whose glyphs are all of one width (ISO 32000-1, 9.8.2)."""
_STEM = 80
"""Thickness of stems in thousandths of an em, where nobody has measured."""
FRAME_HEAD = 880
"""Thousandths of an em from the baseline up to the head of a frame (ISO 32000-1, 9.7.4.3)."""
HALF, FULL = 500, 900
"""Half a frame, and from where a glyph is as wide as a whole one: a mark, whose ink is at its left.
"""
_AT_ONCE = 100
"""Entries in one section of a CMap (Adobe Technical Note 5014)."""


@dataclass(frozen=True, slots=True)
class EmbeddedProgram:
    """A font program ready to be embedded, deflated; ``plain`` says that it is bare CFF.

    ``size`` is its length before deflation, ``truetype`` that it has TrueType outlines.
    """

    content: bytes
    size: int
    plain: bool
    truetype: bool


def cut_face(font: bytes, glyphs: tuple[int, ...]) -> EmbeddedProgram:
    """``font``, a whole font file, with the outlines of ``glyphs`` and no others."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.set(set(glyphs))
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.DESUBROUTINIZE
        | hb.SubsetFlags.PASSTHROUGH_UNRECOGNIZED
    )
    return take_face(hb.subset(hb.Face(hb.Blob(font)), wanted).blob.data)


def take_face(content: bytes) -> EmbeddedProgram:
    """A whole font file as it is, for a face whose maker forbids to cut it down."""
    cff = _cff_table(content)
    plain = None if cff is None else number_by_glyph(cff)
    embedded = content if plain is None else plain
    deflated = zlib.compress(embedded, 6)
    return EmbeddedProgram(deflated, len(embedded), plain is not None, cff is None)


def embed_face(
    pdf: pikepdf.Pdf, face: FaceUse, program: EmbeddedProgram
) -> tuple[pikepdf.Object, ...]:
    """The dictionaries of composite fonts in ``pdf`` whose codes are glyph numbers.

    There is one for each layer of ``face``; they share all but the way from glyphs to text.
    """
    name = pikepdf.Name(f"/{face.key}+{face.name.partition('+')[2] or face.name}")
    inner = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2 if program.truetype else pikepdf.Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        CIDToGIDMap=pikepdf.Name.Identity,
        W=pikepdf.Object.parse(_widths(face)),
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, face, program, name)),
    )
    plain = pdf.make_indirect(inner)
    made: list[pikepdf.Object] = []
    for form, layer in zip(face.forms, face.layers, strict=True):
        descendant = plain
        if form in (LEFT, RIGHT):
            halved = pikepdf.Dictionary(dict(inner.items()))
            halved.W2 = pikepdf.Object.parse(_halves(face, form, layer))
            descendant = pdf.make_indirect(halved)
        made.append(
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type0,
                    BaseFont=name,
                    Encoding=pikepdf.Name("/Identity-V" if form in DOWNWARD else "/Identity-H"),
                    DescendantFonts=pikepdf.Array([descendant]),
                    ToUnicode=pdf.make_stream(_to_unicode(layer)),
                )
            )
        )
    return tuple(made)


def _halves(face: FaceUse, form: str, layer: tuple[tuple[int, str], ...]) -> bytes:
    """How glyphs stand that share a frame, from the middle of its head (W2).

    The pen goes half a frame down at each of them, so that whoever follows it reads one after the
    other: the right one is as much higher than its pen.
    """
    widths = dict(face.glyphs)
    rows = []
    for glyph, _ in layer:
        left = widths[glyph] if widths[glyph] < FULL else HALF
        x, y = (left, FRAME_HEAD) if form == LEFT else (0, FRAME_HEAD - HALF)
        rows.append(f"{glyph} [{-HALF} {x} {y}]")
    return f"[{' '.join(rows)}]".encode()


def _descriptor(
    pdf: pikepdf.Pdf, face: FaceUse, program: EmbeddedProgram, name: pikepdf.Name
) -> pikepdf.Dictionary:
    widths = {width for _, width in face.glyphs}
    fixed = _FIXED if len(face.glyphs) > 1 and len(widths) == 1 else 0
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        FontFamily=pikepdf.String(face.family),
        Flags=face.flags | fixed,
        FontBBox=pikepdf.Array([0, face.descent, max(widths, default=0), face.ascent]),
        ItalicAngle=0,
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=face.ascent,
        StemV=_STEM,
        StemH=_STEM,
    )
    stream = pdf.make_stream(b"")
    stream.write(program.content, filter=pikepdf.Name.FlateDecode)
    if program.truetype:
        stream.Length1 = program.size
        descriptor.FontFile2 = stream
    else:
        stream.Subtype = pikepdf.Name.CIDFontType0C if program.plain else pikepdf.Name.OpenType
        descriptor.FontFile3 = stream
    return descriptor


def _widths(face: FaceUse) -> bytes:
    """The W array: a glyph number, then the widths of it and of those that follow it."""
    parts: list[str] = []
    last = -2
    for glyph, width in face.glyphs:
        if glyph != last + 1:
            parts.append(f"{']' if parts else ''} {glyph} [")
        parts.append(f"{width} ")
        last = glyph
    return f"[{''.join(parts)}{']' if parts else ''}]".encode()


_NO_BREAK, _JOINER = "\ufeff", "\u2060"
"""The first may be no text of a code (ISO 14289-1, 7.21.7); the second is what Unicode has had for
it since 3.2, where it is no byte order mark."""


def _to_unicode(texts: tuple[tuple[int, str], ...]) -> bytes:
    """The CMap from glyph numbers to their ``texts`` (ISO 32000-1, 9.10.3)."""
    rows = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        "<< /Registry (Adobe)",
        "/Ordering (UCS)",
        "/Supplement 0",
        ">> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        rows.append(f"{len(some)} beginbfchar")
        rows += [f"<{glyph:04x}> <{_in_utf_16(text)}>" for glyph, text in some]
        rows.append("endbfchar")
    rows += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(rows).encode()


def _in_utf_16(text: str) -> str:
    return text.replace(_NO_BREAK, _JOINER).encode("utf-16-be").hex()


def _cff_table(font: bytes) -> bytes | None:
    """The CFF table of an OpenType file."""
    if font[:4] != b"OTTO":
        return None
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4s3L", font, 12 + 16 * number)
        if tag == b"CFF ":
            return font[offset : offset + length]
    return None


def number_by_glyph(cff: bytes) -> bytes | None:
    """A CID-keyed CFF font whose CIDs are its glyph numbers; None if it is not CID-keyed."""
    _, after_names = _index(cff, cff[2])
    (top, *_), _ = _index(cff, after_names)
    operators = _operators(cff[top[0] : top[1]])
    if _ROS not in operators or _CHARSTRINGS not in operators:
        return None
    # The number of glyphs is that of their outlines, which need not be read for it.
    (count,) = struct.unpack_from(">H", cff, operators[_CHARSTRINGS])
    at = operators.get(_CHARSET, 0)
    if at <= _PREDEFINED or count < 2 or at + _RANGE_SIZE > len(cff):
        return None
    if 1 + 2 * (count - 1) <= _RANGE_SIZE:
        # Two or three glyphs: a list of them takes no more room than any charset there may be.
        identity = b"\0" + b"".join(n.to_bytes(2, "big") for n in range(1, count))
    elif cff[at] == 1 and count - 2 <= 0xFF:
        identity = struct.pack(">BHB", 1, 1, count - 2)
    else:
        identity = struct.pack(">BHH", _RANGE, 1, count - 2)
    return cff[:at] + identity + cff[at + len(identity) :]


def _index(cff: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Begin and end of each item of the INDEX at ``at``, and where the INDEX ends."""
    (count,) = struct.unpack_from(">H", cff, at)
    if count == 0:
        return [], at + 2
    size = cff[at + 2]
    table = at + 3
    offsets = [
        int.from_bytes(cff[table + n * size : table + (n + 1) * size], "big")
        for n in range(count + 1)
    ]
    base = table + (count + 1) * size - 1
    items = [(base + a, base + b) for a, b in pairwise(offsets)]
    return items, base + offsets[-1]


def _operators(data: bytes) -> dict[int, int]:
    """The last operand of each operator of a DICT; two-byte operators as 1200 + second."""
    found: dict[int, int] = {}
    operand = at = 0
    while at < len(data):
        first = data[at]
        at += 1
        if first <= 21:
            if first == 12:
                first = 1200 + data[at]
                at += 1
            found[first] = operand
        elif first == 28:
            operand = int.from_bytes(data[at : at + 2], "big", signed=True)
            at += 2
        elif first == 29:
            operand = int.from_bytes(data[at : at + 4], "big", signed=True)
            at += 4
        elif first == 30:
            while data[at] & 0x0F != 0x0F and data[at] >> 4 != 0x0F:
                at += 1
            at += 1
        elif first <= 246:
            operand = first - 139
        elif first <= 250:
            operand = (first - 247) * 256 + data[at] + 108
            at += 1
        else:
            operand = -(first - 251) * 256 - data[at] - 108
            at += 1
    return found
