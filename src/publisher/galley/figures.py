"""Figures on the galley: a picture with its caption, set over every span of columns.

What the editor wants of a picture (its ``Treatment``) is heeded here as far as its own shape and
pixels and the layout's columns allow; where it then stands is make-up's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..article.model import Block, Figure, Group, Run, Runs, figures, plain
from ..article.treatment import Side, Treatment, Width
from ..layouts import MM, Layout
from ..makeup.matter import Flow, Item, Wish
from ..pictures import Picture
from .setting import FigureSetting, FigureSpan, Setting
from .typesetter import Typesetter

FILLED = 0.9
"""Part of its columns' width that a picture fills at least where it is set over several."""
NARROWED = 0.12
"""Part of its height by which a picture may be lower than its columns' width makes it."""
NARROWEST = 30 * MM
"""pt that a picture is wide at least, if its columns are: below that it is an ornament."""
NARROWER = 1 / 8
"""Part of a newspaper's column by which a picture may be narrower where nothing else helps."""
_NO_EDGE = frozenset[Side]()
SECONDARY = 0.6
"""Part of the main picture's area that any other of its article has at most."""


class FigureSetter:
    """Sets the figures of one article, of ``blocks``, with a layout's typesetter."""

    def __init__(
        self,
        blocks: Sequence[Block],
        pictures: Mapping[str, Picture],
        typesetter: Typesetter,
    ) -> None:
        self._pictures = pictures
        self._set = typesetter
        self._layout = typesetter.layout
        self._columns = self._layout.settings.grid.columns
        every = tuple(figures(blocks))
        self._first = next(iter(every), None)
        self._main = next((figure for figure in every if figure.treatment.main), None)
        self._fewer, self._most = self._columns, math.inf
        """Columns and pt² that a picture beside the main one may take."""
        if self._main is not None:
            item, setting = self.figure(self._main)
            span = setting.over(item.columns)
            self._fewer = max(1, item.columns - 1)
            self._most = SECONDARY * span.width * span.height

    def figure(self, figure: Figure, wanted: Treatment | None = None) -> tuple[Item, FigureSetting]:
        """``figure`` with its heights over 1, 2, … columns, as it is ``wanted``."""
        block, wanted = self._layout.settings.figure, wanted or figure.treatment
        if (plated := self._plated(figure)) is not None:
            return plated
        asked = asked_columns(wanted, self._layout)
        main = block.main or block.columns if figure is self._main else None
        fixed = asked or main
        spans = tuple(
            self._span(figure, n, whole=fixed is not None) for n in range(1, self._columns + 1)
        )
        setting = replace(self.bare(figure), spans=spans)
        if fixed is None:
            return self._free(setting), setting
        heights = self._heights(spans[:fixed])
        span = min(fixed, len(heights))
        in_module = asked is not None and not counts_columns(wanted, self._layout)
        item = Item(
            heights[span - 1],
            Flow.FLOAT,
            columns=span,
            heights=heights,
            wish=Wish.TOP if _wants_top(figure) else Wish(block.wish),
            # Over all columns its article has, however many that are.
            least=1 if in_module else span,
            wanted=span,
            lift=spans[span - 1].lift if Side.TOP in spans[span - 1].bleeds else None,
        )
        return item, setting

    def _plated(self, figure: Figure) -> tuple[Item, FigureSetting] | None:
        """A figure that has a page for itself, or two; None where it is not to, or cannot.

        Its caption is as wide as the measure: it stands on the picture.
        """
        bleed, layout = figure.treatment.bleed, self._layout
        if bleed is None or not bleed.pages or layout.is_modular:
            return None
        (width, height), pages = layout.trim, bleed.pages
        setting = replace(self.bare(figure), covering=(pages * width, height))
        along = height if layout.is_vertical else pages * width
        if along > setting.widest(layout.settings.figure.ppi):
            return None
        lines = layout.settings.grid.lines - layout.settings.grid.folio
        caption = self.caption(figure, self._set.width(self._columns))
        span = FigureSpan(pages * width, height, caption, 0, lines, plates=pages)
        columns = self._columns
        item = Item(
            pages * lines,
            Flow.FLOAT,
            columns=columns,
            heights=(pages * lines,) * columns,
            wanted=columns,
            least=columns,
            plates=pages,
        )
        return item, replace(setting, spans=(span,) * columns)

    def bare(self, figure: Figure) -> FigureSetting:
        """``figure`` with its picture, set over no columns yet."""
        picture = self._pictures.get(figure.source or "")
        return FigureSetting(figure, picture, lying=self._layout.is_vertical)

    def most_in(self, group: Group) -> float:
        """The pt² that a picture of ``group`` may take beside the main one of its article."""
        return math.inf if self._main in group else self._most

    def _free(self, setting: FigureSetting) -> Item:
        """A figure that make-up may set over as many columns as suit the page."""
        figure, picture, block = setting.figure, setting.picture, self._layout.settings.figure
        spans = self._beside_main(setting.spans)
        heights = self._heights(spans)
        wish = block.columns
        if block.others and figure is not self._first:
            wish = block.others
        if picture and setting.ratio(block.ratio) < 1:
            wish = max(1, wish - 1)
        span = min(wish, len(heights))
        # Lower, it is narrower too.
        least = min((one.height for one in setting.spans), default=0.0) / self._layout.pitch
        return Item(
            heights[span - 1],
            Flow.FLOAT,
            columns=span,
            heights=heights,
            wish=Wish(block.wish),
            shrink=min(block.shrink, int(least * NARROWED)) if picture else block.shrink,
            # A picture that is there may be scaled down; only an empty box can grow.
            grow=0 if picture else block.grow,
        )

    def _heights(self, spans: Sequence[FigureSpan]) -> tuple[int, ...]:
        """The lines over each span that the picture fills, one column at least.

        Over more columns than it fills it would stand between two white strips.
        """
        filled = [n for n, span in enumerate(spans, 1) if span.width >= FILLED * self._set.width(n)]
        return tuple(span.lines for span in spans[: max(filled, default=1)])

    def _beside_main(self, spans: tuple[FigureSpan, ...]) -> tuple[FigureSpan, ...]:
        """The spans of a picture over which it is clearly less than the main one."""
        if self._main is None:
            return spans
        few = enumerate(spans[: self._fewer], 1)
        small = [n for n, span in few if span.width * span.height <= self._most]
        return spans[: max(small, default=1)]

    def _span(self, figure: Figure, columns: int, *, whole: bool = False) -> FigureSpan:
        """A figure over ``columns``; where it is wanted ``whole`` only the page bounds it."""
        block, pitch = self._layout.settings.figure, self._layout.pitch
        setting = self.bare(figure)
        ratio, width = setting.ratio(block.ratio), self._set.width(columns)
        caption = self.caption(figure, width)
        after = self._set.slots(caption.height) if caption else 0
        # What the page leaves for it; a picture 30 mm wide may be as high as that takes.
        white = block.above + block.gap + block.below
        room = max(1.0, page_lines(self._layout) - after - math.ceil(white)) * pitch
        bound = room if whole else min(room, max(block.tallest * pitch, NARROWEST / ratio))
        height = min(width / ratio, bound)
        shown = min(width, height * ratio) if setting.picture else width
        held = max(NARROWEST, setting.widest(block.ppi))
        if shown > held and (columns > 1 or not self._layout.is_modular):
            shown, height = held, held / ratio
        beside = figure is not self._main and not self._layout.is_modular
        if beside and shown * height > self._most:
            # A whole page leaves nothing else to be smaller in; in a newspaper columns are filled.
            shown = max(min(shown, NARROWEST), math.sqrt(self._most * ratio))
            # An empty box is as wide as its columns, whatever its height.
            height = min(height, shown / ratio)
        bleeds = self._edges(figure) if columns == self._columns else _NO_EDGE
        over = self._width_over(bleeds)
        if over / ratio > room or over > setting.widest(block.ppi):
            bleeds = _NO_EDGE
        if bleeds:
            shown, height = over, over / ratio
        before = math.ceil(block.above + height / pitch + block.gap - 1e-9)
        lines = before + after + math.ceil(block.below - 1e-9)
        lift = 0
        if Side.TOP in bleeds:
            margin = self._layout.top + self._layout.settings.grid.folio * pitch
            under = max(0, math.ceil((height - margin) / pitch + block.gap - 1e-9))
            lift = max(0, min(before - under, lines - 1))
        return FigureSpan(shown, height, caption, before, lines, bleeds, lift)

    def _edges(self, figure: Figure) -> frozenset[Side]:
        """The edges of the page that a picture over the whole measure is to run over."""
        wanted, layout = figure.treatment, self._layout
        if layout.is_modular or layout.is_vertical:
            return _NO_EDGE
        if wanted.width is Width.BLEED:
            return frozenset(Side)
        return wanted.bleed.sides if wanted.bleed else _NO_EDGE

    def _width_over(self, edges: frozenset[Side]) -> float:
        """The width in pt of what runs over ``edges``, of the wider margin of facing pages."""
        layout, measure = self._layout, self._set.width(self._columns)
        (trim, _), lefts = layout.trim, (layout.left(1), layout.left(2))
        if {Side.LEFT, Side.RIGHT} <= edges:
            return trim
        left = max(lefts) if Side.LEFT in edges else 0.0
        right = trim - min(lefts) - measure if Side.RIGHT in edges else 0.0
        return measure + left + right

    def caption(self, figure: Figure, width: float) -> Setting | None:
        """What is printed beside a picture, set ``width`` pt wide; None if nothing is."""
        runs = caption_of(figure)
        if not plain(runs):
            return None
        return self._set.set_text("figcaption", "caption", runs, width, figure.place)


def _wants_top(figure: Figure) -> bool:
    """Whether a picture is asked to run over the upper edge of its page."""
    bleed = figure.treatment.bleed
    return bleed is not None and Side.TOP in bleed.sides


def caption_of(figure: Figure) -> Runs:
    """What is printed of a figure beside the picture: its caption, and who took it."""
    return (*figure.caption, Run(f"（{figure.credit}）")) if figure.credit else figure.caption


def page_lines(layout: Layout) -> int:
    """The lines that the highest picture may take on any page, the first included."""
    grid = layout.settings.grid
    return grid.lines - max(grid.masthead, grid.folio)


def counts_columns(treatment: Treatment, layout: Layout) -> bool:
    """Whether it is a number of columns that is wanted of a picture in ``layout``.

    Beside another width it is meant for pages that articles share.
    """
    wide = treatment.width is not None or treatment.bleed is not None
    return treatment.columns is not None and (not wide or layout.is_modular)


def asked_columns(treatment: Treatment, layout: Layout) -> int | None:
    """The columns that an editor wants a picture over in ``layout``, if any number."""
    if counts_columns(treatment, layout):
        return treatment.columns
    wide = treatment.width is not None or treatment.bleed is not None
    return layout.settings.grid.columns if wide else None
