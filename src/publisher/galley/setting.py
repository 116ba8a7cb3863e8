"""What composition leaves on the galley: texts in lines, figures, tables.

Sizes are in pt, lines and measures in em of their own size, heights in lines of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..article.model import Article, Figure, Runs, plain
from ..composition import Line
from ..diagnostics import Diagnostic, Place
from ..edition import Box, HeadPlace
from ..makeup.matter import Item, Weight
from ..pictures import Picture


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands on its page: its weight, where its head is, a box around it.

    ``size`` is that of its head where it is not what its weight has: a class, or pt of the title.
    """

    weight: Weight = Weight.LEAD
    head: HeadPlace = HeadPlace.OVER
    boxed: Box | None = None
    first: bool = False
    """It leads the issue."""
    size: Weight | float | None = None

    @property
    def inset(self) -> float:
        """Give the cells by which its texts keep away from both edges of their columns."""
        return BOX_INSET if self.boxed else 0

    @property
    def head_weight(self) -> Weight:
        """Give the weight whose head it has; a title of so many pt stands as a lead's does."""
        if self.size is None:
            return self.weight
        return self.size if isinstance(self.size, Weight) else Weight.LEAD


LEADING = Standing()
"""How the only article of an edition stands."""
BOX_INSET = 0.5
"""Cells: each column of a boxed article is one cell narrower than the others of the page."""
SUMMARY = "summary"
"""The style of a text that stands in a box of its own."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """Characters ``start`` to ``end`` of a text that ``face`` prints, as its own face cannot."""

    start: int
    end: int
    face: str
    """The face's key in the catalogue."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A composed text: its lines, size and line pitch in pt, and where each line begins (em)."""

    tag: str
    style: str
    runs: Runs
    lines: tuple[Line, ...]
    starts: tuple[float, ...]
    size: float
    leading: float
    place: Place
    others: tuple[tuple[int, Setting], ...] = ()
    """The same text in another number of lines of the grid, for make-up to choose from."""
    unseen: tuple[tuple[int, str], ...] = ()
    """What nobody sees of the article's text, by the index in ``text`` before which it stood."""
    fallbacks: tuple[Fallback, ...] = ()

    def in_lines(self, total: int) -> Setting:
        """Give the setting of this text that takes ``total`` lines of the grid."""
        return dict(self.others).get(total, self)

    @property
    def text(self) -> str:
        """Give the text that is printed."""
        return plain(self.runs)

    @property
    def height(self) -> float:
        """Give the height of all lines in pt."""
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class FigureSpan:
    """A figure set over some columns: width and height of its picture in pt, caption, lines.

    ``caption_line`` is the line of the block, from 0, at which the caption begins.
    """

    width: float
    height: float
    caption: Setting | None
    caption_line: int
    lines: int


@dataclass(frozen=True, slots=True)
class FigureSetting:
    """A figure (``picture`` None: FPO), set for a span of 1, 2, … columns."""

    figure: Figure
    picture: Picture | None
    spans: tuple[FigureSpan, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A table set to a width: its column widths in pt, and each row's cells and lines."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Setting, ...], ...]
    row_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableSetting:
    """A table, set for a span of 1, 2, … columns; the first row is its head.

    Fewer columns than ``least`` do not hold it; it asks for ``best``.
    """

    spans: tuple[TableSpan, ...]
    place: Place
    least: int = 1
    best: int = 1


Content: TypeAlias = Setting | FigureSetting | TableSetting


@dataclass(frozen=True, slots=True)
class Stack:
    """A line of an upright text, characters one under the other.

    They are ``count`` lines of text ``text`` of the head from line ``first`` on; ``x`` and ``y``
    are the place of its upper left corner in pt from that of the head.
    """

    text: int
    first: int
    count: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Head:
    """An article's head over a span of columns: its texts and the lines of the grid it takes.

    An upright one takes ``columns`` columns and has its texts in ``stacks``.
    """

    texts: tuple[Setting, ...]
    lines: int
    columns: int | None = None
    stacks: tuple[Stack, ...] = ()


@dataclass(frozen=True, slots=True)
class Galley:
    """An article ready for make-up: its heads by span, what flows under it, what went wrong."""

    article: Article
    heads: tuple[Head, ...]
    jump_heads: tuple[Head, ...]
    items: tuple[Item, ...]
    contents: tuple[Content, ...]
    standing: Standing
    cells: int
    """Characters a line of its column holds."""
    diagnostics: tuple[Diagnostic, ...]
    calls: tuple[int, ...] = ()
    """The items that are notes called in its head."""
    refused: Head | None = None
    """The upright head that was asked for and that no page holds."""

    def head(self, span: int, *, continued: bool = False) -> Head:
        """Give the head over ``span`` columns."""
        heads = self.jump_heads if continued else self.heads
        return heads[min(span, len(heads)) - 1]
