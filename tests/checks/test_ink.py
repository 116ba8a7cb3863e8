"""Ink where it lies: overprint and transparency, the worst place, what is not printed."""

from __future__ import annotations

import json

import pikepdf
import pytest

from pdf.printing import opened, printed, saved
from publisher.checks import preflight
from publisher.checks.html import as_html
from publisher.checks.report import Report
from publisher.choices import Purpose
from publisher.diagnostics import Severity

from .spoiling import MM, form, over, paint, resource

DARK = "0.9 0.8 0.7 0 k 40 40 100 100 re f"
"""240 % in a square of 35 mm."""


def examined(content: str, *, layers: bool = False, **states: object) -> Report:
    """Give the report on the first page of a press file after ``content`` was painted on it."""
    with opened(printed(Purpose.PRESS)) as pdf:
        names = {"over": over(pdf), "off": _hidden(pdf) if layers else ""}
        for name, state in states.items():
            names[name] = f"{resource(pdf, '/ExtGState', state)} gs"
        paint(pdf, content.format(**names))
        return preflight(saved(pdf), "ink.pdf", Purpose.PRESS)


def _hidden(pdf: pikepdf.Pdf) -> str:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="off"))
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )
    return f"/OC {resource(pdf, '/Properties', layer)} BDC"


def heavy(report: Report) -> list[tuple[str, Severity]]:
    """Give the findings about too much ink."""
    found = [f for f in report.findings if f.code in ("K309", "K310", "K311")]
    return [(f.code, f.severity) for f in found]


ERROR, WARNING = [("K311", Severity.ERROR)], [("K311", Severity.WARNING)]
CASES = {
    "nothing on it": ("", []),
    "black overprints": ("{over} 0 0 0 1 k 60 60 40 40 re f", ERROR),
    "black covers": ("0 0 0 1 k 60 60 40 40 re f", []),
    "multiplied": ("{multiply} 0.7 0.7 0.7 0.3 k 60 60 40 40 re f", ERROR),
    "not multiplied": ("0.7 0.7 0.7 0.3 k 60 60 40 40 re f", []),
    "half of it multiplied": ("{multiply} {half} 0.5 0 0 0.2 k 60 60 40 40 re f", []),
    "darkened": ("{darken} 0.5 0.5 0.5 0.1 k 60 60 40 40 re f", []),
    "a line of 1 mm": ("{over} 0 0 0 1 K 3 w 60 60 m 90 60 l S", WARNING),
    "a speck": ("{over} 0 0 0 1 k 60 60 1 1 re f", []),
    "beside it": ("{over} 0 0 0 1 k 160 60 40 40 re f", []),
}


@pytest.mark.parametrize(("content", "told"), CASES.values(), ids=CASES)
def test_together(content: str, told: list[tuple[str, Severity]]) -> None:
    """Two colours, each with less than the paper takes: what counts is what lies on the plates."""
    report = examined(
        f"{DARK} {content}",
        multiply=pikepdf.Dictionary(BM=pikepdf.Name.Multiply),
        darken=pikepdf.Dictionary(BM=pikepdf.Name.Darken),
        half=pikepdf.Dictionary(ca=0.5),
    )
    assert heavy(report) == told


def test_in_a_form() -> None:
    """What a form paints over itself is found as well."""
    with opened(printed(Purpose.PRESS)) as pdf:
        states = pikepdf.Dictionary(O=pikepdf.Dictionary(OP=True, op=True, OPM=1))
        inner = f"{DARK} /O gs 0 0 0 1 k 60 60 40 40 re f"
        paint(pdf, form(pdf, inner, Resources=pikepdf.Dictionary(ExtGState=states)))
        report = preflight(saved(pdf), "ink.pdf", Purpose.PRESS)
    assert heavy(report) == ERROR


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("{off} 1 1 1 1 k 40 40 100 100 re f EMC", False),
        ("1 1 1 1 k 40 40 100 100 re f", True),
        ("1 1 1 1 k 40 40 100 100 re f 0 0 0 0 k 30 30 130 130 re f", False),
    ],
    ids=["hidden layer", "shown", "covered"],
)
def test_what_is_not_printed(content: str, *, seen: bool) -> None:
    """What is on a hidden layer, or wholly covered, has no ink; the same shown has too much."""
    assert bool(heavy(examined(content, layers=True))) is seen


def test_where_and_how_much() -> None:
    """The worst place is that of the square, with what both have together."""
    report = examined(f"{DARK} {{over}} 0 0 0 1 k 60 60 40 40 re f")
    ink = report.inks[1]
    assert ink.most == pytest.approx(340, abs=2)
    assert ink.where is not None
    (finding,) = report.findings
    assert finding.rect is not None
    place = (finding.rect.left * MM, 210 * MM - (finding.rect.top + finding.rect.height) * MM)
    assert place == pytest.approx((60, 60), abs=4)
    assert finding.rect.width * MM == pytest.approx(40, abs=8)


def test_coverage() -> None:
    """A quarter of a page in one ink covers a quarter; the report says so of each page."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.pages[0].obj.TrimBox = pikepdf.Array([0, 0, 200, 200])
        pdf.pages[0].Contents = pdf.make_stream(b"0 1 0 0 k 0 0 100 100 re f")
        content = saved(pdf)
    report = preflight(content, "quarter.pdf", Purpose.PRESS)
    covered = dict(report.inks[1].coverage)
    assert covered == pytest.approx({"Cyan": 0, "Magenta": 25, "Yellow": 0, "Black": 0}, abs=0.3)
    page = json.loads(report.as_json())["pages"][0]
    assert page["coverage_percent"]["Magenta"] == pytest.approx(25, abs=0.3)
    assert page["greatest_ink_percent"] == pytest.approx(100, abs=0.5)
    html = as_html(report, content)
    assert "magenta" in html
    assert "25.0 %" in html


def test_proofs_are_not_measured() -> None:
    """Ink is a matter of the press."""
    assert preflight(printed(Purpose.PROOF), "proof.pdf", Purpose.PROOF).inks == {}
