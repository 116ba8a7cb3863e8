"""Pouring into a bed by itself: where figures may stand, and what an uneven end costs."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.makeup.matter import Flow, Item, Keep, Wish
from publisher.makeup.pour import Bed, LoosePiece, Poured, pour
from publisher.makeup.stock import Progress, Stock

KEEP = Keep(2, 2)


def figure(lines: int, wish: Wish = Wish.INLINE, columns: int = 1) -> Item:
    """Make a figure so many lines high."""
    return Item(lines, Flow.FLOAT, wish=wish, columns=columns)


def filled(items: tuple[Item, ...], columns: int, lines: int) -> Poured:
    """Pour a story into so many empty columns."""
    bed = Bed(0, [0] * columns, [lines] * columns)
    return pour(Stock(items), Progress(), bed, KEEP)


def standing(poured: Poured, items: tuple[Item, ...]) -> list[LoosePiece]:
    """The figures that stand, in the order of the story."""
    return sorted(
        (part for part in poured.parts if items[part.item].flow is Flow.FLOAT),
        key=lambda part: part.item,
    )


def test_an_empty_column_is_as_bad_as_three_lines_of_holes() -> None:
    """More of either is worse, and one is reckoned in the other's lines."""
    start = Progress()
    assert Poured(start).faults == 0
    assert Poured(start, holes=3).faults == Poured(start, empty=1).faults == 3
    assert Poured(start, holes=2, empty=2).faults == 8
    assert Poured(start, holes=4).faults > Poured(start, empty=1).faults
    assert Poured(start, holes=2).faults < Poured(start, empty=1).faults


figures = st.builds(figure, st.integers(1, 12), st.sampled_from(list(Wish)), st.integers(1, 3))
texts = st.builds(Item, st.integers(1, 25))
stories = st.lists(st.one_of(figures, texts), min_size=1, max_size=10).map(tuple)


@given(stories, st.integers(1, 4), st.integers(6, 40))
def test_figures_stand_in_the_order_of_the_story(
    items: tuple[Item, ...], columns: int, lines: int
) -> None:
    """Reading on, down a column or to the right, no figure comes before an earlier one."""
    found = standing(filled(items, columns, lines), items)
    for one, other in combinations(found, 2):
        assert other.column > one.column or other.line > one.line


@given(stories, st.integers(1, 4), st.integers(6, 40))
def test_the_sums_are_those_of_the_parts(items: tuple[Item, ...], columns: int, lines: int) -> None:
    """Holes, free lines and empty columns, counted line by line on the bed; nothing overlaps."""
    poured = filled(items, columns, lines)
    taken = [[0] * lines for _ in range(columns)]
    for part in poured.parts:
        for column in range(part.column, part.column + part.columns):
            for line in range(part.line, part.line + part.count):
                taken[column][line] += 1
    assert all(count <= 1 for column in taken for count in column)
    assert poured.free == sum(column.count(0) for column in taken)
    texts = [part.column for part in poured.parts if items[part.item].flow is not Flow.FLOAT]
    if len(texts) == len(poured.parts):
        used = max(texts, default=-1)
        assert poured.empty == columns - 1 - used
        assert poured.holes == sum(column.count(0) for column in taken[: max(0, used)])


@pytest.mark.parametrize(
    ("items", "columns", "lines", "places"),
    [
        # At the top, at the foot, as wished, of an empty column.
        ((figure(4, Wish.TOP), Item(6)), 1, 20, [(0, 0)]),
        ((figure(4, Wish.FOOT), Item(6)), 1, 20, [(0, 16)]),
        # The foot was wished by the first: the second may not stand above it.
        ((figure(4, Wish.FOOT), figure(4, Wish.TOP), Item(6)), 1, 20, [(0, 16)]),
        # Beside it there is room further right, and there on any line.
        ((figure(4, Wish.FOOT), figure(4, Wish.TOP), Item(6)), 2, 20, [(0, 16), (1, 0)]),
        # Two at the foot: the second has no place below the first, but right of it.
        ((figure(4, Wish.FOOT), figure(4, Wish.FOOT), Item(6)), 2, 20, [(0, 16), (1, 16)]),
        # Two at the top stand below each other.
        ((figure(4, Wish.TOP), figure(5, Wish.TOP), Item(6)), 1, 20, [(0, 0), (0, 4)]),
        # One over both columns; the next is under it.
        ((figure(4, Wish.TOP, 2), figure(4, Wish.TOP), Item(6)), 2, 20, [(0, 0), (0, 4)]),
        # As high as the column, and a line higher: it waits.
        ((figure(20, Wish.TOP), Item(6)), 1, 20, [(0, 0)]),
        ((figure(21, Wish.TOP), Item(6)), 1, 20, []),
    ],
)  # fmt: skip
def test_where_figures_stand(
    items: tuple[Item, ...], columns: int, lines: int, places: list[tuple[int, int]]
) -> None:
    """Small beds, with the columns and lines written out."""
    found = standing(filled(items, columns, lines), items)
    assert [(part.column, part.line) for part in found] == places
