"""The whole tool on finished PDFs: a page without the composer must fail."""

from __future__ import annotations

import pytest

from . import Report, columned, figures, matrix, measure
from .rivals import measure_typst, measure_weasyprint, weasyprint_pdf
from .texts import SHEET, STRESS

_CUT = 7


@pytest.fixture(scope="module")
def plain() -> Report:
    """WeasyPrint's own setting of the stress text."""
    return measure_weasyprint(SHEET, STRESS)


@pytest.fixture(scope="module")
def rival() -> Report:
    """Typst's setting of the stress text."""
    return measure_typst(SHEET, STRESS)


def test_text_is_found_whole(plain: Report, rival: Report) -> None:
    """Both engines print the source, and every line of it is found."""
    for report in (plain, rival):
        assert report["X1"].passed
        assert not report.setting.lost


@pytest.mark.parametrize("number", ["E1", "E3", "E4", "A1", "A2", "A3", "G1", "G2", "H5"])
def test_page_without_the_composer_fails(plain: Report, number: str) -> None:
    """Each property that only composition gives is missing on a plain page, and that is seen."""
    assert plain[number].violations


@pytest.mark.parametrize("number", ["L2", "E2", "H1", "H2", "B1", "B2", "C1", "C3"])
def test_plain_page_passes_what_needs_no_composer(plain: Report, number: str) -> None:
    """What any engine does right is not called wrong."""
    assert plain[number].passed


@pytest.mark.parametrize("number", ["L1", "L2", "U2", "E2", "E3", "A1", "G1", "H1", "H2"])
def test_good_engine_passes(rival: Report, number: str) -> None:
    """What Typst is known to do right passes, so a failure is no fault of the tool."""
    assert rival[number].passed


@pytest.mark.parametrize("number", ["E1", "E4", "A2", "A3", "H5"])
def test_known_faults_of_a_good_engine_are_seen(rival: Report, number: str) -> None:
    """Typst's known differences from the rules are found on its page."""
    assert rival[number].violations


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ("p { letter-spacing: 0.2em }", "U1 G3 H3 P2"),
        ("p { letter-spacing: -0.05em }", "H1"),
        ("p { margin-top: 4pt }", "B1"),
        ("p:nth-child(2) { line-height: 15.5pt }", "B1 B2"),
        ("p { line-height: 11pt }", "B2"),
        ("p { margin-left: 3pt }", "E2"),
        ("p { text-indent: 1em }", "E4"),
        ("p:first-child::first-letter { margin-right: 0.3em }", "H2"),
    ],
)
def test_spoiled_page_fails(plain: Report, style: str, numbers: str) -> None:
    """One fault of style on a real page makes the checks for it fail that passed before."""
    spoiled = measure_weasyprint(SHEET, STRESS, style)
    for number in numbers.split():
        assert len(spoiled[number].violations) > len(plain[number].violations), number


def test_page_cut_without_sense_fails() -> None:
    """Lines cut after a fixed count of characters break every rule about line ends."""
    cut = [
        "\n".join(text[at : at + _CUT].strip() for at in range(0, len(text), _CUT))
        for text in STRESS
    ]
    pdf = weasyprint_pdf(SHEET, cut, "p { white-space: pre-line }")
    report = measure(pdf, SHEET.body(3), STRESS)
    assert [number for number in ("L1", "L2", "U1", "U2", "U3") if report[number].passed] == []
    assert report["X1"].passed


def test_hole_in_a_dash_is_seen_in_its_ink() -> None:
    """PDFium finds the white between two dashes that are set apart."""
    apart = measure_weasyprint(SHEET, STRESS, "p { letter-spacing: 0.2em }")
    holes = [unit.hole for line in apart.setting.lines for unit in line.units if unit.hole]
    assert holes
    assert min(holes) > 0.1


def test_figures_tell_the_engines_apart(plain: Report, rival: Report) -> None:
    """Only the engine that stretches has a spread of Han gaps, the plain one is more ragged."""
    assert plain.statistics.ragged > rival.statistics.ragged
    assert plain.statistics.uncompressed > 0 == rival.statistics.uncompressed
    assert plain.statistics.gap_sd < 0.001 < rival.statistics.gap_sd


def test_tables_have_a_row_per_check_and_per_engine(plain: Report, rival: Report) -> None:
    """The matrix and the figures can be printed as they are."""
    reports = {"plain": plain, "rival": rival}
    assert len(columned(matrix(reports))) == len(plain.results) + 1
    assert [row[0] for row in figures(reports)] == ["", "plain", "rival"]
