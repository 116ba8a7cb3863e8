"""Checks L1-L4, U1-U3 and E1-E4: what stands at line ends, and where those ends are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .classes import NOT_AT_START, ONE_EM_MARKS, RIGHT_BLANK, Kind, addresses
from .lines import Level, Line, Setting, Unit, gap
from .probes import Probe, fault, on

_EDGE = 0.02
_HOLE = 0.01
_NUMBER = re.compile(
    r"(?:(?<![A-Za-z])[+\-±−])?[$¥€£₩￥￡]?\d+(?:[.,:]\d+)*[%‰°℃℉₫]?|[$¥€£￥￡]\d+"
)
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]{2,}")


def line_start(setting: Setting) -> Iterator[Probe]:
    """L1: no line starts with a stop, a closing mark, a connector, interpunct or stack."""
    if setting.body.level >= Level.BASIC:
        for line in setting.lines:
            yield fault(line, line.visible[0].kind in NOT_AT_START)


def line_end(setting: Setting) -> Iterator[Probe]:
    """L2: no line ends with an opening mark."""
    if setting.body.level >= Level.BASIC:
        for line in setting.lines:
            yield fault(line, line.visible[-1].kind is Kind.OPEN)


def solidus(setting: Setting) -> Iterator[Probe]:
    """L3: a solidus stands at neither end; at the start it is forbidden below GB level too."""
    if setting.body.level >= Level.BASIC:
        for line in setting.lines:
            for at, unit in enumerate(line.visible):
                if unit.kind is Kind.SOLIDUS:
                    ends = at == 0 or (
                        at == len(line.visible) - 1 and setting.body.level >= Level.GB
                    )
                    yield fault(line, ends)


def long_mark_start(setting: Setting) -> Iterator[Probe]:
    """L4: at the strict level no line but a paragraph's first starts with a dash or ellipsis."""
    if setting.body.level >= Level.STRICT:
        for line in setting.lines:
            long = line.visible[0].kind in (Kind.DASH2, Kind.ELLIPSIS)
            yield fault(line, long and not line.first)


def long_marks(setting: Setting) -> Iterator[Probe]:
    """U1: dash and ellipsis whole on one line, 2 em long, the dash without a hole."""
    for line in setting.lines:
        for unit in line.units:
            if unit.kind is Kind.DASH2 or (unit.kind is Kind.ELLIPSIS and unit.width > 1):
                whole = len(unit.text) % 2 == 0 or unit.text == "\u2e3a"
                yield fault(line, not whole, "parted")
                if whole:
                    yield on(line, unit.extent / unit.width * 2, 1.98, 2.02, unit.text)
                    yield on(line, unit.hole, -2.0, _HOLE, f"hole in {unit.text}")


def numbers(setting: Setting) -> Iterator[Probe]:
    """U2: no line end inside a number with its sign, currency or unit; no note mark alone."""
    for line, text, cuts in _with_cuts(setting):
        for match in _NUMBER.finditer(text):
            if match.end() - match.start() > 1 and line.start <= match.start() < line.end:
                parted = any(match.start() < cut < match.end() for cut in cuts)
                yield fault(line, parted, match.group())
    for line in setting.lines:
        for unit in line.visible:
            if unit.kind is Kind.NOTE:
                yield fault(line, unit is line.visible[0], f"note mark {unit.text}")


def words(setting: Setting) -> Iterator[Probe]:
    """U3: a Western word is parted only with a hyphen.

    An address is parted without one, which would be read as part of it.
    """
    hyphens = {
        (line.paragraph, line.end)
        for line in setting.lines
        if line.hyphen or line.text.rstrip().endswith(("-", "\u2010"))
    }
    for line, text, cuts in _with_cuts(setting):
        within = addresses(text)
        for match in _WORD.finditer(text):
            if any(a <= match.start() < b for a, b in within):
                continue
            if line.start <= match.start() < line.end:
                inside = [cut for cut in cuts if match.start() < cut < match.end()]
                bare = any((line.paragraph, cut) not in hyphens for cut in inside)
                yield fault(line, bare, match.group())


def _with_cuts(setting: Setting) -> Iterator[tuple[Line, str, set[int]]]:
    """Give each line with its paragraph's text and the places where that is broken."""
    cuts: dict[int, set[int]] = {}
    for line in setting.lines:
        if not line.first:
            cuts.setdefault(line.paragraph, set()).add(line.start)
        if not line.last:
            cuts.setdefault(line.paragraph, set()).add(line.end)
    for line in setting.lines:
        text = setting.paragraphs[line.paragraph].text
        yield line, text, cuts.get(line.paragraph, set())


def right_edge(setting: Setting) -> Iterator[Probe]:
    """E1: every line but the last ends at the column's edge."""
    for line in setting.justified():
        hung = setting.body.hanging and line.visible[-1].kind in RIGHT_BLANK
        high = 0.5 + _EDGE if hung else _EDGE
        yield on(line, line.right() - line.edge, -_EDGE, high)


def left_edge(setting: Setting) -> Iterator[Probe]:
    """E2: every line but the first starts at the column's edge; openers all alike."""
    lines = [line for line in setting.lines if not line.first]
    trimmed = _trimmed(lines, setting.body.trim_start)
    for line in lines:
        yield _start(line, trimmed)


def indent(setting: Setting) -> Iterator[Probe]:
    """E4: the first line's indent; an opening mark's box starts half an em before it."""
    lines = [line for line in setting.lines if line.first]
    trimmed = _trimmed(lines, setting.body.trim_indent)
    for line in lines:
        yield _start(line, trimmed)


def _start(line: Line, trimmed: bool) -> Probe:
    """Give the probe of a line's first frame against its wanted place."""
    unit = line.visible[0]
    half = 0.5 if trimmed and unit.kind is Kind.OPEN else 0.0
    return on(line, unit.x + half - line.indent, -_EDGE, _EDGE)


def _trimmed(lines: list[Line], wanted: bool | None) -> bool:
    """Give whether openers are trimmed here: as wanted, else as most of them are."""
    if wanted is not None:
        return wanted
    openers = [line for line in lines if line.visible[0].kind is Kind.OPEN]
    cut = sum(line.visible[0].x - line.indent < -0.25 for line in openers)
    return cut * 2 >= len(openers)


def half_end(setting: Setting) -> Iterator[Probe]:
    """E3: a 1-em mark at a line end fills half an em; on a last line it must at least fit so.

    Nothing follows the mark on a last line, so there only a frame beyond the edge shows.
    """
    for line in setting.lines:
        unit = line.visible[-1]
        if unit.kind in RIGHT_BLANK and not setting.body.hanging:
            room = line.edge - unit.x
            yield on(line, room, 0.5 - _EDGE, float("inf") if line.last else 0.5 + _EDGE)


def occupied(a: Unit, b: Unit, c: Unit) -> float:
    """Give the room between the frames of ``a`` and ``c``, where ``b`` stands, in em."""
    return gap(a, b) + b.width + gap(b, c)


def is_mark(unit: Unit) -> bool:
    """Tell whether a unit is a stop, an opening or a closing mark."""
    return unit.kind in ONE_EM_MARKS
