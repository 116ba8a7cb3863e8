"""Pages of PDF files as pictures: which page, which part of it, how it lies, how large it is.

An advertisement comes as a PDF, or as an EPS file, which Ghostscript makes one of. What is shown is
what remains when the sheet is cut: the TrimBox, else the CropBox, else the MediaBox.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import pikepdf

from ..tongues import worded
from .bounds import MALFORMED, Budget
from .geometry import Box, Matrix, overlapping
from .postscript import is_postscript, to_pdf

PDF_TYPE, EPS_TYPE = "application/pdf", "application/postscript"
PAGE_SUFFIXES: Final = (".pdf", ".eps")
"""Endings of files whose pages are pictures."""
LONGEST, FLATTEST = 14400.0, 200.0
"""pt of a side (ISO 32000-1, annex C), and how many times as long as the other it may be."""
_CHOSEN = re.compile(r"(?P<file>.+\.pdf)#page=(?P<page>[0-9]{1,6})", re.IGNORECASE | re.DOTALL)
_HEADER = 1024
"""Bytes within which a reader looks for %PDF- (ISO 32000-1, annex H)."""


def split_name(name: str) -> tuple[str, int | None]:
    """The file that a picture's name means, and the page (from 1) chosen behind it.

    ``ad.pdf#page=2`` is written as browsers and RFC 8118 have it; None means that none is chosen.
    """
    found = _CHOSEN.fullmatch(name)
    return (found["file"], int(found["page"])) if found else (name, None)


def file_of(path: Path) -> Path:
    """The file that a picture's path means, without the page chosen behind it."""
    return path.with_name(split_name(path.name)[0])


def is_page(name: str) -> bool:
    """Whether a picture's name is that of a page of a PDF or EPS file."""
    return split_name(name)[0].lower().endswith(PAGE_SUFFIXES)


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page that is placed as a picture: ``content`` is its PDF, ``number`` its page from 1.

    ``box`` is what is shown of it in its own units of ``unit`` pt, ``turn`` by how many degrees
    clockwise it is to be turned. ``count`` are the pages of the file, ``chosen`` says that one of
    them was named.
    """

    content: bytes
    number: int
    count: int
    chosen: bool
    box: Box
    turn: int
    unit: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pt, upright as it is to be seen."""
        left, bottom, right, top = self.box
        sides = (right - left) * self.unit, (top - bottom) * self.unit
        return sides[::-1] if self.turn % 180 else sides

    @property
    def matrix(self) -> Matrix:
        """The matrix that brings its box, upright, onto the unit square."""
        left, bottom, right, top = self.box
        across, up = 1 / (right - left), 1 / (top - bottom)
        if self.turn == 90:
            return 0.0, -across, up, 0.0, -bottom * up, right * across
        if self.turn == 180:
            return -across, 0.0, 0.0, -up, right * across, top * up
        if self.turn == 270:
            return 0.0, across, -up, 0.0, top * up, -left * across
        return across, 0.0, 0.0, up, -left * across, -bottom * up


def read_page(content: bytes, page: int | None = None) -> PageFile:
    """Page ``page`` of a PDF or EPS file, the first if none is chosen.

    A ValueError says, behind the file's name, why it cannot be placed.
    """
    if is_postscript(content):
        content = to_pdf(content)
    with open_pages(content) as pdf:
        try:
            count = len(pdf.pages)
            if not count:
                raise ValueError(worded("has no pages"))
            if count > Budget.sized(len(content)).pages:
                raise ValueError(worded("has more pages than a file of its size can have"))
            number = page or 1
            if number > count or page == 0:
                raise ValueError(
                    worded("has {count} pages, and page {page} is wanted", count=count, page=page)
                )
            shown = pdf.pages[number - 1]
            box = _box(shown)
            turn = int(cast(int, _inherited(shown.obj, "/Rotate", 0))) % 360
            unit = float(cast(float, shown.obj.get("/UserUnit", 1)))
        except MALFORMED as error:
            if isinstance(error, ValueError) and type(error) is ValueError:
                raise
            raise ValueError(worded("is damaged: its pages cannot be listed")) from error
    unit = unit if 0 < unit <= LONGEST else 1.0
    turn = turn if turn % 90 == 0 else 0
    return PageFile(content, number, count, page is not None, box, turn, unit)


@contextmanager
def open_pages(content: bytes) -> Iterator[pikepdf.Pdf]:
    """A PDF open for reading; a ValueError says why it cannot be."""
    if b"%PDF-" not in content[:_HEADER]:
        raise ValueError(worded("is no PDF"))
    try:
        pdf = pikepdf.open(io.BytesIO(content), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise ValueError(worded("opens only with a password")) from error
    except MALFORMED as error:
        raise ValueError(worded("is damaged and cannot be opened")) from error
    with pdf:
        yield pdf


def _box(page: pikepdf.Page) -> Box:
    """What is shown of a page, in its own units; a ValueError says that nothing is."""
    media = _sides(_inherited(page.obj, "/MediaBox", None)) or (0.0, 0.0, 612.0, 792.0)
    crop = _sides(_inherited(page.obj, "/CropBox", None)) or media
    trim = _sides(page.obj.get("/TrimBox")) or crop
    shown = overlapping(trim, media) or overlapping(crop, media) or media
    across, down = shown[2] - shown[0], shown[3] - shown[1]
    flat = max(across, down) > FLATTEST * min(across, down)
    if min(across, down) <= 0 or max(across, down) > LONGEST or flat:
        raise ValueError(worded("has a page of no size that could be printed"))
    return shown


def _sides(given: object) -> Box | None:
    with suppress(*MALFORMED):
        x1, y1, x2, y2 = (float(cast(float, side)) for side in cast(Any, given))
        box = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
        if box[0] < box[2] and box[1] < box[3] and max(map(abs, box)) < 1e6:
            return box
    return None


def _inherited(page: pikepdf.Object, key: str, usual: object) -> object:
    """What a page, or the nearest node above it, says; bounded, since trees may be rings."""
    node: Any = page
    for _ in range(32):
        if not isinstance(node, pikepdf.Dictionary):
            break
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return usual
