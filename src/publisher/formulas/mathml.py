"""A formula as presentation MathML, as books carry it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from .letters import styled
from .tree import (
    Accent,
    Blank,
    Fence,
    FormulaGrid,
    FormulaRow,
    FormulaWords,
    Fraction,
    LetterStyle,
    Node,
    Role,
    Root,
    Scripts,
    Sign,
    SizedMark,
    Stacked,
    Styled,
)

NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ALIGN = {"l": "left", "c": "center", "r": "right"}
_SIZES = {1: "1.2em", 2: "1.8em", 3: "2.4em", 4: "3em"}
_MARKS = {
    "\u0302": "^", "\u030c": "ˇ", "\u0303": "~", "\u0301": "´", "\u0300": "`", "\u0307": "˙",
    "\u0308": "¨", "\u0306": "˘", "\u0304": "¯", "\u20d7": "→", "\u030a": "˚", "‾": "¯",
}  # fmt: skip
"""Accents as they stand alone, as MathML has them."""


def write_mathml(row: FormulaRow, text: str, *, display: bool) -> str:
    """``row`` as a ``math`` element; ``text`` is what is said where it cannot be shown."""
    inner = _row(row)
    shown = ' display="block"' if display else ""
    return f'<math xmlns="{NAMESPACE}"{shown} alttext={quoteattr(text)}>{inner}</math>'


def _row(row: FormulaRow) -> str:
    if len(row.parts) == 1:
        return _node(row.parts[0])
    return f"<mrow>{''.join(map(_node, row.parts))}</mrow>"


def _node(node: Node) -> str:
    match node:
        case FormulaRow():
            return _row(node)
        case Sign():
            return _sign(node)
        case FormulaWords(text, bold):
            kept = escape(text).replace(" ", "\u00a0")
            look = ' mathvariant="bold"' if bold else ""
            return f"<mtext{look}>{kept}</mtext>"
        case Blank(width):
            return f'<mspace width="{width:g}em"/>'
        case Scripts(base, sub, sup):
            return _scripts(base, sub, sup)
        case Fence(marks, rows):
            return _fence(marks, rows)
        case Stacked(base, above, below):
            return _stacked(base, above, below)
        case FormulaGrid():
            return _grid(node)
        case _:
            return _built(node)


def _built(node: Styled | Fraction | Root | SizedMark | Accent) -> str:
    match node:
        case Styled(inner, display, level):
            shown = "true" if display else "false"
            return f'<mstyle displaystyle="{shown}" scriptlevel="{level}">{_row(inner)}</mstyle>'
        case Fraction(top, bottom, ruled, display):
            look = "" if ruled else ' linethickness="0"'
            written = f"<mfrac{look}>{_row(top)}{_row(bottom)}</mfrac>"
            if display is None:
                return written
            return f'<mstyle displaystyle="{str(display).lower()}">{written}</mstyle>'
        case Root(inner, degree):
            if degree is None:
                return f"<msqrt>{_row(inner)}</msqrt>"
            return f"<mroot>{_row(inner)}{_row(degree)}</mroot>"
        case SizedMark(mark, steps):
            size = _SIZES[steps]
            shown = f'<mo minsize="{size}" maxsize="{size}">{escape(mark)}</mo>'
            return shown if mark else "<mrow></mrow>"
        case Accent(inner, mark, below, wide):
            tag, said = ("munder", "accentunder") if below else ("mover", "accent")
            stretched = str(wide).lower()
            over = f'<mo stretchy="{stretched}">{escape(_MARKS.get(mark, mark))}</mo>'
            return f'<{tag} {said}="true">{_row(inner)}{over}</{tag}>'


def _sign(sign: Sign) -> str:
    text = escape(styled(sign.text, sign.letters))
    if sign.role is Role.OP and not sign.large:
        return f"<mi>{text}</mi>" if len(sign.text) > 1 else f'<mi mathvariant="normal">{text}</mi>'
    if sign.role is Role.ORD:
        if sign.text[0].isdigit():
            return f"<mn>{text}</mn>"
        if sign.text.isalpha() or sign.text in "∞∅∂∇∀∃ℏ°%":
            upright = sign.letters is LetterStyle.ROMAN and len(sign.text) == 1
            shown = escape(sign.text) if sign.letters is LetterStyle.ITALIC else text
            return f'<mi mathvariant="normal">{shown}</mi>' if upright else f"<mi>{shown}</mi>"
        if set(sign.text) <= set("′″‴") or sign.text in "|‖/":
            return f'<mo stretchy="false">{text}</mo>'
        return f"<mo>{text}</mo>"
    if sign.role in (Role.OPEN, Role.CLOSE):
        return f'<mo stretchy="false">{text}</mo>'
    return f"<mo>{text}</mo>"


def _limits(base: Node) -> bool:
    """Whether what stands at ``base`` stands under and over it, at least if displayed."""
    return isinstance(base, Sign) and base.limits is not False and base.role is Role.OP


def _scripts(base: Node, sub: FormulaRow | None, sup: FormulaRow | None) -> str:
    if _limits(base):
        names = {(True, True): "munderover", (True, False): "munder", (False, True): "mover"}
        movable = isinstance(base, Sign) and base.limits is None
        inner = _node(base)
        if movable and isinstance(base, Sign):
            inner = f'<mo movablelimits="true">{escape(base.text)}</mo>'
    else:
        names = {(True, True): "msubsup", (True, False): "msub", (False, True): "msup"}
        inner = _node(base)
    tag = names[sub is not None, sup is not None]
    return f"<{tag}>{inner}{''.join(_row(row) for row in (sub, sup) if row is not None)}</{tag}>"


def _fence(marks: Sequence[str], rows: Sequence[FormulaRow]) -> str:
    forms = ["prefix", *["infix"] * (len(marks) - 2), "postfix"]
    shown = [
        f'<mo fence="true" stretchy="true" form="{form}">{escape(mark)}</mo>' if mark else ""
        for mark, form in zip(marks, forms, strict=True)
    ]
    inner = "".join(_row(row) + mark for row, mark in zip(rows, shown[1:], strict=True))
    return f"<mrow>{shown[0]}{inner}</mrow>"


def _stacked(base: Node, above: FormulaRow | None, below: FormulaRow | None) -> str:
    inner = _node(base)
    if above is not None and below is not None:
        return f"<munderover>{inner}{_row(below)}{_row(above)}</munderover>"
    if above is not None:
        return f"<mover>{inner}{_row(above)}</mover>"
    return inner if below is None else f"<munder>{inner}{_row(below)}</munder>"


def _lines(name: str, rules: Sequence[int], count: int) -> str:
    """The attribute that says between which of ``count`` columns or rows rules stand."""
    kinds = ("solid" if at in rules else "none" for at in range(1, count))
    return f' {name}="{" ".join(kinds)}"' if any(0 < at < count for at in rules) else ""


def _grid(grid: FormulaGrid) -> str:
    count = len(grid.rows[0])
    letters = (grid.align * count)[:count]
    align = " ".join(_ALIGN[letter] for letter in letters)
    lines = ("".join(f"<mtd>{_row(cell)}</mtd>" for cell in row) for row in grid.rows)
    rows = "".join(f"<mtr>{line}</mtr>" for line in lines)
    shown = ' displaystyle="true"' if grid.display else ""
    shown += _lines("columnlines", grid.uprights, count)
    shown += _lines("rowlines", grid.levels, len(grid.rows))
    table = f'<mtable columnalign="{align}"{shown}>{rows}</mtable>'
    if not (grid.left or grid.right):
        return table
    return _fence((grid.left, grid.right), (FormulaRow(),)).replace("<mrow></mrow>", table)
