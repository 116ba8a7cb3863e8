"""A newspaper's pages, filled in many ways of which the best is kept.

Each page is tried with more and fewer stories, in several slicings and orders, then with pictures
over more or fewer columns. A few of the best beginnings are followed to the issue's end, since what
fills one page is missing on the next. Ways are counted, not seconds: every machine finds the same
pages.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from .matter import Flow, Forme
from .modular import LEAST_JUMP, Fillers, Paper, Way, area, fill_page, is_due
from .modules import Copy, Draft, least_columns
from .plan import Trouble
from .spreading import spread
from .stock import Stock

WAYS = (
    *(
        Way(fewer, slicing, order)
        for fewer in (0, 1, 2, -1)
        for slicing in (0, 1, 2)
        for order in (0, 1)
    ),
    *(Way(passed=passed) for passed in (1, 2, 3)),
)
"""How a page is filled at first."""
BEAM = 2
"""Beginnings of an issue that are followed."""
CLIMBED = 3
"""Of the ways to fill a page, how many are tried with other widths of pictures."""
STEPS = 16
"""Widths that are tried for each of these."""
NEAR = 20
"""Stories in turn that a page is filled from, besides those that are wanted there."""
ROOM = 12
"""Slots by which a wider picture may be larger than what is free: its story can be set closer."""
FULL = 3
"""Percent of the slots that may stay free on a page without more ado."""
WHITE, LAST_WHITE = 12, 3
"""What a page all white is worth, in pages; white is best on the last. It counts by its square:
several small gaps are better than a large one."""
PAGE = 30
"""Percent of a page that each page is worth: none is begun for one brief."""
OVERHEAD = 114
"""Percent of its area that the matter of a page takes, with what parts it: gaps, columns that end
early."""
FOOT, FEET = 3, 200
"""Lines at the foot of a column that nobody sees; hundredths of a slot that others are worth."""
HOLE = 2000
"""Hundredths of a slot that a line is worth by which a column ends before the next one."""
JUMP, SHORT_JUMP = 6, 10
"""Percent of a page that any jump is worth, and one of a few lines besides."""
PARTED = 12
"""Percent of a page that it is worth to have a table whole."""
NO_ROOM = 10_000
"""Percent of a page that a module is worth that is too narrow for its head or for a table."""
UNKEPT = 100
"""Percent of a page that a width is worth that an editor wished for."""


@dataclass(frozen=True, slots=True)
class _Issue:
    """Pages so far and what is wrong with them, in hundredths of a slot."""

    cost: int
    run: Paper


@dataclass(frozen=True, slots=True)
class _Filled:
    """A page filled in a way, and the run it was filled from; ``cost`` counts what is left too."""

    cost: int
    way: Way
    start: Paper
    run: Paper


def fill_pages(copies: Sequence[Copy], forme: Forme) -> tuple[list[list[Draft]], list[Trouble]]:
    """Give the pages of all stories in reading order, and the stories cut against their will."""
    run = Paper(tuple(copy for copy in copies if copy.stock.items or copy.story.heads))
    run = _search(run, forme) if forme.fit and run.pool else _fill(run, forme)
    last = len(run.pages)
    pages = [
        spread(page, number, forme) if number < last else page
        for number, page in enumerate(run.pages, 1)
    ]
    return pages, list(run.overset)


def _fill(run: Paper, forme: Forme) -> Paper:
    while run.pool:
        run = fill_page(run, forme)
    return run


def _search(run: Paper, forme: Forme) -> Paper:
    """Give the best of the issues that are followed to their end."""
    beam, best = [_Issue(0, run)], None
    while beam:
        found: dict[Hashable, _Issue] = {}
        for issue in beam:
            for more in _next(issue, forme):
                name = _name(more.run)
                if name not in found or more.cost < found[name].cost:
                    found[name] = more
        for more in found.values():
            if not more.run.pool and (best is None or more.cost < best.cost):
                best = more
        going = [one for one in found.values() if one.run.pool]
        if best is not None:
            going = [one for one in going if one.cost < best.cost]
        going.sort(key=lambda one: one.cost + _rest(one.run, forme))
        # What a page lacks is found in a long queue: several beginnings count near the end.
        beam = going[: BEAM if going and len(going[0].run.pool) <= NEAR else 1]
    assert best is not None
    return best.run


def _rest(run: Paper, forme: Forme) -> int:
    return _left(sum(area(copy, forme) for copy in run.pool), forme)


def _name(run: Paper) -> Hashable:
    """Give what tells from another what is left of an issue."""
    return tuple((copy.number, copy.state, copy.page) for copy in run.pool)


def _next(issue: _Issue, forme: Forme) -> Iterator[_Issue]:
    """Yield the issue with one page more, in the best ways that leave something else each."""
    near, far = _parted(issue.run)
    page = _Page(forme, {}, sum(area(copy, forme) for copy in far), bool(far))
    tried = [page.fill(near, way) for way in WAYS]
    kept: dict[Hashable, _Filled] = {}
    for filled in sorted(tried, key=lambda one: one.cost):
        kept.setdefault(_name(filled.run), filled)
    for filled in list(kept.values())[:CLIMBED]:
        for one in (filled, page.climb(filled)):
            run = one.run
            if far:
                pool = sorted((*run.pool, *far), key=lambda copy: copy.number)
                run = replace(run, pool=tuple(pool))
            yield _Issue(issue.cost + page.cost(one.run), run)


def _parted(run: Paper) -> tuple[Paper, tuple[Copy, ...]]:
    """Give ``run`` with the stories that may come next, and those that are far behind them.

    So the time that a page takes does not grow with the issue.
    """
    number, count = len(run.pages) + 1, 0
    near: list[Copy] = []
    far: list[Copy] = []
    for copy in run.pool:
        due = is_due(copy, number)
        count += not due
        (near if due or count <= NEAR else far).append(copy)
    return (replace(run, pool=tuple(near)), tuple(far)) if far else (run, ())


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is filled in one way or another, while ``far`` slots of matter wait behind."""

    forme: Forme
    fillers: Fillers
    far: int
    more: bool
    """Stories wait that the page is not tried with."""

    def fill(self, run: Paper, way: Way) -> _Filled:
        """Fill the page in a way."""
        filled = fill_page(run, self.forme, way, self.fillers)
        left = self.far + sum(area(copy, self.forme) for copy in filled.pool)
        return _Filled(self.cost(filled) + _left(left, self.forme), way, run, filled)

    def cost(self, run: Paper) -> int:
        """Give what is wrong with the page, the last of ``run``."""
        return _cost(run, self.forme, last=not run.pool and not self.more)

    def climb(self, filled: _Filled) -> _Filled:
        """Give the page with one picture after the other wider or narrower, while it is better."""
        best, steps, improved = filled, STEPS, True
        while improved and steps > 0:
            improved = False
            number = len(best.run.pages)
            free = _free(best.run.pages[-1], number, self.forme)
            if free * 100 <= FULL * _slots(number, self.forme):
                break
            for story, item, columns in _widths(best.run.pages[-1], free, self.forme):
                if not steps:
                    break
                steps -= 1
                pool = tuple(
                    _with_width(copy, item, columns) if copy.number == story else copy
                    for copy in best.start.pool
                )
                tried = self.fill(replace(best.start, pool=pool), best.way)
                if tried.cost < best.cost:
                    best, improved = tried, True
                    break
        return best


# Other widths of pictures


def _widths(page: Sequence[Draft], free: int, forme: Forme) -> Iterator[tuple[int, int, int]]:
    """Yield stories of a page and their pictures with other widths, in columns.

    Wider ones come first, as far as ``free`` slots have room for them; narrower ones make room for
    what goes on elsewhere.
    """
    narrower = []
    for draft in page:
        copy = draft.copy
        if copy.continued:
            continue
        for number in sorted({part.item for part in (*draft.poured.parts, *draft.beside)}):
            item = copy.story.items[number]
            if item.flow is not Flow.FLOAT or not item.heights:
                continue
            wider = item.columns + 1
            if wider <= min(forme.columns, len(item.heights), draft.place.columns + 1):
                more = wider * item.height(wider) - item.columns * item.height(item.columns)
                if more <= free + ROOM:
                    yield copy.number, number, wider
            if item.columns > 1:
                narrower.append((copy.number, number, item.columns - 1))
    yield from narrower


def _with_width(copy: Copy, number: int, columns: int) -> Copy:
    """Give ``copy`` with one picture over so many columns."""
    items = list(copy.story.items)
    items[number] = replace(items[number], columns=columns)
    story = replace(copy.story, items=tuple(items))
    return replace(copy, story=story, stock=Stock(story.items, story.calls))


# What pages are worth


def _cost(run: Paper, forme: Forme, *, last: bool) -> int:
    """Give what is wrong with the newest page of ``run``, in hundredths of a slot."""
    page, number = run.pages[-1], len(run.pages)
    slots = _slots(number, forme)
    free = _free(page, number, forme)
    cost = slots * PAGE + 100 * free * free * (LAST_WHITE if last else WHITE) // slots
    cost += 0 if last else FEET * _low_feet(page, number, forme)
    for draft in page:
        story, continued = draft.copy.story, draft.copy.continued
        cost += HOLE * draft.poured.holes + (0 if draft.done else slots * JUMP)
        if continued and _text_lines(draft) < LEAST_JUMP:
            cost += slots * SHORT_JUMP
        if _parts_table(draft):
            cost += slots * PARTED
        if draft.place.columns < least_columns(draft.copy):
            cost += slots * NO_ROOM
        if not continued and story.columns not in (None, draft.place.columns):
            cost += slots * UNKEPT
    return cost


def _left(matter: int, forme: Forme) -> int:
    """Give what the pages for ``matter`` slots will cost at best, white spread over all."""
    slots = forme.columns * (forme.lines - forme.top)
    taken = matter * OVERHEAD // 100
    pages = -(-taken // slots)
    if not pages:
        return 0
    white = pages * slots - taken
    return slots * PAGE * pages + 100 * white * white * LAST_WHITE // (slots * pages)


def _slots(page: int, forme: Forme) -> int:
    """Give the slots of the type area of a page, under what stands at its top."""
    return forme.columns * (forme.lines - forme.begin(page))


def _free(page: Sequence[Draft], number: int, forme: Forme) -> int:
    """Give the slots of a page on which nothing stands."""
    taken = 0
    for draft in page:
        taken += draft.head.columns * draft.head.lines if draft.head else 0
        taken += sum(p.columns * p.count for p in (*draft.poured.parts, *draft.beside))
    return max(0, _slots(number, forme) - taken)


def _low_feet(page: Sequence[Draft], number: int, forme: Forme) -> int:
    """Give the lines free under the columns of a page, beyond what nobody sees."""
    feet = [forme.begin(number)] * forme.columns
    for draft in page:
        for part in (*draft.poured.parts, *draft.beside):
            for column in range(part.column, part.column + part.columns):
                feet[column] = max(feet[column], part.line + part.count)
    return sum(max(0, forme.lines - foot - FOOT) for foot in feet)


def _parts_table(draft: Draft) -> bool:
    """Say whether a table goes on on another page."""
    state = draft.poured.state
    items = draft.copy.stock.items
    return state.item < len(items) and bool(state.line) and items[state.item].flow is Flow.ROWS


def _text_lines(draft: Draft) -> int:
    items = draft.copy.story.items
    return sum(p.count for p in draft.poured.parts if items[p.item].flow is not Flow.FLOAT)
