"""A picture or drawing of the edition in pixels, for what is drawn itself: the cover of a book."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from ..diagnostics import Place
from ..pictures import SUFFIX, load_drawing
from ..pictures.drawings import Letters, paint_drawing
from ..workspace import Workspace
from .conditions import read_srgb, usual_condition
from .picture import for_screen

WIDE = 1600
"""Pixels of the longer side of a drawing: the width of a book's cover."""


def draw_artwork(workspace: Workspace, path: Path, place: Place, letters: Letters) -> Image.Image:
    """Give the picture or drawing at ``path``, upright, as RGB with transparency.

    ``place`` is where it is named; ``letters`` sets the texts of drawings.
    """
    if path.suffix.lower() == SUFFIX:
        drawing = load_drawing(workspace, path, place, letters)
        scale = WIDE / max(drawing.width, drawing.height)
        width, height = (max(1, round(side * scale)) for side in (drawing.width, drawing.height))
        content = paint_drawing(drawing, (width, height))
    else:
        inks = usual_condition(workspace)
        content = for_screen(workspace.read_bytes(path, place=place), read_srgb(workspace), inks)
    with Image.open(io.BytesIO(content)) as opened:
        return ImageOps.exif_transpose(opened).convert("RGBA")
