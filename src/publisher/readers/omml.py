r"""Formulas of Word as LaTeX: fractions, roots, scripts, sums, brackets, matrices, accents.

Schema: Office Math Markup, ECMA-376 5th edition part 1, clause 22.1. What it holds and LaTeX can
say is mapped element by element; anything else is a FormulaError, and the formula a doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from ..characters import HAN
from ..formulas import FormulaError, read_formula
from ..tongues import worded

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 60
_NEXT_ROW = r" \\ "
_MEND = worded("write it as LaTeX between dollars")
_FUNCTIONS = frozenset({
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "log", "ln", "lg", "exp", "lim", "max", "min", "sup", "inf", "det", "dim", "ker", "gcd", "deg",
})  # fmt: skip
_LARGE = {
    "∑": r"\sum", "∏": r"\prod", "∐": r"\coprod", "∫": r"\int", "∬": r"\iint", "∭": r"\iiint",
    "∮": r"\oint", "⋃": r"\bigcup", "⋂": r"\bigcap", "⋁": r"\bigvee", "⋀": r"\bigwedge",
    "⨁": r"\bigoplus", "⨂": r"\bigotimes",
}  # fmt: skip
_ACCENTS = {
    "\u0302": r"\hat", "\u0303": r"\tilde", "\u0304": r"\bar", "\u0305": r"\overline",
    "\u0307": r"\dot", "\u0308": r"\ddot", "\u20d7": r"\vec", "\u030c": r"\check",
    "\u0306": r"\breve", "\u0301": r"\acute", "\u0300": r"\grave", "\u2192": r"\vec",
    "^": r"\hat", "~": r"\tilde", "¯": r"\bar", "˙": r"\dot", "¨": r"\ddot",
}  # fmt: skip
_BRACES = {"⏞": r"\overbrace", "⏟": r"\underbrace"}
_FENCES = {"{": r"\{", "}": r"\}", "": ".", "⟨": r"\langle ", "⟩": r"\rangle ", "〈": r"\langle ",
           "〉": r"\rangle ", "‖": r"\|", "⌊": r"\lfloor ", "⌋": r"\rfloor ", "⌈": r"\lceil ",
           "⌉": r"\rceil "}  # fmt: skip
_SPECIAL = {"\\": r"\backslash ", "{": r"\{", "}": r"\}", "$": r"\$", "%": r"\%", "&": r"\&",
            "#": r"\#", "_": r"\_", "~": r"\sim ", "^": r"\wedge "}  # fmt: skip
_WIDE = re.compile(f"[{HAN}\u2e80-\u9fff\uff01-\uff60]+")


def write_latex(formula: Any) -> str:
    """The LaTeX of an ``m:oMath`` or ``m:oMathPara``.

    A FormulaError where it holds what is not known here, or what formulas here cannot say.
    """
    latex = re.sub(r"\s+", " ", _inside(formula, 0)).strip()
    read_formula(latex)
    return latex


def _inside(element: Any, depth: int) -> str:
    """What stands inside an element, in its order."""
    if depth > DEEPEST:
        raise FormulaError(worded("it is too deep"), _MEND)
    return "".join(_one(child, depth + 1) for child in element if isinstance(child.tag, str))


def _one(element: Any, depth: int) -> str:
    if not element.tag.startswith(M):
        # Marks of changes and bookmarks stand around runs; properties say nothing here.
        around = element.tag in (f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag")
        return _inside(element, depth) if around else ""
    name = element.tag.removeprefix(M)
    if name in _NOTHING:
        return ""
    if name in _AROUND:
        return _inside(element, depth)
    write = _WRITERS.get(name)
    if write is None:
        raise FormulaError(worded("{name} is not known", name=name), _MEND)
    return write(element, depth)


_NOTHING = frozenset({"ctrlPr", "argPr", "oMathParaPr", "boxPr", "funcPr", "eqArrPr", "phantPr"})
_AROUND = frozenset({"oMath", "oMathPara", "box", "borderBox", "e", "num", "den", "sub", "sup",
                     "deg", "lim", "fName"})  # fmt: skip


def _part(element: Any, name: str, depth: int) -> str:
    """What an argument of an element holds; nothing where it is not there."""
    found = element.find(f"{M}{name}")
    return "" if found is None else _inside(found, depth).strip()


def _said(element: Any, name: str, usual: str) -> str:
    """What the properties of an element say, ``usual`` where they do not."""
    kind = element.tag.removeprefix(M)
    found = element.find(f"{M}{kind}Pr/{M}{name}")
    return usual if found is None else str(found.get(f"{M}val", ""))


def _is_on(element: Any, name: str) -> bool:
    kind = element.tag.removeprefix(M)
    found = element.find(f"{M}{kind}Pr/{M}{name}")
    return found is not None and found.get(f"{M}val", "1") in ("1", "on", "true")


def _run(element: Any, depth: int) -> str:
    text = "".join(one.text or "" for one in element.iter(f"{M}t"))
    if element.find(f"{M}rPr/{M}nor") is not None:
        return rf"\text{{{_plain(text)}}}" if text.strip() else " "
    text = unicodedata.normalize("NFKC", text) if not _WIDE.search(text) else text
    pieces = []
    last = 0
    for found in _WIDE.finditer(text):
        pieces += [_signs(text[last : found.start()]), rf"\text{{{found[0]}}}"]
        last = found.end()
    pieces.append(_signs(text[last:]))
    written = "".join(pieces)
    style = element.find(f"{M}rPr/{M}sty")
    if style is not None and style.get(f"{M}val") == "p" and re.fullmatch(r"[A-Za-z]+", text):
        return rf"\{text} " if text in _FUNCTIONS else rf"\mathrm{{{text}}}"
    return written


def _plain(text: str) -> str:
    return "".join(rf"\{one}" if one in "{}$%&#_" else one for one in text.replace("\\", ""))


def _signs(text: str) -> str:
    return "".join(_SPECIAL.get(one, one) for one in text)


def _fraction(element: Any, depth: int) -> str:
    over, under = _part(element, "num", depth), _part(element, "den", depth)
    kind = _said(element, "type", "bar")
    if kind == "lin":
        return f"{{{over}}}/{{{under}}}"
    if kind == "noBar":
        return rf"\binom{{{over}}}{{{under}}}"
    return rf"\frac{{{over}}}{{{under}}}"


def _root(element: Any, depth: int) -> str:
    degree = "" if _is_on(element, "degHide") else _part(element, "deg", depth)
    order = f"[{degree}]" if degree else ""
    return rf"\sqrt{order}{{{_part(element, 'e', depth)}}}"


def _scripts(element: Any, depth: int) -> str:
    return f"{{{_part(element, 'e', depth)}}}{_limits(element, depth)}"


def _limits(element: Any, depth: int) -> str:
    written = ""
    for name, sign in (("sub", "_"), ("sup", "^")):
        part = "" if _is_on(element, f"{name}Hide") else _part(element, name, depth)
        written += f"{sign}{{{part}}}" if part else ""
    return written


def _before(element: Any, depth: int) -> str:
    return f"{{}}{_limits(element, depth)}{{{_part(element, 'e', depth)}}}"


def _large(element: Any, depth: int) -> str:
    sign = _said(element, "chr", "∫")
    if sign not in _LARGE:
        raise FormulaError(worded("{sign} is no sign of a sum", sign=sign), _MEND)
    place = _said(element, "limLoc", "")
    where = {"undOvr": r"\limits", "subSup": r"\nolimits"}.get(place, "")
    limits = _limits(element, depth)
    return f"{_LARGE[sign]}{where if limits else ''}{limits} {_part(element, 'e', depth)}"


def _fenced(element: Any, depth: int) -> str:
    opening, closing = _said(element, "begChr", "("), _said(element, "endChr", ")")
    middle = _said(element, "sepChr", "|")
    parts = [_inside(one, depth).strip() for one in element.findall(f"{M}e")]
    left, right = (_FENCES.get(one, one) for one in (opening, closing))
    separator = rf"\middle{_FENCES.get(middle, middle)}" if middle == "|" else middle
    if left == "." and right == ".":
        return f"{{{separator.join(parts)}}}"
    return rf"\left{left}{separator.join(parts)}\right{right}"


def _matrix(element: Any, depth: int) -> str:
    rows = [
        " & ".join(_inside(cell, depth).strip() for cell in row.findall(f"{M}e"))
        for row in element.findall(f"{M}mr")
    ]
    return rf"\begin{{matrix}}{_NEXT_ROW.join(rows)}\end{{matrix}}"


def _lines(element: Any, depth: int) -> str:
    rows = [_inside(one, depth).strip() for one in element.findall(f"{M}e")]
    # A sign of alignment is an ampersand in the text of a run.
    lined = [row.replace(r"\&", "&") for row in rows]
    return rf"\begin{{aligned}}{_NEXT_ROW.join(lined)}\end{{aligned}}"


def _function(element: Any, depth: int) -> str:
    name = _part(element, "fName", depth)
    bare = re.fullmatch(r"(?:\\mathrm\{)?([A-Za-z]+)\}?", name)
    if bare:
        known = bare[1] in _FUNCTIONS
        name = rf"\{bare[1]}" if known else rf"\operatorname{{{bare[1]}}}"
    return f"{name} {{{_part(element, 'e', depth)}}}"


def _below(element: Any, depth: int) -> str:
    base, limit = _part(element, "e", depth), _part(element, "lim", depth)
    bare = re.fullmatch(r"\\?(?:mathrm\{)?(lim|max|min|sup|inf)\}?", base.strip())
    if bare:
        return rf"\{bare[1]}_{{{limit}}}"
    return rf"\underset{{{limit}}}{{{base}}}"


def _above(element: Any, depth: int) -> str:
    return rf"\overset{{{_part(element, 'lim', depth)}}}{{{_part(element, 'e', depth)}}}"


def _accent(element: Any, depth: int) -> str:
    sign = _said(element, "chr", "\u0302")
    if sign not in _ACCENTS:
        raise FormulaError(worded("an accent is not known"), _MEND)
    return rf"{_ACCENTS[sign]}{{{_part(element, 'e', depth)}}}"


def _bar(element: Any, depth: int) -> str:
    command = r"\overline" if _said(element, "pos", "bot") == "top" else r"\underline"
    return rf"{command}{{{_part(element, 'e', depth)}}}"


def _grouped(element: Any, depth: int) -> str:
    sign = _said(element, "chr", "⏟")
    if sign not in _BRACES:
        raise FormulaError(worded("{sign} over a group is not known", sign=sign), _MEND)
    return rf"{_BRACES[sign]}{{{_part(element, 'e', depth)}}}"


_WRITERS: dict[str, Callable[[Any, int], str]] = {
    "r": _run, "f": _fraction, "rad": _root, "sSup": _scripts, "sSub": _scripts,
    "sSubSup": _scripts, "sPre": _before, "nary": _large, "d": _fenced, "m": _matrix,
    "eqArr": _lines, "func": _function, "limLow": _below, "limUpp": _above, "acc": _accent,
    "bar": _bar, "groupChr": _grouped,
}  # fmt: skip
