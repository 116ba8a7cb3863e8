"""Fonts: the catalogue of faces, and which of them prints a character its role's face lacks."""

from __future__ import annotations

from .catalogue import (
    CATALOGUE,
    EXACTLY,
    Catalogue,
    load_catalogue,
    place_of,
    region_of,
)
from .faces import Face
from .lacking import Lacking
from .outlining import Outliner
from .own import level, read_own
from .standins import STAND_INS, can_stand, draw_stand_ins
from .stretches import Stretch, needs_no_glyph, runs_leftward

__all__ = [
    "CATALOGUE",
    "EXACTLY",
    "STAND_INS",
    "Catalogue",
    "Face",
    "Lacking",
    "Outliner",
    "Stretch",
    "can_stand",
    "draw_stand_ins",
    "level",
    "load_catalogue",
    "needs_no_glyph",
    "place_of",
    "read_own",
    "region_of",
    "runs_leftward",
]
