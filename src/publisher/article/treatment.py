"""What an editor wants of a picture: how wide, which part of it, how much it weighs, with whom.

It is written behind the picture's address: ``{columns=3 crop="4:3" focus="50% 30%" rank=main}``,
or ``{wrap=left width=40%}`` where text is to stand at its side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from ..tongues import Said, in_turn, worded

MOST_COLUMNS = 16
"""As many as a layout may have."""
FLATTEST = Fraction(3)
"""Width to height of the flattest crop; the steepest is its reverse. Beyond that it is a strip."""
MIDDLE = 50
"""Percent from an edge of a picture to its middle."""
Window: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom edge of a part of a picture, in its pixels."""


class Width(StrEnum):
    """A width that is not counted in columns."""

    FULL = "full"
    """Over all columns its article has; in books and magazines over the whole measure."""
    BLEED = "bleed"
    """Over both edges of the trimmed page, where articles follow one another over whole pages."""


class Wrap(StrEnum):
    """Where a picture stands that has text at its side (绕图)."""

    LEFT = "left"
    RIGHT = "right"
    GUTTER = "gutter"
    """Over the gutter between the first two columns of its article, text at both sides."""


class Side(StrEnum):
    """A side of the page over whose edge a picture runs."""

    TOP = "top"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Bleed:
    """What a picture covers that runs over the edges of the page (出血): ``sides``, or ``pages``.

    One page (满版), or two that face each other (跨页), are covered whole.
    """

    sides: frozenset[Side] = frozenset()
    pages: int = 0

    def __str__(self) -> str:
        """Give it as it is written."""
        return _WHOLE.get(self.pages, "") or " ".join(side for side in Side if side in self.sides)


_WHOLE = {1: "page", 2: "spread"}


class Unit(StrEnum):
    """What the width of a picture with text at its side is measured in."""

    PERCENT = "%"
    """Of its column, or of two and their gutter; text beside it is then in whole cells."""
    MM = "mm"


@dataclass(frozen=True, slots=True)
class Extent:
    """The width of a picture with text at its side."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """Give it as it is written."""
        return f"{self.amount}{self.unit}"


USUAL_EXTENT = Extent(40, Unit.PERCENT)
"""The width of such a picture where nobody says it: the text keeps the larger part."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that is shown: as much as its ratio leaves, around a point of it.

    ``x`` and ``y`` say in percent of the picture, from the left and the top, where the point is.
    """

    across: int
    down: int
    x: int = MIDDLE
    y: int = MIDDLE

    @property
    def ratio(self) -> Fraction:
        """Width to height of what is shown."""
        return Fraction(self.across, self.down)

    def window(self, width: int, height: int) -> Window:
        """Left, top, right and bottom of what is shown of ``width`` × ``height`` pixels.

        The point stands in its middle, or as near to it as the picture's edges let it.
        """
        across = max(1, min(width, round(height * self.ratio)))
        down = max(1, min(height, round(width / self.ratio)))
        left = _around(self.x, across, width)
        top = _around(self.y, down, height)
        return left, top, left + across, top + down


def _around(percent: int, length: int, whole: int) -> int:
    """Where ``length`` of a ``whole`` begins with the point at ``percent`` in its middle."""
    return max(0, min(whole - length, round(whole * percent / 100 - length / 2)))


@dataclass(frozen=True, slots=True)
class Treatment:
    """What an editor wants of one picture; all of it may be left open.

    ``main`` is the article's dominant picture. ``group`` begins a block of pictures (组图) with
    this one, or, if False, keeps it out of any. With ``wrap`` the text that follows stands beside
    it, and it is ``extent`` wide; ``columns`` or ``width`` are then for where that cannot be. One
    with a ``bleed`` is cut to what it covers, around ``focus`` in percent from the left and the
    top, where it has no crop whose point that is. A ``decorative`` one shows nothing that who
    cannot see it would miss.
    """

    columns: int | None = None
    width: Width | None = None
    crop: Crop | None = None
    main: bool = False
    group: bool | None = None
    wrap: Wrap | None = None
    extent: Extent | None = None
    bleed: Bleed | None = None
    focus: tuple[int, int] = (MIDDLE, MIDDLE)
    decorative: bool = False

    @property
    def point(self) -> tuple[int, int]:
        """The point of the picture that stays where it is cut, in percent."""
        return (self.crop.x, self.crop.y) if self.crop else self.focus

    @property
    def alone(self) -> bool:
        """Whether it is of no group, whatever stands beside it."""
        return self.group is False or self.wrap is not None or self.bleed is not None

    @property
    def begins(self) -> bool:
        """Whether no picture before this one can be of its group."""
        wide = self.columns is not None or self.width is not None
        return bool(self.group) or wide or self.wrap is not None

    @property
    def bare(self) -> Treatment:
        """What is wanted where no text stands at its side: its column, if nothing else."""
        wide = self.columns is not None or self.width is not None
        columns = self.columns if wide else 1
        return replace(self, wrap=None, extent=None, columns=columns)


UNTREATED = Treatment()
"""Nothing is wanted of a picture."""


class WrongValueError(ValueError):
    """A value of an attribute that cannot be read: what is wrong with it, and what mends it."""

    def __init__(self, message: Said, hint: Said) -> None:
        super().__init__(message)
        self.hint = hint


Taker: TypeAlias = Callable[[Treatment, str | None], Treatment]


def _take_columns(treatment: Treatment, value: str | None) -> Treatment:
    if not value or not re.fullmatch(r"[0-9]{1,2}", value) or not 1 <= int(value) <= MOST_COLUMNS:
        raise WrongValueError(
            worded("is no number of columns"),
            worded("write a number from 1 to {most_columns}: columns=3", most_columns=MOST_COLUMNS),
        )
    return replace(treatment, columns=int(value))


def _take_width(treatment: Treatment, value: str | None) -> Treatment:
    found = re.fullmatch(r"([1-9][0-9]{0,2})(%|mm)", value or "")
    if found:
        if treatment.wrap is None:
            raise WrongValueError(
                worded("is for pictures with text at their side"),
                worded("write wrap=left with it, or {widths}", widths=_WIDTHS),
            )
        return replace(treatment, extent=Extent(int(found[1]), Unit(found[2])))
    if value not in tuple(Width):
        hint = worded(
            "write {widths}, with wrap=left a part of its column or mm: width=40%", widths=_WIDTHS
        )
        raise WrongValueError(worded("is no width"), hint)
    return replace(treatment, width=Width(value))


def _take_crop(treatment: Treatment, value: str | None) -> Treatment:
    found = re.fullmatch(r"([0-9]{1,3})[ ]*[:：][ ]*([0-9]{1,3})", value or "")
    across, down = (int(found[1]), int(found[2])) if found else (0, 0)
    if not across or not down:
        raise WrongValueError(
            worded("is no ratio"), worded('write width to height as two numbers: crop="4:3"')
        )
    if not 1 / FLATTEST <= Fraction(across, down) <= FLATTEST:
        raise WrongValueError(
            worded("leaves a strip of the picture"),
            worded("crop between 1:{flattest} and {flattest}:1", flattest=FLATTEST),
        )
    return replace(treatment, crop=Crop(across, down))


def _take_focus(treatment: Treatment, value: str | None) -> Treatment:
    found = re.fullmatch(r"([0-9]{1,3})%[ ]+([0-9]{1,3})%", value or "")
    x, y = (int(found[1]), int(found[2])) if found else (-1, -1)
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise WrongValueError(
            worded("is no point of a picture"),
            worded('write how far it is from the left and the top: focus="50% 30%"'),
        )
    if treatment.crop is not None:
        return replace(treatment, crop=replace(treatment.crop, x=x, y=y))
    if treatment.bleed is None:
        raise WrongValueError(
            worded("has no crop to stand in"),
            worded('write crop="4:3" with it, or take the focus away'),
        )
    return replace(treatment, focus=(x, y))


def _take_bleed(treatment: Treatment, value: str | None) -> Treatment:
    if treatment.wrap is not None or treatment.width is Width.BLEED:
        raise WrongValueError(
            worded("is not for a picture with text at its side, nor beside width=bleed"),
            worded("one of the two says enough: leave the other out"),
        )
    words = (value or "").split()
    whole = next((pages for pages, name in _WHOLE.items() if words == [name]), 0)
    if whole:
        return replace(treatment, bleed=Bleed(pages=whole))
    if not words or len(set(words)) < len(words) or not set(words) <= set(Side):
        raise WrongValueError(
            worded("is no edge of a page"),
            worded('write bleed=page, bleed=spread, or sides as bleed="top left right"'),
        )
    return replace(treatment, bleed=Bleed(frozenset(map(Side, words))))


def _take_wrap(treatment: Treatment, value: str | None) -> Treatment:
    if value not in tuple(Wrap):
        hint = worded("say where the picture stands: wrap={wrap: or wrap=}", wrap=tuple(Wrap))
        raise WrongValueError(worded("is no side for a picture"), hint)
    return replace(treatment, wrap=Wrap(value))


def _take_rank(treatment: Treatment, value: str | None) -> Treatment:
    if value != "main":
        raise WrongValueError(worded("is no rank"), worded("write rank=main, or leave it out"))
    if treatment.wrap is not None:
        raise WrongValueError(
            worded("is not for a picture with text at its side"),
            worded("the main picture is the widest: leave rank or wrap out"),
        )
    return replace(treatment, main=True)


def _take_group(treatment: Treatment, value: str | None) -> Treatment:
    if value not in (None, "no"):
        raise WrongValueError(
            worded("is neither a group's beginning nor its end"), worded("write group, or group=no")
        )
    if value is None and treatment.wrap is not None:
        raise WrongValueError(
            worded("is not for a picture with text at its side"),
            worded("pictures of a group stand side by side: leave group or wrap out"),
        )
    return replace(treatment, group=value is None)


def _take_decorative(treatment: Treatment, value: str | None) -> Treatment:
    if value is not None:
        raise WrongValueError(
            worded("says more than it can"), worded("write decorative, or leave it out")
        )
    return replace(treatment, decorative=True)


_WIDTHS = in_turn((f"width={one}" for one in Width), " or ")
_TAKERS: Mapping[str, Taker] = {
    "wrap": _take_wrap,
    "columns": _take_columns,
    "width": _take_width,
    "crop": _take_crop,
    "bleed": _take_bleed,
    "focus": _take_focus,
    "rank": _take_rank,
    "group": _take_group,
    "decorative": _take_decorative,
}
_NEEDED = {"focus": ("crop", "bleed"), "width": ("wrap",)}
TREATMENTS = tuple(_TAKERS)
"""The names of the attributes, in the order in which they are read and written."""


def read_treatment(
    given: Mapping[str, str | None],
) -> tuple[Treatment, tuple[tuple[str, WrongValueError], ...]]:
    """What the attributes ``given`` want, and those whose values are wrong, by their names."""
    treatment, wrong = UNTREATED, list[tuple[str, WrongValueError]]()
    for name, take in _TAKERS.items():
        if name not in given:
            continue
        try:
            treatment = take(treatment, given[name])
        except WrongValueError as error:
            # A crop that is wrong takes its focus with it: one finding is enough.
            if not set(_NEEDED.get(name, ())) & set(dict(wrong)):
                wrong.append((name, error))
    return treatment, tuple(wrong)


def write_treatment(treatment: Treatment) -> Iterator[str]:
    """Yield the attributes of a picture as they are written behind its address."""
    if treatment.wrap is not None:
        yield f"wrap={treatment.wrap}"
    if treatment.extent is not None:
        yield f"width={treatment.extent}"
    if treatment.columns is not None:
        yield f"columns={treatment.columns}"
    if treatment.width is not None:
        yield f"width={treatment.width}"
    crop, (x, y) = treatment.crop, treatment.point
    if crop is not None:
        yield f'crop="{crop.across}:{crop.down}"'
    if treatment.bleed is not None:
        bleed = str(treatment.bleed)
        yield f'bleed="{bleed}"' if " " in bleed else f"bleed={bleed}"
    if (x, y) != (MIDDLE, MIDDLE):
        yield f'focus="{x}% {y}%"'
    if treatment.main:
        yield "rank=main"
    if treatment.group is not None:
        yield "group" if treatment.group else "group=no"
    if treatment.decorative:
        yield "decorative"
