"""Pictures in a PDF: resolution at their printed size, ink in their pixels, how they are packed."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image, ImageChops

from ..choices import Purpose
from ..diagnostics import Severity
from ..pdf.picture import quarter_ink
from ..plates.spaces import Family, Space
from ..tongues import worded
from .bounds import Budget, filters_of, read_stream
from .decoding import jpx_fault, picture_fault
from .geometry import Matrix, apply, around
from .paint import Paint, PaintKind
from .report import Box, Findings
from .subject import PageView, Subject

_FULL = 255
_LEVEL = 4 * 100 / _FULL
"""Percent of ink in one level of a quarter of the sum."""
_TINY = 24
"""Pixels on a side under which a picture is a pattern or a rule, not a picture."""
_LINE_ART = 600
_ENOUGH = 0.9
"""Part of the wanted resolution under which a difference can be seen."""
_SHARE = 0.0005
"""Part of a picture's pixels that may be over the limit: a JPEG's edges ring."""


@dataclass(frozen=True, slots=True)
class PictureInk:
    """Ink of a picture in percent: the most of any pixel, and where it is over the limit."""

    total: float
    over: Box | None


def check_pictures(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report pictures that are too coarse for print, or that this kind of PDF may not hold."""
    for paint in view.paints:
        if paint.kind is PaintKind.PICTURE:
            if paint.visible:
                _check_resolution(subject, view, paint, findings)
            _check_unpacked(subject, view, paint, findings)
            _check_packing(subject, view, paint, findings)


def _number(image: Any, key: str) -> int:
    try:
        return int(image.get(key, 0))
    except (TypeError, ValueError):
        return 0


def pixels_of(image: Any) -> int:
    """How many pixels a picture says it has."""
    return max(0, _number(image, "/Width")) * max(0, _number(image, "/Height"))


def resolution(image: Any, matrix: Matrix) -> float:
    """The pixels per inch of a picture at its printed size, in its coarser direction."""
    a, b, c, d, _, _ = matrix
    width, height = (a * a + b * b) ** 0.5 / 72, (c * c + d * d) ** 0.5 / 72
    across = _number(image, "/Width") / width if width else 0.0
    down = _number(image, "/Height") / height if height else 0.0
    return min(across, down)


def _check_resolution(subject: Subject, view: PageView, paint: Paint, findings: Findings) -> None:
    image, expected = paint.image, subject.expected
    if min(_number(image, "/Width"), _number(image, "/Height")) < _TINY:
        return
    found = resolution(image, paint.matrix)
    before = subject.least_resolution
    subject.least_resolution = found if before is None else min(before, found)
    findings.measured["lowest resolution ppi"] = round(subject.least_resolution)
    if subject.purpose is not Purpose.PRESS:
        return
    bits = 1 if image.get("/ImageMask", False) else _number(image, "/BitsPerComponent")
    sharp = _LINE_ART if bits == 1 else expected.sharp
    if found < expected.least - 1:
        findings.add(
            "K401",
            worded(
                "a picture has {found:.0f} ppi at this size; {least} are the least",
                found=found,
                least=expected.least,
            ),
            worded("print it smaller, or take a picture with more pixels"),
            page=view.number,
            box=paint.box,
        )
    elif found < _ENOUGH * sharp:
        findings.add(
            "K402",
            worded(
                "a picture has {found:.0f} ppi at this size; {sharp} are good",
                found=found,
                sharp=sharp,
            ),
            worded("print it smaller, or take a picture with more pixels"),
            page=view.number,
            box=paint.box,
            severity=Severity.WARNING,
        )


def _check_unpacked(subject: Subject, view: PageView, paint: Paint, findings: Findings) -> None:
    """Report pictures, and their masks, that cannot be unpacked."""
    if not isinstance(paint.image, pikepdf.Stream):
        return
    masks = (paint.image.get(key) for key in ("/SMask", "/Mask"))
    for image in (paint.image, *(mask for mask in masks if isinstance(mask, pikepdf.Stream))):
        if image.objgen not in subject.unpacked:
            subject.unpacked[image.objgen] = picture_fault(image, subject.budget)
        if (fault := subject.unpacked[image.objgen]) is not None:
            findings.add(
                "K421",
                worded("a picture cannot be unpacked: {fault}", fault=fault),
                worded("place the picture again; what is printed instead nobody knows"),
                page=view.number,
                box=paint.box,
            )
        elif subject.purpose is Purpose.ARCHIVE and (fault := jpx_fault(image)) is not None:
            findings.add(
                "K422",
                worded("a JPEG 2000 picture cannot be kept: {fault}", fault=fault),
                worded("export it as JPEG, or packed with Flate"),
                page=view.number,
                box=paint.box,
            )


def _check_packing(subject: Subject, view: PageView, paint: Paint, findings: Findings) -> None:
    image = paint.image
    if subject.purpose is Purpose.PROOF:
        return
    if any(name in ("/LZWDecode", "/LZW") for name in filters_of(image)):
        findings.add(
            "K403",
            worded("a picture is packed with LZW"),
            worded("export it packed with Flate or as JPEG"),
            page=view.number,
            box=paint.box,
        )
    if subject.purpose is Purpose.ARCHIVE and image.get("/Interpolate", False):
        findings.add(
            "K404",
            worded("a picture asks to be smoothed"),
            worded("export it without interpolation, which PDF/A forbids"),
            page=view.number,
            box=paint.box,
        )
    if any(key in image for key in ("/Alternates", "/OPI")):
        findings.add(
            "K405",
            worded("a picture stands for another one"),
            worded("place the picture that is to be printed itself"),
            page=view.number,
            box=paint.box,
        )


# Ink


def measure_ink(paint: Paint, limit: float, budget: Budget) -> PictureInk:
    """The ink of a picture; a picture that is not in CMYK has none that could be told."""
    space = paint.color.space
    if space.indexed:
        return _palette_ink(space, paint, limit)
    if space.family is Family.GRAY:
        return PictureInk(100.0, None)
    if space.family is not Family.CMYK or not isinstance(paint.image, pikepdf.Stream):
        return PictureInk(0.0, None)
    image = _decode(paint.image, budget)
    if image is None:
        return PictureInk(0.0, None)
    return _pixel_ink(image, paint, limit)


def _palette_ink(space: Space, paint: Paint, limit: float) -> PictureInk:
    if space.family is not Family.CMYK:
        return PictureInk(0.0, None)
    entries = [space.palette[at : at + 4] for at in range(0, len(space.palette) - 3, 4)]
    total = max((sum(entry) / 2.55 for entry in entries), default=0.0)
    return PictureInk(total, paint.box if total > limit + _LEVEL else None)


def _pixel_ink(image: Image.Image, paint: Paint, limit: float) -> PictureInk:
    quarter = quarter_ink(image)
    histogram = quarter.histogram()
    allowed = int((limit / 100 * _FULL) / 4) + 1
    over = sum(histogram[allowed + 1 :])
    enough = max(1.0, _SHARE * image.width * image.height)
    most, left = 0, over if over < enough else 0
    for level in range(_FULL, -1, -1):
        left -= histogram[level]
        if left < 0:
            most = level
            break
    place = None
    if over >= enough:
        found = quarter.point(lambda level: _FULL if level > allowed else 0).getbbox()
        place = paint.box if found is None else _on_page(found, image, paint.matrix)
    return PictureInk(most * _LEVEL, place)


def _on_page(found: tuple[int, int, int, int], image: Image.Image, matrix: Matrix) -> Box:
    """A rectangle of pixels as a place on the page; pixels count from the top."""
    left, top, right, bottom = found
    xs = left / image.width, right / image.width
    ys = 1 - top / image.height, 1 - bottom / image.height
    return around(apply(matrix, x, y) for x in xs for y in ys)


def _decode(stream: pikepdf.Stream, budget: Budget) -> Image.Image | None:
    """A CMYK picture's pixels as its PDF means them; None if they cannot be had."""
    width, height = _number(stream, "/Width"), _number(stream, "/Height")
    if width <= 0 or height <= 0:
        return None
    given = stream.get("/Filter")
    filters = [str(f) for f in given] if isinstance(given, pikepdf.Array) else [str(given)]
    decode = stream.get("/Decode")
    turned = isinstance(decode, pikepdf.Array) and len(decode) > 0 and decode[0] == 1
    if filters == ["/DCTDecode"]:
        return _decode_jpeg(stream.read_raw_bytes(), turned)
    if _number(stream, "/BitsPerComponent") != 8 or "/JPXDecode" in filters:
        return None
    try:
        content = read_stream(stream, budget)
    except pikepdf.PdfError:
        return None
    if len(content) < width * height * 4:
        return None
    image = Image.frombytes("CMYK", (width, height), content[: width * height * 4])
    return ImageChops.invert(image) if turned else image


def _decode_jpeg(content: bytes, turned: bool) -> Image.Image | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG",))
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if image.mode != "CMYK":
        return None
    # Pillow turns the values of every JPEG of inks round by itself, with Adobe's marker or without.
    return image if turned else ImageChops.invert(image)
