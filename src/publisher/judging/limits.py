"""What a page is held to: the numbers of ``judging.toml``, where each says where it comes from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of ``judging.toml`` by their names."""

    columns: int
    white: float
    near: float
    ink: float
    hole: float
    hole_height: float
    hole_width: float
    feet: float
    foot_lines: int
    picture_width: float
    picture_beside: float
    picture_column: float
    picture_ratio: float
    picture_ppi: float
    picture_enlarged: float
    picture_second: float
    picture_page: float
    caption_near: float
    head: float
    head_grade: float
    head_apart: float
    head_beside: float
    head_lines: int
    head_lines_brief: int
    head_brief: float
    piece: int
    piece_of: int
    strip_from: float
    strip_to: float


@cache
def limits() -> Limits:
    """The limits that the program comes with."""
    text = files(__package__).joinpath("judging.toml").read_text(encoding="utf-8")
    return Limits(**tomllib.loads(text))
