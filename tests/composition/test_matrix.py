"""Each rule at each place of a line in each measure, composed, and a part of it read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.composition import LineStyle, TextRun, compose

from .faces import SONG, advances
from .matrix import (
    AFTER,
    BEFORE,
    JOINTS,
    MEASURES,
    NOT_AT_END,
    NOT_AT_START,
    WHOLE,
    Case,
    Count,
    Seen,
    breaks_whole,
    cases,
    composed,
    count,
    fits,
    ours,
    printed,
    theirs,
)  # fmt: skip

ALONE = 8
"""A measure of so few cells has room for a unit only if what precedes it stands alone."""
PRINTED = (8, 13, 28)
WIDEST = 0.6
TORN = "sangzhi2018@163.com"
"""Has a part without a joint that leaves half a line empty where it is not torn."""


@pytest.mark.parametrize("cells", MEASURES)
def test_no_rule_is_broken(cells: int) -> None:
    """No unit is parted that fits, no line begins or ends ill, none sticks out, none is empty."""
    seen = [line for line in composed(cases(cells), cells) if line.case.unit != TORN]
    found = count(seen, cells, Count())
    named = sum(line.case.unit == "·午" and breaks_whole(line, cells) for line in seen)
    assert (found.parted - named, found.start, found.end, found.beyond) == (0, 0, 0, 0)
    assert found.single == 0 or cells <= ALONE
    assert found.gap <= WIDEST + 1e-6


@pytest.mark.parametrize("cells", PRINTED)
def test_nor_on_the_printed_page(cells: int) -> None:
    """The page read back says the same, and breaks fewer rules than Typst's."""
    part = [case for case in cases(cells, every=4) if case.unit not in (TORN, "·午")]
    report, other = ours(part, cells), theirs(part, cells)
    assert not report.setting.lost
    found = count(printed(part, report), cells, Count())
    rival = count(printed(part, other), cells, Count())
    assert (found.parted, found.start, found.end, found.beyond) == (0, 0, 0, 0)
    assert found.gap <= WIDEST + 0.01
    assert rival.parted > 0
    assert rival.gap >= found.gap


@pytest.mark.parametrize(
    ("unit", "end", "rule"),
    [("5 kg", 2, "parted"), ("。）”", 0, "start"), ("（甲）", 1, "end"), ("1:1", 1, "parted")],
)
def test_a_broken_rule_is_seen(unit: str, end: int, rule: str) -> None:
    """A line that ends inside a unit, or begins or ends with the wrong mark, is counted."""
    case = Case(BEFORE[:9] + unit + AFTER[:9], unit, 9)
    lines = [Seen(case, 0, 9 + end, False, 0.0, 0.0), Seen(case, 9 + end, 30, True, 0.0, 0.0)]
    found = count(lines, 12, Count())
    assert getattr(found, rule) == 1


pieces = st.one_of(
    st.sampled_from(WHOLE),
    st.sampled_from(tuple(JOINTS)),
    st.text(st.sampled_from(BEFORE), min_size=1, max_size=9),
    st.sampled_from(("，", "。", "、")),
)


@given(st.lists(pieces, min_size=1, max_size=14).map("".join), st.integers(6, 40))
def test_whatever_stands_beside_them(text: str, cells: int) -> None:
    """Units in any company: the text is kept, no line sticks out or begins or ends ill."""
    found = compose([TextRun(text, SONG)], advances, cells, LineStyle(), indent=2.0)
    assert "".join(text[line.start : line.end] for line in found.lines) == text
    assert not [fault for fault in found.faults if fault.kind == "overfull"]
    for line in found.lines[1:]:
        first, last = text[line.start], text[: line.start].rstrip()[-1]
        if '"' in text or (first in "—～·.:" or last in "—…"):
            continue
        assert first not in NOT_AT_START
        assert last not in NOT_AT_END


@given(st.sampled_from(WHOLE), st.text(st.sampled_from(BEFORE), max_size=30), st.integers(8, 40))
def test_units_that_fit_are_whole(unit: str, led: str, cells: int) -> None:
    """A unit between Han is on one line where it fits the measure."""
    text = led + unit + AFTER
    lines = compose([TextRun(text, SONG)], advances, cells, LineStyle(), indent=2.0).lines
    ends = {line.end for line in lines} & set(range(len(led) + 1, len(led) + len(unit)))
    assert not ends or not fits(unit, cells) or unit == "·午"


@pytest.mark.parametrize("text", ["100～200～300～400", "1×2×3×4×5×6×7", "2018—2019—2020"])
def test_what_is_wider_than_a_line_is_parted_at_its_joints(text: str) -> None:
    """Not inside a number while there is a sign."""
    lines = compose([TextRun(text, SONG)], advances, 4, LineStyle()).lines
    assert all(text[line.start : line.end][-1] in "～×—" for line in lines[:-1])
    assert len(lines) > 1
