"""The one adapter to WeasyPrint's text layer: our lines, its paint.

Lines are decided before WeasyPrint sees them. An element with ``data-set`` carries text whose
line ends are newlines (``white-space: pre``) and names its ``Segment`` values; for such text
``split_text_box`` takes the next segment instead of asking Pango for a break, and the glyphs get
their positions when the line is drawn. Everything else is WeasyPrint's own.

Written against WeasyPrint 70.0, which is pinned; ``check_internals`` names what moved.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from weasyprint import __version__ as weasyprint_version
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import FontConfiguration

from ..diagnostics import Diagnostic, EnvironmentFault
from ..render import Segment

WRITTEN_AGAINST = "70.0"
UNITS = 1024
"""Pango units in a CSS pixel."""


class SetFonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint has no type hints
    """A font configuration that also carries the composed text of one document."""

    def __init__(self, settings: Mapping[str, tuple[Segment, ...]]) -> None:
        super().__init__()
        self.settings = {key: _by_offset(segments) for key, segments in settings.items()}


def _by_offset(segments: tuple[Segment, ...]) -> dict[int, tuple[Segment, int | None]]:
    """Give segments by the byte at which they begin in their element's text, with the next byte."""
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
        self.text = segment.text
        self.justification_spacing = 0
        self.max_width = width
        self.first_line_direction = 0
        if style["text_decoration_line"] != "none":
            self.setup(style)
            self.deactivate()

    def get_first_line(self) -> tuple[Any, None]:
        """Give the line with every glyph's width replaced by the distance to the next origin."""
        line = pango.pango_layout_get_line_readonly(self.layout, 0)
        self.first_line_direction = line.resolved_dir
        _place_glyphs(line, self.segment, self.style["font_size"])
        return line, None


def _place_glyphs(line: Any, segment: Segment, font_size: float) -> None:
    """Write the segment's origins into the glyphs of ``line``.

    WeasyPrint prints distances as whole thousandths of an em, cut towards zero; half a thousandth
    more in the direction of the cut makes each of them come out as the whole number meant, so
    that nothing adds up along the line.
    """
    origins, end = segment.origins, segment.width
    character_at = _characters(segment.text)
    glyphs = list(_glyphs(line))
    scale = UNITS * font_size / 1000
    last = len(glyphs) - 1
    pen = 0
    for number, (glyph, byte) in enumerate(glyphs):
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
        natural = glyph.geometry.width / scale
        cut = 0.5 if wanted > natural + 0.5 else -0.5 if wanted < natural - 0.5 else 0.0
        glyph.geometry.width = round((wanted + cut) * scale)
        pen = target


def _characters(text: str) -> dict[int, int]:
    """Give the index of each character by the byte at which it begins."""
    if text.isascii():
        return {n: n for n in range(len(text))}
    table: dict[int, int] = {}
    at = 0
    for index, char in enumerate(text):
        table[at] = index
        at += len(char.encode())
    return table


def _glyphs(line: Any) -> Any:
    """Yield each glyph of a Pango line with the byte at which its cluster begins."""
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        offset, string = item.item.offset, item.glyphs
        clusters, infos = string.log_clusters, string.glyphs
        for number in range(string.num_glyphs):
            yield infos[number], offset + clusters[number]


def split_text_box(
    context: Any, box: Any, available_width: float, skip: int, is_line_start: bool = True
) -> tuple[Any, int | None, bool]:
    """Give the next line of a text box: from its composition if it has one, else WeasyPrint's."""
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


_GENERATED = ("::before", "::after", "::marker", "::first-line", "::first-letter")
_original = inline.split_text_box


def check_internals() -> None:
    """Raise an EnvironmentFault that names what differs from the WeasyPrint this was written for."""
    moved = []
    if weasyprint_version != WRITTEN_AGAINST:
        moved.append(f"version {weasyprint_version} instead of {WRITTEN_AGAINST}")
    expected = ["context", "box", "available_width", "skip", "is_line_start"]
    if list(inspect.signature(_original).parameters) != expected:
        moved.append("layout.inline.split_text_box has other parameters")
    moved += [
        f"text.line_break.Layout has no {name}"
        for name in ("setup", "reactivate", "deactivate", "get_first_line", "set_text")
        if not hasattr(line_break.Layout, name)
    ]
    if not hasattr(inline, "split_text_box"):
        moved.append("layout.inline no longer calls split_text_box by name")
    if moved:
        raise EnvironmentFault(
            Diagnostic(
                "V010",
                "WeasyPrint is not the one this program was written for: " + "; ".join(moved),
                hint=f"pip install weasyprint=={WRITTEN_AGAINST}",
            )
        )


def install() -> None:
    """Put ``split_text_box`` in WeasyPrint's place; text without ``data-set`` is not affected."""
    check_internals()
    inline.split_text_box = split_text_box
