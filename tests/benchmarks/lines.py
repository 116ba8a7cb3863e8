"""How fast lines are composed and painted: ``python -m benchmarks.lines`` (in tests/).

A dense page of five columns, ours against WeasyPrint's own layout of the same text; the best of
several turns each, taken in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from html import escape

from composition.faces import advances
from composition.press import MARGIN, Sheet, page, paint, set_paragraph
from composition.samples import plain_paragraphs
from publisher.article.model import Run
from publisher.composition import LineStyle, TextRun, compose
from publisher.render.segments import SegmentTable

TURNS = 5
TIMES = 5
SHEET = Sheet(13, 9.0, 11.8, across=5)


def text() -> list[str]:
    """Give the paragraphs of the page."""
    return (plain_paragraphs("sample") + plain_paragraphs("wide")) * TIMES


def best(work: Callable[[], object]) -> float:
    """Give the seconds of one turn of ``work``."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compose_all(paragraphs: list[str], cells: int) -> None:
    """Compose every paragraph."""
    for paragraph in paragraphs:
        compose([TextRun(paragraph, "song/400")], advances, cells, LineStyle(), indent=2.0)


def own_page(paragraphs: list[str]) -> tuple[str, SegmentTable]:
    """Give our page of the paragraphs, composed."""
    settings = [set_paragraph((Run(paragraph),), SHEET) for paragraph in paragraphs]
    total = sum(len(setting.lines) for setting in settings)
    return page(settings, replace(SHEET, lines=-(-total // SHEET.across)))


def plain_page(paragraphs: list[str], lines: int) -> str:
    """Give the page that leaves everything to WeasyPrint."""
    width = SHEET.left(SHEET.across) - SHEET.left(0) - SHEET.gutter * SHEET.size
    height = lines * SHEET.pitch
    style = (
        f"@page{{size:{width + 2 * MARGIN}pt {height + 2 * MARGIN}pt;margin:{MARGIN}pt}}"
        f"body{{margin:0;columns:{SHEET.across};column-gap:{SHEET.gutter * SHEET.size}pt;"
        f'font:{SHEET.size}pt/{SHEET.pitch}pt "Publisher Song"}}'
        "p{margin:0;text-indent:2em;text-align:justify;orphans:1;widows:1}"
    )
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f'<html lang="zh-Hans"><style>{style}</style><body>{body}</body></html>'


def main() -> None:
    """Write the figures."""
    paragraphs = text()
    characters = sum(map(len, paragraphs))
    say = sys.stdout.write
    for cells in (10, 13, 16, 28, 40):
        seconds = min(best(lambda n=cells: compose_all(paragraphs, n)) for _ in range(TURNS))  # type: ignore[misc]
        say(f"compose, {cells} cells: {characters / seconds:,.0f} characters/s\n")
    html, table = own_page(paragraphs)
    plain = plain_page(paragraphs, -(-len(table.segments) // SHEET.across) + 400)
    turns = [
        (
            best(lambda: paint(*own_page(paragraphs))),
            best(lambda: paint(html, table)),
            best(lambda: paint(plain, SegmentTable())),
        )
        for _ in range(TURNS)
    ]
    whole, painted, others = (min(column) for column in zip(*turns, strict=True))
    say(f"{characters} characters in {SHEET.across} columns; WeasyPrint alone {others:.2f} s\n")
    say(f"ours, lines decided before: {painted / others:.2f} times that\n")
    say(f"ours, composition included: {whole / others:.2f} times that\n")


if __name__ == "__main__":
    main()
