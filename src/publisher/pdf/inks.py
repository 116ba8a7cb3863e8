"""The inks of a finished page: the four of the press, and the spot colours that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pikepdf

from .marks import PLATES, Sheet, draw_marks, draw_slug
from .spots import ALL, every_plate

_NO_INK = frozenset({"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"})
_DEEPEST = 8
"""Forms within forms that are looked into."""


def spots_of(page: pikepdf.Page) -> dict[str, pikepdf.Object]:
    """Name -> colour space of each spot colour that a page may print, sorted by name."""
    return dict(sorted(_spots(page.resources, 0)))


def name_spots(page: pikepdf.Page) -> dict[str, str]:
    """Name -> resources' name of each spot colour that ``page`` may print, and name it so."""
    named = dict[str, str]()
    for number, (name, space) in enumerate(spots_of(page).items()):
        named[name] = f"/Plate{number}"
        page.add_resource(space, pikepdf.Name.ColorSpace, pikepdf.Name(named[name]))
    return named


class Marks:
    """What stands around the pages of one file, drawn once for all that have the same inks.

    ``slug_font`` gives a font file for the line that says what a sheet is.
    """

    def __init__(self, pdf: pikepdf.Pdf, sheet: Sheet, slug_font: Callable[[], bytes]) -> None:
        self._pdf, self._sheet, self._font = pdf, sheet, slug_font
        self._drawn: dict[tuple[str, ...], pikepdf.Stream] = {}
        self._every: pikepdf.Object | None = None

    def around(self, page: pikepdf.Page, text: str, code: str) -> list[pikepdf.Stream]:
        """The marks around ``page``, which says ``text`` of itself and is called ``code``.

        The plates of spot colours have nothing else on them that would tell the page, so that
        their names stand with its code.
        """
        if not self._sheet.marks:
            return []
        spots = name_spots(page)
        made = [self._marks(page, tuple(spots.values()))]
        if "slug" in self._sheet.marks:
            own = [(f"{name} {code}", f"{called} cs 1 scn") for name, called in spots.items()]
            slug = draw_slug(self._sheet, text, (*PLATES, *own), self._font())
            made.append(self._pdf.make_stream(slug))
        return made

    def _marks(self, page: pikepdf.Page, spots: tuple[str, ...]) -> pikepdf.Stream:
        """What is the same on all pages; beside inks of their own it is on every plate."""
        if spots not in self._drawn:
            marks = draw_marks(self._sheet, spots, ALL if spots else "")
            self._drawn[spots] = self._pdf.make_stream(marks)
        if spots:
            if self._every is None:
                self._every = self._pdf.make_indirect(every_plate())
            page.add_resource(self._every, pikepdf.Name.ColorSpace, pikepdf.Name(ALL))
        return self._drawn[spots]


def _spots(resources: pikepdf.Object, depth: int) -> Iterator[tuple[str, pikepdf.Object]]:
    if not isinstance(resources, pikepdf.Dictionary) or depth > _DEEPEST:
        return
    for space in _values(resources, "/ColorSpace"):
        yield from _named(space, depth)
    for kind in ("/Shading", "/Pattern", "/XObject", "/Font"):
        for item in _values(resources, kind):
            shading = item.get("/Shading", item)
            yield from _named(shading.get("/ColorSpace"), depth)
            yield from _spots(item.get("/Resources", pikepdf.Dictionary()), depth + 1)


def _values(resources: pikepdf.Dictionary, name: str) -> list[pikepdf.Object]:
    found = resources.get(name)
    return list(found.values()) if isinstance(found, pikepdf.Dictionary) else []


def _named(space: pikepdf.Object | None, depth: int) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield name and space of the inks in ``space`` that are none of the press's own."""
    if not isinstance(space, pikepdf.Array) or len(space) < 2 or depth > _DEEPEST:
        return
    kind = str(space[0])
    if kind in ("/Indexed", "/Pattern"):
        yield from _named(space[1], depth + 1)
    elif kind == "/DeviceN" and len(space) > 4:
        colorants = cast(pikepdf.Dictionary, space[4].get("/Colorants", pikepdf.Dictionary()))
        for alone in colorants.values():
            yield from _named(alone, depth + 1)
    elif kind == "/Separation" and len(space) > 3:
        name = str(cast(pikepdf.Name, space[1]))
        if name not in _NO_INK:
            yield name.removeprefix("/"), space
