"""Find each paragraph's printed rows by their text alone, then make measured lines of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .classes import is_western
from .lines import Aside, Body, Dot, Head, Line, Paragraph, Setting
from .reading import Glyph, Page
from .rows import Row, asides, body_rows, solid
from .units import Source, units_of

_HYPHENS = "-\u2010\u00ad"
_ALIKE = 0.6
_DOTS = frozenset("•●﹅﹆‧∙⦁")
_DOT_REACH = 1.2


@dataclass(frozen=True, slots=True)
class _Match:
    """A row that prints ``start`` to ``end`` of a paragraph's solid text."""

    row: Row
    start: int
    end: int
    hyphen: bool
    exact: bool


def settle(
    pages: Sequence[Page], body: Body, paragraphs: Sequence[Paragraph], heads: Sequence[str] = ()
) -> Setting:
    """Give the measured setting of ``paragraphs`` on ``pages``."""
    finder = _Finder(body_rows(pages, body))
    lines: list[Line] = []
    lost: list[str] = []
    used: list[Glyph] = []
    for number, paragraph in enumerate(paragraphs):
        source = Source(paragraph.text)
        matches, missing = finder.find(source.solid)
        if missing:
            lost.append(missing)
        used.extend(glyph for match in matches for glyph in match.row.glyphs)
        lines.extend(_lines(matches, number, paragraph, source, body))
    rest = asides(pages, used)
    found, missing_heads = _heads(heads, rest)
    dots, others = _dots(rest, lines, body)
    return Setting(
        body=body,
        paragraphs=tuple(paragraphs),
        lines=tuple(lines),
        heads=tuple(found),
        heads_missing=tuple(missing_heads),
        dots=tuple(dots),
        aside=tuple(others),
        lost=tuple(lost),
    )


class _Finder:
    """Rows still unread, looked up by their first character."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._unread = {row.order for row in rows}
        self._by_first: dict[str, list[Row]] = defaultdict(list)
        self._last = -1
        for row in rows:
            if row.text:
                self._by_first[row.text[0]].append(row)

    def find(self, text: str) -> tuple[list[_Match], str]:
        """Give the rows that print a solid text in order, and the part that none prints."""
        matches: list[_Match] = []
        at = 0
        while at < len(text):
            match = self._exact(text, at) or self._alike(text, at)
            if match is None:
                return matches, text[at:]
            matches.append(match)
            self._unread.discard(match.row.order)
            self._last = match.row.order
            at = match.end
        return matches, ""

    def _exact(self, text: str, at: int) -> _Match | None:
        """Give the best unread row whose whole text comes next."""
        found: list[tuple[tuple[bool, bool, int, int], _Match]] = []
        for row in self._by_first.get(text[at], ()):
            if row.order not in self._unread:
                continue
            length, hyphen = _printed(row.text, text, at)
            if length:
                ahead = row.order > self._last
                distance = abs(row.order - self._last)
                key = (not row.own_font, not ahead, distance, -length)
                found.append((key, _Match(row, at, at + length, hyphen, True)))
        return min(found, key=lambda item: item[0])[1] if found else None

    def _alike(self, text: str, at: int) -> _Match | None:
        """Give the next unread row if it is like what comes next: text that was changed."""
        following = (r for r in self._rows if r.order > self._last and r.order in self._unread)
        row = next((row for row in following if row.own_font), None)
        if row is None:
            return None
        wanted = text[at : at + len(row.text) + 4]
        matcher = SequenceMatcher(None, wanted, row.text, autojunk=False)
        if matcher.ratio() < _ALIKE:
            return None
        last = [block for block in matcher.get_matching_blocks() if block.size][-1]
        # What the row prints after the last likeness stands for as much of the text.
        changed = len(row.text) - last.b - last.size
        end = min(last.a + last.size + changed, len(text) - at)
        return _Match(row, at, at + end, False, False)


def _printed(row: str, text: str, at: int) -> tuple[int, bool]:
    """Give how much of ``text`` from ``at`` a row prints, and whether it adds a hyphen."""
    if text.startswith(row, at):
        return len(row), False
    if row[-1] in _HYPHENS and len(row) > 1 and text.startswith(row[:-1], at):
        end = at + len(row) - 1
        if end < len(text) and is_western(text[end - 1]) and is_western(text[end]):
            return len(row) - 1, True
    return 0, False


def _lines(
    matches: Sequence[_Match], number: int, paragraph: Paragraph, source: Source, body: Body
) -> Iterator[Line]:
    """Give the lines of one paragraph."""
    indent = body.first_line_indent if paragraph.indent is None else paragraph.indent
    for match in matches:
        row = match.row
        column = body.columns[row.column]
        first = match.start == 0
        inset = paragraph.inset
        yield Line(
            page=row.page,
            column=row.column,
            paragraph=number,
            start=source.place(match.start),
            end=source.place(match.end - 1) + 1,
            first=first,
            last=match.end == len(source.solid),
            units=units_of(row, (match.start, match.end) if match.exact else None, source, body),
            edge=(column.x1 - column.x0) / body.size - inset,
            baseline=row.baseline,
            indent=inset + (indent if first else 0.0),
            hyphen=match.hyphen,
            exact=match.exact,
        )


def _heads(heads: Sequence[str], rest: Sequence[Aside]) -> tuple[list[Head], list[str]]:
    """Give the headings found among the runs that are no body text, and those not found."""
    found: list[Head] = []
    missing: list[str] = []
    for head in heads:
        wanted = solid(head)
        places = (_head(wanted, rest, start) for start in range(len(rest)))
        place = next((place for place in places if place is not None), None)
        if place is None:
            missing.append(head)
        else:
            found.append(place)
    return found, missing


def _head(wanted: str, rest: Sequence[Aside], start: int) -> Head | None:
    """Give the heading that begins with run ``start``, over as many lines as it needs."""
    at = 0
    parts: list[Aside] = []
    for run in rest[start:]:
        text = solid(run.text)
        alike = not parts or (run.page == parts[0].page and abs(run.size - parts[0].size) <= 0.1)
        if alike and wanted.startswith(text, at):
            parts.append(run)
            at += len(text)
            if at == len(wanted):
                return _placed(wanted, parts)
        elif not parts:
            return None
    return None


def _placed(text: str, parts: Sequence[Aside]) -> Head:
    """Give a heading's place from its runs."""
    left = min(run.x for run in parts)
    right = max(run.x + run.size * len(solid(run.text)) for run in parts)
    return Head(text, parts[0].page, parts[0].y - parts[0].size, parts[-1].y, left, right)


def _dots(
    rest: Sequence[Aside], lines: Sequence[Line], body: Body
) -> tuple[list[Dot], list[Aside]]:
    """Give the emphasis dots with the characters above them, and the runs that are none."""
    dots: list[Dot] = []
    others: list[Aside] = []
    for run in rest:
        centres = run.centres if set(solid(run.text)) <= _DOTS else ()
        under = [line for line in lines if _is_over(line, run, body)]
        if not centres or not under:
            others.append(run)
            continue
        for centre in centres:
            dots.append(_dot(centre, under, body))
    return dots, others


def _is_over(line: Line, run: Aside, body: Body) -> bool:
    """Tell whether a run stands just under a line of its column."""
    column = body.columns[line.column]
    inside = column.x0 - body.size <= run.x <= column.x1
    return line.page == run.page and inside and 0 < run.y - line.baseline < _DOT_REACH * body.size


def _dot(centre: float, under: Sequence[Line], body: Body) -> Dot:
    """Give the dot at ``centre`` pt with the nearest unit of the lines above it."""
    places = (
        Dot(line, unit, (centre - body.columns[line.column].x0) / body.size - unit.centre)
        for line in under
        for unit in line.visible
    )
    return min(places, key=lambda dot: abs(dot.offset))
