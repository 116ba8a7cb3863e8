"""Channels as Pillow's pictures: eight bits from sixteen, and tones through tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PIL import Image

from .profiles import LAB, Conversion, Depth, PixelLayout, Profile, in_lab, lab_profile
from .reading import Planes

FULL = 255
_WIDE = 0xFFFF
_EACH = _WIDE // FULL
"""Levels of 16 bits in one of eight."""


def depth_of(plane: Image.Image) -> Depth:
    """The bytes of a channel's levels."""
    return Depth.EIGHT if plane.mode == "L" else Depth.SIXTEEN


def in_eight_bits(plane: Image.Image) -> Image.Image:
    """A channel with the nearest of 256 levels."""
    return plane if plane.mode == "L" else plane.convert("I").point(_nearest(), "L")


@cache
def _nearest() -> list[int]:
    return [(level + _EACH // 2) // _EACH for level in range(_WIDE + 1)]


def through(plane: Image.Image, table: Sequence[int]) -> Image.Image:
    """A channel with each level as ``table`` has it: 256 for eight bits, else 65,536."""
    return (plane if plane.mode == "L" else plane.convert("I")).point(list(table), "L")


def lightness_of(profile: Profile, depth: Depth) -> list[float]:
    """L* for every level of grey that ``profile``, of grey or RGB, can say."""
    most = FULL if depth is Depth.EIGHT else _WIDE
    channels = 1 if profile.space == "GRAY" else 3
    pixels = b"".join(level.to_bytes(depth, "little") * channels for level in range(most + 1))
    return [light for light, _, _ in in_lab(pixels, profile, PixelLayout(profile.space, depth))]


def moved(lightness: float, black: float, darkest: float) -> float:
    """L* so that ``black`` becomes ``darkest`` and white stays (ISO 18619).

    It is light that is compressed, not L*: middle tones stay nearly as they are, and shadows give.
    """
    before, after = _light(black), _light(darkest)
    part = (_light(lightness) - before) / ((1 - before) or 1)
    light = after + max(0.0, part) * (1 - after)
    return 116 * light ** (1 / 3) - 16 if light > _LINEAR**3 else light * _STEEP


_LINEAR, _STEEP = 6 / 29, 24389 / 27
"""Where L* leaves its straight beginning, and how steep that is (ISO 11664-4)."""


def _light(lightness: float) -> float:
    """The part of white's light that L* is."""
    return ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / _STEEP


def converter(source: Profile, target: Profile, space: str) -> Callable[[Planes], bytes]:
    """What turns strips of ``source`` into pixels of ``target``, eight bits a channel."""
    made: dict[Depth, Conversion] = {}

    def convert(planes: Planes) -> bytes:
        depth = depth_of(planes[0])
        if depth not in made:
            profiles = (source,) if target is source else (source, target)
            layout = PixelLayout(source.space, depth, planar=True)
            made[depth] = Conversion(profiles, layout, PixelLayout(space))
        return made[depth].apply(b"".join(plane.tobytes() for plane in planes))

    return convert


def profile_for(space: str, given: bytes | None, usual: bytes) -> Profile:
    """The profile of a picture's colours, ``usual`` where it has none."""
    if space == LAB:
        return lab_profile()
    return Profile(given or usual)
