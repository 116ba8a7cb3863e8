"""A story in one rectangle: its head, its jump lines, its frame, and how high its columns are."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup.matter import Flow, Forme, Item, Keep, Mode, Story, Weight, Wish
from publisher.makeup.modules import (
    Ledge,
    Sketch,
    _least_foot,
    hold_text,
    least_columns,
    least_lines,
    leaves_pictures,
    level_module,
    mend_holes,
    set_module,
)
from publisher.makeup.plan import Rect
from publisher.makeup.pour import LoosePiece, Poured
from publisher.makeup.stock import Progress

from .stories import remainder

FORME = Forme(5, 80, mode=Mode.MODULAR, keep=Keep(1, 1), jump_lines=1)
PLACE = Rect(1, 3, 10, 40)
LONG = (Item(400),)


def beds(draft: Sketch) -> list[tuple[int, int]]:
    """Give the first line of text in each column and the one under its last."""
    columns = range(draft.place.column, draft.place.column + draft.place.columns)
    here = [[p for p in draft.poured.parts if p.column == n] for n in columns]
    return [(min(p.line for p in some), max(p.line + p.count for p in some)) if some else (0, 0)
            for some in here]  # fmt: skip


@pytest.mark.parametrize(
    ("story", "others", "head", "wanted"),
    [
        # The head over all columns, text under it to the foot.
        (Story(LONG, (6, 5, 4)), {}, Rect(1, 3, 10, 4), [(14, 50)] * 3),
        (Story(LONG), {}, None, [(10, 50)] * 3),
        # Over the first columns, or the last, with text beside it.
        (Story(LONG, (6, 5, 4), head_columns=2), {}, Rect(1, 2, 10, 5),
         [(15, 50), (15, 50), (10, 50)]),
        (Story(LONG, (6, 5, 4), head_columns=1, head_right=True), {}, Rect(3, 1, 10, 6),
         [(10, 50), (10, 50), (16, 50)]),
        (Story(LONG, (6, 5, 4)), {"narrow": 2}, Rect(1, 2, 10, 5), [(15, 50), (15, 50), (10, 50)]),
        # A frame takes a line above and below.
        (Story(LONG, (6, 5, 4), boxed=True), {}, Rect(1, 3, 11, 4), [(15, 49)] * 3),
        # A continuation has its own head, and says where it comes from; a long head is left away.
        (Story(LONG, (6,), (3, 2)), {"page": 1}, Rect(1, 3, 10, 2), [(13, 50), (12, 50), (12, 50)]),
        (Story(LONG, (6,), (3, 2), may_jump=False), {"page": 1}, Rect(1, 3, 10, 2), [(12, 50)] * 3),
        (Story(LONG, (6,), (20,)), {"page": 1}, Rect(1, 3, 10, 20), [(31, 50), (30, 50), (30, 50)]),
        (Story(LONG, (6,), (21,)), {"page": 1}, None, [(11, 50), (10, 50), (10, 50)]),
        # Another story in its last column, with white between.
        (Story(LONG, (6, 5, 4)), {"around": Ledge(1, 12)}, Rect(1, 2, 10, 5),
         [(15, 50), (15, 50), (22, 50)]),
    ],
)  # fmt: skip
def test_where_head_and_text_stand(
    story: Story, others: dict[str, object], head: Rect | None, wanted: list[tuple[int, int]]
) -> None:
    """On forty lines of three columns: the head, the first and last line of each column."""
    draft = set_module(remainder(0, story, **others), PLACE, FORME)
    assert draft.head == head
    assert beds(draft) == wanted
    assert draft.room == sum(foot - top for top, foot in wanted)
    assert draft.foot == max(foot for _, foot in wanted)
    assert draft.bottom == draft.foot
    top = min(top for top, _ in wanted)
    assert (draft.body.columns, draft.body.bottom) == (3, draft.foot)
    assert draft.body.line == top
    assert not draft.head_cut


def test_where_pages_are_told() -> None:
    """下转 has the last line of the last column, 上接 the first of the first."""
    draft = set_module(remainder(0, Story(LONG, (6, 5, 4)), page=2), PLACE, FORME, jump=True)
    assert draft.jump_to == Rect(3, 1, 49, 1)
    assert draft.jump_from == Rect(1, 1, 10, 1)
    assert beds(draft) == [(11, 50), (10, 50), (10, 49)]
    assert draft.room == 118
    silent = replace(FORME, jump_lines=0)
    draft = set_module(remainder(0, Story(LONG), page=2), PLACE, silent, jump=True)
    assert (draft.jump_to, draft.jump_from, draft.room) == (None, None, 120)
    # Where nothing would be left of a column there is no room for either.
    low = set_module(remainder(0, Story(LONG), page=2), Rect(0, 1, 0, 1), FORME, jump=True)
    assert (low.jump_to, low.jump_from) == (None, None)
    low = set_module(remainder(0, Story(LONG), page=2), Rect(0, 1, 0, 2), FORME, jump=True)
    assert (low.jump_to, low.jump_from) == (None, Rect(0, 1, 0, 1))
    low = set_module(remainder(0, Story(LONG), page=2), Rect(0, 1, 0, 3), FORME, jump=True)
    assert (low.jump_to, low.jump_from) == (Rect(0, 1, 2, 1), Rect(0, 1, 0, 1))
    assert beds(low) == [(1, 2)]


@pytest.mark.parametrize(
    ("lines", "own", "columns", "cut"),
    [
        (6, None, 3, False),
        (41, None, 3, True),
        (40, None, 3, False),
        (6, 3, 3, False),
        (6, 4, 3, True),
    ],
)
def test_a_head_without_room(lines: int, own: int | None, columns: int, cut: bool) -> None:
    """It is told where the place is too low, or too narrow for one with a width of its own."""
    story = Story(LONG, (lines,) * 4, head_columns=own)
    draft = set_module(remainder(0, story), replace(PLACE, columns=columns), FORME)
    assert draft.head_cut is cut
    assert draft.head is not None
    assert draft.head.lines == min(lines, 40)


FIGURE = Item(14, Flow.FLOAT, columns=1, wish=Wish.BESIDE)


@pytest.mark.parametrize(
    ("figure", "heads", "others", "beside"),
    [
        # In the last column, the head over the others, text under both.
        (FIGURE, (9, 7, 5), {}, (14, 1)),
        (replace(FIGURE, columns=2), (9, 7, 5), {}, (14, 2)),
        (replace(FIGURE, columns=3), (9, 7, 5), {}, (14, 2)),
        # Not beside a head that is higher, none, one with a width of its own, or a continuation.
        (FIGURE, (9, 14, 5), {}, (14, 1)), (FIGURE, (9, 15, 5), {}, None), (FIGURE, (), {}, None),
        (FIGURE, (9, 7, 5), {"narrow": 2}, None), (FIGURE, (9, 7, 5), {"page": 1}, None),
        # Nor where it is too high, or text before it would not come to it.
        (replace(FIGURE, lines=33), (9, 7, 5), {}, (33, 1)),
        (replace(FIGURE, lines=34), (9, 7, 5), {}, None),
        (replace(FIGURE, wish=Wish.TOP), (9, 7, 5), {}, None),
    ],
)  # fmt: skip
def test_a_figure_at_the_right_of_the_head(
    figure: Item, heads: tuple[int, ...], others: dict[str, object], beside: tuple[int, int] | None
) -> None:
    """As high as it is and no lower than the head beside it."""
    story = Story((Item(20), figure, Item(400)), heads, heads[-1:])
    draft = set_module(remainder(0, story, **others), PLACE, FORME)
    if beside is None:
        assert draft.beside == []
        return
    lines, columns = beside
    assert draft.beside == [LoosePiece(1, 0, lines, 4 - columns, columns, 10)]
    assert draft.head == Rect(1, 3 - columns, 10, heads[2 - columns])
    assert beds(draft)[-columns:] == [(10 + lines, 50)] * columns


def test_text_before_a_figure_beside_the_head() -> None:
    """It may be as much as has room beside and under it, and no more."""
    for lines, stands in ((78, True), (79, False)):
        story = Story((Item(lines), FIGURE, Item(400)), (9, 7, 5))
        draft = set_module(remainder(0, story), PLACE, FORME)
        assert bool(draft.beside) is stands


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(1, 90))
def test_the_least_foot(tops: list[int], area: int) -> None:
    """The first line at which columns that begin anywhere hold so many slots."""
    wanted = next(n for n in count(max(1, min(tops))) if sum(max(0, n - t) for t in tops) >= area)
    assert _least_foot(tops, area) == wanted


shapes = st.builds(
    # A head with a width of its own is as high whatever stands beside it.
    lambda heads, columns, boxed, right: Story((), heads[: 1 if columns else None], heads[:1],
        boxed=boxed, head_columns=columns, head_right=right),
    st.lists(st.integers(1, 9), max_size=4).map(tuple),
    st.one_of(st.none(), st.integers(1, 3)),
    st.booleans(),
    st.booleans(),
)  # fmt: skip


@given(shapes, st.integers(1, 150), st.integers(1, 4), st.booleans(), st.data())
@settings(max_examples=50)
def test_lines_are_reckoned_as_they_are_set(
    shape: Story, lines: int, columns: int, continued: bool, data: st.DataObject
) -> None:
    """Text that may be parted anywhere takes just what was reckoned, its frame and head counted."""
    story = replace(shape, items=(Item(3),) * (lines // 3) + (Item(1),) * (lines % 3))
    step = data.draw(st.one_of(st.none(), st.builds(Ledge, st.integers(1, 2), st.integers(1, 9))))
    if step is not None and step.columns >= columns:
        step = None
    copy = remainder(0, story, page=1 if continued else None, around=step)
    draft = level_module(copy, Rect(0, columns, 0, 400), FORME)
    assert draft.done
    box = FORME.box * story.boxed
    if step is None:
        slack = 1 if continued else 0
        assert abs(draft.bottom + box - least_lines(copy, columns, FORME)) <= slack
    else:
        # Columns that another story lies over are reckoned as if they were as long as it at least:
        # never fewer lines than are taken, but for one.
        assert least_lines(copy, columns, FORME) >= draft.bottom + box - 1


@given(st.integers(1, 9), st.integers(1, 40), st.integers(1, 4), st.integers(0, 3))
def test_a_figure_is_reckoned_with_its_slots(
    high: int, lines: int, columns: int, change: int
) -> None:
    """The slots of text and figure over the columns, and never less than the figure is high."""
    figure = Item(high, Flow.FLOAT, columns=2, grow=2)
    copy = remainder(0, Story((figure, Item(lines)), (3,)))
    span, tall = min(2, columns), high + min(2, change)
    wanted = 3 + max(-(-(span * tall + lines) // columns), tall)
    assert least_lines(copy, columns, FORME, change) == wanted
    beside = remainder(0, Story((replace(figure, wish=Wish.BESIDE), Item(lines))))
    wanted = max(-(-(span * high + lines) // columns), high)
    assert least_lines(beside, columns, FORME) == wanted


def test_a_figure_beside_the_head_is_reckoned() -> None:
    """Head, figure and text share the slots; the module is as high as the figure at least."""
    story = Story((FIGURE, Item(60)), (9, 7, 5))
    # Seven lines of head over two columns, fourteen of figure, sixty of text, over three.
    assert least_lines(remainder(0, story), 3, FORME) == -(-(14 + 14 + 60) // 3)
    assert least_lines(remainder(0, replace(story, items=(FIGURE, Item(2)))), 3, FORME) == 14
    assert least_lines(remainder(0, replace(story, boxed=True)), 3, FORME) == 32


def test_columns_that_are_needed() -> None:
    """Those of a head with a width of its own while it is to come, and of the widest table."""
    story = Story((Item(9), Item(9, least=2)), (4,), head_columns=3)
    assert least_columns(remainder(0, story)) == 3
    assert least_columns(remainder(0, story, page=1)) == 2
    assert least_columns(remainder(0, story, page=1, state=Progress(2))) == 1


def test_pictures_alone_are_left() -> None:
    """Not where text or a table is, nor where nothing is."""
    figure = Item(9, Flow.FLOAT)
    story = Story((Item(9), figure, Item(9)))

    def left(state: Progress) -> bool:
        return leaves_pictures(Sketch(remainder(0, story), PLACE, None, PLACE, Poured(state)))

    assert left(Progress(3, waiting=(1,)))
    assert not left(Progress(2, waiting=(1,)))
    assert not left(Progress(3))
    assert not left(Progress(1))


@pytest.mark.parametrize(
    ("items", "need", "stop"),
    [
        # So many lines go on with the pictures, in whole paragraphs.
        ((Item(9), Item(4), Item(4), FIGURE), 4, 2), ((Item(9), Item(4), Item(4), FIGURE), 5, 1),
        # A subhead goes with its text, what is tied with what it is tied to.
        ((Item(9), Item(2, Flow.SOLID, keep=2), Item(4), FIGURE), 4, 1),
        ((Item(9), Item(4), Item(4, tied=True), FIGURE), 4, 1),
        # All of it would go, there is none, or it calls notes.
        ((Item(4), FIGURE), 4, None), ((Item(4), Item(4), FIGURE), 6, None), ((FIGURE,), 4, None),
    ],
)  # fmt: skip
def test_text_held_back_for_pictures(items: tuple[Item, ...], need: int, stop: int | None) -> None:
    """Where pictures alone would go on, the last text goes with them."""
    state = Progress(len(items), waiting=(len(items) - 1,))
    draft = Sketch(remainder(0, Story(items)), PLACE, None, PLACE, Poured(state))
    held = hold_text(draft, need)
    assert (held and held.stock.items) == (None if stop is None else items[:stop])


def test_a_figure_mends_holes() -> None:
    """It is a little lower or higher where columns end evenly then, within its limits."""
    # Two columns of 20 lines: a paragraph of four behind 13 lines and a figure of three is parted
    # badly unless the figure has one line more or less; 14 + 2 leave four.
    figure = Item(4, Flow.FLOAT, shrink=1)
    story = Story((figure, Item(13), Item(4), Item(30)))
    forme = Forme(2, 20, mode=Mode.MODULAR, keep=Keep(3, 3))
    copy, place = remainder(0, story), Rect(0, 2, 0, 20)
    draft = set_module(copy, place, forme)
    assert draft.poured.holes == 3
    mended = mend_holes(copy, place, forme, draft)
    assert mended.poured.holes == 0
    assert [part.count for part in mended.poured.parts if part.item == 0] == [3]
    assert mend_holes(copy, place, replace(forme, fit=False), draft) is draft
    # One that cannot is passed over for the next.
    first = Item(1, Flow.FLOAT)
    two = remainder(0, Story((first, replace(figure, lines=3), *story.items[1:])))
    found = mend_holes(two, place, forme, set_module(two, place, forme))
    assert found.poured.holes == 0
    assert [part.count for part in found.poured.parts if part.item == 1] == [2]
    rigid = remainder(0, Story((replace(figure, shrink=0), *story.items[1:])))
    stiff = set_module(rigid, place, forme)
    assert mend_holes(rigid, place, forme, stiff) is stiff


def test_a_module_ends_under_its_text() -> None:
    """What it is less high is told, and moving it moves all of it."""
    draft = level_module(
        remainder(0, Story((Item(9),), (6, 5, 4), weight=Weight.LEAD)), PLACE, FORME
    )
    assert (draft.bottom, draft.foot) == (17, 50)
    moved = draft.moved(1, 5)
    assert (moved.bottom, moved.foot, moved.head) == (22, 55, Rect(2, 3, 15, 4))
    assert moved.body == draft.body.moved(1, 5)
    assert draft.close() == 33
    assert (draft.place.lines, draft.body.lines) == (7, 3)


def test_a_shorter_setting_makes_a_module_lower() -> None:
    """The least height at which columns end evenly is found with other settings too."""
    story = Story((Item(4), Item(3, alternatives=(2,)), Item(5)))
    forme = replace(FORME, keep=Keep(2, 2))
    draft = level_module(remainder(0, story), Rect(0, 2, 0, 40), forme)
    assert [(part.column, part.count) for part in draft.poured.parts] == [(0, 4), (0, 2), (1, 5)]
