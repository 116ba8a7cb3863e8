"""Pictures as a screen shows them: in sRGB, or in grey."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from PIL import Image

from .profiles import CMYK, GREY, RGB, Depth, Profile
from .reading import PictureSource, Planes, turn_upright
from .scaling import read_planes
from .tones import (
    FULL,
    converter,
    depth_of,
    in_eight_bits,
    lightness_of,
    moved,
    profile_for,
    through,
)

Shower: TypeAlias = Callable[[Planes], Image.Image]
"""Gives a strip of pixels as a picture."""
Watcher: TypeAlias = Callable[[Planes], None]


def show_picture(
    source: PictureSource,
    srgb: bytes,
    inks: bytes,
    size: tuple[int, int] | None = None,
    watch: Watcher | None = None,
) -> Image.Image:
    """A picture upright, on white paper, in L or RGB, brought to ``size`` (as stored).

    ``srgb`` is that profile; ``inks`` says what inks look like where the picture does not. Each
    strip is given to ``watch`` as it is read.
    """
    mode = "L" if source.space == GREY else "RGB"
    show = _grey_shower(source) if mode == "L" else _color_shower(source, srgb, inks)
    return turn_upright(gathered(source, size, mode, show, watch), source.orientation)


def gathered(
    source: PictureSource,
    size: tuple[int, int] | None,
    mode: str,
    show: Shower,
    watch: Watcher | None = None,
) -> Image.Image:
    """The strips of a picture, each as ``show`` gives it, as one picture of ``mode``."""
    out = Image.new(mode, size or (source.width, source.height))
    top = 0
    for planes in read_planes(source, size):
        if watch is not None:
            watch(planes)
        strip = show(planes)
        out.paste(strip, (0, top))
        top += strip.height
    return out


def _color_shower(source: PictureSource, srgb: bytes, inks: bytes) -> Shower:
    if source.space == RGB and source.profile in (None, srgb):
        return lambda planes: Image.merge("RGB", [in_eight_bits(plane) for plane in planes])
    usual = inks if source.space == CMYK else srgb
    convert = converter(profile_for(source.space, source.profile, usual), Profile(srgb), RGB)
    return lambda planes: Image.frombytes("RGB", planes[0].size, convert(planes))


def _grey_shower(source: PictureSource) -> Shower:
    profile = source.profile
    if profile is None:
        return lambda planes: in_eight_bits(planes[0])
    return lambda planes: through(planes[0], _as_srgb(profile, depth_of(planes[0])))


@lru_cache(maxsize=8)
def _as_srgb(profile: bytes, depth: Depth) -> tuple[int, ...]:
    """For each level of grey the level of sRGB that is as light (IEC 61966-2-1, 5.2)."""
    light = lightness_of(Profile(profile), depth)
    return tuple(_srgb_level(moved(one, light[0], 0)) for one in light)


def _srgb_level(lightness: float) -> int:
    part = (lightness + 16) / 116
    light = part**3 if part > 6 / 29 else 3 * (6 / 29) ** 2 * (part - 4 / 29)
    level = 12.92 * light if light <= 0.0031308 else 1.055 * max(light, 0) ** (1 / 2.4) - 0.055
    return max(0, min(FULL, round(level * FULL)))
