"""Verse: blocks whose line ends are its own, and stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..language.chars import count_han
from ..lines.bylines import is_byline
from ..lines.verse import HARD, LONGEST_VERSE, SHORT_VERSE, is_marked_stanza, may_be_stanza
from .blocks import Block, BlockMarkup
from .columns import columns
from .draft import Draft, told_once
from .endings import width

_NUMBERED = re.compile(r"\s*(?:[〔（(\[]\d{1,3}[〕）)\]]|[①-⑳⑴-⒇]|\d{1,2}[.．、])")
"""A line that numbers what it says, as notes and items do, and no line of verse."""


def is_verse(draft: Draft, block: Block) -> bool:
    """Whether the lines of a block are lines of verse: short, alike, none of them full."""
    lines = draft.text[block.start : block.end].split("\n")
    if block.start in _free_verse(draft):
        return True
    if len(lines) < 3 or any(HARD.search(line) for line in lines[:-1]):
        return False
    if sum(_NUMBERED.match(line) is not None for line in lines) > 1:
        return False
    sizes = [count_han(line) for line in lines]
    if min(sizes) < 2 or max(sizes) > LONGEST_VERSE or any(is_byline(line) for line in lines):
        return False
    measure = next(iter(columns(draft).measures), None)
    widest = max(width(line, measure) for line in lines)
    # Lines that reach the measure but for an indent are a column's.
    if measure is not None and widest > measure.cells - 2.0 and not is_marked_stanza(lines):
        return False
    return _are_alike(lines, sizes)


def _are_alike(lines: Sequence[str], sizes: Sequence[int]) -> bool:
    """Whether short lines are as even as verse: of one length, or nearly all with a mark."""
    like = sum(size == max(set(sizes), key=sizes.count) for size in sizes)
    ended = sum(bool(re.search(r"[，。！？；,!?;]$", line.strip())) for line in lines)
    # Prose that fills its lines is as even as verse, but breaks off within its sentences.
    even = like == len(lines) and (ended >= len(lines) / 2 or max(sizes) <= SHORT_VERSE)
    # Most, and nearly all: OCR loses marks. With 0.5 or 0.75, and 0.65 or 0.95, none of ten texts
    # that ask comes out otherwise.
    return even or (like >= len(lines) * 0.6 and ended >= len(lines) * 0.8)


FREE_VERSE = 8
"""Lines of free verse, in stanzas of three or more, from which a text holds any. A choice: fewer
are the torn lines of a narrow column as often. With seven or nine no text of the tests changes."""
RAGGED = 3
"""Characters by which the lines of a stanza differ, unlike those of a column. A choice: lines of a
column differ by an indent of two and a mark. With two nothing changes, with four one text of the
tests comes out otherwise."""


@told_once
def _free_verse(draft: Draft) -> frozenset[int]:
    """Where stanzas of free verse begin: short ragged lines that part no word."""
    stanzas: dict[int, list[int]] = {}
    for block in draft.blocks:
        if block.kind is BlockMarkup.PARA and block.end - block.start <= LONGEST_STANZA:
            lines = draft.text[block.start : block.end].split("\n")
            if len(lines) >= 3 and (may_be_stanza(lines) or is_marked_stanza(lines)):
                stanzas[block.start] = [count_han(line) for line in lines]
    ragged = [max(sizes) - min(sizes[:-1]) >= RAGGED for sizes in stanzas.values()]
    enough = sum(map(len, stanzas.values())) >= FREE_VERSE
    return frozenset(stanzas if enough and 2 * sum(ragged) >= len(ragged) else ())


LONGEST_STANZA = 400
"""Characters of the longest stanza that is looked at. A choice that bounds the work: with 300 or
500 none of four texts that ask comes out otherwise."""
