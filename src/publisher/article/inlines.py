"""From inline tokens to runs, line by line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from markdown_it.token import Token

from ..formulas import FormulaError
from ..tongues import Said, worded
from ..unseen import seen
from .formulas import UNREAD, formula_runs, unread_run
from .model import Named, NameLine, Run, Runs, Script
from .syntax import joins_tightly
from .tags import ENTITY, RAW, settle

AddNote = Callable[[Token], str]
"""Takes a note that is written where it is called, and gives its label."""
Report = Callable[[str, Said, Said, str], None]
"""Takes code, message, hint and the source text to point at."""
_SCHEMES = ("http", "https", "mailto", "tel")


@dataclass(slots=True)
class NoteMarks:
    """The printed marks of notes: numbers in the order of their first mention."""

    labels: dict[str, str] = field(default_factory=dict)

    def mark(self, label: str) -> str:
        """The mark of the note ``label``, a new one at its first mention."""
        return self.labels.setdefault(label, f"[{len(self.labels) + 1}]")


@dataclass(slots=True)
class _Line:
    """Runs under construction: equal neighbours become one."""

    runs: list[tuple[Run, list[str]]] = field(default_factory=list)

    def add(self, text: str, style: Run) -> None:
        whole = style.note is not None or style.over is not None or style.is_boxed
        if not text:
            return
        if self.runs and not whole and self.runs[-1][0] == style:
            self.runs[-1][1].append(text)
        else:
            self.runs.append((style, [text]))

    def last(self) -> str:
        """The last character that belongs to the text, not to a note mark."""
        return next((parts[-1][-1] for run, parts in reversed(self.runs) if run.note is None), "")

    def finish(self) -> Runs:
        text = "".join(part for _, parts in self.runs for part in parts)
        if text and not seen(text).strip() and seen(text) != text:
            # Nobody would see that there is a line.
            return ()
        return tuple(replace(style, text="".join(parts)) for style, parts in self.runs)


@dataclass(slots=True)
class _Name:
    """A name or a title that is open."""

    kind: NameLine
    named: Named | None = None


class Inlines:
    """Turns the children of one inline token into lines of runs."""

    def __init__(
        self, marks: NoteMarks, report: Report, add_note: AddNote, *, notes_allowed: bool
    ) -> None:
        self._marks = marks
        self._add_inline = add_note
        self._report = report
        self._notes_allowed = notes_allowed
        self._lines = [_Line()]
        self._style = Run("")
        self._soft = False
        self._linked = 0
        self._open: Counter[str] = Counter()
        self._scripts: list[Script] = []
        self._names: list[_Name] = []
        self._named = 0
        self._formulas = 0
        self._brackets = 0

    def read(self, tokens: Sequence[Token]) -> tuple[Runs, ...]:
        """The lines; more than one only where the author broke them (hard breaks)."""
        for token in settle(_without_last_break(tokens), self._report):
            self._read(token)
        lines = [line.finish() for line in self._lines]
        # A break at either end of the text has no line beside it.
        while len(lines) > 1 and not lines[-1]:
            lines.pop()
        while len(lines) > 1 and not lines[0]:
            lines.pop(0)
        return tuple(lines)

    def _read(self, token: Token) -> None:
        match token.type:
            case "text":
                self._check_entities(token.content)
                self._check_brackets(token.content)
                self._add(token.content, self._style)
            case "text_special":
                self._add(token.content, self._style)
            case "code_inline":
                self._add(token.content, replace(self._style, code=True))
            case "ruby" | "gloss":
                self._add_base(token)
            case "style":
                self._turn(token.tag, token.nesting)
            case "formula":
                self._add_formula(token)
            case "strong_open" | "strong_close":
                self._turn("strong", token.nesting)
            case "em_open" | "em_close":
                self._turn("emphasis", token.nesting)
            case "s_open" | "s_close":
                self._turn("strike", token.nesting)
            case "link_open":
                self._open_link(token)
            case "link_close":
                self._close_link()
            case "softbreak":
                self._soft = True
            case "hardbreak" | "br":
                self._break()
            case "note":
                self._add_note(token.content, f"[^{token.content}]")
            case "inline_note":
                self._add_inline_note(token)
            case "image":
                self._report(
                    "A014",
                    worded("a picture stands inside running text"),
                    worded('give it a paragraph of its own; a credit is written {credit="…"}'),
                    "![",
                )
            case _:
                raise AssertionError(worded("unknown inline token {type}", type=token.type))

    def _turn(self, style: str, nesting: int) -> None:
        """Begin (1) or end (-1) a style; of styles inside themselves only the outer one counts."""
        if style in (Script.SUB, Script.SUP):
            if nesting > 0:
                self._scripts.append(Script(style))
            elif self._scripts:
                self._scripts.pop()
            self._style = replace(self._style, script=self._scripts[-1] if self._scripts else None)
            return
        if style in (NameLine.NAME, NameLine.BOOK):
            if nesting > 0:
                self._names.append(_Name(NameLine(style)))
            elif self._names:
                self._names.pop()
            return
        self._open[style] += nesting
        self._style = replace(
            self._style,
            strong=self._open["strong"] > 0,
            emphasis=self._open["emphasis"] > 0,
            underline=self._open["underline"] > 0,
            strike=self._open["strike"] > 0,
            small=self._open["small"] > 0,
        )

    def _break(self) -> None:
        self._soft = False
        self._lines.append(_Line())

    def _check_entities(self, text: str) -> None:
        for found in ENTITY.finditer(text):
            self._report(
                RAW,
                worded("“{found}” is printed as it stands", found=found[0]),
                worded(
                    "write {found}; with a semicolon, or the character that is meant",
                    found=found[0],
                ),
                found[0],
            )

    def _check_brackets(self, text: str) -> None:
        """Report what was meant for a link and is none: its brackets would be printed."""
        for found in _BRACKETS.finditer(text):
            if found[0] == "[":
                self._brackets += 1
                continue
            if self._brackets and found[1]:
                self._report("A017", worded("a link is not read as one"), _BROKEN_HINT, found[0])
            self._brackets = max(0, self._brackets - 1)

    def _add(self, text: str, style: Run) -> None:
        line = self._lines[-1]
        if self._soft and text:
            self._soft = False
            last = line.last()
            if last and not joins_tightly(last, text[0]):
                inside = line.runs[-1][0].named
                blank = style if style == self._style else self._style
                line.add(" ", replace(blank, named=inside if inside == self._name() else None))
        line.add(text, replace(style, named=self._name()) if self._names and text else style)
        if text and style.link is not None:
            self._linked += 1

    def _add_formula(self, token: Token) -> None:
        self._formulas += 1
        number, source, style = self._formulas, token.content, replace(self._style, text="")
        try:
            runs = formula_runs(source, number, style)
        except FormulaError as error:
            shown = token.markup.split("\n", 1)[0]
            self._report(UNREAD, error.message, error.hint, shown)
            runs = (unread_run(source, number, style),)
        for run in runs:
            self._add(run.text, replace(run, text=""))

    def _name(self) -> Named | None:
        """The innermost name or title that is open, numbered with its first text."""
        if not self._names:
            return None
        name = self._names[-1]
        if name.named is None:
            self._named += 1
            name.named = Named(name.kind, self._named)
        return name.named

    def _add_inline_note(self, token: Token) -> None:
        shown = f"^[{token.content}]"
        if self._notes_allowed:
            self._add_note(self._add_inline(token), shown)
        else:
            self._report_inner(shown)

    def _report_inner(self, shown: str) -> None:
        self._report(
            "A021",
            worded("the note {shown} is called inside a note", shown=shown),
            worded("move its text into the note that calls it"),
            shown,
        )

    def _add_note(self, label: str, shown: str) -> None:
        if not self._notes_allowed:
            self._report_inner(shown)
        self._lines[-1].add(self._marks.mark(label), Run("", note=label))

    def _add_base(self, token: Token) -> None:
        """Add what has a reading, or a note, above it."""
        if token.type == "gloss":
            style = replace(self._style, gloss=token.markup)
        else:
            style = replace(self._style, code=token.info == "code_inline", ruby=token.markup)
        self._add(token.content, style)

    def _open_link(self, token: Token) -> None:
        address = str(token.attrs.get("href", ""))
        problem = _link_problem(address)
        if problem:
            self._report(
                "A017",
                worded("the link to “{address}” {problem}", address=address, problem=problem),
                _LINK_HINT,
                f"({address}",
            )
        if "title" in token.attrs:
            self._report(
                "A017", worded("a link has a title, which print cannot show"), _LINK_HINT, "]("
            )
        self._style = replace(self._style, link=address)
        self._linked = 0

    def _close_link(self) -> None:
        if not self._linked:
            self._report("A017", worded("a link has no text"), _LINK_HINT, "[]")
        self._style = replace(self._style, link=None)


_BRACKETS = re.compile(r"\[|\](\(<?(?:https?|mailto|tel):)?", re.IGNORECASE)
_BROKEN_HINT = worded(
    "put the mark of a note, or a link that stands inside, behind it, and write no blank in the "
    "address; to print the brackets, write \\[ for the first one"
)
_LINK_HINT = worded("write [text](https://…); to print the brackets, write \\[ for the first one")


def _without_last_break(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of verse without the backslash that ends its last line as all others.

    Markdown has no break at a paragraph's end and leaves it as text; an escaped one is that.
    """
    last = tokens[-1] if tokens else None
    if last is None or last.type != "text" or not last.content.endswith("\\"):
        return tokens
    if all(token.type != "hardbreak" for token in tokens):
        return tokens
    bare = last.copy()
    bare.content = last.content[:-1]
    return [*tokens[:-1], bare]


def _link_problem(address: str) -> str | None:
    """What keeps ``address`` from being a link in an EPUB and a PDF."""
    if re.search(r"[\s<>\"{}|\\^`]", address):
        return worded("has a blank or a mark that addresses do not have")
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return worded("is no address")
    if parts.scheme not in _SCHEMES:
        return worded("is no whole address (https://…)")
    if parts.scheme in ("http", "https") and not parts.hostname:
        return worded("names no host")
    return None
