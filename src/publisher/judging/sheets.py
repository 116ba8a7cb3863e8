"""A printed page as the judge reads it: lines of type, pictures, frames, rules, and its ink.

All boxes are in pt of the page as the PDF counts them, upwards. Nothing is known of how the page
was made; of the tags of a file only two things are believed: what it calls furniture (masthead,
running heads, folios) is no story's, and what stands outside its articles is none of theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from zlib import compress, decompress

import pypdfium2 as pdfium
from PIL import Image

from ..checks.drawing import draw_ink
from ..checks.glyphs import SeenGlyph, read_glyphs
from ..checks.paint import Paint, PaintKind, ShownText
from ..checks.pictures import pixels_of, resolution
from ..checks.report import Box, Findings, PageShape, overlap, unite
from ..checks.sight import collisions
from ..checks.subject import PageRule, PageView, Subject
from .limits import limits
from .owners import ownerless

_READ = 1.0
"""pt under which type is not read by anybody."""
SCALE = 1.0
"""Pixels in a pt of the picture of a page in which ink is looked for."""
_EM = (-0.12, 0.88)
"""Foot and head of a character's box from its baseline, in em."""
_LEVEL, _ALIKE = 0.2, 0.05
"""em by which baselines, and part by which sizes, differ inside one line."""
_BACK, _ON, _ON_IN_STRING = -0.9, 0.5, 3.0
"""em from one character's end to the next one's beginning inside a line: two marks may share what
is blank of both; a gutter is wider than half an em, and is never part of a string."""
_UPRIGHT = 0.1
"""em that a character rises to its end in a line that is not level."""
_THIN = 3.0
"""pt up to which something painted is a rule."""
_GROUND = 0.8
"""Part of the page from which something painted is its ground."""
_SMALL_PICTURE = 576
"""Pixels under which a picture is a pattern or a rule."""
_PACKING = 1
"""Level of compression: the least makes a twentieth of a page, and the best no half of that."""


@dataclass(frozen=True, slots=True)
class SeenLine:
    """Characters that stand on one baseline without a gap; a column's line, a cell, a head's line.

    ``box`` is around their em boxes, ``ink`` around what is seen of them; ``base`` is the baseline,
    ``order`` the line's number in the content of the page.
    """

    text: str
    box: Box
    ink: Box
    base: float
    size: float
    face: str
    order: int
    furniture: bool

    @property
    def width(self) -> float:
        """The width in pt."""
        return self.box[2] - self.box[0]


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture where it is seen; ``ppi`` are its pixels per inch there."""

    box: Box
    ppi: float


@dataclass(frozen=True, slots=True)
class InkMap:
    """Where a page is inked: one bit a pixel, eight in a byte, rows from the top, packed.

    ``scale`` is in pixels a pt, ``left`` and ``top`` are the sheet's corner in pt.
    """

    packed: bytes
    size: tuple[int, int]
    scale: float
    left: float
    top: float

    @property
    def image(self) -> Image.Image:
        """Give it as a picture, 255 where there is ink."""
        return Image.frombytes("1", self.size, decompress(self.packed)).convert("L")


@dataclass(frozen=True, slots=True)
class Collision:
    """Two characters that stand over each other."""

    box: Box
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page: ``frames`` are boxes and tints, ``rules`` thin lines, level and upright.

    ``ink`` is the page drawn, None where it cannot be drawn.
    """

    shape: PageShape
    lines: tuple[SeenLine, ...]
    pictures: tuple[SeenPicture, ...]
    frames: tuple[Box, ...]
    rules: tuple[Box, ...]
    clashes: tuple[Collision, ...]
    ink: InkMap | None
    turned: tuple[str, ...] = ()
    """Texts of tables that lie on their sides, and whatever else is not level, as it is drawn."""

    @property
    def number(self) -> int:
        """The page's number from 1."""
        return self.shape.number

    @property
    def side(self) -> int:
        """1 for a right-hand page, 0 for a left-hand one."""
        return self.number % 2


def reader(into: list[SeenPage]) -> PageRule:
    """What reads each page it is shown ``into`` a list."""

    def read(subject: Subject, view: PageView, findings: Findings) -> None:
        into.append(_sheet(subject, view))

    return read


def _sheet(subject: Subject, view: PageView) -> SeenPage:
    trim = view.shape.trim
    shown = [string for string in view.seen.shown if string.visible and not string.placed]
    glyphs = [
        glyph
        for glyph in read_glyphs(shown)
        if glyph.size >= _READ and overlap(glyph.box, trim) is not None
    ]
    painted = [paint for paint in view.paints if paint.kind is not PaintKind.TEXT]
    boxes = [(paint, box) for paint in painted if (box := overlap(paint.box, trim))]
    drawn = [box for paint, box in boxes if paint.kind in (PaintKind.FILL, PaintKind.LINE)]
    ground = _GROUND * _area(trim)
    return SeenPage(
        view.shape,
        tuple(_lines(glyphs, shown)),
        tuple(_pictures(_of_stories(subject, view, boxes))),
        tuple(box for box in drawn if _thickness(box) > _THIN and _area(box) < ground),
        tuple(box for box in drawn if _thickness(box) <= _THIN),
        tuple(_clashes(glyphs)),
        _ink(subject, view),
        tuple(_turned(glyphs)),
    )


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _thickness(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def _of_stories(
    subject: Subject, view: PageView, boxes: Sequence[tuple[Paint, Box]]
) -> list[tuple[Paint, Box]]:
    """The pictures without those that the file says are no story's."""
    pictures = [
        one for one in boxes if one[0].kind is PaintKind.PICTURE and not one[0].tag.artifact
    ]
    marks = (paint.tag.mcid for paint, _ in pictures)
    others = ownerless(subject, view, (mark for mark in marks if mark is not None))
    return [(paint, box) for paint, box in pictures if paint.tag.mcid not in others]


def _pictures(boxes: Sequence[tuple[Paint, Box]]) -> Iterator[SeenPicture]:
    for paint, box in boxes:
        if _thickness(box) > _THIN and pixels_of(paint.image) >= _SMALL_PICTURE:
            yield SeenPicture(box, resolution(paint.image, paint.matrix))


def _clashes(glyphs: list[SeenGlyph]) -> Iterator[Collision]:
    for first, second in dict.fromkeys(collisions(glyphs, own=False)):
        yield Collision(unite(first.box, second.box), (first.text or "", second.text or ""))


def _ink(subject: Subject, view: PageView) -> InkMap | None:
    for paint in view.paints:
        if paint.kind is PaintKind.PICTURE:
            subject.budget.take_pixels(pixels_of(paint.image))
    try:
        page = subject.drawn()[view.number - 1]
        try:
            drawn = draw_ink(page, view.shape, SCALE, round(255 * limits().ink))
        finally:
            page.close()
    except pdfium.PdfiumError:
        return None
    packed = compress(drawn.image.convert("1", dither=Image.Dither.NONE).tobytes(), _PACKING)
    return InkMap(packed, drawn.image.size, drawn.scale, drawn.left, drawn.top)


# Lines


def _is_level(glyph: SeenGlyph) -> bool:
    return abs(glyph.end[1] - glyph.start[1]) <= _UPRIGHT * glyph.size


def _turned(glyphs: Sequence[SeenGlyph]) -> Iterator[str]:
    """Yield the strings that are not level, in the order of the page's content."""
    turned = (glyph for glyph in glyphs if not _is_level(glyph))
    for _, string in groupby(turned, key=lambda glyph: glyph.line):
        yield "".join(glyph.text or "" for glyph in string)


def _lines(glyphs: Sequence[SeenGlyph], shown: Sequence[ShownText]) -> Iterator[SeenLine]:
    """Yield the lines of a page in the order of its content."""
    order, held = 0, list[SeenGlyph]()
    for glyph in glyphs:
        if not _is_level(glyph):
            continue
        if held and not _goes_on(held[-1], glyph):
            yield _line(held, shown, order)
            order, held = order + 1, []
        held.append(glyph)
    if held:
        yield _line(held, shown, order)


def _goes_on(last: SeenGlyph, glyph: SeenGlyph) -> bool:
    """Whether ``glyph`` stands in the line that ``last`` ends so far."""
    em = last.size
    if abs(glyph.size - em) > _ALIKE * em or abs(glyph.start[1] - last.start[1]) > _LEVEL * em:
        return False
    most = _ON_IN_STRING if glyph.line == last.line else _ON
    return _BACK * em <= glyph.start[0] - last.end[0] <= most * em


def _line(glyphs: Sequence[SeenGlyph], shown: Sequence[ShownText], order: int) -> SeenLine:
    ink = glyphs[0].box
    for glyph in glyphs[1:]:
        ink = unite(ink, glyph.box)
    size, base = round(glyphs[0].size, 1), glyphs[0].start[1]
    faces = Counter(shown[glyph.line].face.name for glyph in glyphs)
    sides = glyphs[0].start[0], max(glyph.end[0] for glyph in glyphs)
    return SeenLine(
        "".join(glyph.text or "" for glyph in glyphs),
        (sides[0], base + _EM[0] * size, sides[1], base + _EM[1] * size),
        ink,
        base,
        size,
        re.sub(r"^[A-Z]{6}\+", "", faces.most_common(1)[0][0]),
        order,
        all(glyph.artifact for glyph in glyphs),
    )
