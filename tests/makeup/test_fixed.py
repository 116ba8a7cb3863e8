"""Fixed matter and make-up: pages around it, rooms beside it, slicings turned for an editor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup.matter import Fixed, Forme, Item, Mode, Story, WantedSpot, Weight
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Plan, Rect
from publisher.makeup.rooms import LOWEST, part, share_out
from publisher.makeup.slicing import Abreast, Nested, Over, Single, Tree
from publisher.makeup.turning import turn

from .audit import audit
from .test_properties import formes, stories

FORME = Forme(5, 80, 10, 4, mode=Mode.MODULAR, gap=2)


def _cells(place: Rect) -> set[tuple[int, int]]:
    return {
        (column, line)
        for column in range(place.column, place.column + place.columns)
        for line in range(place.line, place.bottom)
    }


@st.composite
def places(draw: st.DrawFn, forme: Forme, page: int) -> Rect:
    """Give a rectangle of the area of ``page``."""
    area = forme.area(page)
    columns = draw(st.integers(1, area.columns))
    lines = draw(st.integers(1, area.lines))
    column = draw(st.integers(0, area.columns - columns))
    return Rect(column, columns, draw(st.integers(area.line, area.bottom - lines)), lines)


def with_fixed(draw: st.DrawFn, forme: Forme, count: int, most: int) -> Forme:
    """Give ``forme`` with ``most`` fixed places or fewer, some of them for the last stories."""
    waiting = list(range(count))
    found: list[Fixed] = []
    for _ in range(draw(st.integers(1, most))):
        page = draw(st.integers(1, 4))
        place = draw(places(forme, page))
        if any(one.page == page and _cells(one.place) & _cells(place) for one in found):
            continue
        holds = draw(st.booleans())
        held = waiting.pop() if holds and waiting else None
        found.append(Fixed(page, place, held))
    return replace(forme, fixed=tuple(found))


@st.composite
def issues(draw: st.DrawFn) -> tuple[list[Story], Forme]:
    """Give stories and a forme with fixed matter on some pages, of which some are stories."""
    told = draw(st.lists(stories, max_size=4))
    spots = [draw(st.one_of(st.none(), st.sampled_from(WantedSpot))) for _ in told]
    jumps = [draw(st.one_of(st.none(), st.integers(2, 4))) for _ in told]
    told = [
        replace(story, spot=spot, jump_page=jump)
        for story, spot, jump in zip(told, spots, jumps, strict=True)
    ]
    forme = replace(draw(formes), mode=Mode.MODULAR, pages=None)
    return told, with_fixed(draw, forme, len(told), 4)


@given(issues())
@settings(max_examples=120, deadline=None)
def test_every_plan_with_fixed_matter_is_sound(issue: tuple[list[Story], Forme]) -> None:
    """Nothing stands on it, nothing is lost but what is told, and its pages are there."""
    told, forme = issue
    plan = make_up(told, forme)
    assert audit(told, forme, plan) == []
    assert {t.story for t in plan.lost} <= {one.story for one in forme.fixed}


@given(issues())
@settings(max_examples=15, deadline=None)
def test_the_same_issue_gives_the_same_plan(issue: tuple[list[Story], Forme]) -> None:
    """Rooms bring no chance into make-up."""
    assert make_up(*issue) == make_up(*issue)


@given(st.data(), st.integers(1, 6), st.integers(1, 60), st.integers(0, 3))
@settings(deadline=None)
def test_rooms_are_free_and_apart(data: st.DataObject, columns: int, lines: int, gap: int) -> None:
    """No room has anything of what is fixed; the gap is kept above and below each."""
    forme = Forme(columns, lines)
    fixed = [data.draw(places(forme, 1)) for _ in range(data.draw(st.integers(0, 3)))]
    for rooms in part(forme.area(1), fixed, gap):
        others = [*fixed, *rooms]
        for room in rooms:
            assert not _cells(room) - _cells(forme.area(1))
            assert room.lines >= LOWEST
            wide = replace(room, line=room.line - gap, lines=room.lines + 2 * gap)
            others.remove(room)
            assert not any(_cells(wide) & _cells(other) for other in others)
            others.append(room)


def test_a_strip_leaves_one_room_and_a_corner_two_ways() -> None:
    """What is over all columns cuts nothing; beside a corner a room is wide or high."""
    area = Rect(0, 5, 4, 76)
    assert part(area, [Rect(0, 5, 60, 20)], 2) == ((Rect(0, 5, 4, 54),),)
    assert part(area, [Rect(3, 2, 60, 20)], 2) == (
        (Rect(0, 5, 4, 54), Rect(0, 3, 60, 20)),
        (Rect(0, 3, 4, 76), Rect(3, 2, 4, 54)),
    )
    assert part(area, [area], 2) == ((),)


def test_stories_are_shared_out_by_room() -> None:
    """The first goes to the largest room, one that it has no more room for to the next."""
    rooms = [Rect(0, 5, 0, 10), Rect(0, 2, 12, 10)]
    assert share_out([40, 15, 9], rooms, int) == [[40, 9], [15]]
    assert share_out([900], rooms, int) == [[900], []]
    assert share_out([900], [], int) == []


# Turning


def _leaves(tree: Tree, column: int = 0, line: int = 0) -> dict[int, tuple[int, int]]:
    """Give column and rank of each block; parts are one line high for each block in them."""
    match tree:
        case Single(block, _):
            return {block: (column, line)}
        case Over(top, bottom, _):
            above = _leaves(top, column, line)
            return above | _leaves(bottom, column, line + len(above))
        case Abreast(left, right, _) | Nested(left, right, _):
            return _leaves(left, column, line) | _leaves(right, column + left.columns, line)


TREE = Over(
    Abreast(Single(0, 3), Over(Single(1, 2), Single(2, 2), 2), 5),
    Abreast(Single(3, 1), Single(4, 4), 5),
    5,
)


WIDTHS = {0: 3, 1: 2, 2: 2, 3: 1, 4: 4}


@pytest.mark.parametrize("block", WIDTHS)
@pytest.mark.parametrize("spot", WantedSpot)
def test_a_block_is_turned_to_its_side(block: int, spot: WantedSpot) -> None:
    """Whatever the slicing, one wish can be had, and every block keeps its width."""
    leaves = _leaves(turn(TREE, [(block, spot)]))
    assert set(leaves) == set(WIDTHS)
    column, line = leaves.pop(block)
    over = {
        y < line
        for b, (x, y) in leaves.items()
        if x < column + WIDTHS[block] and column < x + WIDTHS[b]
    }
    top, bottom = over <= {False}, over <= {True}
    left, right = column == 0, column + WIDTHS[block] == 5
    wanted = {
        WantedSpot.TOP: top,
        WantedSpot.BOTTOM: bottom,
        WantedSpot.LEFT: left,
        WantedSpot.RIGHT: right,
        WantedSpot.CORNER: (top or bottom) and (left or right),
    }
    assert wanted[spot]


def test_a_wish_does_not_undo_one_before_it() -> None:
    """Of two stories that want the same side the first has it."""
    both = [(1, WantedSpot.TOP), (2, WantedSpot.TOP)]
    assert turn(TREE, both) == turn(TREE, both[:1])


# Whole plans


def _paragraphs(lines: int) -> tuple[Item, ...]:
    return tuple(Item(4, alternatives=(3, 5)) for _ in range(lines // 4))


def _pages(plan: Plan, story: int) -> list[int]:
    return [n for n, page in enumerate(plan.pages, 1) for m in page.modules if m.story == story]


def test_pages_are_there_up_to_the_last_fixed_matter() -> None:
    """A full-page advertisement on page 3 has its page, though the stories end on the first."""
    forme = replace(FORME, fixed=(Fixed(3, Rect(0, 5, 4, 76)),))
    plan = make_up([Story(_paragraphs(60), (6,) * 5)], forme)
    assert [len(page.modules) for page in plan.pages] == [1, 0, 0]


def test_a_story_waits_for_its_page_while_others_are_fixed() -> None:
    """Pages that are there for an advertisement are not filled with what belongs elsewhere."""
    forme = replace(FORME, fixed=(Fixed(4, Rect(0, 5, 42, 38)),))
    plan = make_up([Story(_paragraphs(60), (6,) * 5, page=4)], forme)
    assert _pages(plan, 0) == [4]


def test_a_story_that_may_not_jump_pushes_others_away() -> None:
    """The second story waits for the next page rather than make the first one jump."""
    first = Story(_paragraphs(300), (8,) * 5, weight=Weight.LEAD, page=1, may_jump=False)
    second = Story(_paragraphs(200), (6,) * 5)
    plan = make_up([first, second], FORME)
    assert _pages(plan, 0) == [1]


def test_a_story_goes_on_where_it_is_to() -> None:
    """The pages between are filled with others."""
    long = Story(_paragraphs(400), (8,) * 5, (4,) * 5, page=1, jump_page=3, weight=Weight.LEAD)
    others = [Story(_paragraphs(160), (6,) * 5, (4,) * 5) for _ in range(6)]
    plan = make_up([long, *others], FORME)
    assert _pages(plan, 0)[:2] == [1, 3]


def test_a_fixed_story_that_is_too_long_is_told() -> None:
    """Its lines stand nowhere, and no other page has them."""
    forme = replace(FORME, fixed=(Fixed(1, Rect(0, 2, 50, 10), 0),))
    plan = make_up([Story(_paragraphs(80))], forme)
    (found,) = plan.lost
    assert (found.story, found.page, found.lines > 50) == (0, 1, True)
    assert _pages(plan, 0) == [1]


def test_named_stories_keep_their_turn() -> None:
    """An editor's order goes before weight and size."""
    told = [
        Story(_paragraphs(40), (6,) * 5, page=1, order=1, weight=Weight.LEAD),
        Story(_paragraphs(120), (6,) * 5, page=1, order=0),
        Story(_paragraphs(80), (6,) * 5, page=1, order=2, weight=Weight.BRIEF),
    ]
    assert [m.story for m in make_up(told, FORME).pages[0].modules] == [1, 0, 2]


def test_a_corner_inside_a_part_is_found() -> None:
    """What is above each other may lie in what is side by side: the largest of each kind counts."""
    inner = Over(Single(0, 2), Single(1, 2), 2)
    right = Over(Abreast(inner, Single(2, 1), 3), Single(3, 3), 3)
    tree = Abreast(Single(4, 2), right, 5)
    turned = Over(Single(1, 2), Single(0, 2), 2)
    # It is on the right of all, at the top of that; so it is on the right and at the top inside.
    wanted = Over(Abreast(Single(2, 1), turned, 3), Single(3, 3), 3)
    assert turn(tree, [(1, WantedSpot.CORNER)]) == Abreast(Single(4, 2), wanted, 5)
