"""What of a picture is still seen on another ground, judged by its pixels."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageFilter

WINDOW = 9
"""Pixels: within so many a line and the ground beside it are found."""
CONTRAST = 3.0
"""What graphics need to be told from their ground (WCAG 2.2, 1.4.11)."""


def kept(light: Path | Image.Image, dark: Path | Image.Image) -> float:
    """Give the part of what is seen in ``light`` that is seen in ``dark``; 1 if nothing is.

    Seen is a place around which brightest and darkest differ by CONTRAST; both are of one size.
    """
    one, other = _seen(light), _seen(dark)
    assert len(one) == len(other)
    there = sum(one)
    return sum(a and b for a, b in zip(one, other, strict=True)) / there if there else 1.0


def _seen(picture: Path | Image.Image) -> list[bool]:
    image = Image.open(picture) if isinstance(picture, Path) else picture
    grey = image.convert("RGB").convert("L")
    high = grey.filter(ImageFilter.MaxFilter(WINDOW)).tobytes()
    low = grey.filter(ImageFilter.MinFilter(WINDOW)).tobytes()
    wide, step = grey.width, WINDOW // 2
    return [
        (_LIGHT[high[y * wide + x]] + 0.05) / (_LIGHT[low[y * wide + x]] + 0.05) >= CONTRAST
        for y in range(0, grey.height, step)
        for x in range(0, wide, step)
    ]


def _light(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)


_LIGHT = [_light(value) for value in range(256)]
"""Relative luminance of a grey (WCAG 2.2)."""
