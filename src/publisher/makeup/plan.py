"""What make-up decides: where everything stands, and what did not come out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of the page: columns from ``column`` on, lines from ``line`` down (from 0)."""

    column: int
    columns: int
    line: int
    lines: int

    @property
    def bottom(self) -> int:
        """The line under the last."""
        return self.line + self.lines

    def moved(self, columns: int, lines: int) -> Rect:
        """The same so many columns further right and lines further down."""
        return Rect(self.column + columns, self.columns, self.line + lines, self.lines)


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines ``first`` to ``first + count`` of an item, which is set in ``total`` lines in all.

    A figure is one piece; its count is its final height.
    """

    item: int
    first: int
    count: int
    total: int
    column: int
    columns: int
    line: int
    over: bool = False
    """A figure that runs over the page's upper edge."""


@dataclass(frozen=True, slots=True)
class Jump:
    """The place of a line 下转 or 上接, and the page (from 1) it names."""

    place: Rect
    page: int


@dataclass(frozen=True, slots=True)
class Module:
    """A story, or a part of it, in its rectangle; ``body`` is where its text may stand.

    ``free`` counts the lines (of one column each) that its text leaves empty.
    """

    story: int
    place: Rect
    head: Rect | None
    body: Rect
    pieces: tuple[Piece, ...]
    boxed: bool
    continued: bool
    jump_from: Jump | None
    jump_to: Jump | None
    free: int
    notes: bool = False
    """Notes of the story at the page's foot, under a short rule."""
    around: Rect | None = None
    """The last columns of its place, down to where its text begins: another story stands there."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """The modules of a page in reading order; none on a blank page."""

    modules: tuple[Module, ...]
    free: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that did not come out for a story on a page, in lines; ``item`` if one is meant.

    What the number of lines says depends on the list of the plan that holds it.
    """

    story: int
    page: int
    lines: int
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages, and the reports a diagnostic can be made of.

    ``overset``: lines that do not fit where their story ought to end (they stand on later pages).
    ``underset``: lines left empty under a story's columns. ``holes``: lines left empty at the foot
    of a column by keeps. ``broken``: items whose keeps could not be kept. ``too_tall``: items
    higher than any column (figures are cut to it, blocks parted). ``head_too_tall``: heads that
    leave no room for text. ``head_cut``: heads higher or wider than the page they would stand on.
    ``lost``: lines of a story that the place fixed for it does not hold; they stand nowhere.
    """

    pages: tuple[PagePlan, ...]
    overset: tuple[Trouble, ...] = ()
    underset: tuple[Trouble, ...] = ()
    holes: tuple[Trouble, ...] = ()
    broken: tuple[Trouble, ...] = ()
    too_tall: tuple[Trouble, ...] = ()
    head_too_tall: tuple[Trouble, ...] = ()
    head_cut: tuple[Trouble, ...] = ()
    lost: tuple[Trouble, ...] = ()
