"""Every glyph of a page where it stands: its ink's box in pt, and what it says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .geometry import apply, around, scale_of
from .paint import ShownText
from .report import Box

_NOMINAL = (0.25, 0.0, 0.75, 0.5)
"""Where ink is sure to be in a glyph of which nothing is known, in parts of width and em."""

_COARSE = 16.0
"""pt up to which a tenth of an em does not matter."""


@dataclass(frozen=True, slots=True)
class SeenGlyph:
    """One glyph: ``box`` is around its ink, or its middle where ``exact`` is not.

    ``line`` is the number of the string it is shown in; ``size`` that of its em in pt. ``start``
    and ``end`` are the points of the baseline between which it is set. An ``artifact`` is
    furniture: no text that stands aside.
    """

    box: Box
    start: tuple[float, float]
    end: tuple[float, float]
    text: str | None
    size: float
    line: int
    code: int
    exact: bool
    artifact: bool
    visible: bool
    attached: bool
    """It stands on another glyph by its nature: a combining mark, or anything without width."""


def read_glyphs(shown: Iterable[ShownText]) -> Iterator[SeenGlyph]:
    """Yield the glyphs of ``shown`` that have ink; not those of fonts that cannot draw them."""
    for line, string in enumerate(shown):
        if not string.face.damaged:
            yield from _read(string, line)


def _read(string: ShownText, line: int) -> Iterator[SeenGlyph]:
    face, size = string.face, string.size
    em = abs(size) * scale_of(string.matrix)
    for code, pen in zip(string.codes, string.pens, strict=True):
        if face.glyphs is not None and code not in face.glyphs:
            # A finding of its own.
            continue
        text = face.text(code)
        ink = face.ink(code, fine=em > _COARSE)
        width = face.width(code)
        exact = ink is not None
        if ink is None:
            if _is_blank(text, code, face.two_bytes):
                continue
            low, bottom, high, top = _NOMINAL
            ink = (low * width, bottom * 1000, high * width, top * 1000)
        elif ink[0] >= ink[2] or ink[1] >= ink[3]:
            continue
        across, up = size * string.stretch / 1000, size / 1000
        x0, y0 = (0.0, string.rise + pen) if face.vertical else (pen, string.rise)
        aside, high = face.pen(code)
        corners = [
            apply(string.matrix, x0 + (x - aside) * across, y0 + (y - high) * up)
            for x in (ink[0], ink[2])
            for y in (ink[1], ink[3])
        ]
        x1, y1 = (0.0, face.step(code) * up) if face.vertical else (width * across, 0.0)
        yield SeenGlyph(
            around(corners),
            apply(string.matrix, x0, y0),
            apply(string.matrix, x0 + x1, y0 + y1),
            text,
            em,
            line,
            code,
            exact,
            string.tag.artifact and not string.tag.aside,
            string.visible,
            width == 0 or _is_mark(text),
        )


def _is_blank(text: str | None, code: int, two_bytes: bool) -> bool:
    return code == 32 and not two_bytes if text is None else not text.strip()


def _is_mark(text: str | None) -> bool:
    return text is not None and unicodedata.category(text[:1] or "x").startswith("M")
