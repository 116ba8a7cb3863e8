"""hOCR: pages, areas, paragraphs, lines and words in HTML, as Tesseract and others write them.

Schema: hOCR 1.2 (``ocr_page``, ``ocr_carea``, ``ocr_par``, ``ocr_line`` and its kin, ``ocrx_word``
with ``x_wconf``, ``bbox``; ``ocr_photo``, ``ocr_image``, ``ocr_caption``, ``ocr_header``,
``ocr_footer``, ``ocr_pageno``; logical elements ``ocr_title``, ``ocr_author``, ``ocr_section``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .printed import PrintedLines, Region, add_regions
from .raw import BlockKind, Raw, Scan
from .sizes import line_size, middle_size
from .source import Scribe, Source, around, as_number
from .xmls import Element

_BBOX = re.compile(r"\bbbox\s+(-?\d{1,7})\s+(-?\d{1,7})\s+(-?\d{1,7})\s+(-?\d{1,7})")
_IMAGE = re.compile(r"\bimage\s+(?:\"([^\"]+)\"|'([^']+)'|([^;\s]+))")
_CONF = re.compile(r"\bx_wconf\s+(\d{1,3}(?:\.\d+)?)")
_LINES = frozenset({"ocr_line", "ocrx_line"})
_PICTURES = frozenset({"ocr_photo", "ocr_image", "ocr_linedrawing"})
_KINDS = {
    "ocr_title": BlockKind.TITLE,
    "ocr_author": BlockKind.BYLINE,
    "ocr_chapter": BlockKind.SUBHEAD,
    "ocr_section": BlockKind.SUBHEAD,
    "ocr_subsection": BlockKind.SUBHEAD,
    "ocr_caption": BlockKind.CAPTION,
    "ocr_header": BlockKind.HEADER,
    "ocr_footer": BlockKind.FOOTER,
    "ocr_pageno": BlockKind.PAGE_NUMBER,
    "ocr_footnote": BlockKind.NOTE,
    "ocr_blockquote": BlockKind.QUOTE,
}
_BLOCKS = frozenset({"ocr_par", *_KINDS, *_PICTURES, "ocr_table"})


def is_hocr(root: Element) -> bool:
    """Whether a tree is hOCR."""
    return root.name == "html" and any("ocr_page" in one.get("class") for one in root.within())


def _class(element: Element) -> str:
    named = element.get("class").split()
    return next((name for name in named if name.startswith("ocr")), "")


def _sides(element: Element) -> tuple[float, ...] | None:
    found = _BBOX.search(element.get("title"))
    return tuple(float(side) for side in found.groups()) if found else None


def read_hocr(source: Source, root: Element) -> Raw:
    """The paragraphs of all pages."""
    scribe = Scribe(source, "hOCR")
    pages = [one for one in root.within() if _class(one) == "ocr_page"]
    for number, page in enumerate(pages, 1):
        sides = _sides(page)
        size = (sides[2], sides[3]) if sides and min(sides[2:]) > 0 else None
        image = _IMAGE.search(page.get("title"))
        if image:
            scribe.scans[number] = Scan(number, next(filter(None, image.groups())))
        add_regions(scribe, [_region(scribe, one, number, size) for one in _blocks(page)])
    return scribe.raw()


def _blocks(element: Element, depth: int = 0) -> Iterator[Element]:
    """Yield what is a block of its own: a paragraph, a picture, an area or a line without any."""
    for one in element.elements():
        name = _class(one)
        if name in _BLOCKS or name in _LINES or name == "ocr_textfloat":
            yield one
        elif name in ("ocr_separator", "ocr_noise"):
            continue
        else:
            inner = list(_blocks(one, depth + 1))
            loose = name == "ocr_carea" and all(_class(block) in _LINES for block in inner)
            yield from [one] if loose and inner else inner


def _region(
    scribe: Scribe, block: Element, page: int, size: tuple[float, float] | None
) -> Region:  # fmt: skip
    name = _class(block)
    spot = scribe.spot(page, _sides(block) or _around(block), size)
    if name in _PICTURES:
        return Region(BlockKind.PICTURE, PrintedLines(), spot)
    lines = PrintedLines()
    sizes: list[float] = []
    kinds: list[BlockKind] = []
    rows = [block] if name in _LINES else _rows(block)
    for row in rows:
        start = len(lines.text)
        _read_row(row, lines)
        sides = _sides(row)
        words = lines.text[start:].strip()
        own = line_size(words, sides[2] - sides[0], sides[3] - sides[1]) if sides else None
        if own:
            sizes.append(own)
        # Tesseract calls lines of a block that it takes for a heading ocr_header: no running head.
        kind = _KINDS.get(_class(row))
        if kind and (row is block or kind is not BlockKind.HEADER):
            kinds.append(kind)
    kind = _KINDS.get(name) or (kinds[0] if kinds and len(kinds) == len(rows) else None)
    return Region(kind, lines, spot, middle_size(sizes))


def _around(block: Element) -> tuple[float, ...] | None:
    """The box around the lines of a block that has none of its own."""
    return around([sides for one in block.within() if (sides := _sides(one))])


def _rows(block: Element) -> list[Element]:
    rows = [
        one for one in block.within()
        if _class(one) in _LINES or _class(one) in ("ocr_textfloat", "ocr_header", "ocr_caption")
    ]  # fmt: skip
    return rows or [block]


def _read_row(row: Element, lines: PrintedLines) -> None:
    words = [one for one in row.within() if _class(one) in ("ocrx_word", "ocr_word")]
    if not words:
        lines.add_word(row.words())
    for n, word in enumerate(words):
        conf = _CONF.search(word.get("title"))
        score = as_number(conf[1]) if conf else None
        lines.add_word(word.words(), None if score is None else score / 100, blank=n > 0)
    lines.end_line()
