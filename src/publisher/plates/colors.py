"""Colours as a press sees them: how much ink of each plate, and which plates are left alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeAlias, cast

import pikepdf

from ..pictures.profiles import (
    CMYK,
    LAB,
    RGB,
    Conversion,
    PixelLayout,
    Profile,
    lab_profile,
    rgb_profile,
)
from .spaces import Family, Space, read_space

PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_EVERY = "All"
_NONE = "None"
_FULL = 255
_GRID = {3: 17, 4: 9}
"""Steps of a table along each channel; littleCMS's own have as many."""

Inks: TypeAlias = dict[str, float]
"""Ink of 0 to 1 by the name of its plate; that of "All" goes to each."""


@dataclass(frozen=True, slots=True)
class Given:
    """A colour space of the file: what it is, and the object that says so."""

    space: Space
    item: Any

    @classmethod
    def of(cls, item: Any, named: Any) -> Given:
        """The space that ``item`` means, or is the name of among the ``named`` ones."""
        space = read_space(item, named)
        if isinstance(item, pikepdf.Name) and str(item) in named and not _is_device(item):
            item = named[str(item)]
        return cls(space, item)

    @property
    def base(self) -> Given:
        """The space that a palette picks from."""
        assert self.space.base is not None
        return Given(self.space.base, self.item[1])

    @property
    def profile(self) -> bytes:
        """Its ICC profile, nothing where it has none."""
        if isinstance(self.item, pikepdf.Array) and str(self.item[0]) == "/ICCBased":
            stream = self.item[1]
            if isinstance(stream, pikepdf.Stream):
                return _profile_bytes(stream)
        return b""

    @property
    def is_lab(self) -> bool:
        """Whether it is CIELAB."""
        return isinstance(self.item, pikepdf.Array) and str(self.item[0]) == "/Lab"

    @property
    def spots(self) -> tuple[str, ...]:
        """The plates it asks for beside those of the four process inks."""
        space = self.space.base if self.space.indexed else self.space
        if space is None or space.family is not Family.SPOT:
            return ()
        names = (name.lstrip("/") for name in space.names)
        return tuple(name for name in names if name not in (*PROCESS, _EVERY, _NONE))


def _is_device(item: pikepdf.Name) -> bool:
    return str(item) in ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern")


def _profile_bytes(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


class ColorSeparator:
    """Tells how much of each ink colours are, on a press with a CMYK ``profile``, if it is known.

    Device colours are taken for those of the press; grey is black ink alone, as every press does.
    """

    def __init__(self, profile: bytes) -> None:
        self._press = _opened(profile)
        self._bare = profile
        self._known: dict[tuple[bytes, bool, tuple[float, ...]], tuple[float, ...]] = {}

    def inks(self, given: Given, values: Sequence[float]) -> Inks:
        """The inks of a colour; plates that are not named here have no part in it."""
        space = given.space
        if space.indexed:
            return self._from_palette(given, values)
        if space.family is Family.SPOT:
            names = (name.lstrip("/") for name in space.names)
            pairs = zip(names, values, strict=False)
            return {name: _within(value) for name, value in pairs if name != _NONE}
        if space.family is Family.GRAY:
            return self._process((0.0, 0.0, 0.0, 1 - _within((*values, 0.0)[0])))
        if space.family is Family.CMYK and len(values) == 4:
            kept = tuple(_within(value) for value in values)
            return self._process(self._converted(given, kept) if self.converts(given) else kept)
        if space.family is Family.RGB and len(values) == 3:
            return self._process(self._converted(given, tuple(values)))
        return self._process((0.0, 0.0, 0.0, 1.0))

    def converts(self, given: Given) -> bool:
        """Whether colours are to be converted by a profile: of light, or of another press."""
        if given.space.family is Family.RGB:
            return True
        if given.space.family is not Family.CMYK or self._press is None:
            return False
        profile = given.profile
        return bool(profile) and profile != self._bare and _opened(profile) is not None

    def _process(self, values: Sequence[float]) -> Inks:
        return dict(zip(PROCESS, values, strict=True))

    def _from_palette(self, given: Given, values: Sequence[float]) -> Inks:
        base = given.base
        count, at = base.space.components, int((*values, 0.0)[0])
        entry = given.space.palette[at * count : (at + 1) * count]
        if len(entry) < count:
            entry = entry + bytes(count - len(entry))
        return self.inks(base, scaled(base, [level / _FULL for level in entry]))

    def _converted(self, given: Given, values: tuple[float, ...]) -> tuple[float, ...]:
        key = given.profile, given.is_lab, values
        if key not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            levels = bytes(round(_within(v) * _FULL) for v in unscaled(given, values))
            self._known[key] = tuple(level / _FULL for level in self.convert(given, levels))
        return self._known[key]

    def convert(self, given: Given, content: bytes) -> bytes:
        """Pixels of eight bits in inks, four bytes each."""
        conversion = self._conversion(given)
        if conversion is None:
            return _plainly(content) if given.space.family is Family.RGB else content
        return conversion.apply(content)

    def _conversion(self, given: Given) -> Conversion | None:
        if self._press is None:
            return None
        return _convert(given.profile, given.space.family, given.is_lab, self._bare)

    def table(self, given: Given) -> tuple[int, bytes]:
        """The inks of a grid of colours, its steps along each channel and four bytes each.

        The first channel counts fastest (ISO 32000-1, 7.10.2).
        """
        count = given.space.components
        steps = _GRID[count]
        axis = [round(n * _FULL / (steps - 1)) for n in range(steps)]
        points = bytearray()
        for number in range(steps**count):
            for _ in range(count):
                number, at = divmod(number, steps)
                points.append(axis[at])
        return steps, self.convert(given, bytes(points))


def scaled(given: Given, parts: Sequence[float]) -> tuple[float, ...]:
    """Components of 0 to 1 in the range that their space has."""
    if not given.is_lab:
        return tuple(parts)
    ranges = _lab_ranges(given)
    return tuple(low + part * (high - low) for part, (low, high) in zip(parts, ranges, strict=True))


def unscaled(given: Given, values: Sequence[float]) -> tuple[float, ...]:
    """Components as eight bits of littleCMS take them, 0 to 1."""
    if not given.is_lab:
        return tuple(values)
    light, a, b = values
    return light / 100, (a + 128) / _FULL, (b + 128) / _FULL


def _lab_ranges(given: Given) -> list[tuple[float, float]]:
    found = given.item[1].get("/Range", [-100, 100, -100, 100])
    low_a, high_a, low_b, high_b = (float(cast(float, side)) for side in found)
    return [(0.0, 100.0), (low_a, high_a), (low_b, high_b)]


def leaves_alone(
    plate: str, given: Given, inks: Inks, *, mode: int = 0, direct: bool = True
) -> bool:
    """Whether a colour that overprints does not touch a plate (ISO 32000-1, 8.6.7, table 149).

    ``mode`` is that of overprinting; ``direct`` are current colours, not pictures nor shadings.
    """
    space = given.space.base if given.space.indexed and given.space.base else given.space
    if space.family is Family.SPOT:
        return plate not in inks and _EVERY not in inks
    if plate not in PROCESS:
        return True
    plain = space.family is Family.CMYK and space.device and not given.space.indexed
    return plain and direct and mode == 1 and inks[plate] == 0


def amount(inks: Inks, plate: str) -> float:
    """The ink of one plate."""
    return inks.get(plate, inks.get(_EVERY, 0.0))


@dataclass(frozen=True)
class Exposure:
    """Plates drawn in one go: three in the light of red, green and blue, or one in grey."""

    plates: tuple[str, ...]

    @cached_property
    def process(self) -> bool:
        """Whether they are of process inks."""
        return self.plates[0] in PROCESS

    def lights(self, inks: Inks) -> tuple[float, float, float]:
        """The red, green and blue that stand for inks: light is where there is none."""
        found = [1 - amount(inks, plate) for plate in self.plates]
        red, green, blue = found if len(found) == 3 else found * 3
        return red, green, blue

    def picked(self, given: Given) -> tuple[int | None, ...]:
        """Which component of a space of inks each of red, green and blue is; None if none."""
        space = given.space
        names = PROCESS if space.family is Family.CMYK else [n.lstrip("/") for n in space.names]
        found = [
            next((at for at, name in enumerate(names) if name in (plate, _EVERY)), None)
            for plate in self.plates
        ]
        return tuple(found if len(found) == 3 else found * 3)


def _within(value: float) -> float:
    return min(max(value, 0.0), 1.0)


@cache
def _opened(content: bytes) -> Profile | None:
    try:
        return Profile(content) if content else None
    except ValueError:
        return None


@cache
def _convert(source: bytes, family: Family, lab: bool, press: bytes) -> Conversion | None:
    begin = lab_profile() if lab else _opened(source)
    if begin is None and family is Family.RGB:
        begin = Profile(rgb_profile(None))
    end = _opened(press)
    if begin is None or end is None:
        return None
    layout = PixelLayout(LAB if lab else RGB if family is Family.RGB else CMYK)
    try:
        return Conversion((begin, end), layout, PixelLayout(CMYK))
    except ValueError:
        return None


def _plainly(content: bytes) -> bytes:
    """Red, green and blue as what they lack, without black: no profile says more."""
    from PIL import Image, ImageChops

    count = len(content) // 3
    light = Image.frombytes("RGB", (count, 1), content[: count * 3])
    planes = [ImageChops.invert(plane) for plane in light.split()]
    return Image.merge("CMYK", [*planes, Image.new("L", (count, 1))]).tobytes()
