"""Pictures, drawings and pages in pixels, for what is no page of print: a book and its cover."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from ..diagnostics import Place
from ..edition import Edition
from ..fonts import Catalogue, Outliner
from ..pictures import SUFFIX, load_drawing, load_page
from ..pictures.drawings import Letters, paint_drawing
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


def draw_artwork(
    workspace: Workspace, path: Path, place: Place, letters: Letters | None = None
) -> Image.Image:
    """The picture or drawing at ``path``, upright, as RGB with transparency.

    ``place`` is where it is named; ``letters`` sets the texts of drawings,
    which are left out without it.
    """
    if path.suffix.lower() == SUFFIX:
        drawing = load_drawing(workspace, path, place, letters)
        scale = WIDE / max(drawing.width, drawing.height)
        width, height = (max(1, round(side * scale)) for side in (drawing.width, drawing.height))
        content = paint_drawing(drawing, (width, height))
    elif is_page(path.name):
        room = Screens(usual_condition(workspace), read_srgb(workspace), _SHARP)
        return show_page(room, load_page(workspace, path, place), WIDE).convert("RGBA")
    else:
        inks = usual_condition(workspace)
        content = for_screen(workspace.read_bytes(path, place=place), read_srgb(workspace), inks)
    with Image.open(io.BytesIO(content)) as opened:
        return ImageOps.exif_transpose(opened).convert("RGBA")


def draw_nameplate(
    edition: Edition, workspace: Workspace, catalogue: Catalogue
) -> Image.Image | None:
    """The artwork that stands for the paper's name; None where its name is set in type."""
    named = edition.masthead(workspace)
    if named is None:
        return None
    return draw_artwork(workspace, *named, Outliner(catalogue, edition.settings.language))


def looks_of(workspace: Workspace, edition: Edition) -> Looks:
    """What a book of ``edition`` shows its pictures by."""
    condition = proof_condition(workspace, edition, DEFAULT, Place(edition.path))
    room = Screens(condition, read_srgb(workspace), _SHARP)
    return room.srgb, condition.profile, partial(show_page, room)


def show_page(room: Screens, page: PageFile, longest: int) -> Image.Image:
    """A page of another file in sRGB, its longer side of so many pixels."""
    adopted = adopt_page(page, room, page.size, black=False)
    document = pypdfium2.PdfDocument(as_file(adopted, page.size))
    try:
        shown: Image.Image = document[0].render(scale=longest / max(page.size)).to_pil()
    finally:
        document.close()
    # PDFium rounds up.
    sides = (max(1, round(side * longest / max(page.size))) for side in page.size)
    return shown.convert("RGB").resize((next(sides), next(sides)))
