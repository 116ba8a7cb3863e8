"""A formula in one line of characters, as it is read where there is nothing but text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .reading import FormulaError, read_formula
from .tree import (
    Accent,
    Blank,
    Fence,
    FormulaGrid,
    FormulaRow,
    FormulaWords,
    Fraction,
    Node,
    Role,
    Root,
    Scripts,
    Sign,
    SizedMark,
    Stacked,
    Styled,
    children,
)

_RAISED = dict(zip("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(
    zip("0123456789+−=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True)
)
_COMBINING = {"‾": "̅", "→": "⃗", "←": "⃖", "↔": "⃡", "_": "̲"}
_FACTORS = frozenset("([{√∑∏∫|∂⌈⌊⟨")
"""What a factor may begin with but a letter or a figure."""
SEEN_BLANK = 0.25
"""em of white that is a blank to a reader of text."""
_WHITE = re.compile(r"\s+")
_ROOTS = {"3": "∛", "4": "∜"}


def say(row: FormulaRow) -> str:
    """``row`` as readable text, with blanks around relations and operators."""
    return " ".join(_say(row).split())


@lru_cache(512)
def words_of(source: str) -> str:
    """The words in the formula ``source``, which a text's own face prints; "" for none."""
    try:
        return "".join(_words(read_formula(source).row))
    except FormulaError:
        return source


def _words(node: Node) -> Iterator[str]:
    if isinstance(node, FormulaWords):
        yield node.text
    for one in children(node):
        yield from _words(one)


def parts_of(row: FormulaRow) -> tuple[str, ...]:
    """What each part of ``row`` says; put together they are what ``say`` gives."""
    found: list[str] = []
    for number, part in enumerate(row.parts):
        said = _WHITE.sub(" ", _part(row, number, part))
        before = "".join(found)
        if not before or before[-1].isspace():
            said = said.lstrip()
        found.append(said)
    for number in range(len(found) - 1, -1, -1):
        found[number] = found[number].rstrip()
        if found[number]:
            break
    return tuple(found)


def _say(node: Node) -> str:
    match node:
        case FormulaRow(parts):
            return "".join(_part(node, n, part) for n, part in enumerate(parts))
        case Sign(text) | FormulaWords(text) | SizedMark(text):
            return text.replace("\u2009", " ")
        case Blank(width):
            return " " if width >= SEEN_BLANK else ""
        case Styled(inner):
            return _say(inner)
        case Scripts(base, sub, sup):
            said = _say(base)
            said += _script(sub, _LOWERED, "_") if sub else ""
            return said + (_script(sup, _RAISED, "^") if sup else "")
        case Accent():
            return _accent(node)
        case Stacked(base, above, below, role):
            return _stacked(base, above, below, role)
        case FormulaGrid(rows, _, left, right):
            return left + _grid(rows, node.uprights, joined=node.joined) + right
        case _:
            return _say_built(node)


def _say_built(node: Fraction | Root | Fence) -> str:
    match node:
        case Fraction(top, bottom, ruled):
            return f"{_bracketed(top)}{'/' if ruled else ' '}{_bracketed(bottom)}"
        case Root(inner, degree):
            of = _say(degree).strip() if degree else ""
            mark = "√" if not of else _ROOTS.get(of, f"({of})√")
            return mark + _bracketed(inner)
        case Fence(marks, rows):
            said = (_say(row).strip() + mark for row, mark in zip(rows, marks[1:], strict=True))
            return marks[0] + "".join(said)


def _part(row: FormulaRow, number: int, part: Node) -> str:
    """A part of a row, with blanks beside a relation or an operator between two others."""
    said = _say(part)
    match part:
        case Sign(role=Role.REL) | Stacked(role=Role.REL):
            return f" {said} "
        case Sign(role=Role.BIN) if 0 < number < len(row.parts) - 1 and not _opens(
            row.parts[number - 1]
        ):
            return f" {said} "
        case Fraction(ruled=True):
            return _beside(row, number, said)
        case Sign(_, Role.PUNCT) if said in ",;":
            return f"{said} "
        case Sign(_, Role.OP) | Scripts(Sign(_, Role.OP)) if said[:1].isalpha():
            before = _say(row.parts[number - 1]) if number else ""
            lead = " " if before[-1:].isalnum() else ""
            return f"{lead}{said} "
        case _:
            return said


def _beside(row: FormulaRow, number: int, said: str) -> str:
    """A fraction behind a number apart from it, and in brackets before what it multiplies."""
    before = _say(row.parts[number - 1]) if number else ""
    after = "".join(_say(part) for part in row.parts[number + 1 : number + 3]).strip()
    if after[:1].isalnum() or after[:1] in _FACTORS:
        said = f"({said})"
    return f" {said}" if before[-1:].isdigit() else said


def _opens(node: Node) -> bool:
    """Whether a sign of plus or minus behind ``node`` is that of a number."""
    return isinstance(node, Sign) and node.role in (Role.BIN, Role.REL, Role.OPEN, Role.PUNCT)


def _script(row: FormulaRow, small: dict[str, str], mark: str) -> str:
    said = _say(row).replace(" ", "")
    primes = len(said) - len(said.lstrip("′″‴"))
    if primes:
        return said[:primes] + _raise(said[primes:], small, mark)
    return _raise(said, small, mark)


def _raise(said: str, small: dict[str, str], mark: str) -> str:
    if not said:
        return ""
    if all(char in small for char in said):
        return "".join(small[char] for char in said)
    return mark + (said if len(said) == 1 else f"({said})")


def _bracketed(row: FormulaRow) -> str:
    """A row, in brackets where it is more than one thing."""
    said = _say(row).strip()
    alone = len(row.parts) == 1 and isinstance(row.parts[0], Sign | Scripts | FormulaWords | Fence)
    return said if alone or len(said) == 1 or said.isalnum() else f"({said})"


def _accent(accent: Accent) -> str:
    said = _say(accent.inner).strip()
    mark = _COMBINING.get(accent.mark, accent.mark)
    if mark == "⏜":
        return f"⌒{said}"
    if mark in "⏞⏟⎴⎵⏝":
        return said
    if len(said) == 1:
        return said + mark
    return "".join(char + mark if char.isalnum() else char for char in said)


def _stacked(base: Node, above: FormulaRow | None, below: FormulaRow | None, role: Role) -> str:
    said = _say(base).strip()
    small = [_say(row).strip() for row in (above, below) if row is not None and row.parts]
    if not small:
        return said
    return f"{said}({'; '.join(small)})" if role is Role.REL else f"{said} ({'; '.join(small)})"


def _grid(
    rows: tuple[tuple[FormulaRow, ...], ...], uprights: tuple[int, ...], *, joined: bool
) -> str:
    lines: list[str] = []
    for row in rows:
        said = ""
        for number, cell in enumerate(row):
            one = _say(cell).strip()
            if said and one:
                # A mark that ends a cell is the one that parts it from the next.
                between = " | " if number in uprights else " " if joined else ", "
                said = (said if joined else said.rstrip(",，")) + between
            said += one
        if said:
            lines.append(said)
    ended = [said if joined else said.rstrip(",，;；") for said in lines[:-1]]
    return "; ".join([*ended, *lines[-1:]])
