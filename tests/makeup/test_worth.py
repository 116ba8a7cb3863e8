"""What a newspaper's page is worth, slot by slot; which stories are tried on it, in which looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup import filling
from publisher.makeup.choosing import MOST, area, by_size, by_weight, choices, prefixes
from publisher.makeup.matter import Fixed, Flow, Forme, Item, Mode, Rows, Story, Weight
from publisher.makeup.modular import (
    Paper,
    covered,
    cut_short,
    end_page,
    tears_pictures,
    without_parted_briefs,
)
from publisher.makeup.modules import Remainder, Sketch, least_lines
from publisher.makeup.plan import Rect
from publisher.makeup.pour import LoosePiece, Poured
from publisher.makeup.stock import Progress
from publisher.makeup.versions import Arrangement, in_version, versions

from .stories import remainder

FORME = Forme(4, 30, 6, 2, mode=Mode.MODULAR)
SLOTS = 4 * 28
Slot = tuple[int, int]


@st.composite
def pages(draw: st.DrawFn) -> list[Sketch]:
    """Give the modules of a page after the first, some of stories that go on or end badly."""
    drafts, left = list[Sketch](), 0
    while left < FORME.columns:
        columns = draw(st.integers(1, FORME.columns - left))
        top = 2 + draw(st.sampled_from((0, 0, 3)))
        head = Rect(left, columns, top, draw(st.integers(1, 4)))
        items = draw(
            st.lists(st.sampled_from((Item(5), Item(5, Flow.FLOAT))), min_size=1, max_size=3)
        )
        if draw(st.booleans()):
            items.append(Item(9, Flow.ROWS, rows=(Rows(2, (3, 4)),)))
        parts = []
        for column in range(left, left + columns):
            line = head.bottom
            while line < 30 and draw(st.integers(0, 3)):
                line += draw(st.sampled_from((0, 0, 2)))
                lines = draw(st.integers(1, 12))
                if line + lines > 30:
                    break
                number = draw(st.integers(0, len(items) - 1))
                parts.append(LoosePiece(number, 0, lines, column, 1, line))
                line += lines
        story = Story(
            tuple(items),
            (4,),
            (2,),
            draw(st.sampled_from(Weight)),
            columns=draw(st.sampled_from((None, None, 1, 3))),
            voids=(draw(st.integers(0, 2)),),
            head_columns=draw(st.sampled_from((None, None, 2))),
        )
        page = draw(st.sampled_from((None, 1)))
        at = draw(st.integers(0, len(items)))
        at = draw(st.sampled_from((len(items), len(items), at)))
        line = 1 if at < len(items) and items[at].rows and draw(st.booleans()) else 0
        floats = [n for n in range(at) if items[n].flow is Flow.FLOAT]
        waiting = tuple(floats) if draw(st.integers(0, 4)) == 0 else ()
        poured = Poured(Progress(at, line, 0, waiting), parts, holes=draw(st.integers(0, 2)))
        place = Rect(left, columns, top, 30 - top)
        shown = head if draw(st.integers(0, 4)) else None
        drafts.append(Sketch(remainder(len(drafts), story, page=page), place, shown, place, poured))
        left += columns
    return drafts


def cells(place: Rect) -> set[Slot]:
    """Give the slots of a place."""
    return {(c, n) for c in range(place.column, place.column + place.columns)
            for n in range(place.line, place.bottom)}  # fmt: skip


def standing(draft: Sketch) -> set[Slot]:
    """Give the slots on which something of a module stands."""
    found = set(cells(draft.head)) if draft.head else set()
    for part in draft.poured.parts:
        found |= cells(Rect(part.column, part.columns, part.line, part.count))
    return found


def largest(free: set[Slot]) -> int:
    """Give the slots of the largest free rectangle, of all that there are."""
    best = 0
    for (left, right), top in product(combinations(range(5), 2), range(2, 30)):
        foot = top
        while foot < 30 and all((c, foot) in free for c in range(left, right)):
            foot += 1
        best = max(best, (right - left) * (foot - top))
    return best


def feet(free: set[Slot]) -> list[int]:
    """Give how many lines are free at the foot of each column."""
    return [next(n for n in range(30) if n == 28 or (c, 29 - n) not in free) for c in range(4)]


def worth(page: Sequence[Sketch], number: int, *, last: bool) -> int:
    """Give what is wrong with a page in hundredths of a slot, from its slots."""
    taken = set().union(*map(standing, page)) if page else set()
    free = cells(Rect(0, 4, 2, 28)) - taken
    void = sum(draft.copy.void(1) for draft in page if draft.head)
    white = len(free) + void
    cost = SLOTS * 30 + 100 * white * white * (2 if last else 30) // SLOTS
    pictured = sum(p.count for d in page for p in d.poured.parts
                   if d.copy.story.items[p.item].flow is Flow.FLOAT)  # fmt: skip
    cost += 300 * max(0, pictured - SLOTS * 40 // 100)
    hole = free
    if last and number > 1:
        # White under all that stands is no hole, as far as the shortest column but one is longer.
        lowest = max(30 - n for n in feet(free))
        hole = {(c, n) for c, n in free if n < lowest}
    else:
        cost += 250 * sum(max(0, n - 2) ** 2 for n in feet(free))
    cost += 500 * max(0, largest(hole) - SLOTS * 15 // 1000)
    return cost + sum(map(unkept, page))


def unkept(draft: Sketch) -> int:
    """Give what is wrong with one module: holes, jumps, tables in parts, widths."""
    story, items, state = draft.copy.story, draft.copy.story.items, draft.poured.state
    goes_on = state.item < len(items) or bool(state.waiting)
    cost = 5000 * draft.poured.holes + SLOTS * 6 * goes_on
    text = sum(p.count for p in draft.poured.parts if items[p.item].flow is not Flow.FLOAT)
    if draft.copy.continued and text < 8:
        cost += SLOTS * 10
    if state.line and state.item < len(items) and items[state.item].rows:
        cost += SLOTS * 40
    figures = [*state.waiting, *(n for n in range(state.item, len(items))
                                 if items[n].flow is Flow.FLOAT)]  # fmt: skip
    here = any(items[p.item].flow is Flow.FLOAT for p in draft.poured.parts)
    only = bool(figures) and not here and not draft.copy.continued
    # Each takes five slots: more than a tenth of a page is 12.
    if goes_on and (only or 5 * len(figures) > 4 * 30 / 10):
        cost += SLOTS * 20
    needs = 1 if draft.copy.continued else story.head_columns or 1
    if draft.place.columns < needs:
        cost += SLOTS * 10_000
    if not draft.copy.continued and story.columns not in (None, draft.place.columns):
        cost += SLOTS * 100
    return cost


@given(pages(), st.sampled_from((2, 3)), st.booleans())
@settings(max_examples=60)
def test_a_page_is_worth_what_its_slots_say(page: list[Sketch], number: int, last: bool) -> None:
    """White by its square, holes, feet, pictures, and what is unkept of each story."""
    paper = Paper((), (*([],) * (number - 1), page))
    assert covered(page) == sum(len(standing(d)) for d in page) - sum(
        d.copy.void(1) for d in page if d.head
    )
    assert filling._cost(paper, FORME, last=last) == worth(page, number, last=last)


def test_an_only_page_is_a_front_page() -> None:
    """The last of several ends on one line; an only one has its white shared out."""
    short = LoosePiece(0, 0, 4, 0, 1, 8)
    copy = remainder(0, Story((Item(4),)))
    place = Rect(0, 1, 6, 24)
    page = [Sketch(copy, place, None, place, Poured(Progress(1), [short]))]
    gaps = filling._gaps(page, 1, FORME)
    assert gaps == [[(6, 8), (12, 30)], [(6, 30)], [(6, 30)], [(6, 30)]]
    cost = filling._cost(Paper((), (page,)), FORME, last=True)
    slots, white = 4 * 24, 4 * 24 - 4
    low = 250 * (16**2 + 3 * 22**2)
    hole = 500 * (3 * 24 - 1)
    assert cost == slots * 30 + 100 * white * white * 2 // slots + low + hole


def test_from_where_on_white_is_a_hole() -> None:
    """Of a page of 200 slots three are none; each beyond them counts."""
    forme = replace(FORME, lines=52)
    for lines, beyond in ((3, 0), (4, 1), (6, 3)):
        parts = [LoosePiece(0, 0, 50 - lines * (n == 1), n, 1, 2) for n in range(4)]
        copy = remainder(0, Story((Item(200 - lines),)))
        place = Rect(0, 4, 2, 50)
        page = [Sketch(copy, place, None, place, Poured(Progress(1), parts))]
        cost = filling._cost(Paper((), ([], page)), forme, last=False)
        foot = 250 * max(0, lines - 2) ** 2
        assert cost == 200 * 30 + 100 * lines * lines * 30 // 200 + foot + 500 * beyond


@pytest.mark.parametrize(("matter", "pages"), [(0, 0), (99, 1), (100, 2), (197, 2), (198, 3)])
def test_pages_that_are_left(matter: int, pages: int) -> None:
    """Matter takes 114 percent of its slots; what the pages for it lack is white, all over them."""
    taken = matter * 114 // 100
    white = pages * SLOTS - taken
    wanted = SLOTS * 30 * pages + (100 * 2 * white * white // (SLOTS * pages) if pages else 0)
    assert filling._left(matter, FORME) == wanted


# Which stories


def story(weight: Weight, lines: int, **others: object) -> Story:
    """Give a story of so many lines."""
    made = Story((Item(lines),), (4, 3, 2, 2), (2,), weight)
    return replace(made, **others)  # type: ignore[arg-type]  # whatever a story has


LEAD, SECOND, BRIEF = Weight.LEAD, Weight.SECOND, Weight.BRIEF
POOL = [
    remainder(0, story(BRIEF, 10)), remainder(1, story(SECOND, 30)), remainder(2, story(LEAD, 40)),
    remainder(3, story(SECOND, 60)), remainder(4, story(BRIEF, 12)), remainder(5, story(LEAD, 50)),
    remainder(6, story(SECOND, 20), page=1), remainder(7, story(BRIEF, 9, order=2)),
    remainder(8, story(SECOND, 9, order=1)),
]  # fmt: skip


def numbers(copies: Sequence[Remainder]) -> list[int]:
    """Give which stories these are."""
    return [copy.number for copy in copies]


def test_stories_by_weight_and_size() -> None:
    """Those with a turn first, then leads; what goes on stands before all briefs."""
    assert numbers(by_weight(POOL)) == [8, 7, 2, 5, 1, 3, 6, 0, 4]
    assert numbers(by_size(POOL, FORME)) == [8, 7, 5, 2, 3, 1, 6, 4, 0]
    going = remainder(9, story(LEAD, 10), page=1)
    assert numbers(by_weight([*POOL, going])) == [8, 7, 2, 5, 1, 3, 6, 9, 0, 4]


@pytest.mark.parametrize(
    ("copy", "slots"),
    [
        # A sixth of four columns, half, two thirds; a gap under each; heads of 4, 3, 3 lines.
        (POOL[0], 15), (POOL[1], 2 * (3 + 15 + 1)), (POOL[2], 2 * (3 + 20 + 1)),
        (remainder(0, story(SECOND, 30, columns=3)), 3 * (2 + 10 + 1)),
        (remainder(0, story(BRIEF, 30, columns=9)), 4 * (2 + 8 + 1)),
        (remainder(0, story(BRIEF, 30, head_columns=2)), 2 * (3 + 15 + 1)),
    ],
)  # fmt: skip
def test_slots_of_a_story(copy: Remainder, slots: int) -> None:
    """At a width that suits its weight, or that is wished for or needed."""
    assert area(copy, FORME) == slots


def first(pool: Sequence[Remainder], number: int = 1, lines: int = 28) -> list[list[int]]:
    """Give the stories that come first, in each number that is tried."""
    return [numbers(some) for some in prefixes(pool, number, Rect(0, 4, 2, lines), FORME)]


def test_as_many_stories_as_may_fill_a_page() -> None:
    """Around the number that fill it by their slots, or all; what is wanted comes first."""
    briefs = [remainder(n, story(BRIEF, 10)) for n in range(12)]
    # Each takes 15 slots: eight begin on 112.
    assert [len(some) for some in first(briefs)] == [6, 7, 8, 9]
    assert first(briefs[:7]) == [list(range(7))]
    assert [len(some) for some in first(briefs[:8])] == [6, 7, 8]
    assert [len(some) for some in first(briefs, lines=4)] == [1, 2, 3]
    # One that goes on is there in any case, even with none besides.
    going = remainder(20, story(BRIEF, 100), page=1)
    assert first([*briefs, going], 2) == [[20], [20, 0], [20, 0, 1]]
    wanted = remainder(20, story(BRIEF, 10, page=2))
    assert [20 in some for some in first([*briefs, wanted], 2)] == [True] * 4
    assert not any(20 in some for some in first([*briefs, wanted], 1))
    assert first([wanted], 1) == first([wanted], 2) == [[20]]


def test_one_lead_leads() -> None:
    """A second one waits behind all others; one that must stand lets the others wait."""
    leads = [remainder(n, story(LEAD, 10)) for n in range(2)]
    others = [remainder(n + 2, story(SECOND, 30)) for n in range(4)]
    assert [some[:2] for some in first([*leads, *others])] == [[0, 2]] * len(
        first([*leads, *others])
    )
    must = remainder(9, story(LEAD, 10, page=1))
    assert not any({0, 1} & set(some) for some in first([must, *leads, *others]))


def test_pages_before_fixed_matter_wait() -> None:
    """Stories for a later page are taken before it only where nothing is fixed on it."""
    wanted = remainder(0, story(BRIEF, 10, page=3))
    held = replace(FORME, fixed=(Fixed(2, Rect(0, 4, 20, 10)),))
    assert [numbers(some) for some in prefixes([wanted], 1, Rect(0, 4, 2, 28), held)] == []
    assert [numbers(some) for some in prefixes([wanted], 3, Rect(0, 4, 2, 28), held)] == [[0]]


def test_one_of_the_last_may_wait() -> None:
    """One of the last four makes room for one of two behind; a lead never does."""
    briefs = [remainder(n, story(SECOND if n else LEAD, 10)) for n in range(9)]
    found = {frozenset(numbers(some)) for some in choices(briefs, 1, Rect(0, 4, 2, 28), FORME)}
    size = max(map(len, found))
    for some in range(min(map(len, found)), size + 1):
        usual = frozenset(range(some))
        behind = range(some, min(some + 2, 9))
        wanted = {usual} | {usual - {out} | {more} for more in behind
                            for out in range(max(1, some - 4), some)}  # fmt: skip
        assert {one for one in found if len(one) == some} == wanted
    assert size < MOST


# In what looks


def test_pictures_over_other_columns() -> None:
    """Every width of each, unless it is wished for; no two versions of one height."""
    tall = tuple(5 * n + 2 for n in range(1, 5))
    free, fixed = (
        Item(7, Flow.FLOAT, heights=tall),
        Item(12, Flow.FLOAT, columns=2, heights=tall, wanted=2),
    )
    copy = remainder(0, replace(story(SECOND, 60), items=(free, Item(60), fixed)))
    found = versions(copy, 4, FORME)
    assert found[0].look == Arrangement()
    assert {one.look.spans for one in found} <= {(), *(((0, n), (2, 2)) for n in range(2, 5))}
    assert len({one.lines for one in found}) == len(found)
    for one in found:
        looking = in_version(copy, one.look)
        assert one.lines == least_lines(looking, 4, FORME)
    costs = {one.look.spans: one.cost for one in found}
    # Two columns of the page's four are no more than three fifths; each more is one percent; a
    # picture of more than a fifth of the page costs as much as it is more: 4 * 22 of 120 slots are
    # 73 percent. A rival has more than 60 percent of the first's slots, here 24 of 24 or of 51.
    slots = {1: 7, 2: 24, 3: 51, 4: 88}
    for columns in range(2, 5):
        percent = max(0, columns - 2) + max(0, slots[columns] * 100 // 120 - 20)
        percent += 3 * (60 * slots[columns] < 100 * 24)
        key = ((0, columns), (2, 2))
        if key in costs:
            assert costs[key] == 120 * percent // 100


def test_a_head_over_fewer_columns() -> None:
    """One that is three tenths white is tried over fewer columns, if it has no more lines there."""
    head = replace(story(SECOND, 60), narrowing=True, heads=(9, 5, 5, 5), voids=(0, 0, 2, 6))
    narrows = {one.look.narrow for one in versions(remainder(0, head), 4, FORME)}
    assert narrows <= {None, 3, 2}
    assert narrows != {None}
    filled = replace(head, voids=(0, 0, 2, 5))
    assert {one.look.narrow for one in versions(remainder(0, filled), 4, FORME)} == {None}
    brief = replace(head, weight=BRIEF)
    assert {one.look.narrow for one in versions(remainder(0, brief), 4, FORME)} == {None}


# What goes on


def goes_on(number: int, made: Story, *, done: bool) -> Sketch:
    """Give a module of a story that ends or does not."""
    place = Rect(0, 4, 2, 28)
    state = Progress(len(made.items)) if done else Progress(0, 3, made.items[0].lines)
    part = LoosePiece(0, 0, 3, 0, 1, 2)
    return Sketch(remainder(number, made), place, None, place, Poured(state, [part]))


def test_briefs_are_whole_or_wait() -> None:
    """One that does not end leaves the page, unless nothing else stands there."""
    brief, other = story(BRIEF, 9), story(SECOND, 9)
    whole, parted = goes_on(0, brief, done=True), goes_on(1, brief, done=False)
    going = goes_on(2, other, done=False)
    assert without_parted_briefs([whole, parted, going]) == [whole, going]
    assert without_parted_briefs([parted]) == [parted]


def test_stories_that_must_not_be_parted() -> None:
    """They are told where another could give way."""
    stays, goes = story(SECOND, 9, may_jump=False), story(SECOND, 9)
    drafts = [goes_on(0, stays, done=False), goes_on(1, goes, done=False)]
    copies = [draft.copy for draft in drafts]
    assert cut_short(copies, drafts, 1) == {0}
    assert cut_short(copies[:1], drafts[:1], 1) == set()
    due = [replace(copy, story=replace(copy.story, page=1)) for copy in copies]
    assert cut_short(due, drafts, 1) == set()
    assert cut_short(copies, [goes_on(0, stays, done=True), drafts[1]], 1) == set()


def test_pictures_that_go_on() -> None:
    """The only ones of a story, or more than a tenth of a page."""
    figure = Item(6, Flow.FLOAT)
    made = Story((Item(9), figure, figure, Item(9)))
    place = Rect(0, 4, 2, 28)

    def torn(state: Progress, stands: tuple[int, ...], **others: object) -> bool:
        parts = [LoosePiece(n, 0, 6, n, 1, 2) for n in stands]
        copy = remainder(0, made, **others)
        return tears_pictures(Sketch(copy, place, None, place, Poured(state, parts)), FORME)

    assert torn(Progress(3, waiting=(1, 2)), (0,))
    assert not torn(Progress(3, waiting=(2,)), (0, 1))
    assert not torn(Progress(3), (0, 1, 2))
    assert torn(Progress(3, waiting=(2,)), (0,))
    assert not torn(Progress(3, waiting=(2,)), (0,), page=1)
    # Twelve slots are a tenth of 120, thirteen are more.
    assert not torn(Progress(0), (), page=1)
    made = replace(made, items=(Item(9), figure, Item(7, Flow.FLOAT), Item(9)))
    assert torn(Progress(0), (), page=1)


def test_what_is_left_behind_a_page() -> None:
    """What found no place waits, what goes on knows its page, and what may not is told."""
    stays, goes, waits = (story(SECOND, 9, may_jump=m) for m in (False, True, True))
    drafts = [goes_on(0, stays, done=False), goes_on(1, goes, done=False)]
    pool = (*(draft.copy for draft in drafts), remainder(2, waits))
    paper = end_page(Paper(pool), drafts, FORME)
    assert [(c.number, c.page, c.alone) for c in paper.pool] == [
        (0, 1, False),
        (1, 1, False),
        (2, None, False),
    ]
    assert [(t.story, t.page, t.lines) for t in paper.overset] == [(0, 1, 6)]
    assert paper.pages == (drafts,)
    empty = end_page(Paper(pool), [], FORME)
    assert [copy.alone for copy in empty.pool] == [True] * 3
    last = end_page(Paper(pool), drafts, replace(FORME, pages=1))
    assert sorted((t.story, t.lines) for t in last.overset) == [(0, 6), (1, 6), (2, 9)]
