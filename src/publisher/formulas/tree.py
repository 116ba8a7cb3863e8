"""What a formula is: signs in rows, scripts, fractions, roots, fences and grids, all frozen.

Widths are in em of the text that the formula stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Role(StrEnum):
    """What a sign is to its neighbours: how much white stands between them (TeX's classes)."""

    ORD = "ord"
    OP = "op"
    BIN = "bin"
    REL = "rel"
    OPEN = "open"
    CLOSE = "close"
    PUNCT = "punct"
    INNER = "inner"


class LetterStyle(StrEnum):
    """The style of a letter."""

    ITALIC = "italic"
    ROMAN = "roman"
    BOLD = "bold"
    BOLD_ITALIC = "bolditalic"
    DOUBLE = "double"
    SCRIPT = "script"
    FRAKTUR = "fraktur"
    SANS = "sans"
    MONO = "mono"


@dataclass(frozen=True, slots=True)
class Sign:
    """A letter, a number, an operator, or a name of several letters such as sin.

    ``limits`` says that what is written below and above it stands there, not beside it: always,
    never, or (None) where the formula is displayed and the sign ``large``.
    """

    text: str
    role: Role = Role.ORD
    letters: LetterStyle = LetterStyle.ROMAN
    large: bool = False
    limits: bool | None = False


@dataclass(frozen=True, slots=True)
class FormulaWords:
    """Text of the language around the formula."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """White of ``width`` em; below 0 it draws its neighbours together."""

    width: float


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """Parts one behind the other."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Styled:
    """A row in another size: that of a displayed formula, of text, of scripts."""

    inner: FormulaRow
    display: bool
    level: int = 0


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what stands at its foot and its head, small."""

    base: Node
    sub: FormulaRow | None = None
    sup: FormulaRow | None = None


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction, without a rule where ``ruled`` is false; ``display`` if its size is said."""

    top: FormulaRow
    bottom: FormulaRow
    ruled: bool = True
    display: bool | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A root, the square root if it has no degree."""

    inner: FormulaRow
    degree: FormulaRow | None = None


@dataclass(frozen=True, slots=True)
class Fence:
    """Rows between marks as high as these; a mark may be empty."""

    marks: tuple[str, ...]
    rows: tuple[FormulaRow, ...]


@dataclass(frozen=True, slots=True)
class SizedMark:
    """A mark ``steps`` sizes larger than its text: 1 to 4."""

    mark: str
    steps: int
    role: Role


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over a row, or ``below`` it; a ``wide`` one is as wide as the row."""

    inner: FormulaRow
    mark: str
    below: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Stacked:
    """A relation or a sign with small rows above and below it; a ``wide`` one is as wide as they.

    ``role`` is what it is to its neighbours.
    """

    base: Node
    above: FormulaRow | None
    below: FormulaRow | None
    role: Role
    wide: bool = False


@dataclass(frozen=True, slots=True)
class FormulaGrid:
    """Cells in rows and columns: a matrix, cases, equations under each other.

    ``align`` holds a letter (l, c, r) for each column and is begun again for more of them.
    ``joined`` columns stand close: the sides of one equation. ``uprights`` are the columns that
    upright rules stand before, ``levels`` the rows that level ones are over.
    """

    rows: tuple[tuple[FormulaRow, ...], ...]
    align: str
    left: str = ""
    right: str = ""
    display: bool = False
    small: bool = False
    uprights: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()

    @property
    def joined(self) -> bool:
        """Whether its columns are the sides of equations."""
        return self.align in ("rl", "rcl")


Node: TypeAlias = (
    Sign
    | FormulaWords
    | Blank
    | FormulaRow
    | Styled
    | Scripts
    | Fraction
    | Root
    | Fence
    | SizedMark
    | Accent
    | Stacked
    | FormulaGrid
)


def role_of(node: Node) -> Role:
    """What a part is to its neighbours."""
    match node:
        case Sign(role=role) | SizedMark(role=role) | Stacked(role=role):
            return role
        case Scripts(base=base):
            return role_of(base)
        case Accent(inner=FormulaRow((Sign(role=Role.OP),))):
            return Role.OP
        case Fraction() | Fence():
            return Role.INNER
        case FormulaGrid(left=left, right=right) if left or right:
            return Role.INNER
        case _:
            return Role.ORD


def children(node: Node) -> tuple[Node, ...]:
    """The parts directly in a part, in reading order."""
    match node:
        case FormulaRow(parts):
            return parts
        case Styled(inner) | Accent(inner):
            return (inner,)
        case Scripts(first, second, third) | Stacked(first, second, third):
            return tuple(one for one in (first, second, third) if one is not None)
        case Fraction(top, bottom):
            return top, bottom
        case Root(inner, degree):
            return (inner,) if degree is None else (degree, inner)
        case Fence(_, rows):
            return rows
        case FormulaGrid(rows):
            return tuple(cell for row in rows for cell in row)
        case _:
            return ()
