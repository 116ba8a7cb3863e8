r"""Documents that a tool writes with commands of LaTeX, in the Markdown of articles.

GOT-OCR (``OCR2.0``, its ``format`` mode) and Mathpix Markdown write ``\title{…}``,
``\section*{…}``, lists, tables (``tabular``), pictures and notes so; see "Mathpix Markdown syntax
reference", the parts on LaTeX, and GOT-OCR2.0's README. The number of lines is kept.
"""

from __future__ import annotations

import re

from .formulae import translate_formulas
from .markup import Translation

LONGEST = 20_000
"""Characters of what stands in a command's braces."""
_SIGNS = re.compile(
    r"\\(?:title|section|subsection|chapter|author|begin|includegraphics|footnotetext|footnote"
    r"|textbf|textit|emph|caption|item)\b"
)
_HEADS = {"title": "# ", "chapter": "## ", "section": "## ", "subsection": "### ",
          "subsubsection": "#### ", "paragraph": "#### "}  # fmt: skip
_AROUND = {"textbf": "**", "textit": "*", "emph": "*", "textsl": "*"}
_BARE = frozenset({"author", "caption", "captionof", "date", "thanks", "text", "textrm", "textsf"})
_DROPPED = frozenset({"label", "captionsetup", "vspace", "hspace", "thispagestyle", "pagestyle",
                      "setcounter", "usepackage", "documentclass"})  # fmt: skip
_ALONE = re.compile(
    r"\\(?:maketitle|centering|noindent|par|newline|linebreak|bigskip|medskip|smallskip|hfill"
    r"|tableofcontents|small|large|Large|normalsize|footnotesize)(?![A-Za-z])[ \t]*"
)
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]{3,20})\*?(?P<option>\[[^\[\]\n]{0,200}\])?\s*\{")
_TABULAR = re.compile(r"\\begin\{tabular[x*]?\}.*?\\end\{tabular[x*]?\}", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?P<name>[A-Za-z]{1,20}\*?)\}(?:\[[^\[\]\n]*\])?")
_FIGURE = re.compile(
    r"\\begin\{(?P<kind>(?:wrap)?figure\*?)\}(?:\[[^\[\]\n]*\])?(?P<inner>.{0,8000}?)"
    r"\\end\{(?P=kind)\}",
    re.DOTALL,
)
_GRAPHIC = re.compile(
    r"\\includegraphics\*?(?:\[[^\[\]]{0,200}\])?\s*\{(?P<source>[^{}\n]{1,400})\}"
)
_CAPTION = re.compile(r"\\caption(?:of\{figure\})?\*?(?:\[[^\[\]\n]{0,200}\])?\s*\{")
_FORMULAS = frozenset(["equation", "align", "gather", "displaymath", "multline", "eqnarray"])
_ITEM = re.compile(r"(?m)^([ \t]*)\\item\b(?:\s*\[[^\[\]\n]{0,40}\])?[ \t]*")
_SPAN = re.compile(r"\\multi(?P<which>column|row)\s*\{\s*(?P<count>\d{1,3})\s*\}\s*\{[^{}]*\}\s*\{")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule)(?![A-Za-z])|\\c(?:line|midrule)\s*(?:\([^()]*\))?"
    r"\s*\{[^{}]*\}"
)


def translate_document(work: Translation) -> None:
    """Give the commands of LaTeX that make a document as Markdown."""
    if not _SIGNS.search(work.text):
        return
    work.text = _TABULAR.sub(lambda found: _kept(found[0], _table(found[0])), work.text)
    work.text = _FIGURE.sub(_figure, work.text)
    work.text = _commands(work.text)
    work.text = _ENVIRONMENT.sub(_environment, work.text)
    work.text = _ITEM.sub(r"\1- ", work.text)
    work.text = _ALONE.sub("", work.text)
    work.text = re.sub(r"\\\\[ \t]*(?=\n|$)", "", work.text)


def _figure(found: re.Match[str]) -> str:
    """A figure with the words of its ``\\caption`` in its last picture; others stay as is."""
    inner = found["inner"]
    pictures = list(_GRAPHIC.finditer(inner))
    named = _CAPTION.search(inner)
    end = closing(inner, named.end() - 1) if named else -1
    if not pictures or named is None or end < 0 or len(_CAPTION.findall(inner)) > 1:
        return found[0]
    words = " ".join(_commands(inner[named.end() : end]).split())
    shown = [f"![]({one['source'].strip()})" for one in pictures]
    shown[-1] = f"![{words.replace('[', '［').replace(']', '］')}]{shown[-1][3:]}"
    gone = sorted([(named.start(), end + 1), *(one.span() for one in pictures)], reverse=True)
    for start, stop in gone:
        inner = inner[:start] + inner[stop:]
    rest = _commands(inner).strip()
    made = "\n\n".join([*shown, rest] if rest else shown)
    return _kept(found[0], f"\n{made}\n" if found[0].count("\n") >= made.count("\n") + 2 else made)


def _kept(before: str, after: str) -> str:
    """``after`` with as many lines as ``before``."""
    return after + "\n" * (before.count("\n") - after.count("\n"))


def closing(text: str, opening: int) -> int:
    """Where the brace closes that opens at ``opening``; -1 if it does not."""
    depth = 0
    at = opening
    end = min(len(text), opening + LONGEST)
    while at < end:
        char = text[at]
        if char == "\\":
            at += 2
            continue
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return at
        at += 1
    return -1


DEEPEST_COMMAND = 6
"""Commands inside each other; what stands deeper is left as it is."""


def _commands(text: str, depth: int = 0) -> str:
    """Commands with an argument as Markdown, inner ones too."""
    if depth > DEEPEST_COMMAND:
        return text
    built: list[str] = []
    at = 0
    for found in _COMMAND.finditer(text):
        if found.start() < at:
            continue
        end = closing(text, found.end() - 1)
        if end < 0:
            # The tool broke off: what stands on the line is what it had.
            end = min(n for n in (text.find("\n", found.end()), len(text)) if n >= 0)
        made = _made(found, text[found.end() : end], depth + 1)
        if made is None:
            continue
        built += [text[at : found.start()], _kept(text[found.start() : end + 1], made)]
        at = end + 1 if text[end : end + 1] == "}" else end
    return "".join([*built, text[at:]])


def _made(found: re.Match[str], inner: str, depth: int) -> str | None:
    """What a command with ``inner`` in its braces says; None for one that is none of these."""
    name = found["name"]
    words = " ".join(line.strip() for line in inner.split("\n")).strip()
    if name in _HEADS:
        return f"{_HEADS[name]}{_commands(words, depth)}" if words else ""
    if name in _AROUND:
        return f"{_AROUND[name]}{_commands(words, depth)}{_AROUND[name]}" if words else ""
    if name == "includegraphics":
        return f"![]({words})"
    if name == "underline":
        return f"<u>{_commands(words, depth)}</u>"
    if name == "footnote":
        return f"^[{_commands(words, depth)}]"
    if name == "footnotetext":
        number = (found["option"] or "").strip("[] ")
        note = (
            f"<sup>{number}</sup> {_commands(words, depth)}" if number else _commands(words, depth)
        )
        return f"\n\n{note}"
    if name == "author":
        return _commands(re.sub(r"\\\\|\\(?:and|quad)\b|\$[^$\n]*\$", " ", words), depth)
    if name in _BARE:
        return _commands(words, depth)
    return "" if name in _DROPPED else None


def _environment(found: re.Match[str]) -> str:
    name = found["name"].rstrip("*")
    if name in _FORMULAS:
        return "$$"
    return found[0] if _is_formula(name) else ""


def _is_formula(name: str) -> bool:
    """Whether an environment is a part of a formula."""
    return name in ("array", "cases", "aligned", "split", "gathered", "matrix") or (
        name.endswith("matrix")
    )


# Tables


def _table(source: str) -> str:
    """A ``tabular`` as a table of HTML on one line."""
    opening = re.match(r"\\begin\{tabular[x*]?\}(?:\[[^\[\]]*\])?", source)
    start = opening.end() if opening else 0
    while source[start : start + 1] == "{":
        end = closing(source, start)
        if end < 0:
            break
        start = end + 1
    body = _RULES.sub("", source[start : source.rindex("\\end{")])
    rows = [row for row in _split(body, "\\\\") if row.strip()]
    covered: set[tuple[int, int]] = set()
    written = (_row(row, number, covered) for number, row in enumerate(rows))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in written) + "</table>"


def _row(row: str, number: int, covered: set[tuple[int, int]]) -> str:
    """A row's cells; empty ones that a cell above reaches into are none in HTML."""
    written = ""
    column = 0
    for part in _split(row, "&"):
        text, columns, rows = _spans(part.strip())
        if not text and (number, column) in covered:
            column += 1
            continue
        covered |= {
            (number + down, column + over) for down in range(1, rows) for over in range(columns)
        }  # fmt: skip
        words, _ = translate_formulas(" ".join(_commands(text).split()))
        spans = f' colspan="{columns}"' if columns > 1 else ""
        spans += f' rowspan="{rows}"' if rows > 1 else ""
        written += f"<td{spans}>{words}</td>"
        column += columns
    return written


def _spans(text: str) -> tuple[str, int, int]:
    """What stands in a cell, and how many columns and rows it takes."""
    spans = {"column": 1, "row": 1}
    found = _SPAN.match(text)
    while found:
        end = closing(text, found.end() - 1)
        if end < 0:
            break
        spans[found["which"]] = min(int(found["count"]), MOST_SPANNED)
        text = text[found.end() : end].strip()
        found = _SPAN.match(text)
    return text, spans["column"], spans["row"]


MOST_SPANNED = 64
"""Columns or rows of one cell."""


def _split(text: str, mark: str) -> list[str]:
    """Part a text at a mark that stands in no braces and behind no backslash."""
    parts: list[str] = []
    depth = at = start = 0
    while at < len(text):
        if depth == 0 and text.startswith(mark, at):
            parts.append(text[start:at])
            at += len(mark)
            start = at
            continue
        char = text[at]
        if char == "\\":
            at += 2
            continue
        depth += (char == "{") - (char == "}")
        at += 1
    return [*parts, text[start:]]
