"""marker: its JSON, and its chunks.

Schema: marker 1.8 (2f7f197), marker/renderers/json.py and chunk.py: a tree of ``id``,
``block_type``, ``html``, ``polygon``, ``bbox``, ``children``, ``images`` (base64, by block); page
boxes in points; a paragraph that goes on in the next block has the class ``has-continuation``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .marked import add_formula, add_items, add_marked, bare_text
from .raw import BlockKind, Raw, SourceSpot
from .source import (
    DEEPEST,
    JSON,
    Scribe,
    Source,
    as_list,
    as_map,
    as_number,
    as_numbers,
    as_text,
    decode_data,
)

TOOL = "marker"
_KINDS = {
    "Text": BlockKind.TEXT,
    "TextInlineMath": BlockKind.TEXT,
    "Handwriting": BlockKind.TEXT,
    "Code": BlockKind.TEXT,
    "Reference": BlockKind.TEXT,
    "Form": BlockKind.TEXT,
    "ComplexRegion": BlockKind.TEXT,
    "Line": BlockKind.TEXT,
    "SectionHeader": BlockKind.SUBHEAD,
    "Caption": BlockKind.CAPTION,
    "Footnote": BlockKind.NOTE,
    "PageHeader": BlockKind.HEADER,
    "PageFooter": BlockKind.FOOTER,
    "Picture": BlockKind.PICTURE,
    "Figure": BlockKind.PICTURE,
    "Table": BlockKind.TABLE,
    "TableOfContents": BlockKind.TABLE,
    "Equation": BlockKind.FORMULA,
    "ListItem": BlockKind.LIST,
    "ListGroup": BlockKind.LIST,
    "Diagram": BlockKind.PICTURE,
}
_GROUPS = frozenset({"Page", "FigureGroup", "PictureGroup", "TableGroup", "Document"})
_HEAD = re.compile(r"<h([1-6])\b", re.I)
_LIST_ITEM = re.compile(r"<li\b[^<>]*>(.*?)</li\s*>", re.I | re.DOTALL)


def is_marker(value: JSON) -> bool:
    """Whether JSON is marker's."""
    record = as_map(value)
    if record.get("block_type") == "Document":
        return isinstance(record.get("children"), list)
    blocks = [as_map(one) for one in as_list(record.get("blocks"))]
    return bool(blocks) and all("block_type" in one and "html" in one for one in blocks)


def read_marker(source: Source, value: JSON) -> Raw:
    """The blocks of a document, page by page."""
    scribe = Scribe(source, TOOL)
    record = as_map(value)
    reader = _Reader(scribe)
    pages = as_list(record.get("children"))
    for number, page in enumerate(map(as_map, pages), 1):
        reader.page, reader.size = number, _extent(page)
        for block in _flat(page):
            reader.add(block)
    sizes = as_map(record.get("page_info"))
    for block in map(as_map, as_list(record.get("blocks"))):
        index = as_number(block.get("page")) or 0
        reader.page = int(index) + 1
        reader.size = _extent(as_map(sizes.get(str(int(index)))))
        for one in _flat(block):
            reader.add(one)
    return scribe.raw()


def _extent(page: dict[str, JSON]) -> tuple[float, float] | None:
    box = as_numbers(page.get("bbox"), 4)
    if box is None:
        points = [as_numbers(one, 2) for one in as_list(page.get("polygon"))]
        known = [point for point in points if point is not None]
        box = (0, 0, max(p[0] for p in known), max(p[1] for p in known)) if known else None
    return (box[2], box[3]) if box else None


def _flat(block: dict[str, JSON], depth: int = 0) -> Iterator[dict[str, JSON]]:
    """Yield the blocks that say something, those of a group one by one."""
    if as_text(block.get("block_type")) in _GROUPS and depth < DEEPEST:
        children = [as_map(one) for one in as_list(block.get("children"))]
        if children:
            for child in children:
                yield from _flat(child, depth + 1)
            return
    if as_text(block.get("block_type")) not in ("Page", "Document"):
        yield block


class _Reader:
    """Adds the blocks of one document."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe = scribe
        self.page = 1
        self.size: tuple[float, float] | None = None
        self._goes_on = False

    def add(self, block: dict[str, JSON]) -> None:
        name = as_text(block.get("block_type"))
        html = as_text(block.get("html"))
        spot = self.scribe.spot(self.page, as_numbers(block.get("bbox"), 4), self.size)
        kind = _KINDS.get(name)
        if kind is None:
            self.scribe.tell_unknown(name)
            kind = BlockKind.TEXT
        if kind is BlockKind.TEXT:
            starts = False if self._goes_on else None
            add_marked(self.scribe, kind, html, spot, starts=starts)
            self._goes_on = "has-continuation" in html
        else:
            self._add_other(kind, block, html, spot)

    def _add_other(
        self, kind: BlockKind, block: dict[str, JSON], html: str, spot: SourceSpot | None
    ) -> None:
        if kind is BlockKind.PICTURE:
            self._add_pictures(block, spot)
        elif kind is BlockKind.SUBHEAD:
            head = _HEAD.search(html)
            level = int(head[1]) if head else 2
            kind = BlockKind.TITLE if level == 1 else BlockKind.SUBHEAD
            add_marked(self.scribe, kind, _HEAD.sub("<p ", html).replace("</h", "</p"), spot,
                       level=level)  # fmt: skip
        elif kind is BlockKind.FORMULA:
            add_formula(self.scribe, re.sub(r"<[^<>]*>", "", html), spot)
        elif kind is BlockKind.LIST:
            items = [as_text(as_map(one).get("html")) for one in as_list(block.get("children"))]
            found = _LIST_ITEM.findall(html) or items or [html]
            add_items(self.scribe, [re.sub(r"</?(?:ul|ol|li|p)\b[^<>]*>", "", one) for one in
                                    (items or found)], spot)  # fmt: skip
        elif kind is BlockKind.TABLE:
            self.scribe.add(kind, bare_text(self.scribe, html), spot)
        else:
            add_marked(self.scribe, kind, html, spot)

    def _add_pictures(self, block: dict[str, JSON], spot: SourceSpot | None) -> None:
        name = None
        for key, held in as_map(block.get("images")).items():
            data = decode_data(as_text(held))
            ending = key.strip("/").replace("/", "_")
            name = self.scribe.keep(data, f"{ending}.jpg" if "." not in ending else ending) or name
        if name is None:
            found = re.search(r"<img\b[^<>]*\bsrc\s*=\s*[\"']([^\"']+)", as_text(block.get("html")))
            name = found[1] if found else None
        self.scribe.add(BlockKind.PICTURE, "", spot, picture=name)
