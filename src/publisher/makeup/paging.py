"""Make-up: from stories and a forme to the plan of all pages."""

from __future__ import annotations

from collections.abc import Sequence

from .bands import in_reading_order
from .filling import fill_pages
from .flowing import flow_pages
from .matter import Flow, Forme, Mode, Story
from .modular import STAND_IN, set_fixed
from .modules import Remainder, Sketch
from .plan import Jump, Module, PagePlan, Piece, Plan, Rect, Trouble
from .stock import Stock


def make_up(stories: Sequence[Story], forme: Forme) -> Plan:
    """The pages of ``stories``; every line of theirs stands on exactly one place.

    Only of a story that is fixed to a place lines may be lost, which is reported. The time taken
    grows with the lines; the same stories always give the same plan.
    """
    copies = [
        Remainder(n, story, Stock(story.items, story.calls)) for n, story in enumerate(stories)
    ]
    held = frozenset(fixed.story for fixed in forme.fixed if fixed.story is not None)
    free = [copy for copy in copies if copy.number not in held]
    overset: Sequence[Trouble] = ()
    if forme.mode is Mode.FLOWING:
        filled = flow_pages(free, forme)
    else:
        filled, overset = fill_pages(free, forme)
    filled += [[] for _ in range(len(filled), forme.last_fixed)]
    pages = [
        [draft for draft in page if draft.copy.number != STAND_IN] + _held(copies, number, forme)
        for number, page in enumerate(filled, 1)
    ]
    return _assemble(pages, stories, overset, held)


def _held(copies: Sequence[Remainder], page: int, forme: Forme) -> list[Sketch]:
    """The stories that are fixed to places of ``page``."""
    return [
        set_fixed(copies[fixed.story], fixed.place, forme)
        for fixed in forme.fixed
        if fixed.page == page and fixed.story is not None and fixed.place.lines
    ]


def _assemble(
    pages: Sequence[Sequence[Sketch]],
    stories: Sequence[Story],
    overset: Sequence[Trouble],
    held: frozenset[int] = frozenset(),
) -> Plan:
    chosen: dict[int, dict[int, int]] = {}
    stands: dict[int, list[int]] = {}
    for number, page in enumerate(pages, 1):
        for draft in page:
            chosen.setdefault(draft.copy.number, {}).update(draft.poured.chosen)
            stands.setdefault(draft.copy.number, []).append(number)
    plans = []
    found = _Found()
    for number, page in enumerate(pages, 1):
        modules = []
        for draft in page:
            story = draft.copy.number
            later = next((p for p in stands[story] if p > number), None)
            modules.append(_module(draft, chosen[story], later))
            found.add(draft, number, modules[-1].free, held=story in held)
        plans.append(PagePlan(tuple(modules), sum(module.free for module in modules)))
    return Plan(
        tuple(plans),
        tuple(overset),
        tuple(found.underset),
        tuple(found.holes),
        tuple(found.broken),
        tuple(found.too_tall),
        tuple(found.heads),
        tuple(found.cut_heads),
        tuple(found.lost),
    )


class _Found:
    """What the drafts have to report."""

    def __init__(self) -> None:
        self.underset: list[Trouble] = []
        self.holes: list[Trouble] = []
        self.broken: list[Trouble] = []
        self.too_tall: list[Trouble] = []
        self.heads: list[Trouble] = []
        self.cut_heads: list[Trouble] = []
        self.lost: list[Trouble] = []

    def add(self, draft: Sketch, page: int, free: int, *, held: bool) -> None:
        """Note what one draft has to report; one that is ``held`` in its place may leave white."""
        copy, poured = draft.copy, draft.poured
        if held and not draft.done:
            lines = copy.stock.area_left(poured.state, draft.body.columns)
            self.lost.append(Trouble(copy.number, page, lines))
        if draft.done and free and not held:
            self.underset.append(Trouble(copy.number, page, free))
        if poured.holes:
            self.holes.append(Trouble(copy.number, page, poured.holes))
        items = copy.story.items
        self.broken += [Trouble(copy.number, page, items[n].lines, n) for n in poured.broken]
        columns = draft.body.columns
        for n in poured.cut:
            rows = items[n].rows
            lines = items[n].opening or items[n].lines
            lines = items[n].rows_over(items[n].span(columns)).tallest if rows else lines
            self.too_tall.append(Trouble(copy.number, page, lines, n))
        if draft.head_cut or (draft.head and draft.idle and items):
            found = self.cut_heads if draft.head_cut else self.heads
            found.append(Trouble(copy.number, page, copy.head(draft.place.columns)))


def _module(draft: Sketch, chosen: dict[int, int], later: int | None) -> Module:
    """A draft's final module: all of an item's pieces know in how many lines it is set."""
    items = draft.copy.story.items
    parts = in_reading_order((*draft.beside, *draft.poured.parts), items)
    pieces = []
    for part in parts:
        item = items[part.item]
        figure = item.flow in (Flow.FLOAT, Flow.ROWS)
        total = part.count if figure else chosen.get(part.item, item.lines)
        pieces.append(
            Piece(
                part.item,
                part.first,
                part.count,
                total,
                part.column,
                part.columns,
                part.line,
                part.over,
            )
        )
    used = sum(part.count * part.columns for part in draft.poured.parts)
    return Module(
        draft.copy.number,
        draft.place,
        draft.head,
        draft.body,
        tuple(pieces),
        draft.copy.story.boxed,
        draft.copy.continued,
        _jump(draft.jump_from, draft.copy.page),
        _jump(draft.jump_to, later),
        max(0, draft.room - used),
        draft.notes,
        draft.corner,
    )


def _jump(place: Rect | None, page: int | None) -> Jump | None:
    return Jump(place, page) if place and page else None
