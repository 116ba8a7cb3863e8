"""Lines that verse may be made of: short, without what only prose holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ...words import splits
from ..language.chars import count_han
from .bylines import is_byline
from .furniture import is_furniture

_MARKED_END = re.compile(r"(?P<pause>[，,、；;])?(?(pause)|(?:[。！？!?…]|——)[”’」』]?)[ \t]*$")
PAUSING = 0.25
"""Share of the lines of marked verse that end with a comma, at least. A choice: lines that are
paragraphs end none so, and a column's lines do not all end with marks. With 0.15 or 0.35 none of 52
texts tried comes out otherwise."""


def is_marked_stanza(lines: Sequence[str]) -> bool:
    """Whether lines are those of free verse that is punctuated: short, each with its mark."""
    if not all(1 <= count_han(line) <= LONGEST_VERSE for line in lines):
        return False
    if any(is_byline(line) or is_furniture(line) for line in lines):
        return False
    ends = [_MARKED_END.search(line) for line in lines]
    pauses = sum(end is not None and end["pause"] is not None for end in ends)
    return all(ends) and pauses >= PAUSING * len(lines)


HARD = re.compile(r"(?:\\| {2,})$")
"""A line end that Markdown keeps."""


def may_be_stanza(lines: Sequence[str]) -> bool:
    """Whether all lines are short, say nothing that prose alone says, and part no word."""
    if not all(1 <= count_han(line) <= LONGEST_VERSE for line in lines):
        return False
    if any(UNLIKE_VERSE.search(line) or is_byline(line) or is_furniture(line) for line in lines):
        return False
    return not any(splits(one, two) for one, two in pairwise(lines))


LONGEST_VERSE = 16
"""Han characters of the longest line of verse. A choice: a line of classical verse has 7, of ci
rarely 11; columns of prose have 7 too, so other signs must tell. With 12 or 20 none of 62 texts
tried comes out otherwise."""
UNLIKE_VERSE = re.compile(r"[。；：:;0-9A-Za-z\\]|[，,、][ \t]*$|^[ \t\u3000]| {2,}$")
SHORT_VERSE = 7
"""Characters of a line that can be verse without a mark at its end. Lines of regulated verse have 5
or 7. Few texts ask: with 5 or 9 none of 1,218 comes out otherwise."""
