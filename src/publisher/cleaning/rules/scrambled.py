"""Lines that OCR set in a wrong order are kept as they are."""

from __future__ import annotations

from collections.abc import Iterator

from ...tongues import worded
from ..lines.verse import HARD
from ..survey.draft import Draft
from ..survey.scrambled import doubled, first_full, interleaved
from .fix import Edit, Fix


def find_scrambled(draft: Draft) -> Iterator[Fix]:
    """Keep the lines as they are where joining them would make a text that nobody wrote."""
    text = draft.text
    for blocks, reason in (
        (doubled(draft), worded("every line stands twice")),
        (interleaved(draft), worded("the lines do not continue each other")),
    ):
        for block in blocks:
            lines = text[block.start : block.end].split("\n")
            first = first_full(lines)
            position = block.start
            edits: list[Edit] = []
            for at, line in enumerate(lines[:-1]):
                position += len(line)
                if at >= first and not HARD.search(line):
                    edits.append(Edit(position, position, "\\"))
                position += 1
            if edits:
                yield Fix(tuple(edits), reason)
