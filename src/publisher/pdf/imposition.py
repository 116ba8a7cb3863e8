"""Two pages on each side of a sheet that is folded: booklets for office printers, and newspapers.

On a newspaper's sheet a strip (中缝) may stand in the fold, which is a page of a file of its own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

import pikepdf

from ..choices import Imposition
from ..edition import WHOLE, Parts, Side, sides_of
from ..layouts import MM
from .inks import Marks
from .marks import Sheet
from .parting import label_of, rename

Folds: TypeAlias = Mapping[Side, tuple[int, float]]
"""The pages between which strips stand -> the strip's page in its own file (from 0), and how far
its left edge lies from the left page's, in pt."""
SHEETS = "sheets"
"""What the sheets of a newspaper are called that has strips in its folds."""


@dataclass(frozen=True, slots=True)
class Stapling:
    """How a printing house makes booklets: its paper, and what it wants beside them.

    ``thickness`` of the paper is in mm. ``marks`` stand around each side, which the slug names by
    ``title`` in the face ``slug_font``.
    """

    thickness: float = 0.0
    marks: Collection[str] = ()
    title: str = ""
    slug_font: Callable[[], bytes] = bytes


LOOSE = Stapling()
"""Paper that has no thickness, and nothing beside the sheets."""


def impose(content: bytes, imposition: Imposition) -> bytes:
    """The PDF ``content`` with its pages on sheets."""
    match imposition:
        case Imposition.BOOKLET:
            return impose_booklet(content)


def count_sides(pages: int, imposition: Imposition) -> int:
    """The number of sides that so many pages take."""
    match imposition:
        case Imposition.BOOKLET:
            return sum(1 for _ in sides_of(pages))


def impose_booklet(content: bytes, stapling: Stapling = LOOSE) -> bytes:
    """The PDF ``content`` as a booklet: two pages on each side of a sheet.

    Print it on both sides, turned over the short edge. Where pages follow each other from right to
    left it is bound at the right. Links and tags stay behind: this file is
    for paper. A press file stays one: its sides have its output intent, and its bleed all around
    but at the fold; what it claims to be it claims of the booklet.

    Inner sheets stand out at the fore-edge by the thickness of those around them, and are cut
    there: their pages are moved towards the fold by as much, and cut at it (creep, 爬移).
    """
    with pikepdf.open(io.BytesIO(content)) as source:
        return _impose(source, Imposition.BOOKLET, {}, stapling=stapling)


def impose_sheets(content: bytes, strips: bytes, folds: Folds, parts: Parts = WHOLE) -> bytes:
    """The PDF ``content`` as a booklet, with the pages of the PDF ``strips`` in its ``folds``.

    Both are made for the same purpose. Each of ``parts`` has sheets of its own.
    """
    with pikepdf.open(io.BytesIO(content)) as source, pikepdf.open(io.BytesIO(strips)) as others:
        pages = list(others.pages)
        placed = {pair: (pages[index], left) for pair, (index, left) in folds.items()}
        return _impose(source, SHEETS, placed, parts)


def _impose(
    source: pikepdf.Pdf,
    name: str,
    strips: Mapping[Side, tuple[pikepdf.Page, float]],
    parts: Parts = WHOLE,
    stapling: Stapling = LOOSE,
) -> bytes:
    """The pages of ``source`` on sheets with the ``strips`` between them.

    ``name`` tells what is made from what else is made of the same pages.
    """
    with pikepdf.new() as made:
        press = _is_press(source)
        frame = _frame(source.pages[0], press=press)
        sheet = frame.sheet(stapling.marks)
        leftward = _runs_leftward(source)
        for number, pair in enumerate(sides_of(len(source.pages), parts)):
            if leftward:
                pair = pair[::-1]
            creep = number // 2 * stapling.thickness * MM
            side = _add_side(made, source, pair, frame, sheet, creep)
            if pair in strips:
                _add_strip(made, side, *strips[pair], frame)
            if stapling.marks:
                _mark(made, side, sheet, stapling, _named(source, pair))
        _describe(made, source, name, press=press)
        out = io.BytesIO()
        made.save(
            out,
            deterministic_id=True,
            force_version="1.6" if press else "1.7",
            fix_metadata_version=False,
        )
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Frame:
    """A trimmed page and the bleed around it, in pt; a press file says where it is trimmed."""

    width: float
    height: float
    bleed: float
    press: bool

    def sheet(self, marks: Collection[str]) -> Sheet:
        """One side of a sheet with two pages, and ``marks`` around it."""
        return Sheet(2 * self.width, self.height, self.bleed, marks, (self.width,))


def _is_press(pdf: pikepdf.Pdf) -> bool:
    intents = cast(list[pikepdf.Dictionary], list(pdf.Root.get("/OutputIntents", [])))
    return any(intent.get("/S") == "/GTS_PDFX" for intent in intents)


def _runs_leftward(pdf: pikepdf.Pdf) -> bool:
    """Whether the pages follow each other from right to left, the spine at the right."""
    preferences = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
    return bool(cast(pikepdf.Dictionary, preferences).get("/Direction") == "/R2L")


def _frame(page: pikepdf.Page, *, press: bool) -> _Frame:
    left, bottom, right, top = (float(side) for side in cast(list[float], page.trimbox))
    outer = float(cast(list[float], page.bleedbox)[0]) if press else left
    return _Frame(right - left, top - bottom, max(0.0, left - outer), press)


def _describe(booklet: pikepdf.Pdf, source: pikepdf.Pdf, name: str, *, press: bool) -> None:
    """Say of the booklet what is said of the pages, and of a press file what it is printed for."""
    keys = ("/Title", "/Author", "/CreationDate", "/ModDate")
    for key in (*keys, "/Subject", "/Producer", "/Creator", "/Trapped") if press else keys:
        if key in source.docinfo:
            value = source.docinfo[key]
            named = isinstance(value, pikepdf.Name)
            booklet.docinfo[key] = value if named else pikepdf.String(str(value))
    if press:
        booklet.Root.OutputIntents = booklet.copy_foreign(
            source.make_indirect(source.Root.OutputIntents)
        )
        packet = booklet.make_stream(rename(source.Root.Metadata.read_bytes(), name))
        packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        booklet.Root.Metadata = packet
        if "/Lang" in source.Root:
            booklet.Root.Lang = pikepdf.String(str(source.Root.Lang))


def _add_side(
    booklet: pikepdf.Pdf,
    source: pikepdf.Pdf,
    pair: Side,
    frame: _Frame,
    sheet: Sheet,
    creep: float,
) -> pikepdf.Page:
    """Add one side of a sheet; a page, cut at the fold and at its bleed, is placed on it.

    It is moved towards the fold by ``creep``, in pt.
    """
    width, height, bleed = frame.width, frame.height, frame.bleed
    side = booklet.add_blank_page(page_size=(sheet.media[2], sheet.media[3]))
    if frame.press:
        side.obj.BleedBox = pikepdf.Array([round(edge, 3) for edge in sheet.bleed_box])
        side.obj.TrimBox = pikepdf.Array([round(edge, 3) for edge in sheet.trim_box])
    objects = pikepdf.Dictionary()
    rows = []
    for place, number in enumerate(pair):
        if number is None:
            continue
        page = source.pages[number - 1]
        left, bottom = (float(edge) for edge in list(cast(list[float], page.trimbox))[:2])
        name = f"/Page{number}"
        placed = booklet.copy_foreign(page.as_form_xobject())
        moved = creep if place == 0 else -creep
        if bleed or creep:
            # What is moved over the fold is cut there; at the fore-edge all of the bleed is kept.
            shown = (
                left - (bleed if place == 0 else -creep),
                bottom - bleed,
                left + width + (bleed if place == 1 else -creep),
                bottom + height + bleed,
            )
            placed.BBox = pikepdf.Array([round(edge, 3) for edge in shown])
        objects[name] = placed
        x, y = sheet.edge + place * width - left + moved, sheet.edge - bottom
        rows.append(f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q")
    side.obj.Resources = pikepdf.Dictionary(XObject=objects)
    side.obj.Contents = booklet.make_stream("\n".join(rows).encode())
    return side


def _mark(
    booklet: pikepdf.Pdf, side: pikepdf.Page, sheet: Sheet, stapling: Stapling, pages: str
) -> None:
    """Draw what stands around a side of a sheet, and say which ``pages`` are on it."""
    text = "  ·  ".join((stapling.title, pages))
    for stream in Marks(booklet, sheet, stapling.slug_font).around(side, text, pages):
        side.contents_add(stream)


def _named(source: pikepdf.Pdf, pair: Side) -> str:
    """What the pages on a side are called; one that stays white is a dash."""
    return " | ".join("–" if n is None else label_of(source.pages[n - 1]) for n in pair)


def _add_strip(
    made: pikepdf.Pdf, side: pikepdf.Page, strip: pikepdf.Page, at: float, frame: _Frame
) -> None:
    """Lay a strip, cut at its trim, over the fold: ``at`` pt from the left page's edge."""
    box = [float(edge) for edge in cast(list[float], list(cast(list[float], strip.trimbox)))]
    placed = made.copy_foreign(strip.as_form_xobject())
    placed.BBox = pikepdf.Array([round(edge, 3) for edge in box])
    side.obj.Resources.XObject["/Strip"] = placed
    x, y = frame.bleed + at - box[0], frame.bleed - box[1]
    side.contents_add(f"q 1 0 0 1 {x:.3f} {y:.3f} cm /Strip Do Q".encode())
