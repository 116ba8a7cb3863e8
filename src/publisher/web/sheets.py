"""Pictures of printed pages: sharp on screens that have two dots for each of a page's pixels."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

from ..workspace.memory import Memory

SHOWN = 720
"""CSS pixels across which a page is shown at most."""
WIDTHS = (240, SHOWN, 2 * SHOWN)
"""Pixels of a page's pictures: beside all others, on a plain screen, and on one twice as sharp."""
MOST = 420_000
"""Bytes of the largest: of the 500 kB of the first page it leaves the rest 80."""
_QUALITIES = (75, 60, 45)
"""Of WebP, tried in turn. The densest tabloid page measured (a photograph of half the page) has
363 kB at the first."""
_COLOURS = 256
"""Of the PNG, which only browsers from before 2020 load."""


@dataclass(frozen=True, slots=True)
class PagePictures:
    """The pictures of one page: WebP for each of ``WIDTHS``, a PNG as wide as the last of them.

    ``height`` is that of the last, in pixels.
    """

    webp: tuple[bytes, ...]
    png: bytes
    height: int


def draw_sheets(content: bytes, marks: Sequence[str], memory: Memory) -> tuple[PagePictures, ...]:
    """The pictures of each page of the PDF ``content``; pages with the same mark are the same.

    The pages have no marks of a press: what is drawn is the trimmed page.
    """

    def make(indexes: list[int]) -> Iterator[PagePictures]:
        document = pdfium.PdfDocument(content)
        try:
            for index in indexes:
                yield _draw(document[index])
        finally:
            document.close()

    asked = [[mark, *WIDTHS, MOST, *_QUALITIES, _COLOURS] for mark in marks]
    return tuple(memory.give("sheet", asked, PagePictures, make))


def _draw(page: pdfium.PdfPage) -> PagePictures:
    width, _ = page.get_size()
    whole: Image.Image = page.render(scale=WIDTHS[-1] / width).to_pil().convert("RGB")
    webp = tuple(_webp(_scaled(whole, wide)) for wide in WIDTHS)
    return PagePictures(webp, _png(whole), whole.height)


def _scaled(image: Image.Image, width: int) -> Image.Image:
    if image.width == width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _webp(image: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST:
            break
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    few = image.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
