"""A story in its place on a newspaper's page, and a page's stories, against all there could be.

Figures that are lower or higher, heights at which a story goes on elsewhere, stories that give way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from publisher.makeup import filling
from publisher.makeup.fitting import PartFit
from publisher.makeup.matter import Fixed, Flow, Forme, Item, Keep, Mode, Story, WantedSpot, Weight
from publisher.makeup.modular import (
    PageFilling,
    Paper,
    Slicing,
    _give,
    _giving_way,
    _groups,
    for_room,
    set_fixed,
    set_one,
    shares_of,
)
from publisher.makeup.modules import Remainder, Sketch, least_lines, level_module
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Plan, Rect
from publisher.makeup.slicing import Nested, Over, Single, Tree
from publisher.makeup.spreading import spread
from publisher.makeup.stock import Progress, Stock

from .audit import audit
from .stories import remainder
from .test_best import FORME as SMALL
from .test_best import small_issue
from .test_properties import formes
from .test_properties import stories as any_stories

FORME = Forme(3, 40, mode=Mode.MODULAR, gap=2)


figures = st.builds(
    lambda lines, columns, shrink, grow: Item(lines, Flow.FLOAT, columns=columns, shrink=shrink,
                                              grow=grow),
    st.integers(5, 12), st.integers(1, 2), st.integers(0, 4), st.integers(0, 4),
)  # fmt: skip
stories = st.builds(
    lambda some, heads, boxed: Story(tuple(some), heads, (2,), boxed=boxed),
    st.lists(st.one_of(st.builds(Item, st.integers(1, 9)), figures), min_size=1, max_size=7),
    st.lists(st.integers(1, 5), max_size=3).map(tuple),
    st.booleans(),
)


def changed(copy: Remainder, place: Rect, lines: int) -> Sketch:
    """Give a story with all its figures so much higher or, below 0, lower."""
    numbers = [n for n, item in enumerate(copy.story.items) if item.flow is Flow.FLOAT]
    return level_module(copy, place, FORME, dict.fromkeys(numbers, lines))


@given(stories, st.integers(1, 3), st.integers(8, 36))
@settings(max_examples=80)
def test_figures_change_as_little_as_is_needed(story: Story, columns: int, lines: int) -> None:
    """Lower by the least that lets all stand; higher by the most, all but one line of the last."""
    copy, place = remainder(0, story), Rect(0, columns, 0, lines)
    found = set_one(copy, place, FORME)
    usual = level_module(copy, place, FORME)
    most = max([item.shrink for item in story.items if item.flow is Flow.FLOAT], default=0)
    assume(not usual.poured.holes)
    if usual.done:
        assert found.done
        grown = [p.count for p in found.poured.parts if story.items[p.item].flow is Flow.FLOAT]
        plain = [p.count for p in usual.poured.parts if story.items[p.item].flow is Flow.FLOAT]
        if found.bottom != usual.bottom:
            # What was changed fills the place but for a few lines.
            assert all(a <= b for a, b in zip(plain, grown, strict=True)) or found.poured.holes == 0
            box = FORME.box * story.boxed
            assert lines - box - found.bottom <= 4
        return
    enough = [n for n in range(1, most + 1) if changed(copy, place, -n).done]
    if enough and least_lines(copy, columns, FORME, -most) <= lines:
        assert found.done
        wanted = changed(copy, place, -enough[0])
        if not wanted.poured.holes:
            assert found.poured.parts == wanted.poured.parts
    elif not enough:
        assert not found.done


def test_a_figure_grows_line_by_line() -> None:
    """All by the same, then one after the other by one line more, as far as all has room."""
    figure = Item(6, Flow.FLOAT, columns=1, grow=5)
    story = Story((figure, Item(6), replace(figure), Item(6)), (2, 2))
    copy = remainder(0, story)
    for lines, high in ((26, [6, 6]), (27, [7, 6]), (28, [7, 7]), (35, [11, 10]), (36, [11, 11]),
                        (40, [11, 11]), (41, [6, 6])):  # fmt: skip
        found = set_one(copy, Rect(0, 1, 0, lines), FORME)
        parts = {p.item: p.count for p in found.poured.parts}
        assert [parts[0], parts[2]] == high, lines
    still = set_one(copy, Rect(0, 1, 0, 30), replace(FORME, fit=False))
    assert {p.item: p.count for p in still.poured.parts}[0] == 6


def test_a_figure_shrinks_as_little_as_it_must() -> None:
    """Both by the same; without a limit that is enough the story goes on elsewhere."""
    figure = Item(8, Flow.FLOAT, columns=1, shrink=3)
    copy = remainder(0, Story((figure, Item(6), replace(figure), Item(9)), (2, 2)))
    for lines, high in ((33, [8, 8]), (32, [7, 7]), (31, [7, 7]), (27, [5, 5])):
        found = set_one(copy, Rect(0, 1, 0, lines), FORME)
        parts = {p.item: p.count for p in found.poured.parts}
        assert (found.done, [parts[0], parts[2]]) == (True, high), lines
    assert not set_one(copy, Rect(0, 1, 0, 26), FORME).done


@given(st.integers(10, 60), st.integers(1, 3), st.integers(12, 30))
@settings(max_examples=60)
def test_what_goes_on_is_worth_turning_to(lines: int, columns: int, high: int) -> None:
    """Eight lines at least are left, where the story has them above a few under its head."""
    copy = remainder(0, Story((Item(1),) * lines, (3,), (2,)))
    forme = replace(FORME, keep=Keep(1, 1))
    found = set_one(copy, Rect(0, columns, 0, high), forme)
    if not found.done:
        left = copy.stock.text_left(found.poured.state)
        # A lower module would not have more lines under its head than go on.
        assert left >= 8 or high - -(-(8 - left) // columns) <= copy.head(columns) + 8
        assert found.jump_to is not None
    stays = remainder(0, replace(copy.story, may_jump=False))
    assert set_one(stays, Rect(0, columns, 0, high), forme).jump_to is None


def test_a_frame_ends_under_its_text() -> None:
    """The white below a box is the page's; below other stories it is theirs."""
    for boxed, lines in ((True, 2 + 9 + 2), (False, 30)):
        copy = remainder(0, Story((Item(9),), (2,), boxed=boxed))
        assert set_one(copy, Rect(0, 1, 0, 30), FORME).place.lines == lines


def test_a_story_in_its_own_place() -> None:
    """It ends there, level, or it is cut where that ends, without naming another page."""
    copy = remainder(0, Story((Item(9),) * 4, (2, 2)))
    short = set_fixed(copy, Rect(0, 2, 5, 30), FORME)
    assert short.done
    assert short.bottom == 5 + 2 + 18
    long = set_fixed(copy, Rect(0, 2, 5, 12), FORME)
    assert (long.done, long.jump_to, long.bottom) == (False, None, 16)


@pytest.mark.parametrize(
    ("columns", "sign", "lines"), [(1, 1, 3 + 2), (1, -1, 1), (2, 1, (2 * 3 + 2) // 2), (3, -1, 0)]
)
def test_what_figures_add_or_spare(columns: int, sign: int, lines: int) -> None:
    """Their slots, over all columns."""
    items = (Item(6, Flow.FLOAT, columns=2, grow=3, shrink=1), Item(9), Item(6, Flow.FLOAT, grow=2))
    copy = remainder(0, Story(items))
    assert _give(copy, columns, FORME, sign) == lines
    assert _give(copy, columns, replace(FORME, fit=False), sign) == 0


@pytest.mark.parametrize(
    ("top", "bottom", "lines", "share"),
    [
        # Both as they are, white under the lower; the upper alone in what is there.
        ((5, 10), (5, 10), 30, 10), ((5, 10), (5, 10), 22, 10), ((5, 40), (0, 0), 30, 28),
        # What is missing is taken from the lower first, then from the upper.
        ((5, 10), (5, 10), 20, 10), ((5, 10), (5, 10), 17, 10), ((5, 10), (5, 10), 15, 8),
        ((5, 10), (10, 10), 20, 8), ((1, 1), (50, 50), 20, 0),
    ],
)  # fmt: skip
def test_parts_above_each_other_share_lines(
    top: tuple[int, int], bottom: tuple[int, int], lines: int, share: int
) -> None:
    """Each between its least and its most, with the gap between them."""
    filler = PageFilling(Rect(0, 3, 0, 40), FORME)
    assert filler._share(PartFit(*top, 0), PartFit(*bottom, 0), lines) == share


def test_what_is_left_under_a_part() -> None:
    """The rest of its place under a gap, or nothing."""
    filler = PageFilling(Rect(0, 3, 0, 40), FORME)
    assert filler._under(Rect(1, 2, 5, 20), 8) == Rect(1, 2, 15, 10)
    assert filler._under(Rect(1, 2, 5, 20), 19) == Rect(1, 2, 25, 0)


def story(lines: int, **others: object) -> Story:
    """Give a story of so many lines."""
    made = Story((Item(lines),), (3, 2, 2), (2,), Weight.SECOND)
    return replace(made, **others)  # type: ignore[arg-type]  # whatever a story has


def numbers(copies: Sequence[Remainder]) -> list[int]:
    """Give which stories these are."""
    return [copy.number for copy in copies]


def test_who_leaves_a_page() -> None:
    """The last of those that found no room; none that is wanted there while another may go."""
    free = [remainder(n, story(9)) for n in range(3)]
    due = remainder(3, story(9, page=1))
    assert numbers(_giving_way(free, {0, 1}, 1)) == [1]
    assert numbers(_giving_way([*free, due], {3}, 1)) == [2]
    assert numbers(_giving_way([*free, due], {0}, 1)) == [0]
    assert numbers(_giving_way([due], {3}, 1)) == [3]
    assert _giving_way(free, set(), 1) == []


def test_stories_that_stand_above_each_other() -> None:
    """Beyond eight, the smallest two neighbours are one block, the last such; never the first."""
    sizes = [9, 60, 60, 9, 9, 60, 60, 60, 9, 9]
    copies = [remainder(n, story(lines)) for n, lines in enumerate(sizes)]
    groups = _groups(copies, FORME)
    assert [numbers(group) for group in groups] == [[0], [1], [2], [3, 4], [5], [6], [7], [8, 9]]
    assert [numbers(group) for group in _groups(copies[:8], FORME)] == [[n] for n in range(8)]
    foot = remainder(8, story(9, spot=WantedSpot.BOTTOM))
    top = remainder(9, story(9, spot=WantedSpot.TOP))
    turned = _groups([*copies[:8], foot, top], FORME)
    assert numbers(turned[-1]) == [9, 8]


def test_stories_for_a_room() -> None:
    """Those that are no wider, that do not stand in another, and that are wanted in no other."""
    narrow, wide = remainder(0, story(9)), remainder(1, story(9, head_columns=2))
    widest, due = remainder(2, story(9, head_columns=9)), remainder(3, story(9, page=1))
    pool, room = [narrow, wide, widest, due], Rect(0, 1, 0, 30)

    def here(room: Rect, share: list[Remainder], placed: list[Sketch]) -> list[int]:
        return numbers(for_room(pool, 1, room, share, placed, 3))

    assert here(room, [], []) == [0]
    assert here(room, [due], []) == [0, 3]
    assert here(replace(room, columns=2), [due], []) == [0, 1, 3]
    assert here(replace(room, columns=3), [], []) == [0, 1, 2]
    other = set_one(narrow, room, FORME)
    assert here(room, [], [other]) == [3]
    shares = shares_of(pool, 1, FORME, [room, replace(room, columns=2)])
    assert [numbers(some) for some in shares] == [[3], []]


def test_pages_that_wait_for_fixed_matter() -> None:
    """A page with nothing that is wanted there stays empty only where matter is fixed later."""
    wanted = remainder(0, story(9, page=3))
    held = replace(FORME, fixed=(Fixed(2, Rect(0, 3, 20, 20)),))
    place = Rect(0, 3, 0, 40)
    assert PageFilling(place, held).fill([wanted], 1) == []
    assert numbers([d.copy for d in PageFilling(place, FORME).fill([wanted], 1)]) == [0]


def test_a_story_that_no_shared_page_holds() -> None:
    """It gets a page for itself, in the first line of which something of it stands."""
    lonely = remainder(0, story(9), alone=True)
    other = remainder(1, story(9))
    found = PageFilling(Rect(0, 3, 0, 40), FORME).fill([other, lonely], 1)
    assert numbers([draft.copy for draft in found]) == [0]


def test_how_high_a_part_may_be_that_goes_on() -> None:
    """Six lines under the head to eight before its end, over all columns; pictures leave white."""
    filler = PageFilling(Rect(0, 3, 0, 40), FORME)
    copy = remainder(0, story(60, voids=(1, 2, 3)))
    (parting,) = filler._parting(copy, 2, 32)
    assert tuple(parting) == (2 + 6, 32 - 4, 2)
    (parting,) = filler._parting(copy, 3, 22)
    assert tuple(parting) == (2 + 6, 22 - 3, 3)
    assert filler._parting(remainder(0, story(60)), 3, 11) == ()
    figure = Item(9, Flow.FLOAT, columns=1)
    pictured = remainder(0, Story((Item(30), figure, Item(30)), (3, 2, 2), (2,)))
    partings = filler._parting(pictured, 2, 36)
    assert [(least, most) for least, most, _ in partings] == [
        (27, 32), (21, 26), (15, 20), (9, 14),
    ]  # fmt: skip
    # Where the only picture goes on, a fifth of the page is added.
    torn = FORME.columns * FORME.lines * 20 // 100
    assert [cost >= torn for *_, cost in partings] == [False, False, True, True]


def test_a_block_of_several_stories() -> None:
    """They stand above each other with the gap between them, the last down to the foot."""
    filler = PageFilling(Rect(0, 3, 0, 40), FORME)
    copies = [remainder(n, story(24 + 6 * n)) for n in range(3)]
    tree = Single(filler._number(tuple(copies)), 3)
    found = filler.drafts(Slicing(0, tree, filler._fits(tree)[0]))
    # Heads of two lines, texts of eight, ten and twelve.
    assert [(d.copy.number, d.place.line, d.bottom) for d in found] == [
        (0, 0, 10), (1, 12, 24), (2, 26, 40),
    ]  # fmt: skip
    assert all(draft.done for draft in found)


def test_what_a_page_of_one_story_costs() -> None:
    """What its slicing is at fault for, here nothing, and each slot that stays white."""
    for lines, slots in ((114, 0), (90, 3 * 8)):
        copy = remainder(0, story(lines, weight=Weight.LEAD, may_jump=False))
        filler = PageFilling(Rect(0, 3, 0, 40), FORME)
        (slicing,) = filler.slicings([copy], 1)
        assert slicing.cost == slots


def test_which_stories_may_go_on_elsewhere() -> None:
    """All but briefs, and those that are to stay whole: at less than their height, for a jump."""
    jump = FORME.columns * FORME.lines * 5 // 100
    for weight, may_jump, goes in (
        (Weight.LEAD, True, True),
        (Weight.SECOND, True, True),
        (Weight.BRIEF, True, False),
        (Weight.LEAD, False, False),
    ):
        copy = remainder(0, story(60, weight=weight, may_jump=may_jump))
        fits = PageFilling(Rect(0, 3, 0, 40), FORME)._copy_fits(copy, 2)
        lower = [(fit.least, fit.lines, fit.cost) for fit in fits if fit.least < 32]
        assert lower == ([(8, 28, jump)] if goes else [])


def test_a_story_is_told_by_how_far_it_has_come() -> None:
    """A part that stands makes another block of the same story."""
    filler = PageFilling(Rect(0, 3, 0, 40), FORME)
    whole = remainder(0, story(60))
    part = replace(whole, state=Progress(0, 20, 60), page=1)
    one, other = filler._number((whole,)), filler._number((part,))
    assert (filler._number((whole,)), one == other) == (one, False)
    slab = filler._block((part,))
    assert (slab.weight, slab.heads, slab.ample) == (Weight.SECOND, (2, 2, 2), 1)
    assert slab.lines == (2 + 41, 2 + 21, 2 + 14)
    both = filler._block((whole, part))
    assert both.lines == (63 + 2 + 43, 32 + 2 + 23, 22 + 2 + 16)
    assert (both.steps, both.inside) == (False, False)


@given(stories, stories, st.integers(0, 2), st.integers(0, 12), st.integers(0, 1))
@settings(max_examples=40)
def test_a_page_that_begins_lower_is_the_same_page(
    one: Story, other: Story, width: int, down: int, right: int
) -> None:
    """Wherever its place begins, all that stands there only is moved, steps under others too."""
    copies = [remainder(n, replace(made, boxed=False)) for n, made in enumerate((one, other))]

    def drafts(place: Rect) -> list[Sketch]:
        filler = PageFilling(place, FORME)
        left, inner = (filler._number((copy,)) for copy in copies)
        tree: Tree = Over(Single(left, 3), Single(inner, 3), 3)
        if width:
            tree = Nested(Single(left, width), Single(inner, 3 - width), 3)
        return filler.drafts(Slicing(0, tree, filler._fits(tree)[0]))

    still, moved = drafts(Rect(0, 3, 0, 40)), drafts(Rect(right, 3, down, 40))
    assert [draft.moved(right, down) for draft in still] == moved


def test_whom_a_story_may_stand_around() -> None:
    """Itself without wishes, frame or upright head at its right; another without a wished spot."""
    filler = PageFilling(Rect(0, 3, 0, 40), FORME)

    def steps(**others: object) -> tuple[bool, bool]:
        slab = filler._block((remainder(0, story(60, **others)),))
        return slab.steps, slab.inside

    assert steps() == (True, True)
    assert steps(boxed=True) == steps(columns=2) == steps(head_right=True) == (False, True)
    assert steps(weight=Weight.BRIEF) == (False, True)
    assert steps(spot=WantedSpot.TOP) == (False, False)


def test_what_a_block_says_of_its_pictures() -> None:
    """How much higher and lower it can be: by widths, and by the lines that figures may spare."""
    heights = (8, 12, 20)
    figure = Item(8, Flow.FLOAT, heights=heights, shrink=3)
    copy = remainder(0, Story((figure, Item(60)), (3, 3, 3)))
    slab = PageFilling(Rect(0, 3, 0, 40), FORME)._block((copy,))
    # Over three columns: 3 + (8 + 60) / 3, 3 + (24 + 60) / 3, 3 + (60 + 60) / 3, less 3 / 3.
    assert (slab.lines[2], slab.grow[2], slab.shrink[2]) == (26, 43 - 26, 1)
    fixed = remainder(0, replace(copy.story, items=(replace(figure, wanted=2), Item(60))))
    slab = PageFilling(Rect(0, 3, 0, 40), FORME)._block((fixed,))
    assert (slab.lines[2], slab.grow[2], slab.shrink[2]) == (31, 0, 2)
    stacked = PageFilling(Rect(0, 3, 0, 40), FORME)._block((copy, copy))
    assert (stacked.lines[2], stacked.grow[2], stacked.shrink[2]) == (2 * 26 + 2, 0, 2)


# A page that ends too high


def at(line: int, lines: int, number: int = 0, **others: object) -> Sketch:
    """Give a module that begins on a line, with so many lines of text in a place to the foot."""
    copy = remainder(number, story(lines, heads=(), **others))
    place = Rect(0, 3, line, lines if line == 0 else 40 - line)
    return level_module(
        replace(copy, stock=Stock((Item(lines),))), replace(place, columns=1), FORME
    )


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        # Two lines of white above each that begins on a line, as far as lines are free.
        ([(0, 10), (12, 10)], [0, 14]), ([(0, 10), (12, 27)], [0, 13]),
        ([(0, 10), (12, 28)], [0, 12]),
        ([(0, 10), (12, 8), (22, 8)], [0, 14, 26]), ([(0, 10), (12, 8), (22, 15)], [0, 13, 25]),
        ([(0, 10), (12, 8), (22, 17)], [0, 12, 23]), ([(0, 10)], [0]), ([(5, 10)], [7]),
        # Those that begin on one line stay on one.
        ([(0, 10), (12, 8), (12, 9)], [0, 14, 14]),
    ],
)  # fmt: skip
def test_a_page_is_drawn_out(page: list[tuple[int, int]], lines: list[int]) -> None:
    """What is free under all is given to the white above them, evenly."""
    drafts = [at(line, text, n) for n, (line, text) in enumerate(page)]
    found = spread(drafts, 2, FORME)
    assert [draft.place.line for draft in found] == lines
    assert all(draft.place.column == 0 and draft.place.bottom <= 40 for draft in found)
    assert all(draft.body.bottom <= 40 and draft.foot <= 40 for draft in found)
    texts = [[part.count for part in draft.poured.parts] for draft in found]
    assert texts == [[text] for _, text in page]


def test_a_frame_and_a_jump_line_end_a_page_too() -> None:
    """White is free under the frame of a box, and under the line that names another page."""
    boxed = at(12, 26, boxed=True)
    assert boxed.bottom == 39
    assert spread([at(0, 9), boxed], 2, FORME)[1].place.line == 12
    jump = replace(at(12, 10), jump_to=Rect(0, 1, 38, 1))
    assert spread([at(0, 9), jump], 2, FORME)[1].place.line == 13


def test_a_plain_page_has_nothing_to_report() -> None:
    """Stories that fill their places: no trouble of any kind."""
    plan = make_up([Story((Item(8),) * 15, (4, 4, 4))], replace(FORME, lines=44))
    assert plan == Plan(plan.pages)
    low = make_up([Story((Item(9),), (40,))], FORME)
    assert [(t.story, t.lines) for t in low.head_too_tall] == [(0, 40)]
    cut = make_up([Story((Item(9),), (41,))], FORME)
    assert [(t.story, t.lines) for t in cut.head_cut] == [(0, 41)]
    assert not cut.head_too_tall


def test_the_search_tries_more_than_one_page() -> None:
    """Of several small issues it finds a better page than the first for some, and no worse one."""
    better = 0
    for seed in range(6):
        copies = small_issue(seed)
        effort = filling._effort(copies, SMALL)
        pages = list(filling._fillings(Paper(tuple(copies)), SMALL, 0, effort))
        costs = [
            filling._cost(paper, SMALL, last=False) + 10**6 * len(paper.pool) for paper in pages
        ]
        assert len(pages) > 3
        better += min(costs) < costs[0]
    assert better


@given(st.lists(any_stories, max_size=4), formes)
@settings(max_examples=60)
def test_small_plans_are_sound(told: list[Story], forme: Forme) -> None:
    """Some of what is tried at length with all properties of make-up, in both its modes."""
    assert audit(told, forme, make_up(told, forme)) == []
