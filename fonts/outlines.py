"""What is drawn anew: dashes that join, even dots, full-width quotation marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fontTools.misc.transform import Transform
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from layout_tables import add_feature, remap, single, subtables

ASCENT, DESCENT = 880, -120
"""Of every face, per 1000 units: the baseline lies at the same height in each of them."""
OVERLAP = 10
"""Units by which a dash sticks out on each side: no hairline is left between two."""


def _rectangle(pen: Any, left: float, bottom: float, right: float, top: float) -> None:
    """Draw a filled rectangle, clockwise as TrueType wants it."""
    pen.moveTo((left, bottom))
    pen.lineTo((left, top))
    pen.lineTo((right, top))
    pen.lineTo((right, bottom))
    pen.closePath()


def _redraw(font: TTFont, glyph: str, advance: int, draw: Callable[[Any], None]) -> None:
    """Replace the outline and advance of ``glyph``, in CFF or TrueType form."""
    if "glyf" in font:
        pen = TTGlyphPen(None)
        draw(pen)
        outline = pen.glyph()
        font["glyf"][glyph] = outline
        outline.recalcBounds(font["glyf"])
        font["hmtx"][glyph] = (advance, getattr(outline, "xMin", 0))
        return
    top = font["CFF "].cff.topDictIndex[0]
    strings = top.CharStrings
    old, selector = strings.getItemAndSelector(glyph)
    private = top.FDArray[selector].Private
    nominal, default = (getattr(private, key, 0) for key in ("nominalWidthX", "defaultWidthX"))
    width = None if advance == default else advance - nominal
    charstring_pen = T2CharStringPen(width, None)
    draw(_Reversed(charstring_pen))
    new = charstring_pen.getCharString(private, old.globalSubrs)
    strings.charStringsIndex[strings.charStrings[glyph]] = new
    bounds = new.calcBounds(None)
    font["hmtx"][glyph] = (advance, round(bounds[0]) if bounds else 0)


class _Reversed:
    """Turns closed polygons the other way round: CFF fills counter-clockwise."""

    def __init__(self, pen: Any) -> None:
        self.pen = pen
        self.points: list[tuple[float, float]] = []

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol
        """Begin a polygon."""
        self.points = [point]

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        """Add a corner."""
        self.points.append(point)

    def closePath(self) -> None:  # noqa: N802
        """Draw the polygon collected, backwards."""
        first, *rest = reversed(self.points)
        self.pen.moveTo(first)
        for point in rest:
            self.pen.lineTo(point)
        self.pen.closePath()


def full_bleed_dashes(font: TTFont) -> None:
    """Make — 1 em, ⸺ 2 em and ⸻ 3 em wide, with ink from edge to edge, at mid-height."""
    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    dash = cmap[0x2014]
    low, high = _extent(glyphs, dash)
    half = round((high - low) / 2)
    middle = (ASCENT + DESCENT) // 2
    for code, ems in ((0x2014, 1), (0x2E3A, 2), (0x2E3B, 3)):
        if code in cmap:
            _redraw(
                font,
                cmap[code],
                1000 * ems,
                lambda pen, ems=ems: _rectangle(
                    pen, -OVERLAP, middle - half, 1000 * ems + OVERLAP, middle + half
                ),
            )
    upright = single(font, "vert").get(dash)
    if upright:
        _redraw(
            font,
            upright,
            1000,
            lambda pen: _rectangle(
                pen, 500 - half, DESCENT - OVERLAP, 500 + half, ASCENT + OVERLAP
            ),
        )


def _extent(glyphs: Any, glyph: str) -> tuple[float, float]:
    """Give the lowest and highest y of a glyph's points."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[glyph].draw(pen)
    ys = [point[1] for _, points in pen.value for point in points if point is not None]
    return min(ys), max(ys)


def even_dots(font: TTFont) -> None:
    """Put the three dots of a TrueType … at 1/6, 3/6 and 5/6 of the em, at mid-height."""
    glyph = font["glyf"][font.getBestCmap()[0x2026]]
    coordinates, ends, _ = glyph.getCoordinates(font["glyf"])
    spans = zip([0, *(e + 1 for e in ends[:-1])], [e + 1 for e in ends], strict=True)
    for start, end in sorted(spans, key=lambda span: coordinates[span[0]][0]):
        xs = [x for x, _ in coordinates[start:end]]
        ys = [y for _, y in coordinates[start:end]]
        middle = (min(xs) + max(xs)) / 2
        wanted_x = (int(middle * 3 // 1000) * 2 + 1) * 1000 / 6
        dx = round(wanted_x - middle)
        dy = round((ASCENT + DESCENT) / 2 - (min(ys) + max(ys)) / 2)
        for n in range(start, end):
            x, y = coordinates[n]
            glyph.coordinates[n] = (x + dx, y + dy)
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][font.getBestCmap()[0x2026]] = (1000, glyph.xMin)


QUOTES = {0x2018: True, 0x2019: False, 0x201C: True, 0x201D: False}
"""Quotation marks: whether they open."""
QUOTE_SCALE, QUOTE_TOP, QUOTE_SIDE = 1.2, 850, 76
"""Full-width quotes of kai: enlarged to Chinese size, ink this high and this near the em's edge."""


def full_width_quotes(font: TTFont) -> None:
    """Give a TrueType face “”‘’ of 1 em; ``pwid`` leads back to its Latin ones."""
    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    made: dict[str, str] = {}
    order = list(font.getGlyphOrder())
    for code, opens in QUOTES.items():
        old = cmap[code]
        outline = font["glyf"][old]
        left, right, top = (v * QUOTE_SCALE for v in (outline.xMin, outline.xMax, outline.yMax))
        dx = 1000 - QUOTE_SIDE - right if opens else QUOTE_SIDE - left
        shift = Transform().translate(dx, QUOTE_TOP - top).scale(QUOTE_SCALE)
        made[old] = f"{old}.full"
        pen = TTGlyphPen(glyphs)
        glyphs[old].draw(TransformPen(RoundingPen(pen), shift))
        order.append(made[old])
        new = pen.glyph()
        font["glyf"].glyphs[made[old]] = new
        new.recalcBounds(font["glyf"])
        font["hmtx"][made[old]] = (1000, new.xMin)
        font["vmtx"][made[old]] = (1000, ASCENT - new.yMax)
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    font["maxp"].numGlyphs = len(order)
    remap(font, lambda code, glyph: made.get(glyph, glyph) if code in QUOTES else glyph)
    for table in subtables(font, "vert"):
        if table.LookupType == 1:
            table.mapping |= {made[k]: v for k, v in table.mapping.items() if k in made}
    add_feature(font, "pwid", {full: old for old, full in made.items()})


REACHING = {0xFF1F: 480}
"""Marks of kai whose ink reaches into their blank half, and where it shall end."""


def pull_left(font: TTFont) -> None:
    """Move the marks of a TrueType face whose blank half is not blank; their width stays."""
    cmap = font.getBestCmap()
    for code, edge in REACHING.items():
        glyph = font["glyf"][cmap[code]]
        glyph.coordinates.translate((edge - glyph.xMax, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][cmap[code]] = (font["hmtx"][cmap[code]][0], glyph.xMin)


CENTRED = "，。、；：？！．"
"""Marks that stand in the middle of their em in traditional script."""


def centre(font: TTFont, characters: str) -> None:
    """Move the glyphs of a TrueType face to the middle of their em, in both directions."""
    cmap = font.getBestCmap()
    for code in map(ord, characters):
        glyph = font["glyf"][cmap[code]]
        advance = font["hmtx"][cmap[code]][0]
        dx = round((advance - glyph.xMin - glyph.xMax) / 2)
        dy = round((ASCENT + DESCENT - glyph.yMin - glyph.yMax) / 2)
        glyph.coordinates.translate((dx, dy))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][cmap[code]] = (advance, glyph.xMin)
