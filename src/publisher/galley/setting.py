"""What composition leaves on the galley: texts in lines, figures, tables.

Sizes are in pt, lines and measures in em of their own size, heights in lines of the grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TypeAlias

from ..article.model import Article, Figure, Merged, Runs, plain
from ..article.treatment import Crop, Side, Window, Wrap
from ..composition import Line
from ..diagnostics import Diagnostic, Place
from ..edition import HeadPlace, HeadStyle, Surround
from ..layouts import INCH
from ..makeup.matter import Item, Weight
from ..makeup.plan import Piece
from ..pictures import Picture
from ..tongues import Said
from .formulas import FormulaPart
from .readings import ReadingBeside


@dataclass(frozen=True, slots=True)
class Gutter:
    """What is known of the columns that a picture across their gutter stands in.

    The second begins with line ``line`` of item ``item``, which is parted there only if that is
    ``fixed``; ``refused`` says why the picture cannot stand there, if it cannot.
    """

    item: int | None = None
    line: int = 0
    fixed: bool = False
    refused: Said | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands on its page: its weight, where its head is, a box around it.

    ``size`` is that of its head where it is not what its weight has: a class, or pt of the title.
    """

    weight: Weight = Weight.LEAD
    head: HeadPlace = HeadPlace.OVER
    boxed: Surround | None = None
    first: bool = False
    """It leads the issue."""
    size: Weight | float | None = None
    head_style: HeadStyle | None = None
    dropcap: int | None = None
    """Lines that its first character is high; what the layout says if not given."""
    gutter: Gutter = Gutter()

    @property
    def inset(self) -> float:
        """The cells by which its texts keep away from both edges of their columns."""
        return BOX_INSET if self.boxed else 0

    @property
    def head_weight(self) -> Weight:
        """The weight whose head it has; a title of so many pt stands as a lead's does."""
        if self.size is None:
            return self.weight
        return self.size if isinstance(self.size, Weight) else Weight.LEAD


GROUND = 0.16
"""em of a title by which the field that it stands on is higher than its lines, above and below."""
GROUND_INSET = 0.4
"""em by which the title keeps away from the ends of that field."""
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
class Drop:
    """The first character of a text, set so many ``lines`` high (首字下沉); ``size`` is in em."""

    lines: int
    size: float


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
    drop: Drop | None = None
    beside: tuple[ReadingBeside, ...] = ()
    """The readings that stand at the right of their characters."""
    tracking: float = 0.0
    """em between the characters of a head."""
    closed: Setting | None = None
    """The same head without tracking, for pages where not all of its rank can have it."""
    face: tuple[str, int] | None = None
    """Role and weight of its face, if that is not its style's."""
    centred: bool = False
    """Its stops and commas stand in the middle of their frames."""
    outlined: bool = False
    """Only the outlines of its characters are printed (空心)."""
    formulas: tuple[FormulaPart, ...] = ()
    """What is drawn in it."""
    lowered: float | None = None
    """pt by which a displayed formula's line stands lower in its block than text in its line."""
    block: float = 0.0
    """pt that a displayed formula's block is high."""
    faces: tuple[Setting, ...] = ()
    """The same head in the other faces of its rank, line by line."""
    forms: str = ""
    """How each character of ``text`` stands where lines run downward (``composition.stand``)."""

    def in_lines(self, total: int) -> Setting:
        """The setting of this text that takes ``total`` lines of the grid."""
        return dict(self.others).get(total, self)

    @property
    def text(self) -> str:
        """The text that is printed."""
        return plain(self.runs)

    @property
    def height(self) -> float:
        """The height of all lines in pt."""
        return self.block or len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class FigureSpan:
    """A figure set over some columns: width and height of its picture in pt, caption, lines.

    ``caption_line`` is the line of the block, from 0, at which the caption begins. One that
    ``bleeds`` runs over these edges of the page, and is as much wider; where it is one of them and
    it begins the page it runs over the upper one, and takes ``lift`` lines less of the type area.
    One on ``plates`` covers so many pages side by side, ``lines`` on each.
    """

    width: float
    height: float
    caption: Setting | None
    caption_line: int
    lines: int
    bleeds: frozenset[Side] = frozenset()
    lift: int = 0
    plates: int = 0


def sharp_width(picture: Picture, pixels: int, ppi: float) -> float:
    """How wide in pt ``pixels`` of a picture's width may be; a drawing has no bound."""
    return math.inf if picture.is_drawing else pixels / ppi * INCH


@dataclass(frozen=True, slots=True)
class FigureSetting:
    """A figure (``picture`` None: FPO), set for a span of 1, 2, … columns."""

    figure: Figure
    picture: Picture | None
    spans: tuple[FigureSpan, ...] = ()
    lying: bool = False
    """Lines run downward beside it: its height is what it takes along them."""
    unwrapped: Said | None = None
    """Why no text stands at its side, if that was wanted."""
    covering: tuple[float, float] | None = None
    """Width and height in pt on the printed page of what its picture is cut to and covers."""

    @property
    def place(self) -> Place:
        """Where the article has it."""
        return self.figure.place

    @property
    def window(self) -> Window | None:
        """The part of its picture that is shown, where that is not all of it."""
        crop, picture = self.figure.treatment.crop, self.picture
        if self.covering is not None:
            across, down = (max(1, round(side)) for side in self.covering)
            crop = Crop(across, down, *self.figure.treatment.point)
        return crop.window(picture.width, picture.height) if crop and picture else None

    @property
    def pixels(self) -> tuple[int, int] | None:
        """What is shown along a line and across, in pixels of its picture, if there is one."""
        if self.picture is None:
            return None
        left, top, right, bottom = self.window or (0, 0, self.picture.width, self.picture.height)
        sides = right - left, bottom - top
        return sides[::-1] if self.lying else sides

    def ratio(self, missing: float) -> float:
        """What is shown along a line to what is across.

        ``missing`` is width to height of an empty box without a crop.
        """
        if self.pixels is not None:
            return self.pixels[0] / self.pixels[1]
        crop = self.figure.treatment.crop
        ratio = float(crop.ratio) if crop else missing
        return 1 / ratio if self.lying else ratio

    def widest(self, ppi: float) -> float:
        """How wide in pt it is with ``ppi`` pixels per inch; a drawing has no bound."""
        if self.picture is None or self.pixels is None:
            return math.inf
        return sharp_width(self.picture, self.pixels[0], ppi)

    def over(self, columns: int) -> FigureSpan:
        """The figure as it is set over ``columns``."""
        return self.spans[min(columns, len(self.spans)) - 1]

    def lifted(self, piece: Piece) -> int:
        """The lines that it spares on its page, as it runs over the upper edge."""
        return self.over(piece.columns).lift if piece.over else 0

    def size(self, columns: int, lines: int, pitch: float) -> tuple[float, float]:
        """Width and height of the picture over ``columns`` in a block of ``lines``, in pt.

        Lower than it is set a picture is narrower too; the box of a missing one is not.
        """
        span = self.over(columns)
        height = max(pitch, span.height + (lines - span.lines) * pitch)
        scaled = self.picture is not None and height < span.height
        return span.width * (height / span.height if scaled else 1), height


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A picture in a group: its place in pt from the group's upper left corner, and its size.

    ``caption`` stands at ``caption_x``, ``caption_y``: under it, or under the whole group.
    """

    x: float
    y: float
    width: float
    height: float
    caption: Setting | None = None
    caption_x: float = 0
    caption_y: float = 0


@dataclass(frozen=True, slots=True)
class GroupSpan:
    """A group of pictures set over some columns.

    It ``is_grid`` if each row is as wide as they are, and one holds more than one picture.
    """

    cells: tuple[GroupCell, ...]
    lines: int
    is_grid: bool


@dataclass(frozen=True, slots=True)
class GroupSetting:
    """Pictures that are set as one block (组图), for a span of 1, 2, … columns."""

    members: tuple[FigureSetting, ...]
    spans: tuple[GroupSpan, ...]

    @property
    def place(self) -> Place:
        """Where the article has the first of them."""
        return self.members[0].place

    def over(self, columns: int) -> GroupSpan:
        """The group as it is set over ``columns``."""
        return self.spans[min(columns, len(self.spans)) - 1]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A picture at a ``side`` of its column, and paragraphs that begin beside it (绕图).

    Its ``cell`` is placed from the upper left corner of their column. Text stands beside it in
    ``beside`` lines of the grid; the last paragraph may go on under it, in the whole column. Each
    line of text takes ``step`` lines of the grid. One across a gutter has the first paragraph of
    its article with it; what else stands at its sides are items of their own.
    """

    picture: FigureSetting
    side: Wrap
    cell: GroupCell
    texts: tuple[Setting, ...]
    beside: int
    step: int = 1
    others: tuple[tuple[int, Wrapped], ...] = ()
    """The same with its last paragraph in another number of lines."""

    @property
    def place(self) -> Place:
        """Where the article has the picture."""
        return self.picture.place

    @property
    def lines(self) -> int:
        """The lines of the grid that all of it takes."""
        return sum(len(text.lines) for text in self.texts) * self.step

    def in_lines(self, total: int) -> Wrapped:
        """The same as it is set in ``total`` lines of the grid."""
        return dict(self.others).get(total, self)

    def between(self, first: int, count: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield what of its texts stands in ``count`` lines of the grid from line ``first`` on.

        That is the number of a text, the first of its lines and how many, and the line of the grid
        where they begin, from that of the whole.
        """
        begin, end, at = first // self.step, (first + count) // self.step, 0
        for number, text in enumerate(self.texts):
            a, b = max(begin, at), min(end, at + len(text.lines))
            if a < b:
                yield number, a - at, b - a, a * self.step
            at += len(text.lines)


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table, merged or not: its text, its place among rows and columns."""

    text: Setting
    place: Merged
    is_head: bool = False
    """It heads its columns, or its row."""
    unit: Setting | None = None
    """The unit under a head, smaller."""

    @property
    def texts(self) -> tuple[Setting, ...]:
        """Its texts, one under the other."""
        return (self.text, self.unit) if self.unit else (self.text,)

    @property
    def height(self) -> float:
        """The height of all its lines in pt."""
        return sum(text.height for text in self.texts)


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A table set to a width: its column widths in pt, the cells that begin in each row, its lines.

    The first ``heads`` rows are its head; the others are parted between ``groups`` of so many rows.
    """

    widths: tuple[float, ...]
    cells: tuple[tuple[TableCell, ...], ...]
    row_lines: tuple[int, ...]
    heads: int = 1
    groups: tuple[int, ...] = ()
    notes: tuple[Setting, ...] = ()
    note_lines: int = 0
    """Lines of the grid that the notes under it take."""

    @property
    def rows(self) -> tuple[tuple[Setting, ...], ...]:
        """The texts that begin in each row."""
        return tuple(tuple(text for cell in row for text in cell.texts) for row in self.cells)

    @property
    def is_plain(self) -> bool:
        """Whether it has one row of heads, and no cell that is merged or heads a row."""
        cells = (cell for row in self.cells for cell in row)
        return self.heads == 1 and all(
            one.place.rows == one.place.columns == 1 and one.is_head == (one.place.row == 0)
            for one in cells
        )

    @property
    def head_lines(self) -> int:
        """The lines of its head, and of the notes under one that has nothing else."""
        return sum(self.row_lines[: self.heads]) + (0 if self.groups else self.note_lines)

    @property
    def group_lines(self) -> tuple[int, ...]:
        """The lines of each group, the notes with the last."""
        ends = accumulate(self.groups, initial=self.heads)
        lines = [sum(self.row_lines[a:b]) for a, b in pairwise(ends)]
        if lines:
            lines[-1] += self.note_lines
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class TableSetting:
    """A table, set for a span of 1, 2, … columns.

    Fewer columns than ``least`` do not hold it; it asks for ``best``.
    """

    spans: tuple[TableSpan, ...]
    place: Place
    least: int = 1
    best: int = 1


@dataclass(frozen=True, slots=True)
class TablePart:
    """What stands together of a table: rows with their cells and lines, the head's first.

    The places of its cells count the rows that stand here; notes stand under the last part.
    """

    cells: tuple[tuple[TableCell, ...], ...]
    lines: tuple[int, ...]
    heads: int
    notes: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnedSetting:
    """A table, or a part of one, that lies on its side, its head at the left.

    ``widths`` are its columns' in pt, from the foot of its block up; it takes ``depth`` pt across.
    """

    part: TablePart
    widths: tuple[float, ...]
    depth: float
    place: Place


Content: TypeAlias = Setting | FigureSetting | GroupSetting | Wrapped | TableSetting | TurnedSetting


@dataclass(frozen=True, slots=True)
class Stack:
    """A part of a line of an upright text, characters one under the other or ``turned``.

    They are ``count`` lines of text ``text`` of the head from line ``first`` on; ``x`` and ``y``
    are the place of its upper left corner in pt from that of the head. What is turned is one line,
    by 90° clockwise.
    """

    text: int
    first: int
    count: int
    x: float
    y: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """An article's head over a span of columns: its texts and the lines of the grid it takes.

    An upright one takes ``columns`` columns and has its texts in ``stacks``. Of its slots ``void``
    are white to the eye.
    """

    texts: tuple[Setting, ...]
    lines: int
    columns: int | None = None
    stacks: tuple[Stack, ...] = ()
    void: int = 0
    drawn: HeadStyle | None = None
    """How its title is drawn out, if it is not plain."""

    def solid(self) -> Head:
        """The head with its title set solid."""
        return replace(self, texts=tuple(text.closed or text for text in self.texts))

    @property
    def title(self) -> Setting | None:
        """The setting of its title."""
        return next((text for text in self.texts if text.style == "title"), None)

    def ground(self, text: Setting) -> float:
        """The pt by which the field under ``text`` is higher than it, above and below."""
        field = self.drawn is not None and self.drawn.has_ground and text.style == "title"
        return GROUND * text.size if field else 0.0

    def titled(self, title: Setting) -> Head:
        """The head with another setting of its title."""
        texts = (title if text.style == "title" else text for text in self.texts)
        return replace(self, texts=tuple(texts))


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
        """The head over ``span`` columns."""
        heads = self.jump_heads if continued else self.heads
        return heads[min(span, len(heads)) - 1]
