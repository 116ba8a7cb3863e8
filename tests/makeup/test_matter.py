"""What an item, a table and a page say of themselves: small ones, with the outcome written out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.makeup.matter import Fixed, Flow, Forme, Item, Keep, Rows, Story, Weight
from publisher.makeup.plan import Rect

TABLE = Rows(3, (2, 1, 4, 1))


@pytest.mark.parametrize(("first", "lines"), [(0, 11), (1, 9), (2, 8), (3, 4), (4, 3)])
def test_a_part_of_a_table_has_its_head(first: int, lines: int) -> None:
    """Each part begins with the head, and has the rows from the first on."""
    assert TABLE.height(first) == lines


@given(st.integers(0, 4), st.lists(st.integers(1, 4), max_size=6).map(tuple), st.data())
def test_rows_that_have_room(head: int, body: tuple[int, ...], data: st.DataObject) -> None:
    """As many as fit under the head, one by one; a part holds a row if the first fits."""
    rows, first = Rows(head, body), data.draw(st.integers(0, len(body)))
    room = data.draw(st.integers(0, 20))
    fitting = [
        n for n in range(len(body) - first + 1) if head + sum(body[first : first + n]) <= room
    ]
    assert rows.fitting(first, room) == max(fitting, default=0)
    assert rows.holds(first, room) is (min(1, len(body) - first) in fitting)
    assert rows.tallest == head + max([0, *body])


@pytest.mark.parametrize(
    ("first", "room", "count", "forced"),
    [
        # Two rows stay together before and behind a break; all that is left may stand.
        (0, 3, 0, 1), (0, 5, 0, 1), (0, 6, 2, 2), (0, 9, 2, 2), (0, 10, 2, 3), (0, 11, 4, 4),
        # Behind the first there are three: not one of them alone, nor two before a last.
        (1, 8, 0, 2), (1, 9, 3, 3), (2, 7, 0, 1), (2, 8, 2, 2), (3, 4, 1, 1), (3, 3, 0, 0),
    ],
)  # fmt: skip
def test_rows_that_may_stand(first: int, room: int, count: int, forced: int) -> None:
    """The keeps count before and behind a break, unless nothing else would stand there."""
    item = Item(11, Flow.ROWS, keep=2, rows=(TABLE,))
    assert item.part_rows(1, first, room) == count
    wanted = forced if room > 3 else min(forced, 0)
    assert item.part_rows(1, first, room, forced=True) == wanted


def test_a_table_over_columns() -> None:
    """The rows it has over so many; more than it knows are as its widest."""
    wide = Item(9, Flow.ROWS, columns=2, rows=(Rows(3, (5,)), Rows(2, (4,))))
    assert [wide.rows_over(n).head for n in (1, 2, 3)] == [3, 2, 2]
    assert wide.is_wide
    assert not Item(9, Flow.ROWS, rows=wide.rows).is_wide
    assert not Item(9, Flow.FLOAT, columns=2).is_wide


@pytest.mark.parametrize(
    ("item", "columns", "span"),
    [
        (Item(9, Flow.FLOAT), 5, 1), (Item(9, Flow.FLOAT, columns=3), 5, 3),
        (Item(9, Flow.FLOAT, columns=3), 2, 2), (Item(9, Flow.FLOAT, wanted=4), 5, 4),
        (Item(9, Flow.FLOAT, columns=3, heights=(9, 12)), 5, 2),
        (Item(9, Flow.FLOAT, columns=2, wanted=4, heights=(9, 12, 13, 14)), 3, 3),
    ],
)  # fmt: skip
def test_columns_of_a_figure(item: Item, columns: int, span: int) -> None:
    """What it asks for or is wanted over, where there are as many, and as it has heights."""
    assert item.span(columns) == span


@pytest.mark.parametrize(
    ("span", "change", "lines"),
    [(1, 0, 9), (2, 0, 12), (3, 0, 12), (1, 2, 11), (1, 9, 12), (1, -1, 8), (1, -9, 7)],
)
def test_height_of_a_figure(span: int, change: int, lines: int) -> None:
    """Over so many columns, changed within its limits."""
    item = Item(1, Flow.FLOAT, heights=(9, 12), shrink=2, grow=3)
    assert item.height(span, change) == lines
    assert Item(2, Flow.FLOAT, shrink=9).height(1, -9) == 1


def test_where_a_joint_lets_a_paragraph_be_parted() -> None:
    """First at the joint, behind it anywhere; without one anywhere."""
    item = Item(9, joint=4)
    assert [item.may_part(line, 0) for line in (3, 4, 5)] == [False, True, False]
    assert [item.may_part(5, done) for done in (3, 4, 5)] == [False, True, True]
    assert Item(9).may_part(3, 0)


def test_keeps_of_what_is_higher_than_a_line() -> None:
    """Lines that stand two of the grid apart are kept by twos; an opening stays together."""
    assert Keep() == Keep(2, 2)
    keep = Keep(2, 3)
    assert keep.of(Item(9)) == Keep(2, 3)
    assert keep.of(Item(9, step=2)) == Keep(4, 6)
    assert keep.of(Item(9, opening=5)) == Keep(5, 3)
    assert keep.of(Item(9, step=3, opening=5)) == Keep(6, 9)


def test_heads_over_columns() -> None:
    """Those of the first part and of others; over more columns than it knows as over its last."""
    story = Story((), (9, 7), (3, 2, 1), voids=(5, 4), jump_voids=(2,))
    assert [story.head(n) for n in (1, 2, 3)] == [9, 7, 7]
    assert [story.head(n, continued=True) for n in (1, 2, 3, 4)] == [3, 2, 1, 1]
    assert [story.void(n) for n in (1, 2, 3)] == [5, 4, 4]
    assert [story.void(n, continued=True) for n in (1, 2)] == [2, 2]
    assert (Story(()).head(2), Story(()).void(2)) == (0, 0)


def test_weights_have_ranks() -> None:
    """The lead is above all."""
    assert [weight.rank for weight in Weight] == [0, 1, 2]


def test_a_page_by_its_number() -> None:
    """The first has a masthead; what is fixed on a page under its head is taken."""
    ear, foot, later = Rect(3, 1, 0, 8), Rect(0, 5, 70, 10), Rect(0, 2, 40, 10)
    low = Rect(0, 1, 0, 9)
    fixed = (Fixed(1, ear), Fixed(1, foot), Fixed(3, later), Fixed(1, low))
    forme = Forme(5, 80, 8, 2, fixed=fixed)
    assert [forme.begin(n) for n in (1, 2, 3)] == [8, 2, 2]
    assert forme.area(1) == Rect(0, 5, 8, 72)
    assert forme.area(2) == Rect(0, 5, 2, 78)
    assert [forme.taken(n) for n in (1, 2, 3)] == [(foot, low), (), (later,)]
    assert (forme.last_fixed, Forme(5, 80).last_fixed) == (3, 0)
    assert forme.deepest == 78


@pytest.mark.parametrize(("columns", "first", "top"), [(0, 0, 0), (1, 9, 0), (1, 0, 9), (1, 0, -1)])
def test_a_page_has_room(columns: int, first: int, top: int) -> None:
    """A column, and a line under what stands at the top."""
    if top < 0:
        assert Forme(1, 9, 8, 8).deepest == 1
        return
    with pytest.raises(ValueError, match="line"):
        Forme(columns, 9, first, top)
