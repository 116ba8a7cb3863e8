"""The ink of dashes, read with PDFium: a second engine tells where the strokes really are."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from .classes import Kind
from .lines import Line, Setting, Unit

_DASH = ord("—")


@dataclass(frozen=True, slots=True)
class _Stroke:
    """The ink of one dash: left and right edge and baseline in pt from the trim corner."""

    left: float
    right: float
    baseline: float


def with_ink(pdf: bytes, setting: Setting) -> Setting:
    """Give the setting with the holes found in its dashes."""
    pages = sorted({line.page for line in setting.lines if _has_dash(line)})
    if not pages:
        return setting
    with _opened(pdf) as document:
        strokes = {number: list(_strokes(document, number)) for number in pages}
    lines = tuple(
        _inked(line, strokes[line.page], setting) if _has_dash(line) else line
        for line in setting.lines
    )
    return replace(setting, lines=lines)


def _has_dash(line: Line) -> bool:
    return any(unit.kind is Kind.DASH2 for unit in line.units)


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    """Open a PDF with PDFium, which publishes no types."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def _strokes(document: Any, number: int) -> Iterator[_Stroke]:
    """Give the dashes of a page."""
    page = document[number - 1]
    left, _, _, top = page.get_trimbox()
    text = page.get_textpage()
    for at in range(pdfium.FPDFText_CountChars(text.raw)):
        if pdfium.FPDFText_GetUnicode(text.raw, at) != _DASH:
            continue
        box = [ctypes.c_double() for _ in range(4)]
        origin = [ctypes.c_double() for _ in range(2)]
        pdfium.FPDFText_GetCharBox(text.raw, at, *map(ctypes.byref, box))
        pdfium.FPDFText_GetCharOrigin(text.raw, at, *map(ctypes.byref, origin))
        yield _Stroke(box[0].value - left, box[1].value - left, top - origin[1].value)
    text.close()
    page.close()


def _inked(line: Line, strokes: list[_Stroke], setting: Setting) -> Line:
    """Give a line with the holes of its dashes."""
    body = setting.body
    left = body.columns[line.column].x0
    near = [s for s in strokes if abs(s.baseline - line.baseline) <= 0.2 * body.size]
    units = tuple(
        replace(unit, hole=_hole(unit, near, left, body.size)) if unit.kind is Kind.DASH2 else unit
        for unit in line.units
    )
    return replace(line, units=units)


def _hole(unit: Unit, strokes: list[_Stroke], left: float, em: float) -> float:
    """Give the widest white between the strokes of one unit in em; 0 for a single stroke."""
    first = left + (unit.centre - unit.extent / 2 - 0.1) * em
    last = left + (unit.centre + unit.extent / 2 + 0.1) * em
    inside = sorted(
        (s for s in strokes if first <= (s.left + s.right) / 2 <= last), key=lambda s: s.left
    )
    return max((b.left - a.right for a, b in pairwise(inside)), default=0.0) / em
