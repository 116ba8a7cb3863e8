"""Known patches as picture files of every kind, and what they are to look like.

Colours are told here by Pillow's own way to littleCMS, which the program does not use: eight bits,
source to target in one step.
"""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageCms

from publisher.pdf.conditions import load_conditions, read_srgb
from publisher.pictures.differences import Lab, difference
from publisher.pictures.profiles import ADOBE_RGB, D65, grey_profile, rgb_profile
from publisher.workspace import Workspace

SIDE = 16
"""Pixels of a patch: two blocks of a JPEG, so that none of its own edges reach its middle."""
COLORS = (
    (115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170),
    (214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46),
    (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161),
    (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52),
)  # fmt: skip
"""24 colours of light: skins, sky, leaves, the corners of print, a ramp of grey."""
INKS = (
    *(tuple(255 if m == n else 0 for m in range(4)) for n in range(4)),
    *(tuple(128 if m == n else 0 for m in range(4)) for n in range(4)),
    (255, 255, 0, 0), (0, 255, 255, 0), (255, 0, 255, 0), (128, 102, 102, 0),
    (102, 77, 77, 26), (51, 128, 153, 13), (26, 204, 179, 51), (179, 77, 26, 102),
    (0, 0, 0, 13), (0, 0, 0, 77), (0, 0, 0, 191), (0, 0, 0, 230),
    (3, 5, 5, 0), (204, 26, 230, 0), (13, 77, 230, 0), (191, 173, 163, 230),
)  # fmt: skip
"""24 mixtures of ink: pure ones, their mixtures by two, greys, a ramp of black, a rich black."""
LEVELS = tuple(round(n * 255 / 23) for n in range(24))
"""24 greys."""


@cache
def _workspace() -> Workspace:
    return Workspace(Path())


@cache
def profile(name: str) -> bytes:
    """Give a profile by what the tests call it."""
    if name in ("fogra39", "newsprint"):
        return load_conditions(_workspace())[name].profile
    return {
        "srgb": lambda: read_srgb(_workspace()),
        "adobe": lambda: rgb_profile(563 / 256, D65, ADOBE_RGB),
        "p3": lambda: rgb_profile(None, D65, ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))),
        "prophoto": lambda: rgb_profile(
            1.8, (0.3457, 0.3585), ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
        ),
        "gamma18": lambda: grey_profile(1.8),
    }[name]()


def chart(mode: str) -> Image.Image:
    """Give the 24 patches in a row."""
    patches: tuple[Any, ...] = {"RGB": COLORS, "CMYK": INKS, "L": LEVELS}[mode]
    image = Image.new(mode, (SIDE * len(patches), SIDE))
    for number, patch in enumerate(patches):
        image.paste(patch, (number * SIDE, 0, (number + 1) * SIDE, SIDE))
    return image


def as_file(image: Image.Image, form: str, named: str = "") -> bytes:
    """Give ``image`` as a file of ``form``, with the profile called so if any.

    “bare” is a JPEG of inks without Adobe's marker: its levels are the inks themselves.
    """
    out = io.BytesIO()
    options: dict[str, object] = {"icc_profile": profile(named)} if named else {}
    if form in ("JPEG", "bare"):
        shown = ImageChops.invert(image) if form == "bare" else image
        shown.save(out, "JPEG", quality=100, subsampling=0, **options)
        return without_marker(out.getvalue()) if form == "bare" else out.getvalue()
    if form == "PNG-16":
        return _wide_png(image, profile(named) if named else b"")
    if form == "WEBP":
        options["lossless"] = True
    if form.startswith("TIFF"):
        options["compression"] = {"TIFF": None, "TIFF-LZW": "tiff_lzw", "TIFF-ZIP": "tiff_deflate"}[
            form
        ]
    image.save(out, form.split("-")[0], **options)
    return out.getvalue()


def _wide_png(image: Image.Image, icc: bytes) -> bytes:
    """Give ``image`` as a PNG of 16 bits a channel."""
    row = image.width * len(image.getbands())
    wide = bytes(level for level in image.tobytes() for _ in range(2))
    rows = b"".join(b"\0" + wide[n * 2 * row : (n + 1) * 2 * row] for n in range(image.height))
    kind = {"L": 0, "RGB": 2}[image.mode]
    head = struct.pack(">IIBBBBB", image.width, image.height, 16, kind, 0, 0, 0)
    told = [(b"iCCP", b"x\0\0" + zlib.compress(icc))] if icc else []
    chunks = [(b"IHDR", head), *told, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def without_marker(content: bytes) -> bytes:
    """Give a JPEG without the segment by which Adobe's are known."""
    at = content.index(b"\xff\xee")
    size = int.from_bytes(content[at + 2 : at + 4], "big")
    assert content[at + 4 : at + 9] == b"Adobe"
    return content[:at] + content[at + 2 + size :]


def samples(image: Image.Image, count: int = 24) -> list[tuple[int, ...]]:
    """Give what is in the middle of each patch."""
    step = image.width / count
    found = (image.getpixel((int((n + 0.5) * step), image.height // 2)) for n in range(count))
    return [one if isinstance(one, tuple) else (one,) for one in found]  # type: ignore[misc]


def converted(image: Image.Image, source: bytes, target: bytes, mode: str) -> Image.Image:
    """Give ``image`` as Pillow itself converts it, white to white and black to black."""
    step = ImageCms.buildTransform(
        ImageCms.getOpenProfile(io.BytesIO(source)),
        ImageCms.getOpenProfile(io.BytesIO(target)),
        image.mode,
        mode,
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    made = ImageCms.applyTransform(image, step)
    assert made is not None
    return made


def lab(pixels: list[tuple[int, ...]], press: bytes) -> list[Lab]:
    """Give what inks look like under a condition, relative to its paper."""
    content = bytes(level for pixel in pixels for level in pixel)
    image = Image.frombytes("CMYK", (len(pixels), 1), content)
    step = ImageCms.buildTransform(
        ImageCms.getOpenProfile(io.BytesIO(press)),
        ImageCms.createProfile("LAB"),
        "CMYK",
        "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    seen = ImageCms.applyTransform(image, step)
    assert seen is not None
    values = seen.tobytes()
    return [
        (values[at] / 2.55, _signed(values[at + 1]), _signed(values[at + 2]))
        for at in range(0, len(values), 3)
    ]


def _signed(level: int) -> int:
    return level - 256 if level > 127 else level


def apart(some: list[Lab], others: list[Lab]) -> tuple[float, float]:
    """Give the mean and the largest ΔE00."""
    found = [difference(a, b) for a, b in zip(some, others, strict=True)]
    return sum(found) / len(found), max(found)
