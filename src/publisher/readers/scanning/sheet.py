"""A page as it is seen: lines of text with their places, rules, frames and pictures.

Whatever saw the page, a text layer or a recogniser, gives a ``Sheet``; all that is found out about
the page is found out from it. Lengths are in the sheet's own unit (points or pixels) from top left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class ScannedArea:
    """A rectangle, ``top`` above ``bottom``."""

    top: float
    left: float
    bottom: float
    right: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Its horizontal middle."""
        return (self.left + self.right) / 2

    @property
    def centre(self) -> float:
        """Its vertical middle."""
        return (self.top + self.bottom) / 2

    def beside(self, other: ScannedArea) -> float:
        """How far both share the same lines of the page; below 0 how far they are apart."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def over(self, other: ScannedArea) -> float:
        """How far both share the same columns of the page; below 0 how far they are apart."""
        return min(self.right, other.right) - max(self.left, other.left)

    def holds(self, other: ScannedArea, slack: float = 0.0) -> bool:
        """Whether ``other`` lies inside, give or take ``slack``."""
        return (
            self.left - slack <= other.left
            and other.right <= self.right + slack
            and self.top - slack <= other.top
            and other.bottom <= self.bottom + slack
        )

    def shared(self, other: ScannedArea) -> float:
        """The surface both have in common."""
        return max(self.over(other), 0.0) * max(self.beside(other), 0.0)

    @property
    def surface(self) -> float:
        """Its surface."""
        return self.width * self.height


def around(areas: Iterable[ScannedArea]) -> ScannedArea:
    """The smallest area that holds all of ``areas``, of which there is at least one."""
    every = tuple(areas)
    return ScannedArea(
        min(a.top for a in every),
        min(a.left for a in every),
        max(a.bottom for a in every),
        max(a.right for a in every),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the recogniser says of character ``at`` of a line: the chance that it is right.

    ``before`` says that it is a mark lost before the character that is in doubt.
    """

    at: int
    chance: float
    before: bool = False


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """A printed line, or a part of one.

    ``size`` is the height of its characters (1 em), ``face`` the typeface if it is known, and
    ``upright`` says that it runs downward. ``middles`` are the places of its characters across the
    page, of a line that may have to be parted.
    """

    area: ScannedArea
    text: str
    size: float
    face: str = ""
    upright: bool = False
    told: tuple[Told, ...] = field(default=(), repr=False)
    middles: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What is on a page. ``rules`` are thin areas, ``frames`` lines or tints around something."""

    number: int
    width: float
    height: float
    lines: tuple[ScannedLine, ...] = field(repr=False)
    rules: tuple[ScannedArea, ...] = ()
    frames: tuple[ScannedArea, ...] = ()
    pictures: tuple[ScannedArea, ...] = ()
