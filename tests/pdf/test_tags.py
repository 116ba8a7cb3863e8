"""The tags of proof and archive: what is read, in which order, where pictures stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest

from publisher.choices import Purpose
from publisher.pdf.structure import names_links
from publisher.pdf.xmp import Metadata, write_packet

from .printing import opened, printed

TAGGED = [Purpose.PROOF, Purpose.ARCHIVE]


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Yield structure elements in reading order."""
    waiting: list[Any] = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        kids = element.get("/K", pikepdf.Array())
        listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        waiting += [kid for kid in reversed(listed) if isinstance(kid, pikepdf.Dictionary)]


def roles(pdf: pikepdf.Pdf) -> list[str]:
    """Give the tags in reading order."""
    return [str(element.S).lstrip("/") for element in elements(pdf)]


@pytest.mark.parametrize("purpose", TAGGED)
def test_headings_paragraphs_and_figures_are_tagged(purpose: Purpose) -> None:
    """The article's parts have the tags they are."""
    with opened(printed(purpose)) as pdf:
        found = roles(pdf)
    assert found.count("H1") == 1
    assert found.count("H2") == 1
    assert found.count("Figure") == 2
    assert found.count("Link") >= 1
    assert {"P", "Art", "Document"} <= set(found)
    # What marks furniture on the way is gone.
    assert "Part" not in found


@pytest.mark.parametrize("purpose", TAGGED)
def test_links_are_links_once(purpose: Purpose) -> None:
    """Each link annotation is of one Link element, which knows it, and has a height."""
    with opened(printed(purpose)) as pdf:
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        given = [each for page in pdf.pages for each in page.obj.get("/Annots", [])]
        assert len(given) == 1
        for each in given:
            owner: Any = tree[int(each.StructParent)]
            assert owner.S == "/Link"
            assert each.objgen in [
                kid.Obj.objgen for kid in owner.K if isinstance(kid, pikepdf.Dictionary)
            ]
            assert abs(float(each.Rect[3]) - float(each.Rect[1])) > 5
        assert b"<pdfuaid:part>1<" in pdf.Root.Metadata.read_bytes()


def test_what_is_not_kept_is_not_claimed() -> None:
    """PDF/UA is claimed only while each link has its own element and says where it leads."""
    with opened(printed(Purpose.PROOF)) as pdf:
        assert names_links(pdf)
        del pdf.pages[0].obj.Annots[0]["/Contents"]
        assert not names_links(pdf)
    with opened(printed(Purpose.PROOF)) as pdf:
        next(e for e in elements(pdf) if e.S == "/Link").S = pikepdf.Name.Span
        assert not names_links(pdf)
    day = "2018-11-05T00:00:00Z"
    metadata = Metadata("题", (), (), "", "p", "c", "zh-Hans", day, day, "0" * 8)
    for purpose in TAGGED:
        assert b"pdfuaid" in write_packet(metadata, purpose, accessible=True)
        assert b"pdfuaid" not in write_packet(metadata, purpose, accessible=False)


@pytest.mark.parametrize("purpose", TAGGED)
def test_figures_say_what_they_show(purpose: Purpose) -> None:
    """A figure's alternative text is its alt, or else its caption."""
    with opened(printed(purpose)) as pdf:
        texts = [str(element.Alt) for element in elements(pdf) if element.S == "/Figure"]
    assert texts == ["一幅彩色的图", "灰度的图"]


def test_figures_stand_where_they_are_tagged() -> None:
    """The box of each figure is that of the picture as PDFium finds it on the page."""
    content = printed(Purpose.ARCHIVE)
    document = pypdfium2.PdfDocument(content)
    drawn = [
        item.get_bounds()
        for page in document
        for item in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,))
    ]
    document.close()
    with opened(content) as pdf:
        boxes = [
            [float(side) for side in cast(list[float], element.A.BBox)]
            for element in elements(pdf)
            if element.S == "/Figure"
        ]
    assert len(boxes) == 2
    for box, bounds in zip(boxes, drawn, strict=True):
        assert box == pytest.approx(list(bounds), abs=0.1)


@pytest.mark.parametrize("purpose", TAGGED)
def test_furniture_is_not_read(purpose: Purpose) -> None:
    """Folios and running heads are artifacts of pagination; their slots in the tree are empty."""
    with opened(printed(purpose)) as pdf:
        for page in pdf.pages:
            content = cast(pikepdf.Stream, page.obj.Contents).read_bytes()
            assert re.search(
                rb"/Artifact\s*<</Type /Pagination/Subtype /(Header|Footer)>>", content
            )
            marks = {int(mark) for mark in re.findall(rb"/MCID\s+(\d+)", content)}
            numbers = list(cast(Any, pdf.Root.StructTreeRoot.ParentTree.Nums))
            slots = numbers[numbers.index(page.obj.StructParents) + 1]
            assert {n for n, slot in enumerate(slots) if slot is not None} == marks


@pytest.mark.parametrize("purpose", TAGGED)
def test_nothing_empty_is_read(purpose: Purpose) -> None:
    """No paragraph, division or span without content is left in the tree."""
    with opened(printed(purpose)) as pdf:
        empty = [
            str(element.S)
            for element in elements(pdf)
            if len(cast(Any, element.get("/K", []))) == 0
        ]
    assert set(empty) <= {"/TD", "/TH", "/Lbl", "/LBody"}
