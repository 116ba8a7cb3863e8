"""Colours of drawings as each purpose has them, and the way from one to another.

Between two colours a PDF goes straight in the numbers of its own space. Where that is ink, the
straight way between two inks leaves the one that was meant, so colours are put on the way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ..pictures.differences import Lab, difference
from ..pictures.drawings import LIGHT, Color

Values: TypeAlias = tuple[float, ...]
"""The numbers of a colour in a space of PDF, from 0 to 1."""
WAY = 32
"""Parts of a way between two colours that are looked at."""
NEAR = 1.0
"""How far (ΔE00) a shading may be from the way that was meant: nobody sees less."""
FULL = 255
HAIRLINE = 0.25
"""pt; thinner lines break on a press."""


class Shades(Protocol):
    """Gives the colours of drawings in a ``space`` of PDF."""

    @property
    def space(self) -> str:
        """The name of the space as PDF has it."""

    @property
    def hairline(self) -> float:
        """How wide lines are at least, in pt."""

    @property
    def room(self) -> float:
        """The sum of inks, each from 0 to 1, over which full black may be printed."""

    def color(self, color: Color) -> Values:
        """One colour."""

    def ramp(self, first: Color, last: Color) -> list[tuple[float, Values]]:
        """The colours from ``first`` to ``last``, with their places from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Colours of screens, or greys where ``grey`` gives those."""

    grey: Callable[[Color], int] | None = None
    space: str = "DeviceRGB"
    room: float = math.inf
    hairline: float = 0.0

    def color(self, color: Color) -> Values:
        """One colour."""
        if self.grey is not None:
            return (self.grey(color) / FULL,) * 3
        return tuple(level / FULL for level in color)

    def ramp(self, first: Color, last: Color) -> list[tuple[float, Values]]:
        """Both colours: the way between them is straight as it is."""
        return [(0.0, self.color(first)), (1.0, self.color(last))]


@dataclass(frozen=True, slots=True)
class Lights:
    """How much light the colours of a mask let through."""

    space: str = "DeviceGray"
    room: float = math.inf
    hairline: float = 0.0

    def color(self, color: Color) -> Values:
        """One colour."""
        return (sum(a * b for a, b in zip(LIGHT, color, strict=True)) / FULL,)

    def ramp(self, first: Color, last: Color) -> list[tuple[float, Values]]:
        """Both colours."""
        return [(0.0, self.color(first)), (1.0, self.color(last))]


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours in inks. ``flat`` gives one as it is printed alone, ``mixed`` several as they are
    mixed, ``seen`` what amounts of ink look like; ``is_grey`` says what is printed in black."""

    flat: Callable[[Color], Values]
    mixed: Callable[[Sequence[Color]], list[Values]]
    seen: Callable[[Sequence[Values]], list[Lab]]
    is_grey: Callable[[Color], bool]
    room: float
    space: str = "DeviceCMYK"
    hairline: float = HAIRLINE

    def color(self, color: Color) -> Values:
        """One colour."""
        return self.flat(color)

    def ramp(self, first: Color, last: Color) -> list[tuple[float, Values]]:
        """The inks on the way from one colour to another, no more of them than it takes."""
        if first == last:
            return [(0.0, self.flat(first)), (1.0, self.flat(last))]
        shares = [n / WAY for n in range(WAY + 1)]
        way = [_between(first, last, share) for share in shares]
        if self.is_grey(first) and self.is_grey(last):
            inks = [self.flat(color) for color in way]
        else:
            inks = [self.flat(first), *self.mixed(way[1:-1]), self.flat(last)]
        kept = _needed(inks, self.seen(inks), self.seen)
        return [(shares[n], inks[n]) for n in kept]


def _between(first: Color, last: Color, share: float) -> Color:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue


def _needed(
    inks: list[Values], meant: list[Lab], seen: Callable[[Sequence[Values]], list[Lab]]
) -> list[int]:
    """Which of ``inks`` it takes for straight ways between them to look as ``meant``."""
    kept, left = {0, len(inks) - 1}, [(0, len(inks) - 1)]
    while left:
        a, b = left.pop()
        between = range(a + 1, b)
        if not between:
            continue
        straight = [
            tuple(p + (q - p) * (n - a) / (b - a) for p, q in zip(inks[a], inks[b], strict=True))
            for n in between
        ]
        away = [difference(one, meant[n]) for one, n in zip(seen(straight), between, strict=True)]
        worst = max(range(len(away)), key=away.__getitem__)
        if away[worst] > NEAR:
            middle = a + 1 + worst
            kept.add(middle)
            left += [(a, middle), (middle, b)]
    return sorted(kept)
