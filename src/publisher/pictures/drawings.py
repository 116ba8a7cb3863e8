"""Drawings (SVG): only what every reader, screen and press draws alike, and nothing that acts.

A drawing is shapes in flat colours. What else a file may hold is refused with a reason, so that a
page never prints something else than was meant; what drawing programs add for themselves is left
out. XML entities, scripts and addresses outside the file never take effect.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree
from tinycss2 import parse_declaration_list
from tinycss2.color3 import RGBA, parse_color

from ..tongues import worded

MEDIA_TYPE = "image/svg+xml"
SVG = "{http://www.w3.org/2000/svg}"
SIZE_LIMIT = 8 << 20
"""Bytes of a drawing: far more than an illustration takes."""
COUNT_LIMIT = 50_000
"""Elements of a drawing; each is drawn again on every page that shows it."""
LARGEST, FLATTEST = 1e6, 50.0
"""Units a side may have, and how many times longer than the other it may be."""
INK = ("fill", "stroke")
"""Properties that hold a colour."""
Color = tuple[int, int, int]
"""Red, green and blue from 0 to 255."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DRAWN = _words("g path rect circle ellipse line polyline polygon title desc")
_LEFT_OUT = _words("metadata defs")
_PAINT = _words(
    "fill-rule stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray"
    " stroke-dashoffset display visibility"
)
_GEOMETRY = _words("d x y x1 y1 x2 y2 cx cy r rx ry width height points transform")
_OPAQUE = _words("opacity fill-opacity stroke-opacity")
_ELSEWHERE = _words("href src filter mask clip-path marker marker-start marker-mid marker-end")
_NUMBERS = re.compile(r"[-+0-9.eE,\s%a-zA-Z()]*")
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pc": 16.0}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(px|pt|mm|cm|in|pc)?\s*")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing in the plain form that everything here can draw, and its size in CSS pixels."""

    content: bytes
    width: float
    height: float


def is_drawing(content: bytes) -> bool:
    """Say whether ``content`` is a drawing in plain form, as ``read_drawing`` gives it."""
    return content.startswith(b"<svg ")


def read_drawing(content: bytes) -> Drawing:
    """Give the drawing in an SVG file; a ValueError says what it holds that cannot be printed."""
    if len(content) > SIZE_LIMIT:
        raise ValueError(worded("has more than {size_limit} MB", size_limit=SIZE_LIMIT >> 20))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(worded("has a document type, which may hold entities"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(worded("is not well-formed")) from error
    if root.tag != f"{SVG}svg" or root.getroottree().docinfo.internalDTD is not None:
        raise ValueError(worded("is no SVG drawing"))
    width, height, box = _size(root)
    plain = etree.Element(f"{SVG}svg", nsmap={None: SVG[1:-1]})
    plain.set("viewBox", " ".join(f"{value:g}" for value in box))
    # An ancestor of all says black where nothing is said, so that this colour is found as well.
    plain.set("fill", "#000000")
    _copy(root, plain)
    plain.set("width", f"{width:g}")
    plain.set("height", f"{height:g}")
    if sum(1 for _ in plain.iter()) > COUNT_LIMIT:
        raise ValueError(worded("has more than {count_limit:,} elements", count_limit=COUNT_LIMIT))
    return Drawing(etree.tostring(plain), width, height)


def recolor(content: bytes, change: Callable[[Color], str]) -> bytes:
    """Give a drawing in plain form with each of its colours as ``change`` writes it."""
    root = etree.fromstring(content)
    for element in root.iter():
        for name in INK:
            value = element.get(name, "none")
            if value.startswith("#"):
                numbers = int(value[1:], 16)
                element.set(name, change((numbers >> 16, numbers >> 8 & 255, numbers & 255)))
    return etree.tostring(root)  # type: ignore[no-any-return]  # lxml has no type hints


def cut_drawing(content: bytes, window: tuple[float, float, float, float]) -> bytes:
    """Give a part of a drawing in plain form: left, top, right and bottom as parts of its sides."""
    root = etree.fromstring(content)
    across, down, (x, y, *_) = _size(root)
    left, top, right, bottom = window
    sides = ((right - left) * across, (bottom - top) * down)
    box = (x + left * across, y + top * down, *sides)
    root.set("viewBox", " ".join(f"{value:g}" for value in box))
    for name, side in zip(("width", "height"), sides, strict=True):
        root.set(name, f"{side:g}")
    return etree.tostring(root)  # type: ignore[no-any-return]  # lxml has no type hints


def _size(root: etree._Element) -> tuple[float, float, tuple[float, ...]]:
    """Give width and height in CSS pixels and the view box of a drawing."""
    sides = [_length(root.get(name, "")) for name in ("width", "height")]
    try:
        box = tuple(float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        box = ()
    if len(box) != 4:
        if None in sides:
            raise ValueError(worded("has neither a viewBox nor width and height in lengths"))
        box = (0.0, 0.0, *(side for side in sides if side is not None))
    across, down = box[2], box[3]
    good = all(map(math.isfinite, box)) and 0 < across <= LARGEST and 0 < down <= LARGEST
    if not good or max(across / down, down / across) > FLATTEST:
        raise ValueError(worded("has no size that could be printed"))
    # The box alone says the proportions; the printed size is the layout's.
    return across, down, box


def _length(text: str) -> float | None:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _UNITS[found[2] or ""] if found else None


def _copy(source: etree._Element, target: etree._Element) -> None:
    """Write the attributes and what is drawn of ``source`` into ``target``."""
    for name, value in _attributes(source):
        target.set(name, value)
    for child in source:
        space, _, name = str(child.tag).rpartition("}")
        if space != SVG[:-1] or (name in _LEFT_OUT and not _reaches(child)):
            # What a drawing program keeps for itself.
            continue
        if name not in _DRAWN:
            raise ValueError(worded("holds <{name}>", name=name))
        made = etree.SubElement(target, f"{SVG}{name}")
        if name in ("title", "desc"):
            made.text = "".join(child.itertext())
        else:
            _copy(child, made)


def _reaches(element: etree._Element) -> bool:
    """Say whether definitions hold something that the drawing could use."""
    return any(str(e.tag).startswith(SVG) for e in element.iterdescendants()) and (
        element.tag == f"{SVG}defs"
    )


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes of ``element`` that say how it is drawn; a style's as attributes."""
    # A style's word counts for more than an attribute's, so it comes last.
    for key, given in sorted(element.attrib.items(), key=lambda item: item[0] == "style"):
        name, value = str(key).rpartition("}")[2], str(given).strip()
        for each, said in _declared(value) if name == "style" else ((name, value),):
            kept = _drawn(each, said)
            if kept is not None:
                yield each, kept


def _drawn(name: str, value: str) -> str | None:
    """Give the value to write; None for what draws nothing."""
    if name in _OPAQUE and value not in ("1", "1.0", "100%"):
        raise ValueError(worded("uses {name}, which cannot be printed flat", name=name))
    if name.startswith("on") or (name in _ELSEWHERE and value != "none"):
        raise ValueError(worded("uses {name}", name=name))
    if name in INK:
        return None if value == "inherit" else _flat(value, name)
    if name not in _PAINT and name not in _GEOMETRY:
        return None
    if not _NUMBERS.fullmatch(value):
        raise ValueError(worded("uses {name}=“{value}”", name=name, value=value[:20]))
    return value


def _declared(text: str) -> Iterator[tuple[str, str]]:
    for rule in parse_declaration_list(text, skip_comments=True, skip_whitespace=True):
        if rule.type != "declaration":
            raise ValueError(worded("has a style that cannot be read"))
        yield rule.lower_name, "".join(token.serialize() for token in rule.value).strip()


def _flat(value: str, name: str) -> str:
    """Give a colour as #rrggbb, or none."""
    if value.strip() == "none":
        return "none"
    color = parse_color(value)
    if not isinstance(color, RGBA) or color.alpha != 1:
        raise ValueError(
            worded("uses {name}=“{value}”, which is no flat colour", name=name, value=value[:20])
        )
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in color[:3])
