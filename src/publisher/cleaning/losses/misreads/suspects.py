"""Characters that stand ill beside their neighbours: the only ones that are looked at closely.

The filter comes first because it must be quick: one look-up for each character. Of the misread
characters in pages read by OCR it lets six in ten through, and one in twenty of newspaper text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from operator import contains

from ....words import lexicon, neighbours
from ...language.tables import groups
from .lookalikes import lookalikes

CONFUSED = groups("confused")
"""For each Han character those that it is often taken for."""


class Neighbours(dict[str, str]):
    """For each character those that stand beside it; none for one that is not known."""

    def __missing__(self, char: str) -> str:
        # Kept: marks and blanks are asked for as often as all else.
        self[char] = ""
        return ""


@lru_cache(maxsize=1)
def followers() -> Neighbours:
    """Give for each character those that readily stand behind it (``joined.txt``)."""
    return _read("joined.txt")


def _read(name: str) -> Neighbours:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return Neighbours((line[0], line[1:]) for line in text.split("\n") if line[:1] > "\x7f")


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
    """Give for each character those that stand before it, and behind it (``firm.txt``)."""
    before, behind = Firm(), Firm()
    for char, row in _read("firm.txt").items():
        twos, longer = row.split(" ")
        behind.twos.rows[char], behind.longer.rows[char] = twos, longer
        for other in twos:
            before.twos.rows[other] += char
        for other in longer:
            before.longer.rows[other] += char
    return before, behind


def suspects(text: str, start: int, end: int) -> list[int]:
    """Give where in ``text[start:end]`` a character stands readily beside no neighbour.

    Beside what is no Han character nothing readily stands; a character between two of those is no
    suspect.
    """
    part = text[start:end]
    met = map(contains, map(followers().__getitem__, part), part[1:])
    places = (match.start() for match in _ALONE.finditer(b"\0" + bytes(met) + b"\0"))
    return [
        start + at for at in places
        if "\u4e00" <= part[at] <= "\u9fff"
        and (_is_han(part[at - 1 : at]) or _is_han(part[at + 1 : at + 2]))
    ]  # fmt: skip


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


_ALONE = re.compile(b"\0(?=\0)")
"""A character that readily stands neither behind the one before it nor before the next."""


NEAR = 12
"""Look-alikes, the nearest first, that a character which is often confused may stand for, beside
those that it is often taken for."""


def _taken() -> Neighbours:
    """Give for each character those of the often confused ones that may stand in its place."""
    found: defaultdict[str, str] = defaultdict(str)
    for char, others in CONFUSED.items():
        near = (other for other, _ in lookalikes(char)[:NEAR])
        for other in sorted({*others, *near}):
            found[other] += char
    return Neighbours(found)


@lru_cache(maxsize=1)
def _spoilt() -> Neighbours:
    """Give for each character those behind it where one of the two, often confused, spoils a word.

    讲 is among those behind 先, since it is taken for 进; what is a word itself is left out.
    """
    listed = neighbours()[1]
    taken = _taken()
    rows: defaultdict[str, str] = defaultdict(str)
    for one, row in firmly()[1].twos.rows.items():
        for two in row:
            for other in taken[two]:
                if other not in listed.get(one, ""):
                    rows[one] += other
            for other in taken[one]:
                if two not in listed.get(other, ""):
                    rows[other] += two
    return Neighbours(rows)


def confusable(text: str, start: int, end: int) -> list[int]:
    """Give where in ``text[start:end]`` one of the characters that are often confused is no word.

    Its neighbours may readily stand beside it all the same: 先讲单位.
    """
    part = text[start:end]
    spoilt = bytes(map(contains, map(_spoilt().__getitem__, part), part[1:]))
    pairs = [start + match.start() for match in _SPOILT.finditer(spoilt)]
    places = sorted({*pairs, *(at + 1 for at in pairs)})
    return [at for at in places if text[at] in CONFUSED and not _is_in_word(text, at)]


_SPOILT = re.compile(b"\1")


def _is_in_word(text: str, at: int) -> bool:
    """Say whether the list has a word of two or three characters in which ``text[at]`` stands."""
    known = lexicon()
    before, after = neighbours()
    char = text[at]
    # Nearly all places are settled by the one character beside them.
    return (
        (at > 0 and text[at - 1] in before[char])
        or (at + 1 < len(text) and text[at + 1] in after[char])
        or text[at - 1 : at + 2] in known
        or text[at - 2 : at + 1] in known
        or text[at : at + 3] in known
    )
