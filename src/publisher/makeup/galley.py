"""Galleys: an article composed to a layout's measures, before it is made up into pages.

Every text is set here, line by line; what follows only moves lines about. Sizes are in pt,
lines and measures in em of their own size, heights in lines of the grid.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..article.model import (
    Article,
    Block,
    Break,
    Figure,
    List,
    Paragraph,
    Quote,
    Run,
    Runs,
    Subhead,
    Table,
    Verse,
    plain,
)
from ..composition import Fault, Line, LineStyle, Prohibition, TextRun, compose, compose_head
from ..diagnostics import Diagnostic, Place, Severity
from ..fonts import Catalogue
from ..layouts import Align, Layout, TextStyle
from ..pictures import Picture
from .pages import Flow, Item

NOTE_SIZE = 0.6
"""Size of a note mark relative to its text."""
STRONG = ("hei", 700)
"""The face of strong text: in Chinese a change to Hei, not a bolder Song."""
SIZE_STEP = 0.5
"""pt by which a head's size may grow; founders' sizes come in halves."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A composed text: its lines, size and line pitch in pt, and where each line begins (em)."""

    tag: str
    style: str
    runs: Runs
    lines: tuple[Line, ...]
    starts: tuple[float, ...]
    size: float
    leading: float
    role: str
    weight: int
    place: Place

    @property
    def text(self) -> str:
        """Give the text that is printed."""
        return plain(self.runs)

    @property
    def height(self) -> float:
        """Give the height of all lines in pt."""
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class FigureSetting:
    """A figure of one column: its picture (None: FPO), height of the picture in pt, caption.

    ``caption_line`` is the line of its block, from 0, at which the caption begins.
    """

    figure: Figure
    picture: Picture | None
    height: float
    caption: Setting | None
    caption_line: int
    place: Place


@dataclass(frozen=True, slots=True)
class Galley:
    """An article ready for make-up: its head, what flows under it, and what went wrong."""

    article: Article
    head: tuple[Setting, ...]
    head_lines: int
    items: tuple[Item, ...]
    contents: tuple[Setting | FigureSetting, ...]
    diagnostics: tuple[Diagnostic, ...]


def compose_article(
    article: Article,
    source: str,
    pictures: Mapping[str, Picture],
    layout: Layout,
    catalogue: Catalogue,
) -> Galley:
    """Give ``article`` composed for ``layout``.

    ``source`` is the text of its file (for the places of characters no font has); ``pictures``
    holds the pictures that are there, by the name the article calls them.
    """
    return _Composer(article, source, pictures, layout, catalogue).galley()


class _Composer:
    def __init__(
        self,
        article: Article,
        source: str,
        pictures: Mapping[str, Picture],
        layout: Layout,
        catalogue: Catalogue,
    ) -> None:
        self._article = article
        self._source = source
        self._pictures = pictures
        self._layout = layout
        self._catalogue = catalogue
        self._found: list[Diagnostic] = []
        rules = layout.settings.lines
        self._line_style = LineStyle(
            prohibition=Prohibition(rules.prohibition),
            hanging=rules.hanging,
            tight_pairs=rules.tight_pairs,
            gap_ceiling=rules.gap_ceiling,
            hyphenate=rules.hyphenate,
        )

    def galley(self) -> Galley:
        head = tuple(self._head())
        placed = list(self._flow(self._article.blocks))
        placed += list(self._closing())
        items = tuple(item for item, _ in placed)
        return Galley(
            self._article,
            head,
            self._head_lines(head),
            items,
            tuple(content for _, content in placed),
            tuple(self._found),
        )

    # The head

    def _head(self) -> Iterator[Setting]:
        front, width = self._article.front, self._width(self._layout.settings.grid.columns)
        place = Place(self._article.path)
        parts = [("p", "kicker", front.kicker), ("h1", "title", front.title)]
        parts += [("p", "subtitle", front.subtitle)]
        if self._layout.settings.head.byline:
            parts.append(("p", "byline", front.byline))
        for tag, name, text in parts:
            if text:
                yield self._set_head(tag, name, text, width, place)

    def _head_lines(self, head: tuple[Setting, ...]) -> int:
        block, pitch = self._layout.settings.head, self._layout.pitch
        white = block.above + block.below + block.between * max(0, len(head) - 1)
        return math.ceil(white + sum(s.height for s in head) / pitch - 1e-9)

    def _set_head(self, tag: str, name: str, text: str, width: float, place: Place) -> Setting:
        """Give a head of one or several balanced lines; ``|`` in ``text`` asks for a new line."""
        style = self._style(name)
        parts = text.split("|")
        hints = frozenset(sum(map(len, parts[: n + 1])) for n in range(len(parts) - 1))
        runs = (Run("".join(parts)),)
        size, tracking = self._fit(style, runs, width, bool(hints))
        grown = style.model_copy(update={"size": size, "leading": self._grow(style, size)})
        self._check(runs, grown, place)
        measure = width / size - 2 * style.inset
        lines = compose_head(
            self._text_runs(runs, grown),
            self._advances,
            measure,
            self._line_style,
            tracking=tracking,
            hints=hints,
        )
        return self._setting(tag, name, runs, lines, grown, measure, place)

    def _grow(self, style: TextStyle, size: float) -> float:
        return (style.leading or style.size * 1.2) * size / style.size

    def _fit(self, style: TextStyle, runs: Runs, width: float, hinted: bool) -> tuple[float, float]:
        """Give size in pt and tracking in em of a head: it grows towards its ``fill``."""
        if style.fill is None or hinted:
            return style.size, style.tracking
        line = compose_head(
            self._text_runs(runs, style), self._advances, math.inf, self._line_style
        )[0]
        count = line.end - line.start
        wanted = width * style.fill
        if line.width * style.size > wanted:
            return style.size, 0.0
        size = min(style.largest or style.size, wanted / line.width)
        size = max(style.size, math.floor(size / SIZE_STEP) * SIZE_STEP)
        room = (wanted / size - line.width) / max(1, count - 1)
        return size, round(max(0.0, min(style.tracking, room)), 2)

    # The text

    def _flow(self, blocks: tuple[Block, ...], style: str = "body") -> Iterator[_Placed]:
        for block in blocks:
            match block:
                case Paragraph(runs, place):
                    yield self._paragraph(self._opened(runs, block), style, place)
                case Subhead(runs, level, place):
                    yield self._subhead(runs, level, place)
                case Figure():
                    yield self._figure(block)
                case Quote(inner, _):
                    yield from self._flow(inner, "quote")
                case Verse(lines, place):
                    yield from (self._paragraph(line, "verse", place) for line in lines)
                case List(items, start, _):
                    yield from self._list(items, start)
                case Table(header, rows, _, place):
                    yield from (
                        self._paragraph(_row(row), "table", place) for row in (header, *rows)
                    )
                case Break():
                    pass

    def _opened(self, runs: Runs, block: Paragraph) -> Runs:
        """Give the runs of a paragraph; the article's first opens with its dateline (电头)."""
        dateline = self._article.front.dateline
        if dateline and block is self._article.blocks[0]:
            return (Run(dateline + "\u3000", strong=True), *runs)
        return runs

    def _paragraph(self, runs: Runs, name: str, place: Place, tag: str = "p") -> _Placed:
        setting = self._set_text(tag, name, runs, self._width(1), place)
        return Item(self._slots(setting.height)), setting

    def _list(self, items: tuple[tuple[Block, ...], ...], start: int | None) -> Iterator[_Placed]:
        for number, item in enumerate(items):
            mark = "•\u2002" if start is None else f"{start + number}.\u2002"
            for place, block in enumerate(item):
                if place == 0 and isinstance(block, Paragraph):
                    block = replace(block, runs=(Run(mark), *block.runs))
                yield from self._flow((block,), "list")

    def _subhead(self, runs: Runs, level: int, place: Place) -> _Placed:
        block = self._layout.settings.subhead
        style = self._style("subhead")
        measure = self._width(1) / style.size - 2 * style.inset
        self._check(runs, style, place)
        lines = compose_head(
            self._text_runs(runs, style), self._advances, measure, self._line_style
        )
        setting = self._setting(f"h{min(level, 6)}", "subhead", runs, lines, style, measure, place)
        white = (block.above + block.below) * self._layout.pitch
        return Item(self._slots(setting.height + white), Flow.SOLID, block.keep), setting

    def _figure(self, figure: Figure) -> _Placed:
        block, pitch, width = self._layout.settings.figure, self._layout.pitch, self._width(1)
        picture = self._pictures.get(figure.source or "")
        ratio = picture.width / picture.height if picture else block.ratio
        height = min(width / ratio, block.tallest * pitch)
        caption = self._caption(figure, width)
        before = math.ceil(block.above + height / pitch + block.gap - 1e-9)
        after = self._slots(caption.height) if caption else 0
        lines = before + after + math.ceil(block.below - 1e-9)
        setting = FigureSetting(figure, picture, height, caption, before, figure.place)
        return Item(lines, Flow.FLOAT), setting

    def _caption(self, figure: Figure, width: float) -> Setting | None:
        runs = figure.caption
        if figure.credit:
            runs = (*runs, Run(f"（{figure.credit}）"))
        if not plain(runs):
            return None
        return self._set_text("figcaption", "caption", runs, width, figure.place)

    def _closing(self) -> Iterator[_Placed]:
        """Yield what stands under the text: notes, then the credit of the pictures."""
        for note in self._article.notes:
            for number, block in enumerate(note.blocks):
                if number == 0 and isinstance(block, Paragraph):
                    block = replace(block, runs=(Run(f"[{note.label}]\u2002"), *block.runs))
                yield from self._flow((block,), "note")
        credit = self._article.front.credit
        if credit:
            place = Place(self._article.path)
            yield self._paragraph((Run(f"（{credit}）"),), "credit", place)

    # Composition

    def _width(self, columns: int) -> float:
        return self._layout.span_cells(columns) * self._layout.cell

    def _slots(self, height: float) -> int:
        return max(1, math.ceil(height / self._layout.pitch - 1e-9))

    def _style(self, name: str) -> TextStyle:
        """Give a text style; one that the layout does not have is set as body text."""
        return self._layout.settings.styles.get(name, self._layout.body)

    def _set_text(self, tag: str, name: str, runs: Runs, width: float, place: Place) -> Setting:
        style = self._style(name)
        self._check(runs, style, place)
        measure = width / style.size - 2 * style.inset
        composed = compose(
            self._text_runs(runs, style),
            self._advances,
            measure,
            self._line_style,
            indent=style.indent,
        )
        text = plain(runs)
        for fault in composed.faults:
            line = composed.lines[fault.line]
            self._found.append(_fault(fault, text[line.start : line.end], place))
        return self._setting(tag, name, runs, composed.lines, style, measure, place)

    def _setting(
        self,
        tag: str,
        name: str,
        runs: Runs,
        lines: tuple[Line, ...],
        style: TextStyle,
        measure: float,
        place: Place,
    ) -> Setting:
        starts = tuple(
            _start(style, line, measure, first=n == 0, single=len(lines) == 1)
            for n, line in enumerate(lines)
        )
        leading = style.leading or self._layout.pitch
        return Setting(
            tag, name, runs, lines, starts, style.size, leading, style.face, style.weight, place
        )

    def _text_runs(self, runs: Runs, style: TextStyle) -> list[TextRun]:
        return [
            TextRun(
                run.text,
                "/".join(map(str, STRONG if run.strong else (style.face, style.weight))),
                NOTE_SIZE if run.note else 1.0,
                attached=run.note is not None,
            )
            for run in runs
        ]

    def _advances(self, face: str, text: str) -> tuple[float, ...]:
        role, weight = face.split("/")
        features = ("pwid",) if any(quote in text for quote in "“”‘’") else ()
        found = self._catalogue.face(role, int(weight))
        return self._catalogue.advances(found, text, features=features)

    def _check(self, runs: Runs, style: TextStyle, place: Place) -> None:
        """Report the characters that the face of their run does not have."""
        for run in runs:
            role, weight = STRONG if run.strong else (style.face, style.weight)
            self._found.extend(
                self._catalogue.missing_diagnostics(role, weight, run.text, place, self._source)
            )


_Placed = tuple[Item, Setting | FigureSetting]


def _row(cells: tuple[Runs, ...]) -> Runs:
    """Give a table's row as one line of text, cells parted by an em."""
    runs: list[Run] = []
    for number, cell in enumerate(cells):
        runs += [Run("\u3000")] * (number > 0)
        runs += cell
    return tuple(runs)


def _start(style: TextStyle, line: Line, measure: float, *, first: bool, single: bool) -> float:
    """Give where a line begins, in em from the left edge of its column."""
    room = measure - line.width
    match style.align:
        case Align.CENTER:
            return style.inset + room / 2
        case Align.RIGHT:
            return style.inset + room
        case Align.JUSTIFY if single and style.inset:
            # A caption of one line stands in the middle of its picture.
            return style.inset + room / 2
    return style.inset + (style.indent if first else 0.0)


def _fault(fault: Fault, text: str, place: Place) -> Diagnostic:
    """Give a line that could not be set well as a warning."""
    what = {
        "overfull": f"sticks out by {fault.amount:.2f} em",
        "loose": f"has holes of {fault.amount:.2f} em between its characters",
        "short": f"ends {fault.amount:.2f} em before the edge",
    }[fault.kind]
    return Diagnostic(
        "L010",
        f"line {fault.line + 1} of this paragraph, “{text}”, {what}",
        place,
        Severity.WARNING,
        hint="change a word near it, or allow a break in its longest word",
    )
