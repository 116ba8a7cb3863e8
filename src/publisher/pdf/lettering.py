"""Lines of glyphs into a page's content, each glyph with the text that it stands for.

WeasyPrint writes a glyph's number as its code and keeps for each the text it was first printed
for. Faces have one glyph for — and ―, for … and ⋯, for 人 and ⼈, and a letter with a selector
behind it is one glyph too: what is copied out of the file would be another text than was written.
Here a glyph that comes back with another text is printed with another font of the same face, see
``FaceUse``. Where it stands, and how wide it is, is as WeasyPrint writes it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.logger import LOGGER
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from .leaf import LEVEL, FaceUse, Layers, Texts, layer_name

FILLER = "\u2060"
"""What a glyph stands for that its cluster has no character for: the word joiner, no text."""
THOUSAND = 1000


class Faces(dict[Any, Any]):
    """WeasyPrint's fonts by its own keys, made once for many documents.

    A document that has them as its ``fonts`` gets an empty font dictionary in its PDF: whoever
    puts the pages together gives them their fonts.
    """

    def __init__(self) -> None:
        super().__init__()
        self._layers: dict[str, Layers] = {}

    def __setitem__(self, key: Any, font: Any) -> None:
        # A copy of the whole font file, which only WeasyPrint's own embedding reads.
        font.file_content = b""
        super().__setitem__(key, font)

    def layer_of(self, font: Any, texts: Texts, form: str = LEVEL) -> int:
        """The number of the font of this face in which each glyph stands for its text.

        It is one whose glyphs have the ``form``.
        """
        if font.hash not in self._layers:
            # What WeasyPrint writes itself, and where it notes it, is the first.
            self._layers[font.hash] = Layers([(LEVEL, font.to_unicode)])
        return self._layers[font.hash].take(form, texts)

    def take(self) -> tuple[FaceUse, ...]:
        """What was printed with each face since this was asked last, by key."""
        uses = {
            font.hash: self._use(font)
            for font in self.values()
            if font.to_unicode or font.hash in self._layers
        }
        for font in self.values():
            font.to_unicode, font.widths = {}, {}
        self._layers.clear()
        return tuple(use for _, use in sorted(uses.items()))

    def _use(self, font: Any) -> FaceUse:
        layers = self._layers.get(font.hash, [(LEVEL, font.to_unicode)])
        used = sorted({glyph for _, layer in layers for glyph in layer})
        return FaceUse(
            font.hash,
            font.name.decode().removeprefix("/"),
            font.family,
            font.weight,
            font.flags,
            font.ascent,
            font.descent,
            tuple((glyph, font.widths[glyph]) for glyph in used),
            tuple(tuple(sorted(layer.items())) for _, layer in layers),
            tuple(form for form, _ in layers),
        )


@dataclass(slots=True)
class GlyphRow:
    """The content of a line under construction: glyphs of one font are shown together."""

    stream: Any
    shown: str = ""
    pairs: bool = False
    """Each two of its glyphs are printed with one font, blanks for what is drawn."""
    font: tuple[str, float] | None = None

    def choose(self, name: str, size: float) -> None:
        """Print what follows with another font."""
        if self.font != (name, size):
            self.finish()
            self.font = (name, size)
            self.stream.set_font_size(name, size)

    def add(self, item: str) -> None:
        """Add codes in angle brackets, or a distance, to what is shown."""
        if item.startswith("<") and self.shown.endswith(">"):
            self.shown = self.shown[:-1] + item[1:]
        else:
            # Two distances after each other are two numbers.
            self.shown += f" {item}" if self.shown[-1:].isdigit() else item

    def finish(self) -> None:
        """Show what has been added."""
        if self.shown:
            self.stream.show_text(self.shown)
        self.shown = ""


def draw_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Draw the first line of ``textbox``; give its pictures of glyphs, of which we have none.

    A line that WeasyPrint is to shorten it draws itself, and what is printed with fonts that are
    not ours to give.
    """
    layout = textbox.pango_layout
    if (
        not isinstance(stream._fonts, Faces)
        or text_overflow == "ellipsis"
        or block_ellipsis != "none"
    ):
        return original(stream, textbox, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
    drawn = is_drawn(layout)
    blank = not drawn and not textbox.text.strip()
    if blank or textbox.style["font_size"] < SMALLEST:
        return []
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    first, _ = layout.get_first_line()
    stream.set_text_matrix(*matrix.values)
    meant = meant_by(layout)
    line = GlyphRow(stream, pairs=drawn)
    run = first.runs[0]
    while run != ffi.NULL:
        _draw_run(line, run.data, meant)
        run = run.next
    line.finish()
    return []


SMALLEST = 1e-6
"""px of type that is drawn at all."""


def is_drawn(layout: Any) -> bool:
    """Whether what a line says is drawn, a formula, and its glyphs are blanks."""
    return bool(getattr(getattr(layout, "segment", None), "drawn", ()))


def meant_by(layout: Any) -> tuple[list[int], Sequence[str]]:
    """The byte at which each character of the line begins, and what it stands for."""
    segment = getattr(layout, "placed", None)
    text = layout.text
    starts, at = [], 0
    for char in text:
        starts.append(at)
        at += len(char.encode())
    return starts, (segment.meant or text) if segment is not None else text


def _draw_run(line: GlyphRow, run: Any, meant: tuple[list[int], Sequence[str]]) -> None:
    """Add the glyphs of one run of Pango's."""
    stream, pango_font = line.stream, run.item.analysis.font
    font, size = stream.add_font(pango_font)
    count = run.glyphs.num_glyphs
    glyphs = run.glyphs.glyphs[0:count]
    texts = list(texts_of(run, [glyph.glyph for glyph in glyphs], meant))
    for number, (info, text) in enumerate(zip(glyphs, texts, strict=True)):
        width = info.geometry.width
        if info.glyph == pango.PANGO_GLYPH_EMPTY:
            line.choose(font.hash, size)
            line.add(f"{-width / size}")
            continue
        glyph = number_of(font, info.glyph, width, size)
        shown = {glyph: text}
        if line.pairs:
            # A blank has no ink: PDFium sees it if another stands behind it in the same string.
            first = number - number % 2
            both = zip(glyphs[first : first + 2], texts[first : first + 2], strict=True)
            shown = {
                number_of(font, one.glyph, one.geometry.width, size): said for one, said in both
            }
        line.choose(layer_name(font.hash, stream._fonts.layer_of(font, shown)), size)
        offset = info.geometry.x_offset / size
        rise = info.geometry.y_offset / THOUSAND
        if rise:
            line.finish()
            stream.set_text_rise(-rise)
        if offset:
            line.add(f"{-offset}")
        line.add(f"<{glyph:04x}>")
        if rise:
            line.finish()
            stream.set_text_rise(0)
        kerning = width_of(font, pango_font, glyph, size, stream) + offset
        kerning -= width * THOUSAND * FROM_UNITS / size
        if kerning:
            line.add(f"{int(kerning)}")


def number_of(font: Any, glyph: int, width: int, size: float) -> int:
    """The number of a glyph; that of one which the font lacks is new, and said."""
    if not glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG:
        return glyph
    char = glyph - pango.PANGO_GLYPH_UNKNOWN_FLAG
    LOGGER.warning(
        ".notdef glyph rendered for Unicode string unsupported by fonts: "
        f'"{chr(char)}" (U+{char:04X})'
    )
    number: int = font.get_unused_glyph_id(char)
    font.widths[number] = round(width * THOUSAND * FROM_UNITS / size)
    font.widths.setdefault(0, font.widths[number])
    return number


def width_of(font: Any, pango_font: Any, glyph: int, size: float, stream: Any) -> int:
    """The width that the font itself has for a glyph, in thousandths of an em."""
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(pango_font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * THOUSAND * FROM_UNITS / size)
    found: int = font.widths[glyph]
    return found


def texts_of(run: Any, glyphs: list[int], meant: tuple[list[int], Sequence[str]]) -> Iterator[str]:
    """Yield what each glyph of ``run`` stands for; together they are the run's whole text."""
    starts, texts = meant
    first = run.item.offset
    clusters = list(run.glyphs.log_clusters[0 : len(glyphs)])
    begins = sorted(set(clusters))
    ends = dict(zip(begins, [*begins[1:], run.item.length], strict=True))
    at = 0
    while at < len(glyphs):
        start = clusters[at]
        behind = next((n for n in range(at, len(glyphs)) if clusters[n] != start), len(glyphs))
        a, b = (count_before(starts, first + byte) for byte in (start, ends[start]))
        shown = [glyph != pango.PANGO_GLYPH_EMPTY for glyph in glyphs[at:behind]]
        yield from share(list(texts[a:b]), shown)
        at = behind


def count_before(starts: list[int], byte: int) -> int:
    """The number of characters that begin before ``byte``."""
    return bisect_right(starts, byte - 1)


def share(texts: list[str], shown: Iterable[bool]) -> Iterator[str]:
    """Yield for each glyph of a cluster what it stands for of the cluster's ``texts``.

    Glyphs that are ``shown`` get a text each, as far as there are any, the first those that are
    left over.
    """
    shown = list(shown)
    count = sum(shown)
    more = max(0, len(texts) - count) + 1
    parts = ["".join(texts[:more]), *texts[more:]]
    parts += [FILLER] * (count - len(parts))
    rest = iter(parts)
    for one in shown:
        yield (next(rest) or FILLER) if one else ""


original = drawing.draw_first_line
