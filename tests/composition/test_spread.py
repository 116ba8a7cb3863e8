"""How one line is set to its width, place by place; lines of other widths, and of other numbers."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.composition import Dent, LineStyle, TextRun, breaking, compose
from publisher.composition.breaking import Measure, break_lines
from publisher.composition.preparing import prepare
from publisher.composition.setting import place_line, set_line
from publisher.composition.units import FORBIDDEN, Units

from .chains import every_way
from .faces import SONG, plain_advances
from .ledger import GAP, HAN, NEVER, WORD, Way, price, price_line
from .strategies import short_texts, styles, texts

SURE = 1e-6
LONGEST = 18
english = st.lists(st.sampled_from(("to", "be", "or", "3", "天", "composition")), min_size=2,
                   max_size=9).map(" ".join)  # fmt: skip


def units_of(text: str, style: LineStyle, measure: float = 100.0) -> Units:
    """Give a text as units."""
    return prepare([TextRun(text, SONG)], plain_advances, style, measure)


def natural(units: Units, i: int, j: int) -> float:
    """Give the width of units i to j with the blanks between them."""
    return sum(units.body[i : j + 1]) + sum(units.space[i:j])


@given(st.one_of(texts, english), styles, st.floats(-2.5, 6.0))
def test_each_place_of_a_class_gives_and_takes_alike(
    text: str, style: LineStyle, change: float
) -> None:
    """Step after step, the same from each place until it has no more; the sum is what is told."""
    units = units_of(text + "了了", style)
    ends = [j for j in range(min(len(units) - 2, LONGEST)) if units.break_cost[j] < FORBIDDEN]
    if not ends:
        return
    j = ends[-1]
    start = 0.0 if style.trim_start else units.lead[0]
    width = start + natural(units, 0, j) + (units.hyphen[j] or 0.0) + change
    line = set_line(units, style, 0, j, width, text_end=units.start[j + 1])
    firsts = [line.origins[units.start[k]] - units.offsets[k][0] for k in range(j + 1)]
    assert firsts[0] == pytest.approx(start)
    moved = [b - a - units.body[k] - units.space[k] for k, (a, b) in enumerate(pairwise(firsts))]
    assert line.hanging is (style.hanging and line.width > width + SURE and change < 0) or (
        line.width > width + SURE
    )
    if line.hanging:
        change += units.body[j]
    if abs(change) <= SURE:
        return
    if change < 0:
        taken(units, moved, -change)
        assert line.squeeze == pytest.approx(-sum(moved), abs=SURE)
        assert line.stretch == 0.0
    else:
        given_to(units, style, moved, change)
        assert line.squeeze == 0.0
        if any(moved) and any(units.stretch[k] == HAN for k in range(j)):
            gains = [moved[k] for k in range(j) if units.stretch[k] == HAN]
            assert line.stretch >= max(gains) - SURE


def taken(units: Units, moved: list[float], need: float) -> None:
    """Hold a squeezed line to clreq's steps."""
    left = need
    for step in range(6):
        places = [k for k in range(len(moved)) if units.step[k] == step and units.squeeze[k] > 0]
        room = sum(units.squeeze[k] for k in places)
        part = min(room, left)
        assert -sum(moved[k] for k in places) == pytest.approx(part, abs=SURE)
        most = max([-moved[k] for k in places], default=0.0)
        for k in places:
            assert -moved[k] == pytest.approx(min(units.squeeze[k], most), abs=SURE)
        left -= part
    rest = [k for k in range(len(moved)) if units.step[k] < 0 or units.squeeze[k] <= 0]
    assert all(abs(moved[k]) < SURE for k in rest)


def given_to(units: Units, style: LineStyle, moved: list[float], rest: float) -> None:
    """Hold a stretched line to clreq's steps, or to its natural width where it has no place."""
    by_class = {
        kind: [moved[k] for k in range(len(moved)) if units.stretch[k] == kind] for kind in range(5)
    }
    assert all(max(gains, default=0.0) - min(gains, default=0.0) < SURE
               for gains in by_class.values())  # fmt: skip
    assert not any(abs(gain) > SURE for gain in by_class[0])
    word, gap, han = (max(by_class[kind], default=0.0) for kind in (WORD, GAP, HAN))
    ceilings = style.space_ceiling - style.space_floor, style.gap_ceiling - style.gap
    if sum(moved) < rest - SURE:
        # It ends before the edge: nothing opens further than its ceiling.
        assert word <= ceilings[0] + SURE
        assert gap <= ceilings[1] + SURE
        assert han < SURE
        return
    assert sum(moved) == pytest.approx(rest, abs=SURE)
    if gap > SURE and by_class[WORD]:
        assert word >= ceilings[0] - SURE
    if han > SURE:
        assert not by_class[WORD] or word == pytest.approx(ceilings[0])
        assert not by_class[GAP] or gap >= ceilings[1] - SURE
        assert gap <= max(0.5 - style.gap, ceilings[1]) + SURE


@given(texts, styles)
def test_a_line_of_its_natural_width_is_as_it_is_placed(text: str, style: LineStyle) -> None:
    """What is set to the width it has is where it stands without any setting."""
    units = units_of(text, style)
    j = min(len(units), LONGEST) - 1
    if j < 0 or units.break_cost[j] == FORBIDDEN:
        return
    end = units.start[j + 1] if j + 1 < len(units) else len(text)
    placed = place_line(units, style, 0, j, text_end=end)
    again = set_line(units, style, 0, j, placed.width, text_end=end)
    assert again.origins == pytest.approx(placed.origins)
    assert (again.hyphen, again.last) == (placed.hyphen, placed.last)
    assert placed.last is (j == len(units) - 1)
    if placed.hyphen is not None:
        assert placed.width == pytest.approx(
            placed.hyphen - units.hyphen_shift[j] + units.hyphen[j]
        )


def test_a_parted_word_ends_with_its_hyphen() -> None:
    """The line is as wide as the part and the hyphen, stretched or not; the last part has none."""
    style, text = LineStyle(), "typesetting"
    units = units_of(text, style)
    for line in (place_line(units, style, 0, 0, text_end=units.end[0]),
                 set_line(units, style, 0, 0, 9.0, text_end=units.end[0])):  # fmt: skip
        assert line.hyphen == pytest.approx(units.body[0] + units.hyphen_shift[0])
        assert line.width == pytest.approx(units.body[0] + units.hyphen[0])
    last = len(units) - 1
    assert place_line(units, style, last, last, text_end=len(text)).width == units.body[last]


# Other widths, other numbers of lines


@given(short_texts, styles, st.lists(st.integers(3, 9), max_size=3).map(tuple), st.integers(4, 9))
@settings(max_examples=60)
def test_lines_beside_something(
    text: str, style: LineStyle, after: tuple[int, ...], measure: int
) -> None:
    """Where lines are of several widths no way costs less than the one chosen."""
    units = units_of(text, style, 3)
    widths = Measure(measure - 1, measure, after)
    assert [widths.of(n) for n in range(5)] == [measure - 1, *after, *[measure] * 4][:5]
    if not 0 < len(units) <= 10:
        return
    least = min(price(units, style, widths, way) for way in every_way(units))
    if least < NEVER:
        found = price(units, style, widths, break_lines(units, style, widths))
        assert found == pytest.approx(least, abs=SURE)


def sound(units: Units, style: LineStyle, widths: Measure, way: Way) -> bool:
    """Say whether no line of a way has holes or is too wide."""
    for n, (i, j) in enumerate(way):
        last = j == len(units) - 1
        cost, grey = price_line(units, style, i, j, widths.of(n), last=last)
        if grey > 0.1 or cost + (0.0 if last else units.break_cost[j]) >= (NEVER if last else 1000):
            return False
    return True


@given(short_texts, styles, st.integers(5, 9), st.sampled_from((-2, -1, 1, 2)))
@settings(max_examples=80)
def test_so_many_lines_more(text: str, style: LineStyle, measure: int, looseness: int) -> None:
    """The cheapest of all ways in so many lines without holes, or the best if there is none."""
    text = text * 2
    units, widths = units_of(text, style, measure - 2), Measure(measure - 2, measure)
    if not 0 < len(units) <= 14:
        return
    usual = break_lines(units, style, widths)
    found = break_lines(units, style, widths, looseness)
    so_many = (way for way in every_way(units) if len(way) == len(usual) + looseness)
    wanted = [
        price(units, style, widths, way) for way in so_many if sound(units, style, widths, way)
    ]
    if not wanted:
        assert found == usual
        return
    assert len(found) == len(usual) + looseness
    assert price(units, style, widths, found) == pytest.approx(min(wanted), abs=SURE)


@pytest.mark.parametrize(("measure", "lines"), [(8, 2), (11, 2), (12, 3)])
def test_a_line_more_has_no_holes(measure: int, lines: int) -> None:
    """Two full lines become three where a tenth of an em at each gap is enough, not before."""
    runs = [TextRun("天" * (2 * measure), SONG)]
    found = compose(runs, plain_advances, measure, LineStyle(), looseness=1)
    assert len(found.lines) == lines


def test_what_is_too_long_to_keep_is_broken_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paragraph that is not remembered has the same lines."""
    style, widths = LineStyle(), Measure(10.0, 12.0)
    units = units_of("天地玄黄，宇宙洪荒。日月盈昃composition，辰宿列张。" * 4, style, 10)
    for looseness in (0, 1):
        kept = break_lines(units, style, widths, looseness)
        with monkeypatch.context() as patched:
            patched.setattr(breaking, "LONGEST", 0)
            assert break_lines(units, style, widths, looseness) == kept
    assert break_lines(units_of("", style), style, widths) == []


@pytest.mark.parametrize(
    ("dents", "indent", "widths"),
    [
        ((), 0.0, [8, 8, 8, 8]), ((), 2.0, [6, 8, 8, 8]),
        ((Dent(2, 3.0),), 0.0, [5, 5, 8, 8]), ((Dent(2, 3.0, first=1),), 2.0, [6, 5, 5, 8]),
        ((Dent(2, 3.0), Dent(2, 2.0, left=False, first=1)), 0.0, [5, 3, 6, 8]),
    ],
)  # fmt: skip
def test_room_at_the_side_of_lines(
    dents: tuple[Dent, ...], indent: float, widths: list[float]
) -> None:
    """Each of the first lines is as much shorter as is left at its sides."""
    found = compose([TextRun("天地玄黄" * 12, SONG)], plain_advances, 8.0, LineStyle(),
                    indent=indent, dents=dents)  # fmt: skip
    assert [line.width for line in found.lines][:4] == widths
    assert [dent.start(1) for dent in dents] == [dent.room * dent.left for dent in dents]


@pytest.mark.parametrize(
    ("text", "measure", "faults"),
    [
        # Six Han in front of a word that has no room: what is left is shared out by five gaps.
        ("天地玄黄宇宙composition", 7.0, []), ("天地玄黄宇宙composition", 7.25, []),
        ("天地玄黄宇宙composition", 7.5, [("loose", 0, 0, 0.3)]),
        ("天地玄黄宇宙composition", 9.0, [("loose", 0, 0, 0.6)]),
        ("天地玄黄宇宙composition", 9.5, [("short", 0, 0, 3.5)]),
        ("天地" * 4, 0.5, [("overfull", n, n, 0.5) for n in range(8)]),
    ],
)  # fmt: skip
def test_what_an_editor_must_see(
    text: str, measure: float, faults: list[tuple[str, int, int, float]]
) -> None:
    """A line that ends before the edge, has holes, or sticks out: which, and by how much."""
    style = LineStyle(hyphenate=False)
    found = compose([TextRun(text, SONG)], plain_advances, measure, style).faults
    told = [(f.kind, f.line, f.start, round(f.amount, 6)) for f in found]
    assert told == faults


def test_a_line_gives_from_its_blanks_and_hangs_its_stop() -> None:
    """Both at once: a quarter is taken from the comma inside, and the last one hangs."""
    runs = [TextRun("天，地玄，宇宙洪", SONG)]
    lines = compose(runs, plain_advances, 3.75, LineStyle(hanging=True)).lines
    assert [(line.start, line.end, line.hanging) for line in lines] == [(0, 5, True), (5, 8, False)]
    assert lines[0].squeeze == pytest.approx(0.25)
    assert lines[0].width == pytest.approx(3.75 + 0.5)


def test_runs_of_one_class_follow_each_other() -> None:
    """The control: on a loose line of words and Han all three classes have opened."""
    style = LineStyle()
    units = units_of("天to be地玄黄了了", style)
    line = set_line(units, style, 0, 5, natural(units, 0, 5) + 1.0, text_end=9)
    firsts = [line.origins[units.start[k]] for k in range(6)]
    moved = [round(b - a - units.body[k] - units.space[k], 6) for k, (a, b) in
             enumerate(pairwise(firsts))]  # fmt: skip
    assert len([1 for _ in groupby(sorted(moved))]) >= 3
