"""Drawings (SVG): only what every reader, screen and press draws alike, and nothing that acts.

Files of drawing programs are brought into a plain form (see ``plain``): styles resolved, texts as
outlines, references followed, everything else gone. What cannot be drawn is refused with a reason,
so that a page never prints something else than was meant. XML entities, scripts and addresses
outside the file never take effect.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from ...tongues import Said, worded
from .geometry import write
from .lettering import Letters
from .opening import NESTED, SIZE_LIMIT, SVG, open_drawing
from .paints import Color, color_of
from .plain import LIGHT, OPENING, make
from .rendering import LONGEST, paint
from .resolving import DrawingFile, Here, Resolver, size_of

__all__ = [
    "LIGHT",
    "MEDIA_TYPE",
    "SIZE_LIMIT",
    "SVG",
    "Color",
    "Drawing",
    "Letters",
    "color_of",
    "cut_drawing",
    "ground_drawing",
    "is_drawing",
    "paint_drawing",
    "read_drawing",
    "with_pictures",
]

MEDIA_TYPE = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing in the plain form that everything here can draw, and its size in CSS pixels.

    ``notes`` are codes of findings and what is to be said of it behind its name, ``lost`` the
    characters that no font has.
    """

    content: bytes
    width: float
    height: float
    notes: tuple[tuple[str, Said], ...] = ()
    lost: str = ""


def is_drawing(content: bytes) -> bool:
    """Whether ``content`` is a drawing in plain form, as ``read_drawing`` gives it."""
    return content.startswith(OPENING)


def read_drawing(content: bytes, letters: Letters | None = None) -> Drawing:
    """The drawing in an SVG file; a ValueError says what it holds that cannot be printed.

    ``letters`` gives texts as outlines; without it they are left out.
    """
    root = open_drawing(content)
    width, height, box = size_of(root)
    sheet = DrawingFile(root)
    resolver = Resolver(letters, LONGEST / max(width, height))
    for what in sheet.cascade.left:
        resolver.note("E003", worded("leaves out {name}", name=what))
    try:
        drawn = resolver.draw_whole(root, Here(sheet, (box[2], box[3])))
    except RecursionError as error:
        raise ValueError(worded("nests more than {count} elements", count=NESTED)) from error
    attributes = [
        ("viewBox", " ".join(map(write, box))), ("width", write(width)), ("height", write(height))
    ]  # fmt: skip
    plain = make("svg", attributes)
    for name in ("title", "desc"):
        said = root.find(f"{SVG}{name}")
        if said is not None and (text := " ".join("".join(said.itertext()).split())):
            plain.append(make(name, ()))
            plain[-1].text = text
    if resolver.definitions.elements:
        plain.append(make("defs", (), *resolver.definitions.elements))
    plain.extend(drawn.elements)
    etree.cleanup_namespaces(plain)
    for wanted, face in resolver.report.replaced:
        resolver.note(
            "E006",
            worded("asks for the font “{wanted}”; it is set in {face}", wanted=wanted, face=face),
        )
    lost = "".join(resolver.report.lost)
    written = _without_unused(plain)
    return Drawing(written, width, height, tuple(resolver.notes), lost)


def _without_unused(plain: etree._Element) -> bytes:
    """A drawing in plain form without what is defined and not used, numbered anew."""
    content: bytes = etree.tostring(plain)
    used = set(re.findall(rb"url\(#(\w+)\)", content))
    defined = list(plain.iterfind(f"{SVG}defs/*"))
    unused = [one for one in defined if one.get("id").encode() not in used]
    for one in unused:
        one.getparent().remove(one)
    return read_drawing(etree.tostring(plain)).content if unused else content


def cut_drawing(content: bytes, window: tuple[float, float, float, float]) -> bytes:
    """A part of a drawing in plain form: left, top, right and bottom as parts of its sides."""
    root = etree.fromstring(content)
    across, down, (x, y, *_) = size_of(root)
    left, top, right, bottom = window
    sides = ((right - left) * across, (bottom - top) * down)
    box = (x + left * across, y + top * down, *sides)
    root.set("viewBox", " ".join(map(write, box)))
    for name, side in zip(("width", "height"), sides, strict=True):
        root.set(name, write(side))
    return etree.tostring(root)  # type: ignore[no-any-return]  # lxml has no type hints


def ground_drawing(content: bytes) -> bytes:
    """A drawing in plain form on white: where it can be seen through, as on paper."""
    root = etree.fromstring(content)
    *_, (x, y, across, down) = size_of(root)
    outline = f"M{write(x)} {write(y)}h{write(across)}v{write(down)}h{write(-across)}z"
    root.insert(0, etree.Element(f"{SVG}path", fill="#ffffff", d=outline))
    return etree.tostring(root)  # type: ignore[no-any-return]  # lxml has no type hints


def with_pictures(content: bytes, show: Callable[[bytes], tuple[bytes, str]]) -> bytes:
    """A drawing in plain form with the pictures inside it as ``show`` gives them.

    That takes a picture file and gives one, with its media type.
    """
    root = etree.fromstring(content)
    images = list(root.iter(f"{SVG}image"))
    for image in images:
        made, kind = show(base64.b64decode(image.get("href").partition(",")[2]))
        image.set("href", f"data:{kind};base64,{base64.b64encode(made).decode()}")
    return etree.tostring(root) if images else content


def paint_drawing(drawing: Drawing, size: tuple[int, int]) -> bytes:
    """A drawing in plain form as a PNG of ``size`` that can be seen through."""
    root = etree.fromstring(drawing.content)
    root.set("preserveAspectRatio", "none")
    for name, side in zip(("width", "height"), size, strict=True):
        root.set(name, str(side))
    return paint(root)
