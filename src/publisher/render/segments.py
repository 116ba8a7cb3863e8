"""Composed lines as HTML text whose glyph positions travel beside it.

An element with ``data-set`` holds the text of one run, a newline at every line's end; the
``Segment`` values under the same key say where its glyphs stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from ..article.model import Run
from ..composition import HYPHEN, Line, takes_dot, western_quotes
from ..makeup import NOTE_SIZE, Setting

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a printed line that lies in one element.

    ``origins`` are the glyph origins of its characters and ``width`` its end, all in thousandths
    of an em of the element's own font size, from where the segment begins; ``dots`` are the
    centres of the emphasis dots under it.
    """

    text: str
    origins: tuple[int, ...]
    width: int
    dots: tuple[int, ...] = ()


@dataclass(slots=True)
class SegmentTable:
    """The segments of one document by the key their element carries."""

    segments: dict[str, tuple[Segment, ...]] = field(default_factory=dict)

    def add(self, segments: tuple[Segment, ...]) -> str:
        """Keep ``segments`` and give their key."""
        key = str(len(self.segments))
        self.segments[key] = segments
        return key


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of text in one element: a run, or a quotation mark of a Western word."""

    start: int
    end: int
    run: Run
    western: bool = False

    @property
    def size(self) -> float:
        return NOTE_SIZE if self.run.note else 1.0


def text_markup(setting: Setting, first: int, count: int, table: SegmentTable) -> Markup:
    """Give lines ``first`` to ``first + count`` of ``setting`` as the content of its element."""
    lines = list(zip(setting.lines, setting.starts, strict=True))[first : first + count]
    begin, end = lines[0][0].start, lines[-1][0].end
    parts = [part for part in _parts(setting) if part.start < end and part.end > begin]
    return Markup("").join(_element(setting.text, part, lines, table) for part in parts)


def _parts(setting: Setting) -> Iterator[_Part]:
    """Yield the runs of a setting, parted at the quotation marks of Western words."""
    western = western_quotes(setting.text)
    at = 0
    for run in setting.runs:
        start, end = at, at + len(run.text)
        at = end
        for index in sorted(i for i in western if start <= i < end):
            if index > start:
                yield _Part(start, index, run)
            yield _Part(index, index + 1, run, western=True)
            start = index + 1
        if end > start:
            yield _Part(start, end, run)


def _element(
    text: str, part: _Part, lines: list[tuple[Line, float]], table: SegmentTable
) -> Markup:
    """Give one part as an element, and its segments to ``table``."""
    segments: list[Segment] = []
    for line, start in lines:
        a, b = max(part.start, line.start), min(part.end, line.end)
        if a < b:
            segments.append(_segment(text, part, line, start, a, b))
            ends_line = b == line.end and line is not lines[-1][0]
    if ends_line:
        # The line's end belongs to the element it falls in; nothing of that element follows.
        segments.append(Segment("", (), 0))
    key = table.add(tuple(segments))
    inner = escape("\n".join(segment.text for segment in segments))
    return _wrap(part, Markup('<span data-set="{}"{}>{}</span>').format(key, _classes(part), inner))


def _segment(text: str, part: _Part, line: Line, start: float, a: int, b: int) -> Segment:
    """Give characters a to b of ``line``, which begins ``start`` em from the element's edge."""
    scale = THOUSAND / part.size
    origins = [start + x for x in line.origins[a - line.start : b - line.start]]
    shown = text[a:b]
    end = start + (line.width if b == line.end else line.origins[b - line.start])
    pen = 0.0 if a == line.start else origins[0]
    if b == line.end and line.hyphen is not None:
        shown += HYPHEN
        origins.append(start + line.hyphen)
    places = tuple(round((x - pen) * scale) for x in origins)
    dots = [x + THOUSAND // 2 for x, char in zip(places, shown, strict=True) if takes_dot(char)]
    width = round((end - pen) * scale)
    return Segment(shown, places, width, tuple(dots) if part.run.emphasis else ())


def _classes(part: _Part) -> Markup:
    run = part.run
    names = [
        name
        for name, wanted in (
            ("strong", run.strong),
            ("dotted", run.emphasis),
            ("code", run.code),
            ("note", run.note is not None),
            ("western", part.western),
        )
        if wanted
    ]
    return Markup(' class="{}"').format(" ".join(names)) if names else Markup("")


def _wrap(part: _Part, markup: Markup) -> Markup:
    """Put a link around the markup of a linked run; only addresses that lead outwards count."""
    link = part.run.link
    if link and link.startswith(("http://", "https://", "mailto:")):
        return Markup('<a href="{}">{}</a>').format(link, markup)
    return markup
