"""PaddleOCR: PP-StructureV3 and PaddleOCR-VL, as ``save_to_json`` and the service write them.

Schema: PaddleX 3 (3.3 to 3.7), pipelines PP-StructureV3 and PaddleOCR-VL: ``parsing_res_list`` of
``block_label``, ``block_content``, ``block_bbox`` in pixels, ``block_order``; ``width`` and
``height`` from 3.3 on; ``overall_ocr_res`` with ``rec_texts``, ``rec_scores``, ``rec_boxes``; bare,
within ``{"res": …}``, or the service's ``layoutParsingResults`` with ``prunedResult`` and
``markdown.images``. Pictures are saved as ``imgs/img_in_LABEL_box_X1_Y1_X2_Y2.jpg`` beside the
Markdown.
"""

from __future__ import annotations

from .marked import add_formula, add_marked, add_table
from .raw import BlockKind, Raw, Scan, Score, SourceSpot
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
    is_chance,
    reach,
)

TOOL = "PaddleOCR"
_KINDS = {
    "doc_title": BlockKind.TITLE,
    "paragraph_title": BlockKind.SUBHEAD,
    "title": BlockKind.SUBHEAD,
    "text": BlockKind.TEXT,
    "abstract": BlockKind.TEXT,
    "content": BlockKind.TEXT,
    "vertical_text": BlockKind.TEXT,
    "reference": BlockKind.TEXT,
    "reference_content": BlockKind.TEXT,
    "algorithm": BlockKind.TEXT,
    "ocr": BlockKind.TEXT,
    "spotting": BlockKind.TEXT,
    "image": BlockKind.PICTURE,
    "chart": BlockKind.PICTURE,
    "seal": BlockKind.PICTURE,
    "figure": BlockKind.PICTURE,
    "header_image": BlockKind.HEADER,
    "footer_image": BlockKind.FOOTER,
    "figure_title": BlockKind.CAPTION,
    "chart_title": BlockKind.CAPTION,
    "table_title": BlockKind.CAPTION,
    "figure_table_chart_title": BlockKind.CAPTION,
    "vision_footnote": BlockKind.CAPTION,
    "table": BlockKind.TABLE,
    "formula": BlockKind.FORMULA,
    "display_formula": BlockKind.FORMULA,
    "inline_formula": BlockKind.FORMULA,
    "formula_number": BlockKind.TEXT,
    "footnote": BlockKind.NOTE,
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "number": BlockKind.PAGE_NUMBER,
    "page_number": BlockKind.PAGE_NUMBER,
    "aside_text": BlockKind.HEADER,
}


def _pages(value: JSON, depth: int = 0) -> list[dict[str, JSON]]:
    """The pages of a result, whatever stands around them."""
    if depth > DEEPEST or not isinstance(value, dict | list):
        return []
    if isinstance(value, list):
        return [page for one in value for page in _pages(one, depth + 1)]
    record = as_map(value)
    if isinstance(record.get("parsing_res_list"), list):
        return [record]
    for key in ("layoutParsingResults", "result", "res", "results", "pages"):
        if found := _pages(record.get(key), depth + 1):
            return found
    pruned = _pages(record.get("prunedResult"), depth + 1)
    if pruned and isinstance(record.get("markdown"), dict):
        return [{**pruned[0], "markdown": record["markdown"]}]
    return pruned


def is_paddle(value: JSON) -> bool:
    """Whether JSON is a result of PaddleOCR with its layout."""
    return bool(_pages(value))


def read_paddle(source: Source, value: JSON) -> Raw:
    """The blocks of a result, page by page."""
    scribe = Scribe(source, TOOL)
    for n, page in enumerate(_pages(value), 1):
        _add_page(scribe, page, n)
    return scribe.raw()


def _add_page(scribe: Scribe, page: dict[str, JSON], number: int) -> None:
    blocks = [as_map(one) for one in as_list(page.get("parsing_res_list"))]
    size = _size(page)
    name = as_text(page.get("input_path"))
    if size is None:
        size = _reach(page, blocks)
        scribe.scans[number] = Scan(number, name, size)
    elif name:
        scribe.scans[number] = Scan(number, name)
    pictures = as_map(as_map(page.get("markdown")).get("images"))
    for key, held in pictures.items():
        data = decode_data(as_text(held)) if not as_text(held).startswith("http") else None
        if data is not None:
            scribe.keep(data, key)
    for block in _in_order(blocks):
        sides = as_numbers(block.get("block_bbox"), 4)
        spot = scribe.spot(number, sides, size)
        _add_block(scribe, block, spot, _scores(page, block, sides))


def _size(page: dict[str, JSON]) -> tuple[float, float] | None:
    width, height = as_number(page.get("width")), as_number(page.get("height"))
    return (width, height) if width and height and min(width, height) > 0 else None


def _reach(
    page: dict[str, JSON], blocks: list[dict[str, JSON]]
) -> tuple[float, float] | None:  # fmt: skip
    """How far the boxes of a page reach that does not say how large it is."""
    boxes = [as_numbers(block.get("block_bbox"), 4) for block in blocks]
    found = as_list(as_map(page.get("layout_det_res")).get("boxes"))
    boxes += [as_numbers(as_map(one).get("coordinate"), 4) for one in found]
    return reach([box for box in boxes if box is not None])


def _in_order(blocks: list[dict[str, JSON]]) -> list[dict[str, JSON]]:
    """Blocks in reading order: those that have a number by it, all others where they stand."""
    orders = [as_number(block.get("block_order")) for block in blocks]
    placed = sorted((order, n) for n, order in enumerate(orders) if order is not None)
    numbers = iter(placed)
    return [
        block if orders[n] is None else blocks[next(numbers)[1]] for n, block in enumerate(blocks)
    ]


def _add_block(
    scribe: Scribe, block: dict[str, JSON], spot: SourceSpot | None, scores: tuple[Score, ...]
) -> None:
    label = as_text(block.get("block_label"))
    text = as_text(block.get("block_content"))
    kind = _KINDS.get(label)
    if kind is None:
        scribe.tell_unknown(label)
        kind = BlockKind.TEXT
    if kind is BlockKind.PICTURE:
        # What is read inside a picture (the words of a map, the rows of a chart) is none of it.
        add_marked(scribe, BlockKind.PICTURE, "", spot, picture=_file(scribe, block, label))
    elif kind is BlockKind.TABLE:
        add_table(scribe, text, (), (), spot)
    elif kind is BlockKind.FORMULA:
        add_formula(scribe, text, spot)
    elif kind is BlockKind.SUBHEAD:
        add_marked(scribe, kind, text, spot, level=2)
    else:
        level = 1 if kind is BlockKind.TITLE else 0
        add_marked(scribe, kind, text, spot, level=level, scores=scores)


def _file(scribe: Scribe, block: dict[str, JSON], label: str) -> str | None:
    """The name under which the tool saves a picture: that of its box."""
    sides = as_numbers(block.get("block_bbox"), 4)
    if sides is None:
        return None
    box = "_".join(str(int(side)) for side in sides)
    name = f"imgs/img_in_{label}_box_{box}.jpg"
    return next((known for known in scribe.pictures if known.endswith(f"box_{box}.jpg")), name)


def _scores(
    page: dict[str, JSON], block: dict[str, JSON], sides: tuple[float, ...] | None
) -> tuple[Score, ...]:
    """How sure the tool is of a block's lines, by those inside its box."""
    lines = as_map(page.get("overall_ocr_res"))
    text = as_text(block.get("block_content"))
    if sides is None or not text:
        return ()
    found: list[Score] = []
    done = 0
    rows = zip(
        as_list(lines.get("rec_texts")), as_list(lines.get("rec_scores")),
        as_list(lines.get("rec_boxes")), strict=False,
    )  # fmt: skip
    for words, score, box in rows:
        chance, line = as_number(score), as_numbers(box, 4)
        said = as_text(words)
        if line is None or not said or not is_chance(chance):
            continue
        x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
        if not (sides[0] <= x <= sides[2] and sides[1] <= y <= sides[3]):
            continue
        # Two lines may say the same: the second one's words are looked for behind the first's.
        at = text.find(said, done)
        at = text.find(said) if at < 0 else at
        if at >= 0:
            done = at + len(said)
            found.append(Score(at, done, chance))
    return tuple(found)
