"""Scan in: a page as a picture or a PDF becomes a raw document with its stories told apart.

The text layer of a PDF is read where it has a sound one; else the page is recognised, which needs
the extra ``ocr``. The layout is told from the places of lines, rules and pictures alone: the page
may come from any press, the characters from any recogniser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from ...diagnostics import ContentError, Diagnostic, Place, Severity
from ...tongues import worded
from ..raw import Raw
from ..source import ending_of
from . import recognising
from .analysing import ToldPage, tell
from .layer import fault_of, read_layer
from .lines import runs_downward
from .opening import (
    PRINTED,
    SCAN_LIMIT,
    draw_page,
    draw_pages,
    is_pdf,
    is_single,
    open_pdf,
    open_pictures,
    open_scan,
)
from .sheet import ScannedArea, ScannedLine, ScannedPage
from .writing import CutPage, pack, write

__all__ = [
    "SCAN_LIMIT",
    "ScannedArea",
    "ScannedLine",
    "ScannedPage",
    "ToldPage",
    "draw_pages",
    "is_scan",
    "is_single",
    "open_scan",
    "read_pages",
    "read_scan",
    "tell",
]

SHOWN = 300
"""Pixels an inch at which pictures are cut out of a page of a PDF."""


def is_scan(content: bytes) -> bool:
    """Whether ``content`` is what ``read_pages`` reads: a PDF, or a picture."""
    return is_pdf(content) or ending_of(content) is not None


def read_scan(path: Path) -> Raw:
    """Read the scan at ``path`` as ``read_pages`` does."""
    return read_pages([open_scan(path)])


def read_pages(files: Iterable[tuple[bytes, Place]]) -> Raw:
    """Read the files of one document, in order: PDFs, JPEG, PNG, TIFF (of several pages), WebP.

    Pages are numbered through all files, and a story may go on from one file into another.
    Files that are locked, broken or too large are told together in a ContentError; a page that
    must be recognised where the extra ``ocr`` is not installed is an EnvironmentFault.
    """
    findings: list[Diagnostic] = []
    problems: list[Diagnostic] = []
    leaves: list[CutPage] = []
    printed = True
    for content, place in files:
        read = _read_pdf if is_pdf(content) else _read_pictures
        printed = printed and is_pdf(content)
        try:
            leaves += read(content, place, len(leaves), findings)
        except ContentError as error:
            problems += error.diagnostics
    if problems:
        raise ContentError(*problems)
    written = write(leaves)
    source = "PDF" if printed else "scan"
    return Raw(
        source, written.blocks, written.pictures, tuple(findings), written.verbatim, sure=SURE
    )


SURE = 0.8
"""Chance under which a recognised character is told as doubted: of a page of 2,309 at 200 dpi 26
are, marks most of them."""


def _read_pictures(
    content: bytes, place: Place, before: int, findings: list[Diagnostic]
) -> Iterator[CutPage]:
    for at, picture in enumerate(open_pictures(content, place), 1):
        yield _recognised(picture, at, before, place, findings)


def _read_pdf(
    content: bytes, place: Place, before: int, findings: list[Diagnostic]
) -> Iterator[CutPage]:
    document = open_pdf(content, place)
    try:
        for at, page in enumerate(document, 1):
            glyphs, sheet = read_layer(page, before + at)
            fault = fault_of(glyphs)
            if fault is None:
                _refuse_downward(sheet, at, place)
                told = tell(sheet)
                picture = draw_page(page, SHOWN) if _shows_pictures(told) else None
                yield _leaf(sheet, told, picture)
                continue
            if glyphs:
                findings.append(_layer_fault(fault, at, place))
            yield _recognised(draw_page(page, PRINTED), at, before, place, findings)
    finally:
        document.close()


def _leaf(sheet: ScannedPage, told: ToldPage, picture: Image.Image | None) -> CutPage:
    """A page told apart, its pictures cut out: the page itself is not held any longer."""
    shown = (part.picture for story in told.stories for part in story)
    cuts = {area: pack(_cut(picture, sheet, area)) for area in shown if area is not None}
    return CutPage(sheet, told, cuts)


def _refuse_downward(sheet: ScannedPage, number: int, place: Place) -> None:
    """Stop at a page whose lines run downward: they would be read in no order."""
    if runs_downward(sheet.lines):
        raise ContentError(
            Diagnostic(
                "S008",
                worded(
                    "the lines of page {number} run downward: it is set vertically, which is not "
                    "read, or lies on its side",
                    number=number,
                ),
                place,
                hint=worded(
                    "turn a page that lies on its side; of a vertical one hand in its text, and "
                    "the other pages alone"
                ),
            )
        )


def _layer_fault(fault: str, number: int, place: Place) -> Diagnostic:
    return Diagnostic(
        "S005",
        worded(
            "page {number}: the text in the PDF {fault}; the page was read by its picture",
            number=number,
            fault=fault,
        ),
        place,
        Severity.NOTE,
    )


def _shows_pictures(told: ToldPage) -> bool:
    return any(part.picture is not None for story in told.stories for part in story)


def _cut(picture: Image.Image | None, sheet: ScannedPage, area: ScannedArea) -> Image.Image:
    """Cut ``area`` of ``sheet`` out of its ``picture``."""
    if picture is None:
        return Image.new("L", (1, 1), "white")
    across, down = picture.width / sheet.width, picture.height / sheet.height
    left = min(max(round(area.left * across), 0), picture.width - 1)
    top = min(max(round(area.top * down), 0), picture.height - 1)
    right = min(max(round(area.right * across), left + 1), picture.width)
    bottom = min(max(round(area.bottom * down), top + 1), picture.height)
    part = picture.crop((left, top, right, bottom))
    return part if part.mode in ("L", "RGB") else part.convert("RGB")


def _recognised(
    picture: Image.Image, number: int, before: int, place: Place, findings: list[Diagnostic]
) -> CutPage:
    """Recognise page ``number`` of its file; ``before`` pages stand before that file."""
    seen = recognising.recognise(picture, before + number)
    _refuse_downward(seen.sheet, number, place)
    if not seen.sheet.lines:
        findings.append(
            Diagnostic(
                "S006",
                worded("page {number}: no text was found", number=number),
                place,
                Severity.WARNING,
                hint=worded("is the page upright, and dark on light?"),
            )
        )
    elif seen.em < recognising.SCANTY:
        findings.append(
            Diagnostic(
                "S007",
                worded(
                    "page {number}: a character of the text has {em:.0f} pixels; with less than "
                    "{scanty:.0f} many are misread",
                    number=number,
                    em=seen.em,
                    scanty=recognising.SCANTY,
                ),
                place,
                Severity.WARNING,
                hint=worded("scan the page at 200 ppi or more"),
            )
        )
    return _leaf(seen.sheet, tell(seen.sheet), seen.picture)
