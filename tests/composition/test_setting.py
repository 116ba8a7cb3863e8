"""One line set to a width: clreq's steps in their order, the same for each place of a class."""

from __future__ import annotations

from itertools import pairwise

import pytest

from publisher.composition import LineStyle, TextRun
from publisher.composition.preparing import prepare
from publisher.composition.setting import set_line
from publisher.composition.style import Line

from .faces import SONG, plain_advances

FOLLOWING = "了了"


def line_of(text: str, change: float, style: LineStyle | None = None) -> tuple[Line, list[float]]:
    """Give ``text`` set to its natural width and ``change`` em, and the change of each distance.

    More text follows, so that the line is not the paragraph's last.
    """
    style = style or LineStyle()
    units = prepare([TextRun(text + FOLLOWING, SONG)], plain_advances, style, 100.0)
    j = len(units) - 1 - len(FOLLOWING)
    natural = set_line(units, style, 0, j, 1000.0, text_end=len(text))
    width = sum(units.body[: j + 1]) + sum(units.space[:j])
    solid = set_line(units, style, 0, j, width, text_end=len(text))
    line = set_line(units, style, 0, j, width + change, text_end=len(text))
    assert natural.end == line.end
    moved = [b - a for a, b in zip(solid.origins, line.origins, strict=True)]
    return line, [round(b - a, 6) for a, b in pairwise(moved)]


@pytest.mark.parametrize(
    ("text", "change", "places"),
    [
        # 4 brackets, then 5 the marks inside a sentence, 6 gaps, 7 full stops.
        ("一（二）三，四。五3六", -0.6, [-0.3, 0, -0.3, 0, 0, 0, 0, 0, 0, 0]),
        ("一（二）三，四。五3六", -1.3, [-0.5, 0, -0.5, 0, -0.3, 0, 0, 0, 0, 0]),
        ("一（二）三，四。五3六", -1.6, [-0.5, 0, -0.5, 0, -0.5, 0, 0, -0.05, -0.05, 0]),
        ("一（二）三，四。五3六", -2.0, [-0.5, 0, -0.5, 0, -0.5, 0, -0.25, -0.125, -0.125, 0]),
        ("一，二、三；四：五", -0.8, [0, -0.2, 0, -0.2, 0, -0.2, 0, -0.2]),
    ],
)
def test_squeezing_order(text: str, change: float, places: list[float]) -> None:
    """A step begins when the one before it is used up, and takes the same from each place."""
    _, moved = line_of(text, change)
    # The blank after a mark is measured at the mark, the one before an opening at what precedes.
    assert sum(moved) == pytest.approx(change)
    expected = [value for value in places if value]
    assert [value for value in moved if value] == pytest.approx(expected)


def test_stretching_order() -> None:
    """Word spaces open first, to 1/2 em, then Han-Western gaps, to their ceiling, then all."""
    style = LineStyle(gap_ceiling=0.35)
    text = "一to be二三"
    assert line_of(text, 0.2, style)[1] == [0, 0, 0, 0.2, 0, 0, 0]
    _, moved = line_of(text, 0.35, style)
    assert [m for m in moved if m] == pytest.approx([0.05, 0.25, 0.05])
    line, moved = line_of(text, 0.75, style)
    # 0.25 to the space, 0.1 to each gap, and 0.1 to the three places that are left.
    assert [m for m in moved if m] == pytest.approx([0.2, 0.25, 0.2, 0.1])
    assert line.stretch == pytest.approx(0.1)


def test_gaps_stay_within_half_an_em() -> None:
    """In the last step Han-Western gaps open with the others, but no further than 1/2 em."""
    style = LineStyle(gap_ceiling=1 / 3)
    line, _ = line_of("一3二", 0.8, style)
    assert line.origins[1] - line.origins[0] - 1 == pytest.approx(0.25 + 0.4)
    line, _ = line_of("一3二三", 1.05, style)
    assert line.origins[1] - line.origins[0] - 1 == pytest.approx(0.5)


def test_nothing_opens_inside_units() -> None:
    """Words, numbers, dashes, dots and stacks keep their shape on a loose line."""
    text = "一PDF二3.14三——四……五！！！六"
    _, moved = line_of(text, 1.7)
    inside = [moved[text.index(part) + n] for part in ("PDF", "3.14", "——", "……", "！！！")
              for n in range(len(part) - 1)]  # fmt: skip
    assert not any(inside)


def test_a_line_without_han_opens_its_word_spaces() -> None:
    """Rather than end short of the edge, a line of Western words has wider spaces."""
    _, moved = line_of("to be or", 1.2)
    assert [m for m in moved if m] == pytest.approx([0.6, 0.6])


@pytest.mark.parametrize("text", ["to be or", "一二三", "一3二", "一", "PDF"])
def test_what_would_be_torn_apart_ends_before_the_edge(text: str) -> None:
    """A line is set as it is rather than with holes of more than 0.6 em."""
    line, moved = line_of(text, 3.0)
    assert not any(moved)
    assert line.stretch == 0


def test_a_line_of_an_address_is_spaced() -> None:
    """A line that holds only part of an address is flush too."""
    text = "https://example.org/typography"
    style = LineStyle()
    units = prepare([TextRun(text, SONG)], plain_advances, style, 100.0)
    line = set_line(units, style, 0, 4, 7.0, text_end=units.end[4])
    assert line.width == pytest.approx(7.0)


def test_last_line_is_natural() -> None:
    """The last line is not stretched, and squeezed only as far as it must be."""
    style = LineStyle()
    units = prepare([TextRun("一，二三", SONG)], plain_advances, style, 100.0)
    assert set_line(units, style, 0, 3, 9.0, text_end=4).origins == (0.0, 1.0, 2.0, 3.0)
    assert set_line(units, style, 0, 3, 3.75, text_end=4).width == pytest.approx(3.75)


def test_mark_at_the_line_end_takes_half() -> None:
    """A mark at a line's end is half an em wide, at its start an opening one is too."""
    units = prepare([TextRun("“一二。", SONG)], plain_advances, LineStyle(), 100.0)
    line = set_line(units, LineStyle(), 0, 3, 9.0, text_end=4)
    assert (line.origins, line.width) == ((-0.5, 0.5, 1.5, 2.5), 3.0)
    kept = set_line(units, LineStyle(trim_start=False), 0, 3, 9.0, text_end=4)
    assert (kept.origins[0], kept.width) == (0.0, 3.5)


@pytest.mark.parametrize(
    ("text", "width", "hangs"),
    [
        ("一二三，", 3.0, True),
        ("一二三，", 3.5, False),
        ("一二）。", 2.5, False),
        ("一二三”", 3.0, False),
    ],
)
def test_hanging(text: str, width: float, hangs: bool) -> None:
    """A single stop hangs where it does not fit, a run of marks or a bracket never does."""
    style = LineStyle(hanging=True)
    units = prepare([TextRun(text + "了了", SONG)], plain_advances, style, 100.0)
    line = set_line(units, style, 0, len(units) - 3, width, text_end=4)
    assert line.hanging is hangs
    if hangs:
        assert line.width == pytest.approx(width + 0.5)
