"""Transparency worked out (拼合透明): what is seen through becomes a picture in the press's inks.

Where something transparent is painted, all that is on the page until then is drawn as plates and
laid there as a picture. What is painted later stays as it is, above it: text stays text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, cast

import pikepdf
from PIL import Image

from ..pdf.inks import spots_of
from ..pdf.plain import OPAQUE, TRANSPARENCY, is_transparent
from ..pdf.saving import save_packed
from ..pictures.geometry import IDENTITY, Matrix, apply, inverted, matrix_of, product, scale_of
from ..plates import PROCESS, separate

PPI, PIXELS = 600, 60_000_000
"""Pixels per inch of such a picture, so that text under it stays sharp; and the most it has."""
MOST = 12
"""Pictures on one page; where there would be more, one takes the place of all."""
_PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "BI"})
_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_POINTS = {"m": 1, "l": 1, "c": 3, "v": 2, "y": 2}
_INCH = 72.0
Box = tuple[float, float, float, float]


def flatten(content: bytes, profile: bytes) -> bytes:
    """The press file ``content`` without transparency; one that has none as it is.

    ``profile`` is that of the press. What is transparent in a spot colour, which no picture in the
    press's inks has, stays so.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        clear = [n for n, page in enumerate(pdf.pages) if is_transparent(page.obj)]
        if not clear:
            return content
        for number in clear:
            _flatten_page(pdf, number, content, profile)
        return save_packed(pdf)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Something transparent: its turn among the page's instructions, and where it may be seen."""

    index: int
    box: Box
    matrix: Matrix
    depth: int


def _flatten_page(pdf: pikepdf.Pdf, number: int, content: bytes, profile: bytes) -> None:
    page = pdf.pages[number]
    if spots_of(page):
        return
    instructions = list(pikepdf.parse_content_stream(page))
    edges = _numbers(page.bleedbox)
    found = list(_Finder(page, edges).find(instructions))
    gone = frozenset(spot.index for spot in found)
    if len(found) > MOST:
        box = _around([spot.box for spot in found])
        found = [_Spot(found[-1].index, box, found[-1].matrix, found[-1].depth)]
    made: dict[int, list[pikepdf.ContentStreamInstruction]] = {}
    for turn, spot in enumerate(found):
        picture, box = _picture(content, number, instructions[: spot.index + 1], spot, profile)
        name = f"/Flat{turn}"
        page.add_resource(_as_image(pdf, picture), pikepdf.Name.XObject, pikepdf.Name(name))
        made[spot.index] = list(_lay(name, box, spot.matrix))
    written: list[Any] = []
    for index, instruction in enumerate(instructions):
        if index in made:
            # A path that was begun for what is replaced ends without being painted.
            written += [*_ending(instruction), *made[index]]
        elif index in gone:
            written += _ending(instruction)
        else:
            written.append(instruction)
    page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(written))
    _drop_unused(page, written)
    _make_opaque(page)


def _ending(instruction: Any) -> list[pikepdf.ContentStreamInstruction]:
    path = str(instruction.operator) in _PAINTS - {"sh", "Do", "BI"}
    return [_do("n")] if path else []


# Where


@dataclass(slots=True)
class _Finder:
    """Follows a page's instructions as far as it takes to know what is transparent, and where."""

    page: pikepdf.Page
    edges: Box
    matrix: Matrix = IDENTITY
    clear: frozenset[str] = frozenset()
    wide: float = 1.0
    saved: list[tuple[Matrix, frozenset[str], float]] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    def find(self, instructions: list[Any]) -> Iterator[_Spot]:
        """Yield what is transparent on the page."""
        for index, instruction in enumerate(instructions):
            operator, operands = str(instruction.operator), list(instruction.operands)
            self._follow(operator, operands)
            if operator in _PAINTS or operator in _TEXT:
                box = self._seen(operator, operands)
                if box is not None and (box := _common(box, self.edges)) is not None:
                    yield _Spot(index, box, self.matrix, len(self.saved))
                self.points.clear()
            elif operator == "n":
                self.points.clear()

    def _follow(self, operator: str, operands: list[Any]) -> None:
        if operator == "q":
            self.saved.append((self.matrix, self.clear, self.wide))
        elif operator == "Q" and self.saved:
            self.matrix, self.clear, self.wide = self.saved.pop()
        elif operator == "cm":
            self.matrix = product(matrix_of(operands), self.matrix)
        elif operator == "w":
            self.wide = float(operands[0])
        elif operator == "gs":
            self._choose(str(operands[0]))
        elif operator in _POINTS:
            numbers = [float(one) for one in operands]
            self._reach(zip(numbers[::2], numbers[1::2], strict=True))
        elif operator == "re":
            x, y, width, height = (float(one) for one in operands)
            self._reach(((x, y), (x + width, y), (x, y + height), (x + width, y + height)))

    def _choose(self, name: str) -> None:
        """Take over from a graphics state what in it is transparent, and what no longer is."""
        states = self.page.resources.get("/ExtGState", pikepdf.Dictionary())
        state = cast(pikepdf.Dictionary, states).get(name)
        if not isinstance(state, pikepdf.Dictionary):
            return
        for key, opaque in OPAQUE.items():
            if key in state:
                self.clear = self.clear - {key} if state[key] in opaque else self.clear | {key}

    def _reach(self, points: Any) -> None:
        self.points += [apply(self.matrix, x, y) for x, y in points]

    def _seen(self, operator: str, operands: list[Any]) -> Box | None:
        """Where something transparent is painted; None if it is not transparent."""
        if operator == "Do":
            item = self._object(str(operands[0]))
            if item is None or not (self.clear or is_transparent(item)):
                return None
            box = (0.0, 0.0, 1.0, 1.0)
            inner = IDENTITY
            if item.get("/Subtype") == "/Form":
                box = cast(Box, tuple(_numbers(item.BBox)))
                inner = matrix_of(item.get("/Matrix", [1, 0, 0, 1, 0, 0]))
            whole = product(inner, self.matrix)
            corners = ((x, y) for x in (box[0], box[2]) for y in (box[1], box[3]))
            return _corners([apply(whole, x, y) for x, y in corners])
        if not self.clear:
            return None
        if operator in _TEXT or operator in ("sh", "BI") or not self.points:
            return self.edges
        # A mitre may stand out by more than half of the line's width.
        rim = self.wide * scale_of(self.matrix) * 2
        left, bottom, right, top = _corners(self.points)
        return left - rim, bottom - rim, right + rim, top + rim

    def _object(self, name: str) -> pikepdf.Object | None:
        objects = cast(Any, self.page.resources.get("/XObject", pikepdf.Dictionary()))
        found = objects.get(name)
        return found if isinstance(found, pikepdf.Stream) else None


# Pictures


def _picture(
    content: bytes, number: int, until: list[Any], spot: _Spot, profile: bytes
) -> tuple[Image.Image, Box]:
    """All that is painted ``until`` something transparent as it looks there, and where."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        del pdf.pages[number + 1 :]
        del pdf.pages[:number]
        page = pdf.pages[0]
        rows = [*until, *(_do("Q") for _ in range(spot.depth))]
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(rows))
        out = io.BytesIO()
        pdf.save(out)
    left, bottom, right, top = spot.box
    area = max(1e-6, (right - left) * (top - bottom)) / _INCH**2
    ppi = min(PPI, sqrt(PIXELS / area))
    plates = separate(out.getvalue(), 0, ppi, profile, spot.box)
    inks = {plate.name: plate.image for plate in plates}
    image = Image.merge("CMYK", [inks[name] for name in PROCESS])
    # The last pixels of a row may stand out: the picture is as large as they are.
    width, height = (side * _INCH / ppi for side in image.size)
    return image, (left, top - height, left + width, top)


def _as_image(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    stream = pdf.make_stream(picture.tobytes())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = picture.size
    stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name.DeviceCMYK, 8
    return pdf.make_indirect(stream)


def _lay(name: str, box: Box, matrix: Matrix) -> Iterator[pikepdf.ContentStreamInstruction]:
    """Yield what lays a picture on its place, whatever coordinates are in force."""
    left, bottom, right, top = box
    placed = product((right - left, 0, 0, top - bottom, left, bottom), inverted(matrix))
    yield _do("q")
    yield _do("cm", *(round(part, 6) for part in placed))
    yield _do("Do", pikepdf.Name(name))
    yield _do("Q")


def _drop_unused(page: pikepdf.Page, written: list[Any]) -> None:
    """Take away the objects that the page no longer draws."""
    drawn = {str(one.operands[0]) for one in written if str(one.operator) == "Do"}
    objects = cast(pikepdf.Dictionary, page.resources.get("/XObject", pikepdf.Dictionary()))
    kept = {name: one for name, one in objects.items() if name in drawn}
    page.resources.XObject = pikepdf.Dictionary(kept)


def _make_opaque(page: pikepdf.Page) -> None:
    """Take away what is transparent in the page's own states, which nothing needs any more."""
    states = page.resources.get("/ExtGState", pikepdf.Dictionary())
    for name, state in cast(pikepdf.Dictionary, states).items():
        # Other pages may share the state.
        kept = {key: value for key, value in state.items() if key not in TRANSPARENCY}
        states[name] = pikepdf.Dictionary(kept)


def _do(operator: str, *operands: object) -> pikepdf.ContentStreamInstruction:
    return pikepdf.ContentStreamInstruction(cast(Any, operands), pikepdf.Operator(operator))


def _numbers(box: Any) -> Box:
    left, bottom, right, top = (float(side) for side in box)
    return left, bottom, right, top


def _corners(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _around(boxes: list[Box]) -> Box:
    return _corners([point for box in boxes for point in (box[:2], box[2:])])


def _common(one: Box, other: Box) -> Box | None:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left < right and bottom < top else None
