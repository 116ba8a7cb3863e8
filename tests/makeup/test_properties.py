"""Properties of make-up that hold for any stories on any forme."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup.matter import (
    Flow,
    Forme,
    Item,
    Keep,
    Mode,
    Opening,
    Rows,
    Story,
    Weight,
    Wish,
)
from publisher.makeup.paging import make_up
from publisher.makeup.plan import PagePlan, Plan

from .audit import audit


@st.composite
def paragraphs(draw: st.DrawFn) -> Item:
    """Give a paragraph, perhaps one that can be set shorter or longer."""
    lines = draw(st.integers(1, 12))
    others = draw(st.sampled_from([(), (-1,), (1,), (-1, 1), (1, 2)]))
    return Item(
        lines,
        tied=draw(st.integers(0, 9)) == 0,
        alternatives=tuple(lines + n for n in others if lines + n > 0),
    )


blocks = st.builds(Item, st.integers(1, 4), st.just(Flow.SOLID), keep=st.integers(0, 3))


@st.composite
def figures(draw: st.DrawFn) -> Item:
    """Give a figure of any width, also wider than the page and higher than a column."""
    heights = tuple(draw(st.lists(st.integers(1, 40), min_size=1, max_size=4)))
    return Item(
        heights[0],
        Flow.FLOAT,
        columns=draw(st.integers(1, 6)),
        heights=draw(st.sampled_from([(), heights])),
        wish=draw(st.sampled_from(Wish)),
        shrink=draw(st.integers(0, 5)),
        grow=draw(st.integers(0, 5)),
    )


@st.composite
def tables(draw: st.DrawFn) -> Item:
    """Give a table for one column or for all, also one without rows or longer than a page."""
    count = draw(st.one_of(st.integers(0, 12), st.integers(0, 120)))
    tall = draw(st.sampled_from([1, 1, 2, 6]))
    rows = tuple(
        Rows(1 + draw(st.integers(1, 3)), tuple(draw(st.integers(1, tall)) for _ in range(count)))
        for _ in range(6)
    )
    return Item(
        rows[0].height(),
        Flow.ROWS,
        keep=draw(st.integers(1, 4)),
        columns=draw(st.sampled_from([1, 6])),
        heights=tuple(one.height() for one in rows),
        rows=rows,
    )


items = st.one_of(paragraphs(), paragraphs(), paragraphs(), blocks, figures(), tables())
stories = st.builds(
    Story,
    items=st.lists(items, max_size=30).map(tuple),
    heads=st.lists(st.integers(1, 14), max_size=4).map(tuple),
    jump_heads=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    weight=st.sampled_from(Weight),
    page=st.one_of(st.none(), st.integers(1, 3)),
    columns=st.one_of(st.none(), st.integers(1, 6)),
    boxed=st.booleans(),
    may_jump=st.booleans(),
    head_columns=st.one_of(st.none(), st.integers(1, 3)),
    head_right=st.booleans(),
)
formes = st.builds(
    Forme,
    columns=st.integers(1, 6),
    lines=st.integers(6, 50),
    first_top=st.integers(0, 5),
    top=st.integers(0, 3),
    mode=st.sampled_from(Mode),
    keep=st.builds(Keep, st.integers(1, 3), st.integers(1, 3)),
    gap=st.integers(0, 2),
    opening=st.sampled_from(Opening),
    balance=st.booleans(),
    jump_lines=st.integers(0, 2),
    fit=st.booleans(),
    pages=st.one_of(st.none(), st.integers(1, 3)),
)


@given(st.lists(stories, max_size=9), formes)
@settings(max_examples=300)
@pytest.mark.long
def test_every_plan_is_sound(stories: list[Story], forme: Forme) -> None:
    """Nothing is lost, overlaps or leaves the type area; order and keeps hold or are reported."""
    assert audit(stories, forme, make_up(stories, forme)) == []


@given(st.lists(stories, max_size=5), formes)
@settings(max_examples=50)
def test_the_same_stories_give_the_same_plan(stories: list[Story], forme: Forme) -> None:
    """Make-up has no chance in it."""
    assert make_up(stories, forme) == make_up(stories, forme)


def _without(plan: Plan, change: Callable[[PagePlan], PagePlan]) -> Plan:
    return replace(plan, pages=(change(plan.pages[0]), *plan.pages[1:]))


def _sample() -> tuple[list[Story], Forme]:
    items = (Item(5), Item(8), Item(6, Flow.FLOAT, columns=2, wish=Wish.TOP), Item(9), Item(7))
    return [Story(items, (4, 4))], Forme(2, 30)


def test_the_audit_finds_a_lost_piece() -> None:
    """A plan without one of its pieces does not pass."""
    stories, forme = _sample()

    def lose(page: PagePlan) -> PagePlan:
        module = page.modules[0]
        return replace(page, modules=(replace(module, pieces=module.pieces[:-1]),))

    assert audit(stories, forme, _without(make_up(stories, forme), lose))


@pytest.mark.parametrize("step", [(0, 1), (1, 0), (0, 30)])
def test_the_audit_finds_a_moved_piece(step: tuple[int, int]) -> None:
    """A plan with a piece somewhere else does not pass."""
    stories, forme = _sample()

    def move(page: PagePlan) -> PagePlan:
        module = page.modules[0]
        first, *others = module.pieces
        moved = replace(first, column=first.column + step[0], line=first.line + step[1])
        return replace(page, modules=(replace(module, pieces=(moved, *others)),))

    assert audit(stories, forme, _without(make_up(stories, forme), move))


def _calls(work: Callable[[], object]) -> int:
    """Count the calls of functions that ``work`` makes."""
    count = 0

    def step(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def _long_story(paragraphs: int) -> Story:
    lines = [3, 7, 4, 1, 9, 5, 2, 6]
    items: list[Item] = []
    for number in range(paragraphs):
        n = lines[number % 8]
        items.append(Item(n, alternatives=(n - 1, n + 1) if n > 3 else ()))
        if number % 12 == 11:
            items.append(Item(2, Flow.SOLID, keep=2))
        if number % 20 == 19:
            items.append(Item(9, Flow.FLOAT, columns=2, heights=(9, 13), wish=Wish.TOP))
    return Story(tuple(items), (6, 6, 6))


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.long
def test_the_steps_grow_with_the_lines(mode: Mode) -> None:
    """Five times the lines take about five times the steps."""
    forme = Forme(3, 60, 10, 2, mode=mode)
    few, many = _long_story(1600), _long_story(8000)
    once = _calls(lambda: make_up([few], forme))
    fivefold = _calls(lambda: make_up([many], forme))
    assert fivefold < 6 * once


@pytest.mark.long
def test_the_steps_grow_with_the_stories() -> None:
    """Twice the stories on newspaper pages take about twice the steps, once they are many."""
    forme = Forme(4, 60, 10, 2, mode=Mode.MODULAR)
    some = [replace(_long_story(n % 5 * 4 + 2), weight=Weight.SECOND) for n in range(20)]
    few = _calls(lambda: make_up(some * 2, forme))
    many = _calls(lambda: make_up(some * 4, forme))
    assert many < 3 * few
