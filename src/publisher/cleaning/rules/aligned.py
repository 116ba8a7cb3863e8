"""Tables whose columns stand under rulers of dashes, or that blanks part: written with bars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...tongues import Said, worded
from ..lines.aligned import (
    GRID_RULER,
    MOST_LINES,
    RULER,
    Cell,
    cells_apart,
    cells_under,
    columns_of,
    grid_rows,
    rule_alike,
)
from ..survey.blocks import Block, BlockMarkup
from ..survey.draft import Draft
from .fix import Edit, Fix


def find_aligned_tables(draft: Draft) -> Iterator[Fix]:
    """Write the tables whose columns stand under rulers of dashes with bars between the cells."""
    rulers = list(RULER.finditer(draft.text))
    at = 0
    while at + 1 < len(rulers):
        # A ruler above the head, one below it, one below the rows; or the head has none of its own.
        count = 3 if at + 2 < len(rulers) and rule_alike(draft.text, rulers[at : at + 3]) else 2
        table = rulers[at : at + count]
        edits = list(_written(draft.text, table)) if rule_alike(draft.text, table) else []
        if edits:
            yield Fix(tuple(edits), worded("columns under rulers are a table"))
        at += count if edits else 1
    yield from _framed(draft)
    for block in draft.blocks:
        if block.kind is BlockMarkup.PARA and draft.text.find("\n", block.start, block.end) >= 0:
            yield from _apart(draft, block)


def _apart(draft: Draft, block: Block) -> Iterator[Fix]:
    """Yield what writes the bars of a table whose cells only blanks part."""
    if block.end - block.start > LARGEST:
        return
    rows = cells_apart(draft.text[block.start : block.end], block.start)
    yield from _barred(rows, block.start, block.end, worded("columns that blanks part are a table"))


def _barred(
    rows: Sequence[Sequence[tuple[int, int]]], start: int, end: int, reason: Said
) -> Iterator[Fix]:
    """Yield what writes ``rows`` of cells with bars, all from ``start`` to ``end``."""
    edits: list[Edit] = []
    pending, before = "", start
    for number, row in enumerate(rows):
        pending += "\n" * (number > 0)
        pending += ("|" + " --- |" * len(row) + "\n") * (number == 1) + "| "
        for first, last in row:
            edits.append(Edit(before, first, pending))
            pending, before = " | ", last
        pending = " |"
    if edits:
        edits.append(Edit(before, end, pending))
        yield Fix(tuple(edits), reason)


def _framed(draft: Draft) -> Iterator[Fix]:
    """Yield what writes the tables in frames of characters, +---+, with bars alone."""
    lines = draft.text.split("\n") if "-+" in draft.text or "=+" in draft.text else []
    first, position = 0, 0
    inside: list[str] = []
    for line in [*lines, ""]:
        framed = GRID_RULER.fullmatch(line) or (inside and line.strip()[:1] == "|")
        if framed and len(inside) < MOST_LINES:
            first = first if inside else position
            inside.append(line)
        elif inside:
            whole = len(inside) > 2 and GRID_RULER.fullmatch(inside[-1])
            end = first + len("\n".join(inside))
            rows = grid_rows(inside, first) if whole else []
            yield from _barred(rows, first, end, worded("a frame of characters is a table"))
            inside = []
        position += len(line) + 1


LARGEST = 4000
"""Characters of the largest block that is looked at for columns. A choice that bounds the work."""


def _written(text: str, rulers: Sequence[re.Match[str]]) -> Iterator[Edit]:
    """Yield the edits that write a table with bars; none if a cell stands under no one column."""
    columns = columns_of(rulers[0][0])
    last = rulers[-1]
    first = rulers[0].end() + 1
    rows: list[list[Cell]] = []
    position = first
    for line in text[first : last.start()].split("\n"):
        if line.strip() and not RULER.fullmatch(line):
            row = cells_under(line, position, columns)
            if row is None:
                return
            rows.append(row)
        position += len(line) + 1
    if len(rows) < 2:
        return
    bars = "|" + " --- |" * len(columns)
    pending, before = "", rulers[0].start()
    for number, row in enumerate(rows):
        pending += "\n" * (number > 0) + f"{bars}\n" * (number == 1) + "|"
        column = 0
        for start, end, at in row:
            yield Edit(before, start, pending + " |" * (at - column) + " ")
            pending, before, column = " |", end, at + 1
        pending += " |" * (len(columns) - column)
    yield Edit(before, last.end(), pending)
