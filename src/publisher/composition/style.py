"""What a layout decides about its lines, and what composition is given and gives back.

All lengths are in em of the paragraph's own size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Advances: TypeAlias = Callable[[str, str], tuple[float, ...]]
"""(face, text) -> the advance of every character in em of the face, as the shaper gives it."""

DRAWN = "x"
"""What stands for a character of a drawn run where words, marks and numbers are looked for: to its
neighbours a formula is a Western word."""

Sense: TypeAlias = Callable[[str], Sequence[float]]
"""What a line's break before each character of a head would tear apart: 0 where a phrase ends, 250
inside a word, in squared em of unevenness. Only asked about heads of several lines."""


GAP_LIMIT = 0.5
"""The widest Han-Western gap of clreq 3.5.4."""


class Prohibition(StrEnum):
    """Levels of the line start and line end prohibition (clreq 3.1.4)."""

    NONE = "none"
    BASIC = "basic"
    GB = "gb"
    STRICT = "strict"


@dataclass(frozen=True, slots=True)
class LineStyle:
    """The rules one layout sets its lines by; defaults are those of clreq for zh-Hans."""

    prohibition: Prohibition = Prohibition.GB
    hanging: bool = False
    """A single stop that no longer fits may stand outside the measure (clreq 3.1.7)."""
    centred: bool = False
    """Stops and commas stand in the middle of their frames and always fill them (zh-Hant)."""
    trim_start: bool = True
    """An opening bracket at a line's start loses its left half (clreq 3.1.6.3)."""
    tight_pairs: bool = False
    """Two facing marks share one em instead of one and a half (clreq 3.1.6.2)."""
    gap: float = 0.25
    """Han–Western gap (clreq 3.2.2)."""
    gap_floor: float = 0.125
    """clreq 3.5.3, step 6."""
    gap_ceiling: float = 1 / 3
    """What a gap may take before Han gaps open: clreq allows 1/2, many styles stop at 1/3, beyond
    which a number stands in a hole. Of 9,601 lines 172 are loose (0.12 em); with 1/4 184 are, with
    1/2 155."""
    space_floor: float = 0.25
    """Western word space (clreq 3.5.3)."""
    space_ceiling: float = 0.5
    """clreq 3.5.4, step 1."""
    hyphenate: bool = True
    tabular: bool = False
    """Every digit as wide as the widest of its face, so that they stand below one another."""
    reading_cell: float = 1.0
    """em that a character under a reading takes at least."""
    vertical: bool = False
    """Lines run downward: marks have their upright forms, short figures one frame together."""
    avoid_runt: bool = True
    """Leave at least two characters on a paragraph's last line (孤字, clreq 3.4.4). Of 1,352
    settings 5 end in one then, else 101; 11 lines more are loose."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands above a run (注音): its ``size`` is relative to the paragraph's.

    One that stands at the right of its base instead (注音符号) has for each of its characters
    ``beside`` that base, in em of it, how far the glyph begins from its right edge.
    """

    text: str
    face: str
    size: float
    beside: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one face.

    ``size`` is relative to the paragraph's; ``attached`` makes the run one with the character
    before it (note marks, small text); ``face`` is a key that the ``Advances`` callable
    understands. A run with a ``reading`` is never parted, and as wide as that at least.
    A run with a ``width`` is drawn, not set in a face: a formula, or a part of one. It is one unit
    that wide, and ``after`` it is so much white, at which a line may end and which it has not then;
    without ``after`` the next part of its formula stands in the same line.
    """

    text: str
    face: str
    size: float = 1.0
    attached: bool = False
    reading: Reading | None = None
    small: bool = False
    """It is a note in the line (夹注), in two lines of half its size."""
    width: float | None = None
    after: float | None = None


def seen_text(runs: Sequence[TextRun]) -> str:
    """The text of ``runs`` with ``DRAWN`` for each character that is drawn."""
    return "".join(run.text if run.width is None else DRAWN * len(run.text) for run in runs)


class Half(NamedTuple):
    """The part of a small note in one line: its upper half begins with the character ``start``, its
    lower one with ``split``."""

    start: int
    split: int
    end: int


class Above(NamedTuple):
    """Where a reading stands: the index of its base's first character, and in em from the line's
    start edge the origin of each of its own."""

    start: int
    origins: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One composed line: ``text[start:end]`` of its paragraph.

    ``origins`` holds the origin of each character's glyph, in em from the line's start edge;
    ``width`` is where the visible line ends (with a mark at its end cut to half), ``stretch``
    the space added to each Han gap, ``squeeze`` what was taken from blanks altogether.
    ``hyphen`` is the origin of the glyph of the hyphen to be shown at the end of a parted word.
    """

    start: int
    end: int
    origins: tuple[float, ...]
    width: float
    stretch: float = 0.0
    squeeze: float = 0.0
    hyphen: float | None = None
    hanging: bool = False
    last: bool = False
    above: tuple[Above, ...] = ()
    halves: tuple[Half, ...] = ()

    def moved(self, by: int) -> Line:
        """The same line of a text with ``by`` more characters before it."""
        above = tuple(Above(one.start + by, one.origins) for one in self.above)
        halves = tuple(Half(*(n + by for n in half)) for half in self.halves)
        start, end = self.start + by, self.end + by
        return replace(self, start=start, end=end, above=above, halves=halves)


@dataclass(frozen=True, slots=True)
class Dent:
    """Room at one side of ``lines`` lines of a paragraph, ``room`` em of each.

    ``left`` says at which side: there stands a large first character, or a picture. They are its
    first lines, or those from line ``first`` on.
    """

    lines: int
    room: float
    left: bool = True
    first: int = 0

    @property
    def end(self) -> int:
        """The line behind the last of them."""
        return self.first + self.lines

    def of(self, line: int) -> float:
        """The em by which line ``line``, from 0, is shorter."""
        return self.room if self.first <= line < self.end else 0.0

    def start(self, line: int) -> float:
        """The em by which line ``line`` begins further right."""
        return self.of(line) if self.left else 0.0


def measure_beside(dents: Sequence[Dent], measure: float, line: int) -> float:
    """The em that ``dents`` leave of ``measure`` in line ``line``, from 0."""
    return measure - sum(dent.of(line) for dent in dents)


def narrowest_beside(dents: Sequence[Dent], measure: float) -> float:
    """The em that the widest of ``dents`` leaves of ``measure``."""
    return measure - max((dent.room for dent in dents), default=0.0)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be set well.

    ``kind`` is ``loose`` (holes between characters), ``overfull`` (sticks out), ``short``
    (nothing in it can be stretched) or ``dashes`` (an odd number of —, of which two make one
    dash); ``amount`` is in em.
    """

    kind: str
    line: int
    start: int
    amount: float


@dataclass(frozen=True, slots=True)
class Composed:
    """A paragraph in lines, and what is wrong with them."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
