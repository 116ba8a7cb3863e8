"""The reader gives every glyph's characters, origin and size exactly as the file has them."""

from __future__ import annotations

import ctypes
import io
import math

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from .pdffonts import to_unicode
from .reading import Glyph, read_pages
from .rivals import weasyprint_pdf
from .texts import SHEET, STRESS

_WIDTHS = [500, 250, 1000]


def _pdf(content: str, trim: tuple[int, int, int, int] | None = None, form: str = "") -> bytes:
    """Give a one-page PDF of 200 by 300 pt with a font whose A, B, C are 0.5, 0.25, 1 em wide."""
    document = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.TrueType,
        BaseFont=pikepdf.Name("/Test"),
        FirstChar=65,
        Widths=pikepdf.Array(_WIDTHS),
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    if form:
        inner = document.make_stream(form.encode())
        inner.Type, inner.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        inner.BBox = pikepdf.Array([0, 0, 200, 300])
        inner.Matrix = pikepdf.Array([1, 0, 0, 1, 10, 20])
        inner.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        resources.XObject = pikepdf.Dictionary(X=inner)
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=pikepdf.Array([0, 0, 200, 300]),
        Resources=resources,
        Contents=document.make_stream(content.encode()),
    )
    if trim:
        page.TrimBox = pikepdf.Array(list(trim))
    document.pages.append(pikepdf.Page(page))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _glyphs(content: str, form: str = "") -> tuple[Glyph, ...]:
    return read_pages(_pdf(content, form=form))[0].glyphs


def _places(glyphs: tuple[Glyph, ...]) -> list[tuple[str, float, float]]:
    return [(glyph.text, round(glyph.x, 6), round(glyph.y, 6)) for glyph in glyphs]


def test_origins_follow_widths_and_offsets() -> None:
    """An offset of TJ and the font's widths move the next origin."""
    glyphs = _glyphs("BT /F 10 Tf 1 0 0 1 50 100 Tm [(A) -200 (BC)] TJ (A) Tj ET")
    expected = [("A", 50.0, 200.0), ("B", 57.0, 200.0), ("C", 59.5, 200.0), ("A", 69.5, 200.0)]
    assert _places(glyphs) == expected


def test_spacing_scale_and_rise_are_followed() -> None:
    """Character spacing, horizontal scaling and rise act as the PDF rules say."""
    content = "BT /F 10 Tf 1 Tc 50 Tz 4 Ts 1 0 0 1 0 100 Tm (AA) Tj ET"
    glyphs = _glyphs(content)
    assert _places(glyphs) == [("A", 0.0, 196.0), ("A", 3.0, 196.0)]
    assert glyphs[0].advance == pytest.approx(0.25)


def test_text_lines_move_by_leading() -> None:
    """Td, TD and T* start new lines where they should."""
    content = "BT /F 10 Tf 20 280 Td (A) Tj 5 -12 TD (B) Tj T* (C) Tj (A) ' ET"
    expected = [("A", 20.0, 20.0), ("B", 25.0, 32.0), ("C", 25.0, 44.0), ("A", 25.0, 56.0)]
    assert _places(_glyphs(content)) == expected


def test_size_and_direction_come_from_all_matrices() -> None:
    """A scaled page gives the printed size; turned text is told from upright text."""
    scaled = _glyphs("q 0.5 0 0 0.5 0 0 cm BT /F 20 Tf 1 0 0 1 0 0 Tm (A) Tj ET Q")
    turned = _glyphs("BT /F 20 Tf 0 1 -1 0 100 100 Tm (A) Tj ET")
    mirrored = _glyphs("q 1 0 0 -1 0 300 cm BT /F 10 Tf 1 0 0 1 9 9 Tm (A) Tj ET Q")
    assert scaled[0].size == pytest.approx(10)
    assert [glyph[0].upright for glyph in (scaled, turned, mirrored)] == [True, False, False]


def test_saved_state_comes_back() -> None:
    """Q brings back font and matrix."""
    content = "/F 10 Tf q 1 0 0 1 90 0 cm /F 20 Tf Q BT 1 0 0 1 0 0 Tm (A) Tj ET"
    glyph = _glyphs(content)[0]
    assert (glyph.x, glyph.size) == (0.0, 10.0)


def test_form_text_is_read_in_its_place() -> None:
    """Text inside a form object is read through the form's matrix."""
    inner = "BT /F 10 Tf 1 0 0 1 1 2 Tm (A) Tj ET"
    assert _places(_glyphs("/X Do", form=inner)) == [("A", 11.0, 278.0)]


def test_places_are_from_the_trim_corner() -> None:
    """Places count from the top left corner of the trim box, not of the sheet."""
    content = "BT /F 10 Tf 1 0 0 1 50 100 Tm (A) Tj ET"
    page = read_pages(_pdf(content, trim=(10, 20, 190, 290)))[0]
    assert (page.width, page.height) == (180, 270)
    assert _places(page.glyphs) == [("A", 40.0, 190.0)]


def test_actual_text_replaces_the_glyphs_characters() -> None:
    """The ActualText of a span goes to its first glyph, the others get none."""
    content = "BT /F 10 Tf /Span <</ActualText (xyz)>> BDC (AB) Tj EMC (C) Tj ET"
    assert [glyph.text for glyph in _glyphs(content)] == ["xyz", "", "C"]


def test_invisible_text_is_marked() -> None:
    """Text of render mode 3 is not visible."""
    glyphs = _glyphs("BT /F 10 Tf 3 Tr (A) Tj 0 Tr (B) Tj ET")
    assert [glyph.visible for glyph in glyphs] == [False, True]


def test_to_unicode_forms() -> None:
    """Both forms of bfrange, ligatures and characters beyond the first plane are understood."""
    cmap = b"""2 beginbfchar <0001> <20142014> <0002> <d840dc00> endbfchar
    2 beginbfrange <0010> <0012> <4e00> <0020> <0021> [<0041> <00660069>] endbfrange"""
    assert to_unicode(cmap) == {
        1: "——",
        2: "\U00020000",
        16: "一",
        17: "丁",
        18: "丂",
        32: "A",
        33: "fi",
    }


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-900, 900)), max_size=20))
def test_origins_are_the_sum_of_what_is_before(shown: list[tuple[str, int]]) -> None:
    """Whatever the offsets, an origin is the start and all advances and offsets before it."""
    array = " ".join(f"({char}) {offset}" for char, offset in shown)
    glyphs = _glyphs(f"BT /F 10 Tf 1 0 0 1 50 100 Tm [{array}] TJ ET")
    x = 50.0
    for glyph, (char, offset) in zip(glyphs, shown, strict=True):
        assert glyph.text == char
        assert math.isclose(glyph.x, x, abs_tol=1e-6)
        x += (_WIDTHS["ABC".index(char)] - offset) / 100


def test_second_engine_sees_the_same_origins() -> None:
    """PDFium finds every character of a real page within 0.005 pt of where the reader does."""
    pdf = weasyprint_pdf(SHEET, STRESS)
    page = read_pages(pdf)[0]
    ours = sorted((g.text[0], g.x, g.y) for g in page.glyphs if g.text.strip())
    theirs = sorted(_pdfium_origins(pdf, page.height))
    merged = [one for one in theirs if any(_near(one, our) for our in ours)]
    assert len(ours) > 300
    assert all(any(_near(our, one) for one in theirs) for our in ours)
    assert len(merged) >= len(ours)


def _near(a: tuple[str, float, float], b: tuple[str, float, float]) -> bool:
    return a[0] == b[0] and abs(a[1] - b[1]) < 0.005 and abs(a[2] - b[2]) < 0.005


def _pdfium_origins(pdf: bytes, height: float) -> list[tuple[str, float, float]]:
    """Give the characters that PDFium did not make up itself."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    text = page.get_textpage()
    found = []
    for at in range(pdfium.FPDFText_CountChars(text.raw)):
        if pdfium.FPDFText_IsGenerated(text.raw, at):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text.raw, at, ctypes.byref(x), ctypes.byref(y))
        found.append((chr(pdfium.FPDFText_GetUnicode(text.raw, at)), x.value, height - y.value))
    text.close()
    page.close()
    document.close()
    return found
