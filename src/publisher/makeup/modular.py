"""Modular make-up: newspaper pages filled with rectangles, the weightiest story first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from .matter import Forme, Item, Spot, Story, Weight
from .modules import Copy, Draft, least_columns, least_lines, level_module, mend_holes, set_module
from .plan import Rect, Trouble
from .pour import Poured
from .rooms import part, share_out
from .slicing import Above, Block, Shape, Single, Slicer, Tree
from .stock import Progress, Stock
from .turning import blocks_of, turn

BLOCKS = 8
"""Blocks whose slicings are searched; more stories than these are stacked in one."""
MOST = 24
"""Stories on one page at most."""
WHITE = 4
"""Lines that may stay white under a module whose figures were changed to fill it."""
SLACK = 4
"""Lines by which a reckoning may be too high: paragraphs can be set shorter."""
STAND_IN = -1
"""The number of no story."""
LEAST_JUMP = 8
"""Lines that are worth turning to another page for."""
FIGURES = 32
"""Figures of one story that are looked at for one page."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a page is filled: with ``fewer`` stories than it would best hold, by area.

    It is sliced in the best way but ``slicing`` others, with stories of a weight in turn or another
    ``order``: the larger first (1). The last but ``passed`` - 1 gives way to the next.
    """

    fewer: int = 0
    slicing: int = 0
    order: int = 0
    passed: int = 0


BEST = Way()


@dataclass(frozen=True, slots=True)
class Paper:
    """Newspaper pages so far: stories that wait, pages, stories cut against their will."""

    pool: tuple[Copy, ...]
    pages: tuple[list[Draft], ...] = ()
    overset: tuple[Trouble, ...] = ()


def fill_page(run: Paper, forme: Forme, way: Way = BEST, fillers: Fillers | None = None) -> Paper:
    """Give ``run`` with one page more, filled in a ``way``.

    ``fillers`` remember what was found for a page that is filled several times.
    """
    number = len(run.pages) + 1
    fillers = fillers if fillers is not None else {}
    area, taken = forme.area(number), forme.taken(number)
    if taken:
        ways = part(area, taken, forme.gap)
        filled = [_fill_rooms(run.pool, number, forme, rooms, way, fillers) for rooms in ways]
        drafts = max(filled, key=_covered, default=[])
    else:
        drafts = _fill_page(run.pool, number, _filler(area, forme, fillers), way)
    placed = {draft.copy.number: draft for draft in drafts}
    left: list[Copy] = []
    overset = list(run.overset)
    for copy in run.pool:
        draft = placed.get(copy.number)
        if draft is None:
            # A page that fixed matter narrows says nothing of what a whole one holds.
            hopeless = not drafts and number > forme.last_fixed
            left.append(replace(copy, alone=copy.alone or hopeless))
        elif not draft.done:
            left.append(replace(copy, state=draft.poured.state, page=number, alone=False))
            if not copy.story.may_jump:
                overset.append(_overset(left[-1], number, forme))
    if forme.pages is not None and number == forme.pages:
        overset += [
            _overset(copy, number, forme)
            for copy in left
            if copy.story.may_jump or not copy.continued
        ]
    drafts = [*drafts, *(stand_in(place) for place in taken)]
    return Paper(tuple(left), (*run.pages, drafts), tuple(overset))


def _filler(place: Rect, forme: Forme, fillers: Fillers) -> Filler:
    if place not in fillers:
        fillers[place] = Filler(place, forme)
    return fillers[place]


def _fill_rooms(
    pool: Sequence[Copy],
    number: int,
    forme: Forme,
    rooms: Sequence[Rect],
    way: Way,
    fillers: Fillers,
) -> list[Draft]:
    """Give the modules of a page with fixed matter: its stories shared out to its ``rooms``.

    What is wanted there goes to the first room that holds it, else to one that comes later.
    """
    due = _ordered([copy for copy in pool if is_due(copy, number)])
    shares = share_out(due, rooms, lambda copy: area(copy, forme))
    drafts: list[Draft] = []
    waiting: list[Copy] = []
    for room, share in zip(rooms, shares, strict=True):
        here = [
            copy
            for copy in pool
            if (not is_due(copy, number) or copy in share or copy in waiting)
            and least_columns(copy) <= room.columns
            and all(copy.number != draft.copy.number for draft in drafts)
        ]
        found = _fill_page(here, number, _filler(room, forme, fillers), way)
        drafts += found
        standing = {draft.copy.number for draft in found}
        waiting += [copy for copy in share if copy.number not in standing]
    return drafts


def _covered(drafts: Sequence[Draft]) -> int:
    """Give the slots on which something of ``drafts`` stands."""
    heads = sum(d.head.columns * d.head.lines for d in drafts if d.head)
    return heads + sum(p.columns * p.count for d in drafts for p in (*d.poured.parts, *d.beside))


def _overset(copy: Copy, page: int, forme: Forme) -> Trouble:
    return Trouble(copy.number, page, copy.stock.area_left(copy.state, forme.columns))


def _fill_page(pool: Sequence[Copy], number: int, filler: Filler, way: Way) -> list[Draft]:
    """Give the modules of one page, or of a room of it.

    Something of one story at least stands on a page where nothing is fixed, unless all that wait
    are wanted on later pages that are there in any case.
    """
    forme, whole_page = filler.forme, not filler.forme.taken(number)
    lonely = [copy for copy in pool if copy.alone and whole_page]
    waiting = list(pool)
    while waiting and not lonely:
        chosen = _choose(waiting, number, filler, way)
        if not chosen:
            return []
        if way.order:
            chosen = _ordered(chosen, forme)
        drafts = filler.drafts(chosen, way.slicing)
        drafts = [d for d in drafts if not d.idle and not d.head_cut]
        missing = {copy.number for copy in chosen} - {draft.copy.number for draft in drafts}
        if not all(is_due(copy, number) for copy in chosen) and len(chosen) > 1:
            missing |= {d.copy.number for d in drafts if not (d.done or d.copy.story.may_jump)}
        if not missing:
            # A brief is read at one glance: it waits for a page that has room for all of it.
            whole = [d for d in drafts if d.done or d.copy.story.weight is not Weight.BRIEF]
            return whole or drafts
        giving = {copy.number for copy in _giving_way(chosen, missing, number)}
        kept = [copy for copy in waiting if copy.number not in giving]
        if not kept and whole_page:
            lonely = chosen
        waiting = kept
    drafts = [set_one(replace(copy, alone=True), filler.place, forme) for copy in lonely]
    return [d for d in drafts if not d.head_cut][:1] or drafts[:1]


def _giving_way(chosen: Sequence[Copy], missing: set[int], number: int) -> list[Copy]:
    """Give the stories of ``chosen`` that leave page ``number``, since ``missing`` found no room.

    A story that is wanted there goes last: first those that only seemed to have room do.
    """
    free = [copy for copy in chosen if not is_due(copy, number)]
    if free and any(is_due(copy, number) for copy in chosen if copy.number in missing):
        return free[-1:]
    return [copy for copy in chosen if copy.number in missing][-1:]


# Which stories


def _choose(pool: Sequence[Copy], number: int, filler: Filler, way: Way) -> list[Copy]:
    """Give the stories of a page in order of importance: as many as leave it best filled."""
    place, forme = filler.place, filler.forme
    must = [c for c in pool if is_due(c, number)]
    free = [c for c in pool if due_page(c) is None]
    if not must and not free and number > forme.last_fixed:
        # Nothing is left to fill the pages before those that are asked for.
        first = min(due_page(c) or number for c in pool)
        must = [c for c in pool if due_page(c) == first]
    leads = [c for c in free if c.story.weight is Weight.LEAD]
    others = [c for c in free if c.story.weight is not Weight.LEAD]
    if any(c.story.weight is Weight.LEAD and not c.continued for c in must):
        queue = others + leads
    else:
        queue = leads[:1] + others + leads[1:]
    room = place.columns * place.lines - sum(area(c, forme) for c in must)
    count = 0
    while count < min(len(queue), MOST) and room > 0:
        room -= area(queue[count], forme)
        count += 1
    if way.passed and way.passed < count < len(queue):
        first = count - way.passed
        return _ordered(must + queue[:first] + queue[first + 1 : count + 1])
    if way.fewer:
        return _ordered(must + queue[: max(0 if must else 1, min(len(queue), count - way.fewer))])
    if count == len(queue) and room >= 0:
        # All that is left has room: it would look no better on two pages.
        return _ordered(must + queue)
    least = 0 if must else 1
    tries = sorted({max(least, min(len(queue), count + n)) for n in (-2, -1, 0, 1)})
    picks = [_ordered(must + queue[:n])[: MOST + len(must)] for n in tries]
    picks = [pick for pick in picks if pick]
    if len(picks) < 2:
        return picks[0] if picks else []
    return min(picks, key=filler.cost)


def is_due(copy: Copy, number: int) -> bool:
    """Say whether a story is to stand on page ``number``: it goes on, or is wanted there."""
    page = due_page(copy)
    return page is not None and page <= number


def due_page(copy: Copy) -> int | None:
    """Give the page on which a story is to go on, or to begin; None if any will do."""
    return (copy.story.jump_page or 1) if copy.continued else copy.story.page


def area(copy: Copy, forme: Forme) -> int:
    """Give the slots a story takes at a width that suits its weight, reckoned once."""
    key = (copy.state, copy.continued)
    found = copy.stock.areas.get(key)
    if found is None:
        share = {Weight.LEAD: 4, Weight.SECOND: 3, Weight.BRIEF: 1}[copy.story.weight]
        width = max(least_columns(copy), copy.story.columns or max(1, forme.columns * share // 6))
        width = min(forme.columns, width)
        found = copy.stock.areas[key] = (least_lines(copy, width, forme) + forme.gap) * width
    return found


def _ordered(copies: Sequence[Copy], larger_first: Forme | None = None) -> list[Copy]:
    """Give ``copies`` by weight, those of one weight in turn; or, on a forme, the larger first.

    Those that have a turn on their page come before all others.
    """
    rank = {Weight.LEAD: 0, Weight.SECOND: 1, Weight.BRIEF: 3}

    def place(copy: Copy) -> tuple[int, int, int]:
        if copy.story.order is not None and not copy.continued:
            return -1, copy.story.order, copy.number
        size = area(copy, larger_first) if larger_first else 0
        return 2 if copy.continued else rank[copy.story.weight], -size, copy.number

    return sorted(copies, key=place)


# Where they stand


@dataclass(frozen=True, slots=True)
class _Size:
    """Lines a part of the page takes, and lines it can take more or give."""

    lines: int
    grow: int
    shrink: int
    may_jump: bool


class Filler:
    """Fills one page with one choice of stories or another."""

    def __init__(self, place: Rect, forme: Forme) -> None:
        self.place, self.forme = place, forme
        self._slicer = Slicer(place.columns, place.lines, forme.gap)
        self._groups: list[tuple[Copy, ...]] = []
        self._numbers: dict[tuple[_Name, ...], int] = {}
        self._sizes: dict[tuple[_Name, int], _Size] = {}

    def cost(self, copies: Sequence[Copy]) -> int:
        """Give the cost of the best slicing for ``copies``."""
        return self._best(copies).cost

    def drafts(self, copies: Sequence[Copy], slicing: int = 0) -> list[Draft]:
        """Give the modules of a slicing for ``copies``, the best but so many, in reading order."""
        tree = self._best(copies, slicing).tree
        wishes = ((n, copy.story.spot) for n in sorted(blocks_of(tree)) for copy in self._groups[n])
        tree = turn(tree, [(n, spot) for n, spot in wishes if spot is not None])
        return list(self._set(tree, self.place))

    def _best(self, copies: Sequence[Copy], slicing: int = 0) -> Shape:
        groups = [self._number(group) for group in _groups(copies, self.forme)]
        return self._slicer.best(groups, slicing)

    def _number(self, group: tuple[Copy, ...]) -> int:
        """Give the slicer's number of a group of stories."""
        names = tuple(_name(copy) for copy in group)
        if names not in self._numbers:
            self._numbers[names] = self._slicer.add(self._block(group))
            self._groups.append(group)
        return self._numbers[names]

    def _block(self, group: tuple[Copy, ...]) -> Block:
        forme, widths = self.forme, range(1, self.place.columns + 1)
        gaps = forme.gap * (len(group) - 1)
        story = group[0].story
        return Block(
            story.weight if not group[0].continued else Weight.SECOND,
            tuple(sum(least_lines(c, w, forme) for c in group) + gaps for w in widths),
            tuple(group[0].head(w) for w in widths),
            tuple(sum(_give(c, w, forme, 1) for c in group) for w in widths),
            tuple(sum(_give(c, w, forme, -1) for c in group) for w in widths),
            story.columns,
            any(c.story.may_jump for c in group),
            story.boxed or not group[0].head(1),
            max(map(least_columns, group)),
        )

    def _set(self, tree: Tree, place: Rect) -> Iterator[Draft]:
        if isinstance(tree, Single):
            yield from self._stack(self._groups[tree.block], place)
        elif isinstance(tree, Above):
            lines = self._share(self._size(tree.top), self._size(tree.bottom), place.lines)
            yield from self._set(tree.top, replace(place, lines=lines))
            yield from self._set(tree.bottom, self._under(place, lines))
        else:
            width = tree.left.columns
            yield from self._set(tree.left, replace(place, columns=width))
            right = Rect(place.column + width, tree.right.columns, place.line, place.lines)
            yield from self._set(tree.right, right)

    def _stack(self, group: Sequence[Copy], place: Rect) -> Iterator[Draft]:
        group = sorted(group, key=lambda copy: _HEIGHT.get(copy.story.spot, 1))
        for number, copy in enumerate(group):
            lines = place.lines
            if number + 1 < len(group):
                rest = self._joined(
                    [self._copy_size(c, place.columns) for c in group[number + 1 :]]
                )
                lines = self._share(self._copy_size(copy, place.columns), rest, lines)
            if lines > 0:
                yield set_one(copy, replace(place, lines=lines), self.forme)
            place = self._under(place, lines)

    def _under(self, place: Rect, lines: int) -> Rect:
        """Give what is left of ``place`` under its first ``lines`` and a gap."""
        taken = min(place.lines, lines + self.forme.gap)
        return replace(place, line=place.line + taken, lines=place.lines - taken)

    def _share(self, top: _Size, bottom: _Size, lines: int) -> int:
        """Give the lines of the upper of two parts that share ``lines`` and a gap."""
        spare = lines - self.forme.gap - top.lines - bottom.lines
        if spare >= 0:
            grow = top.grow + bottom.grow
            return top.lines + min(top.grow, spare * top.grow // max(1, grow))
        shrink = top.shrink + bottom.shrink
        given = min(top.shrink, -(spare * top.shrink // max(1, shrink)))
        missing = -spare - given - min(bottom.shrink, -spare - given)
        if top.may_jump and not bottom.may_jump:
            given += missing
        return max(0, min(lines, top.lines - given))

    def _size(self, tree: Tree) -> _Size:
        """Give what a part of the page really takes."""
        if isinstance(tree, Single):
            group = self._groups[tree.block]
            return self._joined([self._copy_size(copy, tree.columns) for copy in group])
        if isinstance(tree, Above):
            return self._joined([self._size(tree.top), self._size(tree.bottom)])
        left, right = self._size(tree.left), self._size(tree.right)
        lines = max(left.lines, right.lines)
        reach = min(left.lines + left.grow, right.lines + right.grow)
        least = max(left.lines - left.shrink, right.lines - right.shrink)
        may_jump = left.may_jump and right.may_jump
        return _Size(lines, max(0, reach - lines), max(0, lines - least), may_jump)

    def _joined(self, sizes: Sequence[_Size]) -> _Size:
        return _Size(
            sum(size.lines for size in sizes) + self.forme.gap * (len(sizes) - 1),
            sum(size.grow for size in sizes),
            sum(size.shrink for size in sizes),
            any(size.may_jump for size in sizes),
        )

    def _copy_size(self, copy: Copy, columns: int) -> _Size:
        key = (_name(copy), columns)
        if key not in self._sizes:
            forme, place = self.forme, self.place
            lines = place.lines
            if least_lines(copy, columns, forme) <= lines:
                draft = level_module(copy, Rect(0, columns, 0, lines), forme)
                if draft.done:
                    lines = min(lines, draft.bottom + draft.place.bottom - draft.foot)
            grow, shrink = (_give(copy, columns, forme, sign) for sign in (1, -1))
            self._sizes[key] = _Size(lines, grow, shrink, copy.story.may_jump)
        return self._sizes[key]


_HEIGHT: Mapping[Spot | None, int] = {Spot.TOP: 0, Spot.BOTTOM: 2}
"""Which of stacked stories comes first, by where each is wanted; the others are in between."""
Fillers = dict[Rect, Filler]
_Name = tuple[Stock, Progress, int | None, bool]


def _name(copy: Copy) -> _Name:
    """Give what tells one copy from another: whose it is, how far it has come and from where."""
    return copy.stock, copy.state, copy.page, copy.alone


def _groups(copies: Sequence[Copy], forme: Forme) -> list[tuple[Copy, ...]]:
    """Give the stories as blocks for the search; briefs at the end are stacked if too many."""
    groups: list[tuple[Copy, ...]] = [(copy,) for copy in copies]
    while len(groups) > BLOCKS:
        sizes = [sum(area(copy, forme) for copy in group) for group in groups]
        at = min(range(1, len(groups) - 1), key=lambda n: (sizes[n] + sizes[n + 1], -n))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return groups


# One story in its rectangle


def set_fixed(copy: Copy, place: Rect, forme: Forme) -> Draft:
    """Give a story in the ``place`` that is fixed for it, cut where that ends."""
    copy = replace(copy, alone=True)
    draft = mend_holes(copy, place, forme, level_module(copy, place, forme))
    return draft if draft.done else set_module(copy, place, forme)


def stand_in(place: Rect) -> Draft:
    """Give what holds the ``place`` of fixed matter while a page is filled."""
    copy = Copy(STAND_IN, Story(()), Stock(()))
    return Draft(copy, place, place, place, Poured(copy.state))


def set_one(copy: Copy, place: Rect, forme: Forme) -> Draft:
    """Give ``copy`` in ``place`` with as few holes at its columns' feet as its figures allow."""
    draft = mend_holes(copy, place, forme, _set_one(copy, place, forme))
    if draft.done and copy.story.boxed:
        # The white below a box is the page's.
        draft.close()
    return draft


def _set_one(copy: Copy, place: Rect, forme: Forme) -> Draft:
    """Give ``copy`` in ``place``: level; figures changed, or jumping, if it does not come out."""
    least = max((item.shrink for item in _figures(copy)), default=0) if forme.fit else 0
    if least_lines(copy, place.columns, forme, -least) > place.lines + SLACK:
        return _set_jumping(copy, place, forme)
    draft = level_module(copy, place, forme)
    if draft.done:
        return _grown(copy, place, forme, draft) if forme.fit else draft
    if forme.fit:
        shrunk = _shrunk(copy, place, forme)
        if shrunk is not None:
            return shrunk
    return _set_jumping(copy, place, forme)


def _set_jumping(copy: Copy, place: Rect, forme: Forme) -> Draft:
    """Give ``copy`` filling ``place``, or less, so that what goes on is worth turning to."""
    draft = set_module(copy, place, forme, jump=copy.story.may_jump)
    left = copy.stock.text_left(draft.poured.state)
    if draft.done or left >= LEAST_JUMP or next(copy.stock.figures_left(draft.poured.state), None):
        return draft
    less = -(-(LEAST_JUMP - left) // place.columns)
    if place.lines - less <= copy.head(place.columns) + LEAST_JUMP:
        return draft
    shorter = replace(place, lines=place.lines - less)
    return set_module(copy, shorter, forme, jump=copy.story.may_jump)


def _give(copy: Copy, columns: int, forme: Forme, sign: int) -> int:
    """Give the lines by which figures can make a module of ``columns`` higher or lower."""
    slots = 0
    for item in _figures(copy) if forme.fit else ():
        slots += item.span(columns) * (item.grow if sign > 0 else item.shrink)
    return slots // columns


def _figures(copy: Copy) -> list[Item]:
    numbers = islice(copy.stock.figures_left(copy.state), FIGURES)
    return [copy.story.items[number] for number in numbers]


def _changes(copy: Copy, lines: int) -> dict[int, int]:
    return dict.fromkeys(islice(copy.stock.figures_left(copy.state), FIGURES), lines)


def _grown(copy: Copy, place: Rect, forme: Forme, draft: Draft) -> Draft:
    """Give the draft with figures as much higher as fills the place, one by one at the end.

    Figures that cannot fill it stay as they are.
    """
    natural = draft
    low, high = 0, max((item.grow for item in _figures(copy)), default=0)
    if draft.bottom >= draft.foot or not high:
        return draft
    while low < high:
        middle = (low + high + 1) // 2
        tried = level_module(copy, place, forme, _changes(copy, middle))
        if tried.done and not tried.poured.cut:
            low, draft = middle, tried
        else:
            high = middle - 1
    changes = _changes(copy, low)
    for number in list(changes):
        if draft.bottom >= draft.foot:
            break
        tried = level_module(copy, place, forme, {**changes, number: low + 1})
        if tried.done and tried.poured.holes <= draft.poured.holes:
            changes[number], draft = low + 1, tried
    return draft if draft.foot - draft.bottom <= WHITE else natural


def _shrunk(copy: Copy, place: Rect, forme: Forme) -> Draft | None:
    """Give the draft with figures as little lower as lets everything stand in the place."""
    low, best = 1, None
    high = max((item.shrink for item in _figures(copy)), default=0)
    while low <= high:
        middle = (low + high) // 2
        tried = level_module(copy, place, forme, _changes(copy, -middle))
        if tried.done:
            best, high = tried, middle - 1
        else:
            low = middle + 1
    return best
