"""olmOCR: Markdown behind a front matter of its own, and Dolma documents, one JSON a line.

Schema: ``PageResponse`` in olmocr/prompts/prompts.py and ``build_dolma_document`` in
olmocr/pipeline.py of olmOCR 0.4 (f7cfe4c): front matter with ``primary_language``,
``is_rotation_valid``, ``rotation_correction``, ``is_table``, ``is_diagram``; pictures as
``![words](page_x_y_width_height.png)`` in pixels of a page whose size is not told; Dolma records
have ``text`` and ``attributes.pdf_page_numbers`` ([start, end, page]).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..characters import count_han
from ..cleaning.lines.heads import is_head_line
from .markdown import add_blocks, read_markdown, tell, translated
from .raw import BlockKind, Raw, SourceBlock
from .source import JSON, Scribe, Source, as_list, as_map, as_numbers, as_text

_KEYS = "primary_language|is_rotation_valid|rotation_correction|is_table|is_diagram"
_FRONT = re.compile(rf"---[ \t]*\n(?:(?:{_KEYS})[ \t]*:[^\n]*\n){{2,8}}---[ \t]*(?:\n|$)")


def is_olmocr(text: str) -> bool:
    """Whether a text is a page of olmOCR."""
    return _FRONT.match(text.lstrip("\n")) is not None


def read_olmocr(source: Source, text: str) -> Raw:
    """The blocks of pages that each begin with their front matter."""
    bare = _FRONT.sub(lambda found: "\n" * found[0].count("\n"), text)
    raw = read_markdown(source, bare, "olmOCR")
    blocks = tuple(_with_heads(raw.blocks))
    return replace(raw, blocks=blocks, verbatim=text, as_is=False)


def _with_heads(blocks: Sequence[SourceBlock]) -> Iterator[SourceBlock]:
    """Yield the blocks, heads among them told by their form: olmOCR writes whole paragraphs.

    Two or three short lines at the beginning are the headline and what stands below it; a short
    line between two paragraphs is a subhead.
    """
    if any(block.kind in (BlockKind.TITLE, BlockKind.SUBHEAD) for block in blocks):
        yield from blocks
        return
    texts = [n for n, block in enumerate(blocks) if block.kind is BlockKind.TEXT]
    for n, block in enumerate(blocks):
        if texts and n == texts[0] and _is_opening(block):
            yield from _opening(block)
        elif block.kind is BlockKind.TEXT and _is_line(block) and _between(blocks, texts, n):
            yield replace(block, kind=BlockKind.SUBHEAD, level=2)
        else:
            yield block


MOST_ROWS = 3
LEAST_HAN = 20
"""Han characters of the shortest paragraphs that a subhead stands between."""


def _is_opening(block: SourceBlock) -> bool:
    """Whether the first paragraph is a headline with what stands right below it."""
    rows = block.text.split("\n")
    return len(rows) <= MOST_ROWS and all(map(is_head_line, rows))


def _opening(block: SourceBlock) -> Iterator[SourceBlock]:
    """Yield the headline, and each line below it as a block of its own."""
    first = block.lines[0] if block.lines else 0
    for row, line in enumerate(block.text.split("\n")):
        kind = BlockKind.TEXT if row else BlockKind.TITLE
        lines = (first + row, first + row)
        yield replace(block, kind=kind, text=line, level=0 if row else 1, lines=lines)


def _is_line(block: SourceBlock) -> bool:
    """Whether a paragraph is one line that may be a head."""
    return "\n" not in block.text and is_head_line(block.text)


def _between(blocks: Sequence[SourceBlock], texts: Sequence[int], n: int) -> bool:
    at = texts.index(n)
    around = [blocks[m].text for m in (*texts[max(0, at - 1) : at], *texts[at + 1 : at + 2])]
    # The paragraph below may be torn by the page's end; the one above has come to its own.
    return (
        len(around) == 2
        and all(count_han(text) >= LEAST_HAN for text in around)
        and around[0].rstrip()[-1:] in "。！？”"
    )


def is_dolma(value: JSON) -> bool:
    """Whether JSON is a record of olmOCR."""
    record = as_map(value)
    return isinstance(record.get("text"), str) and "pdf_page_numbers" in as_map(
        record.get("attributes")
    )


def read_dolma(source: Source, records: list[JSON]) -> Raw:
    """The blocks of Dolma records, page by page."""
    scribe = Scribe(source, "olmOCR")
    for record in map(as_map, records):
        text = as_text(record.get("text"))
        spans = as_list(as_map(record.get("attributes")).get("pdf_page_numbers"))
        pages = [numbers for one in spans if (numbers := as_numbers(one, 3)) is not None]
        for start, end, page in _stretches(pages, len(text)):
            work = translated(text[start:end], f"page-{page}")
            tell(work, scribe)
            for name, data in work.pictures.items():
                scribe.keep(data, name)
            add_blocks(scribe, work.text, page=page)
    scribe.without_lines()
    scribe.blocks = list(_with_heads(scribe.blocks))
    scribe.without_lines()
    return scribe.raw()


def _stretches(pages: Sequence[tuple[float, ...]], length: int) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and page of all of a text: what no page is said of belongs to the last."""
    bounds = sorted((min(int(max(0, start)), length), int(page)) for start, _, page in pages)
    if not bounds or bounds[0][0] > 0:
        bounds.insert(0, (0, bounds[0][1] if bounds else 1))
    ends = [start for start, _ in bounds[1:]] + [length]
    for (start, page), end in zip(bounds, ends, strict=True):
        if start < end:
            yield start, end, page
