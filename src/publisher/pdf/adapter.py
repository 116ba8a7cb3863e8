"""The one adapter to WeasyPrint's text layer: our lines, its paint.

Lines are decided before WeasyPrint sees them. An element with ``data-set`` carries text whose
line ends are newlines (``white-space: pre``) and names its ``Segment`` values; for such text
``split_text_box`` takes the next segment instead of asking Pango for a break, and the glyphs get
their positions when the line is drawn. Everything else is WeasyPrint's own.

Written against WeasyPrint 70.0, which is pinned; ``check_internals`` names what moved.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from weasyprint import __version__ as weasyprint_version
from weasyprint import draw
from weasyprint import pdf as pdf_module
from weasyprint.draw import text as drawing
from weasyprint.layout import inline
from weasyprint.logger import LOGGER
from weasyprint.pdf.stream import Stream
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import FontConfiguration

from ..composition import LYING
from ..diagnostics import Diagnostic, EnvironmentFault
from ..fonts import runs_leftward
from ..render import Branch, Segment
from ..tongues import worded
from . import lettering
from .document import AGAIN, ASIDE, MARGINAL, ORNAMENT, RUNNING
from .downward import draw_line
from .leaf import Tag
from .lettering import Faces
from .tagging import PX, Tagger

WRITTEN_AGAINST = "70.0"
FRAME = 1000
"""Thousandths of an em that a character takes which stands upright in a line."""
UNITS = 1024
"""Pango units in a CSS pixel."""
DOT_BELOW = 0.25
"""em from the baseline down to the middle of an emphasis dot: clear of both lines."""
DOT_BELOW_LINE = 0.31
"""The same where the text is underlined too."""
DOT_BELOW_WAVE = 0.345
"""The same where the line is wavy."""
WAVE_LENGTH = 6.5
"""From crest to crest of a wavy line, in times its rise; a little more or less where it ends."""
DOT_BESIDE = 1.02
"""em from the baseline up to it in lines that run downward: at their right, clear of the frame."""
DOT_RADIUS = 0.07
"""em; a dot is about as wide as a stroke of Hei is thick."""
SPLIT_PARAMETERS = ("context", "box", "available_width", "skip", "is_line_start")
DRAW_PARAMETERS = ("stream", "textbox", "offset_x", "text_overflow", "block_ellipsis")
REPLACED_PARAMETERS = ("stream", "box")
LINE_PARAMETERS = ("stream", "textbox", "text_overflow", "block_ellipsis", "matrix")
MARKED_PARAMETERS = ("self", "box", "tag")
TAGS_PARAMETERS = ("pdf", "document", "pdf_version", "page_streams")
FONT_PARAMETERS = ("pdf", "fonts", "compress", "subset", "options")
OUTLINE = 0.022
"""em; the line round a character in outlines."""
ROUND = 0.5523
"""Where a quarter circle's control points stand, in parts of its radius."""


class SetFonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint has no type hints
    """A font configuration that also carries the composed text of one document."""

    def __init__(self, settings: Mapping[str, tuple[Segment, ...]]) -> None:
        super().__init__()
        self.hold(settings, {})
        self.advances: dict[tuple[int, int], int] = {}

    def hold(
        self, settings: Mapping[str, tuple[Segment, ...]], branches: Mapping[str, Branch]
    ) -> None:
        """Carry the composed text of another document from now on, and the places of its parts."""
        self.branches = branches
        self.tags: tuple[Tag, ...] | None = None
        """Those of the page of the document, once it is written with tags."""
        self.settings = {key: _by_offset(segments) for key, segments in settings.items()}


def _by_offset(segments: tuple[Segment, ...]) -> dict[int, tuple[Segment, int | None]]:
    """Segments by the byte at which they begin in their element's text, with the next byte."""
    table: dict[int, tuple[Segment, int | None]] = {}
    at = 0
    for number, segment in enumerate(segments):
        after = at + len(segment.text.encode()) + 1
        table[at] = (segment, after if number + 1 < len(segments) else None)
        at = after
    return table


class SetLine(line_break.Layout):  # type: ignore[misc]  # WeasyPrint has no type hints
    """A Pango layout of one segment whose glyphs stand where composition put them.

    Pango is asked only when the line is drawn; its size is known without it.
    """

    def __init__(self, segment: Segment, style: Any, width: float) -> None:
        self.segment = segment
        self.placed = _from_left(segment)
        self.text = self.placed.text
        self.justification_spacing = 0
        self.max_width = width
        self.first_line_direction = 0
        self.last_end = 0
        """Where the last glyph ends, in thousandths of an em; known when the line is drawn."""
        if style["text_decoration_line"] != "none":
            self.setup(style)
            self.deactivate()

    def get_first_line(self) -> tuple[Any, None]:
        """The line with every glyph's width replaced by the distance to the next origin."""
        line = pango.pango_layout_get_line_readonly(self.layout, 0)
        self.first_line_direction = line.resolved_dir
        style = self.style
        advances = style.font_config.advances
        self.last_end = _place_glyphs(line, self.placed, style["font_size"], advances)
        if self.placed.forms[-1:] not in ("", LYING):
            # It fills its frame, however wide the font has it.
            self.last_end = self.placed.origins[-1] + FRAME
        return line, None


def _from_left(segment: Segment) -> Segment:
    """A segment that Pango does not turn round.

    Letters of a script that is read from the right are set from the left here: it is frames that
    stand for them, one for each.
    """
    if segment.text.isascii() or not any(map(runs_leftward, segment.text)):
        return segment
    origins = (0, *segment.origins, segment.width)
    text = f"{_OVERRIDE}{segment.text}{_OVERRIDE_ENDS}"
    meant = segment.meant and ("", *segment.meant, "")
    return replace(segment, text=text, origins=origins, meant=meant)


_OVERRIDE, _OVERRIDE_ENDS = "\u202d", "\u202c"


def _place_glyphs(
    line: Any, segment: Segment, font_size: float, advances: dict[tuple[int, int], int]
) -> int:
    """Write the segment's origins into the glyphs of ``line``, and give where the last one ends.

    WeasyPrint prints how far a glyph's width is from the font's in whole thousandths of an em,
    cut towards zero; half a thousandth more in the direction of the cut makes each of them come
    out as the whole number meant, so that nothing adds up along the line. ``advances`` keeps the
    font's widths by font and glyph.
    """
    origins, end = segment.origins, segment.width
    character_at = _characters(segment.text)
    glyphs = list(_glyphs(line))
    scale = UNITS * font_size / 1000
    last = len(glyphs) - 1
    pen = inked = 0
    for number, (glyph, byte, font) in enumerate(glyphs):
        if number < last and glyphs[number + 1][1] == byte:
            # Several glyphs for one character: only the last one carries the distance.
            pen += round(glyph.geometry.width / scale)
            continue
        if number == 0 and origins[0]:
            # The distance before the first glyph; drawn in thousandths of its size, not in
            # Pango units, which is how WeasyPrint reads x_offset.
            glyph.geometry.x_offset = round(origins[0] * font_size)
        target = origins[character_at[glyphs[number + 1][1]]] if number < last else end
        wanted = target - pen
        key = (int(ffi.cast("intptr_t", font)), glyph.glyph)
        if key not in advances:
            advances[key] = _font_advance(font, glyph.glyph, scale)
        # What is drawn in the first glyph's distance counts with it before it is cut.
        own = advances[key] + (origins[0] if number == 0 else 0)
        cut = 0.5 if wanted > own else -0.5 if wanted < own else 0.0
        glyph.geometry.width = round((wanted + cut) * scale)
        inked = (origins[-1] if number == last else pen) + own
        pen = target
    return inked


def _font_advance(font: Any, glyph: int, scale: float) -> int:
    """The width that the font itself has for a glyph, in thousandths of an em."""
    extents = ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(font, glyph, ffi.NULL, extents)
    width: float = extents.width / scale
    return round(width)


def _characters(text: str) -> dict[int, int]:
    """The index of each character by the byte at which it begins."""
    if text.isascii():
        return {n: n for n in range(len(text))}
    table: dict[int, int] = {}
    at = 0
    for index, char in enumerate(text):
        table[at] = index
        at += len(char.encode())
    return table


def _glyphs(line: Any) -> Any:
    """Yield each glyph of a Pango line, the byte at which its cluster begins, and its font."""
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        offset, string, font = item.item.offset, item.glyphs, item.item.analysis.font
        clusters, infos = string.log_clusters, string.glyphs
        for number in range(string.num_glyphs):
            yield infos[number], offset + clusters[number], font


def split_text_box(
    context: Any, box: Any, available_width: float, skip: int, is_line_start: bool = True
) -> tuple[Any, int | None, bool]:
    """The next line of a text box: from its composition if it has one, else WeasyPrint's."""
    if not box.style["font_size"] and box.text.strip():
        # WeasyPrint leaves it out without a word.
        LOGGER.warning("text without any size is not printed: “%s”", box.text.strip()[:20])
        return None, None, False
    key = box.element.get("data-set") if box.element is not None else None
    settings = getattr(box.style.font_config, "settings", None)
    if key is None or settings is None or box.element_tag.endswith(_GENERATED):
        return _original(context, box, available_width, skip, is_line_start)  # type: ignore[no-any-return]
    segment, after = settings[key][skip]
    if not segment.text:
        return None, after, True
    style = box.style
    font_size = style["font_size"]
    new = box.copy_with_text(segment.text)
    new.width = segment.width * font_size / 1000
    new.pango_layout = SetLine(segment, style, new.width)
    new.height = font_size
    line_height, baseline = line_break.strut(style)
    new.margin_top = new.margin_bottom = (line_height - font_size) / 2
    new.baseline = baseline
    return new, after, after is not None


def draw_text(stream: Any, textbox: Any, *others: Any) -> None:
    """Draw a text box, and with composed text its emphasis dots (着重号) and its lines.

    They are no text, so nothing that reads the text meets them: in a tagged file they are an
    artifact. That cannot stand inside the text's own marked content, which therefore ends here;
    the caller's end is the artifact's. In a file without tags furniture is an artifact too, so that
    a reader of any file can tell a folio from text that has left its column.
    """
    element = textbox.element
    if stream._tags is None and element is not None and MARGINAL in element.attrib:
        stream.begin_marked_content("Artifact")
        _original_draw(stream, textbox, *others)
        stream.end_marked_content()
        return
    segment: Segment | None = getattr(textbox.pango_layout, "segment", None)
    if segment is None:
        _original_draw(stream, textbox, *others)
        return
    if segment.drawn:
        _draw_formula(stream, textbox, segment, *others)
        return
    # Small text and readings leave their baseline only here: laid out higher they would move the
    # line, and placed by CSS they would be drawn, and read, after everything else.
    shift = segment.shift * textbox.style["font_size"] / 1000
    textbox.baseline += shift
    draw = _draw_outlined if segment.outlined else _original_draw
    draw(stream, textbox, *others)
    textbox.baseline -= shift
    if not (segment.dots or segment.strokes):
        return
    if stream._tags is not None:
        stream.end_marked_content()
        stream.begin_marked_content("Artifact")
    _draw_strokes(stream, textbox, segment)
    _draw_dots(stream, textbox, segment)
    stream.fill()


def _draw_strokes(stream: Any, textbox: Any, segment: Segment) -> None:
    em = textbox.style["font_size"]
    x, baseline = textbox.position_x, textbox.position_y + textbox.baseline
    for stroke in segment.strokes:
        end = textbox.pango_layout.last_end if stroke.end is None else stroke.end
        top = baseline + (stroke.y - stroke.thickness / 2) * em / 1000
        width, height = (end - stroke.start) * em / 1000, stroke.thickness * em / 1000
        if stroke.wave:
            box = (x + stroke.start * em / 1000, top, width, height)
            _add_wave(stream, *box, stroke.wave * em / 1000)
        else:
            stream.rectangle(x + stroke.start * em / 1000, top, width, height)


def _draw_dots(stream: Any, textbox: Any, segment: Segment) -> None:
    """Add the dots below the characters and what is drawn there, or beside them where lines run
    downward.
    """
    em = textbox.style["font_size"]
    baseline = textbox.position_y + textbox.baseline
    lowest = max((stroke.y + stroke.wave for stroke in segment.strokes), default=0)
    below = DOT_BELOW_WAVE if any(stroke.wave for stroke in segment.strokes) else DOT_BELOW_LINE
    y = baseline + (below if lowest > 0 else DOT_BELOW) * em
    if segment.forms and not segment.dots_left:
        y = baseline - DOT_BESIDE * em
    for dot in segment.dots:
        _add_circle(stream, textbox.position_x + dot * em / 1000, y, DOT_RADIUS * em)


def _draw_formula(stream: Any, textbox: Any, segment: Segment, *others: Any) -> None:
    """Draw a formula in the colour of its text, over blanks that say what it says.

    Readers that know ``ActualText`` take that; the blanks are for all others.
    """
    said = f"\ufeff{''.join(segment.meant)}".encode("utf-16-be").hex()
    stream.begin_marked_content("Span", pdf_module.pydyf.Dictionary({"ActualText": f"<{said}>"}))
    _original_draw(stream, textbox, *others)
    em = textbox.style["font_size"]
    x, baseline = textbox.position_x, textbox.position_y + textbox.baseline
    for start, size, path in segment.drawn:
        scale = size * em / 1000
        _add_path(stream, path, x + start * em / 1000, baseline, scale)
    stream.fill()
    stream.end_marked_content()


_STEP = re.compile(r"([MLCZ])([^MLCZ]*)")


def _add_path(stream: Any, path: str, x: float, y: float, scale: float) -> None:
    """Add a path in thousandths, y upwards, to the current one, its origin at x, y."""
    for kind, numbers in _STEP.findall(path):
        values = [int(number) * scale for number in numbers.split()]
        points = [x + v if n % 2 == 0 else y - v for n, v in enumerate(values)]
        if kind == "M":
            stream.move_to(*points)
        elif kind == "L":
            stream.line_to(*points)
        elif kind == "C":
            stream.curve_to(*points)
        else:
            stream.close()


def draw_replaced(stream: Any, box: Any) -> None:
    """Draw a picture, and have its box say where that is on the page.

    The tag of a picture takes its place from there, and knows of no element that is turned.
    """
    _original_replaced(stream, box)
    page, own = stream._ctm_stack[1].values, stream.ctm.values
    if own == page:
        return
    a, b, c, d, e, f = own
    left, top = box.content_box_x(), box.content_box_y()
    corners = [
        ((a * x + c * y + e - page[4]) / page[0], (b * x + d * y + f - page[5]) / page[3])
        for x in (left, left + box.width)
        for y in (top, top + box.height)
    ]
    xs, ys = zip(*corners, strict=True)
    box.position_x += min(xs) - left
    box.position_y += min(ys) - top
    box.width, box.height = max(xs) - min(xs), max(ys) - min(ys)


def _draw_outlined(stream: Any, textbox: Any, *others: Any) -> None:
    """Draw a text box with the outlines of its glyphs (空心), and nothing inside them."""
    style = textbox.style
    stream.push_state()
    stream.set_color(style["color"], stroke=True)
    stream.set_line_width(OUTLINE * style["font_size"])
    stream.set_line_join(1)
    stream.set_text_rendering(1)
    _original_draw(stream, textbox, *others)
    stream.pop_state()


def _add_wave(stream: Any, x: float, top: float, width: float, height: float, rise: float) -> None:
    """Add a wavy band to the current path: whole waves, so that both ends look alike."""
    if width <= 0:
        return
    count = max(1, round(width / (WAVE_LENGTH * rise)))
    half = width / (2 * count)
    # The control points of half a wave reach higher than its crest.
    steep = rise * 4 / 3
    stream.move_to(x, top)
    for n in range(2 * count):
        up = -steep if n % 2 == 0 else steep
        left = x + n * half
        stream.curve_to(left + half / 3, top + up, left + 2 * half / 3, top + up, left + half, top)
    stream.line_to(x + width, top + height)
    for n in reversed(range(2 * count)):
        up = -steep if n % 2 == 0 else steep
        left = x + n * half
        stream.curve_to(
            left + 2 * half / 3, top + height + up, left + half / 3, top + height + up,
            left, top + height,
        )  # fmt: skip
    stream.close()


def _add_circle(stream: Any, x: float, y: float, radius: float) -> None:
    """Add a circle around x, y to the current path."""
    near = ROUND * radius
    stream.move_to(x + radius, y)
    for a, b in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        # From direction (a, b) of the centre a quarter on, to direction (-b, a).
        stream.curve_to(
            x + a * radius - b * near,
            y + b * radius + a * near,
            x - b * radius + a * near,
            y + a * radius + b * near,
            x - b * radius,
            y + a * radius,
        )


@contextmanager
def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is drawn as content of the page, or as an artifact if it is not read.

    Running heads stand in the upper half of their page, folios in either (ISO 32000-1, 14.8.2.2).
    """
    kind = box.element.get(MARGINAL) if box.element is not None else None
    if stream._tags is None or kind is None:
        with _original_marked(stream, box, tag):
            yield
        return
    says = {"Type": "/Layout" if kind == ORNAMENT else "/Pagination"}
    if kind == AGAIN:
        says["Subtype"] = f"/{ASIDE}"
    elif kind == RUNNING:
        _, y = stream.ctm.transform_point(box.position_x, box.position_y)
        says["Subtype"] = "/Header" if y > stream.page_rectangle[3] * PX / 2 else "/Footer"
    stream.begin_marked_content("Artifact", pdf_module.pydyf.Dictionary(says))
    try:
        yield
    finally:
        stream.end_marked_content()


def add_tags(pdf: Any, document: Any, version: Any, streams: Any) -> None:
    """Leave the tags of the one page to whoever binds the pages; other documents have their own."""
    if not isinstance(document.font_config, SetFonts):
        _original_tags(pdf, document, version, streams)
        return
    (page,), (stream,) = document.pages, streams
    (written,) = (
        one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"
    )
    numbers = {one.reference: one for one in pdf.objects}
    links = [numbers[reference] for reference in written.get("Annots", ())]
    sheet = tuple(written["MediaBox"])
    tagger = Tagger(document.font_config.branches, stream._tags, links, sheet)
    document.font_config.tags = tuple(tagger.tags(page._page_box))


def build_fonts_dictionary(pdf: Any, fonts: Any, *others: Any) -> Any:
    """A PDF's dictionary of fonts, empty where they are given by whoever binds the pages."""
    if isinstance(fonts, Faces):
        return pdf_module.pydyf.Dictionary()
    return _original_fonts(pdf, fonts, *others)


_GENERATED = ("::before", "::after", "::marker", "::first-line", "::first-letter")
_original = inline.split_text_box
_original_draw = draw.draw_text
_original_replaced = draw.draw_replacedbox
_original_fonts = pdf_module.build_fonts_dictionary
_original_marked = Stream.marked
_original_tags = pdf_module.add_tags


def check_internals() -> None:
    """Raise an EnvironmentFault naming what differs from the WeasyPrint this is written for."""
    moved = list(_moved())
    if moved:
        raise EnvironmentFault(
            Diagnostic(
                "V010",
                worded(
                    "WeasyPrint is not the one this program was written for: {moved:; }",
                    moved=moved,
                ),
                hint=worded(
                    "pip install weasyprint=={written_against}", written_against=WRITTEN_AGAINST
                ),
            )
        )


def _moved() -> Iterator[str]:
    """Yield what the adapter relies on and does not find."""
    if weasyprint_version != WRITTEN_AGAINST:
        yield worded(
            "version {weasyprint_version} instead of {written_against}",
            weasyprint_version=weasyprint_version,
            written_against=WRITTEN_AGAINST,
        )
    for name, function, expected in (
        ("layout.inline.split_text_box", _original, SPLIT_PARAMETERS),
        ("draw.draw_text", _original_draw, DRAW_PARAMETERS),
        ("draw.draw_replacedbox", _original_replaced, REPLACED_PARAMETERS),
        ("draw.text.draw_first_line", lettering.original, LINE_PARAMETERS),
        ("pdf.build_fonts_dictionary", _original_fonts, FONT_PARAMETERS),
        ("pdf.stream.Stream.marked", _original_marked, MARKED_PARAMETERS),
        ("pdf.add_tags", _original_tags, TAGS_PARAMETERS),
    ):
        if tuple(inspect.signature(function).parameters) != expected:
            yield worded("{name} has other parameters", name=name)
    for owner, names in (
        (line_break.Layout, ("setup", "reactivate", "deactivate", "get_first_line", "set_text")),
        (line_break, ("strut",)),
        (
            Stream,
            (
                "begin_marked_content",
                "end_marked_content",
                "move_to",
                "curve_to",
                "line_to",
                "close",
                "rectangle",
                "fill",
            ),
        ),
        (Stream, ("add_font", "set_font_size", "set_text_matrix", "set_text_rise", "show_text")),
    ):
        yield from (
            worded("{name} has no {name2}", name=owner.__name__, name2=name)
            for name in names
            if not hasattr(owner, name)
        )


def install() -> None:
    """Put our functions in WeasyPrint's place; text without ``data-set`` is not affected."""
    check_internals()
    inline.split_text_box = split_text_box
    draw.draw_text = draw_text
    draw.draw_replacedbox = draw_replaced
    drawing.draw_first_line = draw_line
    pdf_module.build_fonts_dictionary = build_fonts_dictionary
    pdf_module.add_tags = add_tags
    Stream.marked = marked
