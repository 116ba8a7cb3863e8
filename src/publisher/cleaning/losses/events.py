"""What can have been lost in a sentence: a quotation, or a pause; and the marks around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...characters import CLOSERS, OPENERS, STOPS
from ...tongues import SILENCE, Said

MARKS = frozenset(STOPS + "…—" + CLOSERS + OPENERS)
"""Marks that end a run of words."""
CLAUSE_END = re.compile("[，。；：！？]")
"""Marks that end a clause."""


QUOTE = "“"
"""The mark of an event that is a quotation."""


class Event(NamedTuple):
    """What may have been lost: the quotation ``text[start:end]``, or a pause at one place.

    ``mark`` is ``QUOTE`` or the pause; ``points`` speak for it, as logarithms of odds. ``likely``
    is how probable it is beside everything else that can have been lost in its sentence.
    ``has_open`` and ``has_close`` say which mark of a quotation is there already.
    """

    start: int
    end: int
    mark: str
    points: float
    has_open: bool = False
    has_close: bool = False
    likely: float = 0.0
    reason: Said = SILENCE
