"""Groups of pictures on the galley (组图): grids over every span, parted where too high."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from ..article.model import Figure, Group, plain
from ..article.treatment import Treatment
from ..makeup.matter import Flow, Item, Wish
from .figures import (
    NARROWER,
    NARROWEST,
    FigureSetter,
    asked_columns,
    caption_of,
    counts_columns,
    page_lines,
)
from .grids import GridBounds, Tile, fills, part_rows
from .setting import FigureSetting, GroupCell, GroupSetting, GroupSpan
from .typesetter import Typesetter

MOST_TOGETHER = 24
"""Pictures that are tried as one block; no page holds as many."""
SHARES = (1.0, 0.6, 0.4)
"""Parts of the best area of a group's pictures that are tried before the group is parted."""
TALLEST_ROW = 0.6
"""Part of a page's lines that one row of a group takes at most."""
COMFORTABLE = 0.7
"""Part of a page's lines that a group takes, if it can: its head and some text stand with it."""


class GroupSetter:
    """Sets the groups of one article, whose single figures ``figures`` sets."""

    def __init__(self, figures: FigureSetter, typesetter: Typesetter) -> None:
        self._figures = figures
        self._set = typesetter
        self._layout = typesetter.layout
        self._columns = self._layout.settings.grid.columns

    def set_group(self, group: Group) -> Iterator[tuple[Item, FigureSetting | GroupSetting]]:
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
            yield self._figures.figure(group[0], wanted)
            return
        asked = asked_columns(wanted, self._layout)
        wish = min(self._columns, asked or self._layout.settings.group.columns)
        spans, good = self._group_spans(group, common)
        rows = part_rows(self._tiles(group), self._bounds(group, wish if asked else self._columns))
        stands = wish in good or (not asked and max(good, default=0) > wish)
        if stands or (good and len(rows) == 1):
            setting = GroupSetting(tuple(map(self._figures.bare, group)), spans)
            yield self._group_item(setting, good, wish, wanted), setting
            return
        at = rows[len(rows) // 2].first or len(group) // 2
        yield from self._blocks(group[:at], common, wanted)
        yield from self._blocks(group[at:], common, wanted)

    def _group_spans(
        self, group: Group, common: Figure | None
    ) -> tuple[tuple[GroupSpan, ...], list[int]]:
        """A group over 1, 2, … columns, and over how many of them it makes a whole grid.

        Over each its pictures are as wide as a column at least, or, where that makes no grid, the
        part ``NARROWER`` less: a group that stands over three columns only is often higher than
        the text beside it, and the page keeps that hole.
        """
        spans: list[GroupSpan] = []
        good: list[int] = []
        for columns in range(1, self._columns + 1):
            span, is_whole = self._widest_grid(group, common, columns)
            spans.append(span)
            if is_whole:
                good.append(columns)
        return tuple(spans), good

    def _widest_grid(
        self, group: Group, common: Figure | None, columns: int
    ) -> tuple[GroupSpan, bool]:
        """The first whole grid over ``columns`` that a page holds, else what comes last."""
        limit = page_lines(self._layout)
        for narrower, share in product((0.0, NARROWER), SHARES):
            bounds = self._bounds(group, columns, share, narrower)
            span = self._group_span(group, common, bounds)
            if span.is_grid and span.lines <= limit:
                return span, True
        return span, False

    def _group_item(
        self, setting: GroupSetting, good: Sequence[int], wish: int, wanted: Treatment
    ) -> Item:
        """A group that stands over ``wish`` columns, or the next of ``good`` ones."""
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

    def _tiles(self, group: Group) -> tuple[Tile, ...]:
        block = self._layout.settings.figure
        members = map(self._figures.bare, group)
        return tuple(
            Tile(one.ratio(block.ratio), one.widest(block.ppi), one.figure.treatment.main)
            for one in members
        )

    def _bounds(
        self, group: Group, columns: int, share: float = 1, narrower: float = 0
    ) -> GridBounds:
        """What a group over ``columns`` is held to, and a ``share`` of the best area for each.

        By the part ``narrower`` pictures may be less wide than a newspaper's column.
        """
        block, cell = self._layout.settings.group, self._layout.cell
        ideal, column = block.ideal * cell, self._set.width(1) * (1 - narrower)
        return GridBounds(
            self._set.width(columns),
            block.gutter * cell,
            max(NARROWEST, column) if self._layout.is_modular else NARROWEST,
            TALLEST_ROW * page_lines(self._layout) * self._layout.pitch,
            share * ideal * ideal / self._layout.settings.figure.ratio,
            self._figures.most_in(group),
        )

    def _group_span(self, group: Group, common: Figure | None, bounds: GridBounds) -> GroupSpan:
        """A group within ``bounds``: rows down, each with its captions."""
        block, pitch = self._layout.settings.figure, self._layout.pitch
        tiles = self._tiles(group)
        cells: list[GroupCell] = []
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
                caption = None if figure is common else self._figures.caption(figure, width)
                below = max(below, self._set.slots(caption.height) if caption else 0)
                cells.append(GroupCell(x, y, width, row.height, caption, x, line * pitch))
                x += width + bounds.gutter
            foot = (line + below) * pitch if below else y + row.height
            y = foot + (block.gap * pitch if below else bounds.gutter)
        if common is not None and common in group:
            caption = self._figures.caption(common, bounds.width)
            line = math.ceil(foot / pitch + block.gap - 1e-9)
            cells[-1] = replace(cells[-1], caption=caption, caption_y=line * pitch, caption_x=0.0)
            foot = (line + self._set.slots(caption.height if caption else 0)) * pitch
        is_grid = len(rows) < len(tiles) and all(fills(tiles, row, bounds) for row in rows)
        return GroupSpan(tuple(cells), math.ceil(foot / pitch + block.below - 1e-9), is_grid)
