"""A story with its pictures over more or fewer columns: what makes a module higher or lower.

Text is given and a page is given; the pictures are what a make-up editor changes. Each version is
one choice of spans, with what it costs to leave the widths the layout asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from .matter import Flow, Forme, Item
from .modules import Copy, least_lines

FREE = 3
"""Pictures of one story whose widths are chosen; the others are as wide as they ask to be."""
MOST = 8
"""Versions of a story over one width that are told apart."""
OFF = 1
"""Percent of the page that each column is worth by which a picture leaves its width."""
LED = 3
"""Percent of the page that it is worth if a later picture rivals the first."""
RIVAL = 60
"""Percent of the first picture's slots that another may take (one picture dominates)."""
LARGE = 26
"""Percent of the page that one picture may take; each beyond costs as much again. All pictures of
a page take 11 to 19 % on papers that were measured, picture pages apart."""
WIDEST = 3, 5
"""Columns of a page that its main picture takes without cost: 3 of 5, as newspapers have it."""

Spans = tuple[tuple[int, int], ...]
"""Pictures by the numbers of their items, with the columns each stands over."""


class Version(NamedTuple):
    """A choice of spans, the lines the story then takes about, and its cost in slots."""

    spans: Spans
    lines: int
    cost: int


def versions(copy: Copy, columns: int, forme: Forme) -> tuple[Version, ...]:
    """Give the versions of ``copy`` over ``columns``, no two of one height, the cheapest first."""
    key = copy.state, copy.continued, columns
    known = copy.stock.versions.get(key)
    if known is None:
        asked = Version((), least_lines(copy, columns, forme), 0)
        found = {asked.lines: asked}
        # A story that fills pages of its own is as high as they are whatever its pictures do.
        chosen = forme.fit and asked.lines <= 2 * forme.lines
        for spans in _choices(copy, columns) if chosen else ():
            lines = least_lines(in_version(copy, spans), columns, forme)
            version = Version(spans, lines, _cost(copy, spans, forme))
            if lines not in found or version.cost < found[lines].cost:
                found[lines] = version
        known = tuple(sorted(found.values(), key=lambda v: (v.cost, v.lines))[:MOST])
        copy.stock.versions[key] = known
    return known


def in_version(copy: Copy, spans: Spans) -> Copy:
    """Give ``copy`` with its pictures over the columns of a version."""
    if not spans:
        return copy
    known = copy.stock.spanned(spans)
    story = replace(copy.story, items=known.told)
    return replace(copy, story=story, stock=known)


def _choices(copy: Copy, columns: int) -> list[Spans]:
    """Give all choices of spans of a story's first pictures but the one it asks for."""
    numbers = list(islice(_pictures(copy), FREE))
    if not numbers:
        return []
    ranges = [_range(copy.story.items[number], columns) for number in numbers]
    asked = tuple(copy.story.items[number].span(columns) for number in numbers)
    chosen = (spans for spans in product(*ranges) if spans != asked)
    return [tuple(zip(numbers, spans, strict=True)) for spans in chosen]


def _pictures(copy: Copy) -> Iterator[int]:
    """Yield the pictures of a story that do not stand yet."""
    items = copy.story.items
    left = copy.stock.figures_left(copy.state)
    return (n for n in left if items[n].flow is Flow.FLOAT and items[n].heights)


def _range(item: Item, columns: int) -> range:
    if item.wanted > 1:
        return range(item.span(columns), item.span(columns) + 1)
    least = min(item.least, columns)
    return range(least, max(least, min(columns, len(item.heights))) + 1)


def _cost(copy: Copy, spans: Spans, forme: Forme) -> int:
    """Give what a choice of spans costs, in slots."""
    percent, page = 0, forme.columns * forme.lines
    slots = [columns * copy.story.items[n].height(columns) for n, columns in spans]
    for place, (number, columns) in enumerate(spans):
        asked = copy.story.items[number].columns
        most = max(asked, forme.columns * WIDEST[0] // WIDEST[1]) if place == 0 else asked
        percent += OFF * max(0, asked - columns, columns - most)
    if any(100 * other > RIVAL * slots[0] for other in slots[1:]):
        percent += LED
    percent += sum(max(0, 100 * one // page - LARGE) for one in slots)
    return page * percent // 100
