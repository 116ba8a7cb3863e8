"""Page make-up in whole lines: which lines of which item stand in which column of which page.

Pure integers. Text runs through free slots in reading order; solid items (subheads, figures)
stay whole; figures that find no room wait for the next column while text goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Flow(Enum):
    """How an item may be treated where a column ends."""

    TEXT = "text"
    """May be parted between two of its lines."""
    SOLID = "solid"
    """Stays whole, in its place between its neighbours."""
    FLOAT = "float"
    """Stays whole; may stand later than its place when it does not fit there."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to place: ``lines`` of the grid high, wide one column.

    ``keep`` lines of what follows must stand under a SOLID item in the same column.
    """

    lines: int
    flow: Flow = Flow.TEXT
    keep: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A free stretch of a column: ``lines`` lines from ``line`` (from 0) down."""

    column: int
    line: int
    lines: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines ``first`` to ``first + count`` of item number ``item``, from ``line`` of ``column``."""

    item: int
    first: int
    count: int
    column: int
    line: int


@dataclass(frozen=True, slots=True)
class Keep:
    """The fewest lines of a paragraph at a column's foot and at a column's top (孤行)."""

    foot: int = 2
    top: int = 2


@dataclass(frozen=True, slots=True)
class _State:
    """What is still to be placed: from line ``line`` of item ``item`` on, and what waits."""

    item: int = 0
    line: int = 0
    waiting: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The pieces of each page, and the items that fit on none (taller than any column)."""

    pages: tuple[tuple[Piece, ...], ...]
    too_tall: tuple[int, ...] = ()


def make_up(
    items: Sequence[Item], columns: int, lines: int, first_top: int, top: int, keep: Keep
) -> Plan:
    """Give the pages of one article on pages of ``columns`` × ``lines``.

    Text begins ``first_top`` lines down on the first page and ``top`` on the others. On the last
    page columns end level, the shortfall in the last (clreq 7.1.3.4).
    """
    tallest = lines - top
    too_tall = tuple(
        n for n, item in enumerate(items) if item.flow is not Flow.TEXT and item.lines > tallest
    )
    placed = [n for n in range(len(items)) if n not in too_tall]
    kept = [items[n] for n in placed]
    pages: list[tuple[Piece, ...]] = []
    state = _State()
    begin = first_top
    while state.item < len(kept) or state.waiting:
        slots = [Slot(column, begin, lines - begin) for column in range(columns)]
        pieces, after = _pour(kept, state, slots, keep)
        if after.item >= len(kept) and not after.waiting:
            pieces = _level(kept, state, slots, keep) or pieces
        pages.append(tuple(_renumber(piece, placed) for piece in pieces))
        state, begin = after, top
    return Plan(tuple(pages), too_tall)


def _renumber(piece: Piece, placed: list[int]) -> Piece:
    return Piece(placed[piece.item], piece.first, piece.count, piece.column, piece.line)


def _level(
    items: Sequence[Item], state: _State, slots: Sequence[Slot], keep: Keep
) -> list[Piece] | None:
    """Give the last page with its columns cut to the least height that still takes everything."""
    rest = sum(item.lines for item in items[state.item :]) - state.line
    rest += sum(items[n].lines for n in state.waiting)
    least = -(-rest // len(slots))
    for height in range(max(1, least), slots[0].lines):
        cut = [Slot(slot.column, slot.line, height) for slot in slots]
        pieces, after = _pour(items, state, cut, keep)
        if after.item >= len(items) and not after.waiting:
            return pieces
    return None


def _pour(
    items: Sequence[Item], state: _State, slots: Sequence[Slot], keep: Keep
) -> tuple[list[Piece], _State]:
    """Fill ``slots`` in order from ``state`` on; give the pieces and what is left."""
    pieces: list[Piece] = []
    for slot in slots:
        state = _fill(items, state, slot, keep, pieces)
    return pieces, state


def _fill(
    items: Sequence[Item], state: _State, slot: Slot, keep: Keep, pieces: list[Piece]
) -> _State:
    """Fill one slot, adding to ``pieces``."""
    at, line, waiting, used = state.item, state.line, list(state.waiting), 0
    while waiting and items[waiting[0]].lines <= slot.lines - used:
        number = waiting.pop(0)
        pieces.append(Piece(number, 0, items[number].lines, slot.column, slot.line + used))
        used += items[number].lines
    while at < len(items):
        item, room = items[at], slot.lines - used
        if item.flow is Flow.FLOAT and (waiting or item.lines > room):
            waiting.append(at)
            at += 1
            continue
        count = _take(items, at, line, room, keep, empty=used == 0)
        if count == 0:
            break
        pieces.append(Piece(at, line, count, slot.column, slot.line + used))
        used += count
        line += count
        if line < item.lines:
            break
        at, line = at + 1, 0
    return _State(at, line, tuple(waiting))


def _take(items: Sequence[Item], at: int, line: int, room: int, keep: Keep, *, empty: bool) -> int:
    """Give how many lines of item ``at`` may stand in ``room`` lines; 0 for none.

    In an ``empty`` slot something is always taken, or nothing would ever move on.
    """
    item = items[at]
    rest = item.lines - line
    if item.flow is not Flow.TEXT:
        needed = rest + min(item.keep, _following(items, at))
        return rest if needed <= room or (empty and rest <= room) else 0
    if rest <= room:
        return rest
    count = min(room, rest - keep.top) if rest > keep.top else 0
    if line == 0 and count < min(keep.foot, rest):
        count = 0
    return max(count, min(room, rest)) if empty and count <= 0 else max(count, 0)


def _following(items: Sequence[Item], at: int) -> int:
    """Give the lines of text that come right after item ``at``, as far as ``keep`` may ask."""
    for item in items[at + 1 :]:
        if item.flow is not Flow.FLOAT:
            return item.lines if item.flow is Flow.TEXT else item.lines + item.keep
    return 0
