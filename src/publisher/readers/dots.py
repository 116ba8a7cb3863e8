"""dots.ocr: its layout of a page in JSON.

Schema: dots_ocr/utils/prompts.py and parser.py of dots.ocr (36d7248): a list of ``bbox`` in pixels,
``category`` (Caption, Footnote, Formula, List-item, Page-footer, Page-header, Picture,
Section-header, Table, Text, Title) and ``text``: LaTeX, HTML for tables, Markdown for all others.
"""

from __future__ import annotations

from .marked import add_formula, add_items, add_marked, add_table
from .raw import BlockKind, Raw, Scan
from .source import JSON, Scribe, Source, as_list, as_map, as_numbers, as_text, reach

TOOL = "dots.ocr"
_KINDS = {
    "caption": BlockKind.CAPTION, "footnote": BlockKind.NOTE, "formula": BlockKind.FORMULA,
    "list-item": BlockKind.LIST, "page-footer": BlockKind.FOOTER, "page-header": BlockKind.HEADER,
    "picture": BlockKind.PICTURE, "section-header": BlockKind.SUBHEAD, "table": BlockKind.TABLE,
    "text": BlockKind.TEXT, "title": BlockKind.TITLE,
}  # fmt: skip


def is_dots(value: JSON) -> bool:
    """Whether JSON is a layout of dots.ocr, of one page or a list of pages."""
    cells = _cells(value)
    return bool(cells) and sum("category" in one and "bbox" in one for _, one in cells) * 2 > len(
        cells
    )


def _cells(value: JSON) -> list[tuple[int, dict[str, JSON]]]:
    items = as_list(value)
    if items and all(isinstance(one, list) for one in items):
        return [(n, as_map(one)) for n, page in enumerate(items, 1) for one in as_list(page)]
    return [(1, as_map(one)) for one in items]


def read_dots(source: Source, value: JSON) -> Raw:
    """The blocks of a layout."""
    scribe = Scribe(source, TOOL)
    cells = _cells(value)
    for page in sorted({number for number, _ in cells}):
        boxes = [as_numbers(one.get("bbox"), 4) for number, one in cells if number == page]
        size = reach([box for box in boxes if box is not None])
        scribe.scans[page] = Scan(page, "", size)
        for number, cell in cells:
            if number == page:
                _add(scribe, cell, page, size)
    return scribe.raw()


def _add(
    scribe: Scribe, cell: dict[str, JSON], page: int, size: tuple[float, float] | None
) -> None:
    name = as_text(cell.get("category"))
    kind = _KINDS.get(name.lower())
    text = as_text(cell.get("text"))
    spot = scribe.spot(page, as_numbers(cell.get("bbox"), 4), size)
    if kind is None:
        scribe.tell_unknown(name)
        kind = BlockKind.TEXT
    if kind is BlockKind.FORMULA:
        add_formula(scribe, text, spot)
    elif kind is BlockKind.TABLE:
        add_table(scribe, text, (), (), spot)
    elif kind is BlockKind.LIST:
        add_items(scribe, [one for one in text.split("\n") if one.strip()], spot)
    else:
        level = {BlockKind.TITLE: 1, BlockKind.SUBHEAD: 2}.get(kind, 0)
        add_marked(scribe, kind, text, spot, level=level)
