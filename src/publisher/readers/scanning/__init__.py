"""Scan in: a page as a picture or a PDF becomes a raw document with its stories told apart.

The text layer of a PDF is read where it has a sound one; else the page is recognised, which needs
the extra ``ocr``. The layout is told from the places of lines, rules and pictures alone: the page
may come from any press, the characters from any recogniser.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PIL import Image

from ...diagnostics import Diagnostic, Place, Severity
from ..raw import Raw
from . import recognising
from .analysing import Told, tell
from .layer import fault_of, read_layer
from .opening import PRINTED, draw_page, is_pdf, open_pdf, open_pictures, open_scan
from .sheet import Area, Line, Sheet
from .writing import Leaf, write

__all__ = ["Area", "Line", "Sheet", "Told", "is_scan", "read_scan", "tell"]

SHOWN = 300
"""Pixels an inch at which pictures are cut out of a page of a PDF."""
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*", b"RIFF")


def is_scan(content: bytes) -> bool:
    """Say whether ``content`` is what ``read_scan`` reads: a PDF, or a picture."""
    return is_pdf(content) or content.startswith(_STARTS)


def read_scan(path: Path) -> Raw:
    """Read the scan at ``path``: a PDF, or a JPEG, PNG, TIFF (of several pages) or WebP.

    A file that is locked, broken or too large is a ContentError; a page that must be recognised
    where the extra ``ocr`` is not installed an EnvironmentFault.
    """
    content, place = open_scan(path)
    findings: list[Diagnostic] = []
    if is_pdf(content):
        leaves = list(_read_pdf(content, place, findings))
        source = "PDF"
    else:
        leaves = [
            _recognised(picture, number, place, findings)
            for number, picture in enumerate(open_pictures(content, place), 1)
        ]
        source = "scan"
    written = write(leaves)
    return Raw(source, written.blocks, written.pictures, tuple(findings), written.verbatim)


def _read_pdf(content: bytes, place: Place, findings: list[Diagnostic]) -> Iterator[Leaf]:
    document = open_pdf(content, place)
    try:
        for number, page in enumerate(document, 1):
            glyphs, sheet = read_layer(page, number)
            fault = fault_of(glyphs)
            if fault is None:
                told = tell(sheet)
                picture = draw_page(page, SHOWN) if _shows_pictures(told) else None
                yield Leaf(sheet, told, partial(_cut, picture, sheet))
                continue
            if glyphs:
                findings.append(_layer_fault(fault, number, place))
            yield _recognised(draw_page(page, PRINTED), number, place, findings)
    finally:
        document.close()


def _layer_fault(fault: str, number: int, place: Place) -> Diagnostic:
    return Diagnostic(
        "S005",
        f"page {number}: the text in the PDF {fault}; the page was read by its picture",
        place,
        Severity.NOTE,
    )


def _shows_pictures(told: Told) -> bool:
    return any(part.picture is not None for story in told.stories for part in story)


def _cut(picture: Image.Image | None, sheet: Sheet, area: Area) -> Image.Image:
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
    picture: Image.Image, number: int, place: Place, findings: list[Diagnostic]
) -> Leaf:
    seen = recognising.recognise(picture, number)
    if not seen.sheet.lines:
        findings.append(
            Diagnostic(
                "S006",
                f"page {number}: no text was found",
                place,
                Severity.WARNING,
                hint="is the page upright, and dark on light?",
            )
        )
    elif seen.em < recognising.SCANTY:
        findings.append(
            Diagnostic(
                "S007",
                f"page {number}: a character of the text has {seen.em:.0f} pixels; with less than "
                f"{recognising.SCANTY:.0f} many are misread",
                place,
                Severity.WARNING,
                hint="scan the page at 200 ppi or more",
            )
        )
    return Leaf(seen.sheet, tell(seen.sheet), partial(_cut, seen.picture, seen.sheet))
