"""Lines that OCR set in a wrong order: each of them twice, or two columns read across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from ...words import bond
from ..language.chars import count_han
from ..language.sentences import ends_clause
from .blocks import Block, BlockMarkup
from .draft import Draft, told_once
from .measure import cells

LEAST_PAIRS = 3
"""Pairs of lines that say the same from which lines are doubled. A choice: a refrain returns twice.
With two three texts of the tests come out otherwise, with four two blocks of three pairs are
joined."""
ALIKE = 0.8
"""Share of their characters in which the two lines of a pair agree. A choice: OCR misreads fewer
than one character in five. With 0.6 or 1.0 three texts of the tests come out otherwise."""
SHORTEST, LONGEST = 8, 120
"""Characters of the lines that are compared. A choice: shorter ones agree by chance, longer ones
are no printed lines. With seven or nine, and with 90 or 150, none of 80 texts tried changes."""
LEAST_JOINTS = 5
"""Ends of lines that must go on somewhere else from which two columns were read across. A choice:
with four or six none of 48 texts that ask comes out otherwise."""
ACROSS, STRAIGHT = 2.5, 0.5
"""How much likelier the ends of lines are with the middle of the next line behind them, at least,
and with its beginning, at most, where columns were read across: logarithms, on average. Of some
hundred blocks of damaged articles none has more than 2.1 where it has less than 0.5."""
FIRST, MOST_JOINTS = 12, 60
"""Lines of a block after which it is not doubled if none is, and joints that are looked at. A
choice that bounds the work; with nine or 15 none of 27 blocks is told otherwise."""
FULL = 0.6
"""Share of the usual width from which a line is one of text; heads above it are shorter. A choice:
with 0.45 or 0.75 none of 52 texts tried comes out otherwise."""


@told_once
def doubled(draft: Draft) -> tuple[Block, ...]:
    """The blocks in which every line stands twice, with small differences."""
    return tuple(block for block, lines in _blocks(draft) if _pairs(lines))


@told_once
def interleaved(draft: Draft) -> tuple[Block, ...]:
    """The blocks whose lines go on in the middle of the next one: columns that were read across."""
    return tuple(block for block, lines in _blocks(draft) if _reads_across(lines))


def _blocks(draft: Draft) -> Iterator[tuple[Block, list[str]]]:
    """Yield the blocks of several lines, and these without the heads above the first full one."""
    for block in draft.blocks:
        if block.kind is BlockMarkup.PARA and draft.text.find("\n", block.start, block.end) > 0:
            lines = draft.text[block.start : block.end].split("\n")
            yield block, [line.strip().rstrip("\\") for line in lines[first_full(lines) :]]


def first_full(lines: Sequence[str]) -> int:
    """The number of the first line that is about as wide as most."""
    widths = [sum(cells(line)) for line in lines]
    usual = sorted(widths)[len(widths) // 2]
    return next(at for at, width in enumerate(widths) if width >= FULL * usual)


def _pairs(lines: Sequence[str]) -> bool:
    """Whether most lines stand twice, one right below the other."""
    found = at = 0
    while at + 1 < len(lines):
        if _say_the_same(lines[at], lines[at + 1]):
            found, at = found + 1, at + 1
        at += 1
        if at > FIRST and not found:
            return False
    # Some lines are misread beyond likeness; with a half or four fifths 52 texts come out the same.
    return found >= LEAST_PAIRS and found * 2 >= 0.6 * len(lines)


def _say_the_same(one: str, two: str) -> bool:
    if not SHORTEST <= len(one) <= LONGEST or abs(len(one) - len(two)) > len(one) // 4:
        return False
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _reads_across(lines: Sequence[str]) -> bool:
    """Whether the ends of lines go on in the middle of the next line, at one place of it."""
    joints = [
        (one, two) for one, two in pairwise(lines)
        if one and two and not ends_clause(one) and count_han(two) >= 2 * SHORTEST
        and len(two) <= LONGEST
    ]  # fmt: skip
    joints = joints[:MOST_JOINTS]
    if len(joints) < LEAST_JOINTS:
        return False
    straight = sum(bond(one, two) for one, two in joints)
    if straight > STRAIGHT * len(joints):
        return False
    width = max(sum(cells(two)) for _, two in joints)
    return any(
        sum(_gain_about(one, two, at) for one, two in joints) >= ACROSS * len(joints)
        # Two columns are about as wide as each other.
        for at in range(round(width * 0.35), round(width * 0.65))
    )


def _gain_about(one: str, two: str, at: int) -> float:
    """How much likelier ``one`` is with what stands about ``at`` characters into ``two``."""
    return max(bond(one, two[n:]) for n in (at, at + 1, at - 1))
