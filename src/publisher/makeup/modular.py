"""Modular make-up: newspaper pages filled with rectangles, the weightiest story first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from .choosing import area, by_weight, is_due, prefixes
from .fitting import PartFit, above, around, beside
from .matter import Flow, Forme, Item, Story, WantedSpot, Weight
from .modules import (
    Ledge,
    Remainder,
    Sketch,
    hold_text,
    least_columns,
    least_lines,
    leaves_pictures,
    level_module,
    mend_holes,
    set_module,
)
from .plan import Rect, Trouble
from .pour import Poured
from .rooms import part, share_out
from .slicing import JUMP, LEAST_STEP, OVER, Nested, Over, Shape, Single, Slab, Slicer, Tree
from .stock import Parting, Progress, Size, Stock
from .turning import blocks_of, turn
from .versions import in_version, versions

BLOCKS = 8
"""Blocks whose slicings are searched; more stories than these are stacked in one. The search takes
the cube of them; of 1,869 choices for pages of four issues 412 have more."""
UNDER_HEAD = 6
"""Lines of the page that stand under a head whose story goes on elsewhere: one more than a head
must have to stand on (`head_lines` in judging.toml), in each of its columns."""
PARTED = 20
"""Percent of the page that a jump is worth besides, if it may part a table. Without it no table of
ten issues is parted either, and 11 stories go on elsewhere instead of 9 (measured as in
`filling`)."""
WHITE = 4
"""Lines that may stay white under a module whose figures were changed to fill it."""
SLACK = 4
"""Lines by which a reckoning may be too high: paragraphs can be set shorter. Without it 6.8 % are
white instead of 6.7, and a story more goes on elsewhere (measured as in `filling`)."""
TORN, GALLERY = 20, 10
"""Percent of the page that a jump is worth besides, if pictures of so many go on with the story.
Without it 12 stories of ten issues go on elsewhere instead of 9 (measured as in `filling`)."""
STRIDE = 6
"""Lines by which the heights differ at which a story with pictures is tried to go on elsewhere.
With 12 one of ten issues is another, in 0.9 of the time."""
STAND_IN = -1
"""The number of no story."""
LEAST_JUMP = 8
"""Lines that are worth turning to another page for: fewer are hardly more than 上接 and the head
that announce them."""
FIGURES = 32
"""Figures of one story that are looked at for one page: the longest picture story of the generated
issues has six."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Newspaper pages so far: stories that wait, pages, stories cut against their will."""

    pool: tuple[Remainder, ...]
    pages: tuple[list[Sketch], ...] = ()
    overset: tuple[Trouble, ...] = ()


def fill_page(paper: Paper, forme: Forme, fillers: Fillers | None = None) -> Paper:
    """``paper`` with one page more: as many stories as leave it best filled.

    ``fillers`` remember what is found of rooms that are filled in other ways too.
    """
    number = len(paper.pages) + 1
    fillers = Fillers(forme) if fillers is None else fillers
    filled = [_fill_rooms(paper.pool, number, rooms, fillers) for rooms in rooms_of(number, forme)]
    return end_page(paper, max(filled, key=covered, default=[]), forme)


def rooms_of(number: int, forme: Forme) -> tuple[tuple[Rect, ...], ...]:
    """The ways to part what is free of page ``number``, each its rooms, the largest first."""
    area, taken = forme.area(number), forme.taken(number)
    return part(area, taken, forme.gap) if taken else ((area,),)


def end_page(paper: Paper, drafts: list[Sketch], forme: Forme) -> Paper:
    """``paper`` with a page of ``drafts`` more, and what is left of its stories."""
    number = len(paper.pages) + 1
    placed = {draft.copy.number: draft for draft in drafts}
    left: list[Remainder] = []
    overset = list(paper.overset)
    for copy in paper.pool:
        draft = placed.get(copy.number)
        if draft is None:
            # A page that fixed matter narrows says nothing of what a whole one holds.
            hopeless = not drafts and number > forme.last_fixed
            left.append(replace(copy, alone=copy.alone or hopeless))
        elif not draft.done:
            state = draft.poured.state
            left.append(
                replace(draft.copy, state=state, page=number, alone=False, narrow=None, around=None)
            )
            if not copy.story.may_jump:
                overset.append(_overset(left[-1], number, forme))
    if forme.pages is not None and number == forme.pages:
        overset += [
            _overset(copy, number, forme)
            for copy in left
            if copy.story.may_jump or not copy.continued
        ]
    drafts = [*drafts, *map(stand_in, forme.taken(number))]
    return Paper(tuple(left), (*paper.pages, drafts), tuple(overset))


def _fill_rooms(
    pool: Sequence[Remainder], number: int, rooms: Sequence[Rect], fillers: Fillers
) -> list[Sketch]:
    """The modules of a page, its stories shared out to its ``rooms``."""
    forme, drafts = fillers.forme, list[Sketch]()
    for room, share in zip(rooms, shares_of(pool, number, forme, rooms), strict=True):
        here = for_room(pool, number, room, share, drafts, forme.columns)
        drafts += fillers[room].fill(here, number)
    return drafts


def shares_of(
    pool: Sequence[Remainder], number: int, forme: Forme, rooms: Sequence[Rect]
) -> list[list[Remainder]]:
    """The stories that are wanted on page ``number``, shared out to its ``rooms``."""
    due = by_weight([copy for copy in pool if is_due(copy, number)])
    return share_out(due, rooms, lambda copy: area(copy, forme))


def for_room(
    pool: Sequence[Remainder],
    number: int,
    room: Rect,
    share: Sequence[Remainder],
    placed: Sequence[Sketch],
    columns: int,
) -> list[Remainder]:
    """The stories of ``pool`` that may stand in ``room``, behind those ``placed`` in others.

    What is wanted on the page goes to the room of its ``share``, else to one that comes later. A
    story that needs more columns than any page has stands where there are most.
    """
    standing = {draft.copy.number for draft in placed}
    return [
        copy
        for copy in pool
        if copy.number not in standing
        and min(least_columns(copy), columns) <= room.columns
        and (not is_due(copy, number) or copy in share or bool(placed))
    ]


def covered(drafts: Sequence[Sketch]) -> int:
    """The slots on which something of ``drafts`` stands."""
    heads = sum(
        d.head.columns * d.head.lines - d.copy.void(d.head.columns) for d in drafts if d.head
    )
    return heads + sum(p.columns * p.count for d in drafts for p in (*d.poured.parts, *d.beside))


def tears_pictures(draft: Sketch, forme: Forme) -> bool:
    """Whether more pictures go on elsewhere than can be missed here, or the only ones."""
    items = draft.copy.stock.items
    left = draft.copy.stock.figures_left(draft.poured.state)
    pictures = [items[n] for n in islice(left, FIGURES) if items[n].flow is Flow.FLOAT]
    parts = (*draft.poured.parts, *draft.beside)
    here = any(items[part.item].flow is Flow.FLOAT for part in parts)
    if pictures and not here and not draft.copy.continued:
        return True
    spans = ((item, item.span(forme.columns)) for item in pictures)
    slots = sum(item.height(span) * span for item, span in spans)
    return 100 * slots > GALLERY * forme.columns * forme.lines


def _overset(copy: Remainder, page: int, forme: Forme) -> Trouble:
    return Trouble(copy.number, page, copy.stock.area_left(copy.state, forme.columns))


def _giving_way(chosen: Sequence[Remainder], missing: set[int], number: int) -> list[Remainder]:
    """The stories of ``chosen`` that leave page ``number``, since ``missing`` found no room.

    A story that is wanted there goes last: first those that only seemed to have room do.
    """
    free = [copy for copy in chosen if not is_due(copy, number)]
    if free and any(is_due(copy, number) for copy in chosen if copy.number in missing):
        return free[-1:]
    return [copy for copy in chosen if copy.number in missing][-1:]


# Where they stand


class Slicing(NamedTuple):
    """A page sliced and its parts' heights chosen; ``cost`` is in slots."""

    cost: int
    tree: Tree
    fit: PartFit


class PageFilling:
    """Fills one page with one choice of stories or another."""

    def __init__(self, place: Rect, forme: Forme) -> None:
        self.place, self.forme = place, forme
        self._slicer = Slicer(place.columns, place.lines, forme.gap)
        self._groups: list[tuple[Remainder, ...]] = []
        self._numbers: dict[tuple[_Name, ...], int] = {}
        self._fitting: dict[tuple[_Name, int], list[PartFit]] = {}
        self._parts: dict[Tree, list[PartFit]] = {}
        self._known: dict[tuple[_Name, Ledge | None, int, int], Sketch] = {}

    def fill(self, pool: Sequence[Remainder], number: int) -> list[Sketch]:
        """The modules of page ``number``, or of a room of it.

        Something of one story at least stands on a page where nothing is fixed, unless all that
        wait are wanted on later pages that are there in any case.
        """
        whole_page = not self.forme.taken(number)
        lonely = [copy for copy in pool if copy.alone and whole_page]
        waiting = list(pool)
        while waiting and not lonely:
            chosen = self._choose(waiting, number)
            if chosen is None:
                return []
            drafts = self.drafts(self.slicings(chosen, 1)[0])
            missing = {copy.number for copy in chosen} - {draft.copy.number for draft in drafts}
            missing |= cut_short(chosen, drafts, number)
            if not missing:
                return without_parted_briefs(drafts)
            giving = {copy.number for copy in _giving_way(chosen, missing, number)}
            kept = [copy for copy in waiting if copy.number not in giving]
            if not kept and whole_page:
                lonely = chosen
            waiting = kept
        drafts = [set_one(replace(copy, alone=True), self.place, self.forme) for copy in lonely]
        return [d for d in drafts if not d.head_cut][:1] or drafts[:1]

    def _choose(self, waiting: Sequence[Remainder], number: int) -> list[Remainder] | None:
        """Those of ``waiting`` that stand best on page ``number``; None if none may."""
        picks = list(prefixes(waiting, number, self.place, self.forme))
        if len(picks) < 2:
            return picks[0] if picks else None
        return min(picks, key=lambda copies: self.slicings(copies, 1)[0].cost)

    def slicings(self, copies: Sequence[Remainder], most: int) -> list[Slicing]:
        """The ``most`` best slicings of the page for ``copies`` in order, cheapest first."""
        shapes = self._slicer.shapes([self._number(g) for g in _groups(copies, self.forme)])
        return sorted(map(self._fitted, shapes[:most]), key=lambda slicing: slicing.cost)

    def _fitted(self, shape: Shape) -> Slicing:
        """A slicing with the heights of its parts that fill the page best."""
        lines, columns = self.place.lines, self.place.columns

        def cost(fit: PartFit) -> int:
            over, white = max(0, fit.least - lines), max(0, lines - fit.lines)
            return fit.cost + columns * (white + OVER * over)

        tree = self._turned(shape.tree)
        fit = min(self._fits(tree), key=cost)
        return Slicing(shape.faults + cost(fit), tree, fit)

    def _turned(self, tree: Tree) -> Tree:
        """A slicing with its stories where they are wanted on the page."""
        wishes = ((n, copy.story.spot) for n in sorted(blocks_of(tree)) for copy in self._groups[n])
        return turn(tree, [(n, spot) for n, spot in wishes if spot is not None])

    def parts(self, slicing: Slicing) -> frozenset[tuple[int, int, PartFit]]:
        """What a slicing makes of each block: its number, columns and heights."""
        return frozenset(_leaves(slicing.tree, slicing.fit))

    def drafts(self, slicing: Slicing) -> list[Sketch]:
        """The modules of a slicing in reading order, without those that found no room."""
        drafts = self._set(slicing.tree, slicing.fit, self.place)
        return [draft for draft in drafts if not draft.idle and not draft.head_cut]

    def _number(self, group: tuple[Remainder, ...]) -> int:
        """The slicer's number of a group of stories."""
        names = tuple(_name(copy) for copy in group)
        if names not in self._numbers:
            self._numbers[names] = self._slicer.add(self._block(group))
            self._groups.append(group)
        return self._numbers[names]

    def _block(self, group: tuple[Remainder, ...]) -> Slab:
        widths = range(1, self.place.columns + 1)
        story = group[0].story
        ranges = [self._range(group, width) for width in widths]
        return Slab(
            story.weight if not group[0].continued else Weight.SECOND,
            tuple(lines for lines, _, _ in ranges),
            tuple(group[0].head(w) for w in widths),
            tuple(grow for _, grow, _ in ranges),
            tuple(shrink for _, _, shrink in ranges),
            story.columns,
            any(c.story.may_jump for c in group),
            story.boxed or not group[0].head(1),
            max(map(least_columns, group)),
            1 if group[0].continued else story.ample,
            len(group) == 1 and _may_step(group[0]),
            len(group) == 1 and story.spot is None,
        )

    def _range(self, group: tuple[Remainder, ...], width: int) -> tuple[int, int, int]:
        """About the lines of a group over ``width``, and what its pictures add or spare."""
        forme = self.forme
        gaps = forme.gap * (len(group) - 1)
        if len(group) > 1:
            grow, shrink = (sum(_give(c, width, forme, n) for c in group) for n in (1, -1))
            return sum(least_lines(c, width, forme) for c in group) + gaps, grow, shrink
        known = versions(group[0], width, forme)
        lines = [version.lines for version in known]
        asked = known[0].lines
        return asked, max(lines) - asked, asked - min(lines) + _give(group[0], width, forme, -1)

    # What is fitted

    def _fits(self, tree: Tree) -> list[PartFit]:
        """The heights that a part of the page can take; many slicings have it in common."""
        known = self._parts.get(tree)
        if known is None:
            known = self._parts[tree] = self._combined(tree)
        return known

    def _combined(self, tree: Tree) -> list[PartFit]:
        if isinstance(tree, Single):
            return self._stack_fits(self._groups[tree.block], tree.columns)
        if isinstance(tree, Over):
            return above(self._fits(tree.top), self._fits(tree.bottom), self.forme.gap)
        left, right = tree.left, tree.right
        if isinstance(tree, Nested):
            fits = self._fits(left), left.columns, self._fits(right), right.columns
            return around(*fits, self.forme.gap)
        return beside(self._fits(left), left.columns, self._fits(right), right.columns)

    def _stack_fits(self, group: Sequence[Remainder], columns: int) -> list[PartFit]:
        first, *others = group
        fits = self._copy_fits(first, columns)
        if others:
            fits = above(fits, self._stack_fits(others, columns), self.forme.gap)
        return fits

    def _copy_fits(self, copy: Remainder, columns: int) -> list[PartFit]:
        """The heights of a story over ``columns``, and those at which it goes on elsewhere."""
        key = _name(copy), columns
        if key not in self._fitting:
            self._fitting[key] = list(self._reckon(copy, columns))
        return self._fitting[key]

    def _reckon(self, copy: Remainder, columns: int) -> Iterator[PartFit]:
        forme = self.forme
        parted = PARTED if copy.stock.has_table(copy.state) else 0
        jump = forme.columns * forme.lines * (JUMP + parted) // 100
        for version in versions(copy, columns, forme):
            looking = in_version(copy, version.look)
            size = self._size(looking, columns)
            lines, cost = size.lines, version.cost + size.white
            yield PartFit(lines - size.shrink, lines + size.grow, cost, version.look)
            if copy.story.may_jump and copy.story.weight is not Weight.BRIEF:
                for least, most, worth in self._parting(looking, columns, lines):
                    yield PartFit(least, most, version.cost + jump + worth, version.look)

    def _parting(self, copy: Remainder, columns: int, lines: int) -> tuple[Parting, ...]:
        """The heights, of ``lines`` in all, at which a story may go on elsewhere."""
        least, most = copy.head(columns) + UNDER_HEAD, lines - -(-LEAST_JUMP // columns)
        key = copy.state, copy.page, copy.narrow, columns, least, most
        known = copy.stock.partings.get(key)
        if known is None:
            known = copy.stock.partings[key] = tuple(self._part(copy, columns, least, most))
        return known

    def _part(self, copy: Remainder, columns: int, least: int, most: int) -> Iterator[Parting]:
        """Yield the same as it is found; pictures leave white where they find no room."""
        if most <= least:
            return
        if next(copy.stock.figures_left(copy.state), None) is None:
            void = copy.void(copy.narrow or columns)
            yield Parting(least, most, void)
            return
        for high in range(most, least, -STRIDE):
            draft = set_module(copy, Rect(0, columns, 0, high), self.forme, jump=True)
            cost = max(0, columns * high - covered([draft]))
            if tears_pictures(draft, self.forme):
                cost += self.forme.columns * self.forme.lines * TORN // 100
            yield Parting(max(least, high - STRIDE + 1), high, cost)

    def _size(self, copy: Remainder, columns: int) -> Size:
        """What a story really takes over ``columns``."""
        place, forme = self.place, self.forme
        key = copy.state, copy.page, copy.alone, copy.narrow, columns, place.lines
        known = copy.stock.sizes.get(key)
        if known is None:
            lines, white = place.lines, 0
            if least_lines(copy, columns, forme) <= lines:
                draft = level_module(copy, Rect(0, columns, 0, lines), forme)
                if draft.done:
                    lines = min(lines, draft.bottom + draft.place.bottom - draft.foot)
                    white = max(0, columns * lines - covered([draft]))
            grow, shrink = (_give(copy, columns, forme, sign) for sign in (1, -1))
            known = copy.stock.sizes[key] = Size(lines, grow, shrink, white)
        return known

    # What is set

    def _set(self, tree: Tree, fit: PartFit, place: Rect) -> Iterator[Sketch]:
        if isinstance(tree, Single):
            yield from self._stack(self._groups[tree.block], fit, place)
        elif isinstance(tree, Over):
            top, bottom = fit.parts
            lines = self._share(top, bottom, place.lines)
            yield from self._set(tree.top, top, replace(place, lines=lines))
            yield from self._set(tree.bottom, bottom, self._under(place, lines))
        elif isinstance(tree, Nested):
            yield from self._set_around(tree, fit, place)
        else:
            left, right = fit.parts
            width = tree.left.columns
            yield from self._set(tree.left, left, replace(place, columns=width))
            beside = Rect(place.column + width, tree.right.columns, place.line, place.lines)
            yield from self._set(tree.right, right, beside)

    def _set_around(self, tree: Nested, fit: PartFit, place: Rect) -> Iterator[Sketch]:
        """Yield a story that goes on under another, and that one, which is as high as it likes."""
        left, right = fit.parts
        beside = tree.right.columns
        lines = min(right.lines, place.lines - self.forme.gap - LEAST_STEP)
        corner = Rect(place.column + place.columns - beside, beside, place.line, max(0, lines))
        inner = list(self._set(tree.right, right, corner))
        for draft in inner:
            if draft.jump_to is None and not draft.copy.story.boxed:
                draft.close()
        down = max((draft.place.bottom for draft in inner), default=0) - place.line
        copy = in_version(self._groups[tree.left.block][0], left.look)
        yield self._set_one(replace(copy, around=Ledge(beside, down + self.forme.gap)), place)
        yield from inner

    def _stack(self, group: Sequence[Remainder], fit: PartFit, place: Rect) -> Iterator[Sketch]:
        for copy in group[:-1]:
            top, bottom = fit.parts
            lines = self._share(top, bottom, place.lines)
            if lines > 0:
                yield self._set_one(in_version(copy, top.look), replace(place, lines=lines))
            place, fit = self._under(place, lines), bottom
        if place.lines > 0:
            yield self._set_one(in_version(group[-1], fit.look), place)

    def _set_one(self, copy: Remainder, place: Rect) -> Sketch:
        """``copy`` in ``place``; what was set once in a place of this size is moved there."""
        key = (_name(copy), copy.around, place.columns, place.lines)
        if key not in self._known:
            still = Rect(0, place.columns, self.place.line, place.lines)
            self._known[key] = set_one(copy, still, self.forme)
        return self._known[key].moved(place.column, place.line - self.place.line)

    def _under(self, place: Rect, lines: int) -> Rect:
        """What is left of ``place`` under its first ``lines`` and a gap."""
        taken = min(place.lines, lines + self.forme.gap)
        return Rect(place.column, place.columns, place.line + taken, place.lines - taken)

    def _share(self, top: PartFit, bottom: PartFit, lines: int) -> int:
        """The lines of the upper of two parts that share ``lines`` and a gap.

        What is missing is taken from both as they can be lower, first from the lower one.
        """
        missing = top.lines + bottom.lines - (lines - self.forme.gap)
        if missing <= 0:
            return min(lines, top.lines)
        missing -= min(missing, bottom.lines - bottom.least)
        return max(0, min(lines, top.lines - missing))


def _leaves(tree: Tree, fit: PartFit) -> Iterator[tuple[int, int, PartFit]]:
    if isinstance(tree, Single):
        yield tree.block, tree.columns, fit
        return
    one, other = fit.parts
    if isinstance(tree, Nested):
        yield tree.left.block, tree.columns, one
        yield tree.right.block, tree.right.columns, other
        return
    first, second = (tree.top, tree.bottom) if isinstance(tree, Over) else (tree.left, tree.right)
    yield from _leaves(first, one)
    yield from _leaves(second, other)


class Fillers(dict[Rect, PageFilling]):
    """What fills the rooms of one page, each made when it is first asked for."""

    def __init__(self, forme: Forme) -> None:
        super().__init__()
        self.forme = forme

    def __missing__(self, room: Rect) -> PageFilling:
        """The filler of a room that was not asked for before."""
        self[room] = PageFilling(room, self.forme)
        return self[room]


def without_parted_briefs(drafts: list[Sketch]) -> list[Sketch]:
    """The modules of a page without briefs that do not end there, if others stand there.

    A brief is read at one glance: it waits for a page that has room for all of it.
    """
    whole = [d for d in drafts if d.done or d.copy.story.weight is not Weight.BRIEF]
    return whole or drafts


def cut_short(chosen: Sequence[Remainder], drafts: Sequence[Sketch], number: int) -> set[int]:
    """The stories that are to stay whole and do not end, where another could give way."""
    if len(chosen) < 2 or all(is_due(copy, number) for copy in chosen):
        return set()
    return {d.copy.number for d in drafts if not (d.done or d.copy.story.may_jump)}


def _may_step(copy: Remainder) -> bool:
    """Whether a story may stand around another one: no wish or frame makes it a rectangle."""
    story = copy.story
    wished = story.boxed or story.spot is not None or story.columns is not None
    # Under an upright head at its right, text would have no first column.
    return not wished and not story.head_right and story.weight is not Weight.BRIEF


_HEIGHT: Mapping[WantedSpot | None, int] = {WantedSpot.TOP: 0, WantedSpot.BOTTOM: 2}
"""Which of stacked stories comes first, by where each is wanted; the others are in between."""
_Name = tuple[Stock, Progress, int | None, bool, int | None]


def _name(copy: Remainder) -> _Name:
    """What tells one copy from another: whose it is, how far it has come and from where."""
    return copy.stock, copy.state, copy.page, copy.alone, copy.narrow


def _groups(copies: Sequence[Remainder], forme: Forme) -> list[tuple[Remainder, ...]]:
    """The stories as blocks for the search; briefs at the end are stacked if too many."""
    groups: list[tuple[Remainder, ...]] = [(copy,) for copy in copies]
    while len(groups) > BLOCKS:
        sizes = [sum(area(copy, forme) for copy in group) for group in groups]
        at = min(range(1, len(groups) - 1), key=lambda n: (sizes[n] + sizes[n + 1], -n))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return [tuple(sorted(g, key=lambda copy: _HEIGHT.get(copy.story.spot, 1))) for g in groups]


# One story in its rectangle


def set_fixed(copy: Remainder, place: Rect, forme: Forme) -> Sketch:
    """A story in the ``place`` that is fixed for it, cut where that ends."""
    copy = replace(copy, alone=True)
    draft = mend_holes(copy, place, forme, level_module(copy, place, forme))
    return draft if draft.done else set_module(copy, place, forme)


def stand_in(place: Rect) -> Sketch:
    """What holds the ``place`` of fixed matter while a page is filled."""
    copy = Remainder(STAND_IN, Story(()), Stock(()))
    return Sketch(copy, place, place, place, Poured(copy.state))


def set_one(copy: Remainder, place: Rect, forme: Forme) -> Sketch:
    """``copy`` in ``place`` with as few holes at its columns' feet as its figures allow."""
    draft = mend_holes(copy, place, forme, _set_one(copy, place, forme))
    if draft.done and copy.story.boxed:
        # The white below a box is the page's.
        draft.close()
    return draft


def _set_one(copy: Remainder, place: Rect, forme: Forme) -> Sketch:
    """``copy`` in ``place``: level; figures changed, or jumping, if it does not come out."""
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


def _set_jumping(copy: Remainder, place: Rect, forme: Forme) -> Sketch:
    """``copy`` filling ``place``, or less, so that what goes on is worth turning to."""
    draft = set_module(copy, place, forme, jump=copy.story.may_jump)
    if leaves_pictures(draft):
        held = hold_text(draft, LEAST_JUMP)
        if held is not None:
            held_back = set_module(held, place, forme, jump=copy.story.may_jump)
            return replace(held_back, copy=copy)
    left = copy.stock.text_left(draft.poured.state)
    if draft.done or left >= LEAST_JUMP or next(copy.stock.figures_left(draft.poured.state), None):
        return draft
    less = -(-(LEAST_JUMP - left) // place.columns)
    if place.lines - less <= copy.head(place.columns) + LEAST_JUMP:
        return draft
    shorter = replace(place, lines=place.lines - less)
    return set_module(copy, shorter, forme, jump=copy.story.may_jump)


def _give(copy: Remainder, columns: int, forme: Forme, sign: int) -> int:
    """The lines by which figures can make a module of ``columns`` higher or lower."""
    slots = 0
    for item in _figures(copy) if forme.fit else ():
        slots += item.span(columns) * (item.grow if sign > 0 else item.shrink)
    return slots // columns


def _figures(copy: Remainder) -> list[Item]:
    numbers = islice(copy.stock.figures_left(copy.state), FIGURES)
    return [copy.story.items[number] for number in numbers]


def _changes(copy: Remainder, lines: int) -> dict[int, int]:
    return dict.fromkeys(islice(copy.stock.figures_left(copy.state), FIGURES), lines)


def _grown(copy: Remainder, place: Rect, forme: Forme, draft: Sketch) -> Sketch:
    """The draft with figures as much higher as fills the place, one by one at the end.

    Figures that cannot fill it stay as they are.
    """
    # All together as far as the place holds them, then one line each in turn: what is missing is
    # less than a line of all of them.
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


def _shrunk(copy: Remainder, place: Rect, forme: Forme) -> Sketch | None:
    """The draft with figures as little lower as lets everything stand in the place."""
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
