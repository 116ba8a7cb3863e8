"""The plates of finished pages: how much ink is on each, and plates as TIFF files."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import cast

import pikepdf
from PIL import Image, ImageChops, ImageMath, ImageStat

from ..plates import Plate, Separations

SURVEY = 100
"""Pixels per inch at which ink is measured where nobody wants the plates themselves."""
_FULL = 255


@dataclass(frozen=True, slots=True)
class PlateInk:
    """The ink on a page: how much of it each ink covers in percent, and the most in one place."""

    covers: tuple[tuple[str, float], ...]
    most: float


@dataclass(frozen=True, slots=True)
class Plates:
    """The pages of a file; ``files`` are the inks of each by name, with a TIFF."""

    pages: tuple[PlateInk, ...]
    files: tuple[tuple[tuple[str, bytes], ...], ...] = ()


def measure_plates(content: bytes, profile: bytes, ppi: int) -> Plates:
    """The ink on each page of a press file, and its plates at ``ppi`` unless that is 0.

    A page is what is left when the sheet has been trimmed; a plate has the whole sheet.
    """
    pages, files = [], list[tuple[tuple[str, bytes], ...]]()
    with pikepdf.open(io.BytesIO(content)) as pdf, Separations(content, profile) as separations:
        for index, page in enumerate(pdf.pages):
            left, bottom, right, top = (float(side) for side in page.trimbox)
            trim = (left, bottom, right, top)
            plates = _whole(separations, index, SURVEY, trim)
            pages.append(_inked(plates))
            if ppi:
                full = _whole(separations, index, ppi, None)
                files.append(tuple((plate.name, _as_tiff(plate.image, ppi)) for plate in full))
    return Plates(tuple(pages), tuple(files))


def _whole(
    separations: Separations, index: int, ppi: int, box: tuple[float, float, float, float] | None
) -> tuple[Plate, ...]:
    """The plates of a page in one piece each."""
    strips = list(separations.strips(index, ppi, box))
    width = strips[0].plates[0].image.width
    height = strips[-1].top + strips[-1].plates[0].image.height
    made = [(plate.name, Image.new("L", (width, height))) for plate in strips[0].plates]
    for strip in strips:
        for (_, image), plate in zip(made, strip.plates, strict=True):
            image.paste(plate.image, (0, strip.top))
    return tuple(Plate(name, image) for name, image in made)


def _inked(plates: tuple[Plate, ...]) -> PlateInk:
    covers = tuple(
        (plate.name, round(ImageStat.Stat(plate.image).mean[0] / _FULL * 100, 1))
        for plate in plates
    )
    total = Image.new("I", plates[0].image.size)
    for plate in plates:
        total = ImageMath.lambda_eval(
            lambda values: values["total"] + values["plate"],
            total=total,
            plate=plate.image.convert("I"),
        )
    _, most = cast(tuple[int, int], total.getextrema())
    return PlateInk(covers, round(most / _FULL * 100, 1))


def _as_tiff(image: Image.Image, ppi: int) -> bytes:
    """A plate as a grey TIFF, white where no ink is, the same bytes for the same plate."""
    out = io.BytesIO()
    ImageChops.invert(image).save(out, "TIFF", compression="tiff_lzw", dpi=(ppi, ppi))
    return out.getvalue()
