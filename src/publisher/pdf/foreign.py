"""Pages of other files placed as pictures: preflighted, adopted, or drawn in pixels.

What cannot be written in the colours of the purpose is drawn by PDFium, fine enough for type, and
a finding says why. So is what a screen could not show as it was meant: type without its font.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Name
from PIL import Image

from ..pictures.bounds import MALFORMED, BoundsReached, Budget
from ..pictures.pages import PageFile, open_pages
from ..tongues import Said, worded
from .adoption import Adopter, CannotAdoptError, Met
from .palette import Palette, PressInks, ScreenLights
from .picture import Remark, Screens, Separator
from .pixels import embed
from .spots import NO_ORDERS, Orders

FINE = 600
"""Pixels per inch of a page that is drawn in pixels: type still has its edges. Twice what pictures
get is enough, and a proof has less."""
MOST = 40_000_000
"""Pixels of a page that is drawn: 600 ppi of an A4 page are 35 million."""
INSTRUCTIONS = 500_000
"""Of a page that is written anew, in some two minutes; one of more is drawn in pixels."""
_INCH = 72
_POPUPS = frozenset({"/Link", "/Popup", "/PrinterMark", "/TrapNet"})
"""Annotations that show nothing of their own on paper."""
_EDGE = 1.0
"""Percent of ink over the limit that arithmetic makes."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A page ready to be placed: ``content`` is a PDF whose Root has it as /Form, a unit square.

    ``thinnest`` are pt of its thinnest line, ``coarsest`` pixels per inch of its coarsest picture,
    both as large as its file has it. ``plates`` are the inks of its own that it is printed in.
    """

    content: bytes
    remarks: tuple[Remark, ...] = ()
    thinnest: float | None = None
    coarsest: float | None = None
    plates: tuple[str, ...] = ()


def adopt_page(
    page: PageFile,
    room: Screens | Separator,
    sides: tuple[float, float],
    *,
    black: bool,
    ordered: Orders = NO_ORDERS,
) -> Adopted:
    """A page in the colours of ``room``, for a place whose ``sides`` are in pt.

    For the press, inks that are ``ordered`` stay on plates of their own.
    """
    press = isinstance(room, Separator)
    palette: Palette = (
        PressInks(room, black) if isinstance(room, Separator) else ScreenLights(room, black)
    )
    scale = max(side / own for side, own in zip(sides, page.size, strict=True)) * page.unit
    budget = Budget.sized(len(page.content))
    budget.operators = min(budget.operators, INSTRUCTIONS)
    with open_pages(page.content) as pdf:
        said = list(_told(page, pdf))
        shown = pdf.pages[page.number - 1]
        _flatten(pdf, shown)
        adopter = Adopter(
            pdf,
            palette,
            budget,
            page.box,
            sharp=scale * room.sharp / _INCH,
            press=press,
            ordered=ordered if press and not black else NO_ORDERS,
        )
        try:
            form: pikepdf.Stream | None = adopter.adopt(shown, page.matrix)
            if not press and (adopter.met.missing or adopter.met.empty):
                raise CannotAdoptError(_lacking(adopter.met))
        except CannotAdoptError as error:
            form, cause = None, error.what
        except BoundsReached as error:
            form, cause = None, cast(Said, error.args[0])
        except MALFORMED:
            form, cause = None, worded("content that is damaged")
        if form is None:
            said.append(("I038", worded("is drawn in pixels: it has {cause}", cause=cause)))
            form = _drawn(pdf, page, palette, sides, min(FINE, 2 * room.sharp))
            adopter.met.inks |= adopter.met.plates
            adopter.met.plates.clear()
        met = adopter.met
        if not press:
            # On a screen nothing is printed; what the press will have is no loss there.
            met.inks -= set(ordered)
        said += _remarks(met, room, press=press)
        content = _alone(pdf.make_indirect(form))
    units = page.unit
    return Adopted(
        content,
        tuple(said),
        None if met.thinnest is None else met.thinnest * units,
        None if met.coarsest is None else met.coarsest / units,
        tuple(sorted(met.plates)),
    )


def _alone(form: pikepdf.Stream) -> bytes:
    """A form in a file of its own, the same bytes each time."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.Root.Form = pdf.copy_foreign(form)
        pdf.save(
            out,
            deterministic_id=True,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue()


def as_file(adopted: Adopted, size: tuple[float, float]) -> bytes:
    """An adopted page as a PDF of its own, ``size`` pt large."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(adopted.content)) as pdf:
        pdf.add_blank_page(page_size=size)
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=pdf.Root.Form))
        page.Contents = pdf.make_stream(f"{size[0]:.4f} 0 0 {size[1]:.4f} 0 0 cm /Page Do".encode())
        del pdf.Root["/Form"]
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


# What it shows beside its content


def _told(page: PageFile, pdf: pikepdf.Pdf) -> Iterator[Remark]:
    """Yield what is to be said of a file before it is followed."""
    if page.count > 1 and not page.chosen:
        yield (
            "I035",
            worded("has {count} pages; the first of them is shown", count=page.count),
        )
    if pdf.get_warnings():
        yield "I036", worded("is damaged, and what could be read of it is shown")
    root: Any = pdf.Root
    with suppress(*MALFORMED):
        names = root.get("/Names", {})
        if "/JavaScript" in names or "/AA" in root or "/EmbeddedFiles" in names:
            yield "I037", worded("holds scripts or files; they are left out")


def _flatten(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Draw what fields and stamps show into the page; links and notes are left behind."""
    given = page.obj.get("/Annots")
    if not isinstance(given, pikepdf.Array):
        return
    with suppress(*MALFORMED):
        if any(str(one.get("/Subtype")) not in _POPUPS for one in cast(Any, given)):
            pdf.flatten_annotations("print")
    if "/Annots" in page.obj:
        del page.obj["/Annots"]


# What is to be said


def _lacking(met: Met) -> Said:
    """Why type could not be shown as type by every reader."""
    if met.missing:
        fonts = ", ".join(sorted(met.missing)[:3])
        return worded("type in {fonts}, which is not in the file", fonts=fonts)
    fonts = ", ".join(sorted(met.empty)[:3])
    return worded("characters that {fonts} does not have", fonts=fonts)


def _remarks(met: Met, room: Screens | Separator, *, press: bool) -> Iterator[Remark]:
    """Yield what is to be said of what was met on a page."""
    target = room.condition.identifier if press else "sRGB"
    if met.missing and press:
        fonts = ", ".join(sorted(met.missing)[:3])
        yield "I033", worded("has type in {fonts}, which is not in the file", fonts=fonts)
    if met.empty:
        fonts = ", ".join(sorted(met.empty)[:3])
        yield "I033", worded("has characters that {fonts} does not have", fonts=fonts)
    if met.inks:
        inks = ", ".join(sorted(met.inks)[:5])
        yield (
            "I034",
            worded(
                "has the spot colour {inks}; it is mixed from {target}", inks=inks, target=target
            ),
        )
    if met.colors and press:
        spaces = ", ".join(sorted(met.colors))
        yield (
            "I010",
            worded(
                "has colours in {spaces}; they are converted to {target}",
                spaces=spaces,
                target=target,
            ),
        )
    if press and met.heavy > room.condition.ink + _EDGE:
        yield (
            "I039",
            worded(
                "has up to {most:.0f} % of ink, and the paper takes {limit} %; "
                "there colours are taken back",
                most=met.heavy,
                limit=room.condition.ink,
            ),
        )
    if met.layers:
        yield "I037", worded("has layers that are switched off; they are left out")


# Pixels


def _drawn(
    pdf: pikepdf.Pdf, page: PageFile, palette: Palette, sides: tuple[float, float], fine: int
) -> pikepdf.Stream:
    """A page drawn in pixels, so many per inch where its ``sides`` are that many pt."""
    image = draw_page(pdf, page, sides, fine)
    out = io.BytesIO()
    # Not packed: nobody keeps it.
    image.save(out, "TIFF")
    picture = embed(pdf, palette.develop(out.getvalue(), None))
    form = pdf.make_stream(b"/Drawn Do")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = pikepdf.Array([0, 0, 1, 1])
    form.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Drawn=pdf.make_indirect(picture))
    )
    return form


def draw_page(
    pdf: pikepdf.Pdf, page: PageFile, sides: tuple[float, float], fine: int
) -> Image.Image:
    """A page as PDFium draws it, with ``fine`` pixels per inch in a place of ``sides``."""
    with pikepdf.new() as single:
        single.pages.append(pdf.pages[page.number - 1])
        (shown,) = single.pages
        for key in ("/TrimBox", "/BleedBox", "/ArtBox", "/UserUnit"):
            if key in shown.obj:
                del shown.obj[key]
        shown.obj.MediaBox = shown.obj.CropBox = pikepdf.Array([*page.box])
        if "/OCProperties" in pdf.Root:
            layers = pdf.make_indirect(pdf.Root.OCProperties)
            single.Root.OCProperties = single.copy_foreign(layers)
        out = io.BytesIO()
        single.save(out)
    own = page.size[0] / page.unit, page.size[1] / page.unit
    wanted = fine / _INCH * max(side / one for side, one in zip(sides, own, strict=True))
    scale = min(wanted, (MOST / max(1e-6, own[0] * own[1])) ** 0.5)
    document = pdfium.PdfDocument(out.getvalue())
    try:
        picture: Image.Image = document[0].render(scale=scale).to_pil()
    finally:
        document.close()
    return picture.convert("RGB")
