"""A newspaper's pages, filled in many ways of which the best is kept.

Each page is reckoned with more and fewer stories, in several orders and slicings, with pictures
over more or fewer columns; the best of these are set. A few beginnings are followed to the issue's
end, since what fills one page is missing on the next. Ways are counted, not seconds: every machine
finds the same pages.

What the numbers are measured on, where nothing else is said: eight generated issues as a tabloid
and two as a broadsheet, 28 pages, searched in a tenth of the ways, as a page of a long issue is.
Before the last page 6.7 % are white, 14 pages have a hole beyond 1.5 %, 1.8 % of the width ends
more than six lines early, and 9 stories go on elsewhere. By chance, where another way is as good,
the white moves by some 0.2 %.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .choosing import area, choices, is_due
from .matter import Flow, Forme
from .modular import (
    LEAST_JUMP,
    TORN,
    Fillers,
    PageFilling,
    Paper,
    Slicing,
    covered,
    cut_short,
    end_page,
    fill_page,
    for_room,
    rooms_of,
    shares_of,
    tears_pictures,
    without_parted_briefs,
)
from .modules import Remainder, Sketch, least_columns
from .plan import Rect, Trouble
from .spreading import spread

BEAM = 3
"""Beginnings of an issue that are followed. With one 8.2 % are white instead of 6.7 on a page more,
in half the time."""
SLICINGS = 10
"""Slicings of one choice of stories that are weighed."""
USUAL, MOST = 12, 12
"""Pages of an issue that are searched in the usual number of ways; a page of a longer one is
weighed and set in fewer, so that all of them take the time of so many. One of a shorter one is in
more, by the square of its pages and at most so many times as many: with few stories there are few
ways, of which none is to be missed (two pages: twelve times the ways take 1.2 times as long, and
14 % white becomes 12 %)."""
ROOMS = 3
"""Ways to fill a room beside fixed matter, with which those that come after it are filled."""
TRIED = 60
"""Of all slicings of a page, how many are set: the others are only reckoned. With a third of these
and of `SLICINGS` 8.5 % are white instead of 6.7, with three times as many 7.0 and with ten times
6.4, in 0.8, 1.4 and 2 times the time."""
KEPT = 4
"""Of the pages that are set, how many are followed if each leaves something else. With two 6.8 %
are white instead of 6.7, in 0.8 of the time, and 11 stories go on elsewhere instead of 9."""
NEAR = 20
"""Stories in turn that a page is filled from, besides those that are wanted there."""
WHITE, LAST_WHITE = 30, 2
"""What a page all white is worth, in pages; white is best on the last. It counts by its square:
several small gaps are better than a large one. With half of it 7.9 % are white instead of 6.7, with
twice as much 6.5 on one page more. If white of the last page costs nothing 43 % of it stay white
instead of 27, and 15 stories go on elsewhere; with four times as much 8.1 % of the others are
white."""
PAGE = 30
"""Percent of a page that each page is worth: none is begun for one brief. Without it one issue has
a page more; with twice as much all are the same."""
OVERHEAD = 114
"""Percent of its area that the matter of a page takes, with what parts it: gaps, columns that end
early. With 104 as many pages come out as white, with 124 two pages more and 7.6 % white."""
FOOT, FEET = 2, 250
"""Lines at the foot of a column that nobody sees; hundredths of a slot that the square of the
others is worth: by a line or two columns differ everywhere, beyond six a reader sees that one ended
early. On forty generated issues 3 % of a tabloid's width and 6 % of a broadsheet's ended so where
each line beyond three was worth 200; by squares it is under 1 %, for 0.3 % more white."""
PICTURES, RATHER = 40, 300
"""Percent of a page that pictures may take, and hundredths of a slot that each slot more is worth:
a page of long stories is not to look like a wall of photographs. Dailies have 11 to 19 %, picture
pages apart. Without this cost three of ten issues are others, and their pictures take no more."""
GAP, LARGEST = 15, 500
"""Thousandths of a page up to which a white rectangle is no hole to the eye (空洞), and hundredths
of a slot that each slot beyond is worth: `hole` in judging.toml, three times what dailies have.
Without this cost the largest on last pages is 7.7 % of them instead of 4.9."""
HOLE = 5000
"""Hundredths of a slot that a line is worth by which a column ends before the next one. Without it
17 lines are free so instead of 12."""
JUMP, SHORT_JUMP = 6, 10
"""Percent of a page that any jump is worth, and one of a few lines besides. Without the first one
issue is another; the slicing has a cost for it too."""
PARTED = 40
"""Percent of a page that it is worth to have a table whole. Without it all issues are the same:
none of their tables is parted either way."""
NO_ROOM = 10_000
"""Percent of a page that a module is worth that is too narrow for its head or for a table."""
UNKEPT = 100
"""Percent of a page that a width is worth that an editor wished for."""


@dataclass(frozen=True, slots=True)
class _Issue:
    """Pages so far and what is wrong with them, in hundredths of a slot."""

    cost: int
    paper: Paper


def fill_pages(
    copies: Sequence[Remainder], forme: Forme
) -> tuple[list[list[Sketch]], list[Trouble]]:
    """The pages of all stories in reading order, and the stories cut against their will."""
    paper = Paper(tuple(copy for copy in copies if copy.stock.items or copy.story.heads))
    paper = _search(paper, forme) if forme.fit and paper.pool else _fill(paper, forme)
    last = len(paper.pages)
    pages = [
        spread(page, number, forme) if number < last and not forme.taken(number) else page
        for number, page in enumerate(paper.pages, 1)
    ]
    return pages, list(paper.overset)


def _fill(paper: Paper, forme: Forme) -> Paper:
    while paper.pool:
        paper = fill_page(paper, forme)
    return paper


@dataclass(frozen=True, slots=True)
class _Effort:
    """How thoroughly a page is searched: slicings weighed of each choice, and how many are set."""

    slicings: int
    tried: int


def _effort(pool: Sequence[Remainder], forme: Forme) -> _Effort:
    pages = sum(area(copy, forme) for copy in pool) // _slots(forme.last_fixed + 2, forme)
    pages = max(1, pages)
    whole = forme.effort * min(MOST * pages, max(USUAL, USUAL * USUAL // pages))
    part = 100 * pages
    return _Effort(max(1, SLICINGS * whole // part), max(2, TRIED * whole // part))


def _search(paper: Paper, forme: Forme) -> Paper:
    """The best of the issues that are followed to their end."""
    effort = _effort(paper.pool, forme)
    beam, best = [_Issue(0, paper)], None
    while beam:
        found: dict[Hashable, _Issue] = {}
        for issue in beam:
            for more in _next(issue, forme, effort):
                name = _name(more.paper)
                if name not in found or more.cost < found[name].cost:
                    found[name] = more
        for more in found.values():
            if not more.paper.pool and (best is None or more.cost < best.cost):
                best = more
        going = [one for one in found.values() if one.paper.pool]
        if best is not None:
            going = [one for one in going if one.cost < best.cost]
        going.sort(key=lambda one: one.cost + _rest(one.paper, forme))
        # What a page lacks is found in a long queue: several beginnings count near the end.
        beam = going[: BEAM if going and len(going[0].paper.pool) <= NEAR else 1]
    assert best is not None
    return best.paper


def _rest(paper: Paper, forme: Forme) -> int:
    return _left(sum(area(copy, forme) for copy in paper.pool), forme)


def _name(paper: Paper) -> Hashable:
    """What tells from another what is left of an issue."""
    return tuple((copy.number, copy.state, copy.page) for copy in paper.pool)


def _next(issue: _Issue, forme: Forme, effort: _Effort) -> Iterator[_Issue]:
    """Yield the issue with one page more, in the best ways that leave something else each."""
    near, far = _parted(issue.paper)
    behind = sum(area(copy, forme) for copy in far)
    kept: dict[Hashable, tuple[int, int, Paper]] = {}
    for paper in _fillings(near, forme, behind, effort):
        cost = _cost(paper, forme, last=not paper.pool and not far)
        total = cost + _left(behind + sum(area(copy, forme) for copy in paper.pool), forme)
        name = _name(paper)
        if name not in kept or total < kept[name][0]:
            kept[name] = total, cost, paper
    for _, cost, paper in sorted(kept.values(), key=lambda one: one[0])[:KEPT]:
        if far:
            pool = sorted((*paper.pool, *far), key=lambda copy: copy.number)
            paper = replace(paper, pool=tuple(pool))
        yield _Issue(issue.cost + cost, paper)


def _fillings(paper: Paper, forme: Forme, behind: int, effort: _Effort) -> Iterator[Paper]:
    """Yield ``paper`` with one page more, while ``behind`` slots wait behind what it may hold."""
    number = len(paper.pages) + 1
    fillers = Fillers(forme)
    yield fill_page(paper, forme, fillers)
    for rooms in rooms_of(number, forme):
        for drafts in _rooms_filled(paper.pool, number, fillers, rooms, behind, effort):
            yield end_page(paper, drafts, forme)


def _rooms_filled(
    pool: Sequence[Remainder],
    number: int,
    fillers: Fillers,
    rooms: Sequence[Rect],
    behind: int,
    effort: _Effort,
) -> Iterator[list[Sketch]]:
    """Yield the modules of a page's ``rooms``; of each but the last only the fullest are kept."""
    forme = fillers.forme
    shares = shares_of(pool, number, forme, rooms)
    found: list[list[Sketch]] = [[]]
    for at, (room, share) in enumerate(zip(rooms, shares, strict=True)):
        more: list[list[Sketch]] = []
        for placed in found:
            here = for_room(pool, number, room, share, placed, forme.columns)
            filled = _room_filled(here, number, fillers[room], behind, effort)
            more += [[*placed, *drafts] for drafts in filled] or [placed]
        last = at + 1 == len(rooms)
        found = more if last else sorted(more, key=covered, reverse=True)[:ROOMS]
    # A page on which nothing stands would be cheap, and bring the issue no nearer to its end.
    yield from (drafts for drafts in found if drafts)


def _room_filled(
    pool: Sequence[Remainder], number: int, filler: PageFilling, behind: int, effort: _Effort
) -> Iterator[list[Sketch]]:
    """Yield the modules of one room in the best ways, all choices and slicings reckoned."""
    forme = filler.forme
    if not pool or any(copy.alone for copy in pool):
        return
    behind += sum(area(copy, forme) for copy in pool)
    reckoned = [
        one
        for chosen in choices(pool, number, filler.place, forme)
        for one in _reckon(chosen, filler, behind, effort)
    ]
    every = sorted(reckoned, key=lambda one: one.cost)
    # Mirrored, or with two parts exchanged, a page is as full as it was: one of them is enough.
    unlike = {(one.cost, filler.parts(one.slicing)): one for one in reversed(every)}
    for _, slicing, chosen in list(reversed(unlike.values()))[: effort.tried]:
        drafts = filler.drafts(slicing)
        if len(drafts) == len(chosen) and not cut_short(chosen, drafts, number):
            yield without_parted_briefs(drafts)


class _Reckoned(NamedTuple):
    """A slicing for stories in an order, and what it would cost with all that is left behind."""

    cost: int
    slicing: Slicing
    chosen: list[Remainder]


def _reckon(
    chosen: list[Remainder], filler: PageFilling, behind: int, effort: _Effort
) -> Iterator[_Reckoned]:
    """Yield the best slicings for stories in order, while ``behind`` slots wait with theirs."""
    forme = filler.forme
    left = _left(behind - sum(area(copy, forme) for copy in chosen), forme)
    for slicing in filler.slicings(chosen, effort.slicings):
        yield _Reckoned(100 * slicing.cost + left, slicing, chosen)


def _parted(paper: Paper) -> tuple[Paper, tuple[Remainder, ...]]:
    """``paper`` with the stories that may come next, and those that are far behind them.

    So the time that a page takes does not grow with the issue.
    """
    number, count = len(paper.pages) + 1, 0
    near: list[Remainder] = []
    far: list[Remainder] = []
    for copy in paper.pool:
        due = is_due(copy, number)
        count += not due
        (near if due or count <= NEAR else far).append(copy)
    return (replace(paper, pool=tuple(near)), tuple(far)) if far else (paper, ())


# What pages are worth


def _cost(paper: Paper, forme: Forme, *, last: bool) -> int:
    """What is wrong with the newest page of ``paper``, in hundredths of a slot."""
    page, number = paper.pages[-1], len(paper.pages)
    slots = _slots(number, forme)
    free = max(0, slots - covered(page))
    cost = slots * PAGE + 100 * free * free * (LAST_WHITE if last else WHITE) // slots
    cost += RATHER * max(0, _pictured(page) - slots * PICTURES // 100)
    # An only page is a front page first: what it lacks is better shared out over it.
    cost += _white_cost(_gaps(page, number, forme), slots, ends=last and number > 1)
    for draft in page:
        story, continued = draft.copy.story, draft.copy.continued
        cost += HOLE * draft.poured.holes + (0 if draft.done else slots * JUMP)
        if continued and _text_lines(draft) < LEAST_JUMP:
            cost += slots * SHORT_JUMP
        if _parts_table(draft):
            cost += slots * PARTED
        if not draft.done and tears_pictures(draft, forme):
            cost += slots * TORN
        if draft.place.columns < least_columns(draft.copy):
            cost += slots * NO_ROOM
        if not continued and story.columns not in (None, draft.place.columns):
            cost += slots * UNKEPT
    return cost


def _white_cost(gaps: Sequence[Sequence[_Gap]], slots: int, *, ends: bool) -> int:
    """What white of a page costs by where it is; one that ``ends`` an issue ends on one line.

    White is wanted there under all that stands, and not beside or in the middle of it.
    """
    low = 0
    if ends:
        lowest = max(column[-1][0] for column in gaps)
        gaps = [[*column[:-1], (column[-1][0], lowest)] for column in gaps]
    else:
        low = FEET * _low_feet(gaps)
    return low + LARGEST * max(0, _largest_gap(gaps) - slots * GAP // 1000)


def _left(matter: int, forme: Forme) -> int:
    """What the pages for ``matter`` slots will cost at best, white spread over all."""
    slots = forme.columns * (forme.lines - forme.top)
    taken = matter * OVERHEAD // 100
    pages = -(-taken // slots)
    if not pages:
        return 0
    white = pages * slots - taken
    return slots * PAGE * pages + 100 * white * white * LAST_WHITE // (slots * pages)


def _slots(page: int, forme: Forme) -> int:
    """The slots of the type area of a page, under what stands at its top."""
    area = forme.area(page)
    return area.columns * area.lines


_Gap = tuple[int, int]
"""Lines of a column on which nothing stands: the first, and the one behind the last."""


def _low_feet(gaps: Sequence[Sequence[_Gap]]) -> int:
    """The squares of the lines free under the columns of a page, beyond what nobody sees."""
    return sum(max(0, column[-1][1] - column[-1][0] - FOOT) ** 2 for column in gaps)


def _largest_gap(gaps: Sequence[Sequence[_Gap]]) -> int:
    """The slots of the largest rectangle of a page on which nothing stands."""
    # Columns are few: every run of them, with what their gaps have in common so far.
    most = 0
    for first in range(len(gaps)):
        common = [*gaps[first]]
        for width, column in enumerate(gaps[first:], 1):
            common = [
                (top, foot)
                for one in common
                for other in column
                if (foot := min(one[1], other[1])) > (top := max(one[0], other[0]))
            ]
            if not common:
                break
            most = max(most, width * max(foot - top for top, foot in common))
    return most


def _gaps(page: Sequence[Sketch], number: int, forme: Forme) -> list[list[_Gap]]:
    """The gaps of each column of a page, that at its foot last."""
    standing: list[list[_Gap]] = [[] for _ in range(forme.columns)]
    for draft in page:
        if draft.head:
            for column in range(draft.head.column, draft.head.column + draft.head.columns):
                standing[column].append((draft.head.line, draft.head.bottom))
        for part in (*draft.poured.parts, *draft.beside):
            for column in range(part.column, part.column + part.columns):
                standing[column].append((part.line, part.line + part.count))
    return [_between(column, forme.begin(number), forme.lines) for column in standing]


def _between(standing: Sequence[_Gap], line: int, end: int) -> list[_Gap]:
    """The lines from ``line`` to ``end`` that are free between what stands in a column."""
    gaps = []
    for top, foot in sorted(standing):
        if top > line:
            gaps.append((line, top))
        line = max(line, foot)
    return [*gaps, (min(line, end), end)]


def _parts_table(draft: Sketch) -> bool:
    """Whether a table goes on on another page."""
    state = draft.poured.state
    items = draft.copy.stock.items
    return state.item < len(items) and bool(state.line) and items[state.item].flow is Flow.ROWS


def _pictured(page: Sequence[Sketch]) -> int:
    """The slots of a page that pictures take."""
    return sum(
        part.columns * part.count
        for draft in page
        for part in (*draft.poured.parts, *draft.beside)
        if draft.copy.story.items[part.item].flow is Flow.FLOAT
    )


def _text_lines(draft: Sketch) -> int:
    items = draft.copy.story.items
    return sum(p.count for p in draft.poured.parts if items[p.item].flow is not Flow.FLOAT)
