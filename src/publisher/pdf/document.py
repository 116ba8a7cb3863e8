"""The HTML of an edition made ready for one purpose, before WeasyPrint lays it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .colors import replace_names
from .purpose import Purpose
from .structure import FURNITURE

_SVG = "{http://www.w3.org/2000/svg}"
_FURNITURE_CLASSES = frozenset({"furniture", "rule", "masthead"})
MARGINAL = "data-furniture"
"""Attribute of everything in furniture in a press file, which has no tags to say so."""
_PAINTED = ("fill", "stroke", "stop-color", "style")


def prepare_document(root: Any, colors: Mapping[str, str], purpose: Purpose) -> None:
    """Change the element tree ``root``: furniture marked, drawings coloured, no links in press."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            # A comment.
            continue
        if element.tag.startswith(_SVG):
            for name in _PAINTED:
                if name in element.attrib:
                    element.set(name, replace_names(element.get(name), colors))
        elif _FURNITURE_CLASSES & set(element.get("class", "").split()):
            element.tag = FURNITURE
            if purpose is Purpose.PRESS:
                for inner in element.iter():
                    inner.set(MARGINAL, "")
        elif element.tag == "a" and purpose is Purpose.PRESS:
            # PDF/X allows no annotation on the page (ISO 15930-7, 6.17).
            element.attrib.pop("href", None)
