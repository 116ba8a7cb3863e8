"""Glyphs grouped into rows: one baseline in one column for the body, one run for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .classes import without_invisible
from .lines import Aside, Body, Column
from .reading import Glyph, Page

_SAME_SIZE = 0.02
_SAME_BASELINE = 0.1
_SMALLEST, _LARGEST = 0.4, 1.5
_RAISED, _LOWERED = 0.6, 0.25
_LEFT_OF_COLUMN, _RIGHT_OF_COLUMN = 0.8, 0.3
_BACKWARDS = -0.3
_RUN_BREAK = 2.5


@dataclass(frozen=True, slots=True)
class Row:
    """Glyphs on one baseline of one column, in reading order; ``text`` is without blanks."""

    page: int
    column: int
    baseline: float
    glyphs: tuple[Glyph, ...]
    text: str
    order: int
    own_font: bool


def solid(text: str) -> str:
    """Give a text without blanks and without characters that print nothing."""
    return "".join(without_invisible(text).split())


def body_rows(pages: Sequence[Page], body: Body) -> list[Row]:
    """Give every row that could be a body line, by page, then column, then downwards."""
    rows: list[Row] = []
    for page in pages:
        for number, column in enumerate(body.columns):
            if column.on(page.number):
                rows.extend(_column_rows(page, number, column, body, len(rows)))
    return rows


def _column_rows(page: Page, number: int, column: Column, body: Body, count: int) -> Iterable[Row]:
    """Give the rows of one column of one page."""
    em = body.size
    others = [other for other in body.columns if other.on(page.number) and other != column]
    inside = [glyph for glyph in page.glyphs if _belongs(glyph, column, others, em)]
    painted = {id(glyph): at for at, glyph in enumerate(inside)}
    anchors = [glyph for glyph in inside if _is_body_size(glyph, em) and solid(glyph.text)]
    chosen = {id(glyph) for glyph in anchors}
    minor = [glyph for glyph in inside if id(glyph) not in chosen]
    for baseline, members in _by_baseline(anchors, em):
        row = members + [glyph for glyph in minor if _joins(glyph, baseline, em)]
        ordered = _ordered(sorted(row, key=lambda glyph: painted[id(glyph)]), em)
        text = solid("".join(glyph.text for glyph in ordered))
        own = any(body.has_font(glyph.font) for glyph in members)
        yield Row(page.number, number, baseline, tuple(ordered), text, count, own)
        count += 1


def _belongs(glyph: Glyph, column: Column, others: Sequence[Column], em: float) -> bool:
    """Tell whether a glyph's origin lies in the column, or hangs out of it and of no other."""
    if not (glyph.upright and glyph.visible and column.top <= glyph.y <= column.bottom):
        return False
    if column.x0 - 0.01 <= glyph.x < column.x1:
        return True
    if not (-_LEFT_OF_COLUMN * em <= glyph.x - column.x0 and _over(glyph, column, em)):
        return False
    return not any(
        other.x0 - 0.01 <= glyph.x < other.x1 and other.top <= glyph.y <= other.bottom
        for other in others
    )


def _over(glyph: Glyph, column: Column, em: float) -> bool:
    return glyph.x - column.x1 < _RIGHT_OF_COLUMN * em


def _is_body_size(glyph: Glyph, em: float) -> bool:
    return abs(glyph.size / em - 1) <= _SAME_SIZE


def _by_baseline(anchors: Sequence[Glyph], em: float) -> list[tuple[float, list[Glyph]]]:
    """Give the anchors in groups of one baseline, downwards; the baseline is their middle one."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(anchors, key=lambda glyph: glyph.y):
        if groups and glyph.y - groups[-1][-1].y <= _SAME_BASELINE * em:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [(group[len(group) // 2].y, group) for group in groups]


def _joins(glyph: Glyph, baseline: float, em: float) -> bool:
    """Tell whether a glyph of another size, or a blank or unmapped one, stands in this row."""
    below = (glyph.y - baseline) / em
    if not -_RAISED <= below <= _LOWERED:
        return False
    if not solid(glyph.text):
        return abs(below) <= _SAME_BASELINE
    return _SMALLEST <= glyph.size / em <= _LARGEST


def _ordered(row: Sequence[Glyph], em: float) -> list[Glyph]:
    """Give a row in painting order where that runs to the right, else by place."""
    if all(b.x - a.x > _BACKWARDS * em for a, b in pairwise(row)):
        return list(row)
    return sorted(row, key=lambda glyph: glyph.x)


def asides(pages: Sequence[Page], used: Iterable[Glyph]) -> list[Aside]:
    """Give the runs of text that no body line took, by page, downwards, left to right."""
    taken = set(map(id, used))
    runs: list[Aside] = []
    for page in pages:
        rest = [g for g in page.glyphs if id(g) not in taken and g.visible and solid(g.text)]
        runs.extend(_runs(page.number, rest))
    return runs


def _runs(page: int, glyphs: Sequence[Glyph]) -> list[Aside]:
    """Give runs of one size, direction and baseline without a wide hole."""
    runs: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.upright, round(g.y, 1), round(g.size, 1), g.x)):
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.upright == glyph.upright
            and abs(last.y - glyph.y) <= 0.2
            and abs(last.size - glyph.size) <= 0.1
            and glyph.x - last.x <= _RUN_BREAK * glyph.size
        ):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    found = [_aside(page, run) for run in runs]
    return sorted(found, key=lambda aside: (round(aside.y, 1), aside.x))


def _aside(page: int, run: Sequence[Glyph]) -> Aside:
    """Give one run."""
    first = run[0]
    text = "".join(glyph.text for glyph in run)
    centres = tuple(glyph.x + glyph.advance * glyph.size / 2 for glyph in run)
    return Aside(text, page, first.x, first.y, first.size, first.font, centres)
