"""A story in other looks: what makes a module higher or lower, and leaves less of it white.

Text is given and a page is given; the pictures and the head are what a make-up editor changes. A
picture may stand over more or fewer columns, or beside the head; a head that is short for its
columns may stand over the first of them, with text beside it. Each version is one look, with what
it costs to leave what the layout asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from .matter import Flow, Forme, Item, Weight, Wish
from .modules import Remainder, least_lines

FREE = 3
"""Pictures of one story whose widths are chosen; the others are as wide as they ask to be. Three in
five columns are 125 looks."""
MOST = 8
"""Versions of a story over one width that are told apart."""
OFF = 1
"""Percent of the page that each column is worth by which a picture leaves its width. Without it 46
pictures have one column instead of 35, and pages are no fuller; with three times as much 7.5 % are
white instead of 6.7 (measured as in `filling`)."""
LED = 3
"""Percent of the page that it is worth if a later picture rivals the first. On pages of ten issues
three do, and two without it: they show no effect of it."""
RIVAL = 60
"""Percent of the first picture's slots that another may take (one picture dominates): dailies keep
it under 40, from 60 on the eye does not know the first (`picture_second` in judging.toml)."""
LARGE = 20
"""Percent of the page that one picture may take; each beyond costs as much again. All pictures of a
page take 11 to 19 % on papers that were measured, picture pages apart. With 30 pages are no fuller
(7.1 % white instead of 6.7)."""
WIDEST = 3, 5
"""Columns of a page that its main picture takes without cost: 3 of 5 and of 6; on pages of dailies
that were measured it has 3 to 4 of 6."""
EMPTY = 30
"""Percent of a head that are white where it is tried over fewer columns: less looks filled. With 15
pages are no fuller (7.0 % white instead of 6.7)."""
NARROWER = 1
"""Percent of the page that a head is worth which does not stand over all its columns: what is left
over is a liberty. Without it one of ten issues is another."""
STEM = 5
"""Lines of text beside a head that look like a column: as many as under one (`head_lines` in
judging.toml)."""

Spans = tuple[tuple[int, int], ...]
"""Pictures by the numbers of their items, with the columns each stands over."""


class Arrangement(NamedTuple):
    """How a story is set: its pictures' spans, the columns of its head, the picture beside that.

    None is what the layout asks for.
    """

    spans: Spans = ()
    narrow: int | None = None
    beside: int | None = None


AS_ASKED = Arrangement()


class Version(NamedTuple):
    """A look, the lines the story then takes about, its cost, and the white in its head (slots)."""

    look: Arrangement
    lines: int
    cost: int
    void: int


def versions(copy: Remainder, columns: int, forme: Forme) -> tuple[Version, ...]:
    """The versions of ``copy`` over ``columns``, no two of one height, the cheapest first."""
    key = copy.state, copy.continued, columns
    known = copy.stock.versions.get(key)
    if known is None:
        asked = _version(copy, AS_ASKED, columns, forme)
        found = {asked.lines: asked}
        # A story that fills pages of its own is as high as they are whatever its pictures do.
        chosen = forme.fit and asked.lines <= 2 * forme.lines
        for look in _looks(copy, columns) if chosen else ():
            version = _version(copy, look, columns, forme)
            lines = version.lines
            if lines not in found or _worth(version) < _worth(found[lines]):
                found[lines] = version
        known = tuple(sorted(found.values(), key=lambda v: (_worth(v), v.lines))[:MOST])
        copy.stock.versions[key] = known
    return known


def in_version(copy: Remainder, look: Arrangement) -> Remainder:
    """``copy`` as it is in a look."""
    if look == AS_ASKED:
        return copy
    known = copy.stock.spanned(look.spans, look.beside)
    story = replace(copy.story, items=known.told)
    return replace(copy, story=story, stock=known, narrow=look.narrow)


def _version(copy: Remainder, look: Arrangement, columns: int, forme: Forme) -> Version:
    looking = in_version(copy, look)
    cost = _cost(copy, look.spans, forme) if look.spans else 0
    cost += forme.columns * forme.lines * NARROWER // 100 * (look.narrow is not None)
    over = look.narrow or columns
    if look.beside is not None:
        over = columns - looking.story.items[look.beside].span(columns - 1)
    return Version(look, least_lines(looking, columns, forme), cost, copy.void(over))


def _worth(version: Version) -> int:
    return version.cost + version.void


def _looks(copy: Remainder, columns: int) -> Iterator[Arrangement]:
    """Yield all choices of spans of a story's first pictures, and of what its head stands over."""
    numbers = list(islice(_pictures(copy), FREE))
    brief = copy.story.weight is Weight.BRIEF
    ranges = [_range(copy.story.items[n], columns, brief=brief) for n in numbers]
    asked = tuple(copy.story.items[number].span(columns) for number in numbers)
    narrows = [None, *_narrows(copy, columns)]
    for chosen in product(*ranges):
        spans = () if chosen == asked else tuple(zip(numbers, chosen, strict=True))
        yield from (Arrangement(spans, narrow) for narrow in narrows)
        if numbers and _stands_beside(copy, numbers[0], chosen[0], columns):
            yield Arrangement(spans, None, numbers[0])


def _narrows(copy: Remainder, columns: int) -> Iterator[int]:
    """Yield the columns, fewer than ``columns``, that a head is tried over."""
    lines, void = copy.head(columns), copy.void(columns)
    if not _may_narrow(copy) or 100 * void < EMPTY * lines * columns:
        return
    for fewer in range(columns - 1, 0, -1):
        less = copy.head(fewer)
        # As many lines as over all columns, and more than a few beside it.
        if less > lines or less < STEM or not _leads_over(copy, fewer, columns):
            return
        if copy.void(fewer) + fewer < void:
            yield fewer


def _may_narrow(copy: Remainder) -> bool:
    """Whether a head may stand over fewer columns than its story has."""
    if copy.continued:
        return True
    return copy.story.narrowing and copy.story.weight is not Weight.BRIEF


def _stands_beside(copy: Remainder, number: int, span: int, columns: int) -> bool:
    """Whether a picture of ``span`` columns may stand at the right of the head."""
    item = copy.story.items[number]
    if copy.continued or not _may_narrow(copy) or item.wish is Wish.BESIDE or span >= columns:
        return False
    head = copy.head(columns - span)
    if not _leads_over(copy, columns - span, columns):
        return False
    return 0 < head <= min(item.height(span), copy.head(columns))


def _leads_over(copy: Remainder, fewer: int, columns: int) -> bool:
    """Whether a head over ``fewer`` of ``columns`` is as wide as its story's weight asks.

    That of a lead would not be the largest of its page any more over less than half of them: heads
    are as large as their span lets them be.
    """
    return copy.continued or copy.story.weight is not Weight.LEAD or 2 * fewer >= columns


def _pictures(copy: Remainder) -> Iterator[int]:
    """Yield the pictures of a story that do not stand yet."""
    items = copy.story.items
    left = copy.stock.figures_left(copy.state)
    return (n for n in left if items[n].flow is Flow.FLOAT and items[n].heights)


def _range(item: Item, columns: int, *, brief: bool) -> range:
    """Give the columns a picture is tried over; a brief's is never wider than it asks to be."""
    asked = item.span(columns)
    if item.wanted > 1:
        return range(asked, asked + 1)
    least = min(item.least, columns)
    most = asked if brief else min(columns, len(item.heights))
    return range(least, max(least, most) + 1)


def _cost(copy: Remainder, spans: Spans, forme: Forme) -> int:
    """What a choice of spans costs, in slots."""
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
