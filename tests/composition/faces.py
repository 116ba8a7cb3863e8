"""The faces that tests compose with, and their advances."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publisher.fonts import Catalogue, load_catalogue
from publisher.workspace import Workspace

FONTS = Path(__file__).parents[2] / "fonts"
SONG_FILE = FONTS / "PublisherSong-Regular.otf"
SONG, HEI, KAI = "song/400", "hei/700", "kai/400"


@cache
def catalogue() -> Catalogue:
    """Give the program's own fonts."""
    return load_catalogue(Workspace(FONTS), FONTS)


def advances(face: str, text: str) -> tuple[float, ...]:
    """Give real advances in em; ``face`` is role/weight."""
    role, weight = face.split("/")
    features = ("pwid",) if any(quote in text for quote in "“”‘’") else ()
    found = catalogue().face(role, int(weight))
    return catalogue().advances(found, text, features=features)


def plain_advances(face: str, text: str) -> tuple[float, ...]:
    """Give made-up advances: half an em for ASCII, one em for all else."""
    return tuple(0.5 if char.isascii() else 1.0 for char in text)
