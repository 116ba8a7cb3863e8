"""Carrying words into the front matter: where a key goes, and what stays behind."""

from __future__ import annotations

from ...article.front import KEYS
from ...tongues import Said, worded
from ..survey.draft import Draft
from ..survey.front import values
from .fix import Edit, Fix, Move


def slot(draft: Draft, key: str) -> int:
    """Where a line for ``key`` goes: before the first later key, else before the end."""
    rank = KEYS.index(key)
    for value in sorted(values(draft).values(), key=lambda v: v.line):
        if value.key in KEYS and KEYS.index(value.key) > rank:
            return value.line
    # In front of the closing "---".
    return draft.blocks[0].end - 3


def into_front(
    draft: Draft, key: str, start: int, end: int, reason: Said, edits: tuple[Edit, ...] = ()
) -> Fix:
    """Move ``draft.text[start:end]`` to the front matter as the value of ``key``.

    ``edits`` remove what stays behind of its block.
    """
    return Fix(edits, reason, (Move(start, end, slot(draft, key), f"{key}: ", "\n"),))


def open_front(draft: Draft, lang: str) -> Fix:
    """Begin a draft that has no front matter with one that holds only ``lang``."""
    blank = "" if draft.text.startswith("\n") else "\n"
    return Fix((Edit(0, 0, f"---\nlang: {lang}\n---\n{blank}"),), worded("front matter opened"))
