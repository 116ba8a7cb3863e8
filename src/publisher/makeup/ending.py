"""A newspaper's pages one after the other, and its last pages filled evenly.

Towards the end several ways are tried: a page may hold fewer stories, pictures may stand a column
wider. The one that leaves the least white, most evenly spread, is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .matter import Flow, Item, Sheet, Wish
from .modular import LEAST_JUMP, Fillers, Run, area, fill_page
from .modules import Copy, Draft
from .plan import Trouble
from .stock import Stock

PAGES = 3
"""Pages at the end that are looked at together."""
STORIES = 24
"""Stories that are left for them at most."""
WIDENED = 8
"""Stories at most whose pictures are tried a column wider."""
FULL = 5
"""Percent of the slots that may stay free on a page without more ado."""
WHITE, LAST_WHITE = 4, 3
"""What a page all white is worth, in pages; white is best on the last."""
JUMP, SHORT_JUMP = 5, 10
"""Percent of a page that any jump is worth, and one of a few lines besides."""


def fill_pages(copies: Sequence[Copy], sheet: Sheet) -> tuple[list[list[Draft]], list[Trouble]]:
    """Give the pages of all stories in reading order, and the stories cut against their will."""
    run = Run(tuple(copy for copy in copies if copy.stock.items or copy.story.heads))
    while run.pool and not _is_near_its_end(run, sheet):
        run = fill_page(run, sheet)
    if run.pool:
        run = _best_end(run, sheet)
    return list(run.pages), list(run.overset)


def _slots(page: int, sheet: Sheet) -> int:
    return sheet.columns * (sheet.lines - sheet.begin(page))


def _is_near_its_end(run: Run, sheet: Sheet) -> bool:
    """Say whether what is left takes a few pages, so that ways to fill them can be compared."""
    if not sheet.fit or len(run.pool) > STORIES:
        return False
    first = len(run.pages) + 1
    room = sum(_slots(number, sheet) for number in range(first, first + PAGES))
    return sum(area(copy, sheet) for copy in run.pool) <= room


def _best_end(run: Run, sheet: Sheet) -> Run:
    """Give the pages to the end that are best filled of all that are tried."""
    first = len(run.pages)
    fillers: Fillers = {}
    start, fewer, best = run, 0, _finished(run, sheet, 0, fillers)
    for number in (1, 2):
        tried = _finished(start, sheet, number, fillers)
        if _cost(tried, first, sheet) < _cost(best, first, sheet):
            fewer, best = number, tried
    for story in _with_pictures(run, sheet):
        if _is_full(best, first, sheet):
            break
        wider = replace(start, pool=tuple(_wider(c, story, sheet) for c in start.pool))
        tried = _finished(wider, sheet, fewer, fillers)
        if _cost(tried, first, sheet) < _cost(best, first, sheet):
            start, best = wider, tried
    return best


def _finished(run: Run, sheet: Sheet, fewer: int, fillers: Fillers) -> Run:
    """Give all pages; the first that is missing has ``fewer`` stories than it could hold."""
    while run.pool:
        run, fewer = fill_page(run, sheet, fewer, fillers), 0
    return run


def _with_pictures(run: Run, sheet: Sheet) -> list[int]:
    """Give the stories whose pictures can stand wider, the first ones of the pages first."""
    return [
        copy.number
        for copy in run.pool
        if not copy.continued and any(_may_widen(item, sheet) for item in copy.story.items)
    ][:WIDENED]


def _may_widen(item: Item, sheet: Sheet) -> bool:
    most = min(sheet.columns, len(item.heights)) - 1
    return item.flow is Flow.FLOAT and item.wish is not Wish.INLINE and item.columns <= most


def _wider(copy: Copy, story: int, sheet: Sheet) -> Copy:
    """Give ``copy`` with its pictures a column wider, if it is the story meant."""
    if copy.number != story:
        return copy
    items = tuple(
        replace(item, columns=item.columns + 1) if _may_widen(item, sheet) else item
        for item in copy.story.items
    )
    return replace(
        copy, story=replace(copy.story, items=items), stock=Stock(items, copy.story.calls)
    )


# What pages are worth


def _free(page: Sequence[Draft], number: int, sheet: Sheet) -> int:
    """Give the slots of a page on which nothing stands."""
    taken = sum(_taken(draft) for draft in page)
    return max(0, _slots(number, sheet) - taken)


def _taken(draft: Draft) -> int:
    parts = (*draft.poured.parts, *draft.beside)
    head = draft.head.columns * draft.head.lines if draft.head else 0
    return head + sum(part.columns * part.count for part in parts)


def _is_full(run: Run, first: int, sheet: Sheet) -> bool:
    return all(
        _free(page, number, sheet) * 100 <= FULL * _slots(number, sheet)
        for number, page in enumerate(run.pages[first:], first + 1)
    )


def _cost(run: Run, first: int, sheet: Sheet) -> int:
    """Give what is wrong with the pages behind the ``first``: how many, how white, vain jumps."""
    cost, passed = 0, set[int]()
    for number, page in enumerate(run.pages[first:], first + 1):
        slots = _slots(number, sheet)
        weight = WHITE if number < len(run.pages) else LAST_WHITE
        cost += slots + _free(page, number, sheet) ** 2 * weight // slots
        for draft in page:
            lines = sum(part.count for part in draft.poured.parts)
            cost += 2 * draft.poured.holes
            if draft.copy.number in passed:
                cost += slots * (JUMP + SHORT_JUMP * (lines < LEAST_JUMP)) // 100
            passed.add(draft.copy.number)
    return cost
