"""ICC profiles and conversions between them, with 16 bits where a picture has them.

Pillow's ImageCms converts eight bits a channel and no more, knows no profiles that are made of
numbers, and none of more than two in a row. So the littleCMS that Pillow itself has loaded is
asked directly: no second copy of it, and no other colours than Pillow's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import import_module
from typing import Any, Final
from weakref import finalize

from PIL import Image

from ..diagnostics import Diagnostic, EnvironmentFault, printable
from ..tongues import worded

GREY, RGB, CMYK, LAB = "GRAY", "RGB ", "CMYK", "Lab "
"""Colour spaces by their signature in an ICC profile (ICC.1, 7.2.6)."""
CHANNELS: Final[Mapping[str, int]] = {GREY: 1, RGB: 3, CMYK: 4, LAB: 3}
_HEADER = 128
"""Bytes of an ICC profile's header (ICC.1, 7.2)."""
_PIXEL_TYPES: Final[Mapping[str, int]] = {GREY: 3, RGB: 4, CMYK: 6, LAB: 10}
_PLANAR, _FLOATS = 1 << 12, 1 << 22
_BLACK_POINTS, _EXACT, _FINE = 0x2000, 0x0100, 0x0400
BUILT_IN = "built-in"
"""How the names of profiles end that littleCMS makes of numbers."""
_NAME = 0
_NAMED = 256


class Depth(IntEnum):
    """Bytes of one channel; ``REAL`` are numbers of double precision."""

    REAL = 0
    EIGHT = 1
    SIXTEEN = 2


class Intent(IntEnum):
    """What becomes of the white of the paper (ICC.1, 6.2)."""

    RELATIVE = 1
    ABSOLUTE = 3


class _xyY(ctypes.Structure):  # noqa: N801 - as littleCMS calls it
    _fields_ = (("x", ctypes.c_double), ("y", ctypes.c_double), ("Y", ctypes.c_double))


class _Primaries(ctypes.Structure):
    _fields_ = (("red", _xyY), ("green", _xyY), ("blue", _xyY))


_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_uint32
_FUNCTIONS: Final[Mapping[str, tuple[Any, tuple[Any, ...]]]] = {
    "cmsOpenProfileFromMem": (_POINTER, (ctypes.c_char_p, _NUMBER)),
    "cmsSaveProfileToMem": (ctypes.c_int, (_POINTER, _POINTER, ctypes.POINTER(_NUMBER))),
    "cmsCloseProfile": (ctypes.c_int, (_POINTER,)),
    "cmsGetProfileInfoASCII": (
        _NUMBER,
        (_POINTER, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, _NUMBER),
    ),
    "cmsCreateLab4Profile": (_POINTER, (_POINTER,)),
    "cmsCreateRGBProfile": (
        _POINTER,
        (ctypes.POINTER(_xyY), ctypes.POINTER(_Primaries), ctypes.POINTER(_POINTER)),
    ),
    "cmsCreateGrayProfile": (_POINTER, (ctypes.POINTER(_xyY), _POINTER)),
    "cmsCreateLinearizationDeviceLink": (_POINTER, (_NUMBER, ctypes.POINTER(_POINTER))),
    "cmsCreateMultiprofileTransform": (
        _POINTER,
        (ctypes.POINTER(_POINTER), _NUMBER, _NUMBER, _NUMBER, _NUMBER, _NUMBER),
    ),
    "cmsDoTransform": (None, (_POINTER, ctypes.c_char_p, _POINTER, _NUMBER)),
    "cmsDeleteTransform": (None, (_POINTER,)),
    "cmsBuildParametricToneCurve": (
        _POINTER,
        (_POINTER, ctypes.c_int32, ctypes.POINTER(ctypes.c_double)),
    ),
    "cmsFreeToneCurve": (None, (_POINTER,)),
    "cmsPipelineAlloc": (_POINTER, (_POINTER, _NUMBER, _NUMBER)),
    "cmsPipelineInsertStage": (ctypes.c_int, (_POINTER, ctypes.c_int, _POINTER)),
    "cmsPipelineFree": (None, (_POINTER,)),
    "cmsStageAllocCLut16bit": (
        _POINTER,
        (_POINTER, _NUMBER, _NUMBER, _NUMBER, ctypes.c_char_p),
    ),
    "cmsCreateProfilePlaceholder": (_POINTER, (_POINTER,)),
    "cmsSetProfileVersion": (None, (_POINTER, ctypes.c_double)),
    "cmsSetDeviceClass": (None, (_POINTER, _NUMBER)),
    "cmsSetColorSpace": (None, (_POINTER, _NUMBER)),
    "cmsSetPCS": (None, (_POINTER, _NUMBER)),
    "cmsWriteTag": (ctypes.c_int, (_POINTER, _NUMBER, _POINTER)),
}
"""What is asked of littleCMS: what each function gives, and what it is given (lcms2.h)."""


@cache
def _engine() -> Any:
    """The littleCMS in Pillow; an EnvironmentFault says that it cannot be had."""
    try:
        library = ctypes.CDLL(import_module("PIL._imagingcms").__file__)
        for name, (gives, takes) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = gives, list(takes)
    except (OSError, AttributeError) as error:
        raise EnvironmentFault(
            Diagnostic(
                "V011",
                worded("Pillow has no littleCMS that converts 16 bits: {error}", error=error),
                hint=worded(
                    "install Pillow as its own project packs it, or with liblcms2 2.9 or newer"
                ),
            )
        ) from error
    return library


def check_engine() -> None:
    """Raise an EnvironmentFault if pictures cannot be converted on this machine."""
    _engine()


class Profile:
    """An opened ICC profile in the colour space ``space``; a ValueError says that it is none."""

    def __init__(self, content: bytes) -> None:
        handle = _engine().cmsOpenProfileFromMem(content, len(content))
        if not handle or len(content) < _HEADER:
            raise ValueError("is no ICC profile")
        self.content = content
        self.space = content[16:20].decode("latin-1")
        self.handle = _held(handle)
        finalize(self, _engine().cmsCloseProfile, handle)

    @property
    def says_colors(self) -> bool:
        """Whether it tells what its numbers look like: a link or a damaged one does not."""
        if self.space not in CHANNELS:
            return False
        try:
            looks = PixelLayout(LAB, Depth.REAL)
            Conversion((self, lab_profile()), PixelLayout(self.space), looks, exact=True)
        except ValueError:
            return False
        return True

    @property
    def takes_colors(self) -> bool:
        """Whether it tells which of its numbers look like a colour, as one of a press must."""
        if self.space not in CHANNELS:
            return False
        try:
            looks = PixelLayout(LAB, Depth.REAL)
            Conversion((lab_profile(), self), looks, PixelLayout(self.space), exact=True)
        except ValueError:
            return False
        return True

    @property
    def name(self) -> str:
        """What the profile calls itself."""
        text = ctypes.create_string_buffer(_NAMED)
        _engine().cmsGetProfileInfoASCII(self.handle, _NAME, b"en", b"US", text, _NAMED)
        return printable(" ".join(text.value.decode("latin-1").split()))


def _held(handle: int) -> ctypes.c_void_p:
    return ctypes.c_void_p(handle)


@dataclass(frozen=True, slots=True)
class PixelLayout:
    """How pixels lie in memory: their colour space, the bytes of a channel, channel by channel."""

    space: str
    depth: Depth = Depth.EIGHT
    planar: bool = False

    @property
    def code(self) -> int:
        """The layout as littleCMS counts it (lcms2.h, “Format of pixel”)."""
        code = _PIXEL_TYPES[self.space] << 16 | CHANNELS[self.space] << 3 | self.depth
        return code | (_PLANAR if self.planar else 0) | (0 if self.depth else _FLOATS)

    @property
    def size(self) -> int:
        """The bytes of one pixel."""
        return CHANNELS[self.space] * (self.depth or 8)


class Conversion:
    """Converts pixels from the first of ``profiles`` to the last, by way of those between.

    White goes to white and, unless ``black_points`` is False, black to black. ``exact`` follows
    the profiles themselves, at half a million pixels a second; else it is a fine table of them,
    five times as fast and up to 1.6 ΔE off (0.07 on average; 2.4 and 0.13 in littleCMS's usual
    one). A ValueError says that the profiles do not follow on each other.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        source: PixelLayout,
        target: PixelLayout,
        intent: Intent = Intent.RELATIVE,
        *,
        black_points: bool = True,
        exact: bool = False,
    ) -> None:
        self.source, self.target = source, target
        flags = _EXACT if exact else _FINE
        if black_points:
            flags |= _BLACK_POINTS
        handles = (_POINTER * len(profiles))(*(p.handle.value for p in profiles))
        handle = _engine().cmsCreateMultiprofileTransform(
            handles, len(profiles), source.code, target.code, intent, flags
        )
        if not handle:
            raise ValueError("has a profile of another colour space")
        self._handle = _held(handle)
        finalize(self, _engine().cmsDeleteTransform, handle)

    def apply(self, content: bytes) -> bytes:
        """The pixels of ``content`` converted."""
        count = len(content) // self.source.size
        out = bytearray(count * self.target.size)
        if count:
            place = (ctypes.c_char * len(out)).from_buffer(out)
            _engine().cmsDoTransform(self._handle, content, ctypes.addressof(place), count)
        return bytes(out)


def in_lab(
    content: bytes, profile: Profile, source: PixelLayout
) -> list[tuple[float, float, float]]:
    """The pixels of ``content`` in CIELAB relative to the paper, as the profile has them."""
    lab = Conversion(
        (profile, lab_profile()),
        source,
        PixelLayout(LAB, Depth.REAL),
        black_points=False,
        exact=True,
    )
    numbers = memoryview(lab.apply(content)).cast("d")
    return [(numbers[n], numbers[n + 1], numbers[n + 2]) for n in range(0, len(numbers), 3)]


@cache
def lab_profile() -> Profile:
    """The profile of CIELAB.

    Raises EnvironmentFault where Pillow has no littleCMS that makes one.
    """
    return Profile(_saved(_engine().cmsCreateLab4Profile(None)))


# Profiles made of numbers

_Chromaticity = tuple[float, float]
_SRGB_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""IEC 61966-2-1, 5.2, as a parametric curve of type 4 (ICC.1, 10.18)."""
REC709: Final = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
"""Red, green and blue of sRGB."""
ADOBE_RGB: Final = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
D65: Final = (0.3127, 0.3290)
_D50: Final = (0.3457, 0.3585)


def rgb_profile(
    gamma: float | None,
    white: _Chromaticity = D65,
    primaries: Sequence[_Chromaticity] = REC709,
) -> bytes:
    """A profile of RGB with these primaries; without ``gamma``, with the curve of sRGB.

    A ValueError says that no colours are made of these. Raises EnvironmentFault where Pillow has no
    littleCMS that makes one.
    """
    curve = _curve(gamma)
    place = _xyY(*white, 1.0)
    corners = _Primaries(*(_xyY(*one, 1.0) for one in primaries))
    try:
        handle = _engine().cmsCreateRGBProfile(place, corners, (_POINTER * 3)(*[curve] * 3))
    finally:
        _engine().cmsFreeToneCurve(curve)
    return _saved(handle)


def grey_profile(gamma: float | None) -> bytes:
    """A profile of greys; without ``gamma``, with the curve of sRGB.

    Raises EnvironmentFault where Pillow has no littleCMS that makes one, ValueError for no curve.
    """
    curve = _curve(gamma)
    try:
        handle = _engine().cmsCreateGrayProfile(_xyY(*_D50, 1.0), curve)
    finally:
        _engine().cmsFreeToneCurve(curve)
    return _saved(handle)


@cache
def curve_link(space: str, *, inverse: bool = False) -> Profile:
    """A link that turns the curve of sRGB into light in every channel, or back.

    Raises EnvironmentFault where Pillow has no littleCMS that makes one.
    """
    curve = _curve(None, inverse=inverse)
    count = CHANNELS[space]
    try:
        handle = _engine().cmsCreateLinearizationDeviceLink(
            _signature(space), (_POINTER * count)(*[curve] * count)
        )
    finally:
        _engine().cmsFreeToneCurve(curve)
    return Profile(_saved(handle))


def table_link(space: str, target: str, steps: int, nodes: bytes) -> Profile:
    """A link from ``space`` to ``target`` through a table of ``steps`` along each channel.

    ``nodes`` are the table's values of 16 bits, the last channel's counting fastest. Raises
    ValueError for nodes that make no table, EnvironmentFault without littleCMS.
    """
    engine = _engine()
    entries, exits = CHANNELS[space], CHANNELS[target]
    handle = engine.cmsCreateProfilePlaceholder(None)
    table = engine.cmsPipelineAlloc(None, entries, exits)
    try:
        stage = engine.cmsStageAllocCLut16bit(None, steps, entries, exits, nodes)
        if not stage or not engine.cmsPipelineInsertStage(table, 1, stage):
            raise ValueError("has no table that could be kept")
        # Version 4 has no table without curves beside it (ICC.1, 10.12).
        engine.cmsSetProfileVersion(handle, 2.4)
        engine.cmsSetDeviceClass(handle, _signature("link"))
        engine.cmsSetColorSpace(handle, _signature(space))
        engine.cmsSetPCS(handle, _signature(target))
        engine.cmsWriteTag(handle, _signature("A2B0"), table)
    finally:
        engine.cmsPipelineFree(table)
    return Profile(_saved(handle))


def _signature(text: str) -> int:
    return int.from_bytes(text.encode("ascii"), "big")


def _curve(gamma: float | None, *, inverse: bool = False) -> Any:
    kind, values = (1, (gamma,)) if gamma is not None else (4, _SRGB_CURVE)
    numbers = (ctypes.c_double * len(values))(*values)
    curve = _engine().cmsBuildParametricToneCurve(None, -kind if inverse else kind, numbers)
    if not curve:
        raise ValueError("has a tone curve that is none")
    return curve


def _saved(handle: Any) -> bytes:
    """A profile that littleCMS has made as bytes, and let go of it."""
    if not handle:
        raise ValueError("has numbers of which no colours are made")
    size = _NUMBER(0)
    try:
        _engine().cmsSaveProfileToMem(handle, None, size)
        content = ctypes.create_string_buffer(max(1, size.value))
        if not _engine().cmsSaveProfileToMem(handle, ctypes.addressof(content), size):
            raise ValueError("cannot be kept")
    finally:
        _engine().cmsCloseProfile(handle)
    # The date of the making, and the name made of it, say nothing about colours.
    whole = bytearray(content.raw[: size.value])
    whole[24:36] = bytes(12)
    whole[84:100] = bytes(16)
    return bytes(whole)


def planes_of(content: bytes, size: tuple[int, int], depth: Depth) -> tuple[Image.Image, ...]:
    """Planar pixels as one picture for each channel."""
    mode = "L" if depth is Depth.EIGHT else "I;16"
    step = size[0] * size[1] * depth
    return tuple(
        Image.frombytes(mode, size, content[at : at + step])
        for at in range(0, len(content), step or 1)
    )
