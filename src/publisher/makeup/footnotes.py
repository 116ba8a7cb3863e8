"""Notes at the foot of the page that calls them (脚注).

A note stands on the page where the line with its mark stands, over all columns, under the text
and a short rule. What has no room there goes on at the foot of the next page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .bands import in_reading_order
from .matter import Forme, Item
from .modules import Remainder, Sketch
from .plan import Rect
from .pour import LoosePiece, Poured

WHITE = 1
"""Lines between the text and its notes, with the rule in the middle: the least that keeps the
grid."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Lines of a note, from ``first`` on, that are called and do not stand yet."""

    copy: Remainder
    item: int
    first: int = 0

    @property
    def lines(self) -> int:
        """How many lines they are."""
        return self.copy.story.items[self.item].lines - self.first


def height(owed: Sequence[Owed]) -> int:
    """The lines that notes take at a page's foot, the white above them included."""
    return sum(note.lines for note in owed) + WHITE if owed else 0


def called(copy: Remainder, draft: Sketch) -> Iterator[Owed]:
    """Yield the notes that the head and the lines of ``draft`` call, each as often as it is."""
    if draft.head and not copy.continued:
        yield from (Owed(copy, number) for number in copy.story.calls)
    items, state, chosen = copy.story.items, copy.state, draft.poured.chosen
    for part in in_reading_order((*draft.beside, *draft.poured.parts), items):
        if items[part.item].rows:
            yield from _called_by_rows(copy, items[part.item], part)
            continue
        parted = state.total if part.item == state.item and state.line else None
        total = chosen.get(part.item, parted or items[part.item].lines)
        for call in items[part.item].calls:
            here = call.total is None or (
                call.total == total and part.first <= call.line < part.first + part.count
            )
            if here:
                yield Owed(copy, call.note)


def _called_by_rows(copy: Remainder, item: Item, part: LoosePiece) -> Iterator[Owed]:
    """Yield the notes that the rows of a part of a table call; its head only where it begins."""
    end = part.first + item.rows_over(part.columns).fitting(part.first, part.count)
    for call in item.calls:
        if part.first <= call.line < end or (call.line < 0 and part.first == 0):
            yield Owed(copy, call.note)


def set_foot(
    owed: Sequence[Owed], room: int, page: int, forme: Forme, foot: int
) -> tuple[list[Sketch], list[Owed]]:
    """The notes as modules of ``page`` in ``room`` lines above ``foot``, and what is left."""
    drafts: list[Sketch] = []
    left: list[Owed] = []
    free = room - WHITE
    line = foot - min(room, height(owed))
    for note in owed:
        count = min(free, note.lines)
        if count > 0:
            if not drafts or drafts[-1].copy.number != note.copy.number:
                white = 0 if drafts else WHITE
                drafts.append(_open(note.copy, page, Rect(0, forme.columns, line, white)))
                line += white
            _add(drafts[-1], LoosePiece(note.item, note.first, count, 0, forme.columns, line))
            line, free = line + count, free - count
        if count < note.lines:
            left.append(replace(note, first=note.first + max(0, count)))
    return drafts, left


def _open(copy: Remainder, page: int, place: Rect) -> Sketch:
    return Sketch(replace(copy, page=page), place, None, place, Poured(copy.state), notes=True)


def _add(draft: Sketch, part: LoosePiece) -> None:
    draft.poured.parts.append(part)
    draft.place = replace(draft.place, lines=part.line + part.count - draft.place.line)
    draft.body = draft.place
    draft.room += part.count * part.columns
    draft.foot = draft.place.bottom
