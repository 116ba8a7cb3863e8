"""Parts of drawings in pixels: what has a filter over it, which no press or PDF knows.

It is drawn by resvg from the plain form, so it needs no font, no file and no style sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy

from lxml import etree

from ...tongues import worded
from .geometry import Box, write
from .opening import SVG, words
from .plain import box_attributes, make
from .styles import Style

LONGEST = 3_000
"""Pixels that the longer side of a drawing has then: 600 ppi of one 127 mm wide, two columns of a
newspaper; four times as many would take half a minute for each shadow."""
PRIMITIVES = 64
"""Steps of a filter."""
_STEPS = words(
    """feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence"""
)
_SAID = frozenset(("flood-color", "flood-opacity", "lighting-color", "color-interpolation-filters"))


def render(
    elements: Iterable[etree._Element],
    definitions: Iterable[etree._Element],
    region: Box,
    pixels: float,
    box: Box | None,
    effect: etree._Element | str,
    styled: Callable[[etree._Element], Style],
) -> bytes:
    """``region`` of ``elements`` as a PNG that can be seen through, with an ``effect``.

    A unit is ``pixels`` large; ``box`` is the box round the shapes. What cannot be drawn so either
    is a ValueError.
    """
    size = [max(1, round(side * pixels)) for side in region[2:]]
    filters = []
    if isinstance(effect, str):
        group = make("g", [("style", f"filter:{_harmless(effect)}")])
    else:
        filters = [_filter(effect, region, box, styled)]
        group = make("g", [("filter", "url(#effect)")])
    group.extend(deepcopy(element) for element in elements)
    attributes = [
        ("viewBox", " ".join(map(write, region))),
        ("width", str(size[0])),
        ("height", str(size[1])),
        ("preserveAspectRatio", "none"),
    ]
    defined = make("defs", (), *(deepcopy(one) for one in definitions), *filters)
    root = make("svg", attributes, defined, group)
    return paint(root)


def paint(root: etree._Element) -> bytes:
    """A drawing in plain form, with its size in pixels, as a PNG that can be seen through.

    Raises ValueError where it cannot be drawn.
    """
    # Here, since what has no filter does without.
    import resvg_py

    try:
        return bytes(
            resvg_py.svg_to_bytes(svg_string=etree.tostring(root).decode(), skip_system_fonts=True)
        )
    except (ValueError, RuntimeError, OSError) as error:
        raise ValueError(worded("has a filter that cannot be drawn")) from error


def _harmless(effect: str) -> str:
    if "url(" in effect or ";" in effect:
        raise ValueError(worded("uses {name}=“{value}”", name="filter", value=effect[:20]))
    return effect


def _filter(
    given: etree._Element, region: Box, box: Box | None, styled: Callable[[etree._Element], Style]
) -> etree._Element:
    """A filter for ``region`` alone, of steps that take nothing from outside."""
    made = make(
        "filter", [("id", "effect"), ("filterUnits", "userSpaceOnUse"), *box_attributes(region)]
    )
    for name in ("primitiveUnits", "color-interpolation-filters"):
        if given.get(name):
            made.set(name, given.get(name))
    if (inside := _words(given).get("color-interpolation-filters")) is not None:
        made.set("color-interpolation-filters", inside)
    steps = list(given.iterdescendants())
    if len(steps) > PRIMITIVES:
        raise ValueError(worded("has a filter that cannot be drawn"))
    made.extend(deepcopy(child) for child in given)
    for step in list(made.iterdescendants()):
        name = str(step.tag).rpartition("}")[2]
        if name not in _STEPS or not str(step.tag).startswith(SVG):
            raise ValueError(worded("has a filter that cannot be drawn"))
        for key in list(step.attrib):
            if "href" in str(key):
                del step.attrib[key]
        for key, value in _words(step).items():
            step.set(key, value)
        step.attrib.pop("style", None)
    return made


def _words(element: etree._Element) -> dict[str, str]:
    """What the style of a step says of its colours."""
    parts = (one.partition(":") for one in str(element.get("style", "")).split(";"))
    return {name.strip(): value.strip() for name, _, value in parts if name.strip() in _SAID}
