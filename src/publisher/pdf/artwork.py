"""A picture or drawing of the edition in pixels, for what is drawn itself: the cover of a book."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from ..diagnostics import Place
from ..pictures import SUFFIX, load_drawing
from ..pictures.drawings import MEDIA_TYPE, Drawing
from ..workspace import Workspace
from .conditions import read_srgb, usual_condition
from .picture import for_screen

WIDE = 1600
"""Pixels of the longer side of a drawing: the width of a book's cover."""
_PAGE = """\
<style>@page {{ size: {0}px {1}px; margin: 0 }} body {{ margin: 0 }} img {{ display: block;
width: {0}px; height: {1}px }}</style><img src="data:{2};base64,{3}">"""


def draw_artwork(
    workspace: Workspace, path: Path, place: Place, confine: Callable[[], None]
) -> Image.Image:
    """Give the picture or drawing at ``path``, upright, as RGB with transparency.

    ``place`` is where it is named; ``confine`` keeps the printing engine to the program's fonts.
    """
    if path.suffix.lower() == SUFFIX:
        confine()
        return _draw(load_drawing(workspace, path, place))
    inks = usual_condition(workspace)
    content = for_screen(workspace.read_bytes(path, place=place), read_srgb(workspace), inks)
    with Image.open(io.BytesIO(content)) as opened:
        return ImageOps.exif_transpose(opened).convert("RGBA")


def _draw(drawing: Drawing) -> Image.Image:
    from .painting import load_engine

    scale = WIDE / max(drawing.width, drawing.height)
    size = (max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale)))
    shown = base64.b64encode(drawing.content).decode()
    pdf = load_engine().HTML(string=_PAGE.format(*size, MEDIA_TYPE, shown)).write_pdf()
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0].render(scale=4 / 3, fill_color=(255, 255, 255, 0))
        picture: Image.Image = page.to_pil()
    finally:
        document.close()
    return picture.convert("RGBA").resize(size)
