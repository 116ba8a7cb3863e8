"""The finished files of the three purposes, judged from outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest

from publisher.choices import Purpose

from .printing import opened, printed, saved, write_edition
from .validating import archive_twin, as_a1b, check_a1b, check_syntax, pages_drawn, press_twin

MM = 72 / 25.4


def _box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(side) for side in cast(list[float], page.obj[name])]


# All


@pytest.mark.parametrize("purpose", Purpose)
def test_qpdf_finds_no_fault(purpose: Purpose) -> None:
    """The syntax of the file is in order."""
    assert check_syntax(printed(purpose)) == ""


@pytest.mark.parametrize("purpose", Purpose)
def test_three_engines_draw_every_page(purpose: Purpose) -> None:
    """PDFium, poppler and MuPDF each draw all pages, with ink on them, and complain of nothing."""
    counts = pages_drawn(printed(purpose))
    with opened(printed(purpose)) as pdf:
        assert set(counts.values()) == {len(pdf.pages)}, counts


def test_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """Another process with other hashes in another time zone prints the same files."""
    program = (
        "import sys; from pathlib import Path; from publisher import build\n"
        "from publisher.pdf import Purpose\n"
        "for purpose in Purpose: build.build(Path(sys.argv[1]), Path(sys.argv[2]), purpose=purpose)"
    )
    edition = write_edition(tmp_path / "edition")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Kiritimati",
    }
    subprocess.run(
        [sys.executable, "-c", program, str(edition), str(tmp_path / "out")],
        env=environment,
        check=True,
    )
    for purpose in Purpose:
        suffix = "" if purpose is Purpose.PROOF else f"-{purpose}"
        again = (tmp_path / f"out/edition-book{suffix}.pdf").read_bytes()
        assert again == printed(purpose), purpose


@pytest.mark.parametrize("purpose", Purpose)
def test_fonts_are_plain_cff_or_truetype(purpose: Purpose) -> None:
    """Every interpreter since PDF 1.2 knows the fonts as they are embedded."""
    with opened(printed(purpose)) as pdf:
        kinds = {
            str(item.FontFile3.Subtype)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile3" in item
        }
    assert kinds == {"/CIDFontType0C"}


def test_links_and_outline_are_in_the_proof() -> None:
    """Who reads at a screen can follow links and jump to headings."""
    with opened(printed(Purpose.PROOF)) as pdf:
        links = [str(a.A.URI) for page in pdf.pages for a in cast(Any, page.obj.get("/Annots", []))]
        assert set(links) == {"https://example.com/a"}
        first = pdf.Root.Outlines.First
        assert str(first.Title) == "一篇短文"
        assert str(first.First.Title) == "小标题"


# Press


def test_press_boxes() -> None:
    """The sheet begins at 0, 0; page, bleed and sheet lie in each other, 3 mm and 12 mm wide."""
    with opened(printed(Purpose.PRESS)) as pdf:
        for page in pdf.pages:
            media, bleed, trim = (_box(page, f"/{n}Box") for n in ("Media", "Bleed", "Trim"))
            assert media[:2] == [0, 0]
            assert [trim[n] - bleed[n] for n in (0, 1)] == pytest.approx([3 * MM] * 2, abs=0.01)
            assert [bleed[n] - trim[n] for n in (2, 3)] == pytest.approx([3 * MM] * 2, abs=0.01)
            assert (trim[2] - trim[0]) / MM == pytest.approx(148, abs=0.01)
            assert bleed[0] / MM == pytest.approx(12, abs=0.01)


def test_press_has_nothing_to_click() -> None:
    """No annotation, outline, action or tag is left in a press file."""
    with opened(printed(Purpose.PRESS)) as pdf:
        assert not [page for page in pdf.pages if "/Annots" in page.obj]
        assert not {"/Outlines", "/Names", "/OpenAction", "/StructTreeRoot"} & set(pdf.Root.keys())


def test_press_paints_in_ink_only() -> None:
    """No instruction, picture or group of a press file names RGB."""
    with opened(printed(Purpose.PRESS)) as pdf:
        spaces = {
            str(item.ColorSpace)
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and "/ColorSpace" in item
        }
        assert spaces == {"/DeviceCMYK", "/DeviceGray"}
        for page in pdf.pages:
            used = {str(i.operator) for i in cast(Any, pikepdf.parse_content_stream(page))}
            assert not used & {"rg", "RG", "g", "G"}


def test_press_intent() -> None:
    """The printing condition is named as registered, with its profile."""
    with opened(printed(Purpose.PRESS)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFX"
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.read_bytes()[12:20] == b"prtrCMYK"


def test_press_text_is_only_the_pages() -> None:
    """Slug line and marks are drawn, not written: what is extracted is the article."""
    texts = [_text(printed(purpose)) for purpose in (Purpose.PRESS, Purpose.PROOF)]
    assert texts[0] == texts[1]
    assert "FOGRA39" not in texts[0]


def _text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return re.sub(r"\s", "", "".join(pages))


def test_press_twin_is_pdfa() -> None:
    """As PDF/A-2b with the same profile, a third party's validator accepts the press file."""
    assert press_twin(printed(Purpose.PRESS)) == []


def test_press_twin_shows_faults() -> None:
    """The twin is refused as soon as one RGB colour is in the file."""
    with opened(printed(Purpose.PRESS)) as pdf:
        pdf.pages[0].contents_add(b"1 0 0 rg 0 0 9 9 re f")
        assert press_twin(saved(pdf)) != []


# Archive


def test_archive_is_pdfa() -> None:
    """A third party's validator accepts the archive file as PDF/A-2."""
    assert archive_twin(printed(Purpose.ARCHIVE)) == []


@pytest.mark.parametrize("purpose", [Purpose.ARCHIVE, Purpose.PRESS])
def test_a_second_validator_agrees(purpose: Purpose) -> None:
    """PDFBox Preflight accepts fonts, colours and pictures as PDF/A-1b."""
    assert check_a1b(as_a1b(printed(purpose))) == ""


def test_the_second_validator_shows_faults() -> None:
    """PDFBox Preflight refuses a file whose profile is taken out."""
    with opened(as_a1b(printed(Purpose.ARCHIVE))) as pdf:
        del pdf.Root["/OutputIntents"]
        content = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert "is not a valid PDF/A-1b file" in check_a1b(content)


def test_archive_says_what_it_is() -> None:
    """The packet names PDF/A-2u and PDF/UA-1, and describes the property PDF/A does not know."""
    with opened(printed(Purpose.ARCHIVE)) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
    for part in (b"<pdfaid:part>2<", b"<pdfaid:conformance>U<", b"<pdfuaid:part>1<", b"pdfaSchema"):
        assert part in packet
