"""The plain form of drawings: what every reader, screen and press draws alike.

It is SVG of few words, in which nothing is inherited or looked up but the definitions, and those
are all in the units of the place where they are used:

- ``g`` with ``transform``, ``opacity``, ``clip-path``, ``mask`` and ``mix-blend-mode``;
- ``path`` with a path of absolute M, L, C and Z, its fill and its stroke, each written out;
- ``image`` with a PNG or JPEG inside the file;
- in ``defs``: ``clipPath`` with one path, ``mask`` and ``pattern`` with contents of these kinds,
  ``linearGradient`` and ``radialGradient`` with their stops.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from .geometry import Box, write
from .opening import COUNT_LIMIT, SVG, too_many

OPENING = b"<svg "
"""How a drawing in plain form begins."""
LIGHT = (0.2125, 0.7154, 0.0721)
"""How much red, green and blue make of the light that a mask lets through (CSS Masking 1, 8.2)."""


def make(
    name: str, attributes: Iterable[tuple[str, str]], *inner: etree._Element
) -> etree._Element:
    """An element of the plain form."""
    element = etree.Element(f"{SVG}{name}", dict(attributes), nsmap={None: SVG[1:-1]})
    element.extend(inner)
    return element


def box_attributes(box: Box) -> Iterator[tuple[str, str]]:
    """Yield a box as attributes."""
    yield from zip(("x", "y", "width", "height"), map(write, box), strict=True)


class Definitions:
    """What a drawing defines, each once, with a name of its kind and number."""

    def __init__(self) -> None:
        self.elements: list[etree._Element] = []
        self._known: dict[bytes, str] = {}
        self._counts: dict[str, int] = {}
        self._made = 0

    def count(self, more: int = 1) -> None:
        """Note that elements were made; too many are a ValueError."""
        self._made += more
        if self._made > COUNT_LIMIT:
            raise too_many()

    def add(self, element: etree._Element) -> str:
        """The reference to ``element``, or to one that is the same."""
        key = etree.tostring(element)
        name = self._known.get(key)
        if name is None:
            self.count()
            kind = element.tag.rpartition("}")[2][0]
            self._counts[kind] = self._counts.get(kind, 0) + 1
            name = self._known[key] = f"{kind}{self._counts[kind]}"
            # The name stands before everything else.
            attributes = dict(element.attrib)
            element.attrib.clear()
            element.set("id", name)
            for key_, value in attributes.items():
                element.set(key_, value)
            self.elements.append(element)
        return f"url(#{name})"
