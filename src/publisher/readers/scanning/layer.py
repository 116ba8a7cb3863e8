"""The text layer of a PDF: its characters become lines, its drawings rules, frames and pictures."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ...characters import is_han
from ...tongues import worded
from .lines import write_line
from .sheet import ScannedArea, ScannedLine, ScannedPage, around

GRAIN = 1000
"""Parts of a point in which places are asked for; PDFium gives whole numbers."""
GLYPH_LIMIT = 100_000
"""Characters of one page: a broadsheet of 9 pt holds 20,000."""
DRAWING_LIMIT = 50_000
"""Drawn objects of one page that are looked at."""
DEEPEST = 8
"""Drawings inside each other that are looked into."""
LEADED = 1.3
"""Em of a font's own height of line where no character tells its size."""
FEW = 20
"""Characters under which a page's layer is no text: a stamp, a file's name."""
STRANGE = 0.1
"""Part of the characters that may be unknown: ornaments, and marks of a firm."""
THIN = 4.0
"""Points: what is drawn thinner than this and long is a rule; a masthead's has 3."""
LONG = 18.0
"""Points: what is shorter is a stroke of something, not a rule."""
HIDDEN = 3
"""The way of drawing text (ISO 32000-1, table 106) that shows nothing: a scanner's own OCR."""


@dataclass(frozen=True, slots=True)
class LayerGlyph:
    """A character of the layer: its square, and the part of its width that holds ink.

    Half of a mark's square may be white, and hang out of its column.
    """

    text: str
    area: ScannedArea
    ink: ScannedArea
    size: float
    face: str
    hidden: bool
    known: bool


@dataclass(frozen=True, slots=True)
class LayerDrawing:
    """What is drawn on a page besides text."""

    rules: tuple[ScannedArea, ...]
    frames: tuple[ScannedArea, ...]
    pictures: tuple[ScannedArea, ...]


def read_layer(page: pdfium.PdfPage, number: int) -> tuple[tuple[LayerGlyph, ...], ScannedPage]:
    """The characters of ``page`` and the sheet that they and its drawings make."""
    width, height = page.get_size()
    glyphs = tuple(_glyphs(page, width, height))
    drawn = _drawn(page, width, height)
    lines = tuple(_lines([g for g in glyphs if g.text.strip()]))
    return glyphs, ScannedPage(
        number, width, height, lines, drawn.rules, drawn.frames, drawn.pictures
    )


def fault_of(glyphs: Sequence[LayerGlyph]) -> str | None:
    """What is wrong with a text layer, None where it can be used."""
    shown = [g for g in glyphs if g.text.strip()]
    if len(shown) < FEW:
        return worded("is nothing to speak of")
    hidden = sum(1 for g in shown if g.hidden)
    if hidden > 0.5 * len(shown):
        return worded("is hidden: what an earlier program read")
    strange = sum(1 for g in shown if not g.known or _is_strange(g.text))
    if strange > STRANGE * len(shown):
        return worded("is not what is printed: its fonts do not say which characters they show")
    return None


def _is_strange(text: str) -> bool:
    """Whether a character is one that no newspaper prints."""
    return unicodedata.category(text[0]) in ("Co", "Cn", "Cs", "Cc") or text == "\ufffd"


class _Places:
    """Turns places of a page into those of the sheet, whatever its crop and its turn."""

    def __init__(self, page: pdfium.PdfPage, width: float, height: float) -> None:
        self._page = page
        self._size = round(width * GRAIN), round(height * GRAIN)

    def at(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, *self._size, 0, x, y, across, down)
        return across.value / GRAIN, down.value / GRAIN

    def area(self, left: float, bottom: float, right: float, top: float) -> ScannedArea:
        (x0, y0), (x1, y1) = self.at(left, bottom), self.at(right, top)
        return ScannedArea(min(y0, y1), min(x0, x1), max(y0, y1), max(x0, x1))


def _glyphs(page: pdfium.PdfPage, width: float, height: float) -> Iterator[LayerGlyph]:
    places, reader = _Places(page, width, height), page.get_textpage()
    faces: dict[int, tuple[str, bool]] = {}
    whole = ScannedArea(0, 0, height, width)
    try:
        for at in range(min(reader.count_chars(), GLYPH_LIMIT)):
            code = raw.FPDFText_GetUnicode(reader, at)
            if not code or raw.FPDFText_IsGenerated(reader, at) == 1:
                continue
            rectangle = raw.FS_RECTF()
            raw.FPDFText_GetLooseCharBox(reader, at, rectangle)
            area = places.area(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            if not whole.holds(ScannedArea(area.centre, area.middle, area.centre, area.middle)):
                continue
            text = _text(reader, at, code)
            ink = area if is_han(text) else _inked(reader, at, area, places)
            owner = raw.FPDFText_GetTextObject(reader, at)
            key = ctypes.addressof(owner.contents) if owner else 0
            if key not in faces:
                hidden = bool(owner) and raw.FPDFTextObj_GetTextRenderMode(owner) == HIDDEN
                faces[key] = _face(reader, at), hidden
            face, hidden = faces[key]
            known = raw.FPDFText_HasUnicodeMapError(reader, at) != 1
            # The box of a Han character is 1 em wide, whatever the line's height in its font.
            size = area.width if is_han(text) else area.height / LEADED
            yield LayerGlyph(text, area, ink, max(size, 0.1), face, hidden, known)
    finally:
        reader.close()


def _inked(reader: pdfium.PdfTextPage, at: int, area: ScannedArea, places: _Places) -> ScannedArea:
    """The part of a mark's square whose width its ink has."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(reader, at, left, right, bottom, top):
        return area
    ink = places.area(left.value, bottom.value, right.value, top.value)
    if ink.width <= 0 or not area.holds(ink, 0.5 * area.height):
        return area
    return ScannedArea(area.top, max(ink.left, area.left), area.bottom, min(ink.right, area.right))


def _text(reader: pdfium.PdfTextPage, at: int, code: int) -> str:
    if 0xDC00 <= code <= 0xDFFF:
        return ""
    if 0xD800 <= code <= 0xDBFF:
        low = raw.FPDFText_GetUnicode(reader, at + 1)
        return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00))
    # Radicals that a font's own table gives for the character they look like.
    text = chr(code) if code <= 0x10FFFF else "\ufffd"
    return unicodedata.normalize("NFKC", text) if 0x2E80 <= code <= 0x2FDF else text


def _face(reader: pdfium.PdfTextPage, at: int) -> str:
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(reader, at, None, 0, flags)
    if not 0 < length < 500:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFText_GetFontInfo(reader, at, buffer, length, flags)
    return str(buffer.value.decode("utf-8", "replace")).partition("+")[2] or str(
        buffer.value.decode("utf-8", "replace")
    )


def _lines(glyphs: list[LayerGlyph]) -> Iterator[ScannedLine]:
    """Put the characters together that follow one another in the file, rightward or downward."""
    run: list[LayerGlyph] = []
    for glyph in glyphs:
        if run and not _goes_on(run, glyph):
            yield _as_line(run)
            run = []
        run.append(glyph)
    if run:
        yield _as_line(run)


def _goes_on(run: list[LayerGlyph], glyph: LayerGlyph) -> bool:
    """Whether ``glyph`` stands in the line that ``run`` is."""
    last = run[-1]
    em = max(last.size, glyph.size)
    if len(run) > 1 and _is_downward(run[-2], last):
        return _is_downward(last, glyph)
    # A stretched or spaced line is a whole; the white between two columns is 1 em wide or more.
    level = abs(glyph.area.centre - last.area.centre) < 0.45 * em
    # Half of a mark's square may be taken away, and the next one moved into it.
    rightward = -0.8 * em < glyph.area.left - last.area.right < 0.8 * em
    like = max(last.size, glyph.size) < 1.6 * min(last.size, glyph.size) or not (
        is_han(last.text) or is_han(glyph.text)
    )
    return (level and rightward and like) or (len(run) == 1 and _is_downward(last, glyph))


def _is_downward(last: LayerGlyph, glyph: LayerGlyph) -> bool:
    em = max(last.size, glyph.size)
    step = glyph.area.centre - last.area.centre
    return abs(glyph.area.middle - last.area.middle) < 0.3 * em and 0.3 * em < step < 1.6 * em


def _as_line(run: list[LayerGlyph]) -> ScannedLine:
    upright = len(run) > 1 and _is_downward(run[0], run[1])
    sizes = sorted(g.size for g in run if is_han(g.text)) or sorted(g.size for g in run)
    size = sizes[len(sizes) // 2]
    area = around(g.area for g in run)
    if not upright:
        # A font's own height of line says nothing; the characters stand in the middle of it.
        ink = around(g.ink for g in run)
        area = ScannedArea(area.centre - size / 2, ink.left, area.centre + size / 2, ink.right)
    faces = sorted(g.face for g in run)
    text = "".join(g.text for g in run) if upright else write_line([(g.text, g.area) for g in run])
    return ScannedLine(area, text, size, max(faces, key=faces.count), upright)


def _drawn(page: pdfium.PdfPage, width: float, height: float) -> LayerDrawing:
    places = _Places(page, width, height)
    whole = ScannedArea(0, 0, height, width)
    rules: list[ScannedArea] = []
    frames: list[ScannedArea] = []
    pictures: list[ScannedArea] = []
    for kind, thing, area in _objects(page, places):
        if area.surface > 0.9 * whole.surface or area.shared(whole) < 0.5 * area.surface:
            continue
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            if min(area.width, area.height) > THIN:
                pictures.append(area)
            elif max(area.width, area.height) > LONG:
                rules.append(area)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _sort_path(thing, area, rules, frames)
    return LayerDrawing(
        tuple(sorted(rules)), tuple(sorted(set(frames))), tuple(sorted(set(pictures)))
    )


Matrix = tuple[float, float, float, float, float, float]


def _objects(page: pdfium.PdfPage, places: _Places) -> Iterator[tuple[int, Any, ScannedArea]]:
    count = min(raw.FPDFPage_CountObjects(page), DRAWING_LIMIT)
    stack = [
        (raw.FPDFPage_GetObject(page, at), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)
        for at in reversed(range(count))
    ]
    seen = 0
    while stack and seen < DRAWING_LIMIT:
        thing, matrix, depth = stack.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(thing, own)
            inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            inside = min(raw.FPDFFormObj_CountObjects(thing), DRAWING_LIMIT)
            stack += [
                (raw.FPDFFormObj_GetObject(thing, at), inner, depth + 1)
                for at in reversed(range(inside))
            ]
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH):
            yield kind, thing, _clipped(thing, _bounds(thing, matrix, places), places)


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _bounds(thing: Any, m: Matrix, places: _Places) -> ScannedArea:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    corners = [
        places.at(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
        for x in (left.value, right.value)
        for y in (bottom.value, top.value)
    ]
    across, down = zip(*corners, strict=True)
    return ScannedArea(min(down), min(across), max(down), max(across))


def _clipped(thing: Any, area: ScannedArea, places: _Places) -> ScannedArea:
    """The part of ``area`` that its clip shows: one side of a border is drawn like this."""
    clip = raw.FPDFPageObj_GetClipPath(thing)
    if not clip:
        return area
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        points = []
        for at in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), 50)):
            x, y = ctypes.c_float(), ctypes.c_float()
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append(places.at(x.value, y.value))
        if not points:
            continue
        across, down = zip(*points, strict=True)
        shown = ScannedArea(
            max(area.top, min(down)),
            max(area.left, min(across)),
            min(area.bottom, max(down)),
            min(area.right, max(across)),
        )
        # A clip that leaves nothing belongs to a form of its own places.
        if shown.width >= 0 and shown.height >= 0:
            area = shown
    return area


def _sort_path(
    thing: Any, area: ScannedArea, rules: list[ScannedArea], frames: list[ScannedArea]
) -> None:
    """Put a drawn path where it belongs; what is neither a rule nor a frame is left out."""
    if min(area.width, area.height) <= THIN:
        if max(area.width, area.height) >= LONG:
            rules.append(area)
    elif raw.FPDFPath_CountSegments(thing) <= 12 and not _is_white(thing):
        frames.append(area)


def _is_white(thing: Any) -> bool:
    """Whether a path shows nothing on white paper."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, mode, stroked)
    if stroked.value:
        return False
    if not mode.value:
        return True
    red, green, blue, cover = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(thing, red, green, blue, cover)
    return cover.value == 0 or min(red.value, green.value, blue.value) >= 252
