"""Pictures across the gutter of an article's first two columns (绕图), text at both sides.

Where the second column begins only make-up knows, and what stands at its head is set shorter there:
so articles are composed and made up in turn until both agree, or it is said that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..article.treatment import Wrap
from ..composition import Dent
from ..makeup.matter import Flow
from ..makeup.plan import Module, Piece, Plan
from ..tongues import SILENCE, Said, worded
from .setting import Galley, GroupCell, Gutter, Setting, Standing, Wrapped

TURNS = 6
"""Times that articles are composed and made up; two or three are enough where columns come to
rest of themselves."""
FREE_TURNS = 3
"""Turns behind which a second column has to begin where it was seen to: between two places one line
apart, each of which makes the text so long that the other is taken, it might go on for ever."""


@dataclass(slots=True)
class Zone:
    """Lines beside a picture across the gutter while its article is composed, item by item.

    ``dent`` is the room that it takes of the first column's first lines; of the second column's,
    which begins as ``gutter`` says, it takes as much at their left. ``number`` is the item that is
    composed next; the first column has ``passed`` lines so far.
    """

    cell: GroupCell
    dent: Dent
    gutter: Gutter
    number: int = 0
    passed: int = 0
    _second: int = field(default=0)
    """Lines that stand beside it in the second column so far."""

    @property
    def lines(self) -> int:
        """The lines that it is high, with its white."""
        return self.dent.lines

    def dents(self) -> tuple[Dent, ...]:
        """The room that the next item leaves it."""
        found = []
        if self.passed < self.lines:
            found.append(replace(self.dent, lines=self.lines - self.passed))
        item, line = self.gutter.item, self.gutter.line
        if item is not None and self.number == item:
            found.append(replace(self.dent, left=True, first=line))
        elif item is not None and self.number > item and self._second < self.lines:
            found.append(replace(self.dent, left=True, lines=self.lines - self._second))
        return tuple(found)

    def joint(self) -> int | None:
        """The line with which the next item has to begin the second column, if it has to."""
        here = self.gutter.fixed and self.number == self.gutter.item
        return self.gutter.line if here else None

    def take(self, lines: int) -> bool:
        """Take note of the lines of the next item, and say whether it may have others.

        It may not where what follows it stands beside the picture too: of that so many lines less
        are shorter.
        """
        ends = self.passed < self.lines and self.passed + lines < self.lines
        self.passed += lines
        item = self.gutter.item
        if item is not None and self.number >= item and self._second < self.lines:
            self._second += max(0, lines - (self.gutter.line if self.number == item else 0))
            ends = ends or self._second < self.lines
        return not ends


def open_zone(across: tuple[GroupCell, Dent] | Said, gutter: Gutter) -> Zone | Said:
    """The lines beside a picture that is set ``across``, or why it is not."""
    if isinstance(across, str) or gutter.refused is not None:
        return across if isinstance(across, str) else gutter.refused or SILENCE
    return Zone(*across, gutter)


def settle_gutters(
    galleys: Sequence[Galley], plan: Plan, standings: Sequence[Standing], turn: int
) -> tuple[Standing, ...]:
    """How articles stand whose columns begin as ``plan`` has them; the same if all do already.

    In the last turn a picture whose columns have not come to rest is refused its place.
    """
    found = list(standings)
    for number, (galley, standing) in enumerate(zip(galleys, standings, strict=True)):
        place = _hung(galley)
        if place is None:
            continue
        gutter, now = _seen(place, galley, _opening(number, plan)), standing.gutter
        if (gutter.item, gutter.line) == (now.item, now.line) and gutter.refused is None:
            continue
        if turn >= TURNS:
            gutter = Gutter(
                refused=gutter.refused or worded("its columns do not come to rest beside it")
            )
        found[number] = replace(standing, gutter=replace(gutter, fixed=turn >= FREE_TURNS))
    return tuple(found)


def hung_lines(galley: Galley, module: Module) -> int:
    """The lines from the head of a module that a picture takes of its first gutter."""
    for piece in module.pieces:
        content = galley.contents[piece.item]
        if isinstance(content, Wrapped) and content.side is Wrap.GUTTER and not piece.first:
            return content.beside
    return 0


def _hung(galley: Galley) -> tuple[int, Wrapped] | None:
    """The picture across the gutter, and the number of its item; None if there is none."""
    for number, content in enumerate(galley.contents):
        if isinstance(content, Wrapped) and content.side is Wrap.GUTTER:
            return number, content
    return None


def _opening(story: int, plan: Plan) -> Module | None:
    """The module in which an article begins."""
    modules = (module for page in plan.pages for module in page.modules)
    return next((m for m in modules if m.story == story and not m.notes), None)


def _seen(place: tuple[int, Wrapped], galley: Galley, module: Module | None) -> Gutter:
    """Where the columns of an article begin in the module that has its beginning."""
    if module is None or module.body.columns < 2:
        return Gutter(refused=worded("its article has one column there"))
    first, second = (_column(module, module.body.column + n) for n in (0, 1))
    if not first or not second or first[0].line != second[0].line:
        return Gutter(refused=worded("its columns do not begin on one line"))
    item, wrapped = place
    above = sum(one.lines for one in galley.items[:item])
    at = next((p.line - first[0].line for p in first if p.item == item and not p.first), None)
    whole = all(_holds(column, wrapped.beside, galley) for column in (first, second))
    if first[0].item or first[0].first or at != above or not whole:
        return Gutter(refused=worded("not all that stands beside it is text of paragraphs"))
    return Gutter(second[0].item, second[0].first)


def _column(module: Module, column: int) -> list[Piece]:
    """What stands in a column, from its head down."""
    pieces = (p for p in module.pieces if p.column <= column < p.column + p.columns)
    return sorted(pieces, key=lambda piece: piece.line)


def _holds(column: Sequence[Piece], lines: int, galley: Galley) -> bool:
    """Whether paragraphs without white between them stand at the head of a column."""
    return sum(piece.count for piece in _solid(column, galley)) >= lines


def _solid(column: Sequence[Piece], galley: Galley) -> Iterator[Piece]:
    line = column[0].line
    for piece in column:
        content, item = galley.contents[piece.item], galley.items[piece.item]
        text = isinstance(content, Setting | Wrapped) and item.flow is Flow.TEXT
        if piece.line != line or not text or item.opening:
            return
        yield piece
        line += piece.count
