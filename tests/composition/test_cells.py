"""What is no plain text in a line: upright figures, readings, notes in the line, formulas, pieces.

Widths and places are written out in em, as clreq has them or as the reason beside each number says.
"""

from __future__ import annotations

from itertools import accumulate
from math import inf

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from publisher.composition import LineStyle, Prohibition, Reading, TextRun, compose, stand_runs
from publisher.composition.classes import UnitKind, straight_quotes
from publisher.composition.preparing import prepare
from publisher.composition.units import (
    FORBIDDEN,
    STRETCH_ALL,
    STRETCH_LETTERS,
    STRETCH_NONE,
    Units,
)

from .faces import SONG, plain_advances
from .strategies import CLUSTERS, adversarial_texts

STYLE, DOWN = LineStyle(), LineStyle(vertical=True)


def run(text: str, **others: object) -> TextRun:
    """Give a run of the body."""
    return TextRun(text, SONG, **others)  # type: ignore[arg-type]  # whatever a run has


def units_of(
    *runs: TextRun, style: LineStyle = STYLE, measure: float = 40.0, indent: float = 0.0
) -> Units:
    """Give runs as units: letters are half an em wide, all else one."""
    return prepare(runs, plain_advances, style, measure, indent=indent)


# Lines that run downward


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        # One figure or letter upright, two figures in one frame, more of them lying (clreq 3.2.3).
        ("第1号", "uuu"), ("第12号", "ulru"), ("第123号", "utttu"), ("高25℃", "ulru"),
        ("高5％", "uuu"), ("高5%", "utt"),
        ("天A地", "uuu"), ("天a地", "uuu"), ("天ab地", "uttu"), ("天é地", "uuu"),
        # Capitals up to four one below the other; a word, a number with letters lies.
        ("UFO", "uuu"), ("NATO", "uuuu"), ("UNHCR", "ttttt"), ("HTML5", "ttttt"), ("Ufo", "ttt"),
        ("-3", "tt"), ("3.5", "ttt"),
        # A word beside another lies with it, however short it is.
        ("A B", "ttt"), ("I am", "tttt"), ("NATO www.a.cn", "tttt" + "t" * 9), ("天 A 地", "ututu"),
        # Marks of the face stand upright; hyphens, interpuncts and arrows lie along the line.
        ("，。（“", "uuuu"), ("——……", "uuuu"), ("—～", "uu"), ("–·/→", "tttt"), ("①★", "uu"),
        ("？！", "lr"), ("！！！", "lru"), ("⁉", "u"),
        # What goes with a character stands as it does.
        ("葛\U000e0100", "uu"), ("天e\u0301地", "uuuu"),
        ("cafe\u0301s", "tttttt"),
        ("a\u0301bc", "tttt"),
    ],
)  # fmt: skip
def test_how_characters_stand(text: str, forms: str) -> None:
    """Upright, lying, or two in one frame."""
    assert stand_runs([run(text)]) == forms


def test_how_what_is_attached_stands() -> None:
    """Marks of notes lie but for those in rings; a letter lies with a figure below it."""
    assert stand_runs([run("天"), run("12", attached=True)]) == "utt"
    assert stand_runs([run("天"), run("①", attached=True)]) == "uu"
    assert stand_runs([run("x"), run("2", attached=True)]) == "tt"
    assert stand_runs([run("x"), run("①", attached=True)]) == "uu"
    assert stand_runs([run("x"), run("*", attached=True)]) == "ut"
    assert stand_runs([run("？！")], centred=True) == "uu"


@pytest.mark.parametrize(
    ("text", "bodies", "offsets"),
    [
        # A frame for each, one for two figures; stops but ， 、 。 ． fill theirs.
        ("12", [1.0], [(0.0, 0.0)]), ("1", [1.0], [(0.0,)]), ("UF", [1.0, 1.0], [(0.0,), (0.0,)]),
        ("25℃", [1.0, 1.0], [(0.0, 0.0), (0.0,)]), ("123", [1.5], [(0.0, 0.5, 1.0)]),
        ("？", [1.0], [(0.0,)]), ("：", [1.0], [(0.0,)]), ("，", [0.5], [(0.0,)]),
        ("。", [0.5], [(0.0,)]), ("“", [0.5], [(-0.5,)]), ("”", [0.5], [(0.0,)]),
        ("？！", [1.0], [(0.0, 0.0)]), ("！！！", [2.0], [(0.0, 0.0, 1.0)]), ("★", [1.0], [(0.0,)]),
        ("⁉", [1.0], [(0.0,)]), ("——", [2.0], [(0.0, 1.0)]), ("·", [0.5], [(-0.25,)]),
    ],
)  # fmt: skip
def test_frames_downward(text: str, bodies: list[float], offsets: list[tuple[float, ...]]) -> None:
    """What each takes of the line, and where its glyphs begin in it."""
    units = units_of(run(text), style=DOWN)
    assert (units.body, units.offsets) == (bodies, offsets)
    assert units.break_cost[:-1] == [FORBIDDEN] * (len(bodies) - 1)


def test_upright_figures_are_as_han_to_their_neighbours() -> None:
    """No gap stands beside them, and their frames open as others do."""
    units = units_of(run("天12地"), style=DOWN)
    assert (units.kind, units.space[:2]) == ([UnitKind.HAN] * 3, [0.0, 0.0])
    assert units.stretch[:2] == [STRETCH_ALL] * 2
    lying = units_of(run("天123地"), style=DOWN)
    assert lying.space[:2] == [0.25, 0.25]


# Readings


def read(text: str, reading: str, size: float = 0.5, **others: object) -> TextRun:
    """Give a run with a reading above it."""
    return run(text, reading=Reading(reading, SONG, size), **others)


@pytest.mark.parametrize(
    ("one", "body", "offsets", "above"),
    [
        # As wide as its base: letters of a quarter em, and an eighth between neighbours.
        (read("天", "abc"), 1.0, (0.0,), (0.125, 0.375, 0.625)),
        # Wider: half of what the base lacks is at each of its ends.
        (read("天", "abcd"), 1.125, (0.0625,), (0.0625, 0.3125, 0.5625, 0.8125)),
        (read("天地", "abcdefgh"), 2.125, (0.03125, 1.09375),
         tuple(0.0625 + n / 4 for n in range(8))),
        (read("天地", "ab"), 2.0, (0.0, 1.0), (0.75, 1.0)),
        # Twice as large.
        (read("天", "abcd", size=1.0, ), 2.25, (0.625,), (0.125, 0.625, 1.125, 1.625)),
        # In characters that fill their frames nothing stands between.
        (read("天", "ㄅㄆ"), 1.0, (0.0,), (0.0, 0.5)),
    ],
)  # fmt: skip
def test_a_reading_above(
    one: TextRun, body: float, offsets: tuple[float, ...], above: tuple[float, ...]
) -> None:
    """The wider of both is the width; the other stands in the middle (clreq 3.3.2)."""
    units = units_of(one)
    assert units.body == [body]
    assert units.offsets[0] == pytest.approx(offsets)
    assert units.above[0] == pytest.approx(above)


def test_a_base_takes_its_cell() -> None:
    """Where a layout gives each a cell, the base stands in the middle of its own."""
    units = units_of(read("天地", "ab"), style=LineStyle(reading_cell=1.5))
    assert units.body == [3.0]
    assert units.offsets[0] == (0.25, 1.75)
    assert units.above[0] == (1.25, 1.5)


def test_a_reading_beside() -> None:
    """It stands at the right of its base, which takes half an em more (clreq 3.3.3)."""
    beside = Reading("ㄊㄧㄢ", SONG, 0.3, (0.05, 0.05, 0.2))
    units = units_of(run("天", reading=beside))
    assert (units.body, units.offsets) == ([1.5], [(0.0,)])
    assert units.above[0] == pytest.approx((1.05, 1.05, 1.2))
    large = units_of(run("天地", reading=beside, size=2.0))
    assert (large.body, large.offsets) == ([5.0], [(0.0, 2.0)])
    assert large.above[0] == pytest.approx((4.1, 4.1, 4.4))


LONG = "abcdef"
"""A reading of one and a half em with its white, 0.3125 em beyond each end of its base."""


@pytest.mark.parametrize(
    ("runs", "at", "space"),
    [
        # Over half a neighbour at most, on either side (clreq 3.3.4).
        ((read("天", LONG), run("地")), 0, -0.3125), ((run("地"), read("天", LONG)), 0, -0.3125),
        ((read("天", LONG), run("，")), 0, -0.25), ((read("天", LONG), run("（")), 0, 0.25),
        # Not over one that has a reading, a word, a dash, or across a blank.
        ((read("天", LONG), read("地", "a")), 0, 0.0), ((read("天", LONG), run("A")), 0, 0.25),
        ((read("天", LONG), run("——")), 0, 0.0), ((read("天", LONG), run(" 地")), 0, 0.25),
        # Nor where nothing is longer.
        ((read("天", "a"), run("地")), 0, 0.0),
    ],
)  # fmt: skip
def test_a_reading_reaches_over(runs: tuple[TextRun, ...], at: int, space: float) -> None:
    """What stands between a base with a long reading and its neighbour."""
    assert units_of(*runs).space[at] == pytest.approx(space)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("天地", UnitKind.HAN), ("PDF", UnitKind.WEST), ("to be", UnitKind.WEST),
        ("12天", UnitKind.HAN), ("天（", UnitKind.OPEN), ("，天", UnitKind.MID),
        ("。天（", UnitKind.OPEN), ("（天", UnitKind.HAN), ("——天", UnitKind.DASH),
    ],
)  # fmt: skip
def test_what_a_base_is_to_its_neighbours(text: str, kind: UnitKind) -> None:
    """Han, unless it is Western or has a mark where that counts."""
    assert units_of(read(text, "a")).kind == [kind]


# Notes in the line


def note(text: str) -> Units:
    """Give the units of a text with a note in it."""
    return units_of(run("天"), run(text, small=True), run("地"))


@pytest.mark.parametrize(
    ("text", "bodies", "parted"),
    [
        # Two characters share a cell of half an em; what is odd has a cell of its own.
        ("玄", [0.5], []), ("玄黄", [0.5], []), ("玄黄宇", [0.5, 0.5], [True]),
        ("玄黄宇宙", [0.5, 0.5], [True]), ("玄黄宇宙洪", [0.5] * 3, [True, True]),
        # Neither a line nor its lower half may begin with a mark: there is a cell more, and a dear
        # break where the first half or what follows would have to.
        ("玄，", [1.0], []), ("玄黄，宙", [0.5, 1.0], [False]), ("玄黄宇，", [0.5, 0.5], [False]),
        ("玄黄宇宙洪荒", [0.5] * 3, [True, True]), ("玄，宇", [0.5, 0.5], [False]),
        ("玄黄，宇洪", [0.5] * 3, [False, False]), ("玄黄宇，洪", [0.5] * 3, [True, True]),
    ],
)  # fmt: skip
def test_cells_of_a_note(text: str, bodies: list[float], parted: list[bool]) -> None:
    """How wide each of its units is, and after which of them a line may well end."""
    units = note(text)
    inner = range(1, len(units) - 1)
    assert [units.body[k] for k in inner] == bodies
    assert [units.break_cost[k] == 0.0 for k in inner][:-1] == parted
    assert [units.stretch[k] for k in inner][:-1] == [STRETCH_NONE] * len(parted)
    assert sorted(units.small) == list(inner)
    assert sum((units.small[k] for k in inner), ()) == tuple(
        (1, char not in "，" ) for char in text
    )  # fmt: skip


def test_a_note_begins_in_the_line_of_its_word() -> None:
    """No line ends in front of it; behind it one may."""
    units = note("玄黄")
    assert units.break_cost[0] == FORBIDDEN
    assert units.break_cost[1] == 0.0


@pytest.mark.parametrize(
    ("text", "halves", "origins"),
    [
        # As many above as below, or one more; no mark begins the lower line, so one more or less.
        ("玄黄宇宙", (2, 4), (1.0, 1.5, 1.0, 1.5)), ("玄黄宇", (2, 3), (1.0, 1.5, 1.0)),
        ("玄", (1, 1), (1.0,)), ("玄黄，宙", (3, 4), (1.0, 1.5, 2.0, 1.0)),
        ("玄黄宇，洪荒", (4, 6), (1.0, 1.5, 2.0, 2.5, 1.0, 1.5)),
    ],
)  # fmt: skip
def test_the_two_lines_of_a_note(
    text: str, halves: tuple[int, int], origins: tuple[float, ...]
) -> None:
    """Where the upper one ends, and where each character of both begins, behind its word."""
    runs = [run("天"), run(text, small=True), run("地")]
    (line,) = compose(runs, plain_advances, 40.0, STYLE).lines
    assert [(h.start, h.split, h.end) for h in line.halves] == [(1, 1 + halves[0], 1 + halves[1])]
    assert line.origins[1:-1] == pytest.approx(origins)


def test_what_begins_no_half_of_a_note() -> None:
    """A mark, what follows an opening bracket, and a figure of small text; accents go along."""
    units = note("玄（黄）e\u0301")
    assert sum((units.small[k] for k in sorted(units.small)), ()) == (
        (1, True), (1, True), (1, False), (1, False), (2, True),
    )  # fmt: skip
    units = units_of(run("天"), run("玄黄", small=True), run("2", small=True, size=0.6))
    assert units.small[2] == ((1, False),)


def test_a_call_behind_a_note() -> None:
    """It is a unit of its own, never parted from the note."""
    units = units_of(
        run("天"), run("玄黄", small=True), run("12", attached=True, size=0.6), run("地")
    )
    assert units.body == pytest.approx([1.0, 0.5, 0.6, 1.0])
    assert units.break_cost[1] == FORBIDDEN
    assert (units.space[1], units.stretch[1]) == (0.0, STRETCH_NONE)
    assert units.offsets[2] == pytest.approx((0.0, 0.3))


# Formulas


def test_a_formula_is_as_wide_as_it_is_drawn() -> None:
    """What it says is spread over it; between its parts there is white, and a dear line end."""
    parts = [
        run("abc", width=3.0, after=0.2),
        run("de", width=1.0, after=None),
        run("f", width=0.5),
    ]
    units = units_of(run("天"), *parts, run("地"))
    assert units.body == [1.0, 3.0, 1.0, 0.5, 1.0]
    assert units.offsets[1:4] == [(0.0, 1.0, 2.0), (0.0, 0.5), (0.0,)]
    assert units.drawn == {1, 2, 3}
    assert units.space[:4] == [0.25, 0.2, 0.0, 0.25]
    assert units.stretch[1] == STRETCH_NONE
    assert 1.0 < units.break_cost[1] < 20.0
    assert units.break_cost[2] == FORBIDDEN


# What is wider than its line


@given(
    st.text(st.sampled_from("abX1./，（地"), min_size=1, max_size=12), st.sampled_from((1.0, 2.0))
)
def test_what_is_not_parted_stays_as_it_was(word: str, measure: float) -> None:
    """Readings, notes, formulas and words beside it are the same; its pieces are as wide as it."""
    beside = (read("天", "abc"), run("玄黄宇", small=True), run("x", width=0.5), run("composition"))
    runs = (*beside, run("地"), run(word), run("地"), *beside)
    whole, parted = units_of(*runs), units_of(*runs, measure=measure)
    of_whole, of_parted = (dict(zip(u.start, range(len(u)), strict=True)) for u in (whole, parted))
    for start in of_whole:
        k, n = of_whole[start], of_parted[start]
        assert parted.above.get(n) == whole.above.get(k)
        assert parted.small.get(n) == whole.small.get(k)
        assert (n in parted.drawn) is (k in whole.drawn)
        following = [m for m in range(len(parted)) if start <= parted.start[m] < whole.end[k]]
        pieces = sum(parted.body[m] + parted.space[m] for m in following)
        assert pieces == pytest.approx(whole.body[k] + whole.space[k])
        last = following[-1]
        assert parted.end[last] == whole.end[k]
        assert (parted.step[last], parted.stretch[last]) == (whole.step[k], whole.stretch[k])
        assert (parted.squeeze[last], parted.trail[last]) == (whole.squeeze[k], whole.trail[k])
        assert parted.lead[n] == whole.lead[k]
        origins = accumulate(
            (parted.body[m] + parted.space[m] for m in following[:-1]), initial=0.0
        )
        told = [x + offset for x, m in zip(origins, following, strict=True)
                for offset in parted.offsets[m]]  # fmt: skip
        assert told == pytest.approx(whole.offsets[k])
        if n == last and whole.hyphen[k] and k in whole.hyphen_shift and parted.hyphen[n]:
            assert parted.hyphen_shift[n] == whole.hyphen_shift[k]


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        # Beside its first and last letter a word is parted last; behind its own signs first.
        ("bcdf", [24e3, 22e3, 24e3]), ("bc/df", [24e3, 22e3, 200.0, 24e3]),
        ("bcDf", [24e3, 200.0, 24e3]), ("bc1d", [24e3, 22e3, 24e3]),
        # Between digits hardly ever, and between marks that may begin no line.
        ("1234", [4e5] * 3), ("bc12", [24e3, 22e3, 4e5]), ("1.25", [4e5] * 3),
        ("）））", [8e5, 8e5]), ("……", [16e5]), ("１２３", [8e5 * 2] * 2),
    ],
)  # fmt: skip
def test_where_it_is_parted(text: str, costs: list[float]) -> None:
    """A line of no room ends where it harms least."""
    units = units_of(run(text), style=LineStyle(hyphenate=False), measure=0.4)
    assert units.break_cost[: len(costs)] == costs
    assert units.break_cost[-1] == 0.0
    # A line of nothing else is spaced by its letters; marks and figures of frames are not.
    inner = {units.stretch[k] for k in range(len(costs)) if costs[k] != 8e5}
    assert inner <= {STRETCH_LETTERS if text.isascii() else STRETCH_NONE}


@pytest.mark.parametrize(
    ("text", "measure", "indent", "style", "whole"),
    [
        # Three that stay together: where they have room they do, in the first line with its indent.
        ("天，，", 2.5, 0.0, STYLE, True), ("天，，", 1.99, 0.0, STYLE, False),
        ("天，，", 2.5, 0.6, STYLE, False), ("地天，，", 2.5, 0.6, STYLE, True),
        # Blanks give what they can; that in front of a bracket only if it goes at a line's start.
        ("天，，", 2.0, 0.0, STYLE, True), ("（天", 1.5, 0.0, STYLE, True),
        ("（天", 1.5, 0.0, LineStyle(trim_start=False), False),
        ("（天", 2.0, 0.0, LineStyle(trim_start=False), True),
    ],
)  # fmt: skip
def test_what_fits_stays_whole(
    text: str, measure: float, indent: float, style: LineStyle, whole: bool
) -> None:
    """What has room is not parted, to the last hundredth of an em."""
    units = units_of(run(text), style=style, measure=measure, indent=indent)
    kept = units.break_cost[-3 if "，" in text else -2 : -1]
    assert all(cost == inf for cost in kept) is whole


def test_a_hyphen_without_room_is_spared() -> None:
    """Where even the last letter has no room with it, it is left away."""
    for measure, hyphens in ((0.7, 0), (1.0, 1)):
        units = units_of(run("typesetting"), measure=measure)
        assert any(units.hyphen) is bool(hyphens)
        assert bool(units.hyphen_shift) is bool(hyphens)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('说"好"了', {1: True, 3: False}), ("it's", {}), ("说'好'了", {1: True, 3: False}),
        ('"a" "b"', {0: True, 2: False, 4: True, 6: False}), ('a"b', {1: True}),
        ("天'地", {1: True}),
        ("'tis", {}), ("dogs'", {}), ("'好' it's '好'", {0: True, 2: False, 9: True, 11: False}),
    ],
)  # fmt: skip
def test_straight_quotation_marks(text: str, found: dict[int, bool]) -> None:
    """Every other one opens; an apostrophe is none."""
    assert straight_quotes(text) == found


@given(adversarial_texts, st.booleans(), st.sampled_from((2.0, 40.0)))
def test_all_that_is_seen_is_in_a_unit(text: str, vertical: bool, measure: float) -> None:
    """Whatever the text: each character but blanks is in one unit, in order, with a place in it."""
    units = units_of(run(text), style=LineStyle(vertical=vertical), measure=measure)
    places = [n for a, b in zip(units.start, units.end, strict=True) for n in range(a, b)]
    assert places == sorted(set(places))
    assert all(text[n].isspace() for n in set(range(len(text))) - set(places))
    widths = zip(units.start, units.end, units.offsets, strict=True)
    assert all(len(offsets) == end - start for start, end, offsets in widths)


@pytest.mark.parametrize(
    ("text", "body", "offsets"),
    [("。", 2.0, (0.0,)), ("！！！", 6.0, (0.0, 2.0, 4.0)), ("１２", 4.0, (0.0, 2.0)),
     ("（", 1.0, (-1.0,))],
)  # fmt: skip
def test_large_marks_of_traditional_script(
    text: str, body: float, offsets: tuple[float, ...]
) -> None:
    """A frame of two em for each character of what fills its frames."""
    units = units_of(run(text, size=2.0), style=LineStyle(centred=True))
    assert (units.body, units.offsets) == ([body], [offsets])


def test_a_wide_solidus_has_its_width_in_traditional_script() -> None:
    """Half an em on the mainland, in traditional script as wide as the face has it."""
    for text, centred, body in (
        ("／", True, 1.0),
        ("／", False, 0.5),
        ("/", True, 0.5),
        ("·", True, 1.0),
    ):
        assert units_of(run(text), style=LineStyle(centred=centred)).body == [body]


LEVELS = tuple(Prohibition)


@pytest.mark.parametrize(
    ("mark", "before", "after"),
    [
        # In how many of the levels (none, basic, gb, strict) no line begins, or ends, with it.
        ("，", 3, 0), ("。", 3, 0), ("”", 3, 0), ("（", 0, 3), ("～", 3, 0), ("·", 3, 0),
        ("？！", 3, 0),
        ("/", 3, 2), ("——", 1, 0), ("……", 1, 0), ("①", 0, 0), ("文", 0, 0),
    ],
)  # fmt: skip
def test_which_level_forbids_what(mark: str, before: int, after: int) -> None:
    """The table of clreq 3.1.4 and GB/T 15834 5.1: each level forbids what the one below does."""
    found = [units_of(run(f"天{mark}地"), style=LineStyle(prohibition=level)) for level in LEVELS]
    assert [units.break_cost[0] == FORBIDDEN for units in found] == [
        n >= 4 - before for n in range(4)
    ]
    assert [units.break_cost[1] == FORBIDDEN for units in found] == [
        n >= 4 - after for n in range(4)
    ]


def test_what_opens_beside_marks() -> None:
    """Interpuncts and brackets open on a loose line, connectors and solidi do not."""
    opens = {mark: units_of(run(f"天{mark}地")).stretch[0] == STRETCH_ALL for mark in "·（—～/–，"}
    assert opens == {
        "·": True,
        "（": True,
        "—": False,
        "～": False,
        "/": False,
        "–": False,
        "，": True,
    }


def test_an_address_that_stays_whole_may_still_be_spaced() -> None:
    """Where no line may end in it, a line of nothing else is spaced by its letters all the same."""
    units = prepare([run("https://a.example/paper")], plain_advances, STYLE, 40.0, whole=True)
    assert all(cost == FORBIDDEN or cost < 100 for cost in units.break_cost[:-1])
    assert FORBIDDEN in units.break_cost
    assert set(units.stretch[:-1]) == {STRETCH_LETTERS}
    joined = prepare([run("天地玄")], plain_advances, STYLE, 40.0, keep=frozenset({1}))
    assert joined.break_cost[:2] == [FORBIDDEN, 0.0]
    assert joined.stretch[:2] == [STRETCH_NONE, STRETCH_ALL]


@pytest.mark.parametrize("cluster", CLUSTERS)
@pytest.mark.parametrize("measure", [1.0, 40.0])
def test_what_a_reader_takes_for_one_character_is_in_one_unit(cluster: str, measure: float) -> None:
    """However many it is made of, what stands beside it, and however narrow the line."""
    text = f"天{cluster}地{cluster}{cluster}玄黄"
    for vertical in (False, True):
        units = units_of(run(text), style=LineStyle(vertical=vertical), measure=measure)
        begins = {0, *(match.end() for match in regex.finditer(r"\X", text))}
        assert set(units.start) <= begins
        assert units.end == [*units.start[1:], len(text)]
