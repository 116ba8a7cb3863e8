"""One printed page before it is bound: its PDF without fonts, and what the whole file must know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..composition import LEFT, RIGHT, UPRIGHT
from ..render import Branch
from ..tongues import Said

Texts: TypeAlias = Mapping[int, str]
"""What each glyph stands for, by its number."""


@dataclass(frozen=True, slots=True)
class FaceUse:
    """A face as pages use it: what its dictionary says, and its glyphs.

    ``key`` is its name in the pages' resources. ``glyphs`` are number and width in thousandths of
    an em of each glyph that is printed, by number. Heights are in thousandths too.

    One glyph may be printed for several texts (— and ― look alike), but a font of a PDF knows one
    text for each of its codes. So a face is as many fonts as one of its glyphs has texts, which
    differ in nothing else: ``layers`` are number and text of each font's glyphs, by number, and
    ``layer_name`` gives the fonts' names. Fonts whose text runs downward differ in that as well:
    ``forms`` are how the glyphs of each layer stand (``composition.stand``), "" in level lines.
    """

    key: str
    name: str
    family: str
    weight: int
    flags: int
    ascent: int
    descent: int
    glyphs: tuple[tuple[int, int], ...]
    layers: tuple[tuple[tuple[int, str], ...], ...]
    forms: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page: its name in the edition, its size there in pt, its pixels in its file.

    ``remarks`` are codes of findings and what is to be said of the picture. A page of another file
    has no pixels; its ``thinnest`` line is so many pt thin there, its ``coarsest`` picture has so
    many pixels per inch, its ``plates`` are inks of its own that it is printed in.
    """

    name: str
    width: float
    height: float
    pixels: tuple[int, int]
    lines: bool
    remarks: tuple[tuple[str, Said], ...]
    thinnest: float | None = None
    coarsest: float | None = None
    plates: tuple[str, ...] = ()


PLACED = "/Placed-"
"""How the names of forms begin that are pages of other files; which one follows."""
LEVEL = ""
"""The form of glyphs in level lines, and of those that lie in lines that run downward."""
DOWNWARD = (UPRIGHT, LEFT, RIGHT)
"""The forms of glyphs whose pen runs downward."""


class Layers(list[tuple[str, dict[int, str]]]):
    """The fonts of one face under construction: how their glyphs stand, and their texts."""

    def take(self, form: str, texts: Texts) -> int:
        """The number of the first font of a ``form`` in which ``texts`` says nothing else.

        What it says is added there; where every such font knows other texts, a new one is made.
        """
        for number, (own, known) in enumerate(self):
            if own == form and _agrees(known, texts):
                known.update(texts)
                return number
        self.append((form, dict(texts)))
        return len(self) - 1


def _agrees(known: Texts, texts: Texts) -> bool:
    return all(known.get(glyph, text) == text for glyph, text in texts.items())


def layer_name(key: str, number: int) -> str:
    """The name in a page's resources of font ``number`` of the face called ``key``."""
    return f"{key}.{number}" if number else key


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its level from 1, its text, its place in pt on its page."""

    level: int
    label: str
    x: float
    y: float
    closed: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """A piece of a page's content and the element of the whole file that it is of.

    It is marked content with the number ``mark``, or the annotation of a ``link``, by its place
    among those of the page; an empty cell of a table is neither.
    """

    branch: Branch
    mark: int | None = None
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A printed page: ``content`` is a PDF of that page whose fonts are yet to be given.

    ``anchors`` are the names that links may lead to, with their places in pt, ``targets`` those
    that links on this page do lead to; ``pictures`` the files shown, by name in the edition, with
    their SHA-256; ``messages`` what the printing engine said; ``placed`` how large pictures are.
    ``tags`` are in the order of the page's elements; None in a file without tags.
    """

    content: bytes
    faces: tuple[FaceUse, ...]
    bookmarks: tuple[Bookmark, ...]
    anchors: tuple[tuple[str, float, float], ...]
    targets: tuple[str, ...]
    pictures: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]
    placed: tuple[Placed, ...] = ()
    tags: tuple[Tag, ...] | None = None


def unite(leaves: Iterable[Leaf]) -> tuple[FaceUse, ...]:
    """Every face of ``leaves`` once, by its key, with all glyphs; the first width counts.

    The layers are those of each leaf, laid together where they say the same.
    """
    faces: dict[str, FaceUse] = {}
    glyphs: dict[str, dict[int, int]] = {}
    layers: dict[str, Layers] = {}
    for leaf in leaves:
        for face in leaf.faces:
            faces.setdefault(face.key, face)
            known = glyphs.setdefault(face.key, {})
            for glyph, width in face.glyphs:
                known.setdefault(glyph, width)
            for form, layer in zip(face.forms, face.layers, strict=True):
                layers.setdefault(face.key, Layers()).take(form, dict(layer))
    return tuple(
        replace(
            face,
            glyphs=tuple(sorted(glyphs[key].items())),
            layers=tuple(tuple(sorted(layer.items())) for _, layer in layers[key]),
            forms=tuple(form for form, _ in layers[key]),
        )
        for key, face in sorted(faces.items())
    )


def layers_of(face: FaceUse, whole: FaceUse) -> tuple[int, ...]:
    """For each layer of ``face``, as one leaf uses it, the layer of ``whole`` that has it."""
    every = [(form, dict(one)) for form, one in zip(whole.forms, whole.layers, strict=True)]
    return tuple(
        next(
            n
            for n, (own, known) in enumerate(every)
            if own == form and all(known.get(g) == t for g, t in layer)
        )
        for form, layer in zip(face.forms, face.layers, strict=True)
    )
