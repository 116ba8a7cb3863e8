"""The inks of a finished page: the four of the press, and the spot colours that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pikepdf

from .marks import PLATES

_NO_INK = frozenset({"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"})
_DEEPEST = 8
"""Forms within forms that are looked into."""


def spots_of(page: pikepdf.Page) -> dict[str, pikepdf.Object]:
    """Give name -> colour space of each spot colour that a page may print, sorted by name."""
    return dict(sorted(_spots(page.resources, 0)))


def name_plates(page: pikepdf.Page, code: str) -> list[tuple[str, str]]:
    """Give the name of each plate of ``page`` and what paints in its ink, for ``marks.draw_slug``.

    The page is given names for the spaces of its spot colours, whose plates have nothing else on
    them that would tell the page: they are named with its ``code``.
    """
    plates = list(PLATES)
    for number, (name, space) in enumerate(spots_of(page).items()):
        called = f"/Plate{number}"
        page.add_resource(space, pikepdf.Name.ColorSpace, pikepdf.Name(called))
        plates.append((f"{name} {code}", f"{called} cs 1 scn"))
    return plates


def _spots(resources: pikepdf.Object, depth: int) -> Iterator[tuple[str, pikepdf.Object]]:
    if not isinstance(resources, pikepdf.Dictionary) or depth > _DEEPEST:
        return
    for space in _values(resources, "/ColorSpace"):
        yield from _named(space)
    for item in _values(resources, "/XObject"):
        if isinstance(item, pikepdf.Stream):
            yield from _named(item.get("/ColorSpace"))
            yield from _spots(item.get("/Resources", pikepdf.Dictionary()), depth + 1)


def _values(resources: pikepdf.Dictionary, name: str) -> list[pikepdf.Object]:
    found = resources.get(name)
    return list(found.values()) if isinstance(found, pikepdf.Dictionary) else []


def _named(space: pikepdf.Object | None) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield name and space if ``space`` is a single ink that is none of the press's own."""
    if isinstance(space, pikepdf.Array) and len(space) > 2 and space[0] == "/Separation":
        name = str(cast(pikepdf.Name, space[1]))
        if name not in _NO_INK:
            yield name.removeprefix("/"), space
