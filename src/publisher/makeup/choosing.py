"""Which stories stand on a page, and in which order: by their weight, in their turn.

A page is filled from the stories that come first; now and then one of them waits for the next page,
where another fills this one better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .matter import Forme, Weight
from .modules import Remainder, least_columns, least_lines
from .plan import Rect

MOST = 24
"""Stories on one page at most: of 1,869 choices for pages of four issues the largest has 15."""
FEWER, MORE = 3, 2
"""Stories fewer and more than fit by their area, that a page is tried with. With one fewer at most
3.2 % of the width end early instead of 1.8, with none more 7.3 % are white instead of 6.7 (measured
as in `filling`)."""
PASSED, BEHIND = 4, 2
"""Stories at the end of those chosen that may wait for the next page, and those that may come in
their place. If none waits 8.4 % are white instead of 6.7 on two pages more, and 21 stories go on
elsewhere instead of 9 (measured as in `filling`)."""
_SHARE = {Weight.LEAD: 4, Weight.SECOND: 3, Weight.BRIEF: 1}
"""Sixths of a page's width that suit a weight: within what `slicing` has without cost."""


def is_due(copy: Remainder, number: int) -> bool:
    """Whether a story is to stand on page ``number``: it goes on, or is wanted there."""
    page = due_page(copy)
    return page is not None and page <= number


def due_page(copy: Remainder) -> int | None:
    """The page on which a story is to go on, or to begin; None if any will do."""
    return (copy.story.jump_page or 1) if copy.continued else copy.story.page


def area(copy: Remainder, forme: Forme) -> int:
    """Give the slots a story takes at a width that suits its weight, reckoned once."""
    key = (copy.state, copy.continued)
    found = copy.stock.areas.get(key)
    if found is None:
        asked = copy.story.columns or max(1, forme.columns * _SHARE[copy.story.weight] // 6)
        width = min(forme.columns, max(least_columns(copy), asked))
        found = copy.stock.areas[key] = (least_lines(copy, width, forme) + forme.gap) * width
    return found


def by_weight(copies: Sequence[Remainder]) -> list[Remainder]:
    """``copies`` by weight, those of one weight in turn.

    Those that have a turn on their page come before all others.
    """
    return sorted(copies, key=lambda copy: (*_rank(copy), copy.number))


def by_size(copies: Sequence[Remainder], forme: Forme) -> list[Remainder]:
    """``copies`` by weight, of those of one weight the larger first."""
    return sorted(copies, key=lambda copy: (*_rank(copy), -area(copy, forme), copy.number))


def _rank(copy: Remainder) -> tuple[int, int]:
    """Where a story stands in the order; what goes on from another page is before briefs."""
    if copy.continued:
        return Weight.BRIEF.rank, 0
    if copy.story.order is not None:
        return -1, copy.story.order
    return copy.story.weight.rank, 1


def prefixes(
    pool: Sequence[Remainder], number: int, place: Rect, forme: Forme
) -> Iterator[list[Remainder]]:
    """Yield the stories that come first, as many as may fill the ``place`` on page ``number``."""
    must, queue = _in_turn(pool, number, forme)
    if not must and not queue:
        return
    count, fits = _count(must, queue, place, forme)
    if count == len(queue) and fits:
        # All that is left has room: it would look no better on two pages.
        yield by_weight(must + queue)
        return
    least = 0 if must else 1
    for some in sorted({max(least, min(len(queue), count + n)) for n in (-2, -1, 0, 1)}):
        pick = by_weight(must + queue[:some])[: MOST + len(must)]
        if pick:
            yield pick


def choices(
    pool: Sequence[Remainder], number: int, place: Rect, forme: Forme
) -> list[list[Remainder]]:
    """Stories that may fill the ``place`` on page ``number``, in several orders."""
    must, queue = _in_turn(pool, number, forme)
    count, _ = _count(must, queue, place, forme)
    found: dict[tuple[int, ...], list[Remainder]] = {}
    for some in range(max(0 if must else 1, count - FEWER), min(len(queue), count + MORE) + 1):
        for picked in _passing(queue, some):
            for ordered in (by_weight(must + picked), by_size(must + picked, forme)):
                if ordered:
                    found.setdefault(tuple(copy.number for copy in ordered), ordered)
    return list(found.values())


def _passing(queue: list[Remainder], count: int) -> Iterator[list[Remainder]]:
    """Yield the first ``count`` stories, then with one of the last replaced by one behind them.

    What leads waits for no other page.
    """
    first, behind = queue[:count], queue[count : count + BEHIND]
    yield first
    leads = bool(first) and first[0].story.weight is Weight.LEAD
    for at in range(max(int(leads), count - PASSED), count):
        for other in behind:
            yield [*first[:at], *first[at + 1 :], other]


def _in_turn(
    pool: Sequence[Remainder], number: int, forme: Forme
) -> tuple[list[Remainder], list[Remainder]]:
    """The stories that must stand on page ``number``, and those that may, one lead first."""
    must = [c for c in pool if is_due(c, number)]
    free = [c for c in pool if due_page(c) is None]
    if not must and not free and number > forme.last_fixed:
        # Nothing is left to fill the pages before those that are asked for.
        first = min(due_page(c) or number for c in pool)
        must = [c for c in pool if due_page(c) == first]
    leads = [c for c in free if c.story.weight is Weight.LEAD]
    others = [c for c in free if c.story.weight is not Weight.LEAD]
    if any(c.story.weight is Weight.LEAD and not c.continued for c in must):
        return must, others + leads
    return must, leads[:1] + others + leads[1:]


def _count(
    must: Sequence[Remainder], queue: Sequence[Remainder], place: Rect, forme: Forme
) -> tuple[int, bool]:
    """How many of ``queue`` begin in the ``place`` by area, and whether all of them end."""
    room = place.columns * place.lines - sum(area(c, forme) for c in must)
    count = 0
    while count < min(len(queue), MOST) and room > 0:
        room -= area(queue[count], forme)
        count += 1
    return count, room >= 0
