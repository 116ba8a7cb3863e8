"""Columns end on the same line wherever keeps let them: the engine against an exact search."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.makeup.matter import Flow, Forme, Item, Keep, Story
from publisher.makeup.paging import make_up
from publisher.makeup.plan import Module

from .audit import audit
from .exact import ends_evenly, even_heights

SUBHEAD = Item(2, Flow.SOLID, keep=2)


def _paragraph(lines: int, change: int | None) -> Item:
    fits = change is not None and lines + change > 0
    return Item(lines, alternatives=(lines + (change or 0),) if fits else ())


paragraphs = st.builds(_paragraph, st.integers(1, 9), st.sampled_from([None, None, -1, 1]))
matter = st.lists(st.one_of(paragraphs, paragraphs, paragraphs, st.just(SUBHEAD)))
texts = st.tuples(matter, paragraphs).map(lambda found: [*found[0], found[1]])
keeps = st.builds(Keep, st.integers(1, 2), st.integers(1, 2))


def _ends(module: Module) -> list[int]:
    """Give how high each column is filled, white in it and all."""
    ends: dict[int, int] = {}
    for piece in module.pieces:
        ends[piece.column] = max(ends.get(piece.column, 0), piece.line + piece.count)
    return [ends[column] for column in sorted(ends)]


@given(texts, st.integers(2, 5), keeps)
@settings(max_examples=300)
def test_the_last_page_is_even_if_it_can_be(items: list[Item], columns: int, keep: Keep) -> None:
    """Columns of one of the least heights that hold a text end evenly if there is any way."""
    least = -(-sum(item.lines for item in items) // columns)
    forme = Forme(columns, 400, keep=keep)
    plan = make_up([Story(tuple(items))], forme)
    heights = (least, least + 1, least + 2)
    if any(ends_evenly(items, [height] * columns, keep) for height in heights):
        ends = _ends(plan.pages[0].modules[0])
        assert len(set(ends[:-1])) <= 1
        assert max(ends) == ends[0]
    assert audit([Story(tuple(items))], forme, plan) == []


@given(texts, st.integers(2, 4), keeps)
def test_a_full_page_is_even_if_it_can_be(items: list[Item], columns: int, keep: Keep) -> None:
    """Columns of a page that the story runs beyond are full if there is any way."""
    long = (*items, Item(200, alternatives=(201,)))
    plan = make_up([Story(long)], Forme(columns, 24, keep=keep))
    if ends_evenly(long, [24] * columns + [1000], keep):
        assert _ends(plan.pages[0].modules[0]) == [24] * columns


def test_white_above_a_subhead_makes_columns_even() -> None:
    """A text that no parting makes even is opened at its subhead, and only there."""
    items = (Item(4), SUBHEAD, Item(4), Item(11))
    pieces = make_up([Story(items)], Forme(2, 40)).pages[0].modules[0].pieces
    assert [(p.item, p.column, p.line, p.count) for p in pieces] == [
        (0, 0, 0, 4),
        (1, 0, 5, 2),
        (2, 0, 7, 4),
        (3, 1, 0, 11),
    ]


@pytest.mark.parametrize(
    ("items", "heights"),
    [
        ((Item(3), Item(3)), [3]),
        ((Item(3), Item(2)), [3]),
        ((Item(3), Item(1), Item(3)), [4]),
    ],
)
def test_the_exact_search_knows_what_is_possible(
    items: tuple[Item, ...], heights: list[int]
) -> None:
    """Three lines cannot be parted: columns end with one of the paragraphs."""
    assert [h for h in even_heights(items, 2, Keep()) if h >= 3] == heights
