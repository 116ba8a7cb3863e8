"""Two pages on each side of a sheet that is folded and stapled: booklets for office printers."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

import pikepdf

_BY_FOUR = 4
_IDENTIFIER = re.compile(rb"(<xmpMM:DocumentID>uuid:)([0-9a-f-]{36})")


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
    """The PDF ``content`` as a booklet: two pages on each side of a sheet.

    Print it on both sides, turned over the short edge. Links and tags stay behind: this file is
    for paper. A press file stays one: its sides have its output intent, and its bleed all around
    but at the fold; what it claims to be it claims of the booklet.
    """
    with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as booklet:
        press = _is_press(source)
        frame = _frame(source.pages[0], bleeds=press)
        for pair in order_booklet(len(source.pages)):
            _add_side(booklet, source, pair, frame)
        _describe(booklet, source, press=press)
        out = io.BytesIO()
        booklet.save(
            out,
            deterministic_id=True,
            force_version="1.6" if press else "1.7",
            fix_metadata_version=False,
        )
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Frame:
    """A trimmed page and the bleed around it, in pt."""

    width: float
    height: float
    bleed: float


def _is_press(pdf: pikepdf.Pdf) -> bool:
    intents = cast(list[pikepdf.Dictionary], list(pdf.Root.get("/OutputIntents", [])))
    return any(intent.get("/S") == "/GTS_PDFX" for intent in intents)


def _frame(page: pikepdf.Page, *, bleeds: bool) -> _Frame:
    left, bottom, right, top = (float(side) for side in cast(list[float], page.trimbox))
    outer = float(cast(list[float], page.bleedbox)[0]) if bleeds else left
    return _Frame(right - left, top - bottom, max(0.0, left - outer))


def _describe(booklet: pikepdf.Pdf, source: pikepdf.Pdf, *, press: bool) -> None:
    """Say of the booklet what is said of the pages, and of a press file what it is printed for."""
    keys = ("/Title", "/Author", "/CreationDate", "/ModDate")
    for key in (*keys, "/Subject", "/Producer", "/Creator", "/Trapped") if press else keys:
        if key in source.docinfo:
            value = source.docinfo[key]
            name = isinstance(value, pikepdf.Name)
            booklet.docinfo[key] = value if name else pikepdf.String(str(value))
    if press:
        booklet.Root.OutputIntents = booklet.copy_foreign(
            source.make_indirect(source.Root.OutputIntents)
        )
        packet = booklet.make_stream(_renamed(source.Root.Metadata.read_bytes()))
        packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        booklet.Root.Metadata = packet
        if "/Lang" in source.Root:
            booklet.Root.Lang = pikepdf.String(str(source.Root.Lang))


def _renamed(packet: bytes) -> bytes:
    """The XMP ``packet`` with an identifier of its own: the booklet is another document."""

    def rename(found: re.Match[bytes]) -> bytes:
        return found[1] + str(uuid.uuid5(uuid.UUID(found[2].decode()), "booklet")).encode()

    return _IDENTIFIER.sub(rename, packet)


def _add_side(
    booklet: pikepdf.Pdf,
    source: pikepdf.Pdf,
    pair: tuple[int | None, int | None],
    frame: _Frame,
) -> None:
    """Add one side of a sheet; a page, cut at the fold and at its bleed, is placed on it."""
    width, height, bleed = frame.width, frame.height, frame.bleed
    side = booklet.add_blank_page(page_size=(2 * (width + bleed), height + 2 * bleed))
    if bleed:
        side.obj.BleedBox = side.obj.MediaBox
        trimmed = (bleed, bleed, bleed + 2 * width, bleed + height)
        side.obj.TrimBox = pikepdf.Array([round(edge, 3) for edge in trimmed])
    objects = pikepdf.Dictionary()
    rows = []
    for place, number in enumerate(pair):
        if number is None:
            continue
        page = source.pages[number - 1]
        left, bottom = (float(edge) for edge in list(cast(list[float], page.trimbox))[:2])
        name = f"/Page{number}"
        placed = booklet.copy_foreign(page.as_form_xobject())
        if bleed:
            shown = (
                left - (bleed if place == 0 else 0),
                bottom - bleed,
                left + width + (bleed if place == 1 else 0),
                bottom + height + bleed,
            )
            placed.BBox = pikepdf.Array([round(edge, 3) for edge in shown])
        objects[name] = placed
        x, y = bleed + place * width - left, bleed - bottom
        rows.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q")
    side.obj.Resources = pikepdf.Dictionary(XObject=objects)
    side.obj.Contents = booklet.make_stream("\n".join(rows).encode())
