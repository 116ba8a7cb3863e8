"""Pictures of a PDF as planes of samples, small enough for what is drawn of them."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageChops

from ..pictures.bounds import filters_of
from .colors import ColorSeparator, Exposure, Given, amount, scaled, unscaled
from .spaces import CMYK, Family

_EIGHT = 8
_SPARE = 2
"""Samples kept for each pixel drawn: averages of more are the same."""
_LARGEST = 200_000_000
"""Samples of a picture that is read here; a larger one is drawn as it is."""


@dataclass(frozen=True, slots=True)
class Planes:
    """A picture's samples by component, as its colour space means them."""

    given: Given
    planes: tuple[Image.Image, ...]

    def exposed(self, exposure: Exposure, separator: ColorSeparator) -> Image.Image:
        """The picture as an exposure shows it, grey or in red, green and blue."""
        space = self.given.space
        if space.indexed:
            return self._through_palette(exposure, separator)
        if space.family is Family.GRAY:
            inks = ("Black",)
            picked = [self.planes[0] if plate in inks else None for plate in exposure.plates]
            return _merged([None if p is None else ImageChops.invert(p) for p in picked], self.size)
        planes = self.planes
        if separator.converts(self.given):
            whole = Image.merge("RGB" if len(planes) == 3 else "CMYK", planes)
            inked = separator.convert(self.given, whole.tobytes())
            planes = Image.frombytes("CMYK", self.size, inked).split()
            given = Given(CMYK, None)
        else:
            given = self.given
        places = exposure.picked(given)[: len(exposure.plates)]
        return _merged([None if at is None else planes[at] for at in places], self.size)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in samples."""
        return self.planes[0].size

    def _through_palette(self, exposure: Exposure, separator: ColorSeparator) -> Image.Image:
        tables: list[list[int]] = [[] for _ in exposure.plates]
        for at in range(256):
            inks = separator.inks(self.given, (float(at),))
            for table, plate in zip(tables, exposure.plates, strict=True):
                table.append(round(255 * amount(inks, plate)))
        return _merged([self.planes[0].point(table) for table in tables], self.size)


def _merged(inks: list[Image.Image | None], size: tuple[int, int]) -> Image.Image:
    """Amounts of ink as light."""
    planes = [Image.new("L", size, 255) if ink is None else ImageChops.invert(ink) for ink in inks]
    return planes[0] if len(planes) == 1 else Image.merge("RGB", planes)


def read_planes(image: pikepdf.Stream, given: Given, pixels: float) -> Planes | None:
    """The samples of a picture that is drawn as about ``pixels`` pixels.

    None where it is left to whoever draws it: other depths than eight bits, keyed colours.
    """
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    count = 1 if given.space.indexed else given.space.components
    if not _is_plain(image) or width * height * count > _LARGEST or not width * height * count:
        return None
    whole = _decoded(image, width, height, count)
    if whole is None:
        return None
    if not given.space.indexed:
        # The samples of a palette are no amounts, of which there would be an average.
        factor = int((width * height / max(1.0, pixels * _SPARE**2)) ** 0.5)
        if factor > 1:
            whole = tuple(plane.reduce(factor) for plane in whole)
    return Planes(given, _as_decoded(whole, image, given))


def _is_plain(image: pikepdf.Stream) -> bool:
    mask = image.get("/Mask")
    return int(image.get("/BitsPerComponent", 0)) == _EIGHT and not isinstance(mask, pikepdf.Array)


def _decoded(
    image: pikepdf.Stream, width: int, height: int, count: int
) -> tuple[Image.Image, ...] | None:
    filters = filters_of(image)
    if filters == ["/DCTDecode"]:
        return _read_jpeg(image.read_raw_bytes(), count)
    if "/DCTDecode" in filters or "/JPXDecode" in filters:
        return None
    try:
        content = image.read_bytes()
    except pikepdf.PdfError:
        return None
    if len(content) < width * height * count:
        return None
    content = content[: width * height * count]
    modes = {1: "L", 3: "RGB", 4: "CMYK"}
    if count in modes:
        return Image.frombytes(modes[count], (width, height), content).split()
    return tuple(Image.frombytes("L", (width, height), content[at::count]) for at in range(count))


def _read_jpeg(content: bytes, count: int) -> tuple[Image.Image, ...] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG",))
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if len(image.getbands()) != count:
        return None
    # Pillow turns the values of every JPEG of inks round, with Adobe's marker or without.
    return tuple(ImageChops.invert(p) if image.mode == "CMYK" else p for p in image.split())


def _as_decoded(
    planes: tuple[Image.Image, ...], image: pikepdf.Stream, given: Given
) -> tuple[Image.Image, ...]:
    """Apply the picture's Decode array, or what CIELAB has in its place (8.9.5.2)."""
    if given.space.indexed:
        return planes
    decode = image.get("/Decode")
    if isinstance(decode, pikepdf.Array) and len(decode) == 2 * len(planes):
        lows = [float(value) for value in list(decode)[::2]]
        highs = [float(value) for value in list(decode)[1::2]]
    else:
        lows = list(scaled(given, [0.0] * len(planes)))
        highs = list(scaled(given, [1.0] * len(planes)))
    ends = zip(unscaled(given, lows), unscaled(given, highs), strict=True)
    return tuple(
        plane if end == (0.0, 1.0) else plane.point(_ramp(*end))
        for plane, end in zip(planes, ends, strict=True)
    )


def _ramp(low: float, high: float) -> list[int]:
    return [
        min(255, max(0, round(255 * (low + level / 255 * (high - low))))) for level in range(256)
    ]
