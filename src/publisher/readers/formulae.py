r"""Formulas that tools set around what is no formula: figures, units, signs, small figures.

Whoever reads a page as Markdown with LaTeX (MinerU, PaddleOCR-VL, GOT-OCR, olmOCR) writes ``24%``
as ``$24\%$``, ``①`` as ``$\textcircled{1}$`` and ``CO₂`` as ``CO$_2$``. The rule by which articles
set a formula as text (``publisher.formulas.as_text``) says which of them are text; those become
characters here, all others stay formulas.
"""

from __future__ import annotations

import re

from ..article.formulas import FORMULA as _BETWEEN
from ..characters import has_han
from ..formulas import FormulaError, as_text, read_formula, say

FORMULA = re.compile(rf"(?<!\\)(?:{_BETWEEN})")
"""As in articles; dollars behind a backslash are money."""
_BRACKETED = re.compile(r"\\\((?P<inner>(?:\\[^)\n]|[^\\$\n]){1,2000}?)\\\)")
_DISPLAYED = re.compile(r"\\\[(?P<inner>(?:[^\\$]|\\[^\]$]){1,4000}?)\\\]", re.DOTALL)
_ALONE = re.compile(
    r"(?m)^[ \t]*\$\$[ \t]*\n(?P<inner>(?:(?![ \t]*\$\$)[^\n]*\S[^\n]*\n){1,200})[ \t]*\$\$[ \t]*$"
)
"""A formula on lines of its own, the dollars on theirs, as MinerU writes it."""
_SET = re.compile(r"\\[A-Za-z]{2}|[=^_]")
"""What brackets behind backslashes hold that is a formula, and no figure in escaped brackets."""
_SAME = (
    (re.compile(r"\\geqslant(?![A-Za-z])|\\geqq(?![A-Za-z])"), r"\\ge "),
    (re.compile(r"\\leqslant(?![A-Za-z])|\\leqq(?![A-Za-z])"), r"\\le "),
    (re.compile(r"\\(?:boxed|fbox)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\circled\s*\{"), r"\\textcircled{"),
    (re.compile(r"\\(?:underline|boldsymbol|mathbf|textbf)\s*\{\s*(\d[\d.,]*)\s*\}"), r"\1"),
    (re.compile(r"\\ding\s*\{\s*17([2-9])\s*\}"), lambda m: chr(ord("①") + int(m[1]) - 2)),
    (re.compile(r"\\ding\s*\{\s*18([01])\s*\}"), lambda m: chr(ord("⑨") + int(m[1]))),
)
"""What Chinese texts write in another form than TeX does, or tools in another than LaTeX."""
_SIGN = re.compile(r"\\[A-Za-z]+")
_COMMAND = re.compile(
    r"(?<![\\A-Za-z_:/.])\\(?P<name>[A-Za-z]{2,20})(?![A-Za-z])(?P<part>\s*\{[^{}\n]{0,200}\})?"
)
_WRAPPERS = frozenset({
    "textcircled", "mathrm", "text", "mathbf", "mathit", "mathsf", "operatorname", "rm", "mbox",
    "textrm", "circled", "ding",
})  # fmt: skip
_LETTER_OR_END = re.compile(r"[A-Za-z/!?]")
_DIGIT_GROUP = re.compile(r"(?<=\d)\s*\{\s*,\s*\}\s*(?=\d)|(?<=\d)\\,(?=\d{3}(?!\d))")


def plain_formula(source: str) -> str | None:
    """The characters and small figures that a formula's ``source`` says, if it needs no more.

    None for what is a formula, or cannot be read.
    """
    bare = _DIGIT_GROUP.sub(",", source.strip())
    for pattern, instead in _SAME:
        bare = pattern.sub(instead, bare)
    try:
        row = read_formula(bare).row
    except FormulaError:
        return None
    pieces = as_text(row)
    if pieces is None:
        said = say(row) if _SIGN.fullmatch(bare.strip()) else ""
        return said if len(said) == 1 and not said.isalpha() else None
    return "".join(_written(text, where) for text, where in pieces)


def _written(text: str, where: str) -> str:
    if where == "sup" and _is_circled(text):
        return text
    shown = escape(text)
    return f"<{where}>{shown}</{where}>" if where else shown


def _is_circled(text: str) -> bool:
    return all("①" <= char <= "⑳" or "㉑" <= char <= "㊿" for char in text)


def escape(text: str) -> str:
    """Text in which no sign is read as markup of articles."""
    text = re.sub(r"([*`])", r"\\\1", text)
    return re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)


def is_readable(source: str) -> bool:
    """Whether articles can set the formula ``source``."""
    try:
        read_formula(source)
    except FormulaError:
        return False
    return True


def translate_formulas(text: str) -> tuple[str, list[tuple[int, str]]]:
    r"""Give ``text`` with characters for formulas that need nothing of one.

    All others are written between dollars without blanks. With it come the places (offsets in
    ``text``) of those that cannot be read, with their source.
    """
    doubts: list[tuple[int, str]] = []

    def instead(found: re.Match[str]) -> str:
        mark = "$$" if found[0].startswith("$$") else "$"
        inner = found[0][len(mark) : -len(mark)] if found[0][0] == "$" else found[0][2:-2]
        plain = plain_formula(inner)
        if plain is not None:
            return plain
        if not is_readable(inner.strip()):
            doubts.append((found.start(), inner.strip()))
        return f"{mark}{inner.strip()}{mark}"

    def displayed(found: re.Match[str]) -> str:
        if not _SET.search(found["inner"]) or _is_prose(found["inner"]):
            return found[0]
        return "$$" + re.sub(r"\n[ \t]*(?=\n)", "", found["inner"]) + "$$"

    text = _DISPLAYED.sub(displayed, text)
    for found in _ALONE.finditer(text):
        if not is_readable(found["inner"].strip()):
            doubts.append((found.start(), found["inner"].strip()))
    text = _BRACKETED.sub(lambda m: m[0] if _is_prose(m["inner"]) else instead(m), text)
    return FORMULA.sub(instead, text), doubts


_WORDS = re.compile(r"\\(?:text|mbox|mathrm|textrm)\s*\{[^{}]*\}")


def _is_prose(inner: str) -> bool:
    """Whether brackets behind backslashes are escapes around words."""
    return has_han(_WORDS.sub("", inner))


def translate_commands(text: str) -> tuple[str, list[tuple[int, str]]]:
    r"""Give ``text`` with characters for commands that stand outside of dollars: ``\ge``.

    One that no rule knows gives way to what stands in its braces; with the text come the places
    of such commands and their names.
    """
    doubts: list[tuple[int, str]] = []
    formulas = [found.span() for found in (*FORMULA.finditer(text), *_ALONE.finditer(text))]

    def instead(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in formulas):
            return found[0]
        part = found["part"] or ""
        wraps = found["name"] in _WRAPPERS
        plain = plain_formula(found[0] if wraps else "\\" + found["name"])
        if plain is not None:
            return plain if wraps else plain + part
        doubts.append((found.start(), found["name"]))
        return part.strip()[1:-1] if part else ""

    return _COMMAND.sub(instead, text), doubts
