"""Heads told by how large they are printed, where a source says that and nothing more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..characters import count_han
from ..cleaning.lines.bylines import is_byline
from ..cleaning.survey.measure import cells
from .raw import BlockKind

HEADLINE = 1.7
"""Times the size of the text from which a line is a headline: newspapers set them at 2 to 8 times
its size (the tabloid layout's 6.5, its subheads 1.3), tools measure to a tenth."""
SUBHEAD = 1.18
LONGEST_HEAD = 48
"""Han characters of the longest head."""
_ENDED = re.compile(r"[。；，、：:]\s*$")


@dataclass(frozen=True)
class SizedWords:
    """A block's words and the size of its characters, in any unit; None if unknown."""

    text: str
    size: float | None


def line_size(text: str, width: float, height: float) -> float | None:
    """The size of a line's characters by its box: as wide as it is over its cells.

    What tools say of a line's height is often that of its region; its width is that of its words.
    """
    count = sum(cells(text))
    if count < 2:
        return max(width, height) if count else None
    return (height if height > 3 * width else width) / count


def middle_size(sizes: Sequence[float]) -> float | None:
    """The size of a block by those of its lines; of two in the middle the smaller."""
    return sorted(sizes)[(len(sizes) - 1) // 2] if sizes else None


def body_size(blocks: Sequence[SizedWords]) -> float | None:
    """The size in which most characters are printed."""
    sized = sorted((one.size, len(one.text)) for one in blocks if one.size)
    total = sum(count for _, count in sized)
    seen = 0
    for size, count in sized:
        seen += count
        if 2 * seen >= total:
            return size
    return None


def kind_of(block: SizedWords, body: float | None) -> BlockKind:
    """What a block is by its size beside that of the text."""
    if body is None or not block.size or count_han(block.text) > LONGEST_HEAD:
        return BlockKind.TEXT
    if is_byline(" ".join(block.text.split())):
        return BlockKind.TEXT
    if block.size >= HEADLINE * body:
        return BlockKind.TITLE
    lines = block.text.count("\n") + 1
    is_head = block.size >= SUBHEAD * body and lines <= 2 and not _ENDED.search(block.text)
    return BlockKind.SUBHEAD if is_head else BlockKind.TEXT
