"""Texts of drawings as outlines, with the catalogue's faces."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from .catalogue import Catalogue
from .faces import Outline
from .stretches import needs_no_glyph

_TABLE = Path(__file__).with_name("families.toml")
_USUAL = "song"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a text: the character it begins at, its measures in em, its outline in em."""

    first: int
    advance: float
    x: float
    y: float
    outline: Outline


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def _families() -> dict[str, tuple[str, bool]]:
    """The role of each known family, and whether its design is that of the role."""
    table = _table()
    kinds: tuple[Literal["like"], Literal["same"]] = ("like", "same")
    return {
        name: (role, kind == "same")
        for kind in kinds
        for role, entry in table.items()
        for name in entry[kind]
    }


def _guessed(name: str) -> str:
    """The role that a family looks like by its name."""
    order = ("hei", "song", "kai")
    found = (role for role in order if any(part in name for part in _table()[role]["parts"]))
    return next(found, "hei")


class Outliner:
    """Sets texts of drawings with the faces of ``catalogue``, for readers of ``language``."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self._catalogue = catalogue.for_language(language)
        self._language = language

    def choose(self, families: Sequence[str]) -> tuple[str, str]:
        """The role that sets what asks for ``families``, and the family it stands in for.

        That is empty where the first of them is there.
        """
        if not families:
            return _USUAL, ""
        own = {face.family.lower(): face.role for face in self._catalogue.faces}
        known = _families()
        for n, family in enumerate(families):
            name = family.lower()
            if name in own:
                return own[name], families[0] if n else ""
            if name in known:
                role, same = known[name]
                return role, "" if same and not n else families[0]
        return _guessed(families[0].lower()), families[0]

    def face_name(self, role: str, weight: int) -> str:
        """The name of the family and file that ``role`` is set with."""
        face = self._catalogue.face(role, weight)
        return f"{face.family} ({face.path.name})"

    def metrics(self, role: str, weight: int) -> tuple[float, float]:
        """How far lines reach above and below their baseline, in em."""
        return self._catalogue.metrics(self._catalogue.face(role, weight))

    def lost(self, role: str, weight: int, text: str) -> str:
        """The characters of ``text`` that no face has."""
        return "".join(dict.fromkeys(c for _, c in self._catalogue.unprintable(role, weight, text)))

    def outline(
        self, role: str, weight: int, text: str, *, upright: bool = False
    ) -> Iterator[Glyph]:
        """Yield the glyphs of ``text``, ``upright`` those of lines that run downward."""
        features = {"vert": True, "kern": False} if upright else {}
        for stretch in self._catalogue.part(role, weight, text):
            inner = text[stretch.start : stretch.end]
            for one, outline in self._catalogue.shape(
                stretch.face, inner, self._language, features
            ):
                seen = not needs_no_glyph(inner[one.first])
                yield Glyph(
                    stretch.start + one.first, one.advance, one.x, one.y, outline if seen else ()
                )
