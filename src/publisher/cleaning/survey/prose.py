"""Where the words of a draft are: text rules work there and leave markup alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ...article.formulas import FORMULA
from .blocks import Block, BlockMarkup
from .draft import Draft, told_once
from .front import values

_PROTECTED = re.compile(
    r"`+[^`\n]+`+"
    rf"|{FORMULA}"
    r"|\]\([^()\s]*\)|\]\(<[^<>\n]*>\)|\[\^[^\]\s]+\](?:: )?"
    r"|</?[A-Za-z][^<>\n]{0,200}>|<!--[^\n]{0,400}?-->"
    r"|\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}"
    r"|(?:https?|ftp)://[!-~]+|www\.[!-~]+|(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
)
_IMAGE = re.compile(r"[ \t]*!\[([^\]\n]*)\]\([^\n]*?\)(?:\{[^{}\n]*\})?[ \t]*$")
_CREDIT = re.compile(r"\{credit=\"([^\"\n]*)\"")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+|[ \t>]*>[ \t]?|[ \t]+", re.MULTILINE)


def telling_prose(draft: Draft) -> Callable[[int], bool]:
    """What says whether the character at a place is one of the words, not of markup."""
    spans = prose(draft)
    starts = _starts(draft)

    def is_prose(at: int) -> bool:
        found = bisect_right(starts, at) - 1
        return found >= 0 and at < spans[found].end

    return is_prose


@told_once
def _starts(draft: Draft) -> tuple[int, ...]:
    return tuple(span.start for span in prose(draft))


class Span(NamedTuple):
    """A stretch of words and the kind of block it stands in; ``first`` in its block or not."""

    start: int
    end: int
    kind: BlockMarkup
    whole: bool


@told_once
def prose(draft: Draft) -> tuple[Span, ...]:
    """The stretches of words in the draft, in order, without protected markup."""
    return tuple(_spans(draft))


def _spans(draft: Draft) -> Iterator[Span]:
    text, marked = draft.text, draft.marked
    for number, block in enumerate(draft.blocks):
        if block.kind is not BlockMarkup.PARA and block.kind is not BlockMarkup.HEADING:
            yield from _cut(text, _stretches(draft, block))
        elif number in marked:
            yield from _cut(text, ((block.body, block.end, block.kind),))
        elif block.body < block.end:
            yield Span(block.body, block.end, block.kind, True)


def _stretches(draft: Draft, block: Block) -> Iterator[tuple[int, int, BlockMarkup]]:
    """Yield where the words of a block are that is neither a paragraph nor a heading."""
    text = draft.text
    match block.kind:
        case BlockMarkup.FRONT:
            for value in sorted(values(draft).values(), key=lambda v: v.start):
                if value.key not in ("lang", "date", "accept"):
                    yield value.start, value.end, BlockMarkup.FRONT
        case BlockMarkup.LIST | BlockMarkup.QUOTE:
            yield from _lines(text, block.start, block.end, block.kind)
        case BlockMarkup.IMAGE:
            image = _IMAGE.fullmatch(text, block.start, block.end)
            if image:
                yield (*image.span(1), BlockMarkup.IMAGE)
                credit = _CREDIT.search(text, image.end(1), block.end)
                if credit:
                    yield (*credit.span(1), BlockMarkup.FRONT)
        case _:
            pass


def _lines(
    text: str, start: int, end: int, kind: BlockMarkup
) -> Iterator[tuple[int, int, BlockMarkup]]:
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        item = _ITEM.match(text, position, stop)
        yield (item.end() if item else position), stop, kind
        position = stop + 1


def _cut(text: str, stretches: Iterable[tuple[int, int, BlockMarkup]]) -> Iterator[Span]:
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
