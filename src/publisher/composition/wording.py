"""Which characters of a text make words together, by a list of words and how common they are."""

from __future__ import annotations

import math
import re

from .classes import HAN
from .style import Frequency

LONGEST = 8
"""Characters of the longest word that is looked up."""
CORPUS = 6e7
"""Words that the frequencies were counted in, to the order of magnitude."""
UNKNOWN = 0.3
"""Frequency of a single character that is no word by itself."""

_HAN_RUN = re.compile(f"[{HAN}]+")


def inside_words(text: str, frequency: Frequency) -> frozenset[int]:
    """Give the indices of ``text`` that lie inside a word: a break before them tears it apart."""
    found: set[int] = set()
    for match in _HAN_RUN.finditer(text):
        start = match.start()
        for a, b in _words(match.group(), frequency):
            found.update(range(start + a + 1, start + b))
    return frozenset(found)


def _words(run: str, frequency: Frequency) -> list[tuple[int, int]]:
    """Give the likeliest words of a run of Han: those with the greatest product of frequencies."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        best.append(
            max(
                (best[start][0] + math.log(count / CORPUS), start)
                for start in range(max(0, end - LONGEST), end)
                if (count := frequency(run[start:end]) or (end - start == 1) * UNKNOWN)
            )
        )
    words: list[tuple[int, int]] = []
    end = len(run)
    while end:
        words.append((best[end][1], end))
        end = best[end][1]
    return words[::-1]
