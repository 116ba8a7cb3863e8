"""What readers of marked-up pieces share: blocks whose text a tool wrote as Markdown or HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .markdown import tell, translated
from .raw import BlockKind, Score, SourceSpot
from .source import Scribe

_HEADING = re.compile(r"[ \t]*(#{1,6})(?=[ \t\u3000]|[^#\s])[ \t\u3000]*")
_ITEM = re.compile(r"[ \t]*(?:[-*+][ \t]|\d{1,3}[.)、．]|[（(]\d{1,3}[）)]|[①-⑳])")
_BULLET = re.compile(r"[ \t]*[●•·○◦▪■◆►➢➤✓–][ \t\u3000]*")
_DOLLARS = re.compile(r"\A\s*(?:\$\$|\\\[)\s*(.*?)\s*(?:\$\$|\\\])\s*\Z", re.DOTALL)


def add_marked(
    scribe: Scribe,
    kind: BlockKind,
    text: str,
    spot: SourceSpot | None = None,
    *,
    level: int = 0,
    picture: str | None = None,
    starts: bool | None = None,
    scores: tuple[Score, ...] = (),
) -> None:
    """Add a block whose text is Markdown or HTML as a tool wrote it."""
    plain = bare_text(scribe, text)
    heading = _HEADING.match(plain)
    if heading and kind in (BlockKind.TITLE, BlockKind.SUBHEAD, BlockKind.TEXT):
        # Tools put the signs of a head into its text too; what they call it says more.
        plain = plain[heading.end() :]
        if kind is BlockKind.TEXT:
            kind, level = BlockKind.SUBHEAD, max(2, len(heading[1]))
    if plain != text:
        scores = _found_again(scores, text, plain)
    scribe.add(kind, plain, spot, level=level, picture=picture, starts=starts, scores=scores)


def _found_again(scores: Sequence[Score], before: str, after: str) -> tuple[Score, ...]:
    """What was said of a text where its words stand, in their order, in what was made of it.

    Words that were changed are looked for no further than they can have moved.
    """
    found: list[Score] = []
    done = 0
    reach = abs(len(before) - len(after))
    for score in scores:
        words = before[score.start : score.end]
        first = max(done, score.start - reach)
        at = after.find(words, first, score.end + reach) if words else -1
        if at >= 0:
            done = at + len(words)
            found.append(replace(score, start=at, end=done))
    return tuple(found)


def bare_text(scribe: Scribe, text: str) -> str:
    """A tool's text in the Markdown of articles; what is found is told."""
    work = translated(text, f"{len(scribe.pictures) + 1:02}")
    work.dropped = 0
    tell(work, scribe)
    for name, data in work.pictures.items():
        scribe.keep(data, name)
    return work.text.strip("\n")


def add_formula(scribe: Scribe, source: str, spot: SourceSpot | None = None) -> None:
    """Add a displayed formula; dollars and brackets around it are its tool's."""
    found = _DOLLARS.match(source)
    bare = (found[1] if found else source).strip()
    if bare:
        scribe.add(BlockKind.FORMULA, bare, spot)


def add_items(scribe: Scribe, items: Iterable[str], spot: SourceSpot | None = None) -> None:
    """Add a list; items that have no sign of one get a dash."""
    for item in items:
        text = " ".join(bare_text(scribe, item).split("\n"))
        bare = _BULLET.sub("", text, count=1)
        scribe.add_item(bare if _ITEM.match(bare) else f"- {bare.strip()}", spot)


def add_table(
    scribe: Scribe,
    body: str,
    captions: Sequence[str],
    notes: Sequence[str],
    spot: SourceSpot | None,
) -> None:
    """Add a table with its caption above it and its notes below."""
    for caption in captions:
        add_marked(scribe, BlockKind.TEXT, caption, spot, starts=True)
    scribe.add(BlockKind.TABLE, bare_text(scribe, body), spot)
    for note in notes:
        add_marked(scribe, BlockKind.TEXT, note, spot, starts=True)


Cell = tuple[str, int, int, bool]
"""Text as Markdown, columns, rows, whether it is a head."""
Grid = Sequence[Cell]
"""Cells of one row."""


def in_rows(placed: Iterable[tuple[int, int, Cell]]) -> list[Grid]:
    """The rows of a table whose cells say the row and the column in which they begin."""
    rows: dict[int, list[Cell]] = {}
    for row, _, cell in sorted(placed, key=lambda one: one[:2]):
        rows.setdefault(row, []).append(cell)
    return list(rows.values())


def table_of(rows: Sequence[Grid]) -> str:
    """Rows of cells as a table of HTML on one line."""
    written: list[str] = []
    for row in rows:
        cells: list[str] = []
        for text, columns, down, head in row:
            name = "th" if head else "td"
            spans = f' colspan="{columns}"' if columns > 1 else ""
            spans += f' rowspan="{down}"' if down > 1 else ""
            cells.append(f"<{name}{spans}>{'<br>'.join(text.split(chr(10)))}</{name}>")
        written.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(written)}</table>" if any(rows) else ""


def cell_text(text: str) -> str:
    """Words that hold no markup for a cell of HTML."""
    return html.escape(text, quote=False).replace("&amp;", "&").replace("&gt;", ">")
