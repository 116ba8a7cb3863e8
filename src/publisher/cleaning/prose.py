"""Where the words of a draft are: text rules work there and leave markup alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .blocks import Kind
from .engine import Draft
from .front import values

_PROTECTED = re.compile(
    r"`+[^`\n]+`+"
    r"|\]\([^()\s]*\)|\]\(<[^<>\n]*>\)|\[\^[^\]\s]+\]"
    r"|</?[A-Za-z][^<>\n]{0,200}>|<!--[^\n]{0,400}?-->"
    r"|\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}"
    r"|(?:https?|ftp)://[!-~]+|www\.[!-~]+|(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
)
_IMAGE = re.compile(r"[ \t]*!\[([^\]\n]*)\]\([^\n]*?\)(?:\{[^{}\n]*\})?[ \t]*$")
_CREDIT = re.compile(r"\{credit=\"([^\"\n]*)\"")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+|[ \t>]*>[ \t]?|[ \t]+", re.MULTILINE)


def is_prose(draft: Draft, at: int) -> bool:
    """Say whether the character ``at`` is one of the words, not of protected markup."""
    spans = prose(draft)
    found = bisect_right(spans, at, key=lambda span: span.start) - 1
    return found >= 0 and at < spans[found].end


class Span(NamedTuple):
    """A stretch of words and the kind of block it stands in; ``first`` in its block or not."""

    start: int
    end: int
    kind: Kind
    whole: bool


def prose(draft: Draft) -> tuple[Span, ...]:
    """Give the stretches of words in the draft, in order, without protected markup."""
    return draft.here("_prose", lambda: tuple(_cut(draft.text, _stretches(draft))))


def _stretches(draft: Draft) -> Iterator[tuple[int, int, Kind]]:
    text = draft.text
    for block in draft.blocks:
        match block.kind:
            case Kind.FRONT:
                for value in sorted(values(draft).values(), key=lambda v: v.start):
                    if value.key not in ("lang", "date", "accept"):
                        yield value.start, value.end, Kind.FRONT
            case Kind.PARA | Kind.HEADING:
                yield block.body, block.end, block.kind
            case Kind.LIST | Kind.QUOTE:
                yield from _lines(text, block.start, block.end, block.kind)
            case Kind.IMAGE:
                image = _IMAGE.fullmatch(text, block.start, block.end)
                if image:
                    yield (*image.span(1), Kind.IMAGE)
                    credit = _CREDIT.search(text, image.end(1), block.end)
                    if credit:
                        yield (*credit.span(1), Kind.FRONT)
            case _:
                pass


def _lines(text: str, start: int, end: int, kind: Kind) -> Iterator[tuple[int, int, Kind]]:
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        item = _ITEM.match(text, position, stop)
        yield (item.end() if item else position), stop, kind
        position = stop + 1


def _cut(text: str, stretches: Iterator[tuple[int, int, Kind]]) -> Iterator[Span]:
    """Cut protected markup out of the stretches."""
    for start, end, kind in stretches:
        position = start
        whole = True
        for match in _PROTECTED.finditer(text, start, end):
            whole = False
            if position < match.start():
                yield Span(position, match.start(), kind, False)
            position = match.end()
        if position < end:
            yield Span(position, end, kind, whole)
