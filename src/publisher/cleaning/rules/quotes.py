"""Quotation marks of any form, told to open or to close: straight ones, doubled ones, ditto."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...tongues import worded
from ..language.chars import HAN, WIDE
from ..language.context import flanks
from ..language.quotation import CURLY, lean, quotations
from ..survey.blocks import BlockMarkup
from ..survey.draft import Draft
from ..survey.prose import Span, prose
from .fix import Edit, Fix

_UNTOLD = re.compile(r"[\"＂〃″]|''|``|´´|‘‘|’’(?![”’])")
_TOKEN = re.compile(rf"{_UNTOLD.pattern}|[“”]")
_ANY_UNTOLD = re.compile(r"[\"＂〃″'`´‘’]")
_CHINESE = re.compile(f"[{HAN}{re.escape(WIDE)}％℃]")
_FAR = 40
"""Characters behind an opening mark from which it is doubtful that it is open still. Of 1,390
quoted phrases of 179 articles in tests and content none is longer; whole sentences are."""


CLOSES, MAY_CLOSE, OPENS = -1.5, -0.6, 1.5
"""Points for a mark that opens behind one that is open near by, far off, or behind none, beside
those of ``quotation.lean``: it takes a stop and the beginning of a clause to outweigh them. With
1.0 for OPENS one of 21 texts of the tests is turned wrongly; with -1 or -2, -0.3 or -1, and 2 none
is."""


@dataclass(frozen=True, slots=True)
class Token:
    """A quotation mark ``text[start:end]``; ``opens`` says which way it was told to face."""

    start: int
    end: int
    opens: bool
    sure: bool


def tokens(text: str, span: Span) -> list[Token]:
    """The quotation marks of a stretch, each told to open or to close."""
    found: list[Token] = []
    opened = -1
    for match in _TOKEN.finditer(text, span.start, span.end):
        start, end = match.span()
        if match[0] in "“”":
            opens = match[0] == "“"
            found.append(Token(start, end, opens, True))
        else:
            near = opened >= 0 and start - opened <= _FAR
            points = lean(text, start, end, span.start, span.end)
            points += CLOSES if near else MAY_CLOSE if opened >= 0 else OPENS
            opens = points > 0
            found.append(Token(start, end, opens, False))
        opened = end if opens else -1
    return found


def find_straight(draft: Draft) -> Iterator[Fix]:
    """Turn straight, doubled and ditto quotes in Chinese text into curly ones."""
    text = draft.text
    if not _ANY_UNTOLD.search(text):
        return
    for span in prose(draft):
        if _UNTOLD.search(text, span.start, span.end):
            found = tokens(text, span)
            wide = [m.start() for m in _CHINESE.finditer(text, span.start, span.end)]
            for pair in _pairs(found):
                if _in_chinese(text, span, wide, pair):
                    edits = tuple(
                        Edit(t.start, t.end, "“" if t.opens else "”") for t in pair if not t.sure
                    )
                    yield Fix(edits, worded("straight quotes in Chinese text"))
        yield from _single(text, span)


def _pairs(found: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Yield the marks that belong together, or stand alone, if one of them is to be turned."""
    at = 0
    while at < len(found):
        pair: tuple[Token, ...] = (found[at],)
        if found[at].opens and at + 1 < len(found) and not found[at + 1].opens:
            pair = (found[at], found[at + 1])
        at += len(pair)
        if not all(token.sure for token in pair):
            yield pair


def _in_chinese(text: str, span: Span, wide: Sequence[int], pair: Sequence[Token]) -> bool:
    """Whether a quotation holds Chinese text or stands in it; single marks need it close."""
    first, last = pair[0], pair[-1]
    beside = any(
        char and _CHINESE.match(char)
        for token in pair for char in flanks(text, token.start, token.end, span.start, span.end)
    )  # fmt: skip
    if len(pair) == 1 and first.opens != (
        lean(text, first.start, first.end, span.start, span.end) > 0
    ):
        return False
    if text[first.start] == "″" and text[first.start - 1 : first.start].isdigit():
        return False
    if beside or len(pair) == 1:
        return beside
    at = bisect_right(wide, first.end)
    return at < len(wide) and wide[at] < last.start


LONGEST_SINGLE = 24
"""Characters of the longest quotation in single straight quotes. Of 104 quotations of the
second level of 179 articles in tests and content the longest has 27, 99 % no more than 20."""
_SINGLE = re.compile(rf"'(?:(?<=[{HAN}{re.escape(WIDE)}％℃].)|(?=[{HAN}{re.escape(WIDE)}％℃]))")


def _single(text: str, span: Span) -> Iterator[Fix]:
    """Yield pairs of single straight quotes around a few Chinese words."""
    found = [m.start() for m in _SINGLE.finditer(text, span.start, span.end)]
    for one, two in zip(found[::2], found[1::2], strict=False):
        inner = text[one + 1 : two]
        if inner and len(inner) <= LONGEST_SINGLE and not re.search("[“”\"']", inner):
            edits = (Edit(one, one + 1, "‘"), Edit(two, two + 1, "’"))
            yield Fix(edits, worded("straight quotes in Chinese text"))


def find_turned(draft: Draft) -> Iterator[Fix]:
    """Turn curly quotes when the whole text has only one of the two, as some parsers write.

    Where it has only one because the other was lost, what stands beside the marks tells.
    """
    text = draft.text
    if ("“" in text) == ("”" in text):
        return
    turned: list[Fix] = []
    points = 0.0
    for span in prose(draft):
        found = [m.start() for m in CURLY.finditer(text, span.start, span.end)]
        for nth, at in enumerate(found):
            side = lean(text, at, at + 1, span.start, span.end)
            points += side if nth % 2 == 0 else -side
        if len(found) % 2 or not found:
            points -= len(found) % 2
            continue
        for one, two in zip(found[::2], found[1::2], strict=True):
            edits = tuple(
                Edit(at, at + 1, wanted)
                for at, wanted in ((one, "“"), (two, "”")) if text[at] != wanted
            )  # fmt: skip
            if edits:
                turned.append(Fix(edits, worded("quotes open and close in turn")))
    if points > 0:
        yield from turned


_PAUSE = re.compile("[，。！？；：]")


def find_lone(draft: Draft) -> Iterator[Fix]:
    """Show the quotation marks that have no partner, and where that may have stood.

    Speech that goes on in the next paragraph opens anew there and closes only at its end.
    """
    text = draft.text
    blocks = [block for block in draft.blocks if block.kind is BlockMarkup.PARA]
    for number, block in enumerate(blocks):
        after = text[blocks[number + 1].start] if number + 1 < len(blocks) else ""
        found = [*quotations(text, block.start, block.end)]
        for at, pair in enumerate(found):
            end = found[at + 1].first if at + 1 < len(found) else block.end
            goes_on = pair.opens == block.start and end == block.end and after == "“"
            if pair.opens < 0:
                yield _open(text, block.start, pair.closes)
            elif pair.closes < 0 and not goes_on:
                yield _close(text, pair.opens, end)


def _close(text: str, opened: int, end: int) -> Fix:
    """The doubt about an opening mark: speech closes at the end, a phrase at a pause."""
    speech = text[opened - 1 : opened] in ("：", ":")
    pause = None if speech else _PAUSE.search(text, opened + 2, end)
    return _lone(pause.start() if pause else end, "”", "“")


def _open(text: str, start: int, closed: int) -> Fix:
    """The doubt about a closing mark: what it closes begins behind a pause."""
    pauses = [match.end() for match in _PAUSE.finditer(text, start, closed - 1)]
    return _lone(pauses[-1] if pauses else start, "“", "”")


def _lone(at: int, lost: str, found: str) -> Fix:
    message = worded("a {found} of this paragraph has no {lost}", found=found, lost=lost)
    return Fix((Edit(at, at, lost),), worded("marks come in pairs"), score=0.3, message=message)
