"""Pages in the schemas of tools, one function each: file name -> content."""

# ruff: noqa: E501 - what tools write has long lines
from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .issue import Item, Page, Sides, Story

Files = dict[str, bytes]
WIDE, HIGH = 1200, 1700


@dataclass(frozen=True)
class Tool:
    """A source: how it writes a page, the file that is handed in, and what it can say."""

    write: Callable[[Page], Files]
    entry: str
    says: frozenset[str] = frozenset({"title", "byline", "pictures", "tables", "notes"})
    stories: bool = True
    """Whether a file holds several stories."""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def blocks(page: Page) -> Iterator[Item]:
    """Yield all blocks of a page in reading order."""
    for story in page.stories:
        yield from story.placed()


def scaled(box: Sides, width: float, height: float) -> list[int]:
    """Give a box in a tool's unit."""
    return [round(side * (width, height)[n % 2]) for n, side in enumerate(box)]


def table(item: Item, *, wrapped: bool = False, style: str = "") -> str:
    """Give a table of HTML."""
    rows = (
        "".join(
            "<tr>"
            + "".join(
                f"<td{f' colspan={c!r}' if c > 1 else ''}{f' rowspan={r!r}' if r > 1 else ''}{style}>{t}</td>"
                for t, c, r in row
            )
            + "</tr>"
            for row in item.rows
        )
        .replace("colspan=2", 'colspan="2"')
        .replace("rowspan=2", 'rowspan="2"')
    )
    body = f"<table>{rows}</table>"
    return f"<html><body>{body}</body></html>" if wrapped else body


def bars(item: Item) -> str:
    """Give a table of bars; merged cells say what they say once and are empty then."""
    columns = max(sum(c for _, c, _ in row) for row in item.rows)
    grid: list[list[str]] = [[""] * columns for _ in item.rows]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(item.rows):
        x = 0
        for text, wide, tall in row:
            while (y, x) in taken:
                x += 1
            grid[y][x] = text
            taken |= {(y + b, x + a) for a in range(wide) for b in range(tall)}
            x += wide
    lines = ["| " + " | ".join(row) + " |" for row in grid]
    return "\n".join([lines[0], "|" + "---|" * columns, *lines[1:]])


# MinerU


def mineru_list(page: Page) -> Files:
    """Give a page as MinerU's content list."""
    side = 1000
    out: list[dict[str, object]] = [
        {"type": "header", "text": page.header, "bbox": [50, 10, 950, 30], "page_idx": 0}
    ]
    for item in blocks(page):
        base: dict[str, object] = {"bbox": scaled(item.box, side, side), "page_idx": 0}
        match item.kind:
            case "title":
                out.append({"type": "text", "text": item.text, "text_level": 1, **base})
            case "subtitle" | "h":
                out.append({"type": "text", "text": item.text, "text_level": 2, **base})
            case "picture":
                out.append({"type": "image", "img_path": f"images/{item.name}",
                            "image_caption": [item.text], "image_footnote": [], **base})  # fmt: skip
            case "table":
                out.append({"type": "table", "img_path": "images/t.jpg", "table_caption": [],
                            "table_footnote": [], "table_body": table(item, wrapped=True),
                            **base})  # fmt: skip
            case "note":
                out.append({"type": "page_footnote", "text": item.text, **base})
            case _:
                text = item.text.replace("①", r"$^{\textcircled{1}}$")
                out.append({"type": "text", "text": text, **base})
    out.append({"type": "page_number", "text": page.folio, "bbox": [480, 970, 520, 990],
                "page_idx": 0})  # fmt: skip
    return {"a_content_list.json": _json(out), **_beside(page, "images")}


def _beside(page: Page, folder: str) -> Files:
    return {f"{folder}/{name}": data for name, data in page.pictures.items()}


def _spans(text: str) -> list[dict[str, object]]:
    return [{"type": "text", "content": text}]


def mineru_v2(page: Page) -> Files:
    """Give a page as MinerU's content list by pages."""
    out: list[dict[str, object]] = [
        {"type": "page_header", "content": {"page_header_content": _spans(page.header)}}
    ]
    for item in blocks(page):
        box = {"bbox": scaled(item.box, 1000, 1000)}
        match item.kind:
            case "title" | "subtitle" | "h":
                level = 1 if item.kind == "title" else 2
                out.append({"type": "title", "content": {"title_content": _spans(item.text),
                                                         "level": level}, **box})  # fmt: skip
            case "picture":
                out.append({"type": "image", "content": {
                    "image_source": {"path": f"images/{item.name}"},
                    "image_caption": _spans(item.text), "image_footnote": []}, **box})  # fmt: skip
            case "table":
                out.append({"type": "table", "content": {
                    "html": table(item), "table_caption": [], "table_footnote": []}, **box})  # fmt: skip
            case "note":
                out.append({"type": "page_footnote",
                            "content": {"page_footnote_content": _spans(item.text)}, **box})  # fmt: skip
            case _:
                out.append({"type": "paragraph",
                            "content": {"paragraph_content": _spans(item.text)}, **box})  # fmt: skip
    return {"a_content_list_v2.json": _json([out]), **_beside(page, "images")}


def _mineru_lines(item: Item) -> list[dict[str, object]]:
    text, step = item.text, 18
    parts = [text[n : n + step] for n in range(0, len(text), step)]
    return [
        {"bbox": [0, 0, 1, 1], "spans": [{"type": "text", "content": part, "score": 0.99}]}
        for part in parts
    ]


def mineru_middle(page: Page) -> Files:
    """Give a page as MinerU's middle.json."""
    out: list[dict[str, object]] = []
    discarded = [{"type": "header", "bbox": [60, 20, 1140, 50],
                  "lines": _mineru_lines(Item("p", page.header))}]  # fmt: skip
    for item in blocks(page):
        box = {"bbox": scaled(item.box, WIDE, HIGH)}
        match item.kind:
            case "title" | "subtitle" | "h":
                level = 1 if item.kind == "title" else 2
                out.append({"type": "title", "level": level, "lines": _mineru_lines(item), **box})
            case "picture":
                span = {"type": "image", "image_path": f"images/{item.name}"}
                out.append({"type": "image", **box, "blocks": [
                    {"type": "image_body", "lines": [{"spans": [span]}]},
                    {"type": "image_caption", "lines": _mineru_lines(item)}]})  # fmt: skip
            case "table":
                span = {"type": "table", "html": table(item, wrapped=True)}
                out.append({"type": "table", **box, "blocks": [
                    {"type": "table_body", "lines": [{"spans": [span]}]}]})  # fmt: skip
            case "note":
                discarded.append({"type": "page_footnote", "lines": _mineru_lines(item), **box})
            case _:
                out.append({"type": "text", "lines": _mineru_lines(item), **box})
    info = {"para_blocks": out, "discarded_blocks": discarded, "page_idx": 0,
            "page_size": [WIDE, HIGH]}  # fmt: skip
    value = {"pdf_info": [info], "_backend": "pipeline", "_version_name": "3.0.1"}
    return {"a_middle.json": _json(value), **_beside(page, "images")}


def _markdown(page: Page, say: Callable[[Item], str]) -> str:
    return "\n\n".join(said for item in blocks(page) if (said := say(item))) + "\n"


def mineru_markdown(page: Page) -> Files:
    """Give a page as MinerU's Markdown."""

    def say(item: Item) -> str:
        match item.kind:
            case "title":
                return f"# {item.text}"
            case "subtitle" | "h":
                return f"## {item.text}"
            case "picture":
                return f"![](images/{item.name})  \n{item.text}"
            case "table":
                return table(item, wrapped=True)
            case "note":
                return item.text.replace("①", r"$\textcircled{1}$ ")
        return item.text.replace("①", r" $^{\textcircled{1}}$ ")

    return {"a.md": _markdown(page, say).encode(), **_beside(page, "images")}


# PaddleOCR

_PADDLE = {"title": "doc_title", "subtitle": "paragraph_title", "h": "paragraph_title", "p": "text",
           "byline": "text", "note": "footnote", "table": "table"}  # fmt: skip


def _paddle(page: Page, *, sized: bool, wrapped: bool) -> Files:
    out: list[dict[str, object]] = [
        {"block_label": "header", "block_content": page.header, "block_bbox": [60, 10, 1140, 40],
         "block_id": 0, "block_order": None}
    ]  # fmt: skip
    files: Files = {}
    for item in blocks(page):
        box = scaled(item.box, WIDE, HIGH)
        number = len(out)
        if item.kind == "picture":
            out.append({"block_label": "image", "block_content": "", "block_bbox": box,
                        "block_id": number, "block_order": None})  # fmt: skip
            name = "_".join(map(str, box))
            files[f"imgs/img_in_image_box_{name}.jpg"] = page.pictures[item.name]
            below = [box[0], box[3] + 4, box[2], box[3] + 30]
            out.append({"block_label": "figure_title", "block_content": item.text,
                        "block_bbox": below, "block_id": number + 1, "block_order": None})  # fmt: skip
            continue
        text = table(item, style=" style='text-align: center;'") if item.rows else item.text
        out.append({"block_label": _PADDLE[item.kind], "block_content": text, "block_bbox": box,
                    "block_id": number, "block_order": number})  # fmt: skip
    value: dict[str, object] = {"input_path": "page.png", "page_index": None,
                                "parsing_res_list": out}  # fmt: skip
    if sized:
        value |= {"width": WIDE, "height": HIGH}
    return {"a_res.json": _json({"res": value} if wrapped else value), **files}


def paddle_v3(page: Page) -> Files:
    """Give a page as PP-StructureV3's JSON, the size of its page untold."""
    return _paddle(page, sized=False, wrapped=False)


def paddle_vl(page: Page) -> Files:
    """Give a page as PaddleOCR-VL's JSON."""
    return _paddle(page, sized=True, wrapped=True)


def paddle_markdown(page: Page) -> Files:
    """Give a page as PaddleX's Markdown."""
    files: Files = {}

    def say(item: Item) -> str:
        match item.kind:
            case "title":
                return f"# {item.text}"
            case "subtitle" | "h":
                return f"## {item.text}"
            case "picture":
                files[f"imgs/img_in_image_box_{item.name}"] = page.pictures[item.name]
                return (
                    '<div style="text-align: center;"><img src="imgs/img_in_image_box_'
                    f'{item.name}" alt="Image" width="48%" /></div>\n\n'
                    f'<div style="text-align: center;">{item.text}</div>'
                )
            case "table":
                return (
                    '<div style="text-align: center;"><html><body>'
                    + table(item).replace("<table>", "<table border='1'>")
                    + "</body></html></div>"
                )
        return item.text.replace("①", "$ ^{①} $") if item.kind == "p" else item.text

    return {"a.md": _markdown(page, say).encode(), **files}


# marker


def marker_json(page: Page) -> Files:
    """Give a page as marker's JSON."""
    out: list[dict[str, object]] = []

    def add(kind: str, text: str, box: Sides, **more: object) -> dict[str, object]:
        number = len(out)
        return {"id": f"/page/0/{kind}/{number}", "block_type": kind, "html": text,
                "polygon": [], "bbox": scaled(box, 612, 792), "children": None, **more}  # fmt: skip

    out.append(add("PageHeader", f"<p>{page.header}</p>", (0.05, 0.01, 0.95, 0.03)))
    for item in blocks(page):
        match item.kind:
            case "title":
                out.append(add("SectionHeader", f"<h1>{item.text}</h1>", item.box))
            case "subtitle" | "h":
                out.append(add("SectionHeader", f"<h2>{item.text}</h2>", item.box))
            case "picture":
                held = base64.b64encode(page.pictures[item.name]).decode()
                inner = [
                    add("Picture", "", item.box, images={f"/page/0/Picture/{len(out)}": held}),
                    add("Caption", f"<p>{item.text}</p>", item.box),
                ]
                out.append(add("PictureGroup", "", item.box) | {"children": inner})
            case "table":
                out.append(add("Table", table(item), item.box))
            case "note":
                out.append(add("Footnote", f"<p>{item.text}</p>", item.box))
            case _:
                text = item.text.replace("①", "<sup>①</sup>")
                out.append(add("Text", f'<p block-type="Text">{text}</p>', item.box))
    whole = {"id": "/page/0/Page/0", "block_type": "Page", "html": "", "bbox": [0, 0, 612, 792],
             "polygon": [], "children": out}  # fmt: skip
    return {"a.json": _json({"children": [whole], "block_type": "Document", "metadata": {}})}


def marker_markdown(page: Page) -> Files:
    """Give a page as marker's Markdown with page marks."""

    def say(item: Item) -> str:
        match item.kind:
            case "title":
                return f'# <span id="page-0-0"></span>{item.text}'
            case "subtitle" | "h":
                return f"## {item.text}"
            case "picture":
                return f"![](_page_0_Picture_{item.name})\n\n{item.text}"
            case "table":
                return bars(item)
            case "note":
                return item.text.replace("①", "<sup>1</sup>")
        return item.text.replace("①", "<sup>1</sup>")

    text = "\n\n{0}" + "-" * 48 + "\n\n" + _markdown(page, say)
    return {"a.md": text.encode(),
            **{f"_page_0_Picture_{n}": d for n, d in page.pictures.items()}}  # fmt: skip


# docling


def docling_json(page: Page) -> Files:
    """Give a page as docling's JSON, boxes from below."""
    texts: list[dict[str, object]] = []
    pictures: list[dict[str, object]] = []
    tables: list[dict[str, object]] = []
    children: list[dict[str, str]] = []

    def prov(box: Sides) -> list[dict[str, object]]:
        left, top, right, bottom = scaled(box, 612, 792)
        return [{"page_no": 1, "bbox": {"l": left, "t": 792 - top, "r": right, "b": 792 - bottom,
                                        "coord_origin": "BOTTOMLEFT"}, "charspan": [0, 1]}]  # fmt: skip

    def text(label: str, words: str, box: Sides, **more: object) -> str:
        ref = f"#/texts/{len(texts)}"
        texts.append({"self_ref": ref, "label": label, "text": words, "orig": words,
                      "children": [], "content_layer": "body", "prov": prov(box), **more})  # fmt: skip
        return ref

    text("page_header", page.header, (0.05, 0.01, 0.95, 0.03), content_layer="furniture")
    for item in blocks(page):
        match item.kind:
            case "title":
                ref = text("title", item.text, item.box)
            case "subtitle" | "h":
                ref = text("section_header", item.text, item.box, level=1)
            case "picture":
                caption = text("caption", item.text, item.box)
                uri = (
                    "data:image/jpeg;base64," + base64.b64encode(page.pictures[item.name]).decode()
                )
                ref = f"#/pictures/{len(pictures)}"
                pictures.append({"self_ref": ref, "label": "picture", "children": [
                    {"$ref": caption}], "captions": [{"$ref": caption}], "footnotes": [],
                    "prov": prov(item.box), "image": {"mimetype": "image/jpeg", "uri": uri}})  # fmt: skip
            case "table":
                ref = f"#/tables/{len(tables)}"
                tables.append({"self_ref": ref, "label": "table", "children": [], "captions": [],
                               "prov": prov(item.box), "data": _docling_cells(item)})  # fmt: skip
            case "note":
                ref = text("footnote", item.text, item.box)
            case _:
                ref = text("text", item.text, item.box)
        children.append({"$ref": ref})
    value = {"schema_name": "DoclingDocument", "version": "1.10.0", "name": "a",
             "body": {"self_ref": "#/body", "children": children, "label": "unspecified"},
             "furniture": {"self_ref": "#/furniture", "children": []}, "groups": [],
             "texts": texts, "pictures": pictures, "tables": tables,
             "pages": {"1": {"page_no": 1, "size": {"width": 612.0, "height": 792.0}}}}  # fmt: skip
    return {"a.json": _json(value)}


def _docling_cells(item: Item) -> dict[str, object]:
    cells: list[dict[str, object]] = []
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(item.rows):
        x = 0
        for words, wide, tall in row:
            while (y, x) in taken:
                x += 1
            cells.append({"text": words, "row_span": tall, "col_span": wide,
                          "start_row_offset_idx": y, "end_row_offset_idx": y + tall,
                          "start_col_offset_idx": x, "end_col_offset_idx": x + wide})  # fmt: skip
            taken |= {(y + b, x + a) for a in range(wide) for b in range(tall)}
            x += wide
    return {"table_cells": cells, "num_rows": len(item.rows), "num_cols": 3}


def docling_markdown(page: Page) -> Files:
    """Give a page as docling's Markdown."""

    def say(item: Item) -> str:
        match item.kind:
            case "title":
                return f"# {item.text}"
            case "subtitle" | "h":
                return f"## {item.text}"
            case "picture":
                return f"![Image](a_artifacts/{item.name})\n\n{item.text}"
            case "table":
                return bars(item)
        return html.escape(item.text)

    return {"a.md": _markdown(page, say).encode(), **_beside(page, "a_artifacts")}


# Models that write Markdown


def deepseek(page: Page) -> Files:
    """Give a page as DeepSeek-OCR's grounded Markdown."""
    labels = {"title": "title", "subtitle": "sub_title", "h": "sub_title", "p": "text",
              "byline": "text", "table": "table", "note": "page_footnote"}  # fmt: skip
    out: list[str] = []
    number = 0
    for item in blocks(page):
        box = [scaled(item.box, 999, 999)]
        if item.kind == "picture":
            out.append(f"<|ref|>image<|/ref|><|det|>{box}<|/det|>\n![](images/0_{number}.jpg)\n")
            left, _, right, bottom = box[0]
            below = [[left, bottom + 3, right, bottom + 15]]
            out.append(f"<|ref|>image_caption<|/ref|><|det|>{below}<|/det|>\n"
                       f"<center>{item.text}</center>\n")  # fmt: skip
            number += 1
            continue
        said = {"title": f"# {item.text}", "subtitle": f"## {item.text}", "h": f"## {item.text}",
                "table": table(item) if item.rows else "",
                "p": item.text.replace("①", r"\(^{①}\)")}.get(item.kind, item.text)  # fmt: skip
        out.append(f"<|ref|>{labels[item.kind]}<|/ref|><|det|>{box}<|/det|>\n{said}\n")
    names = [item.name for item in blocks(page) if item.kind == "picture"]
    files = {f"images/0_{n}.jpg": page.pictures[name] for n, name in enumerate(names)}
    return {"a_det.mmd": ("\n".join(out) + "\n<--- Page Split --->\n").encode(), **files}


def dots_json(page: Page) -> Files:
    """Give a page as dots.ocr's layout, and the scan."""
    labels = {"title": "Title", "subtitle": "Section-header", "h": "Section-header", "p": "Text",
              "byline": "Text", "table": "Table", "note": "Footnote"}  # fmt: skip
    out: list[dict[str, object]] = [
        {"bbox": [60, 10, 1140, 40], "category": "Page-header", "text": page.header},
        {"bbox": [0, 0, WIDE, HIGH], "category": "Page-footer", "text": page.folio},
    ]
    for item in blocks(page):
        box = scaled(item.box, WIDE, HIGH)
        if item.kind == "picture":
            out.append({"bbox": box, "category": "Picture"})
            out.append({"bbox": [box[0], box[3] + 4, box[2], box[3] + 30], "category": "Caption",
                        "text": item.text})  # fmt: skip
            continue
        text = table(item) if item.rows else item.text
        mark = {"title": "# ", "subtitle": "## ", "h": "## "}.get(item.kind, "")
        out.append({"bbox": box, "category": labels[item.kind], "text": mark + text})
    return {"a.json": _json(out), "page.png": scan(page)}


def scan(page: Page) -> bytes:
    """Give the page's scan: white, with its pictures where they stand."""
    from PIL import Image

    image = Image.new("RGB", (WIDE, HIGH), "white")
    for item in blocks(page):
        if item.kind == "picture":
            left, top, right, bottom = scaled(item.box, WIDE, HIGH)
            with Image.open(io.BytesIO(page.pictures[item.name])) as part:
                image.paste(part.resize((right - left, bottom - top)), (left, top))
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def dots_markdown(page: Page) -> Files:
    """Give a page as dots.ocr's Markdown."""

    def say(item: Item) -> str:
        match item.kind:
            case "title":
                return f"# {item.text}"
            case "subtitle" | "h":
                return f"## {item.text}"
            case "picture":
                held = base64.b64encode(page.pictures[item.name]).decode()
                return f"![](data:image/jpeg;base64,{held})\n\n{item.text}"
            case "table":
                return table(item)
        return item.text

    return {"a.md": _markdown(page, say).encode()}


_OLM = "---\nprimary_language: zh\nis_rotation_valid: True\nrotation_correction: 0\nis_table: False\nis_diagram: False\n---\n"


def olmocr(page: Page) -> Files:
    """Give a page as olmOCR's Markdown of the first story."""

    def say(item: Item) -> str:
        match item.kind:
            case "picture":
                return f"![{item.text}](page_{item.name})"
            case "table":
                return table(item)
            case "p":
                return item.text.replace("①", r"\(^{①}\)")
        return item.text

    files = {f"page_{name}": data for name, data in page.pictures.items()}
    page = Page(page.stories[:1], pictures=page.pictures)
    return {"a.md": (_OLM + _markdown(page, say)).encode(), **files}


def got(page: Page) -> Files:
    """Give a page as Mathpix Markdown."""

    def say(item: Item) -> str:
        match item.kind:
            case "title":
                return f"\\title{{\n{item.text}\n}}"
            case "subtitle" | "h":
                return f"\\section*{{{item.text}}}"
            case "picture":
                return (
                    "\\begin{figure}\n\\includegraphics[max width=\\textwidth]{images/"
                    f"{item.name}}}\n\\captionsetup{{labelformat=empty}}\n"
                    f"\\caption{{{item.text}}}\n\\end{{figure}}"
                )
            case "table":
                return _tabular(item)
            case "note":
                return item.text.replace("①", r"\({ }^{1}\) ")
            case "byline":
                return f"\\author{{{item.text}}}"
        return item.text.replace("①", r"\({ }^{1}\)")

    return {"a.mmd": _markdown(page, say).encode(), **_beside(page, "images")}


def _tabular(item: Item) -> str:
    lines: list[str] = []
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(item.rows):
        cells: list[str] = []
        x = 0
        waiting = list(row)
        while waiting or (y, x) in taken:
            if (y, x) in taken:
                cells.append("")
                x += 1
                continue
            words, wide, tall = waiting.pop(0)
            said = f"\\multirow{{{tall}}}{{*}}{{{words}}}" if tall > 1 else words
            said = f"\\multicolumn{{{wide}}}{{|c|}}{{{words}}}" if wide > 1 else said
            cells.append(said)
            taken |= {(y + b, x + a) for a in range(wide) for b in range(1, tall)}
            x += wide
        lines.append("\\hline " + " & ".join(cells) + " \\\\")
    return "\\begin{tabular}{|c|c|c|}\n" + "\n".join(lines) + "\n\\hline\n\\end{tabular}"


# Pages in XML


def _lines(item: Item) -> list[tuple[str, Sides]]:
    """Give the printed lines of a block with their boxes: 18 characters each in the text."""
    left, top, right, bottom = item.box
    step = {"title": 40, "subtitle": 40, "byline": 40, "h": 24}.get(item.kind, 18)
    parts = [item.text[n : n + step] for n in range(0, len(item.text), step)]
    size = {"title": 0.05, "subtitle": 0.022, "h": 0.018}.get(item.kind, 0.013)
    found = []
    for n, part in enumerate(parts):
        y = top + n * size * 1.2
        width = len(part) * size * HIGH / WIDE
        found.append((part, (left, y, min(right, left + width), min(bottom, y + size))))
    return found


def alto(page: Page) -> Files:
    """Give a page as ALTO 4, and the scan."""

    def attributes(box: Sides) -> str:
        left, top, right, bottom = scaled(box, WIDE, HIGH)
        return f'HPOS="{left}" VPOS="{top}" WIDTH="{right - left}" HEIGHT="{bottom - top}"'

    out: list[str] = []
    for n, item in enumerate(blocks(page)):
        if item.kind == "picture":
            out.append(f'<Illustration ID="I{n}" {attributes(item.box)}/>')
            left, _, right, bottom = item.box
            item = Item("caption", item.text, box=(left, bottom + 0.005, right, bottom + 0.03))
        if not item.text:
            continue
        styles = {"title": "T0", "subtitle": "T1", "h": "T1"}.get(item.kind, "T2")
        rows = "".join(
            f'<TextLine {attributes(box)}><String {attributes(box)} WC="0.97" CONTENT="{html.escape(text)}"/></TextLine>'
            for text, box in _lines(item)
        )
        out.append(
            f'<TextBlock ID="B{n}" {attributes(item.box)} STYLEREFS="{styles}">{rows}</TextBlock>'
        )
    head = f'<TopMargin><TextBlock ID="H"><TextLine><String CONTENT="{page.header}"/></TextLine></TextBlock></TopMargin>'
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">'
        '<Styles><TextStyle ID="T0" FONTSIZE="40"/><TextStyle ID="T1" FONTSIZE="13"/><TextStyle ID="T2" FONTSIZE="9"/></Styles>'
        f'<Layout><Page ID="P" WIDTH="{WIDE}" HEIGHT="{HIGH}" PHYSICAL_IMG_NR="1">{head}<PrintSpace>'
        + "".join(out)
        + "</PrintSpace></Page></Layout></alto>"
    )
    return {"a.xml": text.encode(), "page.png": scan(page)}


def mets(page: Page) -> Files:
    """Give a page as METS, its ALTO with the blocks in another order and no sizes, and the scan."""
    files = alto(page)
    text = files["a.xml"].decode()
    text = re.sub(r'<TextStyle ID="T\d" FONTSIZE="\d+"/>', "", text)
    head, _, rest = text.partition("<PrintSpace>")
    inside, _, tail = rest.partition("</PrintSpace>")
    found = re.findall(r"<TextBlock.*?</TextBlock>|<Illustration[^>]*/>", inside)
    ids = [re.findall(r' ID="([^"]+)"', block)[0] for block in found]
    shuffled = "".join(found[n] for n in sorted(range(len(found)), key=lambda n: (n * 7) % 11))
    kinds = {"title": "TITLE", "subtitle": "SUBTITLE", "byline": "AUTHOR", "h": "CROSSHEADING",
             "p": "PARAGRAPH", "picture": "IMAGE", "note": "FOOTNOTE"}  # fmt: skip
    divs: list[str] = []
    n = 0

    def area(name: str) -> str:
        return f'<fptr><area FILEID="ALTO00001" BETYPE="IDREF" BEGIN="{name}"/></fptr>'

    for story in page.stories:
        inner: list[str] = []
        for item in story.placed():
            if item.kind == "picture":
                inner.append(f'<div TYPE="ILLUSTRATION"><div TYPE="IMAGE">{area(f"I{n}")}</div>'
                             f'<div TYPE="CAPTION">{area(f"B{n}")}</div></div>')  # fmt: skip
            elif f"B{n}" in ids:
                inner.append(f'<div TYPE="{kinds[item.kind]}">{area(f"B{n}")}</div>')
            n += 1
        divs.append(f'<div TYPE="ARTICLE"><div TYPE="BODY">{"".join(inner)}</div></div>')
    whole = (
        '<?xml version="1.0" encoding="UTF-8"?><mets xmlns="http://www.loc.gov/METS/" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><fileSec><fileGrp ID="ALTOGRP" USE="Text">'
        '<file ID="ALTO00001" MIMETYPE="text/xml"><FLocat LOCTYPE="URL" '
        'xlink:href="file://./alto/00001.xml"/></file></fileGrp></fileSec>'
        '<structMap TYPE="PHYSICAL"><div TYPE="NEWSPAPER"><div TYPE="PAGE" ORDER="1"><fptr>'
        '<area FILEID="ALTO00001"/></fptr></div></div></structMap>'
        '<structMap TYPE="LOGICAL"><div TYPE="NEWSPAPER"><div TYPE="ISSUE"><div TYPE="CONTENT">'
        f"{''.join(divs)}</div></div></div></structMap></mets>"
    )
    page_text = f"{head}<PrintSpace>{shuffled}</PrintSpace>{tail}"
    return {
        "mets.xml": whole.encode(), "alto/00001.xml": page_text.encode(),
        "page.png": files["page.png"],
    }  # fmt: skip


def pagexml(page: Page) -> Files:
    """Give a page as PAGE XML in another order than its reading order, and the scan."""

    def points(box: Sides) -> str:
        left, top, right, bottom = scaled(box, WIDE, HIGH)
        return f'<Coords points="{left},{top} {right},{top} {right},{bottom} {left},{bottom}"/>'

    types = {"title": "heading", "subtitle": "heading", "h": "heading", "note": "footnote",
             "caption": "caption"}  # fmt: skip
    out: list[str] = []
    order: list[str] = []
    for n, item in enumerate(blocks(page)):
        if item.kind == "picture":
            out.append(f'<ImageRegion id="i{n}">{points(item.box)}</ImageRegion>')
            order.append(f"i{n}")
            left, _, right, bottom = item.box
            item = Item("caption", item.text, box=(left, bottom + 0.005, right, bottom + 0.03))
        if item.kind == "table":
            out.append(
                f'<TableRegion id="t{n}">{points(item.box)}{_page_cells(item)}</TableRegion>'
            )
            order.append(f"t{n}")
            continue
        rows = "".join(
            f'<TextLine id="l{n}_{m}">{points(box)}<TextEquiv conf="0.98"><Unicode>{html.escape(text)}</Unicode></TextEquiv></TextLine>'
            for m, (text, box) in enumerate(_lines(item))
        )
        kind = types.get(item.kind, "paragraph")
        out.append(f'<TextRegion id="r{n}" type="{kind}">{points(item.box)}{rows}</TextRegion>')
        order.append(f"r{n}")
    refs = "".join(
        f'<RegionRefIndexed index="{n}" regionRef="{ref}"/>' for n, ref in enumerate(order)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'
        f'<Page imageFilename="page.png" imageWidth="{WIDE}" imageHeight="{HIGH}">'
        f'<ReadingOrder><OrderedGroup id="o">{refs}</OrderedGroup></ReadingOrder>'
        + "".join(reversed(out))
        + "</Page></PcGts>"
    )
    return {"a.xml": text.encode(), "page.png": scan(page)}


def _page_cells(item: Item) -> str:
    out: list[str] = []
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(item.rows):
        x = 0
        for words, wide, tall in row:
            while (y, x) in taken:
                x += 1
            out.append(
                f'<TextRegion id="c{y}_{x}"><Roles><TableCellRole rowIndex="{y}" columnIndex="{x}" '
                f'rowSpan="{tall}" colSpan="{wide}"/></Roles><TextEquiv><Unicode>{words}</Unicode>'
                "</TextEquiv></TextRegion>"
            )
            taken |= {(y + b, x + a) for a in range(wide) for b in range(tall)}
            x += wide
    return "".join(out)


def hocr(page: Page) -> Files:
    """Give a page as hOCR, and the scan."""

    def at(box: Sides) -> str:
        return "bbox " + " ".join(map(str, scaled(box, WIDE, HIGH)))

    out: list[str] = [
        f'<div class="ocr_header" title="bbox 60 10 1140 40"><span class="ocr_line" title="bbox 60 10 400 26">{page.header}</span></div>'
    ]
    for item in blocks(page):
        if item.kind == "picture":
            out.append(f'<div class="ocr_photo" title="{at(item.box)}"></div>')
            left, _, right, bottom = item.box
            item = Item("caption", item.text, box=(left, bottom + 0.005, right, bottom + 0.03))
        if not item.text:
            continue
        rows = "\n".join(
            f'<span class="ocr_line" title="{at(box)}"><span class="ocrx_word" title="{at(box)}; x_wconf 95">{html.escape(text)}</span></span>'
            for text, box in _lines(item)
        )
        out.append(
            f'<div class="ocr_carea" title="{at(item.box)}"><p class="ocr_par">{rows}</p></div>'
        )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/>'
        '<meta name="ocr-system" content="tesseract 5.3.0"/></head><body>'
        f'<div class="ocr_page" title="image &quot;page.png&quot;; bbox 0 0 {WIDE} {HIGH}; ppageno 0">'
        + "\n".join(out)
        + "</div></body></html>"
    )
    return {"a.hocr": text.encode(), "page.png": scan(page)}


# What reporters and agencies write


def word(page: Page) -> Files:
    """Give a page as a document of Word."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    for item in blocks(page):
        match item.kind:
            case "title":
                document.add_heading(item.text, 1)
            case "subtitle":
                document.add_paragraph(item.text, style="Subtitle")
            case "h":
                document.add_heading(item.text, 2)
            case "picture":
                document.add_picture(io.BytesIO(page.pictures[item.name]))
                document.add_paragraph(item.text, style="Caption")
            case "table":
                _word_table(document, item)
            case "note":
                document.add_paragraph(item.text)
            case _:
                run = document.add_paragraph().add_run("　　" * (item.kind == "p") + item.text)
                run.font.size = Pt(12)
    made = io.BytesIO()
    document.save(made)
    return {"a.docx": made.getvalue()}


def _word_table(document: object, item: Item) -> None:
    made = document.add_table(len(item.rows), 3)  # type: ignore[attr-defined]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(item.rows):
        x = 0
        for words, wide, tall in row:
            while (y, x) in taken:
                x += 1
            cell = made.cell(y, x)
            if wide > 1 or tall > 1:
                cell = cell.merge(made.cell(y + tall - 1, x + wide - 1))
            cell.text = words
            taken |= {(y + b, x + a) for a in range(wide) for b in range(tall)}
            x += wide


def webpage(page: Page) -> Files:
    """Give a page as an article of WeChat, saved."""
    story = page.stories[0]
    out: list[str] = []
    for item in story.placed():
        match item.kind:
            case "title" | "byline":
                continue
            case "subtitle" | "h":
                out.append(f"<h2>{item.text}</h2>")
            case "picture":
                out.append(f'<p style="text-align:center"><img data-src="a_files/{item.name}"></p>'
                           f'<p style="text-align:center"><span style="font-size:12px">{item.text}'
                           "</span></p>")  # fmt: skip
            case "table":
                out.append(table(item))
            case _:
                text = item.text.replace("①", "<sup>①</sup>") if item.kind == "p" else item.text
                out.append(f'<p style="text-indent:2em"><span>{text}</span></p>')
    text = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{story.title}</title></head><body>'
        f'<h1 class="rich_media_title" id="activity-name">\n {story.title}\n</h1>'
        f'<span id="js_author_name">{story.byline}</span><a id="js_name">样县融媒</a>'
        f'<div class="rich_media_content" id="js_content"><section>{"".join(out)}</section></div>'
        '<div class="comment">留言：写得好</div><script>var a = "<p>脚本</p>";</script></body></html>'
    )
    return {"a.html": text.encode(), **_beside(page, "a_files")}


def _body(story: Story) -> str:
    out: list[str] = []
    for item in story.placed():
        match item.kind:
            case "h":
                out.append(f"<hl2>{item.text}</hl2>")
            case "picture":
                words, _, by = item.text.rpartition("。")
                out.append(f'<media media-type="image"><media-reference source="images/{item.name}"/>'
                           f"<media-caption>{words}。</media-caption><media-producer>{by}"
                           "</media-producer></media>")  # fmt: skip
            case "table":
                out.append(table(item))
            case "note":
                out.append(f"<fn>{item.text}</fn>")
            case "p":
                out.append(f"<p>{item.text}</p>")
    return "".join(out)


def _nitf(story: Story) -> str:
    return (
        f"<nitf><head><title>{story.title}</title></head><body><body.head><hedline>"
        f"<hl1>{story.title}</hl1>{f'<hl2>{story.subtitle}</hl2>' if story.subtitle else ''}</hedline>"
        f"<byline>{story.byline}</byline></body.head><body.content>{_body(story)}</body.content>"
        "</body></nitf>"
    )


def nitf(page: Page) -> Files:
    """Give a page as NITF of the first story."""
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + _nitf(page.stories[0])
    return {"a.xml": text.encode(), **_beside(page, "images")}


def newsml(page: Page) -> Files:
    """Give a page as a message of NewsML-G2."""
    items = "".join(
        f'<newsItem guid="urn:{n}" version="1"><itemMeta><versionCreated>2026-11-05T08:00:00+08:00</versionCreated></itemMeta>'
        f"<contentMeta><headline>{story.title}</headline><by>{story.byline}</by></contentMeta>"
        f'<contentSet><inlineXML contenttype="application/nitf+xml">{_nitf(story)}</inlineXML></contentSet></newsItem>'
        for n, story in enumerate(page.stories)
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">'
        f"<header/><itemSet>{items}</itemSet></newsMessage>"
    )
    return {"a.xml": text.encode(), **_beside(page, "images")}


def icml(page: Page) -> Files:
    """Give a page as a story of InCopy."""
    styles = {"title": "主标题", "subtitle": "副标题", "byline": "作者", "h": "小标题", "p": "正文",
              "note": "脚注", "caption": "图注"}  # fmt: skip

    def paragraph(kind: str, inner: str) -> str:
        return (
            f'<ParagraphStyleRange AppliedParagraphStyle="ParagraphStyle/{styles[kind]}">'
            f"<CharacterStyleRange>{inner}<Br/></CharacterStyleRange></ParagraphStyleRange>"
        )

    out: list[str] = []
    for item in page.stories[0].placed():
        if item.kind == "picture":
            link = f'<Rectangle><Image><Link LinkResourceURI="file:/D:/news/Links/{item.name}"/></Image></Rectangle>'
            out.append(paragraph("p", link))
            out.append(paragraph("caption", f"<Content>{item.text}</Content>"))
        elif item.kind == "table":
            out.append(paragraph("p", _icml_table(item)))
        elif item.kind == "note":
            continue
        else:
            note = next((i.text[1:] for i in page.stories[0].items if i.kind == "note"), "")
            foot = f"</Content><Footnote><ParagraphStyleRange><CharacterStyleRange><Content>{note}</Content></CharacterStyleRange></ParagraphStyleRange></Footnote><Content>"
            text = item.text.replace("①", foot)
            out.append(paragraph(item.kind, f"<Content>{text}</Content>"))
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?aid style="50" type="snippet"?>'
        f'<Document DOMVersion="16.0" Self="d"><Story Self="u1">{"".join(out)}</Story></Document>'
    )
    return {"a.icml": text.encode(), **_beside(page, "")}


def _icml_table(item: Item) -> str:
    cells: list[str] = []
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(item.rows):
        x = 0
        for words, wide, tall in row:
            while (y, x) in taken:
                x += 1
            cells.append(
                f'<Cell Name="{x}:{y}" RowSpan="{tall}" ColumnSpan="{wide}"><ParagraphStyleRange>'
                f"<CharacterStyleRange><Content>{words}</Content></CharacterStyleRange>"
                "</ParagraphStyleRange></Cell>"
            )
            taken |= {(y + b, x + a) for a in range(wide) for b in range(tall)}
            x += wide
    return f'<Table HeaderRowCount="0" BodyRowCount="{len(item.rows)}">{"".join(cells)}</Table>'


def _plain(encoding: str) -> Callable[[Page], Files]:
    def write(page: Page) -> Files:
        rows: list[str] = []
        for item in page.stories[0].placed():
            if item.kind == "p":
                text = "　　" + item.text
                rows += [text[n : n + 20] for n in range(0, len(text), 20)]
            elif item.kind in ("title", "subtitle", "byline", "h", "note"):
                rows.append(item.text)
        return {"a.txt": "\r\n".join(rows).encode(encoding)}

    return write


_SEEN = frozenset({"title", "byline", "pictures", "notes"})
_WORDS = frozenset({"title", "byline", "notes"})

TOOLS: dict[str, Tool] = {
    "MinerU content_list.json": Tool(mineru_list, "a_content_list.json"),
    "MinerU content_list_v2.json": Tool(mineru_v2, "a_content_list_v2.json"),
    "MinerU middle.json": Tool(mineru_middle, "a_middle.json"),
    "MinerU Markdown": Tool(mineru_markdown, "a.md"),
    "PP-StructureV3 JSON": Tool(paddle_v3, "a_res.json"),
    "PaddleOCR-VL JSON": Tool(paddle_vl, "a_res.json"),
    "PaddleOCR Markdown": Tool(paddle_markdown, "a.md"),
    "marker JSON": Tool(marker_json, "a.json"),
    "marker Markdown": Tool(marker_markdown, "a.md"),
    "docling JSON": Tool(docling_json, "a.json"),
    "docling Markdown": Tool(docling_markdown, "a.md"),
    "DeepSeek-OCR": Tool(deepseek, "a_det.mmd"),
    "dots.ocr JSON": Tool(dots_json, "a.json"),
    "dots.ocr Markdown": Tool(dots_markdown, "a.md"),
    "olmOCR": Tool(olmocr, "a.md", stories=False),
    "GOT-OCR, Mathpix": Tool(got, "a.mmd"),
    "ALTO": Tool(alto, "a.xml", _SEEN),
    "METS": Tool(mets, "mets.xml", _SEEN),
    "PAGE XML": Tool(pagexml, "a.xml"),
    "hOCR": Tool(hocr, "a.hocr", _SEEN),
    "Word": Tool(word, "a.docx"),
    "WeChat": Tool(webpage, "a.html", stories=False),
    "NITF": Tool(nitf, "a.xml", stories=False),
    "NewsML-G2": Tool(newsml, "a.xml"),
    "ICML": Tool(icml, "a.icml", stories=False),
    "UTF-8": Tool(_plain("utf-8"), "a.txt", _WORDS, stories=False),
    "UTF-16": Tool(_plain("utf-16"), "a.txt", _WORDS, stories=False),
    "GB 18030": Tool(_plain("gb18030"), "a.txt", _WORDS, stories=False),
}
"""Every source that is read."""
