"""Checks P1-P4, B1-B4, C1-C3, D1 and X1: paragraphs, the grid, the columns and the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from .classes import ONE_EM_MARKS, Kind, without_invisible
from .edges import is_mark
from .gaps import squeezes
from .lines import Column, Head, Line, Setting
from .marks import han_western_gaps
from .probes import Probe, fault, on

_FINE = 0.01
_GRID = 0.1
_PITCH = 0.05
_SMALLEST_BODY = 7.875


def weight(line: Line) -> int:
    """Give the Han of a line, a Western word or number counting as one."""
    count = 0
    western = False
    for unit in line.units:
        if unit.kind is Kind.HAN or (unit.kind is Kind.WEST and not western):
            count += 1
        western = unit.kind is Kind.WEST
    return count


def short_last_line(setting: Setting) -> Iterator[Probe]:
    """P1: the last line of a paragraph of several lines has at least two Han (孤字)."""
    for line in setting.lines:
        if line.last and not line.first:
            yield on(line, weight(line), 2, float("inf"))


def natural_last_line(setting: Setting) -> Iterator[Probe]:
    """P2: a last line is set natural; squeezed only where it then just fills the column."""
    for line in setting.lines:
        if not line.last:
            continue
        full = abs(line.right() - line.edge) <= 2 * _FINE
        low = -_FINE if not full else -1.0
        for found in line.han_gaps():
            yield on(line, found, -_FINE, _FINE)
        for found in han_western_gaps(line):
            yield on(line, found - 0.25, low, _FINE)
        for unit, lost in squeezes(line):
            yield on(line, -lost, low, _FINE, unit.text)


def lone_top_line(setting: Setting) -> Iterator[Probe]:
    """P3: no column starts with the last line of a paragraph (孤行)."""
    for before, line in setting.of_paragraph():
        if (before.page, before.column) != (line.page, line.column):
            yield fault(line, line.last)


def head_followed(setting: Setting) -> Iterator[Probe]:
    """P4: a heading has a body line under it in its column."""
    for head in setting.heads:
        under = sum(_is_under(setting, head, line) for line in setting.lines)
        yield Probe(under, 1, float("inf"), head.page, head.text)


def _is_under(setting: Setting, head: Head, line: Line) -> bool:
    column = setting.body.columns[line.column]
    beside = column.x0 < head.x1 and head.x0 < column.x1
    return line.page == head.page and line.baseline > head.baseline and beside


def grid(setting: Setting) -> Iterator[Probe]:
    """B1: all baselines of a page stand on one grid of the pitch."""
    pitch = setting.body.pitch
    for lines in _by_page(setting).values():
        start = setting.body.first_baseline
        if start is None:
            start = _phase([line.baseline for line in lines], pitch)
        for line in lines:
            yield on(line, _off_grid(line.baseline - start, pitch), -_GRID, _GRID)


def _phase(baselines: list[float], pitch: float) -> float:
    """Give the place of a grid that most baselines are near."""
    first = baselines[0]
    return first + median(_off_grid(place - first, pitch) for place in baselines)


def _off_grid(distance: float, pitch: float) -> float:
    """Give how far a distance is from a whole number of lines."""
    return distance - round(distance / pitch) * pitch


def steady_pitch(setting: Setting) -> Iterator[Probe]:
    """B2: neighbouring lines of a paragraph are one pitch apart, or several around a figure."""
    pitch = setting.body.pitch
    for before, line in setting.of_paragraph():
        if (before.page, before.column) == (line.page, line.column):
            step = line.baseline - before.baseline
            lines = max(1, round(step / pitch))
            yield on(line, step - lines * pitch, -_PITCH, _PITCH)


def head_height(setting: Setting) -> Iterator[Probe]:
    """B3: from the body line above a heading to the one below are whole lines."""
    pitch = setting.body.pitch
    for head in setting.heads:
        for number in range(len(setting.body.columns)):
            lines = [
                line for line in setting.lines if line.page == head.page and line.column == number
            ]
            above = [line for line in lines if line.baseline <= head.top + 0.5 * pitch]
            below = [line for line in lines if _is_under(setting, head, line)]
            if above and below:
                first = min(below, key=lambda line: line.baseline)
                step = first.baseline - max(line.baseline for line in above)
                yield on(first, _off_grid(step, pitch), -_GRID, _GRID, head.text)


def even_columns(setting: Setting) -> Iterator[Probe]:
    """B4: columns of a page end on the same line; only the one with the text's end is short.

    A column whose foot holds other text (a caption, a note) is left out, and with it those beside
    it that end on the same line: a figure stands under all of them.
    """
    if not setting.lines:
        return
    end = setting.lines[-1]
    for page, lines in _by_page(setting).items():
        feet: dict[int, Line] = {}
        for line in lines:
            if line.column not in feet or line.baseline > feet[line.column].baseline:
                feet[line.column] = line
        full = _free_feet(setting, page, feet)
        if len(full) < 2:
            continue
        bottom = max(line.baseline for line in full.values())
        for number, line in sorted(full.items()):
            short = (bottom - line.baseline) / setting.body.pitch
            last = (page, number) == (end.page, end.column)
            yield on(line, short, -_FINE, float("inf") if last else _FINE, "column foot")


def _free_feet(setting: Setting, page: int, feet: dict[int, Line]) -> dict[int, Line]:
    """Give the last lines under which nothing else stands."""
    taken = {n for n, line in feet.items() if _foot_taken(setting, page, line)}
    for step in (1, -1):
        for n in sorted(feet, reverse=step < 0):
            before = feet.get(n - step)
            level = before and abs(before.baseline - feet[n].baseline) < _GRID
            if n - step in taken and level:
                taken.add(n)
    return {n: line for n, line in feet.items() if n not in taken}


def _foot_taken(setting: Setting, page: int, line: Line) -> bool:
    column = setting.body.columns[line.column]
    return any(
        aside.page == page
        and column.x0 - 1 <= aside.x < column.x1
        and line.baseline + _GRID < aside.y <= column.bottom
        and column.bottom != float("inf")
        for aside in setting.aside
    )


def _by_page(setting: Setting) -> dict[int, list[Line]]:
    """Give the lines of each page."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in setting.lines:
        pages[line.page].append(line)
    return pages


def column_width(setting: Setting) -> Iterator[Probe]:
    """C1: a column is a whole number of characters wide, from 10 to 48 of them."""
    for column in _used_columns(setting):
        cells = (column.x1 - column.x0) / setting.body.size
        where = f"column {column.x0:.1f}-{column.x1:.1f} pt"
        yield Probe(cells - round(cells), -0.02, 0.02, 0, where)
        yield Probe(round(cells), 10, 48, 0, where)


def _used_columns(setting: Setting) -> list[Column]:
    numbers = sorted({line.column for line in setting.lines})
    return [setting.body.columns[number] for number in numbers]


def line_gap(setting: Setting) -> Iterator[Probe]:
    """C2: the white between printed lines, in em, is within the layout's limits."""
    low, high = setting.body.line_gap
    steps = [
        b.baseline - a.baseline
        for a, b in setting.of_paragraph()
        if (a.page, a.column) == (b.page, b.column)
    ]
    if steps:
        em = setting.body.size
        yield Probe(median(steps) / em - 1, low - _FINE, high + _FINE, 0, "line gap in em")


def body_size(setting: Setting) -> Iterator[Probe]:
    """C3: the body is printed at 7.875 pt (六号) or more."""
    if setting.lines:
        sizes = [unit.size for line in setting.lines for unit in line.units]
        size = median(sizes) * setting.body.size
        yield Probe(size, _SMALLEST_BODY, float("inf"), 0, "body size in pt")


def dots(setting: Setting) -> Iterator[Probe]:
    """D1: an emphasis dot stands under the middle of a character and under no mark."""
    for dot in setting.dots:
        yield on(dot.line, dot.offset, -0.03, 0.03, dot.unit.text)
        yield fault(dot.line, is_mark(dot.unit), f"dot under {dot.unit.text}")


def same_text(setting: Setting) -> Iterator[Probe]:
    """X1: the printed text is the source, code point for code point, and no blank is added.

    A blank at a line end is not printed; one typed between Han and Western text may be the gap.
    """
    for line in setting.lines:
        source = setting.paragraphs[line.paragraph].text[line.start : line.end]
        printed = line.text.strip()
        if line.hyphen:
            printed = printed[:-1]
        wrong = not line.exact or not _same(printed, without_invisible(source))
        yield fault(line, wrong, f"source: {source}" if wrong else "")
    for text in setting.lost:
        yield Probe(1, 0, 0, 0, f"not printed: {text[:40]}")
    for text in setting.heads_missing:
        yield Probe(1, 0, 0, 0, f"heading not printed: {text}")


def _same(printed: str, source: str) -> bool:
    """Tell whether a line prints its source, but for blanks that became the gap."""
    if printed == source:
        return True
    return _without_gaps(printed) == _without_gaps(source) and _blanks(printed) <= _blanks(source)


def _without_gaps(text: str) -> str:
    """Give a text without the blanks beside a Han; runs of blanks become one."""
    words = text.split()
    joined = words[:1]
    for a, b in pairwise(words):
        joined.append(("" if max(a[-1], b[0]) >= "\u2e80" else " ") + b)
    return "".join(joined)


def _blanks(text: str) -> int:
    return len(text) - len("".join(text.split()))


def trimmed_marks(setting: Setting) -> int:
    """Give how many 1-em marks the lines hold, as a measure of what the checks saw."""
    return sum(unit.kind in ONE_EM_MARKS for line in setting.lines for unit in line.units)
