"""Characters that stand ill beside their neighbours: the only ones that are looked at closely.

The filter comes first because it must be quick: one look-up for each character. Of the misread
characters in pages read by OCR it lets six in ten through, and one in twenty of newspaper text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from ....words import lexicon, neighbours
from ...language.tables import groups

CONFUSED = groups("confused")
"""For each Han character those that it is often taken for."""
_CONFUSABLE = re.compile("[" + "".join(sorted(CONFUSED)) + "]")
_RUN = re.compile("[\u4e00-\u9fff]{2,}")


class Neighbours(dict[str, str]):
    """For each character those that stand beside it; none for one that is not known."""

    def __missing__(self, char: str) -> str:
        return ""


@lru_cache(maxsize=1)
def followers() -> Neighbours:
    """Give for each character those that readily stand behind it (``joined.txt``)."""
    return _read("joined.txt")


def _read(name: str) -> Neighbours:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return Neighbours((line[0], line[1:]) for line in text.split("\n") if line[:1] > "\x7f")


@lru_cache(maxsize=1)
def _firm() -> tuple[Neighbours, dict[str, list[str]]]:
    behind = _read("firm.txt")
    ahead: defaultdict[str, list[str]] = defaultdict(list)
    for char, others in behind.items():
        for other in others:
            ahead[other].append(char)
    return behind, ahead


@lru_cache(maxsize=1 << 13)
def firmly_behind(char: str) -> frozenset[str]:
    """Give those that stand behind ``char`` inside a usual word (``firm.txt``)."""
    return frozenset(_firm()[0][char])


@lru_cache(maxsize=1 << 13)
def firmly_before(char: str) -> frozenset[str]:
    """Give those that stand before ``char`` inside a usual word."""
    return frozenset(_firm()[1].get(char, ()))


def suspects(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where in ``text[start:end]`` a character stands readily beside no neighbour."""
    behind = followers()
    for match in _RUN.finditer(text, start, end):
        run, first = match[0], match.start()
        met = bytes([b in behind[a] for a, b in pairwise(run)])
        # Beside the ends of a run nothing readily stands.
        met = b"\0" + met + b"\0"
        at = met.find(b"\0\0")
        while at >= 0:
            yield first + at
            at = met.find(b"\0\0", at + 1)


def confusable(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where in ``text[start:end]`` one of the characters that are often confused is no word.

    Its neighbours may readily stand beside it all the same: 先讲单位.
    """
    known = lexicon()
    before, after = neighbours()
    for match in _CONFUSABLE.finditer(text, start, end):
        at = match.start()
        char = match[0]
        # Nearly all places are settled by the one character beside them.
        if not (
            (at and text[at - 1] in before[char])
            or (at + 1 < len(text) and text[at + 1] in after[char])
            or text[at - 1 : at + 2] in known
            or text[at - 2 : at + 1] in known
            or text[at : at + 3] in known
        ):
            yield at
