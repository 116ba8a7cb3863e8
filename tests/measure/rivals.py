"""The same text set by Typst and by WeasyPrint alone, to measure them as the pages are measured."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import typst
import weasyprint

from . import Body, Report, columns, measure

_MARGIN = 40.0
_ACROSS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One way to set plain paragraphs: a face, size and pitch in pt, cells per line.

    ``font`` is the font file of ``family``; without one it is a font of the machine.
    """

    family: str
    size: float
    pitch: float
    cells: int
    font: Path | None = None

    @property
    def width(self) -> float:
        """The column's width in pt."""
        return self.size * self.cells

    def body(self, across: int = 1) -> Body:
        """Give what such a sheet promises, with ``across`` columns two cells apart."""
        step = self.width + 2 * self.size
        edges = [(_MARGIN + n * step, _MARGIN + n * step + self.width) for n in range(across)]
        return Body(None, self.size, self.pitch, columns(*edges), line_gap=(0.0, 2.0))


def typst_pdf(sheet: Sheet, paragraphs: Sequence[str]) -> bytes:
    """Give the PDF that Typst makes of the paragraphs in one column on one long page."""
    quoted = "\n\n".join(f"#{_typst_string(text)}" for text in paragraphs)
    source = f"""
#set page(width: {sheet.width + 2 * _MARGIN}pt, height: auto, margin: {_MARGIN}pt)
#set text(font: {_typst_string(sheet.family)}, size: {sheet.size}pt, lang: "zh", region: "CN",
  top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, first-line-indent: (amount: 2em, all: true),
  leading: {sheet.pitch - sheet.size}pt, spacing: {sheet.pitch - sheet.size}pt)
{quoted}
"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.typ"
        path.write_text(source, encoding="utf-8")
        compiled: Any = typst.compile(
            str(path),
            font_paths=[str(sheet.font.parent)] if sheet.font else [],
            ignore_system_fonts=sheet.font is not None,
        )
    return bytes(compiled)


def _typst_string(text: str) -> str:
    """Give a Typst string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def weasyprint_pdf(sheet: Sheet, paragraphs: Sequence[str], style: str = "") -> bytes:
    """Give the PDF that WeasyPrint makes alone, three columns wide, justified.

    ``style`` is further CSS, to spoil the page on purpose.
    """
    gutter = 2 * sheet.size
    width = _ACROSS * sheet.width + (_ACROSS - 1) * gutter
    face = ""
    if sheet.font:
        address = sheet.font.resolve().as_uri()
        face = f'@font-face {{ font-family: "{sheet.family}"; src: url("{address}") }}'
    sheets = f"""
{face}
@page {{ size: {width + 2 * _MARGIN}pt 842pt; margin: {_MARGIN}pt }}
body {{ margin: 0; columns: {_ACROSS}; column-gap: {gutter}pt;
  font: {sheet.size}pt/{sheet.pitch}pt "{sheet.family}" }}
p {{ margin: 0; text-indent: 2em; text-align: justify; widows: 1; orphans: 1 }}
{style}
"""
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    page = f'<html lang="zh-Hans"><style>{sheets}</style><body>{text}</body></html>'
    written = weasyprint.HTML(string=page).write_pdf()
    assert isinstance(written, bytes)
    return written


def measure_typst(sheet: Sheet, paragraphs: Sequence[str]) -> Report:
    """Give the report on Typst's setting of the paragraphs."""
    return measure(typst_pdf(sheet, paragraphs), sheet.body(), paragraphs)


def measure_weasyprint(sheet: Sheet, paragraphs: Sequence[str], style: str = "") -> Report:
    """Give the report on WeasyPrint's own setting of the paragraphs."""
    return measure(weasyprint_pdf(sheet, paragraphs, style), sheet.body(_ACROSS), paragraphs)
