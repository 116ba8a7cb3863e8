"""Pictures as make-up sees them: how large, of what kind, and whether they are pictures at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ..diagnostics import ContentError, Diagnostic, Place
from ..tongues import worded
from ..workspace import MEGABYTE, Workspace
from .drawings import MEDIA_TYPE, SIZE_LIMIT, Drawing, read_drawing
from .reading import FORMATS, prove_whole, read_source

PIXEL_LIMIT = 200_000_000
"""Pixels of one picture: a full broadsheet page at 600 ppi is 118 million."""
PICTURE_LIMIT = 128 * MEGABYTE
SUFFIX = ".svg"
"""Ending of the files that hold drawings."""
DRAWN = 1000
"""The longer side of a drawing where a size in pixels is asked for."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file: its size in pixels, upright as it is to be seen, and its media type.

    A drawing has no pixels; its size is a proportion.
    """

    path: Path
    width: int
    height: int
    media_type: str

    @property
    def is_drawing(self) -> bool:
        """Say whether it is a drawing."""
        return self.media_type == MEDIA_TYPE


def measure_picture(workspace: Workspace, path: Path, place: Place) -> Picture:
    """Give the picture at ``path``, decoded whole once; ``place`` is where it is named."""
    if path.suffix.lower() == SUFFIX:
        drawing = load_drawing(workspace, path, place)
        longest = max(drawing.width, drawing.height)
        width, height = (
            max(1, round(side / longest * DRAWN)) for side in (drawing.width, drawing.height)
        )
        return Picture(path, width, height, MEDIA_TYPE)
    content = workspace.read_bytes(path, PICTURE_LIMIT, place)
    shown = workspace.show(path)
    try:
        source = read_source(content)
        width, height = source.size
        if width * height > PIXEL_LIMIT:
            raise ContentError(_too_large(shown, place, width, height))
        prove_whole(source)
    except Image.DecompressionBombError as error:
        raise ContentError(_too_large(shown, place)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ContentError(
            Diagnostic(
                "I001",
                worded("{shown} is not a whole picture that can be printed", shown=shown),
                place,
                hint=worded(
                    "save it as one of {formats}, or a drawing as plain SVG", formats=FORMATS
                ),
            )
        ) from error
    return Picture(path, width, height, FORMATS[source.form])


def load_drawing(workspace: Workspace, path: Path, place: Place) -> Drawing:
    """Give the drawing at ``path``; one that cannot be printed is a ContentError at ``place``."""
    content = workspace.read_bytes(path, SIZE_LIMIT, place)
    try:
        return read_drawing(content)
    except ValueError as error:
        raise ContentError(
            Diagnostic(
                "E001",
                worded("{path} {what}", path=workspace.show(path), what=error.args[0]),
                place,
                hint=worded(
                    "export it as plain SVG with flat colours and text as paths, or as PNG"
                ),
            )
        ) from error


def _too_large(shown: str, place: Place, width: int = 0, height: int = 0) -> Diagnostic:
    size = f" ({width} × {height} px)" if width else ""
    return Diagnostic(
        "I002",
        worded(
            "{shown} has more pixels than a newspaper page can show{size}", shown=shown, size=size
        ),
        place,
        hint=worded("scale it to 300 ppi at the size it is printed: 350 mm are 4,134 px"),
    )
