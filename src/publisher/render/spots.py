"""Where everything of the articles stands on printed pages, and back: from a place to its text.

Exact, since it is what the pages are made of and nothing is read back. Boxes are left, top, right
and bottom in pt from the upper left corner of the trimmed page, whichever way its lines run.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from typing import TypeAlias

from ..article.treatment import Window
from ..composition import Line
from ..diagnostics import Place
from ..galley import Setting
from ..layouts import INCH, Layout
from ..makeup import Module, Rect
from ..pictures.geometry import Matrix, apply, product
from .markup import NOTE_WHITE
from .traces import AGAIN, PictureTrace, TableTrace, TextTrace, Trace

Box: TypeAlias = tuple[float, float, float, float]
Point: TypeAlias = tuple[float, float]

PARAGRAPH, FIGURE, TABLE = "paragraph", "figure", "table"
_KINDS = {"body": PARAGRAPH, "table-note": "note"}
"""What texts of a style are called where that is not the style's name."""
NEAR = 6.0
"""pt by which a click may miss what it means: half a line of body text."""
DIGITS = 3
"""Of pt, in what is kept."""


class Way(StrEnum):
    """Where the next character of a line stands."""

    RIGHT = "right"
    DOWN = "down"
    UP = "up"
    """In a table that lies on its side."""


@dataclass(frozen=True, slots=True)
class SpotLine:
    """A printed line, or a row of a table: characters ``start`` to ``end`` of its block's text.

    ``edges`` say in pt along the line where each of them begins, and where the last one ends; a
    row has none but its own. ``begin`` is where along the line its measure begins: an indent lies
    behind that.
    """

    text: str
    start: int
    end: int
    box: Box
    edges: tuple[float, ...] = ()
    way: Way = Way.RIGHT
    begin: float = 0.0

    def index_at(self, x: float, y: float) -> int:
        """The character of its block's text nearest to x, y."""
        along = x if self.way is Way.RIGHT else y
        edges = self.edges
        if self.way is Way.UP:
            along, edges = -along, tuple(-edge for edge in edges)
        at = bisect_right(edges, along) - 1
        return self.start + max(0, min(at, self.end - self.start - 1))

    def box_of(self, start: int, end: int) -> Box:
        """The box of characters ``start`` to ``end`` of its block's text that stand in it."""
        if len(self.edges) < 2:
            return self.box
        first = self.edges[max(0, start - self.start)]
        last = self.edges[min(end, self.end) - self.start]
        left, top, right, bottom = self.box
        if self.way is Way.RIGHT:
            return first, top, last, bottom
        return left, min(first, last), right, max(first, last)


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """The picture of a figure: its file in the article's folder and the part of it that is seen.

    ``window`` is in its pixels, None for all of it; ``pixels`` are its width and height. A picture
    that is missing has neither. A ``drawing`` is as sharp as one likes.
    """

    source: str | None
    window: Window | None = None
    pixels: tuple[int, int] | None = None
    drawing: bool = False

    def ppi(self, box: Box) -> float | None:
        """The pixels per inch of the picture where it is printed in ``box``."""
        if self.pixels is None or self.drawing:
            return None
        left, _, right, _ = self.window or (0, 0, self.pixels[0], 0)
        return round((right - left) / (box[2] - box[0]) * INCH, 1)


@dataclass(frozen=True, slots=True)
class PrintedSpot:
    """A block of an article, or the part of it that stands on one page.

    ``whole`` is the same for all parts of a block; ``place`` is where ``article.md`` (or, for fixed
    matter without an article, ``edition.toml``) has it; ``text`` is the whole of it. ``again`` says
    that it is printed once more, as a title over the rest of a story.
    """

    article: str
    kind: str
    whole: str
    place: Place
    text: str
    boxes: tuple[Box, ...]
    lines: tuple[SpotLine, ...] = ()
    shown: ShownPicture | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """What an article takes of a page: a polygon, its corners in pt, clockwise from upper left."""

    article: str
    corners: tuple[Point, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether x, y is inside; its edges all run level or upright."""
        inside = False
        before = self.corners[-1]
        for corner in self.corners:
            (a, b), (c, d) = before, corner
            if a == c and min(b, d) <= y < max(b, d) and a <= x:
                inside = not inside
            before = corner
        return inside


@dataclass(frozen=True, slots=True)
class PageSpots:
    """What stands on page ``number`` (from 1), called ``label``; ``size`` is the trimmed page's."""

    number: int
    label: str
    size: Point
    areas: tuple[Area, ...] = ()
    spots: tuple[PrintedSpot, ...] = ()
    downward: bool = False

    def at(self, x: float, y: float) -> PrintedSpot | None:
        """What is printed at x, y, or next to it; None where nothing is near."""
        found = min(
            ((_apart(box, x, y), n) for n, one in enumerate(self.spots) for box in one.boxes),
            default=(NEAR, 0),
        )
        return self.spots[found[1]] if found[0] < NEAR else None

    def line_at(self, x: float, y: float) -> tuple[PrintedSpot, SpotLine] | None:
        """The line nearest to x, y of what is printed there."""
        spot = self.at(x, y)
        if spot is None or not spot.lines:
            return None
        return spot, min(spot.lines, key=lambda line: _apart(line.box, x, y))

    def article_at(self, x: float, y: float) -> str | None:
        """The article in whose area x, y is; of two around each other the inner one."""
        found = [area for area in self.areas if area.holds(x, y)]
        return min(found, key=_extent).article if found else None


def _extent(area: Area) -> float:
    left, top, right, bottom = around((x, y, x, y) for x, y in area.corners)
    return (right - left) * (bottom - top)


def find_line(pages: Iterable[PageSpots], article: str, line: int) -> list[tuple[int, PrintedSpot]]:
    """What is printed of line ``line`` (from 1) of an article's file, with its pages' numbers.

    Where that line has no block of its own it is the block above it, as a paragraph's second line.
    """
    there = [
        (page.number, spot)
        for page in pages
        for spot in page.spots
        if spot.article == article and not spot.again and spot.place.line <= line
    ]
    nearest = max((spot.place.line for _, spot in there), default=0)
    return [(number, spot) for number, spot in there if spot.place.line == nearest]


def _apart(box: Box, x: float, y: float) -> float:
    """How far x, y is from a box."""
    return max(box[0] - x, x - box[2], box[1] - y, y - box[3], 0.0)


def around(boxes: Iterable[Box]) -> Box:
    """The box around ``boxes``."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


# From what a page was made of


def page_matrix(layout: Layout, number: int) -> Matrix:
    """What moves places in the type area to their places on page ``number``."""
    left, top = layout.corner(number)
    if layout.is_vertical:
        return 0.0, 1.0, -1.0, 0.0, left + layout.area[0], top
    return 1.0, 0.0, 0.0, 1.0, left, top


Finder: TypeAlias = Callable[[str, str], Place | None]
"""Gives where an article's front matter has the text of a key."""


@dataclass(slots=True)
class _Blocks:
    """The blocks of one page under construction."""

    matrix: Matrix
    find: Finder
    found: dict[tuple[object, ...], PrintedSpot] = field(default_factory=dict)

    def add(self, trace: Trace) -> None:
        match trace:
            case TextTrace():
                self._add_text(trace)
            case TableTrace():
                self._add_table(trace)
            case PictureTrace():
                self._add_picture(trace)

    def _add_text(self, trace: TextTrace) -> None:
        text = trace.text
        article, item = trace.whole.split("#") if "#" in trace.whole else ("", trace.whole)
        head = article and item in ("", AGAIN)
        kind = _KINDS.get(text.style, text.style)
        place = text.place
        if article and place.line == 1:
            key_of = "dateline" if text.style == "body" else text.style
            place = self.find(article, key_of) or place
        lines = tuple(_lines(trace, self.matrix))
        if not lines:
            return
        key = (trace.whole, text.style, text.place, text.text)
        before = self.found.get(key)
        boxes = _columns([line.box for line in lines], lines[0].way)
        if before is None:
            whole = f"{article}#{text.style}" if head else trace.whole
            again = item == AGAIN
            spot = PrintedSpot(article, kind, whole, place, text.text, boxes, lines, again=again)
        else:
            spot = replace(before, boxes=before.boxes + boxes, lines=before.lines + lines)
        self.found[key] = spot

    def _add_picture(self, trace: PictureTrace) -> None:
        left, top, width, height = trace.box
        article = trace.whole.split("#")[0]
        setting = trace.figure
        picture = setting.picture
        box = _placed(self.matrix, (left, top, left + width, top + height))
        shown = ShownPicture(
            setting.figure.source,
            setting.window if picture else None,
            (picture.width, picture.height) if picture else None,
            picture is not None and picture.is_drawing,
        )
        spot = PrintedSpot(article, FIGURE, trace.whole, setting.place, "", (box,), shown=shown)
        self.found[trace.whole, FIGURE, setting.place, setting.figure.source] = spot

    def _add_table(self, trace: TableTrace) -> None:
        article = trace.whole.split("#")[0]
        matrix = product(trace.matrix, self.matrix)
        width, way = sum(trace.widths), _way(matrix)
        lines: list[SpotLine] = []
        start = 0
        for text, top, bottom in _rows(trace):
            box = _placed(matrix, (0, top, width, bottom))
            begin = _along(apply(matrix, 0, top), way)
            lines.append(SpotLine(text, start, start + len(text), box, (), way, begin))
            start += len(text) + 1
        self.found[trace.whole, TABLE] = PrintedSpot(
            article,
            TABLE,
            trace.whole,
            trace.place,
            "\n".join(line.text for line in lines),
            (around(line.box for line in lines),),
            tuple(lines),
        )


def _rows(trace: TableTrace) -> Iterator[tuple[str, float, float]]:
    """Yield the text of each row, its cells parted by tabs, with its top and foot; notes follow."""
    top = 0.0
    for row, lines in zip(trace.part.cells, trace.part.lines, strict=True):
        cells = ("".join(one.text for one in cell.texts) for cell in row)
        yield "\t".join(cells), top, top + lines * trace.pitch
        top += lines * trace.pitch
    top += NOTE_WHITE * trace.pitch
    for note in trace.part.notes:
        yield note.text, top, top + note.height
        top += note.height


def _lines(trace: TextTrace, page: Matrix) -> Iterator[SpotLine]:
    """Yield the lines of a text where they stand on the page."""
    text, matrix = trace.text, product(trace.matrix, page)
    some = slice(trace.first, trace.first + trace.count)
    lines = list(zip(text.lines[some], text.starts[some], strict=True))
    if trace.stacked and _way(trace.matrix) is Way.RIGHT:
        yield _stack(text, [line for line, _ in lines], matrix)
        return
    way = _way(matrix)
    for n, (line, start) in enumerate(lines):
        top = n * text.leading
        pens = ((start + x) * text.size for x in (*line.origins, line.width))
        # The blank half of a bracket lies over what stands before it.
        edges = list(accumulate(pens, max))
        yield SpotLine(
            text.text[line.start : line.end],
            line.start,
            line.end,
            _placed(matrix, (edges[0], top, edges[-1], top + text.leading)),
            tuple(_along(apply(matrix, x, top), way) for x in edges),
            way,
            _along(apply(matrix, 0, top), way),
        )


def _stack(text: Setting, lines: Sequence[Line], matrix: Matrix) -> SpotLine:
    """Characters one under the other as one line; those that share a cell begin together."""
    start, end = lines[0].start, lines[-1].end
    tops: list[float] = []
    for n, line in enumerate(lines):
        tops += [n * text.leading] * (line.end - start - len(tops))
    foot = len(lines) * text.leading
    width = max(line.width for line in lines) * text.size
    return SpotLine(
        text.text[start:end],
        start,
        end,
        _placed(matrix, (0, 0, width, foot)),
        tuple(_along(apply(matrix, 0, y), Way.DOWN) for y in (*tops, foot)),
        Way.DOWN,
        _along(apply(matrix, 0, 0), Way.DOWN),
    )


def _along(point: Point, way: Way) -> float:
    """Where along a line a point is."""
    return round(point[0 if way is Way.RIGHT else 1], DIGITS)


def _way(matrix: Matrix) -> Way:
    a, b, *_ = matrix
    return Way.RIGHT if a else Way.DOWN if b > 0 else Way.UP


def _placed(matrix: Matrix, box: Box) -> Box:
    (a, b), (c, d) = apply(matrix, box[0], box[1]), apply(matrix, box[2], box[3])
    left, top, right, bottom = min(a, c), min(b, d), max(a, c), max(b, d)
    return round(left, DIGITS), round(top, DIGITS), round(right, DIGITS), round(bottom, DIGITS)


def _columns(boxes: Sequence[Box], way: Way) -> tuple[Box, ...]:
    """The boxes of lines that follow each other directly as one."""
    found: list[Box] = []
    for box in boxes:
        if found and _touch(found[-1], box, way):
            found[-1] = around((found[-1], box))
        else:
            found.append(box)
    return tuple(found)


def _touch(before: Box, box: Box, way: Way) -> bool:
    if way is Way.RIGHT:
        return abs(before[3] - box[1]) < 0.01
    return abs(before[0] - box[2]) < 0.01 or abs(before[2] - box[0]) < 0.01


def module_area(module: Module, layout: Layout, matrix: Matrix) -> tuple[Point, ...]:
    """The corners of what a story takes of its page, around another one or not."""
    outer = _rect(module.place, layout)
    left, top, right, bottom = outer
    if module.around is None:
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    else:
        inner = _rect(module.around, layout)
        corners = _notched(outer, inner)
    placed = (apply(matrix, *corner) for corner in corners)
    return tuple((round(x, DIGITS), round(y, DIGITS)) for x, y in placed)


def _notched(outer: Box, inner: Box) -> list[Point]:
    """The corners of ``outer`` without ``inner``, which lies in one of its upper corners."""
    left, top, right, foot = outer
    step = inner[3]
    if inner[0] <= left:
        x = inner[2]
        return [(x, top), (right, top), (right, foot), (left, foot), (left, step), (x, step)]
    x = inner[0]
    return [(left, top), (x, top), (x, step), (right, step), (right, foot), (left, foot)]


def _rect(place: Rect, layout: Layout) -> Box:
    left = layout.column_left(place.column)
    width = layout.span_cells(place.columns) * layout.cell
    return left, place.line * layout.pitch, left + width, place.bottom * layout.pitch


def page_spots(
    number: int,
    label: str,
    modules: Sequence[tuple[Module, str]],
    layout: Layout,
    traces: Iterable[Trace],
    find: Finder,
) -> PageSpots:
    """What stands on a page, of whose ``modules`` each is given with its article's name."""
    matrix = page_matrix(layout, number)
    blocks = _Blocks(matrix, find)
    for trace in traces:
        blocks.add(trace)
    areas = tuple(Area(name, module_area(module, layout, matrix)) for module, name in modules)
    spots = tuple(blocks.found.values())
    return PageSpots(number, label, layout.trim, areas, spots, layout.is_vertical)
