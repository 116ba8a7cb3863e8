"""The one rule by which a formula is set as text: it is one that needs nothing of a formula.

Such are numbers with their units and signs, upright letters, chemical formulas with upright
letters, and small figures at their head or foot: ``24\\%``, ``10^{-3}``, ``\\mathrm{km}``,
``37^{\\circ}C``, ``\\mathrm{CO_2}``, ``\\textcircled{1}``. A text's own face sets them better than
a formula's, and its lines may be broken and filled as in any text. A slanted letter, a fraction,
a root, a script at a script or at head and foot of one sign makes it a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from .tree import Blank, FormulaRow, FormulaWords, LetterStyle, Node, Role, Scripts, Sign

Piece: TypeAlias = tuple[str, str]
"""Text and where it stands: ``sub``, ``sup`` or, in the line, nothing."""
_OF_TEXT = frozenset("%‰°′″‴√.,/:()[]+−±×÷=<>≤≥≈~…·*&#$§€£¥@!?;")
"""Signs that a text's own face sets as well as a formula's."""
_TEXT_FOR = {"∼": "~", "⋅": "·", "∗": "*"}
_PRIMES = frozenset("′″‴")
_BLANK = "\x00"
"""White of a formula while its text is put together."""
_WHITE = re.compile(f"{_BLANK}+")
_LONGEST_SCRIPT = 10
"""Characters at the head or the foot; more of them are a formula."""


def as_text(row: FormulaRow) -> tuple[Piece, ...] | None:
    """The pieces of text that a formula is, if it needs nothing more; else None."""
    pieces: list[Piece] = []
    for piece in _pieces(row, ""):
        if piece is None:
            return None
        text, where = piece
        if pieces and pieces[-1][1] == where:
            pieces[-1] = (pieces[-1][0] + text, where)
        else:
            pieces.append(piece)
    pieces = [(_without_blanks(text), where) for text, where in pieces]
    if any(_BLANK in text for text, _ in pieces):
        return None
    if any(where and len(text) > _LONGEST_SCRIPT for text, where in pieces):
        return None
    return tuple(pieces) if any(text.strip() for text, _ in pieces) else None


def _without_blanks(text: str) -> str:
    """Text without the white that the line has there anyhow, as between number and unit.

    Blanks between words stay blanks; one between two figures is that of a formula and stays what
    it is.
    """
    return _WHITE.sub(
        lambda found: _kept(text[: found.start()][-1:], text[found.end() :][:1]), text
    )


def _kept(before: str, after: str) -> str:
    if before.isdigit() and after.isdigit():
        return _BLANK
    words = before.isascii() and (before.isalpha() or before in ",;")
    return " " if before and words and after.isascii() and after.isalnum() else ""


def _pieces(node: Node, where: str) -> Iterator[Piece | None]:
    match node:
        case FormulaRow(parts):
            for part in parts:
                yield from _pieces(part, where)
        case Sign(text, role, letters):
            yield (_TEXT_FOR.get(text, text), where) if _is_text(text, role, letters) else None
        case FormulaWords(text, bold):
            yield None if bold else (text, where)
        case Blank(width):
            yield (_BLANK, where) if 0 < width < 0.3 else None
        case Scripts(base, None, FormulaRow((Sign(text),))) if not where and set(text) <= _PRIMES:
            # A text's own primes stand at the head of its line.
            yield from _pieces(base, "")
            yield text, ""
        case Scripts(base, sub, sup) if not where and (sub is None) != (sup is None):
            yield from _pieces(base, "")
            yield from _pieces(sub or sup or FormulaRow(), "sup" if sub is None else "sub")
        case _:
            yield None


def _is_text(text: str, role: Role, letters: LetterStyle) -> bool:
    if letters is not LetterStyle.ROMAN or role is Role.OP:
        return False
    return all(c in _OF_TEXT or _TEXT_FOR.get(c) or _is_letter(c) for c in text)


def _is_letter(char: str) -> bool:
    """Whether a character is a digit, a Latin letter, or a sign in a circle."""
    return (
        (char.isascii() and char.isalnum())
        or "①" <= char <= "ⓩ"
        or "㉑" <= char <= "㊿"
        or char in "⓪ΩµÅ℃"
    )
