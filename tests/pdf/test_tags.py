"""The tags of proof and archive: what is read, in which order, where pictures stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import pikepdf
import pypdfium2
import pytest

from publisher.pdf import Purpose

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
            assert content.count(b"/Artifact <</Type /Pagination>> BDC") >= 1
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
