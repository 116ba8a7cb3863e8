"""A paragraph as a reader sees it: its characters without gaps, and what stood between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ..survey.blocks import Block
from ..survey.draft import Draft
from ..survey.gaps import SeenGap, seen, standing
from ..survey.measure import Gap, Label


class Slot(Enum):
    """What stands in front of a character."""

    LOSS = "a blank that no line end explains"
    WRAP = "a line end"
    STRAY = "a blank beside a mark"
    UNKNOWN = "a blank in a text whose measure is not known"


@dataclass(frozen=True, slots=True)
class GaplessBlock:
    """One block without its gaps.

    ``slots[i]`` says what gap stood in front of ``text[i]``, ``leads`` how sure that is. ``split``
    holds the slots inside a word of the list, ``order`` all slots in turn; ``spans`` gives the
    draft span of the gap at each of them, ``start`` the draft offset of the first character.
    """

    block: Block
    text: str
    start: int
    spans: tuple[tuple[int, int], ...]
    slots: Mapping[int, Slot]
    split: frozenset[int]
    leads: Mapping[int, float]
    order: tuple[int, ...]

    def gap(self, at: int) -> tuple[int, int]:
        """The draft span of what stands in front of ``text[at]``: its gap, or nothing."""
        found = bisect_right(self.order, at) - 1
        if found < 0:
            return self.start + at, self.start + at
        first, last = self.spans[found]
        if self.order[found] == at:
            return first, last
        return last + at - self.order[found], last + at - self.order[found]

    def inside(self, start: int, end: int) -> tuple[int, ...]:
        """The slots that lie strictly between two places."""
        return self.order[bisect_right(self.order, start) : bisect_left(self.order, end)]


def readings(draft: Draft) -> Iterator[GaplessBlock]:
    """Yield a reading of every paragraph."""
    known = seen(draft)
    for block, found in standing(draft):
        yield _read(draft, block, found, known)


def _read(
    draft: Draft, block: Block, found: Sequence[Gap], known: Mapping[int, SeenGap]
) -> GaplessBlock:
    """The reading of a paragraph whose gaps are ``found``."""
    text, origin = draft.text, draft.origin
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    slots: dict[int, Slot] = {}
    split: set[int] = set()
    leads: dict[int, float] = {}
    position = block.start
    for first, last, *_ in found:
        parts.append(text[position:first])
        at += first - position
        position = last
        spans.append((first, last))
        told = known.get(origin[first])
        if told is None:
            slots[at] = Slot.UNKNOWN
            continue
        if told.split:
            split.add(at)
        if told.label is Label.WRAP:
            slots[at] = Slot.WRAP
        elif told.cells:
            slots[at] = Slot.LOSS if told.label is Label.LOSS else Slot.STRAY
        else:
            slots[at] = Slot.UNKNOWN
        leads[at] = told.lead
    parts.append(text[position : block.end])
    return GaplessBlock(
        block, "".join(parts), block.start, tuple(spans), slots, frozenset(split), leads,
        tuple(slots),
    )  # fmt: skip
