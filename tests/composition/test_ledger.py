"""The choice of lines against a ledger that reckons every place anew."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.composition import LineStyle, TextRun
from publisher.composition.breaking import Measure, _Search, break_lines
from publisher.composition.fitting import fit_last, fit_line
from publisher.composition.preparing import prepare
from publisher.composition.units import Units

from .chains import every_way
from .faces import plain_advances
from .ledger import NEVER, Way, cheapest, price, price_line
from .strategies import short_texts, styles, texts

ENGLISH = ("typesetting", "newspaper", "composition", "hyphenation", "the", "of", "a", "paragraph")
english = st.lists(st.sampled_from(ENGLISH), min_size=3, max_size=7).map(" ".join)
ADDRESS = ("https://a.example/", "paper/2026/11/", "x_y", "见", "了")
addresses = st.lists(st.sampled_from(ADDRESS), min_size=1, max_size=5).map("".join)
mixed = st.lists(st.sampled_from((*ADDRESS, "of", "天", " ", " ")), min_size=2, max_size=7).map(
    "".join
)
"""Words, Han and addresses on one line."""
MOST_UNITS = 60


def units_of(text: str, style: LineStyle, measure: float) -> Units:
    """Give a text as units."""
    return prepare([TextRun(text, "song")], plain_advances, style, measure)


@given(st.one_of(texts, english, addresses), styles, st.integers(5, 14))
def test_no_way_is_cheaper_than_the_one_chosen(text: str, style: LineStyle, measure: int) -> None:
    """Of all ways to part a paragraph none costs less by the ledger."""
    units = units_of(text, style, measure)
    if not 0 < len(units) <= MOST_UNITS:
        return
    widths = Measure(measure - 2.0, measure)
    best = price(units, style, widths, cheapest(units, style, widths))
    if best < NEVER:
        found = price(units, style, widths, break_lines(units, style, widths))
        assert found == pytest.approx(best, rel=1e-9, abs=1e-6)
        # What the search believes it has spent, neighbours and ladders too.
        assert _Search(units, style, widths).best.total == pytest.approx(best, rel=1e-9, abs=1e-6)


@given(st.one_of(texts, english, addresses, mixed), styles, st.floats(3, 14))
def test_a_line_costs_what_the_ledger_says(text: str, style: LineStyle, width: float) -> None:
    """Every stretch of a text as a line, whether it fits or not: the same cost, the same grey."""
    units = units_of(text, style, width)
    last = len(units) - 1
    for i in range(min(len(units), MOST_UNITS)):
        for j in range(i, min(last, i + 12)):
            if units.break_cost[j] != inf:
                wanted = price_line(units, style, i, j, width, last=False)
                assert fit_line(units, style, i, j, width) == pytest.approx(wanted, abs=1e-6)
        if last >= 0:
            wanted = price_line(units, style, i, last, width, last=True)
            assert fit_last(units, style, i, width) == pytest.approx(wanted, abs=1e-6)


@given(short_texts, styles, st.integers(5, 12))
def test_the_cheapest_is_cheapest(text: str, style: LineStyle, measure: int) -> None:
    """The ledger's own choice is the least of all ways, tried one by one."""
    units = units_of(text, style, measure)
    if not 0 < len(units) <= 9:
        return
    widths = Measure(measure - 2.0, measure)
    least = min(price(units, style, widths, way) for way in every_way(units))
    assert price(units, style, widths, cheapest(units, style, widths)) == pytest.approx(least)


LADDERS = (
    ("排版习惯的的的的composition排版习惯的的的characteristics排版习惯的的的的"
     "internationalisation排版习惯的的的的representation排版习惯的composition来了。", 16),
    ("排版习惯的的communication排版习惯typesetting排版习惯representation排版习惯的的"
     "internationalisation排版习惯internationalisation来了。", 17),
    ("排版习惯的的的characteristics排版习惯的的typesetting排版习惯的的的的communication"
     "排版习惯representation排版习惯communication来了。", 20),
)  # fmt: skip
"""Texts and measures at which a ladder would be cheaper if it were free."""


def ladders(units: Units, way: Way) -> int:
    """Count the hyphens that stand right below another."""
    ended = [units.hyphen[j] > 0 for _, j in way[:-1]]
    return sum(a and b for a, b in pairwise(ended))


@pytest.mark.parametrize(("text", "measure"), LADDERS)
def test_a_second_hyphen_below_another_is_avoided(text: str, measure: int) -> None:
    """A hyphen is not put right below another where another way costs little more."""
    style, widths = LineStyle(), Measure(measure, measure)
    units = units_of(text, style, measure)
    assert ladders(units, cheapest(units, style, widths, ladder=0.0)) == 1
    assert ladders(units, break_lines(units, style, widths)) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("break_cost", 30.0), ("stretch", 0), ("space", 0.5), ("body", 1.5), ("squeeze", 0.2)],
)
def test_the_ledger_sees_each_part(field: str, value: float) -> None:
    """Whatever says something of a place changes what some way costs."""
    style, text = LineStyle(), "今年以来，typesetting of 全县上下一心（大家）都来。"
    seen = False
    for measure in range(7, 13):
        units = units_of(text, style, measure)
        widths = Measure(measure - 2.0, measure)
        way = cheapest(units, style, widths)
        before = price(units, style, widths, way)
        values = getattr(units, field)
        for k in range(len(units)):
            kept = values[k]
            values[k] = value
            seen = seen or price(units, style, widths, way) != before
            values[k] = kept
    assert seen
