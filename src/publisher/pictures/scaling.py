"""Pictures with no more pixels than can be seen where they are printed.

What is averaged is light: levels of a picture are not, and a grid of thin bright lines that is made
smaller by its levels comes out darker than it was. Inks are averaged as they are, since the paper
between the dots does the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from PIL import Image

from .profiles import CMYK, LAB, Conversion, Depth, PixelLayout, curve_link, planes_of
from .reading import DECODED, STRIP, PictureSource, Planes, Reader

EXCESS = 1.25
"""Times the wanted pixels from which a picture has more than can be told apart in print."""
_FILTER = Image.Resampling.BICUBIC
"""What averages. Beside an edge from level 60 to 200 it goes down to 41 at worst, Lanczos in light
to 15, a black seam around everything light, and in levels to 49, but with a fine grid of 188 at
128. Of a pattern too fine for the pixels it leaves a tenth, Lanczos 0.01, Hamming a third."""
_LOBES = 2
"""Pixels of the smaller picture that one of it is made from at each side."""


def sized(source: PictureSource, wanted: tuple[int, int] | None) -> tuple[int, int] | None:
    """The size to which a picture is brought, as it is stored; None if it stays as it is.

    ``wanted`` are the pixels that can be seen where it is printed, upright.
    """
    if wanted is None:
        return None
    # Never distorted: what it has more of in one direction it keeps.
    excess = min(have / max(1, want) for have, want in zip(source.size, wanted, strict=True))
    if excess <= EXCESS:
        return None
    width, height = source.width / excess, source.height / excess
    return max(1, math.ceil(width - 1e-6)), max(1, math.ceil(height - 1e-6))


def read_planes(source: PictureSource, size: tuple[int, int] | None) -> Iterator[Planes]:
    """Yield the pixels of a picture in strips, as stored, brought to ``size`` if that is given."""
    if size is None:
        yield from Reader(source).strips()
        return
    reader = Reader(source, DECODED)
    light = source.space not in (CMYK, LAB)
    strips: Iterator[Planes] = reader.strips()
    if light:
        strips = (_lit(planes, source.space) for planes in strips)
    for planes in _shrunk(strips, (reader.width, reader.height), size):
        yield _unlit(planes, source.space) if light else planes


def _lit(planes: Planes, space: str) -> Planes:
    """Levels as light, 16 bits a channel."""
    depth = Depth.EIGHT if planes[0].mode == "L" else Depth.SIXTEEN
    return _curved(planes, space, depth, inverse=False)


def _unlit(planes: Planes, space: str) -> Planes:
    """Light as levels, 16 bits a channel."""
    return _curved(planes, space, Depth.SIXTEEN, inverse=True)


def _curved(planes: Planes, space: str, depth: Depth, *, inverse: bool) -> Planes:
    content = b"".join(plane.tobytes() for plane in planes)
    out = _curve(space, depth, inverse=inverse).apply(content)
    return planes_of(out, planes[0].size, Depth.SIXTEEN)


@cache
def _curve(space: str, depth: Depth, *, inverse: bool) -> Conversion:
    link = curve_link(space, inverse=inverse)
    return Conversion(
        (link,),
        PixelLayout(space, depth, planar=True),
        PixelLayout(space, Depth.SIXTEEN, planar=True),
    )


def _shrunk(
    strips: Iterator[Planes], size: tuple[int, int], wanted: tuple[int, int]
) -> Iterator[Planes]:
    """Yield a picture of ``size`` that comes in strips, brought to the size ``wanted``.

    Only the rows that the next strip is made of are held, each as wide as it will be.
    """
    (width, height), (across, down) = size, wanted
    step = height / down
    reach = math.ceil(_LOBES * max(step, 1.0)) + 1
    held: list[Planes] = []
    first = last = 0
    for top in range(0, down, STRIP):
        foot = min(top + STRIP, down)
        begin = max(0, math.floor(top * step) - reach)
        end = min(height, math.ceil(foot * step) + reach)
        while last < end:
            planes = next(strips)
            rows = planes[0].height
            box = (0, 0, width, rows)
            held.append(tuple(p.resize((across, rows), _FILTER, box) for p in planes))
            last += rows
        while first + held[0][0].height <= begin:
            first += held.pop(0)[0].height
        window = (0, top * step - first, across, min(foot * step, height) - first)
        yield tuple(
            _stacked(each).resize((across, foot - top), _FILTER, window)
            for each in zip(*held, strict=True)
        )
    for _ in strips:
        # So that what is damaged further down is noticed.
        pass


def _stacked(pieces: tuple[Image.Image, ...]) -> Image.Image:
    """Pictures of one width under each other as one."""
    if len(pieces) == 1:
        return pieces[0]
    height = sum(piece.height for piece in pieces)
    content = b"".join(piece.tobytes() for piece in pieces)
    return Image.frombytes(pieces[0].mode, (pieces[0].width, height), content)
