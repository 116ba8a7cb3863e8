"""One place of a text, and what the words around it cost with one character or another there.

Of all ways to part the text around into words the cheapest counts (Viterbi over a lattice of
words); the ways up to the place and behind it are found once, so that each character that is
tried costs little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .wording import LONGEST, MARKS, Token, Wording, token, wording

AROUND = 3
"""Characters on each side that are parted into words."""
_NEVER = 1 << 30
"""More than any way through a few words costs; the first word stands behind none."""
_BEGINS: Token = -1
"""What stands before the first word: nothing that makes it likelier."""


@dataclass(frozen=True, slots=True)
class WordFit:
    """What the words around cost with a character, in tenths of a nat; its longest word."""

    cost: int
    longest: int


class MisreadPlace:
    """``text[at]`` and what stands around it."""

    def __init__(self, text: str, at: int) -> None:
        self.model: Wording = wording()
        start, end = _around(text, at)
        self.left, self.right = text[start:at], text[at + 1 : end]
        self.into, self.onward = _into(self.left), _onward(self.right)

    @property
    def size(self) -> int:
        """The number of characters that are looked at."""
        return len(self.left) + 1 + len(self.right)

    def fit(self, char: str) -> WordFit:
        """What the words cost with ``char`` in this place."""
        left, right, behind = self.left, self.right, self.model.behind
        best, longest = _NEVER, 1
        for first in range(max(0, len(left) - LONGEST + 1), len(left) + 1):
            head = left[first:] + char
            for last in range(min(len(right), LONGEST - len(head)) + 1):
                word = token(head + right[:last])
                if word is None:
                    continue
                longest = max(longest, len(head) + last)
                into = min([way + behind(other, word) for other, way in self.into[first].items()])
                best = min(best, into + _cheapest(word, self.onward[last]))
        return WordFit(best, longest)


@lru_cache(maxsize=1 << 14)
def _into(left: str) -> tuple[Mapping[Token, int], ...]:
    """For each place in ``left`` the words that end there and the cheapest way to each."""
    behind = wording().behind
    ways: list[dict[Token, int]] = [{} for _ in range(len(left) + 1)]
    ways[0][_BEGINS] = 0
    for first in range(len(left)):
        before = ways[first].items()
        for last in range(first + 1, min(first + LONGEST, len(left)) + 1):
            word = token(left[first:last])
            if word is None:
                continue
            cost = min([way + behind(other, word) for other, way in before])
            if cost < ways[last].get(word, _NEVER):
                ways[last][word] = cost
    return tuple(ways)


@lru_cache(maxsize=1 << 14)
def _onward(right: str) -> tuple[Mapping[Token, int], ...]:
    """For each place in ``right`` the words that begin there and what comes behind."""
    ways: list[dict[Token, int]] = [{} for _ in range(len(right) + 1)]
    for first in range(len(right) - 1, -1, -1):
        for last in range(first + 1, min(first + LONGEST, len(right)) + 1):
            word = token(right[first:last])
            if word is not None:
                cost = _cheapest(word, ways[last])
                ways[first][word] = min(cost, ways[first].get(word, _NEVER))
    return tuple(ways)


def _cheapest(word: Token, ways: Mapping[Token, int]) -> int:
    """The cheapest of ``ways`` behind ``word``; none costs nothing."""
    behind = wording().behind
    return min([behind(word, other) + way for other, way in ways.items()], default=0)


def _around(text: str, at: int) -> tuple[int, int]:
    """Where the Han characters and marks around ``at`` that are looked at begin and end."""
    start, end = at, at + 1
    while start > 0 and at - start < AROUND and _is_word(text[start - 1]):
        start -= 1
    while end < len(text) and end - at <= AROUND and _is_word(text[end]):
        end += 1
    return start, end


def _is_word(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char in MARKS
