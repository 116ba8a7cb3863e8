"""Where the characters of a printed text stand in the text of its article.

What is printed has no markup, and says some things that the article does not: bullets, the marks
of notes. What both say is laid side by side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

NOWHERE = -1
"""The origin of a character that the article does not have."""
_END = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t>]*(?=\r|\n|\Z)")
"""The end of a line before an empty one."""
_KEY = re.compile(r"^(?:[a-z]+[ \t]*:|---[ \t]*$)", re.M)
_PREFIX = re.compile(r"[\u2002\u3000]")
LONGEST_PREFIX = 60
"""Characters of what may be printed before a text."""
_MARKUP = re.compile(
    r"\[\^[^\]\s]*\]?:?|\^\[[^\]]*\]?|\]\([^)]*\)?|\{[^{}]*\}?|\|[^|{}\n]*\}|<[^<>]*>?"
    r"|^[ \t]*(?:[a-z]+:|[0-9]+[.)])"
)
"""What stands in an article and is not printed, though it holds letters."""
_WORDS = re.compile(r"[^\W_]")
LIKE = 0.5
"""The part of its characters that a passage must have of another to be the same, edited."""


def line_starts(text: str) -> list[int]:
    """Where each line of a text begins, however its lines end."""
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def line_of(starts: Sequence[int], offset: int) -> int:
    """The line (from 1) in which a character stands."""
    return bisect_right(starts, offset)


def passage_at(text: str, line: int) -> tuple[int, int]:
    """The span of the passage that begins in ``line``: up to an empty line.

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
    """The first line behind the front matter."""
    lines = re.split(r"\r\n|\r|\n", text)
    if lines[0].rstrip() != "---":
        return 1
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in ("---", "..."):
            return number + 1
    return 1


def passages(text: str) -> list[tuple[int, int]]:
    """The spans of all passages of a text: the values of its front matter, its blocks."""
    found: list[tuple[int, int]] = []
    starts, at = line_starts(text), 0
    while at < len(starts):
        start, end = passage_at(text, at + 1)
        line = text[start : starts[at + 1] if at + 1 < len(starts) else len(text)]
        if line.strip("- \t\r\n"):
            found.append((start, end))
            at = max(at + 1, line_of(starts, max(start, end - 1)))
        else:
            at += 1
    return found


def origins(printed: str, text: str, span: tuple[int, int]) -> list[int]:
    """Where each character of ``printed`` stands in ``text``, inside ``span``."""
    start, end = span
    region = text[start:end]
    # Datelines, bullets and numbers stand before the text itself, parted from it by a blank.
    for first in (0, *(found.end() for found in _PREFIX.finditer(printed, 0, LONGEST_PREFIX))):
        there = _in_turn(printed[first:], region)
        if there is not None:
            return [NOWHERE] * first + [start + n for n in there]
    found = [NOWHERE] * len(printed)
    for a, b, size in SequenceMatcher(None, printed, region, autojunk=False).get_matching_blocks():
        found[a : a + size] = range(start + b, start + b + size)
    return found


def _in_turn(printed: str, region: str) -> list[int] | None:
    """The places of characters that follow each other in ``region`` with markup between.

    None where more than markup would be passed over, or a character is not there.
    """
    found: list[int] = []
    at = 0
    for char in printed:
        next_ = region.find(char, at)
        if next_ < 0 or (next_ > at and _WORDS.search(_MARKUP.sub("", region[at:next_]))):
            return None
        found.append(next_)
        at = next_ + 1
    return found


@lru_cache(maxsize=256)
def find_passage(printed: str, text: str) -> tuple[int, int] | None:
    """The passage of ``text`` that says nearly what was ``printed``; None if none does."""
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
