"""Pictures in the colours of their purpose: sRGB for screens, the printer's inks for the press.

LittleCMS converts with the profiles; what has no profile is taken for sRGB. A picture without
colour is printed in black ink alone, its tones moved so that they come out on the paper as light
as they were meant.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from PIL import Image, ImageChops, ImageCms, ImageMath, ImageOps

from ..pictures import FORMATS
from ..pictures.drawings import Color, is_drawing, recolor
from .conditions import Condition

FULL = 255
NEUTRAL = 4
"""Levels by which red, green and blue may differ in a picture that counts as grey."""
QUALITY = 95
"""Of the JPEGs made here: no difference that a screen ruling of 175 lpi could show."""
SLACK = 14
"""Percent of ink kept free under the limit: a JPEG's pixels differ a little from those given."""
STRIP = 256
"""Rows worked on at a time, so that a large picture takes no more memory than a small one."""
_PCS_LIGHT = 255
"""L* 100 in Pillow's eight-bit Lab."""


def for_screen(content: bytes, srgb: bytes) -> bytes:
    """Give a picture in sRGB or grey; one that is so already is given back byte for byte."""
    if is_drawing(content):
        return content
    image = _open(content)
    profile = image.info.get("icc_profile")
    if image.mode in ("1", "L", "P", "RGB", "RGBA") and not (profile and profile != srgb):
        return content
    upright = ImageOps.exif_transpose(image)
    alpha = upright.getchannel("A") if upright.mode in ("RGBA", "LA") else None
    result = _in_srgb(upright, srgb)
    if alpha is not None:
        result.putalpha(alpha)
    return _save(result, "PNG" if alpha is not None or image.format != "JPEG" else "JPEG")


def in_grey(content: bytes, srgb: bytes) -> bytes:
    """Give a picture without its colours, for a page that is printed in black alone."""
    if is_drawing(content):
        return recolor(content, lambda color: "#" + f"{grey_of(color):02x}" * 3)
    opened = _open(content)
    form = "JPEG" if opened.format == "JPEG" else "PNG"
    return _save(_in_srgb(ImageOps.exif_transpose(opened), srgb).convert("L"), form)


def grey_of(color: Color) -> int:
    """Give the level of grey that is as light as ``color``, as Pillow has it."""
    return cast(int, Image.new("RGB", (1, 1), color).convert("L").getpixel((0, 0)))


def _open(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Sizes were judged when the pictures were measured.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(content), formats=tuple(FORMATS))
        image.load()
    return image


def _save(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.info.pop("icc_profile", None)
    options: dict[str, Any] = {"quality": QUALITY, "subsampling": 0} if form == "JPEG" else {}
    image.save(out, form, **options)
    return out.getvalue()


def _in_srgb(image: Image.Image, srgb: bytes) -> Image.Image:
    """Give ``image`` without transparency in RGB, or L where it has one channel of light."""
    image = _flat(image)
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            return _transform(image, profile, srgb, "RGB")
        except (ImageCms.PyCMSError, ValueError):
            # A profile that is damaged, or of another colour space than the picture.
            pass
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _flat(image: Image.Image) -> Image.Image:
    """Give ``image`` on white paper, in L, RGB or CMYK, eight bits a channel."""
    profile = image.info.get("icc_profile")
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        wide = image.convert("I") if image.mode != "F" else image
        image = wide.point(lambda level: level * (1 / 257)).convert("L")
    elif image.mode == "1":
        image = image.convert("L")
    elif image.mode in ("P", "PA", "RGBA", "LA", "La", "RGBa") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        image = Image.alpha_composite(paper, over).convert("RGB")
    elif image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    if profile:
        image.info["icc_profile"] = profile
    return image


def _transform(image: Image.Image, source: bytes, target: bytes, mode: str) -> Image.Image:
    """Convert relative to the papers' whites, blacks moved onto each other."""
    step = ImageCms.buildTransform(
        ImageCms.getOpenProfile(io.BytesIO(source)),
        ImageCms.getOpenProfile(io.BytesIO(target)),
        image.mode,
        mode,
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    converted = ImageCms.applyTransform(image, step)
    assert converted is not None
    return converted


@dataclass(frozen=True)
class Separator:
    """Turns pictures into the inks of ``condition``."""

    condition: Condition
    srgb: bytes

    def separate(self, content: bytes) -> bytes:
        """Give a picture as a CMYK JPEG within the ink limit, or in grey, which prints as K.

        A drawing keeps its shapes; each of its colours is converted in the same way.
        """
        if is_drawing(content):
            return recolor(content, self._ink)
        opened = _open(content)
        form = "JPEG" if opened.format == "JPEG" else "PNG"
        image = _in_srgb(ImageOps.exif_transpose(opened), self.srgb)
        if image.mode == "L" or _is_grey(image):
            grey = image.convert("L")
            return _save(grey.point(self._tones), form)
        inks = _transform(image, self.srgb, self.condition.profile, "CMYK")
        return _save(limit_ink(inks, self.condition.ink - SLACK), "JPEG")

    def _ink(self, color: Color) -> str:
        """Give one colour of a drawing as CSS writes inks; greys are black alone."""
        if max(color) - min(color) <= NEUTRAL:
            return f"device-cmyk(0 0 0 {_share(FULL - self._tones[grey_of(color)])})"
        image = Image.new("RGB", (1, 1), color)
        inks = _transform(image, self.srgb, self.condition.profile, "CMYK")
        limited = limit_ink(inks, self.condition.ink - SLACK).getpixel((0, 0))
        shares = " ".join(_share(ink) for ink in cast(tuple[int, ...], limited))
        return f"device-cmyk({shares})"

    @cached_property
    def _tones(self) -> list[int]:
        """Give for each level of sRGB grey the level whose K looks as light on the paper."""
        ramp = Image.frombytes(
            "CMYK", (FULL + 1, 1), bytes(b for k in range(256) for b in (0, 0, 0, k))
        )
        light = list(_lightness(ramp, self.condition.profile))
        wanted = list(
            _lightness(
                Image.frombytes("RGB", (256, 1), bytes(v for v in range(256) for _ in range(3))),
                self.srgb,
            )
        )
        darkest = light[-1]
        tones = []
        for level in wanted:
            aim = darkest + level * (_PCS_LIGHT - darkest) / _PCS_LIGHT
            black = min(range(FULL + 1), key=lambda k: (abs(light[k] - aim), k))
            tones.append(FULL - black)
        # White paper stays free of ink and black is full ink, whatever a table's corners say.
        tones[0], tones[FULL] = 0, FULL
        return tones


def _share(level: int) -> str:
    """Give an amount of ink of 255 as a part of one."""
    return f"{level / FULL:.4f}".rstrip("0").rstrip(".")


def _lightness(image: Image.Image, profile: bytes) -> bytes:
    """Give L* of each pixel, 255 for the white of the paper."""
    step = ImageCms.buildTransform(
        ImageCms.getOpenProfile(io.BytesIO(profile)),
        ImageCms.createProfile("LAB"),
        image.mode,
        "LAB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    lab = ImageCms.applyTransform(image, step)
    assert lab is not None
    return lab.getchannel("L").tobytes()


def _is_grey(image: Image.Image) -> bool:
    red, green, blue = image.split()
    return all(
        cast(tuple[int, int], ImageChops.difference(green, other).getextrema())[1] <= NEUTRAL
        for other in (red, blue)
    )


def quarter_ink(image: Image.Image) -> Image.Image:
    """Give a quarter of each CMYK pixel's sum of inks, as a picture of one channel."""
    cyan, magenta, yellow, black = image.split()
    return ImageChops.add(
        ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, black, scale=2), scale=2
    )


def limit_ink(image: Image.Image, limit: float) -> Image.Image:
    """Give a CMYK picture with no pixel above ``limit`` percent; colours give way, not black."""
    most = cast(tuple[int, int], quarter_ink(image).getextrema())[1]
    allowed = int(limit * FULL / 100)
    # The quarters are rounded down, by less than one level each.
    if (most + 1) * 4 <= allowed:
        return image
    result = image.copy()
    for top in range(0, image.height, STRIP):
        box = (0, top, image.width, min(top + STRIP, image.height))
        result.paste(_limited(image.crop(box), allowed), box)
    return result


def _limited(image: Image.Image, allowed: int) -> Image.Image:
    cyan, magenta, yellow, black = image.split()

    def reduce(ink: Image.Image) -> Image.Image:
        reduced = ImageMath.lambda_eval(
            lambda args: args["convert"](
                args["ink"]
                - (
                    args["max"](args["c"] + args["m"] + args["y"] + args["k"] - allowed, 0)
                    * args["ink"]
                    + args["max"](args["c"] + args["m"] + args["y"], 1)
                    - 1
                )
                / args["max"](args["c"] + args["m"] + args["y"], 1),
                "L",
            ),
            ink=ink,
            c=cyan,
            m=magenta,
            y=yellow,
            k=black,
        )
        return cast(Image.Image, reduced)

    return Image.merge("CMYK", [reduce(cyan), reduce(magenta), reduce(yellow), black])
