"""Han characters that look alike, and how far apart their pictures are: ``lookalikes.txt``.

The table is made by ``tests/cleaning/misreading.py`` from the outlines of the project's own faces:
each character is drawn small and blurred in Song, Hei and Kai, and the shares of dots that differ
are compared.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

ZERO = 33
"""The code point that stands for the distance 0; each one behind it adds a ``STEP``."""
STEP = 0.01
"""Distances are told apart by hundredths; 1 is the median of all pairs of characters."""


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = files(__package__).joinpath("lookalikes.txt").read_text(encoding="utf-8")
    return {line[0]: line for line in text.split("\n") if line[:1] > "\x7f"}


@lru_cache(maxsize=1 << 12)
def lookalikes(char: str) -> tuple[tuple[str, float], ...]:
    """Give the common characters that ``char`` may be a misreading of, with their distances.

    The nearest comes first; nothing is given for what is no character of 通用规范汉字表.
    """
    line = _table().get(char, "")
    half = (len(line) - 1) // 2
    return tuple(
        (other, (ord(far) - ZERO) * STEP)
        for other, far in zip(line[1 : 1 + half], line[1 + half :], strict=True)
    )
