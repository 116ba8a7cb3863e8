"""What stands outside the bleed of a press sheet: marks, colour bar and slug line.

All of it is drawn in the printer's inks and none of it is text: the slug line is drawn from the
outlines of its glyphs, so that the file's text stays the pages' text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import uharfbuzz as hb

from ..edition.settings import MARKS
from ..layouts import MM

SLUG = 12 * MM
"""Room for marks on each side, outside the bleed, in pt."""
_GAP = 0.5 * MM
_CROP = 5 * MM
_BLEED = 3 * MM
_THIN = 0.3
"""Width of the marks' lines in pt."""
_TARGET = 1.5 * MM
"""Radius of a registration target."""
_CROSS = 2.4 * MM
_ROW = 7 * MM
"""Distance of targets and colour bar from the sheet's edge."""
_PATCH = 4 * MM
_SLUG_SIZE = 7.0
_APART = 2.0
"""em of the slug between what it says and the first plate, and between two plates."""
_SLUG_LINE = 1.5 * MM
"""Distance of the slug line from the sheet's lower edge."""
_CIRCLE = 0.5523
"""Distance of a control point for a quarter of a circle of radius 1."""
_PATCHES = (
    *("1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1", "1 1 0 0", "1 0 1 0", "0 1 1 0"),
    *("0.5 0 0 0", "0 0.5 0 0", "0 0 0.5 0", "0 0 0 0.5", "0.5 0.4 0.4 0"),
)
"""Solids, overprints of two, half tones, and the grey that shows a colour cast."""
PLATES = (
    ("Cyan 青", "1 0 0 0 k"),
    ("Magenta 品红", "0 1 0 0 k"),
    ("Yellow 黄", "0 0 1 0 k"),
    ("Black 黑", "0 0 0 1 k"),
)
"""The plates' names as the slug has them, and what paints in that ink alone."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A press sheet with one page: trimmed ``width`` and ``height``, and ``bleed``, in pt.

    ``marks`` are those that stand outside the bleed; without any the sheet ends there. ``folds``
    are distances of folds from the left edge of the trimmed sheet, in pt.
    """

    width: float
    height: float
    bleed: float
    marks: Collection[str] = MARKS
    folds: Sequence[float] = ()

    @property
    def room(self) -> float:
        """The room for marks on each side, in pt."""
        return SLUG if self.marks else 0.0

    @property
    def edge(self) -> float:
        """The distance of the trimmed page from each side of the sheet."""
        return self.bleed + self.room

    @property
    def media(self) -> tuple[float, float, float, float]:
        """The whole sheet, from 0, 0."""
        return 0, 0, self.width + 2 * self.edge, self.height + 2 * self.edge

    @property
    def bleed_box(self) -> tuple[float, float, float, float]:
        """The page with its bleed, inside which nothing of the marks may stand."""
        room = self.room
        return room, room, self.media[2] - room, self.media[3] - room

    @property
    def trim_box(self) -> tuple[float, float, float, float]:
        """The trimmed page."""
        return self.edge, self.edge, self.edge + self.width, self.edge + self.height


def draw_marks(sheet: Sheet, spots: Sequence[str] = (), every: str = "") -> bytes:
    """The marks that pages of a file have in common, as a content stream.

    ``spots`` are the resources' names of inks of their own, ``every`` that of the space that prints
    on all plates: without it they stand on those of the four inks.
    """
    register = f"{every} CS 1 SCN" if every else "1 1 1 1 K"
    rows = ["q", f"{_THIN} w {register}"]
    if "crop" in sheet.marks:
        rows += _lines(sheet.trim_box, sheet, _CROP)
        if sheet.bleed:
            rows += _lines(sheet.bleed_box, sheet, _BLEED)
        rows += _fold_lines(sheet)
    _, _, right, top = sheet.media
    if "registration" in sheet.marks:
        # A fold's line stands in the middle, where a target would lie on it.
        middle = right / 2 if not sheet.folds else right / 4
        for x, y in (
            *((middle, _ROW), (middle, top - _ROW)),
            *((_ROW, top / 2), (right - _ROW, top / 2)),
        ):
            rows += _target(x, y)
    if "bar" in sheet.marks:
        rows += _color_bar(sheet, spots)
    return "\n".join([*rows, "Q"]).encode()


def _fold_lines(sheet: Sheet) -> Iterator[str]:
    """Yield dashed lines above and below the sheet where it is folded."""
    if not sheet.folds:
        return
    near, far = SLUG - _GAP, sheet.bleed_box[3] + _GAP
    yield "[2 1.5] 0 d"
    for fold in sheet.folds:
        x = sheet.edge + fold
        yield _line(x, near, x, near - _CROP)
        yield _line(x, far, x, far + _CROP)
    yield "[] 0 d"


def _lines(box: tuple[float, float, float, float], sheet: Sheet, size: float) -> Iterator[str]:
    """Yield lines that point at the sides of ``box`` from outside the bleed."""
    near, near_end = SLUG - _GAP, SLUG - _GAP - size
    far_x, far_y = sheet.bleed_box[2] + _GAP, sheet.bleed_box[3] + _GAP
    for x in (box[0], box[2]):
        yield _line(x, near, x, near_end)
        yield _line(x, far_y, x, far_y + size)
    for y in (box[1], box[3]):
        yield _line(near, y, near_end, y)
        yield _line(far_x, y, far_x + size, y)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"


def _target(x: float, y: float) -> list[str]:
    """A circle with a cross: where the inks must lie on each other."""
    r, k = _TARGET, _TARGET * _CIRCLE
    return [
        f"{x + r:.3f} {y:.3f} m",
        f"{x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c",
        f"{x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c",
        f"{x - r:.3f} {y - k:.3f} {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c",
        f"{x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f} {x + r:.3f} {y:.3f} c S",
        _line(x - _CROSS, y, x + _CROSS, y),
        _line(x, y - _CROSS, x, y + _CROSS),
    ]


def _color_bar(sheet: Sheet, spots: Sequence[str]) -> Iterator[str]:
    """Yield the patches above the page, as many as fit beside the target in the middle.

    Those of ``spots`` come first: a full tone and a half tone of each.
    """
    own = [f"{spot} cs {tone} scn" for spot in spots for tone in ("1", "0.5")]
    inks = [*own, *(f"{patch} k" for patch in _PATCHES)]
    start, y = sheet.edge + _CROP, sheet.media[3] - _ROW - _PATCH / 2
    middle = sheet.media[2] / (4 if sheet.folds else 2)
    room = middle - _CROSS - start
    for number, chosen in enumerate(inks[: max(0, int(room / _PATCH))]):
        yield f"{chosen} {start + number * _PATCH:.3f} {y:.3f} {_PATCH:.3f} {_PATCH:.3f} re f"


def draw_slug(
    sheet: Sheet, text: str, plates: Sequence[tuple[str, str]], font_file: bytes
) -> bytes:
    """``text`` under the page as filled outlines, smaller where it would not fit.

    It stands on all plates of the press. Behind it is the name of each of ``plates`` in its own
    ink, painted by what stands with it, so that each plate says what it is, and nothing of others.
    """
    font = hb.Font(hb.Face(hb.Blob(font_file)))
    upem = font.face.upem
    pen, rows = 0.0, list[str]()
    for words, paint in ((text, "1 1 1 1 k"), *plates):
        outlines, advance = _write(font, words, pen)
        rows += [paint, *outlines]
        pen += advance + _APART * upem
    size = min(_SLUG_SIZE, sheet.width * upem / max(pen - _APART * upem, 1))
    scale = size / upem
    place = f"{scale:.6f} 0 0 {scale:.6f} {sheet.edge:.3f} {_SLUG_LINE:.3f} cm"
    return "\n".join(["q", place, *rows, "Q"]).encode()


def _write(font: hb.Font, text: str, start: float) -> tuple[list[str], float]:
    """The filled outlines of ``text`` from ``start`` on, and its length, in font units."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    pen, rows = start, list[str]()
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        path = outline(font, info.codepoint, pen + position.x_offset)
        if path:
            rows += [*path, "f"]
        pen += position.x_advance
    return rows, pen - start


def outline(font: hb.Font, glyph: int, dx: float = 0) -> list[str]:
    """The path of ``glyph``, moved right by ``dx`` font units."""
    rows: list[str] = []
    last = [0.0, 0.0]

    def move(x: float, y: float, _: object) -> None:
        rows.append(f"{x + dx:g} {y:g} m")
        last[:] = [x, y]

    def line(x: float, y: float, _: object) -> None:
        rows.append(f"{x + dx:g} {y:g} l")
        last[:] = [x, y]

    def cubic(x1: float, y1: float, x2: float, y2: float, x: float, y: float, _: object) -> None:
        rows.append(f"{x1 + dx:g} {y1:g} {x2 + dx:g} {y2:g} {x + dx:g} {y:g} c")
        last[:] = [x, y]

    def quadratic(x1: float, y1: float, x: float, y: float, _: object) -> None:
        # PDF has cubic curves only: the control points lie at two thirds of the way.
        x0, y0 = last
        first = x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3
        second = x + (x1 - x) * 2 / 3, y + (y1 - y) * 2 / 3
        rows.append(
            f"{first[0] + dx:.3f} {first[1]:.3f} {second[0] + dx:.3f} {second[1]:.3f} "
            f"{x + dx:g} {y:g} c"
        )
        last[:] = [x, y]

    def close(_: object) -> None:
        rows.append("h")

    functions = hb.DrawFuncs()
    functions.set_move_to_func(move)
    functions.set_line_to_func(line)
    functions.set_cubic_to_func(cubic)
    functions.set_quadratic_to_func(quadratic)
    functions.set_close_path_func(close)
    font.draw_glyph(glyph, functions)
    return rows
