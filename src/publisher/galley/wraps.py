"""Pictures with text at their side (绕图): the paragraphs behind them are composed around them.

A picture stands at the left or the right edge of its column, and the lines beside it are those of
the grid, only shorter. It and they are one block to make-up, which may be parted under it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ..article.model import Figure, Runs
from ..article.treatment import USUAL_EXTENT, Unit, Wrap
from ..composition import Dent
from ..diagnostics import Place
from ..layouts import MM
from ..makeup.matter import Item
from ..tongues import Said, worded
from .figures import FigureSetter, caption_of, page_lines
from .setting import GroupCell, Setting, Wrapped
from .typesetter import Typesetter

LEAST_CHARACTERS = 8
"""Cells of the lines beside a picture, at least: layouts have no narrower column either. clreq
(n7.1.1.5) has ten for a whole column; with fewer than eight, marks that may not begin a line and
numbers that stay whole leave holes in every other line."""
SMALLEST = 15 * MM
"""pt that such a picture is wide at least: a head of a person in one column of a newspaper."""
DISTANCE = 1
"""em between a picture and the text at its side, at least; what is left of a cell comes to it."""
WHITE = 0.5
"""Lines of white above and below a picture together, at least; with what parts any two lines it
stands about as far from the text above and below as from that at its side."""
CAPTION = "caption"
TOO_HIGH = worded("so wide it would be higher than the page")


class Text(NamedTuple):
    """A paragraph that follows the picture."""

    runs: Runs
    place: Place


class WrapSetter:
    """Sets pictures of one article with the text at their side.

    ``column`` is in pt; lines of text stand ``step`` lines of the grid apart, and gaps of one that
    is set longer or shorter than is best are ``loosest`` em wide at the most.
    """

    def __init__(
        self,
        figures: FigureSetter,
        typesetter: Typesetter,
        column: float,
        step: int,
        loosest: float,
    ) -> None:
        self._figures = figures
        self._set = typesetter
        self._layout = typesetter.layout
        self._column = column
        self._step = step
        self._loosest = loosest
        leading = step * self._layout.pitch
        self._style = typesetter.style("body").model_copy(update={"leading": leading})
        self._cells = column / self._style.size - 2 * self._style.inset

    def set_wrapped(self, figure: Figure, texts: Sequence[Text]) -> tuple[Item, Wrapped] | Said:
        """``figure`` with as many of ``texts`` as begin beside it, or why that cannot be."""
        side = figure.treatment.wrap
        assert side is not None, "only for a picture that text is wanted around"
        width = self._width(figure, self._column, 0.0)
        left = self._left(width)
        x = self._style.inset * self._style.size
        if side is Wrap.RIGHT:
            x = self._column - x - width
        why = self._refusal(left, width)
        if why is not None:
            return why
        cell, beside = self._cell(figure, width, x)
        if beside > page_lines(self._layout):
            return TOO_HIGH
        told = len(self._set.found)
        dent = Dent(beside // self._step, self._cells - left, side is Wrap.LEFT)
        settings = self._beside_it(texts, dent)
        if sum(len(one.lines) for one in settings) < dent.lines:
            # Nothing of it is printed: what was found wrong with its lines is not.
            del self._set.found[told:]
            return worded("the text between it and what follows ends beside it")
        picture = self._figures.bare(figure)
        wrapped = Wrapped(picture, side, cell, settings, beside, self._step)
        return self._as_item(wrapped, texts[len(settings) - 1], dent)

    def set_across(self, figure: Figure) -> tuple[GroupCell, Dent] | Said:
        """``figure`` over the gutter behind its column, and the room it takes of that.

        In the next column it takes as much at the left. Else why that cannot be.
        """
        grid = self._layout.settings.grid
        if grid.columns < 2:
            return worded("the layout has one column")
        gap = (grid.cells + grid.gutter) * self._layout.cell - self._column
        width = self._width(figure, 2 * self._column + gap, gap)
        left = self._left(max(0.0, (width - gap) / 2))
        why = self._refusal(left, width)
        if why is not None:
            return why
        cell, beside = self._cell(figure, width, self._column + (gap - width) / 2)
        if beside > page_lines(self._layout):
            return TOO_HIGH
        return cell, Dent(beside // self._step, self._cells - left, left=False)

    def _left(self, taken: float) -> int:
        """The whole cells that are left of a line of which a picture takes so many pt."""
        return math.floor(self._cells - taken / self._style.size - DISTANCE + 1e-6)

    def _refusal(self, left: int, width: float) -> Said | None:
        """Say why a picture cannot have text at its side; None if it can."""
        if left < LEAST_CHARACTERS:
            return worded(
                "beside it lines would have {what} characters, under {least_characters}",
                what=max(0, left),
                least_characters=LEAST_CHARACTERS,
            )
        if width < SMALLEST - 1e-6:
            return worded(
                "it would be {width:.0f} mm wide, under {smallest:.0f} mm",
                width=width / MM,
                smallest=SMALLEST / MM,
            )
        return None

    def _width(self, figure: Figure, whole: float, gap: float) -> float:
        """Give in pt how wide a picture is to be of ``whole``, of which ``gap`` is a gutter.

        A part of it is made such that the text has whole cells; of a width that nobody says the
        text has those it needs.
        """
        extent = figure.treatment.extent or USUAL_EXTENT
        if extent.unit is Unit.MM:
            return extent.amount * MM
        sides, size = 2 if gap else 1, self._style.size
        cells = round((extent.amount / 100 * whole - gap) / sides / size)
        if figure.treatment.extent is None:
            cells = min(cells, math.floor(self._cells + 1e-6) - DISTANCE - LEAST_CHARACTERS)
        return max(0.0, gap + sides * cells * size)

    def _cell(self, figure: Figure, width: float, x: float) -> tuple[GroupCell, int]:
        """The place of a picture and its caption, and the lines of the grid they take."""
        pitch, block = self._layout.pitch, self._layout.settings.figure
        height = width / self._figures.bare(figure).ratio(block.ratio)
        caption = self._caption(figure, width)
        # Under the ink of its last line a caption has white of its own.
        ink = caption.height - (caption.leading - caption.size) / 2 if caption else 0.0
        below = block.gap * pitch + ink if caption else 0.0
        lines = math.ceil((height + below) / pitch + WHITE - 1e-9)
        lines += -lines % self._step
        y = (lines * pitch - height - below) / 2
        under = y + height + block.gap * pitch
        return GroupCell(x, y, width, height, caption, x, under), lines

    def _caption(self, figure: Figure, width: float) -> Setting | None:
        """The caption in whole cells, as many as the picture is wide but a part of one."""
        style = self._set.style(CAPTION)
        cells = max(1, math.ceil(width / style.size) - 1)
        style = style.model_copy(update={"inset": max(0.0, (width / style.size - cells) / 2)})
        runs = caption_of(figure)
        if not any(run.text for run in runs):
            return None
        return self._set.set_text("figcaption", CAPTION, runs, width, figure.place, style)

    def _beside_it(self, texts: Sequence[Text], dent: Dent) -> tuple[Setting, ...]:
        """The first of ``texts``, up to the one that ends under the picture."""
        settings: list[Setting] = []
        lines = 0
        for text in texts:
            if lines >= dent.lines:
                break
            settings.append(self._text(text, replace(dent, lines=dent.lines - lines)))
            lines += len(settings[-1].lines)
        return tuple(settings)

    def _text(self, text: Text, dent: Dent, looseness: int = 0) -> Setting:
        style = self._style
        return self._set.set_text(
            "p", "body", text.runs, self._column, text.place, style, looseness, dents=(dent,)
        )

    def _as_item(self, wrapped: Wrapped, text: Text, dent: Dent) -> tuple[Item, Wrapped]:
        """A picture for make-up, which ``text`` goes on under, as its last paragraph."""
        counts = [len(one.lines) for one in wrapped.texts]
        begun = dent.lines - sum(counts[:-1])
        others: dict[int, Wrapped] = {}
        for looseness in (1, -1) if counts[-1] > begun else ():
            other = self._text(text, replace(dent, lines=begun), looseness)
            stretch = max(line.stretch for line in other.lines)
            if len(other.lines) > begun and stretch <= self._loosest:
                changed = replace(wrapped, texts=(*wrapped.texts[:-1], other))
                others.setdefault(changed.lines, changed)
        others.pop(wrapped.lines, None)
        # A paragraph of which one line alone stands beside it is not parted behind that one.
        owed = max(0, self._layout.settings.keeps.foot - begun) if counts[-1] > begun else 0
        opening = wrapped.beside + owed * self._step
        item = Item(
            wrapped.lines,
            alternatives=tuple(sorted(others)),
            step=self._step,
            opening=min(opening, wrapped.lines, *others),
        )
        return item, replace(wrapped, others=tuple(sorted(others.items())))
