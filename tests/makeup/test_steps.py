"""A story that goes on under another (拐弯): one step in its text, and rules that keep to it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest

from composition.printed import layout
from publisher.makeup import make_up
from publisher.makeup.matter import Flow, Forme, Item, Mode, Story, WantedSpot, Weight, Wish
from publisher.makeup.modular import PageFilling, Paper, Slicing, end_page
from publisher.makeup.modules import Remainder, Sketch
from publisher.makeup.paging import _assemble
from publisher.makeup.plan import PagePlan, Plan, Rect
from publisher.makeup.slicing import LEAST_STEP, Nested, Single, stepped_lines
from publisher.makeup.stock import Stock
from publisher.render.pages import _rules
from publisher.render.views import RuleView

from .audit import audit

FORME = Forme(5, 60, mode=Mode.MODULAR, gap=2, box=1, jump_lines=1)


def story(lines: int, *figures: int, weight: Weight = Weight.SECOND, **wished: Any) -> Story:
    """Give a story of paragraphs of five lines, ``lines`` in all, with figures so high."""
    items = [Item(5) for _ in range(lines // 5)]
    for number, high in enumerate(figures):
        heights = tuple(high * n // 2 + 3 for n in range(1, 4))
        figure = Item(heights[0], Flow.FLOAT, heights=heights, wish=Wish.TOP, shrink=2, grow=2)
        items.insert(2 * number, figure)
    return Story(tuple(items), (6, 5, 4, 4, 4), (2,), weight, **wished)


def around(first: Story, second: Story, width: int, lines: int = 60) -> list[Sketch]:
    """Give the drafts of a story over ``width`` columns that goes on under the ``second``."""
    filler = PageFilling(Rect(0, 5, 0, lines), FORME)
    copies = [Remainder(n, one, Stock(one.items)) for n, one in enumerate((first, second))]
    one, other = (filler._number((copy,)) for copy in copies)
    tree = Nested(Single(one, width), Single(other, 5 - width), 5)
    return filler.drafts(Slicing(0, tree, filler._fits(tree)[0]))


def planned(first: Story, second: Story, width: int, lines: int = 60) -> PagePlan:
    """Give the page of those drafts."""
    stories = [first, second]
    drafts = around(first, second, width, lines)
    return _assemble([drafts], stories, ()).pages[0]


def pairs() -> Iterator[tuple[Story, Story, int]]:
    """Yield pairs of stories, the first of text enough for a step, over each width."""
    draw = random.Random(5)
    for width, pictures, _ in product((2, 3), (0, 1), range(8)):
        figures = [draw.choice([6, 10, 14])] * pictures
        second = story(draw.randrange(10, 40, 5), *figures[: draw.randint(0, 1)])
        yield story(draw.randrange(100, 150, 5), *figures), second, width


@pytest.mark.parametrize(("first", "second", "width"), list(pairs()))
def test_text_goes_on_under_the_other_story(first: Story, second: Story, width: int) -> None:
    """It runs down its first columns, then down those under the other story, level at the foot."""
    page = planned(first, second, width)
    outer, inner = sorted(page.modules, key=lambda module: module.story)

    assert outer.around is not None
    assert outer.around.column == inner.place.column == width
    assert outer.around.bottom == inner.place.bottom + FORME.gap
    text = [piece for piece in outer.pieces if first.items[piece.item].flow is Flow.TEXT]
    under = [piece for piece in text if piece.column >= width]
    assert min(piece.line for piece in under) >= inner.place.bottom + FORME.gap
    assert {piece.column for piece in under} == set(range(width, 5))
    order = [(piece.column, piece.line) for piece in text]
    assert order == sorted(order), "columns are read from left to right"


@pytest.mark.parametrize(("first", "second", "width"), list(pairs()))
def test_rules_keep_to_the_step(first: Story, second: Story, width: int) -> None:
    """No rule crosses a head, text or a picture; one stands under the inner story, one beside."""
    page = planned(first, second, width)
    tabloid = layout("tabloid")
    rules = list(_rules(page, tabloid, (), []))

    for rule in rules:
        assert not any(crosses(rule, place, tabloid.pitch) for place in standing(page))
    outer, inner = sorted(page.modules, key=lambda module: module.story)
    assert outer.around is not None
    level = [rule for rule in rules if not rule.height]
    assert [rule.x for rule in level] == [tabloid.column_left(width)]
    assert inner.place.bottom * tabloid.pitch < level[0].y < outer.around.bottom * tabloid.pitch
    upright = [rule for rule in rules if rule.height and rule.y < inner.place.bottom]
    gutter = tabloid.settings.grid.gutter * tabloid.cell
    beside = [r for r in upright if r.x == pytest.approx(tabloid.column_left(width) - gutter / 2)]
    assert beside
    assert beside[0].y + beside[0].height <= inner.place.bottom * tabloid.pitch + 0.01


def standing(page: PagePlan) -> list[Rect]:
    """Give all places of a page where something stands."""
    found = []
    for module in page.modules:
        found += [module.head] if module.head else []
        found += [Rect(p.column, p.columns, p.line, p.count) for p in module.pieces]
    return found


def crosses(rule: RuleView, place: Rect, pitch: float) -> bool:
    """Say whether a rule touches the inside of a place."""
    tabloid = layout("tabloid")
    left = tabloid.column_left(place.column)
    right = left + tabloid.span_cells(place.columns) * tabloid.cell
    top, foot = place.line * pitch, place.bottom * pitch
    across = rule.x + rule.width > left + 0.01 and rule.x < right - 0.01
    return across and rule.y + rule.height > top + 0.01 and rule.y < foot - 0.01


def test_a_rule_that_knows_nothing_of_the_step_would_cross() -> None:
    """The control: from the top of its place a rule between columns runs through the other one."""
    first, second, width = next(pair for pair in pairs() if pair[2] == 2)
    page = planned(first, second, width)
    tabloid = layout("tabloid")
    gutter = tabloid.settings.grid.gutter * tabloid.cell
    rule = RuleView(tabloid.column_left(3) - gutter / 2, 0, 0, 30 * tabloid.pitch)
    assert any(crosses(rule, place, tabloid.pitch) for place in standing(page))


@pytest.mark.parametrize("seed", range(24))
def test_whole_issues_with_steps_are_sound(seed: int) -> None:
    """Every line stands once, in order, on nothing else, whatever goes on under what."""
    assert audit(issue(seed), FORME, plan(seed)) == []


@cache
def plan(seed: int) -> Plan:
    """Give the plan of an issue, searched a little."""
    return make_up(issue(seed), replace(FORME, effort=15))


def issue(seed: int) -> list[Story]:
    """Give some stories with and without pictures."""
    draw = random.Random(seed)
    weights = [Weight.LEAD, *[Weight.SECOND] * draw.randint(2, 4), *[Weight.BRIEF] * 2]
    return [
        story(
            draw.randrange(60, 130, 5) if weight is not Weight.BRIEF else draw.randrange(10, 25, 5),
            *[draw.choice([6, 10, 14])] * draw.randint(0, 2),
            weight=weight,
            may_jump=draw.random() < 0.7,
        )
        for weight in weights
    ]


@pytest.mark.long
def test_steps_are_made_where_they_save_something() -> None:
    """Some of those issues have one, most pages have none."""
    pages = [page for seed in range(24) for page in plan(seed).pages]
    stepped = [page for page in pages if any(module.around for module in page.modules)]
    assert 0 < len(stepped) < len(pages) / 2


@pytest.mark.parametrize(
    "wished",
    [{"boxed": True}, {"spot": WantedSpot.TOP}, {"columns": 3}, {"head_right": True}],
)
def test_what_is_wished_for_is_no_step(wished: dict[str, Any]) -> None:
    """A frame, a place, a width ask for a rectangle; under a head at the right nothing begins."""
    filler = PageFilling(Rect(0, 5, 0, 60), FORME)
    plain, asked = story(100), story(100, **wished)
    blocks = [
        filler._block((Remainder(n, s, Stock(s.items)),)) for n, s in enumerate((plain, asked))
    ]
    assert [block.steps for block in blocks] == [True, False]


def test_lines_of_a_step_are_those_of_its_columns() -> None:
    """20 lines over two columns and what is 10 lines high over three are 14 lines over five."""
    assert stepped_lines(20, 2, 10, 3) == 14
    assert LEAST_STEP >= 5, "fewer lines under a head or a story are no column"


def test_what_jumps_is_left_without_its_step() -> None:
    """A story that goes on on the next page has none there: it is a rectangle again."""
    first, second = story(300), story(20)
    drafts = around(first, second, 2)
    paper = Paper(tuple(Remainder(n, s, Stock(s.items)) for n, s in enumerate((first, second))))
    left = end_page(paper, drafts, FORME).pool
    assert [copy.around for copy in left] == [None]
