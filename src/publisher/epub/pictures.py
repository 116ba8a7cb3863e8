"""Pictures for a screen: upright, without hidden data, no larger than is looked at."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from PIL import Image, ImageCms, ImageOps

from ..diagnostics import ContentError, Diagnostic, Place
from ..pictures import measure_picture
from ..workspace import Workspace

LONGEST_SIDE = 2000
"""Pixels; more than any reader's screen shows."""
JPEG_QUALITY = 85
_DRAWING = 1.5
"""A PNG up to this many times the size of the JPEG is kept: its lines stay sharp."""
_SVG = "{http://www.w3.org/2000/svg}"
_SVG_LIMIT = 8 << 20


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as it goes into the book: bytes, media type, file ending, size in pixels."""

    content: bytes
    media_type: str
    ending: str
    width: int
    height: int


def prepare_picture(workspace: Workspace, path: Path, place: Place) -> Prepared:
    """Give the picture at ``path`` for the book; ``place`` is where the text names it."""
    if path.suffix.lower() == ".svg":
        return _prepare_svg(workspace, path, place)
    measure_picture(workspace, path, place)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(workspace.read_bytes(path, place=place))) as opened:
                lossy = opened.format == "JPEG"
                return encode(_normalise(opened), lossy=lossy)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ContentError(
            Diagnostic(
                "I001",
                f"{workspace.show(path)} is damaged and cannot be shown",
                place,
                hint="open it in a picture program and save it again",
            )
        ) from error


def _normalise(image: Image.Image) -> Image.Image:
    """Give the picture upright, in sRGB or grey, at most LONGEST_SIDE long."""
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
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


def encode(image: Image.Image, *, lossy: bool) -> Prepared:
    """Give ``image`` with nothing else in it: as PNG if transparent or a drawing, else as JPEG.

    ``lossy`` says that it was a JPEG before. A drawing is what PNG makes not much larger.
    """
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    jpeg = io.BytesIO()
    if image.mode != "RGBA":
        bare.save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
        if lossy:
            return Prepared(jpeg.getvalue(), "image/jpeg", "jpg", *bare.size)
    png = io.BytesIO()
    bare.save(png, "PNG", optimize=True)
    if image.mode == "RGBA" or png.tell() <= _DRAWING * jpeg.tell():
        return Prepared(png.getvalue(), "image/png", "png", *bare.size)
    return Prepared(jpeg.getvalue(), "image/jpeg", "jpg", *bare.size)


def _prepare_svg(workspace: Workspace, path: Path, place: Place) -> Prepared:
    """Give a drawing as it is, if it neither runs scripts nor fetches anything."""
    content = workspace.read_bytes(path, _SVG_LIMIT, place)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ContentError(_bad_svg(workspace, path, place, "is not well-formed")) from error
    if root.tag != f"{_SVG}svg" or root.getroottree().docinfo.internalDTD is not None:
        raise ContentError(_bad_svg(workspace, path, place, "is no plain SVG drawing"))
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in ("script", "foreignobject", "iframe", "audio", "video", "image", "style"):
            raise ContentError(_bad_svg(workspace, path, place, f"holds <{name}>"))
        for key, value in element.attrib.items():
            attribute = str(key).rpartition("}")[2].lower()
            outside = attribute in ("href", "src") and not str(value).startswith("#")
            if attribute.startswith("on") or outside or "url(" in str(value).replace("url(#", ""):
                raise ContentError(_bad_svg(workspace, path, place, f"uses {attribute}=…"))
    box = [float(part) for part in str(root.get("viewBox", "0 0 800 600")).split()]
    width, height = (box[2], box[3]) if len(box) == 4 and box[2] > 0 < box[3] else (800.0, 600.0)
    scale = LONGEST_SIDE / 2 / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Prepared(etree.tostring(root), "image/svg+xml", "svg", *size)


def _bad_svg(workspace: Workspace, path: Path, place: Place, what: str) -> Diagnostic:
    return Diagnostic(
        "E001",
        f"{workspace.show(path)} {what}",
        place,
        hint="export it as plain SVG, or as PNG",
    )
