"""Text turned into outlines (转曲): the same ink on the page, and no fonts in the file.

Each glyph is drawn once, as a form of its own, and placed wherever its text was shown: in the
colour, and overprinting, as the text was. What is found and copied is then none; the proof beside
such a file keeps its text.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pikepdf

from ..diagnostics import ContentError, Diagnostic
from ..pictures.geometry import IDENTITY, Matrix, apply, matrix_of, product
from ..tongues import worded
from .saving import save_packed

_TEXT = frozenset(
    ("BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*", "Tj", "TJ")
) | {"'", '"'}
"""Operators of text, none of which is left (ISO 32000-1, table 51)."""
_DRAWS = {0: "f", 1: "S", 2: "B"}
"""Rendering modes and what they do with a path; 3 draws nothing (ISO 32000-1, 9.3.6)."""
_UNSEEN = 3
_THOUSAND = 1000.0
_HEAD, _FRAME = 880.0, -1000.0
"""Where lines run downward: from the baseline to a frame's head, and the pen's way (9.7.4.3)."""


def outline_text(content: bytes) -> bytes:
    """The PDF ``content`` with its text as outlines, the same bytes for the same file.

    Text that fonts outside the file would draw, or that clips, is a ContentError.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        glyphs = _Glyphs(pdf)
        for stream, resources in list(_holders(pdf)):
            _redraw(pdf, stream, resources, glyphs)
        for _, resources in _holders(pdf):
            if "/Font" in resources:
                del resources["/Font"]
        return save_packed(pdf)


def _holders(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, pikepdf.Dictionary]]:
    """Yield whatever paints, a page or a stream with resources of its own, with these."""
    for page in pdf.pages:
        yield page.obj, page.resources
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            resources = item.get("/Resources")
            if isinstance(resources, pikepdf.Dictionary):
                yield item, resources


def _redraw(
    pdf: pikepdf.Pdf, holder: pikepdf.Object, resources: pikepdf.Dictionary, glyphs: _Glyphs
) -> None:
    """Write the content of ``holder`` anew without text, if it has any."""
    fonts = resources.get("/Font")
    if not isinstance(fonts, pikepdf.Dictionary) or not fonts.keys():
        return
    page = pikepdf.Page(holder) if holder.get("/Type") == "/Page" else holder
    given = pikepdf.parse_content_stream(cast(pikepdf.Page, page))
    scribe = _Scribe(fonts, glyphs)
    written = pikepdf.unparse_content_stream(list(scribe.write(given)))
    if scribe.used:
        objects = resources.get("/XObject")
        if objects is None:
            objects = resources.XObject = pikepdf.Dictionary()
        for name, form in sorted(scribe.used.items()):
            objects[name] = form
    if isinstance(holder, pikepdf.Stream):
        holder.write(written)
    else:
        holder.Contents = pdf.make_stream(written)


# Fonts


@dataclass(slots=True)
class _Font:
    """A composite font whose codes are two bytes and glyph numbers, as all of the program's are.

    ``widths`` and ``ways`` are in thousandths of an em; a way is that of the pen downward, and
    where the glyph's origin lies from there.
    """

    key: tuple[int, int]
    outlines: Any
    upem: float
    widths: dict[int, float]
    default: float
    downward: bool
    ways: dict[int, tuple[float, float, float]]

    def width(self, glyph: int) -> float:
        return self.widths.get(glyph, self.default)

    def way(self, glyph: int) -> tuple[float, float, float]:
        """How far the pen goes down, and the place of its start above the origin."""
        return self.ways.get(glyph, (_FRAME, self.width(glyph) / 2, _HEAD))


class _Glyphs:
    """The fonts of a file, and a form for each glyph that was drawn."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts: dict[tuple[int, int], _Font] = {}
        self._programs: dict[tuple[int, int], tuple[Any, float]] = {}
        self._forms: dict[tuple[tuple[int, int], int], pikepdf.Object | None] = {}
        self._numbers: dict[tuple[int, int], int] = {}

    def font(self, font: pikepdf.Dictionary) -> _Font:
        """A font, read once; one that cannot be drawn is a ContentError."""
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = self._read(font)
        return self._fonts[font.objgen]

    def _read(self, font: pikepdf.Dictionary) -> _Font:
        encoding = str(font.get("/Encoding", ""))
        inner = cast(Any, font.get("/DescendantFonts", [None]))[0]
        if encoding not in ("/Identity-H", "/Identity-V") or inner is None:
            raise _fault(str(font.get("/BaseFont", "?")))
        descriptor = inner.FontDescriptor
        program = next(
            (descriptor[key] for key in ("/FontFile3", "/FontFile2") if key in descriptor), None
        )
        if program is None or inner.get("/CIDToGIDMap", "/Identity") != "/Identity":
            raise _fault(str(font.get("/BaseFont", "?")))
        if program.objgen not in self._programs:
            self._programs[program.objgen] = _open(program.read_bytes())
            self._numbers[program.objgen] = len(self._numbers)
        outlines, upem = self._programs[program.objgen]
        return _Font(
            program.objgen,
            outlines,
            upem,
            dict(_widths(inner.get("/W", []))),
            float(inner.get("/DW", _THOUSAND)),
            encoding.endswith("V"),
            dict(_ways(inner.get("/W2", []))),
        )

    def form(self, font: _Font, glyph: int) -> tuple[str, pikepdf.Object] | None:
        """The name and the form of a glyph; None if it is empty."""
        key = font.key, glyph
        if key not in self._forms:
            rows, box = draw_glyph(font.outlines, glyph)
            self._forms[key] = None
            if rows:
                form = self._pdf.make_stream("\n".join([*rows, "f"]).encode())
                form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
                form.BBox = pikepdf.Array(list(box))
                scale = round(1 / font.upem, 9)
                form.Matrix = pikepdf.Array([scale, 0, 0, scale, 0, 0])
                form.Resources = pikepdf.Dictionary()
                self._forms[key] = self._pdf.make_indirect(form)
        made = self._forms[key]
        return None if made is None else (f"/G{self._numbers[font.key]}-{glyph}", made)


def _fault(name: str) -> ContentError:
    return ContentError(
        Diagnostic(
            "P019",
            worded("the text in {name} cannot be turned into outlines", name=name.strip("/")),
            hint=worded('hand it over with its fonts: text = "fonts"'),
        )
    )


def _open(program: bytes) -> tuple[Any, float]:
    """What draws the glyphs of a font program by their numbers, and its units in an em."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont

    if program[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        font = TTFont(io.BytesIO(program), lazy=True)
        glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
        return (lambda number: glyphs[order[number]]), float(font["head"].unitsPerEm)
    tables = CFFFontSet()
    tables.decompile(io.BytesIO(program), None)
    top = tables[0]
    strings, names = top.CharStrings, top.charset
    return (lambda number: strings[names[number]]), _THOUSAND


def draw_glyph(outlines: Any, number: int) -> tuple[list[str], tuple[float, float, float, float]]:
    """The path of a glyph in font units, and the box around it, one unit wider all round."""
    from fontTools.pens.basePen import BasePen

    rows: list[str] = []
    xs: list[float] = []
    ys: list[float] = []

    def tell(operator: str, *points: tuple[float, float]) -> None:
        xs.extend(x for x, _ in points)
        ys.extend(y for _, y in points)
        numbers = " ".join(f"{round(part, 2):g}" for point in points for part in point)
        rows.append(f"{numbers} {operator}".strip())

    class Path(BasePen):  # type: ignore[misc]  # fontTools has no type hints
        """Writes the operators of a path; quadratic curves come here as cubic ones."""

        def _moveTo(self, point: Any) -> None:  # noqa: N802 - fontTools calls it so
            tell("m", point)

        def _lineTo(self, point: Any) -> None:  # noqa: N802
            tell("l", point)

        def _curveToOne(self, *points: Any) -> None:  # noqa: N802
            tell("c", *points)

        def _closePath(self) -> None:  # noqa: N802
            rows.append("h")

        def _endPath(self) -> None:  # noqa: N802
            rows.append("h")

    try:
        outlines(number).draw(Path(None))
    except (IndexError, KeyError):
        # A font has no such glyph: nothing would be drawn either.
        return [], (0, 0, 0, 0)
    if not xs:
        return [], (0, 0, 0, 0)
    return rows, (min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)


def _widths(given: Any) -> Iterator[tuple[int, float]]:
    """Yield glyph and width of a W array: first, [widths…] or first, last, width."""
    items = list(given)
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from ((first + n, float(w)) for n, w in enumerate(cast(Iterable[Any], second)))
        else:
            width = float(items.pop(0))
            yield from ((glyph, width) for glyph in range(first, int(second) + 1))


def _ways(given: Any) -> Iterator[tuple[int, tuple[float, float, float]]]:
    """Yield glyph, way downward and place of the pen of a W2 array."""
    items = list(given)
    while items:
        first, second = int(items.pop(0)), items.pop(0)
        if isinstance(second, pikepdf.Array):
            numbers = [float(n) for n in cast(Iterable[Any], second)]
            for n in range(len(numbers) // 3):
                down, x, y = numbers[3 * n : 3 * n + 3]
                yield first + n, (down, x, y)
        else:
            down, x, y = (float(items.pop(0)) for _ in range(3))
            yield from ((glyph, (down, x, y)) for glyph in range(first, int(second) + 1))


# Text


@dataclass(frozen=True, slots=True)
class _State:
    """The text state, which q saves (ISO 32000-1, 9.3)."""

    font: _Font | None = None
    size: float = 0
    apart: float = 0
    across: float = 1
    leading: float = 0
    mode: int = 0
    rise: float = 0


@dataclass(slots=True)
class _Scribe:
    """Writes instructions anew, a form for each glyph; ``used`` are the forms by name."""

    fonts: pikepdf.Dictionary
    glyphs: _Glyphs
    used: dict[str, pikepdf.Object] = field(default_factory=dict)
    state: _State = field(default_factory=_State)
    saved: list[_State] = field(default_factory=list)
    at: Matrix = IDENTITY
    line: Matrix = IDENTITY

    def write(self, given: Iterable[Any]) -> Iterator[pikepdf.ContentStreamInstruction]:
        """Yield ``given`` with paths in the place of text."""
        for instruction in given:
            operator, operands = str(instruction.operator), list(instruction.operands)
            if operator == "q":
                self.saved.append(self.state)
            elif operator == "Q" and self.saved:
                self.state = self.saved.pop()
            if operator not in _TEXT:
                yield instruction
            elif operator in ("Tj", "TJ", "'", '"'):
                yield from self._show(operator, operands)
            else:
                self._set(operator, operands)

    def _set(self, operator: str, operands: list[Any]) -> None:
        match operator:
            case "BT":
                self.at = self.line = IDENTITY
            case "Tf":
                font = self.glyphs.font(cast(pikepdf.Dictionary, self.fonts[str(operands[0])]))
                self.state = replace(self.state, font=font, size=float(operands[1]))
            case "Tm":
                self.at = self.line = matrix_of(operands)
            case "Td" | "TD":
                x, y = (float(part) for part in operands)
                if operator == "TD":
                    self.state = replace(self.state, leading=-y)
                self._to_line(x, y)
            case "T*":
                self._to_line(0, -self.state.leading)
            case "Tc":
                self.state = replace(self.state, apart=float(operands[0]))
            case "Tz":
                self.state = replace(self.state, across=float(operands[0]) / 100)
            case "TL":
                self.state = replace(self.state, leading=float(operands[0]))
            case "Tr":
                self.state = replace(self.state, mode=int(operands[0]))
            case "Ts":
                self.state = replace(self.state, rise=float(operands[0]))

    def _to_line(self, x: float, y: float) -> None:
        self.at = self.line = product((1, 0, 0, 1, x, y), self.line)

    def _show(
        self, operator: str, operands: list[Any]
    ) -> Iterator[pikepdf.ContentStreamInstruction]:
        if operator in ("'", '"'):
            if operator == '"':
                self.state = replace(self.state, apart=float(operands[1]))
            self._to_line(0, -self.state.leading)
        shown = operands[-1] if operator == "TJ" else [operands[-1]]
        font = self.state.font
        if font is None:
            return
        for part in shown:
            if isinstance(part, pikepdf.String):
                codes = bytes(part)
                for n in range(0, len(codes) - 1, 2):
                    yield from self._glyph(font, codes[n] << 8 | codes[n + 1])
            else:
                self._move(font, -float(part) / _THOUSAND * self.state.size, 0)

    def _glyph(self, font: _Font, glyph: int) -> Iterator[pikepdf.ContentStreamInstruction]:
        state = self.state
        down, x, y = font.way(glyph) if font.downward else (0.0, 0.0, 0.0)
        scaled = (state.size * state.across, 0, 0, state.size, 0, state.rise)
        place = product((1, 0, 0, 1, -x / _THOUSAND, -y / _THOUSAND), product(scaled, self.at))
        yield from self._draw(font, glyph, place)
        way = down if font.downward else font.width(glyph)
        self._move(font, way / _THOUSAND * state.size, state.apart)

    def _move(self, font: _Font, way: float, apart: float) -> None:
        if font.downward:
            # The pen's way is negative; what is added between characters goes on with it.
            moved = (1.0, 0.0, 0.0, 1.0, 0.0, way + apart)
        else:
            moved = (1.0, 0.0, 0.0, 1.0, (way + apart) * self.state.across, 0.0)
        self.at = product(moved, self.at)

    def _draw(
        self, font: _Font, glyph: int, place: Matrix
    ) -> Iterator[pikepdf.ContentStreamInstruction]:
        mode = self.state.mode
        if mode == _UNSEEN:
            return
        if mode not in _DRAWS:
            raise _fault(worded("a clip"))
        form = self.glyphs.form(font, glyph)
        if form is None:
            return
        if mode == 0:
            name, made = form
            self.used[name] = made
            yield _do("q")
            yield _do("cm", *(round(part, 5) for part in place))
            yield _do("Do", pikepdf.Name(name))
            yield _do("Q")
            return
        # A line's width is the page's, not the glyph's: the path is written where it stands.
        rows, _ = draw_glyph(font.outlines, glyph)
        scale = 1 / font.upem
        whole = product((scale, 0, 0, scale, 0, 0), place)
        for row in rows:
            *numbers, operator = row.split()
            points = [float(number) for number in numbers]
            pairs = (apply(whole, *points[n : n + 2]) for n in range(0, len(points), 2))
            yield _do(operator, *(round(part, 3) for pair in pairs for part in pair))
        yield _do(_DRAWS[mode])


def _do(operator: str, *operands: object) -> pikepdf.ContentStreamInstruction:
    return pikepdf.ContentStreamInstruction(cast(Any, operands), pikepdf.Operator(operator))
