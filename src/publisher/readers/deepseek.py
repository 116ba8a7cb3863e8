"""DeepSeek-OCR's grounded Markdown (``*_det.mmd``).

Schema: ``run_dpsk_ocr_pdf.py`` of DeepSeek-OCR (e4ac34e): each block behind
``<|ref|>LABEL<|/ref|><|det|>[[x1, y1, x2, y2]]<|/det|>``, sides in 0 to 999 of the page's, pages
parted by ``<--- Page Split --->``, captions in ``<center>``. Labels seen: title, sub_title, text,
image, image_caption, table, table_caption, table_footnote, equation, header, footer, page_number,
page_footnote, list.
"""

from __future__ import annotations

import json
import re

from ..tongues import worded
from .markdown import add_blocks, tell, translated
from .raw import BlockKind, Raw, SourceSpot
from .source import Scribe, Source, around, as_list, as_numbers

FULL = 999.0
"""What the sides of a page measure."""
GROUND = re.compile(
    r"<\|ref\|>(?P<label>[^<>|\n]{1,40})<\|/ref\|>[ \t]*"
    r"<\|det\|>(?P<box>[\[\]\d.,\s-]{0,400})<\|/det\|>"
)
_SPLIT = re.compile(r"^[ \t]*<-{2,}\s*Page Split\s*-{2,}>[ \t]*$", re.I | re.MULTILINE)
_HEADING = re.compile(r"\s*(#{1,6})\s*")
_KINDS = {
    "title": BlockKind.TITLE,
    "sub_title": BlockKind.SUBHEAD,
    "text": BlockKind.TEXT,
    "image": BlockKind.PICTURE,
    "figure": BlockKind.PICTURE,
    "image_caption": BlockKind.CAPTION,
    "figure_caption": BlockKind.CAPTION,
    "table": BlockKind.TABLE,
    "table_caption": BlockKind.CAPTION,
    "table_footnote": BlockKind.TEXT,
    "equation": BlockKind.FORMULA,
    "formula": BlockKind.FORMULA,
    "header": BlockKind.HEADER,
    "page_header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
    "page_footer": BlockKind.FOOTER,
    "page_number": BlockKind.PAGE_NUMBER,
    "page_footnote": BlockKind.NOTE,
    "footnote": BlockKind.NOTE,
    "list": BlockKind.LIST,
    "ref_text": BlockKind.TEXT,
    "aside_text": BlockKind.TEXT,
}


def is_grounded(text: str) -> bool:
    """Whether a text is DeepSeek-OCR's with its grounding."""
    return GROUND.search(text) is not None


def read_deepseek(source: Source, text: str) -> Raw:
    """The blocks as the grounding says them."""
    scribe = Scribe(source, "DeepSeek-OCR")
    splits = [found.start() for found in _SPLIT.finditer(text)]
    marks = list(GROUND.finditer(text))
    if marks and text[: marks[0].start()].strip():
        _add_plain(scribe, text, 0, marks[0].start(), 1)
    for found, behind in zip(marks, [*marks[1:], None], strict=True):
        end = behind.start() if behind else len(text)
        page = 1 + sum(at < found.start() for at in splits)
        _add(scribe, text, found, end, page)
    return scribe.raw(text)


def _add_plain(scribe: Scribe, text: str, start: int, end: int, page: int) -> None:
    line = 1 + text.count("\n", 0, start)
    work = translated(text[start:end])
    tell(work, scribe, line)
    add_blocks(scribe, work.text, line, page)


def _add(scribe: Scribe, text: str, found: re.Match[str], end: int, page: int) -> None:
    """Add the block behind one grounding."""
    label = found["label"].strip().lower().replace(" ", "_").replace("-", "_")
    kind = _KINDS.get(label)
    if kind is None:
        line = 1 + text.count("\n", 0, found.start())
        scribe.find(
            "R021",
            worded("the label “{label}” is not known; read as text", label=label[:30]),
            line=line,
        )
        kind = BlockKind.TEXT
    start = found.end()
    spot = _spot(scribe, found["box"], page)
    body = _SPLIT.sub(lambda m: "\n" * m[0].count("\n"), text[start:end])
    line = 1 + text.count("\n", 0, start)
    work = translated(body)
    work.dropped = 0
    tell(work, scribe, line)
    bare = work.text.strip("\n")
    first = line + work.text[: len(work.text) - len(work.text.lstrip("\n"))].count("\n")
    lines = (first, first + bare.rstrip().count("\n"))
    _write(scribe, kind, bare.strip(), spot, lines)


def _write(
    scribe: Scribe, kind: BlockKind, text: str, spot: SourceSpot | None, lines: tuple[int, int]
) -> None:
    heading = _HEADING.match(text)
    if kind is BlockKind.PICTURE:
        named = re.search(r"!\[[^\]\n]*\]\(([^()\s]+)\)", text)
        rest = re.sub(r"!\[[^\]\n]*\]\([^()\n]*\)", "", text).strip()
        scribe.add(kind, rest, spot, picture=named[1] if named else None, lines=lines)
    elif kind in (BlockKind.TITLE, BlockKind.SUBHEAD):
        level = len(heading[1]) if heading else (1 if kind is BlockKind.TITLE else 2)
        words = text[heading.end() :] if heading else text
        if kind is BlockKind.TITLE and level > 1:
            kind = BlockKind.SUBHEAD
        scribe.add(kind, words, spot, level=level, lines=lines)
    elif kind is BlockKind.TEXT:
        for part in re.split(r"\n[ \t]*\n", text):
            scribe.add(kind, part, spot, lines=lines)
    else:
        scribe.add(kind, text, spot, lines=lines)


def _spot(scribe: Scribe, written: str, page: int) -> SourceSpot | None:
    """The place that ``[[x1, y1, x2, y2]]`` says; of several boxes what holds them all."""
    try:
        boxes = [as_numbers(one, 4) for one in as_list(json.loads(written))]
    except (ValueError, RecursionError):
        boxes = []
    sides = around([box for box in boxes if box is not None])
    return SourceSpot(page) if sides is None else scribe.spot(page, sides, (FULL, FULL))
