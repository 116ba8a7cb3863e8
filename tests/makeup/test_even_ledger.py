"""Text laid evenly, against a ledger of all ways to lay it: what is chosen changes least."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup import evening
from publisher.makeup.evening import Course, FreeRun, lay_evenly
from publisher.makeup.matter import Flow, Item, Keep
from publisher.makeup.stock import Progress, Stock

from .even_ledger import Bench

SUBHEAD = Item(2, Flow.SOLID, keep=2)
paragraphs = st.builds(
    lambda lines, change: Item(lines, alternatives=(lines + change,) if change else ()),
    st.integers(2, 9),
    st.sampled_from((0, 0, -1, 1)),
)
texts = st.lists(st.one_of(paragraphs, paragraphs, st.just(SUBHEAD)), max_size=4)
strips = st.lists(st.tuples(st.integers(3, 14), st.booleans()), min_size=1, max_size=4).map(
    lambda some: [FreeRun(n, 0, lines, soft) for n, (lines, soft) in enumerate(some)]
)
ALL = Course(frozenset(), -1, None, finish=True)
MOST_WAYS = 4000


@given(texts, paragraphs, strips, st.sampled_from((0, 3)), st.integers(1, 2), st.integers(1, 2))
@settings(max_examples=120)
def test_what_is_chosen_costs_least(
    some: list[Item], last: Item, runs: list[FreeRun], widest: int, foot: int, top: int
) -> None:
    """Where all of a text is to stand: the cheapest of all ways, or none if there is none."""
    items, keep = (*some, last), Keep(foot, top)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(evening, "EFFORTS", ((None, widest),))
        found = lay_evenly(Stock(items), Progress(), runs, keep, ALL)
    bench = Bench(items, runs, keep, widest)
    ways = list(islice(bench.ways(), MOST_WAYS))
    if len(ways) == MOST_WAYS:
        return
    if not ways:
        assert found is None
        return
    assert found is not None
    parts = tuple((one.item, one.lines, one.column, one.line) for one in found.laid)
    costs = {way.parts: way.cost for way in sorted(ways, reverse=True)}
    assert costs[parts] == min(costs.values())
    assert found.item == len(items)
    assert all(found.chosen.get(n, item.lines) == sum(p[1] for p in parts if p[0] == n)
               for n, item in enumerate(items))  # fmt: skip
    used = max(column for _, _, column, _ in parts)
    assert found.empty == len(runs) - 1 - used
    ends = [max([line + lines for _, lines, column, line in parts if column == n], default=0)
            for n in range(used)]  # fmt: skip
    assert found.holes == sum(runs[n].lines - ends[n] for n in range(used) if not runs[n].soft)


@pytest.mark.parametrize(
    ("items", "lines", "parts"),
    [
        # A paragraph is set a line shorter or longer rather than that a column ends early.
        ((Item(8, alternatives=(9,)), Item(9)), (9, 9), [(0, 9), (1, 9)]),
        ((Item(9, alternatives=(8,)), Item(9)), (8, 9), [(0, 8), (1, 9)]),
        # White above a subhead is cheaper than a line less, two of it are dearer.
        ((Item(3, alternatives=(4,)), SUBHEAD, Item(3), Item(9)), (9, 9),
         [(0, 3), (1, 2), (2, 3), (3, 9)]),
    ],
)  # fmt: skip
def test_ways_by_hand(
    items: tuple[Item, ...], lines: tuple[int, ...], parts: list[tuple[int, int]]
) -> None:
    """Small texts with what stands where."""
    runs = [FreeRun(n, 0, count) for n, count in enumerate(lines)]
    found = lay_evenly(Stock(items), Progress(), runs, Keep(), ALL)
    assert found is not None
    assert [(one.item, one.lines) for one in found.laid] == parts
    assert found.holes == 0


def test_text_that_goes_on_fills_its_strips() -> None:
    """Where it does not end here it stops at the foot of the last strip, or inside a paragraph."""
    course = Course(frozenset(), -1, None, finish=False)
    runs = [FreeRun(0, 0, 9), FreeRun(1, 0, 9)]
    found = lay_evenly(Stock((Item(9), Item(9), Item(9))), Progress(), runs, Keep(), course)
    assert found is not None
    assert (found.item, found.line, found.total) == (2, 0, 0)
    found = lay_evenly(Stock((Item(6), Item(20))), Progress(), runs, Keep(), course)
    assert found is not None
    assert (found.item, found.line, found.total) == (1, 12, 20)
    # From inside a paragraph on, in the lines that it is set in.
    begun = Progress(0, 4, 14)
    found = lay_evenly(Stock((Item(13), Item(20))), begun, runs, Keep(), course)
    assert found is not None
    assert [(one.item, one.first, one.lines) for one in found.laid][:1] == [(0, 4, 9)]
    assert found.chosen[0] in (13, 14)
    # Not beyond what is held back, nor past a figure that does not stand.
    held = lay_evenly(Stock((Item(9), Item(9), Item(9))), Progress(), runs[:1], Keep(),
                      Course(frozenset(), -1, 1, finish=False))  # fmt: skip
    assert held is not None
    assert held.item == 1
    figure = Item(5, Flow.FLOAT)
    stands, waits = (
        lay_evenly(Stock((Item(9), figure, Item(9))), Progress(), runs, Keep(),
                   Course(frozenset(some), -1, None, finish=False))
        for some in ((1,), ())
    )  # fmt: skip
    assert stands is not None
    assert stands.item == 3
    assert waits is None or waits.item == 1
