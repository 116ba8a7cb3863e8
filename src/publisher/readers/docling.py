"""docling: a DoclingDocument in JSON.

Schema: docling-core 2 (b7a4298b), docs/DoclingDocument.json 1.10: ``body`` as a tree of references
into ``texts``, ``groups``, ``pictures``, ``tables``; labels of docling_core/types/doc/labels.py;
``prov`` with boxes in points or pixels, from the top or from the bottom; ``content_layer``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..tongues import worded
from .marked import Cell, Grid, add_formula, cell_text, in_rows, table_of
from .markup import literal
from .raw import BlockKind, Raw, Scan, SourceSpot
from .source import (
    DEEPEST,
    JSON,
    MOST_BLOCKS,
    Scribe,
    Source,
    as_list,
    as_map,
    as_number,
    as_numbers,
    as_text,
    decode_data,
    is_data,
)

TOOL = "docling"
KNOWN = (1, 10)
"""The version of the schema that is known."""
_KINDS = {
    "title": BlockKind.TITLE, "section_header": BlockKind.SUBHEAD, "text": BlockKind.TEXT,
    "paragraph": BlockKind.TEXT, "caption": BlockKind.CAPTION, "footnote": BlockKind.NOTE,
    "page_header": BlockKind.HEADER, "page_footer": BlockKind.FOOTER, "list_item": BlockKind.LIST,
    "formula": BlockKind.FORMULA, "code": BlockKind.TEXT, "reference": BlockKind.TEXT,
    "handwritten_text": BlockKind.TEXT, "checkbox_selected": BlockKind.TEXT,
    "checkbox_unselected": BlockKind.TEXT, "picture": BlockKind.PICTURE, "chart": BlockKind.PICTURE,
    "table": BlockKind.TABLE, "document_index": BlockKind.TABLE, "field_heading": BlockKind.SUBHEAD,
    "field_key": BlockKind.TEXT, "field_value": BlockKind.TEXT, "field_item": BlockKind.TEXT,
    "empty_value": BlockKind.TEXT, "field_hint": BlockKind.TEXT, "marker": BlockKind.TEXT,
    "grading_scale": BlockKind.TEXT,
}  # fmt: skip
_MOST_CELLS = 20_000


def is_docling(value: JSON) -> bool:
    """Whether JSON is a DoclingDocument."""
    record = as_map(value)
    return record.get("schema_name") == "DoclingDocument" or (
        isinstance(record.get("body"), dict) and isinstance(record.get("texts"), list)
    )


def read_docling(source: Source, value: JSON) -> Raw:
    """The blocks of a document in the order of its body, furniture behind it."""
    scribe = Scribe(source, TOOL)
    record = as_map(value)
    version = re.match(r"(\d{1,4})\.(\d{1,4})", as_text(record.get("version")))
    if version and (int(version[1]), int(version[2])) > KNOWN:
        scribe.find(
            "R009",
            worded(
                "its schema is version {version}; what is newer than "
                "{known}.{known2} may be missing",
                version=version[0],
                known=KNOWN[0],
                known2=KNOWN[1],
            ),
        )
    reader = _Reader(scribe, record)
    reader.add_tree("#/body")
    reader.add_tree("#/furniture")
    reader.add_rest()
    return scribe.raw()


class _Reader:
    """Walks the references of one document; each item is read once."""

    def __init__(self, scribe: Scribe, record: dict[str, JSON]) -> None:
        self.scribe, self.record = scribe, record
        self._done: set[str] = set()
        self._sizes: dict[int, tuple[float, float]] = {}
        for key, page in as_map(record.get("pages")).items():
            size = as_map(as_map(page).get("size"))
            number = as_number(key)
            width, height = as_number(size.get("width")), as_number(size.get("height"))
            if number is not None and width and height:
                self._sizes[int(number)] = (width, height)
                name = as_text(as_map(as_map(page).get("image")).get("uri"))
                if name and not is_data(name):
                    scribe.scans[int(number)] = Scan(int(number), name)
        for key in ("pictures", "tables"):
            for item in map(as_map, as_list(record.get(key))):
                self._done |= set(_refs(item.get("captions")))
                self._done |= set(_refs(item.get("footnotes")))

    def _item(self, ref: str) -> dict[str, JSON]:
        found = re.fullmatch(r"#/(\w{1,40})(?:/(\d{1,7}))?", ref)
        if found is None:
            return {}
        value = self.record.get(found[1])
        if found[2] is None:
            return as_map(value)
        items = as_list(value)
        return as_map(items[int(found[2])]) if int(found[2]) < len(items) else {}

    def add_tree(self, ref: str, depth: int = 0) -> None:
        """Add what an item says, then its children."""
        if ref in self._done or depth > DEEPEST or len(self._done) > MOST_BLOCKS:
            return
        self._done.add(ref)
        item = self._item(ref)
        children = list(_refs(item.get("children")))
        if as_text(item.get("label")) == "inline":
            self._add_inline(item, children)
            return
        if item and ref not in ("#/body", "#/furniture") and not ref.startswith("#/groups/"):
            self._add(ref, item)
        for child in children:
            self.add_tree(child, depth + 1)

    def add_rest(self) -> None:
        """Add what nothing refers to: a text must not be lost for want of a parent."""
        for key in ("texts", "tables", "pictures", "key_value_items", "form_items"):
            for n in range(len(as_list(self.record.get(key)))):
                self.add_tree(f"#/{key}/{n}")

    def _add_inline(self, item: dict[str, JSON], children: list[str]) -> None:
        """Add a group of pieces of one paragraph."""
        words: list[str] = []
        spot = None
        for ref in children:
            self._done.add(ref)
            piece = self._item(ref)
            text = as_text(piece.get("text"))
            spot = spot or self._spot(piece)
            is_formula = as_text(piece.get("label")) == "formula"
            words.append(f"${text}$" if is_formula and text else literal(text))
        self.scribe.add(BlockKind.TEXT, _side_by_side(words), spot)

    def _add(self, ref: str, item: dict[str, JSON]) -> None:
        if "graph" in item:
            self._add_graph(item)
            return
        kind = self._kind(item)
        text = as_text(item.get("text")) or as_text(item.get("orig"))
        spot = self._spot(item)
        if kind is BlockKind.PICTURE:
            self._add_picture(item, spot)
        elif kind is BlockKind.TABLE:
            self._add_table(item, spot)
        elif kind is BlockKind.FORMULA:
            add_formula(self.scribe, text, spot)
        elif kind is BlockKind.LIST:
            self.scribe.add_item(f"{_mark(item)} {_on_line(text)}", spot)
        elif kind is BlockKind.SUBHEAD:
            level = int(as_number(item.get("level")) or 1)
            self.scribe.add(kind, literal(text), spot, level=min(6, max(1, level) + 1))
        else:
            level = 1 if kind is BlockKind.TITLE else 0
            self.scribe.add(kind, literal(text), spot, level=level)

    def _kind(self, item: dict[str, JSON]) -> BlockKind:
        """What an item is by its label, and by whether it is of the text at all."""
        label = as_text(item.get("label"))
        kind = _KINDS.get(label)
        if kind is None:
            self.scribe.tell_unknown(label)
            kind = BlockKind.TEXT
        if item.get("content_layer") == "furniture" and kind not in (
            BlockKind.PICTURE,
            BlockKind.FOOTER,
        ):
            return BlockKind.HEADER
        return kind

    def _add_graph(self, item: dict[str, JSON]) -> None:
        """Add what a form says, a line for each cell."""
        cells = [as_map(cell) for cell in as_list(as_map(item.get("graph")).get("cells"))]
        words = (as_text(cell.get("text")) or as_text(cell.get("orig")) for cell in cells)
        self.scribe.add(BlockKind.TEXT, literal("\n".join(filter(None, words))), self._spot(item))

    def _words(self, refs: JSON) -> str:
        return " ".join(
            literal(text) for ref in _refs(refs) if (text := as_text(self._item(ref).get("text")))
        )  # fmt: skip

    def _add_picture(self, item: dict[str, JSON], spot: SourceSpot | None) -> None:
        words = " ".join(
            filter(None, (self._words(item.get("captions")), self._words(item.get("footnotes"))))
        )
        uri = as_text(as_map(item.get("image")).get("uri"))
        name: str | None = uri or None
        if is_data(uri):
            name = self.scribe.keep(decode_data(uri))
        # What stands inside a picture belongs to it: the words of a map, of a chart.
        self._done |= set(_refs(item.get("children")))
        self.scribe.add(BlockKind.PICTURE, words, spot, picture=name)

    def _add_table(self, item: dict[str, JSON], spot: SourceSpot | None) -> None:
        for kind, key in ((BlockKind.TEXT, "captions"), (None, ""), (BlockKind.TEXT, "footnotes")):
            if kind is not None:
                self.scribe.add(kind, self._words(item.get(key)), spot, starts=True)
            else:
                rows = _rows(as_map(item.get("data")))
                self.scribe.add(BlockKind.TABLE, table_of(rows), spot)
        self._done |= set(_refs(item.get("children")))

    def _spot(self, item: dict[str, JSON]) -> SourceSpot | None:
        prov = as_map(next(iter(as_list(item.get("prov"))), None))
        number = as_number(prov.get("page_no"))
        if number is None:
            return None
        page = int(number)
        size = self._sizes.get(page)
        box = as_map(prov.get("bbox"))
        sides = as_numbers([box.get(key) for key in ("l", "t", "r", "b")], 4)
        if sides and size and as_text(box.get("coord_origin")).upper() == "BOTTOMLEFT":
            sides = (sides[0], size[1] - sides[1], sides[2], size[1] - sides[3])
        return self.scribe.spot(page, sides, size)


def _refs(value: JSON) -> Iterator[str]:
    for one in as_list(value):
        ref = as_text(as_map(one).get("$ref")) or as_text(as_map(one).get("cref"))
        if ref:
            yield ref


def _mark(item: dict[str, JSON]) -> str:
    """What an item of a list begins with: its number if the list is numbered, or a dash."""
    marker = as_text(item.get("marker"))
    numbered = item.get("enumerated") is True and re.fullmatch(r"\d{1,3}[.)]", marker)
    return marker if numbered else "-"


def _on_line(text: str) -> str:
    return literal(" ".join(text.split("\n")).strip())


def _side_by_side(words: list[str]) -> str:
    """Pieces as one text: a blank only between Western words."""
    text = ""
    for piece in words:
        gap = " " if re.search(r"[A-Za-z0-9,.;:]$", text) and re.match(r"[A-Za-z]", piece) else ""
        text += gap + piece
    return text


def _rows(data: dict[str, JSON]) -> list[Grid]:
    """The rows of a table by its cells, each where it begins."""
    cells = [as_map(one) for one in as_list(data.get("table_cells"))]
    if not cells:
        cells = _unique(data.get("grid"))
    return in_rows(filter(None, map(_placed, cells[:_MOST_CELLS])))


def _placed(cell: dict[str, JSON]) -> tuple[int, int, Cell] | None:
    """The row and the column in which a cell begins, and what it is."""
    row, column = (as_number(cell.get(f"start_{side}_offset_idx")) for side in ("row", "col"))
    if row is None or column is None:
        return None
    head = cell.get("column_header") is True or cell.get("row_header") is True
    text = cell_text(as_text(cell.get("text")))
    return int(row), int(column), (text, _span(cell, "col", column), _span(cell, "row", row), head)


def _span(cell: dict[str, JSON], side: str, start: float) -> int:
    """Over how many rows or columns a cell reaches."""
    told = as_number(cell.get(f"{side}_span"))
    end = as_number(cell.get(f"end_{side}_offset_idx"))
    return max(1, int(told or (end - start if end is not None else 1) or 1))


def _unique(grid: JSON) -> list[dict[str, JSON]]:
    found: dict[tuple[float | None, float | None], dict[str, JSON]] = {}
    for row in as_list(grid):
        for cell in map(as_map, as_list(row)):
            key = tuple(as_number(cell.get(f"start_{side}_offset_idx")) for side in ("row", "col"))
            found.setdefault((key[0], key[1]), cell)
    return list(found.values())
