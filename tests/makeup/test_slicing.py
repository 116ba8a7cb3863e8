"""Slicings of a page against a ledger that reckons each from its tree alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup import slicing
from publisher.makeup.matter import Weight
from publisher.makeup.slicing import Abreast, Nested, Over, Single, Slab, Slicer, Tree

from .slicing_ledger import Page, ways

WIDEST = 5


@st.composite
def slabs(draw: st.DrawFn) -> Slab:
    """Give a block that is lower the wider it is, more or less."""
    slots = draw(st.integers(10, 120))
    heads = tuple(draw(st.integers(1, 9)) for _ in range(WIDEST))
    lines = tuple(heads[n] + slots // (n + 1) for n in range(WIDEST))
    changes = st.tuples(*[st.sampled_from((0, 0, 1, 4))] * WIDEST)
    return Slab(
        draw(st.sampled_from(Weight)),
        lines,
        heads,
        draw(changes),
        draw(changes),
        columns=draw(st.sampled_from((None, None, None, 1, 2, 9))),
        may_jump=draw(st.booleans()),
        quiet=draw(st.integers(0, 4)) == 0,
        least=draw(st.sampled_from((1, 1, 1, 2))),
        ample=draw(st.sampled_from((1, 1, 2, 9))),
        steps=draw(st.booleans()),
        inside=draw(st.booleans()),
    )


blocks = st.lists(slabs(), min_size=1, max_size=3)


def slicer_of(page: Page) -> Slicer:
    """Give a slicer that knows the blocks of a page."""
    slicer = Slicer(page.columns, page.lines, page.gap)
    assert [slicer.add(block) for block in page.blocks] == list(range(len(page.blocks)))
    return slicer


@given(st.lists(slabs(), min_size=1, max_size=5), st.integers(1, WIDEST), st.integers(-4, 4),
       st.integers(0, 2))  # fmt: skip
@settings(max_examples=60)
def test_each_slicing_costs_what_the_ledger_says(
    some: list[Slab], columns: int, more: int, gap: int
) -> None:
    """What it costs, and what of that is no white, whatever it is made of; the cheapest first.

    The page is about as high as one of them, a few lines lower or higher.
    """
    (usual, *_) = slicer_of(Page(columns, 40, gap, some)).shapes(range(len(some)))
    page = Page(columns, max(8, usual.lines + more), gap, some)
    shapes = slicer_of(page).shapes(range(len(some)))
    assert [(shape.cost, shape.faults) for shape in shapes] == [
        page.price(shape.tree) for shape in shapes
    ]
    assert [shape.cost for shape in shapes] == sorted(shape.cost for shape in shapes)
    for shape in shapes:
        part = page.part(shape.tree)
        assert part is not None
        assert (shape.lines, shape.grow, shape.shrink) == part[:3]


@given(blocks, st.integers(1, 4), st.integers(20, 60), st.integers(0, 2))
@settings(max_examples=60)
def test_no_slicing_is_left_out(some: list[Slab], columns: int, lines: int, gap: int) -> None:
    """Where none is dropped for its cost, every way to part the page is among them, once."""
    page = Page(columns, lines, gap, some)
    wanted = [way for way in ways(range(len(some)), columns) if page.price(way) is not None]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(slicing, "BREADTH", 10_000)
        found = [shape.tree for shape in slicer_of(page).shapes(range(len(some)))]
    assert len(found) == len(set(found))
    assert set(found) == set(wanted)


@given(st.lists(slabs(), min_size=3, max_size=3), st.integers(3, 4), st.integers(20, 60))
@settings(max_examples=40)
def test_what_is_dropped_is_dearer(some: list[Slab], columns: int, lines: int) -> None:
    """Of many slicings those are kept that cost least before the page's height is looked at."""
    page = Page(columns, lines, 1, some)
    kept = {shape.tree for shape in slicer_of(page).shapes(range(3))}
    parts = {way: page.part(way) for way in ways(range(3), columns)}
    costs = sorted(part.white + part.faults for part in parts.values() if part is not None)
    assert len(kept) == min(len(costs), slicing.BREADTH)
    kept_costs = sorted(p.white + p.faults for way, p in parts.items() if p and way in kept)
    assert kept_costs == costs[: len(kept)]


def test_a_broad_page_is_cut_at_few_places() -> None:
    """Of twenty columns every third is tried."""
    block = Slab(Weight.BRIEF, (9,) * 20, (1,) * 20, (0,) * 20, (0,) * 20)
    slicer = Slicer(20, 40, 1)
    trees = [shape.tree for shape in slicer.shapes([slicer.add(block), slicer.add(block)])]
    cuts = {tree.left.columns for tree in trees if isinstance(tree, Abreast)}
    assert cuts == {3, 6, 9, 12, 15, 18}


WORDY, NOTE = (
    Slab(Weight.LEAD, (60, 30, 20, 15), (4, 4, 4, 3), (0,) * 4, (0,) * 4),
    Slab(Weight.BRIEF, (10, 5, 4, 3), (2, 2, 2, 2), (0,) * 4, (0,) * 4, quiet=True),
)


@pytest.mark.parametrize(
    ("tree", "cost", "faults"),
    [
        # A page of 4 by 40: a percent is 1.6 slots. 15 + 1 + 3 lines leave 21 white; one rule is
        # two percent; the brief is three columns wider than a quarter (1 % each).
        (Over(Single(0, 4), Single(1, 4), 4), 4 * 21 + 3 + 3 * 1, 3 + 3 * 1),
        # The lead is as wide as it asks; beside it 10 lines of brief leave 10 white under it, and
        # both 20 under them; one gutter runs through the page (4 %).
        (Abreast(Single(0, 3), Single(1, 1), 4), 1 * 10 + 4 * 20 + 6, 6),
    ],
)
def test_pages_reckoned_by_hand(tree: Tree, cost: int, faults: int) -> None:
    """Two slicings with their sums written out; the ledger and the program say the same."""
    page = Page(4, 40, 1, (WORDY, NOTE))
    assert page.price(tree) == (cost, faults)
    (shape,) = [one for one in slicer_of(page).shapes((0, 1)) if one.tree == tree]
    assert (shape.cost, shape.faults) == (cost, faults)


def test_a_story_steps_under_another_only_where_it_shows() -> None:
    """Eight lines at least stand under the other and under the head; the step is told as such."""
    outer = Slab(Weight.LEAD, (60, 30, 22, 15), (4, 4, 4, 3), (0,) * 4, (0,) * 4, steps=True)
    for high, steps in ((11, True), (12, False)):
        inner = Slab(Weight.BRIEF, (high,) * 4, (2,) * 4, (0,) * 4, (0,) * 4, inside=True)
        slicer = slicer_of(Page(4, 40, 1, (outer, inner)))
        trees = [shape.tree for shape in slicer.shapes((0, 1))]
        # 22 lines over 3, and over one column from line 12 or 13 on: 20 lines, of which 8 or 7.
        assert (Nested(Single(0, 3), Single(1, 1), 4) in trees) is steps
