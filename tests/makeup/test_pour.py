"""Pouring into a bed by itself: where figures may stand, and what an uneven end costs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.makeup.matter import Call, Flow, Item, Keep, Rows, Wish
from publisher.makeup.pour import Bed, LoosePiece, Poured, even_out, pour
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


@pytest.mark.parametrize(
    ("foots", "wishes", "places"),
    [
        # Only the second column holds the first: what follows stands under it, not left of it.
        ((5, 30), (Wish.TOP, Wish.TOP), [(1, 0), (1, 8)]),
        ((5, 30), (Wish.TOP, Wish.FOOT), [(1, 0), (1, 26)]),
        # On the same line further left it would be read first.
        ((12, 8), (Wish.FOOT, Wish.FOOT), [(0, 4), (1, 4)]),
        ((7, 8, 20), (Wish.TOP, Wish.TOP), [(1, 0), (2, 0)]),
    ],
)
def test_where_figures_stand_in_unlike_columns(
    foots: tuple[int, ...], wishes: tuple[Wish, Wish], places: list[tuple[int, int]]
) -> None:
    """Beside fixed matter columns end where they may; the order of the story is kept there too."""
    items = (figure(8, wishes[0]), figure(4, wishes[1]), Item(30))
    poured = pour(Stock(items), Progress(), Bed(0, [0] * len(foots), list(foots)), KEEP)
    assert [(part.column, part.line) for part in standing(poured, items)] == places


# Text, as much as may stand


@st.composite
def paragraphs(draw: st.DrawFn) -> Item:
    """Give a paragraph, some of lines that stand two of the grid apart, or with a first joint."""
    step = draw(st.sampled_from((1, 1, 1, 2)))
    lines = step * draw(st.integers(1, 9))
    opening = draw(st.sampled_from((0, 0, 0, 3)))
    joint = draw(st.one_of(st.none(), st.none(), st.integers(1, 9)))
    return Item(lines, step=step, opening=min(opening, lines), joint=joint if step == 1 else None)


blocks = st.builds(Item, st.integers(1, 4), st.just(Flow.SOLID), keep=st.sampled_from((0, 0, 2)))
columns_of_text = st.lists(st.one_of(paragraphs(), paragraphs(), blocks), min_size=1, max_size=9)


def may_stand(item: Item, done: int, count: int) -> bool:
    """Say whether ``count`` lines of an item behind ``done`` may stand without what follows."""
    rest = item.lines - done - count
    if item.flow is Flow.SOLID:
        return rest == 0
    if rest == 0:
        return True
    foot = 1 if done else max(2 * item.step, item.opening)
    if item.joint is not None and done < item.joint and done + count != item.joint:
        return False
    return count >= foot and rest >= 2 * item.step and count % item.step == 0


@given(columns_of_text.map(tuple), st.integers(1, 4), st.integers(4, 16))
def test_columns_take_as_much_as_they_may(
    items: tuple[Item, ...], columns: int, lines: int
) -> None:
    """Each line in its turn; a column ends where no more of the lines that follow may stand."""
    poured = filled(items, columns, lines)
    assert not poured.broken
    assert not poured.cut
    ends = [0] * columns
    at, done = 0, 0
    for part in poured.parts:
        assert (part.item, part.first, part.line) == (at, done, ends[part.column])
        assert may_stand(items[at], done, part.count)
        ends[part.column] += part.count
        at, done = (at, done + part.count) if done + part.count < items[at].lines else (at + 1, 0)
    assert (poured.state.item, poured.state.line) == (at, done)
    assert all(end <= lines for end in ends)
    for column in range(columns):
        after = [p for p in poured.parts if p.column > column]
        item, first = (after[0].item, after[0].first) if after else (at, done)
        before = [p for p in poured.parts if p.column <= column]
        near = [*items[item : item + 1], *(items[p.item] for p in before[-1:])]
        if item == len(items) or any(one.keep for one in near):
            # What a subhead needs is told by small cases below.
            continue
        room = lines - ends[column]
        more = [n for n in range(1, room + 1) if first + n <= items[item].lines]
        if before and before[-1].item == item and before[-1].column == column:
            # The paragraph is parted here: no more of it could have stood.
            part = before[-1]
            more = [n for n in range(part.count + 1, room + part.count + 1)
                    if part.first + n <= items[item].lines]  # fmt: skip
            assert not any(may_stand(items[item], part.first, n) for n in more)
        else:
            assert not any(may_stand(items[item], first, n) for n in more)


def test_a_paragraph_runs_through_a_column_of_one_line() -> None:
    """Only its first and last lines are kept together, not those between."""
    bed = Bed(0, [0, 0, 0], [10, 1, 30])
    found = pour(Stock((Item(30),)), Progress(), bed, KEEP)
    assert [part.count for part in found.parts] == [10, 1, 19]


SUBHEAD = Item(2, Flow.SOLID, keep=2)


@pytest.mark.parametrize(
    ("items", "columns", "lines", "places"),
    [
        # A subhead has two lines under it or stands in the next column.
        ((Item(6), SUBHEAD, Item(9)), 2, 10, [(0, 0, 6), (0, 6, 2), (0, 8, 2), (1, 0, 7)]),
        ((Item(7), SUBHEAD, Item(9)), 2, 10, [(0, 0, 7), (1, 0, 2), (1, 2, 7)]),
        # What is tied to a paragraph stands with its last lines.
        ((Item(6), Item(4), Item(1, tied=True)), 2, 11, [(0, 0, 6), (0, 6, 4), (0, 10, 1)]),
        ((Item(6), Item(4), Item(1, tied=True)), 2, 10,
         [(0, 0, 6), (0, 6, 2), (1, 0, 2), (1, 2, 1)]),
        # A paragraph that begins a column does; the first of a bed is there already.
        ((Item(3), Item(4, joint=0)), 2, 10, [(0, 0, 3), (1, 0, 4)]),
        ((Item(4, joint=0), Item(3)), 2, 10, [(0, 0, 4), (0, 4, 3)]),
        # One with a joint is parted there or not at all.
        ((Item(5), Item(8, joint=4)), 2, 10, [(0, 0, 5), (0, 5, 4), (1, 0, 4)]),
        ((Item(7), Item(8, joint=4)), 2, 10, [(0, 0, 7), (1, 0, 8)]),
        ((Item(3), Item(12, joint=4)), 2, 10, [(0, 0, 3), (0, 3, 4), (1, 0, 8)]),
    ],
)  # fmt: skip
def test_where_text_is_parted(
    items: tuple[Item, ...], columns: int, lines: int, places: list[tuple[int, int, int]]
) -> None:
    """Small beds, each part with its column, line and lines."""
    found = filled(items, columns, lines)
    assert [(part.column, part.line, part.count) for part in found.parts] == places


TABLE = Item(14, Flow.ROWS, keep=2, rows=(Rows(3, (2, 3, 2, 4)),))


@pytest.mark.parametrize(
    ("items", "tops", "forced", "places", "cut"),
    [
        # Rows that have room, then the head again with the others.
        ((TABLE,), (0, 0), False, [(0, 0, 0, 8), (1, 0, 2, 9)], []),
        ((TABLE, Item(1)), (0, 0), False, [(0, 0, 0, 8), (1, 0, 2, 9), (1, 9, 0, 1)], []),
        # Two at least on either side of a break, or all of it waits for the next column.
        ((Item(3), TABLE), (0, 0), False, [(0, 0, 0, 3), (1, 0, 0, 8)], []),
        ((Item(2), TABLE), (0, 0), False, [(0, 0, 0, 2), (0, 2, 0, 8), (1, 0, 2, 9)], []),
        # Where it must begin, a row stands that has no room: cut, and said so.
        ((TABLE,), (6, 10), False, [], []), ((TABLE,), (6, 10), True, [(0, 6, 0, 4)], [0]),
        ((TABLE,), (5, 10), True, [(0, 5, 0, 5)], []),
    ],
)  # fmt: skip
def test_tables_are_parted_between_rows(
    items: tuple[Item, ...],
    tops: tuple[int, ...],
    forced: bool,
    places: list[tuple[int, int, int, int]],
    cut: list[int],
) -> None:
    """Each part with its column, line, first row and lines."""
    bed = Bed(0, list(tops), [10] * len(tops), forced)
    found = pour(Stock(items), Progress(), bed, KEEP)
    assert [(p.column, p.line, p.first, p.count) for p in found.parts] == places
    assert found.cut == cut


@pytest.mark.parametrize(
    ("items", "forced", "places", "broken", "cut"),
    [
        # Nothing may stand in four lines; where it must, keeps give way and that is told.
        ((Item(5, opening=5),), False, [], [], []), ((Item(5, opening=5),), True, [4], [], [0]),
        ((Item(5, joint=1),), False, [], [], []), ((Item(5, joint=1),), True, [4], [0], []),
        ((Item(5, Flow.SOLID),), True, [4], [], [0]), ((Item(4, Flow.SOLID),), True, [4], [], []),
        # A subhead without the text that it is to have, and what has room under it.
        ((Item(2, Flow.SOLID, keep=9), Item(9)), True, [2, 2], [0], []),
        # In its place before text, as high as there is room.
        ((figure(5), Item(3)), True, [4], [], [0]), ((figure(5), Item(3)), False, [3], [], []),
    ],
)  # fmt: skip
def test_what_must_stand_somewhere(
    items: tuple[Item, ...], forced: bool, places: list[int], broken: list[int], cut: list[int]
) -> None:
    """In the one column of a page, of four lines."""
    found = pour(Stock(items), Progress(), Bed(0, [0], [4], forced), KEEP)
    assert [part.count for part in found.parts] == places
    assert (found.broken, found.cut) == (broken, cut)


def test_a_figure_in_its_line_stands_where_text_comes_to_it() -> None:
    """Behind its paragraph if it has room, else at the top of the next column, text before it."""
    found = filled((Item(3), figure(4), Item(9)), 2, 12)
    assert [(p.item, p.column, p.line, p.count) for p in found.parts] == [
        (0, 0, 0, 3), (1, 0, 3, 4), (2, 0, 7, 5), (2, 1, 0, 4),
    ]  # fmt: skip
    found = filled((Item(9), figure(4), Item(9)), 2, 12)
    assert [(p.item, p.column, p.line, p.count) for p in found.parts] == [
        (0, 0, 0, 9), (2, 0, 9, 3), (1, 1, 0, 4), (2, 1, 4, 6),
    ]  # fmt: skip


def test_no_sliver_is_left_beside_a_figure() -> None:
    """A figure that would leave one or two lines over or under it stands where it leaves more."""
    for high, column in ((7, 0), (8, 1), (9, 1), (10, 0)):
        bed = Bed(0, [0, 0], [10, 30])
        found = pour(Stock((figure(high, Wish.TOP), Item(40))), Progress(), bed, KEEP)
        assert standing(found, (figure(high), Item(40)))[0].column == column, high


def test_a_figure_over_the_edge_spares_lines() -> None:
    """One that begins on the page's first line and is as wide as all columns runs over its edge."""
    wide = Item(9, Flow.FLOAT, columns=2, heights=(6, 9), wish=Wish.TOP, lift=2)
    for edge, top, lines, over in ((0, 0, 7, True), (None, 0, 9, False), (0, 3, 9, False)):
        bed = Bed(0, [top, top], [30, 30], edge=edge)
        (part, *_) = standing(
            pour(Stock((wide, Item(30))), Progress(), bed, KEEP), (wide, Item(30))
        )
        assert (part.line, part.count, part.over) == (top, lines, over)
    one = Item(9, Flow.FLOAT, lift=2)
    poured = pour(Stock((one, Item(9))), Progress(), Bed(0, [0], [30], edge=0), KEEP)
    assert [(p.count, p.over) for p in poured.parts] == [(7, True), (9, False)]
    poured = pour(Stock((Item(9), one)), Progress(), Bed(0, [0], [30], edge=0), KEEP)
    assert [(p.count, p.over) for p in poured.parts] == [(9, False), (9, False)]


def test_figures_change_their_heights() -> None:
    """By the lines that are asked for, within what each may."""
    items = (figure(6, Wish.TOP), Item(9), replace(figure(6), grow=3, shrink=2), Item(9))
    for change, lines in ((2, [6, 8]), (9, [6, 9]), (-9, [6, 4])):
        found = pour(Stock(items), Progress(), Bed(0, [0], [60]), KEEP, {0: change, 2: change})
        assert [part.count for part in standing(found, items)] == lines


def test_text_waits_for_the_figure_before_its_note() -> None:
    """Text that calls a later note than a waiting figure stands behind it, with its subhead."""
    called = replace(figure(9, Wish.TOP), calls=(Call(None, 0, 4),))
    caller = Item(6, calls=(Call(6, 0, 5),))
    items = (Item(4), called, Item(2), SUBHEAD, caller)
    poured = filled(items, 1, 12)
    assert [part.item for part in poured.parts] == [0, 2]
    assert (poured.state.item, poured.state.waiting) == (3, (1,))
    # Where something must stand, the subhead stands bare, and that is told.
    bare = (called, SUBHEAD, caller)
    forced = pour(Stock(bare), Progress(1, waiting=(0,)), Bed(0, [0], [8], forced=True), KEEP)
    assert [part.item for part in forced.parts] == [0]
    assert forced.cut == [0]


def test_a_bed_cut_down() -> None:
    """To a line, or to where its columns begin; how much room it has."""
    bed = Bed(2, [0, 5, 9], [20, 20, 7], forced=True, edge=0)
    low = bed.cut(6)
    assert (low.tops, low.foots, low.forced, low.edge) == ([0, 5, 6], [6, 6, 6], False, 0)
    assert bed.room == 20 + 15 - 2
    assert bed.copy() == bed
    assert bed.copy().tops is not bed.tops


def test_pieces_are_moved() -> None:
    """With what tells that they run over the edge."""
    part = LoosePiece(1, 2, 3, 4, 5, 6, over=True)
    assert part.moved(1, 2) == LoosePiece(1, 2, 3, 5, 5, 8, over=True)


ends = st.lists(st.one_of(
    st.builds(lambda lines, other: Item(lines, alternatives=(other,) if other else ()),
              st.integers(1, 9), st.integers(0, 9)),
    st.just(SUBHEAD), figures,
), min_size=1, max_size=7).map(tuple)  # fmt: skip


@given(ends, st.integers(1, 4), st.integers(6, 20), st.booleans())
def test_text_is_laid_anew_only_where_that_is_better(
    items: tuple[Item, ...], columns: int, lines: int, finish: bool
) -> None:
    """Evener columns, or a story that ends; where neither comes of it all stays as it was."""
    stock, bed = Stock(items), Bed(0, [0] * columns, [lines] * columns)
    poured = pour(stock, Progress(), bed, KEEP)
    evened = even_out(stock, Progress(), bed, KEEP, poured, finish=finish)
    if evened is poured:
        return
    if stock.done(poured.state):
        assert stock.done(evened.state)
        assert evened.faults < poured.faults
    elif finish:
        assert stock.done(evened.state)
    else:
        assert evened.holes < poured.free
