"""Tables as they are written with bars, and from tokens of any table to the model.

With bars, ``||`` merges a cell with the one at its left and a cell ``^`` with the one above it;
several rows above the rule, and rows that a cell of the head reaches into, are head as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as read_plain
from markdown_it.token import Token

from ..diagnostics import Place
from ..tongues import Said, worded
from .html_tables import MOST_COLUMNS, MOST_ROWS, MOST_SLOTS, PART, HtmlCell, Wrong, own_line
from .model import Merged, Runs, Table, plain
from .numbers import are_numbers

MOST_HEADS = 8
"""Rows of a head above its rule; more are text."""
ABOVE = "^"
"""A cell that goes on from the one above it."""
MERGED = "A040"
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")


# With bars: from lines to tokens


def split_cells(line: str) -> list[tuple[int, str]]:
    """The cells of a row with bars, each with where it begins; ``\\|`` parts none."""
    found: list[tuple[int, str]] = []
    start, escaped = 0, False
    for at, char in enumerate(line):
        if char == "|" and not escaped:
            found.append((start, line[start:at]))
            start = at + 1
        escaped = char == "\\"
    found.append((start, line[start:]))
    if not found[0][1]:
        found.pop(0)
    if found and not found[-1][1]:
        found.pop()
    return found


def read_bars(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table with bars, and keep of each row which cells it has and where."""
    above = _heads_above(state, start, end)
    if not read_plain(state, start + above, end, True):
        if not above or not read_plain(state, start, end, True):
            return False
        above = 0
    if silent:
        return True
    first = len(state.tokens)
    read_plain(state, start + above, end, False)
    opening = state.tokens[first]
    heads = [token for n in range(above) for token in _head_row(state, start + n, first)]
    state.tokens[first + 2 : first + 2] = heads
    opening.map = [start, state.line]
    opening.meta["heads"] = above + 1
    for token in state.tokens[first:]:
        if token.type == "tr_open" and token.map:
            text, column = own_line(state, token.map[0])
            token.meta["cells"] = [(column + at, cell) for at, cell in split_cells(text)]
    return True


def _heads_above(state: StateBlock, start: int, end: int) -> int:
    """How many rows of the head stand above the one that is followed by the rule."""
    count: int | None = None
    for number in range(start, min(end, start + MOST_HEADS + 1)):
        text, _ = own_line(state, number)
        if number > start and _RULE.fullmatch(text):
            return number - start - 1
        cells = len(split_cells(text))
        barred = len(text) > 1 and text[0] == text[-1] == "|" and not state.is_code_block(number)
        if not barred or count not in (None, cells) or state.sCount[number] < state.blkIndent:
            return 0
        count = cells
    return 0


def _head_row(state: StateBlock, number: int, first: int) -> Iterator[Token]:
    """Yield the tokens of a row of the head, like those of the one above the rule."""
    text, _ = own_line(state, number)
    cells = iter(split_cells(text))
    at = first + 2  # Behind the openings of table and head.
    while True:
        made = replace(state.tokens[at], attrs=dict(state.tokens[at].attrs), meta={})
        if made.map:
            made.map = [number, number + 1]
        if made.type == "inline":
            made.content, made.children = next(cells)[1].replace("\\|", "|").strip(), []
        yield made
        if made.type == "tr_close":
            return
        at += 1


# From tokens to tables


Owners: TypeAlias = Sequence[Sequence[tuple[int, int]]]
"""For each cell the row and column of the one that has its text."""
Report: TypeAlias = Callable[[str, Said, Said, Place], None]
"""Takes code, message, hint and place."""
TableRow: TypeAlias = tuple[Token, Sequence[Token]]
"""A row's opening token, and those of its cells."""


class Tabler:
    """Finds out which cells are one; what does not fit together goes to ``report``."""

    def __init__(self, path: str, report: Report) -> None:
        self._path = path
        self._tell = report

    def _report(self, code: str, message: Said, hint: Said, line: int, column: int) -> None:
        """Report what is wrong at ``line`` (from 0) and ``column`` (from 1) of the file."""
        self._tell(code, message, hint, Place(self._path, line + 1, column))

    def report_wrong(self, wrong: Sequence[Wrong]) -> None:
        """Report what was found wrong with the text of a table."""
        for one in wrong:
            self._report(*one)

    # With bars

    def merge(self, rows: Sequence[Token], count: int) -> tuple[Merged, ...]:
        """The merged cells of ``rows`` with bars, each ``count`` cells long."""
        owners = _owners(rows, count)
        sizes = Counter(owner for row in owners for owner in row)
        found: list[Merged] = []
        for (row, column), size in sorted(sizes.items()):
            if size == 1:
                continue
            wide = owners[row].count((row, column))
            one = Merged(row, column, size // wide, wide)
            if len(list(one.slots)) == size and all(
                r < len(owners) and c < count and owners[r][c] == (row, column)
                for r, c in one.slots
            ):
                found.append(one)
            else:
                self._report_shape(rows, owners, (row, column))
        return tuple(found)

    def _report_shape(self, rows: Sequence[Token], owners: Owners, owner: tuple[int, int]) -> None:
        """Report cells that make no rectangle, in the first row that is not as the one above."""
        wanted = [one == owner for one in owners[owner[0]]]
        for token, row in zip(rows[owner[0] :], owners[owner[0] :], strict=True):
            there = [one == owner for one in row]
            if any(there) and there != wanted:
                cells = token.meta["cells"]
                odd = next(n for n, (a, b) in enumerate(zip(there, wanted, strict=True)) if a != b)
                start, text = cells[min(odd, len(cells) - 1)]
                self._report(
                    MERGED,
                    worded(
                        "the cells that are merged with cell {owner} of row {owner2} make no "
                        "rectangle",
                        owner=owner[1] + 1,
                        owner2=owner[0] + 1,
                    ),
                    worded(
                        "a cell ^ goes on from the one above it, || from the one at its left; "
                        "all rows of a merged cell are as wide as its first; \\^ prints the mark"
                    ),
                    _line_of(token),
                    start + len(text) - len(text.lstrip()),
                )
                return

    # HTML

    def place(self, rows: Sequence[TableRow]) -> list[list[Merged]]:
        """Where the cells of ``rows`` of HTML stand, row by row; [] if they do not fit."""
        taken: set[tuple[int, int]] = set()
        placed: list[list[Merged]] = []
        for number, (_, cells) in enumerate(rows):
            placed.append([])
            column = 0
            for token in cells:
                while (number, column) in taken:
                    column += 1
                cell: HtmlCell = token.meta["cell"]
                one = Merged(number, column, cell.rows, cell.columns)
                problem = _misplaced(one, taken, len(rows))
                if problem:
                    self._report(MERGED, *problem, _line_of(token), token.meta["column"])
                    return []
                taken.update(one.slots)
                placed[-1].append(one)
        return placed if self._is_even(rows, taken) else []

    def _is_even(self, rows: Sequence[TableRow], taken: set[tuple[int, int]]) -> bool:
        """Say whether all rows are equally long, and report the first that is not."""
        width = max((column + 1 for _, column in taken), default=0)
        lengths = Counter(row for row, _ in taken)
        for number, (row, _) in enumerate(rows):
            if lengths[number] < width:
                self._report(
                    MERGED,
                    worded(
                        "this row of the table has {lengths} cells, another has {width}",
                        lengths=lengths[number],
                        width=width,
                    ),
                    worded("write <td></td> for each cell that is empty, or correct the spans"),
                    _line_of(row),
                    row.meta["column"],
                )
                return False
        return True


def _owners(rows: Sequence[Token], count: int) -> list[list[tuple[int, int]]]:
    owners: list[list[tuple[int, int]]] = []
    for number, token in enumerate(rows):
        cells = token.meta["cells"]
        row: list[tuple[int, int]] = []
        for column in range(count):
            text = cells[column][1] if column < len(cells) else " "
            if not text and column:
                row.append(row[-1])
            elif number and text.strip() == ABOVE:
                row.append(owners[-1][column])
            else:
                row.append((number, column))
        owners.append(row)
    return owners


def _misplaced(one: Merged, taken: set[tuple[int, int]], rows: int) -> tuple[Said, Said] | None:
    """What is wrong with a cell at its place, and how to mend it."""
    left = rows - one.row
    if one.rows > left:
        message = worded(
            "a cell is merged over {rows} rows, but from here on the table has {left}",
            rows=one.rows,
            left=left,
        )
        return message, worded(
            "write rowspan={left} or less, or add the rows that are lacking", left=left
        )
    if one.column + one.columns > MOST_COLUMNS:
        return worded(
            "the table has more than {most_columns} columns", most_columns=MOST_COLUMNS
        ), PART
    if rows > MOST_ROWS or len(taken) + one.rows * one.columns > MOST_SLOTS:
        return worded(
            "the table has more than {most_rows:,} rows or {most_slots:,} cells",
            most_rows=MOST_ROWS,
            most_slots=MOST_SLOTS,
        ), PART
    if any(slot in taken for slot in one.slots):
        message = worded("a cell lies on one that is merged with a row above")
        return message, worded("make its colspan smaller, or the rowspan of the other")
    return None


def _line_of(token: Token) -> int:
    return token.map[0] if token.map else 0


def head_rows(rows: int, heads: int, merged: Sequence[Merged]) -> int:
    """The rows of a head: ``heads``, and those that its cells reach into."""
    for one in sorted(merged, key=lambda one: one.row):
        if one.row < heads:
            heads = max(heads, one.row + one.rows)
    return min(heads, rows)


def build_html(
    rows: Sequence[TableRow],
    texts: Sequence[Sequence[Runs]],
    placed: Sequence[Sequence[Merged]],
    place: Place,
) -> Table:
    """The table of cells of HTML that are ``placed`` and have these ``texts``."""
    every = [
        (one, runs, token.meta["cell"])
        for (_, tokens), ones, said in zip(rows, placed, texts, strict=True)
        for token, one, runs in zip(tokens, ones, said, strict=True)
    ]
    merged = tuple(one for one, _, _ in every if one.rows > 1 or one.columns > 1)
    width = max(one.column + one.columns for one, _, _ in every)
    heads = head_rows(len(rows), _said_heads(rows), merged)
    stub = _stub(every, heads)
    grid: list[list[Runs]] = [[()] * width for _ in rows]
    said = [Counter[str]() for _ in range(width)]
    for one, runs, cell in every:
        in_body = one.row >= heads
        bold = in_body and cell.is_head and one.column >= stub
        grid[one.row][one.column] = _strong(runs) if bold else runs
        if in_body and one.columns == 1 and cell.align:
            said[one.column][cell.align] += 1
    bodies = [[plain(row[column]) for row in grid[heads:]] for column in range(width)]
    align = tuple(map(_side, said, bodies))
    header, *others = (tuple(row) for row in grid)
    return Table(header, tuple(others), align, place, heads, stub, merged)


def _side(said: Counter[str], body: Sequence[str]) -> str | None:
    """The side that most cells of a column say; where none does, figures stand at the right."""
    if said:
        return said.most_common(1)[0][0]
    return "right" if are_numbers(body) else None


def _said_heads(rows: Sequence[TableRow]) -> int:
    """The rows that HTML calls head: in ``thead``, else of head cells alone; one at least."""
    said = any(row.meta["head"] for row, _ in rows)
    count = 0
    for row, cells in rows:
        are_heads = bool(cells) and all(one.meta["cell"].is_head for one in cells)
        if not (row.meta["head"] if said else are_heads):
            break
        count += 1
    return max(1, count)


def _stub(every: Sequence[tuple[Merged, Runs, HtmlCell]], heads: int) -> int:
    """How many columns have nothing but head cells in the body."""
    others = [one.column for one, _, cell in every if one.row >= heads and not cell.is_head]
    return min(others, default=0)


def _strong(runs: Runs) -> Runs:
    """The text of a head cell that stands among others of the body."""
    return tuple(run if run.note else replace(run, strong=True) for run in runs)
