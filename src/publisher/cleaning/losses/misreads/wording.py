"""How usual words are one behind the other: a bigram model of words, read from ``words.txt`` and
``wording.bin``.

All figures are costs: negative natural logarithms of chances, in tenths. Both files are made by
``tests/cleaning/misreading.py`` from the word model of Open-Gram (CC BY-SA 3.0, see
``LICENSE-open-gram.txt``).
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from math import log

from ....words import lexicon

LONGEST = 7
"""Characters of the longest word of the model."""
UNKNOWN = 170
"""What a character costs that is no word of the model by itself: the rarest one costs 160."""
MARKS = "，。；？！：“”、…"
"""The marks that are words of the model."""
_LISTED = 179
"""Ten times the logarithm of all words counted in the project's list, about sixty million."""
_ONLY_LISTED = 10
"""What a word costs more for being in that list alone."""
_SEEN = 2
"""How often the list must have counted a word, at least once more, for it to be one: 40,500 of its
349,000 words were counted just twice."""

Token = int
"""A word: its number in the model, or below zero what a word costs that has none."""


class Wording:
    """The model: what each word costs, alone and behind another."""

    def __init__(self, words: str, table: bytes) -> None:
        self.numbers = {word: n for n, word in enumerate(words.split("\n"))}
        size = len(self.numbers)
        self.ones = table[:size]
        self.backs = table[size : 2 * size]
        counts = array("H", table[2 * size : 4 * size])
        self.pairs = array("I", table[4 * size :])
        if sys.byteorder == "big":
            counts.byteswap()
            self.pairs.byteswap()
        self.starts = array("I", [0])
        for count in counts:
            self.starts.append(self.starts[-1] + count)

    def alone(self, word: Token) -> int:
        """What a word costs by itself."""
        return self.ones[word] if word >= 0 else -word

    def behind(self, before: Token, word: Token) -> int:
        """What ``word`` costs behind ``before``."""
        if before < 0:
            return self.alone(word)
        if word >= 0:
            # A pair holds the number of its second word, and in its last byte what that costs.
            first, last = self.starts[before], self.starts[before + 1]
            at = bisect_left(self.pairs, word << 8, first, last)
            if at < last and self.pairs[at] >> 8 == word:
                return self.pairs[at] & 255
        return self.backs[before] - BACK + self.alone(word)

    def token(self, word: str) -> Token | None:
        """The word as the model knows it; nothing for what is none."""
        number = self.numbers.get(word)
        if number is not None:
            return number
        if len(word) == 1:
            return -UNKNOWN
        count = lexicon().get(word, 0)
        return int(10 * log(count)) - _LISTED - _ONLY_LISTED if count > _SEEN else None


BACK = 100
"""What is added to the costs of stepping back, since some of them are below zero."""


@lru_cache(maxsize=1)
def wording() -> Wording:
    """Read the model once."""
    folder = files(__package__)
    return Wording(
        folder.joinpath("words.txt").read_text(encoding="utf-8"),
        folder.joinpath("wording.bin").read_bytes(),
    )


@lru_cache(maxsize=1 << 16)
def token(word: str) -> Token | None:
    """A word as the model knows it; nothing for what is none."""
    return wording().token(word)


@lru_cache(maxsize=1 << 16)
def alone(word: str) -> int:
    """What a word costs by itself; ``UNKNOWN`` for what is no word of the model."""
    model = wording()
    number = model.numbers.get(word)
    return UNKNOWN if number is None else model.ones[number]


def costs() -> tuple[Mapping[str, int], bytes]:
    """The number of each word of the model, and by these what words cost by themselves."""
    model = wording()
    return model.numbers, model.ones


def is_known(word: str) -> bool:
    """Whether a word is one of the model."""
    return word in wording().numbers
