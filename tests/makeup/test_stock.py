"""What make-up asks of a story's items, against sums that go through them one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.makeup.matter import Call, Flow, Item, Keep, Rows, Wish
from publisher.makeup.stock import Progress, Stock

texts = st.builds(
    lambda lines, others, tied: Item(lines, alternatives=tuple(n for n in others if n), tied=tied),
    st.integers(1, 9),
    st.lists(st.integers(0, 9), max_size=2),
    st.booleans(),
)
solids = st.builds(Item, st.integers(1, 4), st.just(Flow.SOLID), keep=st.integers(0, 5))
figures = st.builds(
    lambda heights, columns, wanted: Item(
        heights[0], Flow.FLOAT, heights=heights, columns=columns, wanted=wanted, shrink=2, grow=3
    ),
    st.lists(st.integers(1, 9), min_size=1, max_size=3).map(tuple),
    st.integers(1, 4),
    st.integers(1, 3),
)


@st.composite
def tables(draw: st.DrawFn) -> Item:
    """Give a table for one column, or for all."""
    body = draw(st.lists(st.integers(1, 3), max_size=5).map(tuple))
    rows = tuple(Rows(head, body) for head in (3, 2))
    wide, keep = draw(st.sampled_from((1, 2))), draw(st.integers(1, 3))
    least = draw(st.integers(1, 2))
    return Item(rows[0].height(), Flow.ROWS, keep=keep, columns=wide, rows=rows, least=least)


items = st.lists(st.one_of(texts, texts, solids, figures, tables()), min_size=1, max_size=9)
matter = items.map(tuple)


@st.composite
def places(draw: st.DrawFn) -> tuple[tuple[Item, ...], Progress]:
    """Give a story and how far it has come."""
    some = draw(matter)
    at = draw(st.integers(0, len(some)))
    floats = [n for n, item in enumerate(some) if item.flow is Flow.FLOAT]
    waiting = tuple(n for n in floats if n < at and draw(st.booleans()))
    ahead = frozenset(n for n in floats if n >= at and draw(st.booleans()))
    line = total = 0
    if at < len(some) and some[at].flow is Flow.TEXT and some[at].lines > 1 and draw(st.booleans()):
        total = draw(st.sampled_from([some[at].lines, some[at].lines + 2]))
        line = draw(st.integers(1, some[at].lines - 1))
    return some, Progress(at, line, total, waiting, ahead)


def runs(item: Item) -> bool:
    """Say whether an item takes lines of one column in its turn."""
    return item.flow is not Flow.FLOAT and not (item.flow is Flow.ROWS and item.columns > 1)


def left(some: tuple[Item, ...], state: Progress) -> Iterator[int]:
    """Yield the figures and wide tables that do not stand yet."""
    yield from state.waiting
    yield from (n for n in range(state.item, len(some))
                if not runs(some[n]) and n not in state.ahead)  # fmt: skip


def text(some: tuple[Item, ...], state: Progress) -> int:
    """Give the lines of text that are left, the begun paragraph in its own number of lines."""
    lines = sum(item.lines for item in some[state.item + 1 :] if runs(item))
    if state.item < len(some) and runs(some[state.item]):
        lines += (state.total or some[state.item].lines) - state.line
    return lines


def slots(item: Item, columns: int) -> int:
    """Give the slots of a figure or a wide table where there are so many columns."""
    if item.flow is Flow.FLOAT:
        span = max(1, min(max(item.columns, item.wanted), columns, len(item.heights)))
        return span * item.heights[span - 1]
    span = min(item.columns, columns)
    rows = item.rows[span - 1]
    return span * (rows.head + sum(rows.body))


@given(places(), st.integers(1, 4))
def test_what_is_left(place: tuple[tuple[Item, ...], Progress], columns: int) -> None:
    """Text, figures, all slots, the columns needed: by each item from where the story has come."""
    some, state = place
    stock = Stock(some)
    assert list(stock.figures_left(state)) == list(left(some, state))
    assert stock.text_left(state) == text(some, state)
    area = text(some, state) + sum(slots(some[n], columns) for n in left(some, state))
    assert stock.area_left(state, columns) == area
    assert stock.done(state) is (state.item == len(some) and not state.waiting)
    assert stock.has_table(state) is any(item.rows for item in some[state.item :])
    needed = [some[n].least for n in (*state.waiting, *range(state.item, len(some)))]
    assert stock.least_columns(state) == max([1, *needed])
    wide = [n for n in left(some, state) if some[n].rows]
    assert stock.wide_table(state) == (wide[0] if wide else None)


@given(places(), st.integers(1, 4), st.integers(0, 60))
def test_counting_stops_where_it_is_enough(
    place: tuple[tuple[Item, ...], Progress], columns: int, most: int
) -> None:
    """Up to the most that is asked for the sum is right; beyond it is more than that."""
    some, state = place
    whole, told = (Stock(some).area_left(state, columns, most=n) for n in (None, most))
    assert whole is not None
    assert told == whole or most < told <= whole


@given(places())
def test_the_fewest_lines_of_text(place: tuple[tuple[Item, ...], Progress]) -> None:
    """Each paragraph in the fewest lines it can be set in, less the lines that stand."""
    some, state = place
    fewest = sum(min(item.lines, *item.alternatives, item.lines)
                 for item in some[state.item :] if runs(item))  # fmt: skip
    wanted = 0 if state.item == len(some) else max(0, fewest - state.line)
    assert Stock(some).least_left(state) == wanted


@given(matter)
def test_what_is_tied_counts_behind_each_item(some: tuple[Item, ...]) -> None:
    """The lines of the items tied to one, up to the first that is not; lines of text behind it."""
    stock = Stock(some)
    for n in range(len(some)):
        lines = 0
        for before, item in zip(some[n:], some[n + 1 :], strict=False):
            if not item.tied or (not runs(before) and before.rows):
                break
            lines += item.lines
        assert stock.tails[n] == lines
        behind = sum(item.lines for item in some[n + 1 :] if item.flow is Flow.TEXT)
        assert stock.texts_after[n] == behind


@given(places(), st.integers(1, 4), st.integers(0, 80))
def test_figures_that_text_comes_to(
    place: tuple[tuple[Item, ...], Progress], columns: int, room: int
) -> None:
    """With the slot of each, as far as all of it has room; nothing behind a table over all."""
    some, state = place
    wanted = []
    taken = sum(slots(some[n], columns) for n in state.waiting)
    for n in range(state.item, len(some)):
        if runs(some[n]) or n in state.ahead:
            continue
        if some[n].rows:
            break
        before = sum(item.lines for item in some[state.item : n] if runs(item)) - state.line
        if (at := before + taken) + slots(some[n], columns) > room or at >= room:
            break
        wanted.append((n, at))
        taken += slots(some[n], columns)
    assert list(Stock(some).expected(state, columns, room)) == wanted


TWO = Item(2, Flow.SOLID, keep=2)
KEEP = Keep(2, 2)


@pytest.mark.parametrize(
    ("behind", "keep", "lines"),
    [
        # Two lines of a paragraph that can be parted there; all of three, which cannot.
        ((Item(9),), 2, 2), ((Item(3),), 2, 3), ((Item(4),), 2, 2), ((Item(4),), 3, 4),
        # A short paragraph, and lines of the next.
        ((Item(1), Item(9)), 2, 3), ((Item(1), Item(9)), 4, 4), ((Item(1), Item(1)), 5, 2),
        # What is tied to a paragraph that must stand whole stands with it.
        ((Item(3), Item(1, tied=True)), 2, 4), ((Item(9), Item(1, tied=True)), 2, 2),
        # A second subhead has text of its own; a figure counts for nothing.
        ((Item(2, Flow.SOLID, keep=3), Item(9)), 2, 5), ((Item(9, Flow.FLOAT), Item(9)), 2, 2),
        # A table: its head and as many rows as may stand before a break, or all.
        ((Item(9, Flow.ROWS, keep=2, rows=(Rows(3, (1, 2, 1, 1)),)),), 2, 6),
        ((Item(9, Flow.ROWS, keep=2, rows=(Rows(3, (1, 2, 1)),)),), 2, 7),
        # Lines that stand two of the grid apart are parted between these.
        ((Item(18, step=2),), 3, 4), ((Item(9, opening=5),), 2, 5),
        ((), 2, 0),
    ],
)  # fmt: skip
def test_lines_that_must_follow_a_subhead(behind: tuple[Item, ...], keep: int, lines: int) -> None:
    """The least that holds the text it is to have under it, without breaking a keep."""
    block = Item(2, Flow.SOLID, keep=keep)
    assert Stock((block, *behind)).following(0, KEEP) == lines


@pytest.mark.parametrize(
    ("some", "number", "start", "first"),
    [
        # A paragraph stands without the one before it, not without its subhead.
        ((Item(5), Item(5)), 1, 0, 1), ((Item(5), TWO, Item(5)), 2, 0, 1),
        # Two subheads above each other; one of which enough text stands already.
        ((TWO, TWO, Item(5)), 2, 0, 0), ((TWO, Item(1), Item(5)), 2, 0, 0),
        ((TWO, Item(2), Item(5)), 2, 0, 2), ((TWO, Item(5, Flow.ROWS), Item(5)), 2, 0, 2),
        # What is tied goes with what it is tied to; a figure between is passed over.
        ((Item(5), Item(5, tied=True)), 1, 0, 0), ((TWO, Item(9, Flow.FLOAT), Item(5)), 2, 0, 0),
        ((TWO, Item(5), Item(1, tied=True)), 2, 0, 0),
        # What comes before the start stands already.
        ((Item(5), TWO, Item(5)), 2, 2, 2),
    ],
)  # fmt: skip
def test_what_leads_to_an_item(some: tuple[Item, ...], number: int, start: int, first: int) -> None:
    """The first item that cannot stand where this one does not."""
    assert Stock(some).with_leads(number, start) == first


def caller(*notes: int, flow: Flow = Flow.TEXT) -> Item:
    """Give an item that calls notes."""
    return Item(5, flow, calls=tuple(Call(5, 0, note) for note in notes))


@pytest.mark.parametrize(
    ("some", "head", "waiting", "held"),
    [
        # Text behind a waiting figure that calls a later note waits too.
        ((caller(4, flow=Flow.FLOAT), caller(5)), (), (0,), 1),
        ((caller(4, flow=Flow.FLOAT), Item(5), caller(), caller(5)), (), (0,), 3),
        # Not if the figure calls none, or one that was called before it.
        ((Item(5, Flow.FLOAT), caller(5)), (), (0,), None),
        ((caller(4), caller(4, flow=Flow.FLOAT), caller(5)), (), (1,), None),
        ((caller(4, flow=Flow.FLOAT), caller(5)), (4,), (0,), None),
        # Nor text that calls the same note or an earlier one; nor text before it; nor figures.
        ((caller(4, flow=Flow.FLOAT), caller(4)), (), (0,), None),
        ((caller(5), caller(6, flow=Flow.FLOAT), Item(5)), (), (1,), None),
        ((caller(4, flow=Flow.FLOAT), caller(5, flow=Flow.FLOAT)), (), (0,), None),
        # Of several notes and figures the first counts.
        ((caller(4, 6, flow=Flow.FLOAT), caller(5)), (), (0,), 1),
        ((caller(6, flow=Flow.FLOAT), caller(5, flow=Flow.FLOAT), caller(6)), (), (0, 1), None),
        ((caller(4, flow=Flow.FLOAT), caller(5)), (), (), None),
    ],
)  # fmt: skip
def test_text_that_waits_for_its_notes(
    some: tuple[Item, ...], head: tuple[int, ...], waiting: tuple[int, ...], held: int | None
) -> None:
    """Notes stand in the order of reading, whichever figure finds no room."""
    assert Stock(some, head).held_by(waiting) == held


def test_pictures_over_other_columns() -> None:
    """The same items with some changed; notes are kept apart, and nothing known of the others."""
    note = Item(3, Flow.NOTE)
    some = (Item(5), Item(4, Flow.FLOAT, heights=(4, 6)), Item(7, Flow.FLOAT), note)
    stock = Stock(some)
    stock.areas["known"] = 1
    assert stock.items == some[:3]
    assert stock.told == some
    changed = stock.spanned(((1, 2),), beside=2)
    assert changed is stock.spanned(((1, 2),), beside=2)
    assert [item.columns for item in changed.items] == [1, 2, 1]
    assert [item.wish for item in changed.told] == [
        Wish.INLINE, Wish.INLINE, Wish.BESIDE, Wish.INLINE,
    ]  # fmt: skip
    assert not changed.areas
    assert stock.spanned(()) is stock
    assert stock.until(2).items == some[:2]
