"""Verse: blocks whose line ends are its own, and stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..words import splits
from .blocks import Block, Kind
from .bylines import is_byline
from .chars import count_han
from .endings import width
from .engine import Draft, Edit, Fix
from .furniture import is_furniture

HARD = re.compile(r"(?:\\| {2,})$")
"""A line end that Markdown keeps."""
_LINE_END = re.compile("\n")


def is_verse(draft: Draft, block: Block) -> bool:
    """Say whether the lines of a block are lines of verse: short, alike, none of them full."""
    lines = draft.text[block.start : block.end].split("\n")
    if block.start in _free_verse(draft):
        return True
    if len(lines) < 3 or any(HARD.search(line) for line in lines[:-1]):
        return False
    sizes = [count_han(line) for line in lines]
    if min(sizes) < 2 or max(sizes) > LONGEST_VERSE or any(is_byline(line) for line in lines):
        return False
    measure = draft.measures()[0] if draft.measures() else None
    if measure is not None and max(width(line, measure) for line in lines) > measure.cells - 2.0:
        return False
    like = sum(size == max(set(sizes), key=sizes.count) for size in sizes)
    ended = sum(bool(re.search(r"[，。！？；,!?;]$", line.strip())) for line in lines)
    # Prose that fills its lines is as even as verse, but breaks off within its sentences.
    even = like == len(lines) and (ended >= len(lines) / 2 or max(sizes) <= SHORT_VERSE)
    return even or (like >= len(lines) * 0.6 and ended >= len(lines) * 0.8)


FREE_VERSE = 8
"""Lines of free verse, in stanzas of three or more, from which a text holds any."""
RAGGED = 3
"""Characters by which the lines of a stanza differ, unlike those of a column."""


def _free_verse(draft: Draft) -> frozenset[int]:
    """Give where stanzas of free verse begin: short ragged lines that part no word."""

    def find() -> frozenset[int]:
        stanzas: dict[int, list[int]] = {}
        for block in draft.blocks:
            if block.kind is Kind.PARA and block.end - block.start <= LONGEST_STANZA:
                lines = draft.text[block.start : block.end].split("\n")
                if len(lines) >= 3 and _may_be_stanza(lines):
                    stanzas[block.start] = [count_han(line) for line in lines]
        ragged = [max(sizes) - min(sizes[:-1]) >= RAGGED for sizes in stanzas.values()]
        enough = sum(map(len, stanzas.values())) >= FREE_VERSE
        return frozenset(stanzas if enough and 2 * sum(ragged) >= len(ragged) else ())

    return draft.here("_free_verse", find)


LONGEST_STANZA = 400
"""Characters of the longest stanza that is looked at."""


def _may_be_stanza(lines: Sequence[str]) -> bool:
    """Say whether all lines are short, say nothing that prose alone says, and part no word."""
    if not all(1 <= count_han(line) <= LONGEST_VERSE for line in lines):
        return False
    if any(_UNLIKE_VERSE.search(line) or is_byline(line) or is_furniture(line) for line in lines):
        return False
    return not any(splits(one[-3:], two[:3]) for one, two in pairwise(lines))


LONGEST_VERSE = 16
"""Han characters of the longest line of verse."""
_UNLIKE_VERSE = re.compile(r"[。；：:;0-9A-Za-z\\]|[，,、][ \t]*$|^[ \t\u3000]| {2,}$")
SHORT_VERSE = 7
"""Characters of a line that can be verse without a mark at its end."""


def find_verse(draft: Draft) -> Iterator[Fix]:
    """Keep the line ends of verse by writing them as hard ones."""
    text = draft.text
    for block in draft.blocks:
        several = block.kind is Kind.PARA and "\n" in text[block.start : block.end]
        if several and is_verse(draft, block):
            ends = _LINE_END.finditer(text, block.start, block.end)
            edits = tuple(Edit(m.start(), m.start(), "\\") for m in ends)
            yield Fix(edits, "short lines of like length")
