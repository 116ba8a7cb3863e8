"""Furniture: what stands at a page's head and foot and belongs to no story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...characters import DIGITS, NUMERALS
from ..raw import BlockKind
from .sheet import ScannedArea, ScannedLine, ScannedPage

_FOLIO = re.compile(
    rf"(?:\d{{4}}\s*年|[○零{DIGITS}]{{4}}\s*年).{{0,8}}月|星期[一二三四五六日天]|第?\s*\d+\s*期"
    r"|今日\s*\d+\s*版|国内统一|CN\s?\d\d|ISSN|邮发代号|主[办管]|出版|农历|总第|\d+\s*版|版面|责任?编"
    r"|责编|美编|校对|电话|电子信箱|邮箱|E-?mail|https?:|www\.|零售|定价|印刷|地址|邮编|热线",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"[A-D]?\s?\d{{1,3}}|第?[〇{NUMERALS}]{{1,3}}版?|[-—·]\s?\d{{1,3}}\s?[-—·]")
TOP = 0.32
"""Part of a page's height in which its masthead ends; a tabloid's takes a quarter."""
FOOT = 0.93
"""Part of a page's height from which lines may be its foot."""
LOW = 0.88
"""The same of a number alone: a book's folio stands at 0.92 of it."""
RUNNING = 0.12
"""Part of a page's height in which a running head stands, a line alone in smaller type."""
FULL = 0.8
"""Part of the width of all that is printed from which a rule parts the page."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """A sheet without its furniture, and the furniture."""

    sheet: ScannedPage
    furniture: tuple[tuple[BlockKind, ScannedLine], ...]


def clear_furniture(sheet: ScannedPage, em: float) -> Furnished:
    """Take masthead, folio and foot off a sheet; ``em`` is the size of its body.

    What stands over a rule of the page's width is furniture if it is no text and something in it
    says what furniture says: a date, an issue, a page; and of what stands between that rule and
    the next the same is true. Without a rule it is the rows at the top that say so, or hold
    nothing but a number.
    """
    if not sheet.lines:
        return Furnished(sheet, ())
    bound = _bound(sheet, em)
    head = _head_end(sheet, bound, em)
    foot = _foot_start(sheet, bound, em)
    kept = [one for one in sheet.lines if head <= one.area.centre <= foot]
    taken = [one for one in sheet.lines if one.area.centre < head or one.area.centre > foot]
    furniture = tuple(
        (_name(one, at_head=one.area.centre < head), one)
        for one in sorted(taken, key=lambda one: (one.area.top, one.area.left))
    )

    def inside(areas: Sequence[ScannedArea]) -> tuple[ScannedArea, ...]:
        return tuple(a for a in areas if head < a.centre < foot)

    return Furnished(
        replace(
            sheet,
            lines=tuple(kept),
            rules=inside(sheet.rules),
            frames=inside(sheet.frames),
            pictures=inside(sheet.pictures),
        ),
        furniture,
    )


def _bound(sheet: ScannedPage, em: float) -> ScannedArea:
    lines = [one.area for one in sheet.lines] + list(sheet.pictures)
    return ScannedArea(
        min(a.top for a in lines),
        min(a.left for a in lines),
        max(a.bottom for a in lines),
        max(a.right for a in lines),
    )


def _is_text(lines: Sequence[ScannedLine], em: float) -> bool:
    """Whether ``lines`` hold a paragraph: three lines of the body under one another."""
    body = sorted(
        (one for one in lines if one.size < 1.25 * em and len(one.text) >= 8 and not one.upright),
        key=lambda one: (one.area.top, one.area.left),
    )
    return any(
        sum(
            1
            for other in body
            if 0 < other.area.centre - one.area.centre < 4.5 * em
            and abs(other.area.left - one.area.left) < 2.5 * em
        )
        >= 2
        for one in body
    )


def _says(lines: Sequence[ScannedLine]) -> bool:
    return any(_FOLIO.search(one.text) or _NUMBER.fullmatch(one.text.strip()) for one in lines)


def _is_row(lines: Sequence[ScannedLine], em: float) -> bool:
    """Whether ``lines`` are one row of small type, as the line under a masthead is."""
    first = lines[0].area
    return all(one.area.beside(first) > 0 and one.size < 1.6 * em for one in lines)


def _head_end(sheet: ScannedPage, bound: ScannedArea, em: float) -> float:
    """The height at which the page's head ends, 0 where it has none."""
    end = 0.0
    for height in _edges(sheet, bound, em):
        strip = [one for one in sheet.lines if end <= one.area.centre < height]
        if not strip:
            # The second of two rules that belong together.
            end = height if end else end
        elif _says(strip) and not _is_text(strip, em) and (not end or _is_row(strip, em)):
            end = height
        else:
            break
    return end or _head_by_rows(sheet, em) or _running_end(sheet, em)


def _running_end(sheet: ScannedPage, em: float) -> float:
    """Where the running head of a book or a magazine ends, 0 where there is none.

    It is the page's first line, short, in smaller type than the body, with white under it that no
    line of a text has.
    """
    first = min(sheet.lines, key=lambda one: one.area.top)
    row = _row_of(first, sheet.lines)
    end = max(one.area.bottom for one in row)
    rest = [one.area.top for one in sheet.lines if one not in row]
    rest += [one.top for one in sheet.pictures]
    clear = min(rest, default=end) - end
    small = all(one.size < 0.92 * em and len(one.text) <= 20 for one in row)
    alone = small and len(row) <= 2 and end < RUNNING * sheet.height
    return end + 0.1 * em if alone and clear > 1.5 * em else 0.0


def _edges(sheet: ScannedPage, bound: ScannedArea, em: float) -> list[float]:
    """Where rules and bars of the page's width end in its upper part, from the top."""
    bars = (f for f in sheet.frames if f.height < 2 * em)
    return sorted(
        r.bottom
        for r in (*sheet.rules, *bars)
        if r.width >= FULL * bound.width and r.bottom < TOP * sheet.height
    )


def _head_by_rows(sheet: ScannedPage, em: float) -> float:
    """Where the last row at the top ends that says what furniture says, 0 of none."""
    end = 0.0
    rows = sorted(sheet.lines, key=lambda one: one.area.top)
    for line in rows:
        if line.area.bottom > TOP * sheet.height:
            break
        row = _row_of(line, rows)
        bottom = max(one.area.bottom for one in row)
        if _is_text([one for one in rows if one.area.centre < bottom], em):
            break
        below = (one.area.top for one in rows if one.area.centre >= bottom)
        clear = min(below, default=sheet.height) - bottom
        if _says(row) and clear > 0.8 * em and all(len(one.text) < 40 for one in row):
            end = bottom + 0.1 * em
    return end


def _row_of(line: ScannedLine, lines: Sequence[ScannedLine]) -> list[ScannedLine]:
    return [one for one in lines if one.area.beside(line.area) > 0.3 * min(one.size, line.size)]


def _foot_start(sheet: ScannedPage, bound: ScannedArea, em: float) -> float:
    """The height at which the page's foot begins, its own height where it has none."""
    low = [
        one
        for one in sheet.lines
        if one.area.top > (LOW if _NUMBER.fullmatch(one.text.strip()) else FOOT) * sheet.height
    ]
    for line in sorted(low, key=lambda one: one.area.top):
        strip = [one for one in sheet.lines if one.area.bottom > line.area.top + 0.3 * em]
        if not _says(strip) or _is_text(strip, em):
            continue
        above = [one for one in sheet.lines if one not in strip] or strip
        gap = line.area.top - max(one.area.bottom for one in above)
        if gap > 0.9 * em or _is_ruled(line, sheet.rules, bound, em):
            return line.area.top - 0.2 * em
    return sheet.height


def _is_ruled(
    line: ScannedLine, rules: Sequence[ScannedArea], bound: ScannedArea, em: float
) -> bool:
    """Whether a rule of the page's width runs right over ``line``."""
    return any(r.width >= FULL * bound.width and 0 <= line.area.top - r.top < 3 * em for r in rules)


def _name(line: ScannedLine, *, at_head: bool) -> BlockKind:
    if _NUMBER.fullmatch(line.text.strip()):
        return BlockKind.PAGE_NUMBER
    return BlockKind.HEADER if at_head else BlockKind.FOOTER
