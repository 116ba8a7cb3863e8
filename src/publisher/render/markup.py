"""Pieces of articles as HTML elements, each placed in pt from the type area's corner."""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from ..article.model import Figure, own_description, plain
from ..article.treatment import MIDDLE, Side
from ..diagnostics import Place
from ..edition import Edition, Entry
from ..galley import (
    SUMMARY,
    FigureSetting,
    FigureSpan,
    Galley,
    GroupCell,
    GroupSetting,
    Head,
    Setting,
    Stack,
    TableCell,
    TablePart,
    TableSetting,
    TurnedSetting,
    Wrapped,
    caption_of,
    part_of,
)
from ..layouts import LARGE, MM, Layout
from ..makeup import Piece, Rect
from ..pictures.geometry import Matrix
from ..templates import pt
from .outline import (
    ASIDE,
    Branch,
    Outline,
    TreeStep,
    as_caption,
    inside,
    outline,
    table_parts,
    title_name,
)
from .ruling import TableRule, rule_table
from .segments import SegmentTable, text_markup
from .traces import AGAIN, AT_CORNER, PictureTrace, TableTrace, TextTrace, Trace, turned

NAMELESS = "图片"
"""What is said of a picture that neither a caption nor an ``alt`` describes."""
ORNAMENT = Markup(" data-ornament")
"""The attribute of a picture of which nothing is read."""
NOTE_WHITE = 0.2
"""Lines between a table and the notes under it; as much less is under them."""
PICTURES = "edition:"
"""Scheme of picture addresses in the HTML: ``edition:<article folder>/<name in the article>``."""
NOWHERE = Markup("")
GREYS = "edition-grey:"
"""The same of pictures that are printed without their colours."""
CAPTION_INSET = 0.5
"""em of paper around a caption that stands on a picture."""
RICH = "rich"
"""Class of what is large enough for rich black, where the edition has any."""


def head_class(role: str, weight: int) -> str:
    """The class of titles in a face that is not their style's."""
    return f"in-{role}-{weight}"


def _rich(setting: Setting) -> str:
    """The class, with a blank before it, of what may be printed in rich black (浓黑)."""
    return f" {RICH}" if setting.size >= LARGE else ""


def _field(
    head: Head, text: Setting, place: tuple[float, float], width: float, height: float
) -> Markup:
    """The field on which the title ``text`` stands, in pt."""
    style = '<div class="ground {}{}" style="left:{};top:{};width:{};height:{}"></div>'
    sides = map(pt, (*place, width, height))
    return Markup(style).format(str(head.drawn), _rich(text), *sides)


class PieceWriter:
    """Writes the pieces of one ``page`` (from 1); ``table`` gets the segments of all their texts.

    A picture that bleeds runs over the edges of the trimmed page as far as those of ``edition`` do.
    ``traces`` say where everything was put, in the order in which it was written.
    """

    def __init__(self, layout: Layout, table: SegmentTable, page: int, edition: Edition) -> None:
        self._layout = layout
        self._edition, self._page = edition, page
        self._bleed = edition.settings.press.bleed * MM
        self._edge = -layout.left(page) - self._bleed
        self._table = table
        self._pitch = layout.pitch
        self.traces: list[Trace] = []
        self._whole = ""
        self._outline: Outline | None = None
        self._paths: tuple[tuple[Branch, ...], ...] = ()
        self._rows: tuple[int, ...] = ()

    def open(self, galley: Galley, entry: Entry) -> None:
        """Let heads and pieces that are written from now on be of ``galley``, that of ``entry``."""
        self._outline = outline(galley, self._edition, entry)
        self._paths = self._outline.paths(galley.contents)
        self._rows = table_parts(galley.contents)
        self._table.names |= self._outline.names

    def begin(self, whole: str) -> None:
        """Let what is written from now on be of ``whole``, as traces name it."""
        self._whole = whole

    def head(self, head: Head, place: Rect, white: float, inset: float, whole: str) -> list[Markup]:
        """A head's texts one under the other in ``place``, ``inset`` cells from its edges.

        ``white`` is the part of the layout's white that a head of this weight has; what rounding
        to whole lines leaves over is shared out above and below.
        """
        x = self._left(place.column, inset)
        self.begin(whole)
        again = whole.endswith(f"#{AGAIN}")
        if head.stacks:
            return self._upright(head, x, place.line * self._pitch)
        block = self._layout.settings.head
        between = block.between * white * self._pitch
        grounds = sum(2 * head.ground(text) for text in head.texts)
        content = sum(text.height for text in head.texts) + grounds
        content += between * (len(head.texts) - 1)
        around = (block.above + block.below) * white * self._pitch
        spare = place.lines * self._pitch - content - around
        y = place.line * self._pitch + block.above * white * self._pitch + spare / 2
        parts: list[Markup] = []
        for text in head.texts:
            ground = head.ground(text)
            if ground:
                width = self._width(place.columns, inset)
                parts.append(_field(head, text, (x, y), width, text.height + 2 * ground))
            drawn = f" {head.drawn}" if head.drawn and text.style == "title" else ""
            path = ASIDE if again else self._front(text.style)
            parts.append(self.text(text, 0, len(text.lines), x, y + ground, drawn, path=path))
            y += text.height + 2 * ground + between
        return parts

    def _front(self, name: str) -> Branch:
        """The path of a text of the article's front matter."""
        return self._outline.front[name] if self._outline is not None else ()

    def at(self, path: Branch) -> Markup:
        """The attributes of an element at ``path``; links lead to an article by its title."""
        attribute = self._table.part(path)
        if path[-1:] and path[-1].role == "H1" and path[-1].key == "title":
            attribute += self._table.called(title_name(path[0].key))
        return attribute

    def _left(self, column: int, inset: float) -> float:
        """Give in pt where texts begin in ``column``."""
        return self._layout.column_left(column) + inset * self._layout.cell

    def _width(self, columns: int, inset: float) -> float:
        """The width in pt that texts have over ``columns``."""
        return (self._layout.span_cells(columns) - 2 * inset) * self._layout.cell

    def _upright(self, head: Head, left: float, top: float) -> list[Markup]:
        """The texts of an upright head, each in its stacks."""
        parts: list[Markup] = []
        for number, text in enumerate(head.texts):
            inner = Markup("").join(
                self._stack(text, stack, left, top) for stack in head.stacks if stack.text == number
            )
            at = self.at(self._front(text.style))
            parts.append(
                Markup('<{} class="set upright {}{}"{} style="left:0;top:0{}">{}</{}>').format(
                    text.tag, text.style, _rich(text), at, self._size(text), inner, text.tag
                )
            )
        return parts

    def _stack(self, text: Setting, stack: Stack, left: float, top: float) -> Markup:
        """A part of an upright text; what is turned keeps its middle in that of the stack."""
        x = left + stack.x + ((text.size + text.leading) / 2 if stack.turned else 0.0)
        y = top + stack.y
        matrix = turned(x, y) if stack.turned else (1.0, 0.0, 0.0, 1.0, x, y)
        self.traces.append(TextTrace(self._whole, text, stack.first, stack.count, matrix, True))
        return Markup('<span class="stack{}" style="left:{};top:{}">{}</span>').format(
            " turned-word" if stack.turned else "",
            pt(x),
            pt(y),
            text_markup(text, stack.first, stack.count, self._table, self._front(text.style)),
        )

    def piece(self, galley: Galley, piece: Piece, folder: str) -> Markup:
        """One piece of an article; ``folder`` is the article's, for its pictures."""
        content, path = galley.contents[piece.item], self._paths[piece.item][0]
        self.begin(f"{folder}#{piece.item}")
        inset = galley.standing.inset
        x, y = self._left(piece.column, inset), piece.line * self._pitch
        width = self._width(piece.columns, inset)
        if isinstance(content, FigureSetting):
            return self._figure(content, piece, folder, (x, y), width)
        if isinstance(content, GroupSetting):
            return self._group(content, piece, folder, (x, y))
        if isinstance(content, TableSetting):
            return self._table_markup(content, piece, x, y, path)
        if isinstance(content, TurnedSetting):
            return self._turned(content, piece, (x, y), width, path)
        if isinstance(content, Wrapped):
            return self._wrapped(content.in_lines(piece.total), piece, folder, (x, y))
        content = content.in_lines(piece.total)
        whole = piece.count == piece.total
        if content.lowered is not None:
            return self.text(content, 0, 1, x, y + content.lowered, path=path)
        if content.style == "subhead" and whole:
            block = self._layout.settings.subhead
            white = (block.above + block.below) * self._pitch
            spare = piece.count * self._pitch - content.height - white
            y += block.above * self._pitch + spare / 2
            return self.text(content, 0, len(content.lines), x, y, path=path)
        if content.style == SUMMARY and whole:
            return self._framed(content, piece, (x, y), width)
        first, count = own_lines(content, piece)
        # Readings stand in the upper of two lines, so that the text is on the grid of all others.
        apart = piece.total / len(content.lines) if content.lines else 1.0
        if apart.is_integer():
            y += (apart - 1) * self._pitch / 2
        return self.text(content, first, count, x, y, path=path)

    def _framed(
        self, content: Setting, piece: Piece, corner: tuple[float, float], width: float
    ) -> Markup:
        """A summary in its frame; what rounding to lines leaves over goes inside."""
        block = self._layout.settings.summary
        height = piece.count * self._pitch - block.below * self._pitch
        x, y = corner
        frame = Markup(
            '<div class="frame" style="left:{};top:{};width:{};height:{}"></div>'
        ).format(pt(x), pt(y), pt(width), pt(height))
        inside = (height - content.height) / 2
        lines = len(content.lines)
        return frame + self.text(content, 0, lines, x, y + inside, path=self._front(SUMMARY))

    def text(
        self,
        setting: Setting,
        first: int,
        count: int,
        x: float,
        y: float,
        more: str = "",
        within: tuple[float, float] = AT_CORNER,
        path: Branch = (),
    ) -> Markup:
        """Lines of a setting as one element placed at x, y pt in the type area.

        ``more`` are further classes, each with a blank before it; ``within`` is the corner of the
        figure that x and y are counted from, ``path`` its place in the tree of tags.
        """
        if not count:
            return Markup("")
        matrix = 1.0, 0.0, 0.0, 1.0, within[0] + x, within[1] + y
        self.traces.append(TextTrace(self._whole, setting, first, count, matrix))
        # With a width given, the engine need not measure the text to find one.
        ends = zip(setting.starts, setting.lines, strict=True)
        width = max(start + line.width for start, line in ends) * setting.size
        return Markup('<{} class="set {}{}"{} style="left:{};top:{};width:{}{}">{}</{}>').format(
            setting.tag,
            setting.style,
            (f" {head_class(*setting.face)}" if setting.face else "") + _rich(setting) + more,
            self.at(path),
            pt(x),
            pt(y),
            pt(width),
            self._size(setting),
            text_markup(setting, first, count, self._table, path),
            setting.tag,
        )

    def _size(self, setting: Setting) -> Markup:
        """The size of a text where it differs from its style's."""
        style = self._layout.settings.styles.get(setting.style, self._layout.body)
        if (setting.size, setting.leading) == (style.size, style.leading or self._pitch):
            return Markup("")
        return Markup(";font-size:{};line-height:{}").format(pt(setting.size), pt(setting.leading))

    def _figure(
        self,
        content: FigureSetting,
        piece: Piece,
        folder: str,
        corner: tuple[float, float],
        width: float,
    ) -> Markup:
        span = content.over(piece.columns)
        if span.plates:
            return self._plate(content, span, piece, folder, corner)
        lift = content.lifted(piece)
        shown, height = content.size(piece.columns, piece.count + lift, self._pitch)
        above = self._layout.settings.figure.above * self._pitch
        box = ((width - shown) / 2, above, shown, height)
        if span.bleeds:
            left = self._edge - corner[0] if Side.LEFT in span.bleeds else 0.0
            end = self._edge - corner[0] + self._layout.trim[0] + 2 * self._bleed
            right = end if Side.RIGHT in span.bleeds else width
            box = (left, above, right - left, height)
        if piece.over:
            up = self._layout.top + corner[1] + self._bleed
            box = (box[0], -up, box[2], height + self._bleed)
        caption = Markup("")
        if span.caption:
            line = span.caption_line + piece.count - span.lines
            lines = len(span.caption.lines)
            y, path = line * self._pitch, as_caption(self._place_of(content.place))
            caption = self.text(span.caption, 0, lines, 0, y, within=corner, path=path)
        return Markup(
            '<figure class="set figure" style="left:{};top:{};width:{};height:{}">{}{}</figure>'
        ).format(
            *map(pt, corner),
            pt(width),
            pt(piece.count * self._pitch),
            self._picture(content, folder, box, corner, covers=bool(span.bleeds)),
            caption,
        )

    def _plate(
        self,
        content: FigureSetting,
        span: FigureSpan,
        piece: Piece,
        folder: str,
        corner: tuple[float, float],
    ) -> Markup:
        """A picture that covers its page, or the part of it that covers one of two.

        Of two pages both have the whole picture, each where it shows its own part: so nothing is
        cut between them. The caption stands on the first, on a field of its own.
        """
        layout, bleed = self._layout, self._bleed
        before = layout.trim[0] if piece.first else 0.0
        left, top = self._edge - corner[0], -layout.top_on(self._page) - bleed - corner[1]
        width, height = span.width + 2 * bleed, span.height + 2 * bleed
        box = (left - before, top, width, height)
        if content.lying:
            box = (left, top - before, height, width)
        caption = Markup("")
        if span.caption and not piece.first:
            y = piece.count * self._pitch - span.caption.height - CAPTION_INSET * layout.cell
            caption = self._field_of(span.caption, y)
            lines, path = len(span.caption.lines), as_caption(self._place_of(content.place))
            caption += self.text(span.caption, 0, lines, 0, y, within=corner, path=path)
        return Markup(
            '<figure class="set figure" style="left:{};top:{};width:0;height:0">{}{}</figure>'
        ).format(*map(pt, corner), self._picture(content, folder, box, corner), caption)

    def _field_of(self, caption: Setting, y: float) -> Markup:
        """The field of paper on which a caption stands that is printed on a picture."""
        inset = CAPTION_INSET * self._layout.cell
        ends = zip(caption.starts, caption.lines, strict=True)
        left = min(caption.starts) * caption.size - inset
        right = max(start + line.width for start, line in ends) * caption.size + inset
        sides = map(pt, (left, y - inset, right - left, caption.height + 2 * inset))
        style = '<div class="ground paper" style="left:{};top:{};width:{};height:{}"></div>'
        return Markup(style).format(*sides)

    def _group(
        self, content: GroupSetting, piece: Piece, folder: str, corner: tuple[float, float]
    ) -> Markup:
        """The pictures of a group, each with what stands under it."""
        cells = content.over(piece.columns).cells
        return Markup("").join(
            self._cell_figure(member, cell, folder, corner)
            for member, cell in zip(content.members, cells, strict=True)
        )

    def _cell_figure(
        self, member: FigureSetting, cell: GroupCell, folder: str, corner: tuple[float, float]
    ) -> Markup:
        """The picture of a cell with what stands under it."""
        caption = Markup("")
        place = (corner[0] + cell.x, corner[1] + cell.y, cell.width, cell.height)
        if cell.caption:
            x, y = cell.caption_x - cell.x, cell.caption_y - cell.y
            lines = len(cell.caption.lines)
            path = as_caption(self._place_of(cell.caption.place))
            caption = self.text(cell.caption, 0, lines, x, y, within=place[:2], path=path)
        picture = self._picture(member, folder, (0, 0, cell.width, cell.height), place[:2])
        return Markup(
            '<figure class="set figure" style="left:{};top:{};width:{};height:{}">{}{}</figure>'
        ).format(*map(pt, place), picture, caption)

    def _place_of(self, place: Place) -> Branch:
        """The path of the picture that the article has at ``place``."""
        return self._outline.at(place) if self._outline is not None else ()

    def _wrapped(
        self, content: Wrapped, piece: Piece, folder: str, corner: tuple[float, float]
    ) -> Markup:
        """A picture, where its block begins, and the text at its side and under it."""
        x, y = corner
        # Readings stand in the upper of two lines, so that the text is on the grid of all others.
        lowered = (content.step - 1) * self._pitch / 2
        parts = []
        if not piece.first:
            parts.append(self._cell_figure(content.picture, content.cell, folder, corner))
        for number, first, count, line in content.between(piece.first, piece.count):
            top = y + (line - piece.first) * self._pitch + lowered
            path = self._paths[piece.item][number + 1]
            parts.append(self.text(content.texts[number], first, count, x, top, path=path))
        return Markup("").join(parts)

    def _picture(
        self,
        content: FigureSetting,
        folder: str,
        box: tuple[float, float, float, float],
        corner: tuple[float, float],
        *,
        covers: bool = False,
    ) -> Markup:
        """The picture in a ``box`` of its figure, or the crossed box of one that is missing.

        The figure's ``corner`` is at so many pt from the type area's. A box is left, top, width
        and height in pt. With a bleed, which nobody will see, it is a little flatter than a picture
        that ``covers`` it.
        """
        left, top, width, height = box
        place = _place((0, 0, height, width) if content.lying else box)
        figure = content.figure
        shown_in = (corner[0] + left, corner[1] + top, width, height)
        self.traces.append(PictureTrace(self._whole, content, shown_in))
        alt = describe(figure)
        source = None
        if content.picture is not None:
            source = f"{folder}/{figure.source}"
            place += _clip(content, covers=covers)
        at = self._table.part(self._place_of(content.place))
        if figure.is_ornament:
            at = ORNAMENT
        shown = picture_markup(source, alt, place, at)
        if not content.lying:
            return shown
        # It is laid out at the corner, where it is inside the page, and turned against the page.
        return Markup(
            '<div class="turned-back" style="transform:translate({},{}) rotate(-90deg)">{}</div>'
        ).format(pt(left), pt(top + height), shown)

    def _table_markup(
        self, content: TableSetting, piece: Piece, x: float, y: float, path: Branch
    ) -> Markup:
        span = content.spans[min(piece.columns, len(content.spans)) - 1]
        part = part_of(span, piece.first, piece.count)
        # Half a line above and half below the table are white.
        y += self._pitch / 2
        matrix = 1.0, 0.0, 0.0, 1.0, x, y
        self._trace_table(part, span.widths, matrix, content.place, piece.first)
        rules = self._layout.settings.table.rules
        whole = _Whole(path, sum(span.groups[: piece.first]))
        if rules == "three-line" and span.is_plain:
            return self._table_body(part, span.widths, x, y, whole, exact=False)
        return self._ruled_table(part, span.widths, x, y, whole)

    def _ruled_table(
        self, part: TablePart, widths: tuple[float, ...], x: float, y: float, whole: _Whole
    ) -> Markup:
        """Rows and cells at x, y, and the rules between them."""
        rules = self._layout.settings.table.rules
        ruled = Markup("").join(
            _rule(rule, x, y) for rule in rule_table(part, widths, rules, self._pitch)
        )
        return self._table_body(part, widths, x, y, whole, exact=True) + ruled

    def _turned(
        self,
        content: TurnedSetting,
        piece: Piece,
        corner: tuple[float, float],
        width: float,
        path: Branch,
    ) -> Markup:
        """A table that lies on its side in the middle of its block, its head at the left."""
        x = corner[0] + (width - content.depth) / 2
        whole = _Whole(path, self._rows[piece.item])
        inner = self._ruled_table(content.part, content.widths, 0, 0, whole)
        # It is laid out at the head of its block, where it is inside the page, and turned there.
        left, top, along, foot = x, corner[1], 0.0, piece.count * self._pitch
        if self._layout.is_vertical:
            # Upright on the page it has as much white before it as behind it, and may be higher
            # than its block is wide: only at the corner of all text is it sure to be inside.
            left, top, along = 0.0, 0.0, x
            foot = corner[1] + (foot + sum(content.widths)) / 2
        # (u, v) of the table is (v, -u) from where it is moved to.
        matrix = 0.0, -1.0, 1.0, 0.0, left + along, top + foot
        self._trace_table(content.part, content.widths, matrix, content.place)
        moved = Markup("translate({},{})").format(pt(along), pt(foot))
        if not along:
            moved = Markup("translateY({})").format(pt(foot))
        return Markup(
            '<div class="set turned" style="left:{};top:{};width:{};height:{};'
            'transform:{} rotate(-90deg)">{}</div>'
        ).format(*map(pt, (left, top, sum(content.widths), content.depth)), moved, inner)

    def _trace_table(
        self,
        part: TablePart,
        widths: tuple[float, ...],
        matrix: Matrix,
        place: Place,
        first: int = 0,
    ) -> None:
        """Keep where a part of a table stands, which begins with group ``first`` of its rows."""
        whole = f"{self._whole}.{first}"
        self.traces.append(TableTrace(whole, part, widths, matrix, self._pitch, place))

    def _table_body(
        self,
        part: TablePart,
        widths: tuple[float, ...],
        x: float,
        y: float,
        whole: _Whole,
        *,
        exact: bool,
    ) -> Markup:
        """Rows and cells at x, y; in an ``exact`` table no rule takes room."""
        rows = [
            self._table_row(number, part, whole.row(number, part.heads), exact=exact)
            for number in range(len(part.cells))
        ]
        columns = Markup("").join(
            Markup('<col style="width:{}">').format(pt(width)) for width in widths
        )
        return Markup(
            '<table class="set table{}" style="left:{};top:{};width:{}">{}<colgroup>{}</colgroup>'
            "<thead>{}</thead><tbody>{}</tbody></table>"
        ).format(
            " exact" if exact else "",
            pt(x),
            pt(y),
            pt(sum(widths)),
            self._table_notes(part, as_caption(whole.path)),
            columns,
            Markup("").join(rows[: part.heads]),
            Markup("").join(rows[part.heads :]),
        )

    def _table_row(self, number: int, part: TablePart, path: Branch, *, exact: bool) -> Markup:
        """Row ``number`` of a part, which is at ``path``."""
        return Markup('<tr{} style="height:{}">{}</tr>').format(
            self._table.part(path),
            pt(part.lines[number] * self._pitch),
            Markup("").join(
                self._table_cell(cell, part, path, exact=exact) for cell in part.cells[number]
            ),
        )

    def _table_cell(self, cell: TableCell, part: TablePart, row: Branch, *, exact: bool) -> Markup:
        """A cell; what is merged over rows stands in their middle, in whole lines."""
        place = cell.place
        tag = "th" if cell.is_head else "td"
        spans = (("rowspan", "RowSpan", place.rows), ("colspan", "ColSpan", place.columns))
        look = Markup("").join(
            Markup(' {}="{}"').format(name, many) for name, _, many in spans if many > 1
        )
        said = tuple((name, str(many)) for _, name, many in spans if many > 1)
        if cell.is_head:
            said += (("Scope", "Column" if place.row < part.heads else "Row"),)
        path = inside(row, TreeStep(tag.upper(), str(place.column), place.column, said))
        lowered = self._lowered(cell, part)
        inner = self._cell(cell.text, path, lowered)
        if cell.unit:
            # Texts of exact tables take no room of their own.
            above = cell.text.height if exact else 0
            inner += self._cell(cell.unit, path, lowered + above)
        at = self._table.part(path)
        return Markup("<{}{}{}>{}</{}>").format(tag, look, at, inner, tag)

    def _table_notes(self, part: TablePart, path: Branch) -> Markup:
        """The notes under a table, which belong to it."""
        if not part.notes:
            return Markup("")
        white = NOTE_WHITE * self._pitch
        inner = Markup("").join(
            Markup('<div class="foot {}"{}{}>{}</div>').format(
                note.style,
                self._table.part(inside(path, TreeStep("P", str(number), number))),
                Markup(' style="padding-top:{}"').format(pt(white)) if number == 0 else "",
                text_markup(note, 0, len(note.lines), self._table, path) if note.lines else "",
            )
            for number, note in enumerate(part.notes)
        )
        return Markup("<caption>{}</caption>").format(inner)

    def _lowered(self, cell: TableCell, part: TablePart) -> float:
        """The pt by which the text of a cell that is merged over rows stands lower."""
        rows = slice(cell.place.row, cell.place.row + cell.place.rows)
        own = math.ceil(cell.height / self._pitch - 1e-9)
        return max(0, sum(part.lines[rows]) - own) // 2 * self._pitch if cell.place.rows > 1 else 0

    def _cell(self, cell: Setting, path: Branch, lowered: float = 0) -> Markup:
        # A head cell has the size of the table's text, and a face of its own.
        look = self._size(cell).lstrip(";")
        if lowered:
            look = Markup(";").join(
                [*([look] if look else []), Markup("top:{}").format(pt(lowered))]
            )
        return Markup('<div class="cell table {}"{}>{}</div>').format(
            cell.style,
            Markup(' style="{}"').format(look) if look else "",
            text_markup(cell, 0, len(cell.lines), self._table, path) if cell.lines else "",
        )


@dataclass(frozen=True, slots=True)
class _Whole:
    """The table at ``path`` that a part is of, whose body begins there with row ``first``."""

    path: Branch
    first: int

    def row(self, number: int, heads: int) -> Branch:
        """The path of row ``number`` of the part; a head printed again is not read."""
        if number >= heads:
            row = self.first + number - heads
            return inside(self.path, TreeStep("TBody", order=1), TreeStep("TR", str(row), row))
        if self.first:
            return ASIDE
        return inside(self.path, TreeStep("THead", order=0), TreeStep("TR", str(number), number))


def describe(figure: Figure) -> str:
    """What is said of a picture to who does not see it, and that it is one if nothing is.

    Each figure must have such a text (ISO 14289-1, 7.3), which stands for the element *and its
    children* (ISO 32000-1, table 323): where a picture has none of its own, its caption is said,
    or a voice that speaks the text alone would never come to it. It is undescribed all the same,
    and counted so (E002).
    """
    caption = own_description(plain(caption_of(figure)), "")
    return figure.description or caption or NAMELESS


def _place(box: tuple[float, float, float, float]) -> Markup:
    """The style of what stands in a ``box`` of left, top, width and height in pt."""
    return Markup("left:{};top:{};width:{};height:{}").format(*map(pt, box))


def _rule(rule: TableRule, x: float, y: float) -> Markup:
    """A rule of the table at x, y in pt."""
    half = rule.thickness / 2
    left, top = (x + rule.x - half, y + rule.y) if rule.upright else (x + rule.x, y + rule.y - half)
    return Markup(
        '<div class="rule {}" style="left:{};top:{};{}:{};border-width:{}"></div>'
    ).format(
        "upright" if rule.upright else "level",
        pt(left),
        pt(top),
        "height" if rule.upright else "width",
        pt(rule.length),
        pt(rule.thickness),
    )


def _clip(content: FigureSetting, *, covers: bool) -> Markup:
    """The style that shows the part of a picture that the editor wants, and no more."""
    window, picture = content.window, content.picture
    if window is None or picture is None:
        x, y = content.figure.treatment.focus
        around = (
            Markup(";object-position:{}% {}%").format(x, y) if (x, y) != (MIDDLE, MIDDLE) else ""
        )
        return Markup(";object-fit:cover") + around if covers else Markup("")
    left, top, right, bottom = window
    sides = ((left, picture.width - right + left), (top, picture.height - bottom + top))
    # A percentage moves the same part of picture and box onto each other.
    moved = (f"{100 * before / around if around else 50:.4g}%" for before, around in sides)
    return Markup(";object-fit:cover;object-position:{} {}").format(*moved)


def picture_markup(source: str | None, alt: str, place: Markup, at: Markup = NOWHERE) -> Markup:
    """The picture ``source`` of the edition at ``place``, a crossed box if it is missing.

    ``at`` is the attribute that says where it is in the tree of tags.
    """
    if source is not None:
        return Markup('<img class="picture"{} src="{}" alt="{}" style="{}">').format(
            at, f"{PICTURES}{source}", alt, place
        )
    return Markup(
        '<svg class="picture fpo"{} style="{}" viewBox="0 0 100 100" preserveAspectRatio="none">'
        '<title>{}</title><path d="M0 0L100 100M100 0L0 100" '
        'stroke="var(--fpo)" stroke-width="0.4" fill="none"/></svg>'
    ).format(at, place, alt)


def whole_picture(
    source: str | None,
    alt: str,
    place: tuple[float, float, float, float],
    at: Markup = NOWHERE,
    *,
    covers: bool = False,
) -> Markup:
    """A picture that belongs to no article; ``place`` is left, top, width, height in pt.

    It is whole in it, or cut to what it ``covers``.
    """
    style = Markup("left:{};top:{};width:{};height:{}").format(*map(pt, place))
    style += Markup(";object-fit:cover") if covers else Markup("")
    picture = picture_markup(source, alt, style, at)
    return Markup('<figure class="set figure whole">{}</figure>').format(picture)


def own_lines(content: Setting, piece: Piece) -> tuple[int, int]:
    """The first of a piece's own lines and their number.

    A text of another line pitch than the grid's (notes, captions) has other lines than the grid.
    """
    per_line = len(content.lines) / piece.total
    first = round(piece.first * per_line)
    return first, round((piece.first + piece.count) * per_line) - first
