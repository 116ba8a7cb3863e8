"""Lines made by hand, good and bad ones, so that every check can be seen to pass and to fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from .classes import ONE_EM_MARKS, Kind, Token, tokens
from .lines import Body, Column, Dot, Head, Line, Paragraph, Setting, Unit
from .marks import is_pair, takes_gap
from .reading import Glyph, Page

EM, PITCH, LEFT = 10.0, 15.0, 100.0
_WESTERN = 0.5


def line(
    text: str,
    changes: Mapping[int, float] | None = None,
    *,
    stretch: float = 0.0,
    x: float = 0.0,
    edge: float | None = None,
    last: bool = False,
    first: bool = False,
    column: int = 0,
    page: int = 1,
    baseline: float = 100.0,
    indent: float = 0.0,
) -> Line:
    """Give a line set as the rules want, then changed.

    ``changes`` adds em after the unit of an index; ``stretch`` adds em between all Chinese
    units; ``edge`` is the column's right edge, by default where the line ends.
    """
    units = _placed(text, changes or {}, stretch, x)
    made = Line(page, column, 0, 0, 0, first, last, units, 0.0, baseline, indent)
    return replace(made, edge=made.right() if edge is None else edge)


def _placed(text: str, changes: Mapping[int, float], stretch: float, x: float) -> tuple[Unit, ...]:
    """Give the units of a text one after another."""
    found = [_unit(text, token) for token in tokens(text)]
    placed: list[Unit] = []
    for at, unit in enumerate(found):
        if placed:
            x += placed[-1].width + _white(placed[-1], unit, stretch) + changes.get(at - 1, 0.0)
        placed.append(replace(unit, x=x))
    return tuple(placed)


def _unit(text: str, token: Token) -> Unit:
    width = _WESTERN if token.width is None else token.width
    if token.kind is Kind.SPACE:
        width = 0.25
    return Unit(text[token.start : token.end], token.kind, 0.0, width, width)


def _white(a: Unit, b: Unit, stretch: float) -> float:
    """Give the white the rules want between two units on a line stretched by ``stretch``."""
    if is_pair(a, b):
        return -0.5 + stretch
    if takes_gap(a, b):
        return 0.25 if stretch == 0 else 0.5
    western = {a.kind, b.kind} & {Kind.WEST, Kind.SPACE}
    return 0.0 if western and not {a.kind, b.kind} & ONE_EM_MARKS else stretch


def body(columns: int = 2, cells: int = 16) -> Body:
    """Give a body of 10 pt on 15 pt, in columns two cells apart from 100 pt on."""
    step = (cells + 2) * EM
    edges = [LEFT + number * step for number in range(columns)]
    return Body("Body", EM, PITCH, tuple(Column(x, x + cells * EM) for x in edges))


def setting(
    *lines: Line,
    promised: Body | None = None,
    heads: Sequence[Head] = (),
    dots: Sequence[Dot] = (),
    lost: Sequence[str] = (),
) -> Setting:
    """Give a setting of lines; a line that is ``last`` ends its paragraph."""
    numbered: list[Line] = []
    texts: list[str] = [""]
    for made in lines:
        start = len(texts[-1])
        texts[-1] += made.text
        end = len(texts[-1])
        numbered.append(replace(made, paragraph=len(texts) - 1, start=start, end=end))
        if made.last:
            texts.append("")
    paragraphs = tuple(Paragraph(text) for text in texts if text)
    return Setting(
        promised or body(),
        paragraphs,
        tuple(numbered),
        heads=tuple(heads),
        dots=tuple(dots),
        lost=tuple(lost),
    )


def stacked(*lines: Line, start: float = 100.0, step: float = PITCH) -> tuple[Line, ...]:
    """Give lines with baselines one under another."""
    return tuple(replace(made, baseline=start + at * step) for at, made in enumerate(lines))


def printed(*rows: tuple[float, float, str], size: float = EM, font: str = "Body") -> Page:
    """Give a page of rows of 1-em glyphs: x and y in pt and the text."""
    glyphs = [
        Glyph(char, x + at * size, y, size, 1.0, font)
        for x, y, text in rows
        for at, char in enumerate(text)
    ]
    return Page(1, 600.0, 800.0, tuple(glyphs))


def gaps_of(made: Line) -> list[float]:
    """Give all white between neighbouring frames of a line in em."""
    return [b.x - a.end for a, b in pairwise(made.units)]
