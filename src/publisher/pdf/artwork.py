"""Pictures, drawings and pages in pixels, for what is no page of print: a book and its cover."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from ..diagnostics import Place
from ..edition import Edition
from ..pictures import SUFFIX, load_drawing, load_page
from ..pictures.drawings import MEDIA_TYPE, Drawing
from ..pictures.pages import PageFile, is_page
from ..workspace import Workspace
from .conditions import DEFAULT, proof_condition, read_srgb, usual_condition
from .foreign import adopt_page, as_file
from .picture import Screens, for_screen

Looks = tuple[bytes, bytes, Callable[[PageFile, int], Image.Image]]
"""The profile of screens, the one that inks are meant for, and what draws pages of other files."""
WIDE = 1600
"""Pixels of the longer side of a drawing: the width of a book's cover."""
_SHARP = 150
"""Pixels per inch of the pictures in pages that are drawn."""
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
    if is_page(path.name):
        room = Screens(inks, read_srgb(workspace), _SHARP)
        return show_page(room, load_page(workspace, path, place), WIDE).convert("RGBA")
    content = for_screen(workspace.read_bytes(path, place=place), read_srgb(workspace), inks)
    with Image.open(io.BytesIO(content)) as opened:
        return ImageOps.exif_transpose(opened).convert("RGBA")


def looks_of(workspace: Workspace, edition: Edition) -> Looks:
    """Give what a book of ``edition`` shows its pictures by."""
    condition = proof_condition(workspace, edition, DEFAULT, Place(edition.path))
    room = Screens(condition, read_srgb(workspace), _SHARP)
    return room.srgb, condition.profile, partial(show_page, room)


def show_page(room: Screens, page: PageFile, longest: int) -> Image.Image:
    """Give a page of another file in sRGB, its longer side of so many pixels."""
    adopted = adopt_page(page, room, page.size, black=False)
    document = pypdfium2.PdfDocument(as_file(adopted, page.size))
    try:
        shown: Image.Image = document[0].render(scale=longest / max(page.size)).to_pil()
    finally:
        document.close()
    # PDFium rounds up.
    sides = (max(1, round(side * longest / max(page.size))) for side in page.size)
    return shown.convert("RGB").resize((next(sides), next(sides)))


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
