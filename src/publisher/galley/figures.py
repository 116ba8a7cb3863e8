"""Figures on the galley: a picture with its caption, set over every span of columns.

What the editor wants of a picture (its ``Treatment``) is heeded here as far as its own shape and
pixels and the layout's columns allow; where it then stands is make-up's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..article.model import Block, Figure, Group, Run, Runs, figures, plain
from ..article.treatment import Treatment, Width
from ..layouts import MM, Layout
from ..makeup.matter import Flow, Item, Wish
from ..pictures import Picture
from .grids import Bounds, Tile, fills, part_rows
from .setting import Cell, FigureSetting, FigureSpan, GroupSetting, GroupSpan, Setting
from .typesetter import Typesetter

FILLED = 0.9
"""Part of its columns' width that a picture fills at least where it is set over several."""
NARROWED = 0.12
"""Part of its height by which a picture may be lower than its columns' width makes it."""
NARROWEST = 30 * MM
"""pt that a picture is wide at least, if its columns are: below that it is an ornament."""
NARROWER = 1 / 8
"""Part of a newspaper's column by which a picture may be narrower where nothing else helps."""
MOST_TOGETHER = 24
"""Pictures that are tried as one block; no page holds as many."""
SHARES = (1.0, 0.6, 0.4)
"""Parts of the best area of a group's pictures that are tried before the group is parted."""
TALLEST_ROW = 0.6
"""Part of a page's lines that one row of a group takes at most."""
COMFORTABLE = 0.7
"""Part of a page's lines that a group takes, if it can: its head and some text stand with it."""
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
        """Give ``figure`` with its heights over 1, 2, … columns, as it is ``wanted``."""
        block, wanted = self._layout.settings.figure, wanted or figure.treatment
        asked = asked_columns(wanted, self._layout)
        main = block.main or block.columns if figure is self._main else None
        fixed = asked or main
        spans = tuple(
            self._span(figure, n, whole=fixed is not None) for n in range(1, self._columns + 1)
        )
        setting = FigureSetting(figure, self._pictures.get(figure.source or ""), spans)
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
            wish=Wish(block.wish),
            # Over all columns its article has, however many that are.
            least=1 if in_module else span,
            wanted=span,
        )
        return item, setting

    def group(self, group: Group) -> Iterator[tuple[Item, FigureSetting | GroupSetting]]:
        """Yield a group of pictures as one block, or as several where a page does not hold it.

        What is wanted of the first of them holds for all.
        """
        said = [figure for figure in group if plain(caption_of(figure))]
        common = said[0] if len(said) == 1 else None
        for start in range(0, len(group), MOST_TOGETHER):
            part = group[start : start + MOST_TOGETHER]
            yield from self._blocks(part, common, group[0].treatment)

    def _blocks(
        self, group: Group, common: Figure | None, wanted: Treatment
    ) -> Iterator[tuple[Item, FigureSetting | GroupSetting]]:
        """Yield a group, parted between its rows where it is too high.

        A ``common`` caption stands under the part that has it. Of pictures that no grid holds
        each is a figure of its own.
        """
        if len(group) == 1:
            yield self.figure(group[0], wanted)
            return
        asked = asked_columns(wanted, self._layout)
        wish = min(self._columns, asked or self._layout.settings.group.columns)
        held = [self._group_spans(group, common, narrower) for narrower in (0.0, NARROWER)]
        fitting = [
            one for one in held if wish in one[1] or (not asked and max(one[1], default=0) > wish)
        ]
        rows = part_rows(self._tiles(group), self._bounds(group, wish if asked else self._columns))
        if not fitting and len(rows) == 1:
            fitting = [one for one in held if one[1]]
        if fitting:
            spans, good = fitting[0]
            setting = GroupSetting(tuple(map(self._member, group)), spans)
            yield self._group_item(setting, good, wish, wanted), setting
            return
        at = rows[len(rows) // 2].first or len(group) // 2
        yield from self._blocks(group[:at], common, wanted)
        yield from self._blocks(group[at:], common, wanted)

    def _group_spans(
        self, group: Group, common: Figure | None, narrower: float
    ) -> tuple[tuple[GroupSpan, ...], list[int]]:
        """Give a group over 1, 2, … columns, and over how many of them it makes a whole grid."""
        limit = page_lines(self._layout)
        spans: list[GroupSpan] = []
        good: list[int] = []
        for columns in range(1, self._columns + 1):
            for share in SHARES:
                bounds = self._bounds(group, columns, share, narrower)
                span = self._group_span(group, common, bounds)
                if span.is_grid and span.lines <= limit:
                    good.append(columns)
                    break
            spans.append(span)
        return tuple(spans), good

    def _group_item(
        self, setting: GroupSetting, good: Sequence[int], wish: int, wanted: Treatment
    ) -> Item:
        """Give a group that stands over ``wish`` columns, or the next of ``good`` ones."""
        asked = asked_columns(wanted, self._layout)
        most = COMFORTABLE * page_lines(self._layout)
        flat = [n for n in good if setting.spans[n - 1].lines <= most]
        fitting = good if asked else flat or good
        span = next((n for n in fitting if n >= wish), fitting[-1])
        first = last = span
        # Make-up takes any number of columns between the first and the last.
        while first - 1 in good:
            first -= 1
        while last + 1 in good and not asked:
            last += 1
        in_module = asked is not None and not counts_columns(wanted, self._layout)
        return Item(
            setting.spans[span - 1].lines,
            Flow.FLOAT,
            columns=span,
            heights=tuple(one.lines for one in setting.spans[:last]),
            wish=Wish(self._layout.settings.figure.wish),
            least=span if asked and not in_module else first,
            wanted=span if asked else first,
        )

    def _member(self, figure: Figure) -> FigureSetting:
        return FigureSetting(figure, self._pictures.get(figure.source or ""))

    def _tiles(self, group: Group) -> tuple[Tile, ...]:
        block = self._layout.settings.figure
        members = map(self._member, group)
        return tuple(
            Tile(one.ratio(block.ratio), one.widest(block.ppi), one.figure.treatment.main)
            for one in members
        )

    def _bounds(self, group: Group, columns: int, share: float = 1, narrower: float = 0) -> Bounds:
        """Give what a group over ``columns`` is held to, and a ``share`` of the best area for each.

        By the part ``narrower`` pictures may be less wide than a newspaper's column.
        """
        block, cell = self._layout.settings.group, self._layout.cell
        ideal, column = block.ideal * cell, self._set.width(1) * (1 - narrower)
        return Bounds(
            self._set.width(columns),
            block.gutter * cell,
            max(NARROWEST, column) if is_modular(self._layout) else NARROWEST,
            TALLEST_ROW * page_lines(self._layout) * self._layout.pitch,
            share * ideal * ideal / self._layout.settings.figure.ratio,
            self._most if self._main not in group else math.inf,
        )

    def _group_span(self, group: Group, common: Figure | None, bounds: Bounds) -> GroupSpan:
        """Give a group within ``bounds``: rows down, each with its captions."""
        block, pitch = self._layout.settings.figure, self._layout.pitch
        tiles = self._tiles(group)
        cells: list[Cell] = []
        y = foot = block.above * pitch
        rows = part_rows(tiles, bounds)
        for row in rows:
            x, below, line = 0.0, 0, math.ceil((y + row.height) / pitch + block.gap - 1e-9)
            for figure, tile in zip(
                group[row.first : row.end], tiles[row.first : row.end], strict=True
            ):
                width = tile.ratio * row.height
                if row.end - row.first == 1:
                    x = (bounds.width - width) / 2
                caption = None if figure is common else self._caption(figure, width)
                below = max(below, self._set.slots(caption.height) if caption else 0)
                cells.append(Cell(x, y, width, row.height, caption, x, line * pitch))
                x += width + bounds.gutter
            foot = (line + below) * pitch if below else y + row.height
            y = foot + (block.gap * pitch if below else bounds.gutter)
        if common is not None and common in group:
            caption = self._caption(common, bounds.width)
            line = math.ceil(foot / pitch + block.gap - 1e-9)
            cells[-1] = replace(cells[-1], caption=caption, caption_y=line * pitch, caption_x=0.0)
            foot = (line + self._set.slots(caption.height if caption else 0)) * pitch
        is_grid = len(rows) < len(tiles) and all(fills(tiles, row, bounds) for row in rows)
        return GroupSpan(tuple(cells), math.ceil(foot / pitch + block.below - 1e-9), is_grid)

    def _free(self, setting: FigureSetting) -> Item:
        """Give a figure that make-up may set over as many columns as suit the page."""
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
        """Give the lines over each span that the picture fills, one column at least.

        Over more columns than it fills it would stand between two white strips.
        """
        filled = [n for n, span in enumerate(spans, 1) if span.width >= FILLED * self._set.width(n)]
        return tuple(span.lines for span in spans[: max(filled, default=1)])

    def _beside_main(self, spans: tuple[FigureSpan, ...]) -> tuple[FigureSpan, ...]:
        """Give the spans of a picture over which it is clearly less than the main one."""
        if self._main is None:
            return spans
        few = enumerate(spans[: self._fewer], 1)
        small = [n for n, span in few if span.width * span.height <= self._most]
        return spans[: max(small, default=1)]

    def _span(self, figure: Figure, columns: int, *, whole: bool = False) -> FigureSpan:
        """Give a figure over ``columns``; where it is wanted ``whole`` only the page bounds it."""
        block, pitch = self._layout.settings.figure, self._layout.pitch
        setting = FigureSetting(figure, self._pictures.get(figure.source or ""))
        ratio, width = setting.ratio(block.ratio), self._set.width(columns)
        caption = self._caption(figure, width)
        after = self._set.slots(caption.height) if caption else 0
        # What the page leaves for it; a picture 30 mm wide may be as high as that takes.
        white = block.above + block.gap + block.below
        room = max(1.0, page_lines(self._layout) - after - math.ceil(white)) * pitch
        bound = room if whole else min(room, max(block.tallest * pitch, NARROWEST / ratio))
        height = min(width / ratio, bound)
        shown = min(width, height * ratio) if setting.picture else width
        held = max(NARROWEST, setting.widest(block.ppi))
        if shown > held and (columns > 1 or not is_modular(self._layout)):
            shown, height = held, held / ratio
        beside = figure is not self._main and not is_modular(self._layout)
        if beside and shown * height > self._most:
            # A whole page leaves nothing else to be smaller in; in a newspaper columns are filled.
            shown = max(min(shown, NARROWEST), math.sqrt(self._most * ratio))
            height = shown / ratio
        trim, _ = self._layout.trim
        bleeds = (
            figure.treatment.width is Width.BLEED
            and columns == self._columns
            and not is_modular(self._layout)
            and trim / ratio <= room
            and trim <= setting.widest(block.ppi)
        )
        if bleeds:
            shown, height = trim, trim / ratio
        before = math.ceil(block.above + height / pitch + block.gap - 1e-9)
        lines = before + after + math.ceil(block.below - 1e-9)
        return FigureSpan(shown, height, caption, before, lines, bleeds)

    def _caption(self, figure: Figure, width: float) -> Setting | None:
        runs = caption_of(figure)
        if not plain(runs):
            return None
        return self._set.set_text("figcaption", "caption", runs, width, figure.place)


def caption_of(figure: Figure) -> Runs:
    """Give what is printed of a figure beside the picture: its caption, and who took it."""
    return (*figure.caption, Run(f"（{figure.credit}）")) if figure.credit else figure.caption


def is_modular(layout: Layout) -> bool:
    """Say whether articles share pages."""
    return layout.settings.pages.mode == "modular"


def page_lines(layout: Layout) -> int:
    """Give the lines that the highest picture may take on any page, the first included."""
    grid = layout.settings.grid
    return grid.lines - max(grid.masthead, grid.folio)


def counts_columns(treatment: Treatment, layout: Layout) -> bool:
    """Say whether it is a number of columns that is wanted of a picture in ``layout``.

    Beside another width it is meant for pages that articles share.
    """
    return treatment.columns is not None and (treatment.width is None or is_modular(layout))


def asked_columns(treatment: Treatment, layout: Layout) -> int | None:
    """Give the columns that an editor wants a picture over in ``layout``, if any number."""
    if counts_columns(treatment, layout):
        return treatment.columns
    return layout.settings.grid.columns if treatment.width else None
