"""Drawings in plain form as PDF has them: paths, shadings, patterns and soft masks, all alive.

A drawing is one form. Its colours are those of the purpose: inks in a press file, greys where a
page is printed in black alone. Gradients become shadings between them, with as many colours on the
way as it takes to stay on the way that was meant.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from lxml import etree

from ..pictures.drawings import SVG, color_of
from ..pictures.drawings.geometry import (
    SAME,
    Box,
    Matrix,
    Path,
    apply,
    box_of,
    invert,
    moved,
    numbers,
    read_path,
    rectangle,
    scale_of,
    transform,
)
from .overprint import KNOCKS_OUT
from .shades import Lights, Shades, Values

REPEATS = 100
"""Times that a gradient is repeated at most; more of them are no longer seen one by one."""
_NEXT = 1e-5
"""Part of a gradient between two colours that meet in one place."""
_HEAVY = 0.5
"""Ink more than there is room for, which a picture is taken to have."""
_CAPS = {"butt": 0, "round": 1, "square": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
Pictures = Callable[[bytes, float, float, bool], Any]
"""Gives a picture inside a drawing as WeasyPrint embeds it, of a width and height in pt on the
page; the last says that only its light counts."""


@dataclass(frozen=True, slots=True)
class _Stop:
    at: float
    color: str
    cover: float


@dataclass(frozen=True, slots=True)
class _Plate:
    """Where is drawn: a stream, its colours, what is seen of it, and the size of its units.

    ``window`` is the box of the drawing in the units of the place, ``size`` the points of a unit on
    the page.
    """

    stream: Any
    shades: Shades
    window: Box
    size: float

    def into(self, matrix: Matrix) -> _Plate | None:
        """The plate inside a transform; None where that leaves nothing."""
        back = invert(matrix)
        window = None if back is None else box_of(moved(rectangle(*self.window), back))
        if window is None:
            return None
        return replace(self, window=window, size=self.size * scale_of(matrix))


class Plotter:
    """Draws one drawing, ``content`` in plain form.

    ``widened`` says afterwards that it has lines too thin for the press, which were made wider.
    """

    def __init__(self, content: bytes, shades: Shades, pictures: Pictures) -> None:
        self._root = etree.fromstring(content)
        self._shades, self._pictures = shades, pictures
        self._heaviest = 0.0
        self.widened = False
        self._defined = {
            element.get("id"): element for element in self._root.iterfind(f"{SVG}defs/*")
        }

    def plot(self, stream: Any, width: float, height: float, size: float) -> None:
        """Draw it ``width`` × ``height`` large, a unit of which is ``size`` pt on the page."""
        x, y, across, down = numbers(self._root.get("viewBox"))
        form = stream.add_group(x, y, across, down)
        if not any("mix-blend-mode" in one.get("style", "") for one in self._root.iter()):
            # No more than a form: what is printed over it overprints as anywhere else.
            del form.extra["Group"]
        plate = _Plate(form, self._shades, (x, y, across, down), size * width / across)
        self._draw_all(self._root, plate)
        if self._heaviest > self._shades.room:
            form.extra[KNOCKS_OUT] = "true"
        stream.transform(
            width / across, 0, 0, height / down, -x * width / across, -y * height / down
        )
        stream.draw_x_object(form.id)

    def _draw_all(self, parent: Iterable[Any], plate: _Plate) -> None:
        draw = {f"{SVG}g": self._group, f"{SVG}path": self._path, f"{SVG}image": self._image}
        for element in parent:
            if element.tag in draw:
                with plate.stream.stacked():
                    self._moved(element, plate, draw[element.tag])

    def _moved(self, element: Any, plate: _Plate, draw: Callable[[Any, _Plate], None]) -> None:
        matrix = transform(element.get("transform", "")) or SAME
        inside = plate
        if matrix != SAME:
            found = plate.into(matrix)
            if found is None:
                return
            inside = found
            plate.stream.transform(*matrix)
        draw(element, inside)

    # Groups

    def _group(self, element: Any, plate: _Plate) -> None:
        stream = plate.stream
        if (clip := self._refer(element, "clip-path")) is not None:
            shape = clip[0]
            _trace(stream, read_path(shape.get("d", "")))
            stream.clip(even_odd=shape.get("clip-rule") == "evenodd")
            stream.end()
        if (mask := self._refer(element, "mask")) is not None:
            self._mask(mask, plate)
        cover = float(element.get("opacity", 1))
        blend = element.get("style", "").removeprefix("mix-blend-mode:")
        if cover == 1 and not blend and mask is None:
            self._draw_all(element, plate)
            return
        if blend:
            stream.set_blend_mode("".join(word.capitalize() for word in blend.split("-")))
        group = self._add_group(plate)
        self._draw_all(element, replace(plate, stream=group))
        if cover < 1:
            stream.set_alpha(cover, stroke=True, fill=True)
        stream.draw_x_object(group.id)

    def _add_group(self, plate: _Plate) -> Any:
        group = plate.stream.add_group(*plate.window)
        group.extra["Group"]["CS"] = f"/{plate.shades.space}"
        return group

    def _mask(self, mask: Any, plate: _Plate) -> None:
        box = _box(mask)
        alpha = mask.get("style") == "mask-type:alpha"
        group = plate.stream.set_alpha_state(*box, mode="alpha" if alpha else "luminosity")
        shades: Shades = plate.shades if alpha else Lights()
        group.extra["Group"]["CS"] = f"/{shades.space}"
        self._draw_all(mask, replace(plate, stream=group, shades=shades, window=box))

    def _refer(self, element: Any, name: str) -> Any:
        return self._defined.get(element.get(name, "")[5:-1])

    # Paths

    def _path(self, element: Any, plate: _Plate) -> None:
        path = read_path(element.get("d", ""))
        box = box_of(path)
        if box is None:
            return
        fills = element.get("fill", "none") != "none"
        strokes = element.get("stroke", "none") != "none"
        lines = [name for name, there in (("fill", fills), ("stroke", strokes)) if there]
        if len(lines) == 2 and any(self._covers(element, name) is not None for name in lines):
            # Each has a soft mask of its own.
            for name in lines:
                with plate.stream.stacked():
                    self._paint(element, path, box, plate, (name,))
        else:
            self._paint(element, path, box, plate, tuple(lines))

    def _covers(self, element: Any, name: str) -> Any:
        """The gradient of a paint that can be seen through."""
        found = self._refer(element, name)
        if found is None or found.tag == f"{SVG}pattern":
            return None
        return found if any(stop.cover < 1 for stop in _stops(found)) else None

    def _paint(
        self, element: Any, path: Path, box: Box, plate: _Plate, names: tuple[str, ...]
    ) -> None:
        stream = plate.stream
        if "stroke" in names:
            width = self._line(element, plate)
            pointed = float(element.get("stroke-miterlimit", 4)) * width
            box = (box[0] - pointed, box[1] - pointed, box[2] + 2 * pointed, box[3] + 2 * pointed)
        for name in names:
            if (clear := self._covers(element, name)) is not None:
                self._see_through(clear, box, plate)
            cover = float(element.get(f"{name}-opacity", 1))
            stream.set_alpha(cover, stroke=name == "stroke")
            self._ink(element, name, box, plate)
        _trace(stream, path)
        even_odd = element.get("fill-rule") == "evenodd"
        if len(names) == 2:
            stream.fill_and_stroke(even_odd)
        elif names == ("fill",):
            stream.fill(even_odd)
        else:
            stream.stroke()

    def _line(self, element: Any, plate: _Plate) -> float:
        stream, width = plate.stream, float(element.get("stroke-width", 1))
        if width * plate.size < self._shades.hairline:
            self.widened, width = True, self._shades.hairline / plate.size
        stream.set_line_width(_number(width))
        stream.set_line_cap(_CAPS[element.get("stroke-linecap", "butt")])
        stream.set_line_join(_JOINS[element.get("stroke-linejoin", "miter")])
        stream.set_miter_limit(_number(float(element.get("stroke-miterlimit", 4))))
        dashes = numbers(element.get("stroke-dasharray", ""))
        if len(dashes) % 2:
            dashes *= 2
        offset = float(element.get("stroke-dashoffset", 0))
        if dashes and offset < 0:
            offset %= sum(dashes)
        if dashes:
            stream.set_dash([_number(one) for one in dashes], _number(offset))
        return width

    def _ink(self, element: Any, name: str, box: Box, plate: _Plate) -> None:
        """Set the colour, shading or pattern that is painted with."""
        stream, stroke = plate.stream, name == "stroke"
        found = self._refer(element, name)
        if found is None:
            values = plate.shades.color(color_of(element.get(name)))
            self._weigh([values], plate)
            _set_color(stream, plate.shades, values, stroke)
            return
        if found.tag == f"{SVG}pattern":
            pattern = self._pattern(found, plate)
        else:
            pattern = self._gradient(found, box, plate)
        stream.set_color_space("Pattern", stroke=stroke)
        stream.set_color_special(pattern, stroke=stroke)

    def _weigh(self, inks: Iterable[Values], plate: _Plate) -> None:
        """Note how much ink there is; of a mask there is none."""
        if plate.shades is self._shades:
            colors = [one for one in inks if any(one[:3])]
            self._heaviest = max([self._heaviest, *map(sum, colors)])

    def _pattern(self, element: Any, plate: _Plate) -> str:
        from weasyprint.matrix import Matrix as Transform

        x, y, width, height = _box(element)
        matrix = transform(element.get("patternTransform", "")) or SAME
        place = Transform(*matrix) @ plate.stream.ctm
        pattern = plate.stream.add_pattern(x, y, width, height, width, height, place)
        inside = replace(
            plate, stream=pattern, window=(x, y, width, height), size=plate.size * scale_of(matrix)
        )
        self._draw_all(element, inside)
        return str(pattern.id)

    # Gradients

    def _gradient(self, found: Any, box: Box, plate: _Plate) -> str:
        colors = list(_colors(_stops(found), plate.shades))
        self._weigh((values for _, values in colors), plate)
        shading = _shading(found, box, plate.shades.space, colors)
        return _add_shading_pattern(plate.stream, shading, found)

    def _see_through(self, found: Any, box: Box, plate: _Plate) -> None:
        """Let what follows be seen through as the stops of a gradient say."""
        group = plate.stream.set_alpha_state(*box)
        group.extra["Group"]["CS"] = "/DeviceGray"
        matrix = transform(found.get("gradientTransform", "")) or SAME
        covers: list[tuple[float, Values]] = [(stop.at, (stop.cover,)) for stop in _stops(found)]
        shading = _shading(found, box, "DeviceGray", covers)
        group.transform(*matrix)
        group._resources["Shading"]["s0"] = shading
        group.paint_shading("s0")

    # Pictures

    def _image(self, element: Any, plate: _Plate) -> None:
        import base64

        x, y, width, height = _box(element)
        content = base64.b64decode(element.get("href").partition(",")[2])
        light = plate.shades.space == "DeviceGray" and plate.shades is not self._shades
        if not light:
            self._heaviest = max(self._heaviest, self._shades.room + _HEAVY)
        picture = self._pictures(content, width * plate.size, height * plate.size, light)
        name = plate.stream.add_image(picture, True, 1)
        plate.stream.transform(width, 0, 0, -height, x, y + height)
        plate.stream.draw_x_object(name)


def _number(value: float) -> float:
    """A number that PDF can write: no exponents, six digits after the point."""
    return round(value, 6) + 0.0


def _box(element: Any) -> Box:
    x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _trace(stream: Any, path: Path) -> None:
    """Add ``path`` to the current one."""
    draw = {"M": stream.move_to, "L": stream.line_to, "C": stream.curve_to, "Z": stream.close}
    for step in path:
        draw[step.kind](*map(_number, step.to))


def _set_color(stream: Any, shades: Shades, values: Values, stroke: bool) -> None:
    if shades.space == "DeviceRGB":
        stream.set_color_rgb(*values, stroke=stroke)
        return
    stream.set_color_space(shades.space, stroke)
    stream.set_color_special(None, stroke, *values)


def _stops(found: Any) -> list[_Stop]:
    """The colours of a gradient from its beginning to its end, none in the same place."""
    stops: list[_Stop] = []
    for one in found:
        at = float(one.get("offset"))
        at = max(at, stops[-1].at + _NEXT) if stops else at
        stops.append(_Stop(at, one.get("stop-color"), float(one.get("stop-opacity", 1))))
    if stops[0].at > 0:
        stops.insert(0, replace(stops[0], at=0.0))
    if stops[-1].at < 1:
        stops.append(replace(stops[-1], at=1.0))
    whole = stops[-1].at
    return [replace(stop, at=stop.at / whole) for stop in stops] if whole > 1 else stops


def _shading(found: Any, box: Box, space: str, colors: list[tuple[float, Values]]) -> Any:
    """A gradient as a shading that covers ``box``, its colours at their places."""
    from weasyprint import pdf

    pydyf = pdf.pydyf
    matrix = transform(found.get("gradientTransform", "")) or SAME
    back = invert(matrix) or SAME
    ends = [(a, b) for a in (box[0], box[0] + box[2]) for b in (box[1], box[1] + box[3])]
    corners = [apply(back, *end) for end in ends]
    radial = found.tag == f"{SVG}radialGradient"
    names = ("fx", "fy", "fr", "cx", "cy", "r") if radial else ("x1", "y1", "x2", "y2")
    coords = [float(found.get(name, 0)) for name in names]
    spread = found.get("spreadMethod", "pad")
    if spread != "pad":
        first, last = (_circles if radial else _lengths)(coords, corners)
        coords = _stretched(coords, first, last)
        colors = list(_repeated(colors, first, last, spread == "reflect"))
    return pydyf.Dictionary(
        {
            "ShadingType": 3 if radial else 2,
            "ColorSpace": f"/{space}",
            "Coords": pydyf.Array(map(_number, coords)),
            "Extend": pydyf.Array((b"true", b"true")),
            "Function": _function(pydyf, colors),
        }
    )


def _colors(stops: list[_Stop], shades: Shades) -> Iterator[tuple[float, Values]]:
    """Yield places and colours of a shading between which it runs straight."""
    for one, other in pairwise(stops):
        ramp = shades.ramp(color_of(one.color), color_of(other.color))
        yield from ((one.at + share * (other.at - one.at), values) for share, values in ramp)


def _function(pydyf: Any, colors: list[tuple[float, Values]]) -> Any:
    """The function of a shading: straight from each colour to the next."""
    parts: list[tuple[float, float, Values, Values]] = []
    for (a, one), (b, other) in pairwise(colors):
        if b - a > 1e-9:
            parts.append((a, b, one, other))
    functions = [
        pydyf.Dictionary(
            {
                "FunctionType": 2,
                "Domain": pydyf.Array((0, 1)),
                "C0": pydyf.Array(map(_number, one)),
                "C1": pydyf.Array(map(_number, other)),
                "N": 1,
            }
        )
        for _, _, one, other in parts
    ]
    if len(functions) == 1:
        return functions[0]
    return pydyf.Dictionary(
        {
            "FunctionType": 3,
            "Domain": pydyf.Array((0, 1)),
            "Functions": pydyf.Array(functions),
            "Bounds": pydyf.Array(_number(b) for _, b, _, _ in parts[:-1]),
            "Encode": pydyf.Array((0, 1) * len(parts)),
        }
    )


def _lengths(coords: list[float], corners: list[tuple[float, float]]) -> tuple[int, int]:
    """From which to which whole length a linear gradient is seen at all ``corners``."""
    x1, y1, x2, y2 = coords
    across, down = x2 - x1, y2 - y1
    whole = across * across + down * down
    shares = [((x - x1) * across + (y - y1) * down) / whole for x, y in corners]
    first = math.floor(max(min(shares), -REPEATS))
    return first, max(first + 1, math.ceil(min(max(shares), REPEATS)))


def _circles(coords: list[float], corners: list[tuple[float, float]]) -> tuple[int, int]:
    """Give up to which circle a radial gradient is seen at all ``corners``."""
    fx, fy, fr, cx, cy, r = coords
    for n in range(1, REPEATS):
        x, y, size = fx + n * (cx - fx), fy + n * (cy - fy), fr + n * (r - fr)
        if all(math.hypot(a - x, b - y) <= size for a, b in corners):
            return 0, n
    return 0, REPEATS


def _stretched(coords: list[float], first: int, last: int) -> list[float]:
    half = len(coords) // 2
    begin, end = coords[:half], coords[half:]
    places = [[a + n * (b - a) for a, b in zip(begin, end, strict=True)] for n in (first, last)]
    return places[0] + places[1]


def _repeated(
    colors: list[tuple[float, Values]], first: int, last: int, mirrored: bool
) -> Iterator[tuple[float, Values]]:
    """Yield the colours of a gradient that is repeated from one whole length to another."""
    count = last - first
    for n in range(first, last):
        turned = mirrored and n % 2
        run = [(1 - at, values) for at, values in reversed(colors)] if turned else colors
        for at, values in run:
            near = _NEXT if at == 0 and n > first else 0.0
            yield (n - first + at + near) / count, values


def _add_shading_pattern(stream: Any, shading: Any, found: Any) -> str:
    """The name of a shading as a pattern of ``stream``."""
    from weasyprint import pdf
    from weasyprint.matrix import Matrix as Transform

    matrix = transform(found.get("gradientTransform", "")) or SAME
    values = (Transform(*matrix) @ stream.ctm).values
    patterns = stream._resources["Pattern"]
    name = f"p{len(patterns)}"
    pattern = pdf.pydyf.Dictionary(
        {
            "Type": "/Pattern",
            "PatternType": 2,
            "Shading": shading,
            "Matrix": pdf.pydyf.Array(round(value, 9) + 0.0 for value in values),
        }
    )
    # WeasyPrint looks for a pattern's resources there.
    pattern.extra = {}
    patterns[name] = pattern
    return name
