"""Three texts made one: what two people wrote of the same text, or the places where they clash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST_EXACT = 6000
"""Characters of two passages up to which they are compared character by character; longer ones
count as changed as a whole. A choice of time: it grows with the square."""
APART = 1
"""Characters that must stand untouched between the places that two people changed."""


@dataclass(frozen=True, slots=True)
class EditClash:
    """A place that both changed, each in another way."""

    base: str
    yours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class MergedText:
    """The one text; where ``clashes`` is not empty, with your or with their words in each."""

    yours: str
    theirs: str
    clashes: tuple[EditClash, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    text: str
    mine: bool


def merge(base: str, yours: str, theirs: str) -> MergedText:
    """What becomes of ``base`` when both ``yours`` and ``theirs`` are kept.

    Changes whose places do not touch are all made; what both changed alike is changed once. No
    word of either is lost without a clash that shows it.
    """
    spans = [_Span(*span, mine=True) for span in changes(base, yours)]
    spans += [_Span(*span, mine=False) for span in changes(base, theirs)]
    spans.sort(key=lambda s: (s.start, s.end, s.mine))
    mine: list[str] = []
    other: list[str] = []
    clashes: list[EditClash] = []
    at = 0
    for group in _groups(spans):
        start, end = group[0].start, max(span.end for span in group)
        both = [_written(base, start, end, [s for s in group if s.mine is own])
                for own in (True, False)]  # fmt: skip
        if len({span.mine for span in group}) == 1:
            both = [both[0] if group[0].mine else both[1]] * 2
        elif both[0] != both[1]:
            clashes.append(EditClash(base[start:end], both[0], both[1]))
        for parts, text in zip((mine, other), both, strict=True):
            parts += [base[at:start], text]
        at = end
    return MergedText("".join(mine) + base[at:], "".join(other) + base[at:], tuple(clashes))


def _groups(spans: Sequence[_Span]) -> Iterator[list[_Span]]:
    """Yield spans that touch each other together, if they are not all one person's."""
    group: list[_Span] = []
    end = 0
    for span in spans:
        if group and span.start < end + APART:
            group.append(span)
            end = max(end, span.end)
            continue
        if group:
            yield group
        group, end = [span], span.end
    if group:
        yield group


def _written(base: str, start: int, end: int, spans: Sequence[_Span]) -> str:
    parts: list[str] = []
    for span in spans:
        parts += [base[start : span.start], span.text]
        start = span.end
    return "".join(parts) + base[start:end]


def changes(one: str, two: str) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of ``one`` that were replaced to make ``two``, with the new text, in order.

    Line by line first, within changed lines by characters.
    """
    ours, theirs = one.splitlines(keepends=True), two.splitlines(keepends=True)
    first, second = _starts(ours), _starts(theirs)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            continue
        a, b, c, d = first[i], first[j], second[k], second[m]
        if tag == "replace" and (b - a) + (d - c) <= 2 * LONGEST_EXACT:
            yield from _within(one[a:b], two[c:d], a)
        else:
            yield a, b, two[c:d]


def _starts(lines: Sequence[str]) -> list[int]:
    found = [0]
    for line in lines:
        found.append(found[-1] + len(line))
    return found


def _within(one: str, two: str, shift: int) -> Iterator[tuple[int, int, str]]:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    spans = [
        (i, j, two[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"
    ]  # fmt: skip
    if len(spans) > 1 and matcher.ratio() < LEAST_ALIKE:
        yield shift, shift + len(one), two
        return
    # Two places with hardly a character between them are one: a word that was written anew.
    joined: list[tuple[int, int, str]] = []
    for start, end, text in spans:
        if joined and start - joined[-1][1] < 2:
            first, last, before = joined[-1]
            joined[-1] = (first, end, before + one[last:start] + text)
        else:
            joined.append((start, end, text))
    for start, end, text in joined:
        yield shift + start, shift + end, text


LEAST_ALIKE = 0.4
"""Likeness (difflib's ratio) below which changed lines are other lines and not corrected ones."""
