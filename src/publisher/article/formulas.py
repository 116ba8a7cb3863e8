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

from ..characters import HAN, QUOTES, STOPS, has_han, is_han
from ..formulas import LONGEST, as_text, read_formula, say
from .model import Formula, Run, Runs, Script

UNREAD = "A042"
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_RUNNING = f"{STOPS}{QUOTES}《》〈〉【】…"
"""Marks of running text, which no formula holds but in its words."""
_MONEY = re.compile(f"[{_RUNNING}]")
_INSIDE = r"(?:\\(?:text|mbox|hbox|textrm|textbf|textnormal)\s*\{[^{}\n]{0,200}\}"
_SPACED = r"[^$]{0,2000}?(?:\\|[\^_{])[^$]{0,2000}|[A-Za-z]'*\s*(?:[=<>+\-*/(][^$]{0,2000})?"
"""What stands between dollars with blanks at both sides, if it is a formula."""
FORMULA = (
    rf"(?P<spaced>\$\$?)[ \t]+(?=(?:{_SPACED})\$)"
    rf"{_INSIDE}|\\[^\n]|[^\\$\n{HAN}{STOPS}“”]){{1,2000}}+"
    r"(?<=[ \t])(?P=spaced)(?![0-9])|"
    rf"\$\$[ \t]+{_INSIDE}|\\[^\n]|[^\\$\n{HAN}{STOPS}“”]){{1,2000}}+(?<=[ \t])\$\$|"
    rf"\\\({_INSIDE}|\\[^\n)]|[^\\$\n{HAN}]){{1,2000}}+\\\)(?![0-9])|"
    r"(?P<dollars>\$\$?)(?=[^\s$])(?:"
    r"(?=[^$]{0,2000}[=\\^_<>{]|[A-Za-z]'*\s*[（(][^$]{0,200}[)）]\$)"
    r"(?:\\(?:text|mbox|hbox|textrm|textbf|textnormal)\s*\{[^{}\n]{0,200}\}"
    rf"|\\[^\n]|\n(?!\s*\n)|[^\\$\n{HAN}]){{1,2000}}+(?<!\s)(?P=dollars)(?![0-9])|"
    r"(?:\\(?:text|mbox|hbox|textrm|textbf|textnormal)\s*\{[^{}\n]{0,200}\}"
    rf"|\\[^\n]|\n(?!\s*\n)|[^\\$\n{_RUNNING}])"
    r"{1,2000}+(?<!\s)(?P=dollars)(?![0-9]))"
)
"""The same as a regular expression, for what looks at the text of an article before it is read."""
_IS_SPACED = re.compile(rf"(?:{_SPACED})\Z", re.DOTALL)
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,15}://|www\.)[!-~]*")
"""An address up to its end; the dollars in it are its own."""
_SIGNS = re.compile(r"[=\\^_<>{]|^[A-Za-z]'*\s*[（(].*[)）]$")
"""What formulas have and money has not: such a sign, or a point and its coordinates."""
_ESCAPES = re.compile(r"\\[^A-Za-z]")
_CODE = re.compile(r"(?:US|HK|NT|AU|CA|NZ|SG|MO|TW)\Z")
"""Letters of a currency before its dollar."""
_CLOSED_BY = {"$$": "$$", "\\[": "\\]"}
_BRACKETED = re.compile(r"\\\(((?:\\[^)]|[^\\$]){1,2000})\\\)(?![0-9])")
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
        token.content = _LINE_END.sub(" ", state.src[start + len(mark) : end].strip())
        token.markup = state.src[start : end + len(mark)]
    state.pos = end + len(mark)
    return True


def read_brackets(state: StateInline, silent: bool) -> bool:
    r"""Read ``\(…\)`` as a formula, where it looks like one: else the backslashes are escapes."""
    start = state.pos
    found = _BRACKETED.match(state.src, start, state.posMax)
    if not found or not _is_bracketed(found[1]):
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content = _LINE_END.sub(" ", found[1].strip())
        token.markup = found[0]
    state.pos = found.end()
    return True


def _is_bracketed(inner: str) -> bool:
    """Whether what stands in brackets behind backslashes is a formula."""
    bare = inner.strip()
    if not bare or has_han(_WORDS.sub("", bare)) or _is_money("", bare):
        return False
    spaced = inner[0].isspace() and inner[-1].isspace() and bare[0].isalpha()
    # A backslash before a mark may as well be an escape.
    return spaced or _SIGNS.search(_ESCAPES.sub("", bare)) is not None


def _in_address(text: str, at: int) -> bool:
    """Whether ``at`` is inside an address, which has no blanks."""
    begins = at
    while begins > 0 and "!" <= text[begins - 1] <= "~" and at - begins < LONGEST:
        begins -= 1
    # An address goes on to the end of what has no blanks.
    return _ADDRESS.search(text, begins, at + 1) is not None


def _closing(text: str, start: int, end: int, mark: str) -> int:
    """Where the dollars stand that close a formula which begins at ``start``; -1 for none."""
    at = start
    while at < end and text[at] != "$":
        at += 2 if text[at] == "\\" else 1
    if at >= end or at == start or text[at : min(end, at + len(mark))] != mark:
        return -1
    after = text[at + len(mark) : min(end, at + len(mark) + 1)]
    inner = text[start:at]
    if (after.isdecimal() and after.isascii()) or not _is_closed(inner, mark):
        return -1
    before = text[max(0, start - len(mark) - 3) : start - len(mark)]
    if _is_currency(before, inner, after):
        return -1
    return -1 if _is_money(before[-1:], inner) else at


def _is_currency(before: str, inner: str, after: str) -> bool:
    """Whether two dollars are signs of their own: ($)和($), US$=HK$, $HOME:$PATH."""
    if before[-1:] + inner[0] in ("()", "（）", "[]", "（)", "(）"):
        return True
    if _CODE.search(before) and _CODE.search(inner):
        return True
    return after.isascii() and after.isalpha() and inner[-1] in ":/&=;"


def _is_closed(inner: str, mark: str) -> bool:
    """Whether no blank stands at the sides of a formula, or one at both as some OCR writes."""
    sides = inner[0].isspace(), inner[-1].isspace()
    if not any(sides):
        return True
    bare = inner.strip()
    if not all(sides) or not bare or has_han(_WORDS.sub("", bare)):
        return False
    return mark == "$$" or _IS_SPACED.match(bare) is not None


def _is_money(before: str, inner: str) -> bool:
    """Whether two dollars with ``inner`` between them are money, by its look.

    It has a mark of running text with Han or without a sign that formulas have, or nothing but Han,
    or begins with Han right behind a figure, as in 5$到10$; ``before`` is the character before the
    first of them.
    """
    bare = _WORDS.sub("", inner)
    if _MONEY.search(bare) and (has_han(bare) or not _SIGNS.search(bare)):
        return True
    if not any(c.isascii() and not c.isspace() for c in inner):
        return True
    return before.isdecimal() and is_han(inner[0])


def read_displayed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""Read ``$$…$$`` or ``\[…\]`` on lines of its own, none of them empty, as a block."""
    if state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    opening = state.src[first : first + 2]
    if opening not in _CLOSED_BY:
        return False
    closing = _CLOSED_BY[opening]
    lines: list[str] = []
    for number in range(start, end):
        begins = state.bMarks[number] + state.tShift[number]
        line = state.src[begins : state.eMarks[number]].strip()
        if number == start:
            line = line[2:]
        elif state.sCount[number] < state.blkIndent or not line:
            return False
        closed = line.endswith(closing) and not line.endswith("\\" + closing)
        lines.append(line[:-2].strip() if closed else line.strip())
        if closed:
            break
        if closing in line:
            return False
    else:
        return False
    inner = "\n".join(lines)
    if closing in lines[-1] or not "".join(lines):
        return False
    if opening == "\\[" and ("$" in inner or not _is_bracketed(inner)):
        return False
    if silent:
        return True
    state.line = number + 1
    token = state.push("formula_block", "", 0)
    token.content = inner.strip("\n")
    token.map = [start, state.line]
    return True


def formula_runs(source: str, number: int, style: Run) -> Runs:
    """The runs of an inline formula, the ``number``-th of its text; FormulaError if none.

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
    """The runs of a displayed formula: itself, and its number if it has one."""
    read = read_formula(source)
    formula = Run(say(read.row), formula=Formula(source, 1, True))
    return (formula, Run(read.tag)) if read.tag else (formula,)


def unread_run(source: str, number: int, style: Run, mark: str = "$") -> Run:
    """What is printed of a formula that cannot be read: its source, marked."""
    shown = " ".join(f"{mark}{source[:LONGEST]}{mark}".split())
    return replace(style, text=shown, code=True, formula=Formula(source, number, False))
