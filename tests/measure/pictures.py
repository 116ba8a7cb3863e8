"""Where pictures stand on printed pages, and which part of them: read from what is seen.

A picture for it tells by the colour of each of its points where in the picture that is, and which
picture it is; what is found on a page is held against nothing but that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

SCALE = 2
"""Dots of the drawing per point of the page."""
BRIGHT, STEP, MOST = 255, 12, 9
"""The blue of the first picture, by how much that of the next is less, and how many there are."""
LEVELS = 120
"""Red at the right edge of a picture, green at its foot: no grey has blue so much above both."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture on a page: which one, its place in pt from the upper left, and what is shown.

    ``shown`` is left, top, right and bottom as parts of the picture.
    """

    page: int
    number: int
    x: float
    y: float
    width: float
    height: float
    shown: tuple[float, float, float, float]

    @property
    def ratio(self) -> float:
        """Width to height, as printed."""
        return self.width / self.height


def draw_picture(path: Path, number: int, width: int, height: int) -> None:
    """Write picture ``number`` (from 0) of ``width`` × ``height`` pixels as a PNG file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    across = Image.linear_gradient("L").rotate(90).point(_level).resize((width, height))
    down = Image.linear_gradient("L").point(_level).resize((width, height))
    blue = Image.new("L", (width, height), BRIGHT - STEP * number)
    Image.merge("RGB", (across, down, blue)).save(path)


def _level(value: int) -> int:
    return value * LEVELS // 255


def see_pictures(content: bytes) -> list[Seen]:
    """Give the pictures of a PDF, page by page in the order of their numbers."""
    document = pdfium.PdfDocument(content)
    found = [one for n in range(len(document)) for one in _on_page(document[n], n + 1)]
    document.close()
    return found


def placed(content: bytes) -> list[tuple[int, float, float]]:
    """Give page, left and right edge in pt from the sheet's left of each picture in a PDF.

    Where inks have other colours than the screen's, this is all that can be told: what is clipped
    above and below is not looked at.
    """
    document = pdfium.PdfDocument(content)
    found = []
    for number, page in enumerate(document, 1):
        for one in page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,)):
            left, _, right, _ = one.get_bounds()
            found.append((number, left, right))
    document.close()
    return found


def _on_page(page: pdfium.PdfPage, number: int) -> Iterator[Seen]:
    drawn = page.render(scale=SCALE).to_pil().convert("RGB")
    red, green, blue = drawn.split()
    for picture in range(MOST):
        wanted = BRIGHT - STEP * picture
        mask = blue.point(lambda level, wanted=wanted: 255 * (abs(level - wanted) < STEP // 3))
        for channel in (red, green):
            dark = channel.point(lambda level: 255 * (level <= LEVELS + 2))
            mask = Image.composite(mask, dark, dark)
        box = mask.getbbox()
        if box is None or (box[2] - box[0]) * (box[3] - box[1]) < 16:
            continue
        left, top, right, bottom = box
        middle = ((left + right) // 2, (top + bottom) // 2)
        edges = (
            red.getpixel((left + 1, middle[1])),
            green.getpixel((middle[0], top + 1)),
            red.getpixel((right - 2, middle[1])),
            green.getpixel((middle[0], bottom - 2)),
        )
        shares = tuple(float(level) / LEVELS for level in edges if isinstance(level, int))
        x, y, width, height = (n / SCALE for n in (left, top, right - left, bottom - top))
        yield Seen(number, picture, x, y, width, height, shares)  # type: ignore[arg-type]
