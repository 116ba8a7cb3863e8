"""A newspaper's pages are full to the last, the same on every machine, and nothing is crowded."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from pairing import some
from publisher.makeup import filling, modular, slicing
from publisher.makeup.filling import fill_pages
from publisher.makeup.matter import Flow, Forme, Item, Mode, Rows, Story, Weight, Wish
from publisher.makeup.modular import Paper
from publisher.makeup.modules import Remainder, Sketch
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Plan
from publisher.makeup.spreading import MOST, spread
from publisher.makeup.stock import Stock

from .audit import audit

pytestmark = pytest.mark.long
FORME = Forme(5, 82, 14, 4, mode=Mode.MODULAR, gap=2)
SEEDS = range(8)


def issue(seed: int) -> list[Story]:
    """Give a random issue: a lead, some longer stories, many briefs, pictures of several shapes."""
    draw = random.Random(seed)
    return [_story(n, draw) for n in range(draw.randint(9, 20))]


def _story(number: int, draw: random.Random) -> Story:
    weight = (
        Weight.LEAD if number == 0 else draw.choice([Weight.SECOND, Weight.BRIEF, Weight.BRIEF])
    )
    count = {Weight.LEAD: 14, Weight.SECOND: 8, Weight.BRIEF: 2}[weight]
    items = [Item(draw.randint(3, 9), alternatives=()) for _ in range(draw.randint(2, count))]
    for _ in range(0 if weight is Weight.BRIEF else draw.randint(0, 3)):
        tall = draw.choice([8, 9, 14])
        heights = tuple(tall * n + 2 for n in range(1, 6) if tall * n < 40)
        figure = Item(heights[0], Flow.FLOAT, columns=1, heights=heights, wish=Wish.TOP, shrink=1)
        items.insert(draw.randint(0, len(items)), figure)
    heads = {Weight.LEAD: (12, 9, 7), Weight.SECOND: (9, 7, 5), Weight.BRIEF: (5, 4, 3)}[weight]
    return Story(tuple(items), heads, (2,), weight)


@cache
def made_up(seed: int) -> Plan:
    """Give the pages of an issue; several tests look at them."""
    return make_up(issue(seed), FORME)


def white(plan: Plan, forme: Forme = FORME) -> list[float]:
    """Give for each page the part of its type area on which nothing stands."""
    found = []
    for number, page in enumerate(plan.pages, 1):
        slots = forme.columns * (forme.lines - forme.begin(number))
        taken = sum(m.head.columns * m.head.lines for m in page.modules if m.head)
        taken += sum(p.columns * p.count for m in page.modules for p in m.pieces)
        found.append(1 - taken / slots)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_are_sound(seed: int) -> None:
    """Every line stands once, and nothing meets anything."""
    assert audit(issue(seed), FORME, made_up(seed)) == []


@pytest.mark.parametrize("seed", some(SEEDS, 2))
def test_pages_are_the_same_again(seed: int) -> None:
    """A second search finds the same: the issues differ, the ways they are searched do not."""
    assert make_up(issue(seed), FORME) == made_up(seed)


def test_pages_are_fuller_than_without_the_search() -> None:
    """Before the last page a ninth is white on the mean; without trying it is a good deal more."""
    tried = [share for seed in SEEDS for share in white(made_up(seed))[:-1]]
    plain_sheet = replace(FORME, fit=False)
    plain = [share for seed in SEEDS for share in white(make_up(issue(seed), plain_sheet))[:-1]]

    assert sum(tried) / len(tried) < 0.13
    assert sum(plain) / len(plain) > 1.3 * sum(tried) / len(tried)


def test_less_effort_takes_fewer_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the search sets fewer pages; they are sound, and the same again."""
    pages: list[int] = []
    end_page = modular.end_page

    def counted(paper: Paper, drafts: list[Sketch], forme: Forme) -> Paper:
        pages.append(len(paper.pages))
        return end_page(paper, drafts, forme)

    monkeypatch.setattr(filling, "end_page", counted)
    stories = issue(3)
    make_up(stories, FORME)
    usual = len(pages)
    pages.clear()
    hasty = replace(FORME, effort=10)
    plan = make_up(stories, hasty)
    assert len(pages) < usual / 3
    assert audit(stories, hasty, plan) == []
    assert plan == make_up(stories, hasty)


@pytest.mark.parametrize("seed", some(SEEDS, 4))
def test_an_editors_width_is_kept_before_white_is_saved(seed: int) -> None:
    """A width that is wished for is not given up for a fuller page."""
    stories = issue(seed)
    stories[1] = replace(stories[1], columns=2)
    found = [
        module.place.columns
        for page in make_up(stories, FORME).pages
        for module in page.modules
        if module.story == 1 and not module.continued
    ]
    assert found == [2]


def _beside_a_table(seed: int) -> list[Story]:
    """Give a story with an upright head of three columns, and one with a table that needs two."""
    draw = random.Random(seed)
    rows = tuple(Rows(3, (1,) * 8) for _ in range(5))
    heights = tuple(one.height() for one in rows)
    table = Item(11, Flow.ROWS, 3, columns=5, heights=heights, rows=rows, least=2)
    spans = draw.choice([1, 2, 3])
    figure = Item(12, Flow.FLOAT, columns=spans, heights=(12, 20, 28), wish=Wish.TOP, shrink=1)
    text = (Item(draw.randint(3, 30)), figure, Item(draw.randint(3, 20)))
    heads = (draw.randint(30, 50),)
    lead = Story(text, heads, (2,), Weight.LEAD, head_columns=3, head_right=True)
    items = (Item(draw.randint(2, 20)), table, Item(draw.randint(2, 20)))
    return [lead, Story(items, (draw.randint(8, 40), 12, 9, 8, 7), (2,), Weight.SECOND)]


def _table_columns(seed: int) -> int:
    plan = make_up(_beside_a_table(seed), FORME)
    modules = [module for page in plan.pages for module in page.modules if module.story == 1]
    return min(m.place.columns for m in modules if any(p.item == 1 for p in m.pieces))


TIGHT = (51, 79, 87, 99)


@pytest.mark.parametrize("seed", [*SEEDS, *TIGHT])
def test_a_table_has_the_columns_it_needs(seed: int) -> None:
    """Of all the ways none puts a story where its table has no room: that is lost at the edge."""
    assert _table_columns(seed) >= 2


@pytest.mark.parametrize("seed", TIGHT)
def test_a_table_without_its_columns_is_seen(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: were that worth nothing, a fuller page would leave the table too narrow."""
    for module in (filling, slicing):
        monkeypatch.setattr(module, "NO_ROOM", 0)
    assert _table_columns(seed) < 2


def test_a_page_that_ends_high_is_drawn_out() -> None:
    """Modules move down together, at most so far each; a page that is full stays as it is."""
    stories = [Story((Item(6),) * 10, (5,)), Story((Item(6),) * 10, (5,)), Story((Item(6),) * 9)]
    forme = replace(FORME, fit=False)
    copies = [Remainder(n, story, Stock(story.items)) for n, story in enumerate(stories)]
    (page,), _ = fill_pages(copies, forme)
    high = [replace(draft, place=draft.place) for draft in page]
    moved = spread(high, 1, forme)

    tops = [(one.place.line, two.place.line) for one, two in zip(high, moved, strict=True)]
    assert all(0 <= after - before <= MOST * len(tops) for before, after in tops)
    assert sorted(before for before, _ in tops) == [b for b, _ in sorted(tops, key=lambda t: t[1])]
    assert max(draft.bottom for draft in moved) <= forme.lines
    full = [replace(draft, foot=forme.lines) for draft in moved if draft.bottom == forme.lines]
    assert [draft.place for draft in spread(full, 1, forme)] == [draft.place for draft in full]
