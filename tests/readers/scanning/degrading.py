"""A clean page made into what a scanner or a camera gives of it; needs numpy and OpenCV."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any

from PIL import Image


@dataclass(frozen=True, slots=True)
class Harm:
    """What happens to a page between the press and the file.

    ``skew`` is in degrees, ``blur`` in pixels, ``noise`` in grey levels (a standard deviation),
    ``light`` in grey levels from one corner to the other, ``curl`` in pixels that a row bends,
    ``shadow`` in grey levels at the fold, ``ghost`` the part of the other side that shows through,
    ``quality`` JPEG's.
    """

    per_inch: int
    skew: float
    blur: float
    noise: float
    light: float
    curl: float
    shadow: float
    ghost: float
    paper: float
    black: float
    quality: int
    seed: int


def harm_of(seed: int) -> Harm:
    """Give the harm that ``seed`` names: 150 to 300 ppi, all the rest as offices have it."""
    chance = random.Random(seed)
    per_inch = chance.choice((150, 200, 200, 240, 300))
    part = per_inch / 200
    return Harm(
        per_inch,
        skew=chance.uniform(-1.5, 1.5),
        blur=part * chance.uniform(0.4, 0.9),
        noise=chance.uniform(3, 9),
        light=chance.uniform(5, 35),
        curl=part * chance.uniform(0, 8),
        shadow=chance.choice((0.0, 0.0, 40.0, 80.0)),
        ghost=chance.uniform(0, 0.07),
        paper=chance.uniform(205, 245),
        black=chance.uniform(20, 60),
        quality=chance.randint(55, 88),
        seed=seed,
    )


def degrade(page: Image.Image, other: Image.Image, harm: Harm) -> bytes:
    """Give ``page``, drawn at the harm's own ppi, as JPEG; ``other`` is on the back of it."""
    import cv2
    import numpy

    clean = numpy.asarray(page.convert("L")).astype("float32")
    back = numpy.asarray(other.convert("L").resize(page.size)).astype("float32")[:, ::-1]
    clean = _bend(clean, harm)
    grey = cv2.GaussianBlur(clean, (0, 0), harm.blur)
    grey = harm.black + (harm.paper - harm.black) * grey / 255
    # Ink of the other side comes through wide and pale.
    grey -= harm.ghost * (255 - cv2.GaussianBlur(back, (0, 0), 3 * harm.blur))
    height, width = grey.shape
    down, across = numpy.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    chance = random.Random(harm.seed)
    grey += harm.light * (chance.uniform(-0.5, 0.5) * across + chance.uniform(-0.5, 0.5) * down)
    grey += harm.light / 3 * numpy.sin(across * chance.uniform(2, 6) + chance.uniform(0, 6))
    # The side at the fold lies away from the glass.
    side = across if chance.random() < 0.5 else 1 - across
    grey -= harm.shadow * numpy.exp(-side / 0.02)
    grey += numpy.random.default_rng(harm.seed).normal(0, harm.noise, grey.shape)
    content = io.BytesIO()
    pixels = numpy.clip(grey, 0, 255).astype(numpy.uint8)
    Image.fromarray(pixels).save(content, "JPEG", quality=harm.quality, dpi=(harm.per_inch,) * 2)
    return content.getvalue()


def _bend(pixels: Any, harm: Harm) -> Any:
    """Lay the page askew, and let its rows bend as paper that does not lie flat."""
    import cv2
    import numpy

    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), harm.skew, 1.0)
    pixels = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    down, across = numpy.mgrid[0:height, 0:width].astype("float32")
    bent = down + harm.curl * numpy.sin(numpy.pi * across / width).astype("float32")
    return cv2.remap(
        pixels, across, bent, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
