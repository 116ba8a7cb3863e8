"""Read a finished PDF: every glyph with its characters, its origin, its font and its size.

The content streams themselves are walked (text matrices, ``TJ`` offsets, form objects), so that
an origin is as exact as the file and nothing is guessed: no blank or hyphen is ever generated.
Places are in pt from the left and the top edge of the trim box. Of lines that run downward they
are those of the page turned back by a quarter, where they are level: from the top edge and from
the right one; an upright character has its baseline where a Han character of a level line has it.
A small filled circle counts as a glyph too, a dot: emphasis dots may be drawn instead of printed
as text.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias, cast

import pikepdf

from .pdffonts import PdfFont, read_font

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST_FORM = 12
_DOT = "•"
_LARGEST_DOT = 6.0
_CIRCLE = 5
MIDDLE = 0.38
"""em from the baseline of a Han character up to the middle of its frame, 0.88 and −0.12."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed glyph.

    ``x`` and ``y`` are its origin (pt from the left and from the top trim edge), ``size`` the
    font size in pt, ``advance`` the font's own advance in em; ``upright`` is False when the text
    is turned, slanted or mirrored. ``text`` holds more than one character for a ligature and none
    for a glyph that the file maps to nothing.
    """

    text: str
    x: float
    y: float
    size: float
    advance: float
    font: str
    upright: bool = True
    visible: bool = True
    standing: bool = False
    """Upright in a line that runs downward, where others lie."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, its trim size in pt and its glyphs in the order they are painted."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]


@dataclass(slots=True)
class _State:
    """What ``q`` keeps and ``Q`` brings back."""

    matrix: Matrix
    font: PdfFont | None = None
    size: float = 0.0
    spacing: float = 0.0
    blank_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


def read_pages(pdf: bytes, *, downward: bool = False) -> list[Page]:
    """Give every page of a PDF with its glyphs, turned back where lines run ``downward``."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts: dict[tuple[int, int] | int, PdfFont] = {}
        return [
            _page(page, number, fonts, downward=downward)
            for number, page in enumerate(document.pages, 1)
        ]


def _page(
    page: pikepdf.Page,
    number: int,
    fonts: dict[tuple[int, int] | int, PdfFont],
    *,
    downward: bool,
) -> Page:
    """Walk one page."""
    left, bottom, right, top = (float(side) for side in page.trimbox)
    start = (0.0, -1.0, -1.0, 0.0, top, right) if downward else (1.0, 0.0, 0.0, -1.0, -left, top)
    walk = _Walk(start, fonts, downward=downward)
    walk.run(pikepdf.parse_content_stream(page), page.resources, 0)
    sides = (top - bottom, right - left) if downward else (right - left, top - bottom)
    return Page(number, *sides, tuple(walk.glyphs))


class _Walk:
    """The text machine of one page's content streams (ISO 32000-1, 9.4)."""

    def __init__(
        self, start: Matrix, fonts: dict[tuple[int, int] | int, PdfFont], *, downward: bool = False
    ) -> None:
        """Begin at ``start``, which maps PDF space to pt from the corner where reading begins."""
        self._downward = downward
        self.glyphs: list[Glyph] = []
        self._fonts = fonts
        self._state = _State(start)
        self._saved: list[_State] = []
        self._text = _IDENTITY
        self._line = _IDENTITY
        self._resources = pikepdf.Dictionary()
        self._depth = 0
        self._actual: list[str | None] = []
        self._paths: list[list[tuple[float, float]]] = []
        self._steps = self._table()

    def run(self, stream: Sequence[object], resources: pikepdf.Dictionary, depth: int) -> None:
        """Follow one stream of instructions with its resources."""
        kept = self._resources, self._depth
        self._resources, self._depth = resources, depth
        for operands, operator in cast(Iterator[tuple[Sequence[object], object]], stream):
            step = self._steps.get(str(operator))
            if step is not None:
                step(operands)
        self._resources, self._depth = kept

    def _table(self) -> dict[str, Callable[[Sequence[object]], None]]:
        """Give the operators that move or show text."""
        return {
            "q": lambda _: self._saved.append(replace(self._state)),
            "Q": lambda _: self._restore(),
            "cm": lambda o: self._concat(_matrix(o)),
            "BT": lambda _: self._place(_IDENTITY),
            "Tm": lambda o: self._place(_matrix(o)),
            "Td": lambda o: self._move(_number(o[0]), _number(o[1])),
            "TD": lambda o: self._move_leading(_number(o[0]), _number(o[1])),
            "T*": lambda _: self._move(0.0, -self._state.leading),
            "Tf": lambda o: self._choose(str(o[0]), _number(o[1])),
            "Tc": lambda o: self._set("spacing", _number(o[0])),
            "Tw": lambda o: self._set("blank_spacing", _number(o[0])),
            "Tz": lambda o: self._set("stretch", _number(o[0]) / 100),
            "TL": lambda o: self._set("leading", _number(o[0])),
            "Ts": lambda o: self._set("rise", _number(o[0])),
            "Tr": lambda o: self._set("mode", _number(o[0])),
            "Tj": lambda o: self._show(_bytes(o[0])),
            "TJ": lambda o: self._show_array(o[0]),
            "'": self._next_line,
            '"': lambda o: self._next_line(o[2:]),
            "m": lambda o: self._paths.append([self._point(o)]),
            "c": lambda o: self._paths[-1].append(self._point(o[4:])),
            "f": lambda _: self._fill(),
            "n": lambda _: self._paths.clear(),
            "S": lambda _: self._paths.clear(),
            "Do": lambda o: self._form(str(o[0])),
            "BDC": lambda o: self._actual.append(self._actual_text(o[1])),
            "BMC": lambda _: self._actual.append(None),
            "EMC": lambda _: self._close_mark(),
        }

    def _restore(self) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _concat(self, matrix: Matrix) -> None:
        self._state.matrix = _product(matrix, self._state.matrix)

    def _set(self, name: str, value: float) -> None:
        setattr(self._state, name, value)

    def _place(self, matrix: Matrix) -> None:
        self._text = self._line = matrix

    def _move(self, dx: float, dy: float) -> None:
        self._place(_product((1.0, 0.0, 0.0, 1.0, dx, dy), self._line))

    def _move_leading(self, dx: float, dy: float) -> None:
        self._state.leading = -dy
        self._move(dx, dy)

    def _choose(self, name: str, size: float) -> None:
        font = cast(pikepdf.Dictionary, cast(pikepdf.Dictionary, self._resources["/Font"])[name])
        key = font.objgen if font.objgen != (0, 0) else id(font)
        if key not in self._fonts:
            self._fonts[key] = read_font(font)
        self._state.font, self._state.size = self._fonts[key], size

    def _next_line(self, operands: Sequence[object]) -> None:
        self._move(0.0, -self._state.leading)
        self._show(_bytes(operands[0]))

    def _show_array(self, array: object) -> None:
        for item in cast(pikepdf.Array, array):
            if isinstance(item, (int, float, Decimal)):
                self._advance(-float(item) / 1000 * self._state.size)
            else:
                self._show(_bytes(item))

    def _advance(self, step: float) -> None:
        """Move the pen along its line; only one that runs level is stretched."""
        a, b, c, d, e, f = self._text
        vertical = self._state.font is not None and self._state.font.vertical
        dx, dy = (0.0, step) if vertical else (step * self._state.stretch, 0.0)
        self._text = (a, b, c, d, e + dx * a + dy * c, f + dx * b + dy * d)

    def _show(self, shown: bytes) -> None:
        state = self._state
        if state.font is None:
            return
        for glyph in state.font.decode(shown):
            self.glyphs.append(self._printed(glyph.text, glyph.advance, glyph.step))
            blank = state.blank_spacing if glyph.blank else 0.0
            self._advance(glyph.step * state.size + state.spacing + blank)

    def _printed(self, text: str, advance: float, step: float) -> Glyph:
        """Give one glyph at the present text place; marked ActualText goes to its first glyph."""
        state = self._state
        a, b, c, d, e, f = _product(self._text, state.matrix)
        if self._actual and self._actual[-1] is not None:
            text, self._actual[-1] = self._actual[-1], ""
        assert state.font is not None
        if self._downward and state.font.vertical:
            size = abs(c) * state.size
            return Glyph(
                text=text,
                x=e + state.rise * c,
                y=f + MIDDLE * size,
                size=size,
                advance=-step,
                font=state.font.name,
                upright=c < 0 and b < 0 and abs(a) + abs(d) < 1e-6,
                visible=state.mode not in (3, 7),
                standing=True,
            )
        return Glyph(
            text=text,
            x=e + state.rise * c,
            y=f + state.rise * d,
            size=abs(d) * state.size,
            advance=advance * state.stretch * abs(a / d) if d else advance,
            font=state.font.name,
            upright=a > 0 > d and abs(b) + abs(c) < 1e-6 and not state.font.vertical,
            visible=state.mode not in (3, 7),
        )

    def _point(self, operands: Sequence[object]) -> tuple[float, float]:
        """Give a point of a path on the page."""
        x, y = _number(operands[0]), _number(operands[1])
        *_, e, f = _product((1.0, 0.0, 0.0, 1.0, x, y), self._state.matrix)
        return e, f

    def _fill(self) -> None:
        """Note the small circles among the filled paths: each of four curves, as wide as high."""
        for path in self._paths:
            xs, ys = zip(*path, strict=True)
            width, height = max(xs) - min(xs), max(ys) - min(ys)
            if len(path) == _CIRCLE and 0 < width < _LARGEST_DOT and abs(width - height) < 0.01:
                middle = (min(ys) + max(ys)) / 2
                self.glyphs.append(Glyph(_DOT, min(xs), middle, width, 1.0, ""))
        self._paths.clear()

    def _form(self, name: str) -> None:
        """Walk a form object in its own matrix and resources."""
        objects = cast(pikepdf.Dictionary, self._resources.get("/XObject", pikepdf.Dictionary()))
        form = objects.get(name)
        if form is None or form.get("/Subtype") != "/Form" or self._depth >= _DEEPEST_FORM:
            return
        kept, saved = replace(self._state), self._saved
        self._saved = []
        matrix = form.get("/Matrix")
        if matrix is not None:
            self._concat(_matrix(list(cast(pikepdf.Array, matrix))))
        resources = cast(pikepdf.Dictionary, form.get("/Resources", self._resources))
        stream = pikepdf.parse_content_stream(cast(pikepdf.Stream, form))
        self.run(stream, resources, self._depth + 1)
        self._state, self._saved = kept, saved

    def _actual_text(self, properties: object) -> str | None:
        """Give the ActualText of a marked span, inline or from the resources."""
        if isinstance(properties, pikepdf.Name):
            named = cast(pikepdf.Dictionary, self._resources.get("/Properties", {}))
            properties = named.get(str(properties))
        if isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
            return str(properties["/ActualText"])
        return None

    def _close_mark(self) -> None:
        if self._actual:
            self._actual.pop()


def _number(value: object) -> float:
    """Give an operand as a number."""
    return float(cast(float, value))


def _bytes(value: object) -> bytes:
    """Give a string operand as bytes."""
    return bytes(cast(pikepdf.String, value))


def _matrix(operands: Sequence[object]) -> Matrix:
    """Give six operands as a matrix."""
    a, b, c, d, e, f = (_number(value) for value in operands)
    return (a, b, c, d, e, f)


def _product(first: Matrix, then: Matrix) -> Matrix:
    """Give the matrix that applies ``first`` and then ``then``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )
