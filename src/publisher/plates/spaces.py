"""Colour spaces and colours as a printer sees them: which inks, how much of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import pikepdf

_DEEPEST = 8
_PROCESS = {"/Cyan": 0, "/Magenta": 1, "/Yellow": 2, "/Black": 3}
FULL = 100.0


class Family(StrEnum):
    """What kind of colours a space holds."""

    GRAY = "grey"
    RGB = "RGB"
    CMYK = "CMYK"
    LAB = "Lab"
    SPOT = "spot"
    PATTERN = "pattern"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its family, its components, whether it depends on the device.

    ``names`` are the colorants of a Separation or DeviceN space; ``base`` what an indexed space
    picks from or what a spot colour is shown with.
    """

    family: Family
    components: int
    device: bool = False
    names: tuple[str, ...] = ()
    base: Space | None = None
    indexed: bool = False
    palette: bytes = b""

    @property
    def spots(self) -> frozenset[str]:
        """The names of the inks that it needs beside the four."""
        below = self.base.spots if self.base is not None and self.indexed else frozenset()
        own = self.names if self.family is Family.SPOT and not self.indexed else ()
        return below | {name[1:] for name in own if name not in (*_PROCESS, "/All", "/None")}

    @property
    def uses_rgb(self) -> bool:
        """Whether any colour of it is made of red, green and blue."""
        return self.family is Family.RGB or (self.base is not None and self.base.uses_rgb)

    def families(self) -> frozenset[Family]:
        """The device families it depends on, those of its base included."""
        below = self.base.families() if self.base is not None else frozenset()
        return below | ({self.family} if self.device else frozenset())


GRAY = Space(Family.GRAY, 1, device=True)
RGB = Space(Family.RGB, 3, device=True)
CMYK = Space(Family.CMYK, 4, device=True)
PATTERN = Space(Family.PATTERN, 0)
_UNKNOWN = Space(Family.UNKNOWN, 0)
_SIMPLE = {
    "/DeviceGray": GRAY,
    "/G": GRAY,
    "/DeviceRGB": RGB,
    "/RGB": RGB,
    "/DeviceCMYK": CMYK,
    "/CMYK": CMYK,
    "/CalGray": Space(Family.GRAY, 1),
    "/CalRGB": Space(Family.RGB, 3),
    "/Lab": Space(Family.LAB, 3),
    "/Pattern": PATTERN,
}
_DEFAULTS = {GRAY: "/DefaultGray", RGB: "/DefaultRGB", CMYK: "/DefaultCMYK"}
"""Names under which a page's resources say what its device colours mean (ISO 32000-1, 8.6.5.6)."""


@dataclass(frozen=True, slots=True)
class SpaceColor:
    """A colour in use: its space and its components as they were written, 0 to 1."""

    space: Space
    values: tuple[float, ...]

    @property
    def inks(self) -> tuple[float, float, float, float] | None:
        """Cyan, magenta, yellow and black in percent; None if they cannot be told."""
        space, values = self.space, self.values
        if space.family is Family.CMYK and len(values) == 4 and not space.indexed:
            c, m, y, k = (min(max(v, 0.0), 1.0) * FULL for v in values)
            return c, m, y, k
        if space.family is Family.GRAY and len(values) == 1 and not space.indexed:
            return 0, 0, 0, (1 - min(max(values[0], 0.0), 1.0)) * FULL
        if space.family is Family.SPOT:
            return self._process_inks()
        return None

    def _process_inks(self) -> tuple[float, float, float, float] | None:
        if self.space.names == ("/All",) and self.values:
            level = self.values[0] * FULL
            return level, level, level, level
        if not self.space.names or not set(self.space.names) <= {*_PROCESS, "/None"}:
            return None
        inks = [0.0, 0.0, 0.0, 0.0]
        for name, value in zip(self.space.names, self.values, strict=False):
            if name in _PROCESS:
                inks[_PROCESS[name]] += value * FULL
        return inks[0], inks[1], inks[2], inks[3]

    @property
    def total(self) -> float:
        """The sum of inks in percent; a spot colour counts as one ink each."""
        if (inks := self.inks) is not None:
            return sum(inks)
        if self.space.family is Family.SPOT:
            return sum(self.values) * FULL
        return 0.0


BLACK = SpaceColor(GRAY, (0.0,))


def read_space(value: object, resources: Mapping[str, object], depth: int = 0) -> Space:
    """The colour space that ``value`` (a name or an array) means."""
    if depth > _DEEPEST:
        return _UNKNOWN
    if isinstance(value, pikepdf.Name):
        name = str(value)
        if name in _SIMPLE:
            return meant(_SIMPLE[name], resources)
        named = resources.get(name)
        return _UNKNOWN if named is None else read_space(named, {}, depth + 1)
    if isinstance(value, pikepdf.Array) and len(value) > 0:
        return _read_array(value, resources, depth)
    return _UNKNOWN


def meant(space: Space, resources: Mapping[str, object]) -> Space:
    """What a device space stands for where ``resources`` are in force."""
    default = resources.get(_DEFAULTS[space]) if space in _DEFAULTS else None
    return space if default is None else read_space(default, {}, 1)


def _read_array(value: pikepdf.Array, resources: Mapping[str, object], depth: int) -> Space:
    kind = str(value[0])
    if kind == "/ICCBased" and len(value) > 1 and isinstance(value[1], pikepdf.Stream):
        count = int(cast(int, value[1].get("/N", 0)))
        family = {1: Family.GRAY, 3: Family.RGB, 4: Family.CMYK}.get(count, Family.UNKNOWN)
        return Space(family, count)
    if kind in ("/Indexed", "/I") and len(value) > 3:
        base = read_space(value[1], resources, depth + 1)
        return Space(base.family, 1, base.device, (), base, True, _palette(value[3]))
    if kind == "/Separation" and len(value) > 2:
        base = read_space(value[2], resources, depth + 1)
        return Space(Family.SPOT, 1, names=(str(value[1]),), base=base)
    if kind == "/DeviceN" and len(value) > 2 and isinstance(value[1], pikepdf.Array):
        names = tuple(str(name) for name in value[1])
        return Space(Family.SPOT, len(names), names=names, base=read_space(value[2], {}, depth + 1))
    if kind == "/Pattern":
        base_space = read_space(value[1], resources, depth + 1) if len(value) > 1 else None
        return Space(Family.PATTERN, 0, base=base_space)
    return _SIMPLE.get(kind, _UNKNOWN)


def _palette(value: object) -> bytes:
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes() if len(value.read_raw_bytes()) < 4096 else b""
    return bytes(value) if isinstance(value, (pikepdf.String, bytes)) else b""


def first_color(space: Space) -> SpaceColor:
    """The colour that choosing ``space`` sets (ISO 32000-1, 8.6.3)."""
    if space.family is Family.CMYK and not space.indexed:
        return SpaceColor(space, (0.0, 0.0, 0.0, 1.0))
    start = 1.0 if space.family is Family.SPOT else 0.0
    return SpaceColor(space, (start,) * space.components)


def shading_ends(function: Any, depth: int = 0) -> list[tuple[float, ...]]:
    """The colours at the ends of a shading's function, as far as they are written down."""
    if depth > 4 or function is None:
        return []
    if isinstance(function, pikepdf.Array):
        parts = [shading_ends(item, depth + 1) for item in function]
        if not all(len(part) == 2 for part in parts):
            return []
        return [tuple(part[n][0] for part in parts) for n in (0, 1)]
    kind = function.get("/FunctionType")
    if kind == 2:
        first = tuple(float(v) for v in function.get("/C0", [0]))
        last = tuple(float(v) for v in function.get("/C1", [1]))
        return [first, last]
    if kind == 3:
        return [
            end for item in function.get("/Functions", []) for end in shading_ends(item, depth + 1)
        ]
    return []
