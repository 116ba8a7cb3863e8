"""Opening scans: PDFs and pictures become pages, within bounds, each error told by name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from ...diagnostics import ContentError, Diagnostic, Place
from ...pictures import PIXEL_LIMIT, tell_unread
from ...pictures.reading import FORMATS, lacks_reader, open_image
from ...tongues import worded
from ...workspace import MEGABYTE, Workspace, show

SCAN_LIMIT = 256 * MEGABYTE
PAGE_LIMIT = 64
"""Pages of one file: an issue has 4 to 48; each takes half a minute to recognise."""
SEEN_LIMIT = 36_000_000
"""Pixels that a page is looked at with: a broadsheet at 300 ppi is 30 million."""
PRINTED = 200
"""Pixels an inch at which a page of a PDF is drawn to be recognised."""


def open_scan(path: Path) -> tuple[bytes, Place]:
    """Read the file; one that is not there or too large is a ContentError."""
    place = Place(show(path))
    return Workspace(path.parent).read_bytes(path, SCAN_LIMIT, place), place


def is_pdf(content: bytes) -> bool:
    """Whether ``content`` is a PDF; its mark may stand after some other bytes.

    A text that speaks of PDFs is none: what does not begin with the mark has a PDF's end.
    """
    if content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return True
    return b"%PDF-" in content[:1024] and b"startxref" in content[-2048:]


def open_pdf(content: bytes, place: Place) -> pdfium.PdfDocument:
    """Open a PDF; one that is locked, broken or longer than an issue is a ContentError."""
    try:
        document = pdfium.PdfDocument(content)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ContentError(
                Diagnostic(
                    "S002",
                    worded("the PDF is locked with a password"),
                    place,
                    hint=worded("print it into a new PDF without a password"),
                )
            ) from error
        raise ContentError(
            Diagnostic(
                "S003",
                worded("the file is no whole PDF"),
                place,
                hint=worded("save or scan the page again"),
            )
        ) from error
    if count > PAGE_LIMIT:
        document.close()
        raise ContentError(
            Diagnostic(
                "S004",
                worded(
                    "the PDF has {count} pages; {page_limit} are the most that are read at once",
                    count=count,
                    page_limit=PAGE_LIMIT,
                ),
                place,
                hint=worded("bring the pages that are wanted as a PDF of their own"),
            )
        )
    return document


def draw_page(page: pdfium.PdfPage, per_inch: float) -> Image.Image:
    """Draw a page of a PDF, not larger than ``SEEN_LIMIT``."""
    width, height = page.get_size()
    scale = min(per_inch / 72, (SEEN_LIMIT / max(width * height, 1.0)) ** 0.5)
    picture: Image.Image = page.render(scale=scale).to_pil()
    return picture


def is_single(path: Path) -> bool:
    """Whether the file at ``path`` is a PDF of one page."""
    try:
        content, place = open_scan(path)
        document = open_pdf(content, place) if is_pdf(content) else None
    except ContentError:
        return False
    if document is None:
        return False
    count = len(document)
    document.close()
    return count == 1


def draw_pages(content: bytes, place: Place) -> Iterator[bytes]:
    """The pages of a PDF as JPEG at 300 ppi, for pictures to be cut out of."""
    document = open_pdf(content, place)
    try:
        for page in document:
            made = io.BytesIO()
            draw_page(page, 300).convert("RGB").save(made, "JPEG", quality=92)
            yield made.getvalue()
    finally:
        document.close()


def open_pictures(content: bytes, place: Place) -> Iterator[Image.Image]:
    """The pages of a picture file, upright, no larger than they are looked at.

    Raises ContentError for a file of too many pages, one too large, or one that is no picture.
    """
    try:
        file = open_image(content)
        count = getattr(file, "n_frames", 1)
        if count > PAGE_LIMIT:
            raise ContentError(
                Diagnostic(
                    "S004",
                    worded(
                        "the file has {count} pages; "
                        "{page_limit} are the most that are read at once",
                        count=count,
                        page_limit=PAGE_LIMIT,
                    ),
                    place,
                    hint=worded("bring the pages that are wanted as files of their own"),
                )
            )
        for at in range(count):
            file.seek(at)
            yield _bounded(file, place)
    except Image.DecompressionBombError as error:
        raise ContentError(_too_large(place)) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        if lacks_reader(content):
            raise ContentError(tell_unread(place.path, place)) from error
        raise ContentError(
            Diagnostic(
                "S003",
                worded("the file is neither a PDF nor a whole picture"),
                place,
                hint=worded("scan the page again, into a PDF or one of {formats}", formats=FORMATS),
            )
        ) from error


def _bounded(file: Image.Image, place: Place) -> Image.Image:
    width, height = file.size
    if width * height > PIXEL_LIMIT:
        raise ContentError(_too_large(place, f" ({width} × {height} px)"))
    if width * height > SEEN_LIMIT:
        part = (SEEN_LIMIT / (width * height)) ** 0.5
        file.draft(None, (round(width * part), round(height * part)))
    file.load()
    # EXIF says how a camera was held.
    picture = ImageOps.exif_transpose(file)
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    picture = picture.convert("L" if picture.mode in ("1", "L", "I;16", "I") else "RGB")
    if picture.width * picture.height > SEEN_LIMIT:
        part = (SEEN_LIMIT / (picture.width * picture.height)) ** 0.5
        size = round(picture.width * part), round(picture.height * part)
        picture = picture.resize(size, Image.Resampling.BOX)
    return picture


def _too_large(place: Place, size: str = "") -> Diagnostic:
    return Diagnostic(
        "I002",
        worded("the scan has more pixels than a newspaper page can show{size}", size=size),
        place,
        hint=worded("scan the page at 200 to 300 ppi: a broadsheet is then 3,071 to 4,606 px wide"),
    )
