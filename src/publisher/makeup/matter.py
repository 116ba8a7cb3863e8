"""What make-up works on: the matter of each story and the forme it is to stand on.

Every number is a whole number of lines of the grid or of columns of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from .plan import Rect


class Flow(Enum):
    """How an item may be treated where a column ends."""

    TEXT = "text"
    """May be parted between two of its lines."""
    SOLID = "solid"
    """Stays whole, in its place between its neighbours."""
    FLOAT = "float"
    """Stays whole; may stand near its place when it does not fit there."""
    ROWS = "rows"
    """A table: in its place between its neighbours, over one column or over all there are; may be
    parted between its rows, and every part begins with its head."""
    NOTE = "note"
    """Stands at the foot of the page that calls it; behind all other items of a story."""


class Wish(Enum):
    """Where a figure likes to stand."""

    INLINE = "inline"
    TOP = "top"
    FOOT = "foot"
    BESIDE = "beside"
    """At the right of the story's head; at the top where that cannot be."""


class Weight(StrEnum):
    """How much room and how large a headline a story is given."""

    LEAD = "lead"
    SECOND = "second"
    BRIEF = "brief"

    @property
    def rank(self) -> int:
        """How many weights are above this one."""
        return list(Weight).index(self)


class WantedSpot(StrEnum):
    """Where on its page a story is wanted: nothing else stands beyond it on that side."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"
    CORNER = "corner"


class Mode(Enum):
    """How stories share pages."""

    FLOWING = "flowing"
    """One after the other over whole pages."""
    MODULAR = "modular"
    """Side by side in rectangles."""


class Opening(Enum):
    """Where a story of a flowing edition begins."""

    RUN_ON = "run-on"
    NEW_PAGE = "new-page"
    RIGHT_PAGE = "right-page"
    """On a page of odd number; the page before may stay blank."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of a table's rows: ``head`` with the white above and below, and each other row."""

    head: int
    body: tuple[int, ...]

    def height(self, first: int = 0) -> int:
        """Lines of a part that begins with row ``first`` (from 0) and goes to the end."""
        return self.head + sum(self.body[first:])

    def holds(self, first: int, lines: int) -> bool:
        """Whether a part of ``lines`` lines has room for its head and a row, if there is one."""
        return self.head + sum(self.body[first : first + 1]) <= lines

    @property
    def tallest(self) -> int:
        """Lines of the least part that holds its highest row."""
        return self.head + max(self.body, default=0)

    def fitting(self, first: int, room: int) -> int:
        """How many rows from ``first`` on stand in a part of ``room`` lines."""
        left, count = room - self.head, 0
        for lines in self.body[first:]:
            left -= lines
            if left < 0:
                break
            count += 1
        return count


@dataclass(frozen=True, slots=True)
class Call:
    """A mark in line ``line`` of an item set in ``total`` lines that calls the item ``note``.

    ``total`` is None where the item stays whole, or is a table: then ``line`` counts its rows under
    the head, -1 being the head itself.
    """

    total: int | None
    line: int
    note: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to place: a paragraph, a block that stays whole, or a figure.

    ``lines`` (at least 1) is its height in one column; ``heights`` that of a figure over 1, 2, …
    columns, of which it asks for ``columns``. ``keep`` lines of text must follow a SOLID item in
    its column; a ``tied`` one stands with the last lines before it. ``alternatives`` are other
    numbers of lines a paragraph can be set in; a figure may lose ``shrink`` or gain ``grow`` lines.
    ``calls`` are the marks in it of notes at the page's foot. A table has ``rows`` over 1, 2, …
    columns, is not held by fewer than ``least`` columns, and has ``keep`` rows at least before and
    behind a break. One that asks for more than one column stands over all that its module has.
    A figure that may run over the page's upper edge spares ``lift`` lines where it does.
    A figure that an editor wants so wide takes ``wanted`` columns, as far as there are as many, and
    its module ``least`` of them. Text whose lines stand ``step`` lines of the grid apart is parted
    between these only. The first ``opening`` lines of a paragraph stay together. One that has a
    ``joint`` is parted for the first time before that line, or not at all; with a joint 0 it begins
    a column. A figure on ``plates`` has so many pages for itself, two of them side by side: of its
    ``lines`` each has the same number.
    """

    lines: int
    flow: Flow = Flow.TEXT
    keep: int = 0
    tied: bool = False
    alternatives: tuple[int, ...] = ()
    columns: int = 1
    heights: tuple[int, ...] = ()
    wish: Wish = Wish.INLINE
    shrink: int = 0
    grow: int = 0
    calls: tuple[Call, ...] = ()
    rows: tuple[Rows, ...] = ()
    least: int = 1
    wanted: int = 1
    lift: int | None = None
    step: int = 1
    opening: int = 0
    joint: int | None = None
    plates: int = 0

    def may_part(self, line: int, done: int) -> bool:
        """Whether it may be parted before ``line`` where ``done`` of its lines stand elsewhere."""
        return self.joint is None or done >= self.joint or line == self.joint

    @property
    def is_wide(self) -> bool:
        """Whether it is a table that stands over all columns of its module."""
        return self.flow is Flow.ROWS and self.columns > 1

    def rows_over(self, span: int) -> Rows:
        """The rows of a table over ``span`` columns."""
        return self.rows[min(span, len(self.rows)) - 1]

    def part_rows(self, span: int, first: int, room: int, *, forced: bool = False) -> int:
        """How many rows of a table, from ``first`` on, may stand in ``room`` lines; 0: none.

        ``forced`` if nothing else would stand there: then the keeps count for nothing.
        """
        rows = self.rows_over(span)
        left = len(rows.body) - first
        count = rows.fitting(first, room)
        if count >= left or forced:
            return count
        count = min(count, left - self.keep)
        return count if count >= self.keep else 0

    def span(self, columns: int) -> int:
        """How many columns a figure takes where there are ``columns``."""
        wanted = max(self.columns, self.wanted)
        return max(1, min(wanted, columns, len(self.heights) or columns))

    def height(self, span: int, change: int = 0) -> int:
        """A figure's lines over ``span`` columns, changed within its limits."""
        lines = self.heights[min(span, len(self.heights)) - 1] if self.heights else self.lines
        return max(1, lines + max(-self.shrink, min(self.grow, change)))


@dataclass(frozen=True, slots=True)
class Story:
    """An article for make-up: its head's height over 1, 2, … columns, and what flows under it.

    ``jump_heads`` are the heights of the smaller head of a continuation; ``voids`` and
    ``jump_voids`` the slots of each head on which nothing is printed. ``page`` (from 1),
    ``columns`` and ``spot`` are wishes for a newspaper page, ``order`` its turn among the stories
    that are wanted there, ``jump_page`` where it is to go on. A head of ``head_columns`` stands
    over so many of the first columns, or the last if it is ``head_right``, and text beside it;
    other heads may, if they are ``narrowing``. Over ``ample`` columns and more its title is read in
    a few lines.
    """

    items: tuple[Item, ...]
    heads: tuple[int, ...] = ()
    jump_heads: tuple[int, ...] = ()
    weight: Weight = Weight.SECOND
    page: int | None = None
    columns: int | None = None
    boxed: bool = False
    may_jump: bool = True
    head_columns: int | None = None
    head_right: bool = False
    calls: tuple[int, ...] = ()
    """Notes at the page's foot that the head calls."""
    spot: WantedSpot | None = None
    order: int | None = None
    jump_page: int | None = None
    voids: tuple[int, ...] = ()
    jump_voids: tuple[int, ...] = ()
    narrowing: bool = False
    ample: int = 1

    def head(self, columns: int, *, continued: bool = False) -> int:
        """The lines of the head over ``columns``."""
        heads = self.jump_heads if continued else self.heads
        return heads[min(columns, len(heads)) - 1] if heads else 0

    def void(self, columns: int, *, continued: bool = False) -> int:
        """The slots of the head over ``columns`` on which nothing is printed."""
        voids = self.jump_voids if continued else self.voids
        return voids[min(columns, len(voids)) - 1] if voids else 0


@dataclass(frozen=True, slots=True)
class Keep:
    """The fewest lines of a paragraph at a column's foot and at a column's top.

    One alone is 孤行 (clreq 3.4.4), so two are the fewest that are none.
    """

    foot: int = 2
    top: int = 2

    def of(self, item: Item) -> Keep:
        """The same in lines of the grid, of an item whose own are more than one of these high."""
        if item.step == 1 and not item.opening:
            return self
        return Keep(max(self.foot * item.step, item.opening), self.top * item.step)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What stands in its ``place`` on ``page`` (from 1) before any story does.

    ``story`` is the number of a story that is set there and nowhere else, if it is one.
    """

    page: int
    place: Rect
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Forme:
    """The page: its grid, and the rules of its make-up.

    Text begins ``first_top`` lines down on the first page, ``top`` on the others. ``gap`` blank
    lines part modules above each other; a box takes ``box`` lines above and below; 下转 and 上接
    take ``jump_lines``. A head has ``under_head`` lines of text under it or goes to a new page.
    ``fit`` lets figures change their height to fill a page, searched for with ``effort`` percent
    of the usual steps; ``pages`` is how many there may be.
    ``fixed`` is what stands on pages already; there are pages up to the last that has any.
    ``sides`` are the first free line of each column of the page that is being filled, and the line
    under its last, where fixed matter stands on it and articles follow one another; ``edge`` is
    the first line of a page over whose upper edge pictures may run.
    """

    columns: int
    lines: int
    first_top: int = 0
    top: int = 0
    mode: Mode = Mode.FLOWING
    keep: Keep = Keep()
    gap: int = 1
    opening: Opening = Opening.NEW_PAGE
    balance: bool = True
    box: int = 1
    jump_lines: int = 1
    under_head: int = 3
    """As books ask for under the head of a section."""
    fit: bool = True
    effort: int = 100
    pages: int | None = None
    fixed: tuple[Fixed, ...] = ()
    sides: tuple[tuple[int, int], ...] = ()
    edge: int | None = None

    def __post_init__(self) -> None:
        if self.columns < 1 or not 0 <= max(self.first_top, self.top) < self.lines:
            raise ValueError("a forme has at least one column and one line under its top")

    def begin(self, page: int) -> int:
        """The first line of the type area that is free on ``page`` (from 1)."""
        return self.first_top if page == 1 else self.top

    def area(self, page: int) -> Rect:
        """What of the type area is for stories and fixed matter on ``page``."""
        begin = self.begin(page)
        return Rect(0, self.columns, begin, self.lines - begin)

    def taken(self, page: int) -> tuple[Rect, ...]:
        """The places of fixed matter in the area of ``page``; an ear is none of them."""
        begin = self.begin(page)
        return tuple(
            one.place for one in self.fixed if one.page == page and one.place.bottom > begin
        )

    @property
    def last_fixed(self) -> int:
        """The last page with fixed matter, 0 if there is none."""
        return max((one.page for one in self.fixed), default=0)

    @property
    def deepest(self) -> int:
        """The lines of the longest column a page after the first has."""
        return self.lines - self.top
