"""Plates of a page as a press would get them: how much each ink covers, pixel by pixel.

Overprint, transparency and everything else that decides what lies on which plate is worked out;
what is drawn are pictures of 8 bits, 255 for full ink.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from .colors import PROCESS, ColorSeparator, Exposure
from .exposing import Disagreement, Endless, Exposing, Workshop
from .layers import FileLayers

STRIP = 16_000_000
"""Pixels that are drawn at once."""
_COLORS = Exposure(PROCESS[:3])
_POINTS = 72
_SPOTS = 32
"""Inks beside the four of a page: a space of colours holds no more (ISO 32000-1, annex C)."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Plate:
    """One plate, or a strip of it: the ink's name and how much it covers, 255 for full ink."""

    name: str
    image: Image.Image


@dataclass(frozen=True, slots=True)
class PlateStrip:
    """Strips of all plates of a page; ``top`` is the first row's number from the page's top."""

    top: int
    plates: tuple[Plate, ...]


class Separations:
    """An open file whose pages are separated; to be closed.

    ``profile`` is that of the press, a CMYK one; without it that of the file's output intent is
    taken. It says what becomes of colours that are no inks.
    """

    def __init__(self, content: bytes, profile: bytes = b"") -> None:
        self._pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
        self._layers = FileLayers(self._pdf)
        self._separator = ColorSeparator(profile or _intent_profile(self._pdf))

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()

    def __enter__(self) -> Separations:
        return self

    def __exit__(self, *given: object) -> None:
        self.close()

    def strips(self, index: int, ppi: float, box: Box | None = None) -> Iterator[PlateStrip]:
        """Yield the plates of page ``index`` (from 0) at ``ppi`` pixels an inch, from the top.

        ``box`` is what is drawn of the sheet: left, bottom, right, top in pt; else its media box.
        The four process inks come first, always, and other inks by name. Raises ``Endless`` for a
        page of more instructions or inks than any has, and what pikepdf raises for a damaged one.
        """
        page = self._pdf.pages[index]
        left, bottom, right, top = box or _media(page)
        scale = ppi / _POINTS
        width, height = ceil((right - left) * scale), ceil((top - bottom) * scale)
        drawings = self._expose(page, float(width * height))
        try:
            rows = max(1, STRIP // max(1, width))
            for first in range(0, height, rows):
                place = (left, top, scale, first, width, min(rows, height - first))
                yield PlateStrip(first, tuple(_plates(drawings, place)))
        finally:
            for drawing in drawings:
                drawing.close()

    def plates(self, index: int, ppi: float, box: Box | None = None) -> tuple[Plate, ...]:
        """The plates of a page whole; see ``strips``."""
        strips = list(self.strips(index, ppi, box))
        if len(strips) == 1:
            return strips[0].plates
        width = strips[0].plates[0].image.width
        height = sum(strip.plates[0].image.height for strip in strips)
        whole = []
        for number, plate in enumerate(strips[0].plates):
            image = Image.new("L", (width, height))
            for strip in strips:
                image.paste(strip.plates[number].image, (0, strip.top))
            whole.append(Plate(plate.name, image))
        return tuple(whole)

    def _expose(self, page: pikepdf.Page, pixels: float) -> list[_Drawing]:
        planes: dict[Any, Any] = {}

        def draw(exposure: Exposure) -> _Drawing:
            with pikepdf.new() as target:
                shop = Workshop(self._pdf, target, self._separator, self._layers, planes, pixels)
                exposing = Exposing(shop, exposure)
                exposing.page(page)
                out = io.BytesIO()
                target.save(
                    out,
                    compress_streams=False,
                    stream_decode_level=pikepdf.StreamDecodeLevel.none,
                    object_stream_mode=pikepdf.ObjectStreamMode.disable,
                )
            spots.update(exposing.spots)
            return _Drawing(exposure, out.getvalue(), _media(page))

        spots: set[str] = set()
        try:
            drawings = [draw(_COLORS)]
        except Disagreement:
            drawings = [draw(Exposure((name,))) for name in PROCESS[:3]]
        drawings.append(draw(Exposure(PROCESS[3:])))
        if len(spots) > _SPOTS:
            for drawing in drawings:
                drawing.close()
            raise Endless
        return drawings + [draw(Exposure((name,))) for name in sorted(spots)]


class _Drawing:
    """An exposed page open for drawing."""

    def __init__(self, exposure: Exposure, content: bytes, media: Box) -> None:
        self.exposure = exposure
        self._pdf = pdfium.PdfDocument(content)
        self._page = self._pdf[0]
        self._media = media

    def close(self) -> None:
        self._pdf.close()

    def draw(self, place: tuple[float, float, float, int, int, int]) -> Image.Image:
        """A strip: a corner in pt, pixels a pt, first row, width and height in pixels."""
        left, top, scale, first, width, height = place
        bitmap = pdfium.PdfBitmap.new_native(width, height, pdfium.raw.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        # The sheet's upper left corner is the origin of what is drawn.
        matrix = raw.FS_MATRIX(
            scale, 0, 0, scale,
            (self._media[0] - left) * scale, (top - self._media[3]) * scale - first,
        )  # fmt: skip
        clip = raw.FS_RECTF(0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, self._page, matrix, clip, 0)
        image: Image.Image = bitmap.to_pil()
        return image.convert("RGB")


def _plates(
    drawings: list[_Drawing], place: tuple[float, float, float, int, int, int]
) -> Iterator[Plate]:
    for drawing in drawings:
        planes = drawing.draw(place).split()
        for name, plane in zip(drawing.exposure.plates, planes, strict=False):
            yield Plate(name, ImageChops.invert(plane))


def _media(page: pikepdf.Page) -> Box:
    x1, y1, x2, y2 = (float(side) for side in page.mediabox)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _intent_profile(pdf: pikepdf.Pdf) -> bytes:
    """The CMYK profile of the file's output intent, nothing where it has none."""
    intents = pdf.Root.get("/OutputIntents")
    for intent in intents if isinstance(intents, pikepdf.Array) else []:
        stream = (
            intent.get("/DestOutputProfile") if isinstance(intent, pikepdf.Dictionary) else None
        )
        if isinstance(stream, pikepdf.Stream) and int(stream.get("/N", 0)) == 4:
            try:
                return stream.read_bytes()
            except pikepdf.PdfError:
                continue
    return b""


def separate(
    content: bytes, index: int, ppi: float, profile: bytes = b"", box: Box | None = None
) -> tuple[Plate, ...]:
    """The plates of one page of a file; see ``Separations``."""
    with Separations(content, profile) as separations:
        return separations.plates(index, ppi, box)
