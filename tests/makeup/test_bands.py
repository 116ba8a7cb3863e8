"""Tables over all columns: what stands above one, under it, and where parts of it stand."""

from __future__ import annotations

import pytest

from publisher.makeup.bands import in_reading_order, lay_bands
from publisher.makeup.footnotes import called
from publisher.makeup.matter import Call, Flow, Forme, Item, Keep, Mode, Rows, Story, Wish
from publisher.makeup.modules import Remainder, Sketch, set_module
from publisher.makeup.plan import Rect
from publisher.makeup.pour import Bed, LoosePiece, Poured, pour
from publisher.makeup.stock import Progress, Stock

KEEP, BEGIN = Keep(2, 2), Progress()
ROWS = Rows(2, (3, 3, 3, 3))
TABLE = Item(14, Flow.ROWS, keep=1, columns=2, rows=(ROWS, ROWS))
SUBHEAD = Item(1, Flow.SOLID, keep=1)


def full(stock: Stock, state: Progress, bed: Bed) -> Poured:
    """Fill a bed to its foot."""
    return pour(stock, state, bed, KEEP)


def level(stock: Stock, state: Progress, bed: Bed) -> Poured:
    """Fill a bed down to the first line at which all stands."""
    beds = (bed.cut(n) for n in range(min(bed.tops), max(bed.foots) + 1))
    return next((one for cut in beds if stock.done((one := full(stock, state, cut)).state)),
                full(stock, state, bed))  # fmt: skip


def laid(items: tuple[Item, ...], state: Progress = BEGIN, *, lines: int = 20,
         forced: bool = False) -> Poured:  # fmt: skip
    """Lay items into two columns."""
    bed = Bed(0, [0, 0], [lines, lines], forced)
    return lay_bands(Stock(items), state, bed, level, full)


Place = tuple[int, int, int, int, int]
"""Item, column, line, first of its lines or rows, lines."""


def places(poured: Poured) -> list[Place]:
    """Give what stands where."""
    return [(p.item, p.column, p.line, p.first, p.count) for p in poured.parts]


@pytest.mark.parametrize(
    ("items", "lines", "forced", "wanted", "cut"),
    [
        # Text before it is level above it, what follows stands under it.
        ((Item(8), TABLE, Item(4)), 30, False,
         [(0, 0, 0, 0, 4), (0, 1, 0, 4, 4), (1, 0, 4, 0, 14), (2, 0, 18, 0, 4)], []),
        # Rows that have room, and nothing under them; none, if the first has none.
        ((Item(8), TABLE, Item(4)), 12, False,
         [(0, 0, 0, 0, 4), (0, 1, 0, 4, 4), (1, 0, 4, 0, 8)], []),
        ((Item(8), TABLE), 8, False, [(0, 0, 0, 0, 4), (0, 1, 0, 4, 4)], []),
        # Where it begins a page that is too low for a row, that is cut; under text it waits.
        ((TABLE,), 4, False, [], []), ((TABLE,), 4, True, [(0, 0, 0, 0, 4)], [0]),
        ((Item(8), TABLE), 8, True, [(0, 0, 0, 0, 4), (0, 1, 0, 4, 4)], []),
        # A subhead does not stand without its table, one that needs no text does.
        ((Item(8), SUBHEAD, TABLE), 8, False, [(0, 0, 0, 0, 8)], []),
        ((Item(8), Item(1, Flow.SOLID), TABLE), 8, False,
         [(0, 0, 0, 0, 5), (0, 1, 0, 5, 3), (1, 1, 3, 0, 1)], []),
    ],
)  # fmt: skip
def test_where_a_table_over_all_columns_stands(
    items: tuple[Item, ...], lines: int, forced: bool, wanted: list[Place], cut: list[int]
) -> None:
    """Two columns of so many lines, each part with its place."""
    found = laid(items, lines=lines, forced=forced)
    assert places(found) == wanted
    assert found.cut == cut


def test_a_table_goes_on() -> None:
    """From the row on that it has come to, under its head, and then what follows it."""
    items = (Item(8), TABLE, Item(4))
    begun = laid(items, lines=12)
    assert (begun.state.item, begun.state.line) == (1, 2)
    assert begun.state.total == 2 + ROWS.height(2)
    rest = laid(items, begun.state, lines=20)
    assert places(rest) == [(1, 0, 0, 2, 8), (2, 0, 8, 0, 4)]
    assert rest.state == Progress(3)


def test_what_is_free_in_bands() -> None:
    """Lines of all columns on which nothing stands, above the table and under it."""
    found = laid((Item(7), TABLE, Item(4)), lines=30)
    taken = sum(p.count * p.columns for p in found.parts)
    assert found.free == 2 * 30 - taken
    assert found.holes == 0


def test_parts_are_read_band_by_band() -> None:
    """Columns above the table, the table, columns under it."""
    items = (Item(9), TABLE, Item(9))
    parts = [LoosePiece(2, 0, 4, 0, 1, 20), LoosePiece(1, 0, 14, 0, 2, 5),
             LoosePiece(0, 5, 4, 1, 1, 0), LoosePiece(0, 0, 5, 0, 1, 0),
             LoosePiece(2, 4, 5, 1, 1, 20)]  # fmt: skip
    order = [(p.item, p.first) for p in in_reading_order(parts, items)]
    assert order == [(0, 0), (0, 5), (1, 0), (2, 0), (2, 4)]


@pytest.mark.parametrize(
    ("first", "lines", "notes"),
    [
        # The head calls where the table begins, each row where it stands.
        (0, 14, [4, 5, 6, 7]), (0, 8, [4, 5]), (0, 5, [4, 5]), (1, 8, [6]), (2, 8, [6, 7]),
        (3, 5, [7]),
    ],
)  # fmt: skip
def test_rows_call_their_notes(first: int, lines: int, notes: list[int]) -> None:
    """Notes of a part of a table are those of its rows, and of its head only once."""
    calls = (Call(None, -1, 4), Call(None, 0, 5), Call(None, 2, 6), Call(None, 3, 7))
    table = Item(14, Flow.ROWS, keep=1, rows=(ROWS,), calls=calls)
    filling = tuple(Item(1, Flow.NOTE) for _ in range(7))
    story = Story((table, Item(1), Item(1), Item(1), *filling))
    copy = Remainder(0, story, Stock(story.items))
    place = Rect(0, 1, 0, 40)
    draft = Sketch(
        copy, place, None, place, Poured(Progress(1), [LoosePiece(0, first, lines, 0, 1, 0)])
    )
    assert [note.item for note in called(copy, draft)] == notes


def test_figures_pass_no_table() -> None:
    """What comes behind a table over all columns stays behind it, a figure that waits before."""
    figure = Item(6, Flow.FLOAT, columns=2, wish=Wish.TOP)
    story = Story((Item(8), TABLE, figure, Item(10)))
    forme = Forme(2, 60, mode=Mode.MODULAR, keep=KEEP)
    draft = set_module(Remainder(0, story, Stock(story.items)), Rect(0, 2, 0, 60), forme)
    lines = {p.item: p.line for p in draft.poured.parts}
    assert lines[1] == 4
    assert lines[2] >= 18
