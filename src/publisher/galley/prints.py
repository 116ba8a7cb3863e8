"""Pictures as they are printed, held against what their editor wants and what is fit to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..article.model import Article, Figure, figures
from ..article.treatment import MIDDLE, Side, Width, write_treatment
from ..diagnostics import Diagnostic, Severity, counted
from ..layouts import MM, Layout
from ..makeup.plan import Module, Plan
from ..tongues import Said, term, worded
from .figures import (
    FILLED,
    NARROWER,
    NARROWEST,
    SECONDARY,
    asked_columns,
    counts_columns,
)
from .setting import FigureSetting, Galley, GroupSetting, Wrapped

MUCH_LOST = 1 / 3
"""Part of a picture that its page may cut off without a word: a landscape of 4:3 loses a tenth on
two magazine pages, a square a quarter on one."""
ROUNDING = 1.02
"""What whole lines may add to a picture's area."""
HINT = worded("change the wish, or leave it out")


@dataclass(frozen=True, slots=True)
class Print:
    """A picture where it stands: over ``columns`` columns of ``module``, ``most`` at the most.

    ``width`` and ``height`` are its size in pt; ``across`` is the width that it fills, or the group
    that it belongs to.
    """

    setting: FigureSetting
    module: Module
    columns: int
    most: int
    width: float
    height: float
    across: float
    wrapped: bool = False
    """Text stands at its side."""
    over: bool = False
    """It runs over the page's upper edge."""

    @property
    def figure(self) -> Figure:
        """The figure that is printed."""
        return self.setting.figure

    @property
    def is_plate(self) -> bool:
        """Whether it has a page for itself, or two."""
        return bool(self.setting.spans) and self.setting.over(self.columns).plates > 0

    @property
    def area(self) -> float:
        """Its area in pt²."""
        return self.width * self.height


def prints_of(story: int, galley: Galley, plan: Plan, layout: Layout) -> Iterator[Print]:
    """Yield the pictures of an article in the order in which they are printed."""
    for page in plan.pages:
        for module in page.modules:
            for piece in module.pieces if module.story == story else ():
                content = galley.contents[piece.item]
                stands = module, piece.columns, len(galley.items[piece.item].heights)
                if isinstance(content, FigureSetting) and piece.first:
                    continue  # The second of the two pages that it covers.
                if isinstance(content, FigureSetting):
                    width, height = content.size(
                        piece.columns, piece.count + content.lifted(piece), layout.pitch
                    )
                    yield Print(content, *stands, width, height, width, over=piece.over)
                elif isinstance(content, GroupSetting):
                    cells = content.over(piece.columns).cells
                    across = max(cell.x + cell.width for cell in cells)
                    for member, cell in zip(content.members, cells, strict=True):
                        yield Print(member, *stands, cell.width, cell.height, across)
                elif isinstance(content, Wrapped) and not piece.first:
                    width, height = content.cell.width, content.cell.height
                    yield Print(content.picture, *stands, width, height, width, wrapped=True)


def report_prints(
    galleys: Sequence[Galley],
    plan: Plan,
    layout: Layout,
    severity: Severity = Severity.WARNING,
) -> Iterator[Diagnostic]:
    """Yield a finding of ``severity`` for each wish for a picture that ``plan`` does not keep.

    What is printed too small to be looked at is a warning.
    """
    for story, galley in enumerate(galleys):
        every = tuple(prints_of(story, galley, plan, layout))
        for one in every:
            if not one.wrapped:
                yield from _unkept(one, every, layout, severity)
                yield from _small(one, layout)
                yield from _cut(one, layout)
    yield from _report_blank(galleys, plan, layout)


def _cut(one: Print, layout: Layout) -> Iterator[Diagnostic]:
    """Yield a warning if its page shows much less of a picture than there is.

    Who says where its focus is, or its crop, knows that it is cut.
    """
    window, picture = one.setting.window, one.setting.picture
    treatment = one.figure.treatment
    chosen = treatment.crop is not None or treatment.focus != (MIDDLE, MIDDLE)
    if not one.is_plate or window is None or picture is None or chosen:
        return
    left, top, right, bottom = window
    lost = 1 - (right - left) * (bottom - top) / (picture.width * picture.height)
    if lost > MUCH_LOST:
        shown = worded("{lost:.0f} % of it is not seen", lost=100 * lost)
        yield Diagnostic(
            "M031",
            worded("the picture has another shape than the page that it covers"),
            one.figure.place,
            Severity.WARNING,
            worded("take another picture, or say with focus and crop what is to be seen of it"),
            cases=((layout.name, shown),),
        )


def _report_blank(galleys: Sequence[Galley], plan: Plan, layout: Layout) -> Iterator[Diagnostic]:
    """Yield a warning for each page that stays blank before a picture over two that face."""
    for number, (before, page) in enumerate(pairwise(plan.pages), 1):
        for module in page.modules if not before.modules else ():
            content = galleys[module.story].contents[module.pieces[0].item]
            if isinstance(content, FigureSetting) and content.over(1).plates > 1:
                yield Diagnostic(
                    "M030",
                    worded("a page stays white before the picture over two pages"),
                    content.place,
                    Severity.WARNING,
                    worded("move the picture further up, so that text goes on behind it"),
                    cases=((layout.name, worded("it is page {number}", number=number)),),
                )


def report_too_few(article: Article, layout: Layout) -> Iterator[Diagnostic]:
    """Yield a note for each picture that is wanted over more columns than there are."""
    columns = layout.settings.grid.columns
    for figure in figures(article.blocks):
        wanted = asked_columns(figure.treatment, layout)
        if wanted is not None and wanted > columns:
            yield Diagnostic(
                "M021",
                worded("“columns={wanted}” of the picture has no meaning here", wanted=wanted),
                figure.place,
                Severity.NOTE,
                worded("it is for layouts of more columns"),
                cases=(
                    (
                        layout.name,
                        worded("it is set over all there are: {columns}", columns=columns),
                    ),
                ),
            )


def _unkept(
    one: Print, every: Sequence[Print], layout: Layout, severity: Severity
) -> Iterator[Diagnostic]:
    treatment, modular = one.figure.treatment, layout.is_modular
    asked = asked_columns(treatment, layout)
    if one.setting.unwrapped is not None:
        alone = worded(
            "has no text at its side, since {unwrapped}", unwrapped=one.setting.unwrapped
        )
        yield _told(one, f"wrap={treatment.wrap}", alone, layout, severity)
    if counts_columns(treatment, layout):
        wanted = treatment.columns or 1
        if not modular:
            # More than there are is no wish for this layout; see ``report_too_few``.
            wanted = min(wanted, layout.settings.grid.columns)
        why = _too_narrow(one, wanted, layout)
        if why:
            yield _told(one, f"columns={treatment.columns}", why, layout, severity)
    elif asked and not one.is_plate:
        why = _too_narrow(one, one.module.body.columns, layout)
        over = treatment.bleed is not None or treatment.width is Width.BLEED
        if over and modular:
            # What is done instead is as good as it was meant: nothing for a press to stop at.
            severity, why = (
                Severity.WARNING,
                worded("is not set over the edges, since articles share pages"),
            )
        elif over:
            why = _kept_in(one, layout) or why
        if why:
            wish = treatment.width or treatment.bleed
            name = "width" if treatment.width else "bleed"
            yield _told(one, f"{name}={wish}", why, layout, severity)
    if treatment.main:
        why = _outdone(one, every)
        if why:
            yield _told(one, "rank=main", why, layout, severity)


def _told(one: Print, wish: str, why: Said, layout: Layout, severity: Severity) -> Diagnostic:
    message, place = worded("“{wish}” of the picture is not kept", wish=wish), one.figure.place
    return Diagnostic(
        "M020", message, place, severity, HINT, cases=((layout.name, worded("it {why}", why=why)),)
    )


def _too_narrow(one: Print, wanted: int, layout: Layout) -> Said | None:
    """How wide a picture is that is not ``wanted`` columns wide, and why; None if it is."""
    full = layout.span_cells(wanted) * layout.cell
    if one.columns == wanted and one.across >= FILLED * full:
        return None
    columns = layout.settings.grid.columns
    widest = one.setting.widest(layout.settings.figure.ppi)
    if wanted > columns:
        why = worded("the layout has {columns} columns", columns=columns)
    elif widest < FILLED * full and (one.columns != wanted or one.across >= FILLED * widest):
        why = worded("its pixels are enough for {widest:.0f} mm", widest=widest / MM)
    elif wanted > one.most or one.columns == wanted:
        why = worded("so wide it would be higher than the page")
        if layout.is_vertical:
            why = worded("so high it would be wider than the page")
    elif wanted > one.module.body.columns:
        why = worded(
            "its article has {columns} there", columns=counted(one.module.body.columns, "column")
        )
    else:
        why = worded("there was no room for it")
    if one.columns == wanted:
        # Along lines that run downward a picture's width is its height on the page.
        along = term("high") if layout.is_vertical else term("wide")
        return worded(
            "is {width:.0f} mm {along}, since {why}", width=one.width / MM, along=along, why=why
        )
    return worded("is {columns} wide, since {why}", columns=counted(one.columns, "column"), why=why)


def _kept_in(one: Print, layout: Layout) -> Said | None:
    """Say why a picture does not run over the edges of its page; None if it does."""
    if not one.setting.spans:
        return worded("is not set over the edges, since it is one of a group")
    if edges := one.setting.over(one.columns).bleeds:
        asked = one.figure.treatment.bleed
        if asked is None or Side.TOP not in edges or one.over:
            return None
        return worded("is not set over the upper edge, since text stands above it")
    bleed = one.figure.treatment.bleed
    if bleed is not None and bleed.pages:
        covering = bleed.pages * layout.trim[0], layout.trim[1]
        widest = replace(one.setting, covering=covering).widest(layout.settings.figure.ppi)
        return worded(
            "is not set over the edges, since its pixels are enough for {widest:.0f} mm",
            widest=widest / MM,
        )
    widest = one.setting.widest(layout.settings.figure.ppi)
    why = worded("so wide it would be higher than the page")
    if layout.is_vertical:
        why = worded("pictures beside lines that run downward keep to the type area")
    elif widest < layout.trim[0]:
        why = worded("its pixels are enough for {widest:.0f} mm", widest=widest / MM)
    return worded("is not set over the edges, since {why}", why=why)


def _outdone(main: Print, every: Sequence[Print]) -> Said | None:
    """Which picture of the article is too large beside its main one."""
    for other in every:
        if other is not main and other.area > SECONDARY * ROUNDING * main.area:
            share = 100 * other.area / main.area
            wishes = " ".join(write_treatment(other.figure.treatment))
            why = (
                worded("“{wishes}” is wanted of it", wishes=wishes)
                if wishes
                else worded("it is as small as its columns let it")
            )
            line = other.figure.place.line
            return worded(
                "has a picture beside it of {share:.0f} % of its area (line {line}), since {why}",
                share=share,
                line=line,
                why=why,
            )
    return None


def _small(one: Print, layout: Layout) -> Iterator[Diagnostic]:
    """Yield a warning for a picture that is narrower than any should be."""
    column = layout.span_cells(1) * layout.cell if layout.is_modular else 0.0
    least = max(min(NARROWEST, column or NARROWEST), (1 - NARROWER) * column)
    if one.width < least - 1:
        yield Diagnostic(
            "M025",
            worded("the picture is printed so small that it says little"),
            one.figure.place,
            Severity.WARNING,
            worded("crop it to a wider part, or take one with more pixels"),
            cases=((layout.name, worded("it is {width:.0f} mm wide", width=one.width / MM)),),
        )
