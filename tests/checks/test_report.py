"""What a report says: places in millimetres, plain values, one page for people to read."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest

from pdf.printing import opened, printed, saved
from publisher.checks import preflight, preflight_files
from publisher.checks.bounds import Budget
from publisher.checks.html import as_html
from publisher.checks.walking import Walk
from publisher.choices import Purpose
from publisher.diagnostics import ContentError, Severity

from .spoiling import MM, paint, painter


def spoiled(content: str = "1 0 0 rg 28.346 56.693 85.039 14.173 re f") -> bytes:
    """Give a press file with a bar: 10 mm from the left, 20 mm from below, 30 by 5 mm."""
    with opened(printed(Purpose.PRESS)) as pdf:
        painter(content)(pdf)
        return saved(pdf)


def test_places_are_in_millimetres_of_the_trimmed_page() -> None:
    """A bar is found where it was painted, counted from the page's upper left corner."""
    report = preflight(spoiled(), "bar.pdf")
    (finding,) = report.findings
    assert finding.page == 1
    assert finding.rect is not None
    found = (finding.rect.left, finding.rect.top, finding.rect.width, finding.rect.height)
    assert found == pytest.approx((10, 210 - 20 - 5, 30, 5), abs=0.02)


def test_what_is_said_twice_is_one_finding() -> None:
    """Two bars of one kind are counted, and their places united."""
    report = preflight(spoiled("1 0 0 rg 50 50 10 10 re f 90 50 10 10 re f"), "bars.pdf")
    (finding,) = report.findings
    assert finding.times == 2
    assert finding.rect is not None
    assert finding.rect.width == pytest.approx(50 / MM, abs=0.02)


def test_clipped_paint_is_only_as_large_as_what_is_seen() -> None:
    """The place of a finding ends where clipping ends."""
    report = preflight(spoiled("50 50 10 10 re W n 1 0 0 rg 0 0 300 300 re f"), "clip.pdf")
    (finding,) = report.findings
    assert finding.rect is not None
    assert finding.rect.width == pytest.approx(10 / MM, abs=0.02)


def test_paint_outside_the_bleed_is_the_printers() -> None:
    """Marks and anything else outside the bleed are not judged."""
    assert preflight(spoiled("1 0 0 rg -40 -40 10 10 re f"), "mark.pdf").findings == ()


def test_json_holds_all_of_it() -> None:
    """The JSON says what the report says, the same bytes each time."""
    content = spoiled()
    report = preflight(content, "bar.pdf")
    values = json.loads(report.as_json())
    assert values["passed"] is False
    assert [f["code"] for f in values["findings"]] == ["K301"]
    assert values["findings"][0]["rect_mm"] == pytest.approx([10, 185, 30, 5], abs=0.02)
    assert preflight(content, "bar.pdf").as_json() == report.as_json()


def test_diagnostics_have_code_page_and_mend() -> None:
    """Findings join the problems of a build in their one form."""
    (diagnostic,) = preflight(spoiled(), "bar.pdf").diagnostics
    assert diagnostic.code == "K301"
    assert diagnostic.severity is Severity.ERROR
    assert (str(diagnostic.place), bool(diagnostic.hint)) == ("bar.pdf:1:1", True)


class _Reader(HTMLParser):
    """Collects the tags of a page and checks that they are nested."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_shows_pages_with_findings_drawn() -> None:
    """Every page is a picture; the finding lies on it as a rectangle."""
    content = spoiled()
    page = as_html(preflight(content, "bar.pdf"), content)
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.seen.count("img") == len(preflight(content, "x").pages)
    assert reader.seen.count("rect") == 1
    assert "K301" in page


def test_html_escapes_what_comes_from_the_file() -> None:
    """A name cannot add markup to the report."""
    report = preflight(b"", "<script>alert(1)</script>.pdf")
    page = as_html(report, b"")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_reports_are_written_beside_each_other(tmp_path: Path) -> None:
    """Files of one name get reports of their own, as HTML and as JSON."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.pdf").write_bytes(printed(Purpose.PRESS))
    paths = (tmp_path / "a/same.pdf", tmp_path / "b/same.pdf")
    reports = preflight_files(paths, None, tmp_path / "out")
    assert [report.passed for report in reports] == [True, True]
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "same-2.preflight.html",
        "same-2.preflight.json",
        "same.preflight.html",
        "same.preflight.json",
    ]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """A name without a file is the user's to mend."""
    with pytest.raises(ContentError, match="does not exist"):
        preflight_files((tmp_path / "none.pdf",))


def test_a_walk_gives_paint_in_order() -> None:
    """What is painted comes out once, in painting order, with its colour."""
    with opened(printed(Purpose.PRESS)) as pdf:
        paint(pdf, "1 0 0 0 k 50 50 10 10 re f 0 1 0 0 k 70 50 10 10 re f")
        page = pdf.pages[0]
        walk = Walk((0, 0, 1000, 1000), Budget(), {})
        paints = list(walk.run(pikepdf.parse_content_stream(page), page.resources))
    assert [paint.color.values for paint in paints[-2:]] == [(1, 0, 0, 0), (0, 1, 0, 0)]


def test_a_place_that_is_only_gone_to_is_not_painted() -> None:
    """A subpath begun and left paints nothing; the box of a path is around what it draws."""
    with opened(printed(Purpose.PRESS)) as pdf:
        paint(pdf, "1 0 0 0 k 0 0 m 300 300 m 310 300 l 310 320 l h f")
        page = pdf.pages[0]
        walk = Walk((0, 0, 1000, 1000), Budget(), {})
        *_, last = walk.run(pikepdf.parse_content_stream(page), page.resources)
    width, height = last.box[2] - last.box[0], last.box[3] - last.box[1]
    assert (width, height) == pytest.approx((10, 20))


def test_measured_values_are_reported() -> None:
    """The report says what was measured, not only what is wrong."""
    measured = preflight(printed(Purpose.PRESS), "good.pdf").measured
    assert measured["output condition"] == "FOGRA39"
    assert 200 < float(str(measured["greatest ink %"])) <= 300
    assert int(str(measured["lowest resolution ppi"])) >= 300


def test_svg_of_the_report_is_well_formed() -> None:
    """The drawing over a page is XML, whatever a reason holds."""
    content = spoiled()
    page = as_html(preflight(content, "bar.pdf"), content)
    svg = page[page.index("<svg") : page.index("</svg>") + 6]
    assert ET.fromstring(svg).tag == "svg"
