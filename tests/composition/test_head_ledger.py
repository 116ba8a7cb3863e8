"""The choice of a head's lines against a ledger that tries every way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.composition import LineStyle, TextRun, compose_head, weigh_head, widest_whole
from publisher.composition.preparing import prepare

from .faces import SONG, plain_advances
from .head_ledger import BLANK, Head, best, between, filled, fullest, lines_of, price, ways, width

STYLE = LineStyle()
MOST_UNITS = 12
parts = st.one_of(
    st.sampled_from("天地玄黄宇宙洪荒"),
    st.sampled_from("天地玄黄宇宙洪荒"),
    st.sampled_from(
        ("，", "、", "《", "》", "“", "”", "：", "——", BLANK, "第", "3", "个", " A", "12年")
    ),
)
texts = st.lists(parts, min_size=2, max_size=10).map("".join)


def head_of(text: str, measure: float, hints: frozenset[int], torn: list[float]) -> Head:
    """Give a text as a head."""
    units = prepare([TextRun(text, SONG)], plain_advances, STYLE, measure, squeeze=False)
    return Head(units, text, hints, torn)


@given(texts, st.integers(2, 9), st.data())
def test_no_way_is_cheaper_than_the_one_chosen(
    text: str, measure: int, data: st.DataObject
) -> None:
    """Of all ways to part a head into as few lines as can be, or one more, none costs less."""
    places = st.integers(1, len(text))
    hints = data.draw(st.one_of(st.just(frozenset[int]()), st.frozensets(places, max_size=2)))
    torn = data.draw(st.lists(st.sampled_from((0.0, 0.0, 3.0, 60.0, 250.0)),
                              min_size=len(text), max_size=len(text)))  # fmt: skip
    head = head_of(text, measure, hints, torn)
    if not 0 < len(head.units) <= MOST_UNITS or not ways(head, measure):
        return
    runs = [TextRun(text, SONG)]
    lines = compose_head(
        runs, plain_advances, measure, STYLE, hints=hints, sense=lambda told: torn[: len(told)]
    )
    wanted = best(head, measure)
    way = lines_of([line.end for line in lines], head.units)
    (weighed,) = weigh_head(
        runs, plain_advances, [measure], STYLE, hints=hints, sense=lambda told: torn[: len(told)]
    )
    assert weighed[1] == len(lines)
    if len(lines) == 1 and not wanted:
        assert weighed[0] == 0.0
        return
    few = len(min(ways(head, measure), key=len))
    asked = 1 + sum(end in hints for end in head.units.end[:-1])
    least = min(max(few, asked), len(max(ways(head, measure), key=len)))
    found = price(head, way)
    more = 30.0 if least < 6 else 200.0
    assert found + more * (len(way) - least) == pytest.approx(wanted, abs=1e-6)
    assert weighed[0] == pytest.approx(found, abs=1e-6)


@given(st.text(st.sampled_from("天地玄，《》、"), min_size=60, max_size=66))
@settings(max_examples=20)
def test_lines_of_what_is_no_head_are_filled(text: str) -> None:
    """Beyond so many lines they are not made even: the white of each counts, and where it ends."""
    head = head_of(text, 2, frozenset(), [0.0] * len(text))
    lines = compose_head([TextRun(text, SONG)], plain_advances, 2, STYLE)
    way = lines_of([line.end for line in lines], head.units)
    if len(way) > 26:
        assert filled(head, 2, way) == pytest.approx(fullest(head, 2))


@pytest.mark.parametrize(("count", "lines"), [(30, 6), (36, 6)])
def test_one_line_more_is_dear_where_there_are_many(count: int, lines: int) -> None:
    """Five lines that part a phrase become six; six stay six: a head of seven is read by nobody."""
    torn = [100.0 * (n == 18) for n in range(count)]
    text = "天地玄黄宇宙" * (count // 6)
    found = compose_head([TextRun(text, SONG)], plain_advances, 6, STYLE, sense=lambda _: torn)
    assert len(found) == lines


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        # A word, a number with its unit, a mark and what it follows; others are one em each.
        ("天地composition玄", 5.5), ("天地", 1.0), ("天，地", 1.5),
        ("约1200人来", 2.0 + 0.25 + 1.0), ("天——地", 2.0), ("《天》地", 2.0), ("", 0.0),
    ],
)  # fmt: skip
def test_the_least_measure_at_which_nothing_is_parted(text: str, wide: float) -> None:
    """It is as wide as the widest of what stays whole, and there nothing is parted."""
    runs = [TextRun(text, SONG)]
    assert widest_whole(runs, plain_advances, STYLE) == pytest.approx(wide)


def test_the_ledger_sees_each_part() -> None:
    """What a break costs by its place: each reason for itself."""

    def cost(text: str, k: int, hints: frozenset[int] = frozenset(), torn: float = 0.0) -> float:
        return between(head_of(text, 20, hints, [torn] * len(text)), k)

    plain = cost("天地", 0)
    assert plain == 0.0
    assert cost("天地", 0, torn=7.0) == 7.0
    assert cost("天，地", 1) == -16.0
    assert cost("天、地", 1) == 0.0
    assert cost(f"天{BLANK}地", 1) == -90.0
    assert cost("第天", 0) == 250.0
    assert cost("《天地》", 1) == 60.0
    assert cost("《天地玄黄宇宙洪荒天》", 1) == 30.0
    assert cost("天地", 0, frozenset({1})) == -1000.0
    assert cost("天地玄", 0, frozenset({2})) == 1000.0
    assert width(head_of(f"天{BLANK}地", 20, frozenset(), [0.0] * 3), 0, 1) == 1.0


def test_nothing_is_taken_from_a_head() -> None:
    """What a line of text would hold by its blanks' giving way is parted in a head."""
    for measure, widths in ((2.5, [2.5]), (2.0, [1.5, 0.5])):
        lines = compose_head([TextRun("天，，", SONG)], plain_advances, measure, STYLE)
        assert [line.width for line in lines] == widths


def test_characters_set_apart() -> None:
    """So much between each two, but not inside a word, nor behind the last."""
    (line,) = compose_head([TextRun("天地ab玄", SONG)], plain_advances, 9, STYLE, tracking=0.3)
    assert line.origins == pytest.approx((0.0, 1.3, 2.85, 3.35, 4.4))
    assert line.width == pytest.approx(5.4)


def test_a_blank_at_a_lines_end_is_no_character() -> None:
    """Two characters and the blank for a comma are a lonely line, which no pause is worth."""
    text = f"天地{BLANK}玄黄宇宙洪"
    lines = compose_head([TextRun(text, SONG)], plain_advances, 5, STYLE)
    assert [text[line.start : line.end] for line in lines] == [f"天地{BLANK}玄", "黄宇宙洪"]
    text = f"天地玄{BLANK}黄宇宙洪"
    lines = compose_head([TextRun(text, SONG)], plain_advances, 5, STYLE)
    assert [text[line.start : line.end] for line in lines] == [f"天地玄{BLANK}", "黄宇宙洪"]


def test_only_the_last_line_of_many_is_short() -> None:
    """Where lines are filled, not evened, what is left is left to the end."""
    lines = compose_head([TextRun("天" * 51, SONG)], plain_advances, 2, STYLE)
    assert [line.width for line in lines] == [2.0] * 25 + [1.0]


def test_an_editors_break_in_a_date() -> None:
    """It is kept, unless a head is to keep its dates whole: then it goes before the date."""
    runs, hint = [TextRun("在2026年12月", SONG)], frozenset({6})
    lines = compose_head(runs, plain_advances, 9, STYLE, hints=hint)
    assert [line.end for line in lines] == [6, 9]
    lines = compose_head(runs, plain_advances, 9, STYLE, hints=hint, whole=True)
    assert [line.end for line in lines] == [1, 9]


def test_a_head_of_nothing() -> None:
    """It has no lines, and costs nothing at any measure."""
    assert compose_head([TextRun("", SONG)], plain_advances, 9, STYLE) == ()
    assert weigh_head([TextRun("", SONG)], plain_advances, [3, 4], STYLE) == [(0.0, 0)] * 2


@pytest.mark.parametrize(("name", "cost"), [(8, 60.0), (9, 30.0)])
def test_a_name_in_brackets_is_dear_to_part(name: int, cost: float) -> None:
    """A short one more than a long one; what is in no brackets costs nothing."""
    runs = [[TextRun(f"{a}{'天' * name}{b}", SONG)] for a, b in ("《》", "地地")]
    found = []
    for run, measure in zip(runs, (name - 1, name), strict=True):
        units = prepare(run, plain_advances, STYLE, measure, squeeze=False)
        head = Head(units, run[0].text, frozenset(), [0.0] * (name + 2))
        found.append([between(head, k) for k in range(1, name)])
    assert found == [[cost] * (name - 1), [0.0] * (name - 1)]
    ((weighed, _),) = weigh_head(runs[0], plain_advances, [name - 1], STYLE)
    head = head_of(runs[0][0].text, name - 1, frozenset(), [0.0] * (name + 2))
    lines = compose_head(runs[0], plain_advances, name - 1, STYLE)
    assert len(lines) == 2
    assert weighed == pytest.approx(price(head, lines_of([line.end for line in lines], head.units)))
