"""A press for plain columns: texts composed, painted through the adapter, one page of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import weasyprint
from markupsafe import Markup

from measure import Body, Column, Level, Paragraph, columns
from publisher.article.model import Run, Runs, plain
from publisher.composition import LineStyle, TextRun, compose
from publisher.diagnostics import Place
from publisher.galley import NOTE_SIZE
from publisher.galley.setting import Setting
from publisher.pdf import adapter, confine_fonts
from publisher.render.segments import SegmentTable, text_markup

from .faces import HEI, SONG, advances, catalogue

MARGIN = 40.0
INDENT = 2.0
STYLE = """
body, p { margin: 0; font-weight: 400 }
.set { position: absolute; width: 0; white-space: pre; font-family: "Publisher Song" }
.set span { line-height: 0 }
.strong { font-family: "Publisher Hei"; font-weight: 700 }
.set .note { font-size: 0.6em; vertical-align: super }
.set .western { font-feature-settings: "pwid" }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of ``cells`` cells, ``gutter`` cells apart, on one page; size and pitch in pt.

    ``lines`` is the length of a column; without it there is one column as long as the text.
    """

    cells: int
    size: float = 10.0
    pitch: float = 15.0
    gutter: float = 2.0
    across: int = 1
    lines: int | None = None
    style: LineStyle = field(default_factory=LineStyle)

    @property
    def width(self) -> float:
        """Give the width of a column in pt."""
        return self.cells * self.size

    def left(self, column: int) -> float:
        """Give the left edge of a column in pt."""
        return MARGIN + column * (self.cells + self.gutter) * self.size

    def body(self) -> Body:
        """Give what such a sheet promises to the measuring tool."""
        edges = [(self.left(n), self.left(n) + self.width) for n in range(self.across)]
        found: tuple[Column, ...] = columns(*edges)
        return Body(
            None,
            self.size,
            self.pitch,
            found,
            line_gap=(0.0, 2.0),
            level=Level[self.style.prohibition.name],
            gap_ceiling=self.style.gap_ceiling,
            tight_pairs=self.style.tight_pairs,
            hanging=self.style.hanging,
        )


def set_paragraph(runs: Runs, sheet: Sheet, indent: float = INDENT) -> Setting:
    """Give one paragraph composed for ``sheet``."""
    text_runs = [
        TextRun(
            run.text,
            HEI if run.strong else SONG,
            NOTE_SIZE if run.note else 1.0,
            attached=run.note is not None,
        )
        for run in runs
    ]
    lines = compose(text_runs, advances, sheet.cells, sheet.style, indent=indent).lines
    starts = tuple(0.0 if number else indent for number in range(len(lines)))
    return Setting("p", "body", runs, lines, starts, sheet.size, sheet.pitch, Place("test"))


def page(settings: Sequence[Setting], sheet: Sheet) -> tuple[str, SegmentTable]:
    """Give the HTML of one page of paragraphs, and the table of its segments."""
    table = SegmentTable()
    parts: list[Markup] = []
    total = sum(len(setting.lines) for setting in settings)
    depth = sheet.lines or total
    at = 0
    for setting in settings:
        first = 0
        while first < len(setting.lines):
            column, line = divmod(at, depth)
            count = min(len(setting.lines) - first, depth - line)
            place = f"left:{sheet.left(column)}pt;top:{MARGIN + line * sheet.pitch}pt"
            markup = text_markup(setting, first, count, table)
            parts.append(Markup('<p class="set" style="{}">{}</p>').format(place, markup))
            first, at = first + count, at + count
    width = 2 * MARGIN + sheet.left(sheet.across) - sheet.left(0)
    height = 2 * MARGIN + depth * sheet.pitch
    style = f"@page{{size:{width}pt {height}pt;margin:0}}{STYLE}"
    style += f".set{{font-size:{sheet.size}pt;line-height:{sheet.pitch}pt}}"
    html = f'<html lang="zh-Hans"><style>{style}</style><body>{"".join(parts)}</body></html>'
    return html, table


def paint(html: str, table: SegmentTable, **options: Any) -> bytes:
    """Give the PDF of a page whose segments are in ``table``."""
    confine_fonts(catalogue())
    adapter.install()
    fonts = adapter.SetFonts(table.segments)
    written = weasyprint.HTML(string=html).write_pdf(font_config=fonts, **options)
    assert isinstance(written, bytes)
    return written


def print_runs(paragraphs: Sequence[Runs], sheet: Sheet) -> bytes:
    """Give the PDF of paragraphs of runs."""
    settings = [set_paragraph(runs, sheet) for runs in paragraphs]
    return paint(*page(settings, sheet))


def print_texts(texts: Sequence[str], sheet: Sheet) -> bytes:
    """Give the PDF of plain paragraphs."""
    return print_runs([(Run(text),) for text in texts], sheet)


def wanted(paragraphs: Sequence[Runs]) -> list[Paragraph]:
    """Give what the measuring tool looks for."""
    return [Paragraph(plain(runs)) for runs in paragraphs]
