"""Characters that make no usual word with a neighbour: the only ones that are looked at closely.

The filter comes first because it must be quick: one look-up for each character. Of the characters
that were misread in pages printed small and read by OCR, and where the right one is much likelier,
it lets 95 in a hundred through, and one in twenty of newspaper text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from operator import contains

from ....characters import HAN_CORE
from ...language.tables import groups
from .wording import costs

CONFUSED = groups("confused")
"""For each Han character those that it is often taken for."""
COMMON = 70
"""Tenths of a nat that a character costs by itself at most to be no suspect: 的, 在, 这 and some
hundred others are words that stand beside anything."""


class _Sets(dict[str, frozenset[str]]):
    """For each character a set of others, made of a row of them when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: defaultdict[str, str] = defaultdict(str)

    def __missing__(self, char: str) -> frozenset[str]:
        found = self[char] = frozenset(self.rows.get(char, ""))
        return found


class _Both(dict[str, frozenset[str]]):
    """For each character the others of two such sets."""

    def __init__(self, one: _Sets, two: _Sets) -> None:
        super().__init__()
        self.one, self.two = one, two

    def __missing__(self, char: str) -> frozenset[str]:
        found = self[char] = self.one[char] | self.two[char]
        return found


class Firm:
    """For each character those beside it in usual words: of two, of more, or of any."""

    def __init__(self) -> None:
        self.twos, self.longer = _Sets(), _Sets()
        self.any = _Both(self.twos, self.longer)


@lru_cache(maxsize=1)
def firmly() -> tuple[Firm, Firm]:
    """For each character those that stand before it, and behind it (``firm.txt``)."""
    before, behind = Firm(), Firm()
    text = files(__package__).joinpath("firm.txt").read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line[:1] <= "\x7f":
            continue
        char = line[0]
        twos, longer = line[1:].split(" ")
        behind.twos.rows[char], behind.longer.rows[char] = twos, longer
        for other in twos:
            before.twos.rows[other] += char
        for other in longer:
            before.longer.rows[other] += char
    return before, behind


def suspects(text: str, start: int, end: int) -> list[int]:
    """Where in ``text[start:end]`` a character stands inside no usual word.

    Beside what is no Han character nothing makes a word; a character between two of those is no
    suspect, nor is one that is a common word by itself.
    """
    part = text[start:end]
    if not part:
        return []
    met = map(contains, map(firmly()[1].any.__getitem__, part), part[1:])
    common = _common()
    places = (match.start() for match in _ALONE.finditer(b"\0" + bytes(met) + b"\0"))
    return [
        start + at for at in places
        if is_listed(part[at]) and part[at] not in common
        and (is_listed(part[at - 1 : at]) or is_listed(part[at + 1 : at + 2]))
    ]  # fmt: skip


def is_listed(char: str) -> bool:
    """Whether ``char`` is of the first block: the tables have words and looks of no other."""
    return _LISTED.fullmatch(char) is not None


_LISTED = re.compile(f"[{HAN_CORE}]")


_ALONE = re.compile(b"\0(?=\0)")
"""A character that makes a usual word neither with the one before it nor with the next."""


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """The characters that are common words by themselves."""
    numbers, ones = costs()
    return frozenset(w for w, n in numbers.items() if len(w) == 1 and ones[n] <= COMMON)
