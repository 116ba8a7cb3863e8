"""Measure a finished PDF against the rules of Chinese composition.

Nothing is believed but the PDF and the design: ``measure`` reads the glyphs, finds the paragraphs
among them by their text, and computes every check of clreq-rules section 20.
"""

from __future__ import annotations

from collections.abc import Sequence

from .checks import CHECKS
from .comparing import figures, matrix
from .ink import with_ink
from .lines import Body, Column, Level, Line, Paragraph, Setting, Unit, columns
from .matching import settle
from .reading import Glyph, Page, read_pages
from .report import Report, Result, Statistics, Violation, report
from .tables import columned, markdown

__all__ = [
    "CHECKS",
    "Body",
    "Column",
    "Glyph",
    "Level",
    "Line",
    "Page",
    "Paragraph",
    "Report",
    "Result",
    "Setting",
    "Statistics",
    "Unit",
    "Violation",
    "columned",
    "columns",
    "figures",
    "markdown",
    "matrix",
    "measure",
    "read_pages",
    "report",
]


def measure(
    pdf: bytes,
    body: Body,
    paragraphs: Sequence[str | Paragraph],
    heads: Sequence[str] = (),
) -> Report:
    """Give the report on ``paragraphs`` as they are printed in ``pdf``.

    ``body`` is what the layout promises; ``heads`` are the headings that stand between them.
    """
    wanted = [Paragraph(text) if isinstance(text, str) else text for text in paragraphs]
    return report(with_ink(pdf, settle(read_pages(pdf), body, wanted, heads)))
