"""Markdown, whichever tool or person wrote it, and plain text.

Read is what these write: MinerU 2 and 3 (``*.md``; docs/en/reference/output_files.md), PaddleX 3's
``save_to_markdown`` (pictures in ``<div><img></div>``), marker 1 (``markdown`` renderer: page marks
``{0}----``, ``<span id>``, ``<sup>``), docling (``export_to_markdown``: entities, ``<!-- image
-->``, bullets twice), dots.ocr (``layoutjson2md``: pictures as ``data:`` addresses, tables of
HTML), olmOCR (front matter, see there), GOT-OCR and Mathpix Markdown (commands of LaTeX, see
``tex``), DeepSeek-OCR after its tool took the grounding out (``<--- Page Split --->``).
"""

from __future__ import annotations

import re

from ..cleaning.survey.blocks import BlockMarkup as Written
from ..cleaning.survey.blocks import scan
from .markup import Translation, translate, wordless
from .notes import NOTE
from .plain import mark_heads
from .raw import BlockKind, Raw, SourceSpot
from .source import Scribe, Source, as_text
from .tex import translate_document

_IMAGE = re.compile(
    r"[ \t]*!\[(?P<caption>[^\]\n]*)\]\((?P<source>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
    r"(?P<said>\{[^{}\n]*\})?[ \t]*"
)
_KINDS = {
    Written.LIST: BlockKind.LIST,
    Written.QUOTE: BlockKind.QUOTE,
    Written.TABLE: BlockKind.TABLE,
    Written.HTML: BlockKind.TABLE,
}
_FIGURE = re.compile(r"(?:Figure|Fig\.|Photo|Image|图|圖)\s*\d{1,3}\s*[:：.．]?\s*\S")


def translated(text: str, stem: str = "picture") -> Translation:
    """``text`` in the Markdown of articles, commands of LaTeX that make documents too."""
    work = Translation(text, stem=stem)
    translate_document(work)
    return translate(work.text, stem)


def read_markdown(source: Source, text: str, tool: str = "Markdown") -> Raw:
    """The blocks of a text, each with its lines."""
    scribe = Scribe(source, tool)
    work = translated(text)
    work.text = mark_heads(work.text)
    tell(work, scribe)
    for name, data in work.pictures.items():
        scribe.keep(data, name)
    add_blocks(scribe, work.text)
    return scribe.raw(text, as_is=work.text == text)


def tell(work: Translation, scribe: Scribe, line: int = 1) -> None:
    """Tell what was found while a text was translated that begins at ``line`` of its source."""
    for at, code, message in work.doubts:
        scribe.find(code, message, line=line + at)
    if work.dropped:
        scribe.drop_marks(work.dropped)


def add_blocks(scribe: Scribe, text: str, first: int = 1, page: int | None = None) -> None:
    """Add the blocks of ``text``, which begins at line ``first`` of its source."""
    spot = None if page is None else SourceSpot(page)
    for block in scan(text):
        start = first + text.count("\n", 0, block.start)
        lines = (start, start + text.count("\n", block.start, block.end))
        written = text[block.start : block.end]
        if block.kind is Written.HEADING:
            words = text[block.body : block.end].strip().rstrip("#").rstrip()
            kind = BlockKind.TITLE if block.level == 1 else BlockKind.SUBHEAD
            scribe.add(kind, words, spot, level=block.level, lines=lines)
        elif block.kind is Written.IMAGE and (found := _IMAGE.fullmatch(written)):
            _add_image(scribe, found, spot, lines)
        elif block.kind is not Written.FRONT and block.kind is not Written.RULE:
            scribe.add(_kind_of(scribe, block.kind, written), written, spot, lines=lines)


def _add_image(
    scribe: Scribe, found: re.Match[str], spot: SourceSpot | None, lines: tuple[int, int]
) -> None:
    """Add a picture; one of which an editor wrote something stays as it is written."""
    if found["said"]:
        scribe.add(BlockKind.TEXT, found[0], spot, lines=lines)
        return
    name = as_text(found["source"]).strip().removeprefix("./") or None
    scribe.add(BlockKind.PICTURE, wordless(found["caption"]), spot, picture=name, lines=lines)


def _kind_of(scribe: Scribe, kind: Written, written: str) -> BlockKind:
    """What a block of running text is, by its form and by what stands before it."""
    last = scribe.blocks[-1] if scribe.blocks else None
    if last and last.kind is BlockKind.PICTURE and not last.text and _FIGURE.match(written):
        return BlockKind.CAPTION
    if NOTE.match(written):
        return BlockKind.NOTE
    if kind is Written.HTML and "<table" not in written.lower():
        return BlockKind.TEXT
    return _KINDS.get(kind, BlockKind.TEXT)
