"""What a page's content comes to: things painted, and what was met on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pikepdf

from ..plates.spaces import BLACK, SpaceColor
from .geometry import IDENTITY, Matrix
from .report import Box
from .typefaces import Typeface


class PaintKind(StrEnum):
    """What is painted."""

    TEXT = "text"
    FILL = "fill"
    LINE = "line"
    PICTURE = "picture"
    SHADING = "shading"


@dataclass(frozen=True, slots=True)
class ContentTag:
    """The marked content something is painted in: an artifact, or content number ``mcid``.

    What stands ``aside`` is an artifact and still text of the page, such as a title printed again.
    """

    artifact: bool = False
    mcid: int | None = None
    aside: bool = False

    @property
    def marked(self) -> bool:
        """Whether a reader can tell what it is."""
        return self.artifact or self.mcid is not None


@dataclass(frozen=True, slots=True)
class Paint:
    """One thing painted on a page.

    ``box`` is in pt of the page; ``thin`` is the smaller side of a line or a bar in pt. ``state``
    is the name of what is set beside colour. ``image`` is a picture's stream with ``matrix``, or
    the dictionary of an inline one.
    """

    kind: PaintKind
    box: Box
    color: SpaceColor
    overprint: bool
    alpha: float
    blend: str
    tag: ContentTag
    thin: float | None = None
    size: float = 0.0
    face: Typeface | None = None
    codes: tuple[int, ...] = ()
    image: Any = None
    matrix: Matrix = IDENTITY
    visible: bool = True
    placed: bool = False
    """It is part of a page of another file that is placed as a picture."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A string of text as the content shows it, whether anybody can see it or not.

    ``pens`` say for each of ``codes`` how far along the line it begins. ``matrix`` leads from
    there to pt of the page; ``size`` in pt and ``rise`` are measured before it.
    """

    face: Typeface
    codes: tuple[int, ...]
    pens: tuple[float, ...]
    matrix: Matrix
    size: float
    stretch: float
    rise: float
    tag: ContentTag
    visible: bool
    """It is to be painted: its text mode is neither invisible nor clip only."""
    placed: bool = False
    """It is part of a page of another file that is placed as a picture."""


@dataclass(slots=True)
class WalkSeen:
    """What a walk came upon beside paint: states, groups and objects, each once; all text."""

    states: list[pikepdf.Dictionary] = field(default_factory=list)
    groups: list[pikepdf.Dictionary] = field(default_factory=list)
    objects: list[pikepdf.Stream] = field(default_factory=list)
    mcids: dict[str, set[int]] = field(default_factory=dict)
    """Numbers of marked content by the way to it: names of forms in each other, "" for the page."""
    drawn: dict[str, int] = field(default_factory=dict)
    """How often each form is drawn that has such numbers of its own, by the way to it."""
    languages: set[str] = field(default_factory=set)
    """What marked content says it is in."""
    mixed: set[str] = field(default_factory=set)
    """``artifact`` where one stands in tagged content, ``tagged`` where such stands in one."""
    shown: list[ShownText] = field(default_factory=list)
    """All text but what patterns and Type 3 glyphs hold, in the order in which it is shown."""
    unbalanced: bool = False
    """Instructions without the operands or the beginning they need."""
    lacking: set[str] = field(default_factory=set)
    """Names of what the content asks for and no resources have (ISO 32000-1, 7.8.3)."""


@dataclass(slots=True)
class GraphicsState:
    """What ``q`` keeps and ``Q`` brings back."""

    matrix: Matrix
    clip: Box
    fill: SpaceColor = BLACK
    stroke: SpaceColor = BLACK
    fill_over: bool = False
    stroke_over: bool = False
    mode_over: int = 0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "/Normal"
    width: float = 1.0
    face: Typeface | None = None
    font: Any = None
    size: float = 0.0
    spacing: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
