"""The strip in the fold of a sheet (中缝) composed: its matter in one narrow column, head to foot.

A strip stands in the white between the type areas of two pages, over their height, on their lines.
It is printed as a page of its own, as wide as that white, and laid between the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..article.model import Run
from ..diagnostics import Diagnostic, Severity, counted
from ..edition import (
    Edition,
    Entry,
    FoldSettings,
    HeadPlace,
    KeyPath,
    MatterKind,
    StripMatter,
    folds_of,
    name_of,
    pairs_of,
    show_pairs,
)
from ..fonts import Catalogue
from ..layouts import MM, Align, Layout
from ..makeup.matter import Weight
from ..makeup.plan import Module, Piece, Rect
from ..pictures import Picture
from ..tongues import worded
from .composing import compose_article
from .planning import CODE, fit_lines, parts_for, report_small_code
from .setting import BOX_INSET, Galley, Setting, Standing
from .typesetter import Typesetter

CLEAR = 4.0
"""mm of white that stay between a strip and the type area at each of its sides."""
LEAST_CELLS = 6
"""Cells of the narrowest strip."""
PARTED = 1
"""Lines of white between two pieces at least: a hairline stands in them."""
HOLLOW = 8
"""Lines of white between two pieces from which an editor is told."""
INDENT = 1.0
"""Cells by which a paragraph's first line is indented at the most, as in all narrow columns."""
FRAME = 1
"""Lines that a frame takes above its matter, and below it."""
Sources = Mapping[str, str]
"""The text of each file by its article; that of ``edition.toml`` under ``""``."""
Pictures = Mapping[str, Mapping[str, Picture]]
"""Article -> the name it calls a picture -> the picture; the edition's own under ``""``."""
OWN = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """A piece of a strip in its ``place``, lines of its one column.

    It is a ``text``, the ``picture`` that is ``shown`` so wide and high in pt (None: not there), or
    an article, ``entry`` composed as ``galley`` and made up as ``module``. A picture may have a
    ``caption`` under it. ``top`` is the line from
    its own first at which it begins under its frame and the word that says what it is.
    """

    settings: StripMatter
    path: KeyPath
    place: Rect
    top: int
    text: Setting | None = None
    picture: Picture | None = None
    shown: tuple[float, float] | None = None
    caption: Setting | None = None
    entry: Entry | None = None
    galley: Galley | None = None
    module: Module | None = None

    @property
    def inset(self) -> float:
        """The cells by which its matter keeps away from the edges of the strip."""
        return BOX_INSET if self.settings.boxed else 0

    def at(self, line: int) -> Insert:
        """The piece with its first line at ``line``."""
        down = line - self.place.line
        moved = replace(self, place=replace(self.place, line=line))
        return moved if moved.module is None else replace(moved, module=_moved(moved.module, down))


@dataclass(frozen=True, slots=True)
class Strip:
    """What stands in the fold between two ``pages``, ready for print; ``path`` as the settings say.

    ``layout`` is that of the pages with one page of its own, as wide as the white between them,
    whose left edge lies ``left`` pt from the left page's.
    """

    pages: tuple[int, int]
    path: KeyPath
    layout: Layout
    left: float
    inserts: tuple[Insert, ...] = ()
    found: tuple[Diagnostic, ...] = ()

    @property
    def articles(self) -> tuple[Galley, ...]:
        """The articles that stand in it."""
        return tuple(one.galley for one in self.inserts if one.galley is not None)


def set_strips(
    edition: Edition, layout: Layout, pictures: Pictures, catalogue: Catalogue, sources: Sources
) -> tuple[Strip, ...]:
    """The strips of an ``edition``, planned for no layout yet, in the folds of ``layout``.

    Where articles share no pages there are none.
    """
    if not layout.is_modular:
        return ()
    return tuple(
        _Setter(edition, layout, pictures, catalogue, sources, pages, index, fold).strip()
        for pages, (index, fold) in folds_of(edition.settings, layout.name).items()
    )


def report_folds(
    strips: Sequence[Strip], edition: Edition, layout: Layout, count: int
) -> Iterator[Diagnostic]:
    """Yield an error for each of ``strips`` that an issue of ``count`` pages has no fold for."""
    parts = parts_for(edition, layout)
    for strip in strips:
        if strip.pages not in pairs_of(count, parts):
            left, right = strip.pages
            yield Diagnostic(
                "M026",
                worded(
                    "in “{name}” pages {left} and {right} do not share a side of a sheet",
                    name=layout.name,
                    left=left,
                    right=right,
                ),
                edition.place_of(*strip.path, "pages"),
                hint=worded(
                    "the issue has {count} pages there; side by side stand {show_pairs}",
                    count=count,
                    show_pairs=show_pairs(count, parts),
                ),
            )


def fold_layout(layout: Layout, pages: tuple[int, int], cells: int) -> tuple[Layout, float]:
    """``layout`` with a page that fills the white between ``pages``, and where that begins.

    The page has one column of ``cells`` cells in its middle, lines as the others, small indents.
    """
    begin, white = _white(layout, pages)
    settings, side = layout.settings, (white - cells * layout.cell) / 2 / MM
    margins = settings.page.margins.model_copy(update={"inner": side, "outer": side})
    page = {"width": white / MM, "margins": margins, "facing": False}
    grid = {"columns": 1, "cells": cells, "gutter": 0, "folio": 0, "masthead": 0}
    styles = {
        name: style.model_copy(update={"indent": min(style.indent, INDENT)})
        for name, style in settings.styles.items()
    }
    update = {
        "styles": styles,
        "page": settings.page.model_copy(update=page),
        "grid": settings.grid.model_copy(update=grid),
    }
    return replace(layout, settings=settings.model_copy(update=update)), begin


def _white(layout: Layout, pages: tuple[int, int]) -> tuple[float, float]:
    """Where the white between the type areas of two pages begins, and how wide it is, in pt.

    It begins so far from the left edge of the left page.
    """
    width, _ = layout.trim
    begin = layout.left(pages[0]) + layout.span_cells(layout.settings.grid.columns) * layout.cell
    return begin, width - begin + layout.left(pages[1])


class _Setter:
    """Sets one strip."""

    def __init__(
        self,
        edition: Edition,
        layout: Layout,
        pictures: Pictures,
        catalogue: Catalogue,
        sources: Sources,
        pages: tuple[int, int],
        index: int,
        fold: FoldSettings,
    ) -> None:
        self._edition, self._pages, self._fold = edition, pages, fold
        self._pictures, self._catalogue, self._sources = pictures, catalogue, sources
        self._path: KeyPath = ("folds", index)
        self._where = worded(
            "in “{name}” the strip between pages {pages} and {pages2}",
            name=layout.name,
            pages=pages[0],
            pages2=pages[1],
        )
        _, white = _white(layout, pages)
        self._room = white / MM - 2 * CLEAR
        self._cells = int(min(fold.width or self._room, self._room) * MM / layout.cell + 1e-6)
        self._layout, self._left = fold_layout(layout, pages, max(LEAST_CELLS, self._cells))
        self._lines = layout.settings.grid.lines
        self._matter = {entry.name: entry for entry in edition.matter}

    def strip(self) -> Strip:
        """The strip, or what keeps it from being set."""
        strip = Strip(self._pages, self._path, self._layout, self._left)
        narrow = tuple(self._check_width())
        if narrow:
            return replace(strip, found=narrow)
        found: list[Diagnostic] = []
        pieces = [self._piece(one, m, found) for m, one in enumerate(self._fold.matter)]
        found += self._check_height(pieces)
        return replace(strip, inserts=self._spread(pieces), found=tuple(dict.fromkeys(found)))

    def _check_width(self) -> Iterator[Diagnostic]:
        """Yield what is wrong with the width that is wanted, or that the margins leave."""
        wanted, room, cell = self._fold.width, self._room, self._layout.cell / MM
        least = LEAST_CELLS * cell
        if wanted is not None and wanted > room:
            said, hint = (
                worded(
                    "is {wanted:g} mm wide and has {what:.1f} mm",
                    wanted=wanted,
                    what=max(0.0, room),
                ),
                worded("name less"),
            )
            if room < least:
                hint = worded("leave it out for this layout with “layouts”")
        elif self._cells < LEAST_CELLS:
            has = room if wanted is None else wanted
            said = worded(
                "has {what:.1f} mm, and {least_cells} characters take {least:.1f} mm",
                what=max(0.0, has),
                least_cells=LEAST_CELLS,
                least=least,
            )
            hint = worded("give it more “width”, or leave it out for this layout with “layouts”")
        else:
            return
        yield Diagnostic(
            "M026",
            worded(
                "{where} {said}; {clear:g} mm to the type area at each side stay white",
                where=self._where,
                said=said,
                clear=CLEAR,
            ),
            self._edition.place_of(*self._path, "pages" if wanted is None else "width"),
            hint=hint,
        )

    # Pieces

    def _piece(self, one: StripMatter, number: int, found: list[Diagnostic]) -> Insert:
        """A piece of the strip as if it stood at its head; ``found`` gets what is wrong."""
        path = (*self._path, "matter", number)
        frame = FRAME if one.boxed else 0
        # On a picture the word stands in the corner, above a text in a line of its own.
        top = frame + (1 if one.label and one.picture is None else 0)
        bare = Insert(one, path, Rect(0, 1, 0, 1), top)
        if one.article is not None:
            piece, lines = self._article(bare, self._matter[name_of(one.article)], found)
        elif one.text is not None:
            piece, lines = self._text(bare, one.text, found)
        else:
            piece, lines = self._picture(bare, found)
        return replace(piece, place=Rect(0, 1, 0, top + lines + frame))

    def _text(self, piece: Insert, text: str, found: list[Diagnostic]) -> tuple[Insert, int]:
        typesetter = Typesetter(self._layout, self._catalogue, self._sources[OWN], piece.inset)
        place, runs = self._edition.place_of(*piece.path, "text"), (Run(text),)
        width, style = typesetter.width(1), typesetter.style("body")
        if typesetter.natural_width(runs, style) <= width:
            # A line of its own stands in the middle.
            style = style.model_copy(update={"align": Align.CENTER, "indent": 0, "inset": 0})
            setting = typesetter.set_head("p", "body", runs, width, place, style)
        else:
            setting = typesetter.set_text("p", "body", runs, width, place)
        found += typesetter.diagnostics()
        return replace(piece, text=setting), typesetter.slots(setting.height)

    def _picture(self, piece: Insert, found: list[Diagnostic]) -> tuple[Insert, int]:
        """A picture over the whole width, as high as that makes it, over its caption.

        A code is as wide as telephones like it.
        """
        picture = self._pictures[OWN].get(piece.settings.picture or "")
        ratio = self._layout.settings.figure.ratio
        if picture is not None:
            ratio = picture.width / picture.height
        width = (self._layout.span_cells(1) - 2 * piece.inset) * self._layout.cell
        if piece.settings.kind is MatterKind.CODE:
            width = min(width, CODE * MM)
            where = worded(
                "{where}: the picture {picture}", where=self._where, picture=piece.settings.picture
            )
            at = self._edition.place_of(*piece.path, "picture")
            found += report_small_code(min(width, width / ratio), where, at)
        shown = width, width / ratio
        lines = fit_lines(shown[1], self._layout)
        piece = replace(piece, picture=picture, shown=shown)
        if piece.settings.caption is None:
            return piece, lines
        typesetter = Typesetter(self._layout, self._catalogue, self._sources[OWN], piece.inset)
        style = typesetter.style("caption").model_copy(update={"align": Align.CENTER, "inset": 0})
        place = self._edition.place_of(*piece.path, "caption")
        runs = (Run(piece.settings.caption),)
        caption = typesetter.set_head("p", "caption", runs, typesetter.width(1), place, style)
        found += typesetter.diagnostics()
        return replace(piece, caption=caption), lines + typesetter.slots(caption.height)

    def _article(self, piece: Insert, entry: Entry, found: list[Diagnostic]) -> tuple[Insert, int]:
        """An article, its head under its frame and all else below that, in one column."""
        settings = piece.settings
        head = HeadPlace.OVER if settings.headline else HeadPlace.NONE
        standing = Standing(Weight.BRIEF, head, settings.boxed)
        source, pictures = self._sources[entry.name], self._pictures[entry.name]
        galley = compose_article(
            entry.article,
            source,
            pictures,
            self._layout,
            self._catalogue,
            standing,
            self._edition.language_of(entry.article),
        )
        found += galley.diagnostics
        line = piece.top
        headed = Rect(0, 1, line, galley.head(1).lines) if settings.headline else None
        line += galley.head(1).lines
        pieces: list[Piece] = []
        for number, item in enumerate(galley.items):
            lines = item.height(1)
            pieces.append(Piece(number, 0, lines, lines, 0, 1, line))
            line += lines
        whole = Rect(0, 1, piece.top, line - piece.top)
        module = Module(
            story=0,
            place=whole,
            head=headed,
            body=whole,
            pieces=tuple(pieces),
            boxed=False,
            continued=False,
            jump_from=None,
            jump_to=None,
            free=0,
        )
        return replace(piece, entry=entry, galley=galley, module=module), whole.lines

    # Head to foot

    def _check_height(self, pieces: Sequence[Insert]) -> Iterator[Diagnostic]:
        """Yield that the matter is higher than the fold, or that much of the fold stays white."""
        taken = sum(piece.place.lines for piece in pieces)
        over = taken + PARTED * (len(pieces) - 1) - self._lines
        if over > 0:
            yield Diagnostic(
                "M024",
                worded(
                    "{where} has {over} too many: its matter takes {taken}, the white between "
                    "{parted}, and the fold has {lines}",
                    where=self._where,
                    over=counted(over, "line"),
                    taken=taken,
                    parted=PARTED * (len(pieces) - 1),
                    lines=self._lines,
                ),
                self._edition.place_of(*_named(self._first_over(pieces))),
                hint=worded("shorten the texts, leave a piece out, or make the strip wider"),
            )
            return
        widest = max(white for white in self._whites(pieces))
        if widest > HOLLOW:
            yield Diagnostic(
                "M027",
                worded(
                    "{where} fills {taken} of {lines} lines; "
                    "up to {widest} stay white at one place",
                    where=self._where,
                    taken=taken,
                    lines=self._lines,
                    widest=widest,
                ),
                self._edition.place_of(*self._path),
                Severity.NOTE,
                hint=worded("add notices, or let a picture be higher"),
            )

    def _first_over(self, pieces: Sequence[Insert]) -> Insert:
        """The piece with which the fold is more than full."""
        line = 0
        for piece in pieces:
            line += piece.place.lines
            if line > self._lines:
                return piece
            line += PARTED
        return pieces[-1]

    def _whites(self, pieces: Sequence[Insert]) -> tuple[int, ...]:
        """The lines of white before each piece and behind the last.

        Between pieces they differ by no more than one, a single piece stands in the middle.
        """
        spare = max(0, self._lines - sum(piece.place.lines for piece in pieces))
        gaps = len(pieces) - 1
        if not gaps:
            return spare // 2, spare - spare // 2
        ends = [spare * n // gaps for n in range(gaps + 1)]
        between = (max(PARTED, after - before) for before, after in pairwise(ends))
        return 0, *between, 0

    def _spread(self, pieces: Sequence[Insert]) -> tuple[Insert, ...]:
        """The pieces one under the other, what is left over as white between them."""
        placed: list[Insert] = []
        line = 0
        for piece, white in zip(pieces, self._whites(pieces), strict=False):
            line += white
            placed.append(piece.at(line))
            line += piece.place.lines
        return tuple(placed)


def _named(piece: Insert) -> KeyPath:
    """Where the settings name what a piece is made of."""
    made_of = ("article", "text", "picture")
    key = next(key for key in made_of if getattr(piece.settings, key) is not None)
    return (*piece.path, key)


def _moved(module: Module, down: int) -> Module:
    """An article in one column so many lines further down."""

    def move(place: Rect) -> Rect:
        return replace(place, line=place.line + down)

    return replace(
        module,
        place=move(module.place),
        head=module.head and move(module.head),
        body=move(module.body),
        pieces=tuple(replace(piece, line=piece.line + down) for piece in module.pieces),
    )
