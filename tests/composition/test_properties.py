"""What holds for every text, measure and style."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from publisher.composition import (
    Composed,
    LineStyle,
    Prohibition,
    TextRun,
    compose,
    western_quotes,
)
from publisher.composition.breaking import Measure, break_lines
from publisher.composition.costs import OVERFULL
from publisher.composition.preparing import prepare
from publisher.composition.setting import set_line

from .chains import every_way, first_fit
from .faces import plain_advances
from .ledger import price
from .strategies import chinese_texts, measures, short_texts, styles, texts

EXACT = 1e-6
MOST_UNITS = 12
STOPS = "，。、；：？！．"
CLOSERS = "”’）》〉】"
OPENERS = "“‘（《〈【"
HALF = "·～–"
DIGITS = "0123456789."


def composed(text: str, measure: float, style: LineStyle, looseness: int = 0) -> Composed:
    """Give ``text`` as a paragraph with an indent of two em."""
    runs = [TextRun(text, "song")]
    return compose(runs, plain_advances, measure, style, indent=2.0, looseness=looseness)


@given(texts, measures, styles)
def test_lines_together_are_the_text(text: str, measure: int, style: LineStyle) -> None:
    """No character is lost, doubled or moved, and each has its place on its line."""
    lines = composed(text, measure, style).lines
    assert [0, *(line.end for line in lines)] == [*(line.start for line in lines), len(text)] or (
        not text.strip() and not lines
    )
    assert all(len(line.origins) == line.end - line.start for line in lines)


@given(texts, measures, styles)
def test_lines_fill_the_measure(text: str, measure: int, style: LineStyle) -> None:
    """Every line ends at the edge, the last at or before it; what does not is a fault."""
    found = composed(text, measure, style)
    faulty = {fault.line for fault in found.faults if fault.kind != "loose"}
    for number, line in enumerate(found.lines):
        width = measure - (0 if number else 2)
        if number in faulty:
            continue
        hang = 0.5 if line.hanging else 0.0
        assert line.width <= width + hang + EXACT
        if not line.last:
            assert line.width == pytest.approx(width + hang, abs=EXACT)


@given(texts, measures, styles)
@example("天——“\u3000天", 7, LineStyle(prohibition=Prohibition.BASIC))
@example("天地玄黄“\u3000\u3000天地玄黄", 8, LineStyle())
@example("天————", 6, LineStyle(prohibition=Prohibition.STRICT))
def test_no_line_starts_or_ends_with_what_is_forbidden(
    text: str, measure: int, style: LineStyle
) -> None:
    """The prohibition of the level holds, however narrow the measure is.

    A long mark begins a line where it cannot be helped: where what is before it has no room beside
    it in a line, or is all that the line above has.
    """
    western = western_quotes(text)
    lines = composed(text, measure, style).lines
    for above, line in pairwise(lines):
        level = style.prohibition
        before = len(text[: line.start].rstrip()) - 1
        first, last = text[line.start], text[before]
        if level is not Prohibition.NONE:
            assert line.start in western or first not in STOPS + CLOSERS + HALF
            assert before in western or last not in OPENERS
        if level is Prohibition.STRICT and text.startswith(("——", "……"), line.start):
            assert not _may_come_down(text, above.start, line.start, measure)


def _may_come_down(text: str, above: int, start: int, measure: int) -> bool:
    """Whether a Han character of the line above, not its first, fits before a long mark."""
    begin = max((n for n in range(above + 1, start) if "一" <= text[n] <= "鿿"), default=None)
    end = start
    while text[end : end + 1] in tuple("—…"):
        end += 1
    return begin is not None and end - begin <= measure


@given(texts, measures, styles)
def test_long_marks_and_numbers_stay_whole(text: str, measure: int, style: LineStyle) -> None:
    """No line ends inside ——, ……, ？！, or a number that is not wider than the line."""
    for line in composed(text, measure, style).lines[1:]:
        before, after = text[line.start - 1], text[line.start]
        if style.prohibition is not Prohibition.NONE:
            assert not (before in "？！" and after in "？！")
        if before in DIGITS and after in DIGITS + "%":
            word = re.search(r"[!-~’]*$", text[: line.start])
            rest = re.match(r"[!-~’]*", text[line.start :])
            assert word
            assert rest
            assert (len(word.group()) + len(rest.group())) * 0.5 > measure - 2


@given(texts, measures, styles)
def test_setting_is_idempotent(text: str, measure: int, style: LineStyle) -> None:
    """Setting the same lines again gives the same, and a line set to its own width stays."""
    units = prepare([TextRun(text, "song")], plain_advances, style, measure)
    widths = Measure(measure - 2.0, measure)
    for number, (i, j) in enumerate(break_lines(units, style, widths)):
        end = units.end[j]
        line = set_line(units, style, i, j, widths.of(number), text_end=end)
        assert set_line(units, style, i, j, widths.of(number), text_end=end) == line


@given(chinese_texts, measures)
def test_frames_never_overlap_and_gaps_are_even(text: str, measure: int) -> None:
    """On a line, neighbouring Han are all the same distance apart, at least one em."""
    for line in composed(text, measure, LineStyle()).lines:
        han = [
            b - a
            for (a, one), (b, two) in pairwise(
                zip(line.origins, text[line.start : line.end], strict=True)
            )
            if one >= "一" and two >= "一" and one < "鿿" and two < "鿿"
        ]
        assert all(gap >= 1 - EXACT for gap in han)
        assert not han or max(han) - min(han) < EXACT


@given(chinese_texts, measures)
def test_a_line_is_squeezed_or_stretched_never_both(text: str, measure: int) -> None:
    """No line takes from its marks and adds to its gaps at once."""
    for line in composed(text, measure, LineStyle()).lines:
        assert not (line.squeeze > EXACT and line.stretch > EXACT)


@given(texts, measures, styles)
def test_optimal_is_never_dearer_than_first_fit(text: str, measure: int, style: LineStyle) -> None:
    """Looking at the whole paragraph costs no more than filling line after line."""
    units = prepare([TextRun(text, "song")], plain_advances, style, measure)
    widths = Measure(measure - 2.0, measure)
    greedy = first_fit(units, style, widths) if len(units) else None
    if greedy is not None:
        best = price(units, style, widths, break_lines(units, style, widths))
        assert best <= price(units, style, widths, greedy) + EXACT


@given(short_texts, styles)
def test_every_way_tried_agrees(text: str, style: LineStyle) -> None:
    """On short paragraphs, at every width, no way to break is cheaper than the one chosen."""
    for measure in range(4, 14):
        units = prepare([TextRun(text, "song")], plain_advances, style, measure)
        if not 0 < len(units) <= MOST_UNITS:
            continue
        widths = Measure(measure - 2.0, measure)
        best = min(price(units, style, widths, way) for way in every_way(units))
        if best >= OVERFULL:
            # Nothing fits; which of the lines that stick out is taken does not matter.
            continue
        found = price(units, style, widths, break_lines(units, style, widths))
        assert found == pytest.approx(best, rel=1e-9, abs=EXACT)


@given(chinese_texts, measures, st.sampled_from((-1, 1)))
def test_looseness_gives_that_many_lines_or_changes_nothing(
    text: str, measure: int, looseness: int
) -> None:
    """A paragraph gets one line more or less, without holes, or stays as it is."""
    usual = composed(text, measure, LineStyle())
    other = composed(text, measure, LineStyle(), looseness)
    if len(other.lines) != len(usual.lines):
        assert len(other.lines) == len(usual.lines) + looseness
        assert all(line.stretch <= 0.1 + EXACT for line in other.lines)
        assert not other.faults
    else:
        assert other == usual
