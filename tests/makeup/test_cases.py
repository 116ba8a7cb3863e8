"""Make-up of stories chosen to be awkward."""

from __future__ import annotations

import pytest

from publisher.makeup.matter import (
    Flow,
    Forme,
    Item,
    Mode,
    Opening,
    Story,
    Weight,
    Wish,
)
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Module, Plan

from .audit import audit

WIDE = Item(20, Flow.FLOAT, columns=9, heights=(8, 12, 16), wish=Wish.TOP)
TALL = Item(500, Flow.FLOAT)
AWKWARD = {
    "a figure wider than the page": (Story((Item(9), WIDE, Item(30)), (4,)),),
    "a figure higher than a column": (Story((Item(9), TALL, Item(30)), (4,)),),
    "a block higher than a column": (Story((Item(9), Item(90, Flow.SOLID), Item(3)), (4,)),),
    "a head higher than the page": (Story((Item(9), Item(30)), (200,)),),
    "one character": (Story((Item(1),)),),
    "nothing": (Story(()),),
    "a head alone": (Story((), (5,)),),
    "200 figures and no text": (Story((Item(13, Flow.FLOAT, columns=2, heights=(9, 13)),) * 200),),
    "200 subheads": (Story((Item(2, Flow.SOLID, keep=2),) * 200),),
    "100000 lines": (Story((Item(6, alternatives=(5, 7)), Item(4)) * 10000, (6,)),),
    "a paragraph of 100000 lines": (Story((Item(100_000),), (6,)),),
    "no story": (),
}


@pytest.mark.parametrize("columns", [1, 5, 40])
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_stories_come_out_sound(name: str, mode: Mode, columns: int) -> None:
    """Every line stands on exactly one place, on any number of columns."""
    forme = Forme(columns, 40, 8, 2, mode=mode)
    assert audit(AWKWARD[name], forme, make_up(AWKWARD[name], forme)) == []


@pytest.mark.parametrize(
    ("name", "report"),
    [
        ("a figure higher than a column", "too_tall"),
        ("a block higher than a column", "too_tall"),
        ("a head higher than the page", "head_cut"),
    ],
)
def test_what_cannot_come_out_is_reported(name: str, report: str) -> None:
    """A thing that no page can hold is in the plan's reports."""
    plan = make_up(AWKWARD[name], Forme(3, 40, 8, 2))
    assert getattr(plan, report)


def test_a_keep_that_cannot_be_kept_is_reported() -> None:
    """Columns of two lines cannot part three lines well."""
    plan = make_up([Story((Item(3), Item(3)))], Forme(1, 2))
    assert [trouble.item for trouble in plan.broken] == [0, 1]


def _module(plan: Plan, page: int = 0, module: int = 0) -> Module:
    return plan.pages[page].modules[module]


def _ends(module: Module) -> list[int]:
    """Give the line under the last of each column, left to right."""
    ends: dict[int, int] = {}
    for piece in module.pieces:
        for column in range(piece.column, piece.column + piece.columns):
            ends[column] = max(ends.get(column, 0), piece.line + piece.count)
    return [ends[column] for column in sorted(ends)]


def test_the_last_page_is_level() -> None:
    """Columns end on one line, the shortfall in the last."""
    ends = _ends(_module(make_up([Story((Item(6), Item(8)) * 5, (4,))], Forme(3, 60))))
    assert ends == [28, 28, 26]


def test_a_widow_is_mended_with_the_paragraph_itself() -> None:
    """A paragraph whose last line would stand alone is set a line shorter."""
    items = (Item(17), Item(4, alternatives=(3,)), Item(12))
    plan = make_up([Story(items)], Forme(2, 20, balance=False))
    assert [(p.item, p.count, p.total) for p in _module(plan).pieces][:2] == [
        (0, 17, 17),
        (1, 3, 3),
    ]
    assert plan.holes == ()


def test_a_widow_is_mended_with_a_paragraph_before() -> None:
    """Where the paragraph has no other setting, the nearest before it in the column helps."""
    items = (Item(10, alternatives=(11,)), Item(7, alternatives=(8,)), Item(4), Item(12))
    plan = make_up([Story(items)], Forme(2, 20, balance=False))
    totals = {p.item: p.total for p in _module(plan).pieces}
    assert (totals[0], totals[1]) == (10, 8)
    assert plan.holes == ()


def test_what_cannot_be_mended_leaves_a_hole() -> None:
    """Without other settings the lines before the keep move on, and the hole is reported."""
    plan = make_up([Story((Item(17), Item(4), Item(12)))], Forme(2, 20, balance=False))
    assert [hole.lines for hole in plan.holes] == [1]


def test_a_subhead_moves_on_with_its_text() -> None:
    """A subhead at a column's foot without two lines under it begins the next column."""
    items = (Item(17), Item(2, Flow.SOLID, keep=2), Item(12))
    pieces = _module(make_up([Story(items)], Forme(2, 20, balance=False))).pieces
    assert [(p.item, p.column, p.line) for p in pieces] == [(0, 0, 0), (1, 1, 0), (2, 1, 2)]


@pytest.mark.parametrize(("wish", "line"), [(Wish.TOP, 4), (Wish.FOOT, 30)])
def test_a_figure_stands_where_it_likes(wish: Wish, line: int) -> None:
    """A figure over two columns stands under the head or at the foot of the page."""
    items = (Item(9), Item(10, Flow.FLOAT, columns=2, wish=wish), Item(300))
    figure = next(
        p for p in _module(make_up([Story(items, (4, 4, 4))], Forme(3, 40))).pieces if p.item == 1
    )
    assert (figure.line, figure.columns, figure.count) == (line, 2, 10)


def test_a_figure_beside_the_head_narrows_it() -> None:
    """The head stands over the columns that the figure leaves."""
    figure = Item(14, Flow.FLOAT, columns=2, wish=Wish.BESIDE)
    module = _module(make_up([Story((figure, Item(200)), (9, 8, 7, 6, 5))], Forme(5, 60)))
    assert module.head is not None
    assert (module.head.columns, module.head.lines) == (3, 7)
    assert [(p.column, p.line) for p in module.pieces if p.item == 0] == [(3, 0)]


def test_a_story_runs_on_under_the_level_end_of_the_last() -> None:
    """The next head stands a gap below, over all columns."""
    stories = [Story((Item(30),), (4,)), Story((Item(30),), (4,))]
    plan = make_up(stories, Forme(2, 60, gap=2, opening=Opening.RUN_ON))
    assert [m.place.line for m in plan.pages[0].modules] == [0, 21]


@pytest.mark.parametrize(
    ("opening", "pages"), [(Opening.NEW_PAGE, [1, 1]), (Opening.RIGHT_PAGE, [1, 0, 1])]
)
def test_a_story_opens_a_page(opening: Opening, pages: list[int]) -> None:
    """On the next page, or on the next right-hand one after a blank."""
    stories = [Story((Item(9),), (4,))] * 2
    plan = make_up(stories, Forme(2, 60, opening=opening))
    assert [len(page.modules) for page in plan.pages] == pages


def _paragraphs(lines: int) -> tuple[Item, ...]:
    return (Item(6, alternatives=(5, 7)),) * (lines // 6)


def test_the_lead_stands_at_the_top_left_and_widest() -> None:
    """Of the stories of a newspaper page the lead comes first and spans the most columns."""
    stories = [
        Story(_paragraphs(60), (6,), weight=Weight.SECOND),
        Story(_paragraphs(18), (3,), weight=Weight.BRIEF),
        Story(_paragraphs(120), (9,), weight=Weight.LEAD),
        Story(_paragraphs(60), (6,), weight=Weight.SECOND),
    ]
    modules = make_up(stories, Forme(5, 80, 10, 4, mode=Mode.MODULAR)).pages[0].modules
    assert modules[0].story == 2
    assert (modules[0].place.column, modules[0].place.line) == (0, 10)
    assert modules[0].place.columns == max(m.place.columns for m in modules)


def test_wishes_for_page_and_columns_are_granted() -> None:
    """A story that asks for page 2 and two columns stands there, two columns wide."""
    stories = [
        Story(_paragraphs(240), (6,)),
        Story(_paragraphs(60), (6,), page=2, columns=2),
        Story(_paragraphs(240), (6,)),
    ]
    plan = make_up(stories, Forme(5, 80, mode=Mode.MODULAR))
    found = [
        (page, module.place.columns)
        for page, plan_page in enumerate(plan.pages, 1)
        for module in plan_page.modules
        if module.story == 1
    ]
    assert found == [(2, 2)]


def test_a_long_story_jumps_with_both_lines() -> None:
    """下转 names the page after, 上接 the page before."""
    plan = make_up([Story(_paragraphs(600), (6,), (2,))], Forme(5, 80, mode=Mode.MODULAR))
    first, second = _module(plan), _module(plan, 1)
    assert first.jump_to is not None
    assert second.jump_from is not None
    assert (first.jump_to.page, second.jump_from.page) == (2, 1)
    assert second.head is not None
    assert second.head.lines == 2


def test_a_story_that_may_not_jump_is_reported_as_overset() -> None:
    """What does not fit is counted, and still stands on a later page."""
    stories = [Story(_paragraphs(600), (6,), may_jump=False)]
    forme = Forme(5, 80, mode=Mode.MODULAR)
    plan = make_up(stories, forme)
    assert [(o.story, o.page) for o in plan.overset] == [(0, 1)]
    assert audit(stories, forme, plan) == []


def test_a_figure_grows_to_fill_its_page() -> None:
    """Within its limits a figure takes the lines that are left, and no more."""
    figure = Item(20, Flow.FLOAT, columns=5, wish=Wish.TOP, grow=9)
    stories = [Story((figure, *_paragraphs(240)), (6,))]
    fitted = make_up(stories, Forme(5, 80, mode=Mode.MODULAR))
    plain = make_up(stories, Forme(5, 80, mode=Mode.MODULAR, fit=False))
    heights = [next(p.count for p in _module(p).pieces if p.item == 0) for p in (plain, fitted)]
    assert heights[0] == 20
    assert 20 < heights[1] <= 29
    assert fitted.pages[0].free < plain.pages[0].free
