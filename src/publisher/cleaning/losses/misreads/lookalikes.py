"""Han characters that look alike, and how far apart their pictures are: ``lookalikes.txt``.

The table is made by ``tests/cleaning/misreading.py`` from the outlines of the project's own faces:
each character is drawn small and blurred in Song, Hei and Kai, and the shares of dots that differ
are compared.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files
from math import ceil

ZERO = 33
"""The code point that stands for the distance 0; each one behind it adds a ``STEP``."""
STEP = 0.01
"""Distances are told apart by hundredths; 1 is the median of all pairs of characters."""


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = files(__package__).joinpath("lookalikes.txt").read_text(encoding="utf-8")
    return {line[0]: line for line in text.split("\n") if line[:1] > "\x7f"}


def nearest(char: str, farthest: float) -> str:
    """The look-alikes of ``char`` that are nearer than ``farthest``, the nearest first."""
    line = _table().get(char, "")
    half = (len(line) - 1) // 2
    end = bisect_left(line, chr(ZERO + ceil(farthest / STEP)), 1 + half) if line else 0
    return line[1 : end - half]


def distance(char: str, other: str) -> float | None:
    """How far apart two look-alikes stand; None for what is no look-alike of ``char``."""
    line = _table().get(char, "")
    half = (len(line) - 1) // 2
    at = line.find(other, 1, 1 + half)
    return (ord(line[at + half]) - ZERO) * STEP if at > 0 else None


def lookalikes(char: str) -> tuple[tuple[str, float], ...]:
    """The common characters that ``char`` may be a misreading of, with their distances.

    The nearest comes first; nothing is given for what is no character of 通用规范汉字表.
    """
    line = _table().get(char, "")
    half = (len(line) - 1) // 2
    return tuple(
        (other, (ord(far) - ZERO) * STEP)
        for other, far in zip(line[1 : 1 + half], line[1 + half :], strict=True)
    )
