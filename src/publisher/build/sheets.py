"""The sheets of a newspaper with something in their folds (中缝), made beside its pages.

A strip belongs to no page. It is printed by itself, as a page is, and laid between the two pages
that stand side by side on the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from ..choices import Purpose
from ..diagnostics import Diagnostic, raise_errors
from ..edition import Edition, Side, sides_of
from ..fonts import Catalogue
from ..galley import Strip
from ..layouts import Layout
from ..pdf import SHEETS, Folds, impose_sheets, print_pdf
from ..render import Drawings, PrintedText, render_strips
from ..workspace import Workspace
from ..workspace.memory import Memory
from .holding import expect_sheets, hold
from .records import Product


def make_sheets(
    pages: Product,
    drawn: Drawings,
    strips: tuple[Strip, ...],
    edition: Edition,
    layout: Layout,
    catalogue: Catalogue,
    workspace: Workspace,
    memory: Memory,
    purpose: Purpose,
) -> tuple[Product, tuple[Diagnostic, ...]]:
    """``pages``, ``drawn`` with ``layout``, on sheets with ``strips``, and what was found.

    ``edition`` is planned for that layout. What is wrong with the sheets is a PreflightError.
    """
    drawings = render_strips(edition, strips, catalogue, workspace)
    printed = print_pdf(
        drawings, edition, catalogue, workspace, strips[0].layout, memory, purpose=purpose
    )
    raise_errors(printed.diagnostics)
    folds: Folds = {strip.pages: (n, strip.left) for n, strip in enumerate(strips)}
    content = impose_sheets(pages.content, printed.content, folds, drawn.parts)
    name = f"{PurePosixPath(pages.file).stem}-{SHEETS}.pdf"
    sides = _texts(drawn, drawings, strips)
    expected = expect_sheets(printed, layout, edition, len(drawn.texts), strips, drawn.parts)
    galleys = [galley for strip in strips for galley in strip.articles]
    checked = hold(content, name, sides, galleys, expected, memory)
    said = (*printed.diagnostics, *checked.diagnostics)
    return Product(pages.output, name, content, len(sides), SHEETS), said


def _texts(
    drawn: Drawings, drawings: Drawings, strips: Sequence[Strip]
) -> tuple[tuple[PrintedText, ...], ...]:
    """The texts of each side in the order of printing: left page, right page, strip."""
    between: dict[Side, tuple[PrintedText, ...]] = {
        strip.pages: texts for strip, texts in zip(strips, drawings.texts, strict=True)
    }
    return tuple(
        (
            *(text for number in pair if number for text in drawn.texts[number - 1]),
            *between.get(pair, ()),
        )
        for pair in sides_of(len(drawn.texts), drawn.parts)
    )
