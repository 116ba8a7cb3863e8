"""A paragraph by its gaps: what stands between them, and which of them split a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ...words import LONGEST, crosses, lexicon, together_and_apart
from .measure import MARKS, Gap, gaps, stretches

COMMON = 20
"""Frequency from which a word counts against a loss inside it. A choice: rarer ones of the list are
names as often. With 15 or 25 none of 16 texts that ask comes out otherwise."""


@dataclass(frozen=True)
class Spaced:
    """A paragraph; what is to know of its gaps is found when it is first asked for."""

    text: str

    @cached_property
    def gaps(self) -> Sequence[Gap]:
        """The gaps of the paragraph, in order."""
        return gaps(self.text, 0, len(self.text))

    @cached_property
    def widths(self) -> Sequence[tuple[float, int]]:
        """What stands before, between and behind the gaps: cells and number of marks."""
        return stretches(self.text, self.gaps)

    @cached_property
    def splits(self) -> tuple[bool, ...]:
        """Say of each gap whether it stands inside a word of the list."""
        return tuple([splits_word(self.text, gap) for gap in self.gaps])


def splits_word(text: str, gap: Gap) -> bool:
    """Whether the gap stands inside a word of the list rather than between two words."""
    if gap.before in MARKS or gap.after in MARKS:
        return False
    left = _BLANK.split(text[max(0, gap.start - LONGEST // 2) : gap.start])[-1]
    right = _BLANK.split(text[gap.end : gap.end + LONGEST // 2], maxsplit=1)[0]
    return _split_word(left, right)


@lru_cache(maxsize=1 << 12)
def _split_word(left: str, right: str) -> bool:
    """Whether a word of the list is split between two pieces; asked again as marks change."""
    if not crosses(left, right, COMMON):
        return False
    count = lexicon().get
    for size in range(2, len(left) + 1):
        if count(left[-size:], 0) > COMMON:
            break
    else:
        if not any(count(right[:size], 0) > COMMON for size in range(2, len(right) + 1)):
            return True
    together, apart = together_and_apart(left, right)
    return together > apart + 1.0


_BLANK = re.compile(r"[\s\u3000]")
