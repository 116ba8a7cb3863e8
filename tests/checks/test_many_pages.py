"""More pages than anybody looks at one by one: a note, and a look at some of them."""

from __future__ import annotations

from importlib import import_module

import pikepdf
import pytest

from pdf.printing import saved
from publisher.checks import preflight, walk_pages
from publisher.checks.report import Findings, Report
from publisher.checks.subject import PageView, Subject
from publisher.choices import Purpose
from publisher.diagnostics import Severity


def _pages(count: int, wrong: tuple[int, ...] = (), boxless: tuple[int, ...] = ()) -> bytes:
    """Give so many pages; those at ``wrong`` have RGB, those at ``boxless`` lack a trim box."""
    with pikepdf.new() as pdf:
        for number in range(1, count + 1):
            pdf.add_blank_page(page_size=(300, 300))
            page = pdf.pages[-1].obj
            page.Contents = pdf.make_stream(b"1 0 0 rg 50 50 9 9 re f" if number in wrong else b"")
            if number not in boxless:
                page.TrimBox = pikepdf.Array([20, 20, 280, 280])
        return saved(pdf)


def _examined(content: bytes) -> Report:
    return preflight(content, "many.pdf", Purpose.PRESS)


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    # The function of that name hides its module.
    module = import_module("publisher.checks.preflight")
    monkeypatch.setattr(module, "FULL", 20)
    monkeypatch.setattr(module, "SAMPLE", 5)


@pytest.mark.usefixtures("_short")
def test_some_are_looked_at_whole() -> None:
    """Of forty-one pages five: the first, the last and those between; of all the boxes."""
    content = _pages(41, wrong=(1, 2, 21, 40, 41), boxless=(3, 30))
    report = _examined(content)
    found = {f.code: f for f in report.findings}
    assert found["K115"].severity is Severity.NOTE
    assert "K104" not in found
    assert [f.page for f in report.findings if f.code == "K301"] == [1, 21, 41]
    assert [f.page for f in report.findings if f.code == "K201"] == [3, 30]
    assert len(report.pages) == 41
    assert sorted(report.inks) == [1, 11, 21, 31, 41]
    assert report.measured["pages looked at whole"] == 5


@pytest.mark.usefixtures("_short")
def test_as_many_as_can_be() -> None:
    """Twenty are all looked at, and nothing is said of it."""
    report = _examined(_pages(20, wrong=(2, 19)))
    assert [f.page for f in report.findings if f.code == "K301"] == [2, 19]
    assert "K115" not in {f.code for f in report.findings}


@pytest.mark.usefixtures("_short")
def test_who_needs_every_page_is_told() -> None:
    """A rule that is no part of preflight is given all pages of a file, or none."""

    def rule(subject: Subject, view: PageView, findings: Findings) -> None:
        raise AssertionError(view.number)

    report = walk_pages(_pages(41), "many.pdf", rule)
    assert {f.code for f in report.findings} == {"K104"}
