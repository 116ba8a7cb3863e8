"""Colours, gradients and what else an element of a drawing is painted with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree
from tinycss2 import color4

from ...tongues import worded
from .geometry import SAME, Box, Matrix, length, multiply, transform, write, write_matrix
from .opening import SVG, XLINK
from .plain import make
from .styles import Style

Color = tuple[int, int, int]
"""Red, green and blue from 0 to 255."""
STOPS = 256
"""Colours of a gradient."""
REFERRED = 16
"""Gradients that may take from each other."""
_URL = re.compile(r"url\(\s*(\"[^\"]*\"|'[^']*'|[^)]*?)\s*\)\s*(.*)", re.DOTALL)
_COLOR_END = re.compile(r"\s+(?:icc-color|device-cmyk|device-gray|device-rgb)\(.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DrawingPaint:
    """What is painted with: a colour or a reference to a definition, and how much it covers."""

    value: str
    cover: float = 1.0


def reference(value: str, name: str) -> tuple[str | None, str]:
    """The name that ``value`` refers to and what stands behind it.

    A place outside the drawing is a ValueError; ``name`` is the property it was given for.
    """
    found = _URL.match(value)
    if found is None:
        return None, value
    target = found[1].strip("\"'").strip()
    if not target.startswith("#"):
        raise ValueError(
            worded("uses {name}=“{value}”, which is outside the file", name=name, value=value[:40])
        )
    return target[1:], found[2].strip()


def href_of(element: etree._Element) -> str:
    """What an element refers to, as it is written."""
    return str(element.get("href", element.get(f"{XLINK}href", ""))).strip()


def share(text: str | None, usual: float = 1.0) -> float:
    """A part of one, written as a number or in percent."""
    value = length(text or "", whole=1.0)
    return usual if value is None else max(0.0, min(1.0, value))


def read_color(value: str, name: str, current: str = "black") -> tuple[str, float]:
    """A colour as #rrggbb and how much it covers; a ValueError says that it is none."""
    text = _COLOR_END.sub("", value.strip())
    if text.lower() == "currentcolor":
        text = current if current.lower() != "currentcolor" else "black"
    color = color4.parse_color(text)
    if color is None or color == "currentcolor":
        raise ValueError(
            worded("uses {name}=“{value}”, which is no colour", name=name, value=value[:20])
        )
    *channels, alpha = color.to("srgb")
    levels = (round(max(0.0, min(1.0, channel or 0.0)) * 255) for channel in channels)
    return "#" + "".join(f"{level:02x}" for level in levels), max(0.0, min(1.0, float(alpha)))


def color_of(text: str) -> Color:
    """The colour that the plain form writes as #rrggbb."""
    number = int(text[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


Find = Callable[[str], "etree._Element | None"]
Styled = Callable[[etree._Element], Style]


def chain(element: etree._Element, find: Find) -> list[etree._Element]:
    """A gradient or pattern and those from which it takes what it does not say itself.

    Raises ValueError where one of them is outside the file.
    """
    found = [element]
    while len(found) < REFERRED:
        href = href_of(found[-1])
        target = find(href[1:]) if href.startswith("#") else None
        if href and not href.startswith("#"):
            raise ValueError(worded("refers to {href} outside the file", href=href[:40]))
        if target is None or target in found:
            break
        found.append(target)
    return found


def said(elements: list[etree._Element], name: str, usual: str = "") -> str:
    """An attribute of the first of ``elements`` that has it."""
    return next((str(one.get(name)) for one in elements if one.get(name) is not None), usual)


def gradient(
    elements: list[etree._Element], box: Box | None, view: tuple[float, float], styled: Styled
) -> etree._Element | DrawingPaint | None:
    """A gradient in the units of the place, a plain colour, or None where it paints nothing.

    ``elements`` are it and those it takes from, ``box`` the box of what is painted, ``view`` width
    and height of which percentages are. Raises ValueError for one of more than ``STOPS`` colours.
    """
    stops = list(_stops(elements, styled))
    if not stops:
        return None
    if len(stops) > STOPS:
        raise ValueError(worded("has a gradient of more than {count} colours", count=STOPS))
    matrix = transform(said(elements, "gradientTransform")) or SAME
    of_box = said(elements, "gradientUnits") != "userSpaceOnUse"
    if of_box:
        if box is None or not box[2] or not box[3]:
            return None
        matrix = multiply((box[2], 0, 0, box[3], box[0], box[1]), matrix)
        view = (1.0, 1.0)
    if not matrix[0] * matrix[3] - matrix[1] * matrix[2]:
        return None
    last = DrawingPaint(stops[-1][1], stops[-1][2])
    if len(stops) == 1:
        return last
    radial = elements[0].tag == f"{SVG}radialGradient"
    places = _circles(elements, view) if radial else _ends(elements, view)
    if places is None:
        return last
    return _written(radial, places, matrix, said(elements, "spreadMethod"), stops)


def _stops(elements: list[etree._Element], styled: Styled) -> Iterator[tuple[float, str, float]]:
    """Yield place, colour and cover of each stop."""
    inner = next((list(one) for one in elements if one.find(f"{SVG}stop") is not None), [])
    at = 0.0
    for stop in inner:
        if stop.tag != f"{SVG}stop":
            continue
        style = styled(stop)
        color, cover = read_color(
            style.get("stop-color", "black"), "stop-color", style.get("color", "black")
        )
        at = max(at, share(stop.get("offset"), 0.0))
        yield at, color, cover * share(style.get("stop-opacity"))


def _ends(
    elements: list[etree._Element], view: tuple[float, float]
) -> list[tuple[str, float]] | None:
    usual = {"x1": "0%", "y1": "0%", "x2": "100%", "y2": "0%"}
    ends = [
        (name, length(said(elements, name, given), whole=view[n % 2]) or 0.0)
        for n, (name, given) in enumerate(usual.items())
    ]
    return None if ends[0][1] == ends[2][1] and ends[1][1] == ends[3][1] else ends


def _circles(
    elements: list[etree._Element], view: tuple[float, float]
) -> list[tuple[str, float]] | None:
    around = ((view[0] ** 2 + view[1] ** 2) / 2) ** 0.5
    values: dict[str, float] = {}
    for name, whole in (("cx", view[0]), ("cy", view[1]), ("r", around)):
        values[name] = length(said(elements, name, "50%"), whole=whole) or 0.0
    for name, like, whole in (("fx", "cx", view[0]), ("fy", "cy", view[1])):
        given = length(said(elements, name), whole=whole)
        values[name] = values[like] if given is None else given
    if (inner := length(said(elements, "fr", "0"), whole=around) or 0.0) > 0:
        values["fr"] = inner
    return None if values["r"] <= 0 else list(values.items())


def _written(
    radial: bool,
    places: list[tuple[str, float]],
    matrix: Matrix,
    spread: str,
    stops: list[tuple[float, str, float]],
) -> etree._Element:
    attributes = [("gradientUnits", "userSpaceOnUse")]
    attributes += [(name, write(value)) for name, value in places]
    if matrix != SAME:
        attributes.append(("gradientTransform", write_matrix(matrix)))
    if spread in ("repeat", "reflect"):
        attributes.append(("spreadMethod", spread))
    inner = []
    for at, color, cover in stops:
        each = [("offset", write(at)), ("stop-color", color)]
        if cover < 1:
            each.append(("stop-opacity", write(cover)))
        inner.append(make("stop", each))
    return make("radialGradient" if radial else "linearGradient", attributes, *inner)
