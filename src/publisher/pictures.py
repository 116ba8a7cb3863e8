"""Pictures as make-up sees them: how large, of what kind, and whether they are pictures at all."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from .diagnostics import ContentError, Diagnostic, Place
from .workspace import MEGABYTE, Workspace

PIXEL_LIMIT = 200_000_000
"""Pixels of one picture: a full broadsheet page at 600 ppi is 118 million."""
PICTURE_LIMIT = 128 * MEGABYTE
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file: its size in pixels, upright as it is to be seen, and its media type."""

    path: Path
    width: int
    height: int
    media_type: str


def measure_picture(workspace: Workspace, path: Path, place: Place) -> Picture:
    """Give the picture at ``path``; only its header is decoded. ``place`` is where it is named."""
    content = workspace.read_bytes(path, PICTURE_LIMIT, place)
    shown = workspace.show(path)
    try:
        with warnings.catch_warnings():
            # Our own limit below speaks in the user's words; Pillow's warns at another number.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=tuple(FORMATS))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        if isinstance(error, Image.DecompressionBombError):
            raise ContentError(_too_large(shown, place)) from error
        raise ContentError(
            Diagnostic(
                "I001",
                f"{shown} is not a picture that can be printed",
                place,
                hint=f"save it as one of {', '.join(FORMATS)}",
            )
        ) from error
    width, height = image.size
    if width * height > PIXEL_LIMIT:
        raise ContentError(_too_large(shown, place, width, height))
    turned = image.getexif().get(0x0112, 1) >= 5
    if turned:
        width, height = height, width
    return Picture(path, width, height, FORMATS[str(image.format)])


def _too_large(shown: str, place: Place, width: int = 0, height: int = 0) -> Diagnostic:
    size = f" ({width} × {height} px)" if width else ""
    return Diagnostic(
        "I002",
        f"{shown} has more pixels than a newspaper page can show{size}",
        place,
        hint="scale it to 300 ppi at the size it is printed: 350 mm are 4,134 px",
    )
