"""Heights that parts of a page can take together, against every pair of them tried."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from publisher.makeup.fitting import MOST, STEP, PartFit, above, around, beside

fits = st.lists(
    st.builds(
        lambda least, more, cost: PartFit(least, least + more, cost),
        st.integers(1, 60),
        st.integers(0, 12),
        st.integers(0, 50),
    ),
    min_size=1,
    max_size=9,
)
Known = tuple[int, int, int]


def check(found: Sequence[PartFit], pairs: Sequence[tuple[Known, PartFit, PartFit]]) -> None:
    """Each is one of ``pairs``; of those within two lines the cheapest; the cheapest of all."""
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    best: dict[tuple[int, int], int] = {}
    for (least, lines, cost), _, _ in pairs:
        key = least // STEP, lines // STEP
        best[key] = min(cost, best.get(key, cost))
    told = {(one.least // STEP, one.lines // STEP): one.cost for one in found}
    assert len(told) == len(found) == min(MOST, len(best))
    assert all(best[key] == cost for key, cost in told.items())
    assert sorted(told.values()) == sorted(best.values())[: len(told)]
    for one in found:
        assert ((one.least, one.lines, one.cost), *one.parts) in pairs


@given(fits, fits, st.integers(0, 2))
def test_parts_above_each_other_add_up(
    tops: list[PartFit], bottoms: list[PartFit], gap: int
) -> None:
    """With the gap between them, at their least and at their most."""
    pairs = [
        ((a.least + b.least + gap, a.lines + b.lines + gap, a.cost + b.cost), a, b)
        for a in tops
        for b in bottoms
    ]
    check(above(tops, bottoms, gap), pairs)


def agreed(least: int, most: int) -> tuple[int, int]:
    """Give the heights from the least, up to the most or only the least."""
    return least, max(least, most)


@given(fits, st.integers(1, 3), fits, st.integers(1, 3))
def test_parts_beside_each_other_agree(
    lefts: list[PartFit], width: int, rights: list[PartFit], other: int
) -> None:
    """As high as both can be, or as the higher must be: what the other lacks of that is white."""
    pairs = []
    for a in lefts:
        for b in rights:
            least, lines = agreed(max(a.least, b.least), min(a.lines, b.lines))
            white = width * len(range(a.lines, lines)) + other * len(range(b.lines, lines))
            pairs.append(((least, lines, a.cost + b.cost + white), a, b))
    check(beside(lefts, width, rights, other), pairs)


@given(fits, st.integers(1, 3), fits, st.integers(1, 3), st.integers(0, 2))
def test_a_story_around_another(
    lefts: list[PartFit], width: int, rights: list[PartFit], other: int, gap: int
) -> None:
    """It is as high as its slots take beside and under the other; eight lines show under it."""

    def high(lines: int, down: int) -> int:
        slots = lines * width
        return next(n for n in range(500) if n * width + (n - down) * other >= slots)

    pairs = []
    for a in lefts:
        for b in rights:
            down = b.lines + gap
            most = high(a.lines, down)
            least, lines = agreed(max(high(a.least, down), down + 8), most)
            white = (width + other) * (lines - most)
            pairs.append(((least, lines, a.cost + b.cost + white), a, b))
    check(around(lefts, width, rights, other, gap), pairs)
