"""The line ends of verse are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...tongues import worded
from ..survey.blocks import BlockMarkup
from ..survey.draft import Draft
from ..survey.verse import is_verse
from .fix import Edit, Fix

_LINE_END = re.compile("\n")


def find_verse(draft: Draft) -> Iterator[Fix]:
    """Keep the line ends of verse by writing them as hard ones."""
    text = draft.text
    for block in draft.blocks:
        several = block.kind is BlockMarkup.PARA and "\n" in text[block.start : block.end]
        if several and is_verse(draft, block):
            ends = _LINE_END.finditer(text, block.start, block.end)
            edits = tuple(Edit(m.start(), m.start(), "\\") for m in ends)
            yield Fix(edits, worded("short lines of like length"))
