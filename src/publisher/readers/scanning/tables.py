"""Tables: rows of short pieces between rules that have one width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from .pieces import ScannedPiece, Sort
from .sheet import ScannedArea, ScannedLine, around

_SENTENCE = re.compile("[。，；？！“”]")


def join_rules(rules: Sequence[ScannedArea], em: float) -> tuple[ScannedArea, ...]:
    """Join rules that touch end to end, as the cells of a table have them."""
    flat = sorted((r for r in rules if r.width >= r.height), key=lambda r: (r.centre, r.left))
    tall = sorted((r for r in rules if r.width < r.height), key=lambda r: (r.middle, r.top))
    return tuple(sorted([*_chain(flat, em, down=False), *_chain(tall, em, down=True)]))


def _chain(rules: Sequence[ScannedArea], em: float, *, down: bool) -> list[ScannedArea]:
    done: list[ScannedArea] = []
    for rule in rules:
        for at in range(len(done) - 1, -1, -1):
            one = done[at]
            if down:
                close = abs(one.middle - rule.middle) < 0.35 * em and rule.beside(one) > -0.4 * em
            else:
                close = abs(one.centre - rule.centre) < 0.35 * em and rule.over(one) > -0.4 * em
            if close:
                done[at] = around((one, rule))
                break
        else:
            done.append(rule)
    return done


def find_tables(
    lines: Sequence[ScannedLine], rules: Sequence[ScannedArea], em: float
) -> tuple[list[ScannedPiece], list[ScannedLine], list[ScannedArea]]:
    """The tables, the lines and the rules that belong to none.

    A table is two rules or more of one width, and between the first and the last of them rows of
    which most have two pieces or more; a piece is what stands alone in a row's column.
    """
    flat = [r for r in rules if r.width > r.height and r.width > 8 * em]
    tables: list[ScannedPiece] = []
    left, free = list(lines), list(rules)
    for first in sorted(flat):
        if first not in free:
            continue
        mates = [_clipped(first, r) for r in flat if r in free and _is_mate(first, r, em)]
        best = _longest(mates, left, em)
        if best is None:
            continue
        whole = around(best)
        inside = _held(left, whole, em)
        tables.append(ScannedPiece(Sort.TABLE, whole, tuple(inside), rows=_rows(inside, em)))
        left = [one for one in left if one not in inside]
        free = [r for r in free if not whole.holds(r, 0.6 * em)]
    return tables, left, free


RUNS_ON = 1.3
"""Times a table's width that its rule may have: another rule at its height was seen as one."""


def _is_mate(first: ScannedArea, rule: ScannedArea, em: float) -> bool:
    """Whether a rule stands under ``first``, or is it, and has its width or runs on over it."""
    return (
        rule.top >= first.top
        and rule.left < first.left + 1.5 * em
        and rule.right > first.right - 1.5 * em
        and rule.width < max(first.width + 3 * em, RUNS_ON * first.width)
    )


def _clipped(first: ScannedArea, rule: ScannedArea) -> ScannedArea:
    """The part of ``rule`` over the table that ``first`` begins."""
    if rule.left > first.left - 0.1 * first.width and rule.right < first.right + 0.1 * first.width:
        return rule
    return ScannedArea(
        rule.top, max(rule.left, first.left), rule.bottom, min(rule.right, first.right)
    )


def _held(lines: Sequence[ScannedLine], whole: ScannedArea, em: float) -> list[ScannedLine]:
    return [one for one in lines if whole.holds(one.area, 0.6 * em)]


def _longest(
    mates: Sequence[ScannedArea], lines: Sequence[ScannedLine], em: float
) -> list[ScannedArea] | None:
    """The longest run of rules from the first that has a table's rows between all of them."""
    best = None
    for end in range(1, len(mates)):
        whole = around(mates[: end + 1])
        inside = _held(lines, whole, em)
        step = _held(inside, around((mates[end - 1], mates[end])), em)
        if not step or not _is_tabular(inside, step, whole, em):
            break
        if len(_group(inside, em)) > 1:
            best = list(mates[: end + 1])
    return best


def _is_tabular(
    inside: Sequence[ScannedLine], step: Sequence[ScannedLine], whole: ScannedArea, em: float
) -> bool:
    """Whether what rules hold, ``step`` between the last two of them, is rows of a table."""
    if _is_story(inside, step, em):
        return False
    rows = _group(inside, em)
    parted = [row for row in rows if len(row) > 1]
    short = [one for one in inside if one.area.width < 0.6 * whole.width and len(one.text) <= 16]
    return (
        len(parted) >= 0.5 * len(rows)
        and len(short) >= 0.8 * len(inside)
        and not _fills_columns(step, rows, whole)
    )


def _is_story(inside: Sequence[ScannedLine], step: Sequence[ScannedLine], em: float) -> bool:
    """Whether heads or sentences tell that the rules part stories."""
    if any(one.size > 1.3 * em or one.upright for one in inside):
        return True
    return sum(1 for one in step if _SENTENCE.search(one.text)) > 0.15 * len(step)


def _fills_columns(
    step: Sequence[ScannedLine], rows: Sequence[Sequence[ScannedLine]], whole: ScannedArea
) -> bool:
    """Whether lines are a text's: in columns it stands in rows too, but its lines fill them."""
    columns = max(len(row) for row in rows)
    filled = [one for one in step if one.area.width > 0.85 * whole.width / columns]
    return len(rows) >= 3 and len(filled) >= 0.5 * len(step)


def _group(lines: Sequence[ScannedLine], em: float) -> list[list[ScannedLine]]:
    rows: list[list[ScannedLine]] = []
    for line in sorted(lines, key=lambda one: (one.area.centre, one.area.left)):
        if rows and abs(rows[-1][0].area.centre - line.area.centre) < 0.55 * em:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.area.left) for row in rows]


def _rows(
    lines: Sequence[ScannedLine], em: float
) -> tuple[tuple[tuple[ScannedLine, ...], ...], ...]:
    """The cells of a table: a row's pieces by the columns that all of its pieces make."""
    columns: list[ScannedArea] = []
    for line in sorted(lines, key=lambda one: (one.area.left, one.area.right)):
        home = next((n for n, c in enumerate(columns) if c.over(line.area) > 0), None)
        if home is None:
            columns.append(line.area)
        else:
            columns[home] = around((columns[home], line.area))
    columns.sort(key=lambda c: c.left)
    grid: list[list[list[ScannedLine]]] = []
    for row in _group(lines, em):
        cells: list[list[ScannedLine]] = [[] for _ in columns]
        for line in row:
            cells[max(range(len(columns)), key=lambda n: columns[n].over(line.area))].append(line)
        # A row without its first cell goes on with the cells over it: a unit, a second line.
        if grid and not cells[0] and grid[-1][0]:
            for above, here in zip(grid[-1], cells, strict=True):
                above.extend(here)
        else:
            grid.append(cells)
    return tuple(tuple(tuple(cell) for cell in row) for row in grid)


def write_table(piece: ScannedPiece) -> str:
    """Write a table in HTML, its first row as its head."""
    rows = []
    for at, row in enumerate(piece.rows):
        tag = "th" if at == 0 else "td"
        cells = "".join(
            f"<{tag}>{escape(''.join(one.text for one in cell), quote=False)}</{tag}>"
            for cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return "<table>" + "".join(rows) + "</table>"
