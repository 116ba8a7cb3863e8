"""Every check sees the fault it is for, and passes what is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from .cases import BAD, GOOD, Case
from .checks import CHECKS, Listed
from .crafting import body, line, setting
from .lines import Level
from .report import judge, report

_HAN = "一二三四五六七八九十甲乙丙丁戊己"
_LISTED = {listed.number: listed for listed in CHECKS}


def _name(case: Case) -> str:
    return f"{case.check} {case.name}"


@pytest.mark.parametrize("case", GOOD, ids=_name)
def test_good_line_passes(case: Case) -> None:
    """What is set right is looked at and passes."""
    result = judge(_LISTED[case.check], case.made)
    assert result.checked
    assert not result.violations


@pytest.mark.parametrize("case", BAD, ids=_name)
def test_bad_line_is_found(case: Case) -> None:
    """What is set wrong is a violation of its check."""
    assert judge(_LISTED[case.check], case.made).violations


@pytest.mark.parametrize("cases", [GOOD, BAD], ids=["good", "bad"])
def test_every_check_has_cases(cases: list[Case]) -> None:
    """No check is without a line that passes it and a line that fails it."""
    assert {case.check for case in cases} == set(_LISTED)


@pytest.mark.parametrize("listed", CHECKS, ids=lambda listed: listed.number)
def test_nothing_to_check_is_no_success(listed: Listed) -> None:
    """On an empty page every check says that it checked nothing."""
    result = judge(listed, setting(promised=body()))
    assert (result.checked, result.passed) == (0, False)


def test_prohibition_none_checks_no_line_start() -> None:
    """Without a prohibition level, line starts are not judged."""
    made = setting(line("，一二"), promised=replace(body(), level=Level.NONE))
    assert not judge(_LISTED["L1"], made).checked


def test_basic_level_lets_a_solidus_end_a_line() -> None:
    """Only GB forbids a solidus at the line end; at the line start it is forbidden below too."""
    basic = replace(body(), level=Level.BASIC)
    ends = setting(line("男/"), line("女", last=True), promised=basic)
    starts = setting(line("男"), line("/女", last=True), promised=basic)
    assert not judge(_LISTED["L3"], ends).violations
    assert judge(_LISTED["L3"], starts).violations


def test_hanging_stop_may_leave_the_column() -> None:
    """A layout that hangs punctuation is not ragged by half an em."""
    hung = setting(line("一二，", edge=2.0), promised=replace(body(), hanging=True))
    assert not judge(_LISTED["E1"], hung).violations
    assert judge(_LISTED["E1"], replace(hung, body=body())).violations


def test_tight_pairs_leave_no_white() -> None:
    """In the tight style a closing mark and an opening one touch."""
    tight = replace(body(), tight_pairs=True)
    touching, apart = line("一，“二", {1: -0.5}), line("一，“二")
    assert not judge(_LISTED["A1"], setting(touching, promised=tight)).violations
    assert judge(_LISTED["A1"], setting(apart, promised=tight)).violations


def test_statistics_count_what_they_name() -> None:
    """Mean, deviation, maximum, loose lines and 孤字 come from the lines."""
    made = setting(line(_HAN, stretch=0.0), line(_HAN, stretch=0.2), line("了。", last=True))
    found = report(made).statistics
    assert found.gap_mean == pytest.approx(0.1)
    assert found.gap_sd == pytest.approx(0.1)
    assert found.gap_max == pytest.approx(0.2)
    assert (found.loose, found.short_last, found.lines) == (1, 1, 3)


def test_table_names_every_check_and_says_none() -> None:
    """The table has a row per check, and says where nothing was checked."""
    table = report(setting(line("一二三四")))
    rows = table.table().splitlines()
    assert [row.split()[0] for row in rows[1 : len(CHECKS) + 1]] == [c.number for c in CHECKS]
    assert next(row for row in rows if row.startswith("A1")).split()[-3:] == ["none", "-", "-"]
