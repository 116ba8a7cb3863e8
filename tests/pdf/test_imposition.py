"""Booklets: which pages share a sheet, and that each stands where it is folded to."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.checks import preflight
from publisher.choices import Purpose
from publisher.diagnostics import Severity
from publisher.edition import sides_of
from publisher.pdf.imposition import impose_booklet

from .printing import opened, printed


@pytest.mark.parametrize(
    ("count", "sides"),
    [
        (1, [(None, 1), (None, None)]),
        (4, [(4, 1), (2, 3)]),
        (6, [(None, 1), (2, None), (6, 3), (4, 5)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
    ],
)
def test_order(count: int, sides: list[tuple[int | None, int | None]]) -> None:
    """Folded and put into each other, the sheets give the pages in order."""
    assert list(sides_of(count)) == sides


@given(st.integers(1, 200))
def test_every_page_stands_once_and_faces_its_neighbour(count: int) -> None:
    """No page is lost, and odd pages are right-hand pages."""
    sides = list(sides_of(count))
    pages = [page for side in sides for page in side if page is not None]
    assert sorted(pages) == list(range(1, count + 1))
    assert all(left is None or left % 2 == 0 for left, _ in sides)
    assert all(right is None or right % 2 == 1 for _, right in sides)


def test_sheets_of_a_press_file_are_one() -> None:
    """Output intent, claim, bleed all around but at the fold; it passes as what it says it is."""
    plain, content = printed(Purpose.PRESS), impose_booklet(printed(Purpose.PRESS))
    report = preflight(content, "x.pdf")
    assert report.purpose is Purpose.PRESS
    assert [d for d in report.diagnostics if d.severity is Severity.ERROR] == []
    with opened(content) as pdf, opened(plain) as pages:
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFX"
        before, after = pages.Root.Metadata.read_bytes(), pdf.Root.Metadata.read_bytes()
        assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4<" in after
        # Another document has another identifier.
        assert before != after
        media, trim = pdf.pages[0].mediabox, pdf.pages[0].trimbox
        around = [float(a) - float(b) for a, b in zip(media, trim, strict=True)]
        assert [round(edge / 72 * 25.4, 2) for edge in around] == [-3, -3, 3, 3]
        for page in pdf.pages:
            for form in page.obj.Resources.XObject.values():
                width = float(form.BBox[2]) - float(form.BBox[0])
                assert width / 72 * 25.4 == pytest.approx(148 + 3, abs=0.05)


def test_sheets_of_a_proof_claim_nothing() -> None:
    """A booklet of a proof has no intent and no packet, and passes as a proof."""
    for purpose in (Purpose.PROOF, Purpose.ARCHIVE):
        content = impose_booklet(printed(purpose))
        with opened(content) as pdf:
            assert "/OutputIntents" not in pdf.Root
            assert "/Metadata" not in pdf.Root
        report = preflight(content, "x.pdf")
        assert (report.purpose, report.passed) == (Purpose.PROOF, True)


@pytest.mark.parametrize("purpose", [Purpose.PROOF, Purpose.PRESS])
def test_pages_stand_side_by_side(purpose: Purpose) -> None:
    """The first page is the right half of the first side, cut at its trim."""
    content = impose_booklet(printed(purpose))
    with opened(content) as pdf:
        box = [float(side) for side in pdf.pages[0].trimbox]
        assert (box[2] - box[0]) / 72 * 25.4 == pytest.approx(2 * 148, abs=0.05)
        assert len(pdf.pages) == 2
    document = pypdfium2.PdfDocument(content)
    page = document[0].get_textpage()
    left = page.get_text_bounded(right=(box[0] + box[2]) / 2)
    right = page.get_text_bounded(left=(box[0] + box[2]) / 2)
    document.close()
    assert re.sub(r"\s", "", left) == ""
    assert "一篇短文" in right
    assert impose_booklet(printed(purpose)) == content
