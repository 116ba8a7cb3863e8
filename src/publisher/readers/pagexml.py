"""PAGE XML: regions of a page with their types, lines and reading order.

Schema: PAGE content 2019-07-15 of PRImA (``PcGts``, ``Page``, ``ReadingOrder``, ``TextRegion`` with
``type``, ``TextLine``, ``TextEquiv`` with ``conf``, ``ImageRegion``, ``TableRegion``), older ones
of the same form; ``custom`` as Transkribus writes it: ``structure {type:heading;}``, articles as
``structure {id:a1; type:article;}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .marked import Cell, in_rows, table_of
from .printed import PrintedLines, Region, add_regions, by_rank
from .raw import BlockKind, Raw, Scan, SourceSpot
from .sizes import line_size, middle_size
from .source import Scribe, Source, as_number
from .xmls import Element

_TYPES = {
    "heading": BlockKind.TITLE,
    "headline": BlockKind.TITLE,
    "title": BlockKind.TITLE,
    "subtitle": BlockKind.SUBTITLE,
    "subheadline": BlockKind.SUBTITLE,
    "caption": BlockKind.CAPTION,
    "header": BlockKind.HEADER,
    "running-title": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "page-number": BlockKind.PAGE_NUMBER,
    "footnote": BlockKind.NOTE,
    "footnote-continued": BlockKind.NOTE,
    "endnote": BlockKind.NOTE,
    "signature-mark": BlockKind.FOOTER,
    "catch-word": BlockKind.FOOTER,
    "marginalia": BlockKind.HEADER,
    "credit": BlockKind.BYLINE,
    "byline": BlockKind.BYLINE,
    "author": BlockKind.BYLINE,
}
_PICTURES = ("ImageRegion", "GraphicRegion", "LineDrawingRegion", "ChartRegion", "AdvertRegion")
_TOLD = re.compile(r"structure\s*\{[^{}]*?\btype\s*:\s*([\w-]+)")
_ARTICLE = re.compile(r"structure\s*\{[^{}]*?\bid\s*:\s*([\w.-]+)\s*;[^{}]*?type\s*:\s*article")
_INDEX = re.compile(r"readingOrder\s*\{[^{}]*?\bindex\s*:\s*(\d{1,6})")


def is_page(root: Element) -> bool:
    """Whether a tree is PAGE XML."""
    return root.name == "PcGts"


def read_page(source: Source, root: Element) -> Raw:
    """The regions of all pages in their reading order."""
    scribe = Scribe(source, "PAGE XML")
    articles: dict[str, int] = {}
    for number, page in enumerate(root.within("Page"), 1):
        width, height = as_number(page.get("imageWidth")), as_number(page.get("imageHeight"))
        size = (width, height) if width and height else None
        if page.get("imageFilename"):
            scribe.scans[number] = Scan(number, page.get("imageFilename"))
        groups = _article_groups(page, number)
        found = [
            region
            for one in _in_order(page)
            for region in _regions(scribe, one, number, size, articles, groups)
        ]
        add_regions(scribe, found)
    return scribe.raw()


def _in_order(page: Element) -> list[Element]:
    regions = [one for one in page.elements() if one.name.endswith("Region")]
    order = next(iter(page.elements("ReadingOrder")), None)
    rank: dict[str, int] = {}
    for ref in _refs(order) if order is not None else ():
        rank.setdefault(ref, len(rank))
    if not rank:
        for one in regions:
            index = _INDEX.search(one.get("custom"))
            if index:
                rank[one.get("id")] = int(index[1])
    if not rank:
        return regions
    return by_rank(regions, [rank.get(one.get("id")) for one in regions])


def _article_groups(page: Element, number: int) -> dict[str, str]:
    """The group of each region where a page has several in no order, each with a head.

    What stands in such groups are articles: within each the order is told, among them it is not.
    """
    heads = {one.get("id") for one in page.within("TextRegion") if one.get("type") == "heading"}
    for order in page.elements("ReadingOrder"):
        for loose in order.elements("UnorderedGroup"):
            listed = [list(_refs(one)) for one in loose.elements("OrderedGroup")]
            if len(listed) > 1 and all(heads & set(refs) for refs in listed):
                return {ref: f"{number} {n}" for n, refs in enumerate(listed) for ref in refs}
    return {}


def _refs(group: Element) -> Iterator[str]:
    """Yield the regions that a group names, by their index where they have one."""
    indexed = [(as_number(one.get("index")), n, one) for n, one in enumerate(group.elements())]
    for _, _, one in sorted(indexed, key=lambda row: (row[0] or 0.0, row[1])):
        if one.get("regionRef"):
            yield one.get("regionRef")
        yield from _refs(one)


def _regions(
    scribe: Scribe, region: Element, page: int, size: tuple[float, float] | None,
    articles: dict[str, int], groups: Mapping[str, str],
) -> Iterator[Region]:  # fmt: skip
    spot = _spot(scribe, region, page, size)
    custom = region.get("custom")
    named = _ARTICLE.search(custom)
    key = named[1] if named else groups.get(region.get("id"))
    article = articles.setdefault(key, len(articles) + 1) if key else None
    if region.name in _PICTURES:
        yield Region(BlockKind.PICTURE, PrintedLines(), spot, article=article)
    elif region.name == "TableRegion":
        lines = PrintedLines(_table(region))
        yield Region(BlockKind.TABLE, lines, spot, article=article)
    elif region.name == "TextRegion":
        lines, line_sizes = _lines(region)
        told = _TOLD.search(custom)
        kind = _TYPES.get(region.get("type")) or _TYPES.get(told[1] if told else "")
        if region.get("type") == "paragraph" and kind is None:
            kind = BlockKind.TEXT
        yield Region(kind, lines, spot, middle_size(line_sizes), article=article)
        for inner in region.elements("TextRegion"):
            yield from _regions(scribe, inner, page, size, articles, groups)
    if region.name not in ("TextRegion", "TableRegion"):
        # A formula is the story's, what stands in an advertisement or a map is the page's.
        words, _ = _lines(region)
        kind = BlockKind.FORMULA if region.name == "MathsRegion" else BlockKind.FOOTER
        if words.text.strip():
            yield Region(kind, words, spot, article=article)


def _points(element: Element) -> list[tuple[float, float]]:
    coords = next(iter(element.elements("Coords")), None)
    if coords is None:
        return []
    pairs = re.findall(r"(-?\d{1,9}(?:\.\d+)?),(-?\d{1,9}(?:\.\d+)?)", coords.get("points"))
    if not pairs:
        pairs = [(one.get("x"), one.get("y")) for one in coords.elements("Point")]
    numbers = [(as_number(x), as_number(y)) for x, y in pairs]
    return [(x, y) for x, y in numbers if x is not None and y is not None]


def _box(element: Element) -> tuple[float, float, float, float] | None:
    points = _points(element)
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _spot(
    scribe: Scribe, element: Element, page: int, size: tuple[float, float] | None
) -> SourceSpot | None:
    return scribe.spot(page, _box(element), size)


def _lines(region: Element) -> tuple[PrintedLines, list[float]]:
    lines = PrintedLines()
    sizes: list[float] = []
    rows = region.elements("TextLine")
    for row in rows:
        text, score = _equivalent(row)
        if not text:
            words = [_equivalent(one) for one in row.elements("Word")]
            for word, chance in words:
                lines.add_word(word, chance, blank=True)
            text = "".join(word for word, _ in words)
        else:
            lines.add_word(" ".join(text.split("\n")), score)
        lines.end_line()
        box = _box(row)
        size = line_size(text, box[2] - box[0], box[3] - box[1]) if box else None
        if size:
            sizes.append(size)
    if not rows or not lines.text.strip():
        text, score = _equivalent(region)
        for line in text.split("\n"):
            lines.add_word(line.strip(), score)
            lines.end_line()
    return lines, sizes


def _equivalent(element: Element) -> tuple[str, float | None]:
    """The first of an element's texts by its index, and the source's trust in it."""
    texts = element.elements("TextEquiv")
    if not texts:
        return "", None
    best = min(texts, key=lambda one: as_number(one.get("index")) or 0.0)
    words = next(iter(best.elements("Unicode", "PlainText")), None)
    return (words.text().strip() if words else ""), as_number(best.get("conf"))


def _table(region: Element) -> str:
    """A table by the places of its cells, or as rows of one cell."""
    placed: list[tuple[int, int, Cell]] = []
    for n, cell in enumerate(region.within("TextRegion")):
        role = cell.first("TableCellRole")
        text = " ".join(_lines(cell)[0].text.split("\n")).strip()
        given = role.attributes if role is not None else {}
        row, column = as_number(given.get("rowIndex")), as_number(given.get("columnIndex"))
        spans = [as_number(given.get(key)) or 1 for key in ("colSpan", "rowSpan")]
        head = given.get("header") == "true"
        place = int(row) if row is not None else n
        placed.append((place, int(column or 0), (text, int(spans[0]), int(spans[1]), head)))
    return table_of(in_rows(placed))
