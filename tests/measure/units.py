"""The units of one row: glyphs joined to the tokens of the source and framed in em."""

from __future__ import annotations

from collections.abc import Sequence

from .classes import CENTRED, Kind, Token, tokens
from .lines import Body, Unit
from .reading import Glyph
from .rows import Row, solid

_NOTE_SIZE, _NOTE_RAISED = 0.8, 0.1
_HYPHEN, _WIDE, _HYPHEN_FRAME = "\u2010", 0.8, 0.4
_LONG = frozenset({Kind.DASH2, Kind.ELLIPSIS, Kind.STACK})


class Source:
    """A paragraph's text with its tokens, addressed by the text without blanks."""

    def __init__(self, text: str) -> None:
        """Keep where each character of the solid text stands in ``text``."""
        self.text = text
        self._places = [at for at, char in enumerate(text) if solid(char)]
        self.solid = "".join(text[at] for at in self._places)
        self._tokens: list[Token] = [
            token for token in tokens(text) for _ in range(token.start, token.end)
        ]

    def place(self, at: int) -> int:
        """Give the place in the text of character ``at`` of the solid text."""
        return self._places[at]

    def token(self, at: int) -> Token:
        """Give the token of character ``at`` of the solid text."""
        return self._tokens[self._places[at]]


def units_of(
    row: Row, span: tuple[int, int] | None, source: Source, body: Body
) -> tuple[Unit, ...]:
    """Give a row's units; ``span`` is what it prints of the solid text, None when that differs."""
    if span is None:
        source = Source("".join(glyph.text for glyph in row.glyphs))
        span = 0, len(source.solid)
    left = body.columns[row.column].x0
    groups = _groups(row.glyphs, span, source)
    return tuple(_unit(token, glyphs, left, row.baseline, body) for token, glyphs in groups)


def _groups(
    glyphs: Sequence[Glyph], span: tuple[int, int], source: Source
) -> list[tuple[tuple[Token, ...], list[Glyph]]]:
    """Give the glyphs with the tokens they print; those of one long unit come together."""
    groups: list[tuple[tuple[Token, ...], list[Glyph]]] = []
    at, end = span
    for glyph in glyphs:
        text = solid(glyph.text)
        if not text:
            if not glyph.text and groups:
                groups[-1][1].append(glyph)
            else:
                groups.append(((), [glyph]))
            continue
        stop = min(at + len(text), end)
        printed = tuple(dict.fromkeys(source.token(i) for i in range(at, stop)))
        at += len(text)
        if groups and printed and printed == groups[-1][0] and printed[0].kind in _LONG:
            groups[-1][1].append(glyph)
        else:
            groups.append((printed, [glyph]))
    return groups


def _unit(
    printed: Sequence[Token], glyphs: Sequence[Glyph], left: float, baseline: float, body: Body
) -> Unit:
    """Give the unit of some glyphs that print the same token or tokens."""
    em = body.size
    first, last = glyphs[0], glyphs[-1]
    size = first.size / em
    origin = (first.x - left) / em
    extent = (last.x - left + last.advance * last.size) / em - origin
    kind = _kind(printed, first, baseline, size, em)
    widths = [token.width for token in printed]
    width = extent
    if not printed and first.text == _HYPHEN and extent > _WIDE:
        # Chinese faces set it a whole em wide: the ink is in the middle, the rest is white.
        width = _HYPHEN_FRAME
    elif printed and kind not in (Kind.SPACE, Kind.NOTE) and None not in widths:
        width = sum(width for width in widths if width is not None) * _snapped(size)
    alone = kind is Kind.STACK and len(glyphs) == 1
    middle = kind in CENTRED or alone or not printed
    x = origin + (extent - width) / 2 if middle else origin
    text = "".join(glyph.text for glyph in glyphs)
    return Unit(text, kind, x, width, extent, first.font, _snapped(size))


def _kind(printed: Sequence[Token], glyph: Glyph, baseline: float, size: float, em: float) -> Kind:
    """Give the class of a unit: what its text says, unless it is a blank or a raised mark.

    A hyphen that the text does not have is Western too.
    """
    if size < _NOTE_SIZE and baseline - glyph.y > _NOTE_RAISED * em:
        return Kind.NOTE
    if printed:
        return printed[0].kind
    return Kind.SPACE if not solid(glyph.text) else Kind.WEST


def _snapped(size: float) -> float:
    """Give a size in body em, exactly 1 where only the file's rounding is between."""
    return 1.0 if abs(size - 1) < 0.02 else size
