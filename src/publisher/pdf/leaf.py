"""One printed page before it is bound: its PDF without fonts, and what the whole file must know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class FaceUse:
    """A face as pages use it: what its dictionary says, and its glyphs.

    ``key`` is its name in the pages' resources. ``glyphs`` are glyph number, width in thousandths
    of an em and text of each glyph that is printed, by number. Heights are in thousandths too.
    """

    key: str
    name: str
    family: str
    weight: int
    flags: int
    ascent: int
    descent: int
    glyphs: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its level from 1, its text, its place in pt on its page."""

    level: int
    label: str
    x: float
    y: float
    closed: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A printed page: ``content`` is a PDF of that page whose fonts are yet to be given.

    ``anchors`` are the names that links may lead to, with their places in pt, ``targets`` those
    that links on this page do lead to; ``pictures`` the files shown, by name in the edition, with
    their SHA-256; ``messages`` what the printing engine said.
    """

    content: bytes
    faces: tuple[FaceUse, ...]
    bookmarks: tuple[Bookmark, ...]
    anchors: tuple[tuple[str, float, float], ...]
    targets: tuple[str, ...]
    pictures: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]


def unite(leaves: Iterable[Leaf]) -> tuple[FaceUse, ...]:
    """Give every face of ``leaves`` once, by its key, with all glyphs; the first width counts."""
    faces: dict[str, FaceUse] = {}
    glyphs: dict[str, dict[int, tuple[int, int, str]]] = {}
    for leaf in leaves:
        for face in leaf.faces:
            faces.setdefault(face.key, face)
            known = glyphs.setdefault(face.key, {})
            for glyph in face.glyphs:
                known.setdefault(glyph[0], glyph)
    return tuple(
        replace(face, glyphs=tuple(sorted(glyphs[name].values())))
        for name, face in sorted(faces.items())
    )
