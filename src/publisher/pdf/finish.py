"""The last step to a finished PDF: boxes, marks, intents, tags, metadata, the same every time."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import pikepdf

from ..choices import Purpose
from ..edition import Edition
from ..edition.contributors import creators, others
from ..layouts import MM, Layout
from ..workspace import digest
from .conditions import Condition
from .inks import Marks
from .leaf import PLACED
from .marks import Sheet
from .overprint import overprint_black
from .parting import label_of
from .saving import save_packed
from .spots import Spots, write_spots
from .structure import names_links
from .xmp import Metadata, write_packet

_NAMESPACE = uuid.UUID("0c5f2cf1-7a2c-5f7e-8d0a-3c7be1a3f1d4")
"""Makes the document identifiers differ from those that others make of the same names."""
CREATOR = "publisher"
_VERSIONS = {Purpose.PROOF: "1.7", Purpose.PRESS: "1.6", Purpose.ARCHIVE: "1.7"}
"""PDF/X-4 is written on PDF 1.6 (ISO 15930-7, 6.1), PDF/A-2 and PDF/UA-1 on 1.7."""
_PRINT = 4
"""The annotation flag Print (ISO 32000-1, 12.5.3)."""


@dataclass(frozen=True, slots=True)
class Finish:
    """All that the last step needs beside the printed pages.

    ``srgb`` is that profile's bytes, ``slug_font`` a font file for the slug line; ``spots`` are
    the inks of their own that are ordered.
    """

    edition: Edition
    layout: Layout
    purpose: Purpose
    srgb: bytes
    condition: Condition | None
    slug_font: Callable[[], bytes]
    spots: Spots = ()


def finish_leaf(
    content: bytes, purpose: Purpose, placed: Mapping[str, bytes], spots: Spots = ()
) -> bytes:
    """A page, as WeasyPrint wrote it, with all that concerns this page alone.

    ``placed`` are pages of other files by the names of what stands for them,
    ``spots`` the inks that it may be printed with besides.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        write_spots(pdf, spots)
        _tidy(pdf)
        if purpose is Purpose.PRESS:
            for page in pdf.pages:
                overprint_black(page)
        else:
            _print_links(pdf)
        for page in pdf.pages:
            _place_pages(pdf, page, placed)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=True,
        )
    return out.getvalue()


def finish_pdf(pdf: pikepdf.Pdf, finish: Finish) -> bytes:
    """The bound pages of ``pdf`` as a file, finished for its purpose."""
    if finish.purpose is Purpose.PRESS:
        _make_press(pdf, finish)
    if finish.purpose is Purpose.ARCHIVE:
        pdf.Root.OutputIntents = pikepdf.Array([_screen_intent(pdf, finish.srgb)])
    _describe(pdf, finish)
    return save_packed(pdf, _VERSIONS[finish.purpose])


def _tidy(pdf: pikepdf.Pdf) -> None:
    """Take out what WeasyPrint writes and nothing uses, and smoothing, which PDF/A forbids."""
    for page in pdf.pages:
        resources = page.resources
        spaces = cast(pikepdf.Dictionary, resources.get("/ColorSpace", pikepdf.Dictionary()))
        for name in ("/lab-d50", "/lab-d65"):
            if name in spaces:
                del spaces[name]
        for name in ("/ColorSpace", "/ExtGState", "/Pattern", "/Shading", "/XObject"):
            if name in resources and not resources[name].keys():
                del resources[name]
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and "/Interpolate" in item:
            del item["/Interpolate"]


def _place_pages(pdf: pikepdf.Pdf, page: pikepdf.Page, placed: Mapping[str, bytes]) -> None:
    """Put pages of other files where something stands for them."""
    objects = cast(pikepdf.Dictionary, page.resources.get("/XObject", pikepdf.Dictionary()))
    for name, item in list(objects.items()):
        key = str(item.get("/Name", ""))
        if not key.startswith(PLACED):
            continue
        content = placed[key.removeprefix(PLACED)]
        with pikepdf.open(io.BytesIO(content)) as source:
            form = cast(pikepdf.Stream, pdf.copy_foreign(source.Root.Form))
        # What has the same name is the same: pages that show it share it when they are bound.
        form.Name = pikepdf.Name(PLACED + digest(content))
        objects[name] = form


def _print_links(pdf: pikepdf.Pdf) -> None:
    """Set the Print flag of every link, as PDF/A asks (ISO 19005-2, 6.3.2)."""
    for page in pdf.pages:
        for annotation in cast(list[pikepdf.Dictionary], list(page.obj.get("/Annots", []))):
            annotation.F = _PRINT


# Press


def _make_press(pdf: pikepdf.Pdf, finish: Finish) -> None:
    """Make PDF/X-4 of plain CMYK pages with their bleed (ISO 15930-7)."""
    assert finish.condition is not None
    for name in ("/Outlines", "/Names", "/Dests", "/PageMode", "/OpenAction"):
        if name in pdf.Root:
            del pdf.Root[name]
    width, height = finish.layout.trim
    press = finish.edition.settings.press
    sheet = Sheet(width, height, press.bleed * MM, press.marks)
    marks = Marks(pdf, sheet, finish.slug_font)
    count = len(pdf.pages)
    for number, page in enumerate(pdf.pages, 1):
        code = label_of(page)
        _place(pdf, page, sheet, marks.around(page, _slug_line(finish, code, number, count), code))
    pdf.Root.OutputIntents = pikepdf.Array([_press_intent(pdf, finish.condition)])


def _place(pdf: pikepdf.Pdf, page: pikepdf.Page, sheet: Sheet, marks: list[pikepdf.Stream]) -> None:
    """Move a page into its sheet, cut it at the bleed, and add what stands outside."""
    left, bottom, right, top = sheet.bleed_box
    clip = f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re W n"
    move = f"1 0 0 1 {sheet.edge:.3f} {sheet.edge:.3f} cm"
    before = pdf.make_stream(f"q {clip} {move}".encode())
    after = pdf.make_stream(b"Q")
    page.obj.Contents = pikepdf.Array(
        [before, page.obj.Contents, after, *(pdf.make_indirect(mark) for mark in marks)]
    )
    page.obj.MediaBox = _box(sheet.media)
    page.obj.BleedBox = _box(sheet.bleed_box)
    page.obj.TrimBox = _box(sheet.trim_box)
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]


def _box(sides: tuple[float, float, float, float]) -> pikepdf.Array:
    return pikepdf.Array([round(side, 3) for side in sides])


def _slug_line(finish: Finish, code: str, number: int, count: int) -> str:
    """What tells a printer which sheet this is; ``code`` is what the page is called."""
    settings, condition = finish.edition.settings, finish.condition
    assert condition is not None
    title = f"{settings.title} {settings.issue_text or ''}".strip()
    page = f"{number}/{count}" if code == str(number) else f"{code} ({number}/{count})"
    parts = (title, page, finish.layout.name, condition.identifier, settings.date.isoformat())
    return "  ·  ".join(parts)


def _press_intent(pdf: pikepdf.Pdf, condition: Condition) -> pikepdf.Dictionary:
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name("/GTS_PDFX"),
        OutputConditionIdentifier=pikepdf.String(condition.identifier),
        OutputCondition=pikepdf.String(condition.condition),
        Info=pikepdf.String(condition.title),
        DestOutputProfile=_profile(pdf, condition.profile, 4),
    )
    if condition.registry:
        intent.RegistryName = pikepdf.String(condition.registry)
    return pdf.make_indirect(intent)


# Archive


def _screen_intent(pdf: pikepdf.Pdf, srgb: bytes) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name("/GTS_PDFA1"),
        OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
        Info=pikepdf.String("sRGB IEC61966-2.1"),
        RegistryName=pikepdf.String("http://www.color.org"),
        DestOutputProfile=_profile(pdf, srgb, 3),
    )


def _profile(pdf: pikepdf.Pdf, content: bytes, components: int) -> pikepdf.Stream:
    return pdf.make_indirect(pdf.make_stream(content, N=components))


# Metadata


def _describe(pdf: pikepdf.Pdf, finish: Finish) -> None:
    """Write Info and XMP from one set of values."""
    settings, info = finish.edition.settings, pdf.docinfo
    name = f"{settings.urn}\n{finish.layout.name}\n{finish.purpose}"
    metadata = Metadata(
        title=str(info.get("/Title", settings.title)),
        authors=creators(finish.edition),
        contributors=others(finish.edition),
        subject=str(info.get("/Subject", "")),
        producer=str(info.get("/Producer", CREATOR)),
        creator=CREATOR,
        language=settings.language,
        date=f"{settings.date.isoformat()}T00:00:00Z",
        modified=f"{settings.released:%Y-%m-%dT%H:%M:%SZ}",
        version=settings.revision or 1,
        document_id=str(uuid.uuid5(_NAMESPACE, name)),
    )
    values = {
        "/Title": metadata.title,
        "/Author": metadata.author,
        "/Subject": metadata.subject,
        "/Producer": metadata.producer,
        "/Creator": metadata.creator,
        "/CreationDate": f"D:{settings.date:%Y%m%d}000000Z",
        "/ModDate": f"D:{settings.released:%Y%m%d%H%M%S}Z",
    }
    for key in list(info.keys()):
        del info[key]
    for key, value in values.items():
        if value:
            info[key] = pikepdf.String(value)
    if finish.purpose is Purpose.PRESS:
        info["/Trapped"] = pikepdf.Name("/False")
    packet = pdf.make_stream(write_packet(metadata, finish.purpose, accessible=names_links(pdf)))
    packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root.Metadata = pdf.make_indirect(packet)
    pdf.Root.Lang = pikepdf.String(settings.language)
