"""Lines under rulers of dashes: the columns they stand in, and the cells of each line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

MOST_LINES = 80
"""Lines of the longest table between its first and its last ruler: a page of a tabloid has 79, as
measured on one. Bounds the work."""
RULER = re.compile(r"^[ \t]*-{3,}(?:[ \t]+-{2,})+[ \t]*$", re.MULTILINE)
"""A ruler over two columns or more. Its first dashes are three: two are a dash in a sentence, or
begin an option."""
_DASHES = re.compile("-+")
_CELL = re.compile(r"\S(?:(?<!）)\S|(?<=）)[^\s（]|[ \t](?=\S))*")
"""A cell: words with one blank between them at most; one in brackets ends where another begins."""
Cell = tuple[int, int, int]
"""Start and end of a cell in the text, and the number of its column."""


def rule_alike(text: str, rulers: Sequence[re.Match[str]]) -> bool:
    """Whether rulers stand near each other and rule the same columns."""
    return (
        len({tuple(columns_of(ruler[0])) for ruler in rulers}) == 1
        and text.count("\n", rulers[0].start(), rulers[-1].end()) <= MOST_LINES
    )


def columns_of(ruler: str) -> list[tuple[int, int]]:
    """Where the columns under a ruler begin and end, in cells of a terminal."""
    return [m.span() for m in _DASHES.finditer(ruler)]


def cells_under(line: str, position: int, columns: Sequence[tuple[int, int]]) -> list[Cell] | None:
    """The cells of a line with their columns; None if two stand in one, or one in none."""
    cells: list[Cell] = []
    for found in _CELL.finditer(line):
        first = _width(line[: found.start()])
        last = first + _width(found[0])
        shares = [min(last, end) - max(first, start) for start, end in columns]
        best = max(range(len(columns)), key=shares.__getitem__)
        if cells and cells[-1][2] >= best:
            return None
        cells.append((position + found.start(), position + found.end(), best))
    return cells


GRID_RULER = re.compile(r"[ \t]*\+(?:[-=]{2,}\+)+[ \t]*")


def grid_rows(lines: Sequence[str], start: int) -> list[list[tuple[int, int]]]:
    """The rows of a table in a frame of characters (+---+ and bars), each cell with its place.

    ``start`` is where the first of ``lines`` stands; the first and the last are rulers. None where
    a cell goes on in another line: rulers then part every row, and one has several lines.
    """
    groups: list[list[list[tuple[int, int]]]] = []
    for line in lines:
        if GRID_RULER.fullmatch(line):
            groups.append([])
        else:
            groups[-1].append(_barred(line, start))
        start += len(line) + 1
    groups = [group for group in groups if group]
    rows = [row for group in groups for row in group]
    alike = len({len(row) for row in rows}) == 1
    if len(rows) < 2 or not alike or (len(groups) > 2 and max(map(len, groups)) > 1):
        return []
    return rows


def _barred(line: str, at: int) -> list[tuple[int, int]]:
    """The places of the cells between the bars of one line that stands at ``at``."""
    bars = [found.start() for found in re.finditer(r"\|", line)]
    cells = []
    for first, last in pairwise(bars):
        inner = line[first + 1 : last]
        begin = first + 1 + len(inner) - len(inner.lstrip())
        cells.append((at + begin, at + max(begin, first + 1 + len(inner.rstrip()))))
    return cells


LONGEST_CELL = 16
"""Characters of the longest cell of a table that only blanks part. A choice: longer ones are lines
of text as often. With 12 or 20 none of 64 blocks of several lines comes out otherwise."""
LONGEST_NAME = 6
"""Characters of the longest first cell of two that one blank parts: 何大山 41. A choice: names of
people and counties; with 4 or 8 none of 41 blocks of such lines comes out otherwise."""
_GAPS = (re.compile(r"[ \t]{2,}|\t|\u3000+"), re.compile(r"[ \t\u3000]+"))
"""What parts the cells of a table: a wide gap, or any where its columns tell it."""
_FIGURE = re.compile(r"[\d.,%％+/~—-]*\d[\d.,%％+/~—-]*[^\W\d_]{0,3}|—+|-+")
"""A figure and its unit, three letters (one): 12万元, 85%; a dash for none."""
_RULE = re.compile(r"[=─━_—-]{2,}(?:[ \t]+[=─━_—-]{2,})*")
_STOPS = re.compile("[，。；：！？|“”（）]")


def cells_apart(text: str, start: int) -> list[list[tuple[int, int]]]:
    """The rows of a table that only blanks part, each cell with its place; none if it is none.

    ``start`` is where ``text`` stands. Every row has as many cells, all short and without a stop;
    and a column behind the first holds figures, or there are three columns with wide gaps.
    """
    if _STOPS.search(text):
        return []
    for gap in _GAPS:
        rows, at = [], start
        for line in text.split("\n"):
            if line.strip() and not _RULE.fullmatch(line.strip()):
                rows.append(_parted(line, at, gap))
            at += len(line) + 1
        written = [[text[a - start : b - start] for a, b in row] for row in rows]
        if _is_grid(written, wide=gap is _GAPS[0]):
            return rows
    return []


def _parted(line: str, at: int, gap: re.Pattern[str]) -> list[tuple[int, int]]:
    """The places of the cells of one line that stands at ``at``."""
    first = len(line) - len(line.lstrip())
    last = len(line.rstrip())
    cells, position = [], first
    for found in gap.finditer(line, first, last):
        cells.append((at + position, at + found.start()))
        position = found.end()
    return [*cells, (at + position, at + last)]


def _is_grid(rows: Sequence[Sequence[str]], *, wide: bool) -> bool:
    """Whether rows of cells are a table: alike, short, and told by figures or by columns."""
    if len(rows) < 2 + (not wide) or not _are_alike(rows):
        return False
    columns = len(rows[0])
    # Two rows may be two lines that happen to part alike: three are needed where no wide gap and
    # no figure tells. With four rows or columns twelve tables of the tests are text.
    several = len(rows) >= 3
    named = several and all(len(row[0]) <= LONGEST_NAME for row in rows)
    if columns >= (2 if wide or named else 3) and _has_figures(rows):
        return True
    # Type that is spaced out has cells of one character: 一　个　题　目.
    words = all(max(map(len, row)) > 1 for row in rows)
    return wide and words and several and columns >= 3


def _are_alike(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows have as many cells as each other, two at least, and short ones."""
    sizes = {len(row) for row in rows}
    short = all(len(cell) <= LONGEST_CELL for row in rows for cell in row)
    return short and len(sizes) == 1 and max(sizes) > 1


def _has_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one column behind the first has nothing but figures under its head."""
    columns = list(zip(*rows[1:], strict=True))[1:]
    return any(all(_FIGURE.fullmatch(cell) for cell in column) for column in columns)


def _width(text: str) -> int:
    """The cells of a terminal that ``text`` takes."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
