"""Pictures for a screen: upright, without hidden data, no larger than is looked at."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageCms, ImageOps

from ..article.treatment import Crop, Window
from ..diagnostics import ContentError, Diagnostic, Place
from ..pictures import Picture, load_drawing, load_page, measure_picture
from ..pictures.drawings import (
    MEDIA_TYPE,
    Letters,
    cut_drawing,
    ground_drawing,
    with_pictures,
)
from ..pictures.pages import PageFile, is_page
from ..pictures.profiles import CMYK, LAB
from ..pictures.reading import ORIENTATION, PictureSource, read_source
from ..pictures.showing import show_picture
from ..tongues import worded
from ..workspace import Workspace

LONGEST_SIDE = 2000
"""Pixels; more than any reader's screen shows."""
MOST_CUT = 3
"""How much larger a page is drawn at most of which only a part is shown."""
JPEG_QUALITY = 85
Looks: TypeAlias = Callable[[], tuple[bytes, bytes, Callable[[PageFile, int], Image.Image]]]
"""Gives the profile of screens, the one that inks are meant for which say nothing else, and what
draws pages of other files with so many pixels on their longer side."""
_DRAWING = 1.5
"""A PNG up to this many times the size of the JPEG is kept: its lines stay sharp."""


@dataclass(frozen=True, slots=True)
class ScreenPicture:
    """A picture as it goes into the book: bytes, media type, file ending, size in pixels."""

    content: bytes
    media_type: str
    ending: str
    width: int
    height: int


def prepare_picture(
    workspace: Workspace,
    path: Path,
    place: Place,
    looks: Looks,
    crop: Crop | None = None,
    letters: Letters | None = None,
) -> ScreenPicture:
    """The picture at ``path`` for the book; ``place`` is where the text names it.

    ``looks`` are asked for where the picture's own colours are not those of screens; ``letters``
    sets the texts of drawings. Of a cropped one only the part that is shown goes into the book.
    """
    measured = measure_picture(workspace, path, place)
    width, height = measured.width, measured.height
    window = crop.window(width, height) if crop else (0, 0, width, height)
    if is_page(path.name):
        *_, draw = looks()
        return _drawn(draw, load_page(workspace, path, place), measured, window if crop else None)

    def prepare(content: bytes, part: Window | None) -> ScreenPicture:
        try:
            return _prepare(content, looks, part)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise ContentError(
                Diagnostic(
                    "I001",
                    worded("{path} is damaged and cannot be shown", path=workspace.show(path)),
                    place,
                    hint=worded("open it in a picture program and save it again"),
                )
            ) from error

    if not measured.is_drawing:
        content = workspace.read_bytes(path, place=place)
        return _grounded(prepare(content, window if crop else None))

    def show(picture: bytes) -> tuple[bytes, str]:
        made = prepare(picture, None)
        return made.content, made.media_type

    content = with_pictures(load_drawing(workspace, path, place, letters).content, show)
    left, top, right, bottom = window
    if crop:
        content = cut_drawing(content, (left / width, top / height, right / width, bottom / height))
    return ScreenPicture(ground_drawing(content), MEDIA_TYPE, "svg", right - left, bottom - top)


def _grounded(picture: ScreenPicture) -> ScreenPicture:
    """A picture on white where it can be seen through, as it would be printed.

    A reader's dark ground shows through it else, and black lines go; a ground of the style sheet
    is taken away by readers that set every background themselves.
    """
    if picture.media_type != "image/png":
        return picture
    with Image.open(io.BytesIO(picture.content)) as image:
        if image.mode != "RGBA":
            return picture
        white = Image.new("RGBA", image.size, "white")
        return encode(Image.alpha_composite(white, image).convert("RGB"), lossy=False)


def _prepare(content: bytes, looks: Looks, window: Window | None) -> ScreenPicture:
    """A picture, or a part of it, for a screen."""
    source = read_source(content)
    if _is_foreign(source):
        return _translate(source, looks()[:2], window)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content)) as opened:
            lossy = opened.format == "JPEG"
            if _is_plain_drawing(opened):
                return _as_drawn(opened.crop(window) if window else opened)
            return encode(_normalise(opened, window), lossy=lossy)


def _drawn(
    draw: Callable[[PageFile, int], Image.Image],
    page: PageFile,
    measured: Picture,
    window: Window | None,
) -> ScreenPicture:
    """A page of another file, or a part of it, in pixels."""
    whole = (0, 0, measured.width, measured.height)
    left, top, right, bottom = window or whole
    part = max(right - left, bottom - top) / max(whole)
    image = draw(page, min(LONGEST_SIDE * MOST_CUT, round(LONGEST_SIDE / part)))
    if window is not None:
        across, down = image.width / measured.width, image.height / measured.height
        image = image.crop(
            (round(left * across), round(top * down), round(right * across), round(bottom * down))
        )
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return encode(image, lossy=False)


def _is_foreign(source: PictureSource) -> bool:
    """Whether a picture's numbers are others than those of screens."""
    if source.space in (CMYK, LAB) or source.deep:
        return True
    return source.profile is not None and not source.clear and not source.lines


def _translate(
    source: PictureSource, looks: tuple[bytes, bytes], window: Window | None
) -> ScreenPicture:
    """A picture of other colours, or a part of it, in sRGB or grey."""
    longest = max(source.size)
    size = None
    if window is None and longest > LONGEST_SIDE:
        width, height = source.width * LONGEST_SIDE, source.height * LONGEST_SIDE
        size = (max(1, round(width / longest)), max(1, round(height / longest)))
    image = show_picture(source, *looks, size)
    if window is not None:
        image = image.crop(window)
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return encode(image, lossy=source.form == "JPEG")


def _is_plain_drawing(image: Image.Image) -> bool:
    """Whether ``image`` is a picture of few colours that a screen can show as it is."""
    upright = image.getexif().get(ORIENTATION, 1) == 1
    special = {"transparency", "icc_profile"} & set(image.info)
    return image.mode == "P" and upright and not special and max(image.size) <= LONGEST_SIDE


def _as_drawn(image: Image.Image) -> ScreenPicture:
    """A picture of few colours with its own palette and nothing else: half the bytes."""
    bare = Image.new("P", image.size)
    bare.putpalette(image.getpalette() or [])
    bare.paste(image)
    png = io.BytesIO()
    bare.save(png, "PNG", optimize=True)
    return ScreenPicture(png.getvalue(), "image/png", "png", *bare.size)


def _normalise(image: Image.Image, window: Window | None) -> Image.Image:
    """The picture, or a part of it, upright, in sRGB or grey, at most LONGEST_SIDE long."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    if window is not None:
        turned = turned.crop(window)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if turned.mode in ("I;16", "I", "F"):
        turned = turned.convert("F").point(lambda value: value / 257).convert("L")
    if profile and turned.mode in ("RGB", "CMYK", "L"):
        turned = _to_srgb(turned, profile)
    if turned.mode == "P":
        turned = turned.convert("RGBA" if "transparency" in turned.info else "RGB")
    if turned.mode in ("LA", "PA", "La", "RGBa"):
        turned = turned.convert("RGBA")
    if turned.mode not in ("RGB", "RGBA", "L"):
        turned = turned.convert("L" if turned.mode == "1" else "RGB")
    if turned.mode == "RGBA" and turned.getchannel("A").getextrema() == (255, 255):
        turned = turned.convert("RGB")
    return turned


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


def encode(image: Image.Image, *, lossy: bool) -> ScreenPicture:
    """``image`` with nothing else in it: as PNG if transparent or a drawing, else as JPEG.

    ``lossy`` says that it was a JPEG before. A drawing is what PNG makes not much larger.
    """
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    jpeg = io.BytesIO()
    if image.mode != "RGBA":
        bare.save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
        if lossy:
            return ScreenPicture(jpeg.getvalue(), "image/jpeg", "jpg", *bare.size)
    png = io.BytesIO()
    bare.save(png, "PNG", optimize=True)
    if image.mode == "RGBA" or png.tell() <= _DRAWING * jpeg.tell():
        return ScreenPicture(png.getvalue(), "image/png", "png", *bare.size)
    return ScreenPicture(jpeg.getvalue(), "image/jpeg", "jpg", *bare.size)
