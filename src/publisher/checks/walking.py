"""A page's content followed instruction by instruction (ISO 32000-1, clauses 8, 9 and 14.6).

What is painted comes out as ``Paint`` values, in painting order, forms, patterns and Type 3 glyphs
included: what, where, in which colour, in which state, under which tag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pikepdf

from ..pdf import PLACED
from ..pdf.document import ASIDE
from ..plates import FileLayers
from ..plates.spaces import (
    CMYK,
    GRAY,
    PATTERN,
    RGB,
    Family,
    Space,
    SpaceColor,
    first_color,
    meant,
    read_space,
    shading_ends,
)
from .bounds import MALFORMED, Budget, read_stream
from .geometry import IDENTITY, Matrix, apply, around, matrix_of, product, scale_of
from .paint import ContentTag, GraphicsState, Paint, PaintKind, ShownText, WalkSeen
from .report import Box, overlap
from .typefaces import Typeface, read_typeface

ASCENT, DESCENT = 0.88, -0.12
"""Height of a glyph above and below its baseline in em: that of the em box of a Han character."""
_REMEMBERED = 64
"""Streams of a page whose instructions are kept."""
_SEARCHED = 3
_INVISIBLE = (_SEARCHED, 7)
"""Text modes that paint nothing: invisible, and clip only."""


@dataclass(slots=True)
class _Instead:
    """Marked content with an ActualText (ISO 32000-1, 14.9.4), and the codes first shown in it.

    Where something is ``drawn`` there, as a formula in outlines, that is what is looked at: its
    glyphs are there to be found and copied, and may be blanks.
    """

    codes: list[tuple[Typeface, frozenset[int]]] = field(default_factory=list)
    drawn: bool = False


class Walk:
    """The machine that follows the content of one page."""

    def __init__(
        self,
        clip: Box,
        budget: Budget,
        faces: dict[object, Typeface],
        layers: FileLayers | None = None,
    ) -> None:
        """Begin with the sheet as clip; ``faces`` are the fonts read so far in the file.

        What is on ``layers`` that are not printed is not visible.
        """
        self.seen = WalkSeen()
        self._layers = layers
        self._off = 0
        """Marked contents and objects around what is followed that are on such layers."""
        self._budget, self._faces = budget, faces
        self._state = GraphicsState(IDENTITY, clip)
        self._saved: list[GraphicsState] = []
        self._text = self._line = IDENTITY
        self._path: list[tuple[float, float]] = []
        self._begun: list[tuple[float, float]] = []
        self._bars: list[Box] = []
        self._straight = True
        self._pending_clip = False
        self._tags: list[ContentTag] = []
        self._hiding: list[bool] = []
        self._instead: list[_Instead | None] = []
        self._way, self._numbered = "", True
        self._resources: Mapping[str, Any] = {}
        self._depth = 0
        self._apart = 0
        """Patterns and Type 3 glyphs around what is followed: where that stands nobody can say."""
        self._placed = 0
        """Pages of other files, placed as pictures, around what is followed."""
        self._out: list[Paint] = []
        self._known: set[object] = set()
        self._instructions: dict[tuple[int, int], Sequence[Any]] = {}
        self._steps = self._table()

    def run(self, stream: Sequence[Any], resources: Any) -> Iterator[Paint]:
        """Follow one stream of instructions and yield what it paints."""
        kept, self._resources = self._resources, resources
        self._budget.take_operators(len(stream))
        for instruction in stream:
            step = self._steps.get(str(instruction.operator))
            if step is None:
                continue
            try:
                step(instruction.operands)
            except (IndexError, TypeError, ValueError, KeyError, AttributeError):
                # Operands of a wrong kind: readers skip such an instruction too.
                self.seen.unbalanced = True
            if self._out:
                yield from self._out
                self._out.clear()
        self._resources = kept

    # Table of instructions

    def _table(self) -> dict[str, Callable[[Any], None]]:
        return {
            **self._state_steps(),
            **self._color_steps(),
            **self._path_steps(),
            **self._text_steps(),
            "Do": lambda o: self._do(str(o[0])),
            "INLINE IMAGE": lambda o: self._inline(o[0]),
            "sh": lambda o: self._shade(str(o[0])),
            "BMC": lambda o: self._mark(str(o[0]), None),
            "BDC": lambda o: self._mark(str(o[0]), o[1]),
            "EMC": lambda o: self._unmark(),
        }

    def _state_steps(self) -> dict[str, Callable[[Any], None]]:
        return {
            "q": lambda o: self._save(),
            "Q": lambda o: self._restore(),
            "cm": lambda o: self._concat(matrix_of(o)),
            "w": lambda o: self._set("width", float(o[0])),
            "gs": lambda o: self._choose_state(str(o[0])),
        }

    def _color_steps(self) -> dict[str, Callable[[Any], None]]:
        return {
            "g": lambda o: self._device(True, GRAY, o),
            "G": lambda o: self._device(False, GRAY, o),
            "rg": lambda o: self._device(True, RGB, o),
            "RG": lambda o: self._device(False, RGB, o),
            "k": lambda o: self._device(True, CMYK, o),
            "K": lambda o: self._device(False, CMYK, o),
            "cs": lambda o: self._space(True, o[0]),
            "CS": lambda o: self._space(False, o[0]),
            "sc": lambda o: self._color(True, self._state.fill.space, o),
            "SC": lambda o: self._color(False, self._state.stroke.space, o),
            "scn": lambda o: self._color(True, self._state.fill.space, o),
            "SCN": lambda o: self._color(False, self._state.stroke.space, o),
        }

    def _path_steps(self) -> dict[str, Callable[[Any], None]]:
        return {
            "m": lambda o: self._begin(o[0], o[1]),
            "l": lambda o: self._point(o[0], o[1]),
            "c": lambda o: self._curve(o),
            "v": lambda o: self._curve(o),
            "y": lambda o: self._curve(o),
            "re": lambda o: self._rectangle(*(float(v) for v in o)),
            "W": lambda o: self._clip(),
            "W*": lambda o: self._clip(),
            "n": lambda o: self._end_path(),
            "f": lambda o: self._paint_path(fill=True),
            "F": lambda o: self._paint_path(fill=True),
            "f*": lambda o: self._paint_path(fill=True, even=True),
            "S": lambda o: self._paint_path(stroke=True),
            "s": lambda o: self._paint_path(stroke=True),
            **dict.fromkeys(("B", "b"), lambda o: self._paint_path(fill=True, stroke=True)),
            **dict.fromkeys(
                ("B*", "b*"), lambda o: self._paint_path(fill=True, stroke=True, even=True)
            ),
        }

    def _text_steps(self) -> dict[str, Callable[[Any], None]]:
        return {
            "BT": lambda o: self._place(IDENTITY),
            "Tm": lambda o: self._place(matrix_of(o)),
            "Td": lambda o: self._move(float(o[0]), float(o[1])),
            "TD": lambda o: self._move_leading(float(o[0]), float(o[1])),
            "T*": lambda o: self._move(0.0, -self._state.leading),
            "Tf": lambda o: self._choose_font(str(o[0]), float(o[1])),
            "Tc": lambda o: self._set("spacing", float(o[0])),
            "Tw": lambda o: self._set("word", float(o[0])),
            "Tz": lambda o: self._set("stretch", float(o[0]) / 100),
            "TL": lambda o: self._set("leading", float(o[0])),
            "Ts": lambda o: self._set("rise", float(o[0])),
            "Tr": lambda o: self._set("mode", int(o[0])),
            "Tj": lambda o: self._show([o[0]]),
            "TJ": lambda o: self._show(o[0]),
            "'": lambda o: self._show_next([o[0]]),
            '"': lambda o: self._show_next([o[2]]),
        }

    def _resource(self, kind: str, name: str) -> Any:
        """A resource by its name, None and a note of it where there is none."""
        of_kind = self._resources.get(kind)
        item = of_kind.get(name) if isinstance(of_kind, pikepdf.Dictionary) else None
        if item is None and not self._off:
            self.seen.lacking.add(name)
        return item

    # State

    def _set(self, name: str, value: float) -> None:
        setattr(self._state, name, value)

    def _save(self) -> None:
        if len(self._saved) < 10_000:
            self._saved.append(replace(self._state))

    def _restore(self) -> None:
        if self._saved:
            self._state = self._saved.pop()
        else:
            self.seen.unbalanced = True

    def _concat(self, matrix: Matrix) -> None:
        self._state.matrix = product(matrix, self._state.matrix)

    def _choose_state(self, name: str) -> None:
        given = self._resource("/ExtGState", name)
        if not isinstance(given, pikepdf.Dictionary):
            return
        if self._is_new(given):
            self.seen.states.append(given)
        state = self._state
        if "/OP" in given:
            state.stroke_over = bool(given["/OP"])
            if "/op" not in given:
                state.fill_over = state.stroke_over
        if "/op" in given:
            state.fill_over = bool(given["/op"])
        state.mode_over = int(cast(int, given.get("/OPM", state.mode_over)))
        state.fill_alpha = float(cast(float, given.get("/ca", state.fill_alpha)))
        state.stroke_alpha = float(cast(float, given.get("/CA", state.stroke_alpha)))
        state.width = float(cast(float, given.get("/LW", state.width)))
        blend = given.get("/BM")
        if blend is not None:
            state.blend = str(blend[0] if isinstance(blend, pikepdf.Array) else blend)

    def _is_new(self, item: Any) -> bool:
        key: object = item.objgen if item.objgen != (0, 0) else item.unparse()
        if key in self._known:
            return False
        self._known.add(key)
        return True

    # Colours

    def _space(self, fill: bool, name: Any) -> None:
        spaces = self._resources.get("/ColorSpace", {})
        space = read_space(name, spaces)
        if space.family is Family.UNKNOWN:
            self._resource("/ColorSpace", str(name))
        self._set_color(fill, first_color(space))

    def _device(self, fill: bool, space: Space, operands: Any) -> None:
        self._color(fill, meant(space, self._resources.get("/ColorSpace", {})), operands)

    def _color(self, fill: bool, space: Space, operands: Any) -> None:
        values = tuple(float(o) for o in operands if not isinstance(o, pikepdf.Name))
        self._set_color(fill, SpaceColor(space, values))
        if (
            space.family is Family.PATTERN
            and len(operands)
            and isinstance(operands[-1], pikepdf.Name)
        ):
            self._pattern(str(operands[-1]), SpaceColor(space.base, values) if space.base else None)

    def _set_color(self, fill: bool, color: SpaceColor) -> None:
        if fill:
            self._state.fill = color
        else:
            self._state.stroke = color

    def _pattern(self, name: str, color: SpaceColor | None) -> None:
        """Follow a tiling pattern's content once; it may come to stand anywhere inside the clip."""
        pattern = self._resource("/Pattern", name)
        if isinstance(pattern, pikepdf.Dictionary) and "/Shading" in pattern:
            self._shading_paint(pattern.Shading)
        if not isinstance(pattern, pikepdf.Stream) or not self._is_new(pattern):
            return
        kept = replace(self._state)
        if color is not None:
            self._state.fill = self._state.stroke = color
        before = len(self._out)
        self._apart += 1
        self._inside(pattern, pattern.get("/Resources", pikepdf.Dictionary()))
        self._apart -= 1
        self._out[before:] = [replace(paint, box=kept.clip) for paint in self._out[before:]]
        self._state = kept

    # Paths

    def _begin(self, x: Any, y: Any) -> None:
        """Note where a subpath begins: nothing is painted there unless a line leads on."""
        self._begun = [apply(self._state.matrix, float(x), float(y))]

    def _point(self, x: Any, y: Any) -> None:
        self._path += self._begun
        self._begun = []
        self._path.append(apply(self._state.matrix, float(x), float(y)))

    def _curve(self, operands: Any) -> None:
        self._straight = False
        for at in range(0, len(operands) - 1, 2):
            self._point(operands[at], operands[at + 1])

    def _rectangle(self, x: float, y: float, width: float, height: float) -> None:
        corners = [
            apply(self._state.matrix, *corner)
            for corner in ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        ]
        self._path += corners
        self._bars.append(around(corners))

    def _clip(self) -> None:
        self._pending_clip = True

    def _end_path(self) -> None:
        if self._pending_clip and self._path:
            corner = self._state.clip[:2]
            cut = overlap(self._state.clip, around(self._path))
            self._state.clip = cut or (*corner, *corner)
        self._path, self._bars, self._begun = [], [], []
        self._straight, self._pending_clip = True, False

    def _paint_path(self, *, fill: bool = False, stroke: bool = False, even: bool = False) -> None:
        if self._path:
            box, state = around(self._path), self._state
            for part in (self._sides() if even else ()) or (box,) if fill else ():
                if seen := overlap(part, state.clip):
                    thin = min(seen[2] - seen[0], seen[3] - seen[1]) if self._straight else None
                    self._emit(PaintKind.FILL, seen, state.fill, thin=thin)
            if stroke:
                width = state.width * scale_of(state.matrix)
                half = width / 2
                wide = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
                if seen := overlap(wide, state.clip):
                    self._emit(PaintKind.LINE, seen, state.stroke, thin=width)
        self._end_path()

    def _sides(self) -> tuple[Box, ...]:
        """The sides of a frame, one rectangle with another one left out; else nothing.

        ISO 32000-1, 8.5.3.3.3: by the even-odd rule nothing is painted within the inner one.
        """
        a, b, c, d, *_ = self._state.matrix
        is_upright = (b == c == 0) or (a == d == 0)
        if len(self._bars) != 2 or len(self._path) != 8 or not is_upright:
            return ()
        outer, inner = sorted(self._bars, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
        if overlap(outer, inner) != inner:
            return ()
        sides = (
            (outer[0], outer[1], inner[0], outer[3]), (inner[2], outer[1], outer[2], outer[3]),
            (inner[0], outer[1], inner[2], inner[1]), (inner[0], inner[3], inner[2], outer[3]),
        )  # fmt: skip
        return tuple(box for box in sides if box[0] < box[2] and box[1] < box[3])

    def _emit(self, kind: PaintKind, box: Box, color: SpaceColor, **more: Any) -> None:
        state = self._state
        line = kind is PaintKind.LINE
        over = state.stroke_over if line else state.fill_over
        more["visible"] = more.get("visible", True) and not self._off
        if kind is not PaintKind.TEXT and more["visible"]:
            for instead in self._instead:
                if instead is not None:
                    instead.drawn = True
        if color.space is PATTERN or color.space.family is Family.PATTERN:
            # The pattern's own paint has been seen when it was chosen.
            color = SpaceColor(PATTERN, ())
        self._out.append(
            Paint(
                kind,
                box,
                color,
                over and (state.mode_over == 1 or color.space.family is not Family.CMYK),
                state.stroke_alpha if line else state.fill_alpha,
                state.blend,
                self._tags[-1] if self._tags else ContentTag(),
                placed=self._placed > 0,
                **more,
            )
        )

    # Text

    def _place(self, matrix: Matrix) -> None:
        self._text = self._line = matrix

    def _move(self, dx: float, dy: float) -> None:
        self._place(product((1.0, 0.0, 0.0, 1.0, dx, dy), self._line))

    def _move_leading(self, dx: float, dy: float) -> None:
        self._state.leading = -dy
        self._move(dx, dy)

    def _choose_font(self, name: str, size: float) -> None:
        self._state.size = size
        font = self._resource("/Font", name)
        if not isinstance(font, pikepdf.Dictionary):
            self._state.face = None
            return
        key: object = font.objgen if font.objgen != (0, 0) else font.unparse()
        if key not in self._faces:
            self._faces[key] = read_typeface(font, self._budget)
        self._state.face, self._state.font = self._faces[key], font

    def _show_next(self, items: Any) -> None:
        self._move(0.0, -self._state.leading)
        self._show(items)

    def _show(self, items: Any) -> None:
        state = self._state
        face = state.face
        if face is None:
            return
        start, codes, pens, pen = self._text, list[int](), list[float](), 0.0
        # A pen that runs downward is not stretched; it goes along the other axis.
        stretch = 1.0 if face.vertical else state.stretch
        for item in items:
            if isinstance(item, (pikepdf.String, bytes)):
                for code in face.codes(bytes(item)):
                    codes.append(code)
                    pens.append(pen)
                    step = face.step(code) / 1000 * state.size + state.spacing
                    if code == 32 and not face.two_bytes:
                        step += state.word
                    pen += step * stretch
            else:
                pen -= float(item) / 1000 * state.size * stretch
        a, b, c, d, e, f = start
        x, y = (0.0, pen) if face.vertical else (pen, 0.0)
        self._text = (a, b, c, d, e + x * a + y * c, f + x * b + y * d)
        if codes:
            self._show_codes(face, codes, pens, product(start, state.matrix), pen)

    def _show_codes(
        self,
        face: Typeface,
        codes: list[int],
        pens: list[float],
        matrix: Matrix,
        width: float,
    ) -> None:
        state = self._state
        visible = state.mode not in _INVISIBLE and not self._off
        face.used.update(codes)
        face.rendered |= state.mode != _SEARCHED
        if visible:
            self._see(face, codes)
        if not self._apart:
            self.seen.shown.append(
                ShownText(
                    face,
                    tuple(codes),
                    tuple(pens),
                    matrix,
                    state.size,
                    state.stretch,
                    state.rise,
                    self._tags[-1] if self._tags else ContentTag(),
                    visible,
                    self._placed > 0,
                )
            )
        low, high = state.rise + DESCENT * state.size, state.rise + ASCENT * state.size
        left, right = 0.0, width
        if face.vertical:
            half = state.size * state.stretch / 2
            left, right, low, high = -half, half, state.rise + width, state.rise
        box = around(apply(matrix, x, y) for x in (left, right) for y in (low, high))
        seen = overlap(box, state.clip)
        if face.kind == "/Type3" and state.mode not in _INVISIBLE:
            self._glyph_procedures(matrix)
        if seen is None:
            return
        color = state.stroke if state.mode in (1, 5) else state.fill
        self._emit(
            PaintKind.TEXT,
            seen,
            color,
            size=abs(state.size) * scale_of(matrix),
            face=face,
            codes=tuple(codes),
            visible=visible,
        )

    def _see(self, face: Typeface, codes: list[int]) -> None:
        """Remember that ``codes`` are shown to be seen; what is drawn in their place is so too."""
        instead = next((one for one in reversed(self._instead) if one is not None), None)
        if instead is not None:
            instead.codes.append((face, frozenset(codes) - face.seen))
        face.seen.update(codes)

    def _glyph_procedures(self, matrix: Matrix) -> None:
        """Follow the glyphs of a Type 3 font once: they may paint in colours of their own."""
        font = self._state.font
        if not self._is_new(font):
            return
        procedures = font.get("/CharProcs", {})
        kept = replace(self._state)
        inner = font.get("/FontMatrix")
        if isinstance(inner, pikepdf.Array):
            self._state.matrix = product(matrix_of(list(inner)), matrix)
        self._apart += 1
        for procedure in list(procedures.values())[:256]:
            if isinstance(procedure, pikepdf.Stream):
                self._inside(procedure, font.get("/Resources", pikepdf.Dictionary()))
        self._apart -= 1
        self._state = kept

    # Objects

    def _do(self, name: str) -> None:
        item = self._resource("/XObject", name)
        if not isinstance(item, pikepdf.Stream):
            return
        if self._is_new(item):
            self.seen.objects.append(item)
        off = self._hides(item.get("/OC"))
        self._off += off
        try:
            self._draw(name, item)
        finally:
            self._off -= off

    def _hides(self, layer: Any) -> bool:
        return self._layers is not None and self._layers.hides(layer)

    def _draw(self, name: str, item: pikepdf.Stream) -> None:
        subtype = item.get("/Subtype")
        if subtype == "/Image":
            self._picture(item)
        elif subtype == "/Form":
            self._tagged_form(name, item)

    def _tagged_form(self, name: str, form: pikepdf.Stream) -> None:
        """Follow a form; its content has numbers of its own if it says where they are known.

        Without StructParents they are left over from where it comes from (ISO 32000-1, 14.7.4.4).
        """
        kept = self._way, self._numbered
        self._numbered = "/StructParents" in form
        self._way += name
        self._form(form)
        if self._way in self.seen.mcids:
            self.seen.drawn[self._way] = self.seen.drawn.get(self._way, 0) + 1
        self._way, self._numbered = kept

    def _form(self, form: pikepdf.Stream) -> None:
        kept, saved = replace(self._state), self._saved
        self._saved = []
        group = form.get("/Group")
        if isinstance(group, pikepdf.Dictionary) and self._is_new(group):
            self.seen.groups.append(group)
        matrix = form.get("/Matrix")
        if isinstance(matrix, pikepdf.Array):
            self._concat(matrix_of(list(matrix)))
        sides = form.get("/BBox")
        if isinstance(sides, pikepdf.Array) and len(sides) == 4:
            x1, y1, x2, y2 = (float(cast(float, side)) for side in sides)
            corners = [apply(self._state.matrix, x, y) for x in (x1, x2) for y in (y1, y2)]
            cut = overlap(self._state.clip, around(corners))
            self._state.clip = cut or (*self._state.clip[:2], *self._state.clip[:2])
        placed = str(form.get("/Name", "")).startswith(PLACED)
        self._placed += placed
        self._inside(form, form.get("/Resources", self._resources))
        self._placed -= placed
        self._state, self._saved = kept, saved

    def _inside(self, stream: pikepdf.Stream, resources: Any) -> None:
        """Follow a stream inside this one, not deeper than the budget allows."""
        if self._depth >= self._budget.depth:
            self.seen.unbalanced = True
            return
        kept = self._path, self._bars, self._straight, self._text, self._line
        self._path, self._bars = [], []
        out, self._out = self._out, []
        self._depth += 1
        try:
            painted = list(self.run(self._parsed(stream), resources))
        except MALFORMED:
            self.seen.unbalanced, painted = True, []
        self._depth -= 1
        self._out = out + painted
        self._path, self._bars, self._straight, self._text, self._line = kept

    def _parsed(self, stream: pikepdf.Stream) -> Sequence[Any]:
        """A stream's instructions, parsed once however often it is drawn."""
        if stream.objgen not in self._instructions:
            self._budget.take_content(read_stream(stream, self._budget))
            instructions = cast(Sequence[Any], pikepdf.parse_content_stream(stream))
            if stream.objgen == (0, 0) or len(self._instructions) >= _REMEMBERED:
                return instructions
            self._instructions[stream.objgen] = instructions
        return self._instructions[stream.objgen]

    def _picture(self, image: Any) -> None:
        spaces = self._resources.get("/ColorSpace", {})
        color = (
            self._state.fill
            if image.get("/ImageMask", False)
            else SpaceColor(read_space(image.get("/ColorSpace"), spaces), ())
        )
        self._paint_unit_square(color, image)

    def _inline(self, image: Any) -> None:
        parameters = image.obj
        names = {"/CS": "/ColorSpace", "/IM": "/ImageMask", "/W": "/Width", "/H": "/Height"}
        values = {names.get(str(key), str(key)): value for key, value in parameters.items()}
        spaces = self._resources.get("/ColorSpace", {})
        if values.get("/ImageMask", False):
            color = self._state.fill
        else:
            color = SpaceColor(read_space(values.get("/ColorSpace"), spaces), ())
        self._paint_unit_square(color, values)

    def _paint_unit_square(self, color: SpaceColor, image: Any) -> None:
        matrix = self._state.matrix
        box = around(apply(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0))
        if seen := overlap(box, self._state.clip):
            self._emit(PaintKind.PICTURE, seen, color, image=image, matrix=matrix)

    def _shade(self, name: str) -> None:
        shading = self._resource("/Shading", name)
        if shading is not None:
            self._shading_paint(shading)

    def _shading_paint(self, shading: Any) -> None:
        space = read_space(shading.get("/ColorSpace"), self._resources.get("/ColorSpace", {}))
        for values in shading_ends(shading.get("/Function")) or [()]:
            self._emit(PaintKind.SHADING, self._state.clip, SpaceColor(space, values))

    # Marked content

    def _mark(self, name: str, properties: Any) -> None:
        above = self._tags[-1] if self._tags else ContentTag()
        self._hiding.append(False)
        if isinstance(properties, pikepdf.Name):
            properties = self._resources.get("/Properties", {}).get(str(properties))
            if name == "/OC" and self._hides(properties):
                self._hiding[-1] = True
                self._off += 1
        says = properties if isinstance(properties, pikepdf.Dictionary) else pikepdf.Dictionary()
        mcid = says.get("/MCID") if self._numbered and not self._apart else None
        if "/Lang" in says:
            self.seen.languages.add(str(says["/Lang"]).strip())
        if mcid is not None and (above.artifact or name == "/Artifact"):
            self.seen.mixed.add("tagged")
        elif name == "/Artifact" and above.mcid is not None:
            self.seen.mixed.add("artifact")
        if name == "/Artifact":
            above = ContentTag(artifact=True, aside=says.get("/Subtype") == f"/{ASIDE}")
        elif mcid is not None:
            self.seen.mcids.setdefault(self._way, set()).add(int(mcid))
            above = ContentTag(mcid=int(mcid))
        self._tags.append(above)
        self._instead.append(_Instead() if "/ActualText" in says else None)

    def _unmark(self) -> None:
        if self._tags:
            self._tags.pop()
            self._off -= self._hiding.pop()
            instead = self._instead.pop()
            if instead is not None and instead.drawn:
                for face, codes in instead.codes:
                    face.seen -= codes
        else:
            self.seen.unbalanced = True


def read_content(page: pikepdf.Page) -> Iterator[str]:
    """Yield what each string of ``page`` says, in the order of its content.

    A code without a Unicode value says nothing. Raises ``BoundsReached``.
    """
    left, bottom, right, top = (float(v) for v in page.mediabox)
    walk = Walk((left, bottom, right, top), Budget(), {})
    for _ in walk.run(cast(Any, pikepdf.parse_content_stream(page)), page.resources):
        pass
    for string in walk.seen.shown:
        yield "".join(string.face.text(code) or "" for code in string.codes)
