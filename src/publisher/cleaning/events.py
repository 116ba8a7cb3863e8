"""What can have been lost in a sentence: a quotation, or a pause."""

from __future__ import annotations

import re
from typing import NamedTuple

from .chars import CLOSE, OPEN, STOPS

MARKS = frozenset(STOPS + "…—" + CLOSE + OPEN)
"""Marks that end a run of words."""
PAUSES = re.compile("[，。；：！？]")
"""Marks that end a clause."""


class Pair(NamedTuple):
    """A quotation ``text[start:end]`` of a reading, its points, and the reasons in words.

    ``margin`` is its lead over the best reading of the sentence without it; ``has_open`` and
    ``has_close`` say which of its marks is there already; ``proofs`` counts what speaks for it
    besides the blanks at its ends.
    """

    start: int
    end: int
    points: float
    reason: str
    margin: float = 0.0
    has_open: bool = False
    has_close: bool = False
    proofs: int = 0


class Comma(NamedTuple):
    """A pause lost in front of ``text[start]``: which mark, its points, and the reasons."""

    start: int
    mark: str
    points: float
    reason: str
    margin: float = 0.0

    @property
    def end(self) -> int:
        """Give the place behind it: a lost mark takes no room."""
        return self.start
