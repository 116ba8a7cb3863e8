"""What a source says of its own characters: how likely it read each of them right.

Scores are a row of bytes beside a text, one for each character; 0 where the source says nothing.
What it says of one character and what it says of a whole word or line are told apart: the line's
chance is a mean, in which one bad character is hidden. Chances lie near 1, so that their distance
from it counts: a step is a tenth of a decade of it (90 % is 10 steps, 99 % is 20).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log10
from typing import TypeAlias

Scores: TypeAlias = bytes
SURE = 60
"""Steps behind which a source is as sure as it can be: a chance of 0.999999."""
_OF_ONE, _OF_MANY = 1, 129


def scored(size: int, spans: Iterable[tuple[int, int, float]]) -> Scores:
    """Scores for a text of ``size`` characters: of each span its start, end and chance."""
    row = bytearray(size)
    for start, end, chance in spans:
        first = _OF_ONE if end - start == 1 else _OF_MANY
        row[start:end] = bytes([first + steps(chance)]) * (min(end, size) - start)
    return bytes(row)


def steps(chance: float) -> int:
    """By how many steps a chance, 0 to 1, is better than none."""
    doubt = min(1.0, max(1 - chance, 10 ** (-SURE / 10)))
    return round(-10 * log10(doubt))


def of_one(score: int) -> int | None:
    """The steps of what was said of the character itself; None where nothing was."""
    return score - _OF_ONE if _OF_ONE <= score < _OF_MANY else None


def of_many(score: int) -> int | None:
    """The steps of what was said of the word or line; None where nothing was."""
    return score - _OF_MANY if score >= _OF_MANY else None


def carried(scores: Scores, origin: Iterable[int]) -> Scores:
    """The scores of a text whose characters came from ``origin``; below 0 from nowhere."""
    return bytes([scores[at] if at >= 0 else 0 for at in origin]) if scores else b""
