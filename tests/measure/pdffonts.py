"""How a PDF font turns the bytes of a shown string into characters and advances.

Only what the file itself says is used: ``ToUnicode`` for the characters, ``W`` or ``Widths`` for
the advances. Advances are in em.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pikepdf
from fontTools import agl

_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.S)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_DEFAULT_ADVANCE = 1.0


@dataclass(frozen=True, slots=True)
class Shown:
    """One shown glyph: its code, the characters it stands for, its advance in em.

    ``step`` is what it moves the pen by, below 0 where that runs downward.
    """

    code: int
    text: str
    advance: float
    blank: bool
    step: float


@dataclass(frozen=True, slots=True)
class PdfFont:
    """One font resource; ``code_length`` is 1 for a simple font and 2 for a composite one."""

    name: str
    code_length: int
    texts: Mapping[int, str]
    advances: Mapping[int, float]
    default_advance: float
    vertical: bool
    steps: Mapping[int, float] | None = None

    def decode(self, shown: bytes) -> list[Shown]:
        """Give the glyphs of one shown string; a code without a character has empty text."""
        step = self.code_length
        glyphs = []
        for at in range(0, len(shown) - step + 1, step):
            code = int.from_bytes(shown[at : at + step], "big")
            advance = self.advances.get(code, self.default_advance)
            blank = step == 1 and code == 32
            down = (self.steps or {}).get(code, -1.0)
            moved = down if self.vertical else advance
            glyphs.append(Shown(code, self.texts.get(code, ""), advance, blank, moved))
        return glyphs


def read_font(font: pikepdf.Dictionary) -> PdfFont:
    """Give the font behind one entry of a page's font resources."""
    name = str(font.get("/BaseFont", "/unnamed")).lstrip("/")
    texts = to_unicode(font["/ToUnicode"].read_bytes()) if "/ToUnicode" in font else {}
    if font.get("/Subtype") == "/Type0":
        child = cast(pikepdf.Dictionary, cast(pikepdf.Array, font["/DescendantFonts"])[0])
        encoding = str(font.get("/Encoding", "/Identity-H"))
        if not encoding.startswith("/Identity-"):
            raise ValueError(f"font {name}: encoding {encoding} is not measured")
        default = float(child.get("/DW", 1000)) / 1000
        vertical = encoding.endswith("V")
        steps = _steps(child) if vertical else None
        return PdfFont(name, 2, texts, _composite(child), default, vertical, steps)
    return PdfFont(name, 1, _simple_texts(font) | texts, _simple(font), 0.0, False)


def _composite(child: pikepdf.Dictionary) -> dict[int, float]:
    """Give the advances of a composite font from its ``W`` array."""
    advances: dict[int, float] = {}
    pending: list[int] = []
    for item in cast(pikepdf.Array, child.get("/W", pikepdf.Array())):
        if isinstance(item, pikepdf.Array):
            start = pending.pop()
            advances.update({start + i: float(width) / 1000 for i, width in enumerate(item)})
            continue
        pending.append(cast(int, item))
        if len(pending) == 3:
            first, last, width = pending
            advances.update(dict.fromkeys(range(int(first), int(last) + 1), float(width) / 1000))
            pending = []
    return advances


def _steps(child: pikepdf.Dictionary) -> dict[int, float]:
    """Give what glyphs move a pen by that runs downward, from ``W2``: an array for each code."""
    items = list(cast(pikepdf.Array, child.get("/W2", pikepdf.Array())))
    return {
        int(cast(int, first)) + n // 3: float(cast(float, list(values)[n])) / 1000
        for first, values in zip(items[::2], items[1::2], strict=True)
        for n in range(0, len(cast(pikepdf.Array, values)), 3)
    }


def _simple(font: pikepdf.Dictionary) -> dict[int, float]:
    """Give the advances of a simple font; a Type 3 font scales them by its own matrix."""
    scale = 0.001
    if font.get("/Subtype") == "/Type3":
        scale = float(cast(pikepdf.Array, font["/FontMatrix"])[0])
    first = int(font.get("/FirstChar", 0))
    widths = cast(pikepdf.Array, font.get("/Widths", pikepdf.Array()))
    return {first + i: float(width) * scale for i, width in enumerate(widths)}


def _simple_texts(font: pikepdf.Dictionary) -> dict[int, str]:
    """Give the characters a simple font's ``Encoding`` names, for files without ToUnicode."""
    texts = {code: bytes([code]).decode("cp1252", "ignore") for code in range(32, 256)}
    encoding = font.get("/Encoding")
    if not isinstance(encoding, pikepdf.Dictionary):
        return texts
    code = 0
    for item in cast(pikepdf.Array, encoding.get("/Differences", pikepdf.Array())):
        if isinstance(item, int):
            code = item
        else:
            texts[code] = str(agl.toUnicode(str(item).lstrip("/")))
            code += 1
    return texts


def to_unicode(cmap: bytes) -> dict[int, str]:
    """Give code -> characters of a ToUnicode CMap (bfchar and both forms of bfrange)."""
    texts: dict[int, str] = {}
    for section, body in _SECTION.findall(cmap):
        if section == b"bfchar":
            values = [_hex(token) for token, _, _ in _TOKEN.findall(body)]
            for code, text in zip(values[::2], values[1::2], strict=False):
                texts[int.from_bytes(code, "big")] = _utf16(text)
        elif section == b"bfrange":
            texts.update(_ranges(body))
    return texts


def _ranges(body: bytes) -> dict[int, str]:
    """Give the entries of one bfrange section."""
    texts: dict[int, str] = {}
    tokens = iter(_TOKEN.findall(body))
    for low, _, _ in tokens:
        first = int.from_bytes(_hex(low), "big")
        last = int.from_bytes(_hex(next(tokens)[0]), "big")
        target, opened, _ = next(tokens)
        if opened:
            for code, (text, _, closed) in zip(range(first, last + 2), tokens, strict=False):
                if closed:
                    break
                texts[code] = _utf16(_hex(text))
            continue
        start = _utf16(_hex(target))
        for code in range(first, last + 1):
            texts[code] = start[:-1] + chr(ord(start[-1]) + code - first)
    return texts


def _hex(token: bytes) -> bytes:
    """Give the bytes of one hexadecimal string."""
    return bytes.fromhex(token.decode("ascii"))


def _utf16(value: bytes) -> str:
    """Give the characters of one ToUnicode value."""
    return value.decode("utf-16-be", "replace")
