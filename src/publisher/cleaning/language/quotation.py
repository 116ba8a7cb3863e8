"""Quotation marks: which of them belong together, and which way an untold one faces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...characters import STOPS
from .context import LEAD_SET, ends_with, flanks

CURLY = re.compile("[“”]")
"""The quotation marks of simplified script; all other forms are turned into them first."""


class Pair(NamedTuple):
    """Where a quotation opens and where it closes; -1 for a mark that is not there."""

    opens: int
    closes: int

    @property
    def first(self) -> int:
        """Where the first mark that is there stands."""
        return self.opens if self.opens >= 0 else self.closes


def quotations(text: str, start: int = 0, end: int | None = None) -> Iterator[Pair]:
    """Yield the curly marks of ``text[start:end]``: an opening one and the closing one next to it.

    Marks of one level do not nest: one that opens behind one that is open has lost a partner.
    """
    opened = -1
    for match in CURLY.finditer(text, start, len(text) if end is None else end):
        at = match.start()
        if match[0] == "“":
            if opened >= 0:
                yield Pair(opened, -1)
            opened = at
        else:
            yield Pair(opened, at)
            opened = -1
    if opened >= 0:
        yield Pair(opened, -1)


def lean(text: str, start: int, end: int, first: int, last: int) -> float:
    """Points for a mark that opens, below zero for one that closes, by what is beside it."""
    before, after = flanks(text, start, end, first, last)
    points = 0.0
    if not before or before in "，；：、（《—,;:(":
        points += 2.0
    elif ends_with(text, start, LEAD_SET):
        points += 1.0
    if not after or end >= last or after in STOPS + "）》—…,.;:!?)":
        points -= 2.0
    elif after in "的等之者一中上":
        points -= 1.0
    return points
