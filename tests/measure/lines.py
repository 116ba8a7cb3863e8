"""The measured page in the units of the rules: lines of units, in em of the body size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from .classes import Kind


class Level(IntEnum):
    """The prohibition level of a layout (clreq-rules section 2)."""

    NONE = 0
    BASIC = 1
    GB = 2
    STRICT = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its left and right edge in pt, and where on which pages it is.

    ``top`` and ``bottom`` bound the baselines that can belong to it (pt from the trim's top);
    ``pages`` is None for every page, else ``"odd"``, ``"even"`` or the page numbers.
    """

    x0: float
    x1: float
    top: float = 0.0
    bottom: float = float("inf")
    pages: str | frozenset[int] | None = None

    def on(self, page: int) -> bool:
        """Tell whether the column is on this page."""
        if self.pages is None:
            return True
        if isinstance(self.pages, str):
            return ("even", "odd")[page % 2] == self.pages
        return page in self.pages


def columns(*edges: tuple[float, float], pages: str | None = None) -> tuple[Column, ...]:
    """Give columns over the whole height from pairs of left and right edge in pt."""
    return tuple(Column(x0, x1, pages=pages) for x0, x1 in edges)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph to look for; ``indent`` in em, None for the body's own, ``inset`` both sides."""

    text: str
    indent: float | None = None
    inset: float = 0.0


@dataclass(frozen=True, slots=True)
class Body:
    """What the layout promises about its body text.

    ``font`` is a part of the PDF font name, or a predicate on it, or None; it only breaks ties
    when a text is printed twice. ``size`` and ``pitch`` are pt, the rest em. ``trim_start`` and
    ``trim_indent`` say whether an opening mark loses its left half at a line start and after the
    indent; None asks only that the choice is the same everywhere. ``gap_ceiling`` is what
    Han-Western gaps take before Han gaps open (None: the upper limit ``han_western``).
    """

    font: str | Callable[[str], bool] | None
    size: float
    pitch: float
    columns: tuple[Column, ...]
    first_line_indent: float = 2.0
    han_western: tuple[float, float] = (0.125, 0.5)
    gap_ceiling: float | None = None
    line_gap: tuple[float, float] = (0.5, 1.0)
    level: Level = Level.GB
    trim_start: bool | None = None
    trim_indent: bool | None = True
    tight_pairs: bool = False
    hanging: bool = False
    first_baseline: float | None = None

    def has_font(self, name: str) -> bool:
        """Tell whether a PDF font is the body's."""
        if self.font is None:
            return True
        return self.font in name if isinstance(self.font, str) else self.font(name)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a line: a character, or a dash, ellipsis or stack of several.

    ``x`` is the left edge of its frame in em from the left edge of the column; a centred mark has
    its frame around the middle of its glyphs, any other begins at its origin. ``width`` is the
    nominal width, for Western text the font's advance. ``extent`` is from the first origin to the
    last glyph's advance; ``hole`` the widest white between the inks of a dash of two glyphs.
    """

    text: str
    kind: Kind
    x: float
    width: float
    extent: float
    font: str = ""
    size: float = 1.0
    hole: float = 0.0

    @property
    def end(self) -> float:
        """The right edge of the untouched frame in em."""
        return self.x + self.width

    @property
    def centre(self) -> float:
        """The middle of the glyphs for a centred mark, of the frame for the others, in em."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One printed body line; ``edge`` is the right edge of its column in em.

    ``start`` and ``end`` are the character range in the paragraph; ``indent`` is the wanted place
    of its first frame; ``hyphen`` is True when a hyphen was printed that the text does not have.
    """

    page: int
    column: int
    paragraph: int
    start: int
    end: int
    first: bool
    last: bool
    units: tuple[Unit, ...]
    edge: float
    baseline: float
    indent: float = 0.0
    hyphen: bool = False
    exact: bool = True

    @property
    def text(self) -> str:
        """The printed text of the line."""
        return "".join(unit.text for unit in self.units)

    @property
    def visible(self) -> tuple[Unit, ...]:
        """The units without blanks."""
        return tuple(unit for unit in self.units if unit.kind is not Kind.SPACE)

    def pairs(self) -> Iterator[tuple[Unit, Unit]]:
        """Give neighbouring visible units, also over a typed blank."""
        return pairwise(self.visible)

    def han_gaps(self) -> list[float]:
        """Give the gaps between neighbouring Han frames in em."""
        return [
            gap(a, b) for a, b in pairwise(self.units) if a.kind is Kind.HAN and b.kind is Kind.HAN
        ]

    def han_gap(self) -> float | None:
        """Give the mean Han gap in em, None when no two Han stand together."""
        gaps = self.han_gaps()
        return sum(gaps) / len(gaps) if gaps else None

    def right(self) -> float:
        """Give the right edge of the ink side of the last unit in em (clreq-rules E1)."""
        last = self.visible[-1]
        half = last.kind in (Kind.STOP_END, Kind.STOP_MID, Kind.CLOSE)
        return last.x + (0.5 if half else last.width)


def gap(a: Unit, b: Unit) -> float:
    """Give the white between two untouched frames in em; below 0 when marks are squeezed."""
    return b.x - a.end


@dataclass(frozen=True, slots=True)
class Head:
    """A heading found on a page: its last baseline in pt and its reach from left to right."""

    text: str
    page: int
    top: float
    baseline: float
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Dot:
    """An emphasis dot: the unit it stands under and how far off its centre it is, in em."""

    line: Line
    unit: Unit
    offset: float


@dataclass(frozen=True, slots=True)
class Aside:
    """Printed text that is no body line: heads, captions, folios; places in pt.

    ``centres`` are the middles of its glyphs from the left trim edge.
    """

    text: str
    page: int
    x: float
    y: float
    size: float
    font: str
    centres: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """All that was measured: lines in reading order, and what stands beside them.

    ``lost`` lists the source text that no line prints.
    """

    body: Body
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[Line, ...]
    heads: tuple[Head, ...] = ()
    heads_missing: tuple[str, ...] = ()
    dots: tuple[Dot, ...] = ()
    aside: tuple[Aside, ...] = ()
    lost: tuple[str, ...] = ()

    def of_paragraph(self) -> Iterator[tuple[Line, Line]]:
        """Give neighbouring lines of the same paragraph."""
        return ((a, b) for a, b in pairwise(self.lines) if a.paragraph == b.paragraph)

    def justified(self) -> Iterator[Line]:
        """Give the lines that are set flush: all but the last of each paragraph."""
        return (line for line in self.lines if not line.last)
