"""A page as PDFium draws it, and what of that drawing is text: the eye's second opinion.

A page is drawn twice, with its text and without; where the two differ, text can be seen. Nothing
is asked of the content: ink like its ground, a picture on top, a clip, no opacity all come out
as no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import pypdfium2.raw as raw
from PIL import Image, ImageChops

from .report import Box, PageShape

RESOLUTION = 100
"""Pixels per inch: a stroke of 5 pt type is a quarter of a pixel wide, and still told from none."""
LARGEST = 16_000_000
"""Pixels of a drawing; a larger page is drawn at a lower resolution."""
FAINTEST = 10
"""Difference of 255 from which ink is seen; a fill of 4 % on paper has it."""
_DEEPEST = 12
"""Forms in each other that are searched for text."""


@dataclass(frozen=True, slots=True)
class TextView:
    """Where text is seen on a page: white where it is, black elsewhere; ``scale`` is px per pt."""

    image: Image.Image
    scale: float
    left: float
    top: float

    def seen(self, box: Box) -> Box | None:
        """The box around what is seen of text inside ``box``, in pt as ``box`` is."""
        scale = self.scale
        x1, y1 = floor((box[0] - self.left) * scale) - 1, floor((self.top - box[3]) * scale) - 1
        x2, y2 = ceil((box[2] - self.left) * scale) + 1, ceil((self.top - box[1]) * scale) + 1
        found = self.image.crop((x1, y1, x2, y2)).getbbox()
        if found is None:
            return None
        return (
            self.left + (x1 + found[0]) / scale,
            self.top - (y1 + found[3]) / scale,
            self.left + (x1 + found[2]) / scale,
            self.top - (y1 + found[1]) / scale,
        )


def draw_text(page: Any, shape: PageShape) -> TextView:
    """What can be seen of the text of ``page``, a page of PDFium's, which it changes."""
    scale = _prepare(page, shape, RESOLUTION / 72)
    whole = _draw(page, scale)
    for item in _texts(lambda at: raw.FPDFPage_GetObject(page.raw, at), _count(page), _DEEPEST):
        raw.FPDFPageObj_SetIsActive(item, False)
    difference = ImageChops.difference(whole, _draw(page, scale))
    red, green, blue = difference.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    image = strongest.point(lambda level: 255 if level >= FAINTEST else 0)
    return TextView(image, scale, shape.media[0], shape.media[3])


def draw_ink(page: Any, shape: PageShape, scale: float, least: int) -> TextView:
    """Where ``page``, a page of PDFium's, has at least so much ink, of 255.

    ``scale`` is in pixels a pt; a page that would be too large is drawn smaller.
    """
    scale = _prepare(page, shape, scale)
    bright = _draw(page, scale).convert("L")
    image = bright.point(lambda level: 255 if level <= 255 - least else 0)
    return TextView(image, scale, shape.media[0], shape.media[3])


def _prepare(page: Any, shape: PageShape, scale: float) -> float:
    """Let the whole sheet of ``page`` be drawn upright; give ``scale``, less for a huge one."""
    left, bottom, right, top = shape.media
    page.set_cropbox(left, bottom, right, top)
    page.set_rotation(0)
    return float(min(scale, (LARGEST / ((right - left) * (top - bottom))) ** 0.5))


def _count(page: Any) -> int:
    return int(raw.FPDFPage_CountObjects(page.raw))


def _draw(page: Any, scale: float) -> Image.Image:
    image: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return image if image.mode == "RGB" else image.convert("RGB")


def _texts(give: Callable[[int], Any], count: int, depth: int) -> Iterator[Any]:
    """Yield the text objects of a page or a form, those of forms in it included."""
    for at in range(count):
        item = give(at)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
            inner = raw.FPDFFormObj_CountObjects(item)
            yield from _texts(
                lambda n, item=item: raw.FPDFFormObj_GetObject(item, n),  # type: ignore[misc]
                inner,
                depth - 1,
            )


__all__ = ["FAINTEST", "RESOLUTION", "TextView", "draw_ink", "draw_text"]
