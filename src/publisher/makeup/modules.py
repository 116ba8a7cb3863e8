"""A story, or what is left of it, set into one rectangle: head, jump lines, columns made level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .bands import lay_bands
from .matter import Flow, Forme, Mode, Story, Wish
from .plan import Rect
from .pour import Bed, LoosePiece, Poured, even_out, pour
from .stock import Progress, Stock

TRIES = 6
"""Heights that hold everything of which one is wanted without holes. With 2 all of ten newspapers
are the same."""
KNOWN = 256
"""Beds of a story that are remembered with what was poured into them. Of 46,186 beds of four issues
85 % were poured before; the fullest memory held all 256."""


class Ledge(NamedTuple):
    """What another story takes of a module: its last ``columns``, so many ``lines`` from its top.

    White between them is counted in.
    """

    columns: int
    lines: int


@dataclass(frozen=True, slots=True)
class Remainder:
    """A story on its way through the pages: what is left of it and where it comes from.

    ``page`` is the page its last part stands on, None before the first. ``alone`` copy got no
    room on a page shared with others. With ``narrow`` its head stands over so many of its columns,
    and text beside it. With ``around`` it stands around another story.
    """

    number: int
    story: Story
    stock: Stock
    state: Progress = field(default_factory=Progress)
    page: int | None = None
    alone: bool = False
    narrow: int | None = None
    around: Ledge | None = None

    @property
    def continued(self) -> bool:
        """Whether a part of the story stands already."""
        return self.page is not None

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.continued and self.stock.done(self.state)

    def head(self, columns: int) -> int:
        """The lines of the head that opens this part."""
        return self.story.head(columns, continued=self.continued)

    def void(self, columns: int) -> int:
        """The slots of the head that opens this part on which nothing is printed."""
        return self.story.void(columns, continued=self.continued)


@dataclass(slots=True)
class Sketch:
    """A module not yet final, and the text's state behind it."""

    copy: Remainder
    place: Rect
    head: Rect | None
    body: Rect
    poured: Poured
    room: int = 0
    """Slots its text and figures may take."""
    foot: int = 0
    """The line under the last that text may stand on."""
    jump_from: Rect | None = None
    jump_to: Rect | None = None
    beside: list[LoosePiece] = field(default_factory=list)
    head_cut: bool = False
    """The place is too low or too narrow for the head: nothing of it may be printed there."""
    notes: bool = False
    """These are notes at the page's foot."""

    @property
    def done(self) -> bool:
        """Whether the story ends here."""
        return self.copy.stock.done(self.poured.state)

    @property
    def corner(self) -> Rect | None:
        """What the story leaves of its place to one that it stands around."""
        step, place = self.copy.around, self.place
        if step is None:
            return None
        left = place.columns - step.columns
        return Rect(place.column + left, step.columns, place.line, min(place.lines, step.lines))

    @property
    def idle(self) -> bool:
        """Whether nothing of the story's matter stands here."""
        return not self.poured.parts and not self.beside

    @property
    def bottom(self) -> int:
        """The line under the lowest thing that stands here."""
        lines = [p.line + p.count for p in (*self.poured.parts, *self.beside)]
        lines.append(self.head.bottom if self.head else self.place.line)
        if self.jump_from:
            lines.append(self.jump_from.bottom)
        return max(lines)

    def moved(self, columns: int, lines: int) -> Sketch:
        """The same so many columns further right and lines further down."""
        return replace(
            self,
            place=self.place.moved(columns, lines),
            body=self.body.moved(columns, lines),
            head=self.head and self.head.moved(columns, lines),
            poured=self.poured.moved(columns, lines),
            jump_from=self.jump_from and self.jump_from.moved(columns, lines),
            jump_to=self.jump_to and self.jump_to.moved(columns, lines),
            beside=[part.moved(columns, lines) for part in self.beside],
            foot=self.foot + lines,
        )

    def close(self) -> int:
        """End the module under its text, and give the lines by which it is less high."""
        off = self.foot - self.bottom
        self.place = replace(self.place, lines=self.place.lines - off)
        self.body = replace(self.body, lines=max(0, self.body.lines - off))
        return off


def set_module(
    copy: Remainder,
    place: Rect,
    forme: Forme,
    changes: Mapping[int, int] | None = None,
    *,
    jump: bool = False,
) -> Sketch:
    """Pour ``copy`` into ``place``, filled to the foot; ``jump`` keeps room for 下转."""
    draft, bed = _open(copy, place, forme, changes or {})
    if jump and forme.jump_lines and bed.foots[-1] - bed.tops[-1] > forme.jump_lines:
        bed.foots[-1] -= forme.jump_lines
        last = place.column + place.columns - 1
        draft.jump_to = Rect(last, 1, bed.foots[-1], forme.jump_lines)
        draft.room -= forme.jump_lines
    laying = _Laying(forme, changes or {})
    draft.poured = lay_bands(copy.stock, draft.poured.state, bed, laying.level, laying.full)
    return draft


def level_module(
    copy: Remainder, place: Rect, forme: Forme, changes: Mapping[int, int] | None = None
) -> Sketch:
    """Pour ``copy`` into ``place`` so that its columns end on one line, the shortfall in the last.

    What does not fit is poured to the foot; the draft is then not ``done``, and even only on
    flowing pages.
    """
    draft, bed = _open(copy, place, forme, changes or {})
    laying = _Laying(forme, changes or {})
    draft.poured = lay_bands(copy.stock, draft.poured.state, bed, laying.level, laying.level)
    return draft


@dataclass(frozen=True, slots=True)
class _Laying:
    """Ways to lay a stock on a forme, with the lines by which figures change."""

    forme: Forme
    changes: Mapping[int, int]

    def full(self, stock: Stock, start: Progress, bed: Bed) -> Poured:
        """Fill ``bed`` to its foot."""
        poured = pour(stock, start, bed, self.forme.keep, self.changes)
        return even_out(stock, start, bed, self.forme.keep, poured)

    def level(self, stock: Stock, start: Progress, bed: Bed) -> Poured:
        """Lay level columns, no higher than they need be."""
        keep = self.forme.keep
        full = pour(stock, start, bed, keep, self.changes)
        if stock.done(full.state):
            several = len(bed.tops) > 1
            return _level(stock, start, bed, self.forme, self.changes, full) if several else full
        ended = even_out(stock, start, bed, keep, full, finish=True)
        if not stock.done(ended.state) and self.forme.mode is Mode.FLOWING:
            return even_out(stock, start, bed, keep, full)
        return ended


def _level(
    stock: Stock, start: Progress, bed: Bed, forme: Forme, changes: Mapping[int, int], full: Poured
) -> Poured:
    """The least high columns that hold everything and end evenly, if any near there do."""
    left = stock.area_left(start, len(bed.tops), min(changes.values(), default=0))
    if bed.edge is not None:
        lifts = (stock.items[number].lift or 0 for number in stock.figures_left(start))
        left -= max(lifts, default=0) * len(bed.tops)
    least = foot = _least_foot(bed.tops, left)
    # From below, as far on each time as what was left takes: keeps and figures make it jump, so
    # that halving the heights would miss the least one.
    best, tries = full, 0
    while foot < max(bed.foots) and tries < TRIES:
        trial = _cut(stock, start, bed.cut(foot), forme, changes)
        if stock.done(trial.state):
            tries += 1
            if best is full or trial.faults < best.faults:
                best = trial
            if not trial.faults:
                return trial
            foot += 1
        else:
            behind = stock.area_left(trial.state, len(bed.tops), -forme.lines)
            foot += max(1, (behind - trial.free) // len(bed.tops))
    # Higher columns would not end evenly either: shorter settings of paragraphs may.
    if tries == TRIES and least - 1 > max(bed.tops):
        trial = _cut(stock, start, bed.cut(least - 1), forme, changes)
        if stock.done(trial.state) and trial.faults < best.faults:
            return trial
    return best if best is not full else even_out(stock, start, bed, forme.keep, full)


def _cut(
    stock: Stock, start: Progress, bed: Bed, forme: Forme, changes: Mapping[int, int]
) -> Poured:
    """The story poured into ``bed`` so as to end there.

    The same bed elsewhere on a page holds the same: what was poured once is moved there.
    """
    line = min(bed.tops)
    tops, foots = (tuple(n - line for n in ends) for ends in (bed.tops, bed.foots))
    edge = None if bed.edge is None else bed.edge - line
    key = (start, tops, foots, edge, forme.keep, tuple(sorted(changes.items())))
    found = stock.known.get(key)
    if found is None:
        still = Bed(0, list(tops), list(foots), edge=edge)
        poured = pour(stock, start, still, forme.keep, changes)
        found = even_out(stock, start, still, forme.keep, poured, finish=True)
        if len(stock.known) >= KNOWN:
            stock.known.clear()
        stock.known[key] = found
    return found.moved(bed.column, line)


def _least_foot(tops: list[int], area: int) -> int:
    """The least line at which columns that begin at ``tops`` hold ``area`` slots."""
    foot = max(1, min(tops))
    while (held := sum(max(0, foot - top) for top in tops)) < area:
        # A line more holds as many slots as there are columns, or fewer: never one too many.
        foot += max(1, (area - held) // len(tops))
    return foot


def _open(
    copy: Remainder, place: Rect, forme: Forme, changes: Mapping[int, int]
) -> tuple[Sketch, Bed]:
    """A draft with its head set, and the bed under that head."""
    box = forme.box if copy.story.boxed and place.lines > 2 * forme.box + 1 else 0
    line, foot, columns = place.line + box, place.bottom - box, place.columns
    feet = [min(foot, end) for _, end in forme.sides] or [foot] * columns
    step = copy.around or Ledge(0, 0)
    own = columns - step.columns
    beside = _beside(copy, own, min(feet) - line, changes)
    head = _head_of(copy, own, beside, forme, Rect(place.column, own, line, foot - line), min(feet))
    cut = head.cut or own < _head_needs(copy)
    draft = Sketch(copy, place, None, place, Poured(copy.state), head_cut=cut)
    if head.place.lines:
        draft.head = head.place
    under, left = [head.place.bottom] * head.place.columns, head.place.column - place.column
    tops = [line] * left + under
    if beside:
        at = place.column + head.place.columns
        draft.beside = [LoosePiece(beside.item, 0, beside.count, at, beside.columns, line)]
        tops += [line + beside.count] * beside.columns
        draft.poured = Poured(Progress(copy.state.item, 0, 0, (), frozenset({beside.item})))
    tops += [line] * (own - len(tops))
    tops += [min(foot, place.line + step.lines)] * step.columns
    if forme.sides:
        tops = [max(top, begin) for top, (begin, _) in zip(tops, forme.sides, strict=True)]
        feet = [max(ends) for ends in zip(tops, feet, strict=True)]
    if _says_whence(copy, forme) and foot - tops[0] > forme.jump_lines:
        draft.jump_from = Rect(place.column, 1, tops[0], forme.jump_lines)
        tops[0] += forme.jump_lines
    draft.body = Rect(place.column, columns, min(tops), foot - min(tops))
    draft.room, draft.foot = sum(feet) - sum(tops), foot
    deepest = max(end - top for top, end in zip(tops, feet, strict=True))
    # Text that got a page for itself has nowhere better to go; beside fixed matter it may wait.
    alone = copy.alone or _is_carried_over(copy, forme) or deepest >= forme.deepest
    return draft, Bed(place.column, tops, feet, alone and not forme.sides, forme.edge)


class _SetHead(NamedTuple):
    """Where a head stands, of no lines where there is none, and whether it had too few."""

    place: Rect
    cut: bool


def _head_of(
    copy: Remainder, own: int, beside: LoosePiece | None, forme: Forme, room: Rect, foot: int
) -> _SetHead:
    """The head over some of its ``own`` columns in ``room``; the shortest of them ends at ``foot``.

    A figure may stand ``beside`` it.
    """
    columns = own - beside.columns if beside else _head_columns(copy, own)
    wanted = 0 if _is_carried_over(copy, forme) else copy.head(columns)
    if copy.continued and wanted > room.lines // 2:
        # 上接 says where the text comes from; a head without room would stand on it.
        wanted = 0
    lines = max(0, min(wanted, foot - room.line))
    left = own - columns if copy.story.head_right and not beside else 0
    return _SetHead(Rect(room.column + left, columns, room.line, lines), lines < wanted)


def _is_carried_over(copy: Remainder, forme: Forme) -> bool:
    """Whether a story merely goes on, as the text of a book does on its next page."""
    return copy.continued and forme.mode is Mode.FLOWING


def _says_whence(copy: Remainder, forme: Forme) -> bool:
    """Whether lines say on which page a part of a story began (上接)."""
    modular = forme.mode is Mode.MODULAR and forme.jump_lines > 0
    return modular and copy.continued and copy.story.may_jump


def _beside(
    copy: Remainder, columns: int, lines: int, changes: Mapping[int, int]
) -> LoosePiece | None:
    """The size of the figure that may stand at the right of the head, if there is one."""
    first = next(copy.stock.figures_left(copy.state), None)
    own_width = copy.story.head_columns or copy.narrow
    if copy.continued or first is None or not copy.story.heads or own_width:
        return None
    item = copy.story.items[first]
    span = item.span(columns - 1) if columns > 1 else 0
    if item.wish is not Wish.BESIDE or not span:
        return None
    height = item.height(span, changes.get(first, 0))
    head = copy.head(columns - span)
    near = copy.stock.before(first, copy.state) <= columns * (lines - height)
    if item.calls:
        # Text before it may call earlier notes on a later page.
        return None
    if not near or height > lines or not 0 < head <= height:
        return None
    return LoosePiece(first, 0, height, 0, span, 0)


def least_lines(copy: Remainder, columns: int, forme: Forme, change: int = 0) -> int:
    """About how many lines what is left of ``copy`` takes over ``columns``."""
    box = 2 * forme.box if copy.story.boxed else 0
    most = forme.columns * forme.lines * 2
    area = copy.stock.area_left(copy.state, columns, change, most)
    step = copy.around or Ledge(0, 0)
    own = columns - step.columns
    area += step.columns * step.lines
    beside = _beside(copy, own, forme.lines, {})
    if beside:
        head = copy.head(own - beside.columns)
        area += head * (own - beside.columns)
        return max(-(-area // columns), beside.count) + box
    if copy.continued and copy.story.may_jump:
        area += forme.jump_lines
    tallest = 0
    for number in copy.stock.figures_left(copy.state) if area <= most else ():
        item = copy.story.items[number]
        if item.rows:
            continue  # A table may be parted.
        tallest = max(tallest, item.height(item.span(columns), change))
    head, head_columns = copy.head(own), _head_columns(copy, own)
    if head_columns == columns:
        return head + max(-(-area // columns), tallest) + box
    area += head * head_columns
    return max(-(-area // columns), tallest, head) + box


def least_columns(copy: Remainder) -> int:
    """The columns that what is left of ``copy`` needs: its head, its widest table."""
    return max(_head_needs(copy), copy.stock.least_columns(copy.state))


def _head_needs(copy: Remainder) -> int:
    """The columns that a head needs whose width is its own."""
    return 1 if copy.continued else copy.story.head_columns or 1


def _head_columns(copy: Remainder, columns: int) -> int:
    """How many of ``columns`` the head stands over."""
    own = None if copy.continued else copy.story.head_columns
    return min(columns, copy.narrow or own or columns)


def leaves_pictures(draft: Sketch) -> bool:
    """Whether pictures alone are left of a story."""
    stock, state = draft.copy.stock, draft.poured.state
    if draft.done or stock.text_left(state):
        return False
    return not any(stock.items[number].rows for number in stock.figures_left(state))


def hold_text(draft: Sketch, need: int) -> Remainder | None:
    """The story up to where ``need`` lines of its text, or more, go on with its pictures.

    It is one whose pictures would go on alone; None if no text stands before that, or if it calls
    notes, which stand where their text does.
    """
    stock, begin = draft.copy.stock, draft.copy.state.item
    stop, held = len(stock.items), 0
    while stop > begin and held < need:
        stop -= 1
        held += stock.items[stop].lines if stock.items[stop].flow is not Flow.FLOAT else 0
    # A subhead goes with the text under it, what is tied with the text above it.
    stop = stock.with_leads(stop, begin) if stop > begin else stop
    if not held or stop <= begin or any(item.calls for item in stock.items[begin:]):
        return None
    return replace(draft.copy, stock=stock.until(stop))


MENDS = (-1, 1, -2, 2, 3)
"""Lines by which one figure is tried lower or higher, so that columns end without a hole: fewer
first, and cut off before drawn out. Without this 14 lines stay free so in ten issues instead of
12."""


def mend_holes(copy: Remainder, place: Rect, forme: Forme, draft: Sketch) -> Sketch:
    """``draft``, or one with a figure a little lower or higher that leaves fewer holes."""
    if not draft.poured.holes or not forme.fit:
        return draft
    best, items = draft, copy.story.items
    standing = {part.item for part in (*draft.beside, *draft.poured.parts)}
    figures = [n for n in sorted(standing) if items[n].flow is Flow.FLOAT]
    for number in figures:
        for change in MENDS:
            if not -items[number].shrink <= change <= items[number].grow:
                continue
            tried = _again(copy, place, forme, draft, {number: change})
            if tried.done is draft.done and tried.poured.holes < best.poured.holes:
                best = tried
        if not best.poured.holes:
            break
    return best


def _again(
    copy: Remainder, place: Rect, forme: Forme, draft: Sketch, changes: Mapping[int, int]
) -> Sketch:
    """``draft`` poured once more with figures changed."""
    if draft.done:
        return level_module(copy, place, forme, changes)
    return set_module(copy, place, forme, changes, jump=draft.jump_to is not None)
