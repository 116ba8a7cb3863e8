"""What the rules look at: an open file, its pages as they were walked, and what is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pikepdf
import pypdfium2 as pdfium

from ..choices import Purpose
from ..diagnostics import Severity
from ..edition.settings import PressSettings
from ..pdf import Condition
from ..pdf.shades import HAIRLINE
from ..plates import FileLayers, Separations
from ..tongues import Said
from ..workspace.memory import Memory
from .bounds import Budget
from .paint import Paint, WalkSeen
from .report import Box, Findings, PageInk, PageShape
from .typefaces import Typeface, read_typeface


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file is held against.

    ``ink`` in percent, resolutions in pixels per inch, ``hairline`` in pt, ``bleed`` in mm;
    ``trims`` are widths and heights that pages may have, in mm, and all of a file the same,
    ``identifier`` the printing condition's; without them anything will do. ``standard`` is the
    part of PDF/X that a press file has to be made to, "" where it may say that itself. ``areas``
    are the places where text may stand, of the first, the second and each further page in turn, in
    mm from the trimmed page's upper left corner: left, top, right, bottom. ``spots`` are the inks
    that are ordered beside the four, ``rich`` is the black of several inks that is meant. A file
    that is the program's ``own`` hides no text on purpose; one for ``paper`` alone has no tags.
    """

    ink: int = 300
    sharp: int = 300
    least: int = 200
    hairline: float = HAIRLINE
    bleed: float = 3.0
    trims: tuple[tuple[float, float], ...] = ()
    identifier: str | None = None
    standard: str = ""
    areas: tuple[tuple[Box, ...], ...] | None = None
    spots: tuple[str, ...] = ()
    rich: tuple[float, float, float, float] | None = None
    own: bool = False
    paper: bool = False

    @classmethod
    def of(cls, condition: Condition, press: PressSettings | None = None) -> Expected:
        """What ``condition`` asks for, with the bleed and the inks that ``press`` does."""
        press = press or PressSettings()
        return cls(
            ink=condition.ink,
            sharp=condition.sharp,
            least=condition.least,
            bleed=press.bleed,
            identifier=condition.identifier,
            spots=press.spots,
            rich=press.rich_black,
        )

    def places(self, page: int) -> tuple[Box, ...] | None:
        """Where text may stand on ``page`` (from 1); None where that is not known."""
        return None if self.areas is None else self.areas[(page - 1) % len(self.areas)]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page: its dictionary, its shape, all that is painted on it in order."""

    page: pikepdf.Page
    shape: PageShape
    paints: tuple[Paint, ...]
    seen: WalkSeen

    @property
    def number(self) -> int:
        """The page's number from 1."""
        return self.shape.number


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What a page has of marked content, by the way to it: names of forms in each other.

    ``numbers`` are those painted, of the page itself under ""; ``drawn`` is how often each form is
    drawn that has some.
    """

    numbers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    drawn: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, seen: WalkSeen) -> PageMarks:
        """What was seen on a page."""
        numbers = ((way, tuple(sorted(found))) for way, found in sorted(seen.mcids.items()))
        return cls(tuple(numbers), tuple(sorted(seen.drawn.items())))


@dataclass(slots=True)
class Subject:
    """An open file under examination; ``marks`` are those of its pages, by page object."""

    pdf: pikepdf.Pdf
    content: bytes
    purpose: Purpose
    expected: Expected
    budget: Budget
    memory: Memory
    faces: dict[object, Typeface] = field(default_factory=dict)
    shapes: list[PageShape] = field(default_factory=list)
    marks: dict[tuple[int, int], PageMarks] = field(default_factory=dict)
    tagged: bool = False
    unpacked: dict[tuple[int, int], Said | None] = field(default_factory=dict)
    """What is wrong with pictures that have been unpacked, None where nothing is."""
    claims: frozenset[str] = frozenset()
    """What the file says it is: some of ``PDF/X``, ``PDF/X-1a``, ``PDF/A`` and ``PDF/UA``."""
    ink: PageInk | None = None
    """What was measured of the page that is looked at."""
    inks: dict[int, PageInk] = field(default_factory=dict)
    """The same of each page by its number."""
    least_resolution: float | None = None
    lettering: list[str] = field(default_factory=list)
    """For each page a digest of all that its text depends on."""
    _drawn: Any = None
    _separations: Separations | None = None
    _layers: FileLayers | None = None

    @property
    def weight(self) -> Severity:
        """How much it weighs that a voice cannot read the file: all, if it says one can.

        Of PDF/A, levels B and U ask for no tags; the program's own archive files do.
        """
        kept = self.purpose is Purpose.ARCHIVE and self.expected.own
        strict = kept or "PDF/UA" in self.claims
        return Severity.ERROR if strict else Severity.WARNING

    def typeface(self, font: pikepdf.Dictionary) -> Typeface:
        """A font of the file, read once."""
        key: object = font.objgen if font.objgen != (0, 0) else font.unparse()
        if key not in self.faces:
            self.faces[key] = read_typeface(font, self.budget, self.memory)
        return self.faces[key]

    def drawn(self) -> Any:
        """The file open for drawing, in PDFium."""
        if self._drawn is None:
            self._drawn = pdfium.PdfDocument(self.content)
        return self._drawn

    def separations(self) -> Separations:
        """The file open for separating."""
        if self._separations is None:
            self._separations = Separations(self.content)
        return self._separations

    @property
    def layers(self) -> FileLayers:
        """The file's layers."""
        if self._layers is None:
            self._layers = FileLayers(self.pdf)
        return self._layers

    def close(self) -> None:
        """Let go of what was opened for drawing and separating."""
        if self._drawn is not None:
            self._drawn.close()
            self._drawn = None
        if self._separations is not None:
            self._separations.close()
            self._separations = None

    def intents(self) -> list[pikepdf.Dictionary]:
        """The output intents, whatever they are for."""
        given = self.pdf.Root.get("/OutputIntents")
        if not isinstance(given, pikepdf.Array):
            return []
        return [item for item in given if isinstance(item, pikepdf.Dictionary)]


PageRule: TypeAlias = Callable[[Subject, PageView, Findings], None]
FileRule: TypeAlias = Callable[[Subject, Findings], None]
