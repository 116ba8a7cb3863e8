"""Ways from one colour to another, on presses whose inks are written out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.pdf.shades import Inks, Lights, Plain, Values
from publisher.pictures.differences import Lab, difference

Color = tuple[int, int, int]
PARTS = 32
COLORS = st.tuples(*[st.integers(0, 255)] * 3)
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


class Press:
    """A press of which the ink between two colours is told, and what it looks like.

    ``between`` gives the light of the inner parts of a way, which one ink from 0 to 1 shows as 45
    to 55: there the eye sees every step alike.
    """

    def __init__(self, between: Callable[[int], float] = float, *, greys: bool = False) -> None:
        self.between, self.greys = between, greys
        self.asked: list[Color] = []
        self.alone: list[Color] = []

    def flat(self, color: Color) -> Values:
        """Print a colour alone: its red is the ink."""
        self.alone.append(color)
        return (color[0] / 255,)

    def mixed(self, colors: Sequence[Color]) -> list[Values]:
        """Mix those between."""
        self.asked += colors
        return [(self.between(n),) for n in range(1, len(colors) + 1)]

    def inks(self) -> Inks:
        """Make the colours of drawings on this press."""
        return Inks(self.flat, self.mixed, look, lambda _: self.greys, 2.0)


def look(inks: Sequence[Values]) -> list[Lab]:
    """Say what amounts of the ink look like."""
    return [(45 + 10 * ink, 0.0, 0.0) for (ink,) in inks]


def straight(ramp: Sequence[tuple[float, Values]], place: float) -> float:
    """The ink of a shading at a place: straight between its stops (ISO 32000-1, 7.10.4)."""
    for (a, (p,)), (b, (q,)) in pairwise(ramp):
        if a <= place <= b:
            return p + (q - p) * (place - a) / (b - a)
    raise AssertionError(place)


def corner(*places: tuple[int, float]) -> Callable[[int], float]:
    """Make a way with corners at some of its parts, from no ink to all of it."""
    ends = [(0, (0.0,)), *((n, (ink,)) for n, ink in places), (PARTS, (1.0,))]
    return lambda n: straight(ends, n)


@given(COLORS, COLORS)
@settings(max_examples=60)
def test_the_way_is_asked_for_in_thirty_two_even_parts(first: Color, last: Color) -> None:
    """Each colour on it is the nearest there is; the ends are printed as they are alone."""
    press = Press()
    ramp = press.inks().ramp(first, last)

    assert (ramp[0], ramp[-1]) == ((0.0, (first[0] / 255,)), (1.0, (last[0] / 255,)))
    if first == last:
        assert (len(ramp), press.asked) == (2, [])
        return
    assert press.alone == [first, last]
    assert len(press.asked) == PARTS - 1
    for n, color in enumerate(press.asked, 1):
        for a, b, level in zip(first, last, color, strict=True):
            assert abs(a + Fraction((b - a) * n, PARTS) - level) <= Fraction(1, 2)


@given(st.lists(st.floats(0, 1), min_size=PARTS - 1, max_size=PARTS - 1))
@settings(max_examples=60)
def test_a_shading_looks_as_the_way_was_meant(inks: list[float]) -> None:
    """At each part of it, whatever the inks of the way are; stops stand on its parts, in order."""
    ramp = Press(lambda n: inks[n - 1]).inks().ramp(BLACK, WHITE)
    places = [place for place, _ in ramp]

    assert places == sorted(set(places))
    assert {place * PARTS for place in places} <= set(range(PARTS + 1))
    for n, ink in enumerate([0.0, *inks, 1.0]):
        one, other = look([(ink,), (straight(ramp, n / PARTS),)])
        assert difference(one, other) <= 1 + 1e-9


@pytest.mark.parametrize("ink", [0.0, 1.0])
@pytest.mark.parametrize("place", range(2, PARTS - 1))
def test_a_way_with_one_corner_has_one_stop_more(place: int, ink: float) -> None:
    """Where the corner is seen; both pieces are straight."""
    ramp = Press(corner((place, ink))).inks().ramp(BLACK, WHITE)
    away = 10 * abs(ink - place / PARTS)
    wanted = [0.0, place / PARTS, 1.0] if away > 1.1 else [0.0, 1.0]
    if away > 1.1 or away < 0.9:
        assert [one for one, _ in ramp] == wanted


def test_a_way_with_two_corners_has_two_stops_more() -> None:
    """One on each side of the other, and none where it is straight."""
    ramp = Press(corner((8, 1.0), (24, 0.0))).inks().ramp(BLACK, WHITE)
    assert ramp == [(0.0, (0.0,)), (0.25, (1.0,)), (0.75, (0.0,)), (1.0, (1.0,))]


@pytest.mark.parametrize(("deep", "stops"), [(0.9, 2), (1.1, 3)])
def test_what_nobody_sees_is_left_out(deep: float, stops: int) -> None:
    """A corner of less than ΔE00 1 takes no stop."""
    ramp = Press(corner((16, 0.5 + deep / 10))).inks().ramp(BLACK, WHITE)
    assert len(ramp) == stops


def test_greys_go_the_way_of_black_alone() -> None:
    """Nothing is mixed between two greys, and every part is printed as it is alone."""
    press = Press(greys=True)
    assert press.inks().ramp(WHITE, BLACK) == [(0.0, (1.0,)), (1.0, (0.0,))]
    assert press.asked == []
    assert len(press.alone) == PARTS + 1
    inks = press.inks()
    mixed = Inks(inks.flat, inks.mixed, inks.seen, lambda color: color == BLACK, 2.0)
    mixed.ramp(BLACK, WHITE)
    assert len(press.asked) == PARTS - 1, "only one of them is grey"


def test_one_colour_alone_is_printed_flat() -> None:
    """It is never mixed."""
    press = Press()
    assert press.inks().color((51, 1, 2)) == (0.2,)
    assert press.asked == []


@given(COLORS, COLORS)
def test_screens_have_colours_as_they_are(first: Color, last: Color) -> None:
    """From 0 to 1; a mask lets as much through as CSS Masking 1, 8.2 says, white all of it."""
    grey = Plain(max)
    red, green, blue = (level / 255 for level in first)
    assert Plain().color(first) == (red, green, blue)
    assert grey.color(first) == (max(first) / 255,) * 3
    (light,) = Lights().color(first)
    assert light == pytest.approx(0.2125 * red + 0.7154 * green + 0.0721 * blue)
    assert sum(Lights().color(WHITE)) == pytest.approx(1)
    for shades in (Plain(), grey, Lights()):
        ends = [(0.0, shades.color(first)), (1.0, shades.color(last))]
        assert shades.ramp(first, last) == ends


def test_only_a_press_has_limits() -> None:
    """A screen shows the thinnest line, and black over everything."""
    for shades in (Plain(), Lights()):
        assert (shades.hairline, shades.room) == (0, math.inf)
    assert Press().inks().hairline == 0.25
    spaces = [shades.space for shades in (Plain(), Lights(), Press().inks())]
    assert spaces == ["DeviceRGB", "DeviceGray", "DeviceCMYK"]
