"""Two pages on each side of a sheet that is folded and stapled: booklets for office printers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from enum import StrEnum
from typing import cast

import pikepdf

_BY_FOUR = 4


class Imposition(StrEnum):
    """How pages come to stand on sheets."""

    BOOKLET = "booklet"


def order_booklet(count: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield left and right page of each side of a sheet, fronts and backs in turn.

    Pages count from 1; None stays white, since a booklet has pages by four.
    """
    total = -(-count // _BY_FOUR) * _BY_FOUR

    def there(page: int) -> int | None:
        return page if page <= count else None

    for sheet in range(total // _BY_FOUR):
        yield there(total - 2 * sheet), there(2 * sheet + 1)
        yield there(2 * sheet + 2), there(total - 2 * sheet - 1)


def impose(content: bytes, imposition: Imposition) -> bytes:
    """Give the PDF ``content`` with its pages on sheets."""
    match imposition:
        case Imposition.BOOKLET:
            return impose_booklet(content)


def count_sides(pages: int, imposition: Imposition) -> int:
    """Give the number of sides that so many pages take."""
    match imposition:
        case Imposition.BOOKLET:
            return sum(1 for _ in order_booklet(pages))


def impose_booklet(content: bytes) -> bytes:
    """Give the PDF ``content`` as a booklet: two trimmed pages on each side of a sheet.

    Print it on both sides, turned over the short edge. Links and tags stay behind: this file is
    for paper.
    """
    with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as booklet:
        width, height = _size(source.pages[0])
        for pair in order_booklet(len(source.pages)):
            _add_side(booklet, source, pair, width, height)
        for key in ("/Title", "/Author", "/CreationDate", "/ModDate"):
            if key in source.docinfo:
                booklet.docinfo[key] = pikepdf.String(str(source.docinfo[key]))
        out = io.BytesIO()
        booklet.save(out, deterministic_id=True, force_version="1.7", fix_metadata_version=False)
    return out.getvalue()


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in cast(list[float], page.trimbox))
    return right - left, top - bottom


def _add_side(
    booklet: pikepdf.Pdf,
    source: pikepdf.Pdf,
    pair: tuple[int | None, int | None],
    width: float,
    height: float,
) -> None:
    """Add one side of a sheet; a page's trimmed part becomes an object placed on it."""
    side = booklet.add_blank_page(page_size=(2 * width, height))
    objects = pikepdf.Dictionary()
    rows = []
    for place, number in enumerate(pair):
        if number is None:
            continue
        page = source.pages[number - 1]
        left, bottom = (float(edge) for edge in list(cast(list[float], page.trimbox))[:2])
        name = f"/Page{number}"
        objects[name] = booklet.copy_foreign(page.as_form_xobject())
        rows.append(f"q 1 0 0 1 {place * width - left:.3f} {-bottom:.3f} cm {name} Do Q")
    side.obj.Resources = pikepdf.Dictionary(XObject=objects)
    side.obj.Contents = booklet.make_stream("\n".join(rows).encode())
