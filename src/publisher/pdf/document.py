"""The HTML of an edition made ready for one purpose, before WeasyPrint lays it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..choices import Purpose
from .colors import replace_names

_SVG = "{http://www.w3.org/2000/svg}"
_FURNITURE_CLASSES = frozenset({"furniture", "rule", "masthead"})
_READ = "contents-list"
"""The class of furniture that is read: the contents of the issue."""
_JUMPS = "jump"
"""The class of the lines 上接 and 下转: where an article is one, they lead nowhere."""
MARGINAL = "data-furniture"
"""Attribute of everything in furniture, and with tags of all else that is not read.

It says what kind of artifact that is.
"""
RUNNING, AGAIN, ORNAMENT = "running", "again", "ornament"
ASIDE = "XXAside"
"""The subtype of artifacts that are text all the same, as a title over the rest of its story; names
with these two letters may stand for anything (ISO 32000-1, E.2)."""
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
        elif kind := _kind(element, purpose):
            for inner in element.iter():
                inner.set(MARGINAL, kind)
        elif element.tag == "a" and purpose is Purpose.PRESS:
            # PDF/X allows no annotation on the page (ISO 15930-7, 6.17).
            element.attrib.pop("href", None)


def _kind(element: Any, purpose: Purpose) -> str:
    """What kind of artifact an element is, "" if it is read."""
    classes = set(element.get("class", "").split())
    if purpose is Purpose.PRESS:
        return RUNNING if classes & _FURNITURE_CLASSES else ""
    if "data-aside" in element.attrib or _JUMPS in classes:
        return AGAIN
    if "data-ornament" in element.attrib:
        return ORNAMENT
    if _READ in classes or not classes & _FURNITURE_CLASSES:
        return ""
    return ORNAMENT if "filler" in classes else RUNNING
