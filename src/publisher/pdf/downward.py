"""Lines that run downward, as WeasyPrint draws them on a page that is turned with them.

They are laid out from left to right like any others. What stands upright in them is turned back
here, and shown with a font whose pen runs downward (ISO 32000-1, 9.7.4.3): so all that read the
page find its characters in one line, whichever way they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Any

from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from ..composition import LYING, RIGHT, UPRIGHT, TextRun, stand_runs
from .embedding import FULL, HALF
from .leaf import LEVEL, layer_name
from .lettering import (
    SMALLEST,
    THOUSAND,
    Faces,
    GlyphRow,
    count_before,
    is_drawn,
    meant_by,
    number_of,
    texts_of,
    width_of,
)
from .lettering import draw_line as draw_level

MIDDLE = 0.38
"""em from the baseline up to the middle of a Han character's frame."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A glyph of such a line.

    ``name`` is that of its font in the page's resources, ``index`` its character's in the line,
    ``pen`` where it begins in thousandths of an em, ``width`` the font's own.
    """

    name: str
    size: float
    number: int
    form: str
    index: int
    pen: float
    width: int


def draw_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Draw the first line of ``textbox``, whichever way it runs; see ``lettering.draw_line``."""
    forms = _forms(textbox) if isinstance(stream._fonts, Faces) else ""
    if not forms or textbox.style["font_size"] < SMALLEST:
        return draw_level(stream, textbox, text_overflow, block_ellipsis, matrix)
    layout = textbox.pango_layout
    if is_drawn(layout):
        # PDFium leaves out what has no breadth on the page as it is read: blanks stand upright.
        *_, x, y = matrix.values
        first = layout.placed.origins[0] * textbox.style["font_size"] / THOUSAND
        level = Matrix(0, -1, -1, 0, x + first, y + first)
        return draw_level(stream, textbox, text_overflow, block_ellipsis, level)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    glyphs = list(_read(stream, line, meant_by(layout), forms))
    segment = getattr(layout, "placed", None)
    if segment is not None:
        glyphs = list(_placed(glyphs, (*segment.origins, segment.width)))
    for _, row in groupby(glyphs, _together):
        _show(stream, list(row), matrix)
    return []


def _forms(textbox: Any) -> str:
    """How each character of a text stands, nothing if its line is a level one.

    Furniture has no composition; it runs downward where it asks for the forms of such lines.
    """
    layout = textbox.pango_layout
    segment = getattr(layout, "placed", None)
    if segment is not None:
        found: str = segment.forms
        return found
    features = textbox.style["font_feature_settings"]
    if features == "normal" or ("vert", 1) not in features:
        return ""
    return stand_runs((TextRun(layout.text, ""),))


def _read(
    stream: Any, line: Any, meant: tuple[list[int], Sequence[str]], forms: str
) -> Iterator[_Glyph]:
    """Yield the glyphs of a line of Pango's, their pens as it has them."""
    pen = before = 0.0
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        pango_font = item.item.analysis.font
        font, size = stream.add_font(pango_font)
        count = item.glyphs.num_glyphs
        infos, clusters = item.glyphs.glyphs[0:count], item.glyphs.log_clusters[0:count]
        texts = texts_of(item, [info.glyph for info in infos], meant)
        unit = THOUSAND * FROM_UNITS / size
        for info, cluster, text in zip(infos, clusters, texts, strict=True):
            step = info.geometry.width * unit
            at, pen = pen, pen + step
            if info.glyph == pango.PANGO_GLYPH_EMPTY:
                continue
            index = count_before(meant[0], item.item.offset + cluster)
            form = forms[min(index, len(forms) - 1)]
            number = number_of(font, info.glyph, info.geometry.width, size)
            width = width_of(font, pango_font, number, size, stream)
            # What is upright fills a frame, however wide the engine thinks it is.
            if form == RIGHT:
                at, pen = before, before + THOUSAND
            elif form == UPRIGHT:
                pen = at + max(THOUSAND, width) + step - width
            before = at
            layer = stream._fonts.layer_of(font, {number: text}, LEVEL if form == LYING else form)
            name = layer_name(font.hash, layer)
            yield _Glyph(name, size, number, form, index, at, width)


def _placed(glyphs: Sequence[_Glyph], origins: Sequence[int]) -> Iterator[_Glyph]:
    """Yield ``glyphs`` where composition has put their characters.

    Of several for one character each follows the one before it.
    """
    last, pen = -1, 0.0
    for glyph in glyphs:
        pen = pen if glyph.index == last else origins[glyph.index]
        yield replace(glyph, pen=pen)
        last, pen = glyph.index, pen + glyph.width


def _together(glyph: _Glyph) -> tuple[object, ...]:
    """What glyphs have in common that are shown in one string."""
    shared = glyph.form not in (UPRIGHT, LYING)
    return glyph.name, glyph.form, glyph.size, glyph.index if shared else None


def _show(stream: Any, row: Sequence[_Glyph], matrix: Any) -> None:
    """Show glyphs of one form in one string."""
    first = row[0]
    upright = first.form != LYING
    # The right one of two that share a frame begins half a frame down, see ``embedding``.
    pen = first.pen + (HALF if first.form == RIGHT else 0)
    *_, x, y = matrix.values
    x += pen * first.size / THOUSAND
    if upright:
        stream.set_text_matrix(0, -_squeeze(first), -1, 0, x, y - MIDDLE * first.size)
    else:
        stream.set_text_matrix(1, 0, 0, -1, x, y)
    shown = GlyphRow(stream)
    shown.choose(first.name, first.size)
    for glyph, after in zip_longest(row, row[1:]):
        shown.add(f"<{glyph.number:04x}>")
        if after is not None:
            step = round(after.pen) - round(glyph.pen)
            # A level pen moves on by the glyph's width, one that runs downward by a frame.
            moved = step - THOUSAND if upright else glyph.width - step
            if moved:
                shown.add(f"{moved}")
    shown.finish()


def _squeeze(glyph: _Glyph) -> float:
    """The part of its width that a glyph keeps which shares a frame."""
    halved = glyph.form != UPRIGHT and HALF < glyph.width < FULL
    return HALF / glyph.width if halved else 1.0
