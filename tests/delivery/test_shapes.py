"""Outlines, flat pages and booklets: other files, and the same ink on the paper."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from pdf.printing import opened, printed
from pdf.validating import separations
from publisher.checks import preflight
from publisher.choices import Purpose
from publisher.delivery.flattening import flatten
from publisher.diagnostics import ContentError, Severity
from publisher.pdf import Stapling, impose_booklet, make_plain, outline_text
from publisher.pictures.geometry import IDENTITY, inverted, product
from publisher.plates import separate
from publisher.workspace import resources

MM = 72 / 25.4


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Give a file as bytes."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def drawn(content: bytes, page: int, scale: float = 8) -> Image.Image:
    """Give a page in grey as PDFium draws it."""
    document = pypdfium2.PdfDocument(content)
    image: Image.Image = document[page].render(scale=scale, grayscale=True).to_pil().convert("L")
    document.close()
    return image


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Give the share of pixels that differ by more than a quarter of full ink."""
    counts = ImageChops.difference(one, other).histogram()
    return sum(counts[64:]) / sum(counts)


def profile(content: bytes) -> bytes:
    """Give the profile of a file's output intent."""
    with opened(content) as pdf:
        return bytes(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())


# Outlines


@cache
def outlined() -> bytes:
    """Give the small edition's press file with its text as outlines."""
    return outline_text(printed(Purpose.PRESS))


def test_outlines_look_as_text_did() -> None:
    """No pixel in a thousand differs; with one paragraph less, several do."""
    plain = printed(Purpose.PRESS)
    for number in (0, 1):
        assert unlike(drawn(plain, number), drawn(outlined(), number)) < 0.0002
    with opened(outlined()) as pdf:
        page = pdf.pages[0]
        rows = list(pikepdf.parse_content_stream(page))
        at = [n for n, row in enumerate(rows) if str(row.operator) == "Do"][20:40]
        kept = [row for n, row in enumerate(rows) if n not in at]
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
        assert unlike(drawn(plain, 0), drawn(saved(pdf), 0)) > 0.0002


def test_outlines_have_no_fonts_no_text_and_the_same_ink() -> None:
    """Nothing can be copied; black stays on its plate, and overprints; it passes as before."""
    document = pypdfium2.PdfDocument(outlined())
    assert [page.get_textpage().get_text_range().strip() for page in document] == ["", ""]
    document.close()
    report = preflight(outlined(), "x.pdf")
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    assert report.measured["fonts"] == []
    plain = printed(Purpose.PRESS)
    ground = _on_a_ground(plain), _on_a_ground(outlined())
    before, after = (separations(content, 300)[0] for content in ground)
    for ink in range(3):
        # Under overprinting black the tint goes on: it is the same with text and with outlines.
        assert before[ink] == after[ink]
    assert outline_text(plain) == outlined()


def _on_a_ground(content: bytes) -> bytes:
    """Give a file with a tint under all that is on its first page."""
    with opened(content) as pdf:
        tint = pdf.make_stream(b"q 0.2 0 0 0 k -50 -50 900 900 re f Q")
        pdf.pages[0].contents_add(tint, prepend=True)
        return saved(pdf)


def test_text_of_fonts_outside_the_file_is_not_outlined() -> None:
    """It is refused by the font's name."""
    with opened(printed(Purpose.PRESS)) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].add_resource(font, pikepdf.Name.Font, pikepdf.Name.Foreign)
        pdf.pages[0].contents_add(b"BT /Foreign 12 Tf 100 100 Td (abc) Tj ET")
        with pytest.raises(ContentError) as caught:
            outline_text(saved(pdf))
    assert [d.code for d in caught.value.diagnostics] == ["P019"]
    assert "Helvetica" in str(caught.value.diagnostics[0].message)


# Flat pages


@cache
def clear() -> bytes:
    """Give a press file with what is seen through, over text and under it."""
    with opened(printed(Purpose.PRESS)) as pdf:
        page = pdf.pages[0]
        half = pikepdf.Dictionary(ca=0.5, CA=0.5)
        page.add_resource(half, pikepdf.Name.ExtGState, pikepdf.Name.Half)
        size = 400
        fade = Image.linear_gradient("L").resize((size, size))
        grey = {"Width": size, "Height": size, "BitsPerComponent": 8, "Subtype": pikepdf.Name.Image}
        mask = pdf.make_stream(fade.tobytes(), ColorSpace=pikepdf.Name.DeviceGray, **grey)
        soft = pdf.make_stream(
            bytes((255, 0, 0, 0)) * size * size,
            ColorSpace=pikepdf.Name.DeviceCMYK,
            SMask=pdf.make_indirect(mask),
            **grey,
        )
        page.add_resource(pdf.make_indirect(soft), pikepdf.Name.XObject, pikepdf.Name.Soft)
        page.contents_add(
            b"q /Half gs 0 1 0.2 0 k 90 300 150 90 re f 3 w 1 0 0 0 K 100 420 m 200 460 l S Q "
            b"q 1 .2 -.2 1 0 0 cm 120 0 0 120 320 150 cm /Soft Do Q "
            b"q 0 0 0 1 k 100 310 30 30 re f Q"
        )
        return saved(pdf)


def test_what_is_seen_through_becomes_a_picture_of_the_same_ink() -> None:
    """The plates stay as they were, by two programs; what lies above is no part of a picture."""
    press = profile(clear())
    flat = make_plain(flatten(clear(), press))
    report = preflight(flat, "x.pdf")
    assert [f.code for f in report.findings if f.severity is Severity.ERROR] == []
    left_alone = {
        f.code for f in preflight(make_plain(clear()), "x.pdf").findings if f.code == "K852"
    }
    assert left_alone == {"K852"}
    for before, after in zip(
        separate(clear(), 0, 150, press), separate(flat, 0, 150, press), strict=True
    ):
        unsharp = ImageChops.difference(before.image, after.image)
        assert ImageStat.Stat(unsharp).mean[0] < 1.5, before.name
    theirs = separations(clear(), 150)[0], separations(flat, 150)[0]
    assert all(_apart(one, other) < 1.5 for one, other in zip(*theirs, strict=True))
    # Without what is transparent the magenta plate is another.
    plain = separations(printed(Purpose.PRESS), 150)[0][1]
    assert _apart(plain, theirs[0][1]) > 1.5
    with opened(flat) as pdf:
        rows = list(pikepdf.parse_content_stream(pdf.pages[0]))
        names = [str(row.operands[0]) for row in rows if str(row.operator) == "Do"]
        assert [name for name in names if name.startswith("/Flat")] == [
            "/Flat0",
            "/Flat1",
            "/Flat2",
        ]
        assert "/Soft" not in names
    assert flatten(clear(), press) == flatten(clear(), press)


def _apart(one: bytes, other: bytes) -> float:
    """Give by how much two plates differ on average, of 255."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def test_a_page_without_transparency_is_left_alone() -> None:
    """The very same bytes."""
    plain = printed(Purpose.PRESS)
    assert flatten(plain, profile(plain)) is plain


def test_a_matrix_is_undone() -> None:
    """One after the other they do nothing; one that flattens all cannot be undone."""
    matrix = (2.0, 0.5, -1.0, 3.0, 7.0, -4.0)
    assert product(matrix, inverted(matrix)) == pytest.approx(IDENTITY)
    with pytest.raises(ValueError, match="0"):
        inverted((1, 2, 2, 4, 0, 0))


# Booklets


def eight() -> bytes:
    """Give the small edition's press file with eight pages."""
    with opened(printed(Purpose.PRESS)) as pdf:
        first = pdf.pages[0]
        for _ in range(8 - len(pdf.pages)):
            pdf.pages.append(first)
        return saved(pdf)


def test_inner_pages_creep_towards_the_fold() -> None:
    """By the paper's thickness for each sheet around them; the outer sheet stays."""
    face = (resources() / "fonts/PublisherHei-Regular.otf").read_bytes
    marks = ("crop", "registration", "slug")
    stapling = Stapling(0.5, marks, "样刊", face)
    content = impose_booklet(eight(), stapling)
    plain = impose_booklet(eight(), Stapling(0, marks, "样刊", face))
    assert content == impose_booklet(eight(), stapling)
    with opened(content) as moved, opened(plain) as still:
        assert len(moved.pages) == 4
        for number, (one, other) in enumerate(zip(moved.pages, still.pages, strict=True)):
            by = [(a - b) / MM for a, b in zip(_places(one), _places(other), strict=True)]
            creep = 0.5 * (number // 2)
            assert by == pytest.approx([creep, -creep], abs=0.01)
            # No page reaches over the fold.
            fold = sum(float(side) for side in list(one.trimbox)[::2]) / 2
            for x, form in zip(_places(one), _forms(one), strict=True):
                left, right = x + float(form.BBox[0]), x + float(form.BBox[2])
                assert right == pytest.approx(fold, abs=0.02) or left == pytest.approx(
                    fold, abs=0.02
                )
            media, bleed, trim = one.mediabox, one.bleedbox, one.trimbox
            assert [round(float(b - a) / MM, 1) for a, b in zip(bleed, trim, strict=True)] == [
                *(3.0, 3.0, -3.0, -3.0)
            ]
            assert float(bleed[0]) - float(media[0]) > 10 * MM
    report = preflight(content, "x.pdf")
    assert report.purpose is Purpose.PRESS
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []


def _places(side: pikepdf.Page) -> list[float]:
    """Give how far each page is moved to the right."""
    rows = pikepdf.parse_content_stream(side)
    moves = [row.operands for row in rows if str(row.operator) == "cm" and row.operands[0] == 1]
    return [float(operands[4]) for operands in moves][:2]


def _forms(side: pikepdf.Page) -> list[pikepdf.Object]:
    rows = pikepdf.parse_content_stream(side)
    names = [str(row.operands[0]) for row in rows if str(row.operator) == "Do"]
    return [side.resources.XObject[name] for name in names]
