"""Where the characters of a printed text stand in the text of its article.

What is printed has no markup, and says some things that the article does not: bullets, the marks
of notes. What both say is laid side by side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher

NOWHERE = -1
"""The origin of a character that the article does not have."""
_END = re.compile(r"(?:\r\n|\r|\n)[ \t>]*(?=\r|\n|\Z)")
"""The end of a line before an empty one."""
_KEY = re.compile(r"^(?:[a-z]+[ \t]*:|---[ \t]*$)", re.M)
LIKE = 0.5
"""The part of its characters that a passage must have of another to be the same, edited."""


def line_starts(text: str) -> list[int]:
    """Give where each line of a text begins, however its lines end."""
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def line_of(starts: Sequence[int], offset: int) -> int:
    """Give the line (from 1) in which a character stands."""
    return bisect_right(starts, offset)


def passage_at(text: str, line: int) -> tuple[int, int]:
    """Give the span of the passage that begins in ``line``: up to an empty line.

    In the front matter it is one value.
    """
    starts = line_starts(text)
    start = starts[min(line, len(starts)) - 1]
    if line < _body(text):
        after = starts[line] if line < len(starts) else len(text)
        found = _KEY.search(text, after)
        return start, found.start() if found else len(text)
    found = _END.search(text, start)
    return start, found.start() if found else len(text)


def _body(text: str) -> int:
    """Give the first line behind the front matter."""
    lines = re.split(r"\r\n|\r|\n", text)
    if lines[0].rstrip() != "---":
        return 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return number + 1
    return 1


def passages(text: str) -> list[tuple[int, int]]:
    """Give the spans of all passages of a text: the values of its front matter, its blocks."""
    found: list[tuple[int, int]] = []
    starts, at = line_starts(text), 0
    while at < len(starts):
        start, end = passage_at(text, at + 1)
        if text[start:end].strip("- \t\r\n"):
            found.append((start, end))
        at = max(at + 1, line_of(starts, end))
    return found


def origins(printed: str, text: str, span: tuple[int, int]) -> list[int]:
    """Give where each character of ``printed`` stands in ``text``, inside ``span``."""
    start, end = span
    region = text[start:end]
    at = region.find(printed)
    if at >= 0 and printed:
        return list(range(start + at, start + at + len(printed)))
    found = [NOWHERE] * len(printed)
    for a, b, size in SequenceMatcher(None, printed, region, autojunk=False).get_matching_blocks():
        found[a : a + size] = range(start + b, start + b + size)
    return found


def find_passage(printed: str, text: str) -> tuple[int, int] | None:
    """Give the passage of ``text`` that says nearly what was ``printed``; None if none does."""
    best: tuple[float, tuple[int, int]] | None = None
    for span in passages(text):
        region = text[slice(*span)]
        matcher = SequenceMatcher(None, region, printed, autojunk=False)
        if matcher.quick_ratio() < LIKE:
            continue
        ratio = matcher.ratio()
        if ratio >= LIKE and (best is None or ratio > best[0]):
            best = ratio, span
    return None if best is None else best[1]
