"""MinerU: content lists, middle.json, what its models write.

Schema: docs/en/reference/output_files.md of MinerU 3 (79d6d8d7): ``content_list.json`` (``type``,
``text_level``, ``bbox`` in 0 to 1000, ``page_idx`` from 0), ``content_list_v2.json`` (pages of
``type`` and ``content``), ``middle.json`` (``pdf_info``, ``para_blocks``, ``discarded_blocks``,
lines and spans in points) and ``model.json`` of the VLM backend (pages of blocks, ``bbox`` in 0 to
1).
"""

from __future__ import annotations

from collections.abc import Iterator

from .marked import add_formula, add_items, add_marked, add_table
from .raw import BlockKind, Raw, Score, SourceSpot
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
    as_texts,
    is_chance,
)

TOOL = "MinerU"
_SIDE = 1000.0
_TYPES = frozenset({
    "text", "title", "image", "table", "chart", "equation", "code", "list", "header", "footer",
    "page_number", "aside_text", "page_footnote", "ref_text", "seal", "phonetic", "image_caption",
    "table_caption", "image_footnote", "table_footnote",
})  # fmt: skip
_FURNITURE = {
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "page_number": BlockKind.PAGE_NUMBER,
    "aside_text": BlockKind.HEADER,
    "page_header": BlockKind.HEADER,
    "page_footer": BlockKind.FOOTER,
    "page_aside_text": BlockKind.HEADER,
    "discarded": BlockKind.HEADER,
}
_NOTES = frozenset({"page_footnote", "footnote"})
_PICTURES = ("image", "chart", "seal")


def is_content_list(value: JSON) -> bool:
    """Whether JSON is a flat list of contents."""
    items = [as_map(one) for one in as_list(value)]
    known = [
        one for one in items
        if as_text(one.get("type")) in _TYPES and ({"page_idx", "text_level", "img_path"} & set(one)
                                          or ("bbox" in one and "text" in one))
    ]  # fmt: skip
    return bool(known) and 2 * len(known) >= len(items)


def is_content_list_v2(value: JSON) -> bool:
    """Whether JSON is a list of pages of typed blocks."""
    pages = as_list(value)
    blocks = [as_map(one) for page in pages for one in as_list(page)]
    known = [one for one in blocks if isinstance(one.get("type"), str) and "content" in one]
    return all(isinstance(page, list) for page in pages) and len(known) * 2 > len(blocks)


def is_middle(value: JSON) -> bool:
    """Whether JSON is a middle.json."""
    return isinstance(as_map(value).get("pdf_info"), list)


def read_content_list(source: Source, value: JSON) -> Raw:
    """The blocks of a content list."""
    scribe = Scribe(source, TOOL)
    for item in map(as_map, as_list(value)):
        page = int(as_number(item.get("page_idx")) or 0) + 1
        spot = scribe.spot(page, as_numbers(item.get("bbox"), 4), (_SIDE, _SIDE))
        _add_item(scribe, item, spot)
    return scribe.raw()


def _add_item(scribe: Scribe, item: dict[str, JSON], spot: SourceSpot | None) -> None:
    kind = as_text(item.get("type"))
    text = as_text(item.get("text")) or as_text(item.get("content"))
    level = int(as_number(item.get("text_level")) or (1 if kind == "title" else 0))
    if kind in _PICTURES:
        _add_picture(scribe, item, spot, kind)
    elif kind == "table":
        body = as_text(item.get("table_body")) or text
        captions, notes = as_texts(item.get("table_caption")), as_texts(item.get("table_footnote"))
        if not body.strip():
            words = " ".join([*captions, *notes])
            name = as_text(item.get("img_path")) or None
            add_marked(scribe, BlockKind.PICTURE, words, spot, picture=name)
            return
        add_table(scribe, body, captions, notes, spot)
    elif kind in ("equation", "interline_equation"):
        add_formula(scribe, text, spot)
    elif kind == "list":
        add_items(scribe, as_texts(item.get("list_items")) or text.split("\n"), spot)
    elif kind == "code":
        for words in [*as_texts(item.get("code_caption")), as_text(item.get("code_body"))]:
            add_marked(scribe, BlockKind.TEXT, words, spot)
    elif kind.endswith("_caption"):
        add_marked(scribe, BlockKind.CAPTION, text, spot)
    else:
        _add_words(scribe, kind, text, level, spot)


def _add_words(scribe: Scribe, kind: str, text: str, level: int, spot: SourceSpot | None) -> None:
    if kind in _FURNITURE:
        add_marked(scribe, _FURNITURE[kind], text, spot)
    elif kind in _NOTES:
        add_marked(scribe, BlockKind.NOTE, text, spot)
    elif level == 1:
        add_marked(scribe, BlockKind.TITLE, text, spot, level=1)
    elif level > 1:
        add_marked(scribe, BlockKind.SUBHEAD, text, spot, level=level)
    else:
        if kind not in ("text", "ref_text", "phonetic", "paragraph", "index", "title"):
            scribe.tell_unknown(kind)
        add_marked(scribe, BlockKind.TEXT, text, spot)


def _add_picture(scribe: Scribe, item: dict[str, JSON], spot: SourceSpot | None, kind: str) -> None:
    captions = [
        text for key in (f"{kind}_caption", "image_caption", "img_caption", "chart_caption")
        for text in as_texts(item.get(key))
    ]  # fmt: skip
    notes = [
        text for key in (f"{kind}_footnote", "image_footnote", "img_footnote", "chart_footnote")
        for text in as_texts(item.get(key))
    ]  # fmt: skip
    words = " ".join(dict.fromkeys(text.strip() for text in [*captions, *notes]))
    name = as_text(item.get("img_path")) or as_text(item.get("image_path")) or None
    add_marked(scribe, BlockKind.PICTURE, words, spot, picture=name)


# content_list_v2.json and model.json


def read_content_list_v2(source: Source, value: JSON) -> Raw:
    """The blocks of a content list by pages, or of what the VLM wrote."""
    scribe = Scribe(source, TOOL)
    for number, page in enumerate(as_list(value), 1):
        for item in map(as_map, as_list(page)):
            sides = as_numbers(item.get("bbox"), 4)
            side = 1.0 if sides and max(sides) <= 1 else _SIDE
            spot = scribe.spot(number, sides, (side, side))
            content = item.get("content")
            if isinstance(content, dict):
                _add_typed(scribe, as_text(item.get("type")), content, spot)
            else:
                _add_item(scribe, item, spot)
    return scribe.raw()


def _spans(value: JSON, depth: int = 0) -> str:
    """The words of a list of spans, formulas between dollars."""
    if isinstance(value, str):
        return value
    built: list[str] = []
    for one in as_list(value) if isinstance(value, list) else [value]:
        span = as_map(one)
        inner = span.get("content")
        text = _spans(inner, depth + 1) if depth < DEEPEST else ""
        is_formula = as_text(span.get("type")).startswith("equation") or "math" in as_text(
            span.get("type")
        )
        built.append(one if isinstance(one, str) else f"${text}$" if is_formula and text else text)
    return "".join(built)


def _add_typed(
    scribe: Scribe, kind: str, content: dict[str, JSON], spot: SourceSpot | None
) -> None:  # fmt: skip
    if kind in _PICTURES:
        _add_typed_picture(scribe, kind, content, spot)
    elif kind == "table":
        body = as_text(content.get("html")) or as_text(content.get("table_body"))
        captions, notes = _said(content, "table_caption"), _said(content, "table_footnote")
        add_table(scribe, body, captions, notes, spot)
    elif kind.startswith("equation"):
        add_formula(scribe, as_text(content.get("math_content")), spot)
    elif kind in ("list", "index"):
        items = as_list(content.get("list_items"))
        add_items(scribe, [_spans(as_map(one).get("item_content", one)) for one in items], spot)
    else:
        level = int(as_number(content.get("level")) or 0) or (1 if kind == "title" else 0)
        _add_words(scribe, kind, _words(kind, content), level, spot)


def _add_typed_picture(
    scribe: Scribe, kind: str, content: dict[str, JSON], spot: SourceSpot | None
) -> None:
    source = as_map(content.get("image_source") or content.get(f"{kind}_source"))
    name = as_text(source.get("path")) or as_text(content.get("img_path")) or None
    words = " ".join(_said(content, f"{kind}_caption") + _said(content, f"{kind}_footnote"))
    add_marked(scribe, BlockKind.PICTURE, words, spot, picture=name)


def _words(kind: str, content: dict[str, JSON]) -> str:
    """The words of a block: those of its own type, or of all that it holds."""
    own = _spans(content.get(f"{kind}_content"))
    parts = [text for key in content if key.endswith("_content") for text in _said(content, key)]
    return own or " ".join(parts)


def _said(content: dict[str, JSON], key: str) -> list[str]:
    """The words of a list of spans as a list of one; nothing for none."""
    text = _spans(content.get(key)).strip()
    return [text] if text else []


# middle.json


def read_middle(source: Source, value: JSON) -> Raw:
    """The blocks of a middle.json, lines as they were printed."""
    scribe = Scribe(source, TOOL)
    for n, page in enumerate(map(as_map, as_list(as_map(value).get("pdf_info")))):
        index = as_number(page.get("page_idx"))
        number = int(index) + 1 if index is not None else n + 1
        size = as_numbers(page.get("page_size"), 2)
        pair = (size[0], size[1]) if size else None
        key = "para_blocks" if as_list(page.get("para_blocks")) else "preproc_blocks"
        for block in map(as_map, as_list(page.get(key))):
            _add_block(scribe, block, number, pair)
        for block in map(as_map, as_list(page.get("discarded_blocks"))):
            kind = as_text(block.get("type"))
            spot = scribe.spot(number, as_numbers(block.get("bbox"), 4), pair)
            text, _ = _lines(block)
            _add_words(scribe, kind if kind in _FURNITURE or kind in _NOTES else "discarded", text,
                       0, spot)  # fmt: skip
    return scribe.raw()


def _add_block(
    scribe: Scribe, block: dict[str, JSON], page: int, size: tuple[float, float] | None
) -> None:
    kind = as_text(block.get("type"))
    spot = scribe.spot(page, as_numbers(block.get("bbox"), 4), size)
    inner = [as_map(one) for one in as_list(block.get("blocks"))]
    text, scores = _lines(block)
    if kind in (*_PICTURES, "table"):
        _add_visual(scribe, block, kind, inner, spot)
    elif kind == "interline_equation":
        add_formula(scribe, _span_value(block, "content") or text, spot)
    elif kind in ("list", "index") and (inner or text):
        items = [_lines(one)[0] for one in inner] or text.split("\n")
        add_items(scribe, map(_joined, items), spot)
    elif kind == "title":
        level = int(as_number(block.get("level")) or 1)
        _add_words(scribe, kind, _joined(text), max(1, level), spot)
    elif kind == "code":
        for one in inner:
            add_marked(scribe, BlockKind.TEXT, _lines(one)[0], spot)
    elif kind in ("", "text", "ref_text", "phonetic", "abstract"):
        add_marked(scribe, BlockKind.TEXT, text, spot, scores=scores)
    else:
        _add_words(scribe, kind, text, 0, spot)


def _add_visual(
    scribe: Scribe, block: dict[str, JSON], kind: str, inner: list[dict[str, JSON]],
    spot: SourceSpot | None,
) -> None:  # fmt: skip
    """Add a picture or a table with what stands above and below it."""
    parts = {
        part: [_lines(one)[0] for one in inner if as_text(one.get("type")).endswith(f"_{part}")]
        for part in ("caption", "footnote")
    }
    body = _span_value(block, "html") if kind == "table" else None
    if body:
        add_table(scribe, body, parts["caption"], parts["footnote"], spot)
        return
    words = " ".join(_joined(one) for part in parts.values() for one in part)
    add_marked(scribe, BlockKind.PICTURE, words, spot, picture=_span_value(block, "image_path"))


def _joined(text: str) -> str:
    """Printed lines as one: words in Han characters have no blank between them."""
    return "".join(text.split("\n"))


def _all_spans(block: dict[str, JSON], depth: int = 0) -> Iterator[dict[str, JSON]]:
    """Yield the spans of a block and of those inside it."""
    for line in map(as_map, as_list(block.get("lines"))):
        yield from map(as_map, as_list(line.get("spans")))
    if depth < DEEPEST:
        for inner in map(as_map, as_list(block.get("blocks"))):
            yield from _all_spans(inner, depth + 1)


def _span_value(block: dict[str, JSON], key: str) -> str | None:
    return next((text for span in _all_spans(block) if (text := as_text(span.get(key)))), None)


def _lines(block: dict[str, JSON]) -> tuple[str, tuple[Score, ...]]:
    """The words of a block, its printed lines parted, and how sure the tool is of them."""
    text = ""
    scores: list[Score] = []
    for line in map(as_map, as_list(block.get("lines"))):
        if text:
            text += "\n"
        for span in map(as_map, as_list(line.get("spans"))):
            words = as_text(span.get("content"))
            if as_text(span.get("type")) == "inline_equation" and words:
                words = f"${words.strip().strip('$')}$"
            score = as_number(span.get("score"))
            if words and is_chance(score):
                scores.append(Score(len(text), len(text) + len(words), score))
            text += words
    return text, tuple(scores)
