"""Embedded CFF fonts as every interpreter reads them.

WeasyPrint writes glyph numbers where PDF wants CIDs, and embeds the whole OpenType file. A CID
chooses its glyph through the charset of the CFF table (ISO 32000-1, 9.7.4.2), which in a font cut
from a larger one still has the larger one's CIDs: some readers then show the right glyph, others
a wrong one or none. Here the charset is made to say that CID and glyph number are the same, and
the CFF table alone is embedded, which PDF has known since 1.2.
"""

from __future__ import annotations

import struct
from itertools import pairwise

import pikepdf

_CHARSET = 15
_CHARSTRINGS = 17
_ROS = 1200 + 30
_PREDEFINED = 2
"""Offsets up to this name a charset of the standard."""
_RANGE = 2
"""The charset format of ranges with two-byte lengths."""
_RANGE_SIZE = 5


def embed_plain_cff(pdf: pikepdf.Pdf) -> None:
    """Make every embedded OpenType font with CFF outlines a bare CFF font whose CIDs are glyphs."""
    for item in list(pdf.objects):
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/FontDescriptor":
            continue
        stream = item.get("/FontFile3")
        if isinstance(stream, pikepdf.Stream) and stream.get("/Subtype") == "/OpenType":
            cff = _cff_table(stream.read_bytes())
            if cff is not None and (mended := number_by_glyph(cff)) is not None:
                stream.write(mended)
                stream.Subtype = pikepdf.Name.CIDFontType0C


def _cff_table(font: bytes) -> bytes | None:
    """Give the CFF table of an OpenType file."""
    if font[:4] != b"OTTO":
        return None
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        tag, _, offset, length = struct.unpack_from(">4s3L", font, 12 + 16 * number)
        if tag == b"CFF ":
            return font[offset : offset + length]
    return None


def number_by_glyph(cff: bytes) -> bytes | None:
    """Give a CID-keyed CFF font whose CIDs are its glyph numbers; None if it is not CID-keyed."""
    _, after_names = _index(cff, cff[2])
    (top, *_), _ = _index(cff, after_names)
    operators = _operators(cff[top[0] : top[1]])
    if _ROS not in operators or _CHARSTRINGS not in operators:
        return None
    glyphs, _ = _index(cff, operators[_CHARSTRINGS])
    at = operators.get(_CHARSET, 0)
    count = len(glyphs)
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
    """Give begin and end of each item of the INDEX at ``at``, and where the INDEX ends."""
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
    """Give the last operand of each operator of a DICT; two-byte operators as 1200 + second."""
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
