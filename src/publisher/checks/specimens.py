"""What the glyphs of a font look like: each code drawn in a square of its own, as PDFium has it.

Whatever the font is made of (TrueType, CFF, Type 1, little drawings), what is seen is seen. Equal
outlines give equal squares: each is drawn from the same place in its square.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageChops

EM, SIDE = 24, 48
"""Pixels of an em, and of a square: what swashes out of it by half an em is still in it."""
_ACROSS = 64
_ROWS = 64
"""Squares of a page that is drawn: 64 by 64 of them, 9.4 million pixels."""
_FAINT = 40
"""Level of 255 from which a pixel is ink, and not the edge of some."""
_SHADES = bytes((level + 32) // 64 for level in range(256))


@dataclass(frozen=True, slots=True)
class GlyphLook:
    """How a glyph looks: the pixels of its square, and the box around its ink there."""

    pixels: bytes
    box: tuple[int, int, int, int] | None

    @property
    def blank(self) -> bool:
        """Whether nothing is seen."""
        return self.box is None

    @property
    def shades(self) -> bytes:
        """Its pixels in five shades: what lies a tenth of a pixel aside is the same shape."""
        return self.pixels.translate(_SHADES)

    @property
    def framed(self) -> bool:
        """Whether it is a frame of four sides with nothing in it."""
        return self.bordered and self._core is None

    @property
    def _core(self) -> tuple[int, int, int, int] | None:
        """The box of what lies within the sides."""
        if self.box is None:
            return None
        left, top, right, bottom = self.box
        x, y = (right - left) // 4, (bottom - top) // 4
        return self._inked.crop((left + x, top + y, right - x, bottom - y)).getbbox()

    @property
    def _inked(self) -> Image.Image:
        return Image.frombytes("L", (SIDE, SIDE), self.pixels).point(_inked)

    @property
    def bordered(self) -> bool:
        """Whether it has four sides without a gap, whatever is in it."""
        if self.box is None:
            return False
        left, top, right, bottom = self.box
        width, height = right - left, bottom - top
        if min(width, height) < EM // 3:
            return False
        image = self._inked
        sides = (
            (left, top, right, top + height // 4), (left, bottom - height // 4, right, bottom),
            (left, top, left + width // 4, bottom), (right - width // 4, top, right, bottom),
        )  # fmt: skip
        return all(_is_full(image.crop(side)) for side in sides)


def _inked(level: int) -> int:
    return 255 if level >= _FAINT else 0


def _is_full(strip: Image.Image) -> bool:
    """Whether a strip has ink from end to end of its length, without a gap."""
    shorter = min(strip.size)
    flat = strip.resize(
        (strip.width, 1) if strip.height == shorter else (1, strip.height), Image.Resampling.BOX
    )
    return min(flat.tobytes()) > 0


def draw(
    pdf: pikepdf.Pdf, font: Any, codes: Sequence[int], *, wide: bool
) -> Mapping[int, GlyphLook]:
    """The look of each of ``codes`` of ``font``, a font of ``pdf``; wide ones have two bytes.

    Of a font that PDFium cannot draw all are blank.
    """
    looks: dict[int, GlyphLook] = {}
    for begin in range(0, len(codes), _ACROSS * _ROWS):
        part = codes[begin : begin + _ACROSS * _ROWS]
        looks.update(zip(part, _drawn(pdf, font, part, wide), strict=True))
    return looks


def _drawn(pdf: pikepdf.Pdf, font: Any, codes: Sequence[int], wide: bool) -> Iterator[GlyphLook]:
    rows = -(-len(codes) // _ACROSS)
    content = _sheet(pdf, font, codes, rows, wide)
    document = pdfium.PdfDocument(content)
    try:
        bitmap = document[0].render(scale=1, grayscale=True, draw_annots=False)
        image: Image.Image = ImageChops.invert(bitmap.to_pil().convert("L"))
    finally:
        document.close()
    for number in range(len(codes)):
        x, y = number % _ACROSS * SIDE, number // _ACROSS * SIDE
        square = image.crop((x, y, x + SIDE, y + SIDE))
        yield GlyphLook(square.tobytes(), square.point(_inked).getbbox())


def _sheet(pdf: pikepdf.Pdf, font: Any, codes: Sequence[int], rows: int, wide: bool) -> bytes:
    """A page of a pt a pixel, with a square for each code."""
    lines = ["BT", f"/F {EM} Tf"]
    inset = (SIDE - EM) // 2
    for number, code in enumerate(codes):
        x = number % _ACROSS * SIDE
        y = (rows - 1 - number // _ACROSS) * SIDE
        # Squares end where the next begin: no glyph reaches into another's.
        lines.append(
            f"ET q {x} {y} {SIDE} {SIDE} re W n BT /F {EM} Tf "
            f"1 0 0 1 {x + inset} {y + inset + EM // 8} Tm <{code:0{4 if wide else 2}x}> Tj ET Q BT"
        )
    lines.append("ET")
    with pikepdf.new() as target:
        if not font.is_indirect:
            font = pdf.make_indirect(font)
        copy = target.copy_foreign(font)
        encoding = str(font.get("/Encoding", ""))
        if wide and encoding.startswith("/") and encoding.endswith("V"):
            # Drawn from the same corner as all others.
            copy.Encoding = pikepdf.Name(encoding[:-1] + "H")
        _bare_outlines(target, copy)
        target.add_blank_page(page_size=(_ACROSS * SIDE, rows * SIDE))
        page = target.pages[0].obj
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=copy))
        page.Contents = target.make_stream("\n".join(lines).encode())
        out = io.BytesIO()
        target.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _bare_outlines(target: pikepdf.Pdf, font: Any) -> None:
    """Take the tables from around a CID-keyed font: with them PDFium takes CIDs for glyphs."""
    for inner in font.get("/DescendantFonts", ()):
        descriptor = inner.get("/FontDescriptor", pikepdf.Dictionary())
        stream = descriptor.get("/FontFile3")
        if inner.get("/Subtype") != "/CIDFontType0" or not isinstance(stream, pikepdf.Stream):
            continue
        content = stream.read_bytes()
        outlines = _table(content, b"CFF ") if content.startswith(b"OTTO") else b""
        if outlines:
            descriptor.FontFile3 = target.make_stream(outlines, Subtype=pikepdf.Name.CIDFontType0C)


def _table(content: bytes, tag: bytes) -> bytes:
    """A table of an OpenType font, nothing where it has none."""
    count = int.from_bytes(content[4:6])
    for at in range(12, 12 + 16 * count, 16):
        if content[at : at + 4] == tag:
            begin, size = (int.from_bytes(content[n : n + 4]) for n in (at + 8, at + 12))
            return content[begin : begin + size]
    return b""
