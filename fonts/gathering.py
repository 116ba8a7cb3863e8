"""A face made of glyphs from several TrueType fonts, all brought to one em."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
from fontTools.ttLib.tables.ttProgram import Program

EM = 1000
MIDDLE = 380
"""Height of an em box's middle over the baseline: 880 above, 120 below."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Glyphs taken from one font: for the characters of ``codes`` that no lot before has.

    With ``fitted`` each is brought to an advance of one em and stands in its middle.
    """

    font: TTFont
    codes: Iterable[int]
    fitted: bool = False


def gather(lots: Iterable[Lot]) -> TTFont:
    """Make a font with the glyphs of ``lots``, composites dissolved, without hints or features."""
    lots = tuple(lots)
    glyphs: dict[str, Any] = {}
    metrics: dict[str, tuple[int, int]] = {}
    cmap: dict[int, str] = {}
    _take(lots[0], ".notdef", ".notdef", glyphs, metrics)
    for lot in lots:
        known = lot.font.getBestCmap()
        for code in sorted(set(lot.codes) & set(known) - set(cmap)):
            name = f"u{code:05X}"
            _take(lot, known[code], name, glyphs, metrics)
            cmap[code] = name
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(glyphs, calcGlyphBounds=False)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader()
    builder.setupNameTable(_notices(lots))
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    font: TTFont = builder.font
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = min(lot.font["head"].modified for lot in lots)
    font["OS/2"].recalcUnicodeRanges(font)
    return font


def mix(font: TTFont, other: TTFont, part: float) -> None:
    """Move the outlines and advances of ``font`` by ``part`` of the way to those of ``other``.

    Both are cuts of one design; a glyph drawn with other points in one of them stays as it is.
    """
    glyphs, others = font["glyf"], other["glyf"]
    theirs = set(other.getGlyphOrder())
    for name in font.getGlyphOrder():
        if name not in theirs:
            continue
        ours, aim = glyphs[name], others[name]
        if ours.numberOfContours > 0 and aim.numberOfContours == ours.numberOfContours:
            if len(ours.coordinates) != len(aim.coordinates):
                continue
            pairs = zip(ours.coordinates, aim.coordinates, strict=True)
            ours.coordinates = GlyphCoordinates(
                [(round(x + (a - x) * part), round(y + (b - y) * part)) for (x, y), (a, b) in pairs]
            )
        elif ours.isComposite() and aim.isComposite():
            if [c.glyphName for c in ours.components] != [c.glyphName for c in aim.components]:
                continue
            for one, its in zip(ours.components, aim.components, strict=True):
                one.x = round(one.x + (its.x - one.x) * part)
                one.y = round(one.y + (its.y - one.y) * part)
        advance, bearing = font["hmtx"][name]
        width, left = other["hmtx"][name]
        font["hmtx"][name] = (
            round(advance + (width - advance) * part),
            round(bearing + (left - bearing) * part),
        )
    for name in font.getGlyphOrder():
        glyphs[name].recalcBounds(glyphs)


def _take(
    lot: Lot, old: str, new: str, glyphs: dict[str, Any], metrics: dict[str, tuple[int, int]]
) -> None:
    """Copy a glyph of ``lot`` under a new name."""
    source = lot.font["glyf"]
    advance = lot.font["hmtx"][old][0]
    scale = EM / lot.font["head"].unitsPerEm
    drop = 0.0
    outline = source[old]
    if lot.fitted and advance:
        scale = EM / advance
        if outline.numberOfContours:
            drop = MIDDLE - (outline.yMin + outline.yMax) / 2 * scale
    glyph = Glyph()
    glyph.numberOfContours = 0
    if outline.numberOfContours:
        coordinates, ends, flags = outline.getCoordinates(source)
        glyph.numberOfContours = len(ends)
        glyph.endPtsOfContours = list(ends)
        glyph.flags = flags
        glyph.coordinates = GlyphCoordinates(
            [(round(x * scale), round(y * scale + drop)) for x, y in coordinates]
        )
        glyph.program = Program()
        glyph.program.fromBytecode(b"")
        glyph.recalcBounds(None)
    glyphs[new] = glyph
    metrics[new] = (round(advance * scale), getattr(glyph, "xMin", 0))


def _notices(lots: tuple[Lot, ...]) -> dict[str, str]:
    """Give who made the fonts of ``lots`` and under which licence, each said once."""
    keys = {
        0: "copyright",
        7: "trademark",
        8: "manufacturer",
        9: "designer",
        13: "licenseDescription",
        14: "licenseInfoURL",
    }
    found: dict[str, str] = {}
    for number, key in keys.items():
        said = dict.fromkeys(lot.font["name"].getDebugName(number) or "" for lot in lots)
        text = "; ".join(filter(None, said))
        if text:
            found[key] = text
    return found
