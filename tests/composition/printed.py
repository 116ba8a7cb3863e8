"""The texts in every layout, printed and measured: the table that the README shows.

``python -m composition.printed`` (in tests/) writes the tables of results as Markdown.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from measure import Body, Column, Level, Paragraph, Report, markdown, measure
from measure.downward import measure_downward
from measure.rivals import Sheet as RivalSheet
from measure.rivals import measure_typst
from publisher.article.model import plain
from publisher.build import build
from publisher.fonts import load_catalogue
from publisher.galley import Galley, compose_article
from publisher.layouts import Layout, list_layouts, load_layout
from publisher.workspace import Workspace, resources

from .faces import SONG_FILE
from .press import Sheet, print_texts
from .samples import FILES, NAMES, ROOT, article, paragraphs, plain_paragraphs, subheads

LAYOUTS = ROOT / "layouts"
CELLS = (10, 13, 16, 22, 28, 40)
WITHOUT = "–"
COMPARED = ("sd", "max", "loose", "孤字", "pairs")
EDITION = """\
title = "测量样张"
language = "zh-Hans"
date = 2025-01-01
articles = {articles}
"""


def layout_names() -> list[str]:
    """Give the layouts that can be printed."""
    return [name for name in list_layouts(LAYOUTS) if not layout(name).settings.abstract]


@cache
def layout(name: str) -> Layout:
    """Give one of the program's layouts."""
    return load_layout(Workspace(ROOT), (LAYOUTS,), name)


@cache
def printed(name: str, output: str) -> bytes:
    """Give text ``name`` as a PDF in layout ``output``, as the program builds it."""
    with tempfile.TemporaryDirectory() as folder:
        edition = Path(folder) / "edition"
        (edition / name).mkdir(parents=True)
        shutil.copy(FILES[name], edition / name / "article.md")
        (edition / "edition.toml").write_text(EDITION.format(articles=[name]), encoding="utf-8")
        report = build(edition, Path(folder) / "out", only=(output,))
        return report.products[0].content


def galley(name: str, output: str) -> Galley:
    """Give a text composed for a layout, before it is made up."""
    space = Workspace(ROOT)
    return compose_article(
        article(name), "", {}, layout(output), load_catalogue(space, resources() / "fonts")
    )


def promised(output: str) -> Body:
    """Give what a layout promises about its body text."""
    found = layout(output)
    settings, cell = found.settings, found.cell
    foot = settings.grid.lines * found.pitch
    columns = tuple(
        Column(
            left, left + settings.grid.cells * cell, bottom=found.top_on(number) + foot, pages=pages
        )
        for pages, number in (("odd", 1), ("even", 2))
        for left in (
            found.left(number) + found.column_left(column)
            for column in range(settings.grid.columns)
        )
    )
    rules = settings.lines
    return Body(
        None,
        cell,
        found.pitch,
        columns,
        line_gap=(0.25, 1.0),
        first_line_indent=found.body.indent,
        gap_ceiling=rules.gap_ceiling,
        level=Level[rules.prohibition.upper()],
        tight_pairs=rules.tight_pairs,
        hanging=rules.hanging,
    )


@cache
def measured(name: str, output: str) -> Report:
    """Give the report on a text as it is printed in a layout."""
    found = [Paragraph(plain(runs)) for runs in paragraphs(name)]
    heads = [*subheads(name), article(name).front.title]
    return meter(output)(printed(name, output), promised(output), found, heads)


def meter(output: str) -> Callable[[bytes, Body, Sequence[Paragraph], Sequence[str]], Report]:
    """Give what measures the lines of a layout, whichever way they run."""
    return measure_downward if layout(output).is_vertical else measure


@cache
def ours(name: str, cells: int) -> Report:
    """Give the report on a text printed in one column of so many cells."""
    sheet, texts = Sheet(cells), plain_paragraphs(name)
    return measure(print_texts(texts, sheet), sheet.body(), texts)


@cache
def theirs(name: str, cells: int) -> Report:
    """Give the report on the same text, face, size and measure set by Typst."""
    sheet = RivalSheet("Publisher Song", 10.0, 15.0, cells, SONG_FILE)
    return measure_typst(sheet, plain_paragraphs(name))


def layout_table(output_names: list[str]) -> str:
    """Give the checks by layout, all texts together, as Markdown."""
    reports = {name: [measured(text, name) for text in NAMES] for name in output_names}
    return markdown(_summed({name: list(map(_cells, found)) for name, found in reports.items()}))


def _cells(report: Report) -> list[tuple[str, str, int, int]]:
    return [
        (result.number, result.name, len(result.violations), result.checked)
        for result in report.results
    ]


def _summed(columns: Mapping[str, list[list[tuple[str, str, int, int]]]]) -> list[tuple[str, ...]]:
    """Give one row per check: the violations and the places looked at, summed over the texts."""
    rows: list[tuple[str, ...]] = [("check", "what", *columns)]
    first = next(iter(columns.values()))[0]
    for at, (number, what, *_) in enumerate(first):
        cells = []
        for reports in columns.values():
            wrong = sum(report[at][2] for report in reports)
            seen = sum(report[at][3] for report in reports)
            cells.append(f"{wrong} of {seen}" if seen else WITHOUT)
        rows.append((number, what, *cells))
    return rows


def rival_table() -> str:
    """Give our figures and Typst's for every text and measure, as Markdown."""
    rows: list[tuple[str, ...]] = [("text", "cells", *COMPARED)]
    for name in NAMES:
        for cells in CELLS:
            pairs = zip(figures(ours(name, cells)), figures(theirs(name, cells)), strict=True)
            rows.append((name, str(cells), *(f"{a:.4g} / {b:.4g}" for a, b in pairs)))
    return markdown(rows)


def figures(report: Report) -> tuple[float, ...]:
    """Give the compared figures of one setting: the gaps' in em, then the counts."""
    found = report.statistics
    return (
        round(found.gap_sd, 4),
        round(found.gap_max, 3) + 0.0,
        found.loose,
        found.short_last,
        found.uncompressed,
    )


def main() -> None:
    """Write both tables."""
    sys.stdout.write(layout_table(layout_names()) + "\n" + rival_table())


if __name__ == "__main__":
    main()
