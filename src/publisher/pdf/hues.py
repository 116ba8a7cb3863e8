"""Colour spaces of a PDF (ISO 32000-1, 8.6) reduced to what colours are made of.

Whatever a page says its colours in, they are levels of grey, light in three colours, four inks, or
CIELAB in the end, with a profile or without.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf

from ..pictures.bounds import MALFORMED, Budget, read_stream
from ..pictures.profiles import (
    CHANNELS,
    CMYK,
    D65,
    GREY,
    LAB,
    RGB,
    Profile,
    grey_profile,
    rgb_profile,
)
from ..tongues import worded
from .functions import Values, read_function

_DEEPEST = 8
_PROCESS: Final = {"/Cyan": 0, "/Magenta": 1, "/Yellow": 2, "/Black": 3}
ALL, NONE = "/All", "/None"
_DEVICES: Final = {
    **dict.fromkeys(("/DeviceGray", "/G"), GREY),
    **dict.fromkeys(("/DeviceRGB", "/RGB"), RGB),
    **dict.fromkeys(("/DeviceCMYK", "/CMYK"), CMYK),
}
_DEFAULTS: Final = {GREY: "/DefaultGray", RGB: "/DefaultRGB", CMYK: "/DefaultCMYK"}
_COUNTED: Final = {1: GREY, 3: RGB, 4: CMYK}


PLATES: Final = "plates"
"""The ground of colours that say how much there is on plates that bear names."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What colours are made of: a space, and the profile that says what its numbers mean.

    Those on PLATES are parts of each of ``plates``, inks by their names in the file.
    """

    space: str
    profile: bytes | None = None
    plates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hues:
    """A colour space: its components with their ranges, and what they come to on its ``ground``.

    Colours of the ground are parts of one, in CIELAB L*, a* and b*. ``names`` are the inks
    that it names, ``base`` what the colours of an uncoloured pattern are in. ``levels`` are how
    many an indexed one has, ``pattern`` says that it holds patterns.
    """

    ground: Ground
    count: int
    resolve: Callable[[Values], Values]
    first: Values
    ranges: tuple[tuple[float, float], ...]
    names: tuple[str, ...] = ()
    base: Hues | None = None
    levels: int = 0
    pattern: bool = False
    plain: bool = field(default=False)
    """Its components are those of its ground."""

    @property
    def own(self) -> tuple[str, ...]:
        """Those of its inks that are none of the press's."""
        return tuple(name for name in self.names if name not in (*_PROCESS, ALL, NONE))


@dataclass(frozen=True, slots=True)
class Meant:
    """What is known of a file's colours: ``profiles`` that its intents give to device colours.

    ``read`` are spaces by their streams: a page may choose one of them ten thousand times.
    ``ordered`` are inks of their own that stay what they are, ``full`` what a file says the full
    tone of each looks like: the first word on it counts.
    """

    profiles: dict[str, bytes] = field(default_factory=dict)
    read: dict[object, Hues] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()
    full: dict[str, tuple[Ground, Values]] = field(default_factory=dict)


def plain_hues(space: str, profile: bytes | None = None) -> Hues:
    """A space whose components are levels, light or inks themselves."""
    count = CHANNELS[space]
    first = (0.0, 0.0, 0.0, 1.0) if space == CMYK else (0.0,) * count
    ranges = ((0.0, 1.0),) * count
    return Hues(Ground(space, profile), count, _held, first, ranges, plain=True)


def _held(values: Values) -> Values:
    return tuple(min(max(value, 0.0), 1.0) for value in values)


def read_hues(value: Any, resources: Any, meant: Meant, budget: Budget, depth: int = 0) -> Hues:
    """The colour space that ``value``, a name or an array, means in ``resources``.

    ``meant`` are the profiles of device colours. A ValueError says that it cannot be told.
    """
    if depth > _DEEPEST:
        raise ValueError(worded("colour spaces inside each other without end"))
    kind = str(value[0]) if isinstance(value, pikepdf.Array) and len(value) else str(value)
    if kind in _DEVICES:
        return _device(_DEVICES[kind], resources, meant, budget, depth)
    if isinstance(value, pikepdf.Name):
        named = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
        if kind == "/Pattern" or named is None or str(named) == kind:
            return _simple(kind)
        return read_hues(named, resources, meant, budget, depth + 1)
    if not isinstance(value, pikepdf.Array):
        raise ValueError(worded("a colour space that is none"))

    def inner(part: Any) -> Hues:
        return read_hues(part, resources, meant, budget, depth + 1)

    try:
        return _array(kind, value, inner, meant, budget)
    except MALFORMED as error:
        if type(error) is ValueError:
            raise
        raise ValueError(worded("a colour space that is none")) from error


def _simple(kind: str) -> Hues:
    if kind == "/Pattern":
        return _patterns(None)
    raise ValueError(worded("a colour space that is none"))


def _patterns(base: Hues | None) -> Hues:
    return Hues(Ground(GREY), base.count if base else 0, _held, (), (), base=base, pattern=True)


def _device(space: str, resources: Any, meant: Meant, budget: Budget, depth: int) -> Hues:
    given = resources.get(_DEFAULTS[space]) if isinstance(resources, pikepdf.Dictionary) else None
    if isinstance(given, pikepdf.Array):
        hues = read_hues(given, None, meant, budget, depth + 1)
        if hues.count == CHANNELS[space]:
            return hues
    return plain_hues(space, meant.profiles.get(space))


def _array(
    kind: str, value: Any, inner: Callable[[Any], Hues], meant: Meant, budget: Budget
) -> Hues:
    if kind == "/ICCBased":
        stream = value[1]
        if stream.objgen not in meant.read:
            meant.read[stream.objgen] = _profiled(stream, inner, budget)
        return meant.read[stream.objgen]
    if kind == "/CalGray":
        return plain_hues(GREY, grey_profile(float(value[1].get("/Gamma", 1))))
    if kind == "/CalRGB":
        return plain_hues(RGB, _calibrated(value[1]))
    if kind == "/Lab":
        return _lab(value[1])
    if kind in ("/Indexed", "/I"):
        return _indexed(inner(value[1]), int(value[2]), value[3], budget)
    if kind == "/Separation":
        return _kept(_spots((str(value[1]),), inner(value[2]), value[3], budget), meant)
    if kind == "/DeviceN":
        names = tuple(str(name) for name in value[1])
        return _kept(_spots(names, inner(value[2]), value[3], budget), meant)
    if kind == "/Pattern":
        return _patterns(inner(value[1]) if len(value) > 1 else None)
    raise ValueError(worded("a colour space that is none"))


def _profiled(stream: Any, inner: Callable[[Any], Hues], budget: Budget) -> Hues:
    count = int(stream.get("/N", 0))
    content = read_stream(stream, budget)
    try:
        profile = Profile(content)
        if profile.space == LAB and count == 3:
            return _lab(pikepdf.Dictionary(Range=[-128, 127, -128, 127]))
        if profile.space == _COUNTED.get(count) and profile.says_colors:
            return plain_hues(profile.space, content)
    except ValueError:
        pass
    # What has no profile of use is what it says it would be without one (8.6.5.5).
    if "/Alternate" in stream:
        return inner(stream.Alternate)
    if count in _COUNTED:
        return plain_hues(_COUNTED[count])
    raise ValueError(worded("a colour space that is none"))


def _calibrated(given: Any) -> bytes | None:
    """The profile of colours that are told in numbers; None where no colours come of them."""
    gammas = [float(one) for one in given.get("/Gamma", [1, 1, 1])]
    white = _place([float(one) for one in given.get("/WhitePoint", [0.9505, 1, 1.089])])
    numbers = [float(one) for one in given.get("/Matrix", [])]
    if len(numbers) != 9:
        return None
    corners = [_place(numbers[at : at + 3]) for at in (0, 3, 6)]
    try:
        return rgb_profile(sum(gammas) / 3, white, corners)
    except ValueError:
        return None


def _place(xyz: list[float]) -> tuple[float, float]:
    total = sum(xyz)
    return (xyz[0] / total, xyz[1] / total) if total else D65


def _lab(given: Any) -> Hues:
    numbers = [float(one) for one in given.get("/Range", [-100, 100, -100, 100])]
    ranges = ((0.0, 100.0), (numbers[0], numbers[1]), (numbers[2], numbers[3]))

    def resolve(values: Values) -> Values:
        return tuple(min(max(v, low), high) for v, (low, high) in zip(values, ranges, strict=True))

    return Hues(Ground(LAB), 3, resolve, resolve((0.0, 0.0, 0.0)), ranges)


def _indexed(base: Hues, last: int, table: Any, budget: Budget) -> Hues:
    if base.pattern or base.levels or not 0 <= last <= 255:
        raise ValueError(worded("a colour space that is none"))
    content = read_stream(table, budget) if isinstance(table, pikepdf.Stream) else bytes(table)
    # A table cut short is black where it ends.
    content = content.ljust((last + 1) * base.count, b"\0")

    def resolve(values: Values) -> Values:
        at = min(max(int(values[0]), 0), last) * base.count
        levels = content[at : at + base.count]
        return base.resolve(
            tuple(
                low + level / 255 * (high - low)
                for level, (low, high) in zip(levels, base.ranges, strict=True)
            )
        )

    return Hues(base.ground, 1, resolve, (0.0,), ((0.0, float(last)),), base.names, levels=last + 1)


def _spots(names: tuple[str, ...], base: Hues, tint: Any, budget: Budget) -> Hues:
    count = len(names)
    first, ranges = (1.0,) * count, ((0.0, 1.0),) * count
    if count > 32 or not names:
        raise ValueError(worded("a colour space that is none"))
    if set(names) <= {*_PROCESS, ALL}:
        # These inks every press has: what a file would show instead is of no interest.
        return Hues(Ground(CMYK), count, _process(names), first, ranges)
    if base.pattern or base.levels:
        raise ValueError(worded("a colour space that is none"))
    function = read_function(tint, budget)

    def resolve(values: Values) -> Values:
        mixed = function(_held(values))
        if len(mixed) < base.count:
            raise ValueError(worded("a function that is none"))
        return base.resolve(mixed[: base.count])

    return Hues(base.ground, count, resolve, first, ranges, names)


def _kept(hues: Hues, meant: Meant) -> Hues:
    """A space of inks that are all on plates of their own as what is on these plates.

    One ink that is mixed has the whole space mixed: only the file knows how they look together.
    """
    own = hues.own
    several = len({*hues.names}) < len(hues.names) or {ALL, NONE} & {*hues.names}
    if not own or several or not meant.ordered.issuperset(own):
        return hues
    for n, name in enumerate(hues.names):
        if name in own and name not in meant.full:
            full = hues.resolve(tuple(float(n == at) for at in range(hues.count)))
            meant.full[name] = hues.ground, full
    ground = Ground(PLATES, None, hues.names)
    return Hues(ground, hues.count, _held, hues.first, hues.ranges, hues.names, plain=True)


def _process(names: tuple[str, ...]) -> Callable[[Values], Values]:
    def resolve(values: Values) -> Values:
        inks = [0.0] * 4
        for name, value in zip(names, _held(values), strict=True):
            for ink in range(4) if name == ALL else (_PROCESS[name],):
                inks[ink] = min(1.0, inks[ink] + value)
        return tuple(inks)

    return resolve
