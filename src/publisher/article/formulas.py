"""Formulas in the text: what stands between dollars, and what becomes of it.

Inline they are ``$…$`` by the rules of Pandoc's ``tex_math_dollars``: no blank behind the opening
dollar, none before the closing one, no digit behind it. A full-width mark between two dollars,
beside Han or without a sign that formulas have, or Han alone, shows that both are money; the
dollars of an address are its own. Displayed they are ``$$…$$`` on lines of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from ..formulas import LONGEST, as_text, read_formula, say
from .model import Formula, Run, Runs, Script

UNREAD = "A042"
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_MONEY = re.compile(r"[，。、；：！？“”‘’《》〈〉【】…]")
"""Marks of running text, which no formula holds but in its words."""
FORMULA = (
    r"(?P<dollars>\$\$?)(?=[^\s$])(?:"
    r"(?=[^$]{0,2000}[=\\^_<>{])"
    r"(?:\\(?:text|mbox|hbox|textrm|textbf|textnormal)\s*\{[^{}\n]{0,200}\}"
    r"|\\[^\n]|\n(?!\s*\n)|[^\\$\n\u3400-\u9fff]){1,2000}+(?<!\s)(?P=dollars)(?![0-9])|"
    r"(?:\\(?:text|mbox|hbox|textrm|textbf|textnormal)\s*\{[^{}\n]{0,200}\}"
    r"|\\[^\n]|\n(?!\s*\n)|[^\\$\n，。、；：！？“”‘’《》〈〉【】…])"
    r"{1,2000}+(?<!\s)(?P=dollars)(?![0-9]))"
)
"""The same as a regular expression, for what looks at the text of an article before it is read."""
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,15}://|www\.)[!-~]*")
"""An address up to its end; the dollars in it are its own."""
_SIGNS = re.compile(r"[=\\^_<>{]")
"""What formulas have and money has not."""
_HAN = re.compile("[\u3400-\u9fff]")
_WORDS = re.compile(r"\\(?:text|mbox|hbox|textrm|textbf|textnormal|tag)\*?\s*\{[^{}]*\}")


def read_dollars(state: StateInline, silent: bool) -> bool:
    """Read ``$…$``, and ``$$…$$`` in a line, as one token; any other dollar is one."""
    start = state.pos
    if state.src[start] != "$":
        return False
    mark = "$$" if state.src.startswith("$$", start) else "$"
    end = _closing(state.src, start + len(mark), state.posMax, mark)
    if end < 0 or _in_address(state.src, start):
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = _LINE_END.sub(" ", state.src[start + len(mark) : end])
        token.markup = state.src[start : end + len(mark)]
    state.pos = end + len(mark)
    return True


def _in_address(text: str, at: int) -> bool:
    """Say whether ``at`` is inside an address, which has no blanks."""
    begins = at
    while begins > 0 and "!" <= text[begins - 1] <= "~" and at - begins < LONGEST:
        begins -= 1
    return any(found.end() > at - begins for found in _ADDRESS.finditer(text[begins : at + 1]))


def _closing(text: str, start: int, end: int, mark: str) -> int:
    """Give where the dollars stand that close a formula which begins at ``start``; -1 for none."""
    if start >= end or text[start].isspace():
        return -1
    at = start
    while at < end and text[at] != "$":
        at += 2 if text[at] == "\\" else 1
    if at >= end or at == start or text[at : min(end, at + len(mark))] != mark:
        return -1
    after = text[at + len(mark) : min(end, at + len(mark) + 1)]
    if text[at - 1].isspace() or (after.isdecimal() and after.isascii()):
        return -1
    return -1 if _is_money(text[start - len(mark) - 1 : start - len(mark)], text[start:at]) else at


def _is_money(before: str, inner: str) -> bool:
    """Say whether two dollars with ``inner`` between them are money, by its look.

    It has a mark of running text with Han or without a sign that formulas have, or nothing but Han,
    or begins with Han right behind a figure, as in 5$到10$; ``before`` is the character before the
    first of them.
    """
    bare = _WORDS.sub("", inner)
    if _MONEY.search(bare) and (_HAN.search(bare) or not _SIGNS.search(bare)):
        return True
    if not any(c.isascii() and not c.isspace() for c in inner):
        return True
    return before.isdecimal() and "\u3400" <= inner[0] <= "\u9fff"


def read_displayed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``$$…$$`` on lines of its own, none of them empty, as a block."""
    if state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", first):
        return False
    lines: list[str] = []
    for number in range(start, end):
        begins = state.bMarks[number] + state.tShift[number]
        line = state.src[begins : state.eMarks[number]].strip()
        if number == start:
            line = line[2:]
        elif state.sCount[number] < state.blkIndent or not line:
            return False
        closed = line.endswith("$$") and not line.endswith("\\$$")
        lines.append(line[:-2].strip() if closed else line.strip())
        if closed:
            break
        if "$$" in line:
            return False
    else:
        return False
    if "$$" in lines[-1] or not "".join(lines):
        return False
    if silent:
        return True
    state.line = number + 1
    token = state.push("formula_block", "", 0)
    token.content = "\n".join(lines).strip("\n")
    token.map = [start, state.line]
    return True


def formula_runs(source: str, number: int, style: Run) -> Runs:
    """Give the runs of an inline formula, the ``number``-th of its text; FormulaError if none.

    One that is set as text has a run for each of its parts, any other is one run whose text says
    what it is.
    """
    row = read_formula(source).row
    pieces = as_text(row)
    if pieces is None:
        return (replace(style, text=say(row), formula=Formula(source, number, True)),)
    formula = Formula(source, number, False)
    return tuple(
        replace(style, text=text, script=Script(where) if where else style.script, formula=formula)
        for text, where in pieces
        if text
    )


def displayed_runs(source: str) -> Runs:
    """Give the runs of a displayed formula: itself, and its number if it has one."""
    read = read_formula(source)
    formula = Run(say(read.row), formula=Formula(source, 1, True))
    return (formula, Run(read.tag)) if read.tag else (formula,)


def unread_run(source: str, number: int, style: Run, mark: str = "$") -> Run:
    """Give what is printed of a formula that cannot be read: its source, marked."""
    shown = " ".join(f"{mark}{source[:LONGEST]}{mark}".split())
    return replace(style, text=shown, code=True, formula=Formula(source, number, False))
