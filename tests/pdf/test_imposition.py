"""Booklets: which pages share a sheet, and that each stands where it is folded to."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.pdf import Purpose
from publisher.pdf.imposition import impose_booklet, order_booklet

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
    assert list(order_booklet(count)) == sides


@given(st.integers(1, 200))
def test_every_page_stands_once_and_faces_its_neighbour(count: int) -> None:
    """No page is lost, and odd pages are right-hand pages."""
    sides = list(order_booklet(count))
    pages = [page for side in sides for page in side if page is not None]
    assert sorted(pages) == list(range(1, count + 1))
    assert all(left is None or left % 2 == 0 for left, _ in sides)
    assert all(right is None or right % 2 == 1 for _, right in sides)


@pytest.mark.parametrize("purpose", [Purpose.PROOF, Purpose.PRESS])
def test_pages_stand_side_by_side(purpose: Purpose) -> None:
    """The first page is the right half of the first side, cut at its trim."""
    content = impose_booklet(printed(purpose))
    with opened(content) as pdf:
        box = [float(side) for side in pdf.pages[0].mediabox]
        assert box[2] / 72 * 25.4 == pytest.approx(2 * 148, abs=0.05)
        assert len(pdf.pages) == 2
    document = pypdfium2.PdfDocument(content)
    page = document[0].get_textpage()
    left = page.get_text_bounded(right=box[2] / 2)
    right = page.get_text_bounded(left=box[2] / 2)
    document.close()
    assert re.sub(r"\s", "", left) == ""
    assert "一篇短文" in right
    assert impose_booklet(printed(purpose)) == content
