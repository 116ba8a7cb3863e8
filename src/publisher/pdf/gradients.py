"""Gradients of placed pages (ISO 32000-1, 8.7.4.5) in the colours of another space.

What lies between two colours is not the same in another space, so a gradient's function is asked
for many of its colours, and those are what the new one goes through. Where it jumps it still jumps.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import pikepdf

from ..pictures.bounds import Budget, read_stream
from ..tongues import worded
from .functions import Function, Values, read_function
from .hues import Hues
from .palette import Palette

_STEPS, _FEW, _MANY = 129, 33, 8
"""Colours asked for between two jumps, and where there are many of those."""
_FINEST = 1025
_JUST = 1e-6
"""Part of a stretch by which the colour before a jump is asked for before it."""
_GRID = 65
"""Colours along each side of a gradient that changes in two directions."""
_FULL = 0xFFFF
_KEPT: Final = ("/ShadingType", "/Coords", "/Domain", "/Extend", "/BBox", "/Matrix", "/AntiAlias")
_MESH: Final = ("/BitsPerCoordinate", "/BitsPerFlag", "/VerticesPerRow")


def convert_shading(
    pdf: pikepdf.Pdf, shading: Any, hues: Hues, palette: Palette, budget: Budget, space: Any
) -> Any:
    """A gradient of ``hues`` in the colours of ``palette``, which PDF calls ``space``.

    A ValueError says why it cannot be given.
    """
    kind = int(shading.ShadingType)
    if kind not in range(1, 8) or hues.pattern:
        raise ValueError(worded("a gradient of an unknown kind"))
    function = read_function(shading.Function, budget) if "/Function" in shading else None
    is_mesh = kind >= 4
    if function is None and not is_mesh:
        raise ValueError(worded("a gradient of an unknown kind"))
    if is_mesh and function is None:
        return _convert_mesh(pdf, shading, hues, palette, budget, space)
    made = pdf.make_stream(read_stream(shading, budget)) if is_mesh else pikepdf.Dictionary()
    for key in (*_KEPT, *_MESH, "/BitsPerComponent", "/Decode"):
        if key in shading:
            made[key] = shading[key]
    made.ColorSpace = space
    if "/Background" in shading:
        color = tuple(float(one) for one in shading.Background)
        (mixed,) = palette.mix(hues.ground, [hues.resolve(color)], alike=True)
        made.Background = pikepdf.Array([round(one, 5) for one in mixed])
    assert function is not None
    if kind == 1:
        domain = [float(one) for one in shading.get("/Domain", [0, 1, 0, 1])]
        made.Function = _plane(pdf, function, domain, hues, palette)
    else:
        least, most = (float(one) for one in _domain(shading, hues, is_mesh))
        stops = _stops(shading.Function, least, most)
        made.Function = _line(pdf, function, stops, hues, palette, _sides(shading.Function))
    return pdf.make_indirect(made)


def _domain(shading: Any, hues: Hues, is_mesh: bool) -> Sequence[Any]:
    if is_mesh:
        return list(shading.Decode)[4:6]
    return list(shading.get("/Domain", [0, 1]))


def _sides(function: Any) -> int:
    """How finely a function is made itself: samples along its way."""
    if isinstance(function, pikepdf.Array):
        return max((_sides(one) for one in function), default=0)
    if int(function.get("/FunctionType", -1)) == 0:
        return min(_FINEST, 2 * int(function.Size[0]) - 1)
    return 0


def _stops(function: Any, least: float, most: float) -> list[float]:
    """Where a function may jump, with its ends."""
    several = function if isinstance(function, pikepdf.Array) else [function]
    found = {least, most}
    for one in several:
        if int(one.get("/FunctionType", -1)) == 3:
            found |= {x for x in map(float, one.Bounds) if min(least, most) < x < max(least, most)}
    return sorted(found, reverse=least > most)


def _line(
    pdf: pikepdf.Pdf,
    function: Function,
    stops: list[float],
    hues: Hues,
    palette: Palette,
    fine: int,
) -> Any:
    stretches = list(pairwise(stops)) or [(stops[0], stops[0])]
    steps = max(fine, _STEPS) if len(stretches) <= _MANY else _FEW
    places = [
        low + (high - low) * min(n / (steps - 1), 1 - _JUST if high != stops[-1] else 1.0)
        for low, high in stretches
        for n in range(steps)
    ]
    colors = palette.mix(hues.ground, [_asked(hues, function, (x,)) for x in places], alike=True)
    parts = [
        _samples(pdf, colors[at : at + steps], [steps], [0, 1])
        for at in range(0, len(colors), steps)
    ]
    if len(parts) == 1:
        return _samples(
            pdf, colors, [steps], [stops[0], stops[-1]] if stops[0] != stops[-1] else [0, 1]
        )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            FunctionType=3,
            Domain=pikepdf.Array([stops[0], stops[-1]]),
            Functions=pikepdf.Array(parts),
            Bounds=pikepdf.Array(stops[1:-1]),
            Encode=pikepdf.Array([0, 1] * len(parts)),
        )
    )


def _plane(
    pdf: pikepdf.Pdf, function: Function, domain: list[float], hues: Hues, palette: Palette
) -> Any:
    left, right, bottom, top = domain
    places = [
        (left + (right - left) * x / (_GRID - 1), bottom + (top - bottom) * y / (_GRID - 1))
        for y in range(_GRID)
        for x in range(_GRID)
    ]
    asked = [_asked(hues, function, place) for place in places]
    return _samples(pdf, palette.mix(hues.ground, asked, alike=True), [_GRID, _GRID], domain)


def _asked(hues: Hues, function: Function, inputs: Values) -> Values:
    values = function(inputs)
    if len(values) < hues.count:
        raise ValueError(worded("a function that is none"))
    return hues.resolve(values[: hues.count])


def _samples(
    pdf: pikepdf.Pdf, colors: Sequence[Values], sizes: list[int], domain: list[float]
) -> Any:
    """A function that goes through ``colors``."""
    levels = (round(min(max(part, 0.0), 1.0) * _FULL) for one in colors for part in one)
    made = pdf.make_stream(b"".join(level.to_bytes(2) for level in levels))
    made.FunctionType = 0
    made.Domain = pikepdf.Array([round(one, 7) for one in domain])
    made.Range = pikepdf.Array([0, 1] * len(colors[0]))
    made.Size = pikepdf.Array(sizes)
    made.BitsPerSample = 16
    return made


# Meshes

_CORNERS: Final = {6: ((12, 4), (8, 2)), 7: ((16, 4), (12, 2))}
"""Points and colours of a patch: of one of its own, and of one at another's side (8.7.4.5.7)."""
_DEEP = 16


class _Bits:
    """Numbers of any count of bits, one after the other."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def left(self, bits: int) -> bool:
        """Whether so many bits are left."""
        return self._at + bits <= len(self._content) * 8

    def take(self, bits: int) -> int:
        """The next number."""
        first, last = self._at // 8, (self._at + bits + 7) // 8
        whole = int.from_bytes(self._content[first:last])
        self._at += bits
        return whole >> (last * 8 - self._at) & ((1 << bits) - 1)

    def align(self) -> None:
        """Go on at the next byte."""
        self._at = (self._at + 7) // 8 * 8


class _Mesh:
    """A mesh read: its points as they are, its colours apart."""

    def __init__(self, shading: Any, hues: Hues, content: bytes) -> None:
        self.kind = int(shading.ShadingType)
        self._bits = _Bits(content)
        self._flag = int(shading.get("/BitsPerFlag", 0)) if self.kind != 5 else 0
        self._coordinate = int(shading.BitsPerCoordinate)
        self._component = int(shading.BitsPerComponent)
        self._count = hues.count
        decode = [float(one) for one in shading.Decode][4:]
        self._decode = list(zip(decode[::2], decode[1::2], strict=True))
        if len(self._decode) != hues.count or not 1 <= self._component <= 16:
            raise ValueError(worded("a gradient of an unknown kind"))
        self.records: list[tuple[int, list[int], int]] = []
        """Flag, coordinates, number of colours of each vertex or patch."""
        self.colors: list[Values] = []

    @property
    def sizes(self) -> tuple[int, int]:
        """The bits of a flag and of a coordinate."""
        return self._flag, self._coordinate

    def read(self) -> None:
        """Read all of it."""
        while True:
            points, colors = 1, 1
            if self.kind >= 6:
                points, colors = _CORNERS[self.kind][1]
            rest = 2 * points * self._coordinate + colors * self._count * self._component
            if not self._bits.left(self._flag + rest):
                return
            flag = self._bits.take(self._flag) if self._flag else 0
            if self.kind >= 6:
                points, colors = _CORNERS[self.kind][0 if flag & 3 == 0 else 1]
                rest = 2 * points * self._coordinate + colors * self._count * self._component
                if not self._bits.left(rest):
                    return
            places = [self._bits.take(self._coordinate) for _ in range(2 * points)]
            self.records.append((flag, places, colors))
            self.colors += [self._color() for _ in range(colors)]
            self._bits.align()

    def _color(self) -> Values:
        most = (1 << self._component) - 1
        return tuple(
            low + self._bits.take(self._component) / most * (high - low)
            for low, high in self._decode
        )


def _convert_mesh(
    pdf: pikepdf.Pdf, shading: Any, hues: Hues, palette: Palette, budget: Budget, space: Any
) -> Any:
    """A mesh whose corners have other colours; between them they are mixed anew."""
    content = read_stream(shading, budget)
    budget.take_operators(len(content) // 8)
    mesh = _Mesh(shading, hues, content)
    mesh.read()
    if not mesh.records:
        raise ValueError(worded("a gradient of an unknown kind"))
    mixed = palette.mix(hues.ground, [hues.resolve(one) for one in mesh.colors], alike=True)
    out, at = bytearray(), 0
    flag_bits, bits = mesh.sizes
    for flag, places, count in mesh.records:
        whole, length = flag, flag_bits
        for place in places:
            whole, length = whole << bits | place, length + bits
        for color in mixed[at : at + count]:
            for part in color:
                level = round(min(max(part, 0.0), 1.0) * _FULL)
                whole, length = whole << _DEEP | level, length + _DEEP
        at += count
        spare = -length % 8
        out += (whole << spare).to_bytes((length + spare) // 8)
    made = pdf.make_stream(bytes(out))
    for key in ("/ShadingType", "/BBox", "/AntiAlias", *_MESH):
        if key in shading:
            made[key] = shading[key]
    made.BitsPerComponent = _DEEP
    made.Decode = pikepdf.Array([*list(shading.Decode)[:4], *([0, 1] * len(mixed[0]))])
    made.ColorSpace = space
    return made
