"""What the rules look at: an open file, its pages as they were walked, and what is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pikepdf
import pypdfium2 as pdfium

from ..pdf import Condition, Purpose
from ..pdf.shades import HAIRLINE
from ..workspace.memory import Memory
from .bounds import Budget
from .paint import Paint, Seen
from .report import Box, Findings, PageShape
from .typefaces import Typeface, read_typeface


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file is held against.

    ``ink`` in percent, resolutions in pixels per inch, ``hairline`` in pt, ``bleed`` in mm;
    ``trim`` is the page's width and height in mm, ``identifier`` the printing condition's, None
    where anything will do. ``areas`` are the places where text may stand, of the first, the second
    and each further page in turn, in mm from the trimmed page's upper left corner: left, top,
    right, bottom. A file that is the program's ``own`` hides no text on purpose; one for ``paper``
    alone has no tags.
    """

    ink: int = 300
    sharp: int = 300
    least: int = 200
    hairline: float = HAIRLINE
    bleed: float = 3.0
    trim: tuple[float, float] | None = None
    identifier: str | None = None
    areas: tuple[tuple[Box, ...], ...] | None = None
    own: bool = False
    paper: bool = False

    @classmethod
    def of(cls, condition: Condition, bleed: float = 3.0) -> Expected:
        """Give what ``condition`` asks for."""
        return cls(
            ink=condition.ink,
            sharp=condition.sharp,
            least=condition.least,
            bleed=bleed,
            identifier=condition.identifier,
        )

    def places(self, page: int) -> tuple[Box, ...] | None:
        """Give where text may stand on ``page`` (from 1); None where that is not known."""
        return None if self.areas is None else self.areas[(page - 1) % len(self.areas)]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page: its dictionary, its shape, all that is painted on it in order."""

    page: pikepdf.Page
    shape: PageShape
    paints: tuple[Paint, ...]
    seen: Seen

    @property
    def number(self) -> int:
        """Give the page's number from 1."""
        return self.shape.number


@dataclass(slots=True)
class Subject:
    """An open file under examination; ``mcids`` are those painted, by page object."""

    pdf: pikepdf.Pdf
    content: bytes
    purpose: Purpose
    expected: Expected
    budget: Budget
    memory: Memory
    faces: dict[object, Typeface] = field(default_factory=dict)
    shapes: list[PageShape] = field(default_factory=list)
    mcids: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    tagged: bool = False
    claims: frozenset[str] = frozenset()
    """What the file says it is: some of ``PDF/X``, ``PDF/A`` and ``PDF/UA``."""
    most_ink: float = 0.0
    least_resolution: float | None = None
    lettering: list[str] = field(default_factory=list)
    """For each page a digest of all that its text depends on."""
    _drawn: Any = None

    def typeface(self, font: pikepdf.Dictionary) -> Typeface:
        """Give a font of the file, read once."""
        key: object = font.objgen if font.objgen != (0, 0) else font.unparse()
        if key not in self.faces:
            self.faces[key] = read_typeface(font, self.budget, self.memory)
        return self.faces[key]

    def drawn(self) -> Any:
        """Give the file open for drawing, in PDFium."""
        if self._drawn is None:
            self._drawn = pdfium.PdfDocument(self.content)
        return self._drawn

    def close(self) -> None:
        """Let go of what was opened for drawing."""
        if self._drawn is not None:
            self._drawn.close()
            self._drawn = None

    def intents(self) -> list[pikepdf.Dictionary]:
        """Give the output intents, whatever they are for."""
        given = self.pdf.Root.get("/OutputIntents")
        if not isinstance(given, pikepdf.Array):
            return []
        return [item for item in given if isinstance(item, pikepdf.Dictionary)]


PageRule: TypeAlias = Callable[[Subject, PageView, Findings], None]
FileRule: TypeAlias = Callable[[Subject, Findings], None]
