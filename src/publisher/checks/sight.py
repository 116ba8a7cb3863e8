"""What the eye sees of a page's text: each glyph inside the page, on its own place, and visible.

Where glyphs stand is read from the content, whether they are seen from a drawing of the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pypdfium2 as pdfium

from ..diagnostics import Severity
from ..layouts import MM
from ..tongues import worded
from .bounds import BoundsReached
from .drawing import TextView, draw_text
from .glyphs import SeenGlyph, read_glyphs
from .paint import PaintKind
from .pictures import pixels_of
from .report import Box, Findings, overlap, unite
from .subject import PageView, Subject

LEAST = 2.0
"""pt under which nothing printed is read; readings beside 9 pt type are squeezed to less than 3."""
CUT = 0.5
"""pt of a glyph that may stand outside: outlines are a little larger than their ink."""
OVERLAP = 0.12
"""Part of the smaller of two glyphs' boxes that may be shared; Han characters share up to 0.05."""
NEIGHBOURS, KERNED = 0.3, 0.5
"""The same for two glyphs of one size that follow each other, and where one of them is narrow: a
kerned pair, a slanted stroke over a figure; a full-width solidus in its half em, 0.17."""
NARROW = 0.6
"""em of ink up to which a glyph is narrow."""
SHORT = 1.5, 0.1
"""Pixels, and part of an em, by which what is seen of a glyph may fall short of its box."""
STROKE, RULE = 0.15, 0.2
"""em up to which a glyph is a mere stroke, and a rule a rule over or under text."""
DISPLAY = 24.0
"""pt from which type may run off a page on purpose."""
READING, HANG = 0.5, 0.45
"""Size of a reading in parts of its base's, at most; part of a letter that hangs below its line,
as p and { do, at most."""
TWICE = 0.1
"""Part of an em by which a character may be shown again beside itself: a bold, a shadow."""
_LISTED = 5
"""Findings of one kind that are told one by one for a page."""
_SHOWN = 30
"""Characters of a text that a finding quotes."""
_CELL = 16.0
"""pt of a square in which glyphs are looked for that meet each other."""
_SQUARES = 64
"""Squares that a glyph may cover; a larger one is compared with all others."""

_DRAWN = (PaintKind.FILL, PaintKind.LINE)
_PAIRS = 1_000_000
"""Pairs of glyphs that are looked at on a page; a full broadsheet has 150,000."""

Fault: TypeAlias = tuple[str, str, Severity]
"""A finding's code, what is said of the text, how bad it is."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Glyphs of one string that follow each other and share a fault."""

    text: str
    box: Box
    said: str = ""


def check_sight(subject: Subject, view: PageView, findings: Findings) -> None:
    """Report text off its place, over other text, too small or hidden."""
    own = subject.expected.own
    # In a page of another file text is part of a picture: shadows, spaced and covered letters.
    shown = [string for string in view.seen.shown if not (own and string.placed)]
    hidden = [string for string in shown if not string.visible]
    if own and hidden:
        _tell(
            subject,
            view,
            findings,
            ("K212", worded("is set to be invisible"), Severity.ERROR),
            _runs(list(read_glyphs(hidden))),
        )
    trim = view.shape.trim
    shows = any(paint.visible and overlap(paint.box, trim) for paint in view.paints)
    if not own and hidden and not shows:
        # Under a scan this is how recognised text is kept; here nothing lies over it.
        said = worded("is set to be invisible, on a page that shows nothing")
        lost = ("K212", said, Severity.WARNING)
        _tell(subject, view, findings, lost, _runs(list(read_glyphs(hidden))))
    glyphs = list(read_glyphs(string for string in shown if string.visible))
    legible = _check_size(subject, view, findings, glyphs)
    placed = _check_place(subject, view, findings, legible)
    _check_overlap(subject, view, findings, placed)
    if placed:
        _check_visible(subject, view, findings, placed)


def _weight(subject: Subject) -> Severity:
    """How bad a fault is that may be meant in another's file: a shadow, a hidden layer."""
    return Severity.ERROR if subject.expected.own else Severity.WARNING


# Size and place


def _check_size(
    subject: Subject, view: PageView, findings: Findings, glyphs: list[SeenGlyph]
) -> list[SeenGlyph]:
    """Report glyphs too small to be read, and give the others."""
    small = [glyph for glyph in glyphs if glyph.size < LEAST]
    said = worded("is smaller than {least:g} pt and cannot be read", least=LEAST)
    _tell(subject, view, findings, ("K507", said, _weight(subject)), _runs(small))
    return [glyph for glyph in glyphs if glyph.size >= LEAST]


def _check_place(
    subject: Subject, view: PageView, findings: Findings, glyphs: list[SeenGlyph]
) -> list[SeenGlyph]:
    """Report glyphs outside the page or the type area, and give those inside the page."""
    trim, areas = view.shape.trim, _areas(subject, view)
    faults: dict[Fault, list[SeenGlyph]] = defaultdict(list)
    inside = []
    for glyph in glyphs:
        fault = _off_page(subject, view, glyph)
        if fault is not None:
            faults[fault].append(glyph)
        elif _beyond(glyph.box, trim) < CUT:
            inside.append(glyph)
            if areas and not glyph.artifact and all(_beyond(glyph.box, a) > 0 for a in areas):
                faults["K209", worded("stands outside the type area"), Severity.ERROR].append(glyph)
    for fault, wrong in faults.items():
        _tell(subject, view, findings, fault, _runs(wrong))
    return inside


def _off_page(subject: Subject, view: PageView, glyph: SeenGlyph) -> Fault | None:
    if _beyond(glyph.box, view.shape.trim) < CUT:
        return None
    own = subject.expected.own
    if _apart(glyph.box, view.shape.trim):
        if not own and not _apart(glyph.box, view.shape.media):
            # A printer's marks and slug line stand there.
            return None
        return "K210", worded("stands off the page"), _weight(subject)
    meant = not own and glyph.size >= DISPLAY
    return "K210", worded("is cut off at the trim"), Severity.WARNING if meant else Severity.ERROR


def _areas(subject: Subject, view: PageView) -> list[Box]:
    """Where text may stand on the page, in pt; nothing where it may stand anywhere."""
    x, y = view.shape.trim[0], view.shape.trim[3]
    given = subject.expected.places(view.number) or ()
    in_pt = (tuple(side * MM for side in area) for area in given)
    return [(x + left, y - bottom, x + right, y - top) for left, top, right, bottom in in_pt]


def _beyond(box: Box, outer: Box) -> float:
    """How far ``box`` reaches out of ``outer``; below 0 where it does not."""
    return max(outer[0] - box[0], outer[1] - box[1], box[2] - outer[2], box[3] - outer[3])


def _apart(box: Box, other: Box) -> bool:
    return box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3]


# Over each other


def _check_overlap(
    subject: Subject, view: PageView, findings: Findings, glyphs: list[SeenGlyph]
) -> None:
    """Report glyphs that stand over each other."""
    met: dict[tuple[int, int], list[tuple[SeenGlyph, SeenGlyph]]] = defaultdict(list)
    for pair in collisions(glyphs, own=subject.expected.own):
        met[pair[0].line, pair[1].line].append(pair)
    runs: dict[Severity, list[_Run]] = defaultdict(list)
    for pairs in met.values():
        under = list(dict.fromkeys(first for first, _ in pairs))
        above = list(dict.fromkeys(second for _, second in pairs))
        run = _Run(
            _quote(above), _around(above), worded("stands over “{under}”", under=_quote(under))
        )
        light = all(_is_touched_reading(*pair) for pair in pairs)
        runs[Severity.WARNING if light else _weight(subject)].append(run)
    for severity, some in runs.items():
        _tell(subject, view, findings, ("K211", worded("stands over other text"), severity), some)


def collisions(glyphs: list[SeenGlyph], *, own: bool) -> Iterator[tuple[SeenGlyph, SeenGlyph]]:
    """Yield glyphs that stand over each other, the lower first; some of them twice.

    In a file that is not the program's ``own`` a character may be shown again beside itself. Raises
    ``BoundsReached`` where they do so without end.
    """
    solid = [glyph for glyph in glyphs if glyph.exact and not glyph.attached]
    for first, second in _pairs(solid):
        if _collide(solid[first], solid[second], first + 1 == second, own):
            yield solid[first], solid[second]


def _pairs(glyphs: list[SeenGlyph]) -> Iterator[tuple[int, int]]:
    """Yield numbers of glyphs, the lower first, whose boxes may meet; some of them twice."""
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    wide: list[int] = []
    left_over = _PAIRS
    for number, glyph in enumerate(glyphs):
        left, bottom, right, top = (int(side // _CELL) for side in glyph.box)
        if (right - left + 1) * (top - bottom + 1) > _SQUARES:
            left_over -= number
            yield from ((other, number) for other in range(number))
            wide.append(number)
            continue
        left_over -= len(wide)
        if left_over < 0:
            raise BoundsReached(worded("characters over each other without end"))
        yield from ((other, number) for other in wide)
        for x in range(left, right + 1):
            for y in range(bottom, top + 1):
                there = squares[x, y]
                left_over -= len(there)
                yield from ((other, number) for other in there)
                there.append(number)


def _collide(first: SeenGlyph, second: SeenGlyph, neighbours: bool, own: bool) -> bool:
    """Whether two glyphs share more of the smaller one's box than they may."""
    a, b = first.box, second.box
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return False
    if not own and first.code == second.code and _is_twice(first, second):
        return False
    smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    allowed = OVERLAP
    if neighbours and (first.line == second.line or first.size == second.size):
        # One after the other, if in two strings then in two fonts of one text.
        narrow = any(g.box[2] - g.box[0] < NARROW * g.size for g in (first, second))
        allowed = KERNED if narrow else NEIGHBOURS
    return width * height > allowed * smaller


def _is_touched_reading(first: SeenGlyph, second: SeenGlyph) -> bool:
    """Whether a letter of one line hangs into the reading above a character of the next.

    Both can be read.
    """
    small, large = sorted((first, second), key=lambda glyph: glyph.size)
    bottom, top = large.box[1], large.box[3]
    return small.size <= READING * large.size and small.box[3] < bottom + HANG * (top - bottom)


def _is_twice(first: SeenGlyph, second: SeenGlyph) -> bool:
    moved = max(abs(one - other) for one, other in zip(first.box, second.box, strict=True))
    return moved < TWICE * first.size


# Visible


def _check_visible(
    subject: Subject, view: PageView, findings: Findings, glyphs: list[SeenGlyph]
) -> None:
    """Report glyphs of which nothing, or not all, is seen in a drawing of the page."""
    if not subject.expected.own:
        for paint in view.paints:
            if paint.kind is PaintKind.PICTURE:
                subject.budget.take_pixels(pixels_of(paint.image))
    try:
        page = subject.drawn()[view.number - 1]
        drawing = draw_text(page, view.shape)
        page.close()
    except pdfium.PdfiumError:
        findings.add(
            "K107",
            worded("the page cannot be drawn"),
            worded("export it anew; other programs may fail at it as well"),
            page=view.number,
            severity=Severity.WARNING,
        )
        return
    rules = [paint.box for paint in view.paints if paint.kind in _DRAWN and paint.thin is not None]
    hidden: list[SeenGlyph] = []
    partly: list[SeenGlyph] = []
    for glyph in glyphs:
        seen = _seen_of(glyph, rules, drawing)
        short = seen is None or (glyph.exact and _falls_short(seen, glyph, drawing))
        if short and not _is_in_rule(glyph, rules):
            (hidden if seen is None else partly).append(glyph)
    said = worded("cannot be seen: it is covered, clipped away, or has the colour of its ground")
    _tell(subject, view, findings, ("K212", said, _weight(subject)), _runs(hidden))
    said = worded("is seen in part only: something covers it, or it is clipped")
    _tell(subject, view, findings, ("K212", said, _weight(subject)), _runs(partly))


def _seen_of(glyph: SeenGlyph, rules: list[Box], drawing: TextView) -> Box | None:
    """What is seen of a glyph, with what of it lies in a line through text.

    That is not lost: the shaft of a struck arrow.
    """
    seen = drawing.seen(glyph.box)
    if seen is None or not glyph.exact or not _falls_short(seen, glyph, drawing):
        return seen
    for rule in _thin(rules, glyph):
        if (shared := overlap(glyph.box, rule)) is not None:
            seen = unite(seen, shared)
    return seen


def _is_in_rule(glyph: SeenGlyph, rules: list[Box]) -> bool:
    """Whether a glyph that is a mere stroke lies in a rule: a dash that is struck through."""
    if _thickness(glyph.box) > STROKE * glyph.size:
        return False
    return any(not _apart(glyph.box, rule) for rule in _thin(rules, glyph))


def _thin(rules: list[Box], glyph: SeenGlyph) -> list[Box]:
    return [rule for rule in rules if _thickness(rule) < RULE * glyph.size]


def _thickness(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def _falls_short(seen: Box, glyph: SeenGlyph, drawing: TextView) -> bool:
    pixels, em = SHORT
    return _beyond(glyph.box, seen) > pixels / drawing.scale + em * glyph.size


# Telling


def _runs(glyphs: Iterable[SeenGlyph]) -> list[_Run]:
    """Glyphs by the strings they are shown in."""
    lines: dict[int, list[SeenGlyph]] = defaultdict(list)
    for glyph in glyphs:
        lines[glyph.line].append(glyph)
    return [_Run(_quote(line), _around(line)) for line in lines.values()]


def _quote(glyphs: Iterable[SeenGlyph]) -> str:
    text = "".join(glyph.text or "\N{REPLACEMENT CHARACTER}" for glyph in glyphs)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _around(glyphs: list[SeenGlyph]) -> Box:
    box = glyphs[0].box
    for glyph in glyphs[1:]:
        box = unite(box, glyph.box)
    return box


_MENDS = {
    "K209": worded(
        "shorten or break the text; only what a template calls furniture stands in the margin"
    ),
    "K210": worded("shorten or break the text, or look what the style sheet moves"),
    "K211": worded("look what the style sheet moves, or give the text more room"),
    "K212": worded("look for colours, opacity, overflow and pictures over text in the style sheet"),
    "K507": worded(
        "set it larger; the layout's style sheet may change sizes that composition counts on"
    ),
}


def _tell(
    subject: Subject, view: PageView, findings: Findings, fault: Fault, runs: list[_Run]
) -> None:
    """Note a fault of ``runs``: the first of them one by one, the rest by their number."""
    code, said, severity = fault
    runs = sorted(runs, key=lambda run: (-run.box[3], run.box[0]))
    for run in runs[:_LISTED]:
        reason = worded("“{text}” {said}", text=run.text, said=run.said or said)
        findings.add(
            code,
            reason,
            _MENDS[code],
            page=view.number,
            box=run.box,
            severity=severity,
            text=run.text,
        )
    rest = runs[_LISTED:]
    if rest:
        box = rest[0].box
        for run in rest[1:]:
            box = unite(box, run.box)
        reason = worded("{rest} more strings of text: the same", rest=len(rest))
        findings.add(code, reason, _MENDS[code], page=view.number, box=box, severity=severity)


__all__ = ["check_sight", "collisions"]
